//! Dates: expressions in the text with their values, and the story's own date.

pub mod anchor;

use jiff::civil::Date;

use crate::span::Span;
use crate::text::Text;

/// The story's own date, before it is written into a record.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryDate {
    /// The day, or the first day of the month or year.
    pub day: Date,
    /// How exactly it is known.
    pub granularity: Granularity,
    /// How it is known.
    pub method: Method,
    /// From 0 to 1.
    pub confidence: f64,
    /// Each reason in words.
    pub because: Vec<String>,
}

/// How exactly a story's own date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// To the year.
    Year,
}

/// How a story's own date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The input said it.
    Given,
    /// A date line in the text.
    Written,
    /// Inferred from what the text says.
    Inferred,
}

/// A date in the text with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Bytes of the story's text.
    pub span: Span,
    /// Canonical TIMEX3 value; none where the text leaves it open.
    pub value: Option<String>,
    /// `day`, `week`, `month`, `quarter`, `season`, `half`, `year`, `decade`, `century` or `time`.
    pub granularity: &'static str,
    /// The rule that found it.
    pub rule: &'static str,
}

/// An expression that names a date, not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    /// Bytes of the story's text.
    pub span: Span,
}

/// Finds every expression that names a calendar date or a time of day, in order.
pub fn recognize(_text: &Text<'_>) -> Vec<Timex> {
    Vec::new()
}

/// Gives each expression its value, against the story's own date where it is relative.
pub fn resolve(_text: &Text<'_>, _timexes: &[Timex], _date: Option<&StoryDate>) -> Vec<DateMention> {
    Vec::new()
}
