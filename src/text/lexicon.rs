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
    /// `Mr.`, `Dr.`: what follows is a person.
    pub const HONORIFIC: Self = Self(1 << 16);
    /// `President`, `Sen.`: an office or rank before a name.
    pub const TITLE: Self = Self(1 << 17);
    /// `Prime`, `deputy`: belongs to an office, before its head.
    pub const TITLE_MODIFIER: Self = Self(1 << 18);
    /// `lawyer`, `captain`: what a person is.
    pub const ROLE: Self = Self(1 << 19);
    /// `wife`, `son`: what follows is a person.
    pub const KIN: Self = Self(1 << 20);
    /// `Department`, `Corp.`: makes a capitalised name one of an organisation.
    pub const ORGANIZATION: Self = Self(1 << 21);
    /// `van`, `bin`: a small word inside a name.
    pub const PARTICLE: Self = Self(1 << 22);
    /// `Mrs.`, `spokeswoman`: says she.
    pub const FEMALE: Self = Self(1 << 23);
    /// `Mr.`, `congressman`: says he.
    pub const MALE: Self = Self(1 << 24);
    /// `Jr.`, `III`: what follows a surname.
    pub const GENERATION: Self = Self(1 << 25);
    /// `Park`, `Xi`: a surname that stands before the given name in Chinese, Korean or Vietnamese order.
    pub const EASTERN_SURNAME: Self = Self(1 << 26);
    /// Part of a date or a time of day: `Friday`, `last`, `month`, `noon`, `Christmas`; see [`crate::time`].
    pub const TIME: Self = Self(1 << 40);
    /// A past tense that does not end in -ed: `said`, `went`.
    pub const PAST: Self = Self(1 << 41);
    /// What a number before it counts or measures: `people`, `miles`.
    pub const COUNTED: Self = Self(1 << 42);
    /// Makes a number after it a count or the number of a thing: `some`, `page`.
    pub const BEFORE_COUNT: Self = Self(1 << 43);
    /// `campaign`, `nominee`, `voters`: where several stand, a story speaks of an election.
    pub const ELECTION: Self = Self(1 << 44);
    /// `Reading`, `Mobile`: a place's name that mostly means something else.
    pub const ORDINARY: Self = Self(1 << 52);
    /// `Street`, `Hotel`: the name before it is no town's.
    pub const STREET: Self = Self(1 << 53);
    /// `Police`, `County`: follows a place in the name of an office of that place.
    pub const CIVIC: Self = Self(1 << 54);
    /// `in`, `near`, `northern`: stands before a place.
    pub const LOCATIVE: Self = Self(1 << 55);
    /// `Times`, `Herald`: part of a newspaper's name.
    pub const PRESS: Self = Self(1 << 56);
    /// `of`, `during`: what follows is seldom a subject.
    pub const PREPOSITION: Self = Self(1 << 30);
    /// `the`, `their`, `several`: opens a noun phrase.
    pub const DETERMINER: Self = Self(1 << 31);
    /// `has`, `didn’t`, `would`.
    pub const AUXILIARY: Self = Self(1 << 32);
    /// `but`, `while`, `that`: a clause may begin here.
    pub const CONJUNCTION: Self = Self(1 << 33);
    /// `he`, `they`, `who`: can be the subject of a verb of saying.
    pub const SUBJECT_PRONOUN: Self = Self(1 << 34);
    /// `also`, `then`: may stand between a subject and its verb.
    pub const ADVERB: Self = Self(1 << 35);

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
    (Class::HONORIFIC, "honorific.txt", include_str!("../../data/words/honorific.txt")),
    (Class::TITLE, "title.txt", include_str!("../../data/words/title.txt")),
    (Class::TITLE_MODIFIER, "title_modifier.txt", include_str!("../../data/words/title_modifier.txt")),
    (Class::ROLE, "role.txt", include_str!("../../data/words/role.txt")),
    (Class::KIN, "kin.txt", include_str!("../../data/words/kin.txt")),
    (Class::ORGANIZATION, "organization.txt", include_str!("../../data/words/organization.txt")),
    (Class::PARTICLE, "particle.txt", include_str!("../../data/words/particle.txt")),
    (Class::FEMALE, "female.txt", include_str!("../../data/words/female.txt")),
    (Class::MALE, "male.txt", include_str!("../../data/words/male.txt")),
    (Class::GENERATION, "generation.txt", include_str!("../../data/words/generation.txt")),
    (Class::EASTERN_SURNAME, "eastern_surname.txt", include_str!("../../data/words/eastern_surname.txt")),
    (Class::PAST, "past.txt", include_str!("../../data/words/past.txt")),
    (Class::COUNTED, "counted.txt", include_str!("../../data/words/counted.txt")),
    (Class::BEFORE_COUNT, "before_count.txt", include_str!("../../data/words/before_count.txt")),
    (Class::ELECTION, "election.txt", include_str!("../../data/words/election.txt")),
    (Class::TIME, "time.tsv", include_str!("../../data/words/time.tsv")),
    (Class::ORDINARY, "ordinary.txt", include_str!("../../data/places/ordinary.txt")),
    (Class::STREET, "street.txt", include_str!("../../data/words/street.txt")),
    (Class::CIVIC, "civic.txt", include_str!("../../data/words/civic.txt")),
    (Class::LOCATIVE, "locative.txt", include_str!("../../data/words/locative.txt")),
    (Class::PRESS, "press.txt", include_str!("../../data/words/press.txt")),
    (Class::PREPOSITION, "preposition.txt", include_str!("../../data/words/preposition.txt")),
    (Class::DETERMINER, "determiner.txt", include_str!("../../data/words/determiner.txt")),
    (Class::AUXILIARY, "auxiliary.txt", include_str!("../../data/words/auxiliary.txt")),
    (Class::CONJUNCTION, "conjunction.txt", include_str!("../../data/words/conjunction.txt")),
    (Class::SUBJECT_PRONOUN, "subject_pronoun.txt", include_str!("../../data/words/subject_pronoun.txt")),
    (Class::ADVERB, "adverb.txt", include_str!("../../data/words/adverb.txt")),
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

/// The words of a list: the first column of each line, those that begin with `#` and empty ones left out.
pub fn words(list: &str) -> impl Iterator<Item = &str> {
    rows(list).map(|line| line.split('\t').next().unwrap_or(line))
}

/// The lines of a list, those that begin with `#` and empty ones left out.
pub fn rows(list: &str) -> impl Iterator<Item = &str> {
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
