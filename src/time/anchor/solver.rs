//! The solver: every candidate day weighed by all constraints at once.

use jiff::Span;
use jiff::civil::Date;

use super::{Constraint, Says, Source};
use crate::time::{Granularity, Method, StoryDate};

/// The years a story can be of: print for long, and far into the future, so that no clock is asked.
const YEARS: std::ops::RangeInclusive<i16> = 1850..=2100;
/// Years that are looked at day by day: the likeliest ones, down to this share of the best.
const CLOSELY: usize = 12;
const WORTH: f64 = 0.005;
/// Rows of the chronicle are not told independently: each one more takes this from the weight of all.
const DEPENDENCE: f64 = 0.08;
/// Below this nothing is said.
const LEAST: f64 = 0.25;
/// The part of that below which the best year by itself is not raised by any days.
const HOPELESS: f64 = 0.4;
/// A day is named where the story is of it or a day beside it as likely as this, and a month likewise.
const SURE_OF_DAY: f64 = 0.4;
const SURE_OF_MONTH: f64 = 0.5;
/// What rows of the chronicle alone can reach, what years told and the chronicle together can, and what anything can.
///
/// Only the calendar makes sure: years told are those of other stories too, and who is in the news once is so again.
const CHRONICLE_ALONE: f64 = 0.75;
const WITHOUT_CALENDAR: f64 = 0.78;
const MOST: f64 = 0.95;

/// The date on which a story's own constraints, those lent by others of its page (with their number) and the days of
/// those others that are known agree best; none where nothing tells the year.
pub(super) fn solve(own: &[Constraint], lent: &[(usize, &Constraint)], dated: &[(usize, Date)]) -> Option<StoryDate> {
    let all = || own.iter().chain(lent.iter().map(|&(_, constraint)| constraint));
    let tells_year = all().any(|constraint| matches!(constraint.says, Says::Years(_))) || !dated.is_empty();
    if !tells_year {
        return None;
    }
    let days = weigh_days(own, lent, dated)?;
    let best = best_day(&days)?;
    let (eve, morrow) = (best.yesterday().ok(), best.tomorrow().ok());
    let share = |fits: &dyn Fn(Date) -> bool| -> f64 {
        days.iter().filter(|(day, _)| fits(*day)).map(|(_, weight)| weight).sum()
    };
    let of_year = share(&|day| day.year() == best.year());
    let of_month = share(&|day| day.first_of_month() == best.first_of_month());
    let beside = share(&|day| day == best || Some(day) == eve || Some(day) == morrow);
    let (granularity, day, confidence) = if beside >= SURE_OF_DAY {
        (Granularity::Day, best, beside)
    } else if of_month >= SURE_OF_MONTH {
        (Granularity::Month, best.first_of_month(), of_month)
    } else if of_year >= LEAST {
        (Granularity::Year, best.first_of_year(), of_year)
    } else {
        return None;
    };
    let chronicle_alone = dated.is_empty()
        && all().all(|constraint| constraint.source == Source::Chronicle || matches!(constraint.says, Says::Days(_)));
    let speaks = |constraint: &Constraint| (constraint.because)("", best.year()).is_some();
    let calendar = !dated.is_empty() || all().any(|one| one.source == Source::Calendar && speaks(one));
    let most = match (chronicle_alone, calendar) {
        (true, _) => CHRONICLE_ALONE,
        (false, false) => WITHOUT_CALENDAR,
        (false, true) => MOST,
    };
    Some(StoryDate {
        day,
        granularity,
        method: Method::Inferred,
        confidence: confidence.min(most),
        because: reasons(own, lent, dated, best),
        others: Vec::new(),
    })
}

