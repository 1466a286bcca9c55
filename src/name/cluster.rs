//! Word clusters: groups of words that are used alike, so that a rare word is judged by its common neighbours.

use super::table::WordTable;

const BYTES: &[u8] = include_bytes!("../../data/names/clusters.bin");
/// Groups of the finest grain.
const FINE: usize = 1024;

static WORDS: WordTable = WordTable::new(BYTES.split_at(2 * FINE).1);

/// The groups that a word belongs to, by grain; all 0 where it belongs to none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// One of 1,024.
    pub fine: u16,
    /// One of 256.
    pub middle: u16,
    /// One of 64.
    pub coarse: u16,
}

/// The groups of the word with this key (see [`crate::text::key::word_key`]).
pub fn cluster(key: u64) -> Cluster {
    let fine = WORDS.get(key);
    let Some(group) = usize::from(fine).checked_sub(1).filter(|&group| group < FINE) else { return Cluster::default() };
    Cluster { fine, middle: u16::from(BYTES[2 * group]) + 1, coarse: u16::from(BYTES[2 * group + 1]) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::key::word_key;

    #[test]
    fn like_words_share_a_group_and_unlike_ones_do_not() {
        let of = |word| cluster(word_key(word)).coarse;
        assert_ne!(of("Tuesday"), 0);
        assert_eq!(of("Tuesday"), of("Thursday"));
        assert_ne!(of("Tuesday"), of("senator"));
        assert_eq!(cluster(word_key("qwzxqwzx")), Cluster::default());
    }
}
