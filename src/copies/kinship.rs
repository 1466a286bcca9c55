//! Whether two stories are one: a copy, a part of the other, a revision, or strangers.
//!
//! What is measured is how much of the shorter text stands, in order, in the longer. That alone would join the weather of
//! Monday with that of Tuesday, and two stories under one long notice. So two things speak against it: names and
//! figures that differ where all other words agree (a pattern filled in anew), and long stretches of both texts that have
//! nothing in common (another story in the same frame).

use std::ops::Range;

use super::align::{Block, align};
use super::word::{Sort, Wording};

/// How one story belongs to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// The same words.
    Exact,
    /// The same story, edited.
    Copy,
    /// The shorter stands within the longer: which words of the longer it covers.
    Part(Range<usize>),
}

/// What shows beside the words that two stories may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// Nothing.
    None,
    /// The same headline on the same day, marks of a revision aside (`1st Ld-Writethru`).
    Headline,
    /// The same id, given by the input, or the id that one of them says it revises.
    Id,
}

impl Bond {
    /// The number of a thread with this bond, from any number of what is shared.
    pub fn thread(self, shared: u64) -> u64 {
        (shared & !1) | u64::from(self == Self::Id)
    }

    /// The bond of a thread.
    pub fn of(thread: u64) -> Self {
        if thread & 1 == 1 { Self::Id } else { Self::Headline }
    }
}

/// Below so many words, only the very same words make a copy.
const FEWEST_WORDS: usize = 12;
/// In a text of fewer words, one word in place of another can be all there was to tell: *rises* for *falls*.
const A_LINE: usize = 16;
/// A text of fewer words is short.
const FEW_WORDS: usize = 50;
/// A gap in both texts from so many words on is one stretch replaced by another, and no editing.
const REPLACED: usize = 15;
/// The most of the shorter text that may be so replaced.
const MOST_REPLACED: f64 = 0.3;
/// A shorter text of less than this share of the longer is a part of it.
pub(super) const PART: f64 = 0.6;
/// A text of which more than this share are figures is a table.
const TABLE: f64 = 0.25;
/// Share of the figures of a table that an editor may mend.
const FEW_FIGURES: f64 = 0.12;
/// Share of the shorter text that must stand in the longer where many stories share it.
const COMMON: f64 = 0.7;

