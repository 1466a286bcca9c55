//! Quote families: where a saying was first printed, how far it went, in which words, and who is known to have said it.

use tantivy::DocAddress;

use crate::error::Result;
use crate::index::Reader;
use crate::index::said::Said;

/// Most quotes of a family that are read.
const MOST: usize = 200;
/// Below this confidence a speaker is no help to a quote whose own is unknown.
const SURE: f64 = 0.5;

/// A saying that several stories print.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// Its number in this state of the index.
    pub number: u32,
    /// How many stories print it.
    pub stories: usize,
    /// How many of them are no copies of one another: as many as count as evidence.
    pub independent: usize,
    /// Its quotes, the first appearance first; at most 200.
    pub quotes: Vec<Said>,
}

impl Family {
    /// The family of the quote at an address; nothing where no other story prints the like.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn of(reader: &Reader, quote: DocAddress) -> Result<Option<Self>> {
        let Some(saying) = reader.saying(quote)? else { return Ok(None) };
        let mut last = None;
        let quotes = saying.quotes.iter().take(MOST).map(|&address| reader.said(address, &mut last));
        let quotes = quotes.collect::<Result<Vec<_>>>()?;
        Ok(Some(Self { number: saying.number, stories: saying.stories, independent: saying.independent, quotes }))
    }

    /// The first of its quotes whose speaker is known by name: who says what the others leave open.
    pub fn told(&self) -> Option<&Said> {
        let is_told = |said: &&Said| said.confidence >= SURE && name(said).is_some();
        self.quotes.iter().find(is_told)
    }
}

/// The speaker by name, not by the words of the text.
pub fn name(said: &Said) -> Option<&str> {
    said.speaker.as_ref().and_then(|speaker| speaker.name.as_deref())
}
