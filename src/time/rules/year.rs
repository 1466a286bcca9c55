//! A year: `in 1996`, `the 1953 team`, `1914–18`, `490 BC`, `(1738)`.

use super::{Found, Scan};
use crate::text::{Class, Kind};
use crate::time::timex::{Field, Meaning, Year};
use crate::time::vocabulary::Lexeme;

/// Words before a number that make it a year, whatever follows but a noun that it counts.
const BEFORE: &[&str] = &[
    "in",
    "since",
    "by",
    "until",
    "till",
    "from",
    "during",
    "before",
    "after",
    "circa",
    "c.",
    "ca.",
    "late",
    "early",
    "mid",
    "year",
    "of",
    "between",
    "to",
    "through",
    "and",
    "or",
    "for",
    "around",
    "about",
    "throughout",
    "than",
    "ca",
    "c",
    "years",
    "on",
    "into",
    "vs.",
    "beyond",
    "approximately",
    "as",
];
/// Words before a year that make it the property of what follows: `the 1953 team`.
const OWNERS: &[&str] = &["the", "a", "an", "its", "his", "her", "their", "our", "whose", "that", "this", "’s", "'s"];
/// Years that figures alone suggest.
const NEAR: std::ops::RangeInclusive<i16> = 1900..=2060;

/// Finds a year in figures. Leaves counts (`1709 schoolchildren`), prices, addresses and numbers of things alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some((year, end)) = scan.year_of_era(at) {
        return Some(Found::new(at, end, Meaning::of_year(Field::Year, year)));
    }
    if let Some(year) = first_before_christ(scan, at) {
        return Some(Found::new(at, at + 1, Meaning::of_year(Field::Year, year)));
    }
    let year = scan.year(at)?;
    is_year(scan, at, year).then(|| Found::new(at, at + 1, Meaning::of_year(Field::Year, year)))
}

/// The first of `492–479 BC`, `264 to 241 BC`.
fn first_before_christ(scan: &Scan<'_>, at: usize) -> Option<i16> {
    let number = scan.number(at).filter(|number| number.rest.is_empty() && (1..5000).contains(&number.value))?;
    let joined = matches!(scan.kind(at + 1), Some(Kind::Dash | Kind::Hyphen)) || scan.is(at + 1, &["to", "and", "or"]);
    let (last, _) = scan.year_of_era(at + 2).filter(|_| joined)?;
    (last < 0 && -i32::from(last) < number.value as i32 + 100).then_some(-(number.value as i16))
}

/// Whether four figures are a year, by what stands beside them.
fn is_year(scan: &Scan<'_>, at: usize, year: i16) -> bool {
    if let Some(answer) = by_marks(scan, at, year) {
        return answer;
    }
    let near = NEAR.contains(&year);
    let round = year % 100 == 0;
    let noun_after = scan.is_small(at + 1)
        && !scan.is_class(at + 1, Class::FUNCTION | Class::TIME)
        && !scan.word(at + 1).ends_with("ed");
    // `below 2000 levels` measures by a year, and counts nothing.
    let many = noun_after && is_plural(scan.word(at + 1)) && !scan.is(at + 1, &["levels"]);
    if scan.is_back(at, 1, BEFORE) {
        let vague = scan.is_back(at, 1, &["about", "around", "for", "of", "to", "than", "on", "approximately"]);
        let counted = many && (!near || round) || vague && noun_after && !near;
        return !counted;
    }
    if scan.is_back(at, 1, OWNERS) {
        return (1400..=2060).contains(&year) && !(many && round);
    }
    let season_before = at.checked_sub(1).is_some_and(|at| matches!(scan.lexeme(at), Some(Lexeme::Season(_))));
    if season_before || at > 0 && scan.is_name(at - 1) {
        return (1400..=2060).contains(&year) && !many && !(noun_after && round);
    }
    let plain = (1600..1900).contains(&year) && !noun_after && scan.kind(at + 1) != Some(Kind::Word);
    (near || plain) && !many && !(noun_after && round)
}

