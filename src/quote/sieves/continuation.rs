//! A paragraph that opens with a quote and says nothing of a speaker: whoever spoke at the end of the one above.

use super::super::board::{Board, Found};
use super::super::scene::Scene;

/// Fills quotes that open their paragraph from the last quote of the paragraph above.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let start = scene.text.paragraphs[run.paragraph].tokens.start;
        if run.open != start {
            return None;
        }
        let above = number.checked_sub(1)?;
        let last = &scene.runs[*board.drafts[above].runs.last()?];
        let found = board.drafts[above].found.as_ref()?;
        let next = scene.text.paragraphs[last.paragraph].tokens.end == start;
        let all = run.outer().end + 1 >= scene.text.paragraphs[run.paragraph].tokens.end;
        let confidence = match (next, all) {
            (true, true) => 0.75,
            (true, false) => 0.6,
            _ => return None,
        };
        Some(Found { confidence, rule: "continuation", ..found.clone() })
    });
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_paragraph_that_is_all_quotation_goes_on() {
        let proof = Proof::new("“The wall is gone,” Bell said.\n\n“So is the quay, and the boats.”").woman("Bell");
        assert_eq!(proof.quotes()[1], "direct | So is the quay, and the boats. | Bell = Bell | continuation");
    }

    #[test]
    fn a_paragraph_of_its_own_speaker_does_not() {
        let proof =
            Proof::new("“The wall is gone,” Bell said.\n\n“So is the quay,” Carter said.").woman("Bell").man("Carter");
        assert!(proof.quotes()[1].contains("Carter = Carter"));
    }
}
