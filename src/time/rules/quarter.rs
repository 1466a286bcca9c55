//! Quarters, halves and business years: `the third quarter of 2002`, `Q3 2002`, `the first half of the year`, `fiscal 1988`.

use super::year::year_after;
use super::{Found, Scan};
use crate::text::Kind;
use crate::time::timex::{Calendar, Field, Meaning, Unit, Year};
use crate::time::vocabulary::Lexeme;

/// Words of business that make a bare `third quarter` one of the year and not of a match.
const BUSINESS: &[&str] = &[
    "earnings",
    "profit",
    "profits",
    "net",
    "sales",
    "results",
    "loss",
    "losses",
    "revenue",
    "revenues",
    "income",
    "gdp",
    "growth",
    "figures",
    "operating",
    "report",
    "dividend",
    "financial",
    "fiscal",
    "gross",
    "pretax",
    "exchequer",
    "shipments",
    "turnover",
    "exports",
    "imports",
    "output",
    "forecasts",
];
/// Words of business that no report of a match has, and that make a bare `first half` one of the year.
const BUSINESS_HALF: &[&str] = &[
    "earnings",
    "profit",
    "profits",
    "sales",
    "revenue",
    "revenues",
    "income",
    "gdp",
    "pretax",
    "exchequer",
    "turnover",
    "exports",
    "imports",
    "fiscal",
    "dividend",
];

/// Finds quarters, halves and business years. Leaves quarters and halves of a match alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(found) = short_fiscal(scan, at).or_else(|| of_months(scan, at)) {
        return Some(found);
    }
    match scan.lexeme(at) {
        Some(Lexeme::Quarter(quarter)) => return code(scan, at, Field::Quarter(quarter)),
        Some(Lexeme::HalfYear(half)) => return code(scan, at, Field::Half(half)),
        Some(Lexeme::Fiscal) => return fiscal(scan, at),
        _ => {}
    }
    if let Some(year) = scan.year(at) {
        let next = if scan.kind(at + 1) == Some(Kind::Hyphen) { at + 2 } else { at + 1 };
        match scan.lexeme(next) {
            Some(Lexeme::Quarter(q)) => {
                return Some(Found::new(at, next + 1, Meaning::of_year(Field::Quarter(q), year)));
            }
            Some(Lexeme::Fiscal) if next == at + 1 && scan.is(at + 2, &["year"]) => {
                return Some(Found::new(at, at + 3, Meaning::of_year(Field::Year, year)));
            }
            _ => return None,
        }
    }
    let (number, next) = if scan.is(at, &["latter"]) { (2, at + 1) } else { scan.ordinal(at)? };
    let fiscal = scan.skip(if scan.kind(next) == Some(Kind::Hyphen) { next + 1 } else { next }, &["fiscal"]);
    let field = match (scan.lexeme(fiscal), number) {
        (Some(Lexeme::Unit(Unit::Quarter, false)), 1..=4) => Field::Quarter(number as i8),
        (Some(Lexeme::Half), 1..=2) => Field::Half(number as i8),
        _ => return None,
    };
    let start = scan.with_article(at);
    let (year, end) = year_after(scan, scan.skip(fiscal + 1, &["of"]));
    if year != Year::Open {
        return Some(Found::new(start, end, Meaning::Calendar(Calendar { year, ..Calendar::open(field) })));
    }
    // `the first half of the year`
    let of = scan.skip(scan.skip(fiscal + 1, &["of"]), &["the"]);
    if of == fiscal + 3 && scan.is(of, &["year"]) {
        let calendar = Calendar { year: Year::FromStory(0), ..Calendar::open(field) };
        return Some(Found::new(start, of + 1, Meaning::Calendar(calendar)));
    }
    is_of_business(scan, start, fiscal + 1, field).then(|| Found::new(start, fiscal + 1, Meaning::open(field)))
}

/// Whether a word of business, or for a quarter an amount of money, stands within a clause's reach of these tokens.
fn is_of_business(scan: &Scan<'_>, start: usize, end: usize, field: Field) -> bool {
    const REACH: usize = 12;
    let mut near = start.saturating_sub(REACH)..end + REACH;
    match field {
        Field::Half(_) => near.any(|at| scan.is(at, BUSINESS_HALF)),
        _ => near.any(|at| scan.is(at, BUSINESS) || is_money(scan, at)),
    }
}

