//! Quotes: quoted runs found, their speakers, and reported speech by tokens.
//!
//! A run is what stands between two quotation marks of one paragraph inside an attribution, of three words or more;
//! found where characters overlap by half (intersection over union). Its speaker is right where the predicted mention
//! overlaps the gold mention, or the predicted name bears the surname of a gold name or of an agreed silver one; a run
//! not found is wrong. A predicted reported token is right inside a gold reported or mixed content, and a gold one found
//! inside a predicted one; for whole reported quotes, tokens overlap by half and the speaker is right.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Deserialize;

use super::{Article, Bin, Figure, Score, Stretch, share};

/// The gold quotes of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    id: String,
    quotes: Vec<GoldQuote>,
    #[serde(default)]
    skip: Vec<(usize, usize)>,
}

#[derive(Clone, Debug, Deserialize)]
struct GoldQuote {
    kind: String,
    spans: Vec<Stretch>,
    #[serde(default)]
    runs: Vec<(usize, usize)>,
    #[serde(default)]
    speech: bool,
    speaker: Option<GoldSpeaker>,
}

#[derive(Clone, Debug, Deserialize)]
struct GoldSpeaker {
    mention: Vec<Stretch>,
    kind: Option<String>,
    #[serde(default)]
    names: Vec<String>,
    silver: Option<Silver>,
}

#[derive(Clone, Debug, Deserialize)]
struct Silver {
    name: Option<String>,
    #[serde(default)]
    agree: bool,
}

/// A predicted quote, counted in its article.
struct Said {
    kind: String,
    spans: Vec<Stretch>,
    confidence: f64,
    is_answer: bool,
    name: Option<String>,
    mention: Option<Stretch>,
}

#[derive(Default)]
struct Counts {
    runs_wanted: usize,
    runs_said: usize,
    runs_found: usize,
    speakers: usize,
    speakers_right: usize,
    sure: usize,
    sure_wrong: usize,
    named: usize,
    named_right: usize,
    tokens_wanted: usize,
    tokens_said: usize,
    tokens_right: usize,
    tokens_found: usize,
    speech_wanted: usize,
    speech_found: usize,
    reported_wanted: usize,
    reported_found: usize,
    reported_said: usize,
    reported_right: usize,
    /// By confidence; that of each is a sum until it is told.
    bins: [Bin; BINS],
}

/// How many bins of equal width confidence falls into.
const BINS: usize = 10;

/// Speakers of gold runs that were found and answered, by the confidence of the answer, lowest first; empty bins left out.
pub(super) fn reliability(rows: &[Gold], articles: &BTreeMap<String, Article>) -> Vec<Bin> {
    let counted = count(rows, articles);
    let tell = |(n, bin): (usize, Bin)| Bin {
        from: n as f64 / BINS as f64,
        confidence: bin.confidence / bin.answers as f64,
        ..bin
    };
    counted.bins.into_iter().enumerate().filter(|(_, bin)| bin.answers > 0).map(tell).collect()
}

/// The measures over all articles.
pub(super) fn measure(rows: &[Gold], articles: &BTreeMap<String, Article>) -> Vec<Figure> {
    if rows.is_empty() {
        return Vec::new();
    }
    let c = count(rows, articles);
    let figure = |measure, value, items| Figure { set: "all".into(), measure, value, items };
    vec![
        figure(
            "quoted runs found, F1",
            Score::new(c.runs_found, c.runs_said, c.runs_found, c.runs_wanted).f1(),
            c.runs_wanted,
        ),
        figure("right speaker", share(c.speakers_right, c.speakers), c.speakers),
        figure("right speaker by name", share(c.named_right, c.named), c.named),
        figure("wrong speaker though confidence ≥ 0.8", share(c.sure_wrong, c.sure), c.sure),
        figure("reported speech, recall", share(c.speech_found, c.speech_wanted), c.speech_wanted),
        figure(
            "reported speech, tokens F1",
            Score::new(c.tokens_right, c.tokens_said, c.tokens_found, c.tokens_wanted).f1(),
            c.tokens_wanted,
        ),
        figure(
            "reported speech with its speaker, F1",
            Score::new(c.reported_right, c.reported_said, c.reported_found, c.reported_wanted).f1(),
            c.reported_wanted,
        ),
    ]
}

