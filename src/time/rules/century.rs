//! A century: `the 19th century`, `the fourth century BC`, `this century`.

use super::{Found, Scan};
use crate::text::Kind;
use crate::time::timex::{Field, Meaning, Unit};

/// Finds a numbered century, and the first of `the 19th and 20th centuries`. Leaves `a century` alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (number, end) = scan.ordinal(at)?;
    // A batsman's third century is a hundred runs.
    let runs = scan.is_back(at, 1, &["his", "her", "their", "my"]) || scan.is_back(at, 1, &["a"]) && number < 10;
    if runs {
        return None;
    }
    let mut unit = end;
    if scan.is(end, &["and", "or", "to"]) || matches!(scan.kind(end), Some(Kind::Comma | Kind::Dash)) {
        let (_, next) = scan.ordinal(end + 1)?;
        unit = next;
    }
    let unit = if scan.kind(unit) == Some(Kind::Hyphen) { unit + 1 } else { unit };
    if !matches!(scan.unit(unit), Some((Unit::Century, _))) || !(1..=30).contains(&number) {
        return None;
    }
    let era = scan.era(unit + 1);
    let end = if unit > end + 1 { end } else { unit + 1 + usize::from(era.is_some()) };
    let first = i16::try_from(number - 1).ok()? * 100 * era.unwrap_or(1);
    // The first century before Christ has no value of its own in TIMEX3.
    (first >= 0 || era == Some(-1))
        .then(|| Found::new(scan.with_article(at), end, Meaning::of_year(Field::Century(first), first)))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn centuries() {
        check(&[
            ("It was built in the 19th century.", "the 19th century", "18XX"),
            ("It was an eighteenth-century house.", "eighteenth-century", "17XX"),
            ("The eighteenth century ended.", "The eighteenth century", "17XX"),
            ("It was built in the 4th century BC.", "the 4th century BC", "BC03XX"),
            ("It is the event of this century.", "this century", "20XX"),
        ]);
    }

    #[test]
    fn a_hundred_years_are_no_century() {
        silent(&["It took a century.", "His third century came fast."]);
    }
}
