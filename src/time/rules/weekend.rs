//! The weekend: `over the weekend`, `at the weekend`.

use super::{Found, Scan};
use crate::time::timex::{Base, Meaning, Unit};

/// Finds `the weekend` where it is the last or the coming one. Leaves `a weekend` and `weekend trips` alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (unit, plural) = scan.unit(at)?;
    let told = scan.is_back(at, 1, &["the"])
        && scan.is_back(at, 2, &["over", "at", "during", "on", "throughout", "through", "for", "by"]);
    (unit == Unit::Weekend && !plural && told && !scan.is(at + 1, &["of", "before", "after"]))
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
