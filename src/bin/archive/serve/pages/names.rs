//! Lists of the people and of the places that the stories found name.

use archive::index::fact::Tally;
use archive::query::{Target, lower};
use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML};
use super::layout;

/// Names shown.
const SHOWN: usize = 200;

/// People.
pub(in super::super) fn people(site: &Site, ask: &Ask) -> Answer {
    page(site, ask, "People", "people", "/people", "/person")
}

/// Places.
pub(in super::super) fn places(site: &Site, ask: &Ask) -> Answer {
    page(site, ask, "Places", "places", "/places", "/place")
}

fn page(site: &Site, ask: &Ask, heading: &str, column: &str, path: &str, leads_to: &str) -> Answer {
    let tallies = tallies(&site.now(), ask, column)?;
    let content = html! {
        h1 { (heading) @if !ask.words.is_empty() { ": " (ask.words) } }
        p.about { (tallies.len()) " in the stories found" @if tallies.len() > SHOWN { "; those named in most stories are shown" } }
        (layout::narrowings(ask, path))
        (table(&tallies[..tallies.len().min(SHOWN)], leads_to))
    };
    Ok(Some((HTML, layout::page(heading, path, ask, &content))))
}

/// Counts over the stories that a search finds.
pub(in super::super) fn tallies(opened: &Opened, ask: &Ask, column: &str) -> anyhow::Result<Vec<Tally>> {
    let reader = &opened.reader;
    Ok(reader.tally(column, &*lower(&ask.query()?, reader, Target::Stories)?)?)
}

fn table(tallies: &[Tally], leads_to: &str) -> Markup {
    html! {
        table {
            tr { th { "Name" } th { "Stories" } th { "Mentions" } th { "Also" } }
            @for tally in tallies {
                tr {
                    td { a href=(Ask::named(&tally.fact.name).url(leads_to)) { (tally.fact.name) } }
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
