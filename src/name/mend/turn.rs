use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::name::decide::{Decided, Named};
use crate::text::{Case, Class, Kind, Text};

/// Fewest paragraphs with a label that make a transcript.
const TURNS: usize = 3;

/// Fewest letters of a surname in capitals that an abbreviation is not taken for: `FAQ:`, `USA:`.
const LETTERS: usize = 4;

/// Finds the speakers of a transcript by the labels of their turns: `HARGREAVE: Is it closed?`, each with two turns at least.
///
/// Leaves alone labels that are a role or a word of the story in small letters (`MODERATOR:`, `QUESTION:`), what is named
/// already, and texts with fewer turns or with one speaker alone.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let turns: Vec<usize> =
        text.paragraphs.iter().filter_map(|paragraph| label(text, paragraph.tokens.clone())).collect();
    let mut times: FxHashMap<u64, usize> = FxHashMap::default();
    turns.iter().for_each(|&at| *times.entry(text.tokens[at].key).or_default() += 1);
    if turns.len() < TURNS || times.len() < 2 {
        return;
    }
    let small: FxHashSet<u64> = text
        .tokens
        .iter()
        .filter(|token| token.case == Case::Lower && times.contains_key(&token.key))
        .map(|token| token.key)
        .collect();
    let taken: FxHashSet<usize> = decided.iter().flat_map(|one| one.tokens.clone()).collect();
    let speakers = turns.into_iter().filter(|at| {
        let key = text.tokens[*at].key;
        times[&key] > 1 && !small.contains(&key) && !taken.contains(at)
    });
    decided.extend(speakers.map(|at| Decided { tokens: at..at + 1, named: Named::Person, rule: "turn" }));
    decided.sort_by_key(|one| one.tokens.start);
}

/// The surname that labels the paragraph of these tokens: behind a title or quotation mark, before a colon.
fn label(text: &Text<'_>, paragraph: Range<usize>) -> Option<usize> {
    let other = Class::TITLE | Class::HONORIFIC | Class::ROLE | Class::TITLE_MODIFIER;
    let mut at = paragraph.start;
    while at < paragraph.end && (text.tokens[at].kind == Kind::Quote || text.tokens[at].is(other)) {
        at += 1;
    }
    let token = text.tokens.get(at).filter(|_| at + 1 < paragraph.end)?;
    let is_name = token.kind == Kind::Word
        && token.case == Case::Upper
        && !token.is(Class::FUNCTION | Class::ORGANIZATION | Class::WEEKDAY | Class::MONTH)
        && text.word(at).chars().count() >= LETTERS
        && !OTHERS.iter().any(|other| text.word(at).eq_ignore_ascii_case(other));
    (is_name && text.tokens[at + 1].kind == Kind::Colon).then_some(at)
}

/// What labels a turn or a line of facts without naming anyone.
const OTHERS: [&str; 24] = [
    "answer",
    "audience",
    "crosstalk",
    "crowd",
    "date",
    "details",
    "female",
    "from",
    "info",
    "interviewer",
    "male",
    "narrator",
    "note",
    "phone",
    "question",
    "source",
    "subject",
    "unidentified",
    "update",
    "video",
    "voice",
    "what",
    "when",
    "where",
];

#[cfg(test)]
mod tests {
    use crate::name::recognize;
    use crate::text::Text;

    fn people(source: &str) -> Vec<String> {
        recognize(&Text::plain(source), &[]).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn labels_of_turns_are_people() {
        let source = "HARGREAVE: Is it closed?\n\nMAYOR VESTERGAARD: It is not.\n\nHARGREAVE: Who knows?\n\n\
                      VESTERGAARD: I do.";
        assert_eq!(people(source), ["HARGREAVE", "VESTERGAARD"]);
    }

    #[test]
    fn roles_and_lists_are_none() {
        let source = "QUESTION: Is it closed?\n\nANSWER: It is not.\n\nQUESTION: Who knows?\n\nANSWER: I do.";
        assert_eq!(people(source), Vec::<String>::new());
        let source = "WHAT: A walk.\n\nWHERE: The old wall.\n\nTICKETS: Free.";
        assert_eq!(people(source), Vec::<String>::new());
        let source =
            "SPONGES: Two, of sponges that float.\n\nBUCKETS: One.\n\nSPONGES: One.\n\nBUCKETS: Of all buckets.";
        assert_eq!(people(source), Vec::<String>::new());
    }
}
