//! The frame of every page: search field, the kinds of answers, and where to find help.

use maud::{DOCTYPE, Markup, html};

use super::super::ask::Ask;

/// The answers that one search has, and their pages.
const VIEWS: &[(&str, &str)] =
    &[("Stories", "/"), ("Quotes", "/quotes"), ("People", "/people"), ("Places", "/places"), ("Map", "/map")];

/// A whole page. `here` is the path of the page that is shown.
pub(in super::super) fn page(title: &str, here: &str, ask: &Ask, content: &Markup) -> String {
    let search = Ask { id: None, quote: None, name: None, geonames: None, original: false, page: 0, ..ask.clone() };
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · archive" }
                link rel="stylesheet" href="/assets/style.css";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                script src="/assets/archive.js" defer {}
            }
            body {
                a.skip href="#content" { "To the content" }
                header {
                    a.name href="/" { "archive" }
                    form.search action=(if VIEWS.iter().any(|(_, path)| *path == here) { here } else { "/" }) role="search" {
                        input type="search" name="q" value=(search.words) aria-label="What to look for"
                            placeholder="words, \"a phrase\", person:name, date:2002-05" autocomplete="off";
                        @for (name, value) in kept(&search) { input type="hidden" name=(name) value=(value); }
                        button { "Search" }
                    }
                    nav aria-label="Answers" {
                        @for (name, path) in VIEWS {
                            a href=(search.url(path)) aria-current=[(*path == here).then_some("page")] { (name) }
                        }
                        a href="/help" aria-current=[(here == "/help").then_some("page")] { "Help" }
                    }
                }
                main id="content" { (content) }
                footer {
                    "Read from this computer alone; nothing is sent anywhere. What is inferred says so: point at it to see why."
                }
            }
        }
    };
    markup.into_string()
}

/// A page that says one thing.
pub(in super::super) fn message(text: &str, ask: &Ask) -> String {
    // What follows points at a column of the query.
    let (words, drawing) = text.split_once("\n\n").unwrap_or((text, ""));
    let content = html! {
        div.error role="alert" {
            p { (words) }
            @if !drawing.is_empty() { pre { (drawing) } }
        }
        p { a href="/help" { "How to ask" } }
    };
    page("archive", "", ask, &content)
}

/// What narrows a search, as links that take each away.
pub(in super::super) fn narrowings(ask: &Ask, path: &str) -> Markup {
    let all = ask.narrowings();
    html! {
        @if !all.is_empty() {
            p.chips {
                @for (words, without) in all {
                    a href=(without.url(path)) title="take this away" { (words) " ×" }
                }
            }
        }
    }
}

/// Links to the page before and the page after.
pub(in super::super) fn pages(ask: &Ask, path: &str, shown: usize, total: usize) -> Markup {
    let first = ask.page.saturating_mul(super::super::ask::PAGE);
    html! {
        @if total > shown {
            p.pages {
                span { @if ask.page > 0 { a rel="prev" href=(Ask { page: ask.page - 1, ..ask.clone() }.url(path)) { "Previous" } } }
                span.soft { (first + 1) "–" (first + shown) " of " (total) }
                span { @if first + shown < total { a rel="next" href=(Ask { page: ask.page + 1, ..ask.clone() }.url(path)) { "Next" } } }
            }
        }
    }
}

/// What a new search keeps of the one before, as fields of its form.
fn kept(ask: &Ask) -> Vec<(&'static str, &str)> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    all.extend(ask.from.iter().map(|value| ("from", value.as_str())));
    all.extend(ask.to.iter().map(|value| ("to", value.as_str())));
    all.extend(ask.person.iter().map(|value| ("person", value.as_str())));
    all.extend(ask.place.iter().map(|value| ("place", value.as_str())));
    all.extend(ask.source.iter().map(|value| ("source", value.as_str())));
    all.extend(ask.speaker.iter().map(|value| ("speaker", value.as_str())));
    all.extend(ask.sort.iter().map(|value| ("sort", value.as_str())));
    all
}
