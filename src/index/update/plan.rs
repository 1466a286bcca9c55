//! Which files are new, changed, the same, or gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Named;
use crate::corrections::Corrections;
use crate::error::{Error, Result, cause};
use crate::index::home::Home;
use crate::index::manifest::{EXTRACTION, FileEntry, nanoseconds};
use crate::input::{self, Entry, Exclude, Found, walk};

/// Longest tick of a system's clock: two changes within it may bear the same time.
const TICK: Duration = Duration::from_millis(20);

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files to be read, in order.
    pub jobs: Vec<Job>,
    /// Files that need not be opened.
    pub unchanged: Vec<FileEntry>,
    /// Keys of files that are gone.
    pub vanished: Vec<String>,
    /// Every other file of the index, which this run does not look at.
    pub elsewhere: Vec<FileEntry>,
    /// What is never read, pipes and the like: its path, and why.
    pub passed_over: Vec<(String, String)>,
    /// What could not be looked at, in words.
    pub failed: Vec<String>,
    /// The roots that were walked, by absolute path, what was left out below each, and how the rest is read.
    pub roots: Vec<(String, Vec<String>, Arc<input::Settings>)>,
}

/// A file to be read.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file.
    pub found: Found,
    /// Its key: its absolute path.
    pub key: String,
    /// Absolute path of the root it is known under.
    pub root: String,
    /// How it is to be read.
    pub reading: Arc<input::Settings>,
    /// The corrections that are applied to its stories.
    pub corrections: Arc<Corrections>,
    /// What is known of it from before.
    pub known: Option<FileEntry>,
}

impl Job {
    /// Its path below its root.
    pub fn relative(&self) -> &str {
        self.known.as_ref().map_or(&self.found.relative, |known| &known.path)
    }

    /// When the file last changed, in nanoseconds since 1970; 0 where the system does not tell.
    pub(super) fn modified(&self) -> i128 {
        self.found.modified.map_or(0, nanoseconds)
    }

    /// Whether it changed so lately that it may change once more within one tick of the system's clock, so that the next
    /// run looks into it again.
    pub(super) fn is_unsettled(&self) -> bool {
        self.found.modified.is_some_and(|time| time.elapsed().is_ok_and(|age| age < TICK))
    }
}

/// Walks `named` and holds what is found against what is `known`.
pub(super) fn make(
    home: &Path,
    named: &[Named],
    known: BTreeMap<String, FileEntry>,
    corrections: &Arc<Corrections>,
) -> Result<Plan> {
    let mut planning =
        Planning { plan: Plan::default(), known, corrections, seen: BTreeSet::new(), closed: Vec::new() };
    let own = std::fs::canonicalize(home).ok();
    for one in named {
        let exclude = Exclude::new(one.exclude.iter().map(String::as_str))?;
        match std::fs::canonicalize(&one.path) {
            Ok(root) => planning.root(one, &root, &exclude, own.as_deref()),
            Err(error) => planning.missing(&one.path, error),
        }
        planning
            .plan
            .roots
            .extend(planning.walked(&one.path).map(|root| (root, one.exclude.clone(), Arc::clone(&one.reading))));
    }
    if planning.plan.roots.is_empty() {
        let path = named.first().map(|one| one.path.clone()).unwrap_or_default();
        return Err(Error::Read { path, source: std::io::ErrorKind::NotFound.into() });
    }
    Ok(planning.finish())
}

/// Refuses what cannot come to anything before a new index is made for it.
pub(super) fn check(named: &[Named], home: &Home) -> Result<()> {
    for one in named {
        Exclude::new(one.exclude.iter().map(String::as_str))?;
    }
    let missing = |path: &PathBuf| std::fs::metadata(path).err().map(|source| (path.clone(), source));
    let failed: Vec<_> = named.iter().filter_map(|one| missing(&one.path)).collect();
    let all = failed.len() == named.len() && !home.exists();
    match failed.into_iter().next() {
        Some((path, source)) if all => Err(Error::Read { path, source }),
        _ => Ok(()),
    }
}

