//! Tokens: words, numbers, marks.
//!
//! Split as the Penn Treebank does where news needs it: a possessive `’s` is a token of its own, and so are the parts
//! of `Japan-China`. Unlike there, `U.S.`, `Sen.` and `J.` keep their full stop, and `didn’t` stays one word.

use super::key::{self, Byte, word_key};
use super::lexicon::{Class, class_of};
use crate::span::Span;

/// A token: where it stands and what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Word, number or mark.
    pub kind: Kind,
    /// How a word is capitalised.
    pub case: Case,
    /// What kind of word it can be.
    pub class: Class,
    /// See [`word_key`]; the full stop of an abbreviation is left out. 0 for marks.
    pub key: u64,
}

impl Token {
    /// The bytes of the token.
    pub fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Whether the token is a word that begins with a capital.
    pub fn is_capitalized(self) -> bool {
        matches!(self.case, Case::Capital | Case::Upper | Case::Mixed | Case::Initial)
    }

    /// Whether the token is a word of one of these classes.
    pub fn is(self, class: Class) -> bool {
        self.class.any(class)
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Begins with a letter: `Koizumi`, `didn’t`, `U.S.`, `O’Brien`
    Word,
    /// Begins with a digit: `5`, `100,000`, `3.5`, `15th`, `1990s`, `10pm`
    Number,
    /// `’s`, `’ll`, `’d`, `’re`, `’ve`, `’m`, or the apostrophe after a plural
    Clitic,
    /// `.` `!` `?` `…` that is no part of a word
    Stop,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `—`, `–`, `--`, or a hyphen between spaces
    Dash,
    /// `-` inside a word
    Hyphen,
    /// `(` `[`
    Open,
    /// `)` `]`
    Close,
    /// Any quotation mark, double or single, `''` and ` `` ` included
    Quote,
    /// Anything else
    Symbol,
}

/// How a word is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No letter in it.
    None,
    /// `police`
    Lower,
    /// `Police`
    Capital,
    /// One capital letter, with a full stop or without: `J.`
    Initial,
    /// Two capitals or more and no small letter: `WASHINGTON`, `U.S.`
    Upper,
    /// `McCain`, `iPhone`
    Mixed,
}

const CLITICS: [&str; 6] = ["s", "d", "m", "ll", "re", "ve"];

/// Appends the tokens of `paragraph` to `out`. Time is linear in its length.
pub fn tokenize(source: &str, paragraph: Span, out: &mut Vec<Token>) {
    let text = &source[..paragraph.end];
    let mut at = paragraph.start;
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte <= b' ' {
            at += 1;
            continue;
        }
        if byte.is_ascii_alphabetic()
            && let Some(token) = plain_word(text, at)
        {
            at = token.end as usize;
            out.push(token);
            continue;
        }
        let c = char_at(text, at);
        if c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
            continue;
        }
        let token = if c.is_alphabetic() {
            word(text, at)
        } else if c.is_ascii_digit() || c.is_numeric() {
            number(text, at)
        } else {
            mark(text, paragraph.start, at, c)
        };
        at = token.end as usize;
        out.push(token);
    }
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\0')
}

fn before(text: &str, from: usize, at: usize) -> Option<char> {
    text[from..at].chars().next_back()
}

fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘')
}

/// A word of ASCII letters and figures alone, with nothing after it that may belong to it: most words are, and [`word`]
/// makes the same of them.
fn plain_word(text: &str, start: usize) -> Option<Token> {
    let bytes = &text.as_bytes()[start..];
    let (mut length, mut upper, mut figures, mut key) = (0, 0, 0, key::SEED);
    for &byte in bytes {
        let kind = Byte::of(byte);
        if !kind.is_alphanumeric() {
            if kind == Byte::Part || matches!(byte, b'.' | b'\'' | b'&' | b'_') {
                return None;
            }
            break;
        }
        upper += usize::from(kind == Byte::Capital);
        figures += usize::from(kind == Byte::Figure);
        // The bit that makes a letter small is set in every figure.
        key = key::step(key, byte | 0x20);
        length += 1;
    }
    let (lower, key) = (length - upper - figures, key::finish(key));
    let case = case(upper, lower, bytes[0].is_ascii_uppercase());
    let end = (start + length) as u32;
    Some(Token { start: start as u32, end, kind: Kind::Word, case, class: class_of(key), key })
}

