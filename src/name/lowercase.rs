//! Texts without capitals: the few names that are certain all the same.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::decide::{Decided, Named};
use super::list::listed;
use crate::text::{Case, Class, Kind, Text};

/// Fewest words of a text that is judged by its capitals.
const FEWEST: usize = 8;
/// How common a first name and a surname must be, as [`super::list::Listed::first`] counts, with no title before them.
const COMMON: u8 = 10;
/// The same with a title, or a form of address.
const KNOWN: u8 = 4;
/// First names and forms of address that are words of the language, too.
const ORDINARY: [&str; 47] = [
    "angel",
    "art",
    "autumn",
    "bill",
    "bishop",
    "bud",
    "carol",
    "chance",
    "chase",
    "christian",
    "dale",
    "dawn",
    "daw",
    "dean",
    "don",
    "drew",
    "faith",
    "fr",
    "frank",
    "gene",
    "grace",
    "grant",
    "guy",
    "hope",
    "hunter",
    "jack",
    "joy",
    "lily",
    "mark",
    "mason",
    "miles",
    "miss",
    "olive",
    "page",
    "pat",
    "penny",
    "ray",
    "rich",
    "rob",
    "rose",
    "ruby",
    "sandy",
    "sue",
    "summer",
    "tan",
    "tun",
    "will",
];
/// Verbs after which, and before which, a surname known from elsewhere stands alone.
const SPEECH: [&str; 6] = ["added", "asked", "said", "says", "told", "wrote"];

/// Whether the story is written without capitals.
pub(super) fn is_lowercase(text: &Text<'_>) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for token in text.tokens.iter().filter(|token| token.kind == Kind::Word) {
        words += 1;
        capitals += usize::from(token.is_capitalized());
    }
    words >= FEWEST && capitals * 50 <= words
}

/// The people of a text without capitals, in order: `mr holt`, `mayor john holt`, `mary holt`, then `holt said`.
///
/// Leaves alone names that are words (`grant`, `mark may`), and everything else, which small letters do not tell.
pub(super) fn find(text: &Text<'_>) -> Vec<Decided> {
    let mut found = Vec::new();
    let mut surnames = FxHashSet::default();
    for sentence in &text.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let Some(name) = name_at(text, at, sentence.end, Case::Lower) else {
                at += 1;
                continue;
            };
            surnames.insert(text.tokens[name.end - 1].key);
            at = name.end;
            found.push(person(name));
        }
    }
    let taken: FxHashSet<usize> = found.iter().flat_map(|one: &Decided| one.tokens.clone()).collect();
    let again = (0..text.tokens.len())
        .filter(|at| surnames.contains(&text.tokens[*at].key) && !taken.contains(at) && is_beside_speech(text, *at));
    found.extend(again.map(|at| person(at..at + 1)));
    found.sort_by_key(|one| one.tokens.start);
    found
}

fn person(tokens: Range<usize>) -> Decided {
    Decided { tokens, named: Named::Person, rule: "lowercase" }
}

/// The person's name that begins with token `at` and ends by `end`, its words in this case, which tells nothing.
///
/// A common first name and surname, or rarer ones after a title; a surname alone after a form of address, or between a title
/// and a verb of speech.
pub(super) fn name_at(text: &Text<'_>, at: usize, end: usize, case: Case) -> Option<Range<usize>> {
    let titled = at.checked_sub(1).map(|before| text.tokens[before]);
    let addressed = titled.is_some_and(|token| token.is(Class::HONORIFIC) && !is_ordinary(text, at - 1));
    let titled = addressed || titled.is_some_and(|token| token.is(Class::TITLE));
    let level = if titled { KNOWN } else { COMMON };
    if is_name(text, at, case) && at + 1 < end && is_name(text, at + 1, case) && !is_ordinary(text, at) {
        let (first, last) = (listed(text.tokens[at].key).first(), listed(text.tokens[at + 1].key).last());
        if first >= level && last >= level {
            return Some(at..at + 2);
        }
    }
    let told = addressed || titled && at + 1 < end && is_speech(text, at + 1);
    let surname = told && is_name(text, at, case) && listed(text.tokens[at].key).last() >= KNOWN;
    surname.then_some(at..at + 1)
}

/// Whether a word is in none of the lists of words that are no names.
fn is_name(text: &Text<'_>, at: usize, case: Case) -> bool {
    let other = Class::FUNCTION
        | Class::TITLE
        | Class::TITLE_MODIFIER
        | Class::ROLE
        | Class::KIN
        | Class::ORGANIZATION
        | Class::WEEKDAY
        | Class::MONTH
        | Class::TIME
        | Class::PAST
        | Class::COUNTED
        | Class::STREET
        | Class::CIVIC
        | Class::PREPOSITION
        | Class::DETERMINER
        | Class::AUXILIARY
        | Class::ADVERB;
    let token = text.tokens[at];
    token.kind == Kind::Word && token.case == case && !token.is(other)
}

fn is_ordinary(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at).trim_end_matches('.');
    ORDINARY.iter().any(|ordinary| ordinary.eq_ignore_ascii_case(word))
}

fn is_speech(text: &Text<'_>, at: usize) -> bool {
    text.tokens.get(at).is_some() && SPEECH.iter().any(|verb| verb.eq_ignore_ascii_case(text.word(at)))
}

fn is_beside_speech(text: &Text<'_>, at: usize) -> bool {
    is_name(text, at, Case::Lower)
        && (is_speech(text, at + 1) || at.checked_sub(1).is_some_and(|before| is_speech(text, before)))
}

#[cfg(test)]
mod tests {
    use crate::name::recognize;
    use crate::text::Text;

    fn people(source: &str) -> Vec<String> {
        recognize(&Text::plain(source), &[]).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn titles_and_common_names_tell() {
        assert_eq!(
            people(
                "mayor john harrison was sad, he told mr wilson and mary jackson on monday. harrison said so again."
            ),
            ["john harrison", "wilson", "mary jackson"]
        );
    }

    #[test]
    fn words_are_no_names() {
        let source =
            "she will grant them a page to mark may day, and the brown house with a white stone wall is rich in art.";
        assert_eq!(people(source), Vec::<String>::new());
    }

    #[test]
    fn a_text_with_capitals_is_read_by_them() {
        assert_eq!(
            people("She said that john harrison, as he signs his poems, was not at home in Leeds then."),
            Vec::<String>::new()
        );
    }
}
