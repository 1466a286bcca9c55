//! Quote families: where a saying was first printed, how far it went, in which words, and who is known to have said it.

use crate::copies::SURE;
use crate::error::Result;
use crate::index::said::Said;
use crate::index::words::exact;
use crate::index::{Reader, Saying};

/// Most quotes of a family that are read.
const MOST: usize = 200;

/// A saying that several stories print.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// How many stories print it.
    pub stories: usize,
    /// How many of them are no copies of one another: as many as count as evidence.
    pub independent: usize,
    /// Its quotes, the first appearance first; at most 200.
    pub quotes: Vec<Said>,
}

impl Family {
    /// Reads the quotes of a saying.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn read(reader: &Reader, saying: &Saying) -> Result<Self> {
        let mut last = None;
        let quotes = saying.quotes.iter().take(MOST).map(|&address| reader.said(address, &mut last));
        let quotes = quotes.collect::<Result<Vec<_>>>()?;
        Ok(Self { stories: saying.stories, independent: saying.independent, quotes })
    }

    /// The first of its quotes whose speaker is known by name: who says what the others leave open. Nothing where two
    /// stories name two, as copies of one can.
    pub fn told(&self) -> Option<&Said> {
        let mut told = self.quotes.iter().filter(|said| sure_name(said).is_some());
        let first = told.next()?;
        let words = |said: &Said| exact(name(said).unwrap_or_default());
        let is_in = |one: &[String], other: &[String]| one.iter().all(|word| other.contains(word));
        let named = words(first);
        let agrees = |said: &Said| is_in(&words(said), &named) || is_in(&named, &words(said));
        told.all(agrees).then_some(first)
    }
}

/// The speaker by name, where it is no guess.
pub fn sure_name(said: &Said) -> Option<&str> {
    name(said).filter(|_| said.confidence >= SURE)
}

/// The speaker by name, not by the words of the text.
pub fn name(said: &Said) -> Option<&str> {
    said.speaker.as_ref().and_then(|speaker| speaker.name.as_deref())
}
