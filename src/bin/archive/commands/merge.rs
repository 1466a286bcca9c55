//! `archive merge`: one index of several.

use archive::index::merge::{self, merge};

use super::index::shown;
use crate::Outcome;
use crate::args::Merge;
use crate::messages::{count, note};

/// Runs the command.
pub(crate) fn run(options: &Merge) -> anyhow::Result<Outcome> {
    let settings = merge::Options { force: options.force, corrections: options.corrections.clone() };
    let merged = merge(&options.indexes, &options.output, &settings)?;
    let total = &merged.total;
    note(format_args!(
        "Made {} of {} indexes: {}, {}, {}.",
        shown(&options.output),
        options.indexes.len(),
        count(total.files, "file", "files"),
        count(total.counts.stories, "story", "stories"),
        count(total.counts.quotes, "quote", "quotes")
    ));
    if merged.doubled > 0 {
        note(format_args!(
            "{} in more than one of them, and {} taken once.",
            count(merged.doubled, "story was", "stories were"),
            if merged.doubled == 1 { "is" } else { "are" }
        ));
    }
    for remark in &merged.remarks {
        note(format_args!("{remark}."));
    }
    if merged.stale > 0 {
        note(format_args!(
            "{} read by the indexes at different moments, or not by all of them: archive index reads {} again.",
            count(merged.stale, "file was", "files were"),
            if merged.stale == 1 { "it" } else { "them" }
        ));
    }
    Ok(Outcome::Found)
}
