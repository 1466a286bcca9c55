//! Two texts laid beside each other: which words of one stand, in the same order, in the other.
//!
//! Rows of three words that both texts hold once are anchors, of which the longest row in both orders is kept (the
//! patience diff of B. Cohen, 2003); anchors grow by equal words, and gaps that are small on both sides are filled by the
//! longest common subsequence. Time is linear but for the sorting of anchors, whatever the texts.

use rustc_hash::FxHashMap;

/// Words that are equal in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// First word in the first text.
    pub a: usize,
    /// First word in the second.
    pub b: usize,
    /// How many words.
    pub length: usize,
}

impl Block {
    /// The word after the last, in both texts.
    pub fn ends(self) -> (usize, usize) {
        (self.a + self.length, self.b + self.length)
    }
}

/// Words of an anchor.
const ANCHOR: usize = 3;
/// Most cells of a table by which a gap is filled.
const MOST_CELLS: usize = 4096;

/// The rows of equal words, in order; none overlap, and none touch in both texts.
pub fn align(a: &[u32], b: &[u32]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let longest_tail = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(longest_tail).take_while(|(x, y)| x == y).count();
    let (a_end, b_end) = (a.len() - tail, b.len() - tail);
    let mut merge = Merge { blocks: &mut blocks };
    merge.push(Block { a: 0, b: 0, length: head });
    let (mut from_a, mut from_b) = (head, head);
    for (x, y) in anchors(&a[head..a_end], &b[head..b_end]) {
        let (x, y) = (x + head, y + head);
        if x + ANCHOR <= from_a || y + ANCHOR <= from_b {
            continue;
        }
        // The part of an anchor that the block before it has not taken already.
        let skip = from_a.saturating_sub(x).max(from_b.saturating_sub(y));
        let (x, y, length) = (x + skip, y + skip, ANCHOR - skip);
        let back = (from_a..x).rev().zip((from_b..y).rev()).take_while(|&(i, j)| a[i] == b[j]).count();
        let on = (x + length..a_end).zip(y + length..b_end).take_while(|&(i, j)| a[i] == b[j]).count();
        let block = Block { a: x - back, b: y - back, length: back + length + on };
        merge.gap(a, b, (from_a, from_b), (block.a, block.b));
        merge.push(block);
        (from_a, from_b) = block.ends();
    }
    merge.gap(a, b, (from_a, from_b), (a_end, b_end));
    merge.push(Block { a: a_end, b: b_end, length: tail });
    blocks
}

struct Merge<'b> {
    blocks: &'b mut Vec<Block>,
}

impl Merge<'_> {
    fn push(&mut self, block: Block) {
        if block.length == 0 {
            return;
        }
        match self.blocks.last_mut() {
            Some(last) if last.ends() == (block.a, block.b) => last.length += block.length,
            _ => self.blocks.push(block),
        }
    }

    /// Fills a gap by the longest common subsequence, where that is cheap.
    fn gap(&mut self, a: &[u32], b: &[u32], from: (usize, usize), to: (usize, usize)) {
        let (Some(x), Some(y)) = (a.get(from.0..to.0), b.get(from.1..to.1)) else { return };
        if x.is_empty() || y.is_empty() || x.len().saturating_mul(y.len()) > MOST_CELLS {
            return;
        }
        let width = y.len() + 1;
        let mut table = vec![0u16; (x.len() + 1) * width];
        for i in (0..x.len()).rev() {
            for j in (0..y.len()).rev() {
                table[i * width + j] = match x[i] == y[j] {
                    true => table[(i + 1) * width + j + 1] + 1,
                    false => table[(i + 1) * width + j].max(table[i * width + j + 1]),
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < x.len() && j < y.len() {
            if x[i] == y[j] {
                self.push(Block { a: from.0 + i, b: from.1 + j, length: 1 });
                (i, j) = (i + 1, j + 1);
            } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
}

/// Rows of words that stand once in each text, in the order of both.
fn anchors(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let (in_a, in_b) = (unique(a), unique(b));
    let mut pairs: Vec<(usize, usize)> = in_a.iter().filter_map(|(row, &x)| Some((x?, (*in_b.get(row)?)?))).collect();
    pairs.sort_unstable();
    longest_increasing(&pairs)
}

/// Where each row of words begins; nothing where it stands more than once.
fn unique(words: &[u32]) -> FxHashMap<[u32; ANCHOR], Option<usize>> {
    let mut rows = FxHashMap::default();
    rows.reserve(words.len());
    for (at, row) in words.windows(ANCHOR).enumerate() {
        let &[x, y, z] = row else { continue };
        rows.entry([x, y, z]).and_modify(|place| *place = None).or_insert(Some(at));
    }
    rows
}

/// The longest run of pairs, sorted by their first, that increases in the second, too.
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (n, &(_, y)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < y);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(n) = at {
        run.push(pairs[n]);
        at = before[n];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copies::word::Wording;
    use proptest::prelude::*;

    fn both(a: &str, b: &str) -> Vec<Block> {
        align(&Wording::read([a]).keys, &Wording::read([b]).keys)
    }

    #[test]
    fn equal_texts_are_one_block_and_strangers_none() {
        assert_eq!(both("a b c d", "a b c d"), [Block { a: 0, b: 0, length: 4 }]);
        assert_eq!(both("a b c d", "e f g"), []);
        assert_eq!(both("", "e f g"), []);
    }

    #[test]
    fn a_word_put_in_and_a_word_left_out() {
        let blocks = both("snow fell on the quiet town of Arden", "snow fell softly on the town of Arden");
        let lengths: Vec<usize> = blocks.iter().map(|block| block.length).collect();
        assert_eq!(lengths, [2, 2, 3]);
    }

    #[test]
    fn a_part_is_found_in_the_middle() {
        let blocks = both("one two three four", "zero nine one two three four five six");
        assert_eq!(blocks, [Block { a: 0, b: 2, length: 4 }]);
    }

    proptest! {
        #[test]
        fn blocks_hold_equal_words_in_order(a in prop::collection::vec(0u32..9, 0..80), b in prop::collection::vec(0u32..9, 0..80)) {
            let (mut from_a, mut from_b) = (0, 0);
            for block in align(&a, &b) {
                prop_assert!(block.length > 0 && block.a >= from_a && block.b >= from_b);
                let (end_a, end_b) = block.ends();
                prop_assert_eq!(&a[block.a..end_a], &b[block.b..end_b]);
                (from_a, from_b) = (end_a, end_b);
            }
        }
    }
}
