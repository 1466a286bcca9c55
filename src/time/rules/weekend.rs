//! The weekend: `over the weekend`, `at the weekend`.

use super::{Found, Scan, inner};
use crate::time::timex::{Base, Meaning, Unit};

/// Words before `the weekend`.
const BEFORE: &[&str] =
    &["over", "at", "during", "on", "throughout", "through", "for", "by", "before", "until", "since"];

/// Finds `the weekend` where it is the last or the coming one. Leaves `a weekend` and `weekend trips` alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (unit, plural) = scan.unit(at)?;
    let told = scan.is_back(at, 1, &["the"]) && scan.is_back(at, 2, BEFORE);
    // `the weekend after Christmas` is another one.
    let of_another = scan.is(at + 1, &["of"]) || scan.is(at + 1, &["before", "after"]) && inner(scan, at + 2).is_some();
    (unit == Unit::Weekend && !plural && told && !of_another)
        .then(|| Found::new(at - 1, at + 1, Meaning::Shift { base: Base::Either, unit, by: 0 }))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn weekends() {
        check(&[
            ("The mill burnt down over the weekend.", "the weekend", "2013-W10-WE"),
            ("The fair will open at the weekend.", "the weekend", "2013-W11-WE"),
            ("They came at the weekend after the dam broke.", "the weekend", "2013-W10-WE"),
            ("The fair may open before the weekend.", "the weekend", "2013-W11-WE"),
            ("The fair was full this weekend.", "this weekend", "2013-W10-WE"),
            ("The games were called off for this weekend.", "this weekend", "2013-W11-WE"),
            ("The fair opened last weekend.", "last weekend", "2013-W10-WE"),
        ]);
    }

    #[test]
    fn any_weekend_is_no_date() {
        silent(&["He spent a weekend there.", "They take weekend trips."]);
    }
}
