//! `archive places`: the places that stories name, or all that is known of one.

use std::path::PathBuf;

use archive::answer::place;
use archive::index::Names;
use archive::index::fact::Tally;

use super::{open_grouped, phrase, query};
use crate::Outcome;
use crate::args;
use crate::commands::names::{self, Kind};
use crate::output::names::some;
use crate::output::sheet::PLACES;
use crate::output::{Out, pages};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &args::Names, out: &mut Out) -> anyhow::Result<Outcome> {
    let name = options.name.join(" ");
    if !name.trim().is_empty() && !options.list && options.shape.has_pages() {
        phrase(archive::query::Field::Place, &name)?;
        let (reader, within) = (open_grouped(index, options.copies)?, query(&[], &options.filter)?);
        if let [only] = place::find(&reader, &name, &within)?.as_slice() {
            let page = place::page(&reader, &only.fact, &within, pages::most(&options.shape))?;
            pages::place(out, &page, &options.shape)?;
            return Ok(Outcome::Found);
        }
    }
    let kind = Kind { names: Names::Places, heading: "Place", one: "place", many: "places", sheet: &PLACES, about };
    names::run(index, options, out, &kind)
}

/// Kind, country and coordinates, then other forms of the name.
fn about(tally: &Tally) -> String {
    let fact = &tally.fact;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(fact.kind.clone());
    parts.extend(fact.country.clone().filter(|_| fact.kind.as_deref() != Some("country")));
    parts.extend(fact.point.map(|(lat, lon)| format!("{lat:.2} {lon:.2}")));
    let place = parts.join(", ");
    if fact.forms.is_empty() { place } else { format!("{place}; also {}", some(&fact.forms)) }
}
