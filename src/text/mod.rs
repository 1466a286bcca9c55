//! A story's text, read once: paragraphs, sentences, tokens, and what kind of word each token is.
//!
//! [`Text`] borrows the string; everything else is a [`Span`] or an index into it. Every later step works on tokens
//! alone and never scans the string again.

pub mod key;
pub mod lexicon;
pub mod paragraph;
pub mod sentence;
mod slips;
pub mod token;

use std::ops::Range;

use crate::span::Span;
pub use lexicon::Class;
pub use paragraph::{Paragraph, Role};
pub use slips::slips;
pub use token::{Case, Kind, Token};

/// White space of any kind and length as one space, and none at the ends: a name broken over two lines is the same name.
pub fn squeezed(text: &str) -> String {
    let single = |two: &[u8]| two != b"  " && (two[0] == b' ' || two[0].is_ascii_graphic());
    let is_squeezed = |text: &[u8]| text.windows(2).all(single) && text.last().is_none_or(u8::is_ascii_graphic);
    if is_squeezed(text.as_bytes()) && !text.starts_with(' ') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a word is one of these, whatever its capitals.
pub(crate) fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|one| one.len() == word.len() && word.eq_ignore_ascii_case(one))
}

/// A text with its paragraphs, sentences and tokens.
///
/// ```
/// let text = archive::text::Text::plain("Sen. Smith left. “Why?” he asked.");
/// assert_eq!(text.sentences.len(), 2);
/// assert_eq!(text.word(0), "Sen.");
/// ```
pub struct Text<'t> {
    /// The string that all spans point into.
    pub source: &'t str,
    /// In order; those cut from the story have no tokens.
    pub paragraphs: Vec<Paragraph>,
    /// In order; each lies in one paragraph.
    pub sentences: Vec<Sentence>,
    /// In order.
    pub tokens: Vec<Token>,
}

/// Where the sentences of a text end that was read, for whoever wants no more of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// The bytes of each paragraph that was read, in order, and how many of `all` end up to its end.
    paragraphs: Vec<(Span, usize)>,
    /// The bytes after the last of each sentence.
    all: Vec<usize>,
}

impl Ends {
    /// Those of a text.
    pub fn of(text: &Text<'_>) -> Self {
        let read = text.paragraphs.iter().filter(|paragraph| paragraph.role != Role::Cut);
        let paragraphs = read.map(|paragraph| (paragraph.span, paragraph.sentences.end)).collect();
        let all = text.sentences.iter().map(|sentence| text.span(sentence.tokens()).end).collect();
        Self { paragraphs, all }
    }

    /// Where the sentences of a paragraph end, which has these bytes; nothing where it was not read.
    pub fn within(&self, paragraph: Span) -> Option<&[usize]> {
        let at = self.paragraphs.binary_search_by_key(&paragraph.start, |(span, _)| span.start).ok()?;
        let &(_, end) = self.paragraphs.get(at).filter(|(span, _)| *span == paragraph)?;
        let start = at.checked_sub(1).and_then(|before| self.paragraphs.get(before)).map_or(0, |&(_, end)| end);
        self.all.get(start..end)
    }
}

/// A sentence: a run of tokens within one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Index of its first token.
    pub start: usize,
    /// Index after its last token.
    pub end: usize,
    /// Index of its paragraph.
    pub paragraph: usize,
}

impl Sentence {
    /// The indices of its tokens.
    pub fn tokens(self) -> Range<usize> {
        self.start..self.end
    }
}

impl<'t> Text<'t> {
    /// Reads `source`, whose paragraphs are known, into sentences and tokens.
    ///
    /// `paragraphs` are in order and do not overlap; each brings its span and role, and gets its tokens and sentences.
    pub fn new(source: &'t str, mut paragraphs: Vec<Paragraph>) -> Self {
        let mut tokens = Vec::with_capacity(source.len() / 5);
        let mut sentences = Vec::with_capacity(source.len() / 100);
        for (number, paragraph) in paragraphs.iter_mut().enumerate() {
            paragraph.tokens = tokens.len()..tokens.len();
            paragraph.sentences = sentences.len()..sentences.len();
            if paragraph.role == Role::Cut {
                continue;
            }
            token::tokenize(source, paragraph.span, &mut tokens);
            paragraph.tokens.end = tokens.len();
            sentence::split(source, &tokens, paragraph.tokens.clone(), number, &mut sentences);
            paragraph.sentences.end = sentences.len();
        }
        Self { source, paragraphs, sentences, tokens }
    }

