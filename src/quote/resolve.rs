//! Whom a mention stands for: names, pronouns and descriptions, over the whole story in order.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Who;
use super::board::Board;
use super::phrase::{Source, SourceKind};
use super::scene::{Entity, Named, REACH, Scene};
use super::{subject, verb};
use crate::name::Gender;
use crate::text::key::word_key;
use crate::text::lexicon::{rows, words};
use crate::text::{Class, Kind};

/// Whom the speaker of each draft stands for; nothing for drafts without one.
pub(crate) fn resolve(scene: &Scene<'_>, board: &Board) -> Vec<Option<(Who, f64)>> {
    let mut order: Vec<usize> = (0..board.drafts.len()).filter(|&n| board.drafts[n].found.is_some()).collect();
    order.sort_by_key(|&n| board.drafts[n].found.as_ref().map_or(0, |found| found.source.tokens.start));
    let known = Known::new(scene);
    let mut whose: Vec<Option<(Who, f64)>> = vec![None; board.drafts.len()];
    let mut last = Last::default();
    for number in order {
        let Some(found) = board.drafts[number].found.as_ref() else { continue };
        let (who, factor) = resolve_one(scene, &known, &found.source, last);
        match who {
            Who::Person(person) => last.spoke(scene, person, found.source.tokens.start),
            Who::Unknown if is_somebody(scene, &found.source) => last.unnamed = Some(found.source.tokens.end - 1),
            _ => {}
        }
        whose[number] = Some((who, factor));
    }
    whose
}

/// The people of a story by what they are called.
struct Known {
    /// By the key of the last word of a mention: the one person, or nothing where there are several.
    surnames: FxHashMap<u64, Option<usize>>,
    /// By the key of each word of a title: who bears it, each once.
    titles: FxHashMap<u64, Vec<usize>>,
}

/// The keys of short forms of titles, each with that of the word in full.
static WHOLE_TITLES: LazyLock<Vec<(u64, u64)>> = LazyLock::new(|| {
    let row = |line: &str| line.split_once('\t').map(|(short, whole)| (word_key(short), word_key(whole)));
    rows(include_str!("../../data/quotes/titles.tsv")).filter_map(row).collect()
});

/// Most people remembered for one word of a title: with more, the word says nothing.
const BEARERS: usize = 8;

impl Known {
    fn new(scene: &Scene<'_>) -> Self {
        let mut known = Self { surnames: FxHashMap::default(), titles: FxHashMap::default() };
        for entity in &scene.entities {
            if let Named::Person(person) = entity.who {
                let last = scene.text.tokens[entity.tokens.end - 1].key;
                let one = known.surnames.entry(last).or_insert(Some(person));
                if *one != Some(person) {
                    *one = None;
                }
            }
        }
        for (number, person) in scene.names.people.iter().enumerate() {
            for &title in &person.titles {
                for at in scene.text.tokens_in(title) {
                    let word = scene.text.tokens[at].key;
                    known.entitle(word, number);
                    for &(_, whole) in WHOLE_TITLES.iter().filter(|(short, _)| *short == word) {
                        known.entitle(whole, number);
                    }
                }
            }
        }
        known
    }

    fn entitle(&mut self, word: u64, person: usize) {
        let bearers = self.titles.entry(word).or_default();
        if bearers.last() != Some(&person) && bearers.len() < BEARERS {
            bearers.push(person);
        }
    }
}

/// Who spoke last.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    /// The last person known, and where that was said.
    person: Option<(usize, usize)>,
    /// The last woman and the last man known.
    of_gender: [Option<usize>; 2],
    /// The last word by which somebody was said to speak whom the story does not name: `a police source`.
    unnamed: Option<usize>,
}

impl Last {
    fn spoke(&mut self, scene: &Scene<'_>, person: usize, at: usize) {
        self.person = Some((person, at));
        if let Some(gender) = scene.names.people[person].gender {
            self.of_gender[usize::from(gender == Gender::Male)] = Some(person);
        }
    }
}

