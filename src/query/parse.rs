//! From what was typed to a query: a small recursive parser over words, marks and operators.
//!
//! ```text
//! query := all (OR all)*
//! all   := one (AND? one)*
//! one   := (NOT | -)* ( "(" query ")" | field ":" value | phrase | word )
//! ```

use std::ops::Range;

use super::ast::{Clause, Dates, FIELDS, Field, Query, Value};
use crate::index::days::Days;
use crate::index::words::exact;

/// Deepest nesting of brackets: more is a slip of the hand, and would cost the parser its stack.
const DEEPEST: usize = 50;

/// A query that cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What was typed.
    pub query: String,
    /// The place, in bytes; empty at the end of the query.
    pub span: Range<usize>,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl std::error::Error for ParseError {}

impl std::fmt::Display for ParseError {
    /// The message, the query, and a caret under the place.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let query: String = self.query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let before = self.query.get(..self.span.start).map_or(0, |text| text.chars().count());
        let width = self.query.get(self.span.clone()).map_or(1, |text| text.chars().count()).max(1);
        write!(f, "cannot read the query: {}\n\n    {query}\n    {:before$}{}", self.message, "", "^".repeat(width))
    }
}

/// Reads a query. Nothing typed is everything.
///
/// ```
/// use archive::query::parse;
/// assert!(parse("shenyang AND NOT speaker:koizumi").is_ok());
/// assert_eq!(parse("shenyang AND").unwrap_err().span, 12..12);
/// ```
pub fn parse(typed: &str) -> Result<Query, ParseError> {
    let tokens = Lexer { typed, at: 0 }.tokens()?;
    if tokens.is_empty() {
        return Ok(Query::All);
    }
    let mut parser = Parser { typed, tokens, at: 0, depth: 0 };
    let query = parser.any(None)?;
    match parser.peek() {
        None => Ok(query),
        Some(token) => Err(parser.error(token.span.clone(), "this “)” closes no bracket")),
    }
}

/// Reads a stretch of days as `date:` and the options know it: `2002`, `2002-05`, `2002-05-24`, `2002-05..2003`,
/// `2002..`, `..2003`. Both ends are included.
pub fn parse_days(text: &str) -> Result<Days, String> {
    let one =
        |text: &str| Days::parse(text).ok_or_else(|| format!("“{text}” is no date: write 2002, 2002-05 or 2002-05-24"));
    let Some((from, to)) = text.split_once("..") else { return one(text) };
    if from.is_empty() && to.is_empty() {
        return Err("“..” has a date on neither side: write 2002..2003, 2002.. or ..2003".into());
    }
    let first = if from.is_empty() { Days::ALL.first } else { one(from)?.first };
    let last = if to.is_empty() { Days::ALL.last } else { one(to)?.last };
    if first > last {
        return Err(format!("“{text}” ends before it begins: write the earlier date first"));
    }
    Ok(Days { first, last })
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Field(Field),
    Phrase(String),
    Word(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    kind: Kind,
    span: Range<usize>,
}

struct Lexer<'q> {
    typed: &'q str,
    at: usize,
}

