//! Where sentences and paragraphs begin, told by positions of words.
//!
//! What stands in one sentence or paragraph is found without reading a story: at the position of each word that opens one, the
//! index has a sign in a field of its own, and signs are read as postings beside those of the words.

use std::fmt::Write;

use tantivy::schema::{Field, Term};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::schema::Fields;
use super::words::{GAP, WordStream, is_part};
use crate::span::Span;
use crate::text::paragraph::paragraphs;
use crate::text::{Ends, Paragraph, Role, Text};

/// Name of the analyser of the field: signs and their positions.
pub(super) const LIMITS: &str = "limits";

/// Signs of a sentence and of a paragraph, in a story's text or the words of a quote.
const OF_TEXT: [&str; 2] = ["s", "p"];
/// The same in a headline, whose positions are others than those of the text beside it.
const OF_HEADLINE: [&str; 2] = ["hs", "hp"];

/// The positions of words at which sentences and paragraphs begin, each in order. The first word of all is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Sentences other than the first of a paragraph.
    pub(crate) sentences: Vec<u32>,
    /// Paragraphs.
    pub(crate) paragraphs: Vec<u32>,
}

impl Limits {
    /// Reads the stretches of `text` that were kept, at the positions that their words have in the index. Sentences are those of
    /// the whole text: what was cut can end one.
    pub(crate) fn of(text: &str, kept: &[Span]) -> Self {
        Self::with(text, kept, &Ends::default())
    }

    /// The same of a text of which is known where some sentences end, by the paragraph.
    pub(super) fn with(text: &str, kept: &[Span], known: &Ends) -> Self {
        let mut limits = Self::default();
        if is_one_sentence(text) {
            return limits;
        }
        let ends = ends(text, known);
        let (mut at, mut position, mut before) = (0, 0, None);
        for (number, span) in kept.iter().enumerate() {
            let mut words = WordStream::beginning(span.of(text), position + if number > 0 { GAP } else { 0 });
            while let Some(word) = words.next_span() {
                // A word that is in no sentence belongs to the next one.
                at += ends[at..].iter().take_while(|(end, _)| *end <= word.start + span.start).count();
                let here = (at, ends.get(at).map(|(_, paragraph)| *paragraph));
                match before.replace(here) {
                    Some(before) if before.1 != here.1 => limits.paragraphs.push(words.last_position()),
                    Some(before) if before.0 != here.0 => limits.sentences.push(words.last_position()),
                    _ => {}
                }
            }
            position = words.position();
        }
        limits
    }

    /// The number of the sentence in which the word at a position stands, from 0.
    pub(crate) fn sentence(&self, position: u32) -> usize {
        // Every paragraph begins a sentence.
        begun(&self.sentences, position) + self.paragraph(position)
    }

    /// The number of the paragraph in which the word at a position stands, from 0.
    pub(crate) fn paragraph(&self, position: u32) -> usize {
        begun(&self.paragraphs, position)
    }

    /// Adds them to `signs`, which is what the field is given: of the text (or the words said) or of the headline.
    pub(super) fn write(&self, signs: &mut String, is_headline: bool) {
        let [sentence, paragraph] = if is_headline { OF_HEADLINE } else { OF_TEXT };
        for (sign, positions) in [(sentence, &self.sentences), (paragraph, &self.paragraphs)] {
            for position in positions {
                // Writing to a string cannot fail.
                let _ = write!(signs, "{sign} {position} ");
            }
        }
    }
}

/// How many of these positions are not after another.
fn begun(positions: &[u32], position: u32) -> usize {
    positions.partition_point(|begin| *begin <= position)
}

/// Where each sentence of a text ends, in bytes, and the number of its paragraph. A paragraph of which that is `known`, or that has
/// one sentence, as many have, is not read into tokens.
fn ends(text: &str, known: &Ends) -> Vec<(usize, usize)> {
    let spans = paragraphs(text);
    let is_read = |span: Span| known.within(span).is_none() && !is_one_sentence(span.of(text));
    let role = |span: Span| if is_read(span) { Role::Body } else { Role::Cut };
    let paragraphs: Vec<Paragraph> = spans.iter().map(|&span| Paragraph::new(span, role(span))).collect();
    let is_any_read = paragraphs.iter().any(|paragraph| paragraph.role == Role::Body);
    let read = if is_any_read { Ends::of(&Text::new(text, paragraphs)) } else { Ends::default() };
    let mut ends = Vec::with_capacity(2 * spans.len());
    for (number, &span) in spans.iter().enumerate() {
        match known.within(span).or_else(|| read.within(span)) {
            Some(all) => ends.extend(all.iter().map(|&end| (end, number))),
            None => ends.push((span.end, number)),
        }
    }
    ends
}

/// Whether no stop and no line break comes before the last word, as in most quotes: which is seen faster than tokens are made.
fn is_one_sentence(text: &str) -> bool {
    /// Bytes that are looked at in one step, without a branch for each.
    const STEP: usize = 32;
    let text = text.trim_end_matches(|c| !is_part(c));
    let ends = |byte: u8| matches!(byte, b'.' | b'!' | b'?' | b'\n' | b'\r' | b'\x0c');
    let any_ends = |bytes: &[u8]| bytes.iter().fold(false, |any, &byte| any | ends(byte));
    !text.as_bytes().chunks(STEP).any(any_ends) && !text.contains('…')
}

