//! The date that the input states.

use jiff::civil::Date;

use super::super::{Granularity, Method, StoryDate};

/// Reads an ISO 8601 date: a day (a time after it is left out), a month or a year.
///
/// ```text
/// 2002-05-24T10:00:00Z → 2002-05-24    2002-05 → May 2002    20020524 → 2002-05-24
/// ```
pub(super) fn given(stated: &str) -> Option<StoryDate> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let stated = stated.trim();
    let head = stated.split(['T', ' ']).next()?;
    let compact = head.len() == 8 && digits(head);
    let parts: Vec<&str> =
        if compact { vec![head.get(..4)?, head.get(4..6)?, head.get(6..)?] } else { head.split(['-', '/']).collect() };
    let year = parts.first().filter(|year| year.len() == 4 && digits(year))?.parse().ok()?;
    let part = |n: usize| parts.get(n).map(|part| part.parse::<i8>());
    let (granularity, month, day) = match (part(1), part(2)) {
        (Some(month), Some(day)) => (Granularity::Day, month.ok()?, day.ok()?),
        (Some(month), None) => (Granularity::Month, month.ok()?, 1),
        (None, _) => (Granularity::Year, 1, 1),
    };
    let day = Date::new(year, month, day).ok()?;
    Some(StoryDate {
        day,
        granularity,
        method: Method::Given,
        confidence: 1.0,
        because: Vec::new(),
        others: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_months_and_years_are_read() {
        let read = |text| given(text).map(|date| (date.day.to_string(), date.granularity));
        let day = Some(("2002-05-24".to_owned(), Granularity::Day));
        assert_eq!(read("2002-05-24"), day);
        assert_eq!(read("2002-05-24T10:00:00+02:00"), day);
        assert_eq!(read("20020524"), day);
        assert_eq!(read("2002-05"), Some(("2002-05-01".to_owned(), Granularity::Month)));
        assert_eq!(read("2002"), Some(("2002-01-01".to_owned(), Granularity::Year)));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "yesterday", "2002-13-01", "2002-05-é", "02-05-24"] {
            assert_eq!(given(text), None, "{text}");
        }
    }
}
