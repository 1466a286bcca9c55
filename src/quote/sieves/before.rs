//! An attribution right before the quote: `Bell said, “…”`, `Bell told reporters on Friday: “…”`, `Said Bell: “…”`.

use super::super::board::{Board, Found};
use super::super::cue::{Form, Frame};
use super::super::phrase::{self, SourceKind};
use super::super::scene::{Named, Scene};
use super::super::verb;
use crate::text::Kind;

/// Most words between the verb and the quote.
const GAP: usize = 25;

/// Fills quotes that a comma or a colon after an attribution introduces.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let last = run.open.checked_sub(1)?;
        let floor = scene.floor(run.open);
        if run.open <= floor {
            return None;
        }
        let mark = scene.kind(last)?;
        let large = scene.token(run.tokens.start).is_some_and(|token| token.is_capitalized());
        let introduced = matches!(mark, Kind::Comma | Kind::Colon);
        let glued = large && mark == Kind::Word;
        if !introduced && !glued {
            return None;
        }
        let nearest = floor.max(run.open.saturating_sub(GAP));
        let mut commas = 0;
        for at in (nearest..run.open).rev() {
            if scene.run(at).is_some() {
                return None;
            }
            if at < last && scene.kind(at) == Some(Kind::Comma) {
                commas += 1;
            }
            let Some(cue) = verb::saying_at(scene, at) else { continue };
            let fits = cue.frame.any(Frame::QUOTE) || mark == Kind::Colon && cue.frame.any(Frame::CLAUSE);
            if !fits || commas > 3 {
                continue;
            }
            if !introduced
                && at != last
                && !(cue.frame.any(Frame::ADDRESSEE) && verb::after_addressee(scene, at + 1, run.open) == run.open)
            {
                return None;
            }
            let source = match verb::speaker_before(scene, at, cue, floor) {
                Some(source) => Some(source),
                // `Said Bell: “…”`
                None if matches!(cue.form, Form::Past | Form::Third) => phrase::phrase_after(scene, at + 1, run.open),
                None => None,
            }?;
            if scene.word_is(source.tokens.start, &["that", "which"]) {
                continue;
            }
            let base: f64 = match source.kind {
                SourceKind::Named(Named::Person(_)) => 0.96,
                SourceKind::Pronoun => 0.94,
                _ => 0.88,
            };
            let confidence = if cue.form == Form::Ing { base - 0.1 } else { base };
            let confidence = if introduced { confidence } else { confidence - 0.05 };
            return Some(Found { source, cue: Some(at), confidence, rule: "before" });
        }
        None
    });
}
