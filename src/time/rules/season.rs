//! A season: `the summer of 2003`, `spring 1968`, `last winter`, `in the autumn`.

use super::year::year_after;
use super::{Found, Scan};
use crate::text::{Class, Kind};
use crate::time::timex::{Calendar, Field, Meaning, Year};
use crate::time::vocabulary::Lexeme;

/// Words before a season that make it a stretch of time.
const BEFORE: &[&str] = &[
    "in",
    "during",
    "through",
    "throughout",
    "by",
    "over",
    "since",
    "until",
    "till",
    "before",
    "early",
    "late",
    "mid",
    "following",
];

/// Words after a season that make both one thing that happened then.
const EVENTS: &[&str] = &[
    "offensive",
    "offensives",
    "campaign",
    "campaigns",
    "election",
    "elections",
    "fighting",
    "invasion",
    "uprising",
    "session",
    "semester",
];

/// Finds a season with its year, and without it only where it is a stretch of time. Leaves `winter wheat`, the verb
/// `fall` and people called Summer alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(year) = scan.year(at) {
        // `the 1982 summer offensives`
        let season = scan.season(at + 1)?;
        let games = scan.is(at + 2, &["olympics", "olympic", "games", "paralympics"]);
        return (!games).then(|| Found::new(at, at + 2, Meaning::of_year(Field::Season(season), year)));
    }
    let season = scan.season(at)?;
    let start = scan.with_article(at);
    let open = Calendar::open(Field::Season(season));
    let (year, end) = year_after(scan, at + 1);
    let falls =
        scan.is(at, &["fall"]) && !scan.is_back(at, 1, &["the", "in", "last", "next", "this", "of", "and", "that"]);
    if year != Year::Open && !falls && !(scan.is(at + 1, &["in"])) {
        return Some(Found::new(start, end, Meaning::Calendar(Calendar { year, ..open })));
    }
    if matches!(scan.lexeme(at.wrapping_sub(1)), Some(Lexeme::Pick(_)))
        || scan.kind(at + 1) == Some(Kind::Hyphen) && !is_joined(scan, at)
    {
        return None;
    }
    let before = if start < at { 2 } else { 1 };
    let joined = scan.is_back(at, before, &["and", "or", "-"]) && scan.season(at.wrapping_sub(before + 1)).is_some();
    let joins = is_joined(scan, at);
    let dated = scan.is(at + 1, EVENTS);
    let told = (scan.is_back(at, before, BEFORE) || joined || joins || start < at) && !scan.is(at + 1, &["of"]);
    let noun_after =
        scan.kind(at + 1) == Some(Kind::Word) && !scan.is_class(at + 1, Class::FUNCTION | Class::TIME | Class::PAST);
    let verb = scan.is(at, &["fall", "spring"])
        && (start == at
            && !joined
            && !joins
            && !scan.is_back(at, 1, &["in", "during", "by", "until", "till", "before", "since"])
            || scan.is(at + 1, &["in", "from"]));
    let told = dated || told && !noun_after && !verb;
    told.then(|| Found::new(start, at + 1, Meaning::Calendar(open)))
}

/// Whether another season or edge of one follows: `spring and early summer`, `winter-spring`.
fn is_joined(scan: &Scan<'_>, at: usize) -> bool {
    let joint = scan.kind(at + 1) == Some(Kind::Hyphen) || scan.is(at + 1, &["and", "or", "to"]);
    let next = scan.skip(scan.skip(at + 2, &["the"]), &["early", "late"]);
    joint && scan.season(next).is_some()
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn seasons() {
        check(&[
            ("He came in the summer of 2003.", "the summer of 2003", "2003-SU"),
            ("He came in spring 1968.", "spring 1968", "1968-SP"),
            ("He came last winter.", "last winter", "2013-WI"),
            ("He came last summer.", "last summer", "2012-SU"),
            ("The bridge will not open before spring.", "spring", "2013-SP"),
            ("The bridge will open by fall.", "fall", "2013-FA"),
            ("He will come next autumn.", "next autumn", "2013-FA"),
            ("He will come this summer.", "this summer", "2013-SU"),
            ("It rained throughout the summer.", "the summer", "2012-SU"),
            ("They spent the winter in Rome.", "the winter", "2013-WI"),
            ("The spring offensive failed.", "The spring", "2013-SP"),
        ]);
    }

    #[test]
    fn crops_falls_and_sources_are_no_seasons() {
        silent(&[
            "They sow winter wheat.",
            "Prices fall.",
            "The fall of the wall surprised all.",
            "Water came from a spring in the hill.",
            "Donna Summer sang.",
        ]);
    }
}
