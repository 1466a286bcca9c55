//! A person or a place: forms and titles, the stories over time, what was said, and with whom.

use archive::index::Sort;
use archive::index::fact::Tally;
use archive::query::{Field, Query, Target, lower};
use maud::{Markup, html};

use super::super::ask::{Ask, PAGE};
use super::super::map::{self, Dot};
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML, histogram};
use super::{layout, quotes, search};
use crate::commands;

/// Names shown beside the one asked for, and quotes.
const SHOWN: usize = 12;

/// A person's page.
pub(in super::super) fn person(site: &Site, ask: &Ask) -> Answer {
    page(site, ask, Field::Person, "people", "/person")
}

/// A place's page.
pub(in super::super) fn place(site: &Site, ask: &Ask) -> Answer {
    page(site, ask, Field::Place, "places", "/place")
}

fn page(site: &Site, ask: &Ask, field: Field, column: &str, path: &str) -> Answer {
    let opened = site.now();
    let reader = &opened.reader;
    let Some(name) = ask.name.as_deref() else { return Ok(None) };
    let query = commands::phrase(field, name)?;
    let lowered = lower(&query, reader, Target::Stories)?;
    let own = reader.tally(column, &*lowered)?.into_iter().filter(|tally| tally.fact.name == name);
    let own: Vec<Tally> = own.collect();
    let hits = reader.search(&*lowered, Sort::Oldest, PAGE)?;
    if hits.total == 0 {
        return Ok(None);
    }
    let days: Vec<i64> = reader.days(&*lowered)?.into_iter().flatten().collect();
    let narrowed = Ask::default().with(|ask| match field {
        Field::Place => ask.place.push(name.to_owned()),
        _ => ask.person.push(name.to_owned()),
    });
    let content = html! {
        h1 { (name) }
        (known(&own))
        (histogram::drawing(&histogram::bars(&days, &opened.days), &narrowed, "/"))
        div.columns {
            div {
                @if field == Field::Person { (said(&opened, name)?) } @else { (mapped(&own)) }
                h2 { "Stories" }
                ol.hits { (search::listed(&opened, &hits, &query)?) }
                @if hits.total > hits.hits.len() { p { a href=(narrowed.url("/")) { "All " (hits.total) " stories" } } }
            }
            aside aria-label="Named in the same stories" { (beside(&opened, &query, name)?) }
        }
    };
    Ok(Some((HTML, layout::page(name, path, ask, &content))))
}

fn known(own: &[Tally]) -> Markup {
    html! {
        @for tally in own {
            p.about {
                "Named in " (tally.stories) @if tally.stories == 1 { " story" } @else { " stories" } ", " (tally.fact.mentions) "×"
                @if tally.fact.quotes > 0 { ", " (tally.fact.quotes) " quotes" }
                @if let Some(kind) = &tally.fact.kind { " · " (kind) }
                @if let Some(country) = &tally.fact.country { " in " (country) }
                @if !tally.fact.titles.is_empty() { " · titles: " (tally.fact.titles.join(", ")) }
                @if !tally.fact.forms.is_empty() { " · also: " (tally.fact.forms.join(", ")) }
            }
        }
    }
}

fn said(opened: &Opened, name: &str) -> anyhow::Result<Markup> {
    let ask = Ask { speaker: Some(name.to_owned()), ..Ask::default() };
    let (said, total) = quotes::found(opened, &ask)?;
    Ok(html! {
        @if total > 0 {
            h2 { "Said" }
            ul.quotes { @for one in said.iter().take(SHOWN) { li { (quotes::item(one)) } } }
            @if total > SHOWN { p { a href=(ask.url("/quotes")) { "All " (total) " quotes" } } }
        }
    })
}

fn mapped(own: &[Tally]) -> Markup {
    let dots = own.iter().filter_map(|tally| {
        let point = tally.fact.point?;
        Some(Dot { name: tally.fact.name.clone(), point, stories: tally.stories })
    });
    map::drawing(&dots.collect::<Vec<_>>())
}

/// Who and what else the same stories name.
fn beside(opened: &Opened, query: &Query, name: &str) -> anyhow::Result<Markup> {
    let lowered = lower(query, &opened.reader, Target::Stories)?;
    let group = |heading: &str, column: &str, path: &str| -> anyhow::Result<Markup> {
        let tallies = opened.reader.tally(column, &*lowered)?;
        let others = tallies.iter().filter(|tally| tally.fact.name != name).take(SHOWN);
        Ok(html! {
            section.facet {
                h2 { (heading) }
                ul {
                    @for tally in others {
                        li { a href=(Ask::named(&tally.fact.name).url(path)) { (tally.fact.name) } span.count { (tally.stories) } }
                    }
                }
            }
        })
    };
    Ok(html! {
        (group("With people", "people", "/person")?)
        (group("With places", "places", "/place")?)
    })
}
