//! Counting over all that answers a query, by columns: no record is read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use tantivy::DocAddress;
use tantivy::query::Query;

use super::fact::{Fact, begins_with, name_in, place_name};
use super::most::{Counts, Many, most_first};
use super::reader::{Hit, Reader, Sort};
use super::tally::Names;
use super::{columns, days, most};
use crate::error::Result;

/// How many names are looked up one by one, before all facts are read to find theirs.
const MANY: usize = 64;

/// What stories are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// People named, by full name.
    Person,
    /// Places named ([`super::fact::place_key`]).
    Place,
    /// Organisations named.
    Organization,
    /// Publication, or first folder.
    Source,
    /// Year of the story's date.
    Year,
    /// Month of the story's date, where it is known so exactly.
    Month,
    /// Those whose words are reported.
    Speaker,
    /// Language.
    Language,
    /// What the file was read as.
    Format,
    /// How the date is known: `given`, `written`, `inferred` or `none`.
    Dated,
}

/// Where these lie.
fn addresses(hits: &[Hit]) -> Vec<DocAddress> {
    hits.iter().map(|hit| hit.address).collect()
}

impl Reader {
    /// Counts stories by one facet: most first, then by value; by time for years and months. Stories
    /// without a value are counted under the empty one.
    pub fn facet_of(&self, facet: Facet, hits: &[Hit]) -> Result<Vec<(String, usize)>> {
        let counts = match facet {
            Facet::Year => self.by_time(hits, 4)?,
            Facet::Month => self.by_time(hits, 7)?,
            Facet::Speaker => {
                let counts = self.counts(facet, hits)?.map(|counts| counts.named(|value| Some(value.into())));
                let mut counts = counts.transpose()?.unwrap_or_default();
                counts.remove("");
                counts
            }
            Facet::Person => self.by_column("person_name", hits)?,
            Facet::Place => self.by_column("place_name", hits)?,
            Facet::Organization => self.by_column("organization_name", hits)?,
            Facet::Source => self.by_column("source_name", hits)?,
            Facet::Language => self.by_column("language", hits)?,
            Facet::Format => self.by_column("format", hits)?,
            Facet::Dated => self.by_terms(hits)?,
        };
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        if !matches!(facet, Facet::Year | Facet::Month) {
            most_first(&mut counts);
        }
        Ok(counts)
    }

