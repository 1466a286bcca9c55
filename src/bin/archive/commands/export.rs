//! `archive export`: the records, for other programs.

use std::path::Path;

use archive::index::Sort;
use archive::query::{Target, lower};

use super::{open, query};
use crate::Outcome;
use crate::args::{Export, Records};
use crate::messages::note;
use crate::output::{Out, json};

/// Runs the command.
pub(crate) fn run(index: Option<&Path>, options: &Export, out: &mut Out) -> anyhow::Result<Outcome> {
    let query = query(&options.query, &options.filter)?;
    let reader = open(index)?;
    let hits = reader.search(&*lower(&query, &reader, Target::Stories)?, Sort::Path, usize::MAX)?;
    if hits.total == 0 {
        note("No story was found.");
        return Ok(Outcome::Nothing);
    }
    for hit in &hits.hits {
        match options.format {
            Records::Jsonl => out.line(json::exported(&reader.json(hit.address)?, reader.group(hit.address)?)?)?,
        }
    }
    Ok(Outcome::Found)
}
