//! What a query means, whoever asks it and whatever engine answers.

use std::ops::Range;

use crate::index::days::Days;

/// A query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Everything.
    All,
    /// All of these.
    And(Vec<Query>),
    /// One of these or several.
    Or(Vec<Query>),
    /// Everything but this.
    Not(Box<Query>),
    /// One thing looked for.
    Clause(Clause),
}

/// One thing looked for, in one field or where words are looked for when no field is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The field named.
    pub field: Option<Field>,
    /// What it is to hold.
    pub value: Value,
    /// Where the clause stands in what was typed, in bytes.
    pub span: Range<usize>,
}

/// What a field is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word in any of its forms; one that is written as several (`Japan-China`) is a phrase.
    Word(String),
    /// Words in this order, as they stand.
    Phrase(String),
    /// A date.
    Dates(Dates),
}

/// What a story's own date is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Within these days, wholly.
    Within(Days),
    /// Known in this way: `given`, `written`, `inferred`, or `none` where it is not known at all.
    Known(&'static str),
}

/// A field that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The heading.
    Headline,
    /// Who wrote it.
    Byline,
    /// Where it was filed.
    Dateline,
    /// The publication, or the first folder.
    Source,
    /// Whom it names.
    Person,
    /// Who speaks in it.
    Speaker,
    /// What places it names.
    Place,
    /// What organisations it names.
    Organization,
    /// The story's own date.
    Date,
    /// Its language.
    Language,
    /// What its file was read as.
    Format,
    /// The path of its file.
    File,
    /// Its text, the headline left out where it is no part of it.
    Text,
    /// Kind of a quote; asked for by an option, not by a name.
    QuoteKind,
}

/// Every name of a field, the field, and what it finds.
pub const FIELDS: &[(&str, Field, &str)] = &[
    ("headline", Field::Headline, "words of the headline"),
    ("byline", Field::Byline, "who wrote it"),
    ("dateline", Field::Dateline, "where it was filed, and by which agency"),
    ("source", Field::Source, "the publication, or the first folder below what was indexed"),
    ("person", Field::Person, "a person named in it: surname, full name, or title"),
    ("speaker", Field::Speaker, "someone whose words it reports"),
    ("place", Field::Place, "a place named in it"),
    ("org", Field::Organization, "an organisation named in it"),
    ("date", Field::Date, "its own date: 2002, 2002-05, 2002-05-24, 2002-05..2003, none, inferred"),
    ("lang", Field::Language, "its language: en, fr"),
    ("format", Field::Format, "what its file was read as: text, jsonl"),
    ("file", Field::File, "words of the path of its file"),
    ("text", Field::Text, "words of the text alone"),
];

impl Query {
    /// The clauses that a match holds, those under `NOT` left out, in the order typed.
    pub fn wanted(&self) -> Vec<&Clause> {
        match self {
            Self::All | Self::Not(_) => Vec::new(),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::wanted).collect(),
            Self::Clause(clause) => vec![clause],
        }
    }

    /// All of both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, one) | (one, Self::All) => one,
            (Self::And(mut parts), one) => {
                parts.push(one);
                Self::And(parts)
            }
            (one, two) => Self::And(vec![one, two]),
        }
    }

    /// The query that a field holds these words in this order.
    pub fn phrase(field: Field, words: &str) -> Self {
        Self::Clause(Clause { field: Some(field), value: Value::Phrase(words.to_owned()), span: 0..0 })
    }

    /// The query that a quote is of a kind: `direct`, `mixed` or `indirect`.
    pub fn quote_kind(kind: &str) -> Self {
        Self::phrase(Field::QuoteKind, kind)
    }

    /// The query that the story's own date lies within these days.
    pub fn within(days: Days) -> Self {
        Self::Clause(Clause { field: Some(Field::Date), value: Value::Dates(Dates::Within(days)), span: 0..0 })
    }
}

impl std::fmt::Display for Clause {
    /// The clause in words, for messages.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.field, &self.value) {
            (Some(Field::Date), _) | (_, Value::Dates(_)) => write!(f, "the date asked for"),
            (Some(Field::QuoteKind), _) => write!(f, "the kind of quote asked for"),
            (field, Value::Word(words) | Value::Phrase(words)) => {
                let name = FIELDS.iter().find(|(_, known, _)| Some(*known) == field);
                match name {
                    Some((name, ..)) => write!(f, "{name} “{words}”"),
                    None => write!(f, "“{words}”"),
                }
            }
        }
    }
}
