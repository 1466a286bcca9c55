//! Learning over the whole archive, after its stories were written: copies and quote families, from what is new.

use std::borrow::Cow;
use std::hash::Hash;
use std::iter;
use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, TantivyDocument};

use super::heard::Heard;
use super::schema::Fields;
use super::{columns, kept, packed};
use crate::copies::shelf::{Of, Shelf};
use crate::copies::word::Wording;
use crate::copies::{MANY, News, Room, Sets, Signatures, Stories, Table, group};
use crate::error::{Error, Result};
use crate::record::Record;

/// A story as the index knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) mark: u64,
    /// Counted from 1970-01-01.
    pub(super) day: Option<i32>,
    pub(super) address: DocAddress,
}

/// What is learnt of the stories of one state of the index. `old` is what was learnt before; where nothing is new and
/// nothing gone, it is given back as it is.
pub(super) fn learn(texts: &mut Texts<'_>, old: &Table) -> Result<Table> {
    let searcher = texts.searcher;
    let (kept, contents) = stories(searcher)?;
    let order = ordered_by(&kept, |story| story.mark);
    let now = Marks { kept: &kept, order: &order };
    if now.iter().eq(old.seen.iter().copied()) {
        return Ok(old.clone());
    }
    let is_fresh = |story: &u32| old.seen.binary_search(&kept[*story as usize].mark).is_err();
    let fresh: Cow<'_, [u32]> = match old.seen.is_empty() {
        true => Cow::Borrowed(&order),
        false => order.iter().copied().filter(is_fresh).collect(),
    };
    let fresh = Marks { kept: &kept, order: &fresh };
    let Standing { sets, anew, .. } = Standing::of(&old.groups, |&mark| mark, now);
    let known = joined(&sets, u32::try_from(kept.len()).unwrap_or(u32::MAX), |mark| now.place(mark));
    let lying = Lying::of(searcher, &kept);
    let material = material(&lying, &kept, contents, |mark| match fresh.has(mark) {
        true => News::NEW,
        false => anew.get(&mark).copied().unwrap_or_default(),
    })?;
    let room = Room::within(texts.folder);
    let words = |story: u32| match kept.get(story as usize) {
        Some(story) => texts.story(*story),
        None => Ok(Rc::default()),
    };
    let mut sets = group(material, known, words, &room)?;
    let groups =
        in_order(searcher, sets.several(), |story| kept.get(story as usize).map(|&story| (story, story.mark)))?;
    let (families, disputed) = Heard { lying, kept: &kept, now, fresh, groups: &groups, old }.sayings(texts)?;
    Ok(Table { seen: now.iter().collect(), groups, families, disputed })
}

/// All stories, in an order that does not depend on where they lie or how the index came to be: by the number of their
/// words, those of the very same words by id. And of each the number of its words.
fn stories(searcher: &Searcher) -> Result<(Vec<Kept>, Vec<u64>)> {
    let mut kept = Vec::new();
    for (segment, number) in searcher.segment_readers().iter().zip(0..) {
        let fast = segment.fast_fields();
        let (marks, contents, days) = (fast.i64("mark")?, fast.i64("content")?, fast.i64("day")?);
        for document in segment.doc_ids_alive() {
            if let Some(mark) = marks.first(document) {
                let day = days.first(document).and_then(|day| day.try_into().ok());
                let story = Kept { mark: mark.cast_unsigned(), day, address: DocAddress::new(number, document) };
                kept.push((contents.first(document).unwrap_or(0), story));
            }
        }
    }
    kept.sort_unstable_by_key(|(content, story)| (*content, story.mark, story.address));
    kept.dedup_by_key(|(_, story)| story.mark);
    let same = kept.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1).flatten();
    let twins: Vec<Kept> = same.map(|(_, story)| *story).collect();
    let addresses: Vec<DocAddress> = twins.iter().map(|story| story.address).collect();
    let ids: FxHashMap<u64, String> =
        twins.iter().map(|story| story.mark).zip(columns::values(searcher, "id", &addresses)?).collect();
    kept.sort_by_key(|(content, story)| (*content, ids.get(&story.mark), story.mark));
    Ok(kept.into_iter().map(|(content, story)| (story, content.cast_unsigned())).unzip())
}

/// The places of all stories in another order than theirs.
fn ordered_by<K: Ord>(kept: &[Kept], key: impl Fn(&Kept) -> K) -> Vec<u32> {
    let mut order: Vec<u32> = kept.iter().zip(0..).map(|(_, place)| place).collect();
    order.sort_unstable_by_key(|&story| kept.get(story as usize).map(&key));
    order
}

/// Some of all stories, by their marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks<'m> {
    kept: &'m [Kept],
    /// The places of those, in the order of their marks.
    order: &'m [u32],
}

