//! What was learnt over all stories: the table of copies and sayings.

use std::path::Path;

use super::contents::Kept;
use super::{Part, Problem, Report};
use crate::copies::Table;
use crate::error::Error;
use crate::index::home::COMMIT;
use crate::index::writer::Payload;

/// Looks at the table that the commit names. `kept` are the stories that are there, where that is known.
pub(super) fn table(folder: &Path, payload: &Payload, kept: Option<&Kept>, report: &mut Report) {
    report.checked.learnt = payload.learnt;
    let Some(name) = &payload.copies else { return };
    let table = match Table::read(folder, name) {
        Ok(table) => table,
        Err(error) => {
            let what = match error {
                Error::Read { source, .. } => format!("cannot be read: {}", crate::error::cause(&source)),
                _ => "has changed since it was written, or is a table of another state".into(),
            };
            report.problems.push(Problem { part: Part::Copies, on: name.clone(), what });
            return;
        }
    };
    (report.checked.groups, report.checked.families) = (table.groups.len(), table.families.len());
    // Where not all was learnt yet, the table is that of an earlier commit, and may know stories that are gone.
    let Some(kept) = kept.filter(|_| payload.learnt) else { return };
    if table.seen.len() != kept.len() || !table.seen.iter().all(|mark| kept.contains_key(mark)) {
        // The table is the one that the commit names: it is the commit that lost stories, or is that of another moment.
        let what =
            format!("names a table of {} stories, and not of the {} that are there", table.seen.len(), kept.len());
        report.problems.push(Problem { part: Part::Commit, on: COMMIT.into(), what });
    } else if let Some(what) = fault(&table, kept) {
        report.problems.push(Problem { part: Part::Copies, on: name.clone(), what });
    }
}

/// In what the table is not one of these stories.
fn fault(table: &Table, kept: &Kept) -> Option<String> {
    if !table.groups.iter().flatten().all(|mark| kept.contains_key(mark)) {
        return Some("has a group with a story that is not there".into());
    }
    let is_there = |&(mark, quote): &(u64, u32)| kept.get(&mark).is_some_and(|&quotes| (quote as usize) < quotes);
    let all = table.families.iter().flatten().chain(&table.disputed).all(is_there);
    (!all).then(|| "has a saying with a quote that is not there".into())
}
