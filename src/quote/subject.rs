//! Subjects: which phrase a verb of saying belongs to.
//!
//! What commas, dashes and brackets set off between a name and its verb is stepped over, and a phrase that hangs on
//! another by a preposition is not the subject, but what it hangs on.

use super::cue::{self, Form};
use super::phrase::{Source, SourceKind, after_preposition, is_adverb, is_nominal, is_time_phrase, phrase_before};
use super::resolve::is_document;
use super::scene::{Entity, Named, Scene};
use crate::text::{Case, Class, Kind};

/// How many times a phrase is stepped back over a preposition or a comma.
const STEPS: usize = 6;

/// The subject of the verb at `verb`, looked for from `floor` on.
pub(crate) fn subject_of(scene: &Scene<'_>, verb: usize, floor: usize) -> Option<Source> {
    let mut end = before_adverbs(scene, verb, floor);
    if let Some(head) = opening_head(scene, end, floor) {
        return Some(head);
    }
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
                if let Some(comma) = before_circumstances(scene, end, floor) {
                    return across_comma(scene, comma, floor);
                }
                let near = phrase_before(scene, end, floor)?;
                let first = near.start;
                let head = head_of(scene, near, floor);
                // `Ann Bell, 54, of Tyler said`: no comma closes what describes her.
                let comma = head.start.checked_sub(2).filter(|&at| at > floor && scene.kind(at) == Some(Kind::Comma));
                if let Some(comma) = comma.filter(|_| after_preposition(scene, head.start, floor))
                    && let Some(person) = across_comma(scene, comma, floor)
                    && matches!(person.kind, SourceKind::Named(Named::Person(_)))
                    && person.start <= floor + 1
                {
                    return Some(person);
                }
                // `Bell, a spokesman said, will stay`: the spokesman speaks of Bell.
                let speaks = head.start == first && scene.kind(verb + 1) == Some(Kind::Comma);
                return Some(described(scene, &head, floor).filter(|_| !speaks).unwrap_or(head));
            }
        }
    }
    None
}

/// The noun that opens the clause, where all up to its verb describes it: `A driver who hit Bell said`, `A report published by the
/// port said`. The last noun before the verb is another's.
fn opening_head(scene: &Scene<'_>, end: usize, floor: usize) -> Option<Source> {
    if !scene.word_is(floor, &["a", "an", "the", "one", "another"]) {
        return None;
    }
    let is_noun =
        |at: usize| is_nominal(scene, at) && scene.entity(at).is_none() && !scene.text.word(at).ends_with("ed");
    // `A Kansas man who`
    let first = scene.entity(floor + 1).filter(|entity| matches!(entity.who, Named::Place(_)));
    let first = first.map_or(floor + 1, |place| place.tokens.end);
    let noun = (first..end).take_while(|&at| is_noun(at)).count() + first - 1;
    let next = noun + 1;
    if noun < first || next >= end {
        return None;
    }
    let is_free = |at: usize| scene.kind(at) != Some(Kind::Comma) && scene.run(at).is_none();
    let relative = scene.word_is(next, &["who"])
        && (next..end).all(is_free)
        && !(next..end)
            .any(|at| scene.word_is(at, &["but", "when", "because", "if", "that"]) || begins_another(scene, at));
    // `A lawsuit filed by his partner, Ann Bell, alleges`: what is between commas is closed before the verb.
    let commas = (next..end).filter(|&at| !is_free(at)).count();
    let is_closed = commas == 0 || commas % 2 == 0 && scene.kind(end - 1) == Some(Kind::Comma);
    let made = scene.text.word(next).ends_with("ed") || scene.word_is(next, &["led", "written", "made", "sent"]);
    let document = (cue::is_noun(scene.text, noun) || is_document(scene.text.word(noun)))
        && made
        && is_closed
        && !(next..end).any(|at| cue::verb_at(scene.text, at).is_some_and(|cue| cue.form == Form::Third))
        && !(next..end).any(|at| scene.word_is(at, &["and", "but", "said"]));
    // `A man accused of theft told`, `A woman hurt in the crash said`
    let is_human = scene.is(noun, Class::ROLE | Class::TITLE | Class::KIN | Class::FEMALE | Class::MALE)
        || scene.word_is(noun, &["man", "woman", "boy", "girl", "person"]);
    let suffered = is_human
        && scene.text.word(next).ends_with("ed")
        && scene.is(next + 1, Class::PREPOSITION)
        && (next..end).all(is_free)
        && !(next..end).any(|at| scene.word_is(at, &["and", "but", "when", "because", "if", "that"]));
    (relative || document || suffered).then_some(Source {
        tokens: floor..next,
        start: floor,
        kind: SourceKind::Description,
    })
}