/// Candidate days with the share of belief in each; none where no year stands out, so that days need no look.
fn weigh_days(own: &[Constraint], lent: &[(usize, &Constraint)], dated: &[(usize, Date)]) -> Option<Vec<(Date, f64)>> {
    let mut years: Vec<(i16, f64)> = YEARS.map(|year| (year, weigh_year(year, own, lent, dated))).collect();
    years.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let top = years.first().map_or(0.0, |&(_, weight)| weight);
    let all: f64 = years.iter().map(|&(_, weight)| (weight - top).exp()).sum();
    if all.recip() < LEAST * HOPELESS {
        return None;
    }
    let mut days: Vec<(Date, f64)> = Vec::new();
    let mut seen = 0.0;
    let mut unseen = 0.0;
    for (n, &(year, weight)) in years.iter().enumerate() {
        let share = (weight - top).exp();
        if n >= CLOSELY || share < WORTH {
            unseen += share;
            continue;
        }
        seen += share;
        let mut day = Date::new(year, 1, 1).ok();
        while let Some(date) = day.filter(|date| date.year() == year) {
            days.push((date, weight - top + weigh_day(date, own, lent, dated)));
            day = date.tomorrow().ok();
        }
    }
    let best = days.iter().map(|&(_, weight)| weight).fold(f64::NEG_INFINITY, f64::max);
    for (_, weight) in &mut days {
        *weight = (*weight - best).exp();
    }
    // Years not looked at closely keep their share of belief.
    let sum: f64 = days.iter().map(|&(_, weight)| weight).sum();
    let scale = seen / (seen + unseen) / sum.max(f64::MIN_POSITIVE);
    for (_, weight) in &mut days {
        *weight *= scale;
    }
    Some(days)
}

fn weigh_year(year: i16, own: &[Constraint], lent: &[(usize, &Constraint)], dated: &[(usize, Date)]) -> f64 {
    let constraints = own.iter().chain(lent.iter().map(|&(_, constraint)| constraint));
    let (mut text, mut chronicle, mut rows) = (0.0, 0.0, 0.0);
    for constraint in constraints {
        match (&constraint.says, constraint.source) {
            (Says::Years(says), Source::Text | Source::Calendar) => text += says(year),
            (Says::Years(says), Source::Chronicle) => {
                chronicle += says(year);
                rows += 1.0;
            }
            (Says::Days(_), _) => {}
        }
    }
    let said = text + chronicle / (1.0 + DEPENDENCE * f64::max(rows - 1.0, 0.0));
    let beside: f64 = dated.iter().map(|(_, day)| if (day.year() - year).abs() <= 1 { 0.0 } else { -8.0 }).sum();
    prior(year) + said + beside
}

/// How likely a clipping is of a year when nothing is known of it: most archives begin when papers went digital.
fn prior(year: i16) -> f64 {
    match year {
        1980..=2030 => 0.0,
        ..1980 => f64::from(year - 1980) * 0.06,
        _ => f64::from(2030 - year) * 0.12,
    }
}

fn weigh_day(date: Date, own: &[Constraint], lent: &[(usize, &Constraint)], dated: &[(usize, Date)]) -> f64 {
    let mut sum = 0.0;
    for constraint in own {
        if let Says::Days(says) = &constraint.says {
            sum += says(date);
        }
    }
    let beside = [date.yesterday().ok(), Some(date), date.tomorrow().ok()];
    for (_, constraint) in lent {
        if let Says::Days(says) = &constraint.says {
            // The other story can be of the day before or after.
            sum += beside.into_iter().flatten().map(says).fold(f64::NEG_INFINITY, f64::max);
        }
    }
    for &(_, day) in dated {
        sum += if within_a_day(day, date) { 0.0 } else { -8.0 };
    }
    sum
}

fn within_a_day(a: Date, b: Date) -> bool {
    let day = |by: i64| Span::new().try_days(by).ok().and_then(|span| b.checked_add(span).ok());
    a == b || day(1) == Some(a) || day(-1) == Some(a)
}

/// The likeliest day, the earlier of equals.
fn best_day(days: &[(Date, f64)]) -> Option<Date> {
    let mut best: Option<(Date, f64)> = None;
    for &(day, weight) in days {
        if best.is_none_or(|(earliest, most)| weight > most * (1.0 + 1e-9) || weight >= most && day < earliest) {
            best = Some((day, weight));
        }
    }
    best.map(|(day, _)| day)
}

/// The reasons that speak for the day, own before lent, none twice.
fn reasons(own: &[Constraint], lent: &[(usize, &Constraint)], dated: &[(usize, Date)], day: Date) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut bare: Vec<String> = Vec::new();
    let mut push = |constraint: &Constraint, note: &str| {
        let (Some(plain), Some(words)) = ((constraint.because)("", day.year()), (constraint.because)(note, day.year()))
        else {
            return;
        };
        if !bare.contains(&plain) {
            bare.push(plain);
            out.push(words);
        }
    };
    for constraint in own {
        push(constraint, "");
    }
    for (number, constraint) in lent {
        push(constraint, &format!(" (story {number} of the same page)"));
    }
    for (number, date) in dated {
        out.push(format!("story {number} of the same page is of {date}"));
    }
    out
}
