//! One place over the whole archive.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Counts, Leading, places, ranked, seen};
use crate::error::Result;
use crate::index::fact::{Fact, Tally};
use crate::index::words::exact;
use crate::index::{Facet, Hit, Names, Reader};
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
    pub people: Leading,
    /// Other places named in the same stories.
    pub with: Leading,
    /// Sources of these stories.
    pub sources: Leading,
    /// The stories, in no order.
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
    let tallies = reader.named(Names::Places, &words, &*lower(&query, reader, Target::Stories)?)?;
    // Of several, those of this very name are meant: `London` is no London Bridge.
    let same: Vec<Tally> = tallies.iter().filter(|tally| exact(&tally.fact.name) == words).cloned().collect();
    Ok(if same.is_empty() { tallies } else { same })
}

/// Tells what the archive knows of one of the places found, with the `most` people and sources of most of the stories.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn page(reader: &Reader, place: &Fact, within: &Query, most: usize) -> Result<Page> {
    let query = within.clone().and(Query::phrase(Field::Place, &place.name));
    let mut hits = reader.all(&*lower(&query, reader, Target::Stories)?)?;
    let is_same = |name: &str, id: Option<u32>| match place.geonames {
        Some(own) => id == Some(own),
        None => id.is_none() && name == place.name,
    };
    let is_it = |fact: &Fact| is_same(&fact.name, fact.geonames);
    let mut page = Page {
        name: place.name.clone(),
        geonames: place.geonames,
        kind: place.kind.clone(),
        country: place.country.clone(),
        point: place.point,
        ..Page::default()
    };
    let is_told = |page: &Page| page.kind.is_some() && page.country.is_some() && page.point.is_some();
    if !is_told(&page) {
        // Where the place is asked for by its id alone, the first of the stories tell what it is.
        hits = reader.in_time(hits)?;
    }
    // A place can go by several names.
    let mut names = BTreeSet::from([place.name.clone()]);
    if let Some(id) = place.geonames {
        names.extend(reader.names_of_place(id, &hits)?);
    }
    let (facts, own) = reader.facts("places", &hits, names.iter().map(String::as_str), is_it)?;
    let mut times = vec![0; facts.len()];
    for (hit, own) in hits.iter().zip(own) {
        let Some((own, times)) = own.and_then(|own| Some((facts.get(own)?, times.get_mut(own)?))) else { continue };
        *times += 1;
        page.hits.push(*hit);
        page.undated += usize::from(hit.day.is_none());
        if !is_told(&page) {
            page.kind = page.kind.or_else(|| own.kind.clone());
            page.country = page.country.or_else(|| own.country.clone());
            page.point = page.point.or(own.point);
        }
    }
    let mut forms = BTreeMap::new();
    for (fact, times) in facts.iter().zip(times).filter(|(_, times)| *times > 0) {
        for form in &fact.forms {
            *forms.entry(form.clone()).or_default() += times;
        }
    }
    page.stories = page.hits.len();
    page.seen = seen(page.hits.iter().copied());
    page.forms = ranked(forms);
    let leading = |facet| Leading::of(reader, facet, &page.hits, most, &[]);
    let (with, (people, sources)) =
        rayon::join(|| places(reader, &page.hits, is_same), || (leading(Facet::Person), leading(Facet::Source)));
    (page.with, page.people, page.sources) = (with?.into(), people?, sources?);
    Ok(page)
}
