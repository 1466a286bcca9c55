//! What the fuzz targets share.

use std::sync::Arc;

use archive::input::{Document, FORMATS, Format, Head, Input, Within};
use archive::record::Source;

#[path = "../../tests/suite/sound.rs"]
pub mod sound;

/// Bytes as a format gets them, in whatever form they are.
pub fn input(format: &dyn Format, bytes: Vec<u8>) -> Input {
    let whole = bytes.len() <= 1 << 16;
    let head = Head::new(bytes[..bytes.len().min(1 << 16)].to_vec(), whole);
    let source = Source { path: "page".into(), format: format.name().into(), ..Source::default() };
    let within = Within { settings: Arc::default(), ..Within::default() };
    Input { path: "page".into(), size: bytes.len() as u64, head, reader: Box::new(std::io::Cursor::new(bytes)), source, within }
}

/// The format that the first byte of an input chooses, and the rest.
pub fn chosen(data: &[u8]) -> Option<(&'static dyn Format, &[u8])> {
    let (&first, rest) = data.split_first()?;
    Some((FORMATS[usize::from(first) % FORMATS.len()], rest))
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
