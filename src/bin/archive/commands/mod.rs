//! What the program does, one command a file.

pub(crate) mod check;
pub(crate) mod correct;
pub(crate) mod evaluate;
pub(crate) mod export;
pub(crate) mod extract;
mod facets;
pub(crate) mod formats;
pub(crate) mod group;
pub(crate) mod index;
pub(crate) mod inspect;
pub(crate) mod learn;
pub(crate) mod merge;
mod names;
pub(crate) mod organizations;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod quotes;
pub(crate) mod related;
pub(crate) mod report;
pub(crate) mod saved;
pub(crate) mod search;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod shell;
pub(crate) mod show;
pub(crate) mod stats;
pub(crate) mod timeline;
pub(crate) mod verify;

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use archive::index::days::Days;
use archive::index::words::exact;
use archive::index::{Candidate, FOLDER, Grouping, Home, Reader};
use archive::query::{Field, Query, Target, lower, parse, parse_days};

use crate::args::{Copies, Filter};
use crate::messages::note;

/// Opens the indexes named as one, or the nearest one.
fn open(named: &[PathBuf]) -> anyhow::Result<Reader> {
    let reader = Reader::open_all(&existing(named)?)?;
    tell_apart(&reader);
    Ok(reader)
}

/// Says where the copies of several indexes are not told over all of them, or those of one index not at all.
pub(crate) fn tell_apart(reader: &Reader) {
    if !reader.is_united() {
        note("Copies are told within each index alone; archive learn, with the same --index, tells them over all.");
    }
    if reader.has_lost_copies() {
        note(
            "What was learnt of copies cannot be read, so each is told as a story of its own; archive check --repair learns it anew.",
        );
    }
}

/// The same, with the copies of a story as one, or each where that is asked for.
fn open_grouped(named: &[PathBuf], copies: Copies) -> anyhow::Result<Reader> {
    Ok(open(named)?.grouped(if copies.all_copies { Grouping::Apart } else { Grouping::Together }))
}

/// Says that no name or quote was found, and where nobody looked for any.
fn none_found(reader: &Reader, what: &str) -> anyhow::Result<()> {
    note(format_args!("No {what} was found."));
    if reader.count(&*lower(&parse("is:unextracted")?, reader, Target::Stories)?)? > 0 {
        note("In stories that were indexed with --no-extract nobody looked for any; archive index PATH does.");
    }
    Ok(())
}

/// The folders of the indexes to read: those named, or the nearest one.
fn existing(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    nearest()
        .map(|path| vec![path])
        .ok_or_else(|| anyhow!(archive::Error::NoIndex { path: PathBuf::from("this folder or any above it") }))
}

/// The folder of the nearest index, where there is one.
pub(crate) fn nearest() -> Option<PathBuf> {
    Home::find(&current_folder().ok()?).map(|home| home.path)
}

/// The folder of the index to write to: the one named, the nearest one, or a new one here.
fn home(named: &[PathBuf]) -> anyhow::Result<PathBuf> {
    if let Some(path) = only(named)? {
        return Ok(path.to_owned());
    }
    let here = current_folder()?;
    Ok(Home::find(&here).map_or_else(|| here.join(FOLDER), |home| home.path))
}

/// The one index that is named, for what is done to one alone.
fn only(named: &[PathBuf]) -> anyhow::Result<Option<&Path>> {
    match named {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        several => Err(anyhow!("this is done to one index, and {} are named: name one with --index", several.len())),
    }
}

fn current_folder() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("cannot tell the current folder")
}

/// Choices that are named where an id is not clear.
const NAMED: usize = 12;

/// The one story that an id means. Where there is none, that is said; where there are several, they are named.
fn story(reader: &Reader, id: &str) -> anyhow::Result<Option<Candidate>> {
    let found = find(reader, id)?;
    if found.is_none() {
        note(format_args!("There is no story “{id}”; archive search prints the ids of stories."));
    }
    Ok(found)
}

/// The one story that an id means; nothing where there is none, and an error that names them where there are several.
pub(crate) fn find(reader: &Reader, id: &str) -> anyhow::Result<Option<Candidate>> {
    let mut found = reader.find(id)?;
    if found.len() > 1 { Err(anyhow!(choices(id, &found))) } else { Ok(found.pop()) }
}

/// The stories that an id can mean, by ids where these differ, and by keys where they do not.
fn choices(id: &str, several: &[Candidate]) -> String {
    let mut ids: Vec<&str> = several.iter().map(|candidate| candidate.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let alike = ids.len() < several.len();
    let mut text = format!("“{id}” can mean {} stories; name one of them:", several.len());
    for candidate in several.iter().take(NAMED) {
        text += &format!("\n  {}", if alike { &candidate.key } else { &candidate.id });
    }
    if several.len() > NAMED {
        text += &format!("\n  … and {} more", several.len() - NAMED);
    }
    text
}

/// The query typed, narrowed by the options.
pub(crate) fn query(words: &[String], filter: &Filter) -> anyhow::Result<Query> {
    let mut query = parse(&words.join(" ")).map_err(archive::Error::from)?;
    if let Some(days) = days(filter)? {
        query = query.and(Query::within(days));
    }
    let with = |field: Field| move |name: &String| (field, name.clone());
    let people = filter.person.iter().map(with(Field::Person));
    let places = filter.place.iter().map(with(Field::Place));
    let sources = filter.source.iter().map(with(Field::Source));
    for (field, name) in people.chain(places).chain(sources) {
        query = query.and(phrase(field, &name)?);
    }
    Ok(query)
}

/// The query that a field holds a name.
pub(crate) fn phrase(field: Field, name: &str) -> anyhow::Result<Query> {
    words(name)?;
    Ok(Query::phrase(field, name))
}

/// The words of a name, as names are looked for.
fn words(name: &str) -> anyhow::Result<Vec<String>> {
    match exact(name) {
        none if none.is_empty() => Err(anyhow!("there is no word in the name “{name}”")),
        words => Ok(words),
    }
}

fn days(filter: &Filter) -> anyhow::Result<Option<Days>> {
    let read = |option: &str, text: &Option<String>| match text {
        Some(text) if text.contains("..") => Err(anyhow!("{option}: “{text}” is two dates: use --from and --to")),
        Some(text) => parse_days(text).map(Some).map_err(|error| anyhow!("{option}: {error}")),
        None => Ok(None),
    };
    let (from, to) = (read("--from", &filter.from)?, read("--to", &filter.to)?);
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let days = Days {
        first: from.map_or(Days::ALL.first, |days| days.first),
        last: to.map_or(Days::ALL.last, |days| days.last),
    };
    if days.first > days.last {
        return Err(anyhow!("--from is later than --to: nothing can lie between"));
    }
    Ok(Some(days))
}

/// A limit as typed, 0 meaning none.
fn limit(typed: usize) -> usize {
    if typed == 0 { usize::MAX } else { typed }
}
