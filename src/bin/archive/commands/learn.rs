//! `archive learn`: which stories of several indexes are copies.

use std::path::PathBuf;

use anyhow::anyhow;
use archive::index::{Reader, learn_over};

use super::existing;
use crate::Outcome;
use crate::messages::{count, note};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf]) -> anyhow::Result<Outcome> {
    let folders = existing(index)?;
    if folders.len() < 2 {
        return Err(anyhow!("an index learns by itself when it is brought up to date: name several with --index"));
    }
    let is_new = learn_over(&folders)?;
    let (groups, stories) = Reader::open_all(&folders)?.count_copies();
    note(format_args!(
        "{} over {} indexes: {} in {}.",
        if is_new { "Learnt" } else { "Known already" },
        folders.len(),
        count(stories, "story", "stories"),
        count(groups, "group of copies", "groups of copies")
    ));
    Ok(Outcome::Found)
}
