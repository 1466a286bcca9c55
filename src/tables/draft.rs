//! What is written is there whole or not at all: under a name of its own beside the target, put in place in the end.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A file or a folder that is being written. Dropped before it is [put in place](Draft::put), it leaves nothing behind.
#[derive(Debug)]
pub struct Draft {
    target: PathBuf,
    path: PathBuf,
}

impl Draft {
    /// Begins a file that will stand at `target`, or replace what stands there where `force` says so.
    ///
    /// # Errors
    ///
    /// Where something stands there, or nothing can be written beside it.
    pub fn file(target: &Path, force: bool) -> Result<Self> {
        if target.is_dir() {
            let source = io::ErrorKind::IsADirectory.into();
            return Err(Error::Write { path: target.to_owned(), source });
        }
        if target.symlink_metadata().is_ok() && !force {
            return Err(Error::Exists { path: target.to_owned() });
        }
        let draft = Self::beside(target)?;
        File::create_new(&draft.path).map_err(|source| draft.failed(source))?;
        Ok(draft)
    }

    /// Begins a folder that will stand at `target` and hold files of such names. One that is empty is taken as none;
    /// one that holds nothing but such files is replaced where `force` says so, any other never.
    ///
    /// # Errors
    ///
    /// Where something stands there, or nothing can be written beside it.
    pub fn folder(target: &Path, force: bool, is_own: impl Fn(&str) -> bool) -> Result<Self> {
        if target.symlink_metadata().is_ok() {
            let failed = |source| Error::Write { path: target.to_owned(), source };
            let mut is_empty = true;
            for entry in fs::read_dir(target).map_err(failed)? {
                let name = entry.map_err(failed)?.file_name();
                if !name.to_str().is_some_and(&is_own) {
                    return Err(Error::Occupied { path: target.to_owned(), name: name.to_string_lossy().into_owned() });
                }
                is_empty = false;
            }
            if !is_empty && !force {
                return Err(Error::Exists { path: target.to_owned() });
            }
        }
        let draft = Self::beside(target)?;
        fs::create_dir(&draft.path).map_err(|source| draft.failed(source))?;
        Ok(draft)
    }

    /// A draft of that target, not made yet.
    fn beside(target: &Path) -> Result<Self> {
        let failed = |source| Error::Write { path: target.to_owned(), source };
        // As a path from the root, the target stays the same whatever it ends with: `tables/`, `..`.
        let whole = std::path::absolute(target).map_err(failed)?;
        let name = whole.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
        let mut draft = OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}.part", std::process::id()));
        Ok(Self { path: whole.with_file_name(draft), target: target.to_owned() })
    }

    /// Where it is written until it is whole.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// That the target cannot be written, and why.
    pub fn failed(&self, source: io::Error) -> Error {
        Error::Write { path: self.target.clone(), source }
    }

    /// Puts what is whole in place.
    ///
    /// # Errors
    ///
    /// Where it cannot be brought to the disk or be moved; what stood there before stands there still.
    pub fn put(self) -> Result<()> {
        self.move_in().map_err(|source| self.failed(source))
    }

    fn move_in(&self) -> io::Result<()> {
        if !self.path.is_dir() {
            File::options().write(true).open(&self.path)?.sync_all()?;
            return fs::rename(&self.path, &self.target);
        }
        for entry in fs::read_dir(&self.path)? {
            File::options().write(true).open(entry?.path())?.sync_all()?;
        }
        if self.target.symlink_metadata().is_err() {
            return fs::rename(&self.path, &self.target);
        }
        // A folder does not take the place of one that is not empty: the old one steps aside until the new one stands.
        let aside = self.path.with_extension("old");
        fs::rename(&self.target, &aside)?;
        if let Err(error) = fs::rename(&self.path, &self.target) {
            fs::rename(&aside, &self.target)?;
            return Err(error);
        }
        fs::remove_dir_all(&aside)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After it was put in place there is nothing of this name, and nobody to be told.
        let _ = fs::remove_file(&self.path).or_else(|_| fs::remove_dir_all(&self.path));
    }
}
