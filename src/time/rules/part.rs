//! A part of a day and the day after it: `the night of April 18`, `the morning of the 9th`.

use super::{Found, Scan, inner};
use crate::time::timex::Unit;
use crate::time::value::{Clock, Part};
use crate::time::vocabulary::Lexeme;

/// Finds a part of the day that names its day. Leaves `in the morning` alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let part = match scan.lexeme(at)? {
        Lexeme::Part(part) => part,
        Lexeme::Unit(Unit::Night, false) => Part::Night,
        _ => return None,
    };
    let next = scan.skip(at + 1, &["hours"]);
    if !scan.is(next, &["of"]) {
        return None;
    }
    let found = inner(scan, next + 1).filter(|found| found.meaning.is_day() && found.clock.is_none())?;
    Some(Found { start: scan.with_article(at), clock: Some(Clock::Part(part)), ..found })
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn parts_of_a_named_day() {
        check(&[
            ("He rode on the night of April 18, 1775.", "the night of April 18, 1775", "1775-04-18TNI"),
            (
                "He fell in the early morning hours of 30 April 1975.",
                "the early morning hours of 30 April 1975",
                "1975-04-30TMO",
            ),
        ]);
    }

    #[test]
    fn parts_of_no_day_are_no_dates() {
        silent(&["He runs in the morning.", "A night of terror began."]);
    }
}
