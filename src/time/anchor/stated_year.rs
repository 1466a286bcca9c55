//! Years written out: the latest told in the past tense is seldom far behind the story, and none lies far ahead.

use super::{Clues, Constraint, Says, Source};
use crate::text::{Class, Kind, Text};
use crate::time::Timex;
use crate::time::tense::{Tense, tense};
use crate::time::timex::{Field, Meaning};

/// Share of stories whose own year is so many after the latest told in the past tense, then for each year beyond, and
/// for one, two and more years before it (a plan told as done, a tense misread).
///
/// Counted by the difference alone over the local papers and Wikinews pages of the development sets, and evened out over
/// the months of the year.
const BEHIND: [f64; 10] = [0.27, 0.17, 0.12, 0.05, 0.045, 0.04, 0.035, 0.03, 0.025, 0.02];
const LONG_BEHIND: f64 = 0.008;
const AHEAD: [f64; 3] = [0.04, 0.012, 0.003];
/// The same for the first year told in the future tense: the story is of it, of so many years before, or after it.
const BEFORE: [f64; 6] = [0.40, 0.20, 0.06, 0.04, 0.03, 0.02];
const LONG_BEFORE: f64 = 0.006;
const PASSED: [f64; 3] = [0.10, 0.06, 0.008];

/// The same for a year that names a thing, as events are named by the year they are held in: `the 2018 Games`.
const NAMED: [f64; 6] = [0.45, 0.15, 0.10, 0.04, 0.03, 0.02];
const NAMED_AHEAD: [f64; 3] = [0.12, 0.01, 0.003];

/// Finds the latest year told in the past tense and the first told in the future.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let (mut latest, mut first): (Option<(i16, bool)>, Option<i16>) = (None, None);
    for timex in clues.timexes {
        let Some(year) = timex.meaning.stated_year().filter(|year| (1800..2100).contains(year)) else { continue };
        let Meaning::Calendar(calendar) = &timex.meaning else { continue };
        if matches!(calendar.field, Field::Decade(_) | Field::Century(_)) {
            continue;
        }
        let named = calendar.field == Field::Year && names_a_thing(clues.text, timex);
        match tense(clues.text, timex.tokens.clone()) {
            Tense::Future if !named => first = Some(first.map_or(year, |first| first.min(year))),
            _ => latest = latest.max(Some((year, named))),
        }
    }
    // A year told both ways, or ahead of which others were told in the past, says nothing of the future.
    let first = first.filter(|first| latest.is_none_or(|(latest, _)| latest < *first));
    if let Some((latest, named)) = latest {
        let (table, ahead) = if named { (&NAMED[..], &NAMED_AHEAD) } else { (&BEHIND[..], &AHEAD) };
        let says = move |year: i16| share(year - latest, table, LONG_BEHIND, ahead).ln();
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
        let says = move |year: i16| share(first - year, &BEFORE, LONG_BEFORE, &PASSED).ln();
        out.push(Constraint {
            says: Says::Years(Box::new(says)),
            source: Source::Text,
            id: year_id(first),
            because: Box::new(move |note, year| {
                (year <= first).then(|| format!("{first} is told in the future tense{note}"))
            }),
        });
    }
}

/// Whether a year belongs to a name: `Expo 2016`, `the 2018 World Games`.
fn names_a_thing(text: &Text<'_>, timex: &Timex) -> bool {
    let is_name = |at: usize| {
        text.tokens.get(at).is_some_and(|token| {
            token.is_capitalized() && !token.is(Class::FUNCTION | Class::TIME) && token.kind == Kind::Word
        })
    };
    let before = timex.tokens.start.checked_sub(1);
    let owned = before.is_some_and(|at| text.word(at).eq_ignore_ascii_case("the"));
    before.is_some_and(is_name) || owned && is_name(timex.tokens.end)
}

/// The share for a difference: from the table, beyond it, or on the other side of it.
fn share(years: i16, table: &[f64], beyond: f64, other: &[f64; 3]) -> f64 {
    match usize::try_from(years) {
        Ok(n) => table.get(n).copied().unwrap_or(beyond),
        Err(_) => other[usize::from(years.unsigned_abs()).clamp(1, 3) - 1],
    }
}

/// The same for the same year of two stories.
fn year_id(year: i16) -> u64 {
    crate::text::key::word_key(&year.to_string())
}
