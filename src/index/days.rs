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
    fn what_is_no_date_is_none() {
        for text in ["", "02", "2002-", "2002-13", "2002-05-32", "2002-5-1-1", "May", "-2002", "20020", "2002-05-0a"] {
            assert_eq!(Days::parse(text), None, "{text}");
        }
    }
}
