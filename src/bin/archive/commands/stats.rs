//! `archive stats`: what is in the index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use archive::index::{Names, Reader};
use archive::query::{Query, Target, lower};
use serde_json::json;

use super::open;
use crate::Outcome;
use crate::args::Stats;
use crate::messages::{note, number};
use crate::output::paint::{DIM, STRONG, paint};
use crate::output::{Out, json};

/// Rows of each list.
const ROWS: usize = 12;

/// What is counted.
struct Counted {
    files: usize,
    stories: usize,
    copies: usize,
    quotes: usize,
    people: usize,
    places: usize,
    organizations: usize,
    undated: usize,
    inferred: usize,
    years: Vec<(String, usize)>,
    sources: Vec<(String, usize)>,
    languages: Vec<(String, usize)>,
    formats: Vec<(String, usize)>,
    skipped: Vec<(String, usize)>,
    bytes: u64,
}

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Stats, out: &mut Out) -> anyhow::Result<Outcome> {
    let reader = open(index)?;
    let counted = count(&reader)?;
    if options.json {
        out.line(object(&counted, &reader)?)?;
    } else {
        write(out, &counted, &reader)?;
    }
    if counted.stories == 0 {
        note("The index holds no story.");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}

fn count(reader: &Reader) -> anyhow::Result<Counted> {
    let stories = reader.all(&*lower(&Query::All, reader, Target::Stories)?)?;
    let quotes = lower(&Query::All, reader, Target::Quotes)?;
    let inferred = lower(&archive::query::parse("date:inferred")?, reader, Target::Stories)?;
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let mut files = 0;
    for entry in reader.manifest()?.into_values() {
        match entry.skipped {
            Some(why) => *skipped.entry(why.reason).or_default() += 1,
            None => files += 1,
        }
    }
    let mut years: BTreeMap<String, usize> = BTreeMap::new();
    let mut undated = 0;
    let mut days: BTreeMap<Option<i64>, usize> = BTreeMap::new();
    for story in &stories {
        *days.entry(story.day).or_default() += 1;
    }
    for (day, stories) in days {
        match day.and_then(year) {
            Some(year) => *years.entry(year).or_default() += stories,
            None => undated += stories,
        }
    }
    let (groups, copies) = reader.count_copies();
    Ok(Counted {
        files,
        stories: stories.len(),
        copies: copies - groups,
        quotes: reader.count(&*quotes)?,
        people: reader.count_names(Names::People)?,
        places: reader.count_names(Names::Places)?,
        organizations: reader.count_names(Names::Organizations)?,
        undated,
        inferred: reader.count(&*inferred)?,
        years: years.into_iter().collect(),
        sources: reader.values_of("source_name", &stories)?,
        languages: reader.values_of("language", &stories)?,
        formats: reader.values_of("format", &stories)?,
        skipped: skipped.into_iter().collect(),
        bytes: reader.folders().into_iter().map(size).sum(),
    })
}

fn year(day: i64) -> Option<String> {
    let day = jiff::civil::Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Some(day.year().to_string())
}

/// Bytes of all files of the index.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => size(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(of).sum()
}

fn object(counted: &Counted, reader: &Reader) -> serde_json::Result<String> {
    let map = |rows: &[(String, usize)]| -> serde_json::Map<String, serde_json::Value> {
        rows.iter().map(|(name, n)| (name.clone(), json!(n))).collect()
    };
    let index: Vec<String> = reader.folders().iter().map(|folder| folder.display().to_string()).collect();
    json::object(&json!({
        "index": match index.as_slice() {
            [only] => json!(only),
            several => json!(several),
        },
        "bytes": counted.bytes,
        "files": counted.files,
        "stories": counted.stories,
        "copies": counted.copies,
        "quotes": counted.quotes,
        "people": counted.people,
        "places": counted.places,
        "organizations": counted.organizations,
        "undated": counted.undated,
        "inferred": counted.inferred,
        "years": map(&counted.years),
        "sources": map(&counted.sources),
        "languages": map(&counted.languages),
        "formats": map(&counted.formats),
        "skipped": map(&counted.skipped),
    }))
}

fn write(out: &mut Out, counted: &Counted, reader: &Reader) -> std::io::Result<()> {
    for folder in reader.folders() {
        out.line(paint(out.colored, STRONG, &folder.display().to_string()))?;
    }
    let rows = [
        (counted.files, "file", "files"),
        (counted.stories, "story", "stories"),
        (counted.copies, "of them a copy of another", "of them copies of others"),
        (counted.quotes, "quote", "quotes"),
        (counted.people, "person", "people"),
        (counted.places, "place", "places"),
        (counted.organizations, "organisation", "organisations"),
        (counted.inferred, "story whose date is inferred", "stories whose date is inferred"),
        (counted.undated, "story without a date", "stories without a date"),
        ((counted.bytes / 1024) as usize, "KiB on disk", "KiB on disk"),
    ];
    for (n, one, many) in rows {
        out.line(format!("{:>11}  {}", number(n), if n == 1 { one } else { many }))?;
    }
    list(out, "Years", &counted.years, usize::MAX)?;
    list(out, "Sources", &counted.sources, ROWS)?;
    list(out, "Languages", &counted.languages, ROWS)?;
    list(out, "Forms", &counted.formats, ROWS)?;
    list(out, "Skipped", &counted.skipped, ROWS)
}

fn list(out: &mut Out, heading: &str, rows: &[(String, usize)], most: usize) -> std::io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let heading = paint(out.colored, STRONG, heading);
    out.line(heading)?;
    for (name, n) in rows.iter().take(most) {
        out.line(format!("{:>11}  {name}", number(*n)))?;
    }
    if rows.len() > most {
        let more = paint(out.colored, DIM, &format!("{:>11}  more", number(rows.len() - most)));
        out.line(more)?;
    }
    Ok(())
}
