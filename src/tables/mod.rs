//! Tables: the records of an archive as rows, for notebooks, databases and maps.
//!
//! What a table holds is said once ([`TABLES`]), column by column, and written by whoever knows a form: [`parquet`],
//! [`sqlite`], and [`Documents`] for [`QUICKWIT`] and [`OPENSEARCH`]; [`geojson`] and [`ftm`] have shapes of their own.
//! Stories are read one after the other by date, so that every table is sorted by it and none is held in memory. What is
//! unknown is null.

mod document;
mod draft;
pub mod ftm;
pub mod geojson;
mod opensearch;
#[cfg(feature = "parquet")]
pub mod parquet;
mod quickwit;
mod schema;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod story;

use std::borrow::Cow;

pub use document::{Documents, Engine, INDEXES, Index};
pub use draft::Draft;
pub use opensearch::OPENSEARCH;
pub use quickwit::QUICKWIT;
pub use schema::{OF_QUOTES, OF_STORIES, STORY, TABLES};
pub use story::{Story, each_story};

/// A table: so many rows a story, each with the same columns.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns. A file that stands alone has those of the row's story ([`STORY`]) before them.
    pub columns: &'static [Column],
    /// How many rows a story gives.
    pub rows: fn(&Story) -> usize,
}

impl Table {
    /// The columns of a file that stands alone, so that each of its rows leads back to the source.
    pub fn columns_alone(&self) -> impl Iterator<Item = &'static Column> {
        let of_story = if self.name == TABLES[0].name { &[] } else { STORY };
        of_story.iter().chain(self.columns)
    }
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// What it holds.
    pub about: &'static str,
    /// The value in a row, counted from 0 in its story.
    pub cell: for<'s> fn(&'s Story, usize) -> Cell<'s>,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A number.
    Real,
    /// Yes or no.
    Flag,
    /// A day of the calendar.
    Day,
    /// A list of texts, perhaps empty.
    Texts,
    /// A list of whole numbers, perhaps empty.
    Numbers,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'s> {
    /// Unknown, or there is none.
    Null,
    /// Text.
    Text(Cow<'s, str>),
    /// A whole number.
    Number(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// A day, counted from 1970-01-01.
    Day(i64),
    /// A list of texts.
    Texts(Cow<'s, [String]>),
    /// A list of whole numbers.
    Numbers(Vec<i64>),
}

impl<'s> From<&'s str> for Cell<'s> {
    fn from(text: &'s str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'s> From<&'s String> for Cell<'s> {
    fn from(text: &'s String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'s> From<&'s Vec<String>> for Cell<'s> {
    fn from(texts: &'s Vec<String>) -> Self {
        Self::Texts(Cow::Borrowed(texts))
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl<'s, V: Into<Cell<'s>>> From<Option<V>> for Cell<'s> {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
