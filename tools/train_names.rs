//! Trains the tagger of names: `train_names OUT [--epochs N] [--held-out] [--seed N] FILE=WEIGHT…`.
//!
//! A FILE whose name ends in `.tsv` holds one token and its BIO tag a line, an empty line after each sentence, `# doc ID`
//! before each document; tags other than PER, LOC and ORG count as no name. Any other holds stories as they are printed, a
//! sentence a line and an empty line after each story, in which a name stands in brackets behind P, L or O: `said
//! [P Ann Bell] of [O Boeing].` The sentences are written out as text and read again by the library, so that tokens and
//! features are its own. WEIGHT is what an example of the file counts; models of two seeds differ by chance alone.
//!
//! The model is a conditional random field over the segments of [`archive::name::tagger`], trained by AdaGrad on the
//! log-likelihood, with features dropped at random: words (so that the rest learns to do without), and all that a story
//! says of a word elsewhere. Features seen once are left out; the weights of the later half are averaged, and the
//! weightiest features go into the table. `--held-out` keeps every tenth document (of one
//! long document, every tenth sentence) from training and prints how well its names are found.

use std::collections::HashMap;
use std::ops::Range;

use archive::name::tagger::document::Document;
use archive::name::tagger::feature::Reader;
use archive::name::tagger::observe::observe;
use archive::name::tagger::segment::segments;
use archive::name::tagger::weights::{LABELS, build};
use archive::name::tagger::{Label, for_each_segment};
use archive::span::Span;
use archive::text::Text;
use archive::text::paragraph::Paragraph;

/// Documents of more sentences are no stories but collections.
const LONGEST_STORY: usize = 250;
const RATE: f32 = 0.05;
const DROP: f32 = 0.15;
const DROP_WORDS: f32 = 0.25;
const DROP_STORY: f32 = 0.4;
const DECAY: f32 = 2e-7;
/// Share of sentences that are also learnt in capitals.
const CAPITALS: f32 = 0.06;
/// What is added to the beginning of a name of each kind: the training texts have fewer names than news, and leave out
/// more organisations than they should.
const EAGER: [(Label, f32); 3] =
    [(Label::FirstOfPerson, 0.5), (Label::FirstOfPlace, 0.5), (Label::FirstOfOrganization, 0.3)];
/// A feature that weighs less is left out of the table.
const LEAST: f32 = 0.03;
/// How often a feature is seen at least.
const SEEN: u32 = 2;
/// Weights of a feature while they are learnt: the labels, and one to make them a power of two.
const WIDTH: usize = 8;

/// A segment with what it should be.
struct Example {
    tokens: Vec<Token>,
    weight: f32,
}

struct Token {
    /// Its features as numbered by [`Numbers`].
    features: Vec<u32>,
    /// Where in `features` begins what the story says elsewhere.
    story: usize,
    label: u8,
}

/// Numbers of features, in the order in which they are first seen.
#[derive(Default)]
struct Numbers {
    of: HashMap<u64, u32>,
    features: Vec<u64>,
    counts: Vec<u32>,
}

impl Numbers {
    fn number(&mut self, feature: u64) -> u32 {
        let next = self.features.len() as u32;
        let number = *self.of.entry(feature).or_insert(next);
        if number == next {
            self.features.push(feature);
            self.counts.push(0);
        }
        self.counts[number as usize] += 1;
        number
    }
}

/// A sentence as a file gives it.
type Tagged = Vec<Word>;

