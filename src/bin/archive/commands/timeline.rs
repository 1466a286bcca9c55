//! `archive timeline` and `archive compare`: stories over time, and who said what when.

use std::path::PathBuf;

use anyhow::anyhow;
use archive::answer::timeline::{Step, Timeline, timeline};
use archive::index::{Reader, Sort};
use archive::query::{Query, Target, lower};
use serde::Serialize;

use super::search::explain_nothing;
use super::{limit, none_found, open_grouped, query};
use crate::Outcome;
use crate::args::{self, Compare, Period};
use crate::messages::{count, note};
use crate::output::quotes::Learnt;
use crate::output::sheet::{QUOTES, Row, Sheet, TIMES};
use crate::output::{Out, bars, json as objects, quotes};

/// Runs `archive timeline`.
pub(crate) fn run(index: &[PathBuf], options: &args::Timeline, out: &mut Out) -> anyhow::Result<Outcome> {
    let query = query(&options.query, &options.filter)?;
    let reader = open_grouped(index, options.copies)?;
    if options.quotes {
        return said(&reader, &query, options, out);
    }
    let typed = options.query.join(" ");
    let mut sheet = Sheet::new(&options.shape, &TIMES)?;
    let time = timeline(&reader, std::slice::from_ref(&query), step(options.by))?;
    if is_empty(&time) {
        if let Some(sheet) = &mut sheet {
            sheet.end(out, 0)?;
        }
        note("No story was found.");
        explain_nothing(&reader, &query, Target::Stories)?;
        return Ok(Outcome::Nothing);
    }
    write(out, &time, &[typed], sheet.as_mut())?;
    Ok(Outcome::Found)
}

/// Runs `archive compare`.
pub(crate) fn compare(index: &[PathBuf], options: &Compare, out: &mut Out) -> anyhow::Result<Outcome> {
    if options.queries.len() > 26 {
        return Err(anyhow!("at most 26 queries can be compared"));
    }
    let mut queries = Vec::with_capacity(options.queries.len());
    for typed in &options.queries {
        queries.push(query(std::slice::from_ref(typed), &options.filter)?);
    }
    let reader = open_grouped(index, options.copies)?;
    let mut sheet = Sheet::new(&options.shape, &TIMES)?;
    let time = timeline(&reader, &queries, step(options.by))?;
    if is_empty(&time) {
        if let Some(sheet) = &mut sheet {
            sheet.end(out, 0)?;
        }
        note("No story was found for any of the queries.");
        return Ok(Outcome::Nothing);
    }
    write(out, &time, &options.queries, sheet.as_mut())?;
    Ok(Outcome::Found)
}

fn step(by: Option<Period>) -> Option<Step> {
    by.map(|by| match by {
        Period::Year => Step::Year,
        Period::Month => Step::Month,
        Period::Day => Step::Day,
    })
}

fn is_empty(time: &Timeline) -> bool {
    let outside = [&time.undated, &time.inexact];
    time.rows.iter().chain(outside).flat_map(|row| &row.found).all(|found| *found == 0)
}

fn write(out: &mut Out, time: &Timeline, queries: &[String], sheet: Option<&mut Sheet<'_>>) -> anyhow::Result<()> {
    let Some(sheet) = sheet else { return Ok(bars::write(out, time, queries)?) };
    let outside = [("undated", &time.undated), ("inexact", &time.inexact)];
    let outside = outside.into_iter().filter(|(_, row)| row.found.iter().any(|found| *found > 0));
    let rows = time.rows.iter().map(|row| (row.period.as_str(), row)).chain(outside);
    let mut printed = 0;
    for (period, row) in rows {
        for (n, query) in queries.iter().enumerate() {
            let share = (row.share(n) * 10_000.0).round() / 10_000.0;
            let stories = row.found.get(n).copied().unwrap_or(0);
            sheet.row(out, &Row::new(&Counted { period, query, stories, of: row.of, share })?)?;
            printed += 1;
        }
    }
    sheet.end(out, printed)
}

/// One query in one period.
#[derive(Serialize)]
struct Counted<'q> {
    period: &'q str,
    query: &'q str,
    stories: usize,
    of: usize,
    share: f64,
}

/// Who said what when, in the stories that answer.
fn said(reader: &Reader, query: &Query, options: &args::Timeline, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut sheet = Sheet::new(&options.shape, &QUOTES)?;
    let stories = lower(query, reader, Target::Stories)?;
    let hits = reader.search(&*archive::query::quotes_of(stories), Sort::Oldest, limit(options.limit))?;
    let mut last = None;
    let mut day = None;
    for (n, hit) in hits.hits.iter().enumerate() {
        let said = reader.said(hit.address, &mut last)?;
        if let Some(sheet) = &mut sheet {
            sheet.row(out, &objects::quote(&said, Learnt::of_copies(hit.copies))?)?;
            continue;
        }
        quotes::on_its_day(out, &said, hit.copies, (n == 0 || day != hit.day).then_some(n > 0))?;
        day = hit.day;
    }
    if let Some(sheet) = &mut sheet {
        sheet.end(out, hits.total)?;
    }
    if hits.total == 0 {
        none_found(reader, "quote")?;
        return Ok(Outcome::Nothing);
    }
    if hits.hits.len() < hits.total {
        let all = count(hits.total, "quote", "quotes");
        out.flush()?;
        note(format_args!("Showing {} of {all}; --limit 0 shows all.", hits.hits.len()));
    }
    Ok(Outcome::Found)
}
