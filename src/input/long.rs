//! A page of plain text too long to be held at once, in parts that end where a story does.
//!
//! A stretch of the file is decoded and split; all its stories but the last are whole and make a document, and the last
//! is read again with what follows it. Where a story has no end within the longest that a story may be, it is passed
//! over and named, and the next one is read. So a file of any size takes the memory of its longest story, or of one
//! stretch.

use std::collections::VecDeque;
use std::io::Read;

use super::decode::{Charset, Decoded, decode_as};
use super::{Before, Document, Issue};
use crate::error::cause;
use crate::record::Source;
use crate::story::{beginnings, split};

/// Bytes that are decoded at once: some hundred stories.
const STRETCH: usize = 1 << 20;

/// The parts of a long page, in order.
pub(super) struct Parts<R> {
    reader: R,
    charset: Charset,
    source: Source,
    /// Most bytes of a story.
    longest: usize,
    /// Bytes that were read and not given.
    raw: Vec<u8>,
    /// Bytes to be read before a story is looked for.
    wanted: usize,
    /// Byte of the file at which `raw` begins.
    at: usize,
    /// What lies before it.
    before: Before,
    /// Where the story began that is being passed over.
    passing: Option<Beginning>,
    damaged: usize,
    has_ended: bool,
    issues: VecDeque<Issue>,
}

/// Where a story begins.
#[derive(Clone, Copy)]
struct Beginning {
    byte: usize,
    line: usize,
}

impl<R: Read> Parts<R> {
    /// The parts of a page of which `read` are the first bytes.
    pub(super) fn new(read: Vec<u8>, reader: R, charset: Charset, source: Source, longest: usize) -> Self {
        Self {
            reader,
            charset,
            source,
            longest,
            raw: read,
            wanted: STRETCH,
            at: 0,
            before: Before::default(),
            passing: None,
            damaged: 0,
            has_ended: false,
            issues: VecDeque::new(),
        }
    }

    /// Reads until as much is there as is wanted, or the file ends.
    fn fill(&mut self) {
        let missing = self.wanted.saturating_sub(self.raw.len());
        if missing == 0 || self.has_ended {
            return;
        }
        match self.reader.by_ref().take(missing as u64).read_to_end(&mut self.raw) {
            Ok(bytes) => self.has_ended = bytes < missing,
            Err(error) => {
                self.has_ended = true;
                let reason = format!("{}; it was read up to byte {}", cause(&error), self.at + self.raw.len());
                self.tell(None, reason, true);
            }
        }
    }

    /// Decodes what is there, up to a place at which no character is cut; gives that place, too.
    fn document(&self) -> (Document, usize) {
        let end = if self.has_ended { self.raw.len() } else { self.charset.whole(&self.raw) };
        let Decoded { text, positions, .. } = self.decoded(end);
        let (source, before) = (self.source.clone(), self.before);
        let positions = positions.shifted(self.at);
        (Document { source, before, text, positions, is_page: true, ..Document::default() }, end)
    }

    fn decoded(&self, end: usize) -> Decoded {
        let charset = if self.at == 0 { self.charset } else { self.charset.without_mark() };
        decode_as(self.raw.get(..end).unwrap_or_default().to_vec(), charset)
    }

    /// Leaves behind the first `end` bytes of a document's text, which was decoded from `all` bytes; gives that part.
    fn leave(&mut self, mut document: Document, end: usize, all: usize) -> Document {
        let bytes = if end == document.text.len() {
            all
        } else {
            document.file_bytes((0..end).into())[1].saturating_sub(self.at).min(all)
        };
        self.damaged += self.decoded(bytes).damaged;
        self.raw.drain(..bytes);
        self.at += bytes;
        document.text.truncate(end);
        self.before.code_points += document.text.chars().count();
        self.before.lines += document.text.bytes().filter(|&byte| byte == b'\n').count();
        self.wanted = STRETCH;
        document
    }

    /// The next part; nothing where the story in it has no end yet, or is passed over.
    fn part(&mut self) -> Option<Document> {
        self.fill();
        let (document, all) = self.document();
        let beginnings = beginnings(&document);
        let whole = document.text.len();
        if let Some(begun) = self.passing {
            let end = beginnings.first().copied().or(self.has_ended.then_some(whole));
            self.leave(document, end.unwrap_or(whole), all);
            if end.is_some() {
                self.passing = None;
                self.name_passed(begun);
            }
            return None;
        }
        if document.text.trim().is_empty() {
            self.leave(document, whole, all);
            return None;
        }
        if self.has_ended || !beginnings.is_empty() {
            let end = if self.has_ended { whole } else { beginnings.last().copied().unwrap_or(whole) };
            let part = self.leave(document, end, all);
            self.before.stories += split(&part).len();
            return Some(part);
        }
        if whole > self.longest {
            self.passing = Some(Beginning { byte: self.at, line: self.before.lines + 1 });
            self.leave(document, whole, all);
        } else {
            self.wanted = self.raw.len() + self.raw.len().min(self.longest / 2).max(STRETCH);
        }
        None
    }

    /// Names the story that was passed over.
    fn name_passed(&mut self, begun: Beginning) {
        let reason = too_long(self.at - begun.byte, self.longest);
        self.tell(Some(begun.line), reason, true);
    }

    fn tell(&mut self, line: Option<usize>, reason: String, is_loss: bool) {
        self.issues.push_back(Issue { path: self.source.path.clone(), line, column: None, reason, is_loss });
    }
}

/// Why a story of so many bytes is not read, where it may have `longest`.
pub fn too_long(bytes: usize, longest: usize) -> String {
    let (size, most) = (megabytes(bytes), megabytes(longest));
    format!("a story of {size} MB is not read, for {most} MB is the most; --max-story {size} reads it")
}

/// Bytes as megabytes, one at least.
fn megabytes(bytes: usize) -> usize {
    bytes.div_ceil(1 << 20).max(1)
}

impl<R: Read> Iterator for Parts<R> {
    type Item = Result<Document, Issue>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(issue) = self.issues.pop_front() {
                return Some(Err(issue));
            }
            if self.has_ended && self.raw.is_empty() {
                return match std::mem::take(&mut self.damaged) {
                    0 => None,
                    damaged => Some(Err(super::text::damage(&self.source, damaged))),
                };
            }
            if let Some(part) = self.part() {
                return Some(Ok(part));
            }
        }
    }
}