/// Whether a phrase describes one human being whom the story need not have named: `a police source`, `his mother`, `one`; not
/// `the senator`, who mostly is one that it has.
fn is_somebody(scene: &Scene<'_>, source: &Source) -> bool {
    let last = source.tokens.end - 1;
    let word = scene.text.word(last);
    let people = Class::ROLE | Class::TITLE | Class::KIN | Class::FEMALE | Class::MALE;
    let is_one = scene.word_is(source.start, &["a", "an", "one", "another"]) && scene.is(last, people);
    // `Bell’s captain`, `her lawyer`
    let owned = scene.is(last, Class::ROLE | Class::TITLE)
        && (scene.word_is(source.start, &["his", "her", "their", "its"])
            || (source.start..last).any(|at| scene.kind(at) == Some(Kind::Clitic)));
    source.kind == SourceKind::Description
        && (!word.ends_with('s') || word.ends_with("ss"))
        && (is_one || owned || scene.is(last, Class::KIN) || scene.word_is(last, &["one", "another"]))
}

/// Whom one source stands for, and by how much that lowers the confidence.
fn resolve_one(scene: &Scene<'_>, known: &Known, source: &Source, last: Last) -> (Who, f64) {
    match source.kind {
        // `the Liverpudlian`, whatever it was taken for.
        SourceKind::Named(_) if is_called_so(scene, source) => {
            variation(scene, known, source).map_or((Who::Unknown, 1.0), |who| (who, VARIED))
        }
        SourceKind::Named(named) => (named.who(), 1.0),
        SourceKind::Capitals => capitals(scene, known, source),
        SourceKind::Relative => (relative(scene, source), 1.0),
        SourceKind::Pronoun => pronoun(scene, source, last),
        SourceKind::Description => {
            if let Some(found) = description(scene, known, source) {
                return found;
            }
            if let Some(who) = variation(scene, known, source) {
                return (who, VARIED);
            }
            let words = || scene.text.slice(scene.span(source.tokens.clone())).to_owned();
            (kind_of(scene, source, words()), 1.0)
        }
    }
}

/// Whether the name is an article and a word for who somebody is.
fn is_called_so(scene: &Scene<'_>, source: &Source) -> bool {
    let at = source.tokens.start;
    source.tokens.len() == 1
        && at > 0
        && scene.word_is(at - 1, &["the"])
        && CALLINGS.contains(&scene.text.tokens[at].key)
        && !matches!(source.kind, SourceKind::Named(Named::Person(_)))
}

/// A capitalised run that is no known name: the person of that surname, where there is one, or the words themselves.
fn capitals(scene: &Scene<'_>, known: &Known, source: &Source) -> (Who, f64) {
    let last = scene.text.tokens[source.tokens.end - 1].key;
    if let Some(person) = known.surnames.get(&last).copied().flatten() {
        return (Who::Person(person), 1.0);
    }
    // `the Minister` is an office, whose bearer the story may have named, and nobody's name.
    if scene.word_is(source.start, &["the"]) && is_office(scene, source.tokens.end - 1) {
        return description(scene, known, source).unwrap_or((Who::Unknown, 1.0));
    }
    // `the Czech` is somebody of whom no more is said, or another word for the one just named.
    let alone = source.tokens.len() == 1 && source.start + 1 == source.tokens.start;
    let word = scene.text.word(source.tokens.start);
    // `the Saudis`, `the French` are a people.
    let is_one = alone && !["s", "sh", "ese", "French", "Dutch"].iter().any(|end| word.ends_with(end));
    let is_people = scene.is_demonym(source.tokens.start) || is_called_so(scene, source);
    if is_one && scene.word_is(source.start, &["the"]) && is_people {
        return variation(scene, known, source).map_or((Who::Unknown, 1.0), |who| (who, VARIED));
    }
    let words = scene.text.slice(scene.span(source.tokens.clone())).to_owned();
    let who = if words.chars().nth(1).is_none() || scene.word_is(source.start, &["a", "an", "one"]) {
        // `Q:` and `an Ohio Democrat` are nobody’s name.
        Who::Unknown
    } else if scene.is(source.start, Class::DETERMINER) && words.ends_with('s') {
        Who::Group(words)
    } else {
        Who::Name(words)
    };
    (who, 1.0)
}

