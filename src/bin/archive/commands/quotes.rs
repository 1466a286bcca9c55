//! `archive quotes`: what was said, and by whom.

use std::path::PathBuf;

use archive::answer::family::{self, Family};
use archive::index::said::Said;
use archive::index::{Hits, Reader};
use archive::query::{Field, Query, Target, lower};

use rustc_hash::FxHashSet;

use super::search::{explain_nothing, order};
use super::{limit, none_found, open_grouped, phrase, query};
use crate::Outcome;
use crate::args::{Kind, Quotes};
use crate::messages::{count, note};
use crate::output::quotes::Learnt;
use crate::output::sheet::{QUOTES, Sheet};
use crate::output::{Out, json, quotes};

/// Speakers that are listed where a name fits several.
const LISTED: usize = 12;

/// Quotes whose sayings are looked for together.
const AT_ONCE: usize = 1000;

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
    let sort = order(options.sort, options.query.is_empty());
    let all = reader.hits(&*lowered, sort)?;
    let total = all.len();
    let speakers = options.speaker.as_ref().map(|_| reader.values_of("speaker_name", &all)).transpose()?;
    if options.count {
        out.line(total)?;
    } else {
        list(&reader, &reader.page(&all, sort, 0, limit(options.limit))?, options, out, &mut sheet)?;
    }
    if total == 0 {
        none_found(&reader, "quote")?;
        explain_nothing(&reader, &query, Target::Quotes)?;
        return Ok(Outcome::Nothing);
    }
    if let (Some(typed), Some(speakers)) = (&options.speaker, speakers) {
        name_speakers(typed, &speakers)?;
    }
    Ok(Outcome::Found)
}

fn list(
    reader: &Reader,
    hits: &Hits,
    options: &Quotes,
    out: &mut Out,
    sheet: &mut Option<Sheet<'_>>,
) -> anyhow::Result<()> {
    let (mut last, mut printed, mut shown) = (None, false, FxHashSet::default());
    for some in hits.hits.chunks(AT_ONCE) {
        let said = some.iter().map(|hit| reader.said(hit.address, &mut last));
        let said = said.collect::<archive::Result<Vec<_>>>()?;
        // What is known of a saying takes more reading, and is wanted only here.
        let is_wanted = |said: &Said| options.variants || family::sure_name(said).is_none();
        let wanted = some.iter().zip(&said).filter(|(_, said)| is_wanted(said)).map(|(hit, _)| hit.address);
        let sayings = reader.sayings(&wanted.collect::<Vec<_>>())?;
        let told = if options.variants { Vec::new() } else { Family::of_speakers(reader, &sayings)? };
        let (mut sayings, mut told) = (sayings.into_iter(), told.into_iter());
        for (hit, said) in some.iter().zip(&said) {
            let (saying, told) = match is_wanted(said) {
                true => (sayings.next().flatten(), told.next().flatten()),
                false => (None, None),
            };
            if options.variants && saying.as_ref().is_some_and(|saying| !shown.insert(saying.number)) {
                continue;
            }
            let family = match saying.filter(|_| options.variants) {
                Some(saying) => Some(Family::read(reader, &saying)?),
                None => told,
            };
            let learnt = Learnt { copies: hit.copies, family: family.as_ref(), variants: options.variants };
            match sheet {
                Some(sheet) => sheet.row(out, &json::quote(said, learnt)?)?,
                None => {
                    if std::mem::replace(&mut printed, true) {
                        out.line("")?;
                    }
                    quotes::write(out, said, learnt)?;
                }
            }
        }
    }
    if let Some(sheet) = sheet {
        sheet.end(out, hits.total)?;
    }
    if hits.hits.len() < hits.total {
        let all = count(hits.total, "quote", "quotes");
        out.flush()?;
        note(format_args!("Showing {} of {all}; --limit 0 shows all.", hits.hits.len()));
    }
    Ok(())
}

/// Says who the speakers are, where a name fits several.
fn name_speakers(typed: &str, speakers: &[(String, usize)]) -> anyhow::Result<()> {
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
