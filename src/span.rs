//! Where something stands in a text.
//!
//! Inside the program every position is a byte offset: slicing is then free. A record counts Unicode code points, as
//! Python and most readers do, so [`Offsets`] converts once, when the record is made.

use std::ops::Range;

/// A half-open range of bytes, `start` included and `end` not, on character boundaries of the text it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// Makes a span of bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start, end }
    }

    /// The slice of `text` that the span points at.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same span counted from a text that begins `offset` bytes earlier.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// The span without the white space at its ends.
    pub fn trimmed(self, text: &str) -> Self {
        let slice = self.of(text);
        let start = self.start + (slice.len() - slice.trim_start().len());
        Self::new(start, (start + slice.trim().len()).max(start))
    }
}

/// Puts what stands in a text in order, and keeps of those that overlap the first, of two that begin alike the longer; what
/// holds nothing goes.
pub fn keep_apart<T>(all: &mut Vec<T>, span: impl Fn(&T) -> Span) {
    all.sort_by_key(|one| (span(one).start, std::cmp::Reverse(span(one).end)));
    let mut end = 0;
    all.retain(|one| {
        let free = span(one).start >= end && !span(one).is_empty();
        if free {
            end = span(one).end;
        }
        free
    });
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Converts byte offsets of one text to code points.
///
/// A checkpoint every 64 bytes keeps a look-up short; a text of ASCII alone needs none.
pub struct Offsets<'t> {
    text: &'t str,
    checkpoints: Option<Vec<u32>>,
}

const STRIDE: usize = 64;

impl<'t> Offsets<'t> {
    /// Reads `text` once.
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, checkpoints: None };
        }
        let mut count = 0;
        let checkpoints = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let before = count;
                count += code_points(chunk) as u32;
                before
            })
            .collect();
        Self { text, checkpoints: Some(checkpoints) }
    }

    /// The number of code points before byte `at`, which is a character boundary, or the end of the text.
    pub fn code_point(&self, at: usize) -> usize {
        match &self.checkpoints {
            None => at,
            Some(_) if at == 0 => 0,
            Some(checkpoints) => {
                let chunk = (at - 1) / STRIDE;
                checkpoints[chunk] as usize + code_points(&self.text.as_bytes()[chunk * STRIDE..at])
            }
        }
    }
}

/// How many characters begin in these bytes of UTF-8.
fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_of_a_mixed_text_is_counted_right() {
        let text = "“Où est Zürich?” – 東京 ".repeat(20);
        let offsets = Offsets::new(&text);
        for (points, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.code_point(byte), points);
        }
        assert_eq!(offsets.code_point(text.len()), text.chars().count());
    }

    #[test]
    fn an_ascii_text_counts_as_it_is() {
        assert_eq!(Offsets::new("plain").code_point(5), 5);
    }

    #[test]
    fn trimming_white_space_alone_leaves_nothing() {
        assert!(Span::new(1, 3).trimmed("a  b").is_empty());
        assert_eq!(Span::new(0, 4).trimmed(" ab "), Span::new(1, 3));
    }
}
