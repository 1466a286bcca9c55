//! The same answers as JSON, in the shapes that the commands print with `--json`.

use archive::answer::identity::Group;
use archive::answer::timeline::Row;
use archive::index::Sort;
use archive::index::fact::Tally;
use archive::query::Highlighter;
use serde_json::{Value, json};

use super::ask::Ask;
use super::pages::{names, person as people, place as places, quotes as said, search as found};
use super::site::Site;
use super::{Answer, JSON};
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
            "/api/people": "people that the stories found name, the 200 of most stories",
            "/api/places": "places that the stories found name, the 200 of most stories",
            "/api/timeline": "stories found by day, month or year, beside all stories of the archive",
            "/api/person": "all that is known of one person: name",
            "/api/place": "all that is known of one place: name, geonames where several bear the name",
            "/api/story": "the record of one story: id",
        },
    }))
}

/// Stories found.
pub(super) fn search(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let query = ask.query()?;
    let (_, hits, sort) = found::found(&opened, ask, &query)?;
    let mut highlighter = Highlighter::new(&query);
    let mut all = Vec::with_capacity(hits.hits.len());
    for hit in &hits.hits {
        let stored = opened.reader.head(hit.address)?;
        let passage = stories::passage(&stored, &mut highlighter);
        let group = opened.reader.group(hit.address)?;
        let score = (sort == Sort::Score).then_some(hit.score);
        all.push(objects::story(&stored, score, &[passage], false, None, group, None)?.versioned());
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
    tallied(site, ask, false)
}

/// Places that the stories found name.
pub(super) fn places(site: &Site, ask: &Ask) -> Answer {
    tallied(site, ask, true)
}

/// All that is known of one person.
pub(super) fn person(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    match people::found(&opened, ask, usize::MAX)? {
        people::Found::One(page) => answer(json!({ "version": VERSION, "person": page })),
        people::Found::Several(several) => {
            let row = |group: &Group| json!({ "name": group.name(), "stories": group.stories(), "sure": !group.open });
            answer(json!({ "version": VERSION, "people": several.iter().map(row).collect::<Vec<_>>() }))
        }
        people::Found::Nobody => Ok(None),
    }
}

/// All that is known of one place.
pub(super) fn place(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    match places::found(&opened, ask, usize::MAX)? {
        places::Found::One(page) => answer(json!({ "version": VERSION, "place": page })),
        places::Found::Several(several) => answer(json!({ "version": VERSION, "places": named(&several)? })),
        places::Found::None => Ok(None),
    }
}

/// Stories found over time.
pub(super) fn timeline(site: &Site, ask: &Ask) -> Answer {
    let opened = site.now();
    let time = opened.over_time(&opened.found(&ask.query()?, Sort::Path)?)?;
    let found = |row: &Row| row.found.first().copied().unwrap_or(0);
    let row = |row: &Row| json!({ "period": row.period, "stories": found(row), "archive": row.of });
    let rows: Vec<Value> = time.rows.iter().map(row).collect();
    answer(json!({
        "version": VERSION, "step": time.step, "undated": found(&time.undated), "inexact": found(&time.inexact), "timeline": rows,
    }))
}

fn tallied(site: &Site, ask: &Ask, places: bool) -> Answer {
    let (tallies, total) = names::most_named(&site.now(), ask, places)?;
    let key = if places { "places" } else { "people" };
    answer(json!({ "version": VERSION, "total": total, key: named(&tallies)? }))
}

fn named(tallies: &[Tally]) -> anyhow::Result<Vec<Value>> {
    tallies.iter().map(|tally| Ok(objects::name(tally)?.versioned())).collect()
}

fn answer(value: Value) -> Answer {
    Ok(Some((JSON, value.to_string())))
}
