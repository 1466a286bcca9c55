//! A paragraph that opens with a quote and says nothing of a speaker: whoever spoke at the end of the one above, or, in a
//! dialogue, whoever spoke before that.

use super::super::board::{Board, Found};
use super::super::phrase::{Source, SourceKind};
use super::super::scene::{Named, Scene};
use crate::name::Gender;
use crate::text::Kind;

/// Fills quotes that open their paragraph from the last quote of the paragraph above.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let start = scene.text.paragraphs[run.paragraph].tokens.start;
        if run.open != start {
            return None;
        }
        let above = number.checked_sub(1)?;
        let last = &scene.runs[*board.drafts[above].runs.last()?];
        let Some(found) = board.drafts[above].found.as_ref() else { return asks_again(scene, board, number) };
        let next = scene.text.paragraphs[last.paragraph].tokens.end == start;
        let all = run.outer().end + 1 >= scene.text.paragraphs[run.paragraph].tokens.end;
        let confidence = match (next, all) {
            (true, true) => 0.75,
            (true, false) => 0.6,
            _ => return None,
        };
        let asked = all && is_asked(scene, board, above);
        if all
            && let Some(turn) = turn_above(scene, board, number)
            && let Some(other) = above_of(scene, board, turn)
            && let Some(before) = board.drafts[other].found.as_ref()
            && are_turns(scene, board, [other, turn, number])
        {
            if differ(scene, &before.source, &found.source) {
                return Some(Found { confidence: 0.75, rule: "dialogue", ..before.clone() });
            }
            // `“In the yard,” he said.` and `“All night?” Bell asked.`
            let is_other = |kind: SourceKind| matches!(kind, SourceKind::Named(Named::Person(_)));
            if asked && before.source.kind == SourceKind::Pronoun && is_other(found.source.kind) {
                return Some(Found { confidence: 0.6, rule: "dialogue", ..before.clone() });
            }
        }
        if asked {
            return None;
        }
        Some(Found { confidence, rule: "continuation", ..found.clone() })
    });
}

/// Who asked the question that the quote above answers, where nobody is said to have answered it: `“Have you eaten?” Bell
/// asked.`, `“No.”`, `“Are you hungry?”`
fn asks_again(scene: &Scene<'_>, board: &Board, number: usize) -> Option<Found> {
    let is_all = |number: usize| {
        let run = &scene.runs[*board.drafts[number].runs.last()?];
        (run.outer().end + 1 >= scene.text.paragraphs[run.paragraph].tokens.end).then_some(())
    };
    let answer = turn_above(scene, board, number).filter(|&answer| answer + 1 == number)?;
    is_all(number).and_then(|()| is_all(answer))?;
    let asking = above_of(scene, board, answer).filter(|&asking| is_asked(scene, board, asking))?;
    let found = board.drafts[asking].found.as_ref()?;
    are_turns(scene, board, [asking, answer, number]).then(|| Found {
        confidence: 0.7,
        rule: "dialogue",
        ..found.clone()
    })
}

/// Whether the paragraph above ends with a question that somebody is said to ask, and quote `number` is all of its own.
pub(super) fn is_answer(scene: &Scene<'_>, board: &Board, number: usize) -> bool {
    above_of(scene, board, number).is_some_and(|above| is_asked(scene, board, above))
}

/// The last quote of the paragraph right above the one that quote `number` opens.
fn above_of(scene: &Scene<'_>, board: &Board, number: usize) -> Option<usize> {
    let start = scene.runs[*board.drafts[number].runs.first()?].paragraph;
    let above = number.checked_sub(1)?;
    let last = scene.runs[*board.drafts[above].runs.last()?].paragraph;
    let paragraphs = &scene.text.paragraphs;
    (paragraphs[last].tokens.end == paragraphs[start].tokens.start).then_some(above)
}

/// How many quotes of one paragraph are looked at.
const HALVES: usize = 6;

/// The quote that opens the paragraph right above that of quote `number`.
fn turn_above(scene: &Scene<'_>, board: &Board, number: usize) -> Option<usize> {
    let run = |number: usize| board.drafts[number].runs.first().map(|&run| &scene.runs[run]);
    let starts = |number: usize| run(number).map(|run| scene.text.paragraphs[run.paragraph].tokens.start);
    let start = starts(number)?;
    let opens = |&other: &usize| run(other).is_some_and(|run| starts(other) == Some(run.open));
    let first = (number.saturating_sub(HALVES)..number).rev().find(opens)?;
    let paragraph = run(first)?.paragraph;
    (scene.text.paragraphs[paragraph].tokens.end == start).then_some(first)
}

/// Most words of a turn of a dialogue: of one with a question in it, and of one without.
const LONGEST: [usize; 2] = [25, 10];

