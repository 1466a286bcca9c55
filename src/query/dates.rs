//! Dates as they are typed.

use super::ast::Dates;
use crate::index::days::Days;
use crate::time::month_name;

/// What is expected where a date is not understood.
const EXPECTED: &str = "write 2002, 2002-05, 2002-05-24 or may 2002";

/// Reads a stretch of days as `date:` and the options know it: `2002`, `2002-05`, `2002-05-24`, `may 2002`,
/// `2002-05..2003`, `2002..`, `..2003`. Both ends are included.
///
/// # Errors
///
/// In words, where it is no date or ends before it begins.
pub fn parse_days(text: &str) -> Result<Days, String> {
    let one = |text: &str| one(text).ok_or_else(|| format!("“{text}” is no date: {EXPECTED}"));
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

/// Reads all that can stand after `date:`.
pub(super) fn parse_dates(text: &str) -> Result<Dates, String> {
    let known = ["given", "written", "inferred", "none"];
    if let Some(known) = known.into_iter().find(|known| text.eq_ignore_ascii_case(known)) {
        return Ok(Dates::Known(known));
    }
    if let Some(rest) = text.strip_prefix("*-") {
        return yearly(rest).ok_or_else(|| format!("“{text}” is no day of a year: write *-05-08, or *-05 for a month"));
    }
    for (sign, earlier, included) in [("<=", true, true), (">=", false, true), ("<", true, false), (">", false, false)]
    {
        if let Some(date) = text.strip_prefix(sign) {
            let days = one(date.trim()).ok_or_else(|| format!("“{date}” is no date: {EXPECTED}"))?;
            let (first, last) = (Days::ALL.first, Days::ALL.last);
            return Ok(Dates::Within(match (earlier, included) {
                (true, true) => Days { first, last: days.last },
                (true, false) => Days { first, last: days.first - 1 },
                (false, true) => Days { first: days.first, last },
                (false, false) => Days { first: days.last + 1, last },
            }));
        }
    }
    parse_days(text).map(Dates::Within)
}

/// Reads `[a TO b]` or `{a TO b}`: without the bounds where they are left out; `*` bounds nothing.
pub(super) fn parse_range(from: &str, to: &str, with: (bool, bool)) -> Result<Dates, String> {
    let bound = |text: &str| match text {
        "*" => Ok(None),
        _ => one(text).map(Some).ok_or_else(|| format!("“{text}” is no date: {EXPECTED}, or * for no bound")),
    };
    let (from, to) = (bound(from)?, bound(to)?);
    let first = from.map_or(Days::ALL.first, |days| if with.0 { days.first } else { days.last + 1 });
    let last = to.map_or(Days::ALL.last, |days| if with.1 { days.last } else { days.first - 1 });
    if first > last {
        let is_reversed = from.zip(to).is_some_and(|(from, to)| from.first > to.last);
        let what = if is_reversed { "write the earlier date first" } else { "write [ ] to have the bounds as well" };
        return Err(format!("no day lies between these bounds: {what}"));
    }
    Ok(Dates::Within(Days { first, last }))
}

/// Whether the word begins a date that is typed in several words: `may`, `8`.
pub(super) fn may_begin(word: &str) -> bool {
    let word = word.trim_start_matches("..").trim_start_matches(['<', '>', '=']);
    month(word).is_some() || (word.len() <= 2 && number(word).is_some())
}

fn yearly(text: &str) -> Option<Dates> {
    let (month, day) = text.split_once('-').map_or((text, None), |(month, day)| (month, Some(day)));
    let month = number(month).filter(|month| (1..=12).contains(month))?;
    let day = match day {
        None => None,
        // A leap year, so that 29 February can be asked for.
        Some(day) => Some(number(day).filter(|&day| jiff::civil::Date::new(2000, month, day).is_ok())?),
    };
    Some(Dates::Yearly { month, day })
}

/// The days of one date.
fn one(text: &str) -> Option<Days> {
    if let Some(days) = Days::parse(text) {
        return Some(days);
    }
    let words: Vec<&str> = text.split([' ', ',', '\t']).filter(|word| !word.is_empty()).collect();
    let date = |year: &str, name: &str, day: Option<&str>| {
        let month = month(name)?;
        match day {
            None => Days::parse(&format!("{year}-{month:02}")),
            Some(day) => Days::parse(&format!("{year}-{month:02}-{:02}", number(day)?)),
        }
    };
    match words[..] {
        [name, year] => date(year, name, None),
        [a, b, year] => date(year, a, Some(b)).or_else(|| date(year, b, Some(a))),
        _ => None,
    }
}

/// The month of a name or of its first three letters or more.
fn month(name: &str) -> Option<i8> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if name.len() < 3 {
        return None;
    }
    (1..=12).find(|&month| month_name(month).is_some_and(|whole| whole.to_ascii_lowercase().starts_with(&name)))
}

fn number(text: &str) -> Option<i8> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_figure_or_named() {
        let days = |text: &str| parse_days(text).unwrap();
        assert_eq!(days("may 2002"), days("2002-05"));
        assert_eq!(days("8 May 2002"), days("2002-05-08"));
        assert_eq!(days("Sept. 8, 2002"), days("2002-09-08"));
        assert_eq!(days("may 2002..june 2003").last, days("2003-06").last);
        for text in ["may", "ma 2002", "32 may 2002", "may 02", "", "é 2002", "2002..2001"] {
            assert!(parse_days(text).is_err(), "{text}");
        }
    }

    #[test]
    fn bounds_are_included_or_not_as_the_brackets_say() {
        let within = |first: &str, last: &str| {
            Ok(Dates::Within(Days { first: Days::parse(first).unwrap().first, last: Days::parse(last).unwrap().last }))
        };
        assert_eq!(parse_range("2002-05", "2002-06", (true, true)), within("2002-05-01", "2002-06-30"));
        assert_eq!(parse_range("2002", "2004", (false, false)), within("2003", "2003"));
        assert!(
            parse_range("2002", "2003", (false, false)).is_err_and(|slip| slip.ends_with("to have the bounds as well"))
        );
        assert!(parse_range("2003", "2002", (true, true)).is_err_and(|slip| slip.ends_with("the earlier date first")));
        assert_eq!(parse_dates(">2002-05"), parse_range("2002-05", "*", (false, true)));
        assert_eq!(parse_dates("<=2002"), parse_range("*", "2002", (true, true)));
    }

    #[test]
    fn a_day_of_any_year_is_one_that_some_year_has() {
        assert_eq!(parse_dates("*-02-29"), Ok(Dates::Yearly { month: 2, day: Some(29) }));
        assert_eq!(parse_dates("*-05"), Ok(Dates::Yearly { month: 5, day: None }));
        assert!(parse_dates("*-02-30").is_err() && parse_dates("*-13").is_err() && parse_dates("*-").is_err());
    }
}
