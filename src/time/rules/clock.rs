//! Times of day: `5 p.m. Friday`, `15:00 GMT`, `noon`, `Friday at 5`.

use super::{Found, Scan, inner};
use crate::text::Kind;
use crate::time::timex::{Meaning, Unit};
use crate::time::value::{Clock, Part};
use crate::time::vocabulary::Lexeme;

/// Zones as the press writes them; their hours stay as written.
const ZONES: &[&str] = &[
    "gmt", "utc", "est", "edt", "et", "cst", "cdt", "ct", "mst", "mdt", "pst", "pdt", "pt", "bst", "cet", "cest",
    "ist", "jst", "msk",
];
/// Words before figures such as `10:57` that make them a time of day.
const BEFORE: &[&str] =
    &["at", "by", "until", "till", "from", "around", "about", "since", "before", "after", "between", "and", "to", "@"];

/// Words before a bare hour; not `by`, after which stands what a match was won by.
const BEFORE_HOUR: &[&str] = &["at", "until", "till", "around", "about", "before", "after"];

/// Finds a time of day, and the day after it. Leaves scores (`2:1`), verses and bare hours alone.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (end, minute) = time(scan, at).or_else(|| bare_hour(scan, at))?;
    let mut day = scan.skip_comma(after_zone(scan, end));
    // `local time`, `Baghdad time`
    if scan.is(day + 1, &["time"]) && (scan.is(day, &["local"]) || scan.is_capitalized(day)) {
        day += 1;
    }
    day = scan.skip(day, &["time"]);
    // `at 10 a.m. On Friday night he spoke`: the next sentence.
    day = if scan.is_capitalized(day) { day } else { scan.skip(day, &["on"]) };
    let told = |clock| match clock {
        None => Some(minute),
        Some(Clock::Part(part)) => in_part(minute, part),
        Some(Clock::Minute(_)) => None,
    };
    if let Some(found) = inner(scan, day).filter(|found| found.meaning.is_day())
        && let Some(minute) = told(found.clock)
    {
        let bare = found.clock.is_none() && time(scan, at).is_none();
        return (!bare).then_some(Found { start: at, clock: Some(Clock::Minute(minute)), ..found });
    }
    time(scan, at)?;
    Some(Found { clock: Some(Clock::Minute(minute)), ..Found::new(at, end, Meaning::TimeOfDay) })
}

/// An hour in figures, which only a part of a day after it makes a time: `around 10 last night`.
fn bare_hour(scan: &Scan<'_>, at: usize) -> Option<(usize, u16)> {
    let number = scan.number(at).filter(|number| number.rest.is_empty() && number.digits <= 2)?;
    let hour = scan.is_back(at, 1, BEFORE_HOUR) && (1..=12).contains(&number.value);
    hour.then_some((at + 1, number.value as u16 * 60))
}

/// A minute of the day by the part of the day named beside it; none where it lies in another.
fn in_part(minute: u16, part: Part) -> Option<u16> {
    const NOON: u16 = 12 * 60;
    match part {
        Part::Morning => match minute {
            0..NOON => Some(minute),
            _ => None,
        },
        Part::Afternoon | Part::Evening if minute < NOON => Some(minute + NOON),
        Part::Night if (5 * 60..NOON).contains(&minute) => Some(minute + NOON),
        Part::Afternoon | Part::Evening => Some(minute),
        Part::Night => (minute > NOON + 60).then_some(minute),
    }
}

/// The token after a time of another zone in brackets: `6:30 a.m. (1030 GMT) Sunday`.
fn after_zone(scan: &Scan<'_>, at: usize) -> usize {
    if scan.kind(at) != Some(Kind::Open) {
        return at;
    }
    match time(scan, at + 1) {
        Some((end, _)) if scan.kind(end) == Some(Kind::Close) && scan.lexeme(end + 1).is_some() => end + 1,
        _ => at,
    }
}

/// The time of day that follows a day: `Friday night`, `May 8 at 5 p.m.`
pub(super) fn after_day(scan: &Scan<'_>, at: usize) -> Option<(usize, Clock)> {
    match scan.lexeme(at) {
        Some(Lexeme::Part(part)) => return Some((at + 1, Clock::Part(part))),
        Some(Lexeme::Unit(Unit::Night, false)) => return Some((at + 1, Clock::Part(Part::Night))),
        _ => {}
    }
    let next = scan.skip_comma(at);
    let next = scan.skip(next, &["at", "around", "about", "@"]);
    if next > at
        && let Some((end, minute)) = time(scan, next)
    {
        return Some((end, Clock::Minute(minute)));
    }
    None
}