/// Whether three quotes above one another are short, as the turns of a dialogue are.
fn are_turns(scene: &Scene<'_>, board: &Board, turns: [usize; 3]) -> bool {
    let words = |&turn: &usize| board.drafts[turn].runs.iter().map(|&run| scene.runs[run].words).sum::<usize>();
    let longest = turns.iter().map(words).max().unwrap_or(0);
    let asks = turns.iter().any(|&turn| is_question(scene, board, turn));
    longest <= if asks { LONGEST[0] } else { LONGEST[1] }
}

/// Whether the quote ends with a question mark.
fn is_question(scene: &Scene<'_>, board: &Board, number: usize) -> bool {
    let last = board.drafts[number].runs.last().map(|&run| scene.runs[run].tokens.end - 1);
    last.is_some_and(|last| scene.kind(last) == Some(Kind::Stop) && scene.text.word(last).starts_with('?'))
}

/// Whether the quote is a question that somebody is said to ask.
fn is_asked(scene: &Scene<'_>, board: &Board, number: usize) -> bool {
    let cue = board.drafts[number].found.as_ref().and_then(|found| found.cue);
    is_question(scene, board, number)
        && cue.is_some_and(|cue| scene.word_is(cue, &["asked", "asks", "demanded", "inquired", "enquired"]))
}

/// Whether two sources are two people: by their names, by pronoun and name of another gender, by their words.
fn differ(scene: &Scene<'_>, one: &Source, other: &Source) -> bool {
    if let (Some(one), Some(other)) = (gender(scene, one), gender(scene, other))
        && one != other
    {
        return true;
    }
    let is_open = |source: &Source| matches!(source.kind, SourceKind::Pronoun | SourceKind::Relative);
    if is_open(one) || is_open(other) {
        return false;
    }
    let last = |source: &Source| scene.text.tokens[source.tokens.end - 1].key;
    match (one.kind, other.kind) {
        (SourceKind::Named(one), SourceKind::Named(other)) => one != other,
        _ => last(one) != last(other),
    }
}

/// What is known of the gender of whom a source names.
fn gender(scene: &Scene<'_>, source: &Source) -> Option<Gender> {
    let at = source.tokens.start;
    match source.kind {
        SourceKind::Named(Named::Person(person)) => scene.names.people[person].gender,
        SourceKind::Pronoun if scene.word_is(at, &["he"]) => Some(Gender::Male),
        SourceKind::Pronoun if scene.word_is(at, &["she"]) => Some(Gender::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_paragraph_that_is_all_quotation_goes_on() {
        let proof = Proof::new("“The wall is gone,” Bell said.\n\n“So is the quay, and the boats.”").woman("Bell");
        assert_eq!(proof.quotes()[1], "direct | So is the quay, and the boats. | Bell = Bell | continuation");
    }

    #[test]
    fn in_a_dialogue_they_take_turns() {
        let source = "“Where was the boat?” Bell asked.\n\n“In the yard,” Carter said.\n\n“All night?”\n\n“Till five.”";
        let quotes = Proof::new(source).woman("Bell").man("Carter").quotes();
        assert_eq!(quotes[2], "direct | All night? | Bell = Bell | dialogue");
        assert_eq!(quotes[3], "direct | Till five. | Carter = Carter | dialogue");
    }

    #[test]
    fn the_first_turn_may_end_its_paragraph() {
        let source = "The mayor came. “Where was it?” he said.\n\n“By night?” Bell asked.\n\n“In the yard.”";
        let quotes = Proof::new(source).woman("Bell").quotes();
        assert!(
            quotes[2].starts_with("direct | In the yard. | he =") && quotes[2].ends_with("| dialogue"),
            "{quotes:?}"
        );
    }

    #[test]
    fn who_asked_goes_on_after_an_answer_of_nobody() {
        let source = "Bell came. “Have you eaten?” Bell asked.\n\n“No.”\n\n“Are you hungry?”";
        let quotes = Proof::new(source).woman("Bell").quotes();
        assert_eq!(quotes[2], "direct | Are you hungry? | Bell = Bell | dialogue", "{quotes:?}");
    }

    #[test]
    fn two_that_speak_at_length_hold_no_dialogue() {
        let source = "“The wall is gone and nobody in this town has any idea why,” Bell said.\n\n“It was old, and \
            the sea was high that night, as it is in March,” Carter said.\n\n“So we will build another in the spring.”";
        let quotes = Proof::new(source).woman("Bell").man("Carter").quotes();
        assert!(quotes[2].contains("Carter = Carter"), "{quotes:?}");
    }

    #[test]
    fn who_asks_does_not_answer() {
        let quotes = Proof::new("“Is the wall safe?” Bell asked.\n\n“It was never safe.”").woman("Bell").quotes();
        assert!(!quotes[1].ends_with("| continuation"), "{quotes:?}");
    }

    #[test]
    fn a_paragraph_of_its_own_speaker_does_not() {
        let proof =
            Proof::new("“The wall is gone,” Bell said.\n\n“So is the quay,” Carter said.").woman("Bell").man("Carter");
        assert!(proof.quotes()[1].contains("Carter = Carter"));
    }
}
