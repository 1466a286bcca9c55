//! What is reported: where a clause begins after its cue, and where it ends.

use std::ops::Range;

use super::cue::{self, Cue, Form, Frame};
use super::phrase::{self, SourceKind};
use super::scene::{REACH, Scene};
use super::subject;
use super::verb;
use crate::text::{Class, Kind};

/// Tokens of what the verb at `at` reports after it; nothing where it reports nothing there.
pub(crate) fn after(scene: &Scene<'_>, at: usize, cue: Cue) -> Option<Range<usize>> {
    let ceiling = end_of_sentence(scene, at);
    let mut start = at + 1 + usize::from(cue.has_particle());
    if start >= ceiling {
        return None;
    }
    if scene.word_is(start + 1, &["however", "though", "meanwhile"])
        && [start, start + 2].iter().all(|&at| scene.kind(at) == Some(Kind::Comma))
        && scene.word_is(start + 3, &["that"])
    {
        start += 3;
    }
    if cue.frame.any(Frame::ADDRESSEE) && !opens_clause(scene, start) && scene.run(start).is_none() {
        let next = verb::after_addressee(scene, start, ceiling);
        // `asked residents to come`: no circumstance.
        let infinitive = cue.frame.any(Frame::INFINITIVE) && next > start && begins_infinitive(scene, next);
        let told = if infinitive { next } else { verb::after_circumstances(scene, next, ceiling) };
        let infinitive = infinitive || cue.frame.any(Frame::INFINITIVE) && scene.word_is(told, &["to"]);
        // `warned Bell would go`: the name is the subject of what is said.
        let subject = scene.is(next, Class::AUXILIARY);
        let bare = next > start && told < ceiling && begins_words(scene, told) && !cue.frame.any(Frame::NOUN);
        if opens_clause(scene, told) || infinitive || bare && !subject {
            start = told;
        } else {
            let needed = if next > start {
                if subject { Frame::CLAUSE | Frame::NOUN } else { Frame::NOUN }
            } else {
                Frame::CLAUSE | Frame::NOUN | Frame::PREPOSITION
            };
            if !cue.frame.any(needed) {
                return None;
            }
        }
    }
    // `claims not to have seen it`
    let infinitive = cue.frame.any(Frame::INFINITIVE) && begins_infinitive(scene, start);
    let told = if infinitive { start } else { verb::after_circumstances(scene, start, ceiling) };
    let start = if cue.frame.any(Frame::CLAUSE) && told > start && told < ceiling && begins_words(scene, told) {
        told
    } else {
        start
    };
    let fits = match scene.kind(start)? {
        Kind::Word | Kind::Number | Kind::Quote | Kind::Open | Kind::Symbol => {
            if infinitive {
                true
            } else if scene.word_is(start, &["to"]) {
                cue.frame.any(Frame::INFINITIVE) && scene.run(start + 1).is_some()
            } else if cue.frame.any(Frame::CLAUSE) && verb::begins_quantity(scene, start) {
                true
            } else if scene.is(start, Class::PREPOSITION) && !opens_clause(scene, start) {
                cue.frame.any(Frame::PREPOSITION)
                    || cue.frame.any(Frame::CLAUSE) && begins_fronted(scene, start, ceiling)
            } else if scene.word_is(start, &["and", "or", "but"]) {
                false
            } else if cue.frame.any(Frame::OPENED) && !opens_clause(scene, start) {
                // `wrote it in May`, `submitted it to the board`: an object.
                scene.is(start, Class::SUBJECT_PRONOUN) && !scene.is(start + 1, Class::PREPOSITION)
                    || scene.word_is(start, &["there"])
                    || is_subject_of_clause(scene, start, ceiling)
            } else {
                cue.frame.any(Frame::CLAUSE | Frame::NOUN) || cue.frame.any(Frame::ADDRESSEE)
            }
        }
        _ => false,
    };
    if !fits {
        return None;
    }
    let start = if cue.frame.any(Frame::PREPOSITION)
        && !infinitive
        && scene.is(start, Class::PREPOSITION)
        && !opens_clause(scene, start)
        && !(cue.frame.any(Frame::CLAUSE) && verb::begins_quantity(scene, start))
    {
        start + 1
    } else {
        start
    };
    let end = if hangs_on(scene, at) {
        (start..end_of(scene, start, ceiling))
            .find(|&comma| scene.kind(comma) == Some(Kind::Comma) && scene.run(comma).is_none())
            .unwrap_or_else(|| end_of(scene, start, ceiling))
    } else {
        end_of(scene, start, ceiling)
    };
    if !infinitive && is_circumstance(scene, start..end.max(start)) {
        return None;
    }
    // `said Friday`, `said at noon` report nothing.
    let is_time = phrase::is_time_phrase(scene, start..end.max(start));
    let said = verb::after_circumstances(scene, start, end) < end || scene.is(start, Class::DETERMINER) && !is_time;
    (end > start && (said || infinitive)).then_some(start..end)
}

