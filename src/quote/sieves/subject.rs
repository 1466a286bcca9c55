//! What is left: the subject of the clause around the quote, or of the sentence before it.

use super::super::board::{Board, Found};
use super::super::phrase::{Source, SourceKind};
use super::super::scene::Scene;
use super::super::subject;
use super::{block, continuation};
use crate::text::Kind;

/// Subjects whose words nothing is, unless a verb of saying says so.
const ANYBODY: &[&str] = &["everybody", "everyone", "it", "nobody", "others"];

/// Fills quotes from the subject of their sentence, then from that of the sentence before.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let floor = scene.floor(run.open);
        let is_anybody = |source: &Source| scene.word_is(source.tokens.start, ANYBODY);
        if let Some(source) = subject::clause_subject(scene, run.open, floor).filter(|source| !is_anybody(source)) {
            return Some(Found { source, cue: None, confidence: 0.5, rule: "clause_subject" });
        }
        let before = floor.checked_sub(1)?;
        // `“Is it?” he asked.` above: who asks does not answer.
        if continuation::is_answer(scene, board, number) {
            return None;
        }
        let found = block::attribution(scene, before, "sentence_before").filter(|found| !is_anybody(&found.source));
        // `Was Bell angry? “No, never.”`: whoever spoke before answers, not the subject of the question.
        let asks = scene.kind(before) == Some(Kind::Stop) && scene.text.word(before).starts_with('?');
        let is_pronoun = found.as_ref().is_some_and(|found| found.source.kind == SourceKind::Pronoun);
        if asks && scene.run(before).is_none() && run.open == floor && !is_pronoun {
            let other = number.checked_sub(1).filter(|&other| is_near(scene, board, other, number))?;
            let found = board.drafts[other].found.clone()?;
            return Some(Found { confidence: 0.5, rule: "answer", ..found });
        }
        let mut found = found?;
        found.confidence = if scene.kind(before) == Some(Kind::Colon) { 0.7 } else { 0.5 };
        Some(found)
    });
}

/// Whether quote `other` stands in the paragraph of `number` or the one above.
fn is_near(scene: &Scene<'_>, board: &Board, other: usize, number: usize) -> bool {
    let paragraph = |draft: usize, first: bool| {
        let runs = &board.drafts[draft].runs;
        let run = if first { runs.first() } else { runs.last() };
        run.map(|&run| scene.runs[run].paragraph)
    };
    let here = paragraph(number, true).map(|here| scene.text.paragraphs[here].tokens.start);
    let near = paragraph(other, false).map(|there| scene.text.paragraphs[there].tokens.clone());
    here.zip(near).is_some_and(|(here, near)| near.end >= here)
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn the_one_who_spoke_before_answers() {
        let source = "“We saw it go,” Bell said.\n\nWas Carter angry? “Not a bit.”";
        let quotes = Proof::new(source).woman("Bell").man("Carter").quotes();
        assert_eq!(quotes[1], "direct | Not a bit. | Bell = Bell | answer");
    }

    #[test]
    fn the_subject_of_the_clause() {
        let proof = Proof::new("Bell was full of “the deep blue sea” that day.").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | the deep blue sea | Bell = Bell | clause_subject"]);
    }

    #[test]
    fn nobody_near_says_nothing() {
        let proof = Proof::new("It rained, and nobody went out to the nets.\n\n“We will mend the wall in spring.”");
        assert_eq!(proof.quotes(), ["direct | We will mend the wall in spring. | nobody | marks"]);
    }
}
