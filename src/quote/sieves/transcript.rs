//! `WALLACE: But, Governor, …`: the speaker in capitals, a colon, the words; in marks or, all through a story, without.

use rustc_hash::FxHashMap;

use super::super::board::{Board, Found};
use super::super::phrase::{Source, SourceKind};
use super::super::quoted::label_end;
use super::super::scene::{Named, Scene};
use super::reported;
use crate::text::{Class, Kind, Role};

/// Fills quotes whose paragraph, or whose own words, begin with a speaker in capitals and a colon.
pub(crate) fn sieve(scene: &Scene<'_>, board: &mut Board) {
    board.fill(|board, number| {
        let run = &scene.runs[*board.drafts[number].runs.first()?];
        let paragraph = scene.text.paragraphs[run.paragraph].tokens.start;
        let source = label(scene, run.tokens.start).or_else(|| label(scene, paragraph))?;
        // `MUMBAI: It was “a flood”, the mayor said`: where the story was filed.
        if matches!(source.kind, SourceKind::Named(Named::Place(_))) {
            return None;
        }
        Some(Found { source, cue: None, confidence: 0.9, rule: "transcript" })
    });
}

/// Fewest paragraphs with a label that make a transcript.
const TURNS: usize = 3;

/// Reports each turn of a transcript without marks: paragraphs that begin with labels, of which one comes twice at least.
///
/// A list of `WHAT:`, `WHEN:`, `WHERE:` has each of its labels once.
pub(crate) fn unmarked(scene: &Scene<'_>, board: &mut Board) {
    let mut turns = Vec::new();
    let mut times: FxHashMap<u64, usize> = FxHashMap::default();
    for paragraph in &scene.text.paragraphs {
        if paragraph.role == Role::Cut || paragraph.tokens.is_empty() {
            continue;
        }
        let start = paragraph.tokens.start;
        let Some((source, colon)) = turn(scene, start) else { continue };
        if colon + 1 < paragraph.tokens.end && scene.run(start).is_none() {
            *times.entry(scene.text.tokens[source.tokens.end - 1].key).or_default() += 1;
            turns.push((source, colon + 1..paragraph.tokens.end));
        }
    }
    let is_hearing = times.len() > 1 && turns.iter().all(|(source, _)| speaks_in_court(scene, source));
    let is_repeated = times.values().any(|&times| times > 1);
    if !is_hearing && (turns.len() < TURNS || times.len() < 2 || !is_repeated) {
        return;
    }
    for (source, words) in turns {
        let found = Found { source, cue: None, confidence: 0.9, rule: "transcript" };
        if reported::take(scene, board, std::slice::from_ref(&words), found) {
            board.spoken.push(words);
        }
    }
}

/// The label of a turn at the beginning of a paragraph, and its colon: `LARKIN:`, `Jane Doyle:`, `Q:`.
fn turn(scene: &Scene<'_>, start: usize) -> Option<(Source, usize)> {
    if let Some(source) = label(scene, start) {
        let colon = label_end(scene.text, start)?;
        return Some((source, colon));
    }
    if let Some(end) = court_label(scene, start) {
        let first = start + usize::from(scene.is(start, Class::DETERMINER));
        let label = Source { tokens: first..end, start, kind: SourceKind::Description };
        return (scene.kind(end) == Some(Kind::Colon)).then_some((label, end));
    }
    // `Q. Is it closed?`
    if scene.word_is(start, &["q.", "a."]) && scene.entity(start).is_none() && scene.kind(start + 1) == Some(Kind::Word)
    {
        let label = Source { tokens: start..start + 1, start, kind: SourceKind::Description };
        return Some((label, start));
    }
    let person = scene.entity(start).filter(|entity| matches!(entity.who, Named::Person(_)));
    let end = person.map_or(start + 1, |entity| entity.tokens.end);
    let fits = person.is_some() || scene.word_is(start, &["q", "a"]) && scene.token(start)?.is_capitalized();
    let kind = person.map_or(SourceKind::Capitals, |entity| SourceKind::Named(entity.who));
    let source = Source { tokens: start..end, start, kind };
    (fits && scene.kind(end) == Some(Kind::Colon)).then_some((source, end))
}

