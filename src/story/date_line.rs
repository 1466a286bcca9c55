//! Date lines: `Thursday, May 31, 2007`, `Published: 2002-05-24`, `Saturday May 25 2002 12:01 AM`.

use super::cursor::Cursor;
use crate::span::Span;
use crate::text::key::word_key;
use crate::text::{Class, Kind};

/// What stands before a date and says that it is the story's.
const LABELS: [&str; 9] = ["published", "posted", "date", "first", "originally", "filed", "created", "on", "issued"];
/// What says that the date is another one.
const LATER: [&str; 9] =
    ["updated", "update", "modified", "last", "revised", "accessed", "retrieved", "printed", "edited"];
/// What stands around a time of day.
const TIMES: [&str; 28] = [
    "am", "pm", "a.m", "p.m", "at", "et", "est", "edt", "gmt", "utc", "bst", "pst", "pdt", "cst", "cdt", "mst", "mdt",
    "cet", "cest", "ist", "jst", "noon", "midnight", "hrs", "hours", "of", "the", "local",
];

/// A line that holds a date and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The date, without label or time of day.
    pub(super) span: Span,
    /// Whether it names the day of the week.
    pub(super) has_weekday: bool,
    /// Whether it names the year.
    pub(super) has_year: bool,
}

/// Finds the date of a line that holds nothing else: a day with its year, or with its day of the week.
///
/// Leaves alone months without a day, times of day, dates that say when a page was changed or read, and lines in which
/// any other word stands.
pub(super) fn find_date_line(text: &str, line: Span) -> Option<Found> {
    if line.len() > 90 || !line.of(text).bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut at = Cursor::new(text, line);
    while at.peek().is_some_and(|token| is_one(&LABELS, token.key)) {
        at.at += 1;
    }
    at.take(Kind::Colon);
    at.take(Kind::Dash);
    read(&mut at)
}

/// Finds a whole date at the end of a heading: with its weekday, `Storm hits coast Tuesday, May 8, 2007`, or after the
/// name of a paper, `The Evening Post, May 8, 2007`.
pub(super) fn find_date_at_end(text: &str, line: Span) -> Option<Found> {
    if !line.of(text).ends_with(|c: char| c.is_ascii_digit() || c == ')') {
        return None;
    }
    let mut at = Cursor::new(text, line);
    let (mut words, mut is_name, mut divided) = (0, true, false);
    while let Some(token) = at.peek() {
        let begins = words > 0 && (at.is(Class::WEEKDAY) || divided && is_name && words <= NAME);
        if begins && let Some(found) = read(&mut at.clone()) {
            return Some(found).filter(|found| found.has_year && found.span.end + 1 >= line.end);
        }
        divided = matches!(token.kind, Kind::Comma | Kind::Dash | Kind::Hyphen | Kind::Open | Kind::Symbol);
        if token.kind == Kind::Word {
            words += 1;
            let is_day = token.is(Class::WEEKDAY | Class::MONTH);
            is_name &= !is_day && (token.is_capitalized() || token.is(Class::FUNCTION));
        }
        at.at += 1;
    }
    None
}

/// Most words of the name of a paper.
const NAME: usize = 6;

fn is_one(words: &[&str], key: u64) -> bool {
    key != 0 && words.iter().any(|word| word_key(word) == key)
}

#[derive(Default)]
struct Seen {
    weekday: bool,
    month: bool,
    day: bool,
    year: bool,
    whole: bool,
}

fn read(at: &mut Cursor<'_>) -> Option<Found> {
    let mut seen = Seen::default();
    let (mut from, mut to) = (None, 0);
    while let Some(token) = at.peek() {
        let here = at.at;
        match token.kind {
            Kind::Word if is_one(&LATER, token.key) => break,
            Kind::Word if token.is(Class::WEEKDAY) && !seen.weekday => (seen.weekday, to) = (true, at.at + 1),
            Kind::Word if token.is(Class::MONTH) && !seen.month => (seen.month, to) = (true, at.at + 1),
            Kind::Word if is_one(&TIMES, token.key) => {}
            Kind::Number => number(at, &mut seen, &mut to)?,
            Kind::Comma | Kind::Dash | Kind::Open | Kind::Close | Kind::Symbol | Kind::Stop | Kind::Colon => {}
            Kind::Hyphen => {}
            _ => return None,
        }
        if to > 0 && from.is_none() {
            from = Some(here);
        }
        at.at += 1;
    }
    let day = seen.whole || seen.month && seen.day && (seen.year || seen.weekday);
    let span = at.span(from?, to).filter(|_| day)?;
    Some(Found { span, has_weekday: seen.weekday, has_year: seen.year || seen.whole })
}

