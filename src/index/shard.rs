//! Shards: which stories an index of a part of an archive holds.
//!
//! A story falls to a shard by its id alone, whatever file, machine or run it comes from: the first eight bytes of the
//! SHA-256 of the id, as a big-endian number, modulo the number of shards, plus one. So shards made apart hold every
//! story once, and other programs can tell where one lies.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;

/// One shard of several, or some of them, as `2/4` or `1,2/4`; all of them are no shard but a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    /// Numbers of those held, from 1.
    numbers: BTreeSet<u32>,
    /// How many there are.
    of: u32,
}

impl Shard {
    /// Whether the story of an id falls to it.
    ///
    /// ```
    /// use archive::index::Shard;
    /// let shards: Vec<Shard> = ["1/2", "2/2"].iter().map(|shard| shard.parse().unwrap()).collect();
    /// assert_ne!(shards[0].holds("2002/05.txt#0"), shards[1].holds("2002/05.txt#0"));
    /// ```
    pub fn holds(&self, id: &str) -> bool {
        let sum = Sha256::digest(id.as_bytes());
        let number = sum.iter().take(8).fold(0, |number: u64, &byte| number << 8 | u64::from(byte));
        u32::try_from(number % u64::from(self.of.max(1))).is_ok_and(|at| self.numbers.contains(&(at + 1)))
    }

    /// How many shards there are.
    pub(super) fn of(&self) -> u32 {
        self.of
    }

    /// Whether it is all there are.
    pub fn is_whole(&self) -> bool {
        self.numbers.len() == self.of as usize
    }

    /// Whether no story falls to both.
    pub(super) fn is_apart_from(&self, other: &Self) -> bool {
        self.of == other.of && self.numbers.is_disjoint(&other.numbers)
    }

    /// Both as one; nothing where they are shards of different numbers.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let both = || Self { numbers: &self.numbers | &other.numbers, of: self.of };
        (self.of == other.of).then(both)
    }
}

impl FromStr for Shard {
    type Err = Error;

    fn from_str(typed: &str) -> Result<Self, Error> {
        let wrong = |reason: &str| Error::Shard { typed: typed.to_owned(), reason: reason.to_owned() };
        let shape = "write which one of how many: 1/4, 2/4, 3/4 and 4/4 are all";
        let (numbers, of) = typed.split_once('/').ok_or_else(|| wrong(shape))?;
        let of: u32 = of.trim().parse().map_err(|_| wrong(shape))?;
        if of == 0 {
            return Err(wrong("there is at least one"));
        }
        let mut known = BTreeSet::new();
        for number in numbers.split(',') {
            let number = number.trim().parse().map_err(|_| wrong(shape))?;
            if !(1..=of).contains(&number) {
                return Err(wrong(&format!("they are numbered from 1 to {of}")));
            }
            known.insert(number);
        }
        Ok(Self { numbers: known, of })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, number) in self.numbers.iter().enumerate() {
            write!(f, "{}{number}", if at > 0 { "," } else { "" })?;
        }
        write!(f, "/{}", self.of)
    }
}

impl TryFrom<String> for Shard {
    type Error = Error;

    fn try_from(typed: String) -> Result<Self, Error> {
        typed.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_falls_to_one_shard_and_about_as_many_to_each() {
        let shards: Vec<Shard> = (1..=4).map(|number| format!("{number}/4").parse().unwrap()).collect();
        let mut counts = [0; 4];
        for id in (0..4000).map(|n| format!("2002/page.txt#{n}")) {
            let held: Vec<usize> = (0..4).filter(|&at| shards[at].holds(&id)).collect();
            assert_eq!(held.len(), 1, "{id}");
            counts[held[0]] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        let both = shards[0].and(&shards[2]).unwrap();
        assert_eq!(both.to_string(), "1,3/4");
        assert!(both.is_apart_from(&shards[1]) && !both.is_apart_from(&shards[2]) && !both.is_whole());
    }

    /// An id falls to the same shard for ever.
    #[test]
    fn where_a_story_lies_never_changes() {
        let held = |id: &str| (1..=7).find(|number| format!("{number}/7").parse::<Shard>().unwrap().holds(id));
        // SHA-256 of the empty text begins with e3b0c44298fc1c14.
        assert_eq!(held(""), Some((0xe3b0_c442_98fc_1c14_u64 % 7 + 1) as u32));
        // And that of “abc” with ba7816bf8f01cfea.
        assert_eq!(held("abc"), Some((0xba78_16bf_8f01_cfea_u64 % 7 + 1) as u32));
    }

    #[test]
    fn what_is_no_shard_is_refused_with_a_reason() {
        let told = |typed: &str| typed.parse::<Shard>().unwrap_err().to_string();
        assert_eq!(told("0/4"), "there is no shard “0/4”: they are numbered from 1 to 4");
        assert_eq!(told("5/4"), "there is no shard “5/4”: they are numbered from 1 to 4");
        assert_eq!(told("1/0"), "there is no shard “1/0”: there is at least one");
        for typed in ["", "4", "a/4", "1/x", "1/", "/4", "-1/4", "1/4/2", ",/4"] {
            assert!(told(typed).contains("write which one of how many"), "{typed}");
        }
        assert!("1/1".parse::<Shard>().unwrap().is_whole());
    }
}
