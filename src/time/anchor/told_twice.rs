//! A year told in figures and by its distance as well: `in 1999, ten years ago`; `the 10th anniversary of the 1999 flood`.

use super::edition::ordinal;
use super::{Clues, Constraint, Says, Source};
use crate::text::key::word_key;
use crate::text::{Class, Kind, Text};
use crate::time::Timex;
use crate::time::timex::{Base, Meaning, Unit};

/// Tokens between an anniversary and the year it is of.
const REACH: usize = 7;
/// How unlikely a year beside the one that follows is, and any other: distances are told in round years.
const BESIDE: f64 = -1.3;
const ELSEWHERE: f64 = -3.5;

/// Finds years told twice, each once.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let mut seen: Vec<i16> = Vec::new();
    for (told, distance) in told_twice(clues.text, clues.timexes) {
        let Some(own) = told.checked_add(distance).filter(|own| (1850..=2100).contains(own) && !seen.contains(own))
        else {
            continue;
        };
        seen.push(own);
        out.push(Constraint {
            says: Says::Years(Box::new(move |year| match (year - own).abs() {
                0 => 0.0,
                1 => BESIDE,
                _ => ELSEWHERE,
            })),
            source: Source::Text,
            id: word_key(&format!("{told}+{distance}")),
            because: Box::new(move |note, year| {
                ((year - own).abs() <= 1).then(|| format!("{told} is told as {distance} years before{note}"))
            }),
        });
    }
}

/// Years in figures with the distance told of each.
fn told_twice(text: &Text<'_>, timexes: &[Timex]) -> Vec<(i16, i16)> {
    let mut out = Vec::new();
    for (n, timex) in timexes.iter().enumerate() {
        if let Meaning::Shift { base: Base::Story, unit: Unit::Year, by } = timex.meaning
            && by < -1
        {
            let before = n.checked_sub(1).and_then(|n| timexes.get(n));
            let beside = before.into_iter().chain(timexes.get(n + 1)).find(|other| is_beside(text, timex, other));
            let year = beside.and_then(|other| other.meaning.stated_year());
            out.extend(year.zip(i16::try_from(-by).ok()));
        }
        let Some(year) = timex.meaning.stated_year() else { continue };
        let first = timex.tokens.start.saturating_sub(REACH);
        let anniversary =
            (first..timex.tokens.start).rev().find(|&at| text.word(at).eq_ignore_ascii_case("anniversary"));
        let same = |at: usize| text.sentence_of(at) == text.sentence_of(timex.tokens.start);
        if let Some(at) = anniversary.filter(|&at| same(at) && text.word(at + 1) == "of") {
            out.extend(at.checked_sub(1).and_then(|at| ordinal(text.word(at))).map(|distance| (year, distance)));
        }
    }
    out
}

/// Whether only a comma, a bracket or a small word stands between the two.
fn is_beside(text: &Text<'_>, a: &Timex, b: &Timex) -> bool {
    let (end, start) =
        if a.tokens.end <= b.tokens.start { (a.tokens.end, b.tokens.start) } else { (b.tokens.end, a.tokens.start) };
    start >= end
        && start - end <= 2
        && text.tokens.get(end..start).is_some_and(|between| {
            between
                .iter()
                .all(|token| matches!(token.kind, Kind::Comma | Kind::Dash | Kind::Open) || token.is(Class::FUNCTION))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(i16, i16)> {
        let text = Text::plain(text);
        told_twice(&text, &crate::time::recognize(&text))
    }

    #[test]
    fn a_year_and_its_distance_tell_the_story_s_year() {
        assert_eq!(told("The mill closed in 1999, ten years ago."), [(1999, 10)]);
        assert_eq!(told("They came for the 50th anniversary of the 1953 flood."), [(1953, 50)]);
    }

    #[test]
    fn a_year_alone_does_not() {
        assert_eq!(told("The mill closed in 1999. Ten years ago it had burnt."), []);
        assert_eq!(told("It was the anniversary of the 1953 flood."), []);
        assert_eq!(told("The 50th anniversary in 1953 was dull."), []);
    }
}
