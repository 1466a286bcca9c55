//! Stories and quotes as search engines take them: an index each, a JSON object a line.
//!
//! A document is a row of its table, with what an engine cannot join beside it. What is unknown is left out. An engine
//! is what [`quickwit`](super::quickwit) and [`opensearch`](super::opensearch) say of it; the folder is written here.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::schema::{MENTIONS, OF_QUOTES, OF_STORIES, QUOTES, STORIES, STORY};
use super::{Cell, Column, Draft, Story};
use crate::error::Result;
use crate::index::days::date;

/// Most bytes of a file of documents, unless one document alone has more: servers take 10 MiB (Quickwit) and 100 MB at
/// once.
const PIECE: usize = 10_000_000;

/// What an engine keeps as an index of its own.
#[derive(Debug)]
pub struct Index {
    /// Its name; the engine calls it `archive-NAME`.
    pub name: &'static str,
    /// Lists of columns, one after the other, that a document has.
    columns: &'static [&'static [Column]],
    /// The columns of each mention, where documents hold those of the story.
    pub mentions: &'static [Column],
    /// Where words are looked for unless a query names a field.
    pub searched: &'static [&'static str],
    /// How many documents a story gives.
    rows: fn(&Story) -> usize,
}

/// Every index.
pub const INDEXES: &[Index] = &[
    Index {
        name: "stories",
        columns: &[STORIES, OF_STORIES],
        mentions: MENTIONS,
        searched: &["headline", "text"],
        rows: |_| 1,
    },
    Index {
        name: "quotes",
        columns: &[QUOTES, STORY, OF_QUOTES],
        mentions: &[],
        searched: &["text"],
        rows: |story| story.record.quotes.len(),
    },
];

impl Index {
    /// The columns of a document.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().copied().flatten()
    }

    /// The index as the engine calls it.
    pub(super) fn id(&self) -> String {
        format!("archive-{}", self.name)
    }

    fn config_name(&self) -> String {
        format!("{}.json", self.name)
    }

    fn piece_name(&self, number: usize) -> String {
        format!("{}-{number:06}.ndjson", self.name)
    }

    /// Whether a file of this name is one of its own.
    fn owns(&self, name: &str) -> bool {
        let digits = name.strip_prefix(self.name).and_then(|rest| rest.strip_prefix('-')?.strip_suffix(".ndjson"));
        name == self.config_name()
            || digits.is_some_and(|digits| digits.parse().is_ok_and(|n| self.piece_name(n) == name))
    }
}

/// How the values of a column are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Whole, and counted.
    Exact,
    /// By their words, and counted whole.
    Names,
    /// By their words alone.
    Words,
    /// Not at all: they lead into the text.
    Kept,
}

const NAMES: [&str; 8] =
    ["people", "organizations", "places", "speakers", "keywords", "byline", "speaker_name", "speaker_text"];
const WORDS: [&str; 4] = ["headline", "dateline", "text", "date_because"];
const KEPT: [&str; 4] = ["cut_starts", "cut_ends", "starts", "ends"];

impl Use {
    pub(super) fn of(column: &Column) -> Self {
        match column.name {
            name if NAMES.contains(&name) => Self::Names,
            name if WORDS.contains(&name) => Self::Words,
            name if KEPT.contains(&name) => Self::Kept,
            _ => Self::Exact,
        }
    }
}

/// What there is to know of an engine.
#[derive(Debug)]
pub struct Engine {
    /// What makes an index, in the engine's own words.
    pub(super) config: fn(&Index) -> Value,
    /// The line that goes before a document of this id, where there is one.
    pub(super) action: fn(&str) -> Option<Value>,
    /// Whether it takes this value; else it is left out.
    pub(super) takes: fn(&Cell<'_>) -> bool,
}

/// The folder of an engine on its way to its place.
pub struct Documents {
    engine: &'static Engine,
    draft: Draft,
    pieces: Vec<Pieces>,
}

impl Documents {
    /// Begins the folder `target`; `force` as in [`Draft::folder`].
    ///
    /// # Errors
    ///
    /// Where it cannot be written, or something stands there.
    pub fn create(target: &Path, force: bool, engine: &'static Engine) -> Result<Self> {
        let draft = Draft::folder(target, force, |name| INDEXES.iter().any(|index| index.owns(name)))?;
        for index in INDEXES {
            let config = format!("{:#}\n", (engine.config)(index));
            fs::write(draft.path().join(index.config_name()), config).map_err(|error| draft.failed(error))?;
        }
        let pieces = INDEXES.iter().map(|index| Pieces::new(index, draft.path())).collect();
        Ok(Self { engine, draft, pieces })
    }

    /// Adds the documents of a story.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub fn add(&mut self, story: &Story) -> Result<()> {
        let Self { engine, draft, pieces } = self;
        pieces.iter_mut().try_for_each(|pieces| pieces.add(story, engine)).map_err(|error| draft.failed(error))
    }

    /// Ends the files and puts the folder in place.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub fn finish(self) -> Result<()> {
        for mut pieces in self.pieces {
            pieces.end().map_err(|error| self.draft.failed(error))?;
        }
        self.draft.put()
    }
}