fn count(rows: &[Gold], articles: &BTreeMap<String, Article>) -> Counts {
    let mut c = Counts::default();
    for gold in rows {
        if let Some(article) = articles.get(&gold.id) {
            let outside =
                |span: &Stretch| !gold.skip.iter().any(|&(start, end)| span.shared(Stretch { start, end }) > 0);
            let said: Vec<Said> = predictions(article).into_iter().filter(|q| q.spans.iter().any(outside)).collect();
            count_runs(gold, article, &said, &mut c);
            count_reported(gold, article, &said, &mut c);
        }
    }
    c
}

fn predictions(article: &Article) -> Vec<Said> {
    let mut out = Vec::new();
    for record in &article.records {
        let offset = record.source.offset;
        for quote in &record.quotes {
            let speaker = quote.speaker.as_ref();
            let mention = speaker.and_then(|s| s.mention.as_ref()).map(|m| Stretch::of(m.start, m.end, offset));
            let name = speaker.and_then(|s| s.name.clone());
            out.push(Said {
                kind: quote.kind.clone(),
                spans: quote.spans.iter().map(|span| Stretch::of(span.start, span.end, offset)).collect(),
                confidence: quote.confidence,
                is_answer: name.is_some() || mention.is_some(),
                name,
                mention,
            });
        }
    }
    out
}

