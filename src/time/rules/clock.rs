//! Times of day: `5 p.m. Friday`, `15:00 GMT`, `noon`, `Friday at 5`.

use super::{Found, Scan, inner};
use crate::text::{Kind, Text};
use crate::time::timex::{Meaning, Timex, Unit};
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
    let (end, clock) = time(scan, at).or_else(|| bare_hour(scan, at))?;
    let (Clock::Minute(minute) | Clock::Open(minute)) = clock else { return None };
    // `scored at 9:41 of the second period`
    if matches!(clock, Clock::Open(_)) && scan.is(end, &["of", "into", "left", "remaining"]) {
        return None;
    }
    let mut day = scan.skip_comma(after_zone(scan, end));
    // `local time`, `Baghdad time`
    if scan.is(day + 1, &["time"]) && (scan.is(day, &["local"]) || scan.is_capitalized(day)) {
        day += 1;
    }
    day = scan.skip(day, &["time"]);
    // `at 10 a.m. On Friday night he spoke`: the next sentence.
    day = if scan.is_capitalized(day) { day } else { scan.skip(day, &["on"]) };
    let told = |of_day| match of_day {
        None => Some(clock),
        Some(Clock::Part(part)) => in_part(minute, part).map(Clock::Minute),
        Some(Clock::Minute(_) | Clock::Open(_)) => None,
    };
    // `1:40 in the morning`, `9:15 at night`
    let named = if scan.is(end, &["in"]) && scan.is(end + 1, &["the"]) { end + 2 } else { end + 1 };
    let part = match scan.lexeme(named) {
        Some(Lexeme::Part(part)) if named == end + 2 => Some(part),
        Some(Lexeme::Unit(Unit::Night, false)) if scan.is(end, &["at"]) => Some(Part::Night),
        _ => None,
    };
    if let Some(minute) = part.and_then(|part| in_part(minute, part))
        && time(scan, at).is_some()
    {
        return Some(Found { clock: Some(Clock::Minute(minute)), ..Found::new(at, named + 1, Meaning::TimeOfDay) });
    }
    if let Some(found) = inner(scan, day).filter(|found| found.meaning.is_day())
        && let Some(clock) = told(found.clock)
    {
        let bare = found.clock.is_none() && time(scan, at).is_none();
        return (!bare).then_some(Found { start: at, clock: Some(clock), ..found });
    }
    time(scan, at)?;
    Some(Found { clock: Some(clock), ..Found::new(at, end, Meaning::TimeOfDay) })
}

