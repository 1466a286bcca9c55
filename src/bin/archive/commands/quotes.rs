//! `archive quotes`: what was said, and by whom.

use std::path::PathBuf;

use archive::answer::family::{self, Family};
use archive::index::Reader;
use archive::query::{Field, Query, Target, lower};

use rustc_hash::FxHashSet;

use super::search::{explain_nothing, order};
use super::{limit, open_grouped, phrase, query};
use crate::Outcome;
use crate::args::{Kind, Quotes};
use crate::messages::{count, note};
use crate::output::quotes::Learnt;
use crate::output::sheet::{QUOTES, Sheet};
use crate::output::{Out, json, quotes};

/// Speakers that are listed where a name fits several.
const LISTED: usize = 12;

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Quotes, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut query = query(&options.query, &options.filter)?;
    for (field, name) in [(Field::Speaker, &options.speaker), (Field::About, &options.about)] {
        if let Some(name) = name {
            query = query.and(phrase(field, name)?);
        }
    }
    if let Some(cue) = &options.cue {
        phrase(Field::Cue, cue)?;
        query = query.and(Query::word(Field::Cue, cue));
    }
    if !options.kind.is_empty() {
        let kinds = options.kind.iter().map(|kind| Query::quote_kind(name(*kind))).collect();
        query = query.and(Query::Or(kinds));
    }
    let reader = open_grouped(index, options.copies)?;
    let lowered = lower(&query, &reader, Target::Quotes)?;
    let mut sheet = Sheet::new(&options.shape, &QUOTES)?;
    let total = if options.count {
        let total = reader.count(&*lowered)?;
        out.line(total)?;
        total
    } else {
        list(&reader, &*lowered, options, out, &mut sheet)?
    };
    if total == 0 {
        note("No quote was found.");
        explain_nothing(&reader, &query, Target::Quotes)?;
        return Ok(Outcome::Nothing);
    }
    if let Some(speaker) = &options.speaker {
        name_speakers(&reader, &*lowered, speaker)?;
    }
    Ok(Outcome::Found)
}

fn list(
    reader: &Reader,
    lowered: &dyn tantivy::query::Query,
    options: &Quotes,
    out: &mut Out,
    sheet: &mut Option<Sheet<'_>>,
) -> anyhow::Result<usize> {
    let sort = order(options.sort, options.query.is_empty());
    let hits = reader.search(lowered, sort, limit(options.limit))?;
    let (mut last, mut shown) = (None, FxHashSet::default());
    for (n, hit) in hits.hits.iter().enumerate() {
        let said = reader.said(hit.address, &mut last)?;
        // What is known of a saying takes more reading, and is wanted only here.
        let saying = match options.variants || family::sure_name(&said).is_none() {
            true => reader.saying(hit.address)?,
            false => None,
        };
        if options.variants && saying.as_ref().is_some_and(|saying| !shown.insert(saying.number)) {
            continue;
        }
        let family = saying.map(|saying| Family::read(reader, &saying)).transpose()?;
        let learnt = Learnt { copies: hit.copies, family: family.as_ref(), variants: options.variants };
        match sheet {
            Some(sheet) => sheet.row(out, &json::quote(&said, learnt)?)?,
            None => {
                if n > 0 {
                    out.line("")?;
                }
                quotes::write(out, &said, learnt)?;
            }
        }
    }
    if let Some(sheet) = sheet {
        sheet.end(out, hits.total)?;
    }
    if hits.hits.len() < hits.total {
        let all = count(hits.total, "quote", "quotes");
        note(format_args!("Showing {} of {all}; --limit 0 shows all.", hits.hits.len()));
    }
    Ok(hits.total)
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
