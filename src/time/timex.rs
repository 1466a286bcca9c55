//! Expressions of time as the text states them, before it is known against which day.

use std::ops::Range;

use super::value::{Clock, Season};
use crate::span::Span;

/// An expression that names a date, not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    /// Bytes of the story's text.
    pub span: Span,
    /// Indices of its tokens.
    pub tokens: Range<usize>,
    /// What it says.
    pub meaning: Meaning,
    /// The time of day it adds.
    pub clock: Option<Clock>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// `May 8, 2002`, `May`, `Friday`, `summer`: a place in the calendar, often without its year.
    Calendar(Calendar),
    /// `last month`, `two days ago`, `that year`: so many units from a base, as exact as the unit.
    Shift {
        /// From where it counts.
        base: Base,
        /// What it counts.
        unit: Unit,
        /// How many, back if negative.
        by: i32,
    },
    /// `two weeks after May 8`: so many units from another date.
    From {
        /// The date it counts from.
        of: Box<Meaning>,
        /// What it counts.
        unit: Unit,
        /// How many, back if negative.
        by: i32,
    },
    /// `5 p.m.`: a time of the day spoken of.
    TimeOfDay,
}

/// A place in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// What is named.
    pub field: Field,
    /// Of which year.
    pub year: Year,
    /// `last`, `next`, `this` before it.
    pub pick: Option<Pick>,
    /// The weekday named beside a day of the month, Monday is 1.
    pub weekday: Option<i8>,
}

/// What of the calendar is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A year.
    Year,
    /// A decade by its first year, or by that of its century where the year is open: `the ’60s` is 60.
    Decade(i16),
    /// A century by its first year.
    Century(i16),
    /// A half year, 1 or 2.
    Half(i8),
    /// A quarter, 1 to 4.
    Quarter(i8),
    /// A season.
    Season(Season),
    /// A month.
    Month(i8),
    /// Month and day.
    Day(i8, i8),
    /// Two figures of which either can be the month: `8/5`.
    Figures(i8, i8),
    /// A day of a month not named: `the 21st`.
    DayOfMonth(i8),
    /// Monday is 1.
    Weekday(i8),
    /// So manieth weekday of a month, the last being 5: month, weekday, number.
    WeekdayOf(i8, i8, i8),
    /// A holiday, by its place in the table of holidays.
    Holiday(usize),
    /// So manieth week of a month, or of a year; the last is 5.
    WeekOf(Option<i8>, i8),
    /// The quarter or half last told, of another year: `the same quarter of 1999`.
    Told,
}

/// Of which year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// The text does not say.
    Open,
    /// This one; negative before Christ.
    Is(i16),
    /// So many from the story's own: `last year`.
    FromStory(i16),
    /// So many from the year spoken of: `of that year`.
    FromAnchor(i16),
}

/// Which of many: the word before a unit, a weekday, a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// `last`: before the story's day.
    Last,
    /// `this`: that of the story's day.
    This,
    /// `next`: after the story's day.
    Next,
    /// `previous`: before the day spoken of.
    Before,
    /// `that`, `the same`: that of the day spoken of.
    That,
    /// `following`: after the day spoken of.
    After,
}

/// From where an expression counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The story's own day.
    Story,
    /// The date last spoken of.
    Anchor,
    /// `the year`: the story's in news, that spoken of in a narrative.
    Either,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Sixty seconds.
    Minute,
    /// Sixty minutes.
    Hour,
    /// A day.
    Day,
    /// A night, counted as the day it begins on.
    Night,
    /// Saturday and Sunday.
    Weekend,
    /// From Monday.
    Week,
    /// Two weeks.
    Fortnight,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

impl Calendar {
    /// A field whose year is open.
    pub fn open(field: Field) -> Self {
        Self { field, year: Year::Open, pick: None, weekday: None }
    }

    /// A field of a year that the text states.
    pub fn of_year(field: Field, year: i16) -> Self {
        Self { year: Year::Is(year), ..Self::open(field) }
    }
}

impl Meaning {
    /// A field whose year is open.
    pub fn open(field: Field) -> Self {
        Self::Calendar(Calendar::open(field))
    }

    /// A field of a year that the text states.
    pub fn of_year(field: Field, year: i16) -> Self {
        Self::Calendar(Calendar::of_year(field, year))
    }

    /// Whether it names one day, so that a time of day can follow.
    pub fn is_day(&self) -> bool {
        match self {
            Self::Calendar(calendar) => matches!(
                calendar.field,
                Field::Day(..)
                    | Field::Figures(..)
                    | Field::DayOfMonth(_)
                    | Field::Weekday(_)
                    | Field::WeekdayOf(..)
                    | Field::Holiday(_)
            ),
            Self::Shift { unit, .. } | Self::From { unit, .. } => matches!(unit, Unit::Day | Unit::Night),
            Self::TimeOfDay => false,
        }
    }

    /// The granularity's name in a record, as far as the words alone tell.
    pub fn granularity(&self) -> &'static str {
        match self {
            Self::Calendar(calendar) => match calendar.field {
                Field::Year => "year",
                Field::Decade(_) => "decade",
                Field::Century(_) => "century",
                Field::Half(_) => "half",
                Field::Quarter(_) => "quarter",
                Field::Season(_) => "season",
                Field::Month(_) => "month",
                Field::WeekOf(..) => "week",
                Field::Told => "quarter",
                _ => "day",
            },
            Self::Shift { unit, .. } | Self::From { unit, .. } => match unit {
                Unit::Minute | Unit::Hour => "time",
                Unit::Day | Unit::Night => "day",
                Unit::Weekend | Unit::Week | Unit::Fortnight => "week",
                Unit::Month => "month",
                Unit::Quarter => "quarter",
                Unit::Year => "year",
                Unit::Decade => "decade",
                Unit::Century => "century",
            },
            Self::TimeOfDay => "time",
        }
    }

    /// Whether it counts from the story's own day: `yesterday`, `Friday`, `last month`.
    pub fn is_deictic(&self) -> bool {
        match self {
            Self::Calendar(calendar) => {
                matches!(calendar.field, Field::Weekday(_)) && calendar.weekday.is_none()
                    || matches!(calendar.pick, Some(Pick::Last | Pick::This | Pick::Next))
                    || matches!(calendar.year, Year::FromStory(_))
            }
            Self::Shift { base, .. } => *base == Base::Story,
            Self::From { of, .. } => of.is_deictic(),
            Self::TimeOfDay => false,
        }
    }

    /// The year that the text states for it.
    pub fn stated_year(&self) -> Option<i16> {
        match self {
            Self::Calendar(Calendar { year: Year::Is(year), .. }) => Some(*year),
            Self::From { of, .. } => of.stated_year(),
            _ => None,
        }
    }
}
