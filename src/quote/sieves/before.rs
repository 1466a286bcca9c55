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

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_comma_or_a_colon_introduces() {
        for source in [
            "Bell said, “We lost the wall.”",
            "Bell told reporters in Leeds on Friday: “We lost the wall.”",
            "In a letter to the mayor, Bell wrote: “We lost the wall.”",
        ] {
            let quotes = Proof::new(source).woman("Bell").quotes();
            assert_eq!(quotes, ["direct | We lost the wall. | Bell = Bell | before"], "{source}");
        }
    }

    #[test]
    fn a_participle_shares_its_subject() {
        let proof = Proof::new("Bell left the hall, saying, “We lost the wall.”").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | We lost the wall. | Bell = Bell | before"]);
    }

    #[test]
    fn the_verb_first() {
        let proof = Proof::new("Said Bell: “We lost the wall.”").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | We lost the wall. | Bell = Bell | before"]);
    }

    #[test]
    fn the_person_spoken_to_is_not_the_speaker() {
        let proof = Proof::new("Bell told Carter, “We lost the wall.”").woman("Bell").man("Carter");
        assert_eq!(proof.quotes(), ["direct | We lost the wall. | Bell = Bell | before"]);
    }
}
