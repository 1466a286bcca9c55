//! What a query means, whoever asks it and whatever engine answers.

use std::ops::Range;

use super::word::{Form, Word};
use crate::index::days::Days;
use crate::index::words::exact;

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
    /// Words, and how they are to stand.
    Words(Words),
    /// A date.
    Dates(Dates),
    /// A flag by its full name ([`crate::index::flags::FLAGS`]): `has:quote`.
    Flag(&'static str),
}

/// Words of one field, and how they are to stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Words in this order; `slop` places in all that they may be moved by, to left or right. One word is a phrase of
    /// one.
    Phrase {
        /// The words; none is looked for where there are none.
        words: Vec<Word>,
        /// Places in all.
        slop: u32,
    },
    /// One of these.
    Any(Vec<Words>),
    /// Two near each other.
    Near {
        /// One.
        left: Box<Words>,
        /// The other.
        right: Box<Words>,
        /// How near.
        how: Near,
    },
    /// Something so often or more often.
    AtLeast {
        /// How often.
        times: u32,
        /// What.
        what: Box<Words>,
    },
}

/// How near two things are to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// Within so many words, in either order; neighbours are within one.
    Within(u32),
    /// The first before the second, within so many words.
    Before(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

/// What a date is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Within these days, wholly.
    Within(Days),
    /// In this month of any year, on this day of it where one is given.
    Yearly {
        /// From 1.
        month: i8,
        /// From 1.
        day: Option<i8>,
    },
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
    /// Part of the paper.
    Section,
    /// Whom it names.
    Person,
    /// Who speaks in it.
    Speaker,
    /// Whom or what its quotes speak of.
    About,
    /// What places it names.
    Place,
    /// What organisations it names.
    Organization,
    /// What is said in it.
    Quote,
    /// The words of saying.
    Cue,
    /// The story's own date.
    Date,
    /// Dates that it speaks of.
    Mentions,
    /// Its language.
    Language,
    /// What its file was read as.
    Format,
    /// The path of its file.
    File,
    /// What it has.
    Has,
    /// What it is.
    Is,
    /// Its text, the headline left out where it is no part of it.
    Text,
    /// Kind of a quote; asked for by an option, not by a name.
    QuoteKind,
}

/// What a field holds, which says what can be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Running text: words in any form, near each other, in one sentence.
    Text,
    /// Names: their words in whatever order, as they stand.
    Names,
    /// A few words, as they stand and in this order.
    Label,
    /// One code.
    Code,
    /// Dates.
    Dates,
    /// Flags.
    Flags,
}

/// Every name of a field, the field, and what it finds.
pub const FIELDS: &[(&str, Field, &str)] = &[
    ("headline", Field::Headline, "words of the headline"),
    ("byline", Field::Byline, "who wrote it"),
    ("dateline", Field::Dateline, "where it was filed, and by which agency"),
    ("source", Field::Source, "the publication, or the first folder below what was indexed"),
    ("section", Field::Section, "part of the paper"),
    ("person", Field::Person, "a person named in it: surname, full name, or title"),
    ("speaker", Field::Speaker, "someone whose words it reports"),
    ("about", Field::About, "someone or something that words reported in it name"),
    ("place", Field::Place, "a place named in it"),
    ("org", Field::Organization, "an organisation named in it"),
    ("quote", Field::Quote, "words that are reported as said"),
    ("cue", Field::Cue, "a word of saying, in any form: denied"),
    ("date", Field::Date, "its own date: 2002, 2002-05, may 2002, 2002..2003-06, *-05-08, none, inferred"),
    ("mentions", Field::Mentions, "a date that it speaks of: 2002-05-08, 1990..1999"),
    ("lang", Field::Language, "its language: en, fr"),
    ("format", Field::Format, "what its file was read as: text, jsonl"),
    ("file", Field::File, "words of the path of its file"),
    ("has", Field::Has, "something it has: quote, date, headline"),
    ("is", Field::Is, "something it is: foreign, partial, revision, unextracted"),
    ("text", Field::Text, "words of the text alone"),
];

impl Field {
    /// Its name as it is typed; none where it has none.
    pub fn name(self) -> Option<&'static str> {
        FIELDS.iter().find(|(_, field, _)| *field == self).map(|(name, ..)| *name)
    }

    pub(super) fn holds(self) -> Holds {
        match self {
            Self::Headline | Self::Quote | Self::Text => Holds::Text,
            Self::Person | Self::Speaker | Self::About | Self::Place | Self::Organization => Holds::Names,
            Self::Byline | Self::Dateline | Self::Source | Self::Section | Self::File | Self::Cue => Holds::Label,
            Self::Language | Self::Format | Self::QuoteKind => Holds::Code,
            Self::Date | Self::Mentions => Holds::Dates,
            Self::Has | Self::Is => Holds::Flags,
        }
    }
}

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

    /// The query that a field holds these words in this order, or this name in whatever order.
    pub fn phrase(field: Field, words: &str) -> Self {
        Self::clause(field, Value::Words(Words::exactly(words)))
    }

    /// The query that a field holds this word in any of its forms.
    pub fn word(field: Field, word: &str) -> Self {
        let words = exact(word).into_iter().map(|text| Word { text, form: Form::Any }).collect();
        Self::clause(field, Value::Words(Words::Phrase { words, slop: 0 }))
    }

    /// The query that a quote is of a kind: `direct`, `mixed` or `indirect`.
    pub fn quote_kind(kind: &str) -> Self {
        Self::phrase(Field::QuoteKind, kind)
    }

    /// The query that the story's own date lies within these days.
    pub fn within(days: Days) -> Self {
        Self::clause(Field::Date, Value::Dates(Dates::Within(days)))
    }

    fn clause(field: Field, value: Value) -> Self {
        Self::Clause(Clause { field: Some(field), value, span: 0..0 })
    }
}

impl Words {
    /// These words as they stand, in this order.
    pub fn exactly(words: &str) -> Self {
        let words = exact(words).into_iter().map(|text| Word { text, form: Form::Exact }).collect();
        Self::Phrase { words, slop: 0 }
    }

    /// The words as they stand: what is said of a word's forms in general is not true of names.
    pub(super) fn plainly(&self) -> Self {
        match self {
            Self::Phrase { words, slop } => {
                let plain = |word: &Word| match word.form {
                    Form::Any => Word { text: word.text.clone(), form: Form::Exact },
                    _ => word.clone(),
                };
                Self::Phrase { words: words.iter().map(plain).collect(), slop: *slop }
            }
            Self::Any(parts) => Self::Any(parts.iter().map(Self::plainly).collect()),
            words => words.clone(),
        }
    }

    /// The only word, where there is no other.
    pub(super) fn single(&self) -> Option<&Word> {
        match self {
            Self::Phrase { words, .. } => words.first().filter(|_| words.len() == 1),
            _ => None,
        }
    }
}
