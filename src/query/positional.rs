//! Finds documents by how words stand in them: patterns in phrases, words near each other, in one sentence, so often.
//!
//! Documents that hold the words at all are found by the engine; in each, the positions are looked at, and those at which
//! sentences and paragraphs begin. No story is read.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    Bm25Weight, BooleanQuery, EmptyQuery, EnableScoring, Explanation, Query, Scorer, TermQuery, TermSetQuery, Weight,
};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::join::unscored;
use super::near::{Node, count};
use crate::index::limits::Limits;
use crate::index::ranking::InSteps;

/// More words than this are looked for as a set, fewer one by one.
const SEVERAL: usize = 16;

/// The query.
#[derive(Clone, Debug)]
pub(super) struct Positional {
    /// How the words are to stand.
    pub(super) node: Node,
    /// The terms of each word, of one field.
    pub(super) terms: Vec<Vec<Term>>,
    /// The signs at which sentences and paragraphs of the field begin, where these matter.
    pub(super) limits: Option<[Term; 2]>,
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
        let postings = |terms: &[Term]| -> tantivy::Result<Vec<SegmentPostings>> {
            let mut all = Vec::with_capacity(terms.len());
            for term in terms {
                let index = reader.inverted_index(term.field())?;
                all.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            Ok(all)
        };
        let words = query.terms.iter().map(|terms| postings(terms)).collect::<tantivy::Result<Vec<_>>>()?;
        let [sentences, paragraphs] = match &query.limits {
            Some([sentence, paragraph]) => [sentence, paragraph].map(|sign| postings(std::slice::from_ref(sign))),
            None => [Ok(Vec::new()), Ok(Vec::new())],
        };
        let limits = [sentences?, paragraphs?];
        let candidates = self.candidates.scorer(reader, 1.0)?;
        let positions = vec![Vec::new(); words.len()];
        let field = query.terms.iter().flatten().next().map(Term::field);
        let weight = match (&self.weight, field) {
            (Some(weight), Some(field)) => Some((weight.boost_by(boost), reader.get_fieldnorms_reader(field)?)),
            _ => None,
        };
        let node = query.node.clone();
        let mut scorer = PositionalScorer { node, candidates, words, positions, limits, boost, weight, times: 0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words that stand as they are to", 1.0))
    }
}

struct PositionalScorer {
    node: Node,
    candidates: Box<dyn Scorer>,
    /// Of each word, the postings of its terms.
    words: Vec<Vec<SegmentPostings>>,
    positions: Vec<Vec<u32>>,
    /// The signs of sentences and of paragraphs; none where these do not matter, or none is in the segment.
    limits: [Vec<SegmentPostings>; 2],
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
        for (terms, positions) in self.words.iter_mut().zip(&mut self.positions) {
            read(terms, document, positions);
        }
        let mut limits = Limits::default();
        let [sentences, paragraphs] = &mut self.limits;
        read(sentences, document, &mut limits.sentences);
        read(paragraphs, document, &mut limits.paragraphs);
        self.times = count(&self.node.matches(&self.positions, &limits));
        self.times > 0
    }
}

/// The positions of terms in a document, in order and each once, over what was in `positions`. The document is none before
/// those that were read already.
fn read(terms: &mut [SegmentPostings], document: DocId, positions: &mut Vec<u32>) {
    positions.clear();
    let mut some = Vec::new();
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
