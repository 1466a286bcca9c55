//! Another quote of the same paragraph: the one before, or else the one after.

use super::super::board::{Board, Found};
use super::super::scene::Scene;

/// Fills quotes from their neighbours in the paragraph.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    let paragraph =
        |board: &Board, number: usize| board.drafts.get(number)?.runs.first().map(|&run| scene.runs[run].paragraph);
    board.fill(|board, number| {
        let here = paragraph(board, number)?;
        let run = &scene.runs[board.drafts[number].runs[0]];
        let alone = scene.sentence_start(run.open) == run.open;
        let take = |other: usize, confidence: f64, rule: &'static str| {
            let found = board.drafts.get(other)?.found.as_ref().filter(|_| paragraph(board, other) == Some(here))?;
            Some(Found { confidence, rule, ..found.clone() })
        };
        let before =
            number.checked_sub(1).and_then(|other| take(other, if alone { 0.75 } else { 0.6 }, "quote_before"));
        before.or_else(|| take(number + 1, 0.6, "quote_after").filter(|_| alone))
    });
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_quote_takes_the_speaker_of_its_neighbour() {
        let proof = Proof::new("“The wall is gone,” Bell said. On that day it had been “a wall of water” to see.");
        let quotes = proof.woman("Bell").quotes();
        assert!(
            quotes.iter().any(|line| line == "direct | a wall of water | Bell = Bell | quote_before"),
            "{quotes:?}"
        );
    }
}
