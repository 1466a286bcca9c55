//! Quote families: where a saying was first printed, how far it went, in which words, and who is known to have said it.

use rustc_hash::FxHashSet;

use crate::copies::SURE;
use crate::error::Result;
use crate::index::said::Said;
use crate::index::words::exact;
use crate::index::{Reader, Saying};

/// A saying that several stories print.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// How many stories print it.
    pub stories: usize,
    /// How many of them are no copies of one another: as many as count as evidence.
    pub independent: usize,
    /// Its quotes, the first appearance first; at most as many as [`crate::index::SHOWN`].
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
        let quotes = saying.quotes.iter().map(|&address| reader.said(address, &mut last));
        let quotes = quotes.collect::<Result<Vec<_>>>()?;
        Ok(Self { stories: saying.stories, independent: saying.independent, quotes })
    }

    /// The same of several, but with those quotes alone that [`Family::told`] looks at: the first for each name that is sure.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn of_speakers(reader: &Reader, sayings: &[Option<Saying>]) -> Result<Vec<Option<Self>>> {
        let quotes = sayings.iter().flatten().flat_map(|saying| &saying.quotes).copied();
        let mut names = reader.speaker_names(&quotes.collect::<Vec<_>>())?.into_iter();
        let mut last = None;
        let mut family = |saying: &Saying| {
            let (mut sure, mut told) = (FxHashSet::default(), Vec::new());
            for (&address, name) in saying.quotes.iter().zip(names.by_ref()) {
                if name.is_empty() || sure.contains(&name) {
                    continue;
                }
                let said = reader.said(address, &mut last)?;
                if sure_name(&said).is_some() {
                    sure.insert(name);
                    told.push(said);
                }
            }
            Ok(Self { stories: saying.stories, independent: saying.independent, quotes: told })
        };
        sayings.iter().map(|saying| saying.as_ref().map(&mut family).transpose()).collect()
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