impl<'m> Marks<'m> {
    pub(super) fn has(self, mark: u64) -> bool {
        self.place(mark).is_some()
    }

    /// The place of the story of this mark.
    pub(super) fn place(self, mark: u64) -> Option<u32> {
        let at = self.order.binary_search_by_key(&mark, |&story| self.of(story)).ok()?;
        self.order.get(at).copied()
    }

    fn of(self, story: u32) -> u64 {
        self.kept.get(story as usize).map_or(0, |story| story.mark)
    }

    /// The marks, in order.
    fn iter(self) -> impl Iterator<Item = u64> + 'm {
        self.order.iter().map(move |&story| self.of(story))
    }
}

/// What becomes of the sets found before.
pub(super) struct Standing<'t, T> {
    /// Those that stand. One of which a crowd is left stands without what it lost.
    pub(super) sets: Vec<&'t [T]>,
    /// Those that lost some.
    pub(super) shrunk: Vec<&'t [T]>,
    /// What is left of those that do not stand, for they may have hung together by what they lost.
    pub(super) anew: FxHashMap<T, News>,
}

impl<'t, T: Copy + Eq + Hash> Standing<'t, T> {
    /// Of some sets, when the stories that bear these marks are there `now`. `mark` tells the story of a member.
    pub(super) fn of(sets: &'t [Vec<T>], mark: impl Fn(&T) -> u64, now: Marks<'_>) -> Self {
        let mut standing = Self { sets: Vec::new(), shrunk: Vec::new(), anew: FxHashMap::default() };
        for (set, number) in sets.iter().zip(0..) {
            let left = || set.iter().filter(|one| now.has(mark(one)));
            let many = left().count();
            if many < set.len() {
                standing.shrunk.push(set);
            }
            if many == set.len() || many > MANY {
                standing.sets.push(set);
            } else {
                standing.anew.extend(left().map(|&one| (one, News::within(number))));
            }
        }
        standing
    }
}

/// So many members, of which those of a set that stands are joined. `place` tells the place of one that is there.
pub(super) fn joined<T: Copy>(standing: &[&[T]], count: u32, place: impl Fn(T) -> Option<u32>) -> Sets {
    let mut sets = Sets::new(count);
    for set in standing {
        let mut there = set.iter().filter_map(|&one| place(one));
        if let Some(first) = there.next() {
            there.for_each(|other| sets.join(first, other));
        }
    }
    sets
}

/// Stories as they lie in the segments, each with its place among all. A column of one segment is opened, looked through and
/// given back after the other: those of all together would fill the memory of the run.
pub(super) struct Lying<'s> {
    pub(super) searcher: &'s Searcher,
    kept: &'s [Kept],
    /// The places of all, in the order in which they lie.
    order: Vec<u32>,
}

impl<'s> Lying<'s> {
    fn of(searcher: &'s Searcher, kept: &'s [Kept]) -> Self {
        Self { searcher, kept, order: ordered_by(kept, |story| story.address) }
    }

    /// Calls `look` with each segment and its stories.
    pub(super) fn each_segment(
        &self,
        mut look: impl FnMut(&SegmentReader, &[(DocAddress, u32)]) -> Result<()>,
    ) -> Result<()> {
        let address = |story: u32| self.kept[story as usize].address;
        let mut stories = Vec::new();
        for of_segment in self.order.chunk_by(|&a, &b| address(a).segment_ord == address(b).segment_ord) {
            stories.clear();
            stories.extend(of_segment.iter().map(|&story| (address(story), story)));
            look(self.searcher.segment_reader(stories[0].0.segment_ord), &stories)?;
        }
        Ok(())
    }

    /// The signatures of documents: `of` says which of a story, and by what place each is known.
    pub(super) fn signatures<'l, D: Iterator<Item = (DocId, u32)>>(
        &'l self,
        of: impl Fn(DocAddress, u32) -> D + 'l,
    ) -> Box<Signatures<'l, Error>> {
        Box::new(move |wants, each| {
            let mut numbers = Vec::new();
            self.each_segment(|segment, stories| {
                let column = segment.fast_fields().i64("signature")?;
                let documents = stories.iter().flat_map(|&(address, story)| of(address, story));
                for (document, bearer) in documents.filter(|&(_, bearer)| wants(bearer)) {
                    packed::read_signature(&column, document, &mut numbers);
                    each(bearer, &numbers);
                }
                Ok(())
            })
        })
    }
}

