//! Whether an index is whole, and making it whole again.
//!
//! [`check`] looks from the outside in: the stamp, the commit, the engine's files by their checksums, then what is in them,
//! and at last what was learnt of it. It takes no lock and writes nothing, so that it disturbs nobody. [`repair`] writes
//! beside the old index, which stays until the new one is whole.

mod contents;
mod copies;
mod engine;
mod repair;
mod saved;
mod sound;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde::Serialize;
use tantivy::Index;

use super::home::Home;
use super::reader::Reader;
use super::writer::payload;
use crate::error::{Error, Result};

pub use repair::repair;
pub(crate) use saved::Saved;

/// How often a check begins again, where runs of `archive index` commit while it reads.
const TRIES: usize = 20;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether nothing is wrong.
    pub whole: bool,
    /// What was looked at.
    pub checked: Checked,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// How much was looked at; nothing of what lies behind something that is damaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Files of the engine, with their checksums.
    pub parts: usize,
    /// Files that the index was made of.
    pub files: usize,
    /// Stories, each with its record.
    pub stories: usize,
    /// Quotes.
    pub quotes: usize,
    /// Groups of stories that are copies.
    pub groups: usize,
    /// Families of quotes that are one saying.
    pub families: usize,
    /// Whether copies and sayings were learnt of all stories; they are not after a run that was ended, until the next.
    pub learnt: bool,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Which part of the index it is in.
    pub part: Part,
    /// The file of the index, the file of news, or the story.
    pub on: String,
    /// What is wrong with it.
    pub what: String,
}

/// The parts of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The stamp, which says where the engine's files lie.
    Stamp,
    /// The last commit: which of the engine's files hold, and what the index was made of.
    Commit,
    /// A file of the engine.
    Segment,
    /// What is known of a file of news, and how many stories and quotes it has.
    File,
    /// The record of a story.
    Record,
    /// What was learnt over all stories: which are copies, which quotes are one saying.
    Copies,
}

impl Part {
    /// What it means for a reader that this part is damaged, as a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Stamp => "Without it the index is not found; stories and quotes are not touched.",
            Self::Commit => "Stories and quotes are missing from answers, or nothing of the index can be read.",
            Self::Segment => "Stories and quotes may be missing from answers, or be shown wrong.",
            Self::File => "Stories or quotes of this file are missing from answers, or come twice.",
            Self::Record => "The story, or what is marked in it, may be shown wrong.",
            Self::Copies => "Copies and sayings are not put together right; stories and quotes are whole.",
        }
    }
}

/// Looks through the index in `folder`. Where runs of `archive index` commit meanwhile, the check is of one commit.
///
/// # Errors
///
/// Where there is no index, it is one of another version, or runs commit too often for any state to be looked through.
/// Whatever is wrong with it is what the check is about, and no error.
pub fn check(folder: &Path) -> Result<Report> {
    let home = Home { path: folder.to_owned() };
    for _ in 0..TRIES {
        let state = home.state();
        let report = look_through(&home);
        // A commit takes away the files of the one before: what was missing then, was not missing at all.
        if report.as_ref().is_ok_and(|report| report.whole) || state == home.state() {
            return report;
        }
    }
    Err(Error::Busy { path: folder.to_owned() })
}

fn look_through(home: &Home) -> Result<Report> {
    let mut report = Report::default();
    let found = engine::find(home, &mut report.problems)?;
    if let Some((folder, index)) = found.as_ref().and_then(|path| Some((path, engine::open(home, path, &mut report)?)))
    {
        engine::segments(home, folder, &index, &mut report)?;
        let kept = match report.problems.iter().any(|problem| problem.part == Part::Segment) {
            true => None,
            false => contents(home, &index, &mut report)?,
        };
        copies::table(folder, &payload(&index)?, kept.as_ref(), &mut report);
    }
    report.problems.sort();
    report.problems.dedup();
    report.whole = report.problems.is_empty();
    Ok(report)
}

/// What is in the engine's files, now that they are those which were written; nothing where they cannot be opened.
fn contents(home: &Home, index: &Index, report: &mut Report) -> Result<Option<contents::Kept>> {
    let what = match Reader::over(&home.path, index) {
        // The engine stops in the middle where its files do not belong together.
        Ok(reader) => match catch_unwind(AssertUnwindSafe(|| contents::look(&reader, report))) {
            Ok(looked) => return looked.map(Some),
            Err(_) => "cannot be read to the end: its files do not belong together".into(),
        },
        Err(error) => format!("cannot be opened: {error}"),
    };
    report.problems.push(Problem { part: Part::Commit, on: home.path.display().to_string(), what });
    Ok(None)
}