/// By what those are called who speak at an inquest, in court or before a committee.
const COURT: [&str; 15] = [
    "answer",
    "bench",
    "chairman",
    "clerk",
    "coroner",
    "counsel",
    "defendant",
    "foreman",
    "judge",
    "juror",
    "magistrate",
    "prisoner",
    "question",
    "solicitor",
    "witness",
];

/// Where the label of one who speaks in court ends: `Witness` in `Witness: I did.`, `A Juror` in `A Juror: Was it locked?`
fn court_label(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let noun = start + usize::from(scene.word_is(start, &["the", "a"]));
    (scene.word_is(noun, &COURT) && scene.token(start)?.is_capitalized()).then_some(noun + 1)
}

fn speaks_in_court(scene: &Scene<'_>, source: &Source) -> bool {
    scene.word_is(source.tokens.end - 1, &COURT)
}

/// The label of a speaker that begins at `start`.
fn label(scene: &Scene<'_>, start: usize) -> Option<Source> {
    let end = label_end(scene.text, start)?;
    let titles = (start..end - 1).take_while(|&at| scene.is(at, Class::TITLE | Class::HONORIFIC | Class::ROLE)).count();
    let first = start + titles;
    let named = scene.entity(first).filter(|entity| entity.tokens.end == end).map(|entity| entity.who);
    Some(Source { tokens: first..end, start, kind: named.map_or(SourceKind::Capitals, SourceKind::Named) })
}

#[cfg(test)]
mod tests {
    use super::super::super::proof::Proof;

    #[test]
    fn a_label_in_capitals_speaks() {
        let proof = Proof::new("“BELL: But the bridge is closed, and nobody knows for how long.”").man("John BELL");
        assert_eq!(
            proof.quotes(),
            ["direct | BELL: But the bridge is closed, and nobody knows for how long. | BELL = John BELL | transcript"]
        );
    }

    #[test]
    fn each_label_opens_a_quote_of_its_own() {
        let source = "“BELL: But the bridge is closed, they say.\n\n“TATE: It is not, and it never was.”";
        let quotes = Proof::new(source).man("John BELL").man("Owen TATE").quotes();
        assert_eq!(quotes.len(), 2, "{quotes:?}");
        assert!(quotes[1].contains("TATE = Owen TATE"), "{quotes:?}");
    }

    #[test]
    fn a_small_label_is_none() {
        let proof = Proof::new("“Note: the bridge is closed,” Bell said.").man("Bell");
        assert!(proof.quotes()[0].ends_with("| Bell = Bell | subject_verb"), "{:?}", proof.quotes());
    }

    #[test]
    fn turns_without_marks() {
        let source = "BELL: Is it closed? They say so.\n\nMAYOR TATE: It is not.\n\nBELL: Who knows?";
        let quotes = Proof::new(source).man("John BELL").quotes();
        assert_eq!(
            quotes,
            [
                "indirect | Is it closed? They say so. | BELL = John BELL | transcript",
                "indirect | It is not. | TATE = a name | transcript",
                "indirect | Who knows? | BELL = John BELL | transcript",
            ]
        );
        let source = "Q: Is it closed?\n\nA: It is not.\n\nQ: Who knows?\n\nA: Nobody.";
        assert!(Proof::new(source).quotes().iter().all(|line| line.contains("= ? | transcript")));
    }

    #[test]
    fn in_court_they_speak_by_their_part() {
        let source = "Mr. Bell was called.\n\nThe Coroner: Did you hear it?\n\nWitness: I did not, sir.";
        let quotes = Proof::new(source).man("Bell").quotes();
        assert_eq!(
            quotes,
            [
                "indirect | Did you hear it? | Coroner = ? | transcript",
                "indirect | I did not, sir. | Witness = ? | transcript",
            ]
        );
        let source = "Q. Is it closed?\n\nA. It is not.\n\nQ. Who knows?";
        assert_eq!(Proof::new(source).quotes().len(), 3);
        assert!(Proof::new("Note: The hall is closed.\n\nWitness: Ann Bell").woman("Ann Bell").quotes().is_empty());
    }

    #[test]
    fn a_list_with_labels_is_no_transcript() {
        let source = "WHAT: A walk on the pier.\n\nWHEN: Sunday at noon.\n\nWHERE: The old wall.";
        assert!(Proof::new(source).quotes().is_empty());
    }
}
