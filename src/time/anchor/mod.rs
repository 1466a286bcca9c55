//! The story's own date: given, written, or inferred from what the text says.
//!
//! Each kind of evidence is one file with a function in `EVIDENCE`: it reads what is known of a story and says how
//! well each year or day fits. The solver weighs all of it together. Neither the clock nor a file's time is evidence.

mod age;
mod candidacy;
mod chronicle;
mod dateline;
mod edition;
mod election_cycle;
mod given;
mod near_day;
mod others;
mod path;
mod retrieved;
mod solver;
mod spoken_weekday;
mod stated_year;
mod told_twice;
mod weekday_of_day;
mod written;

use jiff::civil::Date;

use super::{StoryDate, Timex};
use crate::input::Given;
use crate::name::Names;
use crate::story::Story;
use crate::text::Text;

/// What is known of a story when its date is asked for.
pub struct Clues<'t> {
    /// The date that the user’s own corrections give it.
    pub corrected: Option<&'t StoryDate>,
    /// What the input states.
    pub given: &'t Given,
    /// Its head: date line, dateline.
    pub story: &'t Story,
    /// Its text.
    pub text: &'t Text<'t>,
    /// Its expressions of time.
    pub timexes: &'t [Timex],
    /// Its names, with titles.
    pub names: &'t Names,
}

/// A kind of evidence: what it finds in a story.
type Evidence = fn(&Clues<'_>, &mut Vec<Constraint>);

/// Every kind of evidence; reasons are told in this order.
const EVIDENCE: &[Evidence] = &[
    dateline::find,
    weekday_of_day::find,
    stated_year::find,
    chronicle::find,
    candidacy::find,
    election_cycle::find,
    edition::find,
    told_twice::find,
    age::find,
    near_day::find,
    spoken_weekday::find,
    path::find,
    retrieved::find,
];

/// One thing that a text says of its story's day.
struct Constraint {
    says: Says,
    source: Source,
    /// The same for the same thing said in two stories; 0 for what is no story’s but its own.
    id: u64,
    /// The reason in words, for a story of this year. The note, empty or in brackets, says from which story it is lent.
    because: Reason,
}

/// A reason in words; none where it does not speak for the year.
type Reason = Box<dyn Fn(&str, i16) -> Option<String>>;

/// How well each year or day fits, as the logarithm of a likelihood.
enum Says {
    Years(Box<dyn Fn(i16) -> f64>),
    Days(Box<dyn Fn(Date) -> f64>),
}

/// How far a constraint can be trusted alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// A row of the chronicle: never enough to be sure.
    Chronicle,
    /// What the text itself says of years and days.
    Text,
    /// What the text sets up between weekdays and days of the month.
    Calendar,
}

/// Whether so many stories that layout alone cut from one page lend each other what they say; others never do.
pub fn lends(is_page: bool, stories: usize) -> bool {
    is_page && stories > 1 && stories <= MANY
}

