//! Bringing an index up to date with the files it is made of.
//!
//! First a plan: which files are new, changed, the same, or gone. Then one thread reads files in order, all cores turn
//! their texts into records, and one writer takes these in the same order, whatever the number of cores. A file is
//! wholly in a commit or not at all, so a run that is ended loses what came after the last commit, and no more.

mod feed;
mod plan;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use plan::{Job, Plan};

use super::home::Home;
use super::manifest::Counts;
use super::writer::{Settings, Writer};
use crate::error::{Error, Result};
use crate::input;

/// How an index is brought up to date.
#[derive(Clone, Debug)]
pub struct Options {
    /// Globs of what is left out.
    pub exclude: Vec<String>,
    /// How files are to be read.
    pub reading: input::Settings,
    /// How many threads extract; 0 for one a core.
    pub threads: usize,
    /// Whether everything is read anew, into an index that takes the old one's place when it is whole.
    pub rebuild: bool,
    /// Bytes of text after which what was done is committed.
    pub commit_bytes: usize,
}

/// Text between two commits: seldom enough that commits cost nothing, often enough that little is lost.
pub const COMMIT_BYTES: usize = 64 << 20;

impl Default for Options {
    fn default() -> Self {
        Self {
            exclude: Vec::new(),
            reading: input::Settings::default(),
            threads: 0,
            rebuild: false,
            commit_bytes: COMMIT_BYTES,
        }
    }
}

/// What happens while an index is brought up to date.
#[derive(Debug)]
pub enum Event<'e> {
    /// The plan is made, and this much is to be read.
    Planned {
        /// Files.
        files: usize,
        /// Bytes in them.
        bytes: u64,
    },
    /// So much has been read.
    Read {
        /// Files read to the end.
        files: usize,
        /// Bytes.
        bytes: u64,
        /// Stories found.
        stories: usize,
    },
    /// A file is no news, and why: a picture, a program, an empty file.
    Skipped {
        /// Its path below what was indexed.
        path: &'e str,
        /// The reason.
        reason: &'e str,
    },
    /// Something that should have been read was not: what, and why.
    Failed(&'e str),
    /// Something was read as well as it could be.
    Remarked(&'e str),
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Files that were read.
    pub read: usize,
    /// Files that had not changed since they were last read.
    pub unchanged: usize,
    /// Files that are gone, and were taken out.
    pub vanished: usize,
    /// What the files that were read brought.
    pub counts: Counts,
    /// Different people in them.
    pub people: usize,
    /// Different places in them.
    pub places: usize,
    /// Files that are no news, new or not, by reason: pictures, programs, empty ones.
    pub skipped: BTreeMap<String, usize>,
    /// What should have been read and was not.
    pub failed: usize,
    /// Files and stories that the index holds now.
    pub total: Total,
    /// Whether what the index holds was changed at all.
    pub changed: bool,
}

/// What an index holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Files with stories in them.
    pub files: usize,
    /// What they brought.
    pub counts: Counts,
}

/// Brings the index in folder `home` up to date with `paths`: with all that was indexed before, where none are named.
pub fn update(home: &Path, paths: &[PathBuf], options: &Options, on: &mut dyn FnMut(Event<'_>)) -> Result<Summary> {
    let named = named(home, paths, options)?;
    plan::check(&named, &Home { path: home.to_owned() })?;
    let writer = if options.rebuild { Writer::rebuild(home)? } else { Writer::open(home)? };
    let plan = plan::make(home, &named, &writer.manifest()?)?;
    let mut settings = writer.settings()?;
    for (root, exclude, reading) in &plan.roots {
        let known = settings.roots.keys().any(|known| plan::is_below(root, known));
        if !known || settings.roots.contains_key(root) {
            settings.roots.insert(root.clone(), exclude.clone());
            settings.set_reading(root, reading);
        }
    }
    work::run(writer, plan, &settings, options, on)
}

/// Says what [`update`] would do, and does nothing.
pub fn survey(home: &Path, paths: &[PathBuf], options: &Options) -> Result<Plan> {
    let named = named(home, paths, options)?;
    let there = Home { path: home.to_owned() }.exists();
    let known = if options.rebuild || !there { BTreeMap::new() } else { super::Reader::open(home)?.manifest()? };
    plan::make(home, &named, &known)
}

/// A path to be indexed, and what is left out below it.
struct Named {
    path: PathBuf,
    exclude: Vec<String>,
    reading: Arc<input::Settings>,
}

fn named(home: &Path, paths: &[PathBuf], options: &Options) -> Result<Vec<Named>> {
    if !paths.is_empty() {
        let reading = Arc::new(options.reading.clone());
        let named = |path: &PathBuf| Named {
            path: path.clone(),
            exclude: options.exclude.clone(),
            reading: Arc::clone(&reading),
        };
        return Ok(paths.iter().map(named).collect());
    }
    let settings = known_settings(home);
    if settings.roots.is_empty() {
        return Err(Error::NothingToUpdate);
    }
    let with = |exclude: Vec<String>| if options.exclude.is_empty() { exclude } else { options.exclude.clone() };
    let reading_of = |root: &str| match options.reading == input::Settings::default() {
        true => Arc::new(settings.readings.get(root).cloned().unwrap_or_default()),
        false => Arc::new(options.reading.clone()),
    };
    let named = |(path, exclude): (&String, &Vec<String>)| Named {
        path: path.into(),
        exclude: with(exclude.clone()),
        reading: reading_of(path),
    };
    Ok(settings.roots.iter().map(named).collect())
}

/// What the index was made of, even where its form is another than this program's.
fn known_settings(home: &Path) -> Settings {
    let home = Home { path: home.to_owned() };
    let index = home.stamp().ok().and_then(|stamp| super::writer::open(&home.path.join(stamp.folder)).ok());
    index.and_then(|index| super::writer::settings(&index).ok()).unwrap_or_default()
}
