//! A person: forms and titles over time, the stories, what was said by and about them, and with whom.

use archive::answer::person::{Meant, Page, Title, find, meant, page as known};
use archive::answer::{Counts, identity::Group};
use archive::index::{Hit, Hits, Sort};
use archive::query::{Field, Query};
use maud::{Markup, html};

use super::super::ask::{Ask, PAGE};
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML, histogram};
use super::{layout, quotes, search};
use crate::commands;
use crate::output::dates::spoken;
use crate::output::pages::told;

/// Names shown beside the one asked for, and quotes.
pub(super) const SHOWN: usize = 12;

/// Whom a name can mean.
pub(in super::super) enum Found {
    /// One person.
    One(Box<Page>),
    /// Several.
    Several(Vec<Group>),
    /// Nobody in this archive.
    Nobody,
}

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let name = ask.name.as_deref().unwrap_or_default();
    let (title, content) = match found(&opened, ask, SHOWN)? {
        Found::Nobody => return Ok(None),
        Found::Several(people) => (name.to_owned(), choices(name, &people)),
        Found::One(person) => (person.name.clone(), shown(&opened, &person)?),
    };
    Ok(Some((HTML, layout::page(&title, "/person", ask, &content))))
}

/// Finds whom the name in the address means.
/// With whom and where is told for the `most` names of each.
pub(in super::super) fn found(opened: &Opened, ask: &Ask, most: usize) -> anyhow::Result<Found> {
    let Some(name) = ask.name.as_deref() else { return Ok(Found::Nobody) };
    if let Meant::One(group) = meant(&opened.reader, name, &Query::All)? {
        return Ok(Found::One(Box::new(known(&opened.reader, &group, &Query::All, most)?)));
    }
    let people = find(&opened.reader, name, &Query::All)?.people;
    Ok(if people.is_empty() { Found::Nobody } else { Found::Several(people) })
}

/// Those whom a name can mean. A name that could be anyone's has no page, but stories.
fn choices(name: &str, people: &[Group]) -> Markup {
    let sure = people.iter().filter(|group| !group.open).count();
    let stories = |name: &str| Ask { person: vec![name.to_owned()], ..Ask::default() }.url("/");
    html! {
        h1 { "“" (name) "” can mean " @if sure > 1 { (sure) " people" } @else { "several people" } }
        ul.list {
            @for group in people {
                li {
                    span {
                        a href=(if group.open { stories(group.name()) } else { Ask::named(group.name()).url("/person") }) { (group.name()) }
                        @if group.open { " " span.soft { "who is meant is not sure" } }
                    }
                    span.count { (group.stories()) }
                }
            }
        }
    }
}

fn shown(opened: &Opened, person: &Page) -> anyhow::Result<Markup> {
    let narrowed = Ask::default().with(|ask| ask.person.push(person.name.clone()));
    let query = commands::phrase(Field::Person, &person.name)?;
    Ok(html! {
        h1 { (person.name) }
        p.about { (told(person.stories, person.seen.as_ref(), person.undated)) }
        (listed("Taken for one person", &person.names, 1))
        (listed("Other forms", &person.forms, 0))
        @if !person.left_out.is_empty() {
            p.about { "Left out, for others may be meant as well: " (person.left_out.join(", ")) }
        }
        (histogram::drawing(&opened.over_time(&person.hits)?, &narrowed, "/"))
        (titles(&person.titles))
        div.columns {
            div {
                (said(opened, "Said", &person.quotes_by, &Ask { speaker: Some(person.name.clone()), ..Ask::default() })?)
                (said(opened, "Said about", &person.quotes_about, &about(&person.name))?)
                h2 { "Stories" }
                ol.hits { (search::listed(opened, &first(opened, &person.hits)?, &query)?) }
                @if person.hits.len() > PAGE { p { a href=(narrowed.url("/")) { "All stories that name " (person.name) } } }
            }
            aside aria-label="Named in the same stories" {
                (named("With people", &person.with.first, |name| Ask::named(name).url("/person")))
                (named("Where", &person.places.first, |name| Ask::named(name).url("/place")))
                (named("Organisations", &person.organizations.first, |name| searched("org", name).url("/")))
            }
        }
    })
}

/// Titles with the first and the last day on which each is borne.
fn titles(titles: &[Title]) -> Markup {
    html! {
        @if !titles.is_empty() {
            h2 { "Titles over time" }
            table.titles {
                tr { th { "Title" } th { "First" } th { "Last" } th { "Stories" } }
                @for title in titles {
                    tr { td { (title.title) } td { (day(title.first.as_deref())) } td { (day(title.last.as_deref())) } td { (title.stories) } }
                }
            }
        }
    }
}

fn day(day: Option<&str>) -> String {
    day.map_or_else(|| "no date".into(), spoken)
}

/// The first quotes of a list; `all` is the search that finds all of them.
fn said(opened: &Opened, heading: &str, hits: &[Hit], all: &Ask) -> anyhow::Result<Markup> {
    let mut last = None;
    let first = opened.reader.page(hits, Sort::Oldest, 0, SHOWN)?.hits;
    let quotes = first.iter().map(|hit| opened.reader.said(hit.address, &mut last));
    let quotes = quotes.collect::<archive::error::Result<Vec<_>>>()?;
    Ok(html! {
        @if !quotes.is_empty() {
            h2 { (heading) }
            ul.quotes { @for (one, hit) in quotes.iter().zip(&first) { li { (quotes::item(one, hit.copies)) } } }
            @if hits.len() > SHOWN { p { a href=(all.url("/quotes")) { "All " (hits.len()) " quotes" } } }
        }
    })
}

/// The quotes whose words name somebody.
fn about(name: &str) -> Ask {
    searched("about", name)
}

/// The search for a name in one field.
fn searched(field: &str, name: &str) -> Ask {
    Ask { words: format!("{field}:\"{}\"", name.replace(['"', '\\'], " ")), ..Ask::default() }
}

/// Names on one line, where there are more than `known` of them.
pub(super) fn listed(heading: &str, names: &Counts, known: usize) -> Markup {
    html! {
        @if names.len() > known {
            p.about {
                (heading) ": "
                @for (n, (name, stories)) in names.iter().take(SHOWN).enumerate() { @if n > 0 { ", " } (name) " (" (stories) ")" }
                @if names.len() > SHOWN { ", and " (names.len() - SHOWN) " more" }
            }
        }
    }
}

/// The names that most of the stories share, each a link.
pub(super) fn named(heading: &str, names: &Counts, url: impl Fn(&str) -> String) -> Markup {
    html! {
        @if !names.is_empty() {
            section.facet {
                h2 { (heading) }
                ul {
                    @for (name, stories) in names.iter().take(SHOWN) {
                        li { a href=(url(name)) { (name) } span.count { (stories) } }
                    }
                }
            }
        }
    }
}

/// The first page of stories, the earliest first.
pub(super) fn first(opened: &Opened, hits: &[Hit]) -> anyhow::Result<Hits> {
    Ok(opened.reader.page(hits, Sort::Oldest, 0, PAGE)?)
}
