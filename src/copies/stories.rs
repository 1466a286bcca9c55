//! The stories of an archive in groups: from what is new, and what it may belong to.

use std::cmp::Reverse;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::candidates::{Bearers, News, Signatures, place};
use super::groups::{Joiner, Sets};
use super::kinship::{Bond, Kinship, kinship};
use super::list::{Room, Unread};
use super::word::Wording;

/// Fewest numbers that the signatures of two stories, or of two quotes, share before they are compared.
pub(super) const FEWEST: usize = 2;
/// Most stories on one thread that a story is compared with, before and after it.
pub(super) const ON_THREAD: usize = 8;

/// What is known of the stories, each by its place in an order that does not depend on how the archive grew.
pub struct Stories<'s, E> {
    /// One number for the words of each; equal words, equal numbers; 0 for none.
    pub contents: Vec<u64>,
    /// Numbers that revisions of one story share, and the story; see [`Bond`].
    pub threads: Vec<(u64, u32)>,
    /// What there is to find out about each.
    pub news: Vec<News>,
    /// Their signatures.
    pub signatures: Box<Signatures<'s, E>>,
}

impl<E> Stories<'_, E> {
    /// How many stories there are.
    fn len(&self) -> u32 {
        place(self.contents.len())
    }

    fn news(&self, story: u32) -> News {
        self.news.get(story as usize).copied().unwrap_or_default()
    }

    fn content(&self, story: u32) -> u64 {
        self.contents.get(story as usize).copied().unwrap_or(0)
    }
}

/// Joins what belongs together. `known` holds what was joined before; `wording` reads the words of a story.
///
/// Of stories of the same words one stands for all. From what is new alone, the outcome is that of comparing every pair
/// which is worth it, in whatever order.
pub fn group<E: From<Unread>>(
    mut stories: Stories<'_, E>,
    known: Sets,
    wording: impl FnMut(u32) -> Result<Rc<Wording>, E>,
    room: &Room,
) -> Result<Sets, E> {
    let mut sets = known;
    let standing = join_equal(&stories, &mut sets);
    let standing = |story: u32| standing.get(story as usize).copied().unwrap_or(story);
    let mut looking = Looking { joiner: Joiner::new(sets), wording };
    let on_threads = on_threads(std::mem::take(&mut stories.threads), &stories, standing);
    for &(one, other, bond) in &on_threads {
        looking.compare(one, other, bond, false)?;
    }
    let is_compared = |a: u32, b: u32| {
        on_threads.binary_search_by_key(&(a.min(b), a.max(b)), |&(one, other, _)| (one, other)).is_ok()
    };
    let stands = |story: u32, _: &[u32]| standing(story) == story;
    let asks = |story: u32| stories.news(story).is_any();
    let bearers = Bearers::new(stories.len(), &*stories.signatures, stands, asks, FEWEST, room)?;
    bearers.each(|story, near| {
        let concerns = |other: u32| stories.news(story).concerns(stories.news(other)) && !is_compared(story, other);
        let mut near = near.iter().filter(|near| concerns(near.bearer));
        near.try_for_each(|near| looking.compare(story, near.bearer, Bond::None, near.is_common))
    })?;
    Ok(looking.joiner.finish())
}

/// Stories as they are compared.
struct Looking<W> {
    joiner: Joiner,
    wording: W,
}

impl<W> Looking<W> {
    fn compare<E>(&mut self, a: u32, b: u32, bond: Bond, is_common: bool) -> Result<(), E>
    where
        W: FnMut(u32) -> Result<Rc<Wording>, E>,
    {
        let (a, b) = (a.min(b), a.max(b));
        if self.joiner.sets.are_one(a, b) {
            return Ok(());
        }
        let (first, second) = ((self.wording)(a)?, (self.wording)(b)?);
        if let Some((long, short, kinship)) = compare((a, &first), (b, &second), bond, is_common) {
            self.joiner.take(long, short, kinship);
        }
        Ok(())
    }
}

/// What two stories are to each other, the longer one first; `a` comes before `b` in the order of stories, for of two
/// that are as long as each other the words are not laid beside each other in the same way from both sides.
pub(super) fn compare<K>(a: (K, &Wording), b: (K, &Wording), bond: Bond, is_common: bool) -> Option<(K, K, Kinship)> {
    let kinship = kinship(a.1, b.1, bond, is_common)?;
    Some(if a.1.len() >= b.1.len() { (a.0, b.0, kinship) } else { (b.0, a.0, kinship) })
}

/// Joins stories of the same words, and says of each which of them stands for it when candidates are looked for: one
/// of which there is nothing to find out, where there is one.
fn join_equal<E>(stories: &Stories<'_, E>, sets: &mut Sets) -> Vec<u32> {
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
                if stories.news(*one).is_any() && !stories.news(story).is_any() {
                    *one = story;
                }
            }
        }
    }
    let standing = |story: u32| first.get(&stories.content(story)).copied().unwrap_or(story);
    (0..stories.len()).map(standing).collect()
}

