//! One quote: its words, who said them and how that is known, where it stands, and where else it was printed.

use maud::{Markup, html};
use tantivy::DocAddress;

use archive::answer::family::{self, Family};
use archive::index::said::Said;

use super::super::ask::Ask;
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML};
use super::search::dated;
use super::{layout, quotes};
use crate::commands::find;
use crate::messages::count;
use crate::output::quotes::{Learnt, are_same_words, words};

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let Some(found) = find(&opened.reader, ask.id.as_deref().unwrap_or_default())? else { return Ok(None) };
    let stored = opened.reader.story(found.address)?;
    let Some(said) = Said::new(&stored.record, ask.quote.unwrap_or(0), stored.line) else { return Ok(None) };
    let content = html! {
        h1 { "A quote" }
        ul.quotes { li { (quotes::item(&said, 0)) } }
        h2 { "Why" }
        table {
            tr { th { "Rule" } td { (said.rule.as_deref().unwrap_or("no rule named")) } }
            tr { th { "Confidence" } td { (format!("{:.2}", said.confidence)) } }
            tr { th { "Named as" } td { (said.speaker.as_ref().and_then(|speaker| speaker.mention.as_ref()).map_or("–", |mention| mention.text.as_str())) } }
            tr { th { "File" } td { code { (said.path) } ", line " (said.line) } }
        }
        @if let Some(family) = family_of(&opened, found.address, said.quote)? { (printed(&said, &family)) }
    };
    Ok(Some((HTML, layout::page("Quote", "/quote", ask, &content))))
}

/// The saying that a quote of a story is a print of, where other stories print it, too.
fn family_of(opened: &Opened, story: DocAddress, number: usize) -> anyhow::Result<Option<Family>> {
    let saying = opened.reader.saying_of(story, number)?;
    Ok(saying.map(|saying| Family::read(&opened.reader, &saying)).transpose()?)
}

/// How far a saying went, from its first print on, and who another story says spoke.
fn printed(said: &Said, family: &Family) -> Markup {
    let learnt = Learnt { family: Some(family), ..Learnt::default() };
    html! {
        h2 { "In print" }
        p.about {
            "Printed by " (count(family.stories, "story", "stories"))
            @if family.independent < family.stories { ", " (family.independent) " of them no copies of another" }
            ". Only those that are no copies count as evidence."
        }
        @if let Some((told, name)) = learnt.told(said).and_then(|told| Some((told, family::name(told)?))) {
            p {
                "By the same words in " a href=(address(told)) { "another story" } ", "
                a href=(Ask::named(name).url("/person")) { (name) } "."
            }
        }
        ol.quotes {
            @for quote in &family.quotes {
                li {
                    @if (&quote.id, quote.quote) == (&said.id, said.quote) {
                        "This quote"
                    } @else if are_same_words(quote, said) {
                        "In the same words"
                    } @else {
                        (words(quote))
                    }
                    p.about {
                        (dated(quote.date.as_ref()))
                        @if let Some(publication) = &quote.publication { " · " (publication) }
                        " · " a href=(address(quote)) { (quote.headline.as_deref().unwrap_or(&quote.id)) }
                        " · " (quote.speaker_name().unwrap_or("speaker unknown"))
                    }
                }
            }
        }
    }
}

/// The page of a quote.
fn address(said: &Said) -> String {
    Ask { quote: Some(said.quote), ..Ask::story(&said.id) }.url("/quote")
}
