//! Stories that have most in common with one story: its telling words, and the people and places it names.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::DocAddress;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};

use crate::error::Result;
use crate::index::ranking::InSteps;
use crate::index::schema::STORY;
use crate::index::words::exact;
use crate::index::{Hits, Reader, Sort, Stored, kept};
use crate::text::key::word_key;
use crate::text::lexicon::{Class, class_of};

/// Words of the story that are looked for.
const WORDS: usize = 30;
/// How much a person in common counts beside a word.
const PERSON: f32 = 2.0;
/// What part of a story's own score another must reach: with less, they have a weekday and a word of saying in common.
const CHANCE: f32 = 20.0;

/// A story in common with another, and what they have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// People that both name.
    pub people: Vec<String>,
    /// Places that both name.
    pub places: Vec<String>,
    /// The most telling words of the first that the second holds as well.
    pub words: Vec<String>,
}

/// A story as it is compared with others.
pub struct Likeness {
    words: Vec<String>,
    people: BTreeSet<String>,
    places: BTreeSet<String>,
}

impl Likeness {
    /// Chooses the most telling words of a story: frequent in it, rare in the archive.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn new(reader: &Reader, story: &Stored) -> Result<Self> {
        let fields = reader.fields();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in exact(&kept::text(&story.record)) {
            if word.chars().count() > 2 && !class_of(word_key(&word)).any(Class::FUNCTION) {
                *counts.entry(word).or_default() += 1;
            }
        }
        let all = reader.documents()?.max(1) as f64;
        let mut weighed: Vec<(u64, String)> = Vec::with_capacity(counts.len());
        for (word, count) in counts {
            let documents = reader.searcher().doc_freq(&Term::from_field_text(fields.text, &word))?;
            // A word that no other story holds finds nothing.
            if documents > 1 {
                let weight = (1.0 + count as f64).ln() * (all / documents as f64).ln();
                weighed.push(((weight * 1e6) as u64, word));
            }
        }
        weighed.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let words = weighed.into_iter().take(WORDS).map(|(_, word)| word).collect();
        let record = &story.record;
        Ok(Self {
            words,
            people: record.people.iter().map(|person| person.name.clone()).collect(),
            places: record.places.iter().map(|place| place.name.clone()).collect(),
        })
    }

    /// The stories with most in common, best first, the story itself at `own` and its copies left out.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn stories(&self, reader: &Reader, own: DocAddress, limit: usize) -> Result<Hits> {
        let fields = reader.fields();
        let mut any: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        for word in &self.words {
            let term = Term::from_field_text(fields.text, word);
            any.push((Occur::Should, InSteps::of(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        }
        for person in self.people.iter().filter_map(|name| exact(name).pop()) {
            let term = Term::from_field_text(fields.person, &person);
            let query = InSteps::of(TermQuery::new(term, IndexRecordOption::WithFreqs));
            any.push((Occur::Should, Box::new(BoostQuery::new(query, PERSON))));
        }
        if any.is_empty() {
            return Ok(Hits::default());
        }
        let likely: Box<dyn EngineQuery> = Box::new(BooleanQuery::new(any));
        let query =
            BooleanQuery::intersection(vec![Box::new(ConstScoreQuery::new(Box::new(reader.kind(STORY)), 0.0)), likely]);
        let copies = reader.members(own)?;
        let mut hits = reader.search(&query, Sort::Score, limit.saturating_add(copies.len()))?;
        let all = hits.hits.len();
        // Itself, or a copy.
        let most = hits.hits.first().map_or(0.0, |hit| hit.score);
        hits.hits.retain(|hit| !copies.contains(&hit.address) && hit.score * CHANCE >= most);
        hits.total = hits.total.saturating_sub(all - hits.hits.len());
        hits.hits.truncate(limit);
        Ok(hits)
    }

    /// What another story has in common with it.
    pub fn common(&self, other: &Stored) -> Common {
        let record = &other.record;
        let words: BTreeSet<String> = exact(&kept::text(record)).into_iter().collect();
        Common {
            people: record
                .people
                .iter()
                .map(|one| &one.name)
                .filter(|name| self.people.contains(*name))
                .cloned()
                .collect(),
            places: record
                .places
                .iter()
                .map(|one| &one.name)
                .filter(|name| self.places.contains(*name))
                .cloned()
                .collect(),
            words: self.words.iter().filter(|word| words.contains(*word)).take(8).cloned().collect(),
        }
    }
}