/// Tokens of the clause that follows the noun at `at`, `that` included.
pub(crate) fn after_noun(scene: &Scene<'_>, at: usize) -> Range<usize> {
    at + 1..end_of(scene, at + 1, end_of_sentence(scene, at))
}

/// Whether the verb belongs to a clause that hangs on another: `While he says so, …`, `which she said was …`.
fn hangs_on(scene: &Scene<'_>, verb: usize) -> bool {
    let floor = scene.floor(verb);
    let first = if scene.word_is(floor, &["but", "and"]) { floor + 1 } else { floor };
    let opens = scene.is(first, Class::CONJUNCTION) || scene.word_is(first, &["as"]);
    let comma = (first..verb).any(|at| scene.kind(at) == Some(Kind::Comma));
    if opens && !comma {
        return true;
    }
    subject::subject_of(scene, verb, floor).is_some_and(|source| {
        source.kind == SourceKind::Relative
            || source.start > floor && scene.word_is(source.start - 1, &["which", "who", "whom", "what"])
            || source.start > floor + 1 && is_relative_that(scene, source.start - 1)
    }) || awaits_verb(scene, verb, floor)
}

/// `the report that Bell wrote`: `that` after a noun which itself says nothing.
fn is_relative_that(scene: &Scene<'_>, at: usize) -> bool {
    scene.word_is(at, &["that"])
        && phrase::is_nominal(scene, at - 1)
        && cue::verb_at(scene.text, at - 1).is_none()
        && !cue::is_noun(scene.text, at - 1)
}

/// Whether the verb stands in what a comma sets off from the subject of the sentence, whose own verb comes after the next comma:
/// `Bell, asked if she understood it, said`.
fn awaits_verb(scene: &Scene<'_>, verb: usize, floor: usize) -> bool {
    let Some(subject) = subject::subject_here(scene, floor, verb) else { return false };
    let opens = subject.tokens.end;
    let is_comma = |at: usize| scene.kind(at) == Some(Kind::Comma) && scene.run(at).is_none();
    if opens + 1 >= verb || !is_comma(opens) || (opens + 1..verb).any(is_comma) {
        return false;
    }
    let end = scene.sentence_end(verb).min(verb + REACH);
    let closes = (verb..end).find(|&at| is_comma(at)).map(|comma| comma + 1);
    closes.is_some_and(|next| {
        let cue = cue::verb_at(scene.text, next);
        scene.is(next, Class::AUXILIARY) || cue.is_some_and(|cue| matches!(cue.form, Form::Past | Form::Third))
    })
}

/// Whether nouns stand here and an auxiliary after them, which make a clause and no object: `felt his men had given it away`.
fn is_subject_of_clause(scene: &Scene<'_>, start: usize, ceiling: usize) -> bool {
    let end = verb::after_nouns(scene, start, ceiling.min(start + 6));
    end > start && scene.is(end, Class::AUXILIARY) && !scene.word_is(end, &["to"])
}

/// Whether all there is tells when or where it was said: `said when he came home`, `said as he left the hall on Friday`,
/// `said during a rally in Arden`.
fn is_circumstance(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let Range { start, end } = range;
    let after = verb::after_circumstances(scene, start, end);
    let said = start > 1
        && scene.word_is(start - 1, &["said"])
        && !scene.word_is(start - 2, &["not", "never", "has", "have", "had"]);
    let opens = |at: usize| {
        scene.word_is(at, &["while", "as", "after", "before", "during", "following"])
            || said && scene.word_is(at, &["when"])
    };
    let comma = (start..end).any(|at| scene.kind(at) == Some(Kind::Comma) && scene.run(at).is_none());
    !comma && (opens(start) || after > start && after < end && opens(after))
}

