//! Dates in the path of the file and in the story's address.
//!
//! A day there is taken as it stands, below what the input gives or a date line says and above what is inferred. A month
//! or a year is weighed with the rest of the evidence. The day on which a file was made bounds its stories alone.

use jiff::civil::Date;

use super::given::given;
use super::{Clues, Constraint, Says, Source};
use crate::input::{Bearing, PathDate, address_date};
use crate::time::{Granularity, Method, StoryDate};

/// How sure a day is that the user's pattern finds, that an address bears, that a path was seen to bear.
const STATED: f64 = 0.95;
const ADDRESS: f64 = 0.95;
const SEEN: f64 = 0.9;
/// How sure where the address and the path differ by more than a day.
const DISPUTED: f64 = 0.6;
/// Days by which stories of one file may be apart, so that the date in its path can be of all of them.
const APART: i64 = 7;
/// How unlikely a day outside the month or the year of the path is.
const OUTSIDE: f64 = -6.0;

/// The days that the paths of stories bear, where nothing more trusted is `known` of them.
pub(super) fn days(clues: &[Clues<'_>], known: &[Option<StoryDate>]) -> Vec<Option<StoryDate>> {
    clues.iter().zip(known).map(|(clues, own)| if own.is_some() { None } else { day(clues, known) }).collect()
}

fn day(clues: &Clues<'_>, known: &[Option<StoryDate>]) -> Option<StoryDate> {
    let whole = |found: &PathDate| given(&found.date).filter(|date| date.granularity == Granularity::Day);
    let address = clues.given.url.as_deref().and_then(address_date);
    let path = clues.given.path_date.clone().filter(|path| path.bearing != Bearing::Made);
    let in_address = address.as_ref().and_then(whole);
    let in_path = path.as_ref().and_then(whole).filter(|date| is_of_all(date.day, known));
    let stated = path.as_ref().is_some_and(|path| path.bearing == Bearing::Stated);
    let differ = in_address.as_ref().zip(in_path.as_ref()).is_some_and(|(a, b)| apart(a.day, b.day) > 1);
    let (date, method, confidence, because) = match (in_path, in_address) {
        (Some(date), _) if stated => (date, Method::Given, STATED, reason(path.as_ref()?, "path")),
        (_, Some(date)) => {
            let confidence = if differ { DISPUTED } else { ADDRESS };
            (date, Method::Inferred, confidence, reason(address.as_ref()?, "address"))
        }
        (Some(date), None) => (date, Method::Inferred, SEEN, reason(path.as_ref()?, "path")),
        (None, None) => return None,
    };
    Some(StoryDate { method, confidence, because: vec![because], ..date })
}

/// Why a day found in this place, the path or the address, is the story's.
pub(super) fn reason(found: &PathDate, place: &str) -> String {
    let says = if found.bearing == Bearing::Stated { ", where the pattern of --date-from-path says" } else { "" };
    format!("in the {place}{says}: {}", found.words)
}

/// Whether a day in the path can be that of all stories of the file: none that is known lies far from it.
fn is_of_all(day: Date, known: &[Option<StoryDate>]) -> bool {
    known.iter().flatten().all(|other| other.granularity != Granularity::Day || apart(other.day, day) <= APART)
}

/// Finds the month or the year that the path or the address bears, and the bound of a file made on a day.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let address = clues.given.url.as_deref().and_then(address_date).map(|found| (found, "address"));
    let path = clues.given.path_date.clone().map(|found| (found, "path"));
    for (found, place) in [path, address].into_iter().flatten() {
        let Some(date) = given(&found.date) else { continue };
        let (first, last) = match date.granularity {
            Granularity::Day => (date.day, date.day),
            Granularity::Month => (date.day, date.day.last_of_month()),
            Granularity::Year => (date.day, date.day.last_of_year()),
        };
        let made = found.bearing == Bearing::Made;
        let words = found.words;
        if made {
            out.push(Constraint {
                says: Says::Days(Box::new(move |day| if day <= last { 0.0 } else { OUTSIDE })),
                source: Source::Text,
                id: 0,
                because: Box::new(move |note, _| {
                    Some(format!("its file was made on {last}, says the {place}{note}: no later"))
                }),
            });
        } else if date.granularity != Granularity::Day {
            let reason =
                move |note: &str, year| (year == first.year()).then(|| format!("in the {place}: {words}{note}"));
            out.push(Constraint {
                says: Says::Years(Box::new(move |year| if year == first.year() { 0.0 } else { OUTSIDE })),
                source: Source::Calendar,
                id: 0,
                because: Box::new(reason),
            });
            out.push(Constraint {
                says: Says::Days(Box::new(move |day| if (first..=last).contains(&day) { 0.0 } else { OUTSIDE })),
                source: Source::Calendar,
                id: 0,
                because: Box::new(|_, _| None),
            });
        }
    }
}

