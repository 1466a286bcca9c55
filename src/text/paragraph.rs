//! Paragraphs: lines joined where a line was only broken to fit a width.

use std::ops::Range;

use crate::span::Span;

/// A paragraph of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its bytes, without the white space around.
    pub span: Span,
    /// What it is in the story.
    pub role: Role,
    /// Indices of its tokens.
    pub tokens: Range<usize>,
    /// Indices of its sentences.
    pub sentences: Range<usize>,
}

impl Paragraph {
    /// A paragraph of the body, not yet read into tokens.
    pub fn body(span: Span) -> Self {
        Self::new(span, Role::Body)
    }

    /// A paragraph not yet read into tokens.
    pub fn new(span: Span, role: Role) -> Self {
        Self { span, role, tokens: 0..0, sentences: 0..0 }
    }
}

/// What a paragraph is in its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The heading.
    Headline,
    /// Who wrote it.
    Byline,
    /// A line that holds the story's date.
    DateLine,
    /// A heading inside the story.
    Subheading,
    /// The story itself.
    Body,
    /// No part of the story: nothing is extracted, indexed or counted there.
    Cut,
}

/// Longest line, in bytes, that a text broken to a width can have.
const WIDEST: usize = 140;
/// How far short of the width a broken line may fall, the next word counted.
const SLACK: usize = 6;

/// The paragraphs of `text`, each trimmed of white space, none empty.
///
/// A blank line ends one. A line break alone ends one too, except in a text that was broken to a width: there a line
/// goes on in the next where the next word would not have fitted.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let width = wrap_width(text, &lines);
    let mut out: Vec<Span> = Vec::new();
    let mut before: Option<Span> = None;
    for line in lines {
        let words = line.trimmed(text);
        if words.is_empty() {
            before = None;
            continue;
        }
        match (before, out.last_mut()) {
            (Some(above), Some(paragraph)) if width.is_some_and(|w| goes_on(text, above, line, w)) => {
                paragraph.end = words.end;
            }
            _ => out.push(words),
        }
        before = Some(line);
    }
    out
}

/// The lines, without their line breaks. A form feed ends a line as well.
fn lines(text: &str) -> Vec<Span> {
    /// Bytes that are looked at in one step, most of which hold no break.
    const STEP: usize = 32;
    let mut out = Vec::new();
    let mut start = 0;
    for (bytes, from) in text.as_bytes().chunks(STEP).zip((0..).step_by(STEP)) {
        // Without a branch for each of them, so that the processor compares many at once.
        if !bytes.iter().fold(false, |any, &byte| any | (byte <= b'\r')) {
            continue;
        }
        for (&byte, at) in bytes.iter().zip(from..) {
            if matches!(byte, b'\n' | b'\x0c' | b'\r') {
                // The break of CRLF makes one empty line no reader would see: skip it.
                if !(byte == b'\n' && at > 0 && text.as_bytes()[at - 1] == b'\r') {
                    out.push(Span::new(start, at));
                }
                start = at + 1;
            }
        }
    }
    out.push(Span::new(start, text.len()));
    out
}

/// The width a text was broken to, or nothing where it was not.
fn wrap_width(text: &str, lines: &[Span]) -> Option<usize> {
    let width = lines.iter().map(|line| line.trimmed(text).end - line.start).max().unwrap_or(0);
    if !(30..=WIDEST).contains(&width) {
        return None;
    }
    let (mut full, mut short) = (0, 0);
    for pair in lines.windows(2) {
        if pair.iter().any(|line| line.trimmed(text).is_empty()) {
            continue;
        }
        if goes_on(text, pair[0], pair[1], width) { full += 1 } else { short += 1 }
    }
    (full >= 2 && full * 2 > short).then_some(width)
}

/// Whether `line` continues the line `above` it: the first word of it would not have fitted there.
fn goes_on(text: &str, above: Span, line: Span, width: usize) -> bool {
    let indent = |line: Span| line.trimmed(text).start - line.start;
    if indent(line) > indent(above) + 1 {
        return false;
    }
    let first_word = line.of(text).split_whitespace().next().map_or(0, str::len);
    let used = above.trimmed(text).end - above.start;
    used + 1 + first_word + SLACK > width && used * 2 > width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_are_long() {
        let long = "word ".repeat(40);
        let text = format!("{long}\n{long}\nShort.");
        assert_eq!(of(&text).len(), 3);
    }

    #[test]
    fn lines_broken_to_a_width_are_joined_and_a_heading_is_not() {
        let text = "Storm hits coast\nBy Ann Bell\n\nThe storm came ashore late on Monday and\nbroke the sea wall in four places, the\n\
                    harbour master said at noon. Nobody was\nhurt.\n\nThe wall is to be mended.";
        let found = of(text);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[2].ends_with("hurt."));
    }

    #[test]
    fn an_indent_begins_a_paragraph() {
        let text = "  The storm came ashore late on Monday and\nbroke the sea wall in four places there.\n  The harbour \
                    master said that nobody was\nhurt, and that the wall would be mended.";
        assert_eq!(of(text).len(), 2);
    }

    #[test]
    fn crlf_and_form_feed_break_lines() {
        assert_eq!(of("One.\r\n\r\nTwo.\x0cThree."), ["One.", "Two.", "Three."]);
    }

    #[test]
    fn nothing_but_white_space_is_no_paragraph() {
        assert!(of(" \n\t\r\n ").is_empty());
    }
}
