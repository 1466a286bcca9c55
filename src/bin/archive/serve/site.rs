//! The index that is served: opened once, and again when a new commit is there.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use archive::index::{Grouping, Reader};
use archive::query::{Query, Target, lower};

/// The index in a folder.
pub(super) struct Site {
    folder: PathBuf,
    open: Mutex<Arc<Opened>>,
}

/// One state of the index, with what every page of it needs.
pub(super) struct Opened {
    /// Reads it.
    pub reader: Reader,
    /// First days of all its stories, in order, undated ones left out: what a count is a share of.
    pub days: Vec<i64>,
    /// How many stories there are, copies counted as one.
    pub stories: usize,
}

impl Site {
    /// Opens the index in `folder`.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        Ok(Self { folder: folder.to_owned(), open: Mutex::new(Arc::new(Opened::new(folder)?)) })
    }

    /// The newest state. While an index is being replaced, the one before.
    pub(super) fn now(&self) -> Arc<Opened> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if !open.reader.is_current()
            && let Ok(newer) = Opened::new(&self.folder)
        {
            *open = Arc::new(newer);
        }
        Arc::clone(&open)
    }
}

impl Opened {
    fn new(folder: &Path) -> anyhow::Result<Self> {
        let reader = Reader::open(folder)?.grouped(Grouping::Together);
        let all = reader.days(&*lower(&Query::All, &reader, Target::Stories)?)?;
        let stories = all.len();
        let mut days: Vec<i64> = all.into_iter().flatten().collect();
        days.sort_unstable();
        Ok(Self { reader, days, stories })
    }
}
