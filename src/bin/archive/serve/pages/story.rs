//! One story: its text with people, places, dates and quotes marked, what was found in it, and its original beside.

use archive::index::{Candidate, Reader, Stored, source_name};
use archive::record::{Quote, Record};
use maud::{Markup, html};
use tantivy::DocAddress;

use super::super::ask::Ask;
use super::super::site::Site;
use super::super::{Answer, HTML, marked};
use super::layout;
use super::search::dated;
use crate::commands::show;
use crate::output::{dates, stories, story};

/// Choices named where an id can mean several stories.
const NAMED: usize = 40;

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let id = ask.id.as_deref().unwrap_or_default();
    let candidates = opened.reader.find(id)?;
    let address = match candidates.as_slice() {
        [] => return Ok(None),
        [only] => only.address,
        several => return Ok(Some((HTML, choices(ask, id, several)))),
    };
    let stored = opened.reader.story(address)?;
    let title = stories::title(&stored);
    let content = html! {
        h1 { (title) }
        (head(&stored))
        div.columns {
            article.story {
                (legend(ask))
                @if ask.original {
                    div.beside {
                        div { (marked::paragraphs(&stored.record, &title)) }
                        div { h2 { "As it stands in the file" } pre.original { (show::raw(&opened.reader, &stored)?) } }
                    }
                } @else { (marked::paragraphs(&stored.record, &title)) }
            }
            aside aria-label="What was found" { (found(&stored.record)) (copies(&opened.reader, address)?) }
        }
    };
    Ok(Some((HTML, layout::page(&title, "/story", ask, &content))))
}

fn head(stored: &Stored) -> Markup {
    let record = &stored.record;
    html! {
        p.about {
            (dated(record.date.as_ref()))
            @if let Some(byline) = &record.byline { " · by " (byline) }
            @if let Some(dateline) = &record.dateline { " · " (dateline.text) }
            @if let Some(source) = source_name(record) { " · " (source) }
            @if let Some(url) = record.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
                " · " a href=(url) rel="noreferrer" { "address" }
            }
        }
        p.about { (stories::place(stored)) }
        details { summary { "Why this date" } (why(record)) }
        details {
            summary { "Cite" }
            p.cite id="citation" { (citation(stored)) }
            button.copy type="button" data-from="citation" hidden { "Copy citation" }
        }
    }
}

fn why(record: &Record) -> Markup {
    html! {
        @match &record.date {
            None => p { "The date is unknown: neither the input nor the text gives sound evidence of it." },
            Some(date) => {
                p { (dates::spoken(&date.value)) ", " (date.method) ", confidence " (format!("{:.2}", date.confidence)) }
                ul { @for reason in &date.because { li { (reason) } } }
            }
        }
    }
}

/// The story as it is cited: what is not known is left out, and an inferred date says so.
fn citation(stored: &Stored) -> String {
    let record = &stored.record;
    let mut parts: Vec<String> = record.byline.iter().cloned().collect();
    parts.push(format!("“{}”", stories::title(stored)));
    parts.extend(source_name(record).map(str::to_owned));
    parts.push(dates::story_date(record.date.as_ref()));
    parts.push(stories::place(stored));
    parts.join(", ")
}

fn legend(ask: &Ask) -> Markup {
    let other = Ask { original: !ask.original, ..ask.clone() };
    html! {
        p.legend.about {
            a.person href="#people" { "person" } a.place href="#places" { "place" } span.date { "date" } span { q { "quote" } }
            a href=(other.url("/story")) { @if ask.original { "without the original" } @else { "with the original beside" } }
        }
    }
}

fn found(record: &Record) -> Markup {
    html! {
        h2 id="people" { "People" }
        ul.list {
            @for person in &record.people {
                li { span { a href=(Ask::named(&person.name).url("/person")) { (person.name) }
                    @if !person.titles.is_empty() { " " span.soft { (person.titles.join(", ")) } } }
                    span.count { (person.mentions.len()) } }
            }
            @if record.people.is_empty() { li.soft { "none" } }
        }
        h2 id="places" { "Places" }
        ul.list {
            @for place in &record.places {
                li { span { a href=(Ask::named(&place.name).url("/place")) { (place.name) }
                    @if let Some(country) = &place.country { " " span.soft { (country) } } }
                    span.count { (place.mentions.len()) } }
            }
            @if record.places.is_empty() { li.soft { "none" } }
        }
        @if !record.organizations.is_empty() {
            h2 { "Organisations" }
            ul.list { @for one in &record.organizations { li { span { (one.name) } span.count { (one.mentions.len()) } } } }
        }
        h2 { "Quotes" }
        ul.list {
            @for (n, quote) in record.quotes.iter().enumerate() { li { (led(n, quote)) } }
            @if record.quotes.is_empty() { li.soft { "none" } }
        }
    }
}

/// The other stories of its group, the earliest first.
fn copies(reader: &Reader, address: DocAddress) -> anyhow::Result<Markup> {
    let members = reader.members(address)?;
    let mut others = Vec::new();
    for (n, member) in members.iter().enumerate().filter(|(_, member)| **member != address).take(NAMED) {
        others.push((n == 0, reader.story(*member)?));
    }
    Ok(html! {
        @if !others.is_empty() {
            h2 id="copies" { "Copies" }
            ul.list {
                @for (is_lead, other) in &others {
                    li { span {
                        a href=(Ask::story(&other.record.id).url("/story")) { (stories::title(other)) }
                        " " span.soft { @if *is_lead { "the earliest, " } (dates::story_date(other.record.date.as_ref()))
                            @if let Some(source) = source_name(&other.record) { ", " (source) } }
                    } }
                }
            }
            @if members.len() > NAMED + 1 { p.soft { "and " (members.len() - NAMED - 1) " more" } }
        }
    })
}

fn led(number: usize, quote: &Quote) -> Markup {
    html! {
        span {
            strong { (story::speaker(quote)) }
            @if let Some(cue) = &quote.cue { " " span.soft { (cue.text) } }
            ": " a href=(format!("#q{number}")) { (crate::output::paint::shorten(&quote.text, 90)) }
        }
    }
}

fn choices(ask: &Ask, id: &str, several: &[Candidate]) -> String {
    let content = html! {
        h1 { "“" (id) "” can mean " (several.len()) " stories" }
        ul.list {
            @for one in several.iter().take(NAMED) { li { a href=(Ask::story(&one.key).url("/story")) { (one.key) } } }
            @if several.len() > NAMED { li.soft { "and " (several.len() - NAMED) " more" } }
        }
    };
    layout::page(id, "/story", ask, &content)
}
