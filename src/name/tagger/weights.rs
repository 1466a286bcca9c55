//! The weights of the tagger, and how they lie in the program.
//!
//! First the transitions, two bytes each; then lines of 64 bytes, as the processor fetches them. The top sixteen bits of
//! a feature choose its line, the next sixteen tell it from the others there: a line holds eight such marks, then eight
//! times six weights of one byte, one for each label but the first. That of the first is taken for nothing, and the
//! others count from it. A feature that is not in its line weighs nothing.

use std::sync::LazyLock;

use super::Label;

/// How many labels there are.
pub const LABELS: usize = 7;
/// Weights of a feature: the labels but [`Label::Outside`].
pub const WIDTH: usize = LABELS - 1;
/// What a weight of one is in the table.
pub const SCALE: f32 = 32.0;
const TRANSITIONS: usize = LABELS * LABELS;
const LINES: usize = 1 << 16;
const LINE: usize = 64;
const SLOTS: usize = 8;

/// A score for each label but the first, whose score is 0.
pub type Scores = [i32; WIDTH];

/// The score of each label after each, by the number of the one before.
pub type Transitions = [[i32; LABELS]; LABELS];

/// The weights, copied to memory that the system can map in large pages, for lines are looked up all over them. What is
/// mapped from the program is in small ones, which the processor has to look up, too.
pub struct Weights {
    transitions: &'static [u8],
    lines: Vec<Line>,
    /// For each line, which of the signs the marks in it bear: a sixteenth of the table, by which seven features in eight that
    /// weigh nothing are passed over.
    signs: Vec<u32>,
}

/// A line, where the processor's begin: one that lay across two of them would be fetched twice.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([u8; LINE]);

impl Line {
    /// Its eight marks.
    fn marks(&self) -> u128 {
        self.0.first_chunk().map_or(0, |&marks| u128::from_le_bytes(marks))
    }
}

static BYTES: &[u8; 2 * TRANSITIONS + LINES * LINE] = include_bytes!("../../../data/names/tagger.bin");
static EMBEDDED: LazyLock<Weights> = LazyLock::new(|| Weights::new(BYTES));

impl Weights {
    /// Takes the bytes that [`build`] made.
    pub fn new(bytes: &'static [u8]) -> Self {
        assert!(bytes.len() == 2 * TRANSITIONS + LINES * LINE, "the table has its size");
        let (transitions, lines) = bytes.split_at(2 * TRANSITIONS);
        let lines: Vec<Line> = lines.as_chunks().0.iter().copied().map(Line).collect();
        let marks = |line: &Line| {
            let marks = (0..SLOTS).map(|slot| (line.marks() >> (16 * slot)) as u16);
            marks.filter(|&mark| mark != 0).fold(0, |signs, mark| signs | sign(mark))
        };
        Self { transitions, signs: lines.iter().map(marks).collect(), lines }
    }

    /// Those that the program carries.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// The score that `label` gets after `before`.
    pub fn transition(&self, before: Label, label: Label) -> i32 {
        let at = 2 * (before as usize * LABELS + label as usize);
        i32::from(i16::from_le_bytes([self.transitions[at], self.transitions[at + 1]]))
    }

    /// The scores of every label after every other, by the number of the one before.
    pub fn transitions(&self) -> Transitions {
        std::array::from_fn(|before| {
            std::array::from_fn(|label| self.transition(Label::ALL[before], Label::ALL[label]))
        })
    }

    /// The scores of a token that has these features.
    ///
    /// Whether a feature weighs anything is a coin that no processor guesses, so there is no branch: those that may are
    /// gathered first, and one that is not there after all adds weights of zero. All six weights are added at once, each
    /// moved up by 128 so that none is negative.
    pub fn sum(&self, features: &[u64]) -> Scores {
        let mut sums = [0; WIDTH];
        let (mut likely, mut fetched) = ([0; MOST_AT_ONCE], [0; MOST_AT_ONCE]);
        for features in features.chunks(MOST_AT_ONCE) {
            let mut count = 0;
            for &feature in features {
                let (line, mark) = place(feature);
                let signs = self.signs.get(line).copied().unwrap_or_default();
                if let Some(slot) = likely.get_mut(count) {
                    *slot = feature;
                }
                count += usize::from(signs & sign(mark) != 0);
            }
            let features = likely.get(..count).unwrap_or_default();
            // All are fetched before any is looked at: then they wait for memory together and not one after the other.
            for (marks, &feature) in fetched.iter_mut().zip(features) {
                *marks = self.lines.get(place(feature).0).map_or(0, Line::marks);
            }
            let (mut even, mut odd) = (0, 0);
            for (&marks, &feature) in fetched.iter().zip(features) {
                let (line, mark) = place(feature);
                let Some(Line(line)) = self.lines.get(line) else { continue };
                let weights = weights_of(line, marks, mark) ^ ZEROS;
                even += weights & EVEN;
                odd += weights >> 8 & EVEN;
            }
            let zero = 128 * features.len() as i32;
            for (n, sum) in sums.iter_mut().enumerate() {
                let lanes = if n % 2 == 0 { even } else { odd };
                *sum += (lanes >> (16 * (n / 2)) & 0xFFFF) as i32 - zero;
            }
        }
        sums
    }
}

