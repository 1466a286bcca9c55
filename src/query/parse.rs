//! From what was typed to a query: a small recursive parser over words, marks and operators.
//!
//! ```text
//! query := all (OR all)*
//! all   := near (AND? near)*
//! near  := one (w/5 one)*
//! one   := (NOT | -)* ( "(" query ")" | field ":" value | atleast3 "(" query ")" | phrase | word )
//! ```

use std::ops::Range;

use super::ast::{Clause, Dates, Field, Holds, Near, Query, Value, Words};
use super::dates::{may_begin, parse_dates, parse_range};
use super::lex::{Kind, Token, tokens};
use super::typed::{self, Slip};
use super::word::{Form, Word};
use crate::index::flags::FLAGS;
use crate::text::squeezed;

/// Deepest nesting of brackets: more is a slip of the hand, and would cost the parser its stack.
const DEEPEST: usize = 50;
/// Most words between quotation marks.
const LONGEST_PHRASE: usize = 255;
/// Most words and phrases of a query: each is looked up by itself, so that more would take all memory.
const MOST: usize = 5_000;
/// Most characters of a query that are shown on each side of a place in it.
const AROUND: usize = 200;
/// Most words that one date is typed in: `8 may 2002 .. 9 june 2003`.
const LONGEST_DATE: usize = 7;

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
    /// The message, the query or what of a long one stands around the place, and a caret under the place.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let before = self.query.get(..self.span.start).unwrap_or_default();
        let (at, rest) = self.query.split_at(before.len());
        let width = rest.get(..self.span.len()).map_or(1, |text| text.chars().take(AROUND).count()).max(1);
        let left = at.char_indices().rev().nth(AROUND - 1).map_or(0, |(start, _)| start);
        let right = rest.char_indices().nth(width + AROUND).map_or(rest.len(), |(end, _)| end);
        let plain = |words: &str| words.replace(char::is_control, " ");
        let (cut, at) = (if left > 0 { "…" } else { "" }, plain(&at[left..]));
        let (rest, more) = (plain(&rest[..right]), if right < rest.len() { "…" } else { "" });
        let under = " ".repeat(cut.chars().count() + at.chars().count()) + &"^".repeat(width);
        write!(f, "cannot read the query: {}\n\n    {cut}{at}{rest}{more}\n    {under}", self.message)
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
    let tokens = tokens(typed)?;
    if tokens.is_empty() {
        return Ok(Query::All);
    }
    let mut words = 0;
    let beyond = tokens.iter().find(|token| {
        words += match &token.kind {
            Kind::Word(_) => 1,
            Kind::Phrase(phrase, _) => phrase.split_whitespace().count(),
            _ => 0,
        };
        words > MOST
    });
    if let Some(token) = beyond {
        let message = format!("more than {MOST} words in one query: ask for them in several");
        return Err(ParseError { query: typed.to_owned(), span: token.span.clone(), message });
    }
    let mut parser = Parser { typed, tokens, at: 0, depth: 0, near: None };
    let query = parser.any(None)?;
    match parser.peek() {
        None => Ok(query),
        Some(token) => Err(parser.error(token.span.clone(), "this “)” closes no bracket")),
    }
}

struct Parser<'q> {
    typed: &'q str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// Where `w/5` or the like was last read that no brackets enclose.
    near: Option<Range<usize>>,
}

