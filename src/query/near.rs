//! How words stand to each other, told from their positions alone.

use super::ast::{Near, Words};
use super::word::Word;
use crate::index::limits::Limits;

/// Most things on either side of one that it is paired with inside a sentence or a paragraph, and most of the shortest
/// and of the longest matches from one place that are kept: so that a text costs no more than its length, whatever is
/// asked of it.
const PAIRED: usize = 16;

/// Most ways in which a row is looked for from one place of its first word: more than two words can stand in, and so many
/// of three or more that only a text of nothing else has them.
const MOST_WAYS: usize = 2048;

/// How words are to stand, each word by its number.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// In this order, moved by `slop` places in all.
    Phrase { slots: Vec<usize>, slop: u32 },
    /// One of these.
    Any(Vec<Node>),
    /// Two near each other.
    Near { left: Box<Node>, right: Box<Node>, how: Near },
    /// So often.
    AtLeast { times: u32, what: Box<Node> },
}

/// A stretch of positions, half-open, and which of its first 128 belong to what was found, a bit each: those after them, of
/// which nearly no sentence has any, are taken for free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub(super) start: u32,
    pub(super) end: u32,
    taken: u128,
}

impl Match {
    /// The match of words at these positions, one or more; nothing of none.
    fn of(positions: &[u32]) -> Option<Self> {
        let (&start, &last) = (positions.iter().min()?, positions.iter().max()?);
        let bits = positions.iter().filter_map(|at| 1_u128.checked_shl(at - start));
        Some(Self { start, end: last + 1, taken: bits.fold(0, |all, bit| all | bit) })
    }

    /// Two found together.
    fn with(self, other: Self) -> Self {
        let start = self.start.min(other.start);
        let end = self.end.max(other.end);
        Self { start, end, taken: self.taken_from(start) | other.taken_from(start) }
    }

    /// Which positions are taken, of the first from `start`, at which it or another before it begins.
    fn taken_from(self, start: u32) -> u128 {
        self.taken.checked_shl(self.start - start).unwrap_or(0)
    }

    /// Whether every position of it belongs to what was found.
    pub(super) fn is_solid(self) -> bool {
        self.taken.count_ones() == self.end - self.start
    }

    /// Whether it lies between the ends of another, in places that this one leaves free.
    fn lies_in(self, outer: Self) -> bool {
        outer.start < self.start && self.end < outer.end && outer.taken & self.taken_from(outer.start) == 0
    }
}

/// The sentence or paragraph that a match lies in as a whole.
fn part(one: Match, how: Near, limits: &Limits) -> Option<usize> {
    let of = |position| if how == Near::Sentence { limits.sentence(position) } else { limits.paragraph(position) };
    let part = of(one.start);
    (of(one.end.checked_sub(1)?) == part).then_some(part)
}

impl Node {
    /// The same as words of a query, whose different words are listed in `words`. With `reach`, words that stand in a
    /// row may stand in whatever order within so many places.
    pub(super) fn new(query: &Words, words: &mut Vec<Word>, reach: Option<u32>) -> Self {
        let mut boxed = |query: &Words| Box::new(Self::new(query, words, reach));
        match query {
            Words::Near { left, right, how } => Self::Near { left: boxed(left), right: boxed(right), how: *how },
            Words::AtLeast { times, what } => Self::AtLeast { times: *times, what: boxed(what) },
            Words::Any(parts) => Self::Any(parts.iter().map(|part| Self::new(part, words, reach)).collect()),
            Words::Phrase { words: row, slop } => {
                let mut slots = Vec::with_capacity(row.len());
                for word in row {
                    let known = words.iter().position(|known| known == word);
                    let slot = known.unwrap_or(words.len());
                    if known.is_none() {
                        words.push(word.clone());
                    }
                    // Said twice, a part of a name is meant once.
                    if reach.is_none() || !slots.contains(&slot) {
                        slots.push(slot);
                    }
                }
                Self::Phrase { slots, slop: reach.unwrap_or(*slop) }
            }
        }
    }

    /// Whether sentences or paragraphs matter.
    pub(super) fn needs_limits(&self) -> bool {
        match self {
            Self::Phrase { .. } => false,
            Self::Any(parts) => parts.iter().any(Self::needs_limits),
            Self::AtLeast { what, .. } => what.needs_limits(),
            Self::Near { left, right, how } => {
                matches!(how, Near::Sentence | Near::Paragraph) || left.needs_limits() || right.needs_limits()
            }
        }
    }

