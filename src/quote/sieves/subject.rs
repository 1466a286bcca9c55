//! What is left: the subject of the clause around the quote, or of the sentence before it.

use super::super::board::{Board, Found};
use super::super::phrase::Source;
use super::super::scene::Scene;
use super::super::subject;
use super::block;
use crate::text::Kind;

/// Subjects whose words nothing is, unless a verb of saying says so.
const ANYBODY: &[&str] = &["everybody", "everyone", "it", "nobody", "others"];

/// Fills quotes from the subject of their sentence, then from that of the sentence before.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let floor = scene.floor(run.open);
        let is_anybody = |source: &Source| scene.word_is(source.tokens.start, ANYBODY);
        if let Some(source) = subject::clause_subject(scene, run.open, floor).filter(|source| !is_anybody(source)) {
            return Some(Found { source, cue: None, confidence: 0.5, rule: "clause_subject" });
        }
        let before = floor.checked_sub(1)?;
        let mut found =
            block::attribution(scene, before, "sentence_before").filter(|found| !is_anybody(&found.source))?;
        found.confidence = if scene.kind(before) == Some(Kind::Colon) { 0.7 } else { 0.5 };
        Some(found)
    });
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn the_subject_of_the_clause() {
        let proof = Proof::new("Bell was full of “the deep blue sea” that day.").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | the deep blue sea | Bell = Bell | clause_subject"]);
    }

    #[test]
    fn nobody_near_says_nothing() {
        let proof = Proof::new("It rained, and nobody went out to the nets.\n\n“We will mend the wall in spring.”");
        assert_eq!(proof.quotes(), ["direct | We will mend the wall in spring. | nobody | marks"]);
    }
}
