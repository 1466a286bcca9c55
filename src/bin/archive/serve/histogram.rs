//! Stories over time as bars, each a link that narrows the search to its year, month or day.

use archive::answer::timeline::{Row, Timeline};
use maud::{Markup, html};

use super::ask::Ask;
use super::tenths;

/// Width and height of the drawing, in its own units.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 84.0;
/// The drawing; nothing where there are no two bars to compare. `path` is the page that a bar leads to.
pub(super) fn drawing(time: &Timeline, ask: &Ask, path: &str) -> Markup {
    let bars = &time.rows;
    let height = |bar: &Row| if ask.shares { bar.share(0) } else { found(bar) as f64 };
    let most = bars.iter().map(height).fold(0.0, f64::max);
    let step = WIDTH / bars.len().max(1) as f64;
    let gap = if step > 6.0 { 1.5 } else { step * 0.15 };
    let described = match (bars.first(), bars.last()) {
        (Some(first), Some(last)) if bars.len() > 1 => format!("Stories from {} to {}", first.period, last.period),
        _ => return html! {},
    };
    html! {
        figure.histogram {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" role="img" aria-label=(described)
                data-url=(ask.with(|ask| { ask.from = None; ask.to = None; }).url(path)) {
                @for (n, bar) in bars.iter().enumerate() {
                    @let tall = if most > 0.0 { (height(bar) / most * (HEIGHT - 4.0)).max(if found(bar) > 0 { 2.0 } else { 0.0 }) } else { 0.0 };
                    @let narrowed = ask.with(|ask| { ask.from = Some(bar.period.clone()); ask.to = Some(bar.period.clone()); });
                    a href=(narrowed.url(path)) data-from=(bar.period) data-to=(bar.period) {
                        title { (said(bar)) }
                        rect.hit x=(tenths(n as f64 * step)) y="0" width=(tenths(step)) height=(HEIGHT) {}
                        rect.bar x=(tenths(n as f64 * step + gap / 2.0)) y=(tenths(HEIGHT - tall)) width=(tenths(step - gap))
                            height=(tenths(tall)) {}
                    }
                }
            }
            figcaption {
                span { (bars.first().map(|bar| bar.period.as_str()).unwrap_or_default()) }
                a href=(Ask { shares: !ask.shares, ..ask.clone() }.url(path)) {
                    @if ask.shares { "shares of the archive; show counts" } @else { "counts; show shares of the archive" }
                }
                span { (bars.last().map(|bar| bar.period.as_str()).unwrap_or_default()) }
            }
        }
    }
}

/// What the bars leave out, in words; empty where they leave out nothing.
pub(super) fn outside(time: &Timeline) -> String {
    let told = |row: &Row, what: &str| match found(row) {
        0 => String::new(),
        stories => format!(", {stories} with {what}"),
    };
    told(&time.undated, "no date") + &told(&time.inexact, "a date less exact than the bars")
}

fn found(row: &Row) -> usize {
    row.found.first().copied().unwrap_or(0)
}

fn said(bar: &Row) -> String {
    format!("{}: {} of {} stories", bar.period, found(bar), bar.of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use archive::answer::timeline::Step;

    fn time(rows: &[(&str, usize, usize)]) -> Timeline {
        let row =
            |(period, found, of): &(&str, usize, usize)| Row { period: (*period).into(), found: vec![*found], of: *of };
        Timeline {
            step: Step::Month,
            rows: rows.iter().map(row).collect(),
            undated: row(&("", 3, 4)),
            inexact: Row::default(),
        }
    }

    #[test]
    fn every_period_is_a_link_that_narrows_to_it() {
        let two = time(&[("2002-05", 1, 2), ("2002-06", 2, 8)]);
        let page = drawing(&two, &Ask::default(), "/").into_string();
        assert!(
            page.contains("href=\"/?from=2002-05&amp;to=2002-05\"") && page.contains("2002-06: 2 of 8 stories"),
            "{page}"
        );
        assert_eq!(outside(&two), ", 3 with no date");
        assert!(drawing(&time(&[("2002-05", 1, 2)]), &Ask::default(), "/").into_string().is_empty());
    }

    #[test]
    fn the_highest_bar_is_the_largest_share_where_shares_are_asked_for() {
        let two = time(&[("2002-05", 1, 2), ("2002-06", 2, 8)]);
        let heights = |ask: &Ask| {
            let page = drawing(&two, ask, "/").into_string();
            let bars = page.split("class=\"bar\"").skip(1);
            bars.map(|bar| bar.split("height=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap())
                .collect::<Vec<_>>()
        };
        assert!(heights(&Ask::default())[0] < heights(&Ask::default())[1]);
        let shares = Ask { shares: true, ..Ask::default() };
        assert!(heights(&shares)[0] > heights(&shares)[1]);
    }
}
