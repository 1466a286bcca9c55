//! The stories of an archive in groups: from what is new, and what it may belong to.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::Bearers;
use super::groups::{Joiner, Sets};
use super::kinship::{Bond, kinship};
use super::word::Wording;

/// Fewest numbers that the signatures of two stories, or of two quotes, share before they are compared.
pub(super) const FEWEST: usize = 2;
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

    /// A story that is to be compared with all others after all.
    pub(super) fn refresh(&mut self, story: u32) {
        if let Some(fresh) = self.fresh.get_mut(story as usize) {
            *fresh = true;
        }
    }

    pub(super) fn content(&self, story: u32) -> u64 {
        self.contents.get(story as usize).copied().unwrap_or(0)
    }

    /// Those that `stand` for all of the same words, by the numbers of their signatures, so that candidates of the fresh
    /// ones among them are found.
    pub(super) fn bearers(&self, stand: impl Fn(u32) -> bool) -> Bearers {
        let standing = || (0..self.len()).filter(|&story| stand(story));
        let fresh: Vec<u32> = standing().filter(|&story| self.is_fresh(story)).collect();
        // Where most are fresh, to ask of every number whether one of them bears it costs more than it saves.
        let wanted: Option<FxHashSet<u32>> = (fresh.len() * 4 <= self.contents.len())
            .then(|| fresh.iter().flat_map(|&story| self.signature(story)).copied().collect());
        let pairs = |each: &mut dyn FnMut(u32, u32)| {
            for story in standing() {
                self.signature(story).iter().for_each(|&number| each(number, story));
            }
        };
        Bearers::new(pairs, self.len(), wanted.as_ref(), FEWEST)
    }
}

/// Joins what belongs together. `known` holds what was joined before; `wording` reads the words of a story.
pub fn group<E>(
    stories: &mut Stories,
    known: Sets,
    mut wording: impl FnMut(u32) -> Result<Rc<Wording>, E>,
) -> Result<Sets, E> {
    let mut sets = known;
    let first = join_equal(stories, &mut sets);
    stories.threads.sort_unstable();
    stories.threads.dedup();
    let alone = |story: u32| first.get(&stories.content(story)).is_none_or(|&one| one == story);
    let mut bearers = stories.bearers(alone);
    let on_threads = threads_of(stories);
    let mut compared: FxHashSet<(u32, u32)> = FxHashSet::default();
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
            let (a, b) = (wording(story)?, wording(other)?);
            if let Some(kinship) = kinship(&a, &b, bond, is_common) {
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
