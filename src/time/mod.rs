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
use timex::{Calendar, Field, Meaning, Year};
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
/// a value only where it is known whether the day stands first, see [`day_first`]. `written` is the day of the dateline, from
/// which `today` counts, see [`day_of_writing`].
pub fn resolve(
    text: &Text<'_>,
    timexes: &[Timex],
    date: Option<&StoryDate>,
    written: Option<Date>,
    day_first: Option<bool>,
) -> Vec<DateMention> {
    let of_day = |day: Option<Date>| {
        let days = day.map(|printed| resolve::Days { written: written.unwrap_or(printed), printed });
        resolve::resolve(text, timexes, days, day_first)
    };
    let values = match date.map(|date| (date.day, date.granularity)) {
        None => of_day(None),
        Some((day, Granularity::Day)) => of_day(Some(day)),
        Some((day, Granularity::Month)) => agreed(of_day(Some(day)), of_day(Some(day.last_of_month()))),
        Some((day, Granularity::Year)) => agreed(of_day(Some(day)), of_day(Some(day.last_of_year()))),
    };
    timexes.iter().zip(values).map(|(timex, value)| mention(timex, value)).collect()
}

/// The day on which a story of this date was written, by its dateline, where that lies up to two weeks before.
///
/// `SELMA, Ala., March 8 (AP) -- ... leaders said today`, printed on March 9.
pub fn day_of_writing(date: &StoryDate, timexes: &[Timex], dateline: Option<Span>) -> Option<Date> {
    const LATEST: i32 = 14;
    let stated = |timex: &Timex| match timex.meaning {
        Meaning::Calendar(Calendar { field: Field::Day(month, day), year, .. }) => Some((month, day, year)),
        _ => None,
    };
    let line = dateline.filter(|_| date.granularity == Granularity::Day)?;
    let (month, day, year) = timexes.iter().take_while(|timex| timex.span.start < line.end).find_map(stated)?;
    let years = match year {
        Year::Is(year) => year..=year,
        _ => date.day.year() - 1..=date.day.year(),
    };
    let ago = |written: Date| date.day.since(written).map_or(i32::MAX, |span| span.get_days());
    years.filter_map(|year| Date::new(year, month, day).ok()).find(|&day| (0..=LATEST).contains(&ago(day)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_counts_from_the_day_of_its_dateline() {
        let date = StoryDate {
            day: Date::constant(1965, 3, 9),
            granularity: Granularity::Day,
            method: Method::Given,
            confidence: 1.0,
            because: Vec::new(),
            others: Vec::new(),
        };
        let day = |line: &str| {
            let text = Text::plain(line);
            day_of_writing(&date, &recognize(&text), Some(Span::new(0, line.len())))
        };
        assert_eq!(day("SELMA, Ala., March 8 (AP)"), Some(Date::constant(1965, 3, 8)));
        assert_eq!(day("SELMA, Ala., March 8, 1965 (AP)"), Some(Date::constant(1965, 3, 8)));
        assert_eq!(day("SELMA, Ala., March 10 (AP)"), None);
        assert_eq!(day("SELMA, Ala., Jan. 8 (AP)"), None);
        assert_eq!(day("SELMA, Ala. (AP)"), None);

        let text = Text::plain("He spoke today. He spoke Monday. He spoke early Tuesday. He will speak Tuesday.");
        let dates = resolve(&text, &recognize(&text), Some(&date), day("SELMA, Ala., March 8 (AP)"), None);
        let values: Vec<_> = dates.into_iter().filter_map(|date| date.value).collect();
        assert_eq!(values, ["1965-03-08", "1965-03-08", "1965-03-09", "1965-03-09"]);
    }
}