/// Gives times without their half of the day that of the time told before them, `at 2:46 p.m. it shook, at 3:12 it fell`,
/// and the first of two that are joined the day of the second.
///
/// Where the text counts to 24, they are of the morning. After one of the morning an earlier hour is past noon, and past
/// noon a bare one stays there.
pub(super) fn settle_halves(text: &Text<'_>, timexes: &mut [Timex]) {
    const NOON: u16 = 12 * 60;
    // `At 11 a.m. the guns fell silent; he was shot at 10:57.`
    const MORNING: u16 = 8 * 60;
    let mut counts_to_24 = None;
    let mut told: Option<(u16, usize)> = None;
    for n in 0..timexes.len() {
        let at = timexes[n].tokens.start;
        // `from 7:30 to 9:30 p.m. Friday`
        let end = timexes[n].tokens.end;
        let until = timexes.get(n + 1).filter(|next| goes_on(text, end, next.tokens.start));
        let day = until.map(|next| &next.meaning).filter(|meaning| meaning.is_day()).cloned();
        let until = until.and_then(|next| match next.clock {
            Some(Clock::Minute(minute)) => Some(minute),
            _ => None,
        });
        if let Some(day) = day.filter(|_| until.is_some() && timexes[n].meaning == Meaning::TimeOfDay) {
            timexes[n].meaning = day;
        }
        let near = told.filter(|&(_, last)| at - last.min(at) <= LEADS);
        timexes[n].clock = match timexes[n].clock {
            Some(Clock::Open(minute)) => {
                let of_24 = *counts_to_24.get_or_insert_with(|| is_of_24(text, timexes));
                match near {
                    _ if of_24 => Some(Clock::Minute(minute)),
                    _ if until.is_some() => {
                        let last = until.unwrap_or_default();
                        let same = minute % NOON + last / NOON * NOON;
                        Some(Clock::Minute(if same <= last { same } else { minute % NOON }))
                    }
                    // Of late in the evening it may go on past midnight.
                    Some((last, _)) if last >= 22 * 60 && minute % NOON + NOON < last => Some(Clock::Open(minute)),
                    Some((last, _)) => {
                        let past_noon = minute % NOON < last.min(MORNING);
                        let half = if last >= NOON || past_noon { NOON } else { 0 };
                        Some(Clock::Minute(minute % NOON + half))
                    }
                    // `10:57` has no naught before it either way.
                    None if minute >= 10 * 60 => Some(Clock::Minute(minute)),
                    None => Some(Clock::Open(minute)),
                }
            }
            clock => clock,
        };
        match timexes[n].clock {
            Some(Clock::Minute(minute)) => told = Some((minute, timexes[n].tokens.end)),
            // `He was shot on Saturday night and died at 11:10.`
            Some(Clock::Part(part)) => {
                let minute = if part == Part::Morning { 0 } else { NOON };
                told = Some((minute, timexes[n].tokens.end));
            }
            _ => {}
        }
    }
}

/// Whether a time of day ends in its zone: `1030 GMT`.
pub(in crate::time) fn is_zoned(text: &Text<'_>, timex: &Timex) -> bool {
    let last = timex.tokens.end.checked_sub(1).map_or("", |at| text.word(at));
    ZONES.iter().any(|zone| last.eq_ignore_ascii_case(zone))
}

/// So many tokens behind it a time of day tells the half of no other.
const LEADS: usize = 80;

/// Whether only what joins the two ends of a stretch stands between two times.
fn goes_on(text: &Text<'_>, end: usize, next: usize) -> bool {
    let joint = |at: usize| {
        matches!(text.tokens[at].kind, Kind::Hyphen | Kind::Dash) || matches!(text.word(at), "to" | "and" | "until")
    };
    next == end + 1 && joint(end)
}

/// Whether a text writes its times of day from 00:00 to 24:00.
fn is_of_24(text: &Text<'_>, timexes: &[Timex]) -> bool {
    let mut tokens = timexes.iter().filter(|timex| timex.clock.is_some()).flat_map(|timex| timex.tokens.clone());
    tokens.any(|at| {
        let colon = text.word(at).split_once(':');
        colon.is_some_and(|(hour, _)| {
            hour.len() == 2 && (hour.starts_with('0') || hour.parse::<u8>().is_ok_and(|hour| hour > 12))
        })
    })
}

/// An hour in figures, which only a part of a day after it makes a time: `around 10 last night`.
fn bare_hour(scan: &Scan<'_>, at: usize) -> Option<(usize, Clock)> {
    let number = scan.number(at).filter(|number| number.rest.is_empty() && number.digits <= 2)?;
    let hour = scan.is_back(at, 1, BEFORE_HOUR) && (1..=12).contains(&number.value);
    hour.then_some((at + 1, Clock::Open(number.value as u16 * 60)))
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
        && let Some(told) = time(scan, next)
    {
        return Some(told);
    }
    None
}

