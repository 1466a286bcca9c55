//! Texts read lately, so that one that is compared with many is read once.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::word::Wording;

/// Bytes that are kept at hand of each half: the words of some 7,000 stories with their quotes.
const AT_HAND: usize = 32 << 20;
/// Bytes of a word, with the row that it begins.
const WORD: usize = 9;
/// Bytes of a text beside its words.
const TEXT: usize = 96;

/// Which texts of a story: they are kept apart, for its quotes are compared when all stories have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    /// Its own.
    Story,
    /// Those of its quotes, in order.
    Quotes,
}

/// The words of texts, by the mark of the story that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// What a run put in while it had the words before it, as far as there was room.
    put_in: Half,
    /// What was read again.
    read: Half,
}

#[derive(Debug, Default)]
struct Half {
    texts: FxHashMap<(u64, Of), Vec<Rc<Wording>>>,
    bytes: usize,
}

impl Half {
    fn has_room(&self, texts: &[Wording]) -> bool {
        self.bytes + bytes(texts) <= AT_HAND
    }

    fn insert(&mut self, key: (u64, Of), texts: Vec<Wording>) {
        self.bytes += bytes(&texts);
        self.texts.insert(key, texts.into_iter().map(Rc::new).collect());
    }

    fn at(&self, key: (u64, Of), place: usize) -> Option<Rc<Wording>> {
        self.texts.get(&key).map(|texts| texts.get(place).cloned().unwrap_or_default())
    }
}

fn bytes(texts: &[Wording]) -> usize {
    TEXT + texts.iter().map(|text| TEXT + WORD * text.len()).sum::<usize>()
}

impl Shelf {
    /// Keeps the texts of a story, where there is room.
    pub(crate) fn put(&mut self, key: (u64, Of), texts: Vec<Wording>) {
        if self.put_in.has_room(&texts) {
            self.put_in.insert(key, texts);
        }
    }

    /// The text at a place among those of a story, which are all read where they are not at hand; without a word where
    /// there is none.
    pub(crate) fn take<E>(
        &mut self,
        key: (u64, Of),
        place: usize,
        read: impl FnOnce() -> Result<Vec<Wording>, E>,
    ) -> Result<Rc<Wording>, E> {
        if let Some(text) = self.put_in.at(key, place).or_else(|| self.read.at(key, place)) {
            return Ok(text);
        }
        let texts = read()?;
        if !self.read.has_room(&texts) {
            self.read = Half::default();
        }
        self.read.insert(key, texts);
        Ok(self.read.at(key, place).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_not_read_again() {
        let mut shelf = Shelf::default();
        let read = || Ok::<_, ()>(vec![Wording::read(["The ferry sank"])]);
        assert_eq!(shelf.take((7, Of::Story), 0, read).unwrap().len(), 3);
        assert_eq!(shelf.take((7, Of::Story), 0, || Err(())).unwrap().len(), 3);
        assert!(shelf.take((7, Of::Story), 1, || Err(())).unwrap().is_empty());
        assert!(shelf.take((8, Of::Quotes), 0, || Err(())).is_err());
        shelf.put((8, Of::Quotes), vec![Wording::read(["It rained"])]);
        assert_eq!(shelf.take((8, Of::Quotes), 0, || Err(())).unwrap().len(), 2);
    }
}
