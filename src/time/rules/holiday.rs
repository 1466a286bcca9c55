//! Holidays and days with a name: `Christmas Eve`, `Thanksgiving`, `Independence Day`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::year::year_after;
use super::{Found, Scan};
use crate::text::{Class, Kind};
use crate::time::timex::{Calendar, Field, Meaning, Year};

/// How the day of a holiday is found in a year.
#[derive(Clone, Copy)]
enum Rule {
    /// Month and day.
    Fixed(i8, i8),
    /// The n-th of a weekday (1 is Monday) in a month; the last for -1.
    Nth(i8, i8, i8),
    /// Days from Easter Sunday.
    Easter(i64),
    /// Days from the n-th weekday of a month.
    After(i8, i8, i8, i64),
}

/// Names, longer ones first where they begin alike, and their rules.
const HOLIDAYS: &[(&[&str], Rule)] = &[
    (&["new", "year", "'s", "eve"], Rule::Fixed(12, 31)),
    (&["new", "year", "'s", "day"], Rule::Fixed(1, 1)),
    (&["christmas", "eve"], Rule::Fixed(12, 24)),
    (&["christmas", "day"], Rule::Fixed(12, 25)),
    (&["christmas"], Rule::Fixed(12, 25)),
    (&["xmas"], Rule::Fixed(12, 25)),
    (&["boxing", "day"], Rule::Fixed(12, 26)),
    (&["valentine", "'s", "day"], Rule::Fixed(2, 14)),
    (&["groundhog", "day"], Rule::Fixed(2, 2)),
    (&["st.", "patrick", "'s", "day"], Rule::Fixed(3, 17)),
    (&["april", "fools", "’", "day"], Rule::Fixed(4, 1)),
    (&["april", "fool", "'s", "day"], Rule::Fixed(4, 1)),
    (&["earth", "day"], Rule::Fixed(4, 22)),
    (&["good", "friday"], Rule::Easter(-2)),
    (&["easter", "sunday"], Rule::Easter(0)),
    (&["easter", "monday"], Rule::Easter(1)),
    (&["easter"], Rule::Easter(0)),
    (&["palm", "sunday"], Rule::Easter(-7)),
    (&["ash", "wednesday"], Rule::Easter(-46)),
    (&["maundy", "thursday"], Rule::Easter(-3)),
    (&["pentecost"], Rule::Easter(49)),
    (&["may", "day"], Rule::Fixed(5, 1)),
    (&["mother", "'s", "day"], Rule::Nth(5, 7, 2)),
    (&["memorial", "day"], Rule::Nth(5, 1, -1)),
    (&["flag", "day"], Rule::Fixed(6, 14)),
    (&["juneteenth"], Rule::Fixed(6, 19)),
    (&["father", "'s", "day"], Rule::Nth(6, 7, 3)),
    (&["independence", "day"], Rule::Fixed(7, 4)),
    (&["canada", "day"], Rule::Fixed(7, 1)),
    (&["bastille", "day"], Rule::Fixed(7, 14)),
    (&["labor", "day"], Rule::Nth(9, 1, 1)),
    (&["labour", "day"], Rule::Nth(9, 1, 1)),
    (&["columbus", "day"], Rule::Nth(10, 1, 2)),
    (&["halloween"], Rule::Fixed(10, 31)),
    (&["all", "saints", "’", "day"], Rule::Fixed(11, 1)),
    (&["guy", "fawkes", "night"], Rule::Fixed(11, 5)),
    (&["veterans", "day"], Rule::Fixed(11, 11)),
    (&["armistice", "day"], Rule::Fixed(11, 11)),
    (&["remembrance", "day"], Rule::Fixed(11, 11)),
    (&["remembrance", "sunday"], Rule::Nth(11, 7, 2)),
    (&["thanksgiving", "day"], Rule::Nth(11, 4, 4)),
    (&["thanksgiving"], Rule::Nth(11, 4, 4)),
    (&["black", "friday"], Rule::After(11, 4, 4, 1)),
    (&["cyber", "monday"], Rule::After(11, 4, 4, 4)),
    (&["presidents", "’", "day"], Rule::Nth(2, 1, 3)),
    (&["martin", "luther", "king", "day"], Rule::Nth(1, 1, 3)),
    (&["martin", "luther", "king", "jr.", "day"], Rule::Nth(1, 1, 3)),
    (&["inauguration", "day"], Rule::Fixed(1, 20)),
    (&["election", "day"], Rule::After(11, 1, 1, 1)),
    (&["australia", "day"], Rule::Fixed(1, 26)),
    (&["anzac", "day"], Rule::Fixed(4, 25)),
    (&["epiphany"], Rule::Fixed(1, 6)),
];

