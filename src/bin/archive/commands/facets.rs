//! Counts over all that a search finds.

use archive::index::fact::place_name;
use archive::index::{self, Hit, Many, Reader};
use serde::Serialize;

use crate::args::Facet;
use crate::messages::{count, note, number};
use crate::output::Out;
use crate::output::paint::{STRONG, paint};
use crate::output::sheet::{Row, Sheet};

/// Writes the counts of one facet over these stories: at most `most` values.
pub(crate) fn write(
    reader: &Reader,
    hits: &[Hit],
    facet: Facet,
    most: usize,
    query: Option<&str>,
    out: &mut Out,
    sheet: Option<&mut Sheet<'_>>,
) -> anyhow::Result<()> {
    let (name, facet) = known(facet);
    let (shown, values) = reader.facet_first(facet, hits, most)?;
    let total = hits.len();
    let missing = match facet {
        index::Facet::Year | index::Facet::Month => "no such date",
        _ => "none",
    };
    if let Some(sheet) = sheet {
        for (value, stories) in &shown {
            sheet.row(out, &Row::new(&Count::new(name, facet, value, *stories, query))?)?;
        }
    } else {
        let heading = paint(out.colored, STRONG, &format!("By {name}, of {}", count(total, "story", "stories")));
        out.line(heading)?;
        for (value, stories) in &shown {
            let value = match facet {
                index::Facet::Place => shown_place(value),
                _ => value.clone(),
            };
            out.line(format!("{:>9}  {}", number(*stories), if value.is_empty() { missing } else { &value }))?;
        }
    }
    match values {
        Many::Exactly(values) if values <= most => {}
        Many::Exactly(values) => {
            note(format_args!("Showing {most} of {} values; --limit 0 shows all.", number(values)));
        }
        Many::MoreThan(values) => {
            note(format_args!("Showing {most} of more than {} values; --limit 0 shows all.", number(values)));
        }
    }
    Ok(())
}

fn shown_place(key: &str) -> String {
    match place_name(key) {
        (name, Some(country), _) => format!("{name}, {country}"),
        (name, None, _) => name.to_owned(),
    }
}

/// One value and its stories.
#[derive(Serialize)]
struct Count<'v> {
    facet: &'v str,
    value: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geonames: Option<u32>,
    stories: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'v str>,
}

impl<'v> Count<'v> {
    fn new(name: &'v str, facet: index::Facet, key: &'v str, stories: usize, query: Option<&'v str>) -> Self {
        let (value, country, geonames) = if facet == index::Facet::Place { place_name(key) } else { (key, None, None) };
        Self { facet: name, value: Some(value).filter(|value| !value.is_empty()), country, geonames, stories, query }
    }
}

fn known(facet: Facet) -> (&'static str, index::Facet) {
    match facet {
        Facet::Person => ("person", index::Facet::Person),
        Facet::Place => ("place", index::Facet::Place),
        Facet::Organization => ("organization", index::Facet::Organization),
        Facet::Source => ("source", index::Facet::Source),
        Facet::Year => ("year", index::Facet::Year),
        Facet::Month => ("month", index::Facet::Month),
        Facet::Speaker => ("speaker", index::Facet::Speaker),
        Facet::Language => ("language", index::Facet::Language),
        Facet::Format => ("format", index::Facet::Format),
    }
}
