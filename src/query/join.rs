//! From stories to their quotes: what is known of a story is kept with the story alone.

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Finds the quotes of the stories that another query finds.
#[derive(Debug)]
pub(super) struct QuotesOf {
    stories: Box<dyn Query>,
}

impl QuotesOf {
    /// Wraps a query that finds stories alone.
    pub(super) fn new(stories: Box<dyn Query>) -> Self {
        Self { stories }
    }
}

impl Clone for QuotesOf {
    fn clone(&self) -> Self {
        Self { stories: self.stories.box_clone() }
    }
}

impl Query for QuotesOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = match scoring.searcher() {
            Some(searcher) => EnableScoring::disabled_from_searcher(searcher),
            None => EnableScoring::disabled_from_schema(scoring.schema()),
        };
        Ok(Box::new(QuotesOfWeight { stories: self.stories.weight(unscored)? }))
    }
}

struct QuotesOfWeight {
    stories: Box<dyn Weight>,
}

impl Weight for QuotesOfWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let counts = reader.fast_fields().i64("quotes")?;
        let mut stories = self.stories.scorer(reader, 1.0)?;
        let mut quotes = Vec::new();
        let mut story = stories.doc();
        while story != TERMINATED {
            let count = counts.first(story).and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
            quotes.extend((story + 1..=story.saturating_add(count)).take_while(|&quote| quote < reader.max_doc()));
            story = stories.advance();
        }
        Ok(Box::new(ConstScorer::new(Documents { documents: quotes, at: 0 }, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a quote of a story that was found", 1.0))
    }
}

/// A list of documents, in order.
struct Documents {
    documents: Vec<DocId>,
    at: usize,
}

impl DocSet for Documents {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }
}