/// How `a` belongs to `b`; nothing where they are two stories. The closer their bond, the less of the words need be the
/// same; where what they share `is_common` to many stories, more must be, with its names and figures.
pub fn kinship(a: &Wording, b: &Wording, bond: Bond, is_common: bool) -> Option<Kinship> {
    if a.keys == b.keys {
        return (!a.is_empty()).then_some(Kinship::Exact);
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < FEWEST_WORDS {
        return None;
    }
    let all = short.len() as f64;
    let wanted = match bond {
        Bond::None if is_common => COMMON.max(wanted(short.len())),
        Bond::None => wanted(short.len()),
        Bond::Headline | Bond::Id => REVISED,
    };
    // Most that share a sentence share little else, which is seen without laying them beside each other: no more can stand
    // in blocks.
    if (short.held_by(long) as f64) < wanted * all {
        return None;
    }
    let mut blocks = align(short.side(), long.side());
    let says = |block: &Block| says(short, block);
    let common: usize = blocks.iter().filter(|block| says(block)).map(|block| block.length).sum();
    if (common as f64) < wanted * all {
        return None;
    }
    if bond != Bond::Id && Particulars::new(short, long, &blocks).is_pattern(is_common, short.len()) {
        return None;
    }
    blocks.retain(says);
    if bond != Bond::Id && replaced(&blocks, short.len(), long.len()) as f64 > MOST_REPLACED * all {
        return None;
    }
    if all >= PART * long.len() as f64 {
        return Some(Kinship::Copy);
    }
    let first = blocks.first().map_or(0, |block| block.b);
    let last = blocks.last().map_or(0, |block| block.ends().1);
    Some(Kinship::Part(first..last))
}

/// Whether words that stand in both tell that the texts are one: a lone word, or a row of small ones, is the same by chance.
fn says(short: &Wording, block: &Block) -> bool {
    let row = || short.sorts.get(block.a..block.ends().0).unwrap_or_default();
    block.length >= 2 && row().iter().any(|&sort| sort != Sort::Function)
}

/// Share of the words that revisions of one story have in common at least.
const REVISED: f64 = 0.2;

/// Share of the shorter text that must stand in the longer: few words agree by chance more easily than many.
fn wanted(words: usize) -> f64 {
    match words {
        ..20 => 0.8,
        20..40 => 0.6,
        _ => 0.5,
    }
}

/// Words of stretches that stand in neither text's place in the other.
fn replaced(blocks: &[Block], short: usize, long: usize) -> usize {
    let (mut a, mut b, mut words) = (0, 0, 0);
    let ends = Block { a: short, b: long, length: 0 };
    for block in blocks.iter().chain([&ends]) {
        let gap = (block.a - a).min(block.b - b);
        if gap >= REPLACED {
            words += gap;
        }
        (a, b) = block.ends();
    }
    words
}

/// Names and figures of the shorter text: those that stand in both, and those in whose place the longer has others.
#[derive(Clone, Copy, Debug, Default)]
struct Particulars {
    names: (usize, usize),
    figures: (usize, usize),
    /// Other words that carry meaning, in whose place the longer has others.
    exchanged: usize,
}

impl Particulars {
    fn new(short: &Wording, long: &Wording, blocks: &[Block]) -> Self {
        let mut particulars = Self::default();
        let (mut a, mut b) = (0, 0);
        let ends = Block { a: short.len(), b: long.len(), length: 0 };
        for block in blocks.iter().chain([&ends]) {
            let [gap, other] = [count(short, a..block.a), count(long, b..block.b)];
            particulars.names.1 += gap.names.min(other.names);
            particulars.figures.1 += gap.figures.min(other.figures);
            particulars.exchanged += gap.ordinary.min(other.ordinary);
            (a, b) = block.ends();
            let kept = count(short, block.a..a);
            particulars.names.0 += kept.names;
            particulars.figures.0 += kept.figures;
        }
        particulars
    }

    /// Whether the same pattern was filled in anew: an editor changes words, but seldom one figure for another.
    fn is_pattern(self, is_common: bool, words: usize) -> bool {
        if words < A_LINE && self.exchanged > 0 {
            return true;
        }
        let is_short = words < FEW_WORDS;
        let Self { names: (names, other_names), figures: (figures, other_figures), .. } = self;
        // Where many stories share the rest, one figure that is another is enough.
        // In few words, a figure or two that are others may be all there was to tell.
        let (one, some, factor, share) = match (is_common, is_short) {
            (true, _) => (1, 2, 0.4, 0.7),
            (false, true) => (1, 3, 1.0, 0.3),
            (false, false) => (3, 3, 1.0, 0.7),
        };
        let many = |kept: usize, exchanged: usize, fewest: usize, share: f64| {
            exchanged >= fewest && exchanged as f64 >= factor * share * kept as f64
        };
        // In a table of prices most figures stand in the other by chance.
        if (figures + other_figures) as f64 > TABLE * words as f64 && many(figures, other_figures, 2, FEW_FIGURES) {
            return true;
        }
        many(names, other_names, some, 1.0)
            || many(figures, other_figures, one, share)
            || many(names + figures, other_names + other_figures, some, 0.6)
    }
}

/// How many names and figures of `short` stand where `long` has others.
pub(super) fn exchanged(short: &Wording, long: &Wording, blocks: &[Block]) -> usize {
    let particulars = Particulars::new(short, long, blocks);
    particulars.names.1 + particulars.figures.1
}

/// How many words of each sort.
#[derive(Clone, Copy, Debug, Default)]
struct Sorts {
    names: usize,
    figures: usize,
    ordinary: usize,
}

fn count(wording: &Wording, words: Range<usize>) -> Sorts {
    let mut sorts = Sorts::default();
    for sort in wording.sorts.get(words).unwrap_or_default() {
        match sort {
            Sort::Name => sorts.names += 1,
            Sort::Number => sorts.figures += 1,
            Sort::Ordinary => sorts.ordinary += 1,
            Sort::Function => (),
        }
    }
    sorts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STORY: &str = "Divers who were looking for mussels found an iron anchor off the northern pier of Arden on \
        Sunday, and the harbour master said that it may have lain there since the great storm. The museum of the town \
        wants to show it next summer, if Selma Brandt, who keeps its ships, can find the money to clean it. The anchor \
        weighs as much as a small car.";

    fn told(a: &str, b: &str) -> Option<Kinship> {
        kinship(&Wording::read([a]), &Wording::read([b]), Bond::None, false)
    }

    #[test]
    fn the_same_words_are_an_exact_copy_however_they_are_set() {
        assert_eq!(told(STORY, &STORY.to_uppercase()), Some(Kinship::Exact));
        assert_eq!(told("", ""), None);
    }

    #[test]
    fn an_edited_story_is_a_copy() {
        let edited =
            STORY.replace("looking for", "after").replace("harbour master", "port captain").replace("great ", "");
        assert_eq!(told(STORY, &format!("ARDEN (Coast Press) - {edited}")), Some(Kinship::Copy));
    }

    #[test]
    fn a_brief_is_a_part() {
        let brief = &STORY[..STORY.find(", and the").unwrap()];
        assert!(matches!(told(STORY, brief), Some(Kinship::Part(words)) if words == (0..18)));
    }

    #[test]
    fn a_pattern_filled_in_anew_is_no_copy() {
        let weather = |day: &str, low: u8, high: u8, wind: u8, town: &str| {
            format!(
                "Clouds will clear by noon on {day}, the weather service said. Lows will be near {low} degrees and highs \
                 near {high} degrees, with wind of {wind} miles an hour from the sea; the best of the sun is to be had \
                 at {town}."
            )
        };
        assert_eq!(told(&weather("Monday", 4, 11, 12, "Arden"), &weather("Friday", 7, 15, 22, "Holm")), None);
    }

    #[test]
    fn a_short_notice_with_another_figure_is_no_copy() {
        let notice = |boats: u8| {
            format!(
                "The harbour of Arden was full, Mayor Selma Brandt said on Monday. “We count {boats} boats,” she said."
            )
        };
        assert_eq!(told(&notice(12), &notice(31)), None);
        assert_eq!(told(&notice(12), &notice(12).replace("full", "crowded")), Some(Kinship::Copy));
        let dividend = |cents: &str| {
            format!(
                "ARDEN, April 13 – Monthly dividend {cents} cents vs {cents} cents prior. Pay April 30. Record April 15."
            )
        };
        assert_eq!(told(&dividend("6.5"), &dividend("6.6")), None);
    }

    #[test]
    fn a_line_with_another_verb_is_no_copy() {
        let line = |verb: &str| format!("The ferry to Holm {verb} on Monday after a storm, the harbour office said.");
        assert_eq!(told(&line("sailed"), &line("sank")), None);
        assert_eq!(told(&line("sailed"), &format!("ARDEN – {}", line("sailed"))), Some(Kinship::Copy));
        assert_eq!(told(&line("sailed"), &line("sailed").replace("a storm", "the storm")), Some(Kinship::Copy));
    }

    #[test]
    fn a_table_of_other_prices_is_no_copy() {
        let table = |wheat: u16, corn: u16, oats: u16| {
            format!(
                "ARDEN 11:40 WHEAT MAY {wheat} 1/2 UP 1/4 JULY 271 3/4 OFF 1 DEC 278 UNCHANGED CORN MAY {corn} UP 1 JULY \
                 163 3/4 UP 2 DEC 177 UP 2 1/4 OATS MAY {oats} OFF 1 JULY 138 1/2 UNCHANGED DEC 134 UNCHANGED"
            )
        };
        assert_eq!(told(&table(288, 159, 150), &table(286, 160, 149)), None);
        assert_eq!(
            told(&table(288, 159, 150), &format!("(Coast Press) {}", table(288, 159, 151))),
            Some(Kinship::Copy)
        );
    }

    #[test]
    fn two_stories_in_one_frame_are_no_copies() {
        let frame = "Readers who saw what happened can write to the desk at any hour of the day, and what they send may \
            be printed with their name unless they ask that it is not, as the rules of this paper have it since it began.";
        let fire = "A barn burned down at Holm on Tuesday night while its owner was away at the fair, and no animal was \
            hurt because the dog had barked in time for the neighbours to open every gate.";
        let school = "The new school will open a week late since the roof is not yet tight, the council heard, and \
            pupils are to be taught in the hall of the fire brigade until it is done.";
        assert_eq!(told(&format!("{fire} {frame}"), &format!("{school} {frame}")), None);
    }

    #[test]
    fn a_revision_needs_less() {
        let rewritten = "Divers found an iron anchor off the northern pier of Arden. It will be shown once cleaned, and \
            a town that had forgotten the storm is talking of little else, with queues before every baker and a song \
            that children have made up about the ship it must have held.";
        assert_eq!(told(STORY, rewritten), None);
        assert!(kinship(&Wording::read([STORY]), &Wording::read([rewritten]), Bond::Id, false).is_some());
    }

    proptest! {
        #[test]
        fn no_more_words_stand_in_blocks_than_in_rows_that_are_held(
            a in prop::collection::vec(0..6usize, 0..60), b in prop::collection::vec(0..6usize, 0..60),
        ) {
            let text = |words: &[usize]| {
                let words = words.iter().map(|&word| ["the", "of", "Arden", "ferry", "sank", "storm"][word]);
                Wording::read([words.collect::<Vec<_>>().join(" ").as_str()])
            };
            let (a, b) = (text(&a), text(&b));
            let blocks = align(a.side(), b.side());
            let common: usize = blocks.iter().filter(|block| says(&a, block)).map(|block| block.length).sum();
            prop_assert!(common <= a.held_by(&b));
        }
    }
}
