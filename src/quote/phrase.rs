//! Noun phrases as subjects: whose the verb of saying is.
//!
//! There is no parser: a phrase is what stands before or after a verb up to a word that cannot belong to it, and
//! what commas, dashes and brackets set off between a name and its verb is stepped over.

use std::ops::Range;

use super::scene::{Entity, Named, Scene};
use crate::text::{Case, Class, Kind};

/// A phrase that can be a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The words that name the speaker.
    pub(crate) tokens: Range<usize>,
    /// Where the whole phrase begins, titles and articles included.
    pub(crate) start: usize,
    pub(crate) kind: SourceKind,
}

/// What a phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceKind {
    /// A name that is known.
    Named(Named),
    /// A capitalised run that no list knows.
    Capitals,
    /// `he`, `they`
    Pronoun,
    /// `who`: stands for what is before it.
    Relative,
    /// `the spokesman`, `officials`
    Description,
}

/// Whether the word can stand between a subject and its verb.
pub(crate) fn is_adverb(scene: &Scene<'_>, at: usize) -> bool {
    let token = scene.text.tokens[at];
    let word = scene.text.word(at);
    token.is(Class::ADVERB)
        || token.case == Case::Lower
            && word.len() > 4
            && word.ends_with("ly")
            && !matches!(word, "family" | "assembly" | "reply")
}

/// Whether a preposition stands before the phrase, which then is no subject.
pub(crate) fn after_preposition(scene: &Scene<'_>, start: usize, floor: usize) -> bool {
    // `after Bell said`: these open clauses as well.
    start > floor && scene.is(start - 1, Class::PREPOSITION) && !scene.is(start - 1, Class::CONJUNCTION)
}

/// The noun phrase that ends right before token `end`.
pub(crate) fn phrase_before(scene: &Scene<'_>, end: usize, floor: usize) -> Option<Source> {
    let last = end.checked_sub(1).filter(|&last| last >= floor)?;
    if scene.run(last).is_some() {
        return None;
    }
    let token = scene.token(last)?;
    if let Some(Entity { tokens, who }) = scene.entity(last)
        && tokens.end == end
    {
        let start = phrase_start(scene, tokens.start, floor);
        return Some(Source { tokens: tokens.clone(), start, kind: SourceKind::Named(*who) });
    }
    if token.is(Class::SUBJECT_PRONOUN) {
        let kind = if scene.word_is(last, &["who"]) { SourceKind::Relative } else { SourceKind::Pronoun };
        return Some(Source { tokens: last..end, start: last, kind });
    }
    if scene.word_is(last, &["one", "another", "neither", "none"]) {
        return Some(Source { tokens: last..end, start: last, kind: SourceKind::Description });
    }
    if scene.word_is(last, &["which", "that"]) {
        return Some(Source { tokens: last..end, start: last, kind: SourceKind::Relative });
    }
    if token.is(Class::DETERMINER) {
        let alone =
            !scene.word_is(last, &["a", "an", "the", "his", "its", "my", "our", "their", "your", "every", "no", "own"]);
        return alone.then_some(Source { tokens: last..end, start: last, kind: SourceKind::Description });
    }
    if !is_nominal(scene, last) || !matches!(token.kind, Kind::Word | Kind::Symbol | Kind::Number) {
        return None;
    }
    let start = phrase_start(scene, end, floor);
    // `comments highlighted`: a participle is no noun, but after an article it is.
    if token.case == Case::Lower && scene.text.word(last).ends_with("ed") && !scene.is(start, Class::DETERMINER) {
        return None;
    }
    let capitals = capitals_before(scene, end, start);
    if capitals < end {
        return Some(Source { tokens: capitals..end, start, kind: SourceKind::Capitals });
    }
    Some(Source { tokens: start..end, start, kind: SourceKind::Description })
}

/// Where the noun phrase that goes on at `end` begins.
fn phrase_start(scene: &Scene<'_>, end: usize, floor: usize) -> usize {
    let mut start = end;
    while start > floor && scene.run(start - 1).is_none() {
        // `In a letter to residents Ms Bell said`: nothing before a `Ms` is of the name.
        if start < end && is_courtesy(scene, start) {
            break;
        }
        if scene.is(start - 1, Class::DETERMINER) {
            start -= 1;
            while start > floor && scene.is(start - 1, Class::DETERMINER) {
                start -= 1;
            }
            break;
        }
        if !is_nominal(scene, start - 1) || other_name(scene, start, end) {
            break;
        }
        start -= 1;
    }
    start
}

/// Whether the word is `Mr`, `Mrs`, `Ms` or `Miss`.
fn is_courtesy(scene: &Scene<'_>, at: usize) -> bool {
    scene.word_is(at, &["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss"])
}

/// Whether a name of something else ends right before the name at `start`, which begins the phrase: `in Ohio Bell said`.
fn other_name(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let before = scene.entity(start - 1).filter(|entity| entity.tokens.end == start);
    start == end
        && before.is_some()
        && scene
            .entity(start)
            .is_some_and(|entity| matches!(entity.who, Named::Person(_)) && entity.tokens.start == start)
}

/// First token of the capitalised words that end at `end`; `end` itself where there are none that can be a name.
fn capitals_before(scene: &Scene<'_>, end: usize, floor: usize) -> usize {
    let mut start = end;
    while start > floor {
        let token = scene.text.tokens[start - 1];
        if !token.is_capitalized()
            || token.is(Class::FUNCTION)
            || token.is(Class::TITLE | Class::HONORIFIC) && start < end
        {
            break;
        }
        start -= 1;
    }
    // A common noun that opens its sentence has a capital too.
    let opens =
        start + 1 == end && start == scene.sentence_start(start) && scene.text.tokens[start].case == Case::Capital;
    if opens { end } else { start }
}