fn count_runs(gold: &Gold, article: &Article, said: &[Said], c: &mut Counts) {
    let text = &article.text;
    let mut wanted: Vec<(Stretch, &GoldQuote)> = Vec::new();
    for quote in &gold.quotes {
        for &(start, end) in &quote.runs {
            if words(text, start, end) >= 3 {
                let run = trim(text, start, end);
                wanted.retain(|(other, _)| *other != run);
                wanted.push((run, quote));
            }
        }
    }
    let predicted = predicted_runs(text, said);
    c.runs_wanted += wanted.len();
    c.runs_said += predicted.len();
    let mut pairs = Vec::new();
    for (i, (a, _)) in wanted.iter().enumerate() {
        for (j, (b, _)) in predicted.iter().enumerate() {
            if a.shared(*b) > 0 {
                pairs.push((overlap(*a, *b), *a, *b, i, j));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.1.cmp(&x.1)).then(y.2.cmp(&x.2)));
    let (mut hit, mut used) = (HashMap::new(), HashSet::new());
    for (value, _, _, i, j) in pairs {
        if value >= 0.5 && !hit.contains_key(&i) && used.insert(j) {
            hit.insert(i, j);
        }
    }
    c.runs_found += hit.len();
    for (i, (_, quote)) in wanted.iter().enumerate() {
        let Some(speaker) = &quote.speaker else { continue };
        let answer = hit.get(&i).map(|&j| predicted[j].1);
        let right = answer.is_some_and(|answer| is_right(answer, speaker, false));
        c.speakers += 1;
        c.speakers_right += usize::from(right);
        let has_name = !gold_names(speaker).is_empty();
        let right_name = has_name && answer.is_some_and(|answer| is_right(answer, speaker, true));
        if has_name {
            c.named += 1;
            c.named_right += usize::from(right_name);
        }
        let Some(answer) = answer.filter(|answer| answer.is_answer) else { continue };
        if answer.confidence >= 0.8 {
            c.sure += 1;
            c.sure_wrong += usize::from(!right);
        }
        let bin = &mut c.bins[((answer.confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.answers += 1;
        bin.confidence += answer.confidence;
        bin.right += usize::from(right);
        bin.named += usize::from(has_name);
        bin.right_by_name += usize::from(right_name);
    }
}

/// Trimmed runs of direct and mixed quotes, of three words or more, each with its quote; the first quote of a run wins.
fn predicted_runs<'s>(text: &[char], said: &'s [Said]) -> Vec<(Stretch, &'s Said)> {
    let runs = quoted_runs(text);
    let mut out: Vec<(Stretch, &Said)> = Vec::new();
    let mut seen = HashSet::new();
    for quote in said {
        let spans: Vec<Stretch> = match quote.kind.as_str() {
            "direct" => quote.spans.iter().flat_map(|span| lines(text, span.start, span.end)).collect(),
            "mixed" => {
                let covered = |run: &Stretch| quote.spans.iter().map(|span| span.shared(*run)).sum::<usize>();
                runs.iter().copied().filter(|run| 2 * covered(run) >= run.end - run.start).collect()
            }
            _ => Vec::new(),
        };
        for span in spans {
            if words(text, span.start, span.end) >= 3 {
                let run = trim(text, span.start, span.end);
                if seen.insert(run) {
                    out.push((run, quote));
                }
            }
        }
    }
    out
}

fn count_reported(gold: &Gold, article: &Article, said: &[Said], c: &mut Counts) {
    let tokens = token_spans(&article.text);
    let wanted: Vec<(&GoldQuote, BTreeSet<usize>)> =
        gold.quotes.iter().map(|q| (q, token_set(&tokens, &q.spans))).collect();
    let predicted: Vec<(&Said, BTreeSet<usize>)> = said.iter().map(|q| (q, token_set(&tokens, &q.spans))).collect();
    let wide = |kind: &str| kind != "direct";
    let wanted_reported = union(wanted.iter().filter(|(q, _)| q.kind == "indirect").map(|(_, t)| t));
    let wanted_wide = union(wanted.iter().filter(|(q, _)| wide(&q.kind)).map(|(_, t)| t));
    let said_reported = union(predicted.iter().filter(|(q, _)| q.kind == "indirect").map(|(_, t)| t));
    let said_wide = union(predicted.iter().filter(|(q, _)| wide(&q.kind)).map(|(_, t)| t));
    let speech = union(wanted.iter().filter(|(q, _)| q.kind == "indirect" && q.speech).map(|(_, t)| t));
    c.tokens_wanted += wanted_reported.len();
    c.tokens_said += said_reported.len();
    c.tokens_right += said_reported.intersection(&wanted_wide).count();
    c.tokens_found += wanted_reported.intersection(&said_wide).count();
    c.speech_wanted += speech.len();
    c.speech_found += speech.intersection(&said_wide).count();

    let near = |a: &BTreeSet<usize>, b: &BTreeSet<usize>| {
        let both = a.intersection(b).count();
        let either = a.len() + b.len() - both;
        either > 0 && 2 * both >= either
    };
    for (quote, tokens) in predicted.iter().filter(|(q, _)| q.kind == "indirect") {
        let golds: Vec<&GoldQuote> =
            wanted.iter().filter(|(q, t)| wide(&q.kind) && near(t, tokens)).map(|(q, _)| *q).collect();
        if !golds.is_empty() && golds.iter().all(|q| q.speaker.is_none()) {
            continue;
        }
        c.reported_said += 1;
        let right = golds.iter().any(|q| q.speaker.as_ref().is_some_and(|speaker| is_right(quote, speaker, false)));
        c.reported_right += usize::from(right);
    }
    for (quote, tokens) in wanted.iter().filter(|(q, _)| q.kind == "indirect") {
        let Some(speaker) = &quote.speaker else { continue };
        c.reported_wanted += 1;
        let found = predicted.iter().any(|(q, t)| wide(&q.kind) && near(tokens, t) && is_right(q, speaker, false));
        c.reported_found += usize::from(found);
    }
}

fn union<'s>(sets: impl Iterator<Item = &'s BTreeSet<usize>>) -> BTreeSet<usize> {
    sets.flatten().copied().collect()
}

fn token_set(tokens: &[Stretch], spans: &[Stretch]) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    for span in spans {
        let first = tokens.partition_point(|token| token.end <= span.start);
        out.extend((first..tokens.len()).take_while(|&i| tokens[i].start < span.end));
    }
    out
}

// Names

const SUFFIXES: [&str; 7] = ["jr", "sr", "ii", "iii", "iv", "md", "phd"];
const PRONOUNS: [&str; 16] =
    ["i", "he", "she", "it", "they", "we", "you", "who", "him", "her", "them", "his", "their", "me", "us", "one"];

fn is_right(said: &Said, gold: &GoldSpeaker, by_name: bool) -> bool {
    let on_mention = !by_name && said.mention.is_some_and(|mention| mention.touches(&gold.mention));
    let name = said.name.as_deref().unwrap_or_default();
    on_mention || gold_names(gold).iter().any(|(want, is_person)| same_name(name, want, *is_person))
}

/// Gold names, and the silver one where two guesses agree; with whether it is a person's.
fn gold_names(speaker: &GoldSpeaker) -> Vec<(&str, bool)> {
    let is_person = speaker.kind.as_deref() == Some("person");
    let mut out: Vec<(&str, bool)> = speaker
        .names
        .iter()
        .filter(|name| same_name(name, name, true))
        .map(|name| (name.as_str(), is_person))
        .collect();
    if let Some(Silver { name: Some(name), agree: true }) = &speaker.silver {
        out.push((name, true));
    }
    out
}

fn same_name(said: &str, gold: &str, is_person: bool) -> bool {
    let (said, gold) = (name_words(said), name_words(gold));
    let (Some(last), Some(want)) = (said.last(), gold.last()) else { return false };
    let within = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
    !PRONOUNS.contains(&last.as_str()) && last == want && (is_person || within(&said, &gold) || within(&gold, &said))
}

/// The words of a name, folded; what follows a comma is a title or a description.
fn name_words(name: &str) -> Vec<String> {
    let name = name.split(',').next().unwrap_or_default();
    let word = |token: &str| {
        let token = token.strip_suffix(['s', 'S']).filter(|stem| stem.ends_with(['\'', '’'])).unwrap_or(token);
        let token = token.strip_suffix(['\'', '’']).unwrap_or(token);
        token.trim_matches(|c| ".()\"“”".contains(c)).to_lowercase()
    };
    name.split_whitespace().map(word).filter(|word| !word.is_empty() && !SUFFIXES.contains(&word.as_str())).collect()
}

// Text

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `\w[\w'’.-]*`
fn token_spans(text: &[char]) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !is_word(text[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < text.len() && (is_word(text[at]) || matches!(text[at], '\'' | '’' | '.' | '-')) {
            at += 1;
        }
        out.push(Stretch { start, end: at });
    }
    out
}

fn words(text: &[char], start: usize, end: usize) -> usize {
    let end = end.min(text.len());
    token_spans(&text[start.min(end)..end]).len()
}

fn trim(text: &[char], mut start: usize, mut end: usize) -> Stretch {
    let outer = |c: char| " \t\r\n\u{a0}\"“”„«»‟'`‘’,.;:–—-".contains(c);
    while start < end && outer(text[start]) {
        start += 1;
    }
    while end > start && outer(text[end - 1]) {
        end -= 1;
    }
    Stretch { start, end }
}

fn overlap(a: Stretch, b: Stretch) -> f64 {
    share(a.shared(b), a.end.max(b.end) - a.start.min(b.start))
}

fn lines(text: &[char], start: usize, end: usize) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut from = start;
    for at in start..=end.min(text.len()) {
        if at == end.min(text.len()) || text[at] == '\n' {
            if at > from {
                out.push(Stretch { start: from, end: at });
            }
            from = at + 1;
        }
    }
    out
}

