//! An attribution right after the quote: `“…,” said Ann Bell`, `“…,” Bell said`, `“…,” according to Bell`.

use super::super::board::{Board, Found};
use super::super::cue::{Cue, Form, Frame};
use super::super::phrase::{self, Source, SourceKind};
use super::super::quoted::Run;
use super::super::scene::{Named, REACH, Scene};
use super::super::subject;
use super::super::verb;
use crate::text::{Class, Kind};

/// Verb, then name: `“…,” said Ann Bell, who was there`.
pub(crate) fn inverted(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = last_run(scene, board, number)?;
        let (start, end) = tail(scene, run)?;
        let at = if phrase::is_adverb(scene, start) { start + 1 } else { start };
        let cue = verb::saying_at(scene, at).filter(|cue| cue.frame.any(Frame::QUOTE))?;
        if !matches!(cue.form, Form::Past | Form::Third) {
            return None;
        }
        let source = phrase::phrase_after(scene, at + 1 + usize::from(cue.has_particle()), end)?;
        let confidence = sureness(&source, 0.97, 0.9);
        Some(Found { source, cue: Some(at), confidence, rule: "verb_subject" })
    });
}

/// Name, then verb: `“…,” Bell, a lawyer, told the paper`.
pub(crate) fn subject_verb(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = last_run(scene, board, number)?;
        let (start, end) = tail(scene, run)?;
        let asked =
            scene.kind(run.tokens.end - 1) == Some(Kind::Stop) && !scene.text.word(run.tokens.end - 1).starts_with('.');
        let next_sentence = scene.sentence_start(start) == start && !asked;
        // `It was “a wall of water.” He said so later`: what the clause around it brings is no quote of the next one.
        if next_sentence && scene.sentence_start(run.open) < run.open {
            return None;
        }
        if next_sentence && goes_on(scene, board, number, run) {
            return None;
        }
        if scene.is(start, Class::CONJUNCTION) && !scene.word_is(start, &["as"]) {
            return None;
        }
        let mut at = start + 1;
        while at < end.min(start + REACH) && !matches!(scene.kind(at), Some(Kind::Semicolon | Kind::Colon)) {
            if let Some(cue) = verb::saying_at(scene, at)
                && matches!(cue.form, Form::Past | Form::Third | Form::Base)
                && cue.frame.any(Frame::QUOTE | Frame::CLAUSE)
                && let Some(source) = subject::subject_of(scene, at, start)
            {
                let near = source.start <= start + 1;
                if scene.word_is(at - 1, &["not", "never"]) {
                    return None;
                }
                if !near && source.start > start + 6 || next_sentence && !closes(scene, at, cue, end) {
                    return None;
                }
                let ended = run_ends_clause(scene, run);
                let confidence = match (near, ended && !next_sentence) {
                    (true, true) => sureness(&source, 0.97, 0.9),
                    (true, false) => 0.8,
                    _ => 0.7,
                };
                return Some(Found { source, cue: Some(at), confidence, rule: "subject_verb" });
            }
            at += 1;
        }
        None
    });
}

/// Whether a quote that its own stop ends is the second half of the one before, whose words of saying end right before it:
/// `“I am broke,” says Bell. “I live on toast.” Carter laughs.`
fn goes_on(scene: &Scene<'_>, board: &Board, number: usize, run: &Run) -> bool {
    let Some(above) = number.checked_sub(1).filter(|&above| !board.drafts[above].dropped) else { return false };
    let Some(last) = last_run(scene, board, above) else { return false };
    let cue = board.drafts[above].found.as_ref().and_then(|found| found.cue);
    let ended = scene.kind(run.tokens.end - 1) == Some(Kind::Stop);
    ended
        && last.paragraph == run.paragraph
        && scene.sentence_start(run.open) == run.open
        && cue.is_some_and(|cue| (last.outer().end..run.open).contains(&cue))
        && scene.text.sentence_of(run.open) <= scene.text.sentence_of(last.outer().end - 1) + 1
}