/// Whether the token can stand inside a noun phrase.
pub(crate) fn is_nominal(scene: &Scene<'_>, at: usize) -> bool {
    let Some(token) = scene.token(at) else { return false };
    match token.kind {
        Kind::Word => {
            let small = Class::FUNCTION | Class::PREPOSITION | Class::AUXILIARY | Class::CONJUNCTION | Class::WEEKDAY;
            let past = token.case == Case::Lower && token.is(Class::PAST);
            scene.entity(at).is_some() || !past && !token.is(small)
        }
        Kind::Number | Kind::Hyphen | Kind::Clitic => true,
        Kind::Symbol => scene.text.slice(token.span()).starts_with(['%', '$', '&', '£', '€', '/']),
        _ => false,
    }
}

/// The noun phrase that begins at token `start`, as the subject after its verb: `said State Department spokesman X`.
pub(crate) fn phrase_after(scene: &Scene<'_>, start: usize, ceiling: usize) -> Option<Source> {
    let mut from = start;
    while from < ceiling && is_adverb(scene, from) {
        from += 1;
    }
    if from < ceiling && scene.is(from, Class::SUBJECT_PRONOUN) {
        return Some(Source { tokens: from..from + 1, start: from, kind: SourceKind::Pronoun });
    }
    // `said one.`, `said another`
    if from < ceiling
        && scene.word_is(from, &["one", "another", "others", "some"])
        && !(from + 1 < ceiling && is_nominal(scene, from + 1))
    {
        return Some(Source { tokens: from..from + 1, start: from, kind: SourceKind::Description });
    }
    let mut end = from;
    while end < ceiling && scene.run(end).is_none() {
        let opening = scene.is(end, Class::DETERMINER) && (end == from || scene.is(end - 1, Class::DETERMINER));
        // `reads a Wednesday editorial`
        let day = end > from && scene.is(end, Class::WEEKDAY) && scene.is(end - 1, Class::DETERMINER);
        let month = scene.is(end, Class::MONTH) && scene.entity(end).is_none();
        if !opening && !day && (month || !is_nominal(scene, end)) {
            break;
        }
        // `a study published in`
        if end > from && scene.is(end + 1, Class::PREPOSITION) && scene.text.word(end).ends_with("ed") {
            break;
        }
        end += 1;
    }
    // `the group's`: what is owned was cut off, so the phrase is not whole.
    if end == from {
        return None;
    }
    let person = (from..end).rev().find_map(|at| match scene.entity(at) {
        Some(Entity { tokens, who: who @ Named::Person(_) })
            if tokens.end <= end && scene.kind(tokens.end) != Some(Kind::Clitic) =>
        {
            Some((tokens.clone(), *who))
        }
        _ => None,
    });
    if let Some((tokens, who)) = person {
        return Some(Source { tokens, start: from, kind: SourceKind::Named(who) });
    }
    if let Some(Entity { tokens, who }) = scene.entity(end - 1) {
        return Some(Source { tokens: tokens.clone(), start: from, kind: SourceKind::Named(*who) });
    }
    let capitals = capitals_before(scene, end, from);
    let words = scene.text.tokens[from..end].iter().any(|token| token.kind == Kind::Word);
    if !words || is_time_phrase(scene, from..end) {
        return None;
    }
    // `said a lawyer for the family, Ann Bell`; `said his wife, Ann`; `said the director of the museum, Ann Bell`
    let is_bearer = scene.is(end - 1, Class::ROLE | Class::TITLE | Class::KIN);
    let mut behind = end;
    while is_bearer && behind < ceiling && scene.word_is(behind, &["of", "for", "at"]) {
        behind = (behind + 1..ceiling)
            .find(|&at| !scene.is(at, Class::DETERMINER) && !is_nominal(scene, at))
            .unwrap_or(ceiling);
    }
    if (capitals == end || is_bearer)
        && scene.kind(behind) == Some(Kind::Comma)
        && let Some(Entity { tokens, who: who @ Named::Person(_) }) = scene.entity(behind + 1)
        && behind + 1 < ceiling
        && is_closed(scene, tokens.end, ceiling)
    {
        return Some(Source { tokens: tokens.clone(), start: from, kind: SourceKind::Named(*who) });
    }
    if capitals < end {
        return Some(Source { tokens: capitals..end, start: from, kind: SourceKind::Capitals });
    }
    Some(Source { tokens: from..end, start: from, kind: SourceKind::Description })
}

/// Whether a name that describes what is before it can end at `end`: no verb of its own follows, as in `according to the
/// report, Bell had left`.
fn is_closed(scene: &Scene<'_>, end: usize, ceiling: usize) -> bool {
    end >= ceiling
        || scene.run(end).is_some()
        || !matches!(scene.kind(end), Some(Kind::Word | Kind::Clitic))
        || scene.is(end, Class::PREPOSITION | Class::CONJUNCTION)
        || scene.word_is(end, &["who"])
}

pub(crate) fn is_time_phrase(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    let tokens = &scene.text.tokens[tokens];
    let time = Class::WEEKDAY | Class::MONTH | Class::TIME;
    tokens.iter().any(|token| token.is(time))
        && tokens.iter().all(|token| token.is(time | Class::DETERMINER) || token.kind == Kind::Number)
}
