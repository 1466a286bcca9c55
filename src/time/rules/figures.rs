//! Dates in figures: `2002-05-08`, `2002/05/08`, `23/4/2003`, `23.04.2003`, `9/11`.

use super::{Found, Scan};
use crate::text::Kind;
use crate::time::timex::{Calendar, Field, Meaning, Year};

/// Finds dates in figures. `8/5/2002` keeps both readings open. Leaves fractions, scores and ranges of years alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let first = scan.number(at)?;
    if scan.is_glued(at) && !matches!(scan.kind(at - 1), Some(Kind::Open | Kind::Quote | Kind::Hyphen)) {
        return None;
    }
    dotted(scan, at).or_else(|| separated(scan, at)).or_else(|| {
        let attack = first.value == 9 && first.rest.is_empty() && scan.word(at + 1) == "/" && scan.word(at + 2) == "11";
        (attack && scan.word(at + 3) != "/").then(|| Found::new(at, at + 3, Meaning::of_year(Field::Day(9, 11), 2001)))
    })
}

/// `23.04.2003`, one token.
fn dotted(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let mut parts = scan.word(at).split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let (day, month, year) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
    ((1..=31).contains(&day) && (1..=12).contains(&month))
        .then(|| Found::new(at, at + 1, Meaning::of_year(Field::Day(month, day), year)))
}

/// `2002-05-08`, `8/5/2002`, `8/5/02`.
fn separated(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let mark = scan.word(at + 1);
    if !matches!(mark, "/" | "-") || scan.word(at + 3) != mark || !(at + 1..=at + 4).all(|t| scan.is_glued(t)) {
        return None;
    }
    let plain = |t: usize| scan.number(t).filter(|number| number.rest.is_empty());
    let (a, b) = (plain(at)?, plain(at + 2)?);
    // `2002-05-08T10:00` is one number token with a tail: only its head counts here.
    let c = scan.number(at + 4).filter(|number| number.rest.is_empty() || number.rest.starts_with('T'))?;
    if a.digits == 4 && b.digits <= 2 && c.digits <= 2 {
        let (month, day) = (i8::try_from(b.value).ok()?, i8::try_from(c.value).ok()?);
        let real = (1..=12).contains(&month) && (1..=31).contains(&day);
        return real.then(|| Found::new(at, at + 5, Meaning::of_year(Field::Day(month, day), a.value as i16)));
    }
    if a.digits > 2 || b.digits > 2 || !matches!(c.digits, 2 | 4) {
        return None;
    }
    let (a, b) = (i8::try_from(a.value).ok()?, i8::try_from(b.value).ok()?);
    let field = match (a, b) {
        (1..=12, 13..=31) => Field::Day(a, b),
        (13..=31, 1..=12) => Field::Day(b, a),
        (1..=12, 1..=12) if a == b => Field::Day(a, b),
        (1..=12, 1..=12) => Field::Figures(a, b),
        _ => return None,
    };
    let year = match c.value as i16 {
        y if c.digits == 4 => y,
        y @ 0..=49 => 2000 + y,
        y => 1900 + y,
    };
    let calendar = Calendar { year: Year::Is(year), ..Calendar::open(field) };
    Some(Found::new(at, at + 5, Meaning::Calendar(calendar)))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

    #[test]
    fn dates_in_figures() {
        check(&[
            ("Filed 2002-05-08 in Oslo.", "2002-05-08", "2002-05-08"),
            ("Filed 23/4/2003.", "23/4/2003", "2003-04-23"),
            ("Filed 4/23/03.", "4/23/03", "2003-04-23"),
            ("Filed 23.04.2003 here.", "23.04.2003", "2003-04-23"),
            ("Filed 8/5/2002.", "8/5/2002", "-"),
            ("Filed 5/5/2002.", "5/5/2002", "2002-05-05"),
            ("Since 9/11 rules changed.", "9/11", "2001-09-11"),
        ]);
    }

    #[test]
    fn other_dates_of_the_text_tell_day_from_month() {
        let values: Vec<_> = dates("Between 8/5/2002 and 23/5/2002.").into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, ["2002-05-08", "2002-05-23"]);
    }

    #[test]
    fn fractions_and_numbers_are_no_dates() {
        silent(&["He hit 3/4 of them.", "Call 555-12-3456.", "It fell 1.2.3 times."]);
    }
}
