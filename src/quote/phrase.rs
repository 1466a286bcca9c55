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

/// How many times a phrase is stepped back over a preposition or a comma.
const STEPS: usize = 6;

/// The subject of the verb at `verb`, looked for from `floor` on.
pub(crate) fn subject_of(scene: &Scene<'_>, verb: usize, floor: usize) -> Option<Source> {
    let mut end = before_adverbs(scene, verb, floor);
    for _ in 0..STEPS {
        if end <= floor {
            return None;
        }
        match scene.kind(end - 1)? {
            Kind::Close => {
                let open = (floor..end - 1).rev().find(|&at| scene.kind(at) == Some(Kind::Open))?;
                end = before_adverbs(scene, open, floor);
            }
            Kind::Dash => {
                let dash = (floor..end - 1).rev().find(|&at| scene.kind(at) == Some(Kind::Dash))?;
                end = before_adverbs(scene, dash, floor);
            }
            Kind::Comma => return across_comma(scene, end - 1, floor),
            _ => {
                let near = phrase_before(scene, end, floor)?;
                return Some(head_of(scene, near, floor));
            }
        }
    }
    None
}

/// Index after the last token before `at` that is no adverb, auxiliary or day.
fn before_adverbs(scene: &Scene<'_>, at: usize, floor: usize) -> usize {
    let mut end = at;
    while end > floor {
        let token = scene.text.tokens[end - 1];
        let pronoun = end >= 2 && scene.is(end - 2, Class::SUBJECT_PRONOUN);
        let skipped = match token.kind {
            Kind::Word if scene.entity(end - 1).is_some() => false,
            Kind::Word if token.is(Class::WEEKDAY | Class::MONTH) && !token.is(Class::AUXILIARY) => {
                // `Smith on Tuesday said`
                if end >= 2 && scene.is(end - 2, Class::PREPOSITION) {
                    end -= 1;
                }
                true
            }
            Kind::Word => token.is(Class::AUXILIARY) || is_adverb(scene, end - 1),
            // `he’s said`, `they’ve said`; the possessive of a name is none.
            Kind::Clitic => pronoun || !scene.text.word(end - 1).ends_with(['s', '’', '\'']),
            _ => false,
        };
        if !skipped {
            break;
        }
        end -= 1;
    }
    end
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

/// The name before what two commas set off: `Brownback, a Kansas Republican, said`.
fn across_comma(scene: &Scene<'_>, comma: usize, floor: usize) -> Option<Source> {
    let mut first = None;
    let mut at = comma;
    let mut commas = 0;
    while at > floor && commas < STEPS {
        at -= 1;
        if scene.kind(at) != Some(Kind::Comma) || scene.run(at).is_some() {
            continue;
        }
        commas += 1;
        let Some(near) = phrase_before(scene, before_brackets(scene, at, floor), floor) else { continue };
        if matches!(near.kind, SourceKind::Pronoun | SourceKind::Relative) || is_time(scene, &near) {
            continue;
        }
        let found = head_of(scene, near, floor);
        if after_preposition(scene, found.start, floor) {
            continue;
        }
        if let SourceKind::Named(Named::Person(_)) = found.kind {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    if first.is_none() && at == floor {
        // Nothing between commas: `In a speech, …, said` has no subject here.
        return None;
    }
    first
}

fn is_time(scene: &Scene<'_>, source: &Source) -> bool {
    is_time_phrase(scene, source.tokens.clone())
}

/// Index after the last token before `at` that is in no bracket: `Jordan (R-Ohio),`.
fn before_brackets(scene: &Scene<'_>, at: usize, floor: usize) -> usize {
    if at == floor || scene.kind(at - 1) != Some(Kind::Close) {
        return at;
    }
    (floor..at - 1).rev().take(12).find(|&open| scene.kind(open) == Some(Kind::Open)).unwrap_or(at)
}

/// Whether a preposition stands before the phrase, which then is no subject.
pub(crate) fn after_preposition(scene: &Scene<'_>, start: usize, floor: usize) -> bool {
    // `after Bell said`: these open clauses as well.
    start > floor && scene.is(start - 1, Class::PREPOSITION) && !scene.is(start - 1, Class::CONJUNCTION)
}

/// The phrase that the one given hangs on by prepositions: `a spokesman` of `a spokesman for the campaign`.
fn head_of(scene: &Scene<'_>, near: Source, floor: usize) -> Source {
    let mut head = near;
    for _ in 0..STEPS {
        if matches!(head.kind, SourceKind::Pronoun | SourceKind::Relative)
            || !after_preposition(scene, head.start, floor)
        {
            break;
        }
        match phrase_before(scene, head.start - 1, floor) {
            Some(outer)
                if matches!(outer.kind, SourceKind::Pronoun | SourceKind::Relative) && !is_number(scene, &head) =>
            {
                break;
            }
            // `Director of Government Affairs Ann Bell`: what is before is her title.
            Some(outer)
                if matches!(head.kind, SourceKind::Named(Named::Person(_)))
                    && head.start < head.tokens.start
                    && is_office(scene, &outer) =>
            {
                head.start = outer.start;
            }
            Some(outer) => head = outer,
            None => break,
        }
    }
    head
}

fn is_number(scene: &Scene<'_>, source: &Source) -> bool {
    scene.text.tokens[source.tokens.clone()].iter().all(|token| token.kind == Kind::Number)
}

/// Whether the phrase ends in an office: `Director`, `secretary`.
fn is_office(scene: &Scene<'_>, source: &Source) -> bool {
    scene.is(source.tokens.end - 1, Class::ROLE | Class::TITLE)
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
    let mut end = from;
    while end < ceiling && scene.run(end).is_none() {
        let opening = scene.is(end, Class::DETERMINER) && (end == from || scene.is(end - 1, Class::DETERMINER));
        // `reads a Wednesday editorial`
        let day = end > from && scene.is(end, Class::WEEKDAY) && scene.is(end - 1, Class::DETERMINER);
        let month = scene.is(end, Class::MONTH) && scene.entity(end).is_none();
        if !opening && !day && (month || !is_nominal(scene, end)) {
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
    if capitals < end {
        return Some(Source { tokens: capitals..end, start: from, kind: SourceKind::Capitals });
    }
    // `said a lawyer for the family, Ann Bell`; `said his wife, Ann`
    if scene.kind(end) == Some(Kind::Comma)
        && let Some(Entity { tokens, who: who @ Named::Person(_) }) = scene.entity(end + 1)
        && end + 1 < ceiling
    {
        return Some(Source { tokens: tokens.clone(), start: from, kind: SourceKind::Named(*who) });
    }
    Some(Source { tokens: from..end, start: from, kind: SourceKind::Description })
}

fn is_time_phrase(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    let tokens = &scene.text.tokens[tokens];
    let time = Class::WEEKDAY | Class::MONTH | Class::TIME;
    tokens.iter().any(|token| token.is(time))
        && tokens.iter().all(|token| token.is(time | Class::DETERMINER) || token.kind == Kind::Number)
}

/// The subject of the clause that token `at` belongs to, as a participle or a second verb shares it.
///
/// The first name, pronoun or noun phrase of the clause that no preposition precedes.
pub(crate) fn clause_subject(scene: &Scene<'_>, at: usize, floor: usize) -> Option<Source> {
    let mut subject: Option<Source> = None;
    let mut fresh = true;
    // `After the talks, he left, saying`: the comma after an opening phrase begins the clause.
    let mut opening = scene.is(floor, Class::PREPOSITION | Class::CONJUNCTION) || is_participle(scene, floor);
    let mut here = floor;
    while here < at {
        if let Some(run) = scene.run(here) {
            here = scene.runs[run].outer().end.max(here + 1);
            continue;
        }
        let Some(token) = scene.token(here) else { break };
        match token.kind {
            Kind::Semicolon | Kind::Colon | Kind::Stop => (fresh, opening) = (true, false),
            // `At a meeting in Leeds, Ohio, on Sunday, Bell …`: the opening goes on.
            Kind::Comma if opening && (scene.is(here + 1, Class::PREPOSITION) || is_place_between(scene, here)) => {}
            Kind::Comma if opening => (fresh, opening, subject) = (true, false, None),
            Kind::Comma if scene.is(here + 1, Class::CONJUNCTION) && begins_clause(scene, here + 2, at) => fresh = true,
            _ if fresh && !opening => {
                if let Some(source) = subject_here(scene, here, at) {
                    here = source.tokens.end.max(here + 1);
                    subject = Some(source);
                    fresh = false;
                    continue;
                }
            }
            _ if opening && subject.is_none() => {
                subject = subject_here(scene, here, at).filter(|source| source.kind != SourceKind::Description);
            }
            _ => {}
        }
        here += 1;
    }
    subject
}

/// Whether the comma has a place after it and another comma after that.
fn is_place_between(scene: &Scene<'_>, comma: usize) -> bool {
    scene.entity(comma + 1).is_some_and(|entity| {
        matches!(entity.who, Named::Place(_)) && scene.kind(entity.tokens.end) == Some(Kind::Comma)
    })
}

/// Whether a subject and a verb follow: `but he left`, not `but not him`.
fn begins_clause(scene: &Scene<'_>, at: usize, ceiling: usize) -> bool {
    subject_here(scene, at, ceiling).is_some()
}

/// Whether a verb form in -ing or -ed, or a role, opens a phrase that hangs on the subject to come.
fn is_participle(scene: &Scene<'_>, at: usize) -> bool {
    scene.token(at).is_some_and(|token| {
        let word = scene.text.word(at);
        token.kind == Kind::Word
            && word.len() > 4
            && (word.ends_with("ing") || word.ends_with("ed"))
            && scene.entity(at).is_none()
    })
}

/// A phrase at `at` that can be the subject of the verbs after it.
pub(crate) fn subject_here(scene: &Scene<'_>, at: usize, ceiling: usize) -> Option<Source> {
    let token = scene.token(at)?;
    if token.kind != Kind::Word && token.kind != Kind::Number {
        return None;
    }
    if token.is(Class::SUBJECT_PRONOUN) {
        return Some(Source { tokens: at..at + 1, start: at, kind: SourceKind::Pronoun });
    }
    if at > 0 && scene.is(at - 1, Class::PREPOSITION) {
        return None;
    }
    if let Some(Entity { tokens, who }) = scene.entity(at) {
        let owned = scene.kind(tokens.end) == Some(Kind::Clitic) || scene.kind(tokens.end) == Some(Kind::Hyphen);
        let noun_follows = is_nominal(scene, tokens.end)
            && scene.entity(tokens.end).is_none()
            && !looks_like_verb(scene, tokens.end)
            && !matches!(who, Named::Person(_));
        if !owned && !noun_follows {
            return Some(Source { tokens: tokens.clone(), start: at, kind: SourceKind::Named(*who) });
        }
    }
    if token.is(Class::FUNCTION) && !token.is(Class::DETERMINER) || is_adverb(scene, at) {
        return None;
    }
    let mut end = at;
    while end < ceiling
        && (is_nominal(scene, end) || scene.is(end, Class::DETERMINER) && end < at + 2)
        && !(end > at && looks_like_verb(scene, end))
    {
        // A title before a name: the name is the subject.
        if let Some(Entity { tokens, who: who @ Named::Person(_) }) = scene.entity(end)
            && scene.kind(tokens.end) != Some(Kind::Clitic)
        {
            return Some(Source { tokens: tokens.clone(), start: at, kind: SourceKind::Named(*who) });
        }
        end += 1;
    }
    let nouns = scene.text.tokens[at..end].iter().any(|token| token.kind == Kind::Word && !token.is(Class::DETERMINER));
    (nouns && !is_time_phrase(scene, at..end)).then_some(Source {
        tokens: at..end,
        start: at,
        kind: SourceKind::Description,
    })
}

/// Whether a small word has the ending of a verb, or is one of saying.
fn looks_like_verb(scene: &Scene<'_>, at: usize) -> bool {
    let Some(token) = scene.token(at) else { return false };
    token.case == Case::Lower
        && (token.is(Class::PAST | Class::AUXILIARY)
            || scene.text.word(at).ends_with("ed")
            || super::cue::verb_at(scene.text, at).is_some_and(|cue| cue.form != super::cue::Form::Base))
}