/// A number of a date line: a day, a year, a time of day, or `2002-05-24` and `5/24/2002`, which are three tokens and more.
fn number(at: &mut Cursor<'_>, seen: &mut Seen, to: &mut usize) -> Option<()> {
    let digits = |by: usize| at.ahead(by).filter(|token| token.kind == Kind::Number).map(|token| at.word(token));
    let mark = |by: usize| at.ahead(by).map(|token| at.word(token)).filter(|mark| matches!(*mark, "-" | "/" | "."));
    let word = digits(0)?;
    if let (Some(first), Some(month), Some(second)) = (mark(1), digits(2), mark(3)) {
        // `24T10:15` is one token.
        let last = digits(4).map(|last| last.split('T').next().unwrap_or(last)).unwrap_or_default();
        let long = word.len() == 4 && last.len() <= 2 || word.len() <= 2 && last.len() == 4;
        if first == second && month.len() <= 2 && !last.is_empty() && long && !seen.whole {
            seen.whole = true;
            at.at += 4;
            *to = at.at + 1;
            return Some(());
        }
    }
    let plain = word.bytes().all(|byte| byte.is_ascii_digit());
    let value: u32 = word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap_or(0);
    if plain && word.len() == 4 && (1600..2100).contains(&value) && !seen.year {
        (seen.year, *to) = (true, at.at + 1);
    } else if (1..=31).contains(&value) && word.len() <= 4 && !seen.day && (seen.month || month_follows(at)) {
        (seen.day, *to) = (true, at.at + 1);
    } else if !is_time(word) && (word.len() > 4 || !(seen.month && seen.day)) {
        return None;
    }
    Some(())
}

fn month_follows(at: &Cursor<'_>) -> bool {
    (1..=2).any(|by| at.ahead(by).is_some_and(|token| token.is(Class::MONTH)))
}

/// `12:01`, `10:30pm`, `5pm`
fn is_time(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    word.contains(':') || lower.ends_with("am") || lower.ends_with("pm")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<&str> {
        find_date_line(text, Span::new(0, text.len())).map(|found| found.span.of(text))
    }

    #[test]
    fn the_date_of_a_line_without_label_and_time() {
        for (line, expected) in [
            ("Thursday, May 31, 2007", "Thursday, May 31, 2007"),
            ("May 8, 2002", "May 8, 2002"),
            ("8 May 2002", "8 May 2002"),
            ("Published: 2002-05-24", "2002-05-24"),
            ("Posted on May 8, 2002 at 10:30 a.m. EST", "May 8, 2002"),
            ("Saturday May 25 2002 12:01 AM", "Saturday May 25 2002"),
            ("Tuesday, May 8", "Tuesday, May 8"),
            ("January 11, 2010 Monday", "January 11, 2010 Monday"),
            ("Friday 24th May 2002", "Friday 24th May 2002"),
            ("5/24/2002", "5/24/2002"),
            ("First published May 8, 2002 | Updated May 9, 2002", "May 8, 2002"),
            ("(May 8, 2002)", "May 8, 2002"),
        ] {
            assert_eq!(date(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn a_heading_may_end_with_a_date() {
        let text = "Storm hits coast Tuesday, May 8, 2007";
        let of = |text| find_date_at_end(text, Span::new(0, text.len())).map(|found| found.span.of(text));
        assert_eq!(of(text), Some("Tuesday, May 8, 2007"));
        assert_eq!(of("Storms of Tuesday, May 8"), None);
        assert_eq!(of("Tuesday, May 8, 2007"), None);
        assert_eq!(of("The best of 2007"), None);
        assert_eq!(of("The Evening Post, May 8, 2007"), Some("May 8, 2007"));
        assert_eq!(of("What he said about the wall, May 8, 2007"), None);
    }

    #[test]
    fn other_lines_hold_none() {
        for line in [
            "Updated: May 9, 2002",
            "Last modified 2002-05-24",
            "May 2002",
            "2:45 p.m.",
            "May 8",
            "The storm of May 8, 2002",
            "May 8, 2002: a day of storms",
            "2002",
            "5-4-2",
            "Chapter 12",
            "",
        ] {
            assert_eq!(date(line), None, "{line}");
        }
    }
}
