//! `archive related`: the stories with most in common with one.

use std::path::PathBuf;

use archive::answer::related::{Common, Likeness};
use archive::index::Candidate;
use archive::query::{Highlighter, Query};

use super::{limit, open_grouped, story};
use crate::Outcome;
use crate::args::{Copies, Related};
use crate::messages::note;
use crate::output::paint::{DIM, Piece, wrap};
use crate::output::sheet::{STORIES, Sheet};
use crate::output::{Out, json, stories};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Related, out: &mut Out) -> anyhow::Result<Outcome> {
    let reader = open_grouped(index, Copies::default())?;
    let Some(Candidate { address, .. }) = story(&reader, &options.id)? else { return Ok(Outcome::Nothing) };
    let mut sheet = Sheet::new(&options.shape, &STORIES)?;
    let likeness = Likeness::new(&reader, &reader.story(address)?)?;
    let hits = likeness.stories(&reader, address, limit(options.limit))?;
    let mut highlighter = Highlighter::new(&Query::All);
    for (n, hit) in hits.hits.iter().enumerate() {
        let stored = reader.story(hit.address)?;
        let passages = stories::passages(&stored, &mut highlighter, None);
        if let Some(sheet) = &mut sheet {
            sheet.row(
                out,
                &json::story(&stored, Some(hit.score), &passages, false, None, reader.group(hit.address)?, None)?,
            )?;
            continue;
        }
        if n > 0 {
            out.line("")?;
        }
        stories::write(out, &stored, &[], &mut highlighter, hit.copies)?;
        for line in wrap(&[Piece::styled(shared(&likeness.common(&stored)), DIM)], 2, out.width, out.colored) {
            out.line(line)?;
        }
    }
    if let Some(sheet) = &mut sheet {
        sheet.end(out, hits.total)?;
    }
    if hits.hits.is_empty() {
        note("No story has anything in common with it.");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}

fn shared(common: &Common) -> String {
    let lists = [("people", &common.people), ("places", &common.places), ("words", &common.words)];
    let told = lists.iter().filter(|(_, list)| !list.is_empty());
    let told: Vec<String> = told.map(|(what, list)| format!("{what}: {}", list.join(", "))).collect();
    format!("In common: {}", told.join("; "))
}