#[derive(Clone)]
struct Word {
    text: String,
    label: Label,
    /// Whether a space stands before it in print.
    space: bool,
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let Some(out) = arguments.next() else {
        eprintln!("train_names OUT [--epochs N] [--held-out] [--seed N] FILE=WEIGHT...");
        std::process::exit(2);
    };
    let (mut epochs, mut held_out) = (8, false);
    let (mut train, mut test) = (Vec::new(), Vec::new());
    let mut random = Random(0x5EED);
    let mut numbers = Numbers::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--epochs" => epochs = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(epochs),
            "--held-out" => held_out = true,
            "--seed" => random.0 ^= arguments.next().and_then(|n| n.parse().ok()).unwrap_or(0) << 16,
            _ => {
                let (path, weight) = argument.rsplit_once('=').unwrap_or((&argument, "1"));
                read(path, weight.parse().unwrap_or(1.0), held_out, &mut random, &mut numbers, &mut train, &mut test)?;
            }
        }
    }
    eprintln!("{} segments, {} held out", train.len(), test.len());
    let counts = &numbers.counts;
    for token in train.iter_mut().chain(&mut test).flat_map(|example| &mut example.tokens) {
        // Those left out stay as a number with no weights, so that each keeps its place.
        token.features.iter_mut().filter(|n| counts[**n as usize] < SEEN).for_each(|n| *n = u32::MAX);
    }
    eprintln!("{} features, {} of them seen often enough", counts.len(), counts.iter().filter(|&&n| n >= SEEN).count());
    let mut model = Model::new(counts.len());
    for epoch in 0..epochs {
        random.shuffle(&mut train);
        let loss: f32 = train.iter().map(|example| model.learn(example, &mut random)).sum();
        if epoch >= epochs / 2 {
            model.average();
        }
        eprintln!("epoch {epoch}: {:.4} a segment", loss / train.len() as f32);
    }
    if held_out {
        model.print_scores(&test);
    }
    std::fs::write(out, model.bytes(&numbers.features))
}

fn read(
    path: &str,
    weight: f32,
    held_out: bool,
    random: &mut Random,
    numbers: &mut Numbers,
    train: &mut Vec<Example>,
    test: &mut Vec<Example>,
) -> std::io::Result<()> {
    let content = std::fs::read_to_string(path)?;
    let documents: Vec<Vec<Tagged>> = if path.ends_with(".tsv") {
        content.split("# doc ").skip(1).map(sentences).collect()
    } else {
        content.split("\n\n").map(|story| story.lines().map(marked).collect()).collect()
    };
    let before = train.len();
    for (n, document) in documents.iter().enumerate() {
        if document.len() > LONGEST_STORY || document.len() == 1 {
            for (n, sentence) in document.iter().enumerate() {
                let is_test = held_out && weight >= 1.0 && n % 10 == 9;
                let list = if is_test { &mut *test } else { &mut *train };
                examples(std::slice::from_ref(sentence), false, weight, numbers, list);
                if random.below(CAPITALS) && !is_test {
                    examples(&[capitals(sentence)], false, weight * 0.5, numbers, train);
                }
            }
            continue;
        }
        let is_test = held_out && weight >= 1.0 && n % 10 == 9;
        let list = if is_test { &mut *test } else { &mut *train };
        examples(document, true, weight, numbers, list);
        let some: Vec<Tagged> = document.iter().filter(|_| random.below(CAPITALS) && !is_test).map(capitals).collect();
        examples(&some, false, weight * 0.5, numbers, train);
    }
    eprintln!("{path}: {} documents, {} segments, weight {weight}", documents.len(), train.len() - before);
    Ok(())
}

fn sentences(document: &str) -> Vec<Tagged> {
    let body = document.split_once('\n').map_or("", |(_, body)| body);
    body.split("\n\n")
        .map(|sentence| spaced(&sentence.lines().filter_map(|line| line.split_once('\t')).collect::<Vec<_>>()))
        .filter(|sentence: &Tagged| !sentence.is_empty())
        .collect()
}

