//! The text of a record that counts: without what was cut.

use std::borrow::Cow;

use super::words::BREAK;
use crate::copies::signature;
use crate::record::Record;
use crate::span::Span;
use crate::text::key::join;

/// The stretches of a record's text that were not cut, in bytes, in order.
pub fn spans(record: &Record) -> Vec<Span> {
    if record.cut.is_empty() {
        return vec![Span::new(0, record.text.len())];
    }
    let mut cuts: Vec<(usize, usize)> = record.cut.iter().map(|cut| (cut.start, cut.end)).collect();
    cuts.sort_unstable();
    let bytes = Bytes::new(&record.text);
    let mut kept = Vec::new();
    let mut from = 0;
    for (start, end) in cuts {
        let (start, end) = (bytes.at(start), bytes.at(end));
        if from < start {
            kept.push(Span::new(from, start));
        }
        from = from.max(end);
    }
    if from < record.text.len() {
        kept.push(Span::new(from, record.text.len()));
    }
    kept
}

/// The same as text.
pub fn pieces(record: &Record) -> Vec<&str> {
    spans(record).into_iter().map(|span| span.of(&record.text)).collect()
}

/// One number for what counts of a record's text; 0 where that is blank. Copies that differ in marks and capitals alone have one
/// number, but for records that nobody looked into: their words are not read, and equal bytes alone have one.
pub(crate) fn content(record: &Record) -> u64 {
    if record.unextracted { of_bytes(pieces(record)) } else { signature::content(pieces(record)) }
}

fn of_bytes<'t>(pieces: impl IntoIterator<Item = &'t str>) -> u64 {
    let mut number = 0;
    for piece in pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()) {
        let (eights, rest) = piece.as_bytes().as_chunks::<8>();
        number = eights.iter().map(|&eight| u64::from_le_bytes(eight)).fold(number, join);
        number = rest.iter().map(|&byte| u64::from(byte)).fold(join(number, piece.len() as u64), join).max(1);
    }
    number
}

/// The text to be indexed: what was cut is a break that no phrase reaches over.
pub fn text(record: &Record) -> Cow<'_, str> {
    if record.cut.is_empty() {
        return Cow::Borrowed(&record.text);
    }
    Cow::Owned(pieces(record).join(&BREAK.to_string()))
}

/// From code points to bytes, for a text that is asked often.
pub struct Bytes<'t> {
    text: &'t str,
    /// The byte of every 16th code point; nothing for a text of ASCII alone.
    checkpoints: Option<Vec<usize>>,
}

const STRIDE: usize = 16;

impl<'t> Bytes<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> Self {
        let checkpoints = (!text.is_ascii()).then(|| text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect());
        Self { text, checkpoints }
    }

    /// The byte at which a code point begins; the end of the text for any past it.
    ///
    /// ```
    /// use archive::index::kept::Bytes;
    /// assert_eq!(Bytes::new("é“a").at(2), 5);
    /// assert_eq!(Bytes::new("abc").at(9), 3);
    /// ```
    pub fn at(&self, code_point: usize) -> usize {
        let Some(checkpoints) = &self.checkpoints else { return code_point.min(self.text.len()) };
        let Some(&from) = checkpoints.get(code_point / STRIDE) else { return self.text.len() };
        let rest = &self.text[from..];
        rest.char_indices().nth(code_point % STRIDE).map_or(self.text.len(), |(offset, _)| from + offset)
    }

    /// What stands from one code point to another, exclusive.
    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        self.span(start, end).of(self.text)
    }

    /// The span of these code points.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let start = self.at(start);
        Span::new(start, self.at(end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Cut;

    #[test]
    fn what_was_cut_is_a_break() {
        let cut = |start, end| Cut { start, end, rule: "appeal".into() };
        let mut record = Record { text: "Été. Read more. Snow fell. Share".into(), ..Record::default() };
        assert_eq!(text(&record), record.text.as_str());
        record.cut = vec![cut(5, 16), cut(27, 32)];
        assert_eq!(text(&record), format!("Été. {BREAK}Snow fell. "));
    }

    #[test]
    fn a_text_that_nobody_looked_into_is_known_by_its_bytes() {
        let content =
            |unextracted, text: &str| content(&Record { unextracted, text: text.to_owned(), ..Record::default() });
        assert_eq!(content(false, "Snow fell on Arden."), content(false, "SNOW fell on Arden"));
        assert_ne!(content(true, "Snow fell on Arden."), content(true, "SNOW fell on Arden."));
        assert_ne!(content(true, "Snow fell on Arden."), content(true, "Snow fell on Ardez."));
        assert_eq!([content(true, " \n"), content(false, "")], [0, 0]);
    }

    #[test]
    fn every_code_point_of_a_long_text_is_found() {
        let source = "Où “là” 𝄞 x".repeat(50);
        let bytes = Bytes::new(&source);
        for (number, (at, _)) in source.char_indices().enumerate() {
            assert_eq!(bytes.at(number), at);
        }
        assert_eq!(bytes.at(10_000), source.len());
    }
}
