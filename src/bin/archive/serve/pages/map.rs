//! The map of what the stories found speak of.

use maud::html;

use super::super::ask::Ask;
use super::super::map::{Dot, drawing};
use super::super::site::Site;
use super::super::{Answer, HTML};
use super::{layout, names};

/// Places drawn.
const DRAWN: usize = 400;

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let tallies = names::tallies(&site.now(), ask, "places")?;
    let total = tallies.len();
    let dots: Vec<Dot> = tallies
        .into_iter()
        .filter_map(|tally| {
            let point = tally.fact.point?;
            Some(Dot { name: tally.fact.name, point, stories: tally.stories })
        })
        .take(DRAWN)
        .collect();
    let content = html! {
        h1 { "Map" @if !ask.words.is_empty() { ": " (ask.words) } }
        p.about { (dots.len()) " of " (total) " places that the stories found name; the larger a dot, the more stories name it." }
        (layout::narrowings(ask, "/map"))
        (drawing(&dots))
    };
    Ok(Some((HTML, layout::page("Map", "/map", ask, &content))))
}
