//! A day in the dateline without its year: `LONDON, May 8 (Reuters)`.

use super::{Clues, Constraint, Says, Source};
use crate::time::month_name;
use crate::time::timex::{Calendar, Field, Meaning, Year};

/// A story is dated the day of its dateline or the next; other days are this unlikely.
const ELSEWHERE: f64 = -7.0;

/// Finds the day in the story's dateline or date line.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let line = clues.story.dateline.as_ref().map(|line| line.span);
    let spans = [line, clues.story.date_line];
    for timex in clues.timexes {
        let Meaning::Calendar(Calendar { field: Field::Day(month, day), year: Year::Open, .. }) = timex.meaning else {
            continue;
        };
        if !spans.into_iter().flatten().any(|span| span.contains(timex.span)) {
            continue;
        }
        let says = move |date: jiff::civil::Date| match (date.month() == month, date.day() == day) {
            (true, true) => 0.0,
            _ if date.yesterday().is_ok_and(|d| d.month() == month && d.day() == day) => -1.5,
            _ => ELSEWHERE,
        };
        out.push(Constraint {
            says: Says::Days(Box::new(says)),
            source: Source::Text,
            id: 0,
            because: Box::new(move |note, _| {
                Some(format!("dateline of {} {day}{note}", month_name(month).unwrap_or("day")))
            }),
        });
        return;
    }
}
