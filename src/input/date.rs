//! Dates as inputs state them, brought to one form.

use jiff::civil::Date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a stated date: the day in the zone it was stated in, `2002-05-24`, or `2002-05` or `2002` where no more is said.
///
/// Understands ISO 8601 with and without a time, `20020524`, and months in words (`24 May 2002`, `May 24, 2002`, `Fri,
/// 24 May 2002 09:00:00 GMT`). Not `5/6/2002`, which may be either day, and nothing that is no day of the calendar.
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
    iso(words).or_else(|| in_words(words))
}

fn iso(words: &str) -> Option<String> {
    let end = words.find(|c: char| !c.is_ascii_digit() && c != '-' && c != '/').unwrap_or(words.len());
    let rest = words[end..].chars().next();
    if !rest.is_none_or(|c| matches!(c, 'T' | 't' | ' ' | 'Z')) {
        return None;
    }
    let date = words[..end].replace('/', "-");
    let parts: Vec<&str> = date.split('-').collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => day_of(year, month, day),
        [year, month] if year.len() == 4 && month.len() == 2 && rest.is_none() => {
            day_of(year, month, "01").map(|day| day[..7].to_owned())
        }
        [all] if all.len() == 8 => day_of(&all[..4], &all[4..6], &all[6..]),
        [year] if year.len() == 4 && rest.is_none() => day_of(year, "01", "01").map(|day| day[..4].to_owned()),
        _ => None,
    }
}

fn in_words(words: &str) -> Option<String> {
    let mut parts = words.split([' ', ',', '-', '.']).filter(|part| !part.is_empty()).peekable();
    if parts.peek().is_some_and(|part| is_weekday(part)) {
        parts.next();
    }
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (day, month) = match (month_of(first), month_of(second)) {
        (Some(month), None) => (second, month),
        (None, Some(month)) => (first, month),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (year.len() == 4).then(|| day_of(year, &month.to_string(), day))?
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.starts_with(day))
}

fn month_of(word: &str) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    MONTHS.iter().position(|month| word.starts_with(month)).map(|at| at + 1)
}

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
        ] {
            assert_eq!(stated_date(words).as_deref(), Some("2002-05-24"), "{words}");
        }
    }

    #[test]
    fn no_more_than_is_said() {
        assert_eq!(stated_date("2002-05").as_deref(), Some("2002-05"));
        assert_eq!(stated_date("2002").as_deref(), Some("2002"));
    }

    #[test]
    fn what_is_no_day_or_may_be_two_is_not_given() {
        for words in
            ["", "5/6/2002", "2002-13-01", "2002-02-30", "soon", "0000-00-00", "1022234400", "May", "é24", "2002-"]
        {
            assert_eq!(stated_date(words), None, "{words}");
        }
    }
}
