//! `archive people`: the people that stories name.

use std::path::Path;

use archive::index::fact::Tally;

use crate::Outcome;
use crate::args::Names;
use crate::commands::names::{self, Kind};
use crate::output::Out;
use crate::output::names::some;

/// Runs the command.
pub(crate) fn run(index: Option<&Path>, options: &Names, out: &mut Out) -> anyhow::Result<Outcome> {
    names::run(index, options, out, &Kind { column: "people", heading: "Person", one: "person", many: "people", about })
}

/// Titles, then other forms of the name.
fn about(tally: &Tally) -> String {
    let titles = some(&tally.fact.titles);
    let forms = some(&tally.fact.forms);
    match (titles.is_empty(), forms.is_empty()) {
        (_, true) => titles,
        (true, false) => format!("also {forms}"),
        (false, false) => format!("{titles}; also {forms}"),
    }
}
