//! The chronicle: who held which office when, and what there was not before its time, from `data/chronicle.tsv`.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Clues, Constraint, Says, Source};
use crate::text::key::word_key;
use crate::text::lexicon::rows;
use crate::text::{Case, Kind, Text};

/// The least share of a year that a term counts for in it.
const LEAST_OF_YEAR: f64 = 0.05;
/// How unlikely a year is outside a term of office, before the first of a thing, before an event.
const OUT_OF_OFFICE: f64 = -4.0;
/// The same for each of the first years after a term, and beyond them.
const JUST_OUT_OF_OFFICE: [f64; 3] = [-1.3, -2.0, -2.6];
const LONG_OUT: f64 = -3.2;
const BEFORE_IT_WAS: f64 = -3.5;
/// The same for a person named without the office some years before it.
const UNKNOWN_YET: f64 = -1.5;
const YEARS_KNOWN: i16 = 8;
/// What each year after an event, or after the end of a thing, takes, and the most they take.
const A_YEAR_AFTER: f64 = -0.10;
const LONG_AFTER: f64 = -1.6;
/// The same after an event, which is told of far less the year after, but never forgotten.
const AFTER_AN_EVENT: [f64; 6] = [0.0, -0.5, -1.0, -1.3, -1.5, -1.7];
const LONG_AFTER_AN_EVENT: f64 = -2.2;
/// Years after which it is no reason worth telling that there was a thing.
const WORTH_TELLING: i16 = 25;
/// Tokens between an office and the surname.
const GIVEN_NAMES: usize = 4;

/// One row.
#[derive(Debug, PartialEq)]
struct Row {
    kind: RowKind,
    /// As written in the list.
    name: &'static str,
    /// The keys of its words; 0 for a hyphen.
    words: Vec<u64>,
    /// The words of offices of which one must stand with the name.
    offices: Vec<Vec<u64>>,
    first: i16,
    /// None while it lasts.
    last: Option<i16>,
    /// The share of the first and of the last year that lies within.
    edges: (f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowKind {
    /// A person in an office.
    Office,
    /// A country, company, product or word that there was not before.
    Thing,
    /// What happened, and is told of most soon after.
    Event,
}

struct Chronicle {
    rows: Vec<Row>,
    /// Rows by the key of the surname, or of a phrase's first word.
    by_word: FxHashMap<u64, Vec<usize>>,
}

static CHRONICLE: LazyLock<Chronicle> = LazyLock::new(|| {
    let rows: Vec<Row> = rows(include_str!("../../../data/chronicle.tsv")).filter_map(row).collect();
    let mut by_word: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (number, row) in rows.iter().enumerate() {
        let word = if row.kind == RowKind::Office { row.words.last() } else { row.words.first() };
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
        for (n, part) in word.split('-').enumerate() {
            if n > 0 {
                out.push(0);
            }
            out.push(word_key(part.trim_end_matches('.')));
        }
    }
    out
}

/// A term of office: its first and last year, and the share of each that lies within.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Term {
    first: i16,
    last: i16,
    edges: (f64, f64),
}

/// What one mention says: terms that fit, or a year before which it could not stand.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    InOffice { words: String, terms: Vec<Term> },
    Former { words: String, first: i16, last: i16 },
    Known { words: String, first: i16 },
    Since { words: String, first: i16, last: Option<i16> },
    Event { words: String, first: i16, last: i16 },
}

/// Finds office holders with their title, and what there was not before its time; each once.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let text = clues.text;
    let mut found: Vec<Said> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        // The last part of `Dae-jung` has no capital.
        let after_hyphen = at > 0 && text.tokens[at - 1].kind == Kind::Hyphen;
        if token.kind != Kind::Word || token.case == Case::Lower && !after_hyphen {
            continue;
        }
        let Some(numbers) = CHRONICLE.by_word.get(&token.key) else { continue };
        let rows = numbers.iter().filter_map(|&number| CHRONICLE.rows.get(number));
        for said in [office(text, at, rows.clone()), phrase(text, at, rows)].into_iter().flatten() {
            if !found.contains(&said) {
                found.push(said);
            }
        }
    }
    out.extend(found.into_iter().map(constraint));
}