/// How many days lie between two.
pub(super) fn apart(a: Date, b: Date) -> i64 {
    a.since(b).map_or(i64::MAX, |span| i64::from(span.get_days()).abs())
}

#[cfg(test)]
mod tests {
    use crate::pipeline::extract;
    use crate::record::StoryDate;
    use std::path::Path;

    const WALL: &str = "The wall broke on Friday, the mayor said, and will be mended.";

    fn dates(path: &str, text: &str, with: impl Fn(&mut crate::input::Given)) -> Vec<Option<StoryDate>> {
        let mut document = crate::input::plain(Path::new(path), text);
        document.given.path_date = crate::input::path_date(path, None, false, None);
        with(&mut document.given);
        extract(&document).into_iter().map(|record| record.date).collect()
    }

    fn date(path: &str, text: &str) -> Option<StoryDate> {
        dates(path, text, |_| {}).swap_remove(0)
    }

    #[test]
    fn a_day_in_the_path_stands_below_a_date_line_and_above_what_is_inferred() {
        let found = date("2002/05/25/a.txt", WALL).unwrap();
        assert_eq!((found.value.as_str(), found.method.as_str()), ("2002-05-25", "inferred"));
        assert_eq!(found.because, ["in the path: 2002/05/25"]);
        let line = date("2002/05/25/a.txt", &format!("Wall breaks\n\nMay 24, 2002\n\n{WALL}")).unwrap();
        assert_eq!((line.value.as_str(), line.method.as_str()), ("2002-05-24", "written"));
        assert_eq!(line.others, ["in the path, 2002/05/25: a day later"]);
        let said = format!("{WALL} It was built in 1997, Prime Minister Tony Blair said.");
        assert_eq!(date("2002-05-25 Post.txt", &said).unwrap().value, "2002-05-25");
    }

    #[test]
    fn a_day_on_which_the_file_was_made_is_no_date() {
        assert_eq!(date("downloads 2024-01-03/a.txt", WALL), None);
    }

    #[test]
    fn a_year_in_the_path_is_weighed_with_the_rest() {
        let found = date(
            "2002/a.txt",
            "The wall broke on May 8. It will be mended, Mayor Ann Bell said Wednesday, 14 days later.",
        )
        .unwrap();
        assert!(found.value.starts_with("2002"), "{found:?}");
        assert!(found.because.iter().any(|reason| reason == "in the path: 2002"), "{found:?}");
    }

    #[test]
    fn the_date_of_a_file_whose_stories_are_of_other_days_is_left_alone() {
        let page =
            format!("Monday, May 6, 1996\n\nWall breaks\n\n{WALL} {WALL} {WALL}\n\n----------\n\n{WALL} {WALL} {WALL}");
        let found = dates("2002-05-25.txt", &page, |_| {});
        assert_eq!(found.len(), 2);
        assert!(found.iter().flatten().all(|date| date.value != "2002-05-25"), "{found:?}");
    }

    #[test]
    fn what_the_input_gives_comes_before_the_address_and_says_how_others_differ() {
        let found = dates("2002-05-25.txt", WALL, |given| {
            given.date = Some("2002-05-24".into());
            given.modified = Some("2002-06-01".into());
            given.url = Some("http://post.example/2002/05/24/wall".into());
        });
        let found = found[0].clone().unwrap();
        assert_eq!((found.value.as_str(), found.method.as_str()), ("2002-05-24", "given"));
        assert_eq!(
            found.others,
            [
                "in the address, 2002/05/24: agrees",
                "in the path, 2002-05-25: a day later",
                "last changed, 2002-06-01: 8 days later, and no date of the story"
            ]
        );
        let address = dates("a.txt", WALL, |given| given.url = Some("http://post.example/2002/05/24/wall".into()));
        assert_eq!(address[0].as_ref().unwrap().because, ["in the address: 2002/05/24"]);
    }
}
