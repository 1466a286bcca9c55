//! How to ask.

use archive::query::FIELDS;
use maud::html;

use super::super::ask::Ask;
use super::super::site::Site;
use super::super::{Answer, HTML};
use super::layout;

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let dated = opened.stories.iter().filter(|hit| hit.day.is_some()).count();
    let content = html! {
        h1 { "How to ask" }
        p { "This archive holds " (opened.stories.len()) " stories, " (dated) " of them with a date." }
        p { "Words are all wanted, in any form: " code { "talk" } " finds talks and talked. Words in quotation marks are looked for as "
            "they stand. " code { "AND" } ", " code { "OR" } " and " code { "NOT" } ", brackets, and " code { "-word" } " work as one expects." }
        table {
            tr { th { "Field" } th { "Finds" } }
            @for (name, _, what) in FIELDS { tr { td { code { (name) ":" } } td { (what) } } }
        }
        h2 { "Keys" }
        p { code { "/" } " goes to the search field, " code { "j" } " and " code { "k" } " to the next and the previous hit. Drag over the bars to narrow the time." }
        h2 { "For programs" }
        p { "The same answers as JSON are under " a href="/api" { "/api" } "." }
    };
    Ok(Some((HTML, layout::page("Help", "/help", ask, &content))))
}
