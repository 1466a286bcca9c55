//! Lists of the people and of the places that the stories found name.

use archive::index::fact::Tally;
use archive::index::{Names, Sort};
use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML};
use super::layout;

/// Names shown.
const SHOWN: usize = 200;

/// People.
pub(in super::super) fn people(site: &Site, ask: &Ask) -> Answer {
    page(site, ask, "People", false, "/people")
}

/// Places.
pub(in super::super) fn places(site: &Site, ask: &Ask) -> Answer {
    page(site, ask, "Places", true, "/places")
}

fn page(site: &Site, ask: &Ask, heading: &str, places: bool, path: &str) -> Answer {
    let (tallies, total) = most_named(&site.now(), ask, places)?;
    let content = html! {
        h1 { (heading) @if !ask.words.is_empty() { ": " (ask.words) } }
        p.about { (total) " in the stories found" @if total > tallies.len() { "; those named in most stories are shown" } }
        (layout::narrowings(ask, path))
        (table(&tallies, places))
    };
    Ok(Some((HTML, layout::page(heading, path, ask, &content))))
}

/// The people or the places that most stories of a search name, and how many there are in all.
pub(in super::super) fn most_named(opened: &Opened, ask: &Ask, places: bool) -> anyhow::Result<(Vec<Tally>, usize)> {
    let names = if places { Names::Places } else { Names::People };
    Ok(opened.reader.most_named(names, &opened.found(&ask.query()?, Sort::Path)?, SHOWN)?)
}

/// The address of the page of a person or a place.
pub(super) fn url(tally: &Tally, places: bool) -> String {
    let fact = &tally.fact;
    if places { Ask::place(&fact.name, fact.geonames).url("/place") } else { Ask::named(&fact.name).url("/person") }
}

/// People or places with how often they are named.
pub(super) fn table(tallies: &[Tally], places: bool) -> Markup {
    html! {
        table {
            tr { th { "Name" } th { "Stories" } th { "Mentions" } th { "Also" } }
            @for tally in tallies {
                tr {
                    td { a href=(url(tally, places)) { (tally.fact.name) } }
                    td { (tally.stories) }
                    td { (tally.fact.mentions) }
                    td.soft { (about(tally)) }
                }
            }
        }
    }
}

fn about(tally: &Tally) -> String {
    let fact = &tally.fact;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(fact.kind.clone());
    parts.extend(fact.country.clone());
    parts.extend(fact.titles.iter().take(3).cloned());
    parts.extend(fact.forms.iter().take(3).cloned());
    parts.join(", ")
}
