//! Bringing an index up to date with the files it is made of.
//!
//! First a plan: which files are new, changed, the same, or gone. Then one thread reads files in order, all cores turn
//! their texts into records, and one writer takes these in the same order, whatever the number of cores. A file is
//! wholly in a commit or not at all, so a run that is ended loses what came after the last commit, and no more.

mod feed;
mod plan;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use plan::is_below;
pub use plan::{Job, Plan};
use tantivy::directory::DirectoryLock;

use super::check::Saved;
use super::home::Home;
use super::manifest::Counts;
use super::shard::Shard;
use super::writer::{Settings, Writer};
use crate::corrections::{self, Correction, Corrections};
use crate::error::{Error, Result};
use crate::input;
use crate::timing::Timings;

/// How an index is brought up to date.
#[derive(Clone, Debug)]
pub struct Options {
    /// Globs of what is left out.
    pub exclude: Vec<String>,
    /// How files are to be read.
    pub reading: input::Settings,
    /// The file of corrections, where it is not the one that was named before or the one beside the index.
    pub corrections: Option<PathBuf>,
    /// Which stories the index holds, by their ids; nothing for those that it was made with, of a new index all. What
    /// is there already holds no others: it is an error to ask for them, unless all is read anew.
    pub shard: Option<Shard>,
    /// How many threads extract; 0 for one a core.
    pub threads: usize,
    /// Whether everything is read anew, into an index that takes the old one's place when it is whole.
    pub rebuild: bool,
    /// Whether to wait for another run that is writing to the index, and not to end with an error.
    pub wait: bool,
    /// Bytes of text after which what was done is committed.
    pub commit_bytes: usize,
    /// Where the time that each stage takes is noted, where someone asks.
    pub timings: Option<Arc<Timings>>,
}

/// Text between two commits: seldom enough that commits cost nothing, often enough that little is lost.
pub const COMMIT_BYTES: usize = 64 << 20;

impl Default for Options {
    fn default() -> Self {
        Self {
            exclude: Vec::new(),
            reading: input::Settings::default(),
            corrections: None,
            shard: None,
            threads: 0,
            rebuild: false,
            wait: false,
            commit_bytes: COMMIT_BYTES,
            timings: None,
        }
    }
}

/// What happens while an index is brought up to date.
#[derive(Debug)]
pub enum Event<'e> {
    /// Another run is writing to the index, and is waited for.
    Waiting,
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
    /// Files that cannot be read any more, whose stories were taken from the damaged index that was mended.
    pub restored: usize,
    /// What the files that were read brought.
    pub counts: Counts,
    /// Stories in them that fall to other shards.
    pub elsewhere: usize,
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
    /// Corrections that found nothing to correct, each with what is known of why.
    pub idle: Vec<String>,
    /// Corrections that were applied in this run or an earlier one, as they are written.
    pub applied: BTreeSet<String>,
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
    bring(home, paths, options, None, on)
}

