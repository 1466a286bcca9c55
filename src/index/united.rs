//! Several indexes as one: the engine's files of all of them, read where they lie.
//!
//! The engine sees one directory whose commit names the segments of every index; the files of a segment are served from
//! the folder that holds it. So there is one searcher over all, with the statistics of all, and whatever reads one
//! index reads several. Nothing is ever written through it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr};
use tantivy::{Index, IndexMeta};

use super::folder::Folder;
use super::home::COMMIT;
use super::writer::Payload;
use crate::error::Result;

/// The folders of several engines.
#[derive(Clone)]
pub(super) struct United {
    folders: Arc<[(PathBuf, Folder)]>,
    /// Which of the folders holds a segment, by what the names of its files begin with.
    segments: Arc<FxHashMap<String, usize>>,
    /// The commit that names the segments of all.
    commit: Arc<[u8]>,
}

impl United {
    /// One index of several that are open, each read at the commit that is given with it. `payload` is what is known of
    /// all of them as a whole.
    pub(super) fn open(parts: &[(PathBuf, IndexMeta)], payload: &Payload) -> Result<Index> {
        let mut folders = Vec::with_capacity(parts.len());
        let mut segments = FxHashMap::default();
        let mut all = Vec::new();
        for (number, (folder, commit)) in parts.iter().enumerate() {
            let directory = Folder::mapped(folder).map_err(tantivy::TantivyError::from)?;
            folders.push((std::fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()), directory));
            segments.extend(commit.segments.iter().map(|segment| (segment.id().uuid_string(), number)));
            all.extend(commit.segments.iter().cloned());
        }
        let Some((_, first)) = parts.first() else {
            return Err(tantivy::TantivyError::InvalidArgument("no index is named".into()).into());
        };
        let payload = serde_json::to_string(payload).unwrap_or_default();
        let commit = IndexMeta { segments: all, payload: Some(payload), ..first.clone() };
        let commit = serde_json::to_vec(&commit).unwrap_or_default().into();
        let mut index = Index::open(Self { folders: folders.into(), segments: Arc::new(segments), commit })?;
        super::writer::prepare(&mut index);
        Ok(index)
    }

    /// The folder that holds a file, by the segment it is of.
    fn folder_of(&self, file: &Path) -> Option<&Folder> {
        let segment = file.file_name()?.to_str()?.split('.').next()?;
        self.folders.get(*self.segments.get(segment)?).map(|(_, folder)| folder)
    }
}

impl fmt::Debug for United {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("United").field(&self.folders).finish()
    }
}

fn missing(path: &Path) -> OpenReadError {
    OpenReadError::FileDoesNotExist(path.to_owned())
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "several indexes read as one are never written")
}

impl Directory for United {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.folder_of(path).ok_or_else(|| missing(path))?.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        match self.folder_of(path) {
            Some(folder) => folder.exists(path),
            None => Ok(path == Path::new(COMMIT)),
        }
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(COMMIT) { Ok(self.commit.to_vec()) } else { Err(missing(path)) }
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    /// The lock of every folder, one after the other; whoever reads others of them takes them in the same order.
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let mut folders: Vec<&(PathBuf, Folder)> = self.folders.iter().collect();
        folders.sort_by_key(|(path, _)| path);
        let all = folders.into_iter().map(|(_, folder)| folder.acquire_lock(lock)).collect::<Result<Vec<_>, _>>()?;
        Ok(DirectoryLock::from(Box::new(all)))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
