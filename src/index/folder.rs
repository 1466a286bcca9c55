//! The folder of an index as the engine sees it: what answers are read from is mapped, and who writes reads columns instead.
//!
//! What is learnt at the end of a run is learnt from columns of all stories. Mapped, whatever was looked at stays memory of
//! the run as long as the index is open; read, a column is given back when it was looked through.
//!
//! An index can be read where nothing can be written, as on a disc or in the folder of another user.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle,
    WritePtr,
};

/// How the names of files with columns end.
const COLUMNS: &str = "fast";

/// A folder of the engine's files.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
    folder: MmapDirectory,
    is_mapped: bool,
}

impl Folder {
    /// For who writes: columns are read.
    pub(super) fn unmapped(path: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self { path: path.to_owned(), folder: MmapDirectory::open(path)?, is_mapped: false })
    }

    /// To answer from: of a file that is not in memory yet, what is looked at is read, and not much around it.
    pub(super) fn mapped(path: &Path) -> Result<Self, OpenDirectoryError> {
        #[cfg(unix)]
        let folder = MmapDirectory::open_with_madvice(path, tantivy::directory::Advice::Random)?;
        #[cfg(not(unix))]
        let folder = MmapDirectory::open(path)?;
        Ok(Self { path: path.to_owned(), folder, is_mapped: true })
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if self.is_mapped || path.extension().is_none_or(|extension| extension != COLUMNS) {
            return self.folder.get_file_handle(path);
        }
        let columns = Columns::open(&self.path.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(Arc::new(columns))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.folder.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.folder.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.folder.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.folder.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.folder.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.folder.sync_directory()
    }

    /// Who reads takes a lock so that no file is cleared away between the commit that names it and its opening. Where nothing can
    /// be written it cannot be had, and who clears away must be another: a file that is gone then is told by the reader, which
    /// begins again.
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.folder.acquire_lock(lock) {
            Err(LockError::IoError(_)) if lock.filepath == META_LOCK.filepath => Ok(DirectoryLock::from(Box::new(()))),
            taken => taken,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.folder.watch(callback)
    }
}

/// A file of columns.
#[derive(Debug)]
struct Columns {
    file: Mutex<File>,
    length: usize,
}

impl Columns {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Self { file: Mutex::new(file), length })
    }
}

impl HasLen for Columns {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Columns {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        // Nothing is left half done where a reader panicked: everyone looks for the place first.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_as_they_lie_and_not_beyond_their_end() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.fast"), b"0123456789").unwrap();
        let opened = Folder::unmapped(folder.path()).unwrap();
        let file = opened.open_read(Path::new("a.fast")).unwrap();
        assert_eq!(file.slice(3..6).read_bytes().unwrap().as_slice(), b"345");
        assert!(file.slice(4..4).read_bytes().unwrap().is_empty());
        std::fs::write(folder.path().join("a.fast"), b"0123").unwrap();
        assert!(file.slice(3..6).read_bytes().is_err());
        let missing = opened.open_read(Path::new("b.fast"));
        assert!(matches!(missing, Err(OpenReadError::FileDoesNotExist(_))));
    }
}
