//! Stories over time as bars, each a link that narrows the search to its year, month or day.

use jiff::civil::Date;
use maud::{Markup, html};

use super::ask::Ask;
use super::tenths;

/// Width and height of the drawing, in its own units.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 84.0;
/// Bars beyond which a longer stretch of time is one bar.
const MOST: usize = 140;

/// A stretch of time that is one bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Day,
    Month,
    Year,
    Decade,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    /// First and last day as they are asked for: `2002-05` and `2002-05`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Stories found.
    pub found: usize,
    /// Stories of the archive.
    pub all: usize,
}

/// Bars of the stories found on `days`, among all stories of the archive, whose days are in order; days count from
/// 1970-01-01. Empty where no story found has a date.
pub(super) fn bars(days: &[i64], all: &[i64]) -> Vec<Bar> {
    let (Some(&first), Some(&last)) = (days.iter().min(), days.iter().max()) else { return Vec::new() };
    let steps = [Step::Day, Step::Month, Step::Year, Step::Decade];
    let spans = steps.map(|step| (step, step.number(last) - step.number(first) + 1));
    let (step, count) =
        spans.into_iter().find(|(_, count)| *count <= MOST as i64).unwrap_or((Step::Decade, spans[3].1));
    let start = step.number(first);
    let Ok(count) = usize::try_from(count) else { return Vec::new() };
    let mut bars: Vec<Bar> = (0..count.min(10_000))
        .map(|n| {
            let (from, to) = step.names(start + n as i64);
            Bar { from, to, found: 0, all: 0 }
        })
        .collect();
    let place = |day: i64| usize::try_from(step.number(day) - start).ok();
    for &day in days {
        if let Some(bar) = place(day).and_then(|n| bars.get_mut(n)) {
            bar.found += 1;
        }
    }
    for &day in all {
        if let Some(bar) = place(day).and_then(|n| bars.get_mut(n)) {
            bar.all += 1;
        }
    }
    bars
}

/// The drawing; nothing where there are no two bars to compare. `path` is the page that a bar leads to.
pub(super) fn drawing(bars: &[Bar], ask: &Ask, path: &str) -> Markup {
    let height = |bar: &Bar| if ask.shares { bar.found as f64 / bar.all.max(1) as f64 } else { bar.found as f64 };
    let most = bars.iter().map(height).fold(0.0, f64::max);
    let step = WIDTH / bars.len().max(1) as f64;
    let gap = if step > 6.0 { 1.5 } else { step * 0.15 };
    let described = match (bars.first(), bars.last()) {
        (Some(first), Some(last)) if first.from != last.to => format!("Stories from {} to {}", first.from, last.to),
        _ => return html! {},
    };
    if bars.len() < 2 {
        return html! {};
    }
    html! {
        figure.histogram {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" role="img" aria-label=(described)
                data-url=(ask.with(|ask| { ask.from = None; ask.to = None; }).url(path)) {
                @for (n, bar) in bars.iter().enumerate() {
                    @let tall = if most > 0.0 { (height(bar) / most * (HEIGHT - 4.0)).max(if bar.found > 0 { 2.0 } else { 0.0 }) } else { 0.0 };
                    @let narrowed = ask.with(|ask| { ask.from = Some(bar.from.clone()); ask.to = Some(bar.to.clone()); });
                    a href=(narrowed.url(path)) data-from=(bar.from) data-to=(bar.to) {
                        title { (said(bar)) }
                        rect.hit x=(tenths(n as f64 * step)) y="0" width=(tenths(step)) height=(HEIGHT) {}
                        rect.bar x=(tenths(n as f64 * step + gap / 2.0)) y=(tenths(HEIGHT - tall)) width=(tenths(step - gap))
                            height=(tenths(tall)) {}
                    }
                }
            }
            figcaption {
                span { (bars.first().map(|bar| bar.from.as_str()).unwrap_or_default()) }
                a href=(Ask { shares: !ask.shares, ..ask.clone() }.url(path)) {
                    @if ask.shares { "shares of the archive; show counts" } @else { "counts; show shares of the archive" }
                }
                span { (bars.last().map(|bar| bar.to.as_str()).unwrap_or_default()) }
            }
        }
    }
}

fn said(bar: &Bar) -> String {
    let when = if bar.from == bar.to { bar.from.clone() } else { format!("{} to {}", bar.from, bar.to) };
    format!("{when}: {} of {} stories", bar.found, bar.all)
}

impl Step {
    /// The number of the step that a day lies in.
    fn number(self, day: i64) -> i64 {
        let date = date(day);
        let (year, month) = (i64::from(date.year()), i64::from(date.month()));
        match self {
            Self::Day => day,
            Self::Month => year * 12 + month - 1,
            Self::Year => year,
            Self::Decade => year.div_euclid(10),
        }
    }

    /// The first and the last date of a step, as they are asked for.
    fn names(self, number: i64) -> (String, String) {
        let both = |name: String| (name.clone(), name);
        match self {
            Self::Day => both(date(number).to_string()),
            Self::Month => both(format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)),
            Self::Year => both(format!("{number:04}")),
            Self::Decade => (format!("{:04}", number * 10), format!("{:04}", number * 10 + 9)),
        }
    }
}

/// The day so many days after 1970-01-01; the nearest there is for one beyond the calendar.
fn date(day: i64) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().days(day.clamp(-700_000, 2_900_000))).unwrap_or(epoch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_days_are_days_and_many_years_are_years() {
        let day = |text: &str| archive::index::days::Days::parse(text).unwrap().first;
        let may: Vec<i64> = vec![day("2002-05-08"), day("2002-05-10"), day("2002-05-10")];
        let bars = bars(&may, &[day("2002-05-08"), day("2002-05-09"), day("2002-05-10"), day("2002-05-10")]);
        let shape: Vec<(&str, usize, usize)> = bars.iter().map(|bar| (bar.from.as_str(), bar.found, bar.all)).collect();
        assert_eq!(shape, [("2002-05-08", 1, 1), ("2002-05-09", 0, 1), ("2002-05-10", 2, 2)]);
        let years = super::bars(&[day("1950-01-01"), day("2002-05-08")], &[]);
        assert_eq!((years.len(), years[0].from.as_str(), years[52].to.as_str()), (53, "1950", "2002"));
        let months = super::bars(&[day("2001-12-31"), day("2002-06-08")], &[]);
        assert_eq!((months.len(), months[1].from.as_str()), (7, "2002-01"));
        assert!(super::bars(&[], &[1]).is_empty());
    }
}
