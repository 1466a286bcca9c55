//! The index that is served: opened once, and again when a new commit is there.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use archive::answer::timeline::{Timeline, of_hits};
use archive::index::{Grouping, Hit, Reader, Sort};
use archive::query::{Query, Target, lower};

use super::ask::Ask;
use super::{Answer, Page};

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
    /// Answers given on this state, by their addresses.
    given: Mutex<Given>,
}

/// The last answers, so that the way back to a page costs nothing.
#[derive(Default)]
struct Given {
    answers: HashMap<String, (&'static str, String)>,
    /// Their addresses, the oldest first.
    order: VecDeque<String>,
}

/// How many answers are kept.
const KEPT: usize = 64;

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

    /// What a page answers, which it is asked for once as long as the index stays as it is. The originals of stories are
    /// files, which may change at any time, and are not kept.
    pub(super) fn answer(&self, path: &str, ask: &Ask, page: Page) -> Answer {
        let opened = self.now();
        let address = ask.url(path);
        let kept = opened.given().answers.get(&address).cloned();
        if kept.is_some() && !ask.original {
            return Ok(kept);
        }
        let answer = page(self, ask)?;
        let mut given = opened.given();
        if let Some(answer) = answer.as_ref().filter(|_| !ask.original && Arc::ptr_eq(&opened, &self.now())) {
            if given.answers.insert(address.clone(), answer.clone()).is_none() {
                given.order.push_back(address);
            }
            if given.order.len() > KEPT
                && let Some(oldest) = given.order.pop_front()
            {
                given.answers.remove(&oldest);
            }
        }
        drop(given);
        Ok(answer)
    }
}

impl Opened {
    fn new(folders: &[PathBuf]) -> anyhow::Result<Self> {
        let reader = Reader::open_all(folders)?.grouped(Grouping::Together);
        let stories = reader.all(&*lower(&Query::All, &reader, Target::Stories)?)?;
        Ok(Self { reader, stories, given: Mutex::default() })
    }

    fn given(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stories that a search finds, in the order of the index, with scores where `sort` needs them.
    pub(super) fn found(&self, query: &Query, sort: Sort) -> anyhow::Result<Cow<'_, [Hit]>> {
        match query {
            // Where nothing is looked for, nothing answers better than another.
            Query::All => Ok(Cow::Borrowed(&self.stories)),
            _ => Ok(self.reader.hits(&*lower(query, &self.reader, Target::Stories)?, sort)?.into()),
        }
    }

    /// Stories over time among all of the archive.
    pub(super) fn over_time(&self, found: &[Hit]) -> anyhow::Result<Timeline> {
        Ok(of_hits(&self.reader, &[found], &self.stories, None)?)
    }
}
