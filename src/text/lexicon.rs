//! Word classes: what kind of word a token can be, from lists in `data/words/`.
//!
//! One look-up a token, made when the text is read; every rule then asks the token.

use std::ops::{BitOr, BitOrAssign};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::key::word_key;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u64);

impl Class {
    /// No class.
    pub const NONE: Self = Self(0);
    /// Articles, prepositions, conjunctions, auxiliaries, pronouns: what seldom is a name though capitalised.
    pub const FUNCTION: Self = Self(1);
    /// `Monday`, `Tue.`
    pub const WEEKDAY: Self = Self(1 << 1);
    /// `May`, `Sept.`
    pub const MONTH: Self = Self(1 << 2);
    /// Written with a full stop that need not end the sentence.
    pub const ABBREVIATION: Self = Self(1 << 3);
    /// An abbreviation that always stands before a name or a number: `Mr.`, `Sen.`, `No.`
    pub const BEFORE_NAME: Self = Self(1 << 4);

    /// Whether the two sets share a class.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Class {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Class {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Every list, and the class of its words.
pub const LISTS: &[(Class, &str, &str)] = &[
    (Class::FUNCTION, "function.txt", include_str!("../../data/words/function.txt")),
    (Class::WEEKDAY, "weekday.txt", include_str!("../../data/words/weekday.txt")),
    (Class::MONTH, "month.txt", include_str!("../../data/words/month.txt")),
    (Class::ABBREVIATION, "abbreviation.txt", include_str!("../../data/words/abbreviation.txt")),
    (Class::BEFORE_NAME, "before_name.txt", include_str!("../../data/words/before_name.txt")),
];

static CLASSES: LazyLock<FxHashMap<u64, Class>> = LazyLock::new(|| {
    let mut classes: FxHashMap<u64, Class> = FxHashMap::default();
    for (class, _, list) in LISTS {
        for word in words(list) {
            *classes.entry(word_key(word)).or_default() |= *class;
        }
    }
    classes
});

/// The words of a list: one a line, those that begin with `#` and empty ones left out.
pub fn words(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The classes of the word with this key (see [`word_key`]); a final full stop is no part of the word.
pub fn class_of(key: u64) -> Class {
    CLASSES.get(&key).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_lower_case_and_without_repetition() {
        for (_, name, list) in LISTS {
            assert!(list.starts_with('#'), "{name} opens with its origin");
            let words: Vec<_> = words(list).collect();
            for pair in words.windows(2) {
                assert!(pair[0] < pair[1], "{name}: {:?} stands before {:?}", pair[0], pair[1]);
            }
            for word in words {
                assert_eq!(word, word.to_lowercase(), "{name}");
            }
        }
    }

    #[test]
    fn a_word_can_be_of_several_classes() {
        let may = class_of(word_key("May"));
        assert!(may.any(Class::MONTH) && may.any(Class::FUNCTION));
        assert!(!may.any(Class::WEEKDAY));
    }
}