/// Words that open a reported clause.
fn opens_clause(scene: &Scene<'_>, at: usize) -> bool {
    scene.word_is(at, &["that", "if", "whether", "how", "why", "what", "when", "where", "who"])
}

/// `to leave`, `not to leave`; not `to 9 million`, `to the lowest`.
fn begins_infinitive(scene: &Scene<'_>, at: usize) -> bool {
    let to = at + usize::from(scene.word_is(at, &["not"]));
    let verb = to + 1;
    scene.word_is(to, &["to"])
        && scene.kind(verb) == Some(Kind::Word)
        && !scene.is(verb, Class::DETERMINER)
        && scene.entity(verb).is_none()
}

/// Whether a clause or a phrase can begin here.
fn begins_words(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.kind(at), Some(Kind::Word | Kind::Number | Kind::Quote))
        && !scene.word_is(at, &["and", "or", "but", "as"])
}

/// `said in the end he would go`: a phrase in front and then a subject, before the sentence ends.
fn begins_fronted(scene: &Scene<'_>, at: usize, ceiling: usize) -> bool {
    let after = verb::after_circumstances(scene, at, ceiling);
    let subject = scene.is(after, Class::SUBJECT_PRONOUN) || scene.entity(after).is_some();
    after > at && after < ceiling && (subject || scene.kind(after) == Some(Kind::Comma) && after + 3 < ceiling)
}

/// Index of the stop that ends the sentence around token `at`, runs in marks counted as one word.
pub(crate) fn end_of_sentence(scene: &Scene<'_>, at: usize) -> usize {
    let paragraph = &scene.text.paragraphs[scene.text.paragraph_of(at)];
    let limit = paragraph.tokens.end.min(at + 2 * REACH);
    let mut here = at;
    let mut sentence = scene.sentence_end(at);
    while here < limit {
        if let Some(run) = scene.run(here) {
            let outer = scene.runs[run].outer();
            here = outer.end.max(here + 1);
            if here < limit && sentence <= here {
                if sentence == here {
                    return here;
                }
                sentence = scene.sentence_end(here);
                // The run ended its last sentence: the next one is another.
                if scene.text.sentences[scene.text.sentence_of(here)].start == here {
                    return here;
                }
            }
            continue;
        }
        if here >= sentence {
            return here;
        }
        if scene.kind(here) == Some(Kind::Stop) && here + 1 >= sentence.min(limit) {
            return here;
        }
        here += 1;
    }
    limit
}

/// Where what is reported goes on after an attribution between commas: `The goal, he said, is …`.
pub(crate) fn resumed(scene: &Scene<'_>, comma: usize) -> Option<Range<usize>> {
    let ceiling = end_of_sentence(scene, comma);
    let start = comma + 1;
    if start + 1 >= ceiling || scene.run(start).is_some() || breaks_off(scene, comma, ceiling) {
        return None;
    }
    let end = end_of(scene, start, ceiling);
    (end > start).then_some(start..end)
}

/// Where the reported clause that begins at `start` ends.
fn end_of(scene: &Scene<'_>, start: usize, ceiling: usize) -> usize {
    let mut here = start;
    while here < ceiling {
        if let Some(run) = scene.run(here) {
            here = scene.runs[run].outer().end.max(here + 1);
            continue;
        }
        match scene.kind(here) {
            Some(Kind::Semicolon) if here > start => return here,
            Some(Kind::Comma) if breaks_off(scene, here, ceiling) => return here,
            Some(Kind::Word)
                if here > start
                    && scene.word_is(here, &["and", "but"])
                    && (cue_follows(scene, here + 1) || is_speakers(scene, start, here + 1)) =>
            {
                return here;
            }
            _ => {}
        }
        here += 1;
    }
    ceiling.max(start)
}

