//! A name after a dash: `“…” — Ann Bell, Leeds`, on the same line or the next.

use super::super::board::{Board, Found};
use super::super::phrase::{Source, SourceKind};
use super::super::scene::Scene;
use crate::text::{Class, Kind};

/// Most tokens in a signature.
const LONGEST: usize = 14;

/// Fills quotes that a dash and a name sign, where nothing else follows.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.last()?];
        let paragraphs = &scene.text.paragraphs;
        let here = paragraphs[run.paragraph].tokens.end;
        let dash = run.close.map_or(here, |close| close + 1);
        // Words before the quote in its paragraph have their own way of saying whose it is.
        let alone = run.open == paragraphs[run.paragraph].tokens.start || run.resumes;
        let end = if dash < here {
            here
        } else if !alone {
            return None;
        } else {
            paragraphs[run.paragraph + 1..].iter().find(|next| !next.tokens.is_empty())?.tokens.end
        };
        let marked = matches!(scene.kind(dash), Some(Kind::Dash | Kind::Hyphen));
        if !marked || end > dash + 1 + LONGEST || dash + 1 >= end {
            return None;
        }
        let source = signed(scene, dash + 1, end)?;
        Some(Found { source, cue: None, confidence: 0.9, rule: "signature" })
    });
}

/// The name that opens what follows the dash.
fn signed(scene: &Scene<'_>, start: usize, end: usize) -> Option<Source> {
    let mut at = start;
    while at < end && scene.run(at).is_none() {
        if let Some(entity) = scene.entity(at) {
            let kind = SourceKind::Named(entity.who);
            return Some(Source { tokens: entity.tokens.clone(), start, kind });
        }
        let token = scene.token(at)?;
        if token.kind != Kind::Word || !token.is_capitalized() || token.is(Class::FUNCTION | Class::SUBJECT_PRONOUN) {
            break;
        }
        at += 1;
    }
    (at > start).then_some(Source { tokens: start..at, start, kind: SourceKind::Capitals })
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_name_after_a_dash_signs() {
        let proof = Proof::new("“The sea took it all.” — Ann Bell, Leeds").woman("Ann Bell");
        assert_eq!(proof.quotes(), ["direct | The sea took it all. | Ann Bell = Ann Bell | signature"]);
    }

    #[test]
    fn a_dash_may_open_what_the_next_one_says() {
        let proof = Proof::new("Bell answered: “Not before Friday.”\n\n– I do not believe it, she said.").woman("Bell");
        assert!(!proof.quotes().iter().any(|line| line.contains("signature")), "{:?}", proof.quotes());
    }

    #[test]
    fn a_dash_inside_a_sentence_signs_nothing() {
        let proof = Proof::new(
            "“The sea took it all” — words that Ann Bell heard on the quay when she came back in the evening of that day.",
        );
        assert!(!proof.woman("Ann Bell").quotes().iter().any(|line| line.contains("signature")));
    }
}
