//! The map of what the stories found speak of.

use maud::html;

use super::super::ask::Ask;
use super::super::map::{Dot, drawing};
use super::super::site::Site;
use super::super::{Answer, HTML};
use super::{layout, names};

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let (tallies, total) = names::most_named(&site.now(), ask, true)?;
    let dots: Vec<Dot> = tallies.iter().filter_map(Dot::of).collect();
    let content = html! {
        h1 { "Map" @if !ask.words.is_empty() { ": " (ask.words) } }
        p.about { (dots.len()) " of " (total) " places that the stories found name; the larger a dot, the more stories name it." }
        (layout::narrowings(ask, "/map"))
        (drawing(&dots))
    };
    Ok(Some((HTML, layout::page("Map", "/map", ask, &content))))
}
