//! Places: recognition over all gold toponyms, and end to end, where a toponym with coordinates counts only when it was
//! found and lies within 161 km (100 miles), as the literature on geoparsing counts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::matching::pair;
use super::{Article, Score, Stretch, share};

/// Radius within which a place counts as right.
const NEAR_KM: f64 = 161.0;
const EARTH_KM: f64 = 6371.0088;

/// The gold toponyms of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    pub(super) id: String,
    places: Vec<Toponym>,
}

#[derive(Clone, Debug, Deserialize)]
struct Toponym {
    #[serde(flatten)]
    span: Stretch,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// The measures over some articles: name, value, gold items.
pub(super) fn measure(rows: &[&Gold], articles: &BTreeMap<String, Article>) -> Vec<(&'static str, f64, usize)> {
    let (mut wanted, mut said, mut found, mut located, mut judged, mut near, mut found_located) = (0, 0, 0, 0, 0, 0, 0);
    for gold in rows {
        let mine = articles.get(&gold.id).map(predictions).unwrap_or_default();
        let spans: Vec<Stretch> = gold.places.iter().map(|place| place.span).collect();
        let predicted: Vec<Stretch> = mine.keys().copied().collect();
        let points: Vec<Option<(f64, f64)>> = mine.into_values().collect();
        let matched = pair(&spans, &predicted, false);
        wanted += spans.len();
        said += predicted.len();
        found += matched.len();
        judged += predicted.len() - matched.keys().filter(|&&i| gold.places[i].lat.is_none()).count();
        for (i, toponym) in gold.places.iter().enumerate() {
            let Some(want) = toponym.lat.zip(toponym.lon) else { continue };
            located += 1;
            if let Some(&j) = matched.get(&i) {
                found_located += 1;
                near += usize::from(points[j].is_some_and(|point| kilometres(want, point) <= NEAR_KM));
            }
        }
    }
    vec![
        ("toponyms found, overlap F1", Score::new(found, said, found, wanted).f1(), wanted),
        ("toponyms within 161 km, of those found", share(near, found_located), found_located),
        ("toponyms found and within 161 km, F1", Score::new(near, judged, near, located).f1(), located),
    ]
}

fn predictions(article: &Article) -> BTreeMap<Stretch, Option<(f64, f64)>> {
    let mut out = BTreeMap::new();
    for record in &article.records {
        for place in &record.places {
            for mention in &place.mentions {
                let span = Stretch::of(mention.start, mention.end, record.source.offset);
                out.entry(span).or_insert(place.lat.zip(place.lon));
            }
        }
    }
    out
}

/// Great-circle distance between two points in degrees north and east.
pub fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lon1, lat2, lon2) = (a.0.to_radians(), a.1.to_radians(), b.0.to_radians(), b.1.to_radians());
    let h = ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::kilometres;

    #[test]
    fn oslo_to_bergen_is_a_day_by_train() {
        let distance = kilometres((59.91, 10.75), (60.39, 5.32));
        assert!((300.0..310.0).contains(&distance), "{distance}");
    }
}
