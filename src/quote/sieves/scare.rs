//! Words set off in marks that nobody is said to have said: “shadow banking”, the so-called “wets”, a heading's own.

use super::super::Kind as QuoteKind;
use super::super::board::{Board, Draft};
use super::super::phrase::SourceKind;
use super::super::quoted::Run;
use super::super::scene::{Named, Scene};
use crate::text::Role;

/// Most words of a phrase that is merely set off.
const LONGEST: usize = 3;

/// Drops short phrases inside a clause that no verb or noun of saying brings and nobody known is near to have said.
///
/// Comes last: what has a verb, a noun or a person by then is kept.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    let mut shared: Vec<bool> = vec![false; board.drafts.len()];
    for first in board.drafts.iter().filter_map(|draft| draft.joins) {
        shared[first] = true;
    }
    for (draft, shared) in board.drafts.iter_mut().zip(shared) {
        let [run] = draft.runs[..] else { continue };
        let run = &scene.runs[run];
        let whole = draft.kind == QuoteKind::Direct && draft.joins.is_none() && !shared;
        if whole && !draft.dropped && is_weak(draft) && is_set_off(scene, run, draft) {
            draft.dropped = true;
        }
    }
}

/// Whether the speaker is a guess from what stands near, or none.
fn is_weak(draft: &Draft) -> bool {
    const GUESSES: [&str; 5] = ["clause_subject", "quote_after", "quote_before", "sentence_before", "verb_after"];
    draft.found.as_ref().is_none_or(|found| GUESSES.contains(&found.rule))
}

fn is_set_off(scene: &Scene<'_>, run: &Run, draft: &Draft) -> bool {
    let in_clause = scene.sentence_start(run.open) != run.open;
    let before = run.open.saturating_sub(1);
    let named = in_clause
        && (scene.word_is(before, &["called", "so-called", "dubbed", "nicknamed"])
            || scene.word_is(before, &["as"]) && before > 0 && scene.word_is(before - 1, &["known"]));
    let person = draft.found.as_ref().is_some_and(|found| {
        matches!(found.source.kind, SourceKind::Named(Named::Person(_)) | SourceKind::Pronoun | SourceKind::Relative)
    });
    in_clause && run.words <= LONGEST && (named || !person) || is_heading(scene, run)
}

/// Whether the run stands in a heading and in single marks, as headings set off what they like.
fn is_heading(scene: &Scene<'_>, run: &Run) -> bool {
    let single = scene.text.slice(scene.span(run.open..run.open + 1)).starts_with(['\'', '‘', '’']);
    single && scene.text.paragraphs[run.paragraph].role == Role::Headline
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn words_set_off_in_a_clause_are_no_quote() {
        for source in [
            "The town lived off “shadow fishing” for years.",
            "The so-called “sea tax” was raised again.",
            "Hundreds live by what is known as “the long shift” in winter.",
        ] {
            assert!(Proof::new(source).quotes().is_empty(), "{source} {:?}", Proof::new(source).quotes());
        }
    }

    #[test]
    fn a_short_quote_of_somebody_stays() {
        for source in
            ["Bell was full of “deep sorrow” that day.", "“No way,” Bell said.", "Bell called it “a scandal”."]
        {
            assert_eq!(Proof::new(source).woman("Bell").quotes().len(), 1, "{source}");
        }
    }
}
