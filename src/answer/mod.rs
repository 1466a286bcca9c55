//! Answers to questions that are more than a list of hits: over time, of one person or place, of the archive itself.
//!
//! Each takes the index and gives data; whoever asks shows it as it pleases.

pub mod family;
pub mod identity;
pub mod person;
pub mod place;
pub mod related;
pub mod report;
pub mod saved;
pub mod timeline;

use std::collections::BTreeMap;

use crate::index::Hit;
use crate::index::days::date;
use crate::index::fact::place_name;

/// How often something is found, by name: most first, then by name.
pub type Counts = Vec<(String, usize)>;

/// Sorts counts: most first, then by name.
fn ranked(counts: BTreeMap<String, usize>) -> Counts {
    let mut counts: Counts = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// Counts of places by their names alone.
fn by_name(places: Counts) -> Counts {
    let mut counts = BTreeMap::new();
    for (key, stories) in places.into_iter().filter(|(key, _)| !key.is_empty()) {
        *counts.entry(place_name(&key).0.to_owned()).or_default() += stories;
    }
    ranked(counts)
}

/// The first and the last day on which hits begin, as ISO dates; nothing where none is dated.
fn seen(hits: impl IntoIterator<Item = Hit>) -> Option<(String, String)> {
    let days: Vec<i64> = hits.into_iter().filter_map(|hit| hit.day).collect();
    let iso = |day: Option<&i64>| Some(date(*day?)?.to_string());
    Some((iso(days.iter().min())?, iso(days.iter().max())?))
}
