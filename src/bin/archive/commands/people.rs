//! `archive people`: the people that stories name, or all that is known of one.

use std::path::PathBuf;

use archive::answer::person::{self, Meant};
use archive::index::Names;
use archive::index::fact::Tally;

use super::{open_grouped, query};
use crate::Outcome;
use crate::args;
use crate::commands::names::{self, Kind};
use crate::messages::note;
use crate::output::names::some;
use crate::output::sheet::{NAMES, Sheet};
use crate::output::{Out, pages};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &args::Names, out: &mut Out) -> anyhow::Result<Outcome> {
    let name = options.name.join(" ");
    let kind = Kind { names: Names::People, heading: "Person", one: "person", many: "people", sheet: &NAMES, about };
    if !name.trim().is_empty() && !options.list && options.shape.has_pages() {
        let (reader, within) = (open_grouped(index, options.copies)?, query(&[], &options.filter)?);
        match person::meant(&reader, &name, &within)? {
            Meant::One(meant) => {
                let page = person::page(&reader, &meant, &within, pages::most(&options.shape))?;
                pages::person(out, &reader, &page, &options.shape)?;
                return Ok(Outcome::Found);
            }
            Meant::Several => {
                note(format_args!("“{name}” fits several people; name one in full to be told all that is known."));
            }
            Meant::Nobody => {}
        }
        let sheet = Sheet::new(&options.shape, kind.sheet)?;
        return names::list(&reader, &within, options, out, &kind, sheet);
    }
    names::run(index, options, out, &kind)
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