fn word(text: &str, start: usize) -> Token {
    let mut end = start;
    let mut dotted = false;
    loop {
        end = letters_end(text, end);
        let Some(next) = text[end..].chars().next() else { break };
        let after = text[end + next.len_utf8()..].chars().next();
        if next == '.' {
            // `U.S.`, `a.m.`: single letters with a stop after each.
            let is_one = |mut chars: std::str::Chars<'_>| chars.next().is_some() && chars.next().is_none();
            let single = is_one(text[start..end].chars())
                || dotted && text[..end].rfind('.').is_some_and(|dot| is_one(text[dot + 1..end].chars()));
            if single && after.is_some_and(char::is_alphabetic) && is_dotted_run(text, end + 1) {
                dotted = true;
                end += 1;
                continue;
            }
            break;
        }
        if is_apostrophe(next) && after.is_some_and(char::is_alphabetic) {
            let tail_start = end + next.len_utf8();
            let tail = &text[tail_start..letters_end(text, tail_start)];
            if CLITICS.iter().any(|clitic| tail.eq_ignore_ascii_case(clitic)) {
                break;
            }
            end = tail_start;
            continue;
        }
        if next == '&' && after.is_some_and(char::is_uppercase) && text[start..end].chars().all(char::is_uppercase) {
            end += 1; // `AT&T`, `S&P`
            continue;
        }
        break;
    }
    let bare = end;
    let mut class = Class::NONE;
    let key = word_key(&text[start..bare]);
    if text[end..].starts_with('.') && !text[end..].starts_with("..") {
        class = class_of(key);
        let initial = is_initial(&text[start..bare]);
        if dotted
            || initial
            || class.any(Class::ABBREVIATION | Class::BEFORE_NAME) && abbreviates(text, start, end, class)
        {
            end += 1;
        }
    }
    if class == Class::NONE {
        class = class_of(key);
    }
    Token { start: start as u32, end: end as u32, kind: Kind::Word, case: case_of(&text[start..bare]), class, key }
}

/// Whether a word with a full stop is the abbreviation it looks like: `Sat.` and `No.` are words too.
fn abbreviates(text: &str, start: usize, end: usize, class: Class) -> bool {
    let rest = text[end + 1..].trim_start();
    let next = rest.chars().next();
    if class.any(Class::BEFORE_NAME) {
        let word = &text[start..end];
        if word.eq_ignore_ascii_case("no") || word.eq_ignore_ascii_case("nos") {
            return next.is_some_and(|c| c.is_ascii_digit());
        }
        return true;
    }
    // A small word such as `sun.` or `sat.` ends its sentence; an abbreviation of a day or month has a capital.
    let capital = char_at(text, start).is_uppercase();
    capital || !class.any(Class::WEEKDAY | Class::MONTH)
}

fn letters_end(text: &str, from: usize) -> usize {
    let mut end = from;
    for c in text[from..].chars() {
        let part = c.is_alphanumeric() || c == '_' || is_mark_on_letter(c) || c == '\u{AD}';
        if !part {
            break;
        }
        end += c.len_utf8();
    }
    end
}