fn blank(text: &[char], line: &Stretch) -> bool {
    text[line.start..line.end].iter().all(|c| c.is_whitespace())
}

/// A mark at `at`: its length and whether it is straight or opens.
fn mark(text: &[char], at: usize) -> Option<(usize, bool, bool)> {
    let double = |c: char| text[at] == c && text.get(at + 1) == Some(&c);
    match text[at] {
        '\'' if double('\'') => Some((2, true, false)),
        '"' | '‟' => Some((1, true, false)),
        '“' | '„' | '«' => Some((1, false, true)),
        '”' | '»' => Some((1, false, false)),
        '‘' if double('‘') => Some((2, false, true)),
        '’' if double('’') => Some((2, false, false)),
        '`' if double('`') => Some((2, false, true)),
        _ => None,
    }
}

/// What stands between quotation marks, paragraph by paragraph; the outer run of nested ones.
fn quoted_runs(text: &[char]) -> Vec<Stretch> {
    let lines: Vec<Stretch> = lines(text, 0, text.len()).into_iter().filter(|line| !blank(text, line)).collect();
    let mut runs = Vec::new();
    for (k, line) in lines.iter().enumerate() {
        let paragraph = &text[line.start..line.end];
        let number = |mark: char| paragraph.iter().filter(|&&c| c == mark).count();
        let paired = number('“') == number('”');
        let (mut open, mut depth, mut at) = (None, 0_usize, line.start);
        while at < line.end {
            let Some((length, straight, opening)) = mark(text, at).filter(|m| at + m.0 <= line.end) else {
                at += 1;
                continue;
            };
            let end = at + length;
            let before = (at > line.start).then(|| text[at - 1]);
            let after = (end < line.end).then(|| text[end]).filter(|c| !c.is_whitespace());
            let free = before.is_none_or(|c| c.is_whitespace() || "([{—–―-/…".contains(c)) && after.is_some();
            match open {
                None => {
                    if opening || free || straight && after.is_some() {
                        (open, depth) = (Some(end), 0);
                    }
                }
                Some(_) if opening && paired => depth += 1,
                Some(_) if opening => open = Some(end),
                Some(_) if depth > 0 && !straight => depth -= 1,
                Some(_) if straight && free && before.is_some() => open = Some(end),
                Some(start) => {
                    runs.push(Stretch { start, end: at });
                    open = None;
                }
            }
            at = end;
        }
        if let Some(start) = open {
            let next = lines.get(k + 1).and_then(|next| (next.start..next.end).find(|&i| !text[i].is_whitespace()));
            let goes_on = next.is_some_and(|at| mark(text, at).is_some());
            let whole = text[line.start..start].iter().all(|c| " \"“'`‘„".contains(*c));
            if goes_on || whole {
                runs.push(Stretch { start, end: line.end });
            }
        }
    }
    runs.retain(|run| !blank(text, run));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        quoted_runs(&chars).into_iter().map(|run| chars[run.start..run.end].iter().collect()).collect()
    }

    #[test]
    fn runs_are_found_in_every_style_of_mark() {
        assert_eq!(
            runs("“One,” he said. \"Two.\" ''Three'' and “four “five” six”."),
            ["One,", "Two.", "Three", "four “five” six"]
        );
        assert_eq!(runs("“One goes on\n“and on.”"), ["One goes on", "and on."]);
        assert!(runs("An odd ” mark").is_empty());
    }

    #[test]
    fn names_agree_by_surname() {
        assert!(same_name("Mr. Peter Grady", "Grady", true));
        assert!(same_name("Peter Grady Jr.", "Grady’s", true));
        assert!(!same_name("he", "he", true));
        assert!(!same_name("The Halden Post", "The Oslo Post", false));
    }
}
