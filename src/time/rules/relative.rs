//! A word that picks and what it picks: `last month`, `next Tuesday`, `this summer`, `the following day`, `that year`.

use super::year::year_after;
use super::{Found, Scan, month};
use crate::text::Kind;
use crate::time::timex::{Base, Calendar, Field, Meaning, Pick, Unit, Year};
use crate::time::value::{Clock, Part};
use crate::time::vocabulary::Lexeme;

/// Finds a unit, weekday, month, season or part of the day that is picked by a word. Leaves durations (`the last two
/// weeks`, `the past year`) and `this time` alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let Lexeme::Pick(first) = scan.lexeme(at)? else { return None };
    // `this past Friday`, `that same day`
    let (which, next) = match scan.lexeme(at + 1) {
        Some(Lexeme::Pick(second)) => (if first == Pick::That { Pick::That } else { second }, at + 2),
        _ => (first, at + 1),
    };
    let the = scan.is_back(at, 1, &["the"]);
    let start = scan.with_article(at);
    // `the next day` follows the day spoken of, `next week` the story's.
    let which = if which == Pick::Next && the && !scan.is(at, &["coming", "upcoming"]) { Pick::After } else { which };
    if scan.is(at, &["past", "prior", "same", "current"]) && !the && next == at + 1 {
        return None;
    }
    // `the same quarter of 1999`, `the same period last year`
    if scan.is(at, &["same"]) && next == at + 1 && scan.is(next, &["quarter", "period", "half"]) {
        let (year, end) = year_after(scan, next + 1);
        if year != Year::Open {
            return Some(Found::new(start, end, Meaning::Calendar(Calendar { year, ..Calendar::open(Field::Told) })));
        }
    }
    match scan.lexeme(next)? {
        Lexeme::Unit(unit, false) => of_unit(scan, start, next, unit, which, the),
        Lexeme::Part(part) => {
            let (base, by) = shift(which);
            let mut found = Found::new(start, next + 1, Meaning::Shift { base, unit: Unit::Day, by });
            found.clock = Some(Clock::Part(part));
            Some(found)
        }
        Lexeme::Fiscal if scan.is(next + 1, &["year"]) => {
            let (base, by) = shift(which);
            Some(Found::new(start, next + 2, Meaning::Shift { base, unit: Unit::Year, by }))
        }
        Lexeme::Holiday => {
            let inside = scan.inside()?;
            let mut found = super::holiday::find(&inside, next)?;
            if let Meaning::Calendar(calendar) = &mut found.meaning {
                calendar.pick = Some(which);
            }
            Some(Found { start, ..found })
        }
        _ => {
            let field = scan
                .weekday(next)
                .map(Field::Weekday)
                .or_else(|| scan.month(next).filter(|_| is_picked_month(scan, next)).map(Field::Month))
                .or_else(|| scan.season(next).filter(|_| !scan.is(at, &["the"])).map(Field::Season))?;
            if the && which == Pick::Last && !matches!(field, Field::Weekday(_)) {
                return None;
            }
            let dated = matches!(field, Field::Month(_)).then(|| scan.day(next + 1)).flatten();
            let (field, end) = match (field, dated) {
                (Field::Month(month), Some(day)) => (Field::Day(month, day), next + 2),
                (field, _) => (field, next + 1),
            };
            let picked = Meaning::Calendar(Calendar { pick: Some(which), ..Calendar::open(field) });
            // The British `last Tuesday week` is a week before last Tuesday.
            if which == Pick::Last && matches!(field, Field::Weekday(_)) && scan.is(end, &["week"]) {
                let meaning = Meaning::From { of: Box::new(picked), unit: Unit::Week, by: -1 };
                return Some(Found::new(start, end + 1, meaning));
            }
            Some(Found::new(start, end, picked))
        }
    }
}

fn is_picked_month(scan: &Scan<'_>, at: usize) -> bool {
    scan.is_capitalized(at) && (month::is_month(scan, at) || scan.kind(at + 1) != Some(Kind::Word))
}