fn is_mark_on_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// Whether single letters with stops go on at `at`: `S.` of `U.S.`
fn is_dotted_run(text: &str, at: usize) -> bool {
    let mut chars = text[at..].chars();
    let letter = chars.next().is_some_and(char::is_alphabetic);
    letter && chars.next().is_none_or(|c| !c.is_alphanumeric())
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

fn case_of(word: &str) -> Case {
    let (mut upper, mut lower) = (0, 0);
    let mut first_upper = false;
    for c in word.chars() {
        if c.is_uppercase() {
            first_upper |= upper + lower == 0;
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    case(upper, lower, first_upper)
}

/// How a word with so many capitals and small letters is capitalised.
fn case(upper: usize, lower: usize, first_upper: bool) -> Case {
    match (upper, lower) {
        (0, 0) => Case::None,
        (0, _) => Case::Lower,
        (1, 0) => Case::Initial,
        (_, 0) => Case::Upper,
        (1, _) if first_upper => Case::Capital,
        _ => Case::Mixed,
    }
}

fn number(text: &str, start: usize) -> Token {
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let next_digit = chars.peek().is_some_and(|(_, n)| n.is_ascii_digit());
        let part = c.is_alphanumeric() || (matches!(c, '.' | ',' | ':') && next_digit);
        if !part {
            break;
        }
        end = start + offset + c.len_utf8();
    }
    let key = word_key(&text[start..end]);
    Token { start: start as u32, end: end as u32, kind: Kind::Number, case: Case::None, class: class_of(key), key }
}

fn mark(text: &str, from: usize, start: usize, c: char) -> Token {
    let mut end = start + c.len_utf8();
    let rest = &text[end..];
    let glued = before(text, from, start).is_some_and(|b| b.is_alphanumeric() || b == '.');
    let kind = match c {
        _ if is_apostrophe(c) => {
            let tail = &rest[..letters_end(rest, 0)];
            if glued && CLITICS.iter().any(|clitic| tail.eq_ignore_ascii_case(clitic)) {
                end += tail.len();
                Kind::Clitic
            } else if rest.starts_with(c) {
                end += c.len_utf8(); // '' as a double mark
                Kind::Quote
            } else {
                Kind::Quote
            }
        }
        '`' => {
            end += usize::from(rest.starts_with('`'));
            Kind::Quote
        }
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‚' | '‛' | '＂' => Kind::Quote,
        '.' | '…' => {
            end += rest.bytes().take_while(|&b| b == b'.').count();
            Kind::Stop
        }
        '!' | '?' => Kind::Stop,
        ',' => Kind::Comma,
        ';' => Kind::Semicolon,
        ':' => Kind::Colon,
        '—' | '–' | '―' | '−' => Kind::Dash,
        '-' | '‐' | '‑' => {
            let dashes = rest.bytes().take_while(|&b| b == b'-').count();
            end += dashes;
            let spaced = before(text, from, start).is_none_or(char::is_whitespace)
                || text[end..].chars().next().is_none_or(char::is_whitespace);
            if dashes > 0 || spaced { Kind::Dash } else { Kind::Hyphen }
        }
        '(' | '[' | '{' => Kind::Open,
        ')' | ']' | '}' => Kind::Close,
        _ => Kind::Symbol,
    };
    Token { start: start as u32, end: end as u32, kind, case: Case::None, class: Class::NONE, key: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut tokens);
        tokens.into_iter().map(|token| token.span().of(text)).collect()
    }

    fn kinds(text: &str) -> Vec<Kind> {
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut tokens);
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn possessives_and_hyphens_split_contractions_do_not() {
        assert_eq!(words("China’s didn't O’Brien's he'd"), ["China", "’s", "didn't", "O’Brien", "'s", "he", "'d"]);
        assert_eq!(words("Japan-China 2-year-old"), ["Japan", "-", "China", "2", "-", "year", "-", "old"]);
    }

    #[test]
    fn abbreviations_keep_their_stop_and_words_do_not() {
        assert_eq!(words("U.S. Sen. J. Smith left."), ["U.S.", "Sen.", "J.", "Smith", "left", "."]);
        assert_eq!(words("the U.S."), ["the", "U.S."]);
        assert_eq!(words("at 5 a.m. on Sept. 3."), ["at", "5", "a.m.", "on", "Sept.", "3", "."]);
        assert_eq!(words("in the sun."), ["in", "the", "sun", "."]);
        assert_eq!(words("He said no. No. 5"), ["He", "said", "no", ".", "No.", "5"]);
        assert_eq!(words("AT&T and S&P 500"), ["AT&T", "and", "S&P", "500"]);
    }

    #[test]
    fn numbers_hold_their_points_and_letters() {
        assert_eq!(
            words("100,000 3.5, 15th 1990s 10:30pm 5."),
            ["100,000", "3.5", ",", "15th", "1990s", "10:30pm", "5", "."]
        );
    }

    #[test]
    fn marks_are_told_apart() {
        use Kind::*;
        assert_eq!(
            kinds("“A,” ''b'' — c - d -- e…"),
            [Quote, Word, Comma, Quote, Quote, Word, Quote, Dash, Word, Dash, Word, Dash, Word, Stop]
        );
        assert_eq!(kinds("the boys’ dog"), [Word, Word, Quote, Word]);
    }

    #[test]
    fn case_is_read_from_the_letters() {
        let case = |word| case_of(word);
        assert_eq!(case("McCain"), Case::Mixed);
        assert_eq!(case("U.S"), Case::Upper);
        assert_eq!(case("Éire"), Case::Capital);
        assert_eq!(case("J"), Case::Initial);
        assert_eq!(case("iPhone"), Case::Mixed);
    }

    #[test]
    fn a_plain_word_is_what_a_closer_look_gives() {
        let text = "The police, NATO B2B (iPhone) McCain it's U.S. AT&T a_b Zürich end";
        let starts = text
            .char_indices()
            .filter(|&(at, c)| c.is_ascii_alphabetic() && !text[..at].ends_with(|c: char| c.is_alphabetic()));
        let plain: Vec<Token> = starts.filter_map(|(at, _)| plain_word(text, at)).collect();
        assert!(plain.len() >= 7);
        for token in plain {
            assert_eq!(word(text, token.start as usize), token);
        }
    }

    #[test]
    fn a_token_never_reaches_past_its_paragraph() {
        let text = "First.second";
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, 5), &mut tokens);
        assert_eq!(tokens.last().unwrap().end, 5);
    }
}
