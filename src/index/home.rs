//! Where an index lies: found upward from a folder, made where there is none, and never half made.
//!
//! An index is a folder with a stamp in it, `archive.json`, which says which of its sub-folders holds the engine's
//! files. A rebuilt index is written beside the old one; then the stamp is replaced, in one step.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, DirectoryLock, Lock, MmapDirectory};

use super::schema::VERSION;
use super::writer::Settings;
use crate::error::{Error, Result};

/// Name of the folder that an index is made in.
pub const FOLDER: &str = ".archive";
/// Name of the stamp.
pub(super) const STAMP: &str = "archive.json";
/// How often a folder is removed again, where readers open it meanwhile.
const TRIES: usize = 100;
const LOCK: &str = "lock";
/// What the name of a table begins with that was learnt over several indexes.
pub(super) const OVER: &str = "over-";
/// The engine's file that says which of its others hold.
pub(super) const COMMIT: &str = "meta.json";

/// A folder that holds an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The folder.
    pub path: PathBuf,
}

/// What the stamp says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Version of the fields.
    pub(super) schema: u32,
    /// Sub-folder with the engine's files.
    pub(super) folder: String,
    /// Version of the program that made it, for people who look.
    pub(super) made_by: String,
    /// What the index was made of, as the engine's commit says too: should that be lost, it can be made again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) made_of: Option<Settings>,
}

impl Home {
    /// The index in the nearest `.archive` at or above `folder`, as git finds its own; one that this user may not read is
    /// found all the same, for its reader to be told why.
    pub fn find(folder: &Path) -> Option<Self> {
        folder
            .ancestors()
            .map(|above| above.join(FOLDER))
            .filter(|path| path.is_dir())
            .find(|path| {
                fs::metadata(path.join(STAMP))
                    .map_or_else(|error| error.kind() == io::ErrorKind::PermissionDenied, |stamp| stamp.is_file())
            })
            .map(|path| Self { path })
    }

    /// The index in this very folder.
    pub fn at(path: &Path) -> Result<Self> {
        let home = Self { path: path.to_owned() };
        let stamp = path.join(STAMP);
        if let Err(source) = fs::metadata(&stamp)
            && source.kind() == io::ErrorKind::PermissionDenied
        {
            return Err(Error::Read { path: stamp, source });
        }
        if home.exists() { Ok(home) } else { Err(Error::NoIndex { path: path.to_owned() }) }
    }

    /// Whether there is an index in the folder.
    pub fn exists(&self) -> bool {
        self.path.join(STAMP).is_file()
    }

