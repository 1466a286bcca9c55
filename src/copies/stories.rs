//! The stories of an archive in groups: from what is new, and what it may belong to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::Bearers;
use super::groups::{Joiner, Sets};
use super::kinship::{Bond, kinship};
use super::shelf::Shelf;
use super::word::Wording;

/// Fewest numbers that the signatures of two stories share before they are compared.
const FEWEST: usize = 2;
/// Most stories on one thread that a story is compared with, before and after it.
const ON_THREAD: usize = 8;

/// What is known of the stories, each by its place in an order that does not depend on how the archive grew.
#[derive(Debug, Default)]
pub struct Stories {
    /// One number for the words of each; equal words, equal numbers; 0 for none.
    pub contents: Vec<u64>,
    /// Signatures, one after the other.
    pub signatures: Vec<u32>,
    /// Where the signature of each ends.
    pub ends: Vec<usize>,
    /// Numbers that revisions of one story share, and the story; see [`Bond`].
    pub threads: Vec<(u64, u32)>,
    /// Which are to be compared with all others; the rest have been compared among themselves.
    pub fresh: Vec<bool>,
}

impl Stories {
    /// Adds a story.
    pub fn push(&mut self, content: u64, signature: &[u32], threads: &[u64], fresh: bool) {
        let number = self.len();
        self.contents.push(content);
        self.signatures.extend_from_slice(signature);
        self.ends.push(self.signatures.len());
        self.threads.extend(threads.iter().map(|&thread| (thread, number)));
        self.fresh.push(fresh);
    }

    /// How many stories there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.contents.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }

    /// The signature of a story.
    pub fn signature(&self, story: u32) -> &[u32] {
        let at = story as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.signatures.get(start..end).unwrap_or_default()
    }

    pub(super) fn is_fresh(&self, story: u32) -> bool {
        self.fresh.get(story as usize).copied().unwrap_or(false)
    }

    pub(super) fn content(&self, story: u32) -> u64 {
        self.contents.get(story as usize).copied().unwrap_or(0)
    }
}

/// Joins what belongs together. `known` holds what was joined before; `wording` reads the words of a story.
pub fn group<E>(
    stories: &mut Stories,
    known: Sets,
    mut wording: impl FnMut(u32) -> Result<Wording, E>,
) -> Result<Sets, E> {
    let mut sets = known;
    let first = join_equal(stories, &mut sets);
    stories.threads.sort_unstable();
    stories.threads.dedup();
    let numbers: Option<FxHashSet<u32>> = wanted(stories, &first);
    let alone = |story: u32| first.get(&stories.content(story)).is_none_or(|&one| one == story);
    let bearers = Bearers::new(
        |each: &mut dyn FnMut(u32, u32)| {
            for story in (0..stories.len()).filter(|&story| alone(story)) {
                stories.signature(story).iter().for_each(|&number| each(number, story));
            }
        },
        stories.len(),
        numbers.as_ref(),
        FEWEST,
    );
    let on_threads = threads_of(stories);
    let mut compared: FxHashSet<(u32, u32)> = FxHashSet::default();
    let mut shelf = Shelf::default();
    let mut joiner = Joiner::new(sets);
    for story in (0..stories.len()).filter(|&story| stories.is_fresh(story)) {
        let bonds = on_threads.get(&story).map(Vec::as_slice).unwrap_or_default();
        let near = if alone(story) { bearers.candidates(story, stories.signature(story)) } else { Vec::new() };
        let near = near.into_iter().map(|near| (near.bearer, near.is_common));
        for (other, is_common) in bonds.iter().map(|&(other, _)| (other, false)).chain(near) {
            if joiner.sets.are_one(story, other) || !compared.insert((story.min(other), story.max(other))) {
                continue;
            }
            let bond = bonds.iter().filter(|bond| bond.0 == other).map(|bond| bond.1).max().unwrap_or(Bond::None);
            let a = shelf.take(story, || Ok(vec![wording(story)?]))?;
            let b = shelf.take(other, || Ok(vec![wording(other)?]))?;
            let (Some(a), Some(b)) = (a.first(), b.first()) else { continue };
            if let Some(kinship) = kinship(a, b, bond, is_common) {
                let (long, short) = if a.len() >= b.len() { (story, other) } else { (other, story) };
                joiner.take(long, short, kinship);
            }
        }
    }
    Ok(joiner.finish())
}

/// Joins stories of the same words, and says which of them stands for the others when candidates are looked for: one
/// that is not fresh, where there is one.
fn join_equal(stories: &Stories, sets: &mut Sets) -> FxHashMap<u64, u32> {
    let mut first: FxHashMap<u64, u32> = FxHashMap::default();
    for story in 0..stories.len() {
        let content = stories.content(story);
        if content == 0 {
            continue;
        }
        match first.get_mut(&content) {
            None => drop(first.insert(content, story)),
            Some(one) => {
                sets.join(*one, story);
                if stories.is_fresh(*one) && !stories.is_fresh(story) {
                    *one = story;
                }
            }
        }
    }
    first
}

/// The numbers by which candidates are looked for; all, where most stories are fresh.
fn wanted(stories: &Stories, first: &FxHashMap<u64, u32>) -> Option<FxHashSet<u32>> {
    let alone = |story: u32| first.get(&stories.content(story)).is_none_or(|&one| one == story);
    let fresh: Vec<u32> = (0..stories.len()).filter(|&story| stories.is_fresh(story) && alone(story)).collect();
    if fresh.len() * 4 > stories.contents.len() {
        return None;
    }
    Some(fresh.into_iter().flat_map(|story| stories.signature(story)).copied().collect())
}

/// For each fresh story those on its threads, and how they are bound.
fn threads_of(stories: &Stories) -> FxHashMap<u32, Vec<(u32, Bond)>> {
    let mut on_threads: FxHashMap<u32, Vec<(u32, Bond)>> = FxHashMap::default();
    for thread in stories.threads.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(number, story)) in thread.iter().enumerate() {
            if !stories.is_fresh(story) {
                continue;
            }
            let near = at.saturating_sub(ON_THREAD)..thread.len().min(at + ON_THREAD + 1);
            let others = near.filter(|&other| other != at).filter_map(|other| thread.get(other));
            on_threads.entry(story).or_default().extend(others.map(|other| (other.1, Bond::of(number))));
        }
    }
    on_threads
}