impl Lexer<'_> {
    fn tokens(mut self) -> Result<Vec<Token>, ParseError> {
        let mut tokens: Vec<Token> = Vec::new();
        while let Some(c) = self.peek() {
            if c.is_whitespace() {
                self.at += c.len_utf8();
                continue;
            }
            let after_field = tokens.last().is_some_and(|token| matches!(token.kind, Kind::Field(_)));
            let token = match c {
                '(' => self.one(Kind::Open),
                ')' => self.one(Kind::Close),
                '-' | '−' | '–' if !after_field => self.minus(c)?,
                '+' => return Err(self.error(self.at..self.at + 1, "every word is required already: leave out “+”")),
                '"' | '“' | '”' | '„' | '«' => self.phrase(c)?,
                _ => self.word(after_field)?,
            };
            tokens.push(token);
        }
        Ok(tokens)
    }

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
        let words = &self.typed[from..from + length];
        let close = self.typed[from + length..].chars().next().map_or(0, char::len_utf8);
        self.at = from + length + close;
        let span = start..self.at;
        if let Some(c) = self.peek().filter(|c| matches!(c, '~' | '*' | '^')) {
            let at = self.at..self.at + 1;
            return Err(self.error(at, format!("“{c}” after a phrase is not understood: leave it out")));
        }
        if exact(words).is_empty() {
            return Err(self.error(span, "there is no word between these quotation marks"));
        }
        Ok(Token { kind: Kind::Phrase(words.to_owned()), span })
    }

    fn word(&mut self, after_field: bool) -> Result<Token, ParseError> {
        let start = self.at;
        let rest = &self.typed[start..];
        let length =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»'));
        let word = &rest[..length.unwrap_or(rest.len())];
        if let Some((name, _)) = word.split_once(':').filter(|(name, _)| is_field_name(name)) {
            let span = start..start + name.len() + 1;
            self.at = span.end;
            return self.field(name, span);
        }
        self.at = start + word.len();
        let span = start..self.at;
        if word.is_empty() {
            let end = start + self.peek().map_or(0, char::len_utf8);
            return Err(self.error(start..end, "this quotation mark opens nothing"));
        }
        let kind = match word.to_ascii_lowercase().as_str() {
            "and" | "&&" if !after_field => Kind::And,
            "or" | "||" if !after_field => Kind::Or,
            "not" if !after_field => Kind::Not,
            _ => Kind::Word(word.to_owned()),
        };
        if let Kind::Word(word) = &kind {
            self.refuse_foreign(word, start)?;
        }
        Ok(Token { kind, span })
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

    /// Refuses what other programs understand and this one does not, rather than look for something else.
    fn refuse_foreign(&self, word: &str, start: usize) -> Result<(), ParseError> {
        let lower = word.to_ascii_lowercase();
        if let Some((operator, reach)) = lower.split_once('/') {
            let near = matches!(operator, "w" | "pre" | "near" | "onear" | "n");
            if near && (reach.bytes().all(|byte| byte.is_ascii_digit()) || matches!(reach, "s" | "p" | "sent" | "para"))
            {
                let message = "nearness is not understood; put words that belong together in quotation marks";
                return Err(self.error(start..start + word.len(), message));
            }
        }
        let Some(at) = word.find(['*', '?', '~', '^', '[', ']', '{', '}', '!']) else { return Ok(()) };
        let c = word[at..].chars().next().unwrap_or(' ');
        let message = format!("“{c}” is not understood here: leave it out, or put the words in quotation marks");
        Err(self.error(start + at..start + at + 1, message))
    }

    fn error(&self, span: Range<usize>, message: impl Into<String>) -> ParseError {
        ParseError { query: self.typed.to_owned(), span, message: message.into() }
    }
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

struct Parser<'q> {
    typed: &'q str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self, field: Option<Field>) -> Result<Query, ParseError> {
        let mut parts = vec![self.all(field)?];
        while self.take(&Kind::Or) {
            parts.push(self.all(field)?);
        }
        Ok(single(parts, Query::Or))
    }

    fn all(&mut self, field: Option<Field>) -> Result<Query, ParseError> {
        let mut parts = vec![self.one(field)?];
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::Or | Kind::Close => break,
                Kind::And => self.at += 1,
                _ => {}
            }
            parts.push(self.one(field)?);
        }
        Ok(single(parts, Query::And))
    }

    fn one(&mut self, field: Option<Field>) -> Result<Query, ParseError> {
        let mut negated = false;
        while self.take(&Kind::Not) {
            negated = !negated;
        }
        let query = self.primary(field)?;
        Ok(if negated { Query::Not(Box::new(query)) } else { query })
    }

    fn primary(&mut self, field: Option<Field>) -> Result<Query, ParseError> {
        let Some(token) = self.peek().cloned() else {
            let end = self.typed.len()..self.typed.len();
            let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
            let message = match last {
                Some(token) => format!("a word is missing after “{}”", &self.typed[token.span.clone()]),
                None => "a word is missing".into(),
            };
            return Err(self.error(end, message));
        };
        self.at += 1;
        match token.kind {
            Kind::Open => self.group(field, token.span),
            Kind::Field(named) => match field {
                Some(_) => Err(self.error(token.span, "a field cannot stand inside another")),
                None => self.value(named, token.span),
            },
            Kind::Phrase(words) => self.clause(field, Value::Phrase(words), token.span),
            Kind::Word(word) => self.clause(field, Value::Word(word), token.span),
            Kind::Close => Err(self.error(token.span, "a word is missing before this “)”")),
            Kind::And | Kind::Or | Kind::Not => {
                let word = &self.typed[token.span.clone()];
                let message = format!(
                    "a word is missing before “{word}”; to look for the word itself, put it in quotation marks"
                );
                Err(self.error(token.span, message))
            }
        }
    }

    fn group(&mut self, field: Option<Field>, open: Range<usize>) -> Result<Query, ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error(open, format!("brackets are nested more than {DEEPEST} deep")));
        }
        let query = self.any(field)?;
        self.depth -= 1;
        if !self.take(&Kind::Close) {
            return Err(self.error(open, "this bracket is never closed"));
        }
        Ok(query)
    }

    /// What stands after `field:`.
    fn value(&mut self, field: Field, name: Range<usize>) -> Result<Query, ParseError> {
        let glued = self.peek().is_some_and(|token| token.span.start == name.end);
        let fits = |token: &Token| matches!(token.kind, Kind::Open | Kind::Phrase(_) | Kind::Word(_));
        if !glued || !self.peek().is_some_and(fits) {
            let message = format!("a word is missing right after “{}”", &self.typed[name.clone()]);
            return Err(self.error(name, message));
        }
        self.primary(Some(field))
    }

    fn clause(&self, field: Option<Field>, value: Value, span: Range<usize>) -> Result<Query, ParseError> {
        let words = match &value {
            Value::Word(words) | Value::Phrase(words) => words.as_str(),
            Value::Dates(_) => "",
        };
        let value = if field == Some(Field::Date) {
            Value::Dates(self.dates(words, &span)?)
        } else if exact(words).is_empty() {
            return Err(self.error(span, format!("there is no word in “{words}”: leave it out")));
        } else {
            value
        };
        Ok(Query::Clause(Clause { field, value, span }))
    }

    fn dates(&self, words: &str, span: &Range<usize>) -> Result<Dates, ParseError> {
        let known = ["given", "written", "inferred", "none"];
        if let Some(known) = known.into_iter().find(|known| words.eq_ignore_ascii_case(known)) {
            return Ok(Dates::Known(known));
        }
        let days = parse_days(words.trim());
        days.map(Dates::Within).map_err(|message| self.error(span.clone(), message))
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, kind: &Kind) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == *kind);
        self.at += usize::from(found);
        found
    }

    fn error(&self, span: Range<usize>, message: impl Into<String>) -> ParseError {
        ParseError { query: self.typed.to_owned(), span, message: message.into() }
    }
}

