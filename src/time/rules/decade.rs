//! A decade: `the 1990s`, `the ’90s`, `the sixties`, `the 470s BC`.

use super::{Found, Scan};
use crate::text::Kind;
use crate::time::timex::{Field, Meaning, Year};
use crate::time::vocabulary::Lexeme;

/// Finds a decade. Leaves ages (`in his 90s`), temperatures without `the` and speeds alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let of_someone = scan.is_back(at, 1, &["his", "her", "their", "my", "our", "your", "its", "mid", "late", "early"])
        && !scan.is_back(at, 2, &["the"]);
    if let Some(Lexeme::Tens(tens)) = scan.lexeme(at) {
        let said = scan.is_back(at, 1, &["the", "early", "late", "mid", "swinging", "roaring", "-"]) && !of_someone;
        return said.then(|| Found::new(scan.with_article(at), at + 1, Meaning::open(Field::Decade(tens))));
    }
    let number = scan.number(at)?;
    if !matches!(number.rest, "s" | "S") {
        // `1990’s`
        let clitic = number.rest.is_empty() && number.digits == 4 && scan.kind(at + 1) == Some(Kind::Clitic);
        let decade = clitic && number.value % 10 == 0 && (1700..2050).contains(&number.value);
        let said = decade && scan.is_back(at, 1, &["the", "early", "late", "mid", "-"]);
        return said.then(|| Found::new(scan.with_article(at), at + 2, whole(number.value as i16)));
    }
    match number.digits {
        4 if number.value % 10 == 0 && (1000..3000).contains(&number.value) => {
            Some(Found::new(scan.with_article(at), at + 1, whole(number.value as i16)))
        }
        3 if number.value % 10 == 0 => {
            let era = scan.era(at + 1)?;
            let decade = number.value as i16 * era;
            Some(Found::new(scan.with_article(at), at + 2, Meaning::of_year(Field::Decade(decade), decade)))
        }
        2 if number.value % 10 == 0 => {
            let quoted = at > 0 && scan.kind(at - 1) == Some(Kind::Quote) && scan.is_glued(at);
            let said = scan.is_back(at, 1, &["the"]) || scan.is_back(at, 1, &["-", "early", "late"]) && !of_someone;
            let start = if quoted { scan.with_article(at - 1) } else { scan.with_article(at) };
            let said = said && !is_of_weather(scan, at);
            (quoted || said).then(|| Found::new(start, at + 1, Meaning::open(Field::Decade(number.value as i16))))
        }
        _ => None,
    }
}

/// Whether a number of tens is a temperature or a share: `highs in the 70s`.
fn is_of_weather(scan: &Scan<'_>, at: usize) -> bool {
    const NEAR: usize = 14;
    const WORDS: &[&str] =
        &["temperature", "temperatures", "highs", "lows", "high", "low", "degrees", "upper", "percent"];
    (at.saturating_sub(NEAR)..at).any(|before| scan.is(before, WORDS))
}

/// `the 1800s` is a century, `the 1990s` a decade.
fn whole(year: i16) -> Meaning {
    if year % 100 == 0 && year <= 1900 {
        Meaning::of_year(Field::Century(year), year)
    } else {
        Meaning::Calendar(crate::time::timex::Calendar {
            year: Year::Is(year),
            ..crate::time::timex::Calendar::open(Field::Decade(year))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

    #[test]
    fn decades() {
        check(&[
            ("Prices rose in the 1990s.", "the 1990s", "199X"),
            ("Prices rose in the '90s.", "the '90s", "199X"),
            ("Prices rose in the sixties.", "the sixties", "196X"),
            ("Prices rose in the mid-1980s.", "the mid-1980s", "198X"),
            ("Prices rose in the 1800s.", "the 1800s", "18XX"),
            ("Athens grew in the 470s BC.", "the 470s BC", "BC047X"),
        ]);
    }

    #[test]
    fn a_decade_goes_on_from_the_one_told() {
        let text = "The mill was built in 1886, sold in 1891 and burnt in 1896. The 1920s were kind, the thirties not.";
        assert_eq!(dates(text).pop(), Some(("the thirties".into(), "193X".into())));
    }

    #[test]
    fn ages_are_no_decades() {
        silent(&["She is in her 90s.", "A man in his sixties fell.", "It flew 747s.", "Look for highs in the 70s."]);
    }
}