/// Pairs of stories that are near each other on a thread which one of them is new on, in order, each once and with its closest
/// bond; `standing` tells which story stands for one.
fn on_threads<E>(
    threads: Vec<(u64, u32)>,
    stories: &Stories<'_, E>,
    standing: impl Fn(u32) -> u32,
) -> Vec<(u32, u32, Bond)> {
    let with = |(thread, story): (u64, u32)| (thread, standing(story), stories.news(story));
    let mut all: Vec<(u64, u32, News)> = threads.into_iter().map(with).collect();
    all.sort_unstable();
    // Where any that it stands for was on the thread before, it is not new there.
    all.dedup_by_key(|one| (one.0, one.1));
    let mut pairs = Vec::new();
    for thread in all.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(number, story, news)) in thread.iter().enumerate() {
            let after = thread.iter().skip(at + 1).take(ON_THREAD);
            let new = after.filter(|other| news.concerns(other.2));
            pairs.extend(new.map(|other| (story.min(other.1), story.max(other.1), Bond::of(number))));
        }
    }
    pairs.sort_unstable_by_key(|&(a, b, bond)| (a, b, Reverse(bond)));
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    pairs
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::copies::signature::{content, signature};

    const STORY: &str = "Divers found an iron anchor off the northern pier of Arden on Sunday, and nobody knows which ship \
        lost it there, the harbour master said, for the old books were burned in the great fire.";
    const REVISED: &str = "Divers found an iron anchor off the northern pier of Arden. It will be shown in the museum \
        from May on, once two smiths have cleaned it, and every school may come to see it for nothing.";

    /// The groups of texts, and which pairs were compared, in order.
    fn grouped(texts: &[&str], threads: Vec<(u64, u32)>, news: &[News]) -> (Vec<Vec<u32>>, Vec<(u32, u32)>) {
        let stories = Stories {
            contents: texts.iter().map(|text| content([*text])).collect(),
            threads,
            news: news.to_vec(),
            signatures: Box::new(|wants, each| {
                texts.iter().zip(0..).filter(|&(_, n)| wants(n)).for_each(|(text, n)| each(n, &signature([*text])));
                Ok(())
            }),
        };
        let asked = RefCell::new(Vec::new());
        let wording = |story: u32| {
            asked.borrow_mut().push(story);
            Ok::<_, Unread>(Rc::new(Wording::read([texts[story as usize]])))
        };
        let none = Sets::new(stories.len());
        let mut sets = group(stories, none, wording, &Room::none()).unwrap();
        let asked = asked.into_inner();
        (sets.several(), asked.chunks(2).map(|pair| (pair[0], pair[1])).collect())
    }

    #[test]
    fn a_bond_is_looked_at_before_what_words_alone_suggest() {
        let texts = [STORY, REVISED];
        let thread = Bond::Id.thread(8);
        assert_eq!(grouped(&texts, vec![(thread, 0), (thread, 1)], &[News::NEW; 2]), (vec![vec![0, 1]], vec![(0, 1)]));
        assert_eq!(grouped(&texts, Vec::new(), &[News::NEW; 2]).0, Vec::<Vec<u32>>::new());
    }

    #[test]
    fn what_is_not_new_is_compared_with_what_is_alone() {
        let copy = STORY.replace("great", "last");
        let other = STORY.replace("old", "older");
        let texts = [STORY, copy.as_str(), other.as_str()];
        assert_eq!(grouped(&texts, Vec::new(), &[News::NONE; 3]), (vec![], vec![]));
        let (groups, pairs) = grouped(&texts, Vec::new(), &[News::NONE, News::NONE, News::NEW]);
        assert_eq!(groups, [[0, 1, 2]]);
        assert!(pairs.iter().all(|pair| pair.1 == 2), "{pairs:?}");
    }

    #[test]
    fn what_is_made_anew_is_compared_within_its_set() {
        let copy = STORY.replace("great", "last");
        let other = STORY.replace("old", "older");
        let texts = [STORY, copy.as_str(), other.as_str()];
        let (groups, pairs) = grouped(&texts, Vec::new(), &[News::within(4), News::within(4), News::within(5)]);
        assert_eq!((groups, pairs.len()), (vec![vec![0, 1]], 1));
        let (groups, pairs) = grouped(&texts, Vec::new(), &[News::within(4), News::NONE, News::within(5)]);
        assert_eq!((groups.len(), pairs.len()), (0, 0));
    }

    #[test]
    fn the_same_words_are_read_by_nobody() {
        assert_eq!(grouped(&[STORY, STORY], Vec::new(), &[News::NEW; 2]), (vec![vec![0, 1]], vec![]));
    }
}