/// A time of day at this token: the token after it, and the minute of the day.
fn time(scan: &Scan<'_>, at: usize) -> Option<(usize, Clock)> {
    if let Some(Lexeme::Clock(minute)) = scan.lexeme(at) {
        let range = scan.is_back(at, 1, &["to"]) && at.checked_sub(2).is_some_and(|at| is_half_day(scan.word(at)));
        let told = scan.is_back(at, 1, &["at", "by", "until", "till", "around", "about", "before", "after", "since"]);
        return (told || range).then_some((at + 1, Clock::Minute(minute)));
    }
    let number = scan.number(at)?;
    // `12 noon`
    if let Some(Lexeme::Clock(minute)) = scan.lexeme(at + 1)
        && number.value == 12
        && number.rest.is_empty()
    {
        return Some((at + 2, Clock::Minute(minute)));
    }
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
    let bare = afternoon.is_none() && !zoned && colon && hour <= 12 && (number.digits == 1 || hour >= 10);
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
    let minutes = (hour * 60 + minute) as u16;
    let clock = if bare && hour > 0 { Clock::Open(minutes) } else { Clock::Minute(minutes) };
    Some((end + usize::from(zoned), clock))
}

/// Whether a word ends in `a.m.` or `p.m.`: `10am`.
fn is_half_day(word: &str) -> bool {
    half_day(word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'))).is_some()
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
    use crate::time::rules::tests::{check, dates, silent};

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
    fn a_bare_time_is_of_the_half_of_the_day_told() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("The bell rang at 2:46 p.m. Tuesday and again at 3:12."), "2013-03-12T15:12");
        assert_eq!(last("The bell rang at 11:50 a.m. Tuesday and again at 1:12."), "2013-03-12T13:12");
        assert_eq!(last("The bell rang on Tuesday night, and again at 11:10."), "2013-03-12T23:10");
        assert_eq!(last("The bell rang on Tuesday morning, and again at 6:10."), "2013-03-12T06:10");
        assert_eq!(last("The bell rang at 11 a.m. Tuesday, and the alarm at 10:57."), "2013-03-12T10:57");
        assert_eq!(last("The bell rang at 2:46 a.m. Tuesday and again at 3:12."), "2013-03-12T03:12");
        assert_eq!(last("The bell rang at 17:46 on Tuesday, and that of the school at 9:12."), "2013-03-12T09:12");
        check(&[
            ("The bell rang at 3:12.", "3:12", "-"),
            ("The bell rang at 3:12 Tuesday.", "3:12 Tuesday", "2013-03-12"),
        ]);
        assert_eq!(dates("The talk is from 7:30 to 9:30 p.m. Friday.")[0].1, "2013-03-15T19:30");
        assert_eq!(dates("The talk is from 11:30 to 1:30 p.m. Friday.")[0].1, "2013-03-15T11:30");
        assert_eq!(last("He was seen at 1:40 in the morning."), "2013-03-14T01:40");
        assert_eq!(last("He was seen at 9:40 at night."), "2013-03-14T21:40");
        silent(&["Bell scored at 3:12 of the second period."]);
    }

    #[test]
    fn a_time_is_of_the_day_told_before_it() {
        let last = |text| dates(text).pop().map(|(_, value)| value).unwrap_or_default();
        assert_eq!(last("The bridge fell Tuesday. A watchman heard it at 6:10 a.m."), "2013-03-12T06:10");
        assert_eq!(last("The river rose at 8 p.m. Tuesday. It stood high until 9:24."), "2013-03-12T21:24");
        assert_eq!(last("The fair will open on Saturday. The gates open at 9 a.m."), "2013-03-16T09:00");
        assert_eq!(last("The bridge fell Tuesday. A service will be held at 9 a.m."), "2013-03-14T09:00");
        assert_eq!(last("The bridge fell Tuesday. Shares stood at 48 at 1030 GMT."), "2013-03-14T10:30");
        assert_eq!(last("The bridge fell Tuesday.\n\n9:20 a.m.\n\n"), "2013-03-14T09:20");
        assert_eq!(last("On Tuesday the shop was open from 10am to noon."), "2013-03-12T12:00");
        assert_eq!(last("Lunch is at 12 noon."), "2013-03-14T12:00");
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