    /// Everything found, in order. `positions` are those of each word, in order.
    pub(super) fn matches(&self, positions: &[Vec<u32>], limits: &Limits) -> Vec<Match> {
        let mut found = match self {
            Self::Phrase { slots, slop } => row(slots, *slop, positions),
            Self::Any(parts) => parts.iter().flat_map(|part| part.matches(positions, limits)).collect(),
            Self::Near { left, right, how } => {
                let (left, right) = (left.matches(positions, limits), right.matches(positions, limits));
                match how {
                    Near::Within(reach) => within(&left, &right, *reach),
                    Near::Before(reach) => before(&left, &right, *reach),
                    Near::Sentence | Near::Paragraph => together(&left, &right, *how, limits),
                }
            }
            Self::AtLeast { times, what } => {
                let found = what.matches(positions, limits);
                if count(&found) >= *times { found } else { Vec::new() }
            }
        };
        found.sort_unstable();
        found.dedup();
        thin(found)
    }
}

/// Leaves out all but the shortest and the longest of the matches that begin at one place.
fn thin(found: Vec<Match>) -> Vec<Match> {
    if found.len() <= 2 * PAIRED {
        return found;
    }
    let mut kept = Vec::with_capacity(found.len());
    for alike in found.chunk_by(|a, b| a.start == b.start) {
        let long = alike.len().saturating_sub(PAIRED);
        kept.extend(alike.iter().enumerate().filter(|(n, _)| *n < PAIRED || *n >= long).map(|(_, one)| *one));
    }
    kept
}

/// How many of these can be counted without counting a position twice.
pub(super) fn count(found: &[Match]) -> u32 {
    let mut ends: Vec<(u32, u32)> = found.iter().map(|one| (one.end, one.start)).collect();
    ends.sort_unstable();
    let (mut counted, mut free) = (0, 0);
    for (end, start) in ends {
        if start >= free {
            counted += 1;
            free = end;
        }
    }
    counted
}

/// Words in a row. Each is looked at as if the row began at its place; the row is found where all these beginnings lie
/// within `slop`.
fn row(slots: &[usize], slop: u32, positions: &[Vec<u32>]) -> Vec<Match> {
    let lists: Vec<&[u32]> = slots.iter().map(|slot| positions.get(*slot).map_or(&[][..], Vec::as_slice)).collect();
    let mut found = Vec::new();
    let Some(first) = lists.first() else { return found };
    let mut taken = Vec::with_capacity(lists.len());
    for &at in *first {
        let mut room = MOST_WAYS;
        taken.push(at);
        ways(&lists, i64::from(slop), (i64::from(at), i64::from(at)), &mut taken, &mut room, &mut found);
        taken.pop();
    }
    found
}

/// Adds every way in which the words after those taken can stand, the beginnings so far lying from `low` to `high`.
fn ways(
    lists: &[&[u32]],
    slop: i64,
    (low, high): (i64, i64),
    taken: &mut Vec<u32>,
    room: &mut usize,
    found: &mut Vec<Match>,
) {
    let Some(list) = lists.get(taken.len()) else {
        *room = room.saturating_sub(1);
        found.extend(Match::of(taken));
        return;
    };
    let number = taken.len() as i64;
    let from = list.partition_point(|&at| i64::from(at) - number < high - slop);
    for &at in &list[from..] {
        let beginning = i64::from(at) - number;
        if beginning > low + slop || *room == 0 {
            break;
        }
        if !taken.contains(&at) {
            taken.push(at);
            ways(lists, slop, (low.min(beginning), high.max(beginning)), taken, room, found);
            taken.pop();
        }
    }
}

/// Pairs in either order with no more than `reach` from the last word of one to the first of the other.
fn within(left: &[Match], right: &[Match], reach: u32) -> Vec<Match> {
    let mut found = before(left, right, reach);
    found.extend(before(right, left, reach));
    // What was found together may have the other in its midst.
    found.extend(inside(left, right));
    found.extend(inside(right, left));
    found
}

/// Pairs of which the first ends before the second begins.
fn before(first: &[Match], second: &[Match], reach: u32) -> Vec<Match> {
    let mut found = Vec::new();
    for one in first {
        let from = second.partition_point(|other| other.start < one.end);
        let near = second[from..].iter().take_while(|other| other.start - (one.end - 1) <= reach);
        found.extend(near.map(|other| one.with(*other)));
    }
    found
}

/// Those of `outer` with one of `inner` between their ends.
fn inside(outer: &[Match], inner: &[Match]) -> Vec<Match> {
    let pairs = outer.iter().flat_map(|one| {
        let from = inner.partition_point(|other| other.start <= one.start);
        let begun = inner[from..].iter().take_while(|other| other.start < one.end);
        begun.filter(|other| other.lies_in(*one)).take(PAIRED).map(|other| one.with(*other))
    });
    pairs.collect()
}

