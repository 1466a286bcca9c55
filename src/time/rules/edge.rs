//! The edge of a stretch: `early October`, `mid-1980s`, `the end of the year`, `later that month`, `year-end`.

use super::{Found, Scan, inner};
use crate::text::Kind;
use crate::time::timex::{Base, Meaning, Unit};
use crate::time::vocabulary::Lexeme;

/// Finds a date with a word for its edge, whose value is that of the date; and `the end of the year`. Leaves an edge of
/// anything else alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some((unit, false)) = scan.unit(at) {
        return at_its_end(scan, at, unit);
    }
    let Lexeme::Edge = scan.lexeme(at)? else { return None };
    if scan.is(at, &["later", "earlier"])
        && scan.is(at + 1, &["in"])
        && scan.is(at + 2, &["the"])
        && scan.is(at + 3, &["day"])
    {
        return Some(Found::new(at, at + 4, Meaning::Shift { base: Base::Anchor, unit: Unit::Day, by: 0 }));
    }
    let start = scan.with_article(at);
    let noun = scan.is(at, &["beginning", "start", "end", "middle", "onset", "close", "outset"]);
    let mut next = at + 1;
    if noun {
        if !scan.is(next, &["of"]) {
            return None;
        }
        next += 1;
    } else if scan.kind(next) == Some(Kind::Hyphen) || scan.is(next, &["in", "on", "into", "through"]) {
        next += 1;
    } else if scan.is(next, &["part", "half", "hours", "days"]) && scan.is(next + 1, &["of"]) {
        next += 2;
    }
    let the = scan.is(next, &["the"]);
    if the && let Some((unit @ (Unit::Year | Unit::Month | Unit::Week | Unit::Decade), false)) = scan.unit(next + 1) {
        let meaning = Meaning::Shift { base: Base::Either, unit, by: 0 };
        return Some(Found::new(start, next + 2, meaning));
    }
    let found = inner(scan, next)?;
    Some(Found { start, ..found })
}

/// `year-end`, `the year’s end`, `month’s end`.
fn at_its_end(scan: &Scan<'_>, at: usize, unit: Unit) -> Option<Found> {
    let next = if matches!(scan.kind(at + 1), Some(Kind::Hyphen | Kind::Clitic)) { at + 2 } else { at + 1 };
    let ends = scan.is(next, &["end"]) && matches!(unit, Unit::Year | Unit::Month);
    let set = scan.is_one_of_many(at) || scan.is(next + 1, &["of"]);
    (ends && !set)
        .then(|| Found::new(scan.with_article(at), next + 1, Meaning::Shift { base: Base::Either, unit, by: 0 }))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn edges() {
        check(&[
            ("He came in early October.", "early October", "2012-10"),
            ("He came in late 1861.", "late 1861", "1861"),
            ("He came early in 1862.", "early in 1862", "1862"),
            ("He came by the end of March 1941.", "the end of March 1941", "1941-03"),
            ("He came in mid-September 2001.", "mid-September 2001", "2001-09"),
            ("He will come by the end of the year.", "the end of the year", "2013"),
            ("He will come by year-end.", "year-end", "2013"),
            ("He came later in the day.", "later in the day", "2013-03-14"),
            ("He came earlier this month.", "earlier this month", "2013-03"),
        ]);
    }

    #[test]
    fn edges_of_other_things_are_no_dates() {
        silent(&["The end of the line came.", "He rose early.", "It was a late goal."]);
    }
}