/// The offices that the person whose surname stands at `at` is said to hold.
fn office<'r>(text: &Text<'_>, at: usize, rows: impl Iterator<Item = &'r Row>) -> Option<Said> {
    let mut terms: Vec<Term> = Vec::new();
    let mut words = String::new();
    let mut former = false;
    let mut known: Option<(i16, &str)> = None;
    for row in rows.filter(|row| row.kind == RowKind::Office) {
        let (_, given) = row.words.split_last()?;
        if let Some(title) = title_before(text, at, row, given) {
            former |= is_former(text, title.start);
            words = format!("{} {}", squeezed(text.slice(text.span(title))), surname(row.name));
            terms.push(Term { first: row.first, last: row.last.unwrap_or(i16::MAX), edges: row.edges });
        } else if !given.is_empty() && stands_before(text, at, given) {
            known = Some((row.first - YEARS_KNOWN, row.name));
        }
    }
    terms.sort_unstable_by_key(|term| (term.first, term.last));
    terms.dedup();
    match (terms.as_slice(), known) {
        ([Term { first, last, .. }, rest @ ..], _) if former => {
            // Of several holders any can be meant: the first to leave office.
            let last = rest.iter().map(|term| term.last).fold(*last, i16::min);
            Some(Said::Former { words, first: *first, last })
        }
        ([_, ..], _) => Some(Said::InOffice { words, terms }),
        ([], known) => known.map(|(first, name)| Said::Known { words: name.to_owned(), first }),
    }
}

/// The surname; all of a name with a hyphen, whose parts may stand in another order.
fn surname(name: &str) -> &str {
    if name.contains('-') { name } else { name.rsplit(' ').next().unwrap_or(name) }
}

/// The tokens of one of the row's offices, right before the surname at `at` or the given names before it.
fn title_before(text: &Text<'_>, at: usize, row: &Row, given: &[u64]) -> Option<std::ops::Range<usize>> {
    for names in 0..=GIVEN_NAMES.min(at) {
        let first = at - names;
        let fits = (first..at).zip(given).all(|(at, &name)| text.tokens[at].key == name);
        if !fits || names > 0 && given.is_empty() {
            continue;
        }
        for office in &row.offices {
            if stands_before(text, first, office) && !is_lesser(text, first - office.len()) {
                return Some(first - office.len()..first);
            }
        }
    }
    None
}

/// Whether the words with these keys stand right before token `at`.
fn stands_before(text: &Text<'_>, at: usize, words: &[u64]) -> bool {
    let Some(first) = at.checked_sub(words.len()) else { return false };
    text.tokens[first..at].iter().zip(words).all(|(token, &word)| token.key == word)
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

/// The thing or event whose words begin at `at`.
fn phrase<'r>(text: &Text<'_>, at: usize, rows: impl Iterator<Item = &'r Row>) -> Option<Said> {
    let matching = rows.filter(|row| row.kind != RowKind::Office).filter(|row| {
        let tokens = text.tokens.get(at..at + row.words.len());
        tokens.is_some_and(|tokens| tokens.iter().zip(&row.words).all(|(token, &word)| token.key == word))
    });
    let row = matching.max_by_key(|row| row.words.len())?;
    let words = row.name.to_owned();
    Some(match row.kind {
        RowKind::Event => Said::Event { words, first: row.first, last: row.last.unwrap_or(row.first) },
        _ => Said::Since { words, first: row.first, last: row.last },
    })
}

fn constraint(said: Said) -> Constraint {
    let reason = said.clone();
    Constraint {
        says: Says::Years(Box::new(move |year| said.weigh(year))),
        source: Source::Chronicle,
        id: word_key(&reason.words(0).0),
        because: Box::new(move |note, year| {
            let (words, fits) = reason.words(year);
            let (name, span) = words.split_once(": ")?;
            fits.then(|| format!("{name}{note}: {span}"))
        }),
    }
}

impl Said {
    fn weigh(&self, year: i16) -> f64 {
        let after = |last: i16| (f64::from(year - last).max(0.0) * A_YEAR_AFTER).max(LONG_AFTER);
        match self {
            Self::InOffice { terms, .. } => {
                terms.iter().map(|&term| in_office(term, year)).fold(f64::NEG_INFINITY, f64::max)
            }
            Self::Former { first, last, .. } => match year {
                year if year < *first => OUT_OF_OFFICE,
                year if year < *last => OUT_OF_OFFICE / 2.0,
                _ => after(*last),
            },
            Self::Known { first, .. } => {
                if year < *first {
                    UNKNOWN_YET
                } else {
                    0.0
                }
            }
            Self::Since { first, last, .. } => {
                if year < *first {
                    BEFORE_IT_WAS
                } else {
                    last.map_or(0.0, after)
                }
            }
            Self::Event { first, last, .. } => match year - last {
                _ if year < *first => BEFORE_IT_WAS,
                ..0 => 0.0,
                years => {
                    let table = AFTER_AN_EVENT.get(usize::from(years.unsigned_abs()));
                    table.copied().unwrap_or(LONG_AFTER_AN_EVENT)
                }
            },
        }
    }