    /// The stamp, whatever its version.
    pub(super) fn stamp(&self) -> Result<Stamp> {
        let path = self.path.join(STAMP);
        let json = read_file(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
        serde_json::from_slice(&json).map_err(|_| Error::DamagedIndex { path: self.path.clone() })
    }

    /// Folder of the engine's files, if this program reads their version.
    pub(super) fn engine(&self) -> Result<PathBuf> {
        let stamp = self.stamp()?;
        if stamp.schema != VERSION {
            return Err(Error::OtherVersion { path: self.path.clone(), found: stamp.schema, own: VERSION });
        }
        Ok(self.path.join(stamp.folder))
    }

    /// What changes with every commit, every merge and every rebuilt index, to be held against a later look; nothing where
    /// it cannot be read.
    pub(super) fn state(&self) -> Option<(PathBuf, Vec<u8>)> {
        let engine = self.engine().ok()?;
        let commit = read_file(&engine.join(COMMIT)).ok()?;
        Some((engine, commit))
    }

    /// Keeps every other writer out for as long as the lock lives. Makes the folder where there is none. Where another
    /// writes, it is an error, or `waits` until that has ended.
    pub(super) fn lock(&self, waits: bool) -> Result<DirectoryLock> {
        let fresh = !self.exists();
        if fresh {
            self.refuse_foreign()?;
            make_private(&self.path).map_err(|source| Error::Write { path: self.path.clone(), source })?;
        }
        let directory = MmapDirectory::open(&self.path).map_err(tantivy::TantivyError::from)?;
        let lock = Lock { filepath: LOCK.into(), is_blocking: waits };
        directory.acquire_lock(&lock).map_err(|error| match error {
            LockError::LockBusy => Error::Busy { path: self.path.clone() },
            LockError::IoError(error) => {
                Error::Write { path: self.path.clone(), source: io::Error::new(error.kind(), error.to_string()) }
            }
        })
    }

    /// Makes an empty sub-folder that no index uses, and clears away what a run that was ended left behind.
    pub(super) fn new_engine(&self) -> Result<String> {
        let used = if self.exists() { Some(self.stamp()?.folder) } else { None };
        self.sweep(used.as_deref())?;
        let number = used.and_then(|name| name.parse::<u64>().ok()).map_or(1, |number| number.wrapping_add(1));
        let name = number.to_string();
        let path = self.path.join(&name);
        make_private(&path).map_err(|source| Error::Write { path, source })?;
        Ok(name)
    }

    /// Declares sub-folder `folder` the index. Whatever happens, either the old or the new one stands.
    pub(super) fn declare(&self, folder: &str, made_of: &Settings) -> Result<()> {
        self.stamp_with(folder, made_of)?;
        self.sweep(Some(folder))
    }

    /// Keeps what the index was made of beside the stamp's other words, where that is news.
    pub(super) fn remember(&self, made_of: &Settings) -> Result<()> {
        let stamp = self.stamp()?;
        if stamp.made_of.as_ref() == Some(made_of) { Ok(()) } else { self.stamp_with(&stamp.folder, made_of) }
    }

    /// Writes the stamp, and touches nothing else.
    pub(super) fn stamp_with(&self, folder: &str, made_of: &Settings) -> Result<()> {
        let stamp = Stamp {
            schema: VERSION,
            folder: folder.to_owned(),
            made_by: concat!("archive ", env!("CARGO_PKG_VERSION")).into(),
            made_of: Some(made_of.clone()),
        };
        let failed = |source| Error::Write { path: self.path.join(STAMP), source };
        let json = serde_json::to_string(&stamp).map_err(|error| failed(error.into()))?;
        let draft = self.path.join("archive.json.new");
        let mut file = fs::File::create(&draft).map_err(failed)?;
        file.write_all(json.as_bytes())
            .and_then(|()| file.write_all(b"\n"))
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
        fs::rename(&draft, self.path.join(STAMP)).map_err(failed)?;
        // The rename itself must reach the disk; where folders cannot be synced, there is nothing to do about it.
        let _ = fs::File::open(&self.path).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Every sub-folder that holds or held the engine's files, the newest first.
    pub(super) fn engines(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let number = |entry: fs::DirEntry| Some((entry.file_name().to_str()?.parse::<u64>().ok()?, entry.path()));
        let mut folders: Vec<(u64, PathBuf)> = entries.filter_map(number).filter(|(_, path)| path.is_dir()).collect();
        folders.sort_unstable_by(|a, b| b.cmp(a));
        folders.into_iter().map(|(_, path)| path).collect()
    }

    /// Removes numbered sub-folders that the stamp does not name.
    fn sweep(&self, used: Option<&str>) -> Result<()> {
        let failed = |source| Error::Write { path: self.path.clone(), source };
        for entry in fs::read_dir(&self.path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let ours = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            if ours && Some(name.as_ref()) != used {
                remove(&entry.path()).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Refuses a folder with other things in it: nothing of a user's is ever mixed with an index or removed.
    fn refuse_foreign(&self) -> Result<()> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Ok(()) };
        let ours = |name: &str| {
            matches!(name, LOCK | "archive.json.new")
                || name.starts_with(OVER)
                || name.bytes().all(|byte| byte.is_ascii_digit())
        };
        for entry in entries.flatten() {
            if !ours(&entry.file_name().to_string_lossy()) {
                return Err(Error::NotAnIndex { path: self.path.clone() });
            }
        }
        Ok(())
    }
}

/// Reads what is a file, and nothing else: a pipe would be waited for without end.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() { fs::read(path) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// Removes a folder of the engine. A reader that is opening it meanwhile puts its lock there, and so it is tried again.
fn remove(folder: &Path) -> io::Result<()> {
    for _ in 1..TRIES {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => std::thread::yield_now(),
            removed => return removed,
        }
    }
    fs::remove_dir_all(folder)
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_found_from_below_and_not_where_a_bare_folder_lies() {
        let top = tempfile::tempdir().unwrap();
        let deep = top.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir(top.path().join("a").join(FOLDER)).unwrap();
        let home = Home { path: top.path().join(FOLDER) };
        let _lock = home.lock(false).unwrap();
        let folder = home.new_engine().unwrap();
        assert_ne!(Home::find(&deep), Some(home.clone()), "not before it is declared");
        home.declare(&folder, &Settings::default()).unwrap();
        assert_eq!(Home::find(&deep), Some(home));
    }

    #[test]
    fn a_second_writer_is_refused() {
        let top = tempfile::tempdir().unwrap();
        let home = Home { path: top.path().join(FOLDER) };
        let first = home.lock(false).unwrap();
        assert!(matches!(home.lock(false), Err(Error::Busy { .. })));
        drop(first);
        assert!(home.lock(false).is_ok());
    }

    #[test]
    fn a_folder_with_other_things_in_it_is_refused() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join("letters.txt"), "x").unwrap();
        let home = Home { path: top.path().to_owned() };
        assert!(matches!(home.lock(false), Err(Error::NotAnIndex { .. })));
    }

    #[test]
    fn what_an_ended_rebuild_left_is_cleared_away_and_the_index_stays() {
        let top = tempfile::tempdir().unwrap();
        let home = Home { path: top.path().join(FOLDER) };
        let _lock = home.lock(false).unwrap();
        let first = home.new_engine().unwrap();
        home.declare(&first, &Settings::default()).unwrap();
        let ended = home.new_engine().unwrap();
        assert!(home.path.join(&ended).is_dir() && home.path.join(&first).is_dir());
        let next = home.new_engine().unwrap();
        home.declare(&next, &Settings::default()).unwrap();
        assert!(!home.path.join(&first).exists() && home.path.join(&next).is_dir());
    }

    #[cfg(unix)]
    #[test]
    fn it_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::tempdir().unwrap();
        let home = Home { path: top.path().join(FOLDER) };
        let _lock = home.lock(false).unwrap();
        assert_eq!(fs::metadata(&home.path).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
