//! Reading: from a path to documents, decoded, with what the input itself says of them.

use std::path::Path;

use crate::record::Source;

/// One text with what its input says of it: a whole file, or one line of a JSON Lines file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Where it lies; `story`, `offset` and `bytes` are filled in when it is split into stories.
    pub source: Source,
    /// What the input itself states.
    pub given: Given,
    /// The decoded text.
    pub text: String,
    /// Whether the text may hold several stories that layout alone keeps apart, as a plain file may; a line of JSON
    /// Lines never does.
    pub is_page: bool,
}

/// What an input states of a document, as it states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Its own id.
    pub id: Option<String>,
    /// The heading, where it is apart from the text.
    pub headline: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Date of publication, ISO 8601 (a day, a month or a year).
    pub date: Option<String>,
    /// Paper or agency.
    pub publication: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
}

/// Reads a plain text of which nothing is known, as a file named `path` would be.
pub fn plain(path: &Path, text: &str) -> Document {
    Document {
        source: Source {
            path: path.to_string_lossy().into_owned(),
            encoding: "utf-8".into(),
            format: "text".into(),
            ..Source::default()
        },
        text: text.to_owned(),
        is_page: true,
        ..Document::default()
    }
}
