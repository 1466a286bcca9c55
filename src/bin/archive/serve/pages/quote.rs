//! One quote: its words, who said them and how that is known, and where it stands.

use maud::html;

use archive::index::said::Said;

use super::super::ask::Ask;
use super::super::site::Site;
use super::super::{Answer, HTML};
use super::{layout, quotes};
use crate::commands::find;

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
    };
    Ok(Some((HTML, layout::page("Quote", "/quote", ask, &content))))
}
