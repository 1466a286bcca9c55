//! The same answers as JSON, in the shapes that the commands print with `--json`.

use archive::query::{Highlighter, Target, lower};
use serde_json::{Value, json};

use super::ask::Ask;
use super::pages::{names, quotes as said, search as found};
use super::site::Site;
use super::{Answer, JSON, histogram};
use crate::commands::find;
use crate::output::json::{self as objects, VERSION};
use crate::output::stories;

/// What there is to ask.
pub(super) fn index(_site: &Site, _ask: &Ask) -> Answer {
    let parameters = "q, from, to, person (can be repeated), place (can be repeated), source, speaker, sort, page";
    answer(json!({
        "version": VERSION,
        "parameters": parameters,
        "answers": {
            "/api/search": "stories found, 20 a page",
            "/api/quotes": "quotes found, 20 a page",
            "/api/people": "people that the stories found name",
            "/api/places": "places that the stories found name",
            "/api/timeline": "stories found by day, month or year, beside all stories of the archive",
            "/api/story": "the record of one story: id",
        },
    }))
}

/// Stories found.
pub(super) fn search(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let query = ask.query()?;
    let (hits, sort) = found::found(&opened, ask, &query)?;
    let mut highlighter = Highlighter::new(&query);
    let mut all = Vec::with_capacity(hits.hits.len());
    for hit in &hits.hits {
        let stored = opened.reader.story(hit.address)?;
        let passage = stories::passage(&stored, &mut highlighter);
        let group = opened.reader.group(hit.address)?;
        let score = (sort == archive::index::Sort::Score).then_some(hit.score);
        all.push(objects::story(&stored, score, &[passage], false, None, group)?.versioned());
    }
    answer(json!({ "version": VERSION, "total": hits.total, "stories": all }))
}

/// The record of a story.
pub(super) fn story(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let Some(found) = find(&opened.reader, ask.id.as_deref().unwrap_or_default())? else { return Ok(None) };
    Ok(Some((JSON, opened.reader.json(found.address)?)))
}

/// Quotes found.
pub(super) fn quotes(site: &Site, ask: &Ask) -> Answer {
    said::json(site, ask)
}

/// People that the stories found name.
pub(super) fn people(site: &Site, ask: &Ask) -> Answer {
    tallied(site, ask, "people")
}

/// Places that the stories found name.
pub(super) fn places(site: &Site, ask: &Ask) -> Answer {
    tallied(site, ask, "places")
}

/// Stories found over time.
pub(super) fn timeline(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let days = opened.reader.days(&*lower(&ask.query()?, &opened.reader, Target::Stories)?)?;
    let undated = days.iter().filter(|day| day.is_none()).count();
    let bars = histogram::bars(&days.into_iter().flatten().collect::<Vec<_>>(), &opened.days);
    let rows: Vec<Value> = bars
        .iter()
        .map(|bar| json!({ "from": bar.from, "to": bar.to, "stories": bar.found, "archive": bar.all }))
        .collect();
    answer(json!({ "version": VERSION, "undated": undated, "timeline": rows }))
}

fn tallied(site: &Site, ask: &Ask, column: &str) -> Answer {
    let tallies = names::tallies(&site.now(), ask, column)?;
    let mut all = Vec::with_capacity(tallies.len());
    for tally in tallies.iter().take(1_000) {
        all.push(objects::name(tally)?.versioned());
    }
    answer(json!({ "version": VERSION, "total": tallies.len(), column: all }))
}

fn answer(value: Value) -> Answer {
    Ok(Some((JSON, value.to_string())))
}
