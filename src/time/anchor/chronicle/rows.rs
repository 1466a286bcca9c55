//! The rows of `data/chronicle.tsv`, and the words by which they are looked up.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::text::key::word_key;
use crate::text::lexicon::rows;

/// One row.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    pub(super) kind: RowKind,
    /// As written in the list.
    pub(super) name: &'static str,
    /// The keys of its words; 0 for a hyphen.
    pub(super) words: Vec<u64>,
    /// The words of offices of which one must stand with the name.
    pub(super) offices: Vec<Vec<u64>>,
    pub(super) first: i16,
    /// None while it lasts.
    pub(super) last: Option<i16>,
    /// The share of the first and of the last year that lies within.
    pub(super) edges: (f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    /// A person in an office.
    Office,
    /// A person whom news tells of without an office, from the year that made them known.
    Person,
    /// A country, company, product or word that there was not before.
    Thing,
    /// What happened, and is told of most soon after.
    Event,
}

impl RowKind {
    /// Whether the row is of a person, looked up by the surname.
    fn is_person(self) -> bool {
        matches!(self, Self::Office | Self::Person)
    }
}

/// All rows.
pub(super) struct Chronicle {
    rows: Vec<Row>,
    /// Rows by the key of the surname, or of a phrase's first word.
    by_word: FxHashMap<u64, Vec<usize>>,
}

impl Chronicle {
    /// The rows that a word with this key can belong to; none for most words.
    pub(super) fn rows_of(&self, key: u64) -> Option<impl Iterator<Item = &Row> + Clone> {
        let numbers = self.by_word.get(&key)?;
        Some(numbers.iter().filter_map(|&number| self.rows.get(number)))
    }
}

pub(super) static CHRONICLE: LazyLock<Chronicle> = LazyLock::new(|| {
    let rows: Vec<Row> = rows(include_str!("../../../../data/chronicle.tsv")).filter_map(row).collect();
    let mut by_word: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (number, row) in rows.iter().enumerate() {
        let word = if row.kind.is_person() { row.words.last() } else { row.words.first() };
        if let Some(word) = word {
            by_word.entry(*word).or_default().push(number);
        }
    }
    Chronicle { rows, by_word }
});

/// Reads one line: kind, name, offices, first and last day or year, source.
fn row(line: &'static str) -> Option<Row> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [kind, name, offices, first, last, _source] = columns[..] else { return None };
    let kind = match kind {
        "office" => RowKind::Office,
        "person" => RowKind::Person,
        "thing" => RowKind::Thing,
        "event" => RowKind::Event,
        _ => return None,
    };
    let year = |day: &str| day.get(..4).and_then(|year| year.parse().ok());
    let edges = (1.0 - part_of_year(first).unwrap_or(0.0), part_of_year(last).unwrap_or(1.0));
    let last = if last.is_empty() { None } else { Some(year(last)?) };
    let offices = offices.split('|').filter(|office| !office.is_empty());
    Some(Row { kind, name, words: keys(name), offices: offices.map(keys).collect(), first: year(first)?, last, edges })
}

/// How much of its year has passed on a day: about 0.5 for `2002-07-01`; none where the day is not told.
fn part_of_year(day: &str) -> Option<f64> {
    let day: Date = day.parse().ok()?;
    Some(f64::from(day.day_of_year()) / 366.0)
}

/// The keys of words as the text has them: parts of a hyphenated one apart, with 0 for the hyphen.
fn keys(words: &str) -> Vec<u64> {
    let mut out = Vec::new();
    for word in words.split(' ') {
        let (word, owner) = word.strip_suffix("'s").map_or((word, false), |word| (word, true));
        for (n, part) in word.split('-').enumerate() {
            if n > 0 {
                out.push(0);
            }
            out.push(word_key(part.trim_end_matches('.')));
        }
        if owner {
            out.push(word_key("'s"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = include_str!("../../../../data/chronicle.tsv");

    #[test]
    fn every_row_of_the_chronicle_is_whole_and_runs_forward() {
        for line in rows(DATA) {
            let row = row(line).unwrap_or_else(|| panic!("{line:?}"));
            assert!(row.last.is_none_or(|last| row.first <= last), "{line:?}");
            assert_eq!(row.kind == RowKind::Office, !row.offices.is_empty(), "{line:?}");
            assert!((1500..2100).contains(&row.first), "{line:?}");
        }
    }

    #[test]
    fn the_chronicle_is_sorted_without_repetition_and_names_its_sources() {
        assert!(DATA.starts_with('#'));
        let lines: Vec<&str> = rows(DATA).collect();
        for pair in lines.windows(2) {
            assert!(pair[0] < pair[1], "{:?} stands before {:?}", pair[0], pair[1]);
        }
        for line in lines {
            assert!(line.rsplit('\t').next().is_some_and(|source| source.len() > 3), "{line:?}");
        }
    }
}