/// Makes the index in folder `home` anew from its files, or from `paths` where they are named; a file that can no longer
/// be read keeps the stories that were `saved`. The old index stays until the new one is whole.
pub(super) fn renew(
    home: &Path,
    paths: &[PathBuf],
    saved: &Saved,
    options: &Options,
    on: &mut dyn FnMut(Event<'_>),
) -> Result<Summary> {
    bring(home, paths, &Options { rebuild: true, ..options.clone() }, Some(saved), on)
}

fn bring(
    home: &Path,
    paths: &[PathBuf],
    options: &Options,
    saved: Option<&Saved>,
    on: &mut dyn FnMut(Event<'_>),
) -> Result<Summary> {
    let there = Home { path: home.to_owned() };
    plan::check(&named(home, paths, options)?, &there)?;
    corrections(home, options.corrections.as_deref())?;
    shard(home, options)?;
    let lock = lock(&there, options.wait, on)?;
    // Looked at once more, for the run that was waited for may have changed either.
    let named = named(home, paths, options)?;
    let corrections = Arc::new(corrections(home, options.corrections.as_deref())?);
    let shard = shard(home, options)?;
    let made_of = saved.map(|_| known_settings(home));
    let writer = if options.rebuild { Writer::rebuild_with(there, lock)? } else { Writer::open_with(there, lock)? };
    let plan = match plan::make(home, &named, writer.manifest()?, &corrections) {
        // Where every folder is gone, there are still the records.
        Err(error) if saved.is_some() => Plan { failed: vec![error.to_string()], ..Plan::default() },
        plan => plan?,
    };
    let mut settings = made_of.map_or_else(|| writer.settings(), Ok)?;
    settings.corrections = remembered(home, &corrections);
    settings.shard = shard;
    for (root, exclude, reading) in &plan.roots {
        let known = settings.roots.keys().any(|known| plan::is_below(root, known));
        if !known || settings.roots.contains_key(root) {
            settings.roots.insert(root.clone(), exclude.clone());
            settings.set_reading(root, reading);
        }
    }
    let mut summary = work::run(writer, plan, saved, &settings, options, on)?;
    // What was meant for a story of another shard finds nothing here.
    if settings.shard.is_none() {
        summary.idle = idle(home, &corrections, &summary.applied)?;
    }
    Ok(summary)
}

/// Keeps other writers out; waits for one that is there, where that is wanted.
fn lock(home: &Home, wait: bool, on: &mut dyn FnMut(Event<'_>)) -> Result<DirectoryLock> {
    match home.lock(false) {
        Err(Error::Busy { .. }) if wait => {
            on(Event::Waiting);
            home.lock(true)
        }
        lock => lock,
    }
}

/// The corrections that a run applies: those of the file named, of the one named in an earlier run, or of the one beside
/// the index; none where there is none.
///
/// # Errors
///
/// Where a file that was named cannot be read, or what it says cannot be applied.
pub fn corrections(home: &Path, named: Option<&Path>) -> Result<Corrections> {
    let path = corrections_path(home, named);
    let is_named = named.is_some() || known_settings(home).corrections.is_some();
    if is_named || path.is_file() { Corrections::read(&path) } else { Ok(Corrections::default()) }
}

/// Where the corrections of an index lie, or would.
pub fn corrections_path(home: &Path, named: Option<&Path>) -> PathBuf {
    let known = || known_settings(home).corrections.map(PathBuf::from);
    named.map(Path::to_owned).or_else(known).unwrap_or_else(|| home.with_file_name(corrections::FILE))
}

/// The shard that a run brings up to date.
fn shard(home: &Path, options: &Options) -> Result<Option<Shard>> {
    let known = known_settings(home);
    let Some(asked) = &options.shard else { return Ok(known.shard) };
    let asked = Some(asked.clone()).filter(|shard| !shard.is_whole());
    if known.shard == asked || options.rebuild || known.roots.is_empty() {
        return Ok(asked);
    }
    Err(Error::OtherShard { path: home.to_owned(), known: known.shard, asked })
}

/// The absolute path of a file of corrections that does not lie beside the index.
pub(super) fn remembered(home: &Path, corrections: &Corrections) -> Option<String> {
    let path = corrections.path()?;
    let beside = std::fs::canonicalize(home.with_file_name(corrections::FILE)).ok();
    (Some(path) != beside.as_deref()).then(|| path.to_string_lossy().into_owned())
}

/// The corrections that no story was corrected by, and what is known of why.
fn idle(home: &Path, corrections: &Corrections, applied: &BTreeSet<String>) -> Result<Vec<String>> {
    let idle: Vec<&Correction> = corrections.list().iter().filter(|one| !applied.contains(&one.to_string())).collect();
    if idle.is_empty() {
        return Ok(Vec::new());
    }
    let reader = super::Reader::open(home)?;
    let tell = |one: &&Correction| {
        let why = match &one.scope {
            Some(scope) if reader.find(scope)?.is_empty() => format!("there is no story “{scope}”"),
            Some(scope) => format!("nothing in “{scope}” answers to it"),
            None => "no story answers to it".into(),
        };
        Ok(format!("{}, line {}: “{one}” corrected nothing: {why}", corrections.file(), one.line))
    };
    idle.iter().map(tell).collect()
}

/// Says what [`update`] would do, and does nothing.
pub fn survey(home: &Path, paths: &[PathBuf], options: &Options) -> Result<Plan> {
    let named = named(home, paths, options)?;
    shard(home, options)?;
    let there = Home { path: home.to_owned() }.exists();
    let known = if options.rebuild || !there { BTreeMap::new() } else { super::Reader::open(home)?.manifest()? };
    plan::make(home, &named, known, &Arc::new(corrections(home, options.corrections.as_deref())?))
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
        path: input::path_of(path),
        exclude: with(exclude.clone()),
        reading: reading_of(path),
    };
    Ok(settings.roots.iter().map(named).collect())
}

/// What the index was made of, even where its form is another than this program's.
fn known_settings(home: &Path) -> Settings {
    let home = Home { path: home.to_owned() };
    let Ok(stamp) = home.stamp() else { return Settings::default() };
    let index = super::writer::open(&home.path.join(stamp.folder)).ok();
    index.and_then(|index| super::writer::settings(&index).ok()).or(stamp.made_of).unwrap_or_default()
}
