//! `archive quotes`: what was said, and by whom.

use std::path::Path;

use archive::index::{Reader, Sort};
use archive::query::{Field, Query, Target, lower};

use super::search::explain_nothing;
use super::{limit, open, phrase, query};
use crate::Outcome;
use crate::args::{Kind, Quotes};
use crate::messages::{count, note};
use crate::output::{Out, json, quotes};

/// Speakers that are listed where a name fits several.
const LISTED: usize = 12;

/// Runs the command.
pub(crate) fn run(index: Option<&Path>, options: &Quotes, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut query = query(&options.query, &options.filter)?;
    if let Some(name) = &options.speaker {
        query = query.and(phrase(Field::Speaker, name)?);
    }
    if !options.kind.is_empty() {
        let kinds = options.kind.iter().map(|kind| Query::quote_kind(name(*kind))).collect();
        query = query.and(Query::Or(kinds));
    }
    let reader = open(index)?;
    let lowered = lower(&query, &reader, Target::Quotes)?;
    let sort = if options.query.is_empty() { Sort::Oldest } else { Sort::Score };
    let hits = reader.search(&*lowered, sort, limit(options.limit))?;
    if hits.total == 0 {
        note("No quote was found.");
        explain_nothing(&reader, &query, Target::Quotes)?;
        return Ok(Outcome::Nothing);
    }
    let mut last = None;
    for (n, hit) in hits.hits.iter().enumerate() {
        let said = reader.said(hit.address, &mut last)?;
        if options.json {
            out.line(json::quote(&said)?)?;
            continue;
        }
        if n > 0 {
            out.line("")?;
        }
        quotes::write(out, &said)?;
    }
    if let Some(speaker) = &options.speaker {
        name_speakers(&reader, &*lowered, speaker)?;
    }
    if hits.hits.len() < hits.total {
        let all = count(hits.total, "quote", "quotes");
        note(format_args!("Showing {} of {all}; --limit 0 shows all.", hits.hits.len()));
    }
    Ok(Outcome::Found)
}

/// Says who the speakers are, where a name fits several.
fn name_speakers(reader: &Reader, query: &dyn tantivy::query::Query, typed: &str) -> anyhow::Result<()> {
    let speakers = reader.values("speaker_name", query)?;
    if speakers.len() < 2 {
        return Ok(());
    }
    note(format_args!("“{typed}” fits {}:", count(speakers.len(), "speaker", "speakers")));
    for (name, quotes) in speakers.iter().take(LISTED) {
        note(format_args!("  {name}, {}", count(*quotes, "quote", "quotes")));
    }
    if speakers.len() > LISTED {
        note(format_args!("  and {} more", speakers.len() - LISTED));
    }
    Ok(())
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Mixed => "mixed",
        Kind::Indirect => "indirect",
    }
}
