//! The opening words of a line, read token by token.

use crate::place::gazetteer::{Form, Gazetteer};
use crate::span::Span;
use crate::text::key::{join, word_key};
use crate::text::token::tokenize;
use crate::text::{Class, Kind, Token};

/// The tokens of a line, or of the beginning of a paragraph, and how far they are read.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    pub(super) at: usize,
}

/// Bytes of a paragraph that can hold a line of the head.
const LONGEST: usize = 200;

impl<'t> Cursor<'t> {
    /// Reads the first words of `paragraph`.
    pub(super) fn new(text: &'t str, paragraph: Span) -> Self {
        let mut end = paragraph.end.min(paragraph.start + LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut tokens = Vec::new();
        tokenize(text, Span::new(paragraph.start, end), &mut tokens);
        Self { text, tokens, at: 0 }
    }

    /// The token that is next.
    pub(super) fn peek(&self) -> Option<Token> {
        self.ahead(0)
    }

    /// The token `by` tokens further on.
    pub(super) fn ahead(&self, by: usize) -> Option<Token> {
        self.tokens.get(self.at + by).copied()
    }

    /// What the next token is.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.peek().map(|token| token.kind)
    }

    /// Goes past the next token where it is one of `kind`.
    pub(super) fn take(&mut self, kind: Kind) -> bool {
        let taken = self.kind() == Some(kind);
        self.at += usize::from(taken);
        taken
    }

    /// Goes past the next word where it is `word`, in small letters.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let taken = self.peek().is_some_and(|token| token.kind == Kind::Word && token.key == word_key(word));
        self.at += usize::from(taken);
        taken
    }

    /// Whether the next token is a word of one of these classes.
    pub(super) fn is(&self, class: Class) -> bool {
        self.peek().is_some_and(|token| token.is(class))
    }

    /// Whether all is read.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// How many tokens are left.
    pub(super) fn left(&self) -> usize {
        self.tokens.len().saturating_sub(self.at)
    }

    /// The words of a token.
    pub(super) fn word(&self, token: Token) -> &'t str {
        token.span().of(self.text)
    }

    /// The tokens `from..to`, counted from the first.
    pub(super) fn tokens(&self, from: usize, to: usize) -> &[Token] {
        self.tokens.get(from..to).unwrap_or_default()
    }

    /// The bytes from token `from` to the end of the last before `to`, which lies after it.
    pub(super) fn span(&self, from: usize, to: usize) -> Option<Span> {
        let tokens = self.tokens(from, to);
        Some(tokens.first()?.span().cover(tokens.last()?.span()))
    }

    /// The key of the words among tokens `from..to`, hyphens left out.
    pub(super) fn key(&self, from: usize, to: usize) -> Option<u64> {
        let words = self.tokens(from, to).iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Clitic));
        words.map(|token| if token.kind == Kind::Clitic { word_key("'s") } else { token.key }).reduce(join)
    }

    /// Whether tokens `from..to` are the name of a place, and no adjective.
    pub(super) fn is_place(&self, from: usize, to: usize) -> bool {
        let named = |key| Gazetteer::embedded().candidates(key).any(|(_, form)| form != Form::Demonym);
        self.key(from, to).is_some_and(named)
    }
}