/// Dates stories of one document. Where it [`lends`], these are all of them, and lend each other their
/// constraints.
pub fn date_stories(clues: &[Clues<'_>], lends: bool) -> Vec<Option<StoryDate>> {
    let mut dates = chosen(clues, lends);
    for (clues, date) in clues.iter().zip(&mut dates) {
        let Some(date) = date else { continue };
        date.others.extend(others::others(clues, date));
    }
    dates
}

/// The most trusted date of each story: corrected, given, written, in a path; inferred where there is none of these.
fn chosen(clues: &[Clues<'_>], lends: bool) -> Vec<Option<StoryDate>> {
    let mut known: Vec<Option<StoryDate>> = clues.iter().map(stated).collect();
    if known.iter().all(Option::is_some) {
        return known;
    }
    for (n, date) in path::days(clues, &known).into_iter().enumerate() {
        if let Some(mut date) = date {
            disputed(&mut date, &clues[n]);
            known[n] = Some(date);
        }
    }
    if known.iter().all(Option::is_some) {
        return known;
    }
    let found: Vec<Vec<Constraint>> = clues.iter().map(constraints).collect();
    (0..clues.len())
        .map(|n| {
            if known[n].is_some() {
                return known[n].clone();
            }
            let mut lent: Vec<(usize, &Constraint)> = Vec::new();
            let mut dated: Vec<(usize, Date)> = Vec::new();
            for (other, constraints) in found.iter().enumerate().filter(|&(other, _)| lends && other != n) {
                match &known[other] {
                    Some(date) => dated.push((other, date.day)),
                    None => lent.extend(
                        constraints
                            .iter()
                            .filter(|lent| lent.id == 0 || found[n].iter().all(|own| own.id != lent.id))
                            .map(|constraint| (other, constraint)),
                    ),
                }
            }
            solver::solve(&found[n], &lent, &dated)
        })
        .collect()
}

/// Stories of one page beyond which they are a collection, and lend each other nothing.
const MANY: usize = 12;

/// The day, month or year that a stated date means (see [`crate::input::stated_date`]), given by whoever states it.
pub fn given_day(stated: &str) -> Option<StoryDate> {
    given::given(stated)
}

/// The date that the input or the text states.
fn stated(clues: &Clues<'_>) -> Option<StoryDate> {
    let places = &clues.given.from;
    let from = || places.iter().rfind(|(field, _)| *field == "date").map(|(_, place)| format!("stated in {place}"));
    let with_place = |date| StoryDate { because: from().into_iter().collect(), ..date };
    let given = || clues.given.date.as_deref().and_then(given::given).map(with_place);
    clues.corrected.cloned().or_else(given).or_else(|| written::find(clues))
}

/// How sure a date in a path can be where the text itself is sure of another year, and how sure that has to be.
const DISPUTED: f64 = 0.5;
const SURE: f64 = 0.6;

/// Lowers the confidence of a date in the path where what the text says speaks for another year.
fn disputed(date: &mut StoryDate, clues: &Clues<'_>) {
    let Some(said) = solver::solve(&constraints(clues), &[], &[]) else { return };
    if said.confidence >= SURE && said.day.year() != date.day.year() {
        date.confidence = date.confidence.min(DISPUTED);
        let why = said.because.first().map(|reason| format!(" ({reason})")).unwrap_or_default();
        date.others.push(format!("inferred from the text: {}{why}", said.day.year()));
    }
}

fn constraints(clues: &Clues<'_>) -> Vec<Constraint> {
    let mut found = Vec::new();
    for evidence in EVIDENCE {
        evidence(clues, &mut found);
    }
    found
}

/// The name of a weekday, Monday being 1.
fn weekday_name(weekday: i8) -> &'static str {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    usize::try_from(weekday - 1).ok().and_then(|n| DAYS.get(n)).copied().unwrap_or("day")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::extract;
    use crate::record::Record;
    use std::path::Path;

    /// Two stories on one page, as layout alone cuts them.
    const HARBOR: &str = "Norland will ask Sudland for the release of three fishermen whose boat was stopped off the \
        island of Vost, Prime Minister Tony Blair said Thursday.\n\nThe three left port on Tuesday and came home early \
        Wednesday by way of Harwich.\n\nThe June 12 incident has led to a row over the fishing grounds.";
    const RELIEF: &str = "LONDON (Reuters) Rep. Ann Bell said Wednesday she would help the three fishermen.\n\nThey \
        were seized by coast guards off Vost on June 12.\n\nThey came home early Tuesday, 13 days after their ordeal \
        began.\n\nOn Monday, the ministry said it knew of nothing. On June 20, Bell wrote a letter about them.";

    fn date_of(parts: &[&str], is_page: bool) -> Vec<Option<StoryDate>> {
        let names = Names::default();
        let given = Given::default();
        let texts: Vec<Text<'_>> = parts.iter().map(|part| Text::plain(part)).collect();
        let timexes: Vec<Vec<Timex>> = texts.iter().map(crate::time::recognize).collect();
        let story = Story::default();
        let clues: Vec<Clues<'_>> = texts
            .iter()
            .zip(&timexes)
            .map(|(text, timexes)| Clues {
                corrected: None,
                given: &given,
                story: &story,
                text,
                timexes,
                names: &names,
            })
            .collect();
        date_stories(&clues, is_page)
    }

    #[test]
    fn stories_of_a_page_lend_each_other_what_they_say() {
        // 13 days after June 12 is a Tuesday: 25 June in 1996, 2002, 2013. Tony Blair: 1997 to 2007.
        let dates = date_of(&[HARBOR, RELIEF], true);
        let first = dates[0].as_ref().expect("the first story has a date");
        assert_eq!(first.day, Date::constant(2002, 6, 27));
        assert!(
            first.because.iter().any(|reason| {
                reason.starts_with("June 12 plus 13 days is a Tuesday (story 1 of the same page): ")
                    && reason.contains("2002")
            }),
            "{:?}",
            first.because
        );
        assert!(first.because.iter().any(|reason| reason.starts_with("Prime Minister Tony Blair: 1997 to 2007")));
        let second = dates[1].as_ref().expect("the second story has a date");
        assert_eq!((second.day.year(), second.day.month()), (2002, 6));
        assert!((26..=27).contains(&second.day.day()), "{}", second.day);
    }

    #[test]
    fn stories_of_other_inputs_lend_nothing() {
        let dates = date_of(&[HARBOR, RELIEF], false);
        assert!(dates.iter().flatten().all(|date| date.confidence < 0.8));
    }

    #[test]
    fn without_evidence_there_is_no_date() {
        let nothing = "The harbour wall broke in the night, the master said Monday. It will be mended next week.";
        assert_eq!(date_of(&[nothing], true), [None]);
    }

    #[test]
    fn one_row_of_the_chronicle_is_never_enough_to_be_sure() {
        let dates = date_of(&["Prime Minister Tony Blair said Thursday that the wall will be mended."], true);
        assert!(dates.iter().flatten().all(|date| date.confidence < 0.8));
    }

    #[test]
    fn a_date_given_or_written_is_kept() {
        let mut document = crate::input::plain(Path::new("a.txt"), "The wall broke on Friday.");
        document.given.date = Some("2002-05-26".into());
        let records: Vec<Record> = extract(&document);
        assert_eq!(records[0].date.as_ref().map(|date| date.method.as_str()), Some("given"));
        assert_eq!(records[0].dates[0].value.as_deref(), Some("2002-05-24"));
        let dates = date_of(&["Wall breaks\n\nSunday, May 26, 2002\n\nThe wall broke on Friday."], true);
        let date = dates[0].as_ref().expect("a date line");
        assert_eq!((date.day, date.method), (Date::constant(2002, 5, 26), crate::time::Method::Written));
    }
}
