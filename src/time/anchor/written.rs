//! The date that a date line states.

use super::Clues;
use crate::span::Span;
use crate::text::{Class, Kind, Text};
use crate::time::timex::{Calendar, Field, Meaning, Year};
use crate::time::{Granularity, Method, StoryDate, Timex};
use jiff::civil::Date;

/// Paragraphs at the head of a story among which a date line can stand.
const HEAD: usize = 6;
/// Words that may stand beside the date in its line: `Published: May 8, 2002`.
const BESIDE: usize = 4;

/// Finds a whole date in the story's date line or dateline, or alone in one of its first paragraphs.
pub(super) fn find(clues: &Clues<'_>) -> Option<StoryDate> {
    let line = clues.story.date_line;
    if let Some(date) = line.and_then(|line| clues.timexes.iter().find_map(|timex| whole(timex, line))) {
        return Some(written(date, 0.98));
    }
    let head = clues.text.paragraphs.iter().take(HEAD).filter(|paragraph| !paragraph.tokens.is_empty());
    for paragraph in head {
        let Some(timex) = clues.timexes.iter().find(|timex| paragraph.span.contains(timex.span)) else { continue };
        if let Some(date) = whole(timex, paragraph.span)
            && is_alone(clues.text, timex, paragraph.tokens.clone())
        {
            return Some(written(date, 0.95));
        }
    }
    None
}

fn written(day: Date, confidence: f64) -> StoryDate {
    StoryDate {
        day,
        granularity: Granularity::Day,
        method: Method::Written,
        confidence,
        because: Vec::new(),
        others: Vec::new(),
    }
}

/// The day of an expression inside `line` that leaves nothing open.
fn whole(timex: &Timex, line: Span) -> Option<Date> {
    let Meaning::Calendar(Calendar { field: Field::Day(month, day), year: Year::Is(year), .. }) = timex.meaning else {
        return None;
    };
    Date::new(year, month, day).ok().filter(|_| line.contains(timex.span))
}

/// Whether next to nothing stands beside the date in its paragraph, and no sentence.
fn is_alone(text: &Text<'_>, timex: &Timex, tokens: std::ops::Range<usize>) -> bool {
    let beside = tokens.filter(|at| !timex.tokens.contains(at));
    let mut words = 0;
    for at in beside {
        let token = text.tokens[at];
        if token.kind == Kind::Stop || token.is(Class::PAST) {
            return false;
        }
        words += usize::from(token.kind == Kind::Word);
    }
    words <= BESIDE
}