/// Whether a word is one for who bears an office, with a capital or not.
fn is_office(scene: &Scene<'_>, at: usize) -> bool {
    scene.is(at, Class::ROLE | Class::TITLE) || scene.word_is(at, &OFFICES)
}

/// Short forms by which the bearer of an office is spoken of.
const OFFICES: [&str; 4] = ["pm", "mep", "td", "taoiseach"];

/// `who` stands for the name before it, which is no place.
fn relative(scene: &Scene<'_>, source: &Source) -> Who {
    let at = source.tokens.start;
    let floor = scene.floor(at).max(at.saturating_sub(12));
    let named = (floor..at).rev().find_map(|at| scene.entity(at)).map(|entity| entity.who);
    let is_who = scene.word_is(at, &["who"]);
    // `Bell, who chairs the panel that said so`: the panel did.
    if !is_who && !(at.saturating_sub(2)..at).any(|at| scene.entity(at).is_some()) {
        return Who::Unknown;
    }
    named.filter(|named| !(is_who && matches!(named, Named::Place(_)))).map_or(Who::Unknown, Named::who)
}

/// How many names back a pronoun may reach.
const MEMORY: usize = 40;

/// By how much another person has to fall short of the best, for a pronoun to be as sure as its rule.
const CLEAR: f64 = 1.0;

/// What is left of the confidence where another person fits a pronoun nearly as well, measured (`docs/quotes.md`).
const CONTESTED: f64 = 0.6;

/// The nearest fitting person before a pronoun: a subject rather than an object, the last speaker rather than another;
/// with the factor of confidence.
fn pronoun(scene: &Scene<'_>, source: &Source, last: Last) -> (Who, f64) {
    let (at, spoke) = (source.tokens.start, last.person);
    let gender = if scene.word_is(at, &["he", "his", "him"]) {
        Gender::Male
    } else if scene.word_is(at, &["she", "her"]) {
        Gender::Female
    } else {
        return (Who::Unknown, 1.0);
    };
    let fits = |person: usize| scene.names.people[person].gender.is_none_or(|known| known == gender);
    let asked = Asked::before(scene, at);
    let sentence = scene.text.sentence_of(at);
    let first = scene.text.sentences[sentence.saturating_sub(4)].start;
    let mut best: Option<(f64, usize)> = None;
    let (mut second, mut nearest) = (f64::MIN, None);
    let until = scene.entities.partition_point(|entity| entity.tokens.start < at);
    for entity in scene.entities[..until].iter().rev().take(MEMORY) {
        if entity.tokens.start < first {
            break;
        }
        let Named::Person(person) = entity.who else { continue };
        if !fits(person) {
            continue;
        }
        if asked.as_ref().is_some_and(|asked| asked.leaves_out(entity, person)) {
            continue;
        }
        nearest.get_or_insert(entity.tokens.start);
        let mut score = -1.5 * (sentence - scene.text.sentence_of(entity.tokens.start)) as f64;
        score += subject_score(scene, entity);
        if scene.names.people[person].gender == Some(gender) {
            score += 1.0;
        }
        if asked.as_ref().is_some_and(|asked| asked.addressee.contains(&entity.tokens.start)) {
            score += 3.0;
        }
        let is_last = |place: usize| last.unnamed.is_none_or(|unnamed| unnamed < place);
        if spoke.is_some_and(|(last, place)| last == person && place >= first && is_last(place)) {
            score += 1.5;
        }
        // `her third boat, the Ann Bell`
        let is_thing = entity.tokens.start > 0 && scene.word_is(entity.tokens.start - 1, &["the"]);
        if is_thing || scene.run(entity.tokens.start).is_some() {
            score -= 3.0;
        }
        match best {
            Some((so_far, one)) if score <= so_far => {
                if one != person {
                    second = second.max(score);
                }
            }
            _ => {
                if let Some((so_far, one)) = best
                    && one != person
                {
                    second = second.max(so_far);
                }
                best = Some((score, person));
            }
        }
    }
    // Whom the story does not name has spoken since anybody else was named.
    let other = if gender == Gender::Male { Class::FEMALE } else { Class::MALE };
    let is_since = |unnamed: usize| unnamed >= first && nearest.is_none_or(|nearest| nearest < unnamed);
    if last.unnamed.is_some_and(|unnamed| is_since(unnamed) && !scene.is(unnamed, other)) {
        return (Who::Unknown, 1.0);
    }
    match (best, spoke) {
        (Some((score, person)), _) => (Who::Person(person), if second > score - CLEAR { CONTESTED } else { 1.0 }),
        (None, Some((person, _))) if fits(person) => (Who::Person(person), 1.0),
        // Whoever of that gender spoke last, or is the only one of whom the story has told so far.
        _ => {
            let spoke = last.of_gender[usize::from(gender == Gender::Male)];
            let far = spoke.or_else(|| only_one(scene, gender, at));
            far.map_or((Who::Unknown, 1.0), |person| (Who::Person(person), CONTESTED))
        }
    }
}

