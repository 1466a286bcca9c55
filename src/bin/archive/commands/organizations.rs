//! `archive organizations`: the organisations that stories name.

use std::path::PathBuf;

use archive::index::Names;
use archive::index::fact::Tally;

use crate::Outcome;
use crate::args;
use crate::commands::names::{self, Kind};
use crate::output::Out;
use crate::output::names::some;
use crate::output::sheet::NAMES;

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &args::Names, out: &mut Out) -> anyhow::Result<Outcome> {
    names::run(
        index,
        options,
        out,
        &Kind {
            names: Names::Organizations,
            heading: "Organisation",
            sheet: &NAMES,
            one: "organisation",
            many: "organisations",
            about,
        },
    )
}

/// Other forms of the name.
fn about(tally: &Tally) -> String {
    if tally.fact.forms.is_empty() { String::new() } else { format!("also {}", some(&tally.fact.forms)) }
}
