//! A table from word keys to small numbers, made when the data is made and searched in place: nothing is parsed or
//! built at start.
//!
//! Four bytes a slot, in little-endian order: sixteen bits of the key as a fingerprint (0 marks a free slot), sixteen of
//! value. Collisions go to the next slot. A word that is not in the table is taken for one that is about once in ten
//! thousand times, which no use of these tables minds.

const SLOT: usize = 4;

/// A table embedded in the program.
#[derive(Clone, Copy)]
pub struct WordTable {
    slots: &'static [u8],
}

impl WordTable {
    /// Takes the bytes that [`build`] made.
    pub const fn new(slots: &'static [u8]) -> Self {
        assert!((slots.len() / SLOT).is_power_of_two(), "the number of slots is a power of two");
        Self { slots }
    }

    /// The value of the word with this key (see [`crate::text::key::word_key`]), 0 where it has none.
    pub fn get(&self, key: u64) -> u16 {
        let mask = self.slots.len() / SLOT - 1;
        let wanted = fingerprint(key);
        let mut at = key as usize & mask;
        for _ in 0..=mask {
            let slot = &self.slots[at * SLOT..at * SLOT + SLOT];
            let found = u16::from_le_bytes([slot[0], slot[1]]);
            if found == wanted {
                return u16::from_le_bytes([slot[2], slot[3]]);
            }
            if found == 0 {
                return 0;
            }
            at = (at + 1) & mask;
        }
        0
    }
}

/// Makes the bytes of a table from keys and values; of two values for one key, the first stays.
pub fn build(entries: &[(u64, u16)]) -> Vec<u8> {
    let count = (entries.len() * 5 / 4).next_power_of_two();
    let mask = count - 1;
    let mut slots = vec![0; count * SLOT];
    for &(key, value) in entries {
        let wanted = fingerprint(key);
        let mut at = key as usize & mask;
        loop {
            let slot = &mut slots[at * SLOT..at * SLOT + SLOT];
            let found = u16::from_le_bytes([slot[0], slot[1]]);
            if found == 0 {
                slot[..2].copy_from_slice(&wanted.to_le_bytes());
                slot[2..].copy_from_slice(&value.to_le_bytes());
            }
            if found == 0 || found == wanted {
                break;
            }
            at = (at + 1) & mask;
        }
    }
    slots
}

fn fingerprint(key: u64) -> u16 {
    ((key >> 48) as u16).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::key::word_key;

    #[test]
    fn every_entry_is_found_and_strangers_are_not() {
        let entries: Vec<_> = (1..1000u16).map(|n| (word_key(&format!("word{n}")), n)).collect();
        let table = WordTable::new(build(&entries).leak());
        for &(key, value) in &entries {
            assert_eq!(table.get(key), value);
        }
        let strangers = (0..1000).filter(|n| table.get(word_key(&format!("other{n}"))) != 0).count();
        assert!(strangers < 5, "{strangers}");
    }
}
