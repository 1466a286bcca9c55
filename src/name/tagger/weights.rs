//! The weights of the tagger, and how they lie in the program.
//!
//! First the transitions, two bytes each; then lines of 64 bytes, as the processor fetches them. The top sixteen bits of
//! a feature choose its line, the next sixteen tell it from the others there: a line holds eight such marks, then eight
//! times six weights of one byte, one for each label but the first. That of the first is taken for nothing, and the
//! others count from it. A feature that is not in its line weighs nothing.

use std::sync::LazyLock;

use super::Label;
use super::feature::Sink;

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
/// Where the marks begin in a line that is turned about.
const MARKS: usize = SLOTS * WIDTH;

/// A score for each label but the first, whose score is 0.
pub type Scores = [i32; WIDTH];

/// The score of each label after each, by the number of the one before.
pub type Transitions = [[i32; LABELS]; LABELS];

/// The weights, copied to memory that the system can map in large pages, for lines are looked up all over them. What is
/// mapped from the program is in small ones, which the processor has to look up, too.
pub struct Weights {
    transitions: &'static [u8],
    lines: Box<[Line; LINES]>,
    /// For each line, which of the signs the marks in it bear: a sixteenth of the table, by which seven features in eight that
    /// weigh nothing are passed over.
    signs: Box<[u32; LINES]>,
}

/// A line, where the processor's begin: one that lay across two of them would be fetched twice. Turned about, so that a weight is
/// found in fewer steps: eight times six weights, then the lower bytes of all marks, then the upper ones.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([u8; LINE]);

impl Line {
    /// Takes a line as it lies in the program.
    fn new(line: &[u8; LINE]) -> Self {
        let (marks, weights) = line.split_at(2 * SLOTS);
        let mut turned = [0; LINE];
        turned[..MARKS].copy_from_slice(weights);
        for slot in 0..SLOTS {
            turned[MARKS + slot] = marks[2 * slot];
            turned[MARKS + SLOTS + slot] = marks[2 * slot + 1];
        }
        Self(turned)
    }

    /// Its eight marks: the lower bytes, then the upper ones.
    fn marks(&self) -> [u64; 2] {
        let bytes = |at: usize| u64::from_le_bytes(std::array::from_fn(|slot| self.0[at + slot]));
        [bytes(MARKS), bytes(MARKS + SLOTS)]
    }

    /// The weights that stand under a mark, one a byte, and above them two bytes of anything; zeros where the line, which has
    /// these `marks`, has no such mark. All eight are compared at once.
    fn weights_of(&self, marks: [u64; 2], mark: u16) -> u64 {
        const ONES: u64 = 0x0101_0101_0101_0101;
        let [lower, upper] = marks;
        let differs = (lower ^ (u64::from(mark & 0xFF) * ONES)) | (upper ^ (u64::from(mark >> 8) * ONES));
        // The lowest bit that is left stands in the first mark that is the same; above it there may be false ones.
        let same = differs.wrapping_sub(ONES) & !differs & (ONES << 7);
        let at = WIDTH * (same.trailing_zeros() as usize / 8 % SLOTS);
        let weights = u64::from_le_bytes(std::array::from_fn(|n| self.0[at + n]));
        weights & u64::from(same != 0).wrapping_neg()
    }
}

static BYTES: &[u8; 2 * TRANSITIONS + LINES * LINE] = include_bytes!("../../../data/names/tagger.bin");
static EMBEDDED: LazyLock<Weights> = LazyLock::new(|| Weights::new(BYTES));

impl Weights {
    /// Takes the bytes that [`build`] made.
    pub fn new(bytes: &'static [u8]) -> Self {
        assert!(bytes.len() == 2 * TRANSITIONS + LINES * LINE, "the table has its size");
        let (transitions, lines) = bytes.split_at(2 * TRANSITIONS);
        let mut all = boxed(Line([0; LINE]));
        all.iter_mut().zip(lines.as_chunks().0).for_each(|(line, bytes)| *line = Line::new(bytes));
        let mut signs = boxed(0);
        for (signs, line) in signs.iter_mut().zip(all.iter()) {
            let [lower, upper] = line.marks().map(u64::to_le_bytes);
            let marks = (0..SLOTS).map(|slot| u16::from_le_bytes([lower[slot], upper[slot]]));
            *signs = marks.filter(|&mark| mark != 0).fold(0, |signs, mark| signs | sign(mark));
        }
        Self { transitions, lines: all, signs }
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
}

/// So many of one, each of its own: an array that is made on the stack first would not find room there.
fn boxed<T: Copy>(one: T) -> Box<[T; LINES]> {
    match vec![one; LINES].try_into() {
        Ok(all) => all,
        Err(_) => unreachable!("there are as many as were made"),
    }
}

/// Adds up what the features of one token after the other weigh.
///
/// Whether a feature weighs anything is a coin that no processor guesses, so there is no branch: those that may are
/// gathered first, and one that is not there after all adds weights of zero.
pub struct Sum<'w> {
    weights: &'w Weights,
    /// The features that may weigh something, `count` of them.
    likely: [u64; MOST_AT_ONCE],
    count: usize,
    /// Room for the marks of their lines.
    fetched: [[u64; 2]; MOST_AT_ONCE],
    /// What was added up so far, and after that what the two bytes above the weights add up to.
    sums: [i32; 8],
}