/// `“…,” according to Bell`
pub(crate) fn according_to(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = last_run(scene, board, number)?;
        let (start, end) = tail(scene, run)?;
        if !scene.word_is(start, &["according"]) || !scene.word_is(start + 1, &["to"]) {
            return None;
        }
        if let Some(inner) = attribution_within(scene, run) {
            return Some(inner);
        }
        let source = phrase::phrase_after(scene, start + 2, end)?;
        Some(Found { source, cue: Some(start), confidence: 0.85, rule: "according_to" })
    });
}

/// Whose words a run inside a clause is that a verb of saying before it reports: `Bell told police he “snapped,” according to the
/// report`.
fn attribution_within(scene: &Scene<'_>, run: &Run) -> Option<Found> {
    let floor = scene.floor(run.open);
    let outside = (floor..run.open).rev().filter(|&at| scene.run(at).is_none());
    let (at, cue) = outside.filter_map(|at| Some((at, verb::saying_at(scene, at)?))).next()?;
    let reports = matches!(cue.form, Form::Past | Form::Third)
        && cue.frame.any(Frame::QUOTE)
        && cue.frame.any(Frame::CLAUSE)
        && !scene.word_is(at, &["thought", "thinks"]);
    if !reports || scene.token(run.tokens.start)?.is_capitalized() {
        return None;
    }
    let source = subject::subject_of(scene, at, floor)?;
    let is_one = matches!(source.kind, SourceKind::Named(Named::Person(_)) | SourceKind::Pronoun);
    is_one.then_some(Found { source, cue: Some(at), confidence: 0.8, rule: "reported_clause" })
}

/// Surer with a name than with a description.
fn sureness(source: &Source, named: f64, other: f64) -> f64 {
    match source.kind {
        SourceKind::Named(Named::Person(_)) => named,
        SourceKind::Pronoun => named - 0.02,
        _ => other,
    }
}

fn last_run<'s>(scene: &'s Scene<'_>, board: &Board, number: usize) -> Option<&'s Run> {
    board.drafts[number].runs.last().map(|&run| &scene.runs[run])
}

/// First token and end of what follows the quote up to the end of the sentence or the next quote.
fn tail(scene: &Scene<'_>, run: &Run) -> Option<(usize, usize)> {
    let paragraph = scene.text.paragraphs[run.paragraph].tokens.end;
    let mut start = run.outer().end;
    while start < paragraph && matches!(scene.kind(start), Some(Kind::Comma | Kind::Dash)) {
        start += 1;
    }
    if start >= paragraph || scene.run(start).is_some() {
        return None;
    }
    let sentence = scene.sentence_end(start);
    let limit = paragraph.min(start + REACH);
    let end = (start..limit).find(|&at| scene.run(at).is_some() || at >= sentence).unwrap_or(limit);
    Some((start, end))
}

/// Whether the attribution ends its sentence soon: `Bell said.`, `Bell told reporters on Friday.`
fn closes(scene: &Scene<'_>, verb: usize, cue: Cue, end: usize) -> bool {
    let mut after = verb + 1;
    if cue.frame.any(Frame::ADDRESSEE) {
        after = verb::after_addressee(scene, after, end);
    }
    let after = verb::after_circumstances(scene, after, end);
    after >= end || matches!(scene.kind(after), Some(Kind::Stop | Kind::Comma)) && after + 1 >= end
}