/// The documents of an index on their way into one file after the other.
struct Pieces {
    index: &'static Index,
    folder: PathBuf,
    file: Option<BufWriter<File>>,
    /// Files that were begun, and bytes of the last.
    count: usize,
    bytes: usize,
}

impl Pieces {
    fn new(index: &'static Index, folder: &Path) -> Self {
        Self { index, folder: folder.to_owned(), file: None, count: 0, bytes: 0 }
    }

    fn add(&mut self, story: &Story, engine: &Engine) -> io::Result<()> {
        for row in 0..(self.index.rows)(story) {
            let document = Document { index: self.index, story, row, takes: engine.takes };
            let mut lines = String::new();
            if let Some(action) = (engine.action)(&document.id()) {
                lines = action.to_string() + "\n";
            }
            lines += &serde_json::to_string(&document)?;
            lines.push('\n');
            self.write(lines.as_bytes())?;
        }
        Ok(())
    }

    /// Writes lines that belong together.
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.bytes + lines.len() > PIECE {
            self.end()?;
        }
        if self.file.is_none() {
            self.count += 1;
            let path = self.folder.join(self.index.piece_name(self.count));
            self.file = Some(BufWriter::new(File::create_new(path)?));
        }
        self.bytes += lines.len();
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(lines))
    }

    fn end(&mut self) -> io::Result<()> {
        self.bytes = 0;
        self.file.take().map_or(Ok(()), |mut file| file.flush())
    }
}

/// A row as an object.
struct Document<'s> {
    index: &'static Index,
    story: &'s Story,
    row: usize,
    takes: fn(&Cell<'_>) -> bool,
}

impl Document<'_> {
    fn id(&self) -> String {
        if self.index.name == "quotes" { self.story.quote_id(self.row) } else { self.story.id.clone() }
    }
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { index, story, row, takes } = *self;
        let mut object = serializer.serialize_map(None)?;
        for column in index.columns() {
            let cell = (column.cell)(story, row);
            if !cell.is_empty() && takes(&cell) {
                object.serialize_entry(column.name, &cell)?;
            }
        }
        if !index.mentions.is_empty() {
            let mentions = (0..story.count_mentions()).map(|at| Mentioned { columns: index.mentions, story, at });
            object.serialize_entry("mentions", &mentions.collect::<Vec<_>>())?;
        }
        object.end()
    }
}

/// A mention as an object inside the document of its story.
struct Mentioned<'s> {
    columns: &'static [Column],
    story: &'s Story,
    at: usize,
}

impl Serialize for Mentioned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.columns.iter().map(|column| (column.name, (column.cell)(self.story, self.at)));
        serializer.collect_map(cells.filter(|(name, cell)| !cell.is_empty() && *name != "story_id"))
    }
}

impl Cell<'_> {
    /// Whether there is nothing to say.
    fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Texts(texts) => texts.is_empty(),
            Self::Numbers(numbers) => numbers.is_empty(),
            Self::Day(day) => date(*day).is_none(),
            Self::Text(_) | Self::Number(_) | Self::Real(_) | Self::Flag(_) => false,
        }
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Real(number) => serializer.serialize_f64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Day(day) => date(*day).map(|day| day.to_string()).serialize(serializer),
            Self::Texts(texts) => serializer.collect_seq(texts.iter()),
            Self::Numbers(numbers) => serializer.collect_seq(numbers),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_columns_is_said_of_columns_that_are_there() {
        let all: Vec<&str> = INDEXES.iter().flat_map(Index::columns).map(|column| column.name).collect();
        let said = [NAMES.as_slice(), &WORDS, &KEPT].concat();
        assert!(said.iter().all(|name| all.contains(name)));
        for index in INDEXES {
            let mut names: Vec<&str> = index.columns().map(|column| column.name).collect();
            assert!(index.searched.iter().all(|name| WORDS.contains(name) && names.contains(name)));
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}: a name is borne twice", index.name);
        }
    }

    #[test]
    fn a_piece_ends_before_it_is_too_large_and_holds_one_document_at_least() {
        let folder = tempfile::tempdir().unwrap();
        let mut pieces = Pieces::new(&INDEXES[0], folder.path());
        for bytes in [PIECE - 1, 1, 1, PIECE + 1, PIECE] {
            pieces.write(&vec![b' '; bytes]).unwrap();
        }
        pieces.end().unwrap();
        let size = |number| fs::metadata(folder.path().join(INDEXES[0].piece_name(number))).unwrap().len();
        assert_eq!([1, 2, 3, 4].map(size), [PIECE, 1, PIECE + 1, PIECE].map(|bytes| bytes as u64));
        assert_eq!(pieces.count, 4);
    }

    #[test]
    fn files_of_others_are_known() {
        let owns = |name: &str| INDEXES.iter().any(|index| index.owns(name));
        for own in ["stories.json", "quotes.json", "stories-000001.ndjson", "quotes-1000000.ndjson"] {
            assert!(owns(own), "{own}");
        }
        for other in ["stories-1.ndjson", "stories-.ndjson", "stories-00000a.ndjson", "people-000001.ndjson", "a.json"]
        {
            assert!(!owns(other), "{other}");
        }
    }
}