/// A sentence of tokens and their tags, with spaces where print has them.
fn spaced(tokens: &[(&str, &str)]) -> Tagged {
    let mut glue = true;
    let mut open = false;
    tokens
        .iter()
        .enumerate()
        .map(|(n, &(word, tag))| {
            let next = tokens.get(n + 1).map_or("", |&(word, _)| word);
            let before = n.checked_sub(1).map_or("", |n| tokens[n].0);
            let closes = matches!(word, "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "''" | "”" | "…" | "...")
                || word.starts_with(['\'', '’']) && word.chars().count() <= 3
                || word.eq_ignore_ascii_case("n't");
            let hyphen = word == "-" && !next.is_empty() && !before.is_empty();
            let quote_closes = word == "\"" && open;
            let space = !(glue || closes || quote_closes || hyphen);
            open ^= word == "\"";
            glue = matches!(word, "(" | "[" | "$" | "#" | "@" | "``" | "“" | "-LRB-" | "/")
                || word == "\"" && open
                || hyphen;
            let text = match word {
                "-LRB-" => "(",
                "-RRB-" => ")",
                other => other,
            };
            let label = match tag {
                "B-PER" => Label::FirstOfPerson,
                "I-PER" => Label::Person,
                "B-LOC" => Label::FirstOfPlace,
                "I-LOC" => Label::Place,
                "B-ORG" => Label::FirstOfOrganization,
                "I-ORG" => Label::Organization,
                _ => Label::Outside,
            };
            Word { text: text.to_owned(), label, space }
        })
        .collect()
}

/// A sentence as it is printed, with its names in brackets.
fn marked(line: &str) -> Tagged {
    let mut words = Vec::new();
    let mut space = false;
    for (n, piece) in line.split('[').enumerate() {
        let (name, after) = if n == 0 { ("", piece) } else { piece.split_once(']').unwrap_or(("", piece)) };
        let kinds = match name.as_bytes().first() {
            Some(b'P') => [Label::FirstOfPerson, Label::Person],
            Some(b'L') => [Label::FirstOfPlace, Label::Place],
            Some(b'O') => [Label::FirstOfOrganization, Label::Organization],
            _ => [Label::Outside; 2],
        };
        for (n, word) in name.split_whitespace().skip(1).enumerate() {
            words.push(Word { text: word.to_owned(), label: kinds[n.min(1)], space: space || n > 0 });
        }
        for (n, word) in after.split_whitespace().enumerate() {
            let space = n > 0 || after.starts_with(' ');
            words.push(Word { text: word.to_owned(), label: Label::Outside, space });
        }
        space = after.ends_with(' ');
    }
    words
}

fn capitals(sentence: &Tagged) -> Tagged {
    sentence.iter().map(|word| Word { text: word.text.to_uppercase(), ..word.clone() }).collect()
}

/// Writes sentences out as the paragraphs of a text, reads that, and adds its segments.
fn examples(sentences: &[Tagged], is_story: bool, weight: f32, numbers: &mut Numbers, list: &mut Vec<Example>) {
    let mut source = String::new();
    let mut paragraphs = Vec::new();
    let mut names: Vec<(Span, Label)> = Vec::new();
    for sentence in sentences {
        let start = source.len();
        for word in sentence {
            source.push_str(if word.space { " " } else { "" });
            names.push((Span::new(source.len(), source.len() + word.text.len()), word.label));
            source.push_str(&word.text);
        }
        paragraphs.push(Paragraph::body(Span::new(start, source.len()).trimmed(&source)));
        source.push('\n');
    }
    let text = Text::new(&source, paragraphs);
    let labels = labels(&text, &names);
    let segments = segments(&text);
    let seen = observe(&text, &segments);
    let document = is_story.then(|| Document::new(&text, &seen));
    let alone = Reader { text: &text, seen: &seen, document: None };
    let whole = Reader { text: &text, seen: &seen, document: document.as_ref() };
    let mut features: Vec<u64> = Vec::new();
    for_each_segment(&text, &segments, |segment, sentence| {
        let tokens = segment.clone().map(|at| {
            features.clear();
            alone.read(at, &segment, &sentence, &mut features);
            let story = features.len();
            features.clear();
            whole.read(at, &segment, &sentence, &mut features);
            let features = features.iter().map(|&feature| numbers.number(feature)).collect();
            Token { features, story, label: labels[at] as u8 }
        });
        let mut example = Example { tokens: tokens.collect(), weight };
        repair(&mut example);
        list.push(example);
    });
}

/// The label of each token: that of the word in which it begins.
fn labels(text: &Text<'_>, names: &[(Span, Label)]) -> Vec<Label> {
    let mut words = names.iter().peekable();
    text.tokens
        .iter()
        .map(|token| {
            let span = token.span();
            while words.next_if(|(word, _)| word.end <= span.start).is_some() {}
            match words.peek() {
                Some(&&(word, label)) if label as u8 % 2 == 1 && span.start > word.start => {
                    Label::ALL[label as usize + 1]
                }
                Some(&&(_, label)) => label,
                None => Label::Outside,
            }
        })
        .collect()
}

/// A name that begins outside its segment begins with its first token inside.
fn repair(example: &mut Example) {
    let mut before = Label::Outside;
    for token in &mut example.tokens {
        let label = Label::ALL[token.label as usize];
        if !label.may_follow(before) {
            token.label -= 1;
        }
        before = Label::ALL[token.label as usize];
    }
}

/// Numbers by chance, the same each run (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, share: f32) -> bool {
        ((self.next() >> 40) as f32) < share * (1u32 << 24) as f32
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for n in (1..list.len()).rev() {
            list.swap(n, (self.next() % (n as u64 + 1)) as usize);
        }
    }
}

