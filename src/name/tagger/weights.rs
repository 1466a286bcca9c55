//! The weights of the tagger, as they lie in the program.
//!
//! First the transitions, two bytes each; then lines of 64 bytes, as the processor fetches them. The top sixteen bits of
//! a feature choose its line, the next sixteen tell it from the others there: a line holds eight such marks, then eight
//! times six weights of one byte, one for each label but the first. That of the first is taken for nothing, and the
//! others count from it. A feature that is not in its line weighs nothing.

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

/// The weights, searched in place.
#[derive(Clone, Copy)]
pub struct Weights {
    transitions: &'static [u8],
    lines: &'static [u8],
}

static EMBEDDED: Weights = Weights::new(include_bytes!("../../../data/names/tagger.bin"));

impl Weights {
    /// Takes the bytes that [`build`] made.
    pub const fn new(bytes: &'static [u8]) -> Self {
        assert!(bytes.len() == 2 * TRANSITIONS + LINES * LINE, "the table has its size");
        let (transitions, lines) = bytes.split_at(2 * TRANSITIONS);
        Self { transitions, lines }
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
    pub fn sum(&self, features: &[u64]) -> Scores {
        let mut sums = [0; WIDTH];
        for &feature in features {
            let (line, mark) = place(feature);
            let line = &self.lines[line * LINE..(line + 1) * LINE];
            let (marks, weights) = line.split_at(2 * SLOTS);
            if let Some(slot) = first_of(marks, mark) {
                for (sum, &weight) in sums.iter_mut().zip(&weights[slot * WIDTH..]) {
                    *sum += i32::from(weight as i8);
                }
            }
        }
        sums
    }
}

/// The first slot of a line that has this mark: eight marks are looked at as two numbers of four each.
fn first_of(marks: &[u8], mark: u16) -> Option<usize> {
    const ONES: u64 = 0x0001_0001_0001_0001;
    let wanted = u64::from(mark) * ONES;
    marks.chunks_exact(8).enumerate().find_map(|(half, four)| {
        let four = four.try_into().map_or(0, u64::from_le_bytes) ^ wanted;
        // The lowest bit that is left stands in the first mark that is the same; above it there may be false ones.
        let same = four.wrapping_sub(ONES) & !four & (ONES << 15);
        (same != 0).then(|| 4 * half + same.trailing_zeros() as usize / 16)
    })
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
        assert_eq!(weights.transition(Label::Person, Label::Outside), 64);
    }
}
