//! `archive export`: the records, for other programs.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use archive::index::{Reader, Sort};
use archive::query::{Target, lower};
#[cfg(feature = "parquet")]
use archive::tables::parquet::Parquet;
#[cfg(feature = "sqlite")]
use archive::tables::sqlite::Sqlite;
use archive::tables::{Documents, Draft, OPENSEARCH, QUICKWIT, each_story, ftm, geojson};

use super::{open, query};
use crate::Outcome;
use crate::args::{Export, Filter, Records};
use crate::messages::{count, note};
use crate::output::{Out, json};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Export, out: &mut Out) -> anyhow::Result<Outcome> {
    let (form, filter) = form(options);
    let query = query(&options.query, &filter)?;
    let reader = open(index)?;
    let stories = lower(&query, &reader, Target::Stories)?;
    let total = reader.count(&*stories)?;
    if total == 0 {
        note("No story was found.");
        return Ok(Outcome::Nothing);
    }
    match form {
        Records::Jsonl | Records::Ftm | Records::Geojson => lines(reader, &*stories, options, out)?,
        Records::Quickwit | Records::Opensearch => {
            let engine = if form == Records::Quickwit { &QUICKWIT } else { &OPENSEARCH };
            let folder = named(options, "quickwit or opensearch writes a folder")?;
            let mut documents = Documents::create(folder, options.force, engine)?;
            each_story(&reader, &*stories, |story| documents.add(story))?;
            documents.finish()?;
        }
        #[cfg(feature = "parquet")]
        Records::Parquet => {
            let mut tables = Parquet::create(named(options, "parquet writes a folder")?, options.force)?;
            each_story(&reader, &*stories, |story| tables.add(story))?;
            tables.finish()?;
        }
        #[cfg(feature = "sqlite")]
        Records::Sqlite => {
            let mut tables = Sqlite::create(named(options, "sqlite writes a file")?, options.force)?;
            each_story(&reader, &*stories, |story| tables.add(story))?;
            tables.finish()?;
        }
    }
    if let Some(path) = file(options) {
        note(format_args!("Wrote {} to {}.", count(total, "story", "stories"), path.display()));
    }
    Ok(Outcome::Found)
}

/// The form, and what stories are looked at: `--to quickwit` names an engine that they go to, and no day.
fn form(options: &Export) -> (Records, Filter) {
    let mut filter = options.filter.clone();
    let engine = match filter.to.as_deref() {
        Some("quickwit") => Some(Records::Quickwit),
        Some("opensearch") => Some(Records::Opensearch),
        _ => None,
    };
    filter.to = filter.to.filter(|_| engine.is_none());
    (engine.unwrap_or(options.format), filter)
}

/// The file or folder that is written; nothing where it is standard output, which `-` names as well.
fn file(options: &Export) -> Option<&Path> {
    options.output.as_deref().filter(|path| *path != Path::new("-"))
}

/// Where a form is written that is no text.
fn named<'o>(options: &'o Export, what: &str) -> anyhow::Result<&'o Path> {
    file(options).ok_or_else(|| anyhow::anyhow!("--format {what}: name it with --output"))
}

/// Writes a form that is lines of text.
fn lines(reader: Reader, stories: &dyn tantivy::query::Query, options: &Export, out: &mut Out) -> anyhow::Result<()> {
    let mut sink = Sink::open(options, out)?;
    match options.format {
        Records::Ftm => {
            ftm::write(&reader, stories, |line| sink.write(line))?;
        }
        Records::Geojson => {
            let drawn = geojson::write(reader, stories, |line| sink.write(line))?;
            if drawn.without_point > 0 {
                let left_out = count(drawn.without_point, "place", "places");
                note(format_args!("Left out {left_out} of which nobody knows where they lie."));
            }
        }
        _ => {
            for hit in &reader.search(stories, Sort::Path, usize::MAX)?.hits {
                let record = json::exported(&reader.json(hit.address)?, reader.group(hit.address)?)?;
                sink.write(&(record + "\n"))?;
            }
        }
    }
    sink.finish()
}

/// Where lines go: to standard output, or into a file that is put in place when it is whole.
enum Sink<'o> {
    Out(&'o mut Out),
    File(Draft, BufWriter<File>),
}

impl<'o> Sink<'o> {
    fn open(options: &Export, out: &'o mut Out) -> anyhow::Result<Self> {
        let Some(path) = file(options) else { return Ok(Self::Out(out)) };
        let draft = Draft::file(path, options.force)?;
        let file = File::options().write(true).open(draft.path()).map_err(|source| draft.failed(source))?;
        Ok(Self::File(draft, BufWriter::new(file)))
    }

    fn write(&mut self, line: &str) -> anyhow::Result<()> {
        match self {
            Self::Out(out) => Ok(out.raw(line)?),
            Self::File(draft, file) => Ok(file.write_all(line.as_bytes()).map_err(|source| draft.failed(source))?),
        }
    }

    fn finish(self) -> anyhow::Result<()> {
        if let Self::File(draft, mut file) = self {
            file.flush().map_err(|source| draft.failed(source))?;
            draft.put()?;
        }
        Ok(())
    }
}