/// The sign of a mark: a bit for its highest five.
fn sign(mark: u16) -> u32 {
    1 << (mark >> 11)
}

/// Every other byte of eight.
const EVEN: u64 = 0x00FF_00FF_00FF_00FF;
/// Eight weights of zero, moved up by 128.
const ZEROS: u64 = 0x8080_8080_8080_8080;
/// So many features are looked at in one go: most tokens have fewer, what they need room for is cleared for each token, and so
/// many bytes add up in sixteen bits.
const MOST_AT_ONCE: usize = 128;

/// The weights in a line with these `marks` that stand under a mark, one a byte; zeros where it has none. The eight marks are
/// looked at as two numbers of four each.
fn weights_of(line: &[u8; LINE], marks: u128, mark: u16) -> u64 {
    const ONES: u64 = 0x0001_0001_0001_0001;
    let wanted = u64::from(mark) * ONES;
    // The lowest bit that is left stands in the first mark that is the same; above it there may be false ones.
    let same = |four: u64| (four ^ wanted).wrapping_sub(ONES) & !(four ^ wanted) & (ONES << 15);
    let (low, high) = (same(marks as u64), same((marks >> 64) as u64));
    let slot = |same: u64| same.trailing_zeros() as usize / 16;
    let at = 2 * SLOTS + WIDTH * ((slot(low) + if low == 0 { slot(high) } else { 0 }) % SLOTS);
    let is_there = u64::from(low | high != 0).wrapping_neg();
    let (four, two) = (line[at..at + 4].try_into(), line[at + 4..at + 6].try_into());
    let (four, two) = (four.map_or(0, u32::from_le_bytes), two.map_or(0, u16::from_le_bytes));
    (u64::from(four) | u64::from(two) << 32) & is_there
}

/// Makes the bytes of a table: `transitions` from each label to each, and the weights of features, the weightiest first.
///
/// What finds its line full is left out; the number of those is returned too.
pub fn build(transitions: &[[f32; LABELS]; LABELS], features: &[(u64, [f32; WIDTH])]) -> (Vec<u8>, usize) {
    let mut bytes: Vec<u8> =
        transitions.iter().flatten().flat_map(|&weight| ((weight * SCALE).round() as i16).to_le_bytes()).collect();
    let mut lines = vec![0; LINES * LINE];
    let mut filled = vec![0; LINES];
    let mut left_out = 0;
    for (feature, weights) in features {
        let (line, mark) = place(*feature);
        let slot = filled[line];
        if slot == SLOTS {
            left_out += 1;
            continue;
        }
        filled[line] += 1;
        let line = &mut lines[line * LINE..(line + 1) * LINE];
        line[2 * slot..2 * slot + 2].copy_from_slice(&mark.to_le_bytes());
        for (n, weight) in weights.iter().enumerate() {
            line[2 * SLOTS + slot * WIDTH + n] = (weight * SCALE).round().clamp(-127.0, 127.0) as i8 as u8;
        }
    }
    bytes.append(&mut lines);
    (bytes, left_out)
}

/// The line of a feature and its mark there; no mark is 0.
fn place(feature: u64) -> (usize, u16) {
    ((feature >> 48) as usize, ((feature >> 32) as u16).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_is_found_and_the_rest_weighs_nothing() {
        let transitions = std::array::from_fn(|from| std::array::from_fn(|to| from as f32 - to as f32));
        let one = (0x0005_0007_0000_0000, [1.0, -1.0, 0.5, 0.0, 9.0, -9.0]);
        let two = (0x0005_0008_0000_0000, [1.0; WIDTH]);
        let (bytes, left_out) = build(&transitions, &[one, two]);
        let weights = Weights::new(bytes.leak());
        assert_eq!(left_out, 0);
        assert_eq!(weights.sum(&[one.0]), [32, -32, 16, 0, 127, -127]);
        assert_eq!(weights.sum(&[one.0, two.0]), [64, 0, 48, 32, 159, -95]);
        assert_eq!(weights.sum(&[0x0005_0009_0000_0000, 0x0006_0007_0000_0000]), [0; WIDTH]);
        let many: Vec<u64> = std::iter::repeat_n(one.0, 1000).collect();
        assert_eq!(weights.sum(&many), [32_000, -32_000, 16_000, 0, 127_000, -127_000]);
        assert_eq!(weights.transition(Label::Person, Label::Outside), 64);
    }
}
