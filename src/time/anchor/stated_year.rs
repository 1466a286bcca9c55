//! Years written out: the latest told in the past tense is seldom far behind the story, and none lies far ahead.

use super::{Clues, Constraint, Says, Source};
use crate::time::tense::{Tense, tense};
use crate::time::timex::Meaning;
use crate::time::timex::{Calendar, Field};

/// Share of stories whose own year is so many after the latest told in the past tense.
///
/// Counted over the local papers and Wikinews pages of the development sets by the difference alone.
const BEHIND: [f64; 10] = [0.36, 0.18, 0.13, 0.05, 0.045, 0.04, 0.035, 0.03, 0.025, 0.02];
/// The same for each year beyond that table, and for years that lie ahead of the story.
const LONG_BEHIND: f64 = 0.006;
const AHEAD: f64 = 0.004;
/// Share of stories whose own year is so many before the first told in the future tense.
const BEFORE: [f64; 6] = [0.20, 0.42, 0.09, 0.05, 0.05, 0.04];
const LONG_BEFORE: f64 = 0.008;

/// Finds the latest year told in the past tense and the first told in the future.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let (mut latest, mut first): (Option<i16>, Option<i16>) = (None, None);
    for timex in clues.timexes {
        let Some(year) = timex.meaning.stated_year().filter(|year| (1800..2100).contains(year)) else { continue };
        if let Meaning::Calendar(Calendar { field: Field::Decade(_) | Field::Century(_), .. }) = timex.meaning {
            continue;
        }
        match tense(clues.text, timex.tokens.clone()) {
            Tense::Future => first = Some(first.map_or(year, |first| first.min(year))),
            _ => latest = Some(latest.map_or(year, |latest| latest.max(year))),
        }
    }
    // A year told both ways, or ahead of which others were told in the past, says nothing of the future.
    let first = first.filter(|first| latest.is_none_or(|latest| latest < *first));
    if let Some(latest) = latest {
        let says = move |year: i16| {
            let share = match usize::try_from(year - latest) {
                Ok(n) => BEHIND.get(n).copied().unwrap_or(LONG_BEHIND),
                Err(_) => AHEAD,
            };
            share.ln()
        };
        out.push(Constraint {
            says: Says::Years(Box::new(says)),
            source: Source::Text,
            id: year_id(latest),
            because: Box::new(move |note, year| {
                (year >= latest).then(|| format!("{latest} is the latest year told in the past tense{note}"))
            }),
        });
    }
    if let Some(first) = first {
        let says = move |year: i16| {
            let share = match usize::try_from(first - year) {
                Ok(n) => BEFORE.get(n).copied().unwrap_or(LONG_BEFORE),
                Err(_) => AHEAD,
            };
            share.ln()
        };
        out.push(Constraint {
            says: Says::Years(Box::new(says)),
            source: Source::Text,
            id: year_id(first),
            because: Box::new(move |note, year| (year <= first).then(|| format!("{first} is still to come{note}"))),
        });
    }
}

/// The same for the same year of two stories.
fn year_id(year: i16) -> u64 {
    crate::text::key::word_key(&year.to_string())
}