    /// The values that most of these stories have, at most `most` of them, as [`Reader::facet_of`] orders them, without
    /// the empty one: far less work than counting all where the stories are many.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn facet_most(&self, facet: Facet, hits: &[Hit], most: usize) -> Result<Vec<(String, usize)>> {
        let mut counts = match self.counts(facet, hits)? {
            Some(counts) => counts.leading(most)?,
            None => self.facet_of(facet, hits)?,
        };
        counts.retain(|(name, _)| !name.is_empty());
        counts.truncate(most);
        Ok(counts)
    }

    /// The same without those left out, and how many values there are but these.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn facet_others(
        &self,
        facet: Facet,
        hits: &[Hit],
        most: usize,
        left_out: &[&str],
    ) -> Result<(Vec<(String, usize)>, Many)> {
        let is_told = |name: &str| !name.is_empty() && !left_out.contains(&name);
        let counts = self.counts(facet, hits)?;
        let Some(counts) = counts.filter(|_| most < usize::MAX) else {
            let mut all = self.facet_of(facet, hits)?;
            all.retain(|(name, _)| is_told(name));
            let total = all.len();
            all.truncate(most);
            return Ok((all, Many::Exactly(total)));
        };
        let (first, total) = rayon::join(|| counts.leading(most.saturating_add(left_out.len())), || counts.many());
        let (mut first, mut total) = (first?, total?);
        for value in left_out {
            let (Many::Exactly(many) | Many::MoreThan(many)) = &mut total;
            *many = many.saturating_sub(usize::from(counts.has(value)?));
        }
        first.retain(|(name, _)| is_told(name));
        first.truncate(most);
        Ok((first, total))
    }

    /// The first `most` of what [`Reader::facet_of`] gives, and how many there are in all.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn facet_first(&self, facet: Facet, hits: &[Hit], most: usize) -> Result<(Vec<(String, usize)>, Many)> {
        let counts = self.counts(facet, hits)?;
        let Some(counts) = counts.filter(|_| most < usize::MAX) else {
            let mut counts = self.facet_of(facet, hits)?;
            let total = counts.len();
            counts.truncate(most);
            return Ok((counts, Many::Exactly(total)));
        };
        let (first, total) = rayon::join(|| counts.leading(most), || counts.many());
        let (mut first, mut total) = (first?, total?);
        if counts.without > 0 {
            first.push((String::new(), counts.without));
            most_first(&mut first);
            let (Many::Exactly(many) | Many::MoreThan(many)) = &mut total;
            *many += 1;
        }
        first.truncate(most);
        Ok((first, total))
    }

    /// Counts by the numbers of a facet's values, of the facets that are columns and have many.
    fn counts(&self, facet: Facet, hits: &[Hit]) -> Result<Option<Counts>> {
        let column = match facet {
            Facet::Person => "person_name",
            Facet::Place => "place_name",
            Facet::Organization => "organization_name",
            Facet::Source => "source_name",
            Facet::Speaker => {
                let addresses = addresses(hits);
                return Counts::behind(self.searcher(), "speaker_name", "quotes", &addresses).map(Some);
            }
            _ => return Ok(None),
        };
        self.counts_of(column, hits).map(Some)
    }

    /// Counts the values of a column by their numbers.
    pub(super) fn counts_of(&self, column: &str, hits: &[Hit]) -> Result<Counts> {
        let addresses = addresses(hits);
        Counts::of(self.searcher(), column, &addresses)
    }

    /// Everything that answers, in the order of the index.
    pub fn all(&self, query: &dyn Query) -> Result<Vec<Hit>> {
        self.hits(query, Sort::Path)
    }

    /// The last day that the date of each can mean, counted from 1970-01-01.
    pub fn last_days<'h>(&self, hits: &'h [Hit]) -> Result<impl Iterator<Item = Option<i64>> + use<'h>> {
        let columns = self.numbers("last_day")?;
        Ok(hits.iter().map(move |hit| columns.get(hit.address.segment_ord as usize)?.first(hit.address.doc_id)))
    }

    /// What each of these stories says of a person, a place or an organisation (`people`, `places`, `organizations`) that
    /// bears one of these names: the first that is wanted. Facts that stories share come once, and of each story the place
    /// of its own among these.
    pub(crate) fn facts<'n>(
        &self,
        column: &str,
        hits: &[Hit],
        names: impl Iterator<Item = &'n str>,
        is_wanted: impl Fn(&Fact) -> bool,
    ) -> Result<(Vec<Fact>, Vec<Option<usize>>)> {
        let begins: Vec<String> = names.map(begins_with).collect();
        let addresses = addresses(hits);
        let (mut facts, mut own) = (Vec::new(), vec![None; hits.len()]);
        let mut last: Option<(String, bool)> = None;
        columns::each_value_with(self.searcher(), column, &addresses, &begins, |at, json| {
            if last.as_ref().is_none_or(|(known, _)| known != json) {
                let fact = serde_json::from_str(json).ok().filter(&is_wanted);
                last = Some((json.to_owned(), fact.is_some()));
                facts.extend(fact);
            }
            if let (Some((_, true)), Some(slot)) = (&last, own.get_mut(at)) {
                slot.get_or_insert(facts.len().saturating_sub(1));
            }
        })?;
        Ok((facts, own))
    }

    /// The different facts of a column in these stories that bear one of these names, in one order however they lie in
    /// segments, each with the number of stories that have it to the letter.
    pub(crate) fn facts_named<'n>(
        &self,
        column: &str,
        hits: &[Hit],
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Vec<(Fact, usize)>> {
        let names: BTreeSet<&str> = names.collect();
        if names.len() > MANY {
            let is_wanted = |json: &str| name_in(json).is_some_and(|name| names.contains(name.as_ref()));
            return self.different_facts(column, hits, is_wanted);
        }
        let begins: Vec<String> = names.into_iter().map(begins_with).collect();
        let addresses = addresses(hits);
        let mut facts: BTreeMap<String, usize> = BTreeMap::new();
        columns::each_value_beginning(self.searcher(), column, &addresses, &begins, |json, stories| {
            *facts.entry(json.to_owned()).or_default() += stories;
        })?;
        Ok(facts.into_iter().filter_map(|(json, stories)| Some((serde_json::from_str(&json).ok()?, stories))).collect())
    }

    /// What these stories say of all whom one of these words ([`super::words::exact`] gives them so) names, as a name, a form
    /// or a title, and whose name is wanted: the different facts, each with the number of stories that have it to the letter.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub(crate) fn facts_holding<'w>(
        &self,
        names: Names,
        hits: &[Hit],
        words: impl Iterator<Item = &'w str> + Clone + Sync,
        wanted: impl Fn(&str) -> bool + Sync,
    ) -> Result<Vec<(Fact, usize)>> {
        let addresses = addresses(hits);
        let (field, column) = (names.field(&self.fields()), names.column());
        let is_wanted = |json: &str| name_in(json).is_some_and(|name| wanted(&name));
        let facts = columns::values_of_words(self.searcher(), field, column, &addresses, words, is_wanted)?;
        Ok(facts.into_iter().filter_map(|(json, stories)| Some((serde_json::from_str(&json).ok()?, stories))).collect())
    }

    /// Which of these have one of these values in a column.
    pub(crate) fn has_one_of<'v>(
        &self,
        column: &str,
        hits: &[Hit],
        values: impl Iterator<Item = &'v str> + Clone,
    ) -> Result<Vec<bool>> {
        let addresses = addresses(hits);
        columns::has_one_of(self.searcher(), column, &addresses, values)
    }

    /// The different facts of a column in these stories of which `wanted` is true, each with the number of stories that
    /// have it to the letter; `wanted` is asked what the column holds.
    pub(crate) fn different_facts(
        &self,
        column: &str,
        hits: &[Hit],
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<(Fact, usize)>> {
        let facts = self.by_key(column, hits, |json| wanted(json).then_some(json.into()))?.into_iter();
        Ok(facts.filter_map(|(json, stories)| Some((serde_json::from_str(&json).ok()?, stories))).collect())
    }

    /// The value of a column for each hit, empty where there is none.
    pub fn column(&self, column: &str, hits: &[Hit]) -> Result<Vec<String>> {
        let addresses = addresses(hits);
        columns::values(self.searcher(), column, &addresses)
    }

    /// The stories that quotes belong to, quote by quote.
    pub fn stories_behind(&self, quotes: &[Hit]) -> Result<Vec<DocAddress>> {
        Ok(self.stories_of_hits(quotes)?.into_iter().map(|(story, _)| story).collect())
    }

    /// The paths of the files of all stories that answer, in order, each once.
    pub fn paths(&self, stories: &dyn Query) -> Result<Vec<String>> {
        Ok(self.by_column("path_name", &self.all(stories)?)?.into_keys().collect())
    }

    /// The names by which these stories call the place of a GeoNames id.
    pub(crate) fn names_of_place(&self, id: u32, hits: &[Hit]) -> Result<BTreeSet<String>> {
        let names = self.by_key("place_name", hits, |key| {
            let (name, _, own) = place_name(key);
            (own == Some(id)).then_some(name.into())
        })?;
        Ok(names.into_keys().filter(|name| !name.is_empty()).collect())
    }

    pub(super) fn by_column(&self, column: &str, hits: &[Hit]) -> Result<BTreeMap<String, usize>> {
        self.by_key(column, hits, |value| Some(value.into()))
    }

    /// Counts by what `key` makes of the values of a column; stories without any under the empty one.
    pub(crate) fn by_key(
        &self,
        column: &str,
        hits: &[Hit],
        key: impl FnMut(&str) -> Option<Cow<'_, str>>,
    ) -> Result<BTreeMap<String, usize>> {
        self.counts_of(column, hits)?.named(key)
    }

    fn by_terms(&self, hits: &[Hit]) -> Result<BTreeMap<String, usize>> {
        let addresses = addresses(hits);
        most::count_terms(self.searcher(), self.fields().dated, &addresses)
    }

    fn by_time(&self, hits: &[Hit], length: usize) -> Result<BTreeMap<String, usize>> {
        let mut counts = BTreeMap::new();
        let mut last: Option<(i64, i64, String)> = None;
        for (hit, end) in hits.iter().zip(self.last_days(hits)?) {
            let (Some(first), Some(end)) = (hit.day, end) else {
                *counts.entry(String::new()).or_default() += 1;
                continue;
            };
            if let Some((_, _, value)) = last.as_ref().filter(|known| (known.0, known.1) == (first, end)) {
                *counts.entry(value.clone()).or_default() += 1;
                continue;
            }
            let value =
                |day: i64| days::date(day).map(|date| date.to_string().chars().take(length).collect::<String>());
            let value = value(first).filter(|period| value(end).as_ref() == Some(period)).unwrap_or_default();
            *counts.entry(value.clone()).or_default() += 1;
            last = Some((first, end, value));
        }
        Ok(counts)
    }
}
