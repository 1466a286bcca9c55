//! Days of a month without a year: news tells days that lie near its own, and the tense says on which side.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::{Clues, Constraint, Says, Source};
use crate::time::tense::{Tense, tense};
use crate::time::timex::{Calendar, Field, Meaning, Year};

/// Days beyond which more of them add nothing.
const MOST: usize = 6;

/// Finds days of a month whose year is open, each once.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let mut seen: Vec<(i8, i8)> = Vec::new();
    for timex in clues.timexes {
        let Meaning::Calendar(Calendar { field: Field::Day(month, day), year: Year::Open, pick: None, .. }) =
            timex.meaning
        else {
            continue;
        };
        if seen.contains(&(month, day)) || seen.len() >= MOST {
            continue;
        }
        seen.push((month, day));
        let told = day_of_year(month, day);
        let tense = tense(clues.text, timex.tokens.clone());
        out.push(Constraint {
            says: Says::Days(Box::new(move |date| likelihood(date, told, tense))),
            source: Source::Text,
            id: 0,
            because: Box::new(|_, _| None),
        });
    }
}

/// How likely a story of `date` tells of this day in this tense, as a logarithm.
fn likelihood(date: Date, told: i32, tense: Tense) -> f64 {
    let own = i32::from(date.day_of_year());
    let (back, ahead) = ((own - told).rem_euclid(365), (told - own).rem_euclid(365));
    match tense {
        Tense::Past => near(back),
        Tense::Future => near(ahead),
        // Either side is as likely: half of the nearer one, the farther hardly counts.
        Tense::Unknown => near(back.min(ahead)) - std::f64::consts::LN_2,
    }
}

/// Most days told lie within a week or two, some within months, a few anywhere in the year.
fn near(days: i32) -> f64 {
    static NEAR: LazyLock<Vec<f64>> = LazyLock::new(|| {
        let share = |days: f64| 0.55 * (-days / 8.0).exp() / 8.0 + 0.30 * (-days / 60.0).exp() / 60.0 + 0.15 / 365.0;
        (0..365).map(|days| share(f64::from(days)).ln()).collect()
    });
    usize::try_from(days).ok().and_then(|days| NEAR.get(days)).copied().unwrap_or(0.0)
}

fn day_of_year(month: i8, day: i8) -> i32 {
    // Of any common year: a day more or less does not matter here.
    Date::new(2001, month, day.min(28)).map_or(1, |date| i32::from(date.day_of_year())) + i32::from(day - day.min(28))
}
