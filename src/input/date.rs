//! Dates as inputs state them, brought to one form.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::text::lexicon::rows;

/// Reads a stated date: the day in the zone it was stated in, `2002-05-24`, or `2002-05` or `2002` where no more is said.
///
/// Understands ISO 8601 with and without a time, `20020524`, `24.05.2002`, and months in words of several languages
/// (`24 May 2002`, `May 24, 2002 Friday`, `Fri, 24 May 2002 09:00:00 GMT`, `24 mai 2002`). Not `5/6/2002`, which may be
/// either day, and nothing that is no day of the calendar.
///
/// ```
/// use archive::input::stated_date;
/// assert_eq!(stated_date("2009-03-05T23:30:00-05:00").as_deref(), Some("2009-03-05"));
/// assert_eq!(stated_date("3/5/2009"), None);
/// ```
pub fn stated_date(words: &str) -> Option<String> {
    let words = words.trim();
    if words.len() > 80 {
        return None;
    }
    iso(words).or_else(|| in_figures(words)).or_else(|| in_words(words))
}

fn iso(words: &str) -> Option<String> {
    let end = words.find(|c: char| !c.is_ascii_digit() && c != '-' && c != '/').unwrap_or(words.len());
    let rest = words[end..].chars().next();
    if !rest.is_none_or(|c| matches!(c, 'T' | 't' | ' ' | 'Z' | '+' | ':')) {
        return None;
    }
    let date = words[..end].replace('/', "-");
    let parts: Vec<&str> = date.split('-').collect();
    match parts[..] {
        // A day with the zone it is of: `2002-05-24-05:00`.
        [year, month, day, zone] if year.len() == 4 && zone.len() == 2 && rest == Some(':') => day_of(year, month, day),
        _ if rest == Some(':') => None,
        [year, month, day] if year.len() == 4 => day_of(year, month, day),
        [year, month] if year.len() == 4 && month.len() == 2 && rest.is_none() => {
            day_of(year, month, "01").map(|day| day[..7].to_owned())
        }
        [all] if all.len() == 8 => day_of(&all[..4], &all[4..6], &all[6..]),
        [all] if all.len() == 12 || all.len() == 14 => day_of(&all[..4], &all[4..6], &all[6..8]),
        [year] if year.len() == 4 && rest.is_none() => day_of(year, "01", "01").map(|day| day[..4].to_owned()),
        _ => None,
    }
}

/// The day, at Greenwich, of so many seconds since 1970, as `1022227200`, or of thousandths of them, as fields of databases hold
/// it. Later ones than any archive has may be something else.
pub(super) fn since_1970(figures: &str) -> Option<String> {
    const LATEST: i64 = 1_900_000_000;
    let seconds = match figures.len() {
        9 | 10 => figures.parse::<i64>().ok()?,
        13 => figures.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let days = jiff::Span::new().try_days(seconds / (24 * 60 * 60)).ok().filter(|_| seconds < LATEST)?;
    Date::constant(1970, 1, 1).checked_add(days).ok().map(|day| day.to_string())
}

/// `24.05.2002`, where the day always comes first, and `5/24/2002` where only one of the two can be a month.
fn in_figures(words: &str) -> Option<String> {
    let date = words.split([' ', 'T']).next()?;
    let dotted = date.contains('.');
    let parts: Vec<&str> = date.split(if dotted { '.' } else { '/' }).collect();
    let [first, second, year] = parts[..] else { return None };
    let value = |part: &str| (part.len() <= 2).then(|| part.parse::<u8>().ok())?;
    let (a, b) = (value(first)?, value(second)?);
    match (dotted, a > 12, b > 12) {
        _ if year.len() != 4 => None,
        (true, ..) | (false, true, false) => day_of(year, second, first),
        (false, false, true) => day_of(year, first, second),
        _ if a == b => day_of(year, first, second),
        _ => None,
    }
}

/// Parts of a date in words that are looked at: what follows is a time, a zone, a remark.
const PARTS: usize = 12;

fn in_words(words: &str) -> Option<String> {
    let (mut year, mut month, mut day) = (None, None, None);
    let parts = words.split([' ', '\u{A0}', '\t', '\n', ',', '-', '.', '/']).filter(|part| !part.is_empty());
    for part in parts.take(PARTS) {
        let lower = part.to_lowercase();
        let figures = lower.trim_end_matches(|c: char| c.is_alphabetic());
        if let Some(&of) = NAMES.get(lower.as_str()) {
            if of > 0 && month.replace(of).is_some() {
                return None;
            }
        } else if figures.len() == 4 && figures.len() == lower.len() && is_number(figures) {
            year = year.or(Some(figures.to_owned()));
        } else if (1..=2).contains(&figures.len()) && is_number(figures) && is_ordinal(&lower[figures.len()..]) {
            // The figures after the day are those of a time.
            day = day.or(Some(figures.to_owned()));
        } else if !is_beside(&lower) {
            break;
        }
        if year.is_some() && month.is_some() && day.is_some() {
            break;
        }
    }
    let (year, month) = (year?, month?.to_string());
    match day {
        Some(day) => day_of(&year, &month, &day),
        None => day_of(&year, &month, "01").map(|day| day[..7].to_owned()),
    }
}

fn is_number(figures: &str) -> bool {
    figures.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_ordinal(ending: &str) -> bool {
    matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª")
}

/// Words and times that stand between the parts of a date.
fn is_beside(part: &str) -> bool {
    matches!(part, "de" | "del" | "den" | "the" | "of" | "le" | "am" | "pm" | "at" | "um" | "à" | "às")
        || part.contains(':') && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
}

const LIST: &str = include_str!("../../data/input/calendar_words.tsv");

/// Names of months with their number, of weekdays with 0.
static NAMES: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let named = rows(LIST).filter_map(|row| {
        let (number, names) = row.split_once('\t')?;
        let number = number.parse::<u8>().ok()?;
        Some(names.split(' ').map(move |name| (name, number)))
    });
    named.flatten().collect()
});