impl Parser<'_> {
    fn any(&mut self, field: Option<Field>) -> Result<Query, ParseError> {
        let mut near = None;
        let mut parts = Vec::new();
        loop {
            self.near = None;
            parts.push(self.all(field)?);
            near = near.or(self.near.take());
            if !self.take(&Kind::Or) {
                break;
            }
        }
        match near {
            // Nexis reads OR before w/5, others after: neither is what everyone means.
            Some(span) if parts.len() > 1 => {
                let word = &self.typed[span.clone()];
                let message = format!(
                    "with OR beside it, “{word}” can be meant in two ways: put brackets around what belongs together, (wolf OR bear) {word} river"
                );
                Err(self.error(span, message))
            }
            near => {
                self.near = near;
                Ok(single(parts, Query::Or))
            }
        }
    }

    fn all(&mut self, field: Option<Field>) -> Result<Query, ParseError> {
        let mut parts = vec![self.nearby(field)?];
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::Or | Kind::Close => break,
                Kind::And => self.at += 1,
                _ => {}
            }
            parts.push(self.nearby(field)?);
        }
        Ok(single(parts, Query::And))
    }

    fn nearby(&mut self, field: Option<Field>) -> Result<Query, ParseError> {
        let from = self.at;
        let mut query = self.one(field)?;
        let mut chained = 0;
        while let Some(Token { kind: Kind::Near(how), span }) = self.peek().cloned() {
            chained += 1;
            if chained > DEEPEST {
                return Err(self.error(span, format!("more than {DEEPEST} things are to stand near each other")));
            }
            let left = self.operand(query, from, &span)?;
            self.at += 1;
            let other = self.at;
            let right = self.one(field)?;
            let right = self.operand(right, other, &span)?;
            query = self.near(left, right, how, from, &span)?;
            self.near = Some(span);
        }
        Ok(query)
    }

    fn near(
        &self,
        (field, left): (Option<Field>, Words),
        (other, right): (Option<Field>, Words),
        how: Near,
        from: usize,
        operator: &Range<usize>,
    ) -> Result<Query, ParseError> {
        let word = &self.typed[operator.clone()];
        if field != other {
            let message = format!("both sides of “{word}” must be of one field: write headline:(wolf {word} bear)");
            return Err(self.error(operator.clone(), message));
        }
        self.expect_text(field, word, operator)?;
        let value = Value::Words(Words::Near { left: Box::new(left), right: Box::new(right), how });
        Ok(Query::Clause(Clause { field, value, span: self.since(from) }))
    }

    /// Words that can stand beside `w/5` or in `atleast3( )`, and their field.
    fn operand(
        &self,
        query: Query,
        from: usize,
        operator: &Range<usize>,
    ) -> Result<(Option<Field>, Words), ParseError> {
        let word = &self.typed[operator.clone()];
        match query {
            Query::Clause(Clause { field, value: Value::Words(words), .. }) => Ok((field, words)),
            Query::Or(parts) => {
                let mut all = Vec::with_capacity(parts.len());
                let mut common = None;
                for part in parts {
                    let (field, words) = self.operand(part, from, operator)?;
                    if *common.get_or_insert(field) != field {
                        let message = format!("what stands with “{word}” must be of one field");
                        return Err(self.error(self.since(from), message));
                    }
                    all.push(words);
                }
                Ok((common.flatten(), Words::Any(all)))
            }
            _ => {
                let message = format!(
                    "only words, phrases and what OR joins can stand with “{word}”: put AND and NOT outside of it"
                );
                Err(self.error(self.since(from), message))
            }
        }
    }

    /// Refuses what needs running text in a field that holds none.
    fn expect_text(&self, field: Option<Field>, word: &str, span: &Range<usize>) -> Result<(), ParseError> {
        match field {
            Some(field) if field.holds() != Holds::Text => {
                let name = field.name().unwrap_or_default();
                let message =
                    format!("{name}: holds no running text, which “{word}” needs; text:, headline: and quote: do");
                Err(self.error(span.clone(), message))
            }
            _ => Ok(()),
        }
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
            Kind::AtLeast(times) => self.at_least(field, times, token.span),
            Kind::Field(named) => match field {
                Some(_) => Err(self.error(token.span, "a field cannot stand inside another")),
                None => self.value(named, token.span),
            },
            Kind::Range(from, to, with) => self.range(field, &from, &to, with, token.span),
            Kind::Phrase(words, slop) => self.phrase(field, &words, slop, token.span),
            Kind::Word(word) => self.word(field, &word, token.span),
            Kind::Close => Err(self.error(token.span, "a word is missing before this “)”")),
            Kind::And | Kind::Or | Kind::Not | Kind::Near(_) => {
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
        self.near = None;
        if !self.take(&Kind::Close) {
            return Err(self.error(open, "this bracket is never closed"));
        }
        Ok(query)
    }

    fn at_least(&mut self, field: Option<Field>, times: u32, name: Range<usize>) -> Result<Query, ParseError> {
        let from = self.at.saturating_sub(1);
        let Some(open) = self.peek().cloned() else { return Err(self.error(name, "a bracket is missing after this")) };
        self.at += 1;
        let query = self.group(field, open.span)?;
        let (field, what) = self.operand(query, from, &name)?;
        self.expect_text(field, &self.typed[name.clone()], &name)?;
        let value = Value::Words(Words::AtLeast { times, what: Box::new(what) });
        Ok(Query::Clause(Clause { field, value, span: self.since(from) }))
    }

    /// What stands after `field:`.
    fn value(&mut self, field: Field, name: Range<usize>) -> Result<Query, ParseError> {
        let glued = self.peek().is_some_and(|token| token.span.start == name.end);
        let fits = |token: &Token| {
            matches!(token.kind, Kind::Open | Kind::Phrase(..) | Kind::Word(_) | Kind::Range(..) | Kind::AtLeast(_))
        };
        if !glued || !self.peek().is_some_and(fits) {
            let message = format!("a word is missing right after “{}”", &self.typed[name.clone()]);
            return Err(self.error(name, message));
        }
        self.primary(Some(field))
    }

    fn range(
        &self,
        field: Option<Field>,
        from: &str,
        to: &str,
        with: (bool, bool),
        span: Range<usize>,
    ) -> Result<Query, ParseError> {
        match field {
            Some(field @ (Field::Date | Field::Mentions)) => {
                let dates = parse_range(from, to, with).map_err(|message| self.error(span.clone(), message))?;
                Ok(Query::Clause(Clause { field: Some(field), value: Value::Dates(dates), span }))
            }
            _ => Err(self.error(span, "a range is one of dates: write date:[2002 TO 2003] or mentions:[2002 TO 2003]")),
        }
    }

    fn phrase(
        &mut self,
        field: Option<Field>,
        typed: &str,
        slop: Option<u32>,
        span: Range<usize>,
    ) -> Result<Query, ParseError> {
        if let Some(named) = field.filter(|field| matches!(field.holds(), Holds::Dates | Holds::Flags | Holds::Code)) {
            return self.plain(named, typed, span);
        }
        let open = self.typed[span.clone()].chars().next().map_or(0, char::len_utf8);
        let mut words = typed::quoted(typed).map_err(|slip| self.slip(slip, span.start + open))?;
        if matches!(&words, Words::Phrase { words, .. } if words.len() > LONGEST_PHRASE) {
            return Err(self.error(span, format!("a phrase of more than {LONGEST_PHRASE} words: leave some out")));
        }
        if let (Words::Phrase { words, slop: room }, Some(slop)) = (&mut words, slop) {
            if words.len() < 2 {
                let message = "“~” after one word in quotation marks says nothing: wolf~1 finds words spelt almost so";
                return Err(self.error(span, message));
            }
            self.expect_text(field, "~", &span)?;
            *room = slop;
        }
        Ok(Query::Clause(Clause { field, value: Value::Words(words), span }))
    }

    fn word(&mut self, field: Option<Field>, typed: &str, span: Range<usize>) -> Result<Query, ParseError> {
        if let Some(named) = field.filter(|field| matches!(field.holds(), Holds::Dates | Holds::Flags | Holds::Code)) {
            return self.plain(named, typed, span);
        }
        if let Some(field) = field.filter(|_| typed == "*") {
            let flag = format!("has:{}", field.name().unwrap_or_default());
            let hint =
                if FLAGS.iter().any(|known| known.name == flag) { format!(", or write {flag}") } else { String::new() };
            return Err(self.error(span, format!("“*” stands for every word: leave it out{hint}")));
        }
        if field.is_none() && typed.contains("..") && parse_dates(typed).is_ok() {
            return Err(
                self.error(span, format!("a stretch of days needs a field: write date:{typed} or mentions:{typed}"))
            );
        }
        let words = typed::word(typed).map_err(|slip| self.slip(slip, span.start))?;
        Ok(Query::Clause(Clause { field, value: Value::Words(words), span }))
    }

    /// What is no word of a text: a date, a flag, a code.
    fn plain(&mut self, field: Field, typed: &str, span: Range<usize>) -> Result<Query, ParseError> {
        let clause = |value: Value, span| Ok(Query::Clause(Clause { field: Some(field), value, span }));
        match field.holds() {
            Holds::Dates => {
                let (dates, span) = self.dates(typed, span)?;
                if let (Field::Mentions, Dates::Known(how)) = (field, dates) {
                    let message = format!("“{how}” says how a story’s own date is known: write date:{how}");
                    return Err(self.error(span, message));
                }
                clause(Value::Dates(dates), span)
            }
            Holds::Flags => {
                let prefix = field.name().unwrap_or_default();
                let name = format!("{prefix}:{}", typed.to_lowercase());
                match FLAGS.iter().find(|flag| flag.name == name) {
                    Some(flag) => clause(Value::Flag(flag.name), span),
                    None => {
                        let known: Vec<&str> =
                            FLAGS.iter().map(|flag| flag.name).filter(|known| known.starts_with(prefix)).collect();
                        let message = format!("there is no “{name}”; there are {}", known.join(", "));
                        Err(self.error(span, message))
                    }
                }
            }
            _ => {
                let code = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
                if typed.is_empty() || !typed.chars().all(code) {
                    let name = field.name().unwrap_or_default();
                    let message = format!("{name}: takes one code as it stands, as in {name}:{}", example(field));
                    return Err(self.error(span, message));
                }
                let word = Word { text: typed.to_lowercase(), form: Form::Exact };
                clause(Value::Words(Words::Phrase { words: vec![word], slop: 0 }), span)
            }
        }
    }

    /// A date that begins with a word, and may take in words that follow: `8 may 2002`.
    fn dates(&mut self, first: &str, span: Range<usize>) -> Result<(Dates, Range<usize>), ParseError> {
        let slip = match parse_dates(first.trim()) {
            Ok(dates) => return Ok((dates, span)),
            Err(slip) => slip,
        };
        if may_begin(first) {
            for taken in 1..LONGEST_DATE {
                let next = self.tokens.get(self.at + taken - 1);
                let Some(Token { span: next, .. }) = next.filter(|token| matches!(token.kind, Kind::Word(_))) else {
                    break;
                };
                let end = next.end;
                let words = squeezed(&self.typed[span.start..end]);
                if let Ok(dates) = parse_dates(&words) {
                    self.at += taken;
                    return Ok((dates, span.start..end));
                }
            }
        }
        Err(self.error(span, slip))
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, kind: &Kind) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == *kind);
        self.at += usize::from(found);
        found
    }

    /// What was typed from a token on to the last one read.
    fn since(&self, from: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(0, |token| token.span.start);
        let end = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(start, |token| token.span.end);
        start..end.max(start)
    }

    fn slip(&self, slip: Slip, from: usize) -> ParseError {
        self.error(from + slip.at.start..from + slip.at.end, slip.message)
    }

    fn error(&self, span: Range<usize>, message: impl Into<String>) -> ParseError {
        ParseError { query: self.typed.to_owned(), span, message: message.into() }
    }
}

