//! Segments: the stretches of a text in which names can stand. Everything outside them is no name.

use std::ops::Range;

use crate::text::{Case, Class, Kind, Text, Token};

/// Most small words and marks between two capitals of one name: `Ministry of | the | Interior`.
const LONGEST_JOIN: usize = 3;

/// The segments of a story, in order: capitalised words, what joins them, and a number after them. None crosses a sentence.
pub fn segments(text: &Text<'_>) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    for sentence in &text.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let start = at;
            at += 1;
            if !begins(text, start, sentence.end) {
                continue;
            }
            at = segment_end(text, start, sentence.end);
            if !is_small(text, start..at) {
                segments.push(start..at);
            }
        }
    }
    segments
}

/// A capital, or a small word of names right before one: `van`, `al-`.
fn begins(text: &Text<'_>, at: usize, limit: usize) -> bool {
    let token = text.tokens[at];
    if token.is_capitalized() {
        return true;
    }
    let next = if at + 1 < limit && text.tokens[at + 1].kind == Kind::Hyphen { at + 2 } else { at + 1 };
    token.is(Class::PARTICLE) && token.kind == Kind::Word && next < limit && text.tokens[next].is_capitalized()
}

/// Whether nothing is capitalised but a small word that opens a sentence or a heading: `The`, `In 1998`, `I`. Many segments
/// are one, and none is a name.
fn is_small(text: &Text<'_>, segment: Range<usize>) -> bool {
    let small = Class::DETERMINER | Class::PREPOSITION | Class::CONJUNCTION | Class::SUBJECT_PRONOUN;
    let mut tokens = text.tokens[segment].iter();
    let is_small = |first: &Token| {
        first.is(Class::FUNCTION) && first.is(small) && matches!(first.case, Case::Capital | Case::Initial)
    };
    tokens.next().is_some_and(is_small) && !tokens.any(|token| token.is_capitalized())
}

fn segment_end(text: &Text<'_>, start: usize, limit: usize) -> usize {
    let mut end = start + 1;
    loop {
        let next = (end..limit.min(end + LONGEST_JOIN + 1)).find(|&at| text.tokens[at].is_capitalized());
        match next {
            Some(next) if (end..next).all(|at| joins(text, at)) => end = next + 1,
            _ => break,
        }
    }
    // `Apollo 11`, `Boeing 747`
    if end < limit && text.tokens[end].kind == Kind::Number && !text.tokens[end - 1].is(Class::MONTH) {
        end += 1;
    }
    end
}

fn joins(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    match token.kind {
        Kind::Word => {
            token.is(Class::PARTICLE)
                || matches!(text.word(at), "of" | "the" | "and" | "for" | "in" | "on" | "at" | "to")
        }
        Kind::Hyphen | Kind::Clitic | Kind::Number => true,
        Kind::Symbol => matches!(text.word(at), "&" | "/" | "+"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_hold_names_with_their_small_words() {
        let text =
            Text::plain("The head of the Ministry of the Interior met Jan van Holt, al-Amin and Apollo 11 crews.");
        let found: Vec<_> = segments(&text).into_iter().map(|s| text.slice(text.span(s))).collect();
        assert_eq!(found, ["Ministry of the Interior", "Jan van Holt", "al-Amin and Apollo 11"]);
    }
}