fn single(mut parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Query {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => Query::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The query in brackets, as it was understood.
    fn read(typed: &str) -> String {
        fn show(query: &Query) -> String {
            let list = |parts: &[Query], word: &str| parts.iter().map(show).collect::<Vec<_>>().join(word);
            match query {
                Query::All => "*".into(),
                Query::And(parts) => format!("({})", list(parts, " & ")),
                Query::Or(parts) => format!("({})", list(parts, " | ")),
                Query::Not(query) => format!("!{}", show(query)),
                Query::Clause(clause) => {
                    let field = clause.field.map(|field| format!("{field:?}:")).unwrap_or_default();
                    let value = match &clause.value {
                        Value::Word(word) => word.clone(),
                        Value::Phrase(words) => format!("‹{words}›"),
                        Value::Dates(Dates::Known(how)) => (*how).into(),
                        Value::Dates(Dates::Within(days)) => format!("{}..{}", days.first, days.last),
                    };
                    field + &value
                }
            }
        }
        parse(typed).map_or_else(|error| format!("{:?}", error.span), |query| show(&query))
    }

    #[test]
    fn all_words_are_wanted_and_operators_come_in_any_case() {
        assert_eq!(read("wolf bear"), "(wolf & bear)");
        assert_eq!(read("wolf and bear or fox"), "((wolf & bear) | fox)");
        assert_eq!(read("wolf (bear Or fox)"), "(wolf & (bear | fox))");
        assert_eq!(read("  "), "*");
    }

    #[test]
    fn and_not_means_what_it_says() {
        assert_eq!(read("wolf AND NOT bear"), "(wolf & !bear)");
        assert_eq!(read("wolf NOT headline:bear"), "(wolf & !Headline:bear)");
        assert_eq!(read("wolf -bear"), "(wolf & !bear)");
        assert_eq!(read("-wolf"), "!wolf");
        assert_eq!(read("NOT (wolf bear)"), "!(wolf & bear)");
        assert_eq!(read("wolf OR NOT bear"), "(wolf | !bear)");
        assert_eq!(read("not not wolf"), "wolf");
    }

    #[test]
    fn hyphens_and_apostrophes_inside_a_word_are_part_of_it() {
        assert_eq!(read("Japan-China o'brien O’Brien's U.S."), "(Japan-China & o'brien & O’Brien's & U.S.)");
        assert_eq!(read("10:30"), "10:30");
    }

    #[test]
    fn phrases_may_have_marks_of_any_shape() {
        assert_eq!(read("\"big wolf\" “bad wolf” «grey wolf»"), "(‹big wolf› & ‹bad wolf› & ‹grey wolf›)");
    }

    #[test]
    fn fields_take_words_phrases_groups_and_dates() {
        assert_eq!(read("person:\"Ann Bell\" PLACE:Paris"), "(Person:‹Ann Bell› & Place:Paris)");
        assert_eq!(read("person:(Bell OR Crane)"), "(Person:Bell | Person:Crane)");
        assert_eq!(read("date:1970"), "Date:0..364");
        assert_eq!(read("date:1970-01..1970-02-02"), "Date:0..32");
        assert_eq!(read("date:none"), "Date:none");
        assert_eq!(read("date:..1970"), format!("Date:{}..364", i64::MIN));
        assert_eq!(read("person:and"), "Person:and");
    }

    #[test]
    fn what_cannot_be_read_points_at_the_place() {
        for (typed, span) in [
            ("wolf AND", 8..8),
            ("OR wolf", 0..2),
            ("wolf (bear", 5..6),
            ("wolf) bear", 4..5),
            ("()", 1..2),
            ("\"wolf", 0..1),
            ("\"...\"", 0..5),
            ("wolf & bear", 5..6),
            ("wolf - bear", 5..6),
            ("+wolf", 0..1),
            ("colour:red", 0..7),
            ("person: wolf", 0..7),
            ("person:", 0..7),
            ("person:(place:x)", 8..14),
            ("date:2002-13", 5..12),
            ("date:2003..2002", 5..15),
            ("date:..", 5..7),
            ("wol*", 3..4),
            ("wolf~1", 4..5),
            ("wolf w/5 bear", 5..8),
            ("wolf NEAR/3 bear", 5..11),
            ("\"big wolf\"~2", 10..11),
            ("»wolf", 0..2),
            ("date:[2002 TO 2003]", 5..6),
        ] {
            assert_eq!(read(typed), format!("{span:?}"), "{typed}");
        }
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        let error = parse("Zürich AND").unwrap_err().to_string();
        assert_eq!(error, "cannot read the query: a word is missing after “AND”\n\n    Zürich AND\n              ^");
    }

    #[test]
    fn nesting_without_end_is_an_error_and_no_crash() {
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"not ".repeat(100_000)).is_err());
        assert!(parse(&"-".repeat(100_000)).is_err());
    }
}