fn of_unit(scan: &Scan<'_>, start: usize, at: usize, unit: Unit, which: Pick, the: bool) -> Option<Found> {
    let (mut base, mut by) = shift(which);
    let spoken = matches!(which, Pick::That | Pick::Before | Pick::After);
    if matches!(unit, Unit::Minute | Unit::Hour) || the && which == Pick::Last {
        return None;
    }
    match unit {
        // `this day`, `last day` and `next night` are of no day that the words alone tell.
        Unit::Day if which == Pick::Next => (base, by) = (Base::Anchor, 1),
        Unit::Day if !spoken => return None,
        Unit::Night if which == Pick::This => return None,
        Unit::Night if which == Pick::Last => by = -1,
        _ => {}
    }
    // `that day care`, `this year-old boy`: part of something else.
    if scan.kind(at + 1) == Some(Kind::Hyphen) && !scan.is(at + 2, &["end", "long"]) {
        return None;
    }
    let mut found = Found::new(start, at + 1, Meaning::Shift { base, unit, by });
    found.clock = (unit == Unit::Night).then_some(Clock::Part(Part::Night));
    Some(found)
}

/// From where the word counts, and how far.
fn shift(which: Pick) -> (Base, i32) {
    match which {
        Pick::Last => (Base::Story, -1),
        Pick::This => (Base::Story, 0),
        Pick::Next => (Base::Story, 1),
        Pick::Before => (Base::Anchor, -1),
        Pick::That => (Base::Anchor, 0),
        Pick::After => (Base::Anchor, 1),
    }
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

    #[test]
    fn units_before_and_after_the_story() {
        check(&[
            ("It rose last month.", "last month", "2013-02"),
            ("It rose last week.", "last week", "2013-W10"),
            ("It rose last year.", "last year", "2012"),
            ("It rose this week.", "this week", "2013-W11"),
            ("It rose this year.", "this year", "2013"),
            ("It will rise next month.", "next month", "2013-04"),
            ("It rose last night.", "last night", "2013-03-13TNI"),
            ("It rose this morning.", "this morning", "2013-03-14TMO"),
            ("It rose last May.", "last May", "2012-05"),
            ("It will rise this May.", "this May", "2013-05"),
            ("It rose this past Friday.", "this past Friday", "2013-03-08"),
        ]);
    }

    #[test]
    fn units_before_and_after_the_day_spoken_of() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("He came on May 8, 2002, and left the following day."), "2002-05-09");
        assert_eq!(last("He came on May 8, 2002, and left the next morning."), "2002-05-09TMO");
        assert_eq!(last("He came on May 8, 2002, and left that same day."), "2002-05-08");
        assert_eq!(last("He came on May 8, 2002, and left that year."), "2002");
        assert_eq!(last("He came in May 2002. The previous month it rained."), "2002-04");
        assert_eq!(last("He came on May 8, 2002, and left the following Friday."), "2002-05-10");
    }

    #[test]
    fn this_past_weekday_may_be_yesterday() {
        check(&[
            ("The bridge fell this past Wednesday.", "this past Wednesday", "2013-03-13"),
            ("The bridge will open this coming Friday.", "this coming Friday", "2013-03-15"),
            ("The bridge fell last Wednesday.", "last Wednesday", "2013-03-06"),
        ]);
    }

    #[test]
    fn the_same_quarter_of_another_year() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("Profit fell in the fourth quarter from that in the same quarter of 2009."), "2009-Q4");
        assert_eq!(last("Sales rose in the first half of 2012 from the same period last year."), "2012-H1");
        assert_eq!(last("Sales rose from those of the same period last year."), "2012");
    }

    #[test]
    fn durations_are_no_dates() {
        silent(&[
            "It fell in the last two weeks.",
            "It fell over the past year.",
            "He wept this time.",
            "It was his last day.",
            "In the next few months it will fall.",
        ]);
    }
}
