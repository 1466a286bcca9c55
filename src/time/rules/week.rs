//! A week of a month or year: `the first week of May 2002`, `the last week of October`.

use super::year::year_after;
use super::{Found, Scan};
use crate::time::timex::{Calendar, Field, Meaning, Unit, Year};

/// Finds a numbered week of a month or year. Leaves those of anything else (`the last week of the campaign`) alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (number, next) = if scan.is(at, &["last", "final"]) { (5, at + 1) } else { scan.ordinal(at)? };
    let number = i8::try_from(number).ok().filter(|number| (1..=5).contains(number))?;
    if scan.unit(next) != Some((Unit::Week, false)) || !scan.is(next + 1, &["of", "in"]) || number == 5 && next > at + 1
    {
        return None;
    }
    let of = next + 2;
    let (month, (year, end)) = match scan.month(of).filter(|_| scan.is_capitalized(of)) {
        Some(month) => (Some(month), year_after(scan, of + 1)),
        None => (None, scan.year(of).map(|year| (Year::Is(year), of + 1))?),
    };
    let calendar = Calendar { year, ..Calendar::open(Field::WeekOf(month, number)) };
    Some(Found::new(scan.with_article(at), end, Meaning::Calendar(calendar)))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn weeks_of_months_and_years() {
        check(&[
            ("It opened in the first week of May 2002.", "the first week of May 2002", "2002-W18"),
            ("It opened in the last week of October.", "the last week of October", "2012-W43"),
            ("It will open in the second week of April.", "the second week of April", "2013-W15"),
            ("It opened in the first week of 2002.", "the first week of 2002", "2002-W01"),
            ("It opened in the last week of 2002.", "the last week of 2002", "2002-W52"),
        ]);
    }

    #[test]
    fn weeks_of_other_things_are_no_dates() {
        silent(&["They tired in the last week of the march.", "It was the first week of school."]);
    }
}