/// What the marks beside four figures say, and the words that make them a count; none where they leave it open.
fn by_marks(scan: &Scan<'_>, at: usize, year: i16) -> Option<bool> {
    let (before, after) = (at.checked_sub(1).and_then(|before| scan.kind(before)), scan.kind(at + 1));
    let glued = scan.is_glued(at);
    let year_before = at.checked_sub(2).and_then(|at| scan.year(at));
    let dash = |kind: Option<Kind>| matches!(kind, Some(Kind::Dash | Kind::Hyphen));
    if glued && !dash(before) && !matches!(before, Some(Kind::Open | Kind::Quote)) {
        return Some(scan.is_back(at, 1, &["/"]) && year_before.is_some());
    }
    let range = dash(after) && scan.year(at + 2).is_some_and(|last| last >= year && last - year < 300);
    if !range && (scan.is_class(at.wrapping_sub(1), Class::BEFORE_COUNT) || scan.is_class(at + 1, Class::COUNTED)) {
        return Some(false);
    }
    if after == Some(Kind::Hyphen) && scan.kind(at + 2) == Some(Kind::Word) {
        return Some(scan.is(at + 2, &["present", "early", "mid", "late"]));
    }
    if after == Some(Kind::Hyphen) && scan.number(at + 2).is_some() && scan.kind(at + 3) == Some(Kind::Hyphen) {
        return Some(false);
    }
    if dash(before) && glued {
        let edge = scan.is_back(at, 2, &["mid", "early", "late"]);
        let last = year_before.is_some_and(|first| first <= year);
        return Some(edge || last || before == Some(Kind::Dash) && NEAR.contains(&year));
    }
    let noun_after = scan.is_small(at + 1) && !scan.is_class(at + 1, Class::FUNCTION | Class::TIME);
    let held = before == Some(Kind::Open) && !noun_after || dash(before) && year_before.is_some() || range;
    held.then_some(true)
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && !matches!(word, "was" | "has" | "is" | "census" | "sees" | "marks")
}

/// The year after a month, day, season or quarter: `, 2002`, `of 2002`, `’98`, `480 BC`, `of that year`, `last year`.
///
/// Gives the token after it; that is `at` where there is none.
pub(super) fn year_after(scan: &Scan<'_>, at: usize) -> (Year, usize) {
    let next = scan.skip_comma(at);
    let next = scan.skip(next, &["of", "in"]);
    let comma = next > at;
    if let Some((year, end)) = scan.year_of_era(next) {
        return (Year::Is(year), end);
    }
    if let Some(year) = scan.year(next)
        && !(comma && scan.is_class(next + 1, Class::COUNTED))
        && !scan.is(at, &["in"])
    {
        return (Year::Is(year), next + 1);
    }
    if let Some(year) = scan.year(at + 1)
        && scan.kind(at) == Some(Kind::Hyphen)
        && scan.is_glued(at)
    {
        return (Year::Is(year), at + 2);
    }
    if let Some((year, end)) = short_year(scan, next) {
        return (Year::Is(year), end);
    }
    let the = scan.skip(next, &["the"]);
    if scan.is(the + 1, &["year"]) {
        let of = match scan.word(the) {
            word if word.eq_ignore_ascii_case("last") => Some(Year::FromStory(-1)),
            word if word.eq_ignore_ascii_case("this") => Some(Year::FromStory(0)),
            word if word.eq_ignore_ascii_case("next") && the == next => Some(Year::FromStory(1)),
            word if word.eq_ignore_ascii_case("that") || word.eq_ignore_ascii_case("same") => Some(Year::FromAnchor(0)),
            word if word.eq_ignore_ascii_case("previous") => Some(Year::FromAnchor(-1)),
            word if word.eq_ignore_ascii_case("following") || word.eq_ignore_ascii_case("next") => {
                Some(Year::FromAnchor(1))
            }
            _ => None,
        };
        if let Some(year) = of {
            return (year, the + 2);
        }
    }
    // `in January of the year before`
    if the > next && scan.is(the, &["year"]) && scan.is(the + 1, &["before"]) {
        if scan.is(the + 2, &["last"]) {
            return (Year::FromStory(-2), the + 3);
        }
        if scan.kind(the + 2) != Some(Kind::Word) || scan.is(the + 2, &["and", "but", "had", "was", "were"]) {
            return (Year::FromAnchor(-1), the + 2);
        }
    }
    if let Some(year) = early_year(scan, at) {
        return year;
    }
    (Year::Open, at)
}

