//! A weekday: `Friday`, `Tuesday of last week`.

use super::{Found, Scan};
use crate::text::Kind;
use crate::time::timex::{Base, Field, Meaning, Pick, Unit};
use crate::time::vocabulary::Lexeme;

/// Capitalised words after a weekday that make both the name of a paper or programme.
const PAPERS: &[&str] = &[
    "Times",
    "Telegraph",
    "Mirror",
    "Express",
    "Herald",
    "Mail",
    "Post",
    "Night",
    "Age",
    "Review",
    "Tribune",
    "Club",
    "World",
    "Business",
    "Observer",
    "Standard",
    "Briefing",
    "Magazine",
    "School",
    "Live",
    "Morning",
    "Mass",
];

/// Finds a weekday. Leaves sets (`every Friday`, `a Monday`) and papers (`the Sunday Times`) alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let weekday = scan.weekday(at)?;
    let paper = PAPERS.contains(&scan.word(at + 1)) || scan.kind(at + 1) == Some(Kind::Hyphen) && scan.is_name(at + 2);
    if scan.is_one_of_many(at) || paper {
        return None;
    }
    let pick = scan.skip(at + 1, &["of"]);
    if scan.is(pick + 1, &["week"])
        && let Some(Lexeme::Pick(which)) = scan.lexeme(pick)
    {
        let weeks = match which {
            Pick::Last => -1,
            Pick::This => 0,
            Pick::Next => 1,
            _ => return None,
        };
        let week = Meaning::Shift { base: Base::Story, unit: Unit::Week, by: weeks };
        let meaning = Meaning::From { of: Box::new(week), unit: Unit::Day, by: i32::from(weekday) - 1 };
        return Some(Found::new(at, pick + 2, meaning));
    }
    Some(Found::new(at, at + 1, Meaning::open(Field::Weekday(weekday))))
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn weekdays_nearest_by_tense() {
        check(&[
            ("The mill burnt down Friday.", "Friday", "2013-03-08"),
            ("He said Thursday it was over.", "Thursday", "2013-03-14"),
            ("The mill will open Friday.", "Friday", "2013-03-15"),
            ("On Wednesday, Ann and her son are to sail.", "Wednesday", "2013-03-20"),
            ("The match was put off until Saturday.", "Saturday", "2013-03-16"),
            ("They have talked since Monday.", "Monday", "2013-03-11"),
            ("They left Tuesday of last week.", "Tuesday of last week", "2013-03-05"),
            ("They left on Tuesday last week.", "Tuesday last week", "2013-03-05"),
            ("He died last Friday.", "last Friday", "2013-03-08"),
            ("He will speak next Tuesday.", "next Tuesday", "2013-03-19"),
            ("He died early Sunday.", "early Sunday", "2013-03-10"),
            ("He was shot Friday night.", "Friday night", "2013-03-08TNI"),
            ("He was shot on Wed., he says.", "Wed.", "2013-03-13"),
        ]);
    }

    #[test]
    fn sets_and_papers_are_no_days() {
        silent(&[
            "They meet every Friday.",
            "It was a Monday like any other.",
            "The Sunday Times said so.",
            "She wed him in the sun.",
            "The Sun said so.",
        ]);
    }
}
