//! Stories that were found: bars over time, the hits with the passage that shows why, and facets that narrow.

use std::borrow::Cow;

use archive::index::{Head, Hit, Hits, Sort, source_name};
use archive::query::{Highlighter, Passage, Query, Target, blame, explain};
use archive::record::StoryDate;
use archive::span::Span;
use maud::{Markup, html};

use super::super::ask::{Ask, PAGE};
use super::super::site::{Opened, Site};
use super::super::{Answer, HTML, facets, histogram};
use super::layout;
use crate::output::dates::{spoken, story_date};
use crate::output::stories;

/// The page.
pub(in super::super) fn page(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let query = ask.query()?;
    let (all, hits, sort) = found(&opened, ask, &query)?;
    // These look at other parts of the index, each as long as the other.
    let (facets, listing) = rayon::join(
        || facets::facets(&opened, ask, &all),
        || Ok::<_, anyhow::Error>((opened.over_time(&all)?, listed(&opened, &hits, &query)?)),
    );
    let (time, listed) = listing?;
    let content = html! {
        @if ask.is_open() { h1 { "All stories" } } @else { h1 { (headline(ask)) } }
        p.about {
            (hits.total) @if hits.total == 1 { " story" } @else { " stories" } " of " (opened.stories.len()) (histogram::outside(&time))
            ". Order: " (orders(ask, sort))
        }
        (layout::narrowings(ask, "/"))
        (histogram::drawing(&time, ask, "/"))
        div.columns {
            div {
                @if hits.total == 0 { (nothing(&opened, &query, Target::Stories)?) }
                ol.hits { (listed) }
                (layout::pages(ask, "/", hits.hits.len(), hits.total))
            }
            aside aria-label="Narrow the search" { (facets?) }
        }
    };
    Ok(Some((HTML, layout::page(&title(ask), "/", ask, &content))))
}

/// That nothing was found, which word was the cause, and how the search was read.
pub(super) fn nothing(opened: &Opened, query: &Query, target: Target) -> anyhow::Result<Markup> {
    let causes = if *query == Query::All { Vec::new() } else { blame(query, &opened.reader, target)? };
    let lines = if *query == Query::All { Vec::new() } else { explain(query, &opened.reader, target)? };
    Ok(html! {
        div.nothing {
            p { @if target == Target::Quotes { "No quote was found. " } @else { "No story was found. " } a href="/help" { "How to ask" } }
            @for cause in causes { p.cause { (cause) } }
            @if !lines.is_empty() {
                h2 { "How the search was read" }
                table.read {
                    @for line in lines {
                        tr { td.count { (line.found) } td { @for _ in 0..line.depth { "\u{2003}" } (line.text) } }
                    }
                }
            }
        }
    })
}

/// All hits, those of the page asked for, and in which order these come.
pub(in super::super) fn found<'o>(
    opened: &'o Opened,
    ask: &Ask,
    query: &Query,
) -> anyhow::Result<(Cow<'o, [Hit]>, Hits, Sort)> {
    let sort = match ask.sort.as_deref() {
        Some("score") => Sort::Score,
        Some("date") => Sort::Newest,
        Some("oldest") => Sort::Oldest,
        _ if ask.words.is_empty() => Sort::Oldest,
        _ => Sort::Score,
    };
    let all = opened.found(query, sort)?;
    let hits = opened.reader.page(&all, sort, ask.page.saturating_mul(PAGE), PAGE)?;
    Ok((all, hits, sort))
}

/// Stories as list items.
pub(in super::super) fn listed(opened: &Opened, hits: &Hits, query: &Query) -> anyhow::Result<Markup> {
    let mut highlighter = Highlighter::new(query);
    let mut items = Vec::with_capacity(hits.hits.len());
    for hit in &hits.hits {
        let stored = opened.reader.head(hit.address)?;
        let passage = stories::passage(&stored, &mut highlighter);
        items.push(item(&stored, &passage, &mut highlighter, hit.copies));
    }
    Ok(html! { @for item in items { (item) } })
}

fn item(stored: &Head, passage: &Passage, highlighter: &mut Highlighter, copies: u32) -> Markup {
    let record = &stored.record;
    let title = stories::title(stored);
    let marks = highlighter.marks(&title, &[Span::new(0, title.len())]);
    let text = &record.text;
    html! {
        li {
            p.hit-title { a href=(Ask::story(&record.id).url("/story")) { (marked(&title, Span::new(0, title.len()), &marks)) } }
            p.about { (dated(record.date.as_ref())) @if let Some(source) = source_name(record) { " · " (source) } " · " (record.id)
                @if let Some(copies) = stories::copies(copies) { " · " a href=(Ask::story(&record.id).url("/story") + "#copies") { (copies) } } }
            p {
                @if passage.span.start > 0 { "…" }
                (marked(text, passage.span, &passage.marks))
                @if passage.span.end < text.trim_end().len() { "…" }
            }
        }
    }
}

/// A story's date; how it is known where it was not given, and why on hover.
pub(in super::super) fn dated(date: Option<&StoryDate>) -> Markup {
    html! {
        @match date {
            Some(date) if date.method != "given" => span.inferred title=(date.because.join("; ")) { (story_date(Some(date))) },
            Some(date) => (spoken(&date.value)),
            None => "no date",
        }
    }
}

/// A stretch of a text with what matches in it marked.
pub(in super::super) fn marked(text: &str, span: Span, marks: &[Span]) -> Markup {
    let mut at = span.start;
    html! {
        @for mark in marks {
            (text.get(at..mark.start).unwrap_or_default())
            mark { (mark.of(text)) }
            @let () = at = mark.end;
        }
        (text.get(at..span.end).unwrap_or_default())
    }
}

fn orders(ask: &Ask, now: Sort) -> Markup {
    let all = [
        (Sort::Score, "score", "best first"),
        (Sort::Newest, "date", "latest first"),
        (Sort::Oldest, "oldest", "earliest first"),
    ];
    html! {
        @for (n, (sort, key, words)) in all.into_iter().enumerate() {
            @if n > 0 { " · " }
            @if sort == now { strong { (words) } } @else { a href=(ask.with(|ask| ask.sort = Some(key.into())).url("/")) { (words) } }
        }
    }
}

fn headline(ask: &Ask) -> &str {
    if ask.words.is_empty() { "Stories" } else { &ask.words }
}

fn title(ask: &Ask) -> String {
    if ask.words.is_empty() { "Stories".into() } else { ask.words.clone() }
}
