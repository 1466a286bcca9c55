//! A noun for something said, and whose it is: `his claim that “…”`, `the mayor’s letter: “…”`.

use super::super::board::{Board, Found};
use super::super::cue;
use super::super::phrase::{Source, SourceKind};
use super::super::scene::Scene;
use crate::text::{Class, Kind};

/// Most tokens between the noun and the quote.
const GAP: usize = 14;

/// Fills quotes of a clause that a noun of saying opens, where the noun has an owner.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let floor = scene.floor(run.open).max(run.open.saturating_sub(GAP));
        let noun = (floor..run.open).rev().find(|&at| cue::is_noun(scene.text, at) && scene.run(at).is_none())?;
        let opens = scene.word_is(noun + 1, &["that", "of", "about", "to"])
            || noun + 1 == run.open
            || matches!(scene.kind(noun + 1), Some(Kind::Comma | Kind::Colon));
        if !opens {
            return None;
        }
        let source = owner(scene, noun, scene.floor(run.open))?;
        Some(Found { source, cue: Some(noun), confidence: 0.75, rule: "noun" })
    });
}

/// Whose the noun at `noun` is: `Bell’s recent claim`, `their letter`.
pub(crate) fn owner(scene: &Scene<'_>, noun: usize, floor: usize) -> Option<Source> {
    let first = floor.max(noun.saturating_sub(5));
    for at in (first..noun).rev() {
        if scene.run(at).is_some() {
            return None;
        }
        if scene.word_is(at, &["his", "her", "their", "its", "my", "our"]) {
            return Some(Source { tokens: at..at + 1, start: at, kind: SourceKind::Pronoun });
        }
        if scene.kind(at) == Some(Kind::Clitic) && at > floor {
            let entity = scene.entity(at - 1)?;
            let kind = SourceKind::Named(entity.who);
            return Some(Source { tokens: entity.tokens.clone(), start: entity.tokens.start, kind });
        }
        if scene.is(at, Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY)
            || scene.kind(at) == Some(Kind::Comma)
        {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn the_owner_of_the_claim_speaks() {
        let proof = Proof::new("The town laughed at Bell’s claim of “a wall of water” out there.").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | a wall of water | Bell = Bell | noun"]);
    }

    #[test]
    fn a_claim_that_is_nobody_s_has_no_owner() {
        let proof = Proof::new("The town laughed at a claim that there was “a wall of water” coming.");
        assert!(!proof.quotes().iter().any(|line| line.ends_with("| noun")));
    }
}
