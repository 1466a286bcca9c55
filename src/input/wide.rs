//! A file of lines in UTF-16, whose line ends are two bytes each: read as one in UTF-8, with the way back to its own bytes.

use std::io::{self, Read};
use std::sync::Arc;

use super::decode::{Charset, decode_as, has_bare_returns, line_feeds};
use super::{Input, Positions};
use crate::error::Result;
use crate::span::Span;

/// Most bytes of such a file, which is held as a whole.
const LIMIT: u64 = 1 << 30;

/// A file as its form reads it.
pub(super) struct Plain {
    /// Its bytes, in UTF-8 where they were in UTF-16; lines that a carriage return alone ended end in a line feed.
    pub(super) reader: Box<dyn Read + Send>,
    /// How these are encoded.
    pub(super) charset: Charset,
    /// From there to the bytes of the file.
    pub(super) way: Way,
}

impl Plain {
    /// Opens a file in whatever encoding.
    ///
    /// # Errors
    ///
    /// Where a file in UTF-16 cannot be read, or is too large.
    pub(super) fn open(input: &mut Input) -> Result<Self> {
        if !matches!(input.head.charset, Charset::Utf16 { .. }) {
            let reader = std::mem::replace(&mut input.reader, Box::new(io::empty()));
            let is_old = has_bare_returns(&input.head.bytes);
            let reader: Box<dyn Read + Send> = if is_old { Box::new(LineFeeds::new(reader)) } else { reader };
            return Ok(Self { reader, charset: input.head.charset, way: Way::default() });
        }
        let decoded = decode_as(input.whole(LIMIT)?, input.head.charset);
        let mut bytes = decoded.text.into_bytes();
        line_feeds(&mut bytes);
        let text: Arc<str> = String::from_utf8(bytes).unwrap_or_default().into();
        let reader = Box::new(Text { text: Arc::clone(&text), at: 0 });
        Ok(Self { reader, charset: Charset::Utf8 { mark: 0 }, way: Way(Some(Arc::new((text, decoded.positions)))) })
    }
}

/// From bytes as they were read to those of the file.
#[derive(Clone, Default)]
pub(super) struct Way(Option<Arc<(Arc<str>, Positions)>>);

impl Way {
    /// The bytes of the file that were read as these.
    pub(super) fn bytes(&self, read: Span) -> Span {
        let Some(file) = &self.0 else { return read };
        let [start, end] = file.1.file_bytes(&file.0, read);
        Span::new(start, end.max(start))
    }

    /// Whether the file was in UTF-16, so that what was read is UTF-8 whatever it says of itself.
    pub(super) fn is_wide(&self) -> bool {
        self.0.is_some()
    }
}

struct Text {
    text: Arc<str>,
    at: usize,
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let bytes = rest.read(buffer)?;
        self.at += bytes;
        Ok(bytes)
    }
}

/// Bytes in which carriage returns that end lines by themselves are line feeds; every byte keeps its place.
struct LineFeeds<R> {
    inner: R,
    /// What was read and not yet given; no carriage return is last in it whose line feed is still to come.
    read: Vec<u8>,
    at: usize,
}

impl<R: Read> LineFeeds<R> {
    fn new(inner: R) -> Self {
        Self { inner, read: Vec::new(), at: 0 }
    }

    fn fill(&mut self) -> io::Result<()> {
        (self.at, self.read) = (0, vec![0; 1 << 16]);
        let bytes = self.inner.read(&mut self.read)?;
        self.read.truncate(bytes);
        let mut next = [0];
        while self.read.last() == Some(&b'\r') && self.inner.read(&mut next)? > 0 {
            self.read.push(next[0]);
        }
        for at in 0..self.read.len() {
            if self.read[at] == b'\r' && self.read.get(at + 1) != Some(&b'\n') {
                self.read[at] = b'\n';
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for LineFeeds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.read.len() {
            self.fill()?;
        }
        let bytes = self.read.get(self.at..).unwrap_or_default().read(buffer)?;
        self.at += bytes;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'b>(&'b [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let end = buffer.len().min(1);
            self.0.read(&mut buffer[..end])
        }
    }

    #[test]
    fn carriage_returns_alone_end_lines_wherever_reading_pauses() {
        let mut text = String::new();
        LineFeeds::new(Slow(b"a\rb\r\nc\r\r\nd\r")).read_to_string(&mut text).unwrap();
        assert_eq!(text, "a\nb\r\nc\n\r\nd\n");
        assert_eq!(text.len(), b"a\rb\r\nc\r\r\nd\r".len());
    }
}
