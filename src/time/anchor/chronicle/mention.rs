//! Mentions of the chronicle’s rows: people with their title before or after the name, and phrases.

use std::ops::Range;
use std::sync::LazyLock;

use super::rows::{Row, RowKind};
use super::said::{Said, Term, What};
use crate::text::key::word_key;
use crate::text::{Case, Kind, Text, squeezed};

/// Years before the first office of a person in which news can tell of them.
const RISING: i16 = 8;
/// Tokens between an office and the surname.
const GIVEN_NAMES: usize = 4;
/// Words of offices that so many hold that a surname after them tells nobody.
static COMMON: LazyLock<Vec<u64>> = LazyLock::new(|| {
    const WORDS: &[&str] = &[
        "mayor",
        "rep",
        "representative",
        "congressman",
        "congresswoman",
        "sen",
        "senator",
        "director",
        "administrator",
        "chairman",
        "chairwoman",
        "chair",
        "whip",
        "justice",
        "spokesman",
        "spokeswoman",
        "treasurer",
        "staff",
        "leader",
        "nominee",
        "candidate",
    ];
    WORDS.iter().map(|word| word_key(word)).collect()
});
/// Tokens after the comma within which an office follows the name: `John Doe, the former British foreign secretary`.
const APPOSITION: usize = 6;

/// What the text says of the person whose surname stands at `at`: offices held or held before, or none but the name.
pub(super) fn person<'r>(text: &Text<'_>, at: usize, rows: impl Iterator<Item = &'r Row>) -> Option<Said> {
    // The last part of `Dae-jung` has no capital.
    let after_hyphen = at > 0 && text.tokens[at - 1].kind == Kind::Hyphen;
    if text.tokens[at].case == Case::Lower && !after_hyphen {
        return None;
    }
    let mut terms: Vec<Term> = Vec::new();
    let mut words = String::new();
    let mut former = false;
    let mut known: Option<(i16, i16, i16, &str)> = None;
    let mut made_known = None;
    for row in rows.filter(|row| matches!(row.kind, RowKind::Office | RowKind::Person)) {
        let (_, given) = row.words.split_last()?;
        if let Some(title) = title_before(text, at, row, given) {
            former |= is_former(text, title.start);
            words = squeezed(text.slice(text.span(title.start..at + 1)));
            terms.push(term(row));
        } else if let Some(first) = name_before(text, at, given) {
            if let Some(title) = title_after(text, at, row) {
                former |= is_former(text, title.start);
                words = squeezed(text.slice(text.span(first..title.end)));
                terms.push(term(row));
            }
            if row.kind == RowKind::Person {
                made_known = Some(row.first);
            }
            let early = row.first - RISING;
            let last = row.last.unwrap_or(i16::MAX);
            let (a, b, c, _) = known.unwrap_or((early, row.first, last, row.name));
            known = Some((a.min(early), b.min(row.first), c.max(last), row.name));
        }
    }
    terms.sort_unstable_by_key(|term| (term.first, term.last));
    terms.dedup();
    match (terms.as_slice(), known) {
        ([Term { first, last, .. }, rest @ ..], _) if former => {
            // Of several holders any can be meant: the first to leave office.
            let last = rest.iter().map(|term| term.last).fold(*last, i16::min);
            Some(Said { words, what: What::Former { first: *first, last } })
        }
        ([_, ..], _) => Some(Said { words, what: What::InOffice { terms } }),
        ([], known) => known.map(|(early, first, last, name)| Said {
            words: name.to_owned(),
            what: What::Known { early: made_known.unwrap_or(early), first, last },
        }),
    }
}

fn term(row: &Row) -> Term {
    Term { first: row.first, last: row.last.unwrap_or(i16::MAX), edges: row.edges }
}

/// The thing or event whose words begin at `at`; of several the longest. What is written with a capital counts only so.
pub(super) fn phrase<'r>(text: &Text<'_>, at: usize, rows: impl Iterator<Item = &'r Row>) -> Option<Said> {
    let capital = text.tokens.get(at)?.case != Case::Lower;
    let of_phrases = rows.filter(|row| matches!(row.kind, RowKind::Thing | RowKind::Event));
    let matching = of_phrases.filter(|row| capital || row.name.starts_with(char::is_lowercase)).filter(|row| {
        let tokens = text.tokens.get(at..at + row.words.len());
        tokens.is_some_and(|tokens| tokens.iter().zip(&row.words).all(|(token, &word)| token.key == word))
    });
    let row = matching.max_by_key(|row| row.words.len())?;
    let what = match row.kind {
        RowKind::Event => What::Event { first: row.first, last: row.last.unwrap_or(row.first) },
        _ => What::Since { first: row.first, last: row.last },
    };
    Some(Said { words: row.name.to_owned(), what })
}