/// Weights while they are learnt.
struct Model {
    rows: Vec<[f32; WIDTH]>,
    squares: Vec<[f32; WIDTH]>,
    sums: Vec<[f32; WIDTH]>,
    averaged: f32,
    transitions: [[f32; WIDTH]; WIDTH],
    transition_squares: [[f32; WIDTH]; WIDTH],
    transition_sums: [[f32; WIDTH]; WIDTH],
}

impl Model {
    fn new(features: usize) -> Self {
        let table = vec![[0.0; WIDTH]; features];
        Self {
            rows: table.clone(),
            squares: table.clone(),
            sums: table,
            averaged: 0.0,
            transitions: Default::default(),
            transition_squares: Default::default(),
            transition_sums: Default::default(),
        }
    }

    /// One step towards the example; returns its loss.
    fn learn(&mut self, example: &Example, random: &mut Random) -> f32 {
        let story = !random.below(DROP_STORY);
        let kept: Vec<Vec<u32>> = example.tokens.iter().map(|token| keep(token, story, random)).collect();
        let scores: Vec<[f32; WIDTH]> = kept.iter().map(|features| sum(&self.rows, features)).collect();
        let (marginals, pairs, total) = marginals(&scores, &self.transitions);
        let (mut before, mut gold) = (0, 0.0);
        let mut change = pairs;
        for (n, token) in example.tokens.iter().enumerate() {
            let label = token.label as usize;
            gold += scores[n][label] + self.transitions[before][label];
            change[before][label] -= 1.0;
            before = label;
        }
        for (n, rows) in kept.iter().enumerate() {
            let mut slope = marginals[n];
            slope[example.tokens[n].label as usize] -= 1.0;
            slope.iter_mut().for_each(|s| *s *= example.weight);
            for &row in rows {
                let (weights, squares) = (&mut self.rows[row as usize], &mut self.squares[row as usize]);
                for label in 0..LABELS {
                    let slope = slope[label] + DECAY * weights[label];
                    squares[label] += slope * slope;
                    weights[label] -= RATE * slope / (squares[label].sqrt() + 1e-2);
                }
            }
        }
        let squares = self.transition_squares.iter_mut().flatten();
        for ((weight, squares), slope) in
            self.transitions.iter_mut().flatten().zip(squares).zip(change.iter().flatten())
        {
            let slope = slope * example.weight;
            *squares += slope * slope;
            *weight -= RATE * slope / (squares.sqrt() + 1e-2);
        }
        total - gold
    }

