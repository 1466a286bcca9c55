//! `WALLACE: But, Governor, …`: the speaker in capitals, a colon, the words.

use super::super::board::{Board, Found};
use super::super::phrase::{Source, SourceKind};
use super::super::scene::Scene;
use crate::text::{Case, Kind};

/// Fills quotes whose paragraph, or whose own words, begin with a speaker in capitals and a colon.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let paragraph = scene.text.paragraphs[run.paragraph].tokens.start;
        let source = label(scene, run.tokens.start).or_else(|| label(scene, paragraph))?;
        Some(Found { source, cue: None, confidence: 0.9, rule: "transcript" })
    });
}

/// The label of a speaker that begins at `start`: up to four words in capitals and a colon.
fn label(scene: &Scene<'_>, start: usize) -> Option<Source> {
    let colon = (start + 1..start + 5).find(|&at| scene.kind(at) == Some(Kind::Colon))?;
    let tokens = &scene.text.tokens[start..colon];
    let capitals =
        tokens.iter().all(|token| token.kind == Kind::Word && matches!(token.case, Case::Upper | Case::Initial));
    let named = scene.entity(start).filter(|entity| entity.tokens.end == colon).map(|entity| entity.who);
    let long = tokens.iter().any(|token| token.end - token.start > 2);
    if !capitals || !long {
        return None;
    }
    let kind = named.map_or(SourceKind::Capitals, SourceKind::Named);
    Some(Source { tokens: start..colon, start, kind })
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
    fn a_small_label_is_none() {
        let proof = Proof::new("“Note: the bridge is closed,” Bell said.").man("Bell");
        assert!(proof.quotes()[0].ends_with("| Bell = Bell | subject_verb"), "{:?}", proof.quotes());
    }
}
