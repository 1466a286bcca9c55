//! Dates: expressions in the text with their values, and the story's own date.

pub mod anchor;
mod figure_order;
mod narrative;
mod resolve;
mod rules;
mod scan;
mod tense;
pub mod timex;
pub mod value;
mod vocabulary;

use jiff::civil::Date;

use crate::span::Span;
use crate::text::Text;
pub use figure_order::day_first;
pub use timex::Timex;
use timex::Meaning;
use value::{Clock, Value};

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
    /// Each other date that there was, and how it lies to this one, in words.
    pub others: Vec<String>,
}

impl StoryDate {
    /// In ISO 8601, as exactly as it is known: `2002-05-24`, `2002-05` or `2002`.
    pub fn value(&self) -> String {
        let mut value = self.day.to_string();
        match self.granularity {
            Granularity::Day => {}
            Granularity::Month => value.truncate(7),
            Granularity::Year => value.truncate(4),
        }
        value
    }

    /// Whether it is more likely than not, so that what is told relative to it can be given a value.
    pub fn is_likely(&self) -> bool {
        self.confidence >= 0.5
    }
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

/// Finds every expression that names a calendar date or a time of day, in order.
///
/// ```
/// let text = archive::text::Text::plain("He left on May 8, 2002.");
/// let found = archive::time::recognize(&text);
/// assert_eq!(found[0].span.of(text.source), "May 8, 2002");
/// ```
pub fn recognize(text: &Text<'_>) -> Vec<Timex> {
    rules::recognize(text)
}

/// Gives each expression its value, against the story's own date where it is relative.
///
/// Where that date is known to the month or year alone, a value is given only if every day of it agrees. `8/5/2002` has
/// a value only where it is known whether the day stands first, see [`day_first`].
pub fn resolve(
    text: &Text<'_>,
    timexes: &[Timex],
    date: Option<&StoryDate>,
    day_first: Option<bool>,
) -> Vec<DateMention> {
    let of_day = |day| resolve::resolve(text, timexes, day, day_first);
    let values = match date.map(|date| (date.day, date.granularity)) {
        None => of_day(None),
        Some((day, Granularity::Day)) => of_day(Some(day)),
        Some((day, Granularity::Month)) => agreed(of_day(Some(day)), of_day(Some(day.last_of_month()))),
        Some((day, Granularity::Year)) => agreed(of_day(Some(day)), of_day(Some(day.last_of_year()))),
    };
    timexes.iter().zip(values).map(|(timex, value)| mention(timex, value)).collect()
}

/// The values on which the first and the last day that the story can be of agree.
fn agreed(first: Vec<Option<Value>>, last: Vec<Option<Value>>) -> Vec<Option<Value>> {
    first.into_iter().zip(last).map(|(a, b)| a.filter(|_| a == b)).collect()
}

fn mention(timex: &Timex, value: Option<Value>) -> DateMention {
    let clock = timex.clock.filter(|_| matches!(value, None | Some(Value::Day(_))));
    // Of a time without its half of the day, nothing but the day it stands with is known.
    let open = matches!(clock, Some(Clock::Open(_)));
    let value = value.filter(|_| !open || timex.meaning != Meaning::TimeOfDay);
    let clock = clock.filter(|_| !open || value.is_none());
    let written = value.map(|value| clock.map_or_else(|| value.to_string(), |clock| format!("{value}{clock}")));
    let granularity = match (clock, value) {
        (Some(_), _) => "time",
        (None, Some(value)) => value.granularity(),
        (None, None) => timex.meaning.granularity(),
    };
    DateMention { span: timex.span, value: written, granularity, rule: timex.rule }
}

/// The name of a month in English, January being 1; none for what is no month.
pub fn month_name(month: i8) -> Option<&'static str> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied()
}