/// A year of three figures right behind a month: `30 September 420`, `December of 384`.
fn early_year(scan: &Scan<'_>, at: usize) -> Option<(Year, usize)> {
    let next = scan.skip(at, &["of"]);
    let month = at.checked_sub(1).is_some_and(|at| scan.month(at).is_some() && scan.is_capitalized(at));
    let dated = next > at || at.checked_sub(2).is_some_and(|at| scan.day(at).is_some());
    let number =
        scan.number(next).filter(|number| number.digits == 3 && number.rest.is_empty() && number.value >= 100)?;
    let counts = matches!(scan.kind(next + 1), Some(Kind::Word | Kind::Number | Kind::Symbol | Kind::Hyphen));
    (month && dated && !counts).then_some((Year::Is(number.value as i16), next + 1))
}

/// `’98`: the years from 1930 to 2029.
pub(super) fn short_year(scan: &Scan<'_>, at: usize) -> Option<(i16, usize)> {
    let number = scan.number(at + 1)?;
    let short = scan.kind(at) == Some(Kind::Quote)
        && scan.is_glued(at + 1)
        && number.rest.is_empty()
        && number.digits == 2
        && matches!(scan.word(at), "'" | "’" | "‘");
    let year = number.value as i16;
    short.then_some((if year < 30 { 2000 + year } else { 1900 + year }, at + 2))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

    #[test]
    fn years_in_figures() {
        check(&[
            ("He left in 1996.", "1996", "1996"),
            ("He founded the 1953 team.", "1953", "1953"),
            ("By 2050 it will be gone.", "2050", "2050"),
            ("His book (1738) sold well.", "1738", "1738"),
            ("The Cup Final 1966 was played here.", "1966", "1966"),
            ("He founded the 1653 rules of fencing.", "1653", "1653"),
            ("It rose by mid-2007.", "mid-2007", "2007"),
            ("Xerxes crossed in 480 BC.", "480 BC", "BC0480"),
            ("Xerxes crossed in 480 B.C.", "480 B.C.", "BC0480"),
            ("The town burnt down in AD 79.", "AD 79", "0079"),
        ]);
    }

    #[test]
    fn years_behind_a_month() {
        check(&[
            ("The bishop died on 30 September 420.", "30 September 420", "0420-09-30"),
            ("The bishop died in December of 384, in bed.", "December of 384", "0384-12"),
            ("The mill fell in January of the year before last.", "January of the year before last", "2011-01"),
        ]);
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("It joined in 1973, by a treaty signed in January of the year before."), "1972-01");
        assert_eq!(last("They came on 30 September 420 strong."), "2012-09-30");
    }

    #[test]
    fn both_ends_of_a_range_are_years() {
        let values = |text| dates(text).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_eq!(values("The war of 1914–18 was long."), ["1914", "1918"]);
        assert_eq!(values("He ruled from 1904 to 1909."), ["1904", "1909"]);
        assert_eq!(values("He ruled (1904-1909)."), ["1904", "1909"]);
        assert_eq!(values("Wars of 492–479 BC were many."), ["BC0492", "BC0479"]);
        assert_eq!(values("The war lasted from 499 to 493 BC."), ["BC0499", "BC0493"]);
        assert_eq!(values("Ozone rose over 2000 - 2050 here."), ["2000", "2050"]);
    }

    #[test]
    fn counts_and_numbers_of_things_are_no_years() {
        silent(&[
            "They tested 1709 schoolchildren.",
            "It cost $1996.",
            "He lives at No. 1200 now.",
            "Some 2000 people came.",
            "In 1500 schools the roof leaks.",
            "About 1200 sheep died.",
        ]);
    }
}
