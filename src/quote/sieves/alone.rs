//! A quote in a clause without a known verb of saying: the last verb of saying of the sentence, or the noun.

use super::super::board::{Board, Found};
use super::super::cue::{Form, Frame};
use super::super::scene::{REACH, Scene};
use super::super::subject;
use super::super::verb;
use crate::text::Kind;

/// Fills quotes by the nearest verb of saying of their sentence, before them first.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let floor = scene.floor(run.open);
        for at in (floor..run.open).rev() {
            if scene.run(at).is_some() {
                continue;
            }
            if let Some(cue) = verb::saying_at(scene, at)
                && cue.form != Form::Participle
                && let Some(source) = verb::speaker_before(scene, at, cue, floor)
            {
                return Some(Found { source, cue: Some(at), confidence: 0.7, rule: "verb_before" });
            }
        }
        let last = &scene.runs[*board.drafts[number].runs.last()?];
        let start = last.close? + 1;
        let paragraph = scene.text.paragraphs[last.paragraph].tokens.end;
        for at in start..paragraph.min(start + REACH) {
            if scene.kind(at) == Some(Kind::Stop) && scene.run(at).is_none() || scene.sentence_start(at) != floor {
                break;
            }
            if scene.run(at).is_some() {
                continue;
            }
            if let Some(cue) = verb::saying_at(scene, at)
                && cue.frame.any(Frame::QUOTE | Frame::CLAUSE)
                && let Some(source) = subject::subject_of(scene, at, start)
            {
                return Some(Found { source, cue: Some(at), confidence: 0.6, rule: "verb_after" });
            }
        }
        None
    });
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn the_last_verb_of_saying_of_the_sentence() {
        let proof =
            Proof::new("Bell, who had argued with the mayor, was not moved by a town “out of its mind” with fear.");
        let quotes = proof.woman("Bell").quotes();
        let found = "direct | out of its mind | who = Bell | verb_before";
        assert!(quotes.iter().any(|line| line == found), "{quotes:?}");
    }
}