/// The only person of a gender that the story names before token `at`, all of whose people so far have one that is known.
fn only_one(scene: &Scene<'_>, gender: Gender, at: usize) -> Option<usize> {
    let start = scene.text.tokens[at].start as usize;
    let before = scene
        .names
        .people
        .iter()
        .enumerate()
        .take(REMEMBERED)
        .filter(|(_, person)| person.mentions.first().is_some_and(|mention| mention.span.start < start));
    let mut fitting = before.filter(|(_, person)| person.gender.is_none_or(|known| known == gender));
    let (one, person) = fitting.next()?;
    (person.gender == Some(gender) && fitting.next().is_none()).then_some(one)
}

/// A question in the sentence right before the words in marks that a pronoun is said to say: `Bell asked Carter why. “…,” he said.`
struct Asked {
    /// Who asked and cannot be meant, where the words are said to be the answer.
    asker: Option<usize>,
    /// Whom it was asked.
    addressee: std::ops::Range<usize>,
    /// What was asked, where those in it cannot be meant: the one who was asked is a pronoun himself.
    question: std::ops::Range<usize>,
}

impl Asked {
    fn before(scene: &Scene<'_>, pronoun: usize) -> Option<Self> {
        let floor = scene.sentence_start(pronoun);
        scene.run(floor)?;
        let last = floor.checked_sub(1)?;
        if scene.text.paragraph_of(last) != scene.text.paragraph_of(pronoun) {
            return None;
        }
        let start = scene.floor(last);
        let asks = |&at: &usize| scene.word_is(at, &["asked", "asks", "pressed"]) && scene.run(at).is_none();
        let verb = (start..last).find(asks).filter(|&at| verb::saying_at(scene, at).is_some())?;
        let end = verb::after_addressee(scene, verb + 1, last);
        if end == verb + 1 {
            return None;
        }
        let answers =
            scene.word_is(pronoun + 1, &["answered", "answers", "replied", "replies", "responded", "responds"]);
        let asker = subject::subject_of(scene, verb, start).and_then(|source| match source.kind {
            SourceKind::Named(Named::Person(person)) => Some(person),
            _ => None,
        });
        let is_pronoun = scene.word_is(verb + 1, &["him", "her"]) && end == verb + 2;
        let question = if is_pronoun { end..last } else { end..end };
        Some(Self { asker: asker.filter(|_| answers), addressee: verb + 1..end, question })
    }

    fn leaves_out(&self, entity: &Entity, person: usize) -> bool {
        self.asker == Some(person) || self.question.contains(&entity.tokens.start)
    }
}

