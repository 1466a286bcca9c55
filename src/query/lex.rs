//! From what was typed to marks, operators and words.

use std::ops::Range;

use super::ParseError;
use super::ast::{FIELDS, Field, Near};

/// Most words that two things can be asked to stand within, and most places that a phrase can be moved by.
pub(super) const FARTHEST: u32 = 255;

/// What stands in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(Near),
    AtLeast(u32),
    Field(Field),
    /// `[from TO to]`, and whether either bound is included.
    Range(String, String, (bool, bool)),
    /// What stands between quotation marks, and the number after `~`.
    Phrase(String, Option<u32>),
    /// Anything else.
    Word(String),
}

/// Something in a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// Reads a query into its tokens.
pub(super) fn tokens(typed: &str) -> Result<Vec<Token>, ParseError> {
    let mut lexer = Lexer { typed, at: 0 };
    let mut tokens: Vec<Token> = Vec::new();
    while let Some(c) = lexer.peek() {
        if c.is_whitespace() {
            lexer.at += c.len_utf8();
            continue;
        }
        let glued = |token: &&Token| token.span.end == lexer.at && matches!(token.kind, Kind::Field(_));
        let after_field = tokens.last().filter(glued).is_some();
        let token = match c {
            '(' => lexer.one(Kind::Open),
            ')' => lexer.one(Kind::Close),
            '[' | '{' => lexer.range()?,
            '-' | '−' | '–' if !after_field => lexer.minus(c)?,
            '+' => {
                return Err(lexer.error(lexer.at..lexer.at + 1, "every word is required already: leave out “+”"));
            }
            '"' | '“' | '”' | '„' | '«' => lexer.phrase(c)?,
            _ => lexer.word(after_field)?,
        };
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'q> {
    typed: &'q str,
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.typed[self.at..].chars().next()
    }

    fn one(&mut self, kind: Kind) -> Token {
        self.at += 1;
        Token { kind, span: self.at - 1..self.at }
    }

    fn minus(&mut self, c: char) -> Result<Token, ParseError> {
        let span = self.at..self.at + c.len_utf8();
        self.at = span.end;
        if self.peek().is_none_or(char::is_whitespace) {
            return Err(self.error(span, "“-” leaves out the word right after it, and there is none"));
        }
        Ok(Token { kind: Kind::Not, span })
    }

    fn phrase(&mut self, open: char) -> Result<Token, ParseError> {
        let start = self.at;
        let from = start + open.len_utf8();
        let closes: &[char] = match open {
            '"' => &['"'],
            '«' => &['»'],
            _ => &['”', '“', '"'],
        };
        let Some(length) = self.typed[from..].find(closes) else {
            return Err(self.error(start..from, "this quotation mark is never closed"));
        };
        let words = self.typed[from..from + length].to_owned();
        let close = self.typed[from + length..].chars().next().map_or(0, char::len_utf8);
        self.at = from + length + close;
        let slop = self.slop()?;
        if let Some(c) = self.peek().filter(|c| matches!(c, '~' | '*' | '^' | '!' | '?')) {
            let at = self.at..self.at + 1;
            return Err(self.error(
                at,
                format!("“{c}” after a phrase is not understood: put it inside, after the word it is for"),
            ));
        }
        Ok(Token { kind: Kind::Phrase(words, slop), span: start..self.at })
    }

    /// `~5` after a phrase.
    fn slop(&mut self) -> Result<Option<u32>, ParseError> {
        let Some(rest) = self.typed[self.at..].strip_prefix('~') else { return Ok(None) };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let span = self.at..self.at + 1 + digits;
        let slop = rest[..digits].parse().ok().filter(|slop| *slop <= FARTHEST);
        let Some(slop) = slop else {
            let message = format!("a number from 0 to {FARTHEST} is missing after “~”: \"big wolf\"~5");
            return Err(self.error(span, message));
        };
        self.at = span.end;
        Ok(Some(slop))
    }

    /// `[a TO b]`, where the brackets of either kind may be mixed.
    fn range(&mut self) -> Result<Token, ParseError> {
        let start = self.at;
        let rest = &self.typed[start + 1..];
        let Some(length) = rest.find([']', '}']) else {
            return Err(self.error(start..start + 1, "this bracket is never closed: write [2002 TO 2003]"));
        };
        let span = start..start + length + 2;
        let inside = &rest[..length];
        let words: Vec<&str> = inside.split_whitespace().collect();
        let to = words.iter().position(|word| word.eq_ignore_ascii_case("to"));
        let Some(to) = to.filter(|to| *to > 0 && to + 1 < words.len()) else {
            return Err(self.error(span, "two bounds with TO between are missing: write [2002 TO 2003]"));
        };
        let with = (self.typed[start..].starts_with('['), rest[length..].starts_with(']'));
        self.at = span.end;
        Ok(Token { kind: Kind::Range(words[..to].join(" "), words[to + 1..].join(" "), with), span })
    }

    fn word(&mut self, after_field: bool) -> Result<Token, ParseError> {
        let start = self.at;
        let rest = &self.typed[start..];
        let length =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»'));
        let word = &rest[..length.unwrap_or(rest.len())];
        if word.is_empty() {
            let end = start + self.peek().map_or(0, char::len_utf8);
            return Err(self.error(start..end, "this quotation mark opens nothing"));
        }
        let opens = rest[word.len()..].starts_with('(');
        if let Some((name, _)) = word.split_once(':').filter(|(name, _)| is_name(name) && !after_field) {
            let span = start..start + name.len() + 1;
            self.at = span.end;
            return self.field(name, span);
        }
        let span = start..start + word.len();
        self.at = span.end;
        let lower = word.to_ascii_lowercase();
        let kind = match lower.as_str() {
            _ if after_field && !opens => Kind::Word(word.to_owned()),
            "and" | "&&" => Kind::And,
            "or" | "||" => Kind::Or,
            "not" => Kind::Not,
            _ if opens => return self.function(&lower, span),
            _ => match self.near(&lower, &span)? {
                Some(near) => Kind::Near(near),
                None => Kind::Word(word.to_owned()),
            },
        };
        Ok(Token { kind, span })
    }

    /// A word with a bracket right after it: `headline(`, `atleast3(`.
    fn function(&self, name: &str, span: Range<usize>) -> Result<Token, ParseError> {
        if let Some(times) = name.strip_prefix("atleast") {
            let times = times.parse().ok().filter(|times| (1..=FARTHEST).contains(times));
            let Some(times) = times else {
                let message = format!("a number from 1 to {FARTHEST} is missing after “atleast”: atleast3(wolf)");
                return Err(self.error(span, message));
            };
            return Ok(Token { kind: Kind::AtLeast(times), span });
        }
        if FIELDS.iter().any(|(known, ..)| *known == name) {
            return self.field(name, span);
        }
        let message = format!(
            "“{name}(” is neither a field nor atleast3(: put a space before the bracket to look for the word “{name}”"
        );
        Err(self.error(span, message))
    }

    fn field(&self, name: &str, span: Range<usize>) -> Result<Token, ParseError> {
        let lower = name.to_ascii_lowercase();
        if let Some((_, field, _)) = FIELDS.iter().find(|(known, ..)| *known == lower) {
            return Ok(Token { kind: Kind::Field(*field), span });
        }
        let names: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).collect();
        let message = format!(
            "there is no field “{name}”; the fields are {}. To look for the words themselves, put them in quotation marks",
            names.join(", ")
        );
        Err(self.error(span, message))
    }

    /// `w/5`, `pre/5`, `w/s`, `w/p`, and what else they are called.
    fn near(&self, word: &str, span: &Range<usize>) -> Result<Option<Near>, ParseError> {
        let Some((operator, reach)) = word.split_once('/') else { return Ok(None) };
        let ordered = match operator {
            "w" | "near" | "n" => false,
            "pre" | "onear" => true,
            _ => return Ok(None),
        };
        if !reach.is_empty() && reach.bytes().all(|byte| byte.is_ascii_digit()) {
            let Some(reach) = reach.parse().ok().filter(|reach| (1..=FARTHEST).contains(reach)) else {
                let message = format!("words can stand within 1 to {FARTHEST} of each other: write {operator}/5");
                return Err(self.error(span.clone(), message));
            };
            return Ok(Some(if ordered { Near::Before(reach) } else { Near::Within(reach) }));
        }
        match reach {
            "s" | "sent" if !ordered => Ok(Some(Near::Sentence)),
            "p" | "para" if !ordered => Ok(Some(Near::Paragraph)),
            // `w/o` and the like are words.
            "o" => Ok(None),
            _ => {
                let message = if ordered {
                    format!("a number is missing after “{operator}/”: write {operator}/5")
                } else {
                    format!(
                        "“{word}” is not understood: write {operator}/5, or w/s for one sentence, w/p for one paragraph"
                    )
                };
                Err(self.error(span.clone(), message))
            }
        }
    }

    fn error(&self, span: Range<usize>, message: impl Into<String>) -> ParseError {
        ParseError { query: self.typed.to_owned(), span, message: message.into() }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}
