//! From the decoded text back to the bytes of the file.

use encoding_rs::Encoding;

use crate::span::Span;

/// Where each byte of a decoded text stood in its file.
///
/// UTF-8 needs nothing but the length of its byte order mark; every other encoding a checkpoint now and then, and the
/// characters since then counted as that encoding writes them.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    unit: Unit,
    /// Byte of the text, byte of the file; in order.
    checkpoints: Vec<(usize, usize)>,
}

/// How long a character is in the file.
#[derive(Clone, Copy, Debug, Default)]
enum Unit {
    /// As long as here.
    #[default]
    Utf8,
    /// One byte each.
    Single,
    /// Two bytes or four.
    Utf16,
    /// As the encoding writes it.
    Encoded(&'static Encoding),
    /// Nothing smaller than the record as a whole can be told.
    Record { end: usize },
}

/// Bytes of text from one checkpoint to the next.
const STRIDE: usize = 4096;

impl Positions {
    /// A UTF-8 text that begins at byte `start` of its file.
    pub fn utf8(start: usize) -> Self {
        Self { unit: Unit::Utf8, checkpoints: vec![(0, start)] }
    }

    /// A UTF-8 text in which some bytes had to be read otherwise: after each, its place in text and file.
    pub fn repaired(checkpoints: Vec<(usize, usize)>) -> Self {
        Self { unit: Unit::Utf8, checkpoints }
    }

    /// A text in an encoding of one byte a character.
    pub fn single(text: &str) -> Self {
        Self::counted(Unit::Single, text, 0)
    }

    /// A text in UTF-16, which takes these bytes of the file: all but its byte order mark.
    pub fn utf16(text: &str, bytes: Span) -> Self {
        let mut positions = Self::counted(Unit::Utf16, text, bytes.start);
        // Half a character at the end is one of the text.
        positions.checkpoints.push((text.len(), bytes.end));
        positions
    }

    /// A text in any other encoding; the checkpoints are the beginnings of its lines, and its end.
    pub fn encoded(encoding: &'static Encoding, lines: Vec<(usize, usize)>) -> Self {
        Self { unit: Unit::Encoded(encoding), checkpoints: lines }
    }

    /// A text that is a field of a record, which takes these bytes of the file as a whole.
    pub fn record(bytes: Span) -> Self {
        Self { unit: Unit::Record { end: bytes.end }, checkpoints: vec![(0, bytes.start)] }
    }

    /// The same for a text whose first byte is at byte `start` of the file, and not at its beginning.
    pub fn shifted(mut self, start: usize) -> Self {
        if self.checkpoints.is_empty() {
            self.checkpoints.push((0, 0));
        }
        self.checkpoints.iter_mut().for_each(|point| point.1 += start);
        if let Unit::Record { end } = &mut self.unit {
            *end += start;
        }
        self
    }

    /// The bytes of the file that hold `span` of the decoded `text`; for a field of a record, those of the record.
    pub fn file_bytes(&self, text: &str, span: Span) -> [usize; 2] {
        match self.unit {
            Unit::Record { end } => [self.checkpoints.first().map_or(0, |point| point.1), end],
            _ => [self.file_byte(text, span.start), self.file_byte(text, span.end)],
        }
    }

    fn file_byte(&self, text: &str, at: usize) -> usize {
        let after = self.checkpoints.partition_point(|point| point.0 <= at);
        let (here, there) = if after == 0 { (0, 0) } else { self.checkpoints[after - 1] };
        let bound = self.checkpoints.get(after).map_or(usize::MAX, |next| next.1);
        // What was damaged, or can be written in two ways, may be shorter in the file than it is written now.
        bound.min(there + self.unit.length(text.get(here..at).unwrap_or_default()))
    }

    fn counted(unit: Unit, text: &str, start: usize) -> Self {
        let mut checkpoints = vec![(0, start)];
        let (mut here, mut there) = (0, start);
        while text.len() - here > STRIDE {
            let next =
                (here + STRIDE - 3..=here + STRIDE).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
            there += unit.length(&text[here..next]);
            here = next;
            checkpoints.push((here, there));
        }
        Self { unit, checkpoints }
    }
}

impl Unit {
    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Single => text.chars().count(),
            Self::Utf16 => text.chars().map(|c| 2 * c.len_utf16()).sum(),
            // What could not be read was a byte.
            Self::Encoded(encoding) => {
                text.split('\u{FFFD}').map(|part| encoding.encode(part).0.len() + 1).sum::<usize>() - 1
            }
            Self::Record { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_a_long_utf16_text_is_found_again() {
        let text = "Où est “Zürich” 𝄞? ".repeat(900);
        let positions = Positions::utf16(&text, Span::new(2, 2 + 2 * text.encode_utf16().count()));
        for at in (0..text.len()).step_by(997).filter(|&at| text.is_char_boundary(at)) {
            let units = text[..at].encode_utf16().count();
            assert_eq!(positions.file_bytes(&text, Span::new(at, at)), [2 + 2 * units; 2]);
        }
    }

    #[test]
    fn a_byte_order_mark_moves_utf8() {
        assert_eq!(Positions::utf8(3).file_bytes("abcdef", Span::new(1, 4)), [4, 7]);
    }

    #[test]
    fn a_field_of_a_record_leads_to_the_record() {
        assert_eq!(Positions::record(Span::new(100, 900)).file_bytes("abc", Span::new(1, 2)), [100, 900]);
    }

    #[test]
    fn of_a_text_that_knows_nothing_each_byte_is_itself() {
        assert_eq!(Positions::default().file_bytes("abc", Span::new(1, 2)), [1, 2]);
    }
}