/// The signs at which sentences and paragraphs begin in `field`, a story's text or headline or the words of a quote: of
/// sentences other than the first of a paragraph, and of paragraphs.
pub(crate) fn signs(fields: &Fields, field: Field) -> [Term; 2] {
    let signs = if field == fields.headline { OF_HEADLINE } else { OF_TEXT };
    signs.map(|sign| Term::from_field_text(fields.limits, sign))
}

/// Gives the signs of a document, each with its position, to the engine.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SignTokenizer;

impl Tokenizer for SignTokenizer {
    type TokenStream<'a> = SignStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SignStream<'a> {
        SignStream { rest: text.split_ascii_whitespace(), token: Token::default() }
    }
}

/// The signs of one document.
pub(super) struct SignStream<'t> {
    rest: std::str::SplitAsciiWhitespace<'t>,
    token: Token,
}

impl TokenStream for SignStream<'_> {
    fn advance(&mut self) -> bool {
        let (Some(sign), Some(Ok(position))) = (self.rest.next(), self.rest.next().map(str::parse)) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(sign);
        self.token.position = position;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "He left the U.S. He came back. “Why?” she asked.\n\n\u{AD} Snow fell; it lay.\n\nAll went home";

    fn limits(text: &str) -> (Vec<u32>, Vec<u32>) {
        let Limits { sentences, paragraphs } = Limits::of(text, &[Span::new(0, text.len())]);
        (sentences, paragraphs)
    }

    #[test]
    fn the_first_words_of_sentences_and_paragraphs_are_told_by_position() {
        assert_eq!(limits(TEXT), (vec![4, 7], vec![10, 14]));
        assert_eq!(limits("One sentence, of 5 words."), (vec![], vec![]));
        // A sign that is no word is told by the next word.
        assert_eq!(limits("It ended. ** Then more."), (vec![2], vec![]));
        assert_eq!(limits("One.\n\n***\n\nTwo."), (vec![], vec![1]));
    }

    #[test]
    fn positions_are_those_of_the_index_over_what_was_cut() {
        let cut = TEXT.find("“Why").unwrap();
        let kept = [Span::new(0, cut), Span::new(cut + "“Why?” she asked.\n\n".len(), TEXT.len())];
        let gap = GAP as u32;
        assert_eq!(Limits::of(TEXT, &kept), Limits { sentences: vec![4], paragraphs: vec![7 + gap, 11 + gap] });
        // A break within what was kept leaves as much room as one between two stretches.
        assert_eq!(limits("A b. C d\u{1e}. E f."), (vec![2, 4 + gap], vec![]));
    }

    #[test]
    fn a_word_is_in_the_sentence_that_began_last() {
        let limits = Limits { sentences: vec![4, 7], paragraphs: vec![10] };
        assert_eq!([0, 3, 4, 6, 7, 9, 10, 99].map(|at| limits.sentence(at)), [0, 0, 1, 1, 2, 2, 3, 3]);
        assert_eq!([0, 9, 10, 99].map(|at| limits.paragraph(at)), [0, 0, 1, 1]);
    }

    #[test]
    fn paragraphs_that_are_not_read_end_where_they_would() {
        let text = format!("{TEXT}\n\nNo stop here\n\nOne more.”\n\nTwo. Of them!\n\n***\n\nLast");
        let read = Text::plain(&text);
        let all: Vec<(usize, usize)> =
            read.sentences.iter().map(|one| (read.span(one.tokens()).end, one.paragraph)).collect();
        assert_eq!(ends(&text, &Ends::default()), all);
        assert_eq!(ends(&text, &Ends::of(&read)), all);
        let some = Text::new(&text, read.paragraphs[2..5].to_vec());
        assert_eq!(ends(&text, &Ends::of(&some)), all);
    }

    #[test]
    fn what_is_passed_over_quickly_has_one_sentence() {
        for text in ["Why?", "“We wait,” … ", "a b", "", "?! _"] {
            let read = Text::plain(text);
            assert!(!is_one_sentence(text) || read.sentences.len() < 2, "{text}");
        }
        assert!(is_one_sentence("“We wait,” …") && !is_one_sentence("Yes. _") && !is_one_sentence("a\nb"));
    }

    #[test]
    fn the_engine_is_given_each_sign_at_its_position() {
        let mut signs = String::new();
        Limits { sentences: vec![4, 7], paragraphs: vec![10] }.write(&mut signs, false);
        Limits { sentences: vec![3], paragraphs: Vec::new() }.write(&mut signs, true);
        let mut given = Vec::new();
        SignTokenizer.token_stream(&signs).process(&mut |token| given.push((token.text.clone(), token.position)));
        let given: Vec<(&str, usize)> = given.iter().map(|(sign, position)| (sign.as_str(), *position)).collect();
        assert_eq!(given, [("s", 4), ("s", 7), ("p", 10), ("hs", 3)]);
    }
}
