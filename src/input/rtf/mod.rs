//! RTF: clippings of a word processor, and what Nexis and Factiva deliver in that form.

mod charset;
mod reader;

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
        let read = reader::text(&bytes);
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
    fn a_text_about_rtf_is_none() {
        let seen = |text: &str| Rtf.recognize(&Head::new(text.into(), true)).is_some();
        assert!(seen("{\\rtf1\\ansi It rained.}"));
        assert!(!seen("A file begins with {\\rtf1.") && !seen("{\"rtf\": 1}"));
    }
}
