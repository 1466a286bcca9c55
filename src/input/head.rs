//! The first bytes of a file: what it is, before any of it is read as news.

use std::sync::LazyLock;

use super::decode::{Charset, decode_as, detect, with_line_feeds};
use crate::text::lexicon::rows;

/// The first bytes of a file, and what they say.
#[derive(Clone, Debug)]
pub struct Head {
    /// The bytes themselves.
    pub bytes: Vec<u8>,
    /// The same decoded, lines ended by line feeds; a character cut off at the end may be missing.
    pub text: String,
    /// How they are encoded.
    pub charset: Charset,
    /// Whether this is the whole file.
    pub is_whole: bool,
}

/// How many bytes are looked at.
pub(super) const HEAD: usize = 1 << 16;

impl Head {
    /// Looks at the first bytes of a file; `is_whole` says that there are no more.
    pub fn new(bytes: Vec<u8>, is_whole: bool) -> Self {
        let charset = detect(&bytes, is_whole);
        let mut text = with_line_feeds(decode_as(bytes.clone(), charset).text);
        if !is_whole && text.ends_with(|c: char| !c.is_ascii()) {
            text.pop();
        }
        Self { bytes, text, charset, is_whole }
    }

    /// Why the file is not read at all: `a picture (JPEG)`, `a program`, `binary data`; nothing for a text.
    pub fn unreadable_as_text(&self) -> Option<&'static str> {
        if self.bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || self.bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
            return Some("a text in UTF-32");
        }
        // Signs that no text in UTF-16 begins with.
        let sign = magic(&self.bytes).filter(|(bytes, _)| bytes.len() > 2 && !bytes.is_ascii());
        if matches!(self.charset, Charset::Utf16 { .. }) {
            return sign.map(|(_, kind)| kind);
        }
        let binary = is_binary(&self.bytes);
        match magic(&self.bytes) {
            // Letters that a text may begin with, too.
            Some((bytes, kind)) if binary || bytes.len() > 4 || !bytes.is_ascii() => Some(kind),
            _ => binary.then_some("binary data"),
        }
    }
}

/// Whether control characters that no text has make up more than one byte in fifty.
fn is_binary(bytes: &[u8]) -> bool {
    let control = bytes.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t'..=b'\r' | 0x1A | 0x1B)).count();
    control * 50 > bytes.len()
}

struct Magic {
    offset: usize,
    bytes: Vec<u8>,
    kind: &'static str,
}

const LIST: &str = include_str!("../../data/input/magic.tsv");

static MAGIC: LazyLock<Vec<Magic>> = LazyLock::new(|| rows(LIST).filter_map(parse_magic).collect());

fn parse_magic(line: &'static str) -> Option<Magic> {
    let mut fields = line.split('\t');
    let (offset, digits, kind) = (fields.next()?.parse().ok()?, fields.next()?, fields.next()?);
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes = (0..digits.len()).step_by(2).map(byte).collect::<Option<Vec<u8>>>()?;
    Some(Magic { offset, bytes, kind })
}

fn magic(head: &[u8]) -> Option<(&'static [u8], &'static str)> {
    MAGIC
        .iter()
        .filter(|magic| head.get(magic.offset..).is_some_and(|rest| rest.starts_with(&magic.bytes)))
        .max_by_key(|magic| magic.bytes.len())
        .map(|magic| (magic.bytes.as_slice(), magic.kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(bytes: &[u8]) -> Option<&'static str> {
        Head::new(bytes.to_vec(), true).unreadable_as_text()
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        assert_eq!(MAGIC.len(), rows(LIST).count());
    }

    #[test]
    fn pictures_programs_and_archives_are_named() {
        assert_eq!(verdict(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"), Some("a picture (JPEG)"));
        assert_eq!(verdict(b"\x7FELF\x02\x01\x01\0\0\0"), Some("a program"));
        assert_eq!(verdict(b"%PDF-1.4\nplain enough"), Some("a PDF"));
        assert_eq!(verdict(b"MZ\x90\0\x03\0\0\0"), Some("a program"));
        assert_eq!(verdict(&[0, 1, 2, 3, 4, 5]), Some("binary data"));
        assert_eq!(verdict(b"\xFF\xFE\0\0A\0\0\0"), Some("a text in UTF-32"));
    }

    #[test]
    fn a_text_may_begin_with_the_same_letters() {
        assert_eq!(verdict(b"BMW said on Monday that it would build the car."), None);
        assert_eq!(verdict(b"MZ, a band from the north, will tour again."), None);
        assert_eq!(verdict(b"One stray \x07 bell rings in a text that is long enough to bear it."), None);
        assert_eq!(
            verdict("\u{FEFF}Hi".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice()),
            None
        );
    }
}
