//! What a rule of dates sees: the tokens of one paragraph, and readers for the small parts that many rules share.

use super::timex::{Meaning, Unit};
use super::value::{Clock, Season};
use super::vocabulary::{Lexeme, lexeme_of};
use crate::text::{Case, Class, Kind, Text, Token, is_one_of};

/// The tokens of one paragraph.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t> {
    text: &'t Text<'t>,
    start: usize,
    end: usize,
    /// How many expressions this one may still hold inside.
    pub(super) depth: u8,
}

/// What a rule found: tokens, and what they say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meaning: Meaning,
    pub(super) clock: Option<Clock>,
}

/// A number token: its leading digits, and what is glued to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number<'t> {
    pub(super) value: u32,
    pub(super) digits: usize,
    pub(super) rest: &'t str,
}

impl Found {
    pub(super) fn new(start: usize, end: usize, meaning: Meaning) -> Self {
        Self { start, end, meaning, clock: None }
    }
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t Text<'t>, start: usize, end: usize) -> Self {
        Self { text, start, end, depth: 3 }
    }

    /// The same tokens, for an expression inside another; none where expressions nest too deep.
    pub(super) fn inside(self) -> Option<Self> {
        Some(Self { depth: self.depth.checked_sub(1)?, ..self })
    }

    /// The text the tokens belong to.
    pub(super) fn text(&self) -> &'t Text<'t> {
        self.text
    }

    pub(super) fn token(&self, at: usize) -> Option<&'t Token> {
        if (self.start..self.end).contains(&at) { self.text.tokens.get(at) } else { None }
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.token(at).map(|token| token.kind)
    }

    /// The words of a token; empty outside the paragraph.
    pub(super) fn word(&self, at: usize) -> &'t str {
        if self.token(at).is_some() { self.text.word(at) } else { "" }
    }

    /// Whether a token is one of these words, without regard to case.
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        is_one_of(self.word(at), words)
    }

    /// Whether the token `by` before `at` is one of these words.
    pub(super) fn is_back(&self, at: usize, by: usize, words: &[&str]) -> bool {
        at.checked_sub(by).is_some_and(|before| self.is(before, words))
    }

    /// Whether a token is a word of one of these classes.
    pub(super) fn is_class(&self, at: usize, class: Class) -> bool {
        self.token(at).is_some_and(|token| token.is(class))
    }

    /// The token after an optional one of these words.
    pub(super) fn skip(&self, at: usize, words: &[&str]) -> usize {
        if self.is(at, words) { at + 1 } else { at }
    }

    /// The token after an optional comma.
    pub(super) fn skip_comma(&self, at: usize) -> usize {
        if self.kind(at) == Some(Kind::Comma) { at + 1 } else { at }
    }

    /// Whether nothing stands between a token and the one before it.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        match (at.checked_sub(1).and_then(|before| self.token(before)), self.token(at)) {
            (Some(before), Some(token)) => before.end == token.start,
            _ => false,
        }
    }

    /// Whether this token begins its sentence.
    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        self.text.sentences.get(self.text.sentence_of(at)).is_some_and(|sentence| sentence.start == at)
    }

    pub(super) fn is_capitalized(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.is_capitalized())
    }

    /// Whether a token is a capitalised word that is neither a small word nor one of dates: a name, most likely.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            token.kind == Kind::Word && token.is_capitalized() && !token.is(Class::FUNCTION | Class::TIME)
        })
    }

    pub(super) fn lexeme(&self, at: usize) -> Option<Lexeme> {
        let token = self.token(at)?;
        if token.is(Class::TIME) { lexeme_of(token.key) } else { None }
    }

    pub(super) fn number(&self, at: usize) -> Option<Number<'t>> {
        if self.kind(at)? != Kind::Number {
            return None;
        }
        let word = self.word(at);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let value = word.get(..digits)?.parse().ok()?;
        Some(Number { value, digits, rest: word.get(digits..)? })
    }

    /// A plain number, or one in words: `15`, `fifteen`, `twenty-one`, `a`. Gives the token after it.
    pub(super) fn count(&self, at: usize) -> Option<(i32, usize)> {
        if let Some(number) = self.number(at) {
            return (number.rest.is_empty() && number.digits <= 4).then_some((number.value as i32, at + 1));
        }
        if self.is(at, &["a", "an"]) {
            return Some((1, at + 1));
        }
        let Some(Lexeme::Cardinal(tens)) = self.lexeme(at) else { return None };
        if tens >= 20
            && self.kind(at + 1) == Some(Kind::Hyphen)
            && let Some(Lexeme::Cardinal(ones)) = self.lexeme(at + 2)
            && ones < 10
        {
            return Some(((tens + ones) as i32, at + 3));
        }
        Some((tens as i32, at + 1))
    }

    /// `8th`, `eighth`, `twenty-first`: gives the token after it.
    pub(super) fn ordinal(&self, at: usize) -> Option<(i32, usize)> {
        if let Some(number) = self.number(at) {
            let ends = ["st", "nd", "rd", "th"].iter().any(|end| number.rest.eq_ignore_ascii_case(end));
            return (ends && number.digits <= 3).then_some((number.value as i32, at + 1));
        }
        match self.lexeme(at)? {
            Lexeme::Ordinal(n) => Some((n as i32, at + 1)),
            Lexeme::Cardinal(tens) if tens >= 20 && self.kind(at + 1) == Some(Kind::Hyphen) => {
                match self.lexeme(at + 2)? {
                    Lexeme::Ordinal(ones) if ones < 10 => Some(((tens + ones) as i32, at + 3)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The day of a month in figures: `8`, `8th`, `08`.
    pub(super) fn day(&self, at: usize) -> Option<i8> {
        let number = self.number(at)?;
        let plain = number.rest.is_empty() || self.ordinal(at).is_some();
        (plain && number.digits <= 2 && (1..=31).contains(&number.value)).then_some(number.value as i8)
    }

    /// A year in four figures.
    pub(super) fn year(&self, at: usize) -> Option<i16> {
        let number = self.number(at)?;
        let plain = number.rest.is_empty() && number.digits == 4 && (1000..=2999).contains(&number.value);
        (plain && !self.is(at + 1, &["%", "percent"])).then_some(number.value as i16)
    }

    /// `490 BC`, `B.C.`, `79 AD`: the year, and the token after.
    pub(super) fn year_of_era(&self, at: usize) -> Option<(i16, usize)> {
        if self.is(at, &["AD", "A.D", "A.D."]) {
            let number = self.number(at + 1)?;
            return (number.rest.is_empty() && (1..=2999).contains(&number.value))
                .then_some((number.value as i16, at + 2));
        }
        let number = self.number(at)?;
        if !number.rest.is_empty() || !(1..=4).contains(&number.digits) || number.value == 0 || number.value > 9000 {
            return None;
        }
        let era = self.era(at + 1)?;
        Some((number.value as i16 * era, at + 2))
    }

    /// -1 for `BC`, 1 for `AD`.
    pub(super) fn era(&self, at: usize) -> Option<i16> {
        if !self.is_capitalized(at) {
            return None;
        }
        match self.word(at).trim_end_matches('.') {
            "BC" | "B.C" | "BCE" | "B.C.E" => Some(-1),
            "AD" | "A.D" | "CE" | "C.E" => Some(1),
            _ => None,
        }
    }

    /// A month's name. Small letters do where the word is nothing else.
    pub(super) fn month(&self, at: usize) -> Option<i8> {
        let Some(Lexeme::Month(month)) = self.lexeme(at) else { return None };
        let word = self.word(at);
        let sure = self.is_capitalized(at) || word.len() > 5 || word == "july" || word == "april";
        sure.then_some(month)
    }

    /// A weekday's name; a short form only with its full stop, or in front of a date.
    pub(super) fn weekday(&self, at: usize) -> Option<i8> {
        let Some(Lexeme::Weekday(day)) = self.lexeme(at) else { return None };
        let word = self.word(at);
        let whole = word.len() >= 6;
        let dated = || {
            let next = self.skip_comma(at + 1);
            self.month(next).is_some() || self.day(next).is_some() && self.month(next + 1).is_some()
        };
        let sure = whole || self.is_capitalized(at) && (word.ends_with('.') || dated());
        sure.then_some(day)
    }

    pub(super) fn season(&self, at: usize) -> Option<Season> {
        match self.lexeme(at)? {
            Lexeme::Season(season) => Some(season),
            _ => None,
        }
    }

    /// A unit and whether it is plural.
    pub(super) fn unit(&self, at: usize) -> Option<(Unit, bool)> {
        match self.lexeme(at)? {
            Lexeme::Unit(unit, plural) => Some((unit, plural)),
            _ => None,
        }
    }

    /// Whether the expression that begins at `at` is one of a set: `every Friday`.
    pub(super) fn is_one_of_many(&self, at: usize) -> bool {
        self.is_back(at, 1, &["every", "each", "any", "per", "a", "an", "alternate", "most"])
    }

    /// `at`, or the token before it where that is `the`.
    pub(super) fn with_article(&self, at: usize) -> usize {
        if self.is_back(at, 1, &["the"]) { at - 1 } else { at }
    }

    /// Whether a token is a word in small letters.
    pub(super) fn is_small(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == Kind::Word && token.case == Case::Lower)
    }
}
