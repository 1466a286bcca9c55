//! A weekday: `Friday`, `Tuesday of last week`, `Tuesday week`, `the last Friday in June`.

use super::year::year_after;
use super::{Found, Scan};
use crate::text::Kind;
use crate::time::timex::{Base, Calendar, Field, Meaning, Pick, Unit};
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

/// Finds a weekday. Leaves sets (`every Friday`, `a Monday`, `the first Monday of each month`) and papers (`the Sunday
/// Times`) alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let Some(weekday) = scan.weekday(at) else { return of_month(scan, at) };
    let numbered = at.checked_sub(1).is_some_and(|before| number_of_month(scan, before).is_some());
    if numbered && scan.is(at + 1, &["of", "in"]) && is_any_month(scan, at + 2) {
        return None;
    }
    let paper = PAPERS.contains(&scan.word(at + 1)) || scan.kind(at + 1) == Some(Kind::Hyphen) && scan.is_name(at + 2);
    if scan.is_one_of_many(at) || paper {
        return None;
    }
    // The British `Tuesday week` is a week after the coming Tuesday.
    if scan.is(at + 1, &["week"]) && scan.is_small(at + 1) && scan.kind(at + 2) != Some(Kind::Hyphen) {
        let calendar = Calendar { pick: Some(Pick::This), ..Calendar::open(Field::Weekday(weekday)) };
        let meaning = Meaning::From { of: Box::new(Meaning::Calendar(calendar)), unit: Unit::Week, by: 1 };
        return Some(Found::new(at, at + 2, meaning));
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

/// `the last Friday in June`, `the second Monday of June`.
fn of_month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let number = number_of_month(scan, at)?;
    let weekday = scan.weekday(at + 1)?;
    let month = scan.month(at + 3).filter(|_| scan.is(at + 2, &["of", "in"]) && scan.is_capitalized(at + 3))?;
    let (year, end) = year_after(scan, at + 4);
    let calendar = Calendar { year, ..Calendar::open(Field::WeekdayOf(month, weekday, number)) };
    Some(Found::new(scan.with_article(at), end, Meaning::Calendar(calendar)))
}

/// `first` to `fourth`, and 5 for `last`.
fn number_of_month(scan: &Scan<'_>, at: usize) -> Option<i8> {
    if scan.is(at, &["last"]) {
        return Some(5);
    }
    let (number, _) = scan.ordinal(at)?;
    i8::try_from(number).ok().filter(|number| (1..=4).contains(number))
}

/// `each month`, `the month`: of which one the words do not tell.
fn is_any_month(scan: &Scan<'_>, at: usize) -> bool {
    scan.is(at, &["each", "every", "the", "a"]) && scan.is(at + 1, &["month"])
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, dates, silent};

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
            ("They will vote on Tuesday week.", "Tuesday week", "2013-03-26"),
            ("They left last Tuesday week.", "last Tuesday week", "2013-03-05"),
            ("They left a week ago Friday.", "a week ago Friday", "2013-03-01"),
            ("They left on the last Friday in June 1987.", "the last Friday in June 1987", "1987-06-26"),
            ("They will vote on the second Monday of June.", "the second Monday of June", "2013-06-10"),
        ]);
    }

    #[test]
    fn weekdays_that_go_on_from_what_stands_before() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("They meet in Rome on Friday and Saturday."), "2013-03-16");
        assert_eq!(last("It will rain from Friday to Sunday."), "2013-03-17");
        assert_eq!(last("It rained on Monday and Tuesday."), "2013-03-12");
        assert_eq!(last("The shop will be open from 9 a.m. to noon Saturday."), "2013-03-16T12:00");
        assert_eq!(last("The board met last week, on Tuesday."), "2013-03-05");
        assert_eq!(last("Wednesday: Talk on moths, Town Hall."), "2013-03-20");
        assert_eq!(last("Wednesday: The board was told of a fire."), "2013-03-13");
    }

    #[test]
    fn sets_and_papers_are_no_days() {
        silent(&[
            "They meet every Friday.",
            "It was a Monday like any other.",
            "The Sunday Times said so.",
            "She wed him in the sun.",
            "The Sun said so.",
            "They meet on the first Monday of each month.",
        ]);
    }
}
