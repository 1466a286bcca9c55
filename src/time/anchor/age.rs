//! Ages: `John Doe, 47,` of one whose birthday is known tells the twelve months that the story is of.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Clues, Constraint, Says, Source};
use crate::text::key::word_key;
use crate::text::lexicon::rows;
use crate::text::{Case, Kind, Text};

/// How unlikely a year is in which the person is not of that age, beside the year before and after, and elsewhere.
const BESIDE: f64 = -2.0;
const OTHER_AGE: f64 = -4.5;
/// The least share of a year that counts.
const LEAST_OF_YEAR: f64 = 0.1;

/// One row: name, its keys, birthday.
struct Birth {
    name: &'static str,
    words: Vec<u64>,
    day: Date,
}

static BIRTHS: LazyLock<FxHashMap<u64, Vec<Birth>>> = LazyLock::new(|| {
    let mut by_surname: FxHashMap<u64, Vec<Birth>> = FxHashMap::default();
    for birth in rows(include_str!("../../../data/births.tsv")).filter_map(birth) {
        by_surname.entry(birth.words.last().copied().unwrap_or_default()).or_default().push(birth);
    }
    by_surname
});

/// Reads one line: name, day, source.
fn birth(line: &'static str) -> Option<Birth> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, day, _source] = columns[..] else { return None };
    let words = name.split([' ', '-']).map(|word| word_key(word.trim_end_matches('.'))).collect();
    Some(Birth { name, words, day: day.parse().ok()? })
}

/// Finds the ages of people whose birthday is known, each person once.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let mut seen: Vec<&str> = Vec::new();
    for (birth, age) in ages(clues.text) {
        if !seen.contains(&birth.name) {
            seen.push(birth.name);
            out.push(constraint(birth, age));
        }
    }
}

fn ages(text: &Text<'_>) -> Vec<(&'static Birth, i16)> {
    let mut out = Vec::new();
    for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| token.is_capitalized()) {
        let Some(births) = BIRTHS.get(&token.key) else { continue };
        let found = births.iter().find_map(|birth| Some((birth, name_before(text, at, &birth.words)?)));
        if let Some((birth, first)) = found
            && let Some(age) = age_after(text, at + 1).or_else(|| age_before(text, first))
        {
            out.push((birth, age));
        }
    }
    out
}

/// The first token of the name that ends at `at`; hyphens and initials may stand between.
fn name_before(text: &Text<'_>, at: usize, words: &[u64]) -> Option<usize> {
    let mut first = at + 1;
    for &word in words.iter().rev() {
        first = first.checked_sub(1)?;
        while text.tokens[first].key != word
            && (text.tokens[first].kind == Kind::Hyphen || text.tokens[first].case == Case::Initial)
        {
            first = first.checked_sub(1)?;
        }
        if text.tokens[first].key != word {
            return None;
        }
    }
    Some(first)
}

/// `, 47,` or `(47)` at these tokens.
fn age_after(text: &Text<'_>, at: usize) -> Option<i16> {
    let kind = |at: usize| text.tokens.get(at).map(|token| token.kind);
    let inside = match (kind(at)?, kind(at + 2)?) {
        (Kind::Comma, Kind::Comma | Kind::Stop | Kind::Semicolon) | (Kind::Open, Kind::Close) => at + 1,
        _ => return None,
    };
    years(text, inside)
}

/// `47-year-old` before these tokens.
fn age_before(text: &Text<'_>, at: usize) -> Option<i16> {
    let first = at.checked_sub(5)?;
    let matches = text.word(first + 2) == "year" && text.word(first + 4) == "old";
    matches.then(|| years(text, first)).flatten()
}

fn years(text: &Text<'_>, at: usize) -> Option<i16> {
    let word = text.word(at);
    (word.len() <= 3).then(|| word.parse().ok()).flatten().filter(|age| (10..=110).contains(age))
}

fn constraint(birth: &'static Birth, age: i16) -> Constraint {
    let first = birth.day.year().saturating_add(age);
    // Of the first of two years the part after the birthday counts, of the second that before it.
    let passed = f64::from(birth.day.day_of_year()) / 366.0;
    let says = move |year: i16| match year - first {
        0 => (1.0 - passed).max(LEAST_OF_YEAR).ln(),
        1 => passed.max(LEAST_OF_YEAR).ln(),
        -1 | 2 => BESIDE,
        _ => OTHER_AGE,
    };
    Constraint {
        says: Says::Years(Box::new(says)),
        source: Source::Chronicle,
        id: word_key(birth.name),
        because: Box::new(move |note, year| {
            (0..=1).contains(&(year - first)).then(|| format!("{}, {age}{note}: born {}", birth.name, birth.day))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_sorted() {
        let lines: Vec<&str> = rows(include_str!("../../../data/births.tsv")).collect();
        assert!(lines.iter().all(|line| birth(line).is_some()));
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
    }

    fn found(text: &str) -> Vec<(&'static str, i16)> {
        ages(&Text::plain(text)).into_iter().map(|(birth, age)| (birth.name, age)).collect()
    }

    #[test]
    fn an_age_stands_beside_the_name() {
        assert_eq!(found("Nelson Mandela, 75, danced."), [("Nelson Mandela", 75)]);
        assert_eq!(found("George W. Bush (54) danced."), [("George W. Bush", 54)]);
        assert_eq!(found("The 34-year-old Tiger Woods danced."), [("Tiger Woods", 34)]);
    }

    #[test]
    fn other_numbers_are_no_ages() {
        assert_eq!(found("Nelson Mandela, 75 people said, danced. Harry Mandela, 75, did not."), []);
        assert_eq!(found("Nelson Mandela"), []);
    }
}
