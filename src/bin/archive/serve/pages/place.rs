//! A place: where it lies, the stories over time, who and what else they name.

use archive::answer::place::{Page, find, page as known};
use archive::index::fact::{Fact, Tally};
use archive::query::{Field, Query};
use maud::{Markup, html};

use super::super::ask::{Ask, PAGE};
use super::super::map::{self, Dot};
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML, histogram};
use super::person::{SHOWN, first, listed, named};
use super::{layout, names, search};
use crate::commands;
use crate::output::pages::{known_as, told};

/// Which places a name can mean.
pub(in super::super) enum Found {
    /// One.
    One(Box<Page>),
    /// Several of this name.
    Several(Vec<Tally>),
    /// None in this archive.
    None,
}

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let name = ask.name.as_deref().unwrap_or_default();
    let (title, content) = match found(&opened, ask, SHOWN)? {
        Found::None => return Ok(None),
        Found::Several(places) => (name.to_owned(), choices(name, &places)),
        Found::One(place) => (place.name.clone(), shown(&opened, &place)?),
    };
    Ok(Some((HTML, layout::page(&title, "/place", ask, &content))))
}

/// Finds which place the address means: the one with its GeoNames id, or the only one of its name.
/// People and sources are told for the `most` of each.
pub(in super::super) fn found(opened: &Opened, ask: &Ask, most: usize) -> anyhow::Result<Found> {
    let Some(name) = ask.name.as_deref() else { return Ok(Found::None) };
    commands::phrase(Field::Place, name)?;
    let page = |fact: &Fact| -> anyhow::Result<Found> {
        Ok(Found::One(Box::new(known(&opened.reader, fact, &Query::All, most)?)))
    };
    if ask.geonames.is_some() {
        let place = page(&Fact { name: name.to_owned(), geonames: ask.geonames, ..Fact::default() })?;
        return Ok(match place {
            Found::One(place) if place.stories == 0 => Found::None,
            place => place,
        });
    }
    let places = find(&opened.reader, name, &Query::All)?;
    match places.as_slice() {
        [] => Ok(Found::None),
        [only] => page(&only.fact),
        _ => Ok(Found::Several(places)),
    }
}

fn choices(name: &str, places: &[Tally]) -> Markup {
    html! {
        h1 { "“" (name) "” can mean " (places.len()) " places" }
        (names::table(places, true))
        (map::drawing(&places.iter().filter_map(Dot::of).collect::<Vec<_>>()))
    }
}

fn shown(opened: &Opened, place: &Page) -> anyhow::Result<Markup> {
    let narrowed = Ask::default().with(|ask| ask.place.push(place.name.clone()));
    let query = commands::phrase(Field::Place, &place.name)?;
    let dot = place.point.map(|point| Dot {
        name: place.name.clone(),
        point,
        geonames: place.geonames,
        stories: place.stories,
    });
    Ok(html! {
        h1 { (place.name) }
        p.about { (known_as(place)) }
        p.about { (told(place.stories, place.seen.as_ref(), place.undated)) }
        (listed("Other forms", &place.forms, 0))
        (histogram::drawing(&opened.over_time(&place.hits)?, &narrowed, "/"))
        div.columns {
            div {
                @if let Some(dot) = dot { (map::drawing(&[dot])) }
                h2 { "Stories" }
                ol.hits { (search::listed(opened, &first(opened, &place.hits)?, &query)?) }
                @if place.hits.len() > PAGE { p { a href=(narrowed.url("/")) { "All stories that name " (place.name) } } }
            }
            aside aria-label="Named in the same stories" {
                (named("With people", &place.people.first, |name| Ask::named(name).url("/person")))
                (named("With places", &place.with.first, |name| Ask::named(name).url("/place")))
                (named("Sources", &place.sources.first, |name| narrowed.with(|ask| ask.source = Some(name.to_owned())).url("/")))
            }
        }
    })
}
