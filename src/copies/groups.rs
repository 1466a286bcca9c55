//! From pairs to groups: which stories are one.

use std::ops::Range;

use super::kinship::Kinship;

/// Sets of things that were found to be one.
#[derive(Clone, Debug)]
pub struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    /// As many sets as there are things, each of one.
    pub fn new(count: u32) -> Self {
        Self { parent: (0..count).collect() }
    }

    /// How many things there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.parent.len()).unwrap_or(u32::MAX)
    }

    /// The thing that stands for the set of `one`: its first.
    pub fn root(&mut self, one: u32) -> u32 {
        let mut at = one;
        while let Some(&above) = self.parent.get(at as usize) {
            if above == at {
                break;
            }
            let next = self.parent.get(above as usize).copied().unwrap_or(above);
            if let Some(parent) = self.parent.get_mut(at as usize) {
                *parent = next;
            }
            at = next;
        }
        at
    }

    /// Makes the sets of two things one.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parent.get_mut(a.max(b) as usize) {
            *parent = a.min(b);
        }
    }

    /// Whether two things are in one set.
    pub fn are_one(&mut self, a: u32, b: u32) -> bool {
        self.root(a) == self.root(b)
    }

    /// The sets of more than one, each in order, by their first.
    pub fn several(&mut self) -> Vec<Vec<u32>> {
        let count = self.len();
        let mut is_joined = vec![false; self.parent.len()];
        for one in 0..count {
            let root = self.root(one);
            if let Some(is_joined) = is_joined.get_mut(root as usize) {
                *is_joined |= root != one;
            }
        }
        // Most are alone, and nothing is held of those.
        let with_root = |one| Some(self.root(one)).filter(|&root| is_joined[root as usize]).map(|root| (root, one));
        let mut members: Vec<(u32, u32)> = (0..count).filter_map(with_root).collect();
        members.sort_unstable();
        members.chunk_by(|a, b| a.0 == b.0).map(|set| set.iter().map(|member| member.1).collect()).collect()
    }
}

/// A part that begins within so many words of the whole is its opening, which is what a brief is made of.
const OPENING: usize = 20;

/// Joins stories as their kinship is found. Parts wait until all is known: a story that holds two others which have
/// nothing in common may be a digest, and is joined to the one that it begins with alone.
#[derive(Debug)]
pub(super) struct Joiner {
    /// What is one so far.
    pub(super) sets: Sets,
    /// Whole, part, and the words of the whole that the part covers.
    parts: Vec<(u32, u32, Range<usize>)>,
}

impl Joiner {
    /// Begins with what is known to be one.
    pub(super) fn new(sets: Sets) -> Self {
        Self { sets, parts: Vec::new() }
    }

    /// Takes what two stories are to each other; `long` is the longer one.
    pub(super) fn take(&mut self, long: u32, short: u32, kinship: Kinship) {
        match kinship {
            Kinship::Exact | Kinship::Copy => self.sets.join(long, short),
            Kinship::Part(words) => self.parts.push((long, short, words)),
        }
    }

    /// Joins parts to their wholes.
    pub(super) fn finish(mut self) -> Sets {
        // What is one with its whole by copies is no part of it, whether that was known before the two were compared or not.
        self.parts.retain(|part| !self.sets.are_one(part.0, part.1));
        self.parts.sort_unstable_by_key(|part| (part.0, part.1));
        self.parts.dedup_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for parts in self.parts.chunk_by(|a, b| a.0 == b.0) {
            let digest = is_digest(parts, &mut self.sets);
            let belongs = parts.iter().filter(|part| !digest || part.2.start < OPENING);
            joined.extend(belongs.map(|part| (part.0, part.1)));
        }
        for (whole, part) in joined {
            self.sets.join(whole, part);
        }
        self.sets
    }
}

/// Whether two parts of one whole that are not one story lie apart in it.
fn is_digest(parts: &[(u32, u32, Range<usize>)], sets: &mut Sets) -> bool {
    // The part that ends first and the one that begins last show it, where any two do.
    let first = parts.iter().min_by_key(|part| part.2.end);
    let last = parts.iter().max_by_key(|part| part.2.start);
    match (first, last) {
        (Some(first), Some(last)) => first.2.end <= last.2.start && !sets.are_one(first.1, last.1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_with_one_is_one() {
        let mut sets = Sets::new(6);
        sets.join(4, 1);
        sets.join(1, 5);
        sets.join(2, 3);
        assert!(sets.are_one(4, 5) && !sets.are_one(4, 2));
        assert_eq!(sets.several(), [vec![1, 4, 5], vec![2, 3]]);
    }

    #[test]
    fn briefs_of_one_story_are_one_and_the_stories_of_a_digest_are_not() {
        let mut brief = Joiner::new(Sets::new(3));
        brief.take(0, 1, Kinship::Part(0..40));
        brief.take(0, 2, Kinship::Part(0..80));
        assert_eq!(brief.finish().several(), [[0, 1, 2]]);
        let mut digest = Joiner::new(Sets::new(3));
        digest.take(0, 1, Kinship::Part(3..40));
        digest.take(0, 2, Kinship::Part(50..90));
        assert_eq!(digest.finish().several(), [[0, 1]]);
    }

    #[test]
    fn the_order_in_which_stories_are_compared_does_not_count() {
        let bonds =
            [(0, 1, Kinship::Part(3..40)), (0, 2, Kinship::Part(50..90)), (0, 3, Kinship::Copy), (3, 2, Kinship::Copy)];
        let joined = |bonds: &mut dyn Iterator<Item = &(u32, u32, Kinship)>| {
            let mut joiner = Joiner::new(Sets::new(4));
            bonds.for_each(|(long, short, kinship)| joiner.take(*long, *short, kinship.clone()));
            joiner.finish().several()
        };
        assert_eq!(joined(&mut bonds.iter()), [[0, 1, 2, 3]]);
        assert_eq!(joined(&mut bonds.iter().rev()), [[0, 1, 2, 3]]);
        // As where the part is known to be one with its whole by others, and the two are not compared.
        assert_eq!(joined(&mut bonds.iter().filter(|bond| (bond.0, bond.1) != (0, 2))), [[0, 1, 2, 3]]);
    }
}
