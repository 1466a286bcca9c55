//! The grammar of dates: one kind of expression a file, and here the order in which they are asked.
//!
//! A rule looks at one token that can open a date and says how far the expression reaches. Of several the longest
//! counts; of equally long ones that which stands first here.

mod century;
mod clock;
mod day;
mod decade;
mod edge;
mod figures;
mod holiday;
mod month;
mod offset;
mod part;
mod quarter;
mod range;
mod relative;
mod season;
mod today;
mod week;
mod weekday;
mod weekend;
mod year;

pub(super) use clock::is_zoned;
pub(super) use holiday::day_of as holiday_in;

use super::scan::{Found, Scan};
use super::timex::{Calendar, Field, Meaning, Timex, Year};
use crate::text::{Class, Kind, Text};

/// A rule: its name, and what it finds at a token.
struct Rule {
    name: &'static str,
    find: fn(&Scan<'_>, usize) -> Option<Found>,
}

/// Every rule, in the order in which they are asked.
const RULES: &[Rule] = &[
    Rule { name: "figures", find: figures::find },
    Rule { name: "day", find: day::find },
    Rule { name: "month", find: month::find },
    Rule { name: "quarter", find: quarter::find },
    Rule { name: "season", find: season::find },
    Rule { name: "decade", find: decade::find },
    Rule { name: "century", find: century::find },
    Rule { name: "year", find: year::find },
    Rule { name: "holiday", find: holiday::find },
    Rule { name: "week", find: week::find },
    Rule { name: "weekday", find: weekday::find },
    Rule { name: "weekend", find: weekend::find },
    Rule { name: "today", find: today::find },
    Rule { name: "relative", find: relative::find },
    Rule { name: "offset", find: offset::find },
    Rule { name: "edge", find: edge::find },
    Rule { name: "part", find: part::find },
    Rule { name: "clock", find: clock::find },
];

/// Finds every expression of a text, in order; none overlaps another.
pub(super) fn recognize(text: &Text<'_>) -> Vec<Timex> {
    let mut out: Vec<Timex> = Vec::new();
    for paragraph in &text.paragraphs {
        let scan = Scan::new(text, paragraph.tokens.start, paragraph.tokens.end);
        let first = out.len();
        let mut at = paragraph.tokens.start;
        while at < paragraph.tokens.end {
            let Some((found, rule)) = longest(&scan, at) else {
                at += 1;
                continue;
            };
            at = found.end.max(at + 1);
            let mut push = |found: Found| {
                if out.last().is_none_or(|last| last.tokens.end <= found.start) {
                    let tokens = found.start..found.end;
                    let span = text.span(tokens.clone());
                    out.push(Timex { span, tokens, meaning: found.meaning, clock: found.clock, rule });
                }
            };
            let (found, rest) = range::split(&scan, found);
            push(found);
            for other in rest {
                at = other.end.max(at);
                push(other);
            }
        }
        share_years(&scan, &mut out[first..]);
    }
    clock::settle_halves(text, &mut out);
    out
}

/// The longest expression that begins with this token, the time of day after it included, and its rule.
fn longest(scan: &Scan<'_>, at: usize) -> Option<(Found, &'static str)> {
    let token = scan.token(at)?;
    if token.kind != Kind::Number && !token.is(Class::TIME) && quarter::fiscal_year(scan.word(at)).is_none() {
        return None;
    }
    let mut best: Option<(Found, &'static str)> = None;
    for rule in RULES {
        if let Some(found) = (rule.find)(scan, at)
            && best.as_ref().is_none_or(|(longest, _)| found.end > longest.end)
        {
            best = Some((found, rule.name));
        }
    }
    let (mut found, rule) = best?;
    if found.clock.is_none()
        && found.meaning.is_day()
        && let Some((end, clock)) = clock::after_day(scan, found.end)
    {
        found.end = end;
        found.clock = Some(clock);
    }
    Some((found, rule))
}

/// The expression inside another, `the` before it left out.
fn inner(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let scan = scan.inside()?;
    longest(&scan, scan.skip(at, &["the"])).map(|(found, _)| found)
}

/// Gives `April` the year of `April and May 1998`: words and marks that join two dates share the second one’s year.
fn share_years(scan: &Scan<'_>, timexes: &mut [Timex]) {
    for at in (1..timexes.len()).rev() {
        let (before, after) = timexes.split_at_mut(at);
        let (Some(first), Some(second)) = (before.last_mut(), after.first()) else { continue };
        let (Meaning::Calendar(a), Meaning::Calendar(b)) = (&mut first.meaning, &second.meaning) else { continue };
        let Year::Is(year) = b.year else { continue };
        if a.year != Year::Open || a.pick.is_some() || !joined(scan, first.tokens.end, second.tokens.start) {
            continue;
        }
        if let (Some(from), Some(to)) = (month_of(a), month_of(b)) {
            a.year = Year::Is(if from <= to { year } else { year - 1 });
        }
    }
}

/// Whether only words that join two dates stand between these tokens.
fn joined(scan: &Scan<'_>, from: usize, to: usize) -> bool {
    const JOINTS: &[&str] = &["and", "or", "to", "through", "until", "till", "&", "the", "/"];
    to > from
        && to - from <= 2
        && (from..to)
            .all(|at| matches!(scan.kind(at), Some(Kind::Dash | Kind::Hyphen | Kind::Comma)) || scan.is(at, JOINTS))
}

/// The month that places an expression within its year.
fn month_of(calendar: &Calendar) -> Option<i8> {
    match calendar.field {
        Field::Day(month, _) | Field::Month(month) => Some(month),
        Field::Season(season) => Some(season.middle()),
        Field::Quarter(quarter) => Some(quarter * 3 - 2),
        Field::Half(half) => Some(half * 6 - 5),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::time::{Granularity, Method, StoryDate, resolve};
    use jiff::civil::Date;

    /// The expressions of `text` with their values, in a story of Thursday, 14 March 2013; `-` where it is left open.
    pub(in crate::time) fn dates(text: &str) -> Vec<(String, String)> {
        dates_of(text, Some(Date::constant(2013, 3, 14)))
    }

    /// The same for a story of another day, or of none known.
    pub(in crate::time) fn dates_of(text: &str, day: Option<Date>) -> Vec<(String, String)> {
        let text = Text::plain(text);
        let timexes = recognize(&text);
        let date = day.map(|day| StoryDate {
            day,
            granularity: Granularity::Day,
            method: Method::Given,
            confidence: 1.0,
            because: Vec::new(),
            others: Vec::new(),
        });
        let day_first = crate::time::day_first(std::iter::once((&text, &timexes)), None, None);
        resolve(&text, &timexes, date.as_ref(), None, day_first)
            .into_iter()
            .map(|date| (text.slice(date.span).to_owned(), date.value.unwrap_or_else(|| "-".into())))
            .collect()
    }

    /// Checks a table of phrases: in each the one expression there is, and its value.
    pub(in crate::time) fn check(table: &[(&str, &str, &str)]) {
        for (sentence, words, value) in table {
            assert_eq!(dates(sentence), [((*words).to_owned(), (*value).to_owned())], "{sentence}");
        }
    }

    /// Checks that nothing in these sentences is a date.
    pub(in crate::time) fn silent(sentences: &[&str]) {
        for sentence in sentences {
            assert_eq!(dates(sentence), [], "{sentence}");
        }
    }

    #[test]
    fn no_tail_of_a_text_is_read_past_its_end() {
        let text = "On Friday, May 8, 2002 at 5 p.m. the last week of two years ago after Christmas in summer of '98";
        for end in 0..=text.len() {
            dates(&text[..end]);
        }
    }

    #[test]
    fn joined_dates_share_a_year() {
        let found = dates("It ran from November 20 to December 11, 1998, and from December to January 2001.");
        let values: Vec<&str> = found.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["1998-11-20", "1998-12-11", "2000-12", "2001-01"]);
    }
}
