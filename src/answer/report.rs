//! What the archive holds and what it cannot answer, so that “we found nothing” can be defended.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Counts;
use super::timeline::{Step, of_hits};
use crate::error::Result;
use crate::index::{Facet, Hit, Reader};
use crate::query::{Query, Target, lower, parse};

/// The report.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Files that were read.
    pub files: usize,
    /// Stories.
    pub stories: usize,
    /// Quotes.
    pub quotes: usize,
    /// Stories by how their date is known: given, written, inferred, none.
    pub dated: Counts,
    /// First and last month of a dated story; a year, where no month of it is known.
    pub months: Option<(String, String)>,
    /// Stories in another language than English, of which nothing was extracted.
    pub foreign: usize,
    /// Stories in which nothing was looked for.
    pub unextracted: usize,
    /// Quotes whose speaker is not known.
    pub unknown_speaker: usize,
    /// Files that should have been read and were not, each with the reason.
    pub unread: Vec<(String, String)>,
    /// Files of which a part could not be read, each with the first reason.
    pub damaged: Vec<(String, String)>,
    /// Files that are no news, by reason.
    pub skipped: Counts,
    /// Each source with what it holds, most stories first.
    pub sources: Vec<Source>,
}

/// What the archive holds of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Publication or first folder; empty where neither is known.
    pub name: String,
    /// Stories.
    pub stories: usize,
    /// Stories without a date.
    pub undated: usize,
    /// First and last month of a dated story.
    pub months: Option<(String, String)>,
    /// Stretches of months between without a story: the first and the last of each.
    pub gaps: Vec<(String, String)>,
}

/// Makes the report.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn report(reader: &Reader) -> Result<Report> {
    let all = reader.all(&*lower(&Query::All, reader, Target::Stories)?)?;
    let quotes = reader.all(&*lower(&Query::All, reader, Target::Quotes)?)?;
    let count = |typed: &str| -> Result<usize> { reader.count(&*lower(&parse(typed)?, reader, Target::Stories)?) };
    let mut report = Report {
        stories: all.len(),
        quotes: quotes.len(),
        foreign: count("is:foreign")?,
        unextracted: count("is:unextracted")?,
        ..Report::default()
    };
    for how in ["given", "written", "inferred", "none"] {
        report.dated.push((how.to_owned(), count(&format!("date:{how}"))?));
    }
    let speakers = reader.values_of("speaker_name", &quotes)?;
    report.unknown_speaker = report.quotes.saturating_sub(speakers.iter().map(|(_, quotes)| quotes).sum());
    files(reader, &mut report)?;
    report.months = months(&reader.facet_of(Facet::Year, &all)?, &reader.facet_of(Facet::Month, &all)?);
    for (name, stories) in reader.facet_of(Facet::Source, &all)? {
        report.sources.push(source(reader, name, stories, &all)?);
    }
    Ok(report)
}

fn files(reader: &Reader, report: &mut Report) -> Result<()> {
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    for entry in reader.manifest()?.into_values() {
        match entry.skipped {
            Some(why) if why.failed => report.unread.push((entry.path, why.reason)),
            Some(why) => *skipped.entry(why.reason).or_default() += 1,
            None => {
                report.files += 1;
                report.damaged.extend(entry.issues.into_iter().next().map(|issue| (entry.path, issue)));
            }
        }
    }
    report.skipped = super::ranked(skipped);
    Ok(())
}

/// What `all` stories hold of one source.
fn source(reader: &Reader, name: String, stories: usize, all: &[Hit]) -> Result<Source> {
    let mut source = Source { name, stories, ..Source::default() };
    if source.name.is_empty() {
        return Ok(source);
    }
    let query = Query::phrase(crate::query::Field::Source, &source.name);
    let found = reader.all(&*lower(&query, reader, Target::Stories)?)?;
    let time = of_hits(reader, &[found], all, Some(Step::Month))?;
    source.undated = time.undated.found.first().copied().unwrap_or(0);
    let has: Vec<(String, bool)> = time
        .rows
        .into_iter()
        .map(|row| (row.period.clone(), row.found.first().is_some_and(|found| *found > 0)))
        .collect();
    source.months = has.first().zip(has.last()).map(|(first, last)| (first.0.clone(), last.0.clone()));
    for stretch in has.chunk_by(|a, b| a.1 == b.1) {
        if let (Some((first, false)), Some((last, _))) = (stretch.first(), stretch.last()) {
            source.gaps.push((first.clone(), last.clone()));
        }
    }
    Ok(source)
}

/// The first and the last month in the first and the last year; the year itself, where no story of it has a month.
fn months(years: &[(String, usize)], months: &[(String, usize)]) -> Option<(String, String)> {
    let ends = |counts: &[(String, usize)]| {
        let dated = || counts.iter().map(|(period, _)| period.clone()).filter(|period| !period.is_empty());
        Some((dated().min()?, dated().max()?))
    };
    let (first, last) = ends(years)?;
    let (early, late) = ends(months).unwrap_or_default();
    let within = |month: String, year: String| if month.starts_with(&year) { month } else { year };
    Some((within(early, first), within(late, last)))
}