/// Pairs in one sentence or one paragraph.
fn together(left: &[Match], right: &[Match], how: Near, limits: &Limits) -> Vec<Match> {
    let placed = |list: &[Match]| -> Vec<(usize, Match)> {
        list.iter().filter_map(|&one| Some((part(one, how, limits)?, one))).collect()
    };
    let (left, right) = (placed(left), placed(right));
    let mut found = Vec::new();
    for &(part, one) in &left {
        let here = right.partition_point(|(_, other)| other.start < one.start);
        let after = right[here..].iter().take_while(|(other, _)| *other == part);
        let before = right[..here].iter().rev().take_while(|(other, _)| *other == part);
        let apart = |(_, other): &&(usize, Match)| {
            let disjoint = other.start >= one.end || other.end <= one.start;
            disjoint || one.lies_in(*other) || other.lies_in(one)
        };
        let pairs = after.take(PAIRED).chain(before.take(PAIRED)).filter(apart);
        found.extend(pairs.map(|(_, other)| one.with(*other)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::words::exact;
    use crate::query::{Query, Value, parse};

    /// Whether the words of a query stand in a text as they are to; sentences end with full stops, paragraphs with
    /// bars.
    fn stands(query: &str, text: &str) -> bool {
        let Ok(Query::Clause(clause)) = parse(query) else { panic!("{query}") };
        let Value::Words(words) = clause.value else { panic!("{query}") };
        let (mut slots, mut limits, mut all) = (Vec::new(), Limits::default(), Vec::new());
        let node = Node::new(&words, &mut slots, None);
        for paragraph in text.split('|') {
            limits.paragraphs.push(all.len() as u32);
            for part in paragraph.split_inclusive('.') {
                limits.sentences.push(all.len() as u32);
                all.extend(exact(part));
            }
        }
        let at = |slot: &Word| (0..).zip(&all).filter(|(_, word)| **word == slot.text).map(|(at, _)| at).collect();
        let positions: Vec<Vec<u32>> = slots.iter().map(at).collect();
        !node.matches(&positions, &limits).is_empty()
    }

    #[test]
    fn neighbours_are_within_one_and_order_counts_for_pre_alone() {
        for (query, text, found) in [
            ("a w/1 b", "a b", true),
            ("a w/1 b", "b a", true),
            ("a w/1 b", "a x b", false),
            ("a w/2 b", "a x b", true),
            ("a pre/2 b", "a x b", true),
            ("a pre/2 b", "b x a", false),
            ("a w/5 a", "a", false),
            ("a w/5 a", "a x a", true),
            ("(a OR c) w/2 (b OR d)", "d x c", true),
            ("\"a b\" w/2 c", "a b x c", true),
            ("\"a b\" w/2 c", "a x b c", false),
            ("a w/3 b w/3 c", "a c b", true),
            ("a w/1 b w/1 c", "a b x c", false),
            ("\"a b c\" w/3 b", "a b c", false),
            ("\"a c\"~1 w/3 b", "a b c", true),
            ("\"a b c\"~1 w/3 b", "a x b c", false),
            ("(\"a d\"~2 w/2 b) w/2 b", "a b c d", false),
        ] {
            assert_eq!(stands(query, text), found, "{query}: {text}");
        }
    }

    #[test]
    fn sentences_and_paragraphs_bound_what_stands_together() {
        for (query, text, found) in [
            ("a w/s b", "b x x x x x x a. c", true),
            ("a w/s b", "a. b", false),
            ("a w/p b", "a. b", true),
            ("a w/p b", "a. | b", false),
            ("a w/s b w/s c", "a c b.", true),
            ("a w/s a", "a x. a", false),
            ("a w/s \"b a c\"~2", "b x a x c.", false),
            ("a w/s \"b a c\"~2", "b x a x c a.", true),
            ("a w/s \"b c\"~2", "b a c.", true),
        ] {
            assert_eq!(stands(query, text), found, "{query}: {text}");
        }
    }

    #[test]
    fn slop_is_what_the_words_are_moved_by_in_all() {
        for (query, text, found) in [
            ("\"a b\"~1", "a x b", true),
            ("\"a b\"~1", "b a", false),
            ("\"a b\"~2", "b a", true),
            ("\"a b c\"~1", "a x b x c", false),
            ("\"a b c\"~2", "a x b x c", true),
            ("\"a a\"~2", "a x b", false),
            ("\"a a\"~2", "a x a", true),
            ("\"a b\"~3 w/1 c", "b x a x b c", true),
        ] {
            assert_eq!(stands(query, text), found, "{query}: {text}");
        }
    }

    #[test]
    fn at_least_counts_no_word_twice() {
        assert!(stands("atleast3(a)", "a b a b a"));
        assert!(!stands("atleast3(a)", "a b a"));
        assert!(stands("atleast3(a OR b)", "a b a"));
        assert!(!stands("atleast2(\"a a\")", "a a a"));
    }

    #[test]
    fn a_text_of_one_sentence_costs_no_more_than_its_length() {
        let text = "a b ".repeat(2_000);
        assert!(stands("a w/s b w/s a w/p b", &text));
    }
}
