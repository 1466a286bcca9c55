//! Every field of the index, in one table.
//!
//! One index holds documents of three kinds: a story, a quote of a story, and a file with what is known of it. So one
//! commit is one state of them all, and what a file brought is deleted by one term. The quotes of a story follow it
//! directly, in their order, and keep nothing of what the story knows.

use tantivy::schema::{Field, IndexRecordOption, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};

use super::limits::LIMITS;
use super::words::{BLOCKS, EXACT};

/// Version of this table and of what is written into the fields. An index of another version is not opened.
pub const VERSION: u32 = 15;

/// Kind of a document that is a story.
pub const STORY: &str = "story";
/// Kind of a document that is a quote.
pub const QUOTE: &str = "quote";
/// Kind of a document that says what is known of a file.
pub const FILE: &str = "file";

/// How a field is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// One term as it stands; found, not shown.
    Key,
    /// One term as it stands, and a column of it.
    KeyColumn,
    /// A column of strings: counted and sorted by, not searched.
    Column,
    /// A column of whole numbers, searched by range.
    Number,
    /// Words as they stand, with positions.
    Words,
    /// The same in blocks, without the length of each text: of names, one is no worse for standing among many.
    Names,
    /// Signs at positions of words, which nobody asks for by themselves.
    Signs,
    /// Kept in the document store only.
    StoredText,
    /// The same, of what is no text.
    StoredBytes,
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $name:ident: $shape:ident,)*) => {
        /// The fields of the index.
        #[derive(Clone, Copy, Debug)]
        pub struct Fields { $($(#[doc = $doc])+ pub $name: Field,)* }

        impl Fields {
            /// Builds the schema, and the fields in it.
            pub fn build() -> (Schema, Self) {
                let mut builder = Schema::builder();
                let fields = Self { $($name: add(&mut builder, stringify!($name), Shape::$shape),)* };
                (builder.build(), fields)
            }
        }
    };
}

fields! {
    /// What the document is: [`STORY`], [`QUOTE`] or [`FILE`].
    kind: Key,
    /// Key of the file it comes from; what a file brought is deleted by it.
    file: Key,
    /// What is known of a file ([`super::manifest::FileEntry`]).
    entry: Column,
    /// The story's id.
    id: Column,
    /// The story's key: absolute path of the file, member, record and number. Unique where ids are not.
    key: Column,
    /// Sorts stories by path, member, record and number.
    order: Column,
    /// The text of a story, as its record has it.
    body: StoredText,
    /// The rest of its record, packed.
    rest: StoredBytes,
    /// Mark of a story: another one as soon as the story is another ([`crate::copies::mark`]).
    mark: Number,
    /// One number for the words of a story or a quote.
    content: Number,
    /// The numbers that copies of a story or a quote share.
    signature: Number,
    /// Numbers that revisions of a story share ([`crate::copies::threads`]).
    thread: Number,
    /// Whose words a quote is: surname or whole name, then the first name where it is known; none where nobody is.
    voice: Number,
    /// How many quotes of a story follow it.
    quotes: Number,
    /// Number of a quote in its story, from 0: so many and one documents before it lies the story.
    number: Number,
    /// First day that the story's date can mean, counted from 1970-01-01; none where it has no date.
    day: Number,
    /// Last day that the story's date can mean.
    last_day: Number,
    /// The story's date as the record has it: `2002-05-24`, `2002-05` or `2002`.
    date: Key,
    /// Every date that the story speaks of, as TIMEX values.
    mentions: Key,
    /// What the story has and is ([`super::flags`]).
    flags: Key,
    /// How the date is known: `given`, `written`, `inferred`, or `none`.
    dated: Key,
    /// Line of the file at which the story begins, from 1.
    line: Number,
    /// The story's text without what was cut.
    text: Words,
    /// The headline.
    headline: Words,
    /// The words said, of a quote.
    said: Words,
    /// Where sentences and paragraphs begin, of a story's text and headline or the words of a quote.
    limits: Signs,
    /// Who wrote the story.
    byline: Names,
    /// Where it was filed.
    dateline: Names,
    /// The publication, or the first folder below what was indexed.
    source: Names,
    /// The same as it is shown.
    source_name: Column,
    /// Part of the paper.
    section: Names,
    /// Path of the file, below what was indexed.
    path: Names,
    /// The same as it is shown.
    path_name: Column,
    /// Language of the story.
    language: KeyColumn,
    /// What the file was read as.
    format: KeyColumn,
    /// People that the story names: names, forms and titles.
    person: Names,
    /// Their full names alone.
    person_name: Column,
    /// The same for counting, as JSON ([`super::fact`]).
    people: Column,
    /// Places that the story names: names and forms.
    place: Names,
    /// Their names alone, each with country and GeoNames id ([`super::fact::place_key`]).
    place_name: Column,
    /// The same for counting, as JSON.
    places: Column,
    /// Organisations that the story names.
    organization: Names,
    /// Their names alone.
    organization_name: Column,
    /// The same for counting, as JSON.
    organizations: Column,
    /// Who speaks: names, forms, titles, and the words of the text.
    speaker: Names,
    /// The speaker of a quote as shown.
    speaker_name: Column,
    /// Whom and what a quote speaks of: names, forms and titles of those named in its words.
    about: Names,
    /// The word of saying.
    cue: Names,
    /// Kind of a quote: `direct`, `mixed` or `indirect`.
    quote_kind: KeyColumn,
}

fn add(builder: &mut SchemaBuilder, name: &str, shape: Shape) -> Field {
    let raw = || {
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic)
    };
    let words = |analyser: &str, lengths: bool| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(analyser)
            .set_fieldnorms(lengths)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        TextOptions::default().set_indexing_options(indexing)
    };
    let text = TextOptions::default();
    match shape {
        Shape::Key => builder.add_text_field(name, text.set_indexing_options(raw())),
        Shape::KeyColumn => builder.add_text_field(name, text.set_indexing_options(raw()).set_fast("raw")),
        Shape::Column => builder.add_text_field(name, text.set_fast("raw")),
        Shape::Number => builder.add_i64_field(name, tantivy::schema::FAST),
        Shape::Words => builder.add_text_field(name, words(EXACT, true)),
        Shape::Names => builder.add_text_field(name, words(BLOCKS, false)),
        Shape::Signs => builder.add_text_field(name, words(LIMITS, false)),
        Shape::StoredText => builder.add_text_field(name, text.set_stored()),
        Shape::StoredBytes => builder.add_bytes_field(name, tantivy::schema::STORED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_the_schema_under_its_own_name() {
        let (schema, fields) = Fields::build();
        assert_eq!(schema.get_field("text").unwrap(), fields.text);
        assert_eq!(schema.get_field("quote_kind").unwrap(), fields.quote_kind);
        assert!(schema.fields().all(|(_, entry)| entry.is_indexed() || entry.is_fast() || entry.is_stored()));
    }
}
