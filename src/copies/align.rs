//! Two texts laid beside each other: which words of one stand, in the same order, in the other.
//!
//! Rows of three words that both texts hold once are anchors, of which the longest row in both orders is kept (the
//! patience diff of B. Cohen, 2003); anchors grow by equal words, and gaps that are small on both sides are filled by the
//! longest common subsequence. Time is linear but for the sorting of anchors, whatever the texts.

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
pub(super) const ANCHOR: usize = 3;
/// Most cells of a table by which a gap is filled.
const MOST_CELLS: usize = 4096;

/// A text as it is laid beside others.
#[derive(Clone, Copy, Debug)]
pub struct Side<'w> {
    /// Its words, by their keys.
    pub words: &'w [u32],
    /// The rows among them that stand once: see [`rows`].
    pub rows: &'w [u32],
}

impl Side<'_> {
    /// The hash of the row that begins at a place.
    fn hash(self, at: u32) -> u32 {
        let at = at as usize;
        self.words.get(at..at + ANCHOR).map_or(0, hash)
    }
}

/// The rows of three words that stand once in a text: where each begins, in the order of their hashes. A text that is
/// compared with many is looked through once.
pub fn rows(words: &[u32]) -> Vec<u32> {
    // One number of a hash and a place is sorted sooner than two.
    let mut all: Vec<u64> =
        words.windows(ANCHOR).map(hash).zip(0..).map(|(row, at)| u64::from(row) << 32 | at).collect();
    all.sort_unstable();
    let once = all.chunk_by(|a, b| a >> 32 == b >> 32).filter(|same| same.len() == 1);
    once.flatten().map(|&row| row as u32).collect()
}

/// One number for a row of words.
pub(super) fn hash(row: &[u32]) -> u32 {
    let mixed = row.iter().fold(0u64, |hash, &word| (hash.rotate_left(5) ^ u64::from(word)).wrapping_mul(MIX));
    (mixed >> 32) as u32
}

/// An odd number that spreads the bits of a row over its hash.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// The rows of equal words, in order; none overlap, and none touch in both texts.
pub fn align(one: Side<'_>, other: Side<'_>) -> Vec<Block> {
    let (a, b) = (one.words, other.words);
    let mut blocks = Vec::new();
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let longest_tail = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(longest_tail).take_while(|(x, y)| x == y).count();
    let (a_end, b_end) = (a.len() - tail, b.len() - tail);
    let mut merge = Merge { blocks: &mut blocks, table: Vec::new() };
    merge.push(Block { a: 0, b: 0, length: head });
    let (mut from_a, mut from_b) = (head, head);
    let within = |&(x, y): &(usize, usize)| x >= head && y >= head && x + ANCHOR <= a_end && y + ANCHOR <= b_end;
    for (x, y) in anchors(one, other, within) {
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
    /// Room for the table of a gap.
    table: Vec<u16>,
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
        let mut table = std::mem::take(&mut self.table);
        table.clear();
        table.resize((x.len() + 1) * width, 0);
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
        self.table = table;
    }
}

/// Rows of words that stand once in each text, in the order of both: of those that are `within` what is to be filled.
fn anchors(a: Side<'_>, b: Side<'_>, within: impl Fn(&(usize, usize)) -> bool) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut others = b.rows.iter().map(|&at| (b.hash(at), at)).peekable();
    for &x in a.rows {
        let row = a.hash(x);
        while others.next_if(|other| other.0 < row).is_some() {}
        let Some((_, y)) = others.next_if(|other| other.0 == row) else { continue };
        let (x, y) = (x as usize, y as usize);
        // Two rows of one hash need not be one.
        if within(&(x, y)) && a.words.get(x..x + ANCHOR) == b.words.get(y..y + ANCHOR) {
            pairs.push((x, y));
        }
    }
    pairs.sort_unstable();
    longest_increasing(&pairs)
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
        align(Wording::read([a]).side(), Wording::read([b]).side())
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
            let (rows_a, rows_b) = (rows(&a), rows(&b));
            for block in align(Side { words: &a, rows: &rows_a }, Side { words: &b, rows: &rows_b }) {
                prop_assert!(block.length > 0 && block.a >= from_a && block.b >= from_b);
                let (end_a, end_b) = block.ends();
                prop_assert_eq!(&a[block.a..end_a], &b[block.b..end_b]);
                (from_a, from_b) = (end_a, end_b);
            }
        }
    }
}