/// Whether a name stands as a subject does: at the head of its sentence, no preposition before, no possessive after.
fn subject_score(scene: &Scene<'_>, entity: &Entity) -> f64 {
    let start = entity.tokens.start;
    let mut score = 0.0;
    if start > 0 && scene.is(start - 1, Class::PREPOSITION) {
        score -= 1.0;
    }
    if scene.kind(entity.tokens.end) == Some(crate::text::Kind::Clitic) {
        score -= 0.7;
    }
    if start <= scene.sentence_start(start) + 4 {
        score += 1.0;
    }
    score
}

/// How many sentences on a story may name whom its lead calls `the mayor`.
const AHEAD: usize = 4;

/// A person one of whose titles holds the head of the description: `the senator`; with the factor of confidence, lower where the
/// story names the only bearer but later.
fn description(scene: &Scene<'_>, known: &Known, source: &Source) -> Option<(Who, f64)> {
    let definite = scene.word_is(source.start, &["the"]);
    if !definite {
        return None;
    }
    let last = source.tokens.end - 1;
    let head = scene.text.tokens[last];
    if let Some(person) = aged(scene, source) {
        return Some((Who::Person(person), 1.0));
    }
    if !is_office(scene, last) {
        return None;
    }
    let first = |person: usize| scene.names.people[person].mentions.first().map(|mention| mention.span.start);
    let before = |person: usize| first(person).is_some_and(|first| first < scene.text.tokens[last].start as usize);
    let bearers = known.titles.get(&head.key)?;
    let mut earlier = bearers.iter().filter(|&&person| before(person));
    if let Some(&one) = earlier.next() {
        return earlier.next().is_none().then_some((Who::Person(one), 1.0));
    }
    let [one] = bearers[..] else { return None };
    let named = scene.text.sentence_of(scene.text.token_at(first(one)?));
    (named <= scene.text.sentence_of(last) + AHEAD).then_some((Who::Person(one), VARIED))
}

/// What is left of the confidence where a description is taken for another word for whom the sentence before is about.
const VARIED: f64 = 0.8;

static CALLINGS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| words(include_str!("../../data/quotes/callings.txt")).map(word_key).collect());

static BODIES: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| words(include_str!("../../data/quotes/bodies.txt")).map(word_key).collect());

/// Whom the sentence before is about, where the description is a word that papers use for one just named: `Bell was calm.
/// “…,” the striker said.`
///
/// Only a calling is: an officer or a lawyer is mostly somebody else.
fn variation(scene: &Scene<'_>, known: &Known, source: &Source) -> Option<Who> {
    let last = source.tokens.end - 1;
    let head = scene.text.tokens[last];
    let is_body = BODIES.contains(&head.key);
    let is_calling = CALLINGS.contains(&head.key) || scene.is_demonym(last) || age_of(scene, source).is_some();
    if !scene.word_is(source.start, &["the"]) || !is_body && !is_calling {
        return None;
    }
    // `the captain of the ship` is told by the ship.
    if scene.word_is(last + 1, &["of", "for", "at", "from", "in", "who", "that", "which"]) {
        return None;
    }
    if known.titles.get(&head.key).is_some_and(|bearers| !bearers.is_empty()) {
        return None;
    }
    let (subject, sentence) = subject_above(scene, source.start, is_body)?;
    let SourceKind::Named(named) = subject.kind else { return None };
    let is_kind =
        |named: Named| matches!(named, Named::Organization(_)) == is_body && !matches!(named, Named::Place(_));
    let until = scene.entities.partition_point(|entity| entity.tokens.start < sentence.end);
    let near = scene.entities[..until].iter().rev().take(MEMORY);
    let within = near.take_while(|entity| entity.tokens.start >= sentence.start);
    let others = within.filter(|entity| is_kind(entity.who) && entity.who != named).count();
    let fits = match named {
        Named::Person(person) => match scene.names.people[person].gender {
            Some(Gender::Male) => !scene.is(last, Class::FEMALE),
            Some(Gender::Female) => !scene.is(last, Class::MALE),
            _ => true,
        },
        _ => true,
    };
    (is_kind(named) && others == 0 && fits).then(|| named.who())
}

