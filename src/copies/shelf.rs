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

/// The words of texts, by number.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    at_hand: FxHashMap<u32, Rc<[Wording]>>,
    bytes: usize,
}

impl Shelf {
    /// The texts of a number, read where they are not at hand.
    pub(crate) fn take<E>(
        &mut self,
        number: u32,
        read: impl FnOnce() -> Result<Vec<Wording>, E>,
    ) -> Result<Rc<[Wording]>, E> {
        if let Some(texts) = self.at_hand.get(&number) {
            return Ok(Rc::clone(texts));
        }
        let texts: Rc<[Wording]> = read()?.into();
        let bytes = TEXT + texts.iter().map(|text| TEXT + WORD * text.len()).sum::<usize>();
        if self.bytes + bytes > AT_HAND {
            self.at_hand.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.at_hand.insert(number, Rc::clone(&texts));
        Ok(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_not_read_again() {
        let mut shelf = Shelf::default();
        let read = || Ok::<_, ()>(vec![Wording::read(["The ferry sank"])]);
        assert_eq!(shelf.take(7, read).unwrap()[0].len(), 3);
        assert_eq!(shelf.take(7, || Err(())).unwrap()[0].len(), 3);
        assert!(shelf.take(8, || Err(())).is_err());
    }
}
