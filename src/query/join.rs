//! From stories to their quotes and back: what is known of a story is kept with the story alone, and what is known of a
//! quote with the quote.

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// The same search without scores, for a query inside another that gives none of its own.
pub(super) fn unscored<'s>(scoring: &'s EnableScoring<'s>) -> EnableScoring<'s> {
    match scoring.searcher() {
        Some(searcher) => EnableScoring::disabled_from_searcher(searcher),
        None => EnableScoring::disabled_from_schema(scoring.schema()),
    }
}

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
        Ok(Box::new(QuotesOfWeight { stories: self.stories.weight(unscored(&scoring))? }))
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

/// Finds what another query finds, unscored and listed before anything is asked of it. The engine's phrases cannot be
/// excluded as they are: they may only be asked for later documents than the one they stand at, and exclusion asks for
/// earlier ones as well.
#[derive(Debug)]
pub(super) struct Listed {
    query: Box<dyn Query>,
}

impl Listed {
    /// Wraps any query.
    pub(super) fn new(query: Box<dyn Query>) -> Self {
        Self { query }
    }
}

impl Clone for Listed {
    fn clone(&self) -> Self {
        Self { query: self.query.box_clone() }
    }
}

impl Query for Listed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ListedWeight { query: self.query.weight(unscored(&scoring))? }))
    }
}

struct ListedWeight {
    query: Box<dyn Weight>,
}

impl Weight for ListedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = self.query.scorer(reader, 1.0)?;
        let mut documents = Vec::new();
        let mut document = found.doc();
        while document != TERMINATED {
            documents.push(document);
            document = found.advance();
        }
        Ok(Box::new(ConstScorer::new(Documents { documents, at: 0 }, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("one of those listed", 1.0))
    }
}

/// Finds the stories of the quotes that another query finds.
#[derive(Debug)]
pub(super) struct StoriesOf {
    quotes: Box<dyn Query>,
}

impl StoriesOf {
    /// Wraps a query that finds quotes alone.
    pub(super) fn new(quotes: Box<dyn Query>) -> Self {
        Self { quotes }
    }
}

impl Clone for StoriesOf {
    fn clone(&self) -> Self {
        Self { quotes: self.quotes.box_clone() }
    }
}

impl Query for StoriesOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(StoriesOfWeight { quotes: self.quotes.weight(unscored(&scoring))? }))
    }
}

struct StoriesOfWeight {
    quotes: Box<dyn Weight>,
}

impl Weight for StoriesOfWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let numbers = reader.fast_fields().i64("number")?;
        let mut quotes = self.quotes.scorer(reader, 1.0)?;
        let mut stories = Vec::new();
        let mut quote = quotes.doc();
        while quote != TERMINATED {
            let number = numbers.first(quote).and_then(|number| u32::try_from(number).ok());
            stories.extend(number.and_then(|number| quote.checked_sub(number.checked_add(1)?)));
            quote = quotes.advance();
        }
        stories.dedup();
        Ok(Box::new(ConstScorer::new(Documents { documents: stories, at: 0 }, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a story of a quote that was found", 1.0))
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
