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

use serde::Serialize;

use crate::error::Result;
use crate::index::days::date;
use crate::index::fact::place_name;
use crate::index::{Facet, Hit, Many, Reader, most_first};

/// How often something is found, by name: most first, then by name.
pub type Counts = Vec<(String, usize)>;

/// The names that most stories share, and how many there are.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Leading {
    /// As many of them as were asked for.
    pub first: Counts,
    /// How many there are in all.
    #[serde(skip)]
    pub all: Many,
}

impl Leading {
    /// The first `most` values of a facet in these stories, but for those left out.
    fn of(reader: &Reader, facet: Facet, hits: &[Hit], most: usize, left_out: &[&str]) -> Result<Self> {
        let (first, all) = reader.facet_others(facet, hits, most, left_out)?;
        Ok(Self { first, all })
    }
}

impl From<Counts> for Leading {
    fn from(all: Counts) -> Self {
        Self { all: Many::Exactly(all.len()), first: all }
    }
}

/// Sorts counts: most first, then by name.
fn ranked(counts: BTreeMap<String, usize>) -> Counts {
    let mut counts: Counts = counts.into_iter().collect();
    most_first(&mut counts);
    counts
}

/// The places that these stories name, counted by their names alone, but for those of which it is true that they are left out,
/// by name and GeoNames id.
fn places(reader: &Reader, hits: &[Hit], is_left_out: impl Fn(&str, Option<u32>) -> bool) -> Result<Counts> {
    let mut counts = reader.by_key("place_name", hits, |key| {
        let (name, _, id) = place_name(key);
        (!is_left_out(name, id)).then_some(name.into())
    })?;
    counts.remove("");
    Ok(ranked(counts))
}

/// The first and the last day on which hits begin, as ISO dates; nothing where none is dated.
fn seen(hits: impl IntoIterator<Item = Hit>) -> Option<(String, String)> {
    let days: Vec<i64> = hits.into_iter().filter_map(|hit| hit.day).collect();
    let iso = |day: Option<&i64>| Some(date(*day?)?.to_string());
    Some((iso(days.iter().min())?, iso(days.iter().max())?))
}
