//! What follows the first of several days or years written as one: `May 8-10`, `1914–18`, `May 4 and 5`.

use super::year::year_after;
use super::{Found, Scan};
use crate::text::{Class, Kind};
use crate::time::timex::{Calendar, Field, Meaning, Year};

/// The days and years that go on from `found`, and `found` with the year that stands after them all.
pub(super) fn split(scan: &Scan<'_>, found: Found) -> (Found, Vec<Found>) {
    let Meaning::Calendar(calendar) = found.meaning else { return (found, Vec::new()) };
    match (calendar.field, calendar.year) {
        (Field::Day(month, day), Year::Open) if found.clock.is_none() => days(scan, found, calendar, month, day),
        (Field::Year, Year::Is(year)) => years(scan, found, year),
        _ => (found, Vec::new()),
    }
}

/// `May 8-10, 2002`, `May 8, 9 and 10`.
fn days(scan: &Scan<'_>, found: Found, calendar: Calendar, month: i8, first: i8) -> (Found, Vec<Found>) {
    let mut rest: Vec<Found> = Vec::new();
    let (mut end, mut last) = (found.end, first);
    while let Some((day, at)) = next_day(scan, end).filter(|&(day, _)| day > last) {
        let field = Field::Day(month, day);
        rest.push(Found::new(at, at + 1, Meaning::Calendar(Calendar { field, weekday: None, ..calendar })));
        (end, last) = (at + 1, day);
    }
    let Some(at_last) = rest.last_mut() else { return (found, rest) };
    let (year, end) = year_after(scan, at_last.end);
    at_last.end = end;
    for one in &mut rest {
        one.meaning = with_year(&one.meaning, year);
    }
    (Found { meaning: Meaning::Calendar(Calendar { year, ..calendar }), ..found }, rest)
}

fn with_year(meaning: &Meaning, year: Year) -> Meaning {
    match meaning {
        Meaning::Calendar(calendar) => Meaning::Calendar(Calendar { year, ..*calendar }),
        other => other.clone(),
    }
}

/// The day that goes on at token `at`, and its token.
fn next_day(scan: &Scan<'_>, at: usize) -> Option<(i8, usize)> {
    let comma = scan.kind(at) == Some(Kind::Comma);
    let dash = matches!(scan.kind(at), Some(Kind::Hyphen | Kind::Dash)) || scan.is(at, &["/"]);
    let joined = comma || dash || scan.is(at, &["and", "to", "or", "through", "&"]);
    if !joined {
        return None;
    }
    let day_at = if comma { scan.skip(at + 1, &["and", "or"]) } else { at + 1 };
    let day = scan.day(day_at)?;
    let after = scan.token(day_at + 1);
    let counts = after.is_some_and(|token| {
        token.kind == Kind::Word && !token.is(Class::FUNCTION)
            || token.kind == Kind::Symbol && scan.is_glued(day_at + 1)
    });
    let listed = !comma || day_at > at + 1 || scan.is(day_at + 1, &["and", "or"]);
    (!counts && listed && scan.month(day_at + 1).is_none()).then_some((day, day_at))
}

/// `1914–18`, `492–479 BC`.
fn years(scan: &Scan<'_>, found: Found, year: i16) -> (Found, Vec<Found>) {
    let dash = matches!(scan.kind(found.end), Some(Kind::Hyphen | Kind::Dash)) || scan.is(found.end, &["/"]);
    if let Some(number) = scan.number(found.end + 1)
        && dash
        && year > 0
        && number.rest.is_empty()
        && number.digits == 2
        && number.value as i16 > year % 100
        && !matches!(scan.kind(found.end + 2), Some(Kind::Hyphen))
    {
        let last = year - year % 100 + number.value as i16;
        let second = Found::new(found.end + 1, found.end + 2, Meaning::of_year(Field::Year, last));
        return (found, vec![second]);
    }
    (found, Vec::new())
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::dates;

    #[test]
    fn counts_after_a_day_do_not_go_on_from_it() {
        let spans: Vec<_> = dates("On May 8, 20 men and 9 boys left.").into_iter().map(|(words, _)| words).collect();
        assert_eq!(spans, ["May 8"]);
    }

    #[test]
    fn a_short_year_goes_on_from_a_whole_one() {
        let values: Vec<_> = dates("In the season of 1998-99 he scored.").into_iter().map(|(_, v)| v).collect();
        assert_eq!(values, ["1998", "1999"]);
    }
}
