//! The second half of a split quote, standing alone: `“…,” he said. “…”`

use super::super::board::{Board, Found};
use super::super::scene::Scene;

/// Fills quotes that follow an attributed one in the same paragraph and bring no attribution of their own.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    for number in 1..board.drafts.len() {
        if !board.is_open(number) {
            // `“…,” he said, “…”`: both halves found the same verb.
            join_shared(scene, board, number);
            continue;
        }
        let Some(found) = found(scene, board, number) else { continue };
        board.drafts[number].found = Some(found);
        board.drafts[number].joins = Some(number - 1);
    }
}

fn join_shared(scene: &Scene<'_>, board: &mut Board, number: usize) {
    let cue = |draft: usize| board.drafts[draft].found.as_ref().and_then(|found| found.cue);
    if cue(number).is_some() && cue(number) == cue(number - 1) && same_paragraph(scene, board, number) {
        board.drafts[number].joins = Some(number - 1);
    }
}

fn found(scene: &Scene<'_>, board: &Board, number: usize) -> Option<Found> {
    if !same_paragraph(scene, board, number) {
        return None;
    }
    let run = &scene.runs[*board.drafts[number].runs.first()?];
    let above = &scene.runs[*board.drafts[number - 1].runs.last()?];
    // It stands as a sentence of its own.
    let opens_sentence = scene.sentence_start(run.open) == run.open;
    let found = board.drafts[number - 1].found.as_ref()?;
    if !opens_sentence {
        return None;
    }
    // What stands between the halves is the attribution alone.
    let close = above.outer().end - 1;
    let between = close + 1..run.open;
    let own = found.cue.is_some_and(|cue| between.contains(&cue)) || board.drafts[number - 1].joins.is_some();
    let sentences = scene.text.sentence_of(run.open) - scene.text.sentence_of(close);
    let confidence = match (own, sentences) {
        (true, ..=1) => found.confidence - 0.01,
        (true, _) => found.confidence - 0.15,
        (false, ..=1) => found.confidence - 0.05,
        _ => return None,
    };
    Some(Found { confidence, rule: "second_half", ..found.clone() })
}

fn same_paragraph(scene: &Scene<'_>, board: &Board, number: usize) -> bool {
    let first = board.drafts[number].runs.first();
    let last = board.drafts[number - 1].runs.last();
    first.zip(last).is_some_and(|(&run, &above)| scene.runs[run].paragraph == scene.runs[above].paragraph)
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_half_that_stands_alone_joins_the_first() {
        let proof = Proof::new("“It is gone,” Bell said. “We will build another.”").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | It is gone, // We will build another. | Bell = Bell | subject_verb"]);
    }

    #[test]
    fn halves_around_one_verb_are_one_quote() {
        let proof = Proof::new("“It is gone,” Bell said, “and nobody saw it go.”").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | It is gone, // and nobody saw it go. | Bell = Bell | subject_verb"]);
    }

    #[test]
    fn another_speaker_keeps_his_own() {
        let proof =
            Proof::new("“It is gone,” Bell said. “We will build another,” Carter said.").woman("Bell").man("Carter");
        assert_eq!(proof.quotes().len(), 2);
        assert!(proof.quotes()[1].contains("Carter = Carter"));
    }
}
