//! Titles and names in quotation marks, which nobody says: “The Daily Show”, a song, a book, a programme.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::board::Board;
use super::super::quoted::Run;
use super::super::scene::Scene;
use crate::text::key::word_key;
use crate::text::{Class, Kind, lexicon};

/// Drops what is written as titles are and stands in its clause as an object does.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    for number in 0..board.drafts.len() {
        let draft = &board.drafts[number];
        let [run] = draft.runs[..] else { continue };
        let run = &scene.runs[run];
        let mixed = draft.kind != super::super::Kind::Direct || draft.joins.is_some();
        let work = is_work(scene, run);
        if !mixed && (is_title(scene, run) || work) && (stands_in_clause(scene, run) || work) {
            board.drafts[number].dropped = true;
        }
    }
}

/// Whether every word but the small ones has a capital, two of them or more.
fn is_title(scene: &Scene<'_>, run: &Run) -> bool {
    let words = scene.text.tokens[run.tokens.clone()].iter().filter(|token| token.kind == Kind::Word);
    let mut large = 0;
    for token in words {
        if token.is_capitalized() {
            large += 1;
        } else if !token.is(Class::FUNCTION | Class::PREPOSITION | Class::CONJUNCTION) {
            return false;
        }
    }
    let first = scene.token(run.tokens.start).is_some_and(|token| token.is_capitalized() || token.kind == Kind::Number);
    first && large >= 2
}

static WORKS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| lexicon::words(include_str!("../../../data/quotes/works.txt")).map(word_key).collect());

/// Whether a noun for a work brings the run, whose first word has a capital: `the film “Eclipse”`, `his play, “Storm.”`
fn is_work(scene: &Scene<'_>, run: &Run) -> bool {
    let comma = run.open > 0 && scene.kind(run.open - 1) == Some(Kind::Comma);
    let noun = run.open.checked_sub(1 + usize::from(comma)).and_then(|at| scene.token(at));
    // `Her memoir, “Chalk and Cheese”, sold well`
    let short = run.words <= if comma { 1 } else { LONGEST } || comma && is_title(scene, run);
    let capital = scene.token(run.tokens.start).is_some_and(|token| token.is_capitalized());
    short && capital && noun.is_some_and(|noun| noun.kind == Kind::Word && WORKS.contains(&noun.key))
}

/// Most words of a title after its noun that is not written as titles are.
const LONGEST: usize = 3;

/// Whether the run is a part of its clause, as an object is: no comma or colon before it.
fn stands_in_clause(scene: &Scene<'_>, run: &Run) -> bool {
    let Some(before) = run.open.checked_sub(1) else { return false };
    let word = matches!(scene.kind(before), Some(Kind::Word | Kind::Clitic | Kind::Number | Kind::Open));
    word && scene.sentence_start(run.open) < run.open
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_programme_is_no_quote() {
        let proof = Proof::new("“It is gone,” Bell said on “The Morning Show With Dan.”").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | It is gone, | Bell = Bell | subject_verb"]);
    }

    #[test]
    fn a_work_by_its_noun() {
        for source in [
            "Bell sang the hit “Riverside” that night.",
            "Bell sold her film, “Riverside.”",
            "Bell, whose film, “A River in Winter”, sold well, left.",
        ] {
            assert!(Proof::new(source).woman("Bell").quotes().is_empty(), "{source}");
        }
    }

    #[test]
    fn a_sentence_is_no_title() {
        let proof = Proof::new("Bell said “The Wall is gone for good.”").woman("Bell");
        assert_eq!(proof.quotes().len(), 1);
    }
}