struct Planning<'k> {
    plan: Plan,
    /// What is known of files that the walk has not come upon.
    known: BTreeMap<String, FileEntry>,
    corrections: &'k Arc<Corrections>,
    seen: BTreeSet<String>,
    /// Absolute paths that could not be looked at: what is known below them is neither there nor gone.
    closed: Vec<String>,
}

impl Planning<'_> {
    fn root(&mut self, named: &Named, root: &Path, exclude: &Exclude, own: Option<&Path>) {
        let path = named.path.as_path();
        let below = |file: &Path| input::absolute(file, path, root);
        for entry in walk(&[path.to_owned()], exclude) {
            match entry {
                Entry::File(found) => {
                    let absolute = below(&found.path);
                    let is_own = own.is_some_and(|own| absolute.starts_with(own)) || self.corrections.is_in(&absolute);
                    if !is_own {
                        self.file(found, input::printable(absolute), input::printable(root), &named.reading);
                    }
                }
                Entry::Skipped { relative, reason } => self.plan.passed_over.push((relative, reason.to_owned())),
                Entry::Failed(error) => {
                    if let Error::Read { path, .. } = &error {
                        self.closed.push(input::printable(below(path)));
                    }
                    self.plan.failed.push(error.to_string());
                }
            }
        }
    }

    fn file(&mut self, found: Found, key: String, root: String, reading: &Arc<input::Settings>) {
        if !self.seen.insert(key.clone()) {
            return;
        }
        let known = self.known.remove(&key);
        // A file stays known by the root it was first indexed under: its stories keep their ids.
        let root = known.as_ref().map_or(root, |entry| entry.root.clone());
        let mut job = Job {
            found,
            key,
            root,
            reading: Arc::clone(reading),
            corrections: Arc::clone(self.corrections),
            known: None,
        };
        match known {
            Some(entry) if is_same(&entry, &job) => self.plan.unchanged.push(entry),
            known => {
                job.known = known;
                self.plan.jobs.push(job);
            }
        }
    }

    /// A path that is not there: a file that was indexed and is gone, or a slip.
    fn missing(&mut self, path: &Path, error: std::io::Error) {
        match absolute(path).filter(|key| self.known.contains_key(key)) {
            Some(key) if error.kind() == std::io::ErrorKind::NotFound => self.plan.vanished.push(key),
            _ => self.plan.failed.push(format!("cannot read {}: {}", path.display(), cause(&error))),
        }
    }

    /// The absolute path of a root, if it was there or was known.
    fn walked(&self, path: &Path) -> Option<String> {
        match std::fs::canonicalize(path) {
            Ok(root) => Some(input::printable(root)),
            Err(_) => absolute(path).filter(|key| self.known.contains_key(key)),
        }
    }

    fn finish(mut self) -> Plan {
        let roots: Vec<String> = self.plan.roots.iter().map(|(root, ..)| root.clone()).collect();
        self.seen.extend(self.plan.vanished.iter().cloned());
        for (key, entry) in self.known {
            if self.seen.contains(&key) {
                continue;
            }
            let looked_at = roots.iter().any(|root| is_below(&key, root));
            let closed = self.closed.iter().any(|path| is_below(&key, path));
            if looked_at && !closed {
                self.plan.vanished.push(key);
            } else {
                self.plan.elsewhere.push(entry);
            }
        }
        self.plan
    }
}

fn is_same(entry: &FileEntry, job: &Job) -> bool {
    entry.is_unchanged(&job.found)
        && entry.extraction == EXTRACTION
        && entry.reading == *job.reading
        && entry.is_corrected_by(&job.corrections)
}

/// Whether a path is `root` or lies below it.
pub(in crate::index) fn is_below(key: &str, root: &str) -> bool {
    key.strip_prefix(root).is_some_and(|rest| rest.is_empty() || root.ends_with('/') || rest.starts_with(['/', '\\']))
}

/// The absolute path of a file that is not there, by its folder.
fn absolute(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder: PathBuf = std::fs::canonicalize(folder).ok()?;
    Some(input::printable(folder.join(path.file_name()?)))
}