    /// Reads a text of which nothing is known: every paragraph is part of the body.
    pub fn plain(source: &'t str) -> Self {
        let paragraphs = paragraph::paragraphs(source).into_iter().map(Paragraph::body).collect();
        Self::new(source, paragraphs)
    }

    /// The words of token `at`, as written.
    pub fn word(&self, at: usize) -> &'t str {
        let token = self.tokens[at];
        &self.source[token.start as usize..token.end as usize]
    }

    /// The span from token `tokens.start` to the end of the last token before `tokens.end`; the range is not empty.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].start as usize, self.tokens[tokens.end - 1].end as usize)
    }

    /// The slice that `span` points at.
    pub fn slice(&self, span: Span) -> &'t str {
        &self.source[span.start..span.end]
    }

    /// Index of the first token that ends after byte `at`: the token there, or the next.
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.end as usize <= at)
    }

    /// The tokens that share a byte with `span`.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.token_at(span.start);
        let end = self.tokens.partition_point(|t| (t.start as usize) < span.end);
        start..end.max(start)
    }

    /// Index of the sentence that token `at` belongs to.
    pub fn sentence_of(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= at)
    }

    /// Index of the paragraph that token `at` belongs to.
    pub fn paragraph_of(&self, at: usize) -> usize {
        self.sentences[self.sentence_of(at)].paragraph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_sentences_and_paragraphs_find_each_other() {
        let text = Text::plain("One two. Three.\n\nFour, five.");
        assert_eq!(text.paragraphs.len(), 2);
        assert_eq!(text.sentences.len(), 3);
        let four = text.token_at(text.source.find("Four").unwrap());
        assert_eq!(text.word(four), "Four");
        assert_eq!((text.sentence_of(four), text.paragraph_of(four)), (2, 1));
        assert_eq!(text.span(0..2).of(text.source), "One two");
        assert_eq!(text.tokens_in(Span::new(0, 7)), 0..2);
    }

    #[test]
    fn white_space_is_one_space_and_none_at_the_ends() {
        for text in
            ["", " ", "a", " a", "a ", "a b", "a  b", "a\nb", "a\tb c", "Été là", "É\u{A0}x", "a \u{1e} b", "a\u{1f}b"]
        {
            let words: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(squeezed(text), words.join(" "), "{text:?}");
        }
    }

    #[test]
    fn sentences_end_where_they_were_read_to() {
        let source = "One two. Three.\n\nRead more\n\nFour, five.";
        let mut paragraphs: Vec<_> = paragraph::paragraphs(source).into_iter().map(Paragraph::body).collect();
        paragraphs[1].role = Role::Cut;
        let ends = Ends::of(&Text::new(source, paragraphs.clone()));
        let within = |paragraph: &Paragraph| ends.within(paragraph.span).map(<[usize]>::to_vec);
        assert_eq!(
            paragraphs.iter().map(within).collect::<Vec<_>>(),
            [Some(vec![8, 15]), None, Some(vec![source.len()])]
        );
        assert_eq!(ends.within(Span::new(0, 8)), None);
    }

    #[test]
    fn a_paragraph_that_was_cut_has_no_tokens() {
        let source = "Read more\n\nIt rained.";
        let mut paragraphs: Vec<_> = paragraph::paragraphs(source).into_iter().map(Paragraph::body).collect();
        paragraphs[0].role = Role::Cut;
        let text = Text::new(source, paragraphs);
        assert_eq!(text.word(0), "It");
        assert_eq!(text.sentences[0].paragraph, 1);
    }
}
