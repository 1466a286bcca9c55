//! GeoJSON: the places that stories name as points on a map, for QGIS, Leaflet and whatever draws maps.

use std::collections::BTreeMap;

use serde_json::json;
use tantivy::query::Query;

use crate::error::Error;
use crate::index::fact::Tally;
use crate::index::{Grouping, Names, Reader};

/// How many places there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Those that are features.
    pub features: usize,
    /// Those that were left out, for nobody knows where they lie.
    pub without_point: usize,
}

/// Gives the lines of one collection: a feature for each place that the stories name, those that most stories name
/// first. `stories` counts every story, `independent` the copies of one as one.
///
/// # Errors
///
/// Where the index cannot be read, and whatever `out` fails with.
pub fn write<E: From<Error>>(
    reader: Reader,
    stories: &dyn Query,
    mut out: impl FnMut(&str) -> Result<(), E>,
) -> Result<Drawn, E> {
    let key = |place: &Tally| (place.fact.geonames, place.fact.name.clone());
    let reader = reader.grouped(Grouping::Together);
    let together = reader.tally(Names::Places, stories)?;
    let independent: BTreeMap<_, usize> = together.iter().map(|place| (key(place), place.stories)).collect();
    let places = reader.grouped(Grouping::Apart).tally(Names::Places, stories)?;
    let mut drawn = Drawn::default();
    out("{\"type\": \"FeatureCollection\", \"features\": [\n")?;
    for place in &places {
        let Some(feature) = feature(place, independent.get(&key(place)).copied().unwrap_or(0)) else {
            drawn.without_point += 1;
            continue;
        };
        out(&format!("{}{feature}", if drawn.features == 0 { "" } else { ",\n" }))?;
        drawn.features += 1;
    }
    out("\n]}\n")?;
    Ok(drawn)
}

/// A place as a point, east before north; nothing where nobody knows where it lies.
fn feature(place: &Tally, independent: usize) -> Option<serde_json::Value> {
    let fact = &place.fact;
    let (lat, lon) = fact.point?;
    Some(json!({
        "type": "Feature",
        "id": fact.geonames,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "name": fact.name,
            "geonames": fact.geonames,
            "kind": fact.kind,
            "country": fact.country,
            "forms": fact.forms,
            "stories": place.stories,
            "independent": independent,
            "mentions": fact.mentions,
            "quotes": fact.quotes,
        },
    }))
}
