//! Whom a mention stands for: names, pronouns and descriptions, over the whole story in order.

use super::Who;
use super::board::Board;
use super::phrase::{Source, SourceKind};
use super::scene::{Entity, Named, Scene};
use crate::name::Gender;
use crate::text::Class;

/// Whom the speaker of each draft stands for; nothing for drafts without one.
pub(crate) fn resolve(scene: &Scene<'_>, board: &Board) -> Vec<Option<(Who, f64)>> {
    let mut order: Vec<usize> = (0..board.drafts.len()).filter(|&n| board.drafts[n].found.is_some()).collect();
    order.sort_by_key(|&n| board.drafts[n].found.as_ref().map_or(0, |found| found.source.tokens.start));
    let mut whose: Vec<Option<(Who, f64)>> = vec![None; board.drafts.len()];
    let mut spoke: Option<(usize, usize)> = None;
    for number in order {
        let Some(found) = board.drafts[number].found.as_ref() else { continue };
        let (who, factor) = resolve_one(scene, &found.source, spoke);
        if let Who::Person(person) = who {
            spoke = Some((person, found.source.tokens.start));
        }
        whose[number] = Some((who, factor));
    }
    whose
}

/// Whom one source stands for, and by how much that lowers the confidence. `spoke` is who spoke last, and where.
fn resolve_one(scene: &Scene<'_>, source: &Source, spoke: Option<(usize, usize)>) -> (Who, f64) {
    let words = || scene.text.slice(scene.span(source.tokens.clone())).to_owned();
    match source.kind {
        SourceKind::Named(named) => (named.who(), 1.0),
        SourceKind::Capitals => (capitals(scene, source), 1.0),
        SourceKind::Relative => (relative(scene, source), 1.0),
        SourceKind::Pronoun => (pronoun(scene, source, spoke), 1.0),
        SourceKind::Description => (description(scene, source).unwrap_or_else(|| kind_of(scene, source, words())), 1.0),
    }
}

/// A capitalised run that is no known name: the person of that surname, where there is one.
fn capitals(scene: &Scene<'_>, source: &Source) -> Who {
    let last = scene.text.tokens[source.tokens.end - 1].key;
    let same = scene
        .entities
        .iter()
        .find(|entity| matches!(entity.who, Named::Person(_)) && scene.text.tokens[entity.tokens.end - 1].key == last);
    same.map_or(Who::Unknown, |entity| entity.who.who())
}

/// `who` stands for the name before it.
fn relative(scene: &Scene<'_>, source: &Source) -> Who {
    let at = source.tokens.start;
    let floor = scene.floor(at).max(at.saturating_sub(12));
    (floor..at).rev().find_map(|at| scene.entity(at)).map_or(Who::Unknown, |entity| entity.who.who())
}

/// The nearest fitting person before a pronoun: a subject rather than an object, the last speaker rather than another.
fn pronoun(scene: &Scene<'_>, source: &Source, spoke: Option<(usize, usize)>) -> Who {
    let at = source.tokens.start;
    let gender = if scene.word_is(at, &["he", "his"]) {
        Gender::Male
    } else if scene.word_is(at, &["she", "her"]) {
        Gender::Female
    } else {
        return Who::Unknown;
    };
    let fits = |person: usize| scene.names.people[person].gender.is_none_or(|known| known == gender);
    let sentence = scene.text.sentence_of(at);
    let first = scene.text.sentences[sentence.saturating_sub(4)].start;
    let mut best: Option<(f64, usize)> = None;
    let until = scene.entities.partition_point(|entity| entity.tokens.start < at);
    for entity in scene.entities[..until].iter().rev() {
        if entity.tokens.start < first {
            break;
        }
        let Named::Person(person) = entity.who else { continue };
        if !fits(person) {
            continue;
        }
        let mut score = -1.5 * (sentence - scene.text.sentence_of(entity.tokens.start)) as f64;
        score += subject_score(scene, entity);
        if scene.names.people[person].gender == Some(gender) {
            score += 1.0;
        }
        if spoke.is_some_and(|(last, place)| last == person && place >= first) {
            score += 1.5;
        }
        if scene.run(entity.tokens.start).is_some() {
            score -= 3.0;
        }
        if best.is_none_or(|(so_far, _)| score > so_far) {
            best = Some((score, person));
        }
    }
    match (best, spoke) {
        (Some((_, person)), _) => Who::Person(person),
        (None, Some((person, _))) if fits(person) => Who::Person(person),
        _ => Who::Unknown,
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
fn description(scene: &Scene<'_>, source: &Source) -> Option<Who> {
    let definite = scene.word_is(source.start, &["the"]);
    if !definite {
        return None;
    }
    let last = source.tokens.end - 1;
    let head = scene.text.tokens[last];
    if !head.is(Class::ROLE | Class::TITLE) {
        return None;
    }
    let mut found = None;
    for (number, person) in scene.names.people.iter().enumerate() {
        let holds = person
            .titles
            .iter()
            .any(|&title| scene.text.tokens_in(title).any(|at| scene.text.tokens[at].key == head.key));
        let earlier = person.mentions.first().is_some_and(|mention| scene.text.token_at(mention.span.start) < last);
        if holds && earlier {
            if found.is_some() {
                return None;
            }
            found = Some(number);
        }
    }
    found.map(Who::Person)
}

/// Groups and documents by their words.
fn kind_of(scene: &Scene<'_>, source: &Source, words: String) -> Who {
    let last = source.tokens.end - 1;
    let word = scene.text.word(last);
    if super::cue::is_noun(scene.text, last)
        || matches!(word, "report" | "study" | "poll" | "survey" | "newspaper" | "editorial")
    {
        return Who::Document(words);
    }
    let singular = scene.word_is(source.tokens.start, &["a", "an", "the", "one", "his", "her"]) && !word.ends_with('s');
    if singular { Who::Unknown } else { Who::Group(words) }
}