/// The subject of the sentence before the one of token `at`, with that sentence; in the same paragraph, or with `above` the
/// first of the paragraph above where `at` is in the first of its own.
fn subject_above(scene: &Scene<'_>, at: usize, above: bool) -> Option<(Source, std::ops::Range<usize>)> {
    let floor = scene.sentence_start(at);
    let last = floor.checked_sub(1)?;
    let here = scene.text.paragraph_of(last);
    let start = match here == scene.text.paragraph_of(at) {
        true => scene.sentence_start(last),
        false if above => scene.sentence_start(scene.text.paragraphs[here].tokens.start),
        false => return None,
    };
    let end = if here == scene.text.paragraph_of(at) { floor } else { scene.sentence_end(start) };
    let subject = subject::subject_here(scene, start, end.min(start + REACH))?;
    Some((subject, start..end))
}

/// How many names back an age is looked for: more than a story of a paper has.
const REMEMBERED: usize = 500;

/// The token that tells the age in a description: `44` in `the 44-year-old`.
fn age_of(scene: &Scene<'_>, source: &Source) -> Option<usize> {
    let age = (source.start + 1..source.tokens.end).find(|&at| {
        scene.kind(at) == Some(Kind::Number)
            && (at + 1..at + 4).any(|year| scene.word_is(year, &["year"]))
            && (at + 2..at + 6).any(|old| scene.word_is(old, &["old"]))
    });
    age.or_else(|| {
        let whole = |at: &usize| scene.text.word(*at).to_lowercase().ends_with("-year-old");
        (source.start + 1..source.tokens.end).find(whole)
    })
}

/// The only person whose age is said beside the name, where the description tells it: `Ann Bell, 44,`, then `the 44-year-old`.
fn aged(scene: &Scene<'_>, source: &Source) -> Option<usize> {
    let age = age_of(scene, source)?;
    let years = scene.text.word(age).split('-').next()?;
    let is_so_old = |entity: &&Entity| {
        let end = entity.tokens.end;
        let beside = scene.kind(end) == Some(Kind::Comma) || scene.kind(end) == Some(Kind::Open);
        let at = if beside && scene.word_is(end + 1, &["aged"]) { end + 2 } else { end + 1 };
        beside && at < scene.text.tokens.len() && scene.text.word(at) == years
    };
    let until = scene.entities.partition_point(|entity| entity.tokens.start < source.start);
    let near = &scene.entities[until.saturating_sub(REMEMBERED)..until];
    let mut people = near.iter().filter(is_so_old).filter_map(|entity| match entity.who {
        Named::Person(person) => Some(person),
        _ => None,
    });
    let one = people.next()?;
    people.all(|other| other == one).then_some(one)
}

/// Whether a word is one for what is written and speaks for itself, beside those for something said.
pub(super) fn is_document(word: &str) -> bool {
    matches!(
        word,
        "report" | "study" | "poll" | "survey" | "newspaper" | "editorial" | "lawsuit" | "suit" | "indictment"
    )
}

/// Groups and documents by their words.
fn kind_of(scene: &Scene<'_>, source: &Source, words: String) -> Who {
    let last = source.tokens.end - 1;
    let word = scene.text.word(last);
    if super::cue::is_noun(scene.text, last) || is_document(word) {
        return Who::Document(words);
    }
    let alone = scene.is(last, Class::ROLE | Class::TITLE | Class::KIN)
        || scene.word_is(source.tokens.start, &["a", "an", "another", "the", "one", "his", "her"]);
    let singular = alone && (!word.ends_with('s') || word.ends_with("ss"));
    if singular { Who::Unknown } else { Who::Group(words) }
}

