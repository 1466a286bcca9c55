//! Extraction as a filter: documents in, records out, in order and in bounded memory, without an index.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::corrections::Corrections;
use crate::error::Result;
use crate::input::{self, Document, Entry, Exclude, Issue, Outcome, Settings};
use crate::pipeline::{Terms, extract_or_say, signed};
use crate::record::Record;

/// Texts that are extracted in one round on all cores: their bytes, and how many.
const ROUND_BYTES: usize = 2 << 20;
const ROUND_DOCUMENTS: usize = 256;

/// What goes into a stream: a document, or a file of several.
pub struct Input {
    /// What it is called.
    pub name: String,
    /// The absolute path of a file, by which a correction may know it; the name of what is none.
    pub key: String,
    /// What came of opening it, by [`input::read`] and its like.
    pub outcome: Result<Outcome>,
}

impl Input {
    /// What is no file.
    pub fn of(name: &str, outcome: Result<Outcome>) -> Self {
        Self { name: name.to_owned(), key: name.to_owned(), outcome }
    }
}

/// The files at a path, or below it, each opened when its turn comes; not those that hold corrections.
pub fn files(
    path: PathBuf,
    settings: &Arc<Settings>,
    corrections: &Arc<Corrections>,
) -> impl Iterator<Item = Input> + use<> {
    let (settings, corrections) = (Arc::clone(settings), Arc::clone(corrections));
    let root = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
    input::walk(std::slice::from_ref(&path), &Exclude::default()).filter_map(move |entry| match entry {
        Entry::File(found) => {
            let absolute = input::absolute(&found.path, &path, &root);
            let is_news = !corrections.is_in(&absolute);
            let read = || input::read(&found, &settings);
            is_news.then(read).map(|outcome| Input { name: found.relative, key: input::printable(absolute), outcome })
        }
        Entry::Skipped { relative, reason } => Some(Input::of(&relative, Ok(Outcome::Skipped(reason)))),
        Entry::Failed(error) => Some(Input::of("", Err(error))),
    })
}

/// What comes out of a stream, in the order of its documents.
#[derive(Debug)]
pub enum Event {
    /// The record of a story.
    Record(Box<Record>),
    /// Something was not read, and what: the stream goes on.
    Lost(String),
    /// Something was read, though not as it stands.
    Remarked(String),
    /// An input is no news, and why.
    Skipped(String),
}

/// Extracts the stories of inputs, one input after another.
///
/// The records are those that an index of the same inputs with the same corrections holds. `give` takes each event and says
/// whether to go on.
///
/// ```
/// use archive::corrections::Corrections;
/// use archive::input::{Settings, read_bytes};
/// use archive::stream::{Event, Input, extract};
/// let page = read_bytes("page.txt", b"It rained in Oslo.".to_vec(), &Default::default());
/// let mut places = Vec::new();
/// extract([Input::of("page.txt", page)], &Settings::default(), &Corrections::default(), &mut |event| {
///     if let Event::Record(record) = event {
///         places.extend(record.places.into_iter().map(|place| place.name));
///     }
///     true
/// });
/// assert_eq!(places, ["Oslo"]);
/// ```
pub fn extract(
    inputs: impl IntoIterator<Item = Input>,
    settings: &Settings,
    corrections: &Corrections,
    give: &mut dyn FnMut(Event) -> bool,
) {
    let mut round = Round { settings, corrections, items: Vec::new(), bytes: 0 };
    for Input { name, key, outcome } in inputs {
        let reading = match outcome {
            Ok(Outcome::Read(reading)) => reading,
            Ok(Outcome::Skipped(reason)) => {
                round.items.push(Item::Said(Event::Skipped(format!("{name}: {reason}"))));
                continue;
            }
            Err(error) => {
                round.items.push(Item::Said(Event::Lost(error.to_string())));
                continue;
            }
        };
        let key: Arc<str> = key.into();
        for document in reading.documents {
            round.add(document, &key);
            if round.is_full() && !round.work(give) {
                return;
            }
        }
    }
    round.work(give);
}

/// What is extracted together.
struct Round<'s> {
    settings: &'s Settings,
    corrections: &'s Corrections,
    items: Vec<Item>,
    /// Bytes of its texts.
    bytes: usize,
}

enum Item {
    /// A document, and the key of its file.
    Document(Box<Document>, Arc<str>),
    Said(Event),
}

impl Round<'_> {
    fn add(&mut self, document: Result<Document, Issue>, key: &Arc<str>) {
        self.items.push(match document {
            Ok(document) => {
                self.bytes += document.text.len();
                Item::Document(Box::new(document), Arc::clone(key))
            }
            Err(issue) if issue.is_loss => Item::Said(Event::Lost(issue.to_string())),
            Err(issue) => Item::Said(Event::Remarked(issue.to_string())),
        });
    }

    fn is_full(&self) -> bool {
        self.bytes >= ROUND_BYTES || self.items.len() >= ROUND_DOCUMENTS
    }

    /// Extracts what is there, and gives it in order; false where no more is wanted.
    fn work(&mut self, give: &mut dyn FnMut(Event) -> bool) -> bool {
        self.bytes = 0;
        let items = std::mem::take(&mut self.items);
        let (longest, corrections) = (self.settings.longest_story(), self.corrections);
        let done: Vec<Vec<Event>> = items.into_par_iter().map(|item| events(item, longest, corrections)).collect();
        done.into_iter().flatten().all(give)
    }
}

fn events(item: Item, longest: usize, corrections: &Corrections) -> Vec<Event> {
    let (document, key) = match item {
        Item::Said(event) => return vec![event],
        Item::Document(document, key) => (document, key),
    };
    let terms = Terms { longest, unextracted: false, corrections, file: &key, shard: None, timings: None };
    let mut events = Vec::new();
    extract_or_say(&document, terms, &mut |story| {
        events.push(story.map_or_else(Event::Lost, |story| Event::Record(Box::new(signed(story.record)))));
    });
    events
}
