//! Measuring: records against gold, so that what is claimed can be run again by anyone.
//!
//! A development set is a folder with `articles.jsonl` (read as any JSON Lines input) and `gold.jsonl` (one article a
//! line, spans in code points). What gold holds decides what is measured: `quotes`, `people`, `places` with
//! coordinates, `dates`, or the `date` of each story, which is then withheld from the input; a line may hold several.
//! Each measure says in its module how it counts. Small sets can be a folder of texts instead (`folder`).

pub mod dates;
pub mod folder;
pub mod matching;
pub mod people;
pub mod places;
pub mod quotes;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::record::Record;

/// A stretch of an article, in code points, half-open.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
}

impl Stretch {
    /// A stretch of a record, counted in its article.
    fn of(start: usize, end: usize, offset: usize) -> Self {
        Self { start: start + offset, end: end + offset }
    }

    /// How many code points the two share.
    fn shared(self, other: Self) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    fn touches(self, others: &[Self]) -> bool {
        others.iter().any(|&other| self.shared(other) > 0)
    }
}

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Share of what was said that is right.
    pub precision: f64,
    /// Share of what was wanted that was found.
    pub recall: f64,
}

impl Score {
    /// From counts: right ones of those said, found ones of those wanted.
    pub fn new(right: usize, said: usize, found: usize, wanted: usize) -> Self {
        Self { precision: share(right, said), recall: share(found, wanted) }
    }

    /// The harmonic mean, 0 where nothing is right.
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// `part` of `whole`, 0 where there is none.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// One figure of a table: what was measured, on which part of the set, and how it came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The part of the development set, such as `gum-news`; `all` for the whole.
    pub set: String,
    /// What was measured.
    pub measure: &'static str,
    /// From 0 to 1.
    pub value: f64,
    /// How many gold items it rests on.
    pub items: usize,
}

/// Speakers given with like confidence, and how many of them are right: a row of a reliability table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// The least confidence, inclusive; a bin is 0.1 wide.
    pub from: f64,
    /// Quoted runs of gold that were found and given a speaker.
    pub answers: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// How many have the right speaker.
    pub right: usize,
    /// How many have a speaker whose name gold knows.
    pub named: usize,
    /// How many of those were given the right name.
    pub right_by_name: usize,
}

/// How often the speakers of quotes are right by the confidence given: the rows that hold any, lowest confidence first;
/// none where gold holds no quotes.
///
/// # Errors
///
/// As of [`measure`].
pub fn reliability(gold: &str, articles: &BTreeMap<String, Article>) -> Result<Vec<Bin>, String> {
    let mut rows = Vec::new();
    for (number, line) in gold.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if parse::<serde_json::Value>(line, number)?.get("quotes").is_some() {
            rows.push(parse(line, number)?);
        }
    }
    Ok(quotes::reliability(&rows, articles))
}

/// An article of a development set: its text, and the records that were made of it.
#[derive(Clone, Debug)]
pub struct Article {
    /// As in gold.
    pub id: String,
    /// Its code points.
    pub text: Vec<char>,
    /// One record a story.
    pub records: Vec<Record>,
}

/// Whether a gold file asks for the stories' own dates, so that the input must not give them away.
pub fn withholds_dates(gold: &str) -> bool {
    let first = gold.lines().find(|line| !line.trim().is_empty()).unwrap_or("{}");
    let first: serde_json::Value = serde_json::from_str(first).unwrap_or_default();
    first.get("date").is_some() && ["quotes", "people", "dates"].iter().all(|kind| first.get(kind).is_none())
}

/// Measures `articles` against the lines of a gold file, as far as gold is held for them.
///
/// An article of gold that has no records counts as missed.
///
/// # Errors
///
/// The line of `gold` that is no JSON object of the shape of its kind, with the reason.
pub fn measure(gold: &str, articles: &BTreeMap<String, Article>) -> Result<Vec<Figure>, String> {
    let mut lines = Vec::new();
    for (number, line) in gold.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        lines.push(Line { number, line, value: parse(line, number)? });
    }
    let mut figures = Vec::new();
    figures.extend(quotes::measure(&read(&lines, |value| value.get("quotes").is_some())?, articles));
    let rows: Vec<people::Gold> = read(&lines, |value| value.get("people").is_some())?;
    figures.extend(by_source(&rows, |gold| gold.source.clone(), |rows| people::measure(rows, articles)));
    let rows: Vec<places::Gold> = read(&lines, holds_toponyms)?;
    let corpus =
        |gold: &places::Gold| gold.id.split_once('-').map_or_else(String::new, |(corpus, _)| corpus.to_owned());
    figures.extend(by_source(&rows, corpus, |rows| places::measure(rows, articles)));
    let rows: Vec<dates::Gold> = read(&lines, |value| value.get("dates").is_some())?;
    figures.extend(by_source(&rows, |gold| gold.source.clone(), |rows| dates::measure(rows, articles)));
    let rows: Vec<dates::GoldDay> = read(&lines, |value| value.get("date").is_some())?;
    figures.extend(by_source(&rows, |gold| gold.source.clone(), |rows| dates::measure_inferred(rows, articles)));
    if figures.is_empty() {
        return Err("the gold file holds neither quotes, people, places, dates nor the date of a story".into());
    }
    Ok(figures)
}

/// A line of a gold file, and what it holds.
struct Line<'l> {
    number: usize,
    line: &'l str,
    value: serde_json::Value,
}

/// Whether the places of a line are toponyms: where they are beside people they may be names alone, without coordinates.
fn holds_toponyms(value: &serde_json::Value) -> bool {
    let places = value.get("places").and_then(|places| places.as_array());
    let located = |places: &Vec<serde_json::Value>| places.iter().any(|place| place.get("lat").is_some());
    places.is_some_and(|places| value.get("people").is_none() || located(places))
}

/// The gold of one kind: of all lines that hold it.
fn read<'l, T: Deserialize<'l>>(lines: &[Line<'l>], holds: fn(&serde_json::Value) -> bool) -> Result<Vec<T>, String> {
    lines.iter().filter(|line| holds(&line.value)).map(|line| parse(line.line, line.number)).collect()
}

fn parse<'l, T: Deserialize<'l>>(line: &'l str, number: usize) -> Result<T, String> {
    serde_json::from_str(line).map_err(|error| format!("line {} of the gold file: {error}", number + 1))
}

/// The measures over all rows, and over those of each source where there are several.
fn by_source<T>(
    rows: &[T],
    source: impl Fn(&T) -> String,
    measure: impl Fn(&[&T]) -> Vec<(&'static str, f64, usize)>,
) -> Vec<Figure> {
    if rows.is_empty() {
        return Vec::new();
    }
    let sources: BTreeSet<String> = rows.iter().map(&source).collect();
    let mut sets: Vec<(String, Vec<&T>)> = vec![("all".into(), rows.iter().collect())];
    if sources.len() > 1 {
        for name in sources {
            let mine = rows.iter().filter(|row| source(row) == name).collect();
            sets.push((name, mine));
        }
    }
    let mut figures = Vec::new();
    for (set, rows) in sets {
        let measured = measure(&rows);
        figures.extend(measured.into_iter().map(|(measure, value, items)| Figure {
            set: set.clone(),
            measure,
            value,
            items,
        }));
    }
    figures
}