/// Finds a holiday by name. Leaves people (`Johnnie Christmas`) and things (`Christmas trees`) alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if !scan.is_capitalized(at) {
        return None;
    }
    let (number, end) = HOLIDAYS.iter().enumerate().find_map(|(number, (name, _))| {
        let matches = name.iter().enumerate().all(|(n, word)| is_word(scan.word(at + n), word));
        matches.then_some((number, at + name.len()))
    })?;
    let one_word = end == at + 1;
    let person = at > 0 && scan.is_name(at - 1) && !scan.begins_sentence(at);
    let thing = one_word
        && scan.token(end).is_some_and(|token| {
            token.kind == Kind::Word && !token.is(Class::FUNCTION | Class::TIME) && !scan.word(end).ends_with("ed")
        });
    if person || thing || scan.is_back(at, 1, &["every", "each", "per"]) {
        return None;
    }
    let (year, end) = year_after(scan, end);
    let year_before = at.checked_sub(1).and_then(|before| scan.year(before)).filter(|_| year == Year::Open);
    let year = year_before.map_or(year, Year::Is);
    let calendar = Calendar { year, ..Calendar::open(Field::Holiday(number)) };
    Some(Found::new(at, end, Meaning::Calendar(calendar)))
}

fn is_word(word: &str, name: &str) -> bool {
    let apostrophe = |w: &str| matches!(w, "'" | "’");
    word.eq_ignore_ascii_case(name)
        || name == "'s" && word.eq_ignore_ascii_case("’s")
        || apostrophe(name) && apostrophe(word)
        || name == "st." && word.eq_ignore_ascii_case("st")
}

/// The day of a holiday, by its place in the table, in a year.
pub(in crate::time) fn day_of(number: usize, year: i16) -> Option<Date> {
    match HOLIDAYS.get(number)?.1 {
        Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
        Rule::Nth(month, weekday, nth) => nth_weekday(year, month, weekday, nth),
        Rule::After(month, weekday, nth, days) => nth_weekday(year, month, weekday, nth)?.checked_add(days.days()).ok(),
        Rule::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
    }
}

fn nth_weekday(year: i16, month: i8, weekday: i8, nth: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

/// Easter Sunday of the Gregorian calendar (Butcher's method, in Meeus, Astronomical Algorithms, 1991).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn holidays() {
        check(&[
            ("He died on Christmas Eve.", "Christmas Eve", "2012-12-24"),
            ("He died on New Year’s Day.", "New Year’s Day", "2013-01-01"),
            ("He died at Thanksgiving.", "Thanksgiving", "2012-11-22"),
            ("He will speak on Independence Day.", "Independence Day", "2013-07-04"),
            ("He will speak on Good Friday.", "Good Friday", "2013-03-29"),
            ("He died on Labor Day 2009.", "Labor Day 2009", "2009-09-07"),
            ("He died last Easter.", "last Easter", "2012-04-08"),
        ]);
    }

    #[test]
    fn people_and_things_are_no_holidays() {
        silent(&["Johnnie Christmas drew it.", "They sell Christmas trees.", "Ash Good said so."]);
    }

    #[test]
    fn easter_moves() {
        let days: Vec<_> = [1961, 2000, 2008, 2024].iter().filter_map(|&year| easter(year)).collect();
        let wanted = [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2024, 3, 31)];
        assert_eq!(days, wanted.map(|(year, month, day)| Date::constant(year, month, day)));
    }
}
