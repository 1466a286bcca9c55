//! What the stories that were found have in common: people, places, sources and speakers, each a link that narrows.

use archive::index::fact::place_name;
use archive::index::words::exact;
use archive::index::{Facet, Hit};
use maud::{Markup, html};

use super::ask::Ask;
use super::site::Opened;

/// Names shown of each kind.
const SHOWN: usize = 8;
/// How a story's date can be known, as it is asked for and as it is shown.
const DATED: [(&str, &str); 4] =
    [("given", "given"), ("written", "written in the text"), ("inferred", "inferred"), ("none", "no date")];

/// The facets of the stories that a search found.
pub(super) fn facets(opened: &Opened, ask: &Ask, found: &[Hit]) -> anyhow::Result<Markup> {
    let rows =
        |facet: Facet| -> anyhow::Result<Vec<(String, usize)>> { Ok(opened.reader.facet_most(facet, found, SHOWN)?) };
    let places = rows(Facet::Place)?.into_iter().map(|(key, stories)| (place_name(&key).0.to_owned(), stories));
    // What all have in common narrows nothing.
    let telling = |facet: Facet| -> anyhow::Result<Vec<(String, usize)>> {
        Ok(Some(rows(facet)?).filter(|rows| rows.len() > 1).unwrap_or_default())
    };
    let counts = telling(Facet::Dated)?;
    let count = |how: &str| counts.iter().find(|(name, _)| name == how).map(|(_, stories)| *stories);
    let dated: Vec<(String, usize)> =
        DATED.into_iter().filter_map(|(how, shown)| Some((shown.to_owned(), count(how)?))).collect();
    Ok(html! {
        (group("People", &rows(Facet::Person)?, |name| ask.with(|ask| ask.person.push(name.to_owned()))))
        (group("Places", &places.collect::<Vec<_>>(), |name| ask.with(|ask| ask.place.push(name.to_owned()))))
        (group("Organisations", &rows(Facet::Organization)?, |name| {
            ask.narrowed(&format!("org:\"{}\"", exact(name).join(" ")))
        }))
        (group("Speakers", &rows(Facet::Speaker)?, |name| ask.with(|ask| ask.speaker = Some(name.to_owned()))))
        (group("Sources", &rows(Facet::Source)?, |name| ask.with(|ask| ask.source = Some(name.to_owned()))))
        (group("Dates", &dated, |name| {
            let how = DATED.iter().find(|(_, shown)| *shown == name).map_or("none", |(how, _)| how);
            ask.narrowed(&format!("date:{how}"))
        }))
        (group("Languages", &telling(Facet::Language)?, |name| ask.narrowed(&format!("lang:{name}"))))
        (group("Formats", &telling(Facet::Format)?, |name| ask.narrowed(&format!("format:{name}"))))
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
