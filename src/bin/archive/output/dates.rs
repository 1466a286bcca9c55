//! Dates as they are read aloud, and how they are known.

use archive::record::StoryDate;
use archive::time::month_name;

/// `24 May 2002, inferred`; `no date`.
pub(crate) fn story_date(date: Option<&StoryDate>) -> String {
    match date {
        None => "no date".into(),
        Some(date) if date.method == "inferred" => format!("{}, inferred", spoken(&date.value)),
        Some(date) => spoken(&date.value),
    }
}

/// `2002-05-24` as `24 May 2002`, `2002-05` as `May 2002`; anything else as it is.
pub(crate) fn spoken(value: &str) -> String {
    let mut parts = value.split('-');
    let year = parts.next().unwrap_or(value);
    let month = parts.next().and_then(|month| month_name(month.parse().ok()?));
    match (month, parts.next().and_then(|day| day.parse::<u8>().ok())) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) if value.len() == 7 => format!("{month} {year}"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_as_exactly_as_they_are_known() {
        assert_eq!(spoken("2002-05-24"), "24 May 2002");
        assert_eq!(spoken("2002-05"), "May 2002");
        assert_eq!(spoken("2002"), "2002");
        assert_eq!(spoken("2002-W21"), "2002-W21");
        assert_eq!(spoken("199X"), "199X");
    }
}