/// The tokens of one of the row's offices, right before the surname at `at` or the given names before it; a comma may
/// stand between where the given names do: `Norland’s foreign minister, John Doe`.
fn title_before(text: &Text<'_>, at: usize, row: &Row, given: &[u64]) -> Option<Range<usize>> {
    for names in 0..=GIVEN_NAMES.min(at) {
        let first = at - names;
        let fits = (first..at).zip(given).all(|(at, &name)| text.tokens[at].key == name);
        if !fits || names > 0 && given.is_empty() {
            continue;
        }
        let comma = names >= given.len() && names > 0 && first > 0 && text.tokens[first - 1].kind == Kind::Comma;
        let end = if comma { first - 1 } else { first };
        for office in &row.offices {
            // Many bear a surname and sit in some council: there it counts with the given name alone.
            if names == 0 && !given.is_empty() && office.iter().any(|word| COMMON.contains(word)) {
                continue;
            }
            if stands_before(text, end, office) && !is_lesser(text, end - office.len()) {
                return Some(end - office.len()..first);
            }
        }
    }
    None
}

/// The tokens from the comma after the surname at `at` to the end of one of the row's offices.
fn title_after(text: &Text<'_>, at: usize, row: &Row) -> Option<Range<usize>> {
    let opens = text.tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Comma);
    let first = if opens { at + 2 } else { return None };
    let inside = text.tokens.get(first..)?.iter().take(APPOSITION);
    let length = inside.take_while(|token| matches!(token.kind, Kind::Word | Kind::Hyphen | Kind::Clitic)).count();
    for start in first..first + length {
        for office in &row.offices {
            let end = start + office.len();
            if stands_before(text, end, office) && !is_lesser(text, start) && !is_of_another(text, first, start, end) {
                return Some(start..end);
            }
        }
    }
    None
}

/// Whether the office in these tokens is another’s: `, who met the foreign minister`; `, the president’s son`.
fn is_of_another(text: &Text<'_>, first: usize, start: usize, end: usize) -> bool {
    const NOT: &[&str] = &["who", "whose", "and", "to", "for", "of", "with", "by", "as", "that", "said", "told"];
    let verb = (first..start).any(|at| NOT.iter().any(|word| text.word(at).eq_ignore_ascii_case(word)));
    let owner = text.tokens.get(end).is_some_and(|token| token.kind == Kind::Clitic);
    let names = text.tokens.get(end).is_some_and(|token| token.is_capitalized());
    verb || owner || names
}

/// The first token of the name whose given names stand before the surname at `at`; initials may stand between.
fn name_before(text: &Text<'_>, at: usize, given: &[u64]) -> Option<usize> {
    if given.is_empty() {
        return None;
    }
    let mut first = at;
    for &name in given.iter().rev() {
        first = first.checked_sub(1)?;
        if text.tokens[first].case == Case::Initial && text.tokens[first].key != name {
            first = first.checked_sub(1)?;
        }
        if text.tokens[first].key != name {
            return None;
        }
    }
    Some(first)
}

/// Whether the words with these keys stand right before token `at`.
fn stands_before(text: &Text<'_>, at: usize, words: &[u64]) -> bool {
    let Some(tokens) = at.checked_sub(words.len()).and_then(|first| text.tokens.get(first..at)) else { return false };
    tokens.iter().zip(words).all(|(token, &word)| token.key == word)
}

/// Whether the title that begins at `at` is part of a lesser one: `Vice President`, `Shadow Home Secretary`.
fn is_lesser(text: &Text<'_>, at: usize) -> bool {
    const LESSER: &[&str] = &["vice", "shadow", "deputy", "assistant", "lt.", "lt", "lieutenant", "under", "associate"];
    let before = |by: usize| at.checked_sub(by).map(|at| text.word(at)).unwrap_or("");
    let word = if before(1) == "-" { before(2) } else { before(1) };
    LESSER.iter().any(|lesser| word.eq_ignore_ascii_case(lesser))
}

/// Whether the title that begins at `at` is one held before: `former`, with a country between at most.
fn is_former(text: &Text<'_>, at: usize) -> bool {
    (1..=3)
        .filter_map(|back| at.checked_sub(back))
        .any(|before| ["former", "ex", "late", "then"].iter().any(|word| text.word(before).eq_ignore_ascii_case(word)))
}
