//! Whom a mention stands for: names, pronouns and descriptions, over the whole story in order.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Who;
use super::board::Board;
use super::phrase::{Source, SourceKind};
use super::scene::{Entity, Named, Scene};
use crate::name::Gender;
use crate::text::key::word_key;
use crate::text::lexicon::rows;
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
            Who::Person(person) => last.person = Some((person, found.source.tokens.start)),
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
    /// The last word by which somebody was said to speak whom the story does not name: `a police source`.
    unnamed: Option<usize>,
}

/// Whether a phrase describes one human being whom the story need not have named: `a police source`, `his mother`, `one`; not
/// `the senator`, who mostly is one that it has.
fn is_somebody(scene: &Scene<'_>, source: &Source) -> bool {
    let last = source.tokens.end - 1;
    let word = scene.text.word(last);
    let people = Class::ROLE | Class::TITLE | Class::KIN | Class::FEMALE | Class::MALE;
    let is_one = scene.word_is(source.start, &["a", "an", "one", "another"]) && scene.is(last, people);
    source.kind == SourceKind::Description
        && (!word.ends_with('s') || word.ends_with("ss"))
        && (is_one || scene.is(last, Class::KIN) || scene.word_is(last, &["one", "another"]))
}

/// Whom one source stands for, and by how much that lowers the confidence.
fn resolve_one(scene: &Scene<'_>, known: &Known, source: &Source, last: Last) -> (Who, f64) {
    match source.kind {
        SourceKind::Named(named) => (named.who(), 1.0),
        SourceKind::Capitals => (capitals(scene, known, source), 1.0),
        SourceKind::Relative => (relative(scene, source), 1.0),
        SourceKind::Pronoun => pronoun(scene, source, last),
        SourceKind::Description => {
            let words = || scene.text.slice(scene.span(source.tokens.clone())).to_owned();
            (description(scene, known, source).unwrap_or_else(|| kind_of(scene, source, words())), 1.0)
        }
    }
}

/// A capitalised run that is no known name: the person of that surname, where there is one, or the words themselves.
fn capitals(scene: &Scene<'_>, known: &Known, source: &Source) -> Who {
    let last = scene.text.tokens[source.tokens.end - 1].key;
    if let Some(person) = known.surnames.get(&last).copied().flatten() {
        return Who::Person(person);
    }
    // `the Minister` is an office, whose bearer the story may have named, and nobody's name.
    if scene.word_is(source.start, &["the"]) && is_office(scene, source.tokens.end - 1) {
        return description(scene, known, source).unwrap_or(Who::Unknown);
    }
    let words = scene.text.slice(scene.span(source.tokens.clone())).to_owned();
    if words.chars().nth(1).is_none() || scene.word_is(source.start, &["a", "an", "one"]) {
        // `Q:` and `an Ohio Democrat` are nobody’s name.
        Who::Unknown
    } else if scene.is(source.start, Class::DETERMINER) && words.ends_with('s') {
        Who::Group(words)
    } else {
        Who::Name(words)
    }
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
        nearest.get_or_insert(entity.tokens.start);
        let mut score = -1.5 * (sentence - scene.text.sentence_of(entity.tokens.start)) as f64;
        score += subject_score(scene, entity);
        if scene.names.people[person].gender == Some(gender) {
            score += 1.0;
        }
        let is_last = |place: usize| last.unnamed.is_none_or(|unnamed| unnamed < place);
        if spoke.is_some_and(|(last, place)| last == person && place >= first && is_last(place)) {
            score += 1.5;
        }
        if scene.run(entity.tokens.start).is_some() {
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
        _ => (Who::Unknown, 1.0),
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

/// A person one of whose titles holds the head of the description: `the senator`.
fn description(scene: &Scene<'_>, known: &Known, source: &Source) -> Option<Who> {
    let definite = scene.word_is(source.start, &["the"]);
    if !definite {
        return None;
    }
    let last = source.tokens.end - 1;
    let head = scene.text.tokens[last];
    if let Some(person) = aged(scene, source) {
        return Some(Who::Person(person));
    }
    if !is_office(scene, last) {
        return None;
    }
    let before = |person: usize| {
        let first = scene.names.people[person].mentions.first();
        first.is_some_and(|mention| mention.span.start < scene.text.tokens[last].start as usize)
    };
    let mut bearers = known.titles.get(&head.key)?.iter().filter(|&&person| before(person));
    let one = *bearers.next()?;
    bearers.next().is_none().then_some(Who::Person(one))
}

/// How many names back an age is looked for: more than a story of a paper has.
const REMEMBERED: usize = 500;

/// The only person whose age is said beside the name, where the description tells it: `Ann Bell, 44,`, then `the 44-year-old`.
fn aged(scene: &Scene<'_>, source: &Source) -> Option<usize> {
    let age = (source.start + 1..source.tokens.end).find(|&at| {
        scene.kind(at) == Some(Kind::Number)
            && (at + 1..at + 4).any(|year| scene.word_is(year, &["year"]))
            && (at + 2..at + 6).any(|old| scene.word_is(old, &["old"]))
    });
    let age = age.or_else(|| {
        let whole = |at: &usize| scene.text.word(*at).to_lowercase().ends_with("-year-old");
        (source.start + 1..source.tokens.end).find(whole)
    })?;
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
    fn groups_and_documents_keep_their_words() {
        assert!(last(Proof::new("“It is gone,” officials said.")).contains("officials = a group"));
        assert!(last(Proof::new("“It is gone,” the report said.")).contains("the report = a document"));
        assert!(last(Proof::new("“It is gone,” they said.")).contains("they = ?"));
        let proof = Proof::new("“It is gone,” the Harbour Board said.").organization("Harbour Board");
        assert!(last(proof).contains("Harbour Board = Harbour Board"));
    }
}
