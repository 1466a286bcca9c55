//! `WALLACE: But, Governor, …`: the speaker in capitals, a colon, the words.

use super::super::board::{Board, Found};
use super::super::phrase::{Source, SourceKind};
use super::super::quoted::label_end;
use super::super::scene::Scene;

/// Fills quotes whose paragraph, or whose own words, begin with a speaker in capitals and a colon.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let paragraph = scene.text.paragraphs[run.paragraph].tokens.start;
        let source = label(scene, run.tokens.start).or_else(|| label(scene, paragraph))?;
        Some(Found { source, cue: None, confidence: 0.9, rule: "transcript" })
    });
}

/// The label of a speaker that begins at `start`.
fn label(scene: &Scene<'_>, start: usize) -> Option<Source> {
    let end = label_end(scene.text, start)?;
    let named = scene.entity(start).filter(|entity| entity.tokens.end == end).map(|entity| entity.who);
    Some(Source { tokens: start..end, start, kind: named.map_or(SourceKind::Capitals, SourceKind::Named) })
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_label_in_capitals_speaks() {
        let proof = Proof::new("“BELL: But the bridge is closed, and nobody knows for how long.”").man("John BELL");
        assert_eq!(
            proof.quotes(),
            ["direct | BELL: But the bridge is closed, and nobody knows for how long. | BELL = John BELL | transcript"]
        );
    }

    #[test]
    fn each_label_opens_a_quote_of_its_own() {
        let source = "“BELL: But the bridge is closed, they say.\n\n“TATE: It is not, and it never was.”";
        let quotes = Proof::new(source).man("John BELL").man("Owen TATE").quotes();
        assert_eq!(quotes.len(), 2, "{quotes:?}");
        assert!(quotes[1].contains("TATE = Owen TATE"), "{quotes:?}");
    }

    #[test]
    fn a_small_label_is_none() {
        let proof = Proof::new("“Note: the bridge is closed,” Bell said.").man("Bell");
        assert!(proof.quotes()[0].ends_with("| Bell = Bell | subject_verb"), "{:?}", proof.quotes());
    }
}