    /// The reason in words, and whether it speaks for this year.
    fn words(&self, year: i16) -> (String, bool) {
        match self {
            Self::InOffice { words, terms } => {
                let span = |term: &Term| match term.last {
                    i16::MAX => format!("since {}", term.first),
                    last => format!("{} to {last}", term.first),
                };
                let spans: Vec<String> = terms.iter().map(span).collect();
                let fits = terms.iter().any(|term| (term.first..=term.last).contains(&year));
                (format!("{words}: {}", spans.join(", ")), fits)
            }
            Self::Former { words, first, .. } => (format!("former {words}: since {first}"), year >= *first),
            Self::Known { words, first } => {
                (format!("{words}: known since {first}"), (0..=WORTH_TELLING).contains(&(year - first)))
            }
            Self::Since { words, first, last } => {
                let span = last.map_or_else(|| format!("since {first}"), |last| format!("{first} to {last}"));
                (format!("{words}: {span}"), (0..=WORTH_TELLING).contains(&(year - first)))
            }
            Self::Event { words, first, .. } => (format!("{words}: {first}"), year >= *first),
        }
    }
}

/// How well a year fits a term: nobody bears an office before it, but some years after it stories still speak so.
///
/// The year it began or ended in fits by the share of it that lies within.
fn in_office(term: Term, year: i16) -> f64 {
    match year {
        year if year < term.first => OUT_OF_OFFICE,
        year if year <= term.last => {
            let first = if year == term.first { term.edges.0 } else { 1.0 };
            let last = if year == term.last { term.edges.1 } else { 1.0 };
            (first + last - 1.0).max(LEAST_OF_YEAR).ln()
        }
        year => {
            let after = JUST_OUT_OF_OFFICE.get(usize::from((year - term.last - 1).unsigned_abs()));
            after.copied().unwrap_or(LONG_OUT)
        }
    }
}

fn squeezed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = include_str!("../../../data/chronicle.tsv");

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

    fn said(text: &str) -> Vec<Said> {
        let text = Text::plain(text);
        let mut found = Vec::new();
        for (at, token) in text.tokens.iter().enumerate() {
            let Some(numbers) = CHRONICLE.by_word.get(&token.key) else { continue };
            let rows = numbers.iter().filter_map(|&number| CHRONICLE.rows.get(number));
            found.extend([office(&text, at, rows.clone()), phrase(&text, at, rows)].into_iter().flatten());
        }
        found
    }

    #[test]
    fn a_name_counts_with_its_office() {
        let words = |text| said(text).into_iter().map(|said| said.words(2000)).collect::<Vec<_>>();
        let blair = [("Prime Minister Blair: 1997 to 2007".to_owned(), true)];
        assert_eq!(words("Prime Minister Tony Blair said so."), blair);
        assert_eq!(words("British Prime Minister Blair said so."), blair);
        assert_eq!(
            said("Shadow Prime Minister Tony Blair said so."),
            [Said::Known { words: "Tony Blair".into(), first: 1989 }]
        );
        assert_eq!(said("Harry Blair said so."), []);
        assert_eq!(said("Prime Minister Harry Blair said so."), []);
    }

    #[test]
    fn two_holders_of_one_surname_count_together_unless_the_given_name_tells() {
        let terms = |text| said(text).into_iter().map(|said| said.words(2003).0).collect::<Vec<_>>();
        assert_eq!(terms("President Bush left."), ["President Bush: 1989 to 1993, 2001 to 2009"]);
        assert_eq!(terms("President George W. Bush left."), ["President Bush: 2001 to 2009"]);
    }

    #[test]
    fn one_who_held_an_office_gives_the_first_year_alone() {
        assert_eq!(
            said("Former British Prime Minister Tony Blair left."),
            [Said::Former { words: "Prime Minister Blair".into(), first: 1997, last: 2007 }]
        );
    }

    #[test]
    fn what_there_was_not_before_gives_the_first_year() {
        assert_eq!(said("He wrote on Twitter."), [Said::Since { words: "Twitter".into(), first: 2006, last: None }]);
    }
}
