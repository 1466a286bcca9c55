//! A day of a month: `May 8, 2002`, `8 May`, `the 8th of May`, `Friday, May 8`, `the 21st`.

use super::year::year_after;
use super::{Found, Scan};
use crate::text::{Class, Kind};
use crate::time::timex::{Calendar, Field, Meaning, Pick, Year};
use crate::time::vocabulary::Lexeme;

/// Finds a day of a month, with the weekday before it and the year after it. Leaves `May 20 people` alone after `in`.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(weekday) = scan.weekday(at) {
        let next = scan.skip(scan.skip_comma(at + 1), &["the"]);
        // A film is called Friday the 13th; a day is meant by `on Friday the 13th`.
        let told = next == at + 1 || scan.is_back(at, 1, &["on", "until", "by", "for"]);
        return named(scan, next)
            .or_else(|| of_no_month(scan, next).filter(|(_, calendar)| told || calendar.pick.is_some()))
            .map(|(end, calendar)| found(at, end, Calendar { weekday: Some(weekday), ..calendar }));
    }
    if let Some((end, calendar)) = named(scan, at) {
        return Some(found(at, end, calendar));
    }
    // `the 21st` alone, said of a day: `on the 21st`.
    let told = scan.is_back(at, 1, &["the"]) && scan.is_back(at, 2, &["on", "until", "by", "before", "after", "from"]);
    // `from the 8th to the 10th`
    let range = scan.is_back(at, 1, &["the"])
        && scan.is_back(at, 2, &["to", "and"])
        && at.checked_sub(3).is_some_and(|before| scan.number(before).is_some() && scan.ordinal(before).is_some())
        && scan.is_back(at, 4, &["the"]);
    let (end, calendar) = (told || range).then(|| of_no_month(scan, at)).flatten()?;
    let last = !scan.is_small(end) || scan.token(end).is_some_and(|token| token.is(Class::FUNCTION));
    last.then(|| found(scan.with_article(at), end, calendar))
}

fn found(start: usize, end: usize, calendar: Calendar) -> Found {
    Found::new(start, end, Meaning::Calendar(calendar))
}

fn named(scan: &Scan<'_>, at: usize) -> Option<(usize, Calendar)> {
    month_day(scan, at).or_else(|| day_month(scan, at))
}

/// `May 8, 2002`, `May 8th`, `May the 8th`.
fn month_day(scan: &Scan<'_>, at: usize) -> Option<(usize, Calendar)> {
    let month = scan.month(at)?;
    let next = scan.skip(at + 1, &["the"]);
    let (day, end) = match scan.day(next) {
        Some(day) => (day, next + 1),
        None => {
            let (day, end) = scan.ordinal(next)?;
            (i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?, end)
        }
    };
    let counted = scan.is_back(at, 1, &["in", "of"])
        && scan.is_small(end)
        && scan.token(end).is_some_and(|token| !token.is(Class::FUNCTION | Class::TIME | Class::PAST));
    let glued = scan.is_glued(end) && scan.kind(end) == Some(Kind::Symbol);
    if counted || glued || scan.is(end, &["percent", "%"]) {
        return None;
    }
    let (year, after) = year_after(scan, end);
    // The attacks of 2001 are known by their day.
    let attacks = (month, day) == (9, 11) && year == Year::Open && scan.is(end, ATTACKS);
    let year = if attacks { Year::Is(2001) } else { year };
    Some((after, Calendar { year, ..Calendar::open(Field::Day(month, day)) }))
}

/// What follows `Sept. 11` where it names the attacks.
const ATTACKS: &[&str] = &["attack", "attacks", "terror", "terrorist", "terrorists", "hijackers", "commission"];

/// `8 May 2002`, `8th of May`, and the first of `8-10 May 2002`.
fn day_month(scan: &Scan<'_>, at: usize) -> Option<(usize, Calendar)> {
    let (day, end) = match scan.day(at) {
        Some(day) => (day, at + 1),
        None => {
            let (day, end) = scan.ordinal(at)?;
            (i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?, end)
        }
    };
    let of = scan.skip(scan.skip(end, &["day"]), &["of", "-"]);
    // `14 nov 2023`
    let small = || match scan.lexeme(of) {
        Some(Lexeme::Month(month)) if of == end && scan.year(of + 1).is_some() => Some(month),
        _ => None,
    };
    if let Some(month) = scan.month(of).or_else(small) {
        if !scan.is_capitalized(of) && of == end && scan.year(of + 1).is_none() {
            return None;
        }
        let (year, end) = year_after(scan, of + 1);
        return Some((end, Calendar { year, ..Calendar::open(Field::Day(month, day)) }));
    }
    let joined = matches!(scan.kind(end), Some(Kind::Hyphen | Kind::Dash)) || scan.is(end, &["and", "to", "or", "&"]);
    let second = scan.day(end + 1).filter(|&second| joined && second > day)?;
    let of = scan.skip(end + 2, &["of"]);
    let month = scan.month(of).filter(|_| second > 0 && scan.is_capitalized(of))?;
    let (year, _) = year_after(scan, of + 1);
    Some((end, Calendar { year, ..Calendar::open(Field::Day(month, day)) }))
}

