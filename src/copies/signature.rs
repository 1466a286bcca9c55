//! The signature of a story: a few numbers that its copies share, however they were cut and edited.
//!
//! Three words that carry meaning, in a row, with whatever small words between, are one shingle; a shingle is a number of
//! 32 bits, and the signature keeps all numbers below a bound. So two texts keep or leave out the same shingles, and
//! the share of one signature that lies in the other estimates how much of the first text lies in the second: a brief
//! is seen in the long story, which signatures of a fixed length (MinHash) do not show. Sources: A. Broder, “On the
//! resemblance and containment of documents”, 1997 (shingles, sampling modulo m); M. Theobald, J. Siddharth and
//! A. Paepcke, “SpotSigs”, 2008 (small words are where editors meddle); L. Irber et al., “Lightweight compositional
//! analysis of metagenomes with FracMinHash and minimum metagenome covers”, 2022 (the bound).

use std::borrow::Cow;

use super::word::{Sort, Wording, is_content, words};
use crate::text::key::join;

/// Numbers below it are kept: a fifth of all. A third finds one copy in a thousand more, and keeps five numbers for three.
pub const BOUND: u32 = u32::MAX / 5;
/// Of a short text, as many of the smallest are kept, below the bound or not.
pub const FEWEST: usize = 24;
/// Words of a shingle.
const WORDS: usize = 3;

/// The signature of the stretches of a text that count: sorted, each number once, none for a text without words.
///
/// ```
/// use archive::copies::signature::{shared, signature};
/// let long = signature(["Divers found an iron anchor off the northern pier of Arden on Sunday morning."]);
/// let short = signature(["DIVERS found an iron anchor off a northern pier of Arden"]);
/// assert_eq!(shared(&long, &short), short.len());
/// ```
pub fn signature<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Vec<u32> {
    Marks::read(pieces).signature()
}

/// One number for all the words of a text, in order; 0 for a text without words. Marks and capitals do not count.
pub fn content<'t>(pieces: impl IntoIterator<Item = &'t str>) -> u64 {
    Marks::read(pieces).content()
}

/// What copies of a text are known by, of which all is found in one reading.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    content: Option<u64>,
    shingles: Shingles,
}

impl Marks {
    /// Reads the stretches of a text that count.
    pub(super) fn read<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Self {
        let mut marks = Self::default();
        pieces.into_iter().flat_map(words).for_each(|word| marks.push(word.key, is_content(word.key)));
        marks
    }

    /// The same, with the words, for whoever wants them too.
    pub(crate) fn with_words<'t>(pieces: impl IntoIterator<Item = &'t str>) -> (Self, Wording) {
        let mut marks = Self::default();
        let words = Wording::read_each(pieces, |key, sort| marks.push(key, sort != Sort::Function));
        (marks, words)
    }

    fn push(&mut self, key: u64, is_content: bool) {
        self.content = Some(self.content.map_or(key, |before| join(before, key)));
        if is_content {
            self.shingles.push(key);
        }
    }

    /// See [`content`].
    pub(crate) fn content(&self) -> u64 {
        self.content.map_or(0, |key| key.max(1))
    }

    /// See [`signature`].
    pub(crate) fn signature(&self) -> Vec<u32> {
        let sorted = |mut numbers: Vec<u32>| {
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let all = self.shingles.all();
        let below = sorted(all.iter().copied().filter(|&shingle| shingle < BOUND).collect());
        if below.len() >= FEWEST {
            return below;
        }
        let mut fewest = sorted(all.into_owned());
        fewest.truncate(FEWEST);
        fewest
    }
}

/// How many numbers two signatures share.
pub fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut at, mut count) = (0, 0);
    for &number in a {
        while b.get(at).is_some_and(|&other| other < number) {
            at += 1;
        }
        count += usize::from(b.get(at) == Some(&number));
    }
    count
}

/// Rows of words as numbers.
#[derive(Debug, Default)]
struct Shingles {
    last: [u64; WORDS - 1],
    seen: usize,
    all: Vec<u32>,
}

impl Shingles {
    fn push(&mut self, key: u64) {
        let [first, second] = self.last;
        if self.seen >= WORDS - 1 {
            self.all.push(number(join(join(first, second), key)));
        }
        self.last = [second, key];
        self.seen += 1;
    }

    /// All numbers, in order; of a text of fewer words than a shingle has, the one that stands for them all.
    fn all(&self) -> Cow<'_, [u32]> {
        match self.all.as_slice() {
            [] if self.seen > 0 => vec![number(join(self.last[0], self.last[1]))].into(),
            all => all.into(),
        }
    }
}

/// The upper half of a key, which is as well spread as all of it.
fn number(key: u64) -> u32 {
    (key >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_of_short_texts_and_those_below_the_bound_of_long_ones() {
        let long: String = (0..3000).map(|n| format!("word{n} ")).collect();
        let whole = signature([long.as_str()]);
        assert!((540..660).contains(&whole.len()) && whole.iter().all(|&number| number < BOUND));
        let short: String = (0..40).map(|n| format!("word{n} ")).collect();
        let brief = signature([short.as_str()]);
        assert_eq!(brief.len(), FEWEST);
        let below = brief.iter().filter(|&&number| number < BOUND).count();
        assert_eq!(shared(&whole, &brief), below, "what both can hold, both hold");
    }

    #[test]
    fn texts_of_few_words_have_one_and_texts_of_none_have_none() {
        assert_eq!(signature(["Correction"]).len(), 1);
        assert_eq!(signature(["Late correction"]).len(), 1);
        assert_ne!(signature(["Late correction"]), signature(["Correction"]));
        assert_eq!(signature(["* * *"]), Vec::<u32>::new());
    }

    #[test]
    fn pieces_are_read_as_one_text() {
        assert_eq!(signature(["Iron anchor", "found today near"]), signature(["Iron anchor found today near"]));
    }
}
