//! One place over the whole archive.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Counts, by_name, ranked, seen};
use crate::error::Result;
use crate::index::fact::{Fact, Tally, place_name};
use crate::index::words::exact;
use crate::index::{Facet, Hit, Names, Reader, begins_with};
use crate::query::{Field, Query, Target, lower};

/// What the archive knows of one place.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// The gazetteer's name, or the words of the text.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Kind.
    pub kind: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// Other forms, by the number of stories that use them.
    pub forms: Counts,
    /// Stories that name it.
    pub stories: usize,
    /// First and last day of these stories, ISO.
    pub seen: Option<(String, String)>,
    /// Stories of these without a date.
    pub undated: usize,
    /// People named in the same stories.
    pub people: Counts,
    /// Other places named in the same stories.
    pub with: Counts,
    /// Sources of these stories.
    pub sources: Counts,
    /// The stories, earliest first, undated last.
    #[serde(skip)]
    pub hits: Vec<Hit>,
}

/// Finds the places that a name can mean, in the stories that answer `within`: most stories first.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn find(reader: &Reader, name: &str, within: &Query) -> Result<Vec<Tally>> {
    let words = exact(name);
    let query = within.clone().and(Query::phrase(Field::Place, name));
    let mut tallies = reader.tally(Names::Places, &*lower(&query, reader, Target::Stories)?)?;
    let all = |tally: &Tally| -> BTreeSet<String> {
        std::iter::once(&tally.fact.name).chain(&tally.fact.forms).flat_map(|text| exact(text)).collect()
    };
    tallies.retain(|tally| {
        let all = all(tally);
        words.iter().all(|word| all.contains(word))
    });
    // Of several, those of this very name are meant: `London` is no London Bridge.
    let same: Vec<Tally> = tallies.iter().filter(|tally| exact(&tally.fact.name) == words).cloned().collect();
    Ok(if same.is_empty() { tallies } else { same })
}

/// Tells what the archive knows of one of the places found.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn page(reader: &Reader, place: &Fact, within: &Query) -> Result<Page> {
    let query = within.clone().and(Query::phrase(Field::Place, &place.name));
    let hits = reader.in_time(reader.all(&*lower(&query, reader, Target::Stories)?)?)?;
    let is_it = |fact: &&Fact| match place.geonames {
        Some(id) => fact.geonames == Some(id),
        None => fact.geonames.is_none() && fact.name == place.name,
    };
    // Of the other places, their names are counted alone.
    let begins = match place.geonames {
        Some(id) => format!("\"g\":{id},"),
        None => begins_with(&place.name),
    };
    let facts = reader.facts("places", &hits, |json| json.contains(&begins))?;
    let mut page = Page {
        name: place.name.clone(),
        geonames: place.geonames,
        kind: place.kind.clone(),
        country: place.country.clone(),
        point: place.point,
        ..Page::default()
    };
    let mut forms = BTreeMap::new();
    for (hit, facts) in hits.iter().zip(&facts) {
        let Some(own) = facts.iter().find(is_it) else { continue };
        // Where the place is asked for by its id alone, the stories tell what it is.
        page.kind = page.kind.or_else(|| own.kind.clone());
        page.country = page.country.or_else(|| own.country.clone());
        page.point = page.point.or(own.point);
        page.hits.push(*hit);
        page.undated += usize::from(hit.day.is_none());
        for form in &own.forms {
            *forms.entry(form.clone()).or_default() += 1;
        }
    }
    page.stories = page.hits.len();
    page.seen = seen(page.hits.iter().copied());
    page.forms = ranked(forms);
    let mut with = reader.facet_of(Facet::Place, &page.hits)?;
    with.retain(|(key, _)| match (place.geonames, place_name(key)) {
        (Some(id), (_, _, other)) => other != Some(id),
        (None, (name, _, other)) => other.is_some() || name != place.name,
    });
    page.with = by_name(with);
    page.people = reader.facet_of(Facet::Person, &page.hits)?;
    page.sources = reader.facet_of(Facet::Source, &page.hits)?;
    for counts in [&mut page.people, &mut page.sources] {
        counts.retain(|(name, _)| !name.is_empty());
    }
    Ok(page)
}
