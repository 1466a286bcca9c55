//! What was said: the quotes of the stories that a search finds, or those that hold its words.

use archive::index::Sort;
use archive::index::said::Said;
use archive::query::{Target, lower};
use maud::{Markup, html};

use super::super::ask::{Ask, PAGE};
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML, JSON};
use super::layout;
use super::search::{dated, nothing};
use crate::output::{json as objects, stories};

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let (said, total) = found(&opened, ask)?;
    let content = html! {
        h1 { "Quotes" @if !ask.words.is_empty() { ": " (ask.words) } }
        p.about { (total) @if total == 1 { " quote" } @else { " quotes" } ". Words are looked for in what was said." }
        (layout::narrowings(ask, "/quotes"))
        @if total == 0 { (nothing(&opened, &ask.query()?, Target::Quotes)?) }
        ul.quotes { @for (one, copies) in &said { li { (item(one, *copies)) } } }
        (layout::pages(ask, "/quotes", said.len(), total))
    };
    Ok(Some((HTML, layout::page("Quotes", "/quotes", ask, &content))))
}

/// The same for programs.
pub(in super::super) fn json(site: &Site, ask: &Ask) -> Answer {
    let (said, total) = found(&site.now(), ask)?;
    let text = serde_json::json!({ "version": objects::VERSION, "total": total, "quotes": objects::quotes(&said) });
    Ok(Some((JSON, text.to_string())))
}

/// The quotes of the page asked for, each with how many copies of its story print it as well, and how many there are.
pub(super) fn found(opened: &Opened, ask: &Ask) -> anyhow::Result<(Vec<(Said, u32)>, usize)> {
    let reader = &opened.reader;
    let sort = if ask.words.is_empty() { Sort::Oldest } else { Sort::Score };
    let first = ask.page.saturating_mul(PAGE);
    let all = reader.hits(&*lower(&ask.query()?, reader, Target::Quotes)?, sort)?;
    let hits = reader.page(&all, sort, first, PAGE)?;
    let mut last = None;
    let said = hits.hits.iter().map(|hit| Ok((reader.said(hit.address, &mut last)?, hit.copies)));
    Ok((said.collect::<archive::error::Result<_>>()?, hits.total))
}

/// A quote with its speaker, where and when, and how many copies print it as well.
pub(super) fn item(said: &Said, copies: u32) -> Markup {
    let titles = said.speaker.as_ref().map(|speaker| speaker.titles.join(", ")).unwrap_or_default();
    let story = Ask::story(&said.id).url("/story");
    html! {
        blockquote { @if said.kind == "direct" { "“" (said.text) "”" } @else { (said.text) } }
        p {
            @match said.speaker_name() {
                Some(name) => { a href=(Ask::named(name).url("/person")) { (name) } },
                None => "Speaker unknown",
            }
            @if !titles.is_empty() { ", " (titles) }
            @if let Some(cue) = &said.cue { " (" (cue.text) ")" }
        }
        p.about {
            (dated(said.date.as_ref()))
            @if let Some(publication) = &said.publication { " · " (publication) }
            " · " a href=(format!("{story}#q{}", said.quote)) { (said.headline.as_deref().unwrap_or(&said.id)) }
            " · " (said.kind) ", confidence " (format!("{:.2}", said.confidence))
            @if let Some(copies) = stories::copies(copies) { " · " (copies) }
            " · " a href=(Ask { quote: Some(said.quote), ..Ask::story(&said.id) }.url("/quote")) { "this quote" }
        }
    }
}