    fn average(&mut self) {
        self.averaged += 1.0;
        for (sum, row) in self.sums.iter_mut().zip(&self.rows) {
            sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        for (sum, row) in self.transition_sums.iter_mut().zip(&self.transitions) {
            sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
    }

    /// The table of the averaged weights, each counted from that of no name.
    fn bytes(&self, features: &[u64]) -> Vec<u8> {
        let mean = |sum: f32| sum / self.averaged.max(1.0);
        let eager = |to: usize| EAGER.iter().find(|(label, _)| *label as usize == to).map_or(0.0, |(_, more)| *more);
        let transitions =
            std::array::from_fn(|from| std::array::from_fn(|to| mean(self.transition_sums[from][to]) + eager(to)));
        let mut rows: Vec<(u64, [f32; LABELS - 1])> = features
            .iter()
            .zip(&self.sums)
            .map(|(&feature, sums)| (feature, std::array::from_fn(|n| mean(sums[n + 1] - sums[0]))))
            .collect();
        let weight = |row: &[f32; LABELS - 1]| row.iter().fold(0.0f32, |most, weight| most.max(weight.abs()));
        rows.retain(|(_, row)| weight(row) > LEAST);
        rows.sort_by(|(a, one), (b, other)| weight(other).total_cmp(&weight(one)).then(a.cmp(b)));
        let (bytes, left_out) = build(&transitions, &rows);
        eprintln!("{} features with weight, {left_out} of them found no room", rows.len());
        bytes
    }

    /// Prints precision, recall and F1 of the names of each kind, with the weights as averaged so far.
    fn print_scores(&self, test: &[Example]) {
        let mean = |sum: f32| sum / self.averaged.max(1.0);
        let transitions = self.transition_sums.map(|row| row.map(mean));
        let mut counts = [[0usize; 3]; 4];
        for example in test {
            let scores: Vec<_> =
                example.tokens.iter().map(|token| sum(&self.sums, &token.features).map(mean)).collect();
            let found = names(&best(&scores, &transitions));
            let gold = names(&example.tokens.iter().map(|token| token.label).collect::<Vec<_>>());
            for (kind, list) in [(1, &found), (2, &gold)] {
                list.iter().for_each(|(_, label)| counts[*label as usize / 2][kind] += 1);
            }
            found.iter().filter(|name| gold.contains(name)).for_each(|(_, label)| counts[*label as usize / 2][0] += 1);
        }
        counts[3] = std::array::from_fn(|n| counts[..3].iter().map(|count| count[n]).sum());
        for (name, [right, found, gold]) in ["PER", "LOC", "ORG", "all"].iter().zip(counts) {
            let (p, r) = (right as f32 / found.max(1) as f32, right as f32 / gold.max(1) as f32);
            eprint!("  {name} {:.3} ({p:.3} / {r:.3})", 2.0 * p * r / (p + r).max(1e-9));
        }
        eprintln!();
    }
}

/// The weights of these features, added up.
fn sum(table: &[[f32; WIDTH]], features: &[u32]) -> [f32; WIDTH] {
    let mut sums = [0.0; WIDTH];
    for row in features.iter().filter_map(|&feature| table.get(feature as usize)) {
        sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
    }
    sums
}

/// The features that a step uses: some are left out by chance.
fn keep(token: &Token, story: bool, random: &mut Random) -> Vec<u32> {
    // Features stand in the order of their templates; the first eight are words.
    let no_word = random.below(DROP_WORDS);
    let end = if story { token.features.len() } else { token.story };
    token.features[..end]
        .iter()
        .enumerate()
        .filter(|&(_, &feature)| feature != u32::MAX)
        .filter(|(n, _)| !(random.below(DROP) || no_word && matches!(n, 0 | 5 | 6)))
        .map(|(_, &feature)| feature)
        .collect()
}

fn may(before: usize, label: usize) -> bool {
    Label::ALL[label].may_follow(Label::ALL[before])
}

/// The probability of each label at each token and of each pair over the segment, and the log of the partition sum.
fn marginals(
    scores: &[[f32; WIDTH]],
    transitions: &[[f32; WIDTH]; WIDTH],
) -> (Vec<[f32; WIDTH]>, [[f32; WIDTH]; WIDTH], f32) {
    const NEVER: f32 = -1e9;
    let n = scores.len();
    let (mut forward, mut backward) = (vec![[NEVER; WIDTH]; n], vec![[0.0; WIDTH]; n]);
    for at in 0..n {
        for label in 0..LABELS {
            let sum = match at {
                0 if may(0, label) => transitions[0][label],
                0 => NEVER,
                _ => {
                    log_sum((0..LABELS).filter(|&b| may(b, label)).map(|b| forward[at - 1][b] + transitions[b][label]))
                }
            };
            forward[at][label] = sum + scores[at][label];
        }
    }
    for at in (0..n.saturating_sub(1)).rev() {
        for label in 0..LABELS {
            let next = (0..LABELS).filter(|&l| may(label, l));
            backward[at][label] =
                log_sum(next.map(|l| transitions[label][l] + scores[at + 1][l] + backward[at + 1][l]));
        }
    }
    let total = log_sum(forward[n - 1][..LABELS].iter().copied());
    let mut pairs = [[0.0; WIDTH]; WIDTH];
    let mut each = vec![[0.0; WIDTH]; n];
    for at in 0..n {
        for label in 0..LABELS {
            each[at][label] = (forward[at][label] + backward[at][label] - total).exp();
            if at == 0 {
                pairs[0][label] += each[0][label];
                continue;
            }
            for before in (0..LABELS).filter(|&b| may(b, label)) {
                let way =
                    forward[at - 1][before] + transitions[before][label] + scores[at][label] + backward[at][label];
                pairs[before][label] += (way - total).exp();
            }
        }
    }
    (each, pairs, total)
}

fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = values.clone().fold(f32::NEG_INFINITY, f32::max);
    most + values.map(|value| (value - most).exp()).sum::<f32>().ln()
}

fn best(scores: &[[f32; WIDTH]], transitions: &[[f32; WIDTH]; WIDTH]) -> Vec<u8> {
    let mut sums = [-1e9; LABELS];
    sums[0] = 0.0;
    let mut back = Vec::new();
    for score in scores {
        let mut next = [-1e9; LABELS];
        let mut from = [0u8; LABELS];
        for label in 0..LABELS {
            for before in (0..LABELS).filter(|&b| may(b, label)) {
                let sum = sums[before] + transitions[before][label] + score[label];
                if sum > next[label] {
                    next[label] = sum;
                    from[label] = before as u8;
                }
            }
        }
        sums = next;
        back.push(from);
    }
    let mut label = (0..LABELS).fold(0, |top, n| if sums[n] > sums[top] { n } else { top }) as u8;
    let mut labels: Vec<u8> = back
        .iter()
        .rev()
        .map(|from| {
            let this = label;
            label = from[label as usize];
            this
        })
        .collect();
    labels.reverse();
    labels
}

/// The names of a sequence of labels: their tokens and kind.
fn names(labels: &[u8]) -> Vec<(Range<usize>, u8)> {
    let mut names: Vec<(Range<usize>, u8)> = Vec::new();
    for (n, &label) in labels.iter().enumerate() {
        match label {
            0 => {}
            first if first % 2 == 1 => names.push((n..n + 1, first)),
            _ => names.last_mut().into_iter().for_each(|(tokens, _)| tokens.end = n + 1),
        }
    }
    names
}
