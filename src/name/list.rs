//! First names and surnames: how common a word is as either, and which gender a first name tells.

use super::table::WordTable;

static NAMES: WordTable = WordTable::new(include_bytes!("../../data/names/names.bin"));

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed(u16);

impl Listed {
    /// What is said of a word in no list.
    pub const NONE: Self = Self(0);

    /// Packs what is known: how common (0 not listed, 15 most) as first name and as surname, and the percentage of men.
    pub fn new(first: u8, last: u8, percent_male: Option<f32>) -> Self {
        let share = percent_male.map_or(0, |percent| 1 + (percent.clamp(0.0, 100.0) / 100.0 * 6.0).round() as u16);
        Self(u16::from(first.min(15)) | u16::from(last.min(15)) << 4 | share << 8)
    }

    /// The packed form, as it stands in the table.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// How common the word is as a first name, on a scale of doublings: 0 not listed, 2 a few of ten million, 15 one of a hundred.
    pub fn first(self) -> u8 {
        (self.0 & 15) as u8
    }

    /// How common the word is as a surname, on the same scale.
    pub fn last(self) -> u8 {
        (self.0 >> 4 & 15) as u8
    }

    /// The share of men among those who bear it as first name, from 0 to 6, where known.
    pub fn male_sixths(self) -> Option<u8> {
        ((self.0 >> 8 & 7) as u8).checked_sub(1)
    }
}

/// Looks up the word with this key (see [`crate::text::key::word_key`]).
pub fn listed(key: u64) -> Listed {
    Listed(NAMES.get(key))
}

/// The scale of [`Listed::first`] from bearers per 100,000 people.
pub fn level(per_100k: f32) -> u8 {
    (2.0 + (per_100k / 0.05).log2().floor()).clamp(1.0, 15.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::key::word_key;

    #[test]
    fn common_names_are_listed_with_their_gender() {
        let mary = listed(word_key("Mary"));
        assert!(mary.first() > 12 && mary.male_sixths() == Some(0));
        assert!(listed(word_key("Smith")).last() == 15 && listed(word_key("SMITH")).first() < 12);
        assert_eq!(listed(word_key("unquestionably")), Listed::default());
    }

    #[test]
    fn packing_keeps_every_part() {
        let packed = Listed::new(3, 14, Some(100.0));
        assert_eq!((packed.first(), packed.last(), packed.male_sixths()), (3, 14, Some(6)));
        assert_eq!(Listed::new(1, 0, None).male_sixths(), None);
    }
}