fn example(field: Field) -> &'static str {
    if field == Field::Language { "fr" } else { "jsonl" }
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

    fn stand(words: &Words) -> String {
        match words {
            Words::Phrase { words, slop } => {
                let row: Vec<String> = words
                    .iter()
                    .map(|word| match word.form {
                        Form::Fuzzy(slips) => format!("{}~{slips}", word.text),
                        Form::Exact if words.len() == 1 => format!("={}", word.text),
                        _ => word.text.clone(),
                    })
                    .collect();
                let slop = if *slop > 0 { format!("~{slop}") } else { String::new() };
                if row.len() > 1 { format!("‹{}›{slop}", row.join(" ")) } else { row.concat() }
            }
            Words::Any(parts) => format!("({})", parts.iter().map(stand).collect::<Vec<_>>().join("/")),
            Words::Near { left, right, how } => format!("<{} {how:?} {}>", stand(left), stand(right)),
            Words::AtLeast { times, what } => format!("{times}×{}", stand(what)),
        }
    }

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
                        Value::Words(words) => stand(words),
                        Value::Flag(flag) => (*flag).into(),
                        Value::Dates(Dates::Known(how)) => (*how).into(),
                        Value::Dates(Dates::Within(days)) => format!("{}..{}", days.first, days.last),
                        Value::Dates(Dates::Yearly { month, day }) => format!("{month}/{day:?}"),
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
        assert_eq!(read("Japan-China o'brien O’Brien's U.S."), "(‹japan china› & obrien & obrien & u.s)");
        assert_eq!(read("10:30"), "‹10 30›");
    }

    #[test]
    fn phrases_may_have_marks_of_any_shape() {
        assert_eq!(read("\"big wolf\" “bad wolf” «grey wolf»"), "(‹big wolf› & ‹bad wolf› & ‹grey wolf›)");
    }

    #[test]
    fn fields_take_words_phrases_groups_and_dates() {
        assert_eq!(read("person:\"Ann Bell\" PLACE:Paris"), "(Person:‹ann bell› & Place:paris)");
        assert_eq!(read("person:(Bell OR Crane)"), "(Person:bell | Person:crane)");
        assert_eq!(read("date:1970"), "Date:0..364");
        assert_eq!(read("date:1970-01..1970-02-02"), "Date:0..32");
        assert_eq!(read("date:none"), "Date:none");
        assert_eq!(read("date:..1970"), format!("Date:{}..364", i64::MIN));
        assert_eq!(read("person:and"), "Person:and");
    }

    #[test]
    fn words_near_each_other_bind_closer_than_and() {
        assert_eq!(read("wolf w/5 bear fox"), "(<wolf Within(5) bear> & fox)");
        assert_eq!(read("wolf PRE/2 bear"), "<wolf Before(2) bear>");
        assert_eq!(read("(wolf OR =bear) w/s \"big fox\""), "<(wolf/=bear) Sentence ‹big fox›>");
        assert_eq!(read("a w/p b w/3 c"), "<<a Paragraph b> Within(3) c>");
        assert_eq!(read("headline:(a near/4 b)"), "Headline:<a Within(4) b>");
        assert_eq!(read("x OR (a w/5 b)"), "(x | <a Within(5) b>)");
        assert_eq!(read("dogs w/o leads"), "(dogs & ‹w o› & leads)");
    }

    #[test]
    fn a_field_can_be_written_with_brackets_and_so_can_how_often() {
        assert_eq!(read("headline(wolf bear)"), "(Headline:wolf & Headline:bear)");
        assert_eq!(read("atleast3(wolf OR \"big bear\")"), "3×(wolf/‹big bear›)");
        assert_eq!(read("headline:atleast2(wolf)"), "Headline:2×wolf");
    }

    #[test]
    fn dates_may_be_typed_in_several_words_and_as_ranges() {
        let may = read("date:2002-05");
        assert_eq!(read("date:may 2002"), may);
        assert_eq!(read("date:\"May 2002\""), may);
        assert_eq!(read("date:[2002-05 TO 2002-05]"), may);
        assert_eq!(read("date:8 may 2002 wolf"), format!("({} & wolf)", read("date:2002-05-08")));
        assert_eq!(read("date:(1970 OR may 2002)"), format!("(Date:0..364 | {may})"));
        assert_eq!(read("date:*-05-08"), "Date:5/Some(8)");
        assert_eq!(read("mentions:{1969 TO 1971}"), "Mentions:0..364");
        assert_eq!(read("has:quote -is:foreign"), "(Has:has:quote & !Is:is:foreign)");
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
            ("\"...\"", 1..4),
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
            ("wo!f", 2..3),
            ("wolf~7", 4..6),
            ("wolf w/5", 8..8),
            ("w/5 wolf", 0..3),
            ("wolf w/0 bear", 5..8),
            ("wolf w/x bear", 5..8),
            ("wolf pre/s bear", 5..10),
            ("wolf w/5 NOT bear", 9..17),
            ("(wolf bear) w/5 fox", 0..11),
            ("wolf OR bear w/5 fox", 13..16),
            ("wolf w/5 headline:fox", 5..8),
            ("person:(bell w/5 crane)", 13..16),
            ("atleast3(wolf bear)", 0..19),
            ("atleast(wolf)", 0..7),
            ("person:atleast2(bell)", 7..15),
            ("hlead(wolf)", 0..5),
            ("\"big wolf\"~300", 10..14),
            ("\"wolf\"~2", 0..8),
            ("\"big wolf\"^2", 10..11),
            ("[a TO b]", 0..8),
            ("date:[2002]", 5..11),
            ("date:[2002 TO", 5..6),
            ("2002..2003", 0..10),
            ("headline:*", 9..10),
            ("has:tail", 4..8),
            ("lang:e*", 5..7),
            ("date:may", 5..8),
            ("mentions:inferred", 9..17),
            ("»wolf", 0..2),
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
    fn of_a_long_query_the_message_shows_what_stands_around_the_place() {
        for typed in ["-".repeat(70_000), "\"".repeat(70_001), format!("{}wolf)", "é ".repeat(2_000))] {
            let error = parse(&typed).unwrap_err().to_string();
            let lines: Vec<&str> = error.lines().collect();
            assert!(lines.len() == 4 && lines[2].starts_with("    …"), "{error}");
            assert!(lines[2].chars().count() < 2 * AROUND + 10 && lines[3].trim_start().starts_with('^'), "{error}");
            let caret = lines[3].chars().take_while(|&c| c == ' ').count();
            let under = lines[2].chars().nth(caret);
            assert_eq!(under, typed[parse(&typed).unwrap_err().span.start..].chars().next(), "{error}");
        }
        let error = parse(&format!("wolf) {}", "bear ".repeat(99))).unwrap_err().to_string();
        assert!(error.contains("\n    wolf) bear") && error.contains("…\n        ^"), "{error}");
    }

    #[test]
    fn a_query_has_so_many_words_and_no_more() {
        assert!(parse(&"wolf ".repeat(MOST)).is_ok());
        for typed in ["wolf ".repeat(MOST + 1), "\"big wolf\" OR ".repeat(MOST / 2) + "wolf"] {
            let error = parse(&typed).unwrap_err();
            assert!(error.message.starts_with("more than 5000 words"), "{}", error.message);
            assert_eq!(&typed[error.span], "wolf");
        }
    }

    #[test]
    fn nesting_without_end_is_an_error_and_no_crash() {
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"not ".repeat(100_000)).is_err());
        assert!(parse(&"-".repeat(100_000)).is_err());
        assert!(parse(&"a w/5 ".repeat(100_000)).is_err());
        assert!(parse(&"atleast2(".repeat(100_000)).is_err());
        assert!(parse(&format!("\"{}\"~5", "a ".repeat(100_000))).is_err());
    }
}
