//! `archive saved`: searches that are kept, and what is new since they were last run.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, ensure};
use archive::answer::saved::{New, Saved, Search};
use archive::index::Reader;
use archive::query::{Highlighter, Query, Target, lower};

use super::{only, open, query};
use crate::Outcome;
use crate::args::{self, Filter, Saving, Shape};
use crate::messages::{count, note};
use crate::output::paint::{DIM, STRONG, paint};
use crate::output::sheet::{STORIES, Sheet};
use crate::output::{Out, json, stories};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &args::Saved, out: &mut Out) -> anyhow::Result<Outcome> {
    only(index)?;
    let reader = open(index)?;
    let mut saved = Saved::read(folder_of(&reader))?;
    match &options.what {
        Saving::Add { name, query } => add(&reader, &mut saved, name, &query.join(" ")),
        Saving::List => {
            if saved.searches.is_empty() {
                note("There are no saved searches; archive saved add NAME QUERY saves one.");
                return Ok(Outcome::Nothing);
            }
            for (name, search) in &saved.searches {
                out.line(format!("{name}: {}", search.query))?;
            }
            Ok(Outcome::Found)
        }
        Saving::Run { name, shape } => news(&reader, &mut saved, name.as_deref(), shape, out),
        Saving::Remove { name } => {
            saved.searches.remove(name).ok_or_else(|| unknown(name))?;
            saved.write(folder_of(&reader))?;
            note(format_args!("Removed “{name}”."));
            Ok(Outcome::Found)
        }
    }
}

/// The folder of the one index.
fn folder_of(reader: &Reader) -> &Path {
    reader.folders().first().copied().unwrap_or(Path::new("."))
}

fn unknown(name: &str) -> anyhow::Error {
    anyhow!("there is no saved search “{name}”; archive saved list names all")
}

fn add(reader: &Reader, saved: &mut Saved, name: &str, typed: &str) -> anyhow::Result<Outcome> {
    ensure!(
        name.contains(char::is_alphanumeric) && !name.contains(char::is_control),
        "a saved search needs a name of one line, with a letter or a figure in it"
    );
    let query = query(&[typed.to_owned()], &Filter::default())?;
    ensure!(query != Query::All, "there is nothing to look for: name words after the name of the search");
    let mut search = Search { query: typed.to_owned(), ..Search::default() };
    let hits = reader.all(&*lower(&query, reader, Target::Stories)?)?;
    let found = hits.len();
    search.news(reader, hits)?;
    let former = saved.searches.insert(name.to_owned(), search);
    saved.write(folder_of(reader))?;
    note(format_args!("Saved “{name}”: {} now, and what is new from here on.", count(found, "story", "stories")));
    if let Some(former) = former.filter(|former| former.query != typed) {
        note(format_args!("It was “{}” until now.", former.query));
    }
    Ok(Outcome::Found)
}

fn news(
    reader: &Reader,
    saved: &mut Saved,
    only: Option<&str>,
    shape: &Shape,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    if let Some(name) = only.filter(|name| !saved.searches.contains_key(*name)) {
        return Err(unknown(name));
    }
    let mut sheet = Sheet::new(shape, &STORIES)?;
    let mut total = 0;
    for (name, search) in saved.searches.iter_mut().filter(|(name, _)| only.is_none_or(|only| only == name.as_str())) {
        let query = query(std::slice::from_ref(&search.query), &Filter::default())?;
        let hits = reader.all(&*lower(&query, reader, Target::Stories)?)?;
        let new = search.news(reader, hits)?;
        total += new.len();
        if sheet.is_none() {
            out.line(paint(out.colored, STRONG, &heading(name, &new)))?;
        }
        let mut highlighter = Highlighter::new(&query);
        for New { hit, known } in new {
            let stored = reader.head(hit.address)?;
            let known = known.map(|known| reader.head(known)).transpose()?.map(|known| known.record.id);
            let passages = stories::passages(&stored, &mut highlighter, None);
            match &mut sheet {
                Some(sheet) => {
                    let group = reader.group(hit.address)?;
                    let row = json::story(&stored, None, &passages, false, Some(name), group, known.as_deref())?;
                    sheet.row(out, &row)?;
                }
                None => {
                    out.line("")?;
                    stories::write(out, &stored, &passages, &mut highlighter, hit.copies)?;
                    if let Some(known) = known {
                        out.line(paint(out.colored, DIM, &format!("  A copy of {known}, which was found before.")))?;
                    }
                }
            }
        }
    }
    if let Some(sheet) = &mut sheet {
        sheet.end(out, total)?;
    }
    // What was not shown to the end is still new.
    out.flush()?;
    saved.write(folder_of(reader))?;
    Ok(if total > 0 { Outcome::Found } else { Outcome::Nothing })
}

/// `wall: 2 new stories, 1 new copy of a story found before`
fn heading(name: &str, new: &[New]) -> String {
    let copies = new.iter().filter(|new| new.known.is_some()).count();
    let stories = count(new.len() - copies, "new story", "new stories");
    match copies {
        0 => format!("{name}: {stories}"),
        _ => {
            format!("{name}: {stories}, {} found before", count(copies, "new copy of a story", "new copies of stories"))
        }
    }
}
