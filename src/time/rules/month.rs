//! A month: `May 2002`, `May of that year`, `in May`.

use super::year::year_after;
use super::{Found, Scan};
use crate::text::{Class, Kind};
use crate::time::timex::{Calendar, Field, Meaning, Year};

/// Words before a month that make `May`, `April`, `June` and the like a month and no person.
const BEFORE: &[&str] = &[
    "in",
    "by",
    "since",
    "until",
    "till",
    "from",
    "to",
    "through",
    "during",
    "of",
    "for",
    "before",
    "after",
    "last",
    "next",
    "this",
    "every",
    "late",
    "early",
    "mid",
    "and",
    "or",
    "between",
    "around",
    "about",
    "throughout",
    "past",
    "previous",
    "following",
    "that",
    "-",
    "–",
    "each",
    "beyond",
    "or",
    "as",
    "than",
];

/// Words before a month after which a name may follow: `in April Ann Bell left`.
const SURELY: &[&str] = &["in", "late", "early", "mid", "since", "until", "during", "last", "this", "next"];

/// Finds a month with or without its year. Leaves people (`Theresa May`), verbs (`may`, `march`) and sets alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let month = scan.month(at)?;
    let (year, end) = year_after(scan, at + 1);
    let open = Calendar::open(Field::Month(month));
    if year != Year::Open {
        let person = scan.is_name(at.wrapping_sub(1)) && scan.kind(at + 1) == Some(Kind::Comma);
        return (!person).then(|| Found::new(at, end, Meaning::Calendar(Calendar { year, ..open })));
    }
    is_month(scan, at).then(|| Found::new(at, at + 1, Meaning::Calendar(open)))
}

/// Whether a month's name without a year is the month.
pub(super) fn is_month(scan: &Scan<'_>, at: usize) -> bool {
    if !scan.is_capitalized(at) || scan.is_back(at, 1, &["every", "each"]) {
        return false;
    }
    if scan.kind(at + 1) == Some(Kind::Hyphen) && scan.is_name(at + 2) {
        return false;
    }
    let word = scan.word(at).trim_end_matches('.');
    let names =
        ["May", "April", "June", "August", "Jan", "March", "Mar", "Dec", "MAY", "MARCH", "APRIL", "JUNE", "Sep"];
    let name_before = at > 0 && scan.is_name(at - 1);
    let prepared = scan.is_back(at, 1, BEFORE);
    if names.contains(&word) {
        let joined = matches!(scan.kind(at + 1), Some(Kind::Dash | Kind::Hyphen)) || scan.is(at + 1, &["and", "to"]);
        let range = joined && scan.month(at + 2).is_some() && scan.is_capitalized(at + 2) && !name_before;
        let sure = scan.is_back(at, 1, SURELY);
        return range || sure || prepared && !scan.is_name(at + 1) || is_attribute(scan, at);
    }
    let speaks = scan.token(at + 1).is_some_and(|token| token.is(Class::FUNCTION)) && scan.begins_sentence(at);
    prepared || !name_before && !scan.is_name(at + 1) || !name_before && speaks
}

/// Whether a month stands before what it tells the time of: `a March operation`, `the February Revolution`.
fn is_attribute(scan: &Scan<'_>, at: usize) -> bool {
    let article = scan.is_back(at, 1, &["the", "a", "an", "its", "their", "’s", "'s"]);
    let adjective = scan.is_back(at, 2, &["the", "a", "an"]) && at > 0 && scan.is_small(at - 1);
    let noun = scan.kind(at + 1) == Some(Kind::Word) && !scan.is_class(at + 1, Class::FUNCTION | Class::PAST);
    (article || adjective) && noun
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

    #[test]
    fn months_with_a_year() {
        check(&[
            ("It opened in May 2002.", "May 2002", "2002-05"),
            ("It opened in May, 2002.", "May, 2002", "2002-05"),
            ("It opened in May of 2002.", "May of 2002", "2002-05"),
            ("It opened in May last year.", "May last year", "2012-05"),
            ("It opened in Sept. 1951.", "Sept. 1951", "1951-09"),
            ("It fell in June 479 BC.", "June 479 BC", "BC0479-06"),
        ]);
    }

    #[test]
    fn months_whose_year_the_tense_tells() {
        check(&[
            ("It sold the mill in October.", "October", "2012-10"),
            ("It will sell the mill in October.", "October", "2013-10"),
            ("The play is to run through June.", "June", "2013-06"),
            ("It rained in March.", "March", "2013-03"),
            ("In April Ann Bell left.", "April", "2012-04"),
            ("The bloody April battles killed many.", "April", "2012-04"),
        ]);
    }

    #[test]
    fn a_year_told_by_the_way_leads_no_further() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("He was made mayor in May 2002. In June he built a bridge."), "2002-06");
        assert_eq!(last("It was the worst flood since May 2002. The dam broke in June."), "2012-06");
        assert_eq!(last("The mill, sold in May 2002, burnt down in June."), "2012-06");
        assert_eq!(last("He came in 2002. The mill burnt down in June."), "2012-06");
        assert_eq!(last("He was jailed in May 2002 and held until June."), "2002-06");
        assert_eq!(last("He was jailed in May 2002. The mill burnt down in February."), "2013-02");
        assert_eq!(last("He was jailed on May 8, 2002. The mill burnt down on Feb. 24."), "2013-02-24");
        assert_eq!(last("He was jailed on May 8, 2002. The mill burnt down on June 24."), "2002-06-24");
        let text = "He was jailed in May 2007. The mill burnt down on Feb. 24. It had been sold in December.";
        assert_eq!(last(text), "2012-12");
        assert_eq!(last("They met in December 2011 and were wed in October."), "2012-10");
    }

    #[test]
    fn people_and_verbs_are_no_months() {
        silent(&[
            "Theresa May left.",
            "April Jones and June Carter sang.",
            "They may march.",
            "Mrs May said so.",
            "It happens every August.",
        ]);
    }
}