/// Whether what follows a comma is no longer reported.
fn breaks_off(scene: &Scene<'_>, comma: usize, ceiling: usize) -> bool {
    let next = comma + 1;
    if next >= ceiling {
        return false;
    }
    if scene.word_is(next, &["while", "though", "although", "whereas", "according", "even"]) {
        return true;
    }
    if scene.word_is(next, &["but"]) {
        return scene.is(next + 1, Class::SUBJECT_PRONOUN | Class::DETERMINER)
            || scene.token(next + 1).is_some_and(|token| token.is_capitalized());
    }
    // `, indicating …`: another report.
    if cue::verb_at(scene.text, next).is_some_and(|cue| cue.form == Form::Ing) {
        return true;
    }
    scene.word_is(next, &["and", "as"]) && attribution_follows(scene, next + 1, ceiling)
        || attribution_follows(scene, next, ceiling)
}

/// A verb of saying right here: `and said`.
fn cue_follows(scene: &Scene<'_>, at: usize) -> bool {
    let at = if at < scene.text.tokens.len() && phrase::is_adverb(scene, at) { at + 1 } else { at };
    super::cue::verb_at(scene.text, at).is_some_and(|cue| {
        matches!(cue.form, Form::Past | Form::Third)
            && cue.frame.any(Frame::CLAUSE)
            && (cue.frame.any(Frame::QUOTE) || !is_thought(scene, at))
    })
}

/// `found`, `knew`: a second verb of what is reported as often as one of its speaker.
fn is_thought(scene: &Scene<'_>, at: usize) -> bool {
    scene.word_is(
        at,
        &[
            "discovered",
            "felt",
            "finds",
            "found",
            "knew",
            "knows",
            "learned",
            "realised",
            "realized",
            "shows",
            "showed",
        ],
    )
}

/// Whether the verb after `and` is the speaker's own, as what is reported so far is of a thing: `said the gun looked real and
/// ordered him to pay`, `said it was “old” and cut its forecasts`.
fn is_speakers(scene: &Scene<'_>, start: usize, at: usize) -> bool {
    let start = start + usize::from(scene.word_is(start, &["that"]));
    let Some(subject) = subject::subject_here(scene, start, at) else { return false };
    let is_thing = match subject.kind {
        SourceKind::Description => {
            let last = subject.tokens.end - 1;
            let human = Class::ROLE | Class::TITLE | Class::KIN | Class::FEMALE | Class::MALE;
            scene.is(subject.start, Class::DETERMINER)
                && !scene.is(last, human)
                && !verb::is_plural(scene, last)
                && !scene.word_is(
                    last,
                    &["people", "police", "government", "company", "council", "firm", "team", "man", "woman"],
                )
        }
        _ => false,
    };
    let addresses = cue::verb_at(scene.text, at)
        .is_some_and(|cue| matches!(cue.form, Form::Past) && cue.frame.any(Frame::ADDRESSEE | Frame::INFINITIVE));
    is_thing && addresses
}

/// A subject and a verb of saying within a few words: `Beijing insists`, `the mayor also said`.
fn attribution_follows(scene: &Scene<'_>, at: usize, ceiling: usize) -> bool {
    (at..ceiling.min(at + 8)).any(|verb| {
        scene.run(verb).is_none()
            && verb::saying_at(scene, verb).is_some_and(|cue| {
                matches!(cue.form, Form::Past | Form::Third | Form::Base)
                    && cue.frame.any(Frame::CLAUSE)
                    && subject::subject_of(scene, verb, at).is_some_and(|source| source.start <= at + 1)
            })
    }) || described_speaker(scene, at, ceiling)
}

/// A person described between two commas and a verb of saying: `Bell, who runs the yard, said`.
fn described_speaker(scene: &Scene<'_>, at: usize, ceiling: usize) -> bool {
    let Some(person) = scene.entity(at).filter(|entity| entity.tokens.start == at) else { return false };
    let is_comma = |&at: &usize| scene.kind(at) == Some(Kind::Comma) && scene.run(at).is_none();
    let opens = person.tokens.end;
    let closes = (opens + 1..ceiling.min(opens + DESCRIBED)).find(is_comma);
    is_comma(&opens) && closes.is_some_and(|comma| cue_follows(scene, comma + 1))
}

/// Most tokens of what describes a speaker between commas.
const DESCRIBED: usize = 20;