/// `$3.9bn`, `£20m`, `84 million pounds`
fn is_money(scan: &Scan<'_>, at: usize) -> bool {
    const LARGE: &[&str] = &["million", "billion", "trillion", "crore", "lakh"];
    const MONEY: &[&str] = &[
        "pounds",
        "dollars",
        "euros",
        "yen",
        "francs",
        "marks",
        "rupees",
        "naira",
        "shillings",
        "rand",
        "pesos",
        "won",
        "yuan",
        "roubles",
        "rubles",
        "lire",
        "kronor",
        "kroner",
    ];
    scan.is(at, LARGE) && scan.is(at + 1, MONEY) && at > 0 && scan.kind(at - 1) == Some(Kind::Number)
        || scan.kind(at) == Some(Kind::Symbol)
            && scan.word(at).ends_with(['$', '£', '€', '¥'])
            && scan.kind(at + 1) == Some(Kind::Number)
}

/// `FY2006`, `FY04`, written as one word.
fn short_fiscal(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let year = fiscal_year(scan.word(at))?;
    Some(Found::new(at, at + 1, Meaning::of_year(Field::Year, year)))
}

/// The year of `FY2006` and `FY06`.
pub(super) fn fiscal_year(word: &str) -> Option<i16> {
    let figures = word.strip_prefix("FY")?;
    let year = figures.parse::<i16>().ok().filter(|_| figures.bytes().all(|byte| byte.is_ascii_digit()))?;
    match figures.len() {
        2 => Some(if year < 60 { 2000 + year } else { 1900 + year }),
        4 => (1900..2100).contains(&year).then_some(year),
        _ => None,
    }
}

/// `the June quarter`, `the July-September quarter`: of the calendar, by its months.
fn of_months(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let first = scan.month(at)?;
    let joined = matches!(scan.kind(at + 1), Some(Kind::Hyphen | Kind::Dash)) || scan.is(at + 1, &["to"]);
    let (last, end) = match scan.month(at + 2).filter(|&last| joined && last == first + 2) {
        Some(last) => (last, at + 3),
        None => (first, at + 1),
    };
    let unit = matches!(scan.unit(end), Some((Unit::Quarter, false)));
    if !unit || last % 3 != 0 {
        return None;
    }
    let (year, end) = year_after(scan, end + 1);
    let calendar = Calendar { year, ..Calendar::open(Field::Quarter(last / 3)) };
    Some(Found::new(scan.with_article(at), end, Meaning::Calendar(calendar)))
}

/// `Q3`, `Q3 2002`.
fn code(scan: &Scan<'_>, at: usize, field: Field) -> Option<Found> {
    let (year, end) = year_after(scan, at + 1);
    let bare =
        scan.is_capitalized(at) && (matches!(field, Field::Quarter(_)) || is_of_business(scan, at, at + 1, field));
    (year != Year::Open || bare)
        .then(|| Found::new(at, end, Meaning::Calendar(Calendar { year, ..Calendar::open(field) })))
}

/// `fiscal 1988`, `fiscal year 2003`.
fn fiscal(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let next = scan.skip(at + 1, &["year"]);
    let year = scan.year(next)?;
    Some(Found::new(at, next + 1, Meaning::of_year(Field::Year, year)))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn quarters_halves_and_business_years() {
        check(&[
            ("Sales fell in the third quarter of 2002.", "the third quarter of 2002", "2002-Q3"),
            ("Sales fell in Q3 2002.", "Q3 2002", "2002-Q3"),
            ("Sales fell in 2002-Q3.", "2002-Q3", "2002-Q3"),
            ("It lost 84 million pounds in the third quarter.", "the third quarter", "2012-Q3"),
            ("Sales fell in the fourth quarter of last year.", "the fourth quarter of last year", "2012-Q4"),
            ("Its fourth-quarter profit fell.", "fourth-quarter", "2012-Q4"),
            ("Profit in the fourth quarter fell.", "the fourth quarter", "2012-Q4"),
            ("Sales fell in the first half of 2002.", "the first half of 2002", "2002-H1"),
            ("Sales fell in the latter half of 2002.", "the latter half of 2002", "2002-H2"),
            ("Sales fell in fiscal 1988.", "fiscal 1988", "1988"),
            ("Sales fell last quarter.", "last quarter", "2012-Q4"),
            ("It lost $4bn in the fourth quarter.", "the fourth quarter", "2012-Q4"),
            ("Sales fell in the second half.", "the second half", "2012-H2"),
            ("Sales fell in H2 by a tenth.", "H2", "2012-H2"),
            ("It earned more in FY2006.", "FY2006", "2006"),
            ("It earned more in FY04.", "FY04", "2004"),
            ("It grew in the July-September quarter.", "the July-September quarter", "2012-Q3"),
            ("It grew in the December quarter.", "the December quarter", "2012-Q4"),
            ("It fell from that in the year-ago quarter.", "the year-ago quarter", "2012-Q1"),
        ]);
    }

    #[test]
    fn quarters_of_a_match_are_no_dates() {
        silent(&["He scored twice in the third quarter.", "They led in the first half.", "A quarter of them left."]);
    }
}
