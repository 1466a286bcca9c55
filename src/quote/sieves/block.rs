//! A block below a colon: `Bell wrote:`, and the quote is the next paragraph.

use super::super::board::{Board, Found};
use super::super::cue::{self, Form, Frame};
use super::super::scene::Scene;
use super::super::subject;
use super::super::verb;
use crate::text::Kind;

/// Fills quotes that open a paragraph, where the one above ends with a colon.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let start = scene.text.paragraphs[run.paragraph].tokens.start;
        if run.open != start {
            return None;
        }
        let colon = start.checked_sub(1).filter(|&at| scene.kind(at) == Some(Kind::Colon))?;
        attribution(scene, colon, "block")
    });
}

/// The last attribution of the sentence that ends at `end`.
pub(crate) fn attribution(scene: &Scene<'_>, end: usize, rule: &'static str) -> Option<Found> {
    let floor = scene.floor(end);
    for at in (floor..end).rev() {
        if scene.run(at).is_some() {
            continue;
        }
        if let Some(cue) = verb::saying_at(scene, at)
            && cue.frame.any(Frame::QUOTE | Frame::CLAUSE | Frame::NOUN)
            && cue.form != Form::Participle
            && let Some(source) = verb::speaker_before(scene, at, cue, floor)
        {
            return Some(Found { source, cue: Some(at), confidence: 0.85, rule });
        }
    }
    let noun = (floor..end).rev().find(|&at| cue::is_noun(scene.text, at) && scene.run(at).is_none());
    let source = subject::clause_subject(scene, end, floor)?;
    Some(Found { source, cue: noun, confidence: if noun.is_some() { 0.7 } else { 0.6 }, rule })
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_paragraph_below_a_colon() {
        let proof = Proof::new(
            "In its last issue the paper wrote of the storm. Bell wrote:\n\n“The wall is gone.\n\n“So is the quay.”",
        );
        assert_eq!(
            proof.woman("Bell").quotes(),
            ["direct | The wall is gone. // So is the quay. | Bell = Bell | block"]
        );
    }

    #[test]
    fn a_paragraph_below_a_full_stop_is_no_block() {
        let proof = Proof::new("Bell wrote a book.\n\n“The wall is gone,” Carter said.").woman("Bell").man("Carter");
        assert!(
            proof.quotes().iter().any(|line| line == "direct | The wall is gone, | Carter = Carter | subject_verb")
        );
    }
}
