//! The stamp, the commit, and the engine's files.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tantivy::index::SegmentComponent;
use tantivy::{Index, SegmentMeta};

use super::{Part, Problem, Report};
use crate::error::{Error, Result, cause};
use crate::index::home::{COMMIT, Home, STAMP};
use crate::index::schema::Fields;
use crate::index::writer::{self, Payload};

/// Bytes that the shortest file of the engine has: what ends it.
const SHORTEST: u64 = 8;

/// Finds the folder of the engine: by the stamp, and without a stamp among those that there are.
pub(super) fn find(home: &Home, problems: &mut Vec<Problem>) -> Result<Option<PathBuf>> {
    match home.engine() {
        Ok(folder) => return Ok(Some(folder)),
        Err(error @ Error::OtherVersion { .. }) => return Err(error),
        Err(_) if !home.exists() && home.engines().is_empty() => {
            return Err(Error::NoIndex { path: home.path.clone() });
        }
        Err(_) => {}
    }
    let what = if home.exists() { "cannot be read" } else { "is missing" };
    problems.push(Problem { part: Part::Stamp, on: STAMP.into(), what: what.into() });
    Ok(unstamped(home))
}

/// The best sub-folder where no stamp tells which it is: one that a run wrote to its end, or else the newest that opens.
pub(super) fn unstamped(home: &Home) -> Option<PathBuf> {
    let folders = home.engines();
    let payload = |path: &PathBuf| writer::open(path).ok().and_then(|index| writer::payload(&index).ok());
    let finished = folders.iter().find(|path| payload(path).is_some_and(|payload| payload.learnt));
    finished.or_else(|| folders.iter().find(|path| payload(path).is_some())).or(folders.first()).cloned()
}

/// Opens the engine and reads its commit; nothing where that cannot be done.
pub(super) fn open(home: &Home, folder: &Path, report: &mut Report) -> Option<Index> {
    let mut wrong = |what: String| {
        let on = shown(home, &folder.join(COMMIT));
        report.problems.push(Problem { part: Part::Commit, on, what });
    };
    let index = match writer::open(folder) {
        Ok(index) => index,
        Err(error) => {
            wrong(format!("cannot be read: {error}"));
            return None;
        }
    };
    let metas = match index.load_metas() {
        Ok(metas) => metas,
        Err(error) => {
            wrong(format!("cannot be read: {error}"));
            return None;
        }
    };
    if metas.schema != Fields::build().0 {
        wrong("names other fields than this program wrote".into());
        return None;
    }
    let payload = metas.payload.as_deref().map(serde_json::from_str::<Payload>);
    // Before its first commit, an index knows nothing.
    if payload.is_some_and(|read| read.is_err()) {
        wrong("does not tell what the index was made of".into());
    }
    Some(index)
}

/// Holds every file of the last commit against its checksum.
pub(super) fn segments(home: &Home, folder: &Path, index: &Index, report: &mut Report) -> Result<()> {
    let files: Vec<PathBuf> = index.searchable_segment_metas()?.iter().flat_map(files_of).collect();
    report.checked.parts = files.len();
    let wrong = files.par_iter().filter_map(|file| {
        let what = fault(folder, index, file)?;
        Some(Problem { part: Part::Segment, on: shown(home, &folder.join(file)), what })
    });
    report.problems.par_extend(wrong);
    Ok(())
}

/// The files of a segment, by their names in the folder.
pub(super) fn files_of(segment: &SegmentMeta) -> Vec<PathBuf> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let deleted = segment.has_deletes().then_some(Delete);
    let all = [Terms, Postings, Positions, FieldNorms, FastFields, Store].into_iter().chain(deleted);
    all.map(|component| segment.relative_path(component)).collect()
}

/// What is wrong with a file of the engine.
pub(super) fn fault(folder: &Path, index: &Index, file: &Path) -> Option<String> {
    match fs::metadata(folder.join(file)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some("is missing".into()),
        Err(error) => return Some(format!("cannot be read: {}", cause(&error))),
        Ok(file) if file.len() < SHORTEST => return Some(format!("is cut off: {} bytes are left", file.len())),
        Ok(_) => {}
    }
    match index.directory().validate_checksum(file) {
        Ok(true) => None,
        Ok(false) => Some("has another checksum than when it was written: its bytes have changed".into()),
        Err(_) => Some("is cut off, or its end has changed".into()),
    }
}

/// A path as it is shown: below the folder of the index.
fn shown(home: &Home, path: &Path) -> String {
    path.strip_prefix(&home.path).unwrap_or(path).display().to_string()
}
