//! Who is said to say it after `by`: `was described by Bell as “…”`, `was called “…” by Bell`.

use super::super::board::{Board, Found};
use super::super::cue::{self, Form, Frame};
use super::super::phrase::{self, Source, SourceKind};
use super::super::scene::{Named, Scene};
use crate::text::{Class, Kind};

/// Most tokens between the verb and the quote.
const GAP: usize = 20;

/// Fills quotes by which something is called, of which `by` tells whose they are.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let [run] = board.drafts[number].runs[..] else { return None };
        let run = &scene.runs[run];
        let floor = scene.floor(run.open).max(run.open.saturating_sub(GAP));
        let article = run.open > floor && scene.is(run.open - 1, Class::DETERMINER);
        let last = run.open.checked_sub(1 + usize::from(article)).filter(|&last| last > floor)?;
        let as_what = scene.word_is(last, &["as"]);
        let agent = as_what.then(|| agent_before(scene, floor, last)).flatten();
        let (cue, source) = agent.or_else(|| {
            let verb = if as_what { last.checked_sub(1)? } else { last };
            if verb < floor || !is_naming(scene, verb) {
                return None;
            }
            let by = run.outer().end;
            agent_at(scene, by).map(|source| (verb, source))
        })?;
        let confidence = match source.kind {
            SourceKind::Named(Named::Person(_)) => 0.9,
            _ => 0.8,
        };
        Some(Found { source, cue: Some(cue), confidence, rule: "passive" })
    });
}

/// The verb and what `by` brings right after it, up to the `as` at `last`: `described by Bell as`.
fn agent_before(scene: &Scene<'_>, floor: usize, last: usize) -> Option<(usize, Source)> {
    let verb = (floor..last).rev().find(|&at| scene.word_is(at + 1, &["by"]) && is_naming(scene, at))?;
    agent_at(scene, verb + 1).filter(|source| source.tokens.end <= last).map(|source| (verb, source))
}

/// What stands after the `by` at `by`, where it can speak.
fn agent_at(scene: &Scene<'_>, by: usize) -> Option<Source> {
    if !scene.word_is(by, &["by"]) || scene.run(by).is_some() {
        return None;
    }
    let end = scene.sentence_end(by);
    if scene.word_is(by + 1, &["him", "her", "them"]) && !phrase::is_nominal(scene, by + 2) {
        return Some(Source { tokens: by + 1..by + 2, start: by + 1, kind: SourceKind::Pronoun });
    }
    phrase::phrase_after(scene, by + 1, end).filter(|source| !phrase::is_time_phrase(scene, source.tokens.clone()))
}

/// Whether the verb at `at` gives something a name, or says what it is: `called`, `described`, `condemned`.
fn is_naming(scene: &Scene<'_>, at: usize) -> bool {
    let past = |cue: cue::Cue| matches!(cue.form, Form::Past | Form::Participle) && cue.frame.any(Frame::NOUN);
    scene.kind(at) == Some(Kind::Word) && scene.run(at).is_none() && cue::verb_at(scene.text, at).is_some_and(past)
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn by_tells_whose_words_they_are() {
        for source in [
            "A new quay was described by Ann Bell as “a gift to the gulls” on Monday.",
            "The quay was called “a gift to the gulls” by Ann Bell.",
            "The quay, condemned by harbour master Ann Bell as a “gift to the gulls”, will open.",
            "The quay was dismissed as “a gift to the gulls” by the mayor, Ann Bell, on Monday.",
        ] {
            let quotes = Proof::new(source).woman("Ann Bell").quotes();
            assert!(quotes.iter().any(|line| line.ends_with("| Ann Bell = Ann Bell | passive")), "{source} {quotes:?}");
        }
    }

    #[test]
    fn another_by_is_nobody() {
        for source in ["The wall was called “the tooth” by Monday.", "Bell called it “the tooth” by the sea."] {
            let quotes = Proof::new(source).woman("Bell").quotes();
            assert!(!quotes.iter().any(|line| line.ends_with("| passive")), "{source} {quotes:?}");
        }
    }
}
