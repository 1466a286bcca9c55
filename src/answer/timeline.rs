//! How much there is of something over time, in counts and in shares of the archive.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::Result;
use crate::index::days::date;
use crate::index::{DaysCounted, Hit, Reader};
use crate::query::{Query, Target, lower};

/// Most rows that are filled in where nothing was found.
const MOST_ROWS: usize = 2000;

/// How long each period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// What is found in each period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeline {
    /// How long each period is.
    pub step: Step,
    /// Every period from the first to the last in which something is found.
    pub rows: Vec<Row>,
    /// What is found without a date.
    pub undated: Row,
    /// What is found with a date that is less exact than the periods.
    pub inexact: Row,
}

/// What is found in one period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `2002`, `2002-05` or `2002-05-24`; empty where there is none.
    pub period: String,
    /// Stories that answer, a number a query.
    pub found: Vec<usize>,
    /// All stories of the archive.
    pub of: usize,
}

impl Row {
    /// The share of the archive's stories of this period that answers query `number`, from 0 to 1.
    pub fn share(&self, number: usize) -> f64 {
        let found = self.found.get(number).copied().unwrap_or(0);
        if self.of == 0 { 0.0 } else { found as f64 / self.of as f64 }
    }
}

/// Counts the stories that answer each query over time. Without `step` it is chosen by how much time they span.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn timeline(reader: &Reader, queries: &[Query], step: Option<Step>) -> Result<Timeline> {
    let counted = |query: &Query| reader.count_days(&*lower(query, reader, Target::Stories)?);
    let all = counted(&Query::All)?;
    let mut found = Vec::with_capacity(queries.len());
    for query in queries {
        found.push(if *query == Query::All { all.clone() } else { counted(query)? });
    }
    Ok(of_days(&found, &all, step))
}

/// The same of stories that were found already, among `all` stories of the archive.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn of_hits(reader: &Reader, found: &[impl AsRef<[Hit]>], all: &[Hit], step: Option<Step>) -> Result<Timeline> {
    let counted = |hits: &[Hit]| {
        let mut days = DaysCounted::default();
        for (hit, last) in hits.iter().zip(reader.last_days(hits)?) {
            *days.entry((hit.day, last)).or_default() += 1;
        }
        Ok(days)
    };
    let found = found.iter().map(|hits| counted(hits.as_ref())).collect::<Result<Vec<_>>>()?;
    Ok(of_days(&found, &counted(all)?, step))
}

fn of_days(found: &[DaysCounted], all: &DaysCounted, step: Option<Step>) -> Timeline {
    let queries = found.len();
    let step = step.unwrap_or_else(|| fitting(found));
    let mut days: FxHashMap<(Option<i64>, Option<i64>), Row> = FxHashMap::default();
    let new = || Row { found: vec![0; queries], ..Row::default() };
    for (number, counted) in found.iter().enumerate() {
        for (&stretch, &stories) in counted {
            days.entry(stretch).or_insert_with(new).found[number] += stories;
        }
    }
    for (&stretch, &stories) in all {
        days.entry(stretch).or_insert_with(new).of += stories;
    }
    let mut periods: BTreeMap<Option<Date>, Row> = BTreeMap::new();
    let mut outside = [new(), new()];
    let period = |first: i64, last: Option<i64>| {
        let period = begin(date(first)?, step)?;
        (begin(date(last?)?, step)? == period).then_some(period)
    };
    for ((first, last), counted) in days {
        let row = match first.map(|first| period(first, last)) {
            Some(Some(period)) => periods.entry(Some(period)).or_insert_with(new),
            Some(None) => &mut outside[1],
            None => &mut outside[0],
        };
        row.of += counted.of;
        row.found.iter_mut().zip(counted.found).for_each(|(sum, found)| *sum += found);
    }
    let rows = filled(periods, step, queries);
    let [undated, inexact] = outside;
    Timeline { step, rows, undated, inexact }
}

/// The periods from the first to the last in which something is found, those between without anything included.
fn filled(periods: BTreeMap<Option<Date>, Row>, step: Step, queries: usize) -> Vec<Row> {
    let has = |row: &Row| row.found.iter().any(|found| *found > 0);
    let mut first_to_last = periods.iter().filter(|(_, row)| has(row)).filter_map(|(period, _)| *period);
    let Some(first) = first_to_last.next() else { return Vec::new() };
    let last = first_to_last.next_back().unwrap_or(first);
    let named = |at: Date, row: Option<&Row>| {
        let mut row = row.cloned().unwrap_or_default();
        row.found.resize(queries, 0);
        row.period = name(at, step);
        row
    };
    let mut rows = Vec::new();
    let mut at = first;
    while at <= last && rows.len() < MOST_ROWS {
        rows.push(named(at, periods.get(&Some(at))));
        match next(at, step) {
            Some(next) => at = next,
            None => break,
        }
    }
    if rows.len() < MOST_ROWS {
        return rows;
    }
    periods.iter().filter(|(_, row)| has(row)).filter_map(|(at, row)| Some(named((*at)?, Some(row)))).collect()
}

/// Days for two months, months for six years, years for what is longer.
fn fitting(found: &[DaysCounted]) -> Step {
    let days = || found.iter().flat_map(DaysCounted::keys).filter_map(|(first, _)| *first);
    match days().max().zip(days().min()).map(|(last, first)| last - first) {
        Some(span) if span <= 62 => Step::Day,
        Some(span) if span <= 6 * 366 => Step::Month,
        _ => Step::Year,
    }
}

fn begin(day: Date, step: Step) -> Option<Date> {
    match step {
        Step::Day => Some(day),
        Step::Month => Some(day.first_of_month()),
        Step::Year => Date::new(day.year(), 1, 1).ok(),
    }
}

fn next(period: Date, step: Step) -> Option<Date> {
    let span = jiff::Span::new();
    let span = match step {
        Step::Day => span.days(1),
        Step::Month => span.months(1),
        Step::Year => span.years(1),
    };
    period.checked_add(span).ok()
}

fn name(period: Date, step: Step) -> String {
    let length = match step {
        Step::Day => 10,
        Step::Month => 7,
        Step::Year => 4,
    };
    period.to_string().chars().take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_without_anything_are_filled_in_between() {
        let row = |found| Row { period: String::new(), found: vec![found], of: 2 };
        let at = |month| Some(Date::constant(2002, month, 1));
        let periods = BTreeMap::from([(at(1), row(0)), (at(2), row(1)), (at(5), row(2)), (at(6), row(0))]);
        let rows = filled(periods, Step::Month, 1);
        let told: Vec<(&str, usize, usize)> =
            rows.iter().map(|row| (row.period.as_str(), row.found[0], row.of)).collect();
        assert_eq!(told, [("2002-02", 1, 2), ("2002-03", 0, 0), ("2002-04", 0, 0), ("2002-05", 2, 2)]);
        assert!((rows[0].share(0) - 0.5).abs() < 1e-9 && rows[1].share(0) == 0.0);
    }
}
