//! Ranking that knows of no segment: the same stories score the same, however the index came to hold them.
//!
//! What the engine counts over are stories and quotes, and never what is known of files, of which every shard has its
//! own. And scores are sums, which the engine makes in an order that changes from segment to segment; so each part is
//! taken to the nearest of steps so large that a sum of them is exact in any order.

use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, Term};
use tantivy::{DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader};

use super::schema::{FILE, Fields};

/// Steps in one. A score below 4,096 has room for them beside it in the 24 bits of its number.
const STEPS: Score = 4096.0;

/// What words are weighed by.
pub(super) struct Statistics<'s> {
    searcher: &'s Searcher,
    documents: u64,
}

impl<'s> Statistics<'s> {
    /// Counts stories and quotes.
    pub(super) fn new(searcher: &'s Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let files = searcher.doc_freq(&Term::from_field_text(fields.kind, FILE))?;
        Ok(Self { searcher, documents: searcher.total_num_docs()?.saturating_sub(files) })
    }

    /// Stories and quotes, with those that were taken out and whose words still count.
    pub(super) fn documents(&self) -> u64 {
        self.documents
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}

/// A query whose scores are whole steps, so that their sum with others is the same in any order.
#[derive(Debug)]
pub(crate) struct InSteps {
    query: Box<dyn Query>,
}

impl InSteps {
    /// Wraps a query that sums nothing itself: of a term, or of a phrase.
    pub(crate) fn of(query: impl Query) -> Box<dyn Query> {
        Box::new(Self { query: Box::new(query) })
    }
}

impl Clone for InSteps {
    fn clone(&self) -> Self {
        Self { query: self.query.box_clone() }
    }
}

impl Query for InSteps {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let is_scored = scoring.is_scoring_enabled();
        let weight = self.query.weight(scoring)?;
        Ok(if is_scored { Box::new(WeightInSteps { weight }) } else { weight })
    }
}

struct WeightInSteps {
    weight: Box<dyn Weight>,
}

impl Weight for WeightInSteps {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ScorerInSteps { scorer: self.weight.scorer(reader, boost)? }))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.weight.explain(reader, document)
    }
}

struct ScorerInSteps {
    scorer: Box<dyn Scorer>,
}

impl DocSet for ScorerInSteps {
    fn advance(&mut self) -> DocId {
        self.scorer.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.scorer.seek(target)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        self.scorer.seek_danger(target)
    }

    fn doc(&self) -> DocId {
        self.scorer.doc()
    }

    fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }

    fn cost(&self) -> u64 {
        self.scorer.cost()
    }
}

impl Scorer for ScorerInSteps {
    fn score(&mut self) -> Score {
        (self.scorer.score() * STEPS).round() / STEPS
    }
}
