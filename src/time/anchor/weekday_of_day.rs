//! A weekday that the text ties to a day of a month: `Friday, May 8`; `Thursday, 15 days after` what was on May 8.

use jiff::Span;
use jiff::civil::Date;

use super::{Clues, Constraint, Says, Source, weekday_name};
use crate::text::key::word_key;
use crate::text::{Class, Kind, Text};
use crate::time::Timex;
use crate::time::timex::{Base, Calendar, Field, Meaning, Unit, Year};
use crate::time::vocabulary::{Lexeme, lexeme_of};

/// How unlikely a year is in which a day named with its weekday is another weekday.
const NAMED: f64 = -6.0;
/// The same where the day is counted from a date told in another sentence.
const COUNTED: f64 = -4.5;
/// Years to either side of the story's own that a reason lists.
const LISTED: i16 = 22;

/// Month and day, the days after it, and the weekday that this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tie {
    month: i8,
    day: i8,
    plus: i32,
    weekday: i8,
}

/// Finds weekdays tied to days, each once.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let mut seen: Vec<Tie> = Vec::new();
    let mut last: Option<(i8, i8)> = None;
    for (n, timex) in clues.timexes.iter().enumerate() {
        let day = open_day(&timex.meaning);
        let tie = match timex.meaning {
            Meaning::Calendar(Calendar { weekday: Some(weekday), .. }) => {
                day.map(|(month, day)| (Tie { month, day, plus: 0, weekday }, NAMED))
            }
            Meaning::Calendar(Calendar { field: Field::Weekday(weekday), .. }) => {
                counted(clues, n, last).map(|((month, day), plus, doubt)| (Tie { month, day, plus, weekday }, doubt))
            }
            _ => None,
        };
        if let Some((tie, doubt)) = tie
            && !seen.contains(&tie)
        {
            seen.push(tie);
            push(tie, doubt, out);
        }
        last = day.or(last);
    }
}

/// The day of a month whose year is open.
fn open_day(meaning: &Meaning) -> Option<(i8, i8)> {
    match meaning {
        Meaning::Calendar(Calendar { field: Field::Day(month, day), year: Year::Open, pick: None, .. }) => {
            Some((*month, *day))
        }
        _ => None,
    }
}

/// What the weekday at `n` is counted from: `Thursday, 15 days after …`, `… Fifteen days later, on Thursday`.
fn counted(clues: &Clues<'_>, n: usize, last: Option<(i8, i8)>) -> Option<((i8, i8), i32, f64)> {
    let weekday = &clues.timexes[n];
    let beside = [clues.timexes.get(n + 1), n.checked_sub(1).and_then(|n| clues.timexes.get(n))];
    for other in beside.into_iter().flatten().filter(|other| is_beside(clues.text, weekday, other)) {
        match &other.meaning {
            Meaning::From { of, unit, by } => {
                if let (Some(day), Some(days)) = (open_day(of), in_days(*unit, *by)) {
                    return Some((day, days, NAMED));
                }
            }
            Meaning::Shift { base: Base::Anchor, unit, by } => {
                if let (Some(day), Some(days)) = (last, in_days(*unit, *by)) {
                    return Some((day, days, COUNTED));
                }
            }
            _ => {}
        }
    }
    let days = days_after(clues.text, weekday.tokens.end)?;
    Some((last?, days, COUNTED))
}

/// Whether only a comma, a dash or a small word stands between the two.
fn is_beside(text: &Text<'_>, a: &Timex, b: &Timex) -> bool {
    let (end, start) =
        if a.tokens.end <= b.tokens.start { (a.tokens.end, b.tokens.start) } else { (b.tokens.end, a.tokens.start) };
    start >= end
        && start - end <= 2
        && (end..start)
            .all(|at| matches!(text.tokens[at].kind, Kind::Comma | Kind::Dash) || text.tokens[at].is(Class::FUNCTION))
}

/// `, 15 days after` at these tokens: the days. What follows is an event, whose day was told before.
fn days_after(text: &Text<'_>, at: usize) -> Option<i32> {
    let kind = |at: usize| text.tokens.get(at).map(|token| token.kind);
    let mut next = at;
    while matches!(kind(next), Some(Kind::Comma | Kind::Dash))
        || text.tokens.get(next).is_some_and(|_| ["just", "exactly", "only"].contains(&text.word(next)))
    {
        next += 1;
    }
    let count = text.tokens.get(next)?;
    let number = match count.kind {
        Kind::Number => text.word(next).parse().ok()?,
        _ if ["a", "one"].contains(&text.word(next)) => 1,
        _ if count.is(Class::TIME) => match lexeme_of(count.key)? {
            Lexeme::Cardinal(n) => i32::try_from(n).ok()?,
            _ => return None,
        },
        _ => return None,
    };
    let unit = text.tokens.get(next + 1).filter(|token| token.is(Class::TIME))?;
    let Lexeme::Unit(unit, _) = lexeme_of(unit.key)? else { return None };
    text.tokens.get(next + 2)?;
    (text.word(next + 2) == "after").then(|| in_days(unit, number)).flatten()
}

fn in_days(unit: Unit, by: i32) -> Option<i32> {
    let days = match unit {
        Unit::Day => by,
        Unit::Week => by.checked_mul(7)?,
        Unit::Fortnight => by.checked_mul(14)?,
        _ => return None,
    };
    (days.abs() <= 400).then_some(days)
}

impl Tie {
    /// The tied day in a year, and whether it is the weekday.
    fn in_year(self, year: i16) -> Option<(Date, bool)> {
        let day = Date::new(year, self.month, self.day).ok()?;
        let day = day.checked_add(Span::new().try_days(self.plus).ok()?).ok()?;
        Some((day, day.weekday().to_monday_one_offset() == self.weekday))
    }

    fn fits(self, year: i16) -> bool {
        self.in_year(year).is_some_and(|(_, fits)| fits)
    }

    /// `May 8 plus 15 days is a Thursday`.
    fn words(self) -> String {
        let day = format!("{} {}", crate::time::month_name(self.month).unwrap_or("day"), self.day);
        let weekday = weekday_name(self.weekday);
        match self.plus {
            0 => format!("{day} is a {weekday}"),
            1 => format!("{day} plus one day is a {weekday}"),
            plus @ 2.. => format!("{day} plus {plus} days is a {weekday}"),
            plus => format!("{day} less {} days is a {weekday}", -plus),
        }
    }
}

/// The year must fit, and the story lie in the week after the tied day where that was counted to a day spoken of.
fn push(tie: Tie, doubt: f64, out: &mut Vec<Constraint>) {
    out.push(Constraint {
        says: Says::Years(Box::new(move |year| if tie.fits(year) { 0.0 } else { doubt })),
        source: Source::Calendar,
        id: word_key(&tie.words()),
        because: Box::new(move |note, year| {
            let years: Vec<String> =
                (year - LISTED..=year + LISTED).filter(|&year| tie.fits(year)).map(|year| year.to_string()).collect();
            tie.fits(year).then(|| format!("{}{note}: {}", tie.words(), years.join(", ")))
        }),
    });
    if doubt > NAMED {
        let says = move |date: Date| {
            let days = tie.in_year(date.year()).and_then(|(day, _)| date.since(day).ok()).map(|span| span.get_days());
            if days.is_some_and(|days| (0..=6).contains(&days)) { 0.0 } else { doubt }
        };
        out.push(Constraint {
            says: Says::Days(Box::new(says)),
            source: Source::Calendar,
            id: 0,
            because: Box::new(|_, _| None),
        });
    }
}
