//! The index that is served: opened once, and again when a new commit is there.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use archive::answer::timeline::{Timeline, of_hits};
use archive::index::{Grouping, Hit, Reader};
use archive::query::{Query, Target, lower};

/// The index in a folder, or those in several as one.
pub(super) struct Site {
    folders: Vec<PathBuf>,
    open: Mutex<Arc<Opened>>,
}

/// One state of the index, with what every page of it needs.
pub(super) struct Opened {
    /// Reads it.
    pub reader: Reader,
    /// All its stories, one for the copies of it: what a count is a share of.
    pub stories: Vec<Hit>,
}

impl Site {
    /// Opens the index in `folders`.
    pub(super) fn open(folders: Vec<PathBuf>) -> anyhow::Result<Self> {
        let open = Mutex::new(Arc::new(Opened::new(&folders)?));
        Ok(Self { folders, open })
    }

    /// The newest state. While an index is being replaced, the one before.
    pub(super) fn now(&self) -> Arc<Opened> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if !open.reader.is_current()
            && let Ok(newer) = Opened::new(&self.folders)
        {
            *open = Arc::new(newer);
        }
        Arc::clone(&open)
    }
}

impl Opened {
    fn new(folders: &[PathBuf]) -> anyhow::Result<Self> {
        let reader = Reader::open_all(folders)?.grouped(Grouping::Together);
        let stories = reader.all(&*lower(&Query::All, &reader, Target::Stories)?)?;
        Ok(Self { reader, stories })
    }

    /// The stories that a search finds, in the order of the index.
    pub(super) fn found(&self, query: &Query) -> anyhow::Result<Vec<Hit>> {
        match query {
            Query::All => Ok(self.stories.clone()),
            _ => Ok(self.reader.all(&*lower(query, &self.reader, Target::Stories)?)?),
        }
    }

    /// Stories over time among all of the archive.
    pub(super) fn over_time(&self, found: &[Hit]) -> anyhow::Result<Timeline> {
        Ok(of_hits(&self.reader, &[found.to_vec()], &self.stories, None)?)
    }
}
