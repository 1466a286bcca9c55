//! `archive search`: finds stories.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use archive::index::{Hits, Reader, Sort};
use archive::query::{Highlighter, Query, Target, blame, explain, lower};

use super::{facets, limit, open_grouped, query};
use crate::Outcome;
use crate::args::{Order, Search};
use crate::messages::{count, note, number};
use crate::output::paint::{STRONG, paint};
use crate::output::sheet::{FACETS, STORIES, Sheet};
use crate::output::{Out, json, stories};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Search, out: &mut Out) -> anyhow::Result<Outcome> {
    if let Some(file) = &options.batch {
        return batch(index, file, options, out);
    }
    let query = query(&options.query, &options.filter)?;
    let narrowed = !options.facet.is_empty() || options.count || options.files;
    if query == Query::All && !narrowed {
        return Err(anyhow!("there is nothing to look for: name words, or an option such as --person or --from"));
    }
    let reader = open_grouped(index, options.copies)?;
    if options.explain {
        return told(&reader, &query, out);
    }
    let mut sheet = Sheet::new(&options.shape, if options.facet.is_empty() { &STORIES } else { &FACETS })?;
    let search = Answering { reader: &reader, options, query: &query, name: None };
    let total = search.answer(out, &mut sheet)?;
    if let Some(mut sheet) = sheet {
        sheet.end(out, total)?;
    }
    if total == 0 {
        note("No story was found.");
        explain_nothing(&reader, &query, Target::Stories)?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}

/// Runs every line of a file as a query.
fn batch(index: &[PathBuf], file: &Path, options: &Search, out: &mut Out) -> anyhow::Result<Outcome> {
    let bytes = std::fs::read(file)
        .map_err(|source| archive::Error::Read { path: file.to_owned(), source })
        .context("cannot run the queries of a file")?;
    let lines = archive::input::decode::decode(bytes).text;
    let reader = open_grouped(index, options.copies)?;
    let mut sheet = Sheet::new(&options.shape, if options.facet.is_empty() { &STORIES } else { &FACETS })?;
    let (mut found, mut all, mut failed) = (0, 0, 0);
    for (line, typed) in (1..).zip(lines.lines().map(str::trim)) {
        if typed.is_empty() || typed.starts_with('#') {
            continue;
        }
        let query = match query(&[typed.to_owned()], &options.filter) {
            Ok(query) => query,
            Err(error) => {
                failed += 1;
                note(format_args!("archive: line {line} of {}: {error}", file.display()));
                continue;
            }
        };
        if options.shape.is_text() && !options.count && !options.files {
            let heading = format!("{}{typed}", if all > 0 { "\n" } else { "" });
            out.line(paint(out.colored, STRONG, &heading))?;
        }
        all += 1;
        let search = Answering { reader: &reader, options, query: &query, name: Some(typed) };
        let total = search.answer(out, &mut sheet)?;
        if total == 0 && options.shape.is_text() && !options.count && !options.files {
            out.line("No story was found.")?;
        }
        found += total;
    }
    if let Some(mut sheet) = sheet {
        sheet.end(out, found)?;
    }
    if failed > 0 {
        out.flush()?;
        return Err(anyhow!("{} could not be read", count(failed, "query", "queries")));
    }
    Ok(if found > 0 { Outcome::Found } else { Outcome::Nothing })
}

/// One query being answered.
struct Answering<'s> {
    reader: &'s Reader,
    options: &'s Search,
    query: &'s Query,
    /// The query as it stands in a file of queries.
    name: Option<&'s str>,
}

impl Answering<'_> {
    /// Prints what was asked for; how many stories there are.
    fn answer(&self, out: &mut Out, sheet: &mut Option<Sheet<'_>>) -> anyhow::Result<usize> {
        let (reader, options) = (self.reader, self.options);
        let lowered = lower(self.query, reader, Target::Stories)?;
        if options.count {
            let total = reader.count(&*lowered)?;
            out.line(match self.name {
                Some(name) => format!("{total}\t{name}"),
                None => total.to_string(),
            })?;
            return Ok(total);
        }
        if options.files {
            let paths = reader.paths(&*lowered)?;
            for path in &paths {
                out.raw(&format!("{path}{}", if options.print0 { '\0' } else { '\n' }))?;
            }
            return Ok(paths.len());
        }
        if !options.facet.is_empty() {
            let found = reader.all(&*lowered)?;
            let most = limit(options.limit);
            for (n, facet) in options.facet.iter().enumerate() {
                if n > 0 && sheet.is_none() {
                    out.line("")?;
                }
                facets::write(reader, &found, *facet, most, self.name, out, sheet.as_mut())?;
            }
            return Ok(found.len());
        }
        let sort = order(options.sort, options.query.is_empty() && self.name.is_none());
        let hits = reader.search(&*lowered, sort, limit(options.limit))?;
        self.write(&hits, sort, out, sheet)?;
        if hits.hits.len() < hits.total {
            let all = count(hits.total, "story", "stories");
            out.flush()?;
            note(format_args!("Showing {} of {all}; --limit 0 shows all.", hits.hits.len()));
        }
        Ok(hits.total)
    }

    fn write(&self, hits: &Hits, sort: Sort, out: &mut Out, sheet: &mut Option<Sheet<'_>>) -> anyhow::Result<()> {
        let around = self.options.context.or(self.options.hits.then_some(0));
        let mut highlighter = Highlighter::new(self.query);
        for (n, hit) in hits.hits.iter().enumerate() {
            let stored = self.reader.head(hit.address)?;
            let passages = stories::passages(&stored, &mut highlighter, around);
            match sheet {
                Some(sheet) => {
                    let group = self.reader.group(hit.address)?;
                    let score = (sort == Sort::Score).then_some(hit.score);
                    sheet
                        .row(out, &json::story(&stored, score, &passages, around.is_some(), self.name, group, None)?)?;
                }
                None => {
                    if n > 0 {
                        out.line("")?;
                    }
                    stories::write(out, &stored, &passages, &mut highlighter, hit.copies)?;
                }
            }
        }
        Ok(())
    }
}

/// The order asked for; without one, time where no words are looked for.
pub(crate) fn order(asked: Option<Order>, wordless: bool) -> Sort {
    match asked {
        Some(Order::Score) => Sort::Score,
        Some(Order::Date) => Sort::Newest,
        Some(Order::Oldest) => Sort::Oldest,
        None if wordless => Sort::Oldest,
        None => Sort::Score,
    }
}

/// Says how a query was read.
fn told(reader: &Reader, query: &Query, out: &mut Out) -> anyhow::Result<Outcome> {
    let lines = explain(query, reader, Target::Stories)?;
    let width = lines.iter().map(|line| number(line.found).len()).max().unwrap_or(0);
    out.line(format!("{:>width$}", "Stories"))?;
    let width = width.max(7);
    for line in &lines {
        out.line(format!("{:>width$}  {}{}", number(line.found), "  ".repeat(line.depth), line.text))?;
    }
    if lines.first().is_some_and(|line| line.found == 0) {
        explain_nothing(reader, query, Target::Stories)?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}

/// Says why nothing is found: which part of the query is to blame.
pub(crate) fn explain_nothing(reader: &Reader, query: &Query, target: Target) -> anyhow::Result<()> {
    for sentence in blame(query, reader, target)? {
        note(sentence);
    }
    Ok(())
}
