//! A heading with its speaker before or after a colon: `Bell: ‘We will not pay’`, `‘We will not pay’: Bell`.

use super::super::board::{Board, Found};
use super::super::phrase::{Source, SourceKind};
use super::super::scene::{Named, Scene};
use crate::text::{Kind, Role};

/// Fills quotes of headings and subheadings whose whole attribution is a name and a colon.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let paragraph = &scene.text.paragraphs[run.paragraph];
        if !matches!(paragraph.role, Role::Headline | Role::Subheading) {
            return None;
        }
        let colon = |at: usize| scene.kind(at) == Some(Kind::Colon);
        let before = run.open.checked_sub(2).filter(|&last| colon(last + 1) && last >= paragraph.tokens.start);
        let after = Some(run.outer().end).filter(|&at| colon(at)).map(|colon| colon + 1);
        let entity = scene.entity(before.or(after)?)?;
        let whole = match before {
            Some(_) => entity.tokens.start == paragraph.tokens.start,
            None => entity.tokens.end == paragraph.tokens.end,
        };
        if !whole || matches!(entity.who, Named::Place(_)) {
            return None;
        }
        let (tokens, kind) = (entity.tokens.clone(), SourceKind::Named(entity.who));
        let source = Source { start: tokens.start, tokens, kind };
        Some(Found { source, cue: None, confidence: 0.9, rule: "heading" })
    });
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_name_and_a_colon_in_a_heading() {
        for heading in ["Ann Bell: ‘We will not pay for it’", "‘We will not pay for it’: Ann Bell"] {
            let proof = Proof::headed(heading, "The mayor met the board. “Not a penny,” Bell said.").woman("Ann Bell");
            assert_eq!(
                proof.quotes()[0],
                "direct | We will not pay for it | Ann Bell = Ann Bell | heading",
                "{heading}"
            );
        }
    }

    #[test]
    fn words_set_off_in_a_heading_are_no_quote() {
        let proof = Proof::headed("Mayor’s ‘sea tax’ fails", "“Not a penny,” Bell said.").woman("Bell");
        assert_eq!(proof.quotes().len(), 1, "{:?}", proof.quotes());
    }
}