/// The stories as copies are found among them.
fn material<'m>(
    lying: &'m Lying<'_>,
    kept: &[Kept],
    contents: Vec<u64>,
    news: impl Fn(u64) -> News,
) -> Result<Stories<'m, Error>> {
    let mut threads = Vec::new();
    lying.each_segment(|segment, stories| {
        let column = segment.fast_fields().i64("thread")?;
        for &(address, story) in stories {
            threads.extend(column.values_for_doc(address.doc_id).map(|thread| (thread.cast_unsigned(), story)));
        }
        Ok(())
    })?;
    Ok(Stories {
        contents,
        threads,
        news: kept.iter().map(|story| news(story.mark)).collect(),
        signatures: lying.signatures(|address, story| iter::once((address.doc_id, story))),
    })
}

/// Sets in order, and in each the earliest first, undated ones after dated ones, then by path. `of` tells the story of a
/// member, and what it is known by.
pub(super) fn in_order<T: Copy + Ord>(
    searcher: &Searcher,
    sets: Vec<Vec<u32>>,
    of: impl Fn(u32) -> Option<(Kept, T)>,
) -> Result<Vec<Vec<T>>> {
    // A story with many members is asked for once.
    let stories: FxHashMap<u64, DocAddress> =
        sets.iter().flatten().filter_map(|&one| of(one)).map(|(story, _)| (story.mark, story.address)).collect();
    let (marks, addresses): (Vec<u64>, Vec<DocAddress>) = stories.into_iter().unzip();
    // What sorts stories by path, member and number.
    let places: FxHashMap<u64, u32> = marks.into_iter().zip(columns::ranks(searcher, "order", &addresses)?).collect();
    drop(addresses);
    let mut ordered = Vec::with_capacity(sets.len());
    for set in sets {
        let place = |(story, known_as): (Kept, T)| (story.day.unwrap_or(i32::MAX), places.get(&story.mark), known_as);
        let mut set: Vec<_> = set.into_iter().filter_map(&of).map(place).collect();
        set.sort_unstable();
        ordered.push(set.into_iter().map(|(_, _, known_as)| known_as).collect());
    }
    ordered.sort_unstable();
    Ok(ordered)
}

/// The words of stories and of their quotes, as they were when they were written, or read again from their records.
pub(super) struct Texts<'s> {
    pub(super) searcher: &'s Searcher,
    pub(super) fields: &'s Fields,
    pub(super) folder: &'s Path,
    pub(super) shelf: &'s mut Shelf,
}

impl Texts<'_> {
    fn story(&mut self, story: Kept) -> Result<Rc<Wording>> {
        self.take(story, Of::Story, |record| vec![Wording::read(kept::pieces(record))])
    }

    /// The words of a quote, by its number in its story.
    pub(super) fn quote(&mut self, story: Kept, number: u32) -> Result<Rc<Wording>> {
        let words = |record: &Record| record.quotes.iter().map(|quote| Wording::read([quote.text.as_str()])).collect();
        self.take(story, Of::Quote(number), words)
    }

    fn take(&mut self, story: Kept, of: Of, words: impl FnOnce(&Record) -> Vec<Wording>) -> Result<Rc<Wording>> {
        let (searcher, fields, folder) = (self.searcher, self.fields, self.folder);
        self.shelf.take((story.mark, of), || {
            let document: TantivyDocument = searcher.doc(story.address)?;
            let record = packed::read(&document, fields, Vec::new());
            record.as_ref().map(words).ok_or_else(|| Error::DamagedIndex { path: folder.to_owned() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lost_some_is_made_anew_if_it_is_no_crowd_that_is_left() {
        let crowd: Vec<u64> = (100..200).collect();
        let sets = vec![vec![1, 2], vec![3, 4, 5], crowd.clone()];
        let standing = |gone: &[u64]| {
            let now = sets.iter().flatten().copied().filter(|mark| !gone.contains(mark));
            let address = DocAddress::new(0, 0);
            let kept: Vec<Kept> = now.map(|mark| Kept { mark, day: None, address }).collect();
            let order = ordered_by(&kept, |story| story.mark);
            let now = Marks { kept: &kept, order: &order };
            let Standing { sets, shrunk, anew } = Standing::of(&sets, |&mark| mark, now);
            (sets.iter().map(|set| set[0]).collect::<Vec<_>>(), shrunk.len(), anew.len())
        };
        assert_eq!(standing(&[]), (vec![1, 3, 100], 0, 0));
        assert_eq!(standing(&[4, 100]), (vec![1, 100], 2, 2));
        assert_eq!(standing(&crowd[MANY..]), (vec![1, 3], 1, MANY));
    }

    #[test]
    fn those_of_a_set_that_are_there_stay_together() {
        let sets = [[7, 8, 9].as_slice(), &[3, 4]];
        let there = [9, 4, 7];
        let place = |one| (0..3).find(|&place| there[place as usize] == one);
        assert_eq!(joined(&sets, 3, place).several(), [[0, 2]]);
    }
}
