//! Stretches of days, as dates are asked for and stories are found by them.

use jiff::civil::Date;

use crate::record::StoryDate;

/// A stretch of days, both ends included, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub first: i64,
    /// Last day.
    pub last: i64,
}

impl Days {
    /// Every day there is.
    pub const ALL: Self = Self { first: i64::MIN, last: i64::MAX };

    /// The days of `2002`, `2002-05` or `2002-05-24`; nothing where it is no such date.
    ///
    /// ```
    /// use archive::index::days::Days;
    /// let may = Days::parse("2002-05").unwrap();
    /// assert_eq!(may.last - may.first, 30);
    /// assert!(Days::parse("2002-02-30").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year: i16 = digits(parts.next()?, 4)?.try_into().ok()?;
        let Some(month) = parts.next() else {
            return Some(Self {
                first: number(Date::new(year, 1, 1).ok()?),
                last: number(Date::new(year, 12, 31).ok()?),
            });
        };
        let month: i8 = digits(month, 2)?.try_into().ok()?;
        let Some(day) = parts.next() else {
            let first = Date::new(year, month, 1).ok()?;
            return Some(Self { first: number(first), last: number(first.last_of_month()) });
        };
        let day = number(Date::new(year, month, digits(day, 2)?.try_into().ok()?).ok()?);
        Some(Self { first: day, last: day })
    }

    /// The days of a TIMEX value as records hold it: a day with or without a time, a week, a weekend, a month, a
    /// quarter, a season, a half, a year, a decade or a century. Nothing for years before Christ.
    ///
    /// ```
    /// use archive::index::days::Days;
    /// let week = Days::of_value("2002-W21").unwrap();
    /// assert_eq!(week, Days { first: Days::parse("2002-05-20").unwrap().first, last: Days::parse("2002-05-26").unwrap().last });
    /// ```
    pub fn of_value(value: &str) -> Option<Self> {
        let date = value.split('T').next()?;
        if let Some(days) = Self::parse(date) {
            return Some(days);
        }
        if let Some(first) = date.strip_suffix("XX").and_then(|head| digits(head, 2)) {
            return Self::years(first.checked_mul(100)?, 100);
        }
        if let Some(first) = date.strip_suffix('X').and_then(|head| digits(head, 3)) {
            return Self::years(first.checked_mul(10)?, 10);
        }
        let (year, part) = date.split_once('-')?;
        let year: i16 = digits(year, 4)?.try_into().ok()?;
        let (kind, rest) = part.split_at_checked(1)?;
        match (kind, rest) {
            ("W", "I") => Self::months(year.checked_sub(1)?, 12, 3),
            ("W", week) => Self::week(year, week),
            ("Q", quarter) => {
                Self::months(year, i8::try_from(digits(quarter, 1)?).ok()?.checked_mul(3)?.checked_sub(2)?, 3)
            }
            ("H", half) => Self::months(year, i8::try_from(digits(half, 1)?).ok()?.checked_mul(6)?.checked_sub(5)?, 6),
            _ => match part {
                "SP" => Self::months(year, 3, 3),
                "SU" => Self::months(year, 6, 3),
                "FA" => Self::months(year, 9, 3),
                _ => None,
            },
        }
    }

    /// Whether all of these days fall on this day of a month, or in this month where no day is given, in one year.
    pub fn are_yearly(self, month: i8, day: Option<i8>) -> bool {
        let fits = |date: Date| date.month() == month && day.is_none_or(|day| date.day() == day);
        match (date(self.first), date(self.last)) {
            (Some(first), Some(last)) => first.year() == last.year() && fits(first) && fits(last),
            _ => false,
        }
    }

    fn years(first: u16, count: i16) -> Option<Self> {
        let first = i16::try_from(first).ok()?;
        let last = Date::new(first.checked_add(count - 1)?, 12, 31).ok()?;
        Some(Self { first: number(Date::new(first, 1, 1).ok()?), last: number(last) })
    }

    fn months(year: i16, month: i8, count: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        let last = first.checked_add(jiff::Span::new().months(count - 1)).ok()?.last_of_month();
        Some(Self { first: number(first), last: number(last) })
    }

    fn week(year: i16, week: &str) -> Option<Self> {
        let (week, weekend) = week.strip_suffix("-WE").map_or((week, false), |week| (week, true));
        let week = digits(week, 2)?.try_into().ok()?;
        let monday = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?;
        let monday = number(monday.date());
        Some(Self { first: if weekend { monday + 5 } else { monday }, last: monday + 6 })
    }

    /// The days that a story's own date can mean.
    pub fn of(date: &StoryDate) -> Option<Self> {
        Self::parse(&date.value)
    }
}

fn digits(text: &str, longest: usize) -> Option<u16> {
    let all = !text.is_empty() && text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
    let year_whole = longest < 4 || text.len() == 4;
    if all && year_whole { text.parse().ok() } else { None }
}

/// The date of a day counted from 1970-01-01; nothing beyond the calendar.
///
/// ```
/// assert_eq!(archive::index::days::date(31).unwrap().to_string(), "1970-02-01");
/// ```
pub fn date(day: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

fn number(day: Date) -> i64 {
    i64::from((day - Date::constant(1970, 1, 1)).get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_a_month_and_a_day_are_stretches() {
        assert_eq!(Days::parse("1970-01-01"), Some(Days { first: 0, last: 0 }));
        assert_eq!(Days::parse("1970"), Some(Days { first: 0, last: 364 }));
        assert_eq!(Days::parse("1972-02"), Some(Days { first: 761, last: 789 }));
        assert!(Days::parse("1850-03-04").unwrap().first < 0);
    }

    #[test]
    fn values_of_every_granularity_are_stretches() {
        let span = |value: &str| {
            Days::of_value(value).map(|days| format!("{}..{}", date(days.first).unwrap(), date(days.last).unwrap()))
        };
        for (value, days) in [
            ("2002-05-24T09:00", "2002-05-24..2002-05-24"),
            ("2002-05-24TMO", "2002-05-24..2002-05-24"),
            ("2002-W21-WE", "2002-05-25..2002-05-26"),
            ("2002-Q2", "2002-04-01..2002-06-30"),
            ("2002-H2", "2002-07-01..2002-12-31"),
            ("2002-SU", "2002-06-01..2002-08-31"),
            ("2002-WI", "2001-12-01..2002-02-28"),
            ("199X", "1990-01-01..1999-12-31"),
            ("19XX", "1900-01-01..1999-12-31"),
        ] {
            assert_eq!(span(value).as_deref(), Some(days), "{value}");
        }
        for value in ["BC0490", "2002-Q9", "2002-H0", "2002-W60", "XX", "", "2002-é", "T09:00"] {
            assert_eq!(span(value), None, "{value}");
        }
    }

    #[test]
    fn a_day_of_the_year_is_that_day_whatever_the_year() {
        let yearly = |value: &str, month, day| Days::of_value(value).unwrap().are_yearly(month, day);
        assert!(yearly("2002-05-08", 5, Some(8)) && yearly("1917-05", 5, None));
        assert!(!yearly("2002-05-09", 5, Some(8)) && !yearly("2002-05", 5, Some(8)) && !yearly("2002", 5, None));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "02", "2002-", "2002-13", "2002-05-32", "2002-5-1-1", "May", "-2002", "20020", "2002-05-0a"] {
            assert_eq!(Days::parse(text), None, "{text}");
        }
    }
}
