//! All that is known of one person or one place.

use archive::answer::{Counts, Leading, person, place};
use archive::index::said::Said;
use archive::index::{Hit, Many, Reader, Sort};
use serde::Serialize;

use super::dates::spoken;
use super::paint::{DIM, PERSON, PLACE, Piece, STRONG, paint, wrap};
use super::quotes::Learnt;
use super::{Out, bars, json as objects, quotes};
use crate::args::Shape;
use crate::messages::{count, number};

/// Names shown of each list.
const SHOWN: usize = 12;

/// How many names of a list a page must have, whatever it is written as.
pub(crate) fn most(shape: &Shape) -> usize {
    if shape.is_text() { SHOWN } else { usize::MAX }
}

/// Quotes shown of each list.
const QUOTES: usize = 5;

/// Writes a person's page.
pub(crate) fn person(out: &mut Out, reader: &Reader, page: &person::Page, shape: &Shape) -> anyhow::Result<()> {
    if !shape.is_text() {
        #[derive(Serialize)]
        struct Whole<'p> {
            person: &'p person::Page,
            quotes_by: Vec<objects::Quote<'p>>,
            quotes_about: Vec<objects::Quote<'p>>,
        }
        let (by, about) = (said(reader, &page.quotes_by)?, said(reader, &page.quotes_about)?);
        let (quotes_by, quotes_about) = (objects::quotes(&by), objects::quotes(&about));
        return Ok(out.line(objects::object(&Whole { person: page, quotes_by, quotes_about })?)?);
    }
    out.line(paint(out.colored, PERSON, &page.name))?;
    line(out, &told(page.stories, page.seen.as_ref(), page.undated))?;
    if page.names.len() > 1 {
        list(out, "Taken for one person", &page.names, Many::Exactly(page.names.len()))?;
    }
    list(out, "Other forms", &page.forms, Many::Exactly(page.forms.len()))?;
    if !page.titles.is_empty() {
        heading(out, "Titles")?;
        let width = page.titles.iter().map(|title| title.title.chars().count()).max().unwrap_or(0).min(40);
        for title in &page.titles {
            let when = match (&title.first, &title.last) {
                (Some(first), Some(last)) if first == last => spoken(first),
                (Some(first), Some(last)) => format!("{} to {}", spoken(first), spoken(last)),
                _ => "no date".into(),
            };
            let gap = " ".repeat(width.saturating_sub(title.title.chars().count()));
            out.line(format!("  {}{gap}  {when}, {}", title.title, stories(title.stories)))?;
        }
    }
    leading(out, "Named with", &page.with)?;
    leading(out, "Where", &page.places)?;
    leading(out, "Organisations", &page.organizations)?;
    bars::of_hits(out, reader, &page.hits)?;
    spoken_words(out, reader, "Quotes by", &page.quotes_by)?;
    spoken_words(out, reader, "Quotes about", &page.quotes_about)?;
    if !page.left_out.is_empty() {
        out.line("")?;
        let names = page.left_out.join(", ");
        line(out, &format!("Left out, for others may be meant as well: {names}."))?;
    }
    Ok(())
}

/// Writes a place's page.
pub(crate) fn place(out: &mut Out, page: &place::Page, shape: &Shape) -> anyhow::Result<()> {
    if !shape.is_text() {
        #[derive(Serialize)]
        struct Whole<'p> {
            place: &'p place::Page,
        }
        return Ok(out.line(objects::object(&Whole { place: page })?)?);
    }
    out.line(paint(out.colored, PLACE, &page.name))?;
    let about = known_as(page);
    if !about.is_empty() {
        line(out, &about)?;
    }
    line(out, &told(page.stories, page.seen.as_ref(), page.undated))?;
    list(out, "Other forms", &page.forms, Many::Exactly(page.forms.len()))?;
    leading(out, "People", &page.people)?;
    leading(out, "Named with", &page.with)?;
    leading(out, "Sources", &page.sources)?;
    Ok(())
}

/// Kind, country, where a place lies, and its number in the gazetteer.
pub(crate) fn known_as(place: &place::Page) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(place.kind.clone());
    parts.extend(place.country.clone().filter(|_| place.kind.as_deref() != Some("country")));
    parts.extend(place.point.map(|(lat, lon)| format!("{lat:.2} {lon:.2}")));
    parts.extend(place.geonames.map(|id| format!("GeoNames {id}")));
    parts.join(", ")
}

/// In how many stories somebody or a place is named, from when to when.
pub(crate) fn told(named: usize, seen: Option<&(String, String)>, undated: usize) -> String {
    let mut text = format!("named in {}", stories(named));
    if let Some((first, last)) = seen {
        text += &if first == last {
            format!(", {}", spoken(first))
        } else {
            format!(", {} to {}", spoken(first), spoken(last))
        };
    }
    if undated > 0 {
        text += &format!("; {undated} without a date");
    }
    text
}

fn stories(n: usize) -> String {
    count(n, "story", "stories")
}

fn line(out: &mut Out, text: &str) -> std::io::Result<()> {
    for line in wrap(&[Piece::styled(text, DIM)], 2, out.width, out.colored) {
        out.line(line)?;
    }
    Ok(())
}

fn heading(out: &mut Out, text: &str) -> std::io::Result<()> {
    out.line("")?;
    out.line(paint(out.colored, STRONG, text))
}

fn leading(out: &mut Out, title: &str, names: &Leading) -> std::io::Result<()> {
    list(out, title, &names.first, names.all)
}

/// The first names of `all`, with the number of stories, on as few lines as hold them.
fn list(out: &mut Out, title: &str, counts: &Counts, all: Many) -> std::io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    heading(out, title)?;
    let mut names: Vec<String> =
        counts.iter().take(SHOWN).map(|(name, stories)| format!("{name} ({})", number(*stories))).collect();
    match all {
        Many::Exactly(all) if all <= SHOWN => {}
        Many::Exactly(all) => names.push(format!("{} more", number(all - SHOWN))),
        Many::MoreThan(all) => names.push(format!("over {} more", number(all.saturating_sub(SHOWN)))),
    }
    for line in wrap(&[Piece::plain(names.join(", "))], 2, out.width, out.colored) {
        out.line(line)?;
    }
    Ok(())
}

/// The first quotes of a list.
fn spoken_words(out: &mut Out, reader: &Reader, title: &str, hits: &[Hit]) -> anyhow::Result<()> {
    if hits.is_empty() {
        return Ok(());
    }
    let shown = if hits.len() > QUOTES {
        format!("{title}: the first {QUOTES} of {}", number(hits.len()))
    } else {
        title.into()
    };
    heading(out, &shown)?;
    let mut last = None;
    let first = reader.page(hits, Sort::Oldest, 0, QUOTES)?.hits;
    for (n, hit) in first.iter().enumerate() {
        if n > 0 {
            out.line("")?;
        }
        quotes::write(out, &reader.said(hit.address, &mut last)?, Learnt::of_copies(hit.copies))?;
    }
    Ok(())
}

/// Quotes, the earliest first, each with how many copies of its story print it as well.
fn said(reader: &Reader, hits: &[Hit]) -> anyhow::Result<Vec<(Said, u32)>> {
    let mut last = None;
    let mut all = Vec::with_capacity(hits.len());
    for hit in reader.page(hits, Sort::Oldest, 0, usize::MAX)?.hits {
        all.push((reader.said(hit.address, &mut last)?, hit.copies));
    }
    Ok(all)
}
