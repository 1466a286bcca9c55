//! Making a damaged index whole: as little as will do, and never taking away the old before the new is whole.

use std::path::{Path, PathBuf};

use super::{Part, Report, Saved, engine};
use crate::error::Result;
use crate::index::Home;
use crate::index::update::{self, Event, Options, Summary};
use crate::index::writer::{self, Writer};

/// Makes the index in `folder` whole, of which a check gave `report`: writes the stamp anew, learns the copies anew, or
/// makes the whole index anew from the files it was made of, or `paths` where they are named; the stories of files that
/// cannot be read any more are those that the damaged index still has. Gives the summary where the whole was made anew.
///
/// # Errors
///
/// Where the index cannot be written, another run is writing to it, or it no longer knows what it was made of and no
/// `paths` are named. The old index stays as it was then.
pub fn repair(
    folder: &Path,
    report: &Report,
    paths: &[PathBuf],
    on: &mut dyn FnMut(Event<'_>),
) -> Result<Option<Summary>> {
    let home = Home { path: folder.to_owned() };
    let has = |part: Part| report.problems.iter().any(|problem| problem.part == part);
    if has(Part::Stamp) {
        let _lock = home.lock(false)?;
        stamp(&home)?;
    }
    if [Part::Commit, Part::Segment, Part::File, Part::Record].into_iter().any(has) {
        let saved = Saved::read(&home.engine()?)?;
        return update::renew(folder, paths, &saved, &Options::default(), on).map(Some);
    }
    if has(Part::Copies) {
        let mut writer = Writer::open(folder)?;
        writer.relearn()?;
        writer.finish()?;
    }
    Ok(None)
}

/// Writes the stamp anew, for the best of the folders that are there.
fn stamp(home: &Home) -> Result<()> {
    let Some(engine) = engine::unstamped(home) else { return Ok(()) };
    let known = writer::open(&engine).ok().and_then(|index| writer::settings(&index).ok());
    let name = engine.file_name().unwrap_or_default().to_string_lossy();
    home.stamp_with(&name, &known.unwrap_or_default())
}
