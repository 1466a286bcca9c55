//! `yesterday`, `today`, `tonight`, `tomorrow`, and `to-day` as it was written.

use super::{Found, Scan};
use crate::text::Kind;
use crate::time::timex::{Base, Meaning, Unit};
use crate::time::value::{Clock, Part};
use crate::time::vocabulary::Lexeme;

/// Finds days counted from today. Leaves the paper USA Today and the programme Today alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(found) = hyphenated(scan, at) {
        return Some(found);
    }
    let Lexeme::Day(by, night) = scan.lexeme(at)? else { return None };
    let title = scan.is_capitalized(at)
        && (at > 0 && scan.is_name(at - 1) || scan.is(at + 1, &["show", "program", "programme"]));
    // `Trees for Tomorrow`, “Today”
    let quoted = scan.kind(at + 1) == Some(Kind::Quote) && at > 0 && scan.kind(at - 1) == Some(Kind::Quote);
    let named = scan.is_capitalized(at) && !scan.begins_sentence(at) && at > 0 && scan.kind(at - 1) == Some(Kind::Word);
    if title || quoted || named {
        return None;
    }
    let mut found = Found::new(at, at + 1, Meaning::Shift { base: Base::Story, unit: Unit::Day, by });
    found.clock = night.then_some(Clock::Part(Part::Night));
    Some(found)
}

/// `to-day`, `to-night`, `to-morrow`.
fn hyphenated(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (by, night) = match scan.lexeme(at)? {
        Lexeme::Unit(Unit::Day, false) => (0, false),
        Lexeme::Unit(Unit::Night, false) => (0, true),
        Lexeme::Morrow => (1, false),
        _ => return None,
    };
    let parts = scan.is_back(at, 2, &["to"])
        && at > 0
        && scan.kind(at - 1) == Some(Kind::Hyphen)
        && scan.is_glued(at)
        && scan.kind(at + 1) != Some(Kind::Hyphen);
    // `day-to-day` is no date.
    let first = at.checked_sub(2).filter(|&first| parts && !scan.is_glued(first))?;
    let mut found = Found::new(first, at + 1, Meaning::Shift { base: Base::Story, unit: Unit::Day, by });
    found.clock = night.then_some(Clock::Part(Part::Night));
    Some(found)
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn days_counted_from_today() {
        check(&[
            ("He left yesterday.", "yesterday", "2013-03-13"),
            ("He leaves today.", "today", "2013-03-14"),
            ("He leaves tonight.", "tonight", "2013-03-14TNI"),
            ("He leaves tomorrow morning.", "tomorrow morning", "2013-03-15TMO"),
            ("He leaves to-day.", "to-day", "2013-03-14"),
            ("He leaves to-morrow.", "to-morrow", "2013-03-15"),
            ("He leaves to-night.", "to-night", "2013-03-14TNI"),
            ("He leaves the day after tomorrow.", "the day after tomorrow", "2013-03-16"),
        ]);
    }

    #[test]
    fn a_paper_is_no_day() {
        silent(&[
            "It is day-to-day work.",
            "He told USA Today so.",
            "He spoke to “Today” about it.",
            "The Trees for Tomorrow fund grew.",
        ]);
    }
}
