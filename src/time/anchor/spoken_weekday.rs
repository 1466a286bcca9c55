//! Weekdays: news tells what was done or said on the days of the week before it, the last of them most.

use jiff::civil::Date;

use super::{Clues, Constraint, Says, Source};
use crate::time::tense::{Tense, tense};
use crate::time::timex::{Calendar, Field, Meaning};

/// How likely a weekday told in the past tense lies so many days back, and one still to come so many ahead.
const BACK: [f64; 7] = [0.30, 0.26, 0.15, 0.11, 0.08, 0.06, 0.04];
const AHEAD: [f64; 7] = [0.12, 0.25, 0.19, 0.15, 0.12, 0.10, 0.07];

/// Finds the weekdays of a story, each once for either side.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let (mut past, mut future) = ([false; 7], [false; 7]);
    for timex in clues.timexes {
        let Meaning::Calendar(Calendar { field: Field::Weekday(weekday), pick: None, .. }) = timex.meaning else {
            continue;
        };
        let Ok(weekday) = usize::try_from(weekday - 1) else { continue };
        let side = if tense(clues.text, timex.tokens.clone()) == Tense::Future { &mut future } else { &mut past };
        if let Some(named) = side.get_mut(weekday) {
            *named = true;
        }
    }
    if !past.iter().chain(&future).any(|&named| named) {
        return;
    }
    // A week of sums, by the story's own weekday.
    let mut sums = [0.0; 7];
    for (own, sum) in sums.iter_mut().enumerate() {
        for weekday in 0..7 {
            if past[weekday] {
                *sum += BACK[(own + 7 - weekday) % 7].ln();
            }
            if future[weekday] {
                *sum += AHEAD[(weekday + 7 - own) % 7].ln();
            }
        }
    }
    let says = move |date: Date| {
        let own = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        sums.get(own).copied().unwrap_or(0.0)
    };
    out.push(Constraint {
        says: Says::Days(Box::new(says)),
        source: Source::Text,
        id: 0,
        because: Box::new(|_, _| None),
    });
}