/// Whether the quote ends as one does before its attribution: with a comma, a question.
fn run_ends_clause(scene: &Scene<'_>, run: &Run) -> bool {
    let inside = run.tokens.end.checked_sub(1).and_then(|last| scene.kind(last));
    matches!(inside, Some(Kind::Comma | Kind::Stop | Kind::Dash | Kind::Quote))
        || run.close.and_then(|close| scene.kind(close + 1)) == Some(Kind::Comma)
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_description_without_its_second_comma_is_of_the_name_before() {
        let proof = |source| Proof::new(source).man("Dan Carter").woman("Ann Bell").quotes().join("\n");
        let said = proof("“It is gone,” Dan Carter, a spokesman for Mayor Ann Bell told the Post.");
        assert!(said.contains("| Dan Carter = Dan Carter |"), "{said}");
        let said = proof("“It is gone,” a spokesman for Mayor Ann Bell told the Post.");
        assert!(!said.contains("= Ann Bell |"), "{said}");
    }

    #[test]
    fn verb_and_name_with_a_long_description() {
        let proof = Proof::new("“We lost the wall,” said harbour master Ann Bell, who was there. “It went at noon.”");
        assert_eq!(
            proof.woman("Ann Bell").quotes(),
            ["direct | We lost the wall, // It went at noon. | Ann Bell = Ann Bell | verb_subject"]
        );
    }

    #[test]
    fn a_description_says_it() {
        let proof = Proof::new("“We lost the wall,” said one harbour official.");
        assert_eq!(proof.quotes(), ["direct | We lost the wall, | one harbour official = ? | verb_subject"]);
    }

    #[test]
    fn what_commas_and_brackets_set_off_is_stepped_over() {
        for source in [
            "“We lost the wall,” Bell, a Leeds engineer, said.",
            "“We lost the wall,” Bell (57) said.",
            "“We lost the wall,” Bell — an engineer by training — said on Monday.",
            "“We lost the wall,” Bell told the Evening Star.",
            "“We lost the wall,” Bell said Tuesday.",
            "“We lost the wall?” Bell asked.",
        ] {
            let quotes = Proof::new(source).woman("Bell").quotes();
            assert!(quotes[0].ends_with("| Bell = Bell | subject_verb"), "{source} {quotes:?}");
        }
    }

    #[test]
    fn the_subject_is_the_head_of_its_phrase() {
        let proof = Proof::new("“We lost the wall,” a spokesman for Bell said.").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | We lost the wall, | a spokesman = ? | subject_verb"]);
    }

    #[test]
    fn the_next_sentence_is_no_attribution() {
        let proof =
            Proof::new("He sang “All the sea is mine.” Bell said nothing to the crowd that had gathered there.");
        assert!(!proof.woman("Bell").quotes().iter().any(|line| line.starts_with("direct") && line.contains("Bell =")));
    }

    #[test]
    fn what_stands_in_its_clause_is_not_of_the_next_sentence() {
        let source = "Bell saw “a wall of water that took it all.” He said so.";
        assert!(!Proof::new(source).man("Bell").quotes()[0].ends_with("| subject_verb"));
        let source = "“It is gone,” the letter began, “and it is a shame.” He did not reply.";
        assert!(!Proof::new(source).man("Bell").quotes().iter().any(|line| line.contains("He =")));
        let source = "“Riverside” tickets went on sale.";
        assert!(!Proof::new(source).quotes().iter().any(|line| line.ends_with("| subject_verb")));
    }

    #[test]
    fn who_is_reported_to_say_it_before_the_report() {
        let proof = Proof::new("Bell told police he “just snapped,” according to the report.").man("Bell");
        assert_eq!(proof.quotes(), ["direct | just snapped, | Bell = Bell | reported_clause"]);
    }

    #[test]
    fn a_second_half_is_not_of_the_sentence_after_it() {
        let source = "“I am broke,” says Bell. “I live on toast.” Carter laughs. “He eats mine,” she says.";
        let quotes = Proof::new(source).man("Bell").woman("Carter").quotes();
        assert_eq!(quotes[0], "direct | I am broke, // I live on toast. | Bell = Bell | verb_subject");
        let source = "“It is gone,” said one. The paper wrote: “No word is true.”";
        assert!(Proof::new(source).quotes()[0].contains("| one = ? |"));
    }

    #[test]
    fn according_to_somebody() {
        let proof = Proof::new("“We lost the wall,” according to Bell.").woman("Bell");
        assert_eq!(proof.quotes(), ["direct | We lost the wall, | Bell = Bell | according_to"]);
    }
}
