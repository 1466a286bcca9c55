//! Counting names over many stories: all of them, the leading ones, or those that bear certain words.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use tantivy::SegmentReader;
use tantivy::query::{BooleanQuery, Query};
use tantivy::schema::{Field, Term};

use super::columns::{self, Living};
use super::entry::LONGEST_BLOCK;
use super::fact::{Counter, Fact, NameKey, Tally, name_key, place_name};
use super::most;
use super::reader::{Hit, Reader};
use super::schema::Fields;
use super::words::exact;
use crate::error::Result;

/// What is counted by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// People.
    People,
    /// Places, by GeoNames id where that is known.
    Places,
    /// Organisations.
    Organizations,
}

impl Names {
    /// The field of all the words by which they can be asked for, a block for each fact of the column and in its order.
    pub(super) fn field(self, fields: &Fields) -> Field {
        match self {
            Self::People => fields.person,
            Self::Places => fields.place,
            Self::Organizations => fields.organization,
        }
    }

    /// The column of facts.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Places => "places",
            Self::Organizations => "organizations",
        }
    }

    /// The column of names alone.
    fn names(self) -> &'static str {
        match self {
            Self::People => "person_name",
            Self::Places => "place_name",
            Self::Organizations => "organization_name",
        }
    }

    /// The key of a name as its column of names holds it.
    fn key(self, name: &str) -> NameKey {
        match self {
            Self::Places => {
                let (name, _, id) = place_name(name);
                name_key(id, name)
            }
            Self::People | Self::Organizations => name_key(None, name),
        }
    }
}

impl Reader {
    /// Counts names over the stories that answer: most stories first, then most mentions, then by name.
    pub fn tally(&self, names: Names, stories: &dyn Query) -> Result<Vec<Tally>> {
        self.tally_of(names, &self.all(stories)?)
    }

    /// Counts the names that hold all of `words` in name, forms and titles ([`exact`] gives words so; there is one at least), over
    /// the stories that answer `within`. Only stories that hold one of their words are looked at, so that of copies the earliest
    /// of those counts.
    pub fn named(&self, names: Names, words: &[String], within: &dyn Query) -> Result<Vec<Tally>> {
        let mut tallies = self.bearing(names, words, within)?;
        tallies.retain(|tally| tally.holds(words));
        Ok(tallies)
    }

    /// How many different names there are in all stories, by the dictionaries alone.
    pub fn count_names(&self, names: Names) -> Result<usize> {
        let of_segment = |segment: &SegmentReader| {
            let (mut marks, mut last) = (Vec::new(), None);
            let Some(living) = Living::of(segment, names.names())? else { return Ok(marks) };
            living.each(|value| {
                let mark = match names {
                    Names::People | Names::Organizations => most::mark(value),
                    Names::Places => match names.key(value) {
                        // No name begins so.
                        (Some(id), _) => most::mark(&format!("\u{1f}{id}")),
                        (None, name) => most::mark(&name),
                    },
                };
                // What has one name lies together.
                if last.replace(mark) != Some(mark) {
                    marks.push(mark);
                }
            })?;
            Ok(marks)
        };
        let segments = self.searcher().segment_readers().par_iter();
        Ok(most::count_marks(segments.map(of_segment).collect::<Result<Vec<_>>>()?))
    }

    fn tally_of(&self, names: Names, hits: &[Hit]) -> Result<Vec<Tally>> {
        Ok(tallies(self.different_facts(names.column(), hits, |_| true)?))
    }

    /// The `most` names that most of these stories bear, and how many there are in all: counted by names alone, and only the
    /// facts of the first are read.
    pub fn most_named(&self, names: Names, hits: &[Hit], most: usize) -> Result<(Vec<Tally>, usize)> {
        let (first, total) = match names {
            Names::People | Names::Organizations => {
                let counts = self.counts_of(names.names(), hits)?;
                let (first, total) = rayon::join(|| counts.leading(most), || counts.different());
                (first?.into_iter().map(|(name, _)| name).collect(), total?)
            }
            Names::Places => self.leading_places(hits, most)?,
        };
        if total < most {
            let mut tallies = self.tally_of(names, hits)?;
            tallies.truncate(most);
            return Ok((tallies, total));
        }
        let keys: FxHashSet<NameKey> = first.iter().map(|name| names.key(name)).collect();
        let mut tallies = self.told(names, first.iter().map(|key| place_name(key).0), hits)?;
        tallies.retain(|tally| keys.contains(&name_key(tally.fact.geonames, &tally.fact.name)));
        tallies.truncate(most);
        Ok((tallies, total))
    }

