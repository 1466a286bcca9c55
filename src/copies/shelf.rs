//! Texts read lately, so that one that is compared with many is read once.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::word::Wording;

/// Bytes that are kept at hand: the words of some 20,000 stories.
const AT_HAND: usize = 48 << 20;
/// Bytes of a word.
const WORD: usize = 5;
/// Bytes of a text beside its words.
const TEXT: usize = 96;

/// The words of texts, by the number of their story.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    at_hand: FxHashMap<u32, Vec<Rc<Wording>>>,
    bytes: usize,
}

impl Shelf {
    /// The text at a place among those of a story, which are all read where they are not at hand; without a word where
    /// there is none.
    pub(crate) fn take<E>(
        &mut self,
        story: u32,
        place: usize,
        read: impl FnOnce() -> Result<Vec<Wording>, E>,
    ) -> Result<Rc<Wording>, E> {
        let at = |texts: &[Rc<Wording>]| texts.get(place).cloned().unwrap_or_default();
        if let Some(texts) = self.at_hand.get(&story) {
            return Ok(at(texts));
        }
        let texts: Vec<Rc<Wording>> = read()?.into_iter().map(Rc::new).collect();
        let bytes = TEXT + texts.iter().map(|text| TEXT + WORD * text.len()).sum::<usize>();
        if self.bytes + bytes > AT_HAND {
            self.at_hand.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        let text = at(&texts);
        self.at_hand.insert(story, texts);
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_not_read_again() {
        let mut shelf = Shelf::default();
        let read = || Ok::<_, ()>(vec![Wording::read(["The ferry sank"])]);
        assert_eq!(shelf.take(7, 0, read).unwrap().len(), 3);
        assert_eq!(shelf.take(7, 0, || Err(())).unwrap().len(), 3);
        assert!(shelf.take(7, 1, || Err(())).unwrap().is_empty());
        assert!(shelf.take(8, 0, || Err(())).is_err());
    }
}
