//! Where in a path the date of publication stands, as the user says it: `{year}/{month}/{day}`.

use super::date::stated_date;
use crate::error::{Error, Result};

/// A pattern with places for the year, the month and the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// Anything within one part of the path.
    Any,
    Year,
    Month,
    Day,
}

/// Most `*` of a pattern, so that looking for it never takes long.
const STARS: usize = 3;

impl Pattern {
    /// Reads a pattern: `{year}` stands for four figures, `{month}` for two, one or a name, `{day}` for two or one, `*`
    /// for anything but `/`; all else for itself, whatever its case.
    ///
    /// # Errors
    ///
    /// Where it has no `{year}`, names what there is not, or has `{day}` without `{month}`.
    pub fn new(pattern: &str) -> Result<Self> {
        let wrong = |reason: &str| Error::DatePattern { pattern: pattern.to_owned(), reason: reason.to_owned() };
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let (piece, length) = match first {
                '*' => (Piece::Any, 1),
                '{' => {
                    let end = rest.find('}').ok_or_else(|| wrong("a “{” is never closed"))?;
                    let piece = match &rest[1..end] {
                        "year" => Piece::Year,
                        "month" => Piece::Month,
                        "day" => Piece::Day,
                        other => return Err(wrong(&format!("there is no “{{{other}}}”"))),
                    };
                    (piece, end + 1)
                }
                _ => {
                    let end = rest.find(['*', '{']).unwrap_or(rest.len());
                    (Piece::Text(rest[..end].to_lowercase()), end)
                }
            };
            pieces.push(piece);
            rest = &rest[length..];
        }
        let times = |piece: &Piece| pieces.iter().filter(|other| *other == piece).count();
        let (years, months, days) = (times(&Piece::Year), times(&Piece::Month), times(&Piece::Day));
        if years == 0 {
            return Err(wrong("it says nowhere where the {year} stands"));
        }
        if years.max(months).max(days) > 1 {
            return Err(wrong("each of {year}, {month} and {day} stands once"));
        }
        if days > months {
            return Err(wrong("it has a {day} and no {month}"));
        }
        if times(&Piece::Any) > STARS {
            return Err(wrong("it has more than three *"));
        }
        Ok(Self { pieces })
    }

    /// The date that a path bears where the pattern says, and the words that bear it; the last of several.
    pub(super) fn find(&self, path: &str) -> Option<(String, String)> {
        // Only letters that stay as long in small ones can be held against it byte by byte.
        let lower: String = path.chars().map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { c }).collect();
        lower.char_indices().rev().find_map(|(at, _)| {
            let mut date = Parts::default();
            let end = fit(&self.pieces, &lower, at, &mut date)?;
            Some((date.stated()?, path.get(at..end)?.to_owned()))
        })
    }
}

#[derive(Clone, Default)]
struct Parts {
    year: String,
    month: Option<String>,
    day: Option<String>,
}

impl Parts {
    fn stated(&self) -> Option<String> {
        match (&self.month, &self.day) {
            (Some(month), Some(day)) => stated_date(&format!("{day} {} {}", month_word(month)?, self.year)),
            (Some(month), None) => stated_date(&format!("{} {}", month_word(month)?, self.year)),
            _ => stated_date(&self.year),
        }
    }
}

/// The English name of a month given as a number, else the word itself.
fn month_word(month: &str) -> Option<&str> {
    match month.parse::<i8>() {
        Ok(number) => crate::time::month_name(number),
        Err(_) => Some(month),
    }
}

/// Fits the pieces to the path from byte `at` on; gives where they end.
fn fit(pieces: &[Piece], path: &str, at: usize, date: &mut Parts) -> Option<usize> {
    let Some((piece, others)) = pieces.split_first() else { return Some(at) };
    let rest = path.get(at..)?;
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let before_is_figure = at > 0 && path.as_bytes()[at - 1].is_ascii_digit();
    let glued = |piece: Option<&Piece>| matches!(piece, Some(Piece::Year | Piece::Month | Piece::Day));
    // How many figures belong to a place: all there are, unless another place follows without a break.
    let takes = |most: usize| match () {
        _ if glued(others.first()) => (figures >= most).then_some(most),
        _ => (1..=most).contains(&figures).then_some(figures),
    };
    match piece {
        Piece::Text(text) => rest.starts_with(text.as_str()).then(|| fit(others, path, at + text.len(), date))?,
        Piece::Any => {
            let end = rest.find('/').unwrap_or(rest.len());
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).take_while(|&to| to <= end);
            ends.into_iter().find_map(|to| {
                let mut tried = date.clone();
                let end = fit(others, path, at + to, &mut tried)?;
                *date = tried;
                Some(end)
            })
        }
        Piece::Year => {
            let length = takes(4)
                .filter(|&length| length == 4 && (!before_is_figure || date.day.is_some() || date.month.is_some()))?;
            date.year = rest[..length].to_owned();
            fit(others, path, at + length, date)
        }
        Piece::Month if figures == 0 => {
            let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            date.month = Some(rest[..length].to_owned());
            fit(others, path, at + length, date)
        }
        Piece::Month => {
            let length = takes(2)?;
            date.month = Some(rest[..length].to_owned());
            fit(others, path, at + length, date)
        }
        Piece::Day => {
            let length = takes(2)?;
            date.day = Some(rest[..length].to_owned());
            fit(others, path, at + length, date)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, path: &str) -> Option<String> {
        Pattern::new(pattern).unwrap().find(path).map(|(date, _)| date)
    }

    #[test]
    fn places_are_read_where_the_pattern_says() {
        for (pattern, path, expected) in [
            ("{year}/{month}/{day}", "clips/2002/05/25/a.txt", "2002-05-25"),
            ("{day}.{month}.{year}", "Post 5.6.2002.txt", "2002-06-05"),
            ("{month}-{day}-{year}", "05-06-2002.txt", "2002-05-06"),
            ("{year}{month}{day}", "ep20020525b.txt", "2002-05-25"),
            ("{day}{month}{year}", "ep25052002.txt", "2002-05-25"),
            ("{year}/*/{month}", "2002/Post/05/a.txt", "2002-05"),
            ("{year}/{day} {month}", "2002/25 MAY.txt", "2002-05-25"),
            ("Box*{year}", "box 3, 1987/a.txt", "1987"),
        ] {
            assert_eq!(found(pattern, path).as_deref(), Some(expected), "{pattern} {path}");
        }
        assert_eq!(found("{year}/{month}/{day}", "2002/13/25/a.txt"), None);
        assert_eq!(found("{year}", "12002.txt"), None);
        assert_eq!(found("{year}é{month}", "2002É05"), None);
    }

    #[test]
    fn a_pattern_that_is_none_says_why() {
        for pattern in ["", "{month}/{day}", "{year}/{day}", "{year}{year}", "{jahr}", "{year", "*{year}*{month}**"] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