#[cfg(test)]
mod tests {
    use super::super::proof::Proof;

    fn last(proof: Proof) -> String {
        proof.quotes().pop().unwrap_or_default()
    }

    #[test]
    fn a_people_stands_for_the_one_just_named() {
        let source = "Bell was furious. “He has killed us,” the Spaniard said.";
        let quotes = Proof::new(source).man("Bell").people_of("Spain", &["Spaniard"]).quotes();
        assert_eq!(quotes, ["direct | He has killed us, | Spaniard = Bell | subject_verb"]);
    }

    #[test]
    fn an_age_or_a_town_stands_for_the_one_just_named() {
        for words in ["the 24-year-old", "the Liverpudlian"] {
            let source = format!("Bell was sorry. “I let them down,” {words} said.");
            assert!(last(Proof::new(&source).man("Bell")).contains("= Bell |"), "{source}");
        }
        let source = "Ann Bell came home. Her boat, the Grace, is below. “It leaks,” she said.";
        assert!(last(Proof::new(source).woman("Ann Bell").woman("Grace")).contains("she = Ann Bell"));
    }

    #[test]
    fn an_office_may_come_before_its_bearer() {
        let source = "The wall would be mended, the mayor said on Monday.\n\nThe mayor, Ann Bell, left.";
        let quotes = Proof::new(source).titled("Ann Bell", "mayor").quotes();
        assert!(quotes[0].contains("the mayor = Ann Bell"), "{quotes:?}");
    }

    #[test]
    fn a_pronoun_reaches_far_for_the_only_one() {
        let source = "Ann Bell died on Sunday. It rained. It snowed. It froze. It thawed. The town wept. \
            The band played. “What would I do with it?” she asked.";
        let quotes = Proof::new(source).woman("Ann Bell").quotes();
        assert!(quotes[0].contains("she = Ann Bell"), "{quotes:?}");
        let quotes = Proof::new(source).woman("Ann Bell").woman("Sunday").quotes();
        assert!(quotes[0].contains("she = ?"), "{quotes:?}");
    }

    #[test]
    fn a_pronoun_is_the_last_who_fits() {
        let proof =
            Proof::new("Carter met Bell on the quay. “It is gone,” she said.").woman("Ann Bell").man("Dan Carter");
        assert!(last(proof).contains("she = Ann Bell"));
        let proof = Proof::new("Carter came to the quay. Smith was not there. “It is gone,” she said.")
            .man("Carter")
            .man("Smith");
        assert!(last(proof).contains("she = ?"));
    }

    #[test]
    fn the_subject_rather_than_the_object() {
        let proof = Proof::new("Carter had a talk with Smith. “It is gone,” he said.").man("Carter").man("Smith");
        assert!(last(proof).contains("he = Carter"));
    }

    #[test]
    fn a_description_by_its_title() {
        let source = "Senator Carter came late. Smith waited. “It is gone,” the senator said.";
        let proof = Proof::new(source).titled("Carter", "Senator").man("Smith");
        assert!(last(proof).contains("the senator = Carter"));
        let source = "Senator Carter met Senator Smith. “It is gone,” the senator said.";
        let proof = Proof::new(source).titled("Carter", "Senator").titled("Smith", "Senator");
        assert!(last(proof).contains("the senator = ?"));
    }

    #[test]
    fn a_short_title_is_spoken_of_in_full() {
        let source = "Gov. Carter came late. Smith waited. “It is gone,” the governor said.";
        let proof = Proof::new(source).titled("Carter", "Gov.").man("Smith");
        assert!(last(proof).contains("the governor = Carter"));
    }

    #[test]
    fn whoever_spoke_last_without_a_name_is_not_somebody_named_before() {
        for source in [
            "Carter said the wall was safe. A police officer said it was not. “It will fall,” he said.",
            "Carter said the wall was safe. One of the masons was there. Another said it was not. “It will fall,” he said.",
        ] {
            assert!(last(Proof::new(source).man("Carter")).contains("he = ?"), "{source}");
        }
        let source = "A police officer said it was not safe. Carter came. “It will fall,” he said.";
        assert!(last(Proof::new(source).man("Carter")).contains("he = Carter"));
        let source = "Carter said it was safe. His wife said it was not. “It will hold,” he said.";
        assert!(last(Proof::new(source).man("Carter")).contains("he = Carter"));
    }

