//! RTF: clippings of a word processor, and what Nexis and Factiva deliver in that form.

mod charset;
mod reader;

use std::borrow::Cow;

use super::decode::{Charset, decode_as};
use super::position::Positions;
use super::{Document, Format, Head, Input, Issue, Reading, clipping};
use crate::error::Result;
use crate::span::Span;

/// Most bytes of one file: it is held in memory as a whole.
const LIMIT: u64 = 1 << 28;

/// A document in RTF.
pub struct Rtf;

impl Format for Rtf {
    fn name(&self) -> &'static str {
        "rtf"
    }

    fn about(&self) -> &'static str {
        "clippings in RTF, exports of Nexis and Factiva included"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let text = head.text.trim_start_matches('\u{FEFF}').trim_start();
        text.starts_with("{\\rtf").then(|| "begins with {\\rtf".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let bytes = input.whole(LIMIT)?;
        let read = reader::text(&in_ascii(&bytes, input.head.charset));
        let source = input.source.clone();
        let positions = Positions::record(Span::new(0, bytes.len()));
        let stories = clipping::read(set_apart(read.text), &source, input.within)?;
        let has_stories = !stories.is_empty();
        let placed = stories
            .into_iter()
            .map(move |story| story.map(|document| Document { positions: positions.clone(), ..document }));
        let issue = |reason: &str, is_loss| {
            Err(Issue { path: source.path.clone(), line: None, column: None, reason: reason.into(), is_loss })
        };
        let too_deep = format!("text more than {} groups deep, which is not read", reader::DEEPEST);
        let fault = match () {
            () if read.is_cut_off => Some(issue("a document that is cut off, and was read up to there", true)),
            () if read.is_too_deep => Some(issue(&too_deep, true)),
            () if has_stories => None,
            () => Some(issue("a document without text", false)),
        };
        Ok(Reading::new(placed.chain(fault).collect::<Vec<_>>().into_iter()))
    }
}

/// A document saved again as Unicode, as no program writes one: its letters beyond ASCII as RTF has them.
fn in_ascii(bytes: &[u8], charset: Charset) -> Cow<'_, [u8]> {
    if matches!(charset, Charset::Utf8 { mark: 0 } | Charset::Legacy(_)) {
        return Cow::Borrowed(bytes);
    }
    let escaped = |c: char| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().map(|&unit| format!("\\u{}?", unit.cast_signed())).collect::<String>()
    };
    let text = decode_as(bytes.to_vec(), charset).text;
    let text: String = text.chars().map(|c| if c.is_ascii() { String::from(c) } else { escaped(c) }).collect();
    Cow::Owned(text.into_bytes())
}

/// A text whose lines are its paragraphs, with an empty line between each two; one that has empty lines already keeps
/// what they show.
fn set_apart(text: String) -> String {
    let lines: Vec<&str> = text.trim().lines().collect();
    if lines.iter().any(|line| line.trim().is_empty()) { text } else { lines.join("\n\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_without_empty_lines_are_set_apart() {
        assert_eq!(set_apart("One.\nTwo.\n".into()), "One.\n\nTwo.");
        assert_eq!(set_apart("One\ntwo.\n\nThree.".into()), "One\ntwo.\n\nThree.");
    }

    #[test]
    fn a_document_saved_again_in_unicode_is_read() {
        let rtf = "{\\rtf1\\ansi “Zürich” 𝄞}";
        let wide: Vec<u8> = rtf.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [wide.clone(), [&b"\xFE\xFF"[..], &wide].concat(), format!("\u{FEFF}{rtf}").into_bytes()] {
            let charset = Head::new(bytes.clone(), true).charset;
            assert_eq!(reader::text(&in_ascii(&bytes, charset)).text.trim(), "“Zürich” 𝄞", "{charset:?}");
        }
    }

    #[test]
    fn a_text_about_rtf_is_none() {
        let seen = |text: &str| Rtf.recognize(&Head::new(text.into(), true)).is_some();
        assert!(seen("{\\rtf1\\ansi It rained.}"));
        assert!(!seen("A file begins with {\\rtf1.") && !seen("{\"rtf\": 1}"));
    }
}