/// A time of day at this token: the token after it, and the minute of the day.
fn time(scan: &Scan<'_>, at: usize) -> Option<(usize, u16)> {
    if let Some(Lexeme::Clock(minute)) = scan.lexeme(at) {
        return scan
            .is_back(at, 1, &["at", "by", "until", "till", "around", "about", "before", "after", "since"])
            .then_some((at + 1, minute));
    }
    let number = scan.number(at)?;
    if scan.is_glued(at)
        && at > 0
        && !matches!(scan.kind(at - 1), Some(Kind::Open | Kind::Quote | Kind::Dash | Kind::Hyphen))
    {
        return None;
    }
    let hour = number.value;
    let (minute, tail) = match number.rest.strip_prefix([':', '.']) {
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let minute = rest.get(..digits).filter(|minute| minute.len() == 2)?.parse::<u32>().ok()?;
            (minute, rest.get(digits..)?)
        }
        None => (0, number.rest),
    };
    let colon = number.rest.starts_with(':');
    let named = if tail.is_empty() { scan.word(at + 1) } else { tail };
    let mut end = if tail.is_empty() { at + 2 } else { at + 1 };
    let afternoon = half_day(named);
    if afternoon.is_none() {
        if !tail.is_empty() && !tail.starts_with(':') {
            return None;
        }
        end = at + 1;
    }
    let zoned = ZONES.iter().any(|zone| scan.word(end).eq_ignore_ascii_case(zone)) && scan.is_capitalized(end);
    let (hour, minute) = match afternoon {
        Some(after) if (1..=12).contains(&hour) => (hour % 12 + if after { 12 } else { 0 }, minute),
        Some(_) => return None,
        // `1500 GMT`
        None if zoned && number.digits == 4 && number.rest.is_empty() => (hour / 100, hour % 100),
        None if colon && (zoned || scan.is_back(at, 1, BEFORE)) => (hour, minute),
        None if number.rest.is_empty() && scan.is(end, &["o'clock", "o’clock"]) && (1..=12).contains(&hour) => {
            end += 1;
            (hour, 0)
        }
        None => return None,
    };
    if hour > 24 || minute > 59 {
        return None;
    }
    Some((end + usize::from(zoned), (hour * 60 + minute) as u16))
}

/// Whether `a.m.` or `p.m.`
fn half_day(word: &str) -> Option<bool> {
    match word.trim_end_matches('.') {
        "am" | "AM" | "a.m" | "A.M" | "a" => (word != "a" && word != "a.").then_some(false),
        "pm" | "PM" | "p.m" | "P.M" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::time::rules::tests::{check, silent};

    #[test]
    fn times_of_day() {
        check(&[
            ("He left at 5 p.m. Friday.", "5 p.m. Friday", "2013-03-08T17:00"),
            ("He left at 5:30pm on Friday.", "5:30pm on Friday", "2013-03-08T17:30"),
            ("It was put off until 15:00 GMT Saturday.", "15:00 GMT Saturday", "2013-03-16T15:00"),
            ("He died at noon on May 8, 2002.", "noon on May 8, 2002", "2002-05-08T12:00"),
            ("He died on May 8, 2002, at 11 a.m. in bed.", "May 8, 2002, at 11 a.m.", "2002-05-08T11:00"),
            ("He died on Friday morning.", "Friday morning", "2013-03-08TMO"),
            ("He died at 10:57.", "10:57", "2013-03-14T10:57"),
            ("It will end at 9 p.m. tonight.", "9 p.m. tonight", "2013-03-14T21:00"),
            ("He died at 8:40 Tuesday night.", "8:40 Tuesday night", "2013-03-12T20:40"),
            ("He died at 3:10 on Tuesday afternoon.", "3:10 on Tuesday afternoon", "2013-03-12T15:10"),
            ("He died at 9:15 this morning.", "9:15 this morning", "2013-03-14T09:15"),
            ("He died around 10 last night.", "10 last night", "2013-03-13T22:00"),
            ("He died at 6:30 a.m. (1030 GMT) Sunday.", "6:30 a.m. (1030 GMT) Sunday", "2013-03-10T06:30"),
        ]);
    }

    #[test]
    fn what_a_match_was_won_by_is_no_hour() {
        check(&[("They won by 9 Friday night.", "Friday night", "2013-03-08TNI")]);
    }

    #[test]
    fn scores_and_verses_are_no_times() {
        silent(&[
            "They won 3:21 there.",
            "Read John 3:16 now.",
            "He ran it in 2:31.5 flat.",
            "He took 5 a day.",
            "He left at 5 in all.",
        ]);
    }
}