    #[test]
    fn an_office_with_a_capital_is_whoever_bears_it_and_no_name() {
        let source = "Fisheries Minister Carter was angry. “It is gone,” the Minister said.";
        assert!(last(Proof::new(source).titled("Carter", "Fisheries Minister")).contains("Minister = Carter"));
        assert!(last(Proof::new("“It is gone,” the Minister said.")).contains("Minister = ?"));
    }

    #[test]
    fn somebody_is_known_by_an_age_that_was_told() {
        let source = "Carter, 44, met Smith, 51. “It is gone,” the 44-year-old said.";
        let proof = Proof::new(source).man("Carter").man("Smith");
        assert!(last(proof).contains("= Carter"));
    }

    #[test]
    fn a_calling_is_whom_the_sentence_before_is_about() {
        let source = "England’s Carter was calm. “It is gone,” the striker said.";
        assert!(last(Proof::new(source).man("Carter").place("England")).contains("the striker = Carter"));
        for source in [
            "Carter was arrested. “It is gone,” the officer said.",
            "Carter met Smith. “It is gone,” the striker said.",
            "Carter was calm. “It is gone,” the actress said.",
            "Carter was calm. “It is gone,” the captain of the ship said.",
        ] {
            assert!(last(Proof::new(source).man("Carter").man("Smith")).contains("= ?"), "{source}");
        }
        let source = "Arden Air said it would fly.\n\n“It is gone,” the airline said.";
        assert!(last(Proof::new(source).organization("Arden Air")).contains("the airline = Arden Air"));
    }

    #[test]
    fn whoever_was_asked_answers() {
        let source = "Carter asked Smith why he went back. “My hat,” he answered.";
        assert!(last(Proof::new(source).man("Carter").man("Smith")).contains("he = Smith"));
        let source = "“It is gone,” Smith said. I asked him whether he had told Carter. “Not yet,” he said.";
        assert!(last(Proof::new(source).man("Carter").man("Smith")).contains("he = Smith"));
    }

    #[test]
    fn one_of_a_people_is_no_name() {
        let of = |source: &str| last(Proof::new(source).man("Carter").people_of("Bohemia", &["Czech", "French"]));
        assert!(of("“It is gone,” said the Czech.").contains("Czech = ?"));
        assert!(of("“It is gone,” the French said.").contains("French = a name"));
    }

    #[test]
    fn what_follows_a_thing_is_not_said_by_the_name_before_it() {
        let quotes = Proof::new("Carter chairs the panel that said it was safe.").man("Carter").quotes();
        assert!(!quotes.iter().any(|line| line.contains("= Carter")), "{quotes:?}");
        let quotes = Proof::new("Norway, which said it was safe, will pay.").place("Norway").quotes();
        assert!(quotes[0].contains("which = Norway"), "{quotes:?}");
    }

    #[test]
    fn what_is_another_s_speaks_for_himself() {
        let source = "Carter was there. Carter’s captain said it was safe. “It will hold,” he said.";
        assert!(last(Proof::new(source).man("Carter")).contains("he = ?"));
    }

    #[test]
    fn groups_and_documents_keep_their_words() {
        assert!(last(Proof::new("“It is gone,” officials said.")).contains("officials = a group"));
        assert!(last(Proof::new("“It is gone,” the report said.")).contains("the report = a document"));
        assert!(last(Proof::new("“It is gone,” they said.")).contains("they = ?"));
        let proof = Proof::new("“It is gone,” the Harbour Board said.").organization("Harbour Board");
        assert!(last(proof).contains("Harbour Board = Harbour Board"));
    }
}