/// Whether `and` brings somebody else, and no second verb: `and the mayor said`, not `and hit a wall`.
fn begins_another(scene: &Scene<'_>, at: usize) -> bool {
    scene.word_is(at, &["and"])
        && (scene.is(at + 1, Class::DETERMINER | Class::SUBJECT_PRONOUN) || scene.entity(at + 1).is_some())
}

/// The person at the head of the clause whom the phrase after a comma describes, though no comma ends it: `Ann Bell, a
/// spokeswoman for the port said`.
fn described(scene: &Scene<'_>, phrase: &Source, floor: usize) -> Option<Source> {
    let comma = phrase.start.checked_sub(1).filter(|&at| at > floor && scene.kind(at) == Some(Kind::Comma))?;
    let indefinite = phrase.kind == SourceKind::Description && scene.word_is(phrase.start, &["a", "an"]);
    let person = phrase_before(scene, comma, floor).filter(|_| indefinite)?;
    let heads = person.start == floor || scene.run(person.start - 1).is_some();
    (heads && matches!(person.kind, SourceKind::Named(Named::Person(_)))).then_some(person)
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
            // `Bell last night said`
            Kind::Word if token.is(Class::TIME) && end >= floor + 3 && is_time_word(scene, end - 2) => {
                end -= 1;
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

/// The comma before what tells when and where, and no more, up to the verb at `end`: `the mayor, Ann Bell, yesterday in Arden said`.
fn before_circumstances(scene: &Scene<'_>, end: usize, floor: usize) -> Option<usize> {
    let is_place = |at: usize| scene.entity(at).is_some_and(|entity| matches!(entity.who, Named::Place(_)));
    let place = (floor..end).rev().take(4).take_while(|&at| is_place(at)).last()?;
    let preposition = place.checked_sub(1).filter(|&at| at > floor && scene.word_is(at, &["at", "in"]))?;
    let comma = before_adverbs(scene, preposition, floor).checked_sub(1).filter(|&comma| comma > floor)?;
    let comma = if is_day(scene, comma) { comma - 1 } else { comma };
    (scene.kind(comma) == Some(Kind::Comma)).then_some(comma)
}

fn is_day(scene: &Scene<'_>, at: usize) -> bool {
    scene.is(at, Class::WEEKDAY | Class::TIME) || scene.word_is(at, &["yesterday", "today"])
}

/// What tells which night or year is meant: `last`, `this`.
fn is_time_word(scene: &Scene<'_>, at: usize) -> bool {
    scene.word_is(at, &["last", "this", "earlier", "later"])
}

/// The name before what two commas set off: `Brownback, a Kansas Republican, said`.
fn across_comma(scene: &Scene<'_>, comma: usize, floor: usize) -> Option<Source> {
    if let Some(named) = phrase_before(scene, before_brackets(scene, comma, floor), floor)
        && matches!(named.kind, SourceKind::Named(Named::Person(_)))
        && named.start > floor + 1
        && scene.kind(named.start - 1) == Some(Kind::Comma)
        && let Some(role) = phrase_before(scene, named.start - 1, floor)
    {
        // `the harbour master, Ann Bell, said`; `the Mayor of Hull, Ann Bell, said`
        if role.kind == SourceKind::Description {
            return Some(Source { start: role.start, ..named });
        }
        let office = head_of(scene, role, floor);
        let is_bearer =
            matches!(office.kind, SourceKind::Description | SourceKind::Capitals) && is_office(scene, &office);
        if is_bearer && !after_preposition(scene, office.start, floor) {
            return Some(Source { start: office.start, ..named });
        }
    }
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
                    && is_office(scene, &outer)
                    && !scene.word_is(outer.start, &["a", "an"]) =>
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
            || cue::verb_at(scene.text, at).is_some_and(|cue| cue.form != Form::Base))
}
