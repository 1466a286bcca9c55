//! What the stories that were found have in common: people, places, sources and speakers, each a link that narrows.

use archive::index::fact::Tally;
use archive::query::{Query, Target, lower};
use maud::{Markup, html};

use super::ask::Ask;
use super::site::Opened;

/// Names shown of each kind.
const SHOWN: usize = 8;

/// The facets of a search.
pub(super) fn facets(opened: &Opened, ask: &Ask, query: &Query) -> anyhow::Result<Markup> {
    let reader = &opened.reader;
    let stories = lower(query, reader, Target::Stories)?;
    let people = reader.tally("people", &*stories)?;
    let places = reader.tally("places", &*stories)?;
    let sources = reader.values("source_name", &*stories)?;
    let rows = |tallies: &[Tally]| -> Vec<(String, usize)> {
        tallies.iter().take(SHOWN).map(|tally| (tally.fact.name.clone(), tally.stories)).collect()
    };
    let sources: Vec<(String, usize)> = sources.into_iter().take(SHOWN).collect();
    Ok(html! {
        (group("People", &rows(&people), |name| ask.with(|ask| ask.person.push(name.to_owned()))))
        (group("Places", &rows(&places), |name| ask.with(|ask| ask.place.push(name.to_owned()))))
        (group("Sources", &sources, |name| ask.with(|ask| ask.source = Some(name.to_owned()))))
    })
}

fn group(heading: &str, rows: &[(String, usize)], narrowed: impl Fn(&str) -> Ask) -> Markup {
    html! {
        @if !rows.is_empty() {
            section.facet {
                h2 { (heading) }
                ul {
                    @for (name, stories) in rows {
                        li {
                            a href=(narrowed(name).url("/")) { (name) }
                            span.count { (stories) }
                        }
                    }
                }
            }
        }
    }
}