    /// The names, as their column holds them, of the `most` places of most stories, with all that tie with the last of these,
    /// for what is said of them puts them in order; and how many there are in all. One place can go by several names.
    fn leading_places(&self, hits: &[Hit], most: usize) -> Result<(Vec<String>, usize)> {
        let names = Names::Places;
        let counts = self.by_column(names.names(), hits)?;
        let mut stories: BTreeMap<NameKey, usize> = BTreeMap::new();
        for (name, count) in counts.iter().filter(|(name, _)| !name.is_empty()) {
            *stories.entry(names.key(name)).or_default() += count;
        }
        let total = stories.len();
        let mut order: Vec<usize> = stories.values().copied().collect();
        order.sort_unstable_by(|a, b| b.cmp(a));
        let last = most.checked_sub(1).and_then(|last| order.get(last)).copied().unwrap_or(0);
        let is_first = |name: &String| stories.get(&names.key(name)).is_some_and(|count| *count >= last);
        Ok((counts.into_keys().filter(is_first).collect(), total))
    }

    /// The names of which some fact holds at least one of the words wanted, the rarest of them: whoever bears all of them
    /// is among these.
    fn bearing(&self, names: Names, words: &[String], within: &dyn Query) -> Result<Vec<Tally>> {
        let mut rarest: Option<(u64, &String)> = None;
        for word in words {
            let found = self.searcher().doc_freq(&self.term(names, word))?;
            rarest = rarest.filter(|(least, _)| *least <= found).or(Some((found, word)));
        }
        let Some((_, rarest)) = rarest else { return Ok(Vec::new()) };
        let mut bearers: BTreeSet<String> = BTreeSet::new();
        let mut ids: BTreeSet<u32> = BTreeSet::new();
        let word = std::iter::once(rarest.as_str());
        let facts = self.facts_holding(names, &self.holding(names, word.clone(), within)?, word, |_| true)?;
        for (fact, _) in &facts {
            ids.extend(fact.geonames);
            bearers.insert(fact.name.clone());
        }
        if !ids.is_empty() {
            // A place can go by other names, too; those that none of these stories uses find nothing.
            bearers.extend(columns::values_wanted(self.searcher(), names.names(), |key| {
                let (name, _, id) = place_name(key);
                id.is_some_and(|id| ids.contains(&id)).then(|| name.to_owned())
            })?);
        }
        // Of each name a word that all the stories hold which name it.
        let mut near: BTreeSet<String> = BTreeSet::new();
        for name in &bearers {
            let mut own = exact(name);
            own.truncate(LONGEST_BLOCK);
            match if own.contains(rarest) { Some(rarest.clone()) } else { own.pop() } {
                Some(word) => near.insert(word),
                None => return self.told(names, bearers.iter().map(String::as_str), &self.all(within)?),
            };
        }
        if near.iter().eq([rarest]) {
            return Ok(tallies(facts));
        }
        let (is_bearer, near) = (|name: &str| bearers.contains(name), near.iter().map(String::as_str));
        Ok(tallies(self.facts_holding(names, &self.holding(names, near.clone(), within)?, near, is_bearer)?))
    }

    /// Those of the stories that name somebody or something by one of these words.
    fn holding<'w>(&self, names: Names, words: impl Iterator<Item = &'w str>, within: &dyn Query) -> Result<Vec<Hit>> {
        let hold = BooleanQuery::new_multiterms_query(words.map(|word| self.term(names, word)).collect());
        self.all(&BooleanQuery::intersection(vec![within.box_clone(), Box::new(hold)]))
    }

    /// Counts the facts of these names; what else they say is left.
    fn told<'n>(&self, names: Names, wanted: impl Iterator<Item = &'n str>, hits: &[Hit]) -> Result<Vec<Tally>> {
        Ok(tallies(self.facts_named(names.column(), hits, wanted)?))
    }

    fn term(&self, names: Names, word: &str) -> Term {
        Term::from_field_text(names.field(&self.fields()), word)
    }
}

/// Counts facts, each of which so many stories share to the letter.
fn tallies(facts: Vec<(Fact, usize)>) -> Vec<Tally> {
    let mut counter = Counter::default();
    facts.into_iter().for_each(|(fact, stories)| counter.add_fact(fact, stories));
    counter.tallies()
}
