//! `archive places`: the places that stories name.

use std::path::Path;

use archive::index::fact::Tally;

use crate::Outcome;
use crate::args::Names;
use crate::commands::names::{self, Kind};
use crate::output::Out;
use crate::output::names::some;

/// Runs the command.
pub(crate) fn run(index: Option<&Path>, options: &Names, out: &mut Out) -> anyhow::Result<Outcome> {
    names::run(index, options, out, &Kind { column: "places", heading: "Place", one: "place", many: "places", about })
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
