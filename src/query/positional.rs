//! Finds documents by how words stand in them: patterns in phrases, words near each other, in one sentence, so often.
//!
//! Documents that hold the words at all are found by the engine; in each, the positions are looked at. Sentences and
//! paragraphs are those of the stored record, which is read for such documents alone.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    Bm25Weight, BooleanQuery, EmptyQuery, EnableScoring, Explanation, Query, Scorer, TermQuery, TermSetQuery, Weight,
};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::store::StoreReader;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyDocument};

use super::join::unscored;
use super::near::{Bounds, Node, count};
use super::snippet::bounds;
use crate::index::kept;
use crate::index::packed;
use crate::index::ranking::InSteps;
use crate::index::schema::Fields;
use crate::span::Span;

/// More words than this are looked for as a set, fewer one by one.
const SEVERAL: usize = 16;
/// Blocks of stored records kept while one search goes on.
const BLOCKS: usize = 4;

/// What the field is, for its sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// The text of a story.
    Text,
    /// The headline of a story.
    Headline,
    /// The words of a quote.
    Said,
}

/// The query.
#[derive(Clone, Debug)]
pub(super) struct Positional {
    /// How the words are to stand.
    pub(super) node: Node,
    /// The terms of each word, of one field.
    pub(super) terms: Vec<Vec<Term>>,
    /// What the field is.
    pub(super) whole: Whole,
    /// Where records are stored.
    pub(super) fields: Fields,
    /// Whether it counts by how often it is found and how rare the words are, as a word does; it counts one else.
    pub(super) is_weighed: bool,
}

impl Positional {
    /// Finds all documents that hold the words, however they stand.
    fn candidates(&self, node: &Node) -> Box<dyn Query> {
        match node {
            Node::AtLeast { what, .. } => self.candidates(what),
            Node::Any(parts) => Box::new(BooleanQuery::union(parts.iter().map(|part| self.candidates(part)).collect())),
            Node::Near { left, right, .. } => {
                Box::new(BooleanQuery::intersection(vec![self.candidates(left), self.candidates(right)]))
            }
            Node::Phrase { slots, .. } => {
                let all: Vec<Box<dyn Query>> = slots.iter().map(|slot| any_of(self.terms.get(*slot))).collect();
                if all.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::intersection(all)) }
            }
        }
    }
}

/// Finds the documents that hold one of these terms.
pub(super) fn any_of(terms: Option<&Vec<Term>>) -> Box<dyn Query> {
    let one = |term: &Term| InSteps::of(TermQuery::new(term.clone(), IndexRecordOption::Basic));
    match terms.map(Vec::as_slice).unwrap_or_default() {
        [] => Box::new(EmptyQuery),
        [only] => one(only),
        few if few.len() <= SEVERAL => Box::new(BooleanQuery::union(few.iter().map(one).collect())),
        many => Box::new(TermSetQuery::new(many.iter().cloned())),
    }
}

impl Query for Positional {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates(&self.node).weight(unscored(&scoring))?;
        let terms: Vec<Term> = self.terms.iter().flatten().cloned().collect();
        let weight = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } if self.is_weighed && !terms.is_empty() => {
                Some(Bm25Weight::for_terms(statistics_provider, &terms)?)
            }
            _ => None,
        };
        Ok(Box::new(PositionalWeight { query: self.clone(), candidates, weight }))
    }
}

struct PositionalWeight {
    query: Positional,
    candidates: Box<dyn Weight>,
    /// Of its words, where it is weighed.
    weight: Option<Bm25Weight>,
}

impl Weight for PositionalWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let query = &self.query;
        let mut words = Vec::with_capacity(query.terms.len());
        for terms in &query.terms {
            let mut postings = Vec::new();
            for term in terms {
                let index = reader.inverted_index(term.field())?;
                postings.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            words.push(postings);
        }
        let store = if query.node.needs_bounds() { Some(reader.get_store_reader(BLOCKS)?) } else { None };
        let numbers = reader.fast_fields().i64("number")?;
        let candidates = self.candidates.scorer(reader, 1.0)?;
        let positions = vec![Vec::new(); words.len()];
        let field = query.terms.iter().flatten().next().map(Term::field);
        let weight = match (&self.weight, field) {
            (Some(weight), Some(field)) => Some((weight.boost_by(boost), reader.get_fieldnorms_reader(field)?)),
            _ => None,
        };
        let query = query.clone();
        let mut scorer =
            PositionalScorer { query, candidates, words, positions, store, numbers, boost, weight, times: 0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words that stand as they are to", 1.0))
    }
}

struct PositionalScorer {
    query: Positional,
    candidates: Box<dyn Scorer>,
    /// Of each word, the postings of its terms.
    words: Vec<Vec<SegmentPostings>>,
    positions: Vec<Vec<u32>>,
    store: Option<StoreReader>,
    numbers: tantivy::columnar::Column<i64>,
    boost: Score,
    /// What it is weighed by, and the lengths of texts.
    weight: Option<(Bm25Weight, FieldNormReader)>,
    /// How often it is found in the present document.
    times: u32,
}

impl PositionalScorer {
    /// Goes on from the present candidate to the first in which the words stand as they are to.
    fn settle(&mut self) -> DocId {
        let mut document = self.candidates.doc();
        while document != TERMINATED && !self.fits(document) {
            document = self.candidates.advance();
        }
        document
    }

    fn fits(&mut self, document: DocId) -> bool {
        let mut some = Vec::new();
        for (terms, positions) in self.words.iter_mut().zip(&mut self.positions) {
            positions.clear();
            for postings in terms {
                if postings.doc() < document {
                    postings.seek(document);
                }
                if postings.doc() == document {
                    postings.positions(&mut some);
                    positions.extend_from_slice(&some);
                }
            }
            positions.sort_unstable();
            positions.dedup();
        }
        let bounds = match &self.store {
            Some(store) => self.bounds(store, document).unwrap_or_default(),
            None => Bounds::default(),
        };
        self.times = count(&self.query.node.matches(&self.positions, &bounds));
        self.times > 0
    }

    /// The sentences and paragraphs of a document; nothing where its record cannot be read.
    fn bounds(&self, store: &StoreReader, document: DocId) -> Option<Bounds> {
        let number = self.numbers.first(document);
        let story = match number {
            Some(number) => document.checked_sub(u32::try_from(number).ok()?.checked_add(1)?)?,
            None => document,
        };
        let stored: TantivyDocument = store.get(story).ok()?;
        let wanted = self.positions.iter().flatten().copied();
        let whole = |text: &str| Span::new(0, text.len());
        Some(match self.query.whole {
            Whole::Text => {
                let record = packed::bare(&stored, &self.query.fields)?;
                bounds(&record.text, &kept::spans(&record), wanted)
            }
            Whole::Headline => {
                let headline = packed::bare(&stored, &self.query.fields)?.headline?;
                bounds(&headline, &[whole(&headline)], wanted)
            }
            Whole::Said => {
                let record = packed::read(&stored, &self.query.fields, Vec::new())?;
                let said = &record.quotes.get(usize::try_from(number?).ok()?)?.text;
                bounds(said, &[whole(said)], wanted)
            }
        })
    }
}

impl DocSet for PositionalScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() < target {
            self.candidates.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }
}

impl Scorer for PositionalScorer {
    fn score(&mut self) -> Score {
        match &self.weight {
            Some((weight, lengths)) => weight.score(lengths.fieldnorm_id(self.doc()), self.times),
            None => self.boost,
        }
    }
}