fn day_of(year: &str, month: &str, day: &str) -> Option<String> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (date.year() >= 1000).then(|| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::stated_date;

    #[test]
    fn the_same_day_in_every_form() {
        for words in [
            "2002-05-24",
            "2002-5-24",
            " 2002/05/24 ",
            "20020524",
            "20020524T101500Z",
            "2002-05-24T23:59:59.5-08:00",
            "2002-05-24 09:15",
            "2002-05-24Z",
            "May 24, 2002",
            "24 May 2002",
            "24-MAY-2002 15:01:01.79",
            "Fri, 24 May 2002 09:00:00 GMT",
            "Friday, May 24th, 2002",
            "May 24, 2002 Friday",
            "24.05.2002",
            "24.5.2002",
            "5/24/2002",
            "24/05/2002",
            "20020524101500",
            "20020524T222800+0000",
            "2002-05-24+02:00",
            "2002-05-24-05:00",
            "Fri May 24 09:30:00 2002",
            "24 mai 2002",
            "vendredi 24 mai 2002, 18:05",
            "24. Mai 2002 Freitag",
            "24 de mayo de 2002",
            "Fri, 24 May 2002 00:13:00 EET",
        ] {
            assert_eq!(stated_date(words).as_deref(), Some("2002-05-24"), "{words}");
        }
    }

    #[test]
    fn no_more_than_is_said() {
        assert_eq!(stated_date("2002-05").as_deref(), Some("2002-05"));
        assert_eq!(stated_date("2002").as_deref(), Some("2002"));
        assert_eq!(stated_date("May 2002").as_deref(), Some("2002-05"));
    }

    #[test]
    fn the_day_is_the_one_of_its_own_zone() {
        assert_eq!(stated_date("2015-12-11T00:13:00+01:00").as_deref(), Some("2015-12-11"));
        assert_eq!(stated_date("Thu, 10 Dec 2015 23:59:00 -0800").as_deref(), Some("2015-12-10"));
        assert_eq!(stated_date("26-FEB-1987 15:01:01.79").as_deref(), Some("1987-02-26"));
        assert_eq!(stated_date("29 décembre 2011").as_deref(), Some("2011-12-29"));
        assert_eq!(stated_date("1er mars 2015").as_deref(), Some("2015-03-01"));
    }

    #[test]
    fn what_is_no_day_or_may_be_two_is_not_given() {
        for words in [
            "",
            "5/6/2002",
            "2002-13-01",
            "2002-02-30",
            "soon",
            "0000-00-00",
            "1022234400",
            "May",
            "é24",
            "2002-",
            "May Day May 2002",
            "Market 5, 2003",
        ] {
            assert_eq!(stated_date(words), None, "{words}");
        }
    }
}
