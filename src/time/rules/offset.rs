//! So many units from somewhere: `two days ago`, `a year earlier`, `15 days after May 8`, `the day before`.

use super::{Found, Scan, inner};
use crate::text::{Class, Kind};
use crate::time::tense::{Tense, tense_before};
use crate::time::timex::{Base, Field, Meaning, Unit};
use crate::time::value::{Clock, Part};
use crate::time::vocabulary::Lexeme;

/// Finds so many units from the story's day, from the day spoken of, or from a date that follows. Leaves durations, and
/// units counted from an event that is no date, alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(found) = year_ago(scan, at) {
        return Some(found);
    }
    let (start, number, unit_at) = counted(scan, at)?;
    let (unit, _) = scan.unit(unit_at)?;
    if matches!(unit, Unit::Minute | Unit::Hour) {
        return None;
    }
    let end = unit_at + 1;
    let shift = |base, by, end| Some(Found::new(start, end, Meaning::Shift { base, unit, by }));
    match scan.lexeme(end) {
        // `a week ago Friday`
        Some(Lexeme::Ago) if unit == Unit::Week && scan.weekday(end + 1).is_some() => {
            let of = Meaning::open(Field::Weekday(scan.weekday(end + 1)?));
            return Some(Found::new(start, end + 2, Meaning::From { of: Box::new(of), unit, by: -number }));
        }
        Some(Lexeme::Ago) => return shift(Base::Story, -number, end + 1),
        Some(Lexeme::Later) => return shift(Base::Anchor, number, end + 1),
        _ => {}
    }
    if scan.is(end, &["later"]) {
        return shift(Base::Anchor, number, end + 1);
    }
    if scan.is(end, &["earlier", "previously"]) {
        return shift(Base::Anchor, -number, end + 1);
    }
    if scan.is(end, &["from"]) && scan.is(end + 1, &["now", "today"]) {
        return shift(Base::Story, number, end + 2);
    }
    let sign = if scan.is(end, &["after", "from", "following"]) {
        1
    } else if scan.is(end, &["before"]) {
        -1
    } else {
        return in_future(scan, start, number, unit, end);
    };
    if let Some(of) = inner(scan, end + 1) {
        let meaning = Meaning::From { of: Box::new(of.meaning), unit, by: sign * number };
        return Some(Found::new(start, of.end, meaning));
    }
    // `two days before.`, `the day before, he`: nothing follows that it could count from.
    let last = match scan.token(end + 1) {
        None => true,
        Some(token) => {
            token.kind != Kind::Word && token.kind != Kind::Number && token.kind != Kind::Quote
                || token.is(Class::PAST) && scan.is(end, &["following"])
                || token.is(Class::FUNCTION)
                    && scan.is(end + 1, &["and", "in", "at", "to", "by", "but", "when", "on", "had"])
        }
    };
    let told = !scan.is(end, &["from"]) && last;
    let mut found = told.then(|| shift(Base::Anchor, sign * number, end + 1)).flatten()?;
    found.clock = (unit == Unit::Night).then_some(Clock::Part(Part::Night));
    Some(found)
}

/// `the year-earlier quarter`, `a year-ago profit`.
fn year_ago(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let hyphen = scan.is(at, &["year"]) && scan.kind(at + 1) == Some(Kind::Hyphen);
    (hyphen && scan.is(at + 2, &["earlier", "ago"])).then(|| {
        let (unit, by) = if scan.is(at + 3, &["quarter"]) { (Unit::Quarter, -4) } else { (Unit::Year, -1) };
        let end = at + 3 + usize::from(scan.is(at + 3, &["period", "quarter"]));
        Found::new(scan.with_article(at), end, Meaning::Shift { base: Base::Anchor, unit, by })
    })
}

/// `two days`, `a year`, `the day`: where it starts, how many, and the unit's token.
fn counted(scan: &Scan<'_>, at: usize) -> Option<(usize, i32, usize)> {
    if scan.unit(at).is_some() {
        if scan.is_back(at, 1, &["a", "an"]) {
            return Some((at - 1, 1, at));
        }
        let one = scan.is_back(at, 1, &["the"]) && scan.is(at + 1, &["before", "after", "following"]);
        return one.then(|| (at - 1, 1, at));
    }
    let (number, end) = scan.count(at)?;
    if scan.is_glued(at) && at > 0 && scan.kind(at - 1) == Some(Kind::Symbol) {
        return None;
    }
    (scan.kind(end) == Some(Kind::Word)).then_some((at, number, end))
}

/// `in two days`, of what is still to come; `in two weeks’ time`.
fn in_future(scan: &Scan<'_>, start: usize, number: i32, unit: Unit, end: usize) -> Option<Found> {
    // `in about two weeks`
    let vague = usize::from(scan.is_back(start, 1, &["about", "around", "roughly"]));
    let start = start.saturating_sub(vague);
    if !scan.is_back(start, 1, &["in"]) || scan.is(end, &["of"]) {
        return None;
    }
    let clitic = matches!(scan.kind(end), Some(Kind::Clitic | Kind::Quote)) && scan.is(end + 1, &["time"]);
    let coming = clitic || tense_before(scan, start) == Tense::Future;
    let end = if clitic { end + 2 } else { end };
    coming.then(|| Found::new(start - 1, end, Meaning::Shift { base: Base::Story, unit, by: number }))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

    #[test]
    fn units_from_the_story() {
        check(&[
            ("He left two days ago.", "two days ago", "2013-03-12"),
            ("He left three weeks ago.", "three weeks ago", "2013-W08"),
            ("He left a year ago.", "a year ago", "2012"),
            ("He left 170 years ago.", "170 years ago", "1843"),
            ("He will leave in two days.", "in two days", "2013-03-16"),
            ("He will leave in about two weeks.", "in about two weeks", "2013-W13"),
            ("He leaves in two weeks' time.", "in two weeks' time", "2013-W13"),
            ("He left twenty-one days ago.", "twenty-one days ago", "2013-02-21"),
        ]);
    }

    #[test]
    fn units_from_the_day_spoken_of_and_from_a_date() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("He came on May 8, 2002, and left two days later."), "2002-05-10");
        assert_eq!(last("He came on May 8, 2002. He had left a month earlier."), "2002-04");
        assert_eq!(last("He came on May 8, 2002. The day before, it had rained."), "2002-05-07");
        assert_eq!(last("It came 15 days after May 8, 2002."), "2002-05-23");
        assert_eq!(last("Profit rose in the third quarter of 2002 from a year earlier."), "2001-Q3");
        assert_eq!(last("Profit in the third quarter of 2002 beat the year-earlier quarter."), "2001-Q3");
        assert_eq!(last("It came two days before Christmas 1999."), "1999-12-23");
    }

    #[test]
    fn durations_and_units_from_an_event_are_no_dates() {
        silent(&[
            "It took two years.",
            "He was a two-year-old boy.",
            "It came 15 days after the storm began.",
            "He rebuilt it in two years.",
            "He came several years ago.",
        ]);
    }
}