/// `the 21st`, `the 21st of this month`.
fn of_no_month(scan: &Scan<'_>, at: usize) -> Option<(usize, Calendar)> {
    let (day, end) = scan.ordinal(at)?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    scan.number(at)?;
    let of = scan.skip(end, &["of"]);
    let pick = if scan.is(of, &["this"]) {
        Some(Pick::This)
    } else if scan.is(of, &["last"]) {
        Some(Pick::Last)
    } else if scan.is(of, &["next"]) {
        Some(Pick::Next)
    } else {
        None
    };
    let named = pick.is_some() && scan.is(of + 1, &["month"]);
    let calendar = Calendar::open(Field::DayOfMonth(day));
    Some(if named { (of + 2, Calendar { pick, ..calendar }) } else { (end, calendar) })
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

    #[test]
    fn days_with_their_year() {
        check(&[
            ("He was born on May 8, 2002.", "May 8, 2002", "2002-05-08"),
            ("He was born on 8 May 2002.", "8 May 2002", "2002-05-08"),
            ("He was born on 8 May, 2002.", "8 May, 2002", "2002-05-08"),
            ("He was born on the 8th of May 2002.", "8th of May 2002", "2002-05-08"),
            ("It is of Wednesday, May 8, 2002.", "Wednesday, May 8, 2002", "2002-05-08"),
            ("He was born on Sept. 3, 1951.", "Sept. 3, 1951", "1951-09-03"),
            ("He was born on May 8, '02.", "May 8, '02", "2002-05-08"),
            ("He was born on 8 may 2002.", "8 may 2002", "2002-05-08"),
        ]);
    }

    #[test]
    fn days_whose_year_the_tense_tells() {
        check(&[
            ("The wall fell on May 8.", "May 8", "2012-05-08"),
            ("The wall fell on Feb. 8.", "Feb. 8", "2013-02-08"),
            ("The fair will open on May 8.", "May 8", "2013-05-08"),
            ("The fair will open on 8 February.", "8 February", "2014-02-08"),
            ("The fair will open on the 8th of May.", "8th of May", "2013-05-08"),
            ("The fair opened on May 8 last year.", "May 8 last year", "2012-05-08"),
            ("He arrived on the 5th.", "the 5th", "2013-03-05"),
            ("The fair will open Saturday 6th.", "Saturday 6th", "2013-04-06"),
            ("His story of Feb. 8 fell apart.", "Feb. 8", "2013-02-08"),
            ("They were told on April 5, but stayed.", "April 5", "2013-04-05"),
            ("The Sept. 11 attacks changed all.", "Sept. 11", "2001-09-11"),
        ]);
    }

    #[test]
    fn a_bare_day_is_of_the_month_told() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("The town fell in May 2002. The bridge was blown up on the 8th."), "2002-05-08");
        assert_eq!(last("The town fell on May 20, 2002, and was retaken on the 24th."), "2002-05-24");
        assert_eq!(last("The town fell on May 20, 2002, and was retaken on the 4th."), "2002-06-04");
        assert_eq!(last("They will meet from the 3rd to the 5th."), "2013-04-05");
    }

    #[test]
    fn several_days_of_one_month() {
        let values = |text| dates(text).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_eq!(values("They met on May 8-10, 2002."), ["2002-05-08", "2002-05-10"]);
        assert_eq!(values("They met on 8–10 May 2002."), ["2002-05-08", "2002-05-10"]);
        assert_eq!(values("They met on May 8 and 9, 2002, and left."), ["2002-05-08", "2002-05-09"]);
    }

    #[test]
    fn numbers_beside_a_month_are_not_always_days() {
        silent(&["They may 8 times.", "The march 20 miles long was hard."]);
        check(&[("In May 20 people left.", "May", "2012-05")]);
    }
}
