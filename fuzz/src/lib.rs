//! What the fuzz targets share.

use std::sync::Arc;

use archive::input::{Document, FORMATS, Format, Head, Input, Within};
use archive::record::Source;

#[path = "../../tests/suite/sound.rs"]
mod shared;

/// What holds of every record and every page, as the tests of the program have it.
pub mod sound {
    use archive::input::Document;
    use archive::record::Record;

    /// Fails where a span of a record is not the words it says.
    pub fn record(record: &Record, document: &str) {
        super::shared::record(record, document);
    }

    /// Fails where a part of the page is in no story and in no cut.
    pub fn nothing_is_lost(document: &Document) {
        super::shared::nothing_is_lost(document);
    }
}

/// Bytes as a format gets them, in whatever form they are.
pub fn input(format: &dyn Format, bytes: Vec<u8>) -> Input {
    let whole = bytes.len() <= 1 << 16;
    let head = Head::new(bytes[..bytes.len().min(1 << 16)].to_vec(), whole);
    let source = Source { path: "page".into(), format: format.name().into(), ..Source::default() };
    let within = Within { settings: Arc::default(), ..Within::default() };
    Input { path: "page".into(), size: bytes.len() as u64, head, reader: Box::new(std::io::Cursor::new(bytes)), source, within }
}

/// The first byte of an input whose form is told by the rest, as those are that a run begins with.
const BY_CONTENT: u8 = 0xFF;

/// The format that the first byte of an input chooses, and the rest.
pub fn chosen(data: &[u8]) -> Option<(&'static dyn Format, &[u8])> {
    let (&first, rest) = data.split_first()?;
    if first != BY_CONTENT {
        return Some((FORMATS[usize::from(first) % FORMATS.len()], rest));
    }
    let seen = |format: &&&dyn Format| format.recognize(&input(**format, rest.to_vec()).head).is_some();
    Some((*FORMATS.iter().find(seen)?, rest))
}

/// The documents that a format reads from bytes; none where it refuses them.
pub fn documents(format: &dyn Format, bytes: &[u8]) -> Vec<Document> {
    match format.read(input(format, bytes.to_vec())) {
        Ok(reading) => reading.documents.flatten().collect(),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Vec::new()
        }
    }
}
