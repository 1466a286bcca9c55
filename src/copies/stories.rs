//! The stories of an archive in groups: from what is new, and what it may belong to.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::Bearers;
use super::groups::{Joiner, Sets};
use super::kinship::{Bond, Kinship, kinship};
use super::word::Wording;

/// Fewest numbers that the signatures of two stories, or of two quotes, share before they are compared.
pub(super) const FEWEST: usize = 2;
/// Most stories on one thread that a story is compared with, before and after it.
pub(super) const ON_THREAD: usize = 8;

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
///
/// Of stories of the same words one stands for all. From what is new alone, the outcome is that of comparing every pair
/// which is worth it, in whatever order.
pub fn group<E>(
    stories: &Stories,
    known: Sets,
    mut wording: impl FnMut(u32) -> Result<Rc<Wording>, E>,
) -> Result<Sets, E> {
    let mut sets = known;
    let first = join_equal(stories, &mut sets);
    let standing = |story: u32| first.get(&stories.content(story)).copied().unwrap_or(story);
    let on_threads = threads_of(stories, standing);
    let mut bearers = stories.bearers(|story| standing(story) == story);
    let mut compared: FxHashSet<(u32, u32)> = FxHashSet::default();
    let mut joiner = Joiner::new(sets);
    let mut order: Vec<u32> = (0..stories.len()).filter(|&story| standing(story) == story).collect();
    // Those that are much alike mostly have the smallest number of their signatures in common (MinHash): one after the other
    // they are compared with the same few, whose words are at hand.
    order.sort_by_key(|&story| stories.signature(story).first());
    for story in order {
        let bonds = on_threads.get(&story).map(Vec::as_slice).unwrap_or_default();
        let is_fresh = stories.is_fresh(story);
        let near = if is_fresh { bearers.candidates(story, stories.signature(story)) } else { Vec::new() };
        let near = near.into_iter().map(|near| (near.bearer, near.is_common));
        for (near, is_common) in bonds.iter().map(|&(near, _)| (near, false)).chain(near) {
            let (one, other) = (story.min(near), story.max(near));
            if joiner.sets.are_one(one, other) || !compared.insert((one, other)) {
                continue;
            }
            let bond = bonds.iter().filter(|bond| bond.0 == near).map(|bond| bond.1).max().unwrap_or(Bond::None);
            let (a, b) = (wording(one)?, wording(other)?);
            if let Some((long, short, kinship)) = compare((one, &a), (other, &b), bond, is_common) {
                joiner.take(long, short, kinship);
            }
        }
    }
    Ok(joiner.finish())
}

/// What two stories are to each other, the longer one first; `a` comes before `b` in the order of stories, for of two
/// that are as long as each other the words are not laid beside each other in the same way from both sides.
pub(super) fn compare<K>(a: (K, &Wording), b: (K, &Wording), bond: Bond, is_common: bool) -> Option<(K, K, Kinship)> {
    let kinship = kinship(a.1, b.1, bond, is_common)?;
    Some(if a.1.len() >= b.1.len() { (a.0, b.0, kinship) } else { (b.0, a.0, kinship) })
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

/// For each story those near it on a thread that it is new on, and how they are bound; `standing` tells which story stands
/// for one.
fn threads_of(stories: &Stories, standing: impl Fn(u32) -> u32) -> FxHashMap<u32, Vec<(u32, Bond)>> {
    let with = |&(thread, story): &(u64, u32)| (thread, standing(story), stories.is_fresh(story));
    let mut all: Vec<(u64, u32, bool)> = stories.threads.iter().map(with).collect();
    all.sort_unstable();
    // Where any that it stands for was on the thread before, it is not new there.
    all.dedup_by_key(|one| (one.0, one.1));
    let mut on_threads: FxHashMap<u32, Vec<(u32, Bond)>> = FxHashMap::default();
    for thread in all.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(number, story, is_fresh)) in thread.iter().enumerate() {
            if !is_fresh {
                continue;
            }
            let near = at.saturating_sub(ON_THREAD)..thread.len().min(at + ON_THREAD + 1);
            let others = near.filter(|&other| other != at).filter_map(|other| thread.get(other));
            on_threads.entry(story).or_default().extend(others.map(|other| (other.1, Bond::of(number))));
        }
    }
    on_threads
}