impl Sink for Sum<'_> {
    fn take(&mut self, feature: u64) {
        // The sign of a mark is its highest five bits, and the mark the second sixteen of a feature.
        let signs = self.weights.signs[line_of(feature)];
        self.likely[self.count % MOST_AT_ONCE] = feature;
        self.count += (signs >> (feature >> 43 & 31) & 1) as usize;
        if self.count == MOST_AT_ONCE {
            self.add();
        }
    }
}

impl<'w> Sum<'w> {
    /// Has taken no feature yet.
    pub fn new(weights: &'w Weights) -> Self {
        Self { weights, likely: [0; MOST_AT_ONCE], count: 0, fetched: [[0; 2]; MOST_AT_ONCE], sums: [0; 8] }
    }

    /// The scores of a token with the features that were taken; those that are taken next are another token's.
    pub fn scores(&mut self) -> Scores {
        self.add();
        let sums = std::mem::take(&mut self.sums);
        std::array::from_fn(|n| sums[n])
    }

    /// Adds what was gathered. All six weights are added at once, each moved up by 128 so that none is negative.
    fn add(&mut self) {
        let count = std::mem::take(&mut self.count).min(MOST_AT_ONCE);
        let features = &self.likely[..count];
        // All are fetched before any is looked at: then they wait for memory together and not one after the other.
        for (marks, &feature) in self.fetched.iter_mut().zip(features) {
            *marks = self.weights.lines[line_of(feature)].marks();
        }
        let (mut even, mut odd) = (0, 0);
        for (&marks, &feature) in self.fetched.iter().zip(features) {
            let (line, mark) = place(feature);
            let weights = self.weights.lines[line].weights_of(marks, mark) ^ ZEROS;
            even += weights & EVEN;
            odd += weights >> 8 & EVEN;
        }
        let zero = 128 * count as i32;
        for (n, sum) in self.sums.iter_mut().enumerate() {
            let lanes = if n % 2 == 0 { even } else { odd };
            // The last two are kept, if for nothing, so that weights are fetched in one step.
            *sum = sum.wrapping_add((lanes >> (16 * (n / 2)) & 0xFFFF) as i32 - zero);
        }
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
/// So many features are added in one go: most tokens have fewer, and so many bytes add up in sixteen bits.
const MOST_AT_ONCE: usize = 128;

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
    (line_of(feature), ((feature >> 32) as u16).max(1))
}

fn line_of(feature: u64) -> usize {
    (feature >> 48) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(weights: &Weights, features: &[u64]) -> Scores {
        let mut sum = Sum::new(weights);
        features.iter().for_each(|&feature| sum.take(feature));
        sum.scores()
    }

    #[test]
    fn what_is_built_is_found_and_the_rest_weighs_nothing() {
        let transitions = std::array::from_fn(|from| std::array::from_fn(|to| from as f32 - to as f32));
        let one = (0x0005_0007_0000_0000, [1.0, -1.0, 0.5, 0.0, 9.0, -9.0]);
        let two = (0x0005_0008_0000_0000, [1.0; WIDTH]);
        let (bytes, left_out) = build(&transitions, &[one, two]);
        let weights = Weights::new(bytes.leak());
        assert_eq!(left_out, 0);
        assert_eq!(sum(&weights, &[one.0]), [32, -32, 16, 0, 127, -127]);
        assert_eq!(sum(&weights, &[one.0, two.0]), [64, 0, 48, 32, 159, -95]);
        assert_eq!(sum(&weights, &[0x0005_0009_0000_0000, 0x0006_0007_0000_0000]), [0; WIDTH]);
        let many: Vec<u64> = std::iter::repeat_n(one.0, 1000).collect();
        assert_eq!(sum(&weights, &many), [32_000, -32_000, 16_000, 0, 127_000, -127_000]);
        let mut sum = Sum::new(&weights);
        many.iter().for_each(|&feature| sum.take(feature));
        assert_eq!((sum.scores()[0], sum.scores()), (32_000, [0; WIDTH]), "each token begins with nothing");
        assert_eq!(weights.transition(Label::Person, Label::Outside), 64);
    }
}
