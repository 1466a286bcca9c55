//! Extraction as a filter: documents in, records out, in order and in bounded memory, without an index.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::corrections::Corrections;
use crate::error::Result;
use crate::input::{Document, Issue, Outcome, Settings};
use crate::pipeline::{Terms, extract_or_say, signed};
use crate::record::Record;

/// Texts that are extracted in one round on all cores: their bytes, and how many.
const ROUND_BYTES: usize = 2 << 20;
const ROUND_DOCUMENTS: usize = 256;

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

/// Extracts the stories of inputs, one input after another, each read as far as [`crate::input::read`] and its like
/// brought it.
///
/// The records are those that an index of the same inputs holds. `give` takes each event and says whether to go on.
///
/// ```
/// use archive::input::{Settings, read_bytes};
/// use archive::stream::{Event, extract};
/// let settings = Settings::default();
/// let page = read_bytes("page.txt", b"It rained in Oslo.".to_vec(), &Default::default());
/// let mut places = Vec::new();
/// extract([("page.txt".to_owned(), page)], &settings, &mut |event| {
///     if let Event::Record(record) = event {
///         places.extend(record.places.into_iter().map(|place| place.name));
///     }
///     true
/// });
/// assert_eq!(places, ["Oslo"]);
/// ```
pub fn extract(
    inputs: impl IntoIterator<Item = (String, Result<Outcome>)>,
    settings: &Settings,
    give: &mut dyn FnMut(Event) -> bool,
) {
    let mut round = Round { settings, items: Vec::new(), bytes: 0 };
    for (name, outcome) in inputs {
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
        for document in reading.documents {
            round.add(document);
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
    items: Vec<Item>,
    /// Bytes of its texts.
    bytes: usize,
}

enum Item {
    Document(Box<Document>),
    Said(Event),
}

impl Round<'_> {
    fn add(&mut self, document: Result<Document, Issue>) {
        self.items.push(match document {
            Ok(document) => {
                self.bytes += document.text.len();
                Item::Document(Box::new(document))
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
        let settings = self.settings;
        let done: Vec<Vec<Event>> =
            std::mem::take(&mut self.items).into_par_iter().map(|item| events(item, settings)).collect();
        done.into_iter().flatten().all(give)
    }
}

fn events(item: Item, settings: &Settings) -> Vec<Event> {
    let document = match item {
        Item::Said(event) => return vec![event],
        Item::Document(document) => document,
    };
    let (longest, corrections) = (settings.longest_story(), Corrections::default());
    let file = &document.source.path;
    let terms = Terms { longest, corrections: &corrections, file, shard: None, timings: None };
    let mut events = Vec::new();
    extract_or_say(&document, terms, &mut |story| {
        events.push(story.map_or_else(Event::Lost, |record| Event::Record(Box::new(signed(record)))));
    });
    events
}
