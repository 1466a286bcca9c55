//! Learning which quotes are one saying, when it is known which stories are one.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocAddress, DocId};

use super::learn::{Kept, Lying, Marks, Standing, Texts, in_order, joined};
use crate::copies::{MANY, News, Quoted, Quotes, Room, Sayings, Table, Voice, families};
use crate::error::{Error, Result};

/// What families are made from.
pub(super) struct Heard<'l> {
    pub(super) lying: Lying<'l>,
    pub(super) kept: &'l [Kept],
    /// All stories.
    pub(super) now: Marks<'l>,
    /// The new ones.
    pub(super) fresh: Marks<'l>,
    pub(super) groups: &'l [Vec<u64>],
    pub(super) old: &'l Table,
}

impl Heard<'_> {
    /// The families, each with its first appearance first: by the story's day, undated ones last, then by path; and the quotes
    /// whose speakers are disputed.
    pub(super) fn sayings(&self, texts: &mut Texts<'_>) -> Result<(Vec<Vec<Quoted>>, Vec<Quoted>)> {
        let Standing { sets, shrunk, anew } = Standing::of(&self.old.families, |quote| quote.0, self.now);
        let starts = self.starts()?;
        let room = Room::within(texts.folder);
        let quotes = self.quotes(&starts, &anew, &room)?;
        let of = |quote| self.known_as(&starts, quote);
        let known = || joined(&sets, starts.last().copied().unwrap_or(0), |quote| self.place(&starts, quote));
        let disputed = self.disputed(&starts, &shrunk);
        let words = |quote| of(quote).map_or(Ok(Rc::default()), |(story, number)| texts.quote(story, number));
        let Sayings { families, disputed } = families(quotes, known, disputed, words, &room)?;
        let known_as = |quote| of(quote).map(|(story, number)| (story, (story.mark, number)));
        let mut disputed: Vec<Quoted> = disputed.into_iter().filter_map(|quote| Some(known_as(quote)?.1)).collect();
        disputed.sort_unstable();
        Ok((in_order(self.lying.searcher, families, known_as)?, disputed))
    }

    /// The old stories of groups that were several before: copies are compared by other terms, so what they say is compared
    /// again, if they are not a crowd.
    fn merged(&self) -> FxHashMap<u64, News> {
        let mut merged = FxHashMap::default();
        let mut before: FxHashMap<u64, usize> = FxHashMap::default();
        for (group, number) in self.old.groups.iter().zip(0..) {
            before.extend(group.iter().map(|&mark| (mark, number)));
        }
        // No set of quotes has such a number.
        let numbers = u32::try_from(self.old.families.len()).unwrap_or(u32::MAX / 2)..;
        for (group, number) in self.groups.iter().zip(numbers) {
            let old = || group.iter().filter(|mark| !self.fresh.has(**mark));
            let mut groups = old().map(|mark| before.get(mark).ok_or(mark));
            let first = groups.next();
            if group.len() <= MANY && groups.any(|other| Some(other) != first) {
                merged.extend(old().map(|&mark| (mark, News::within(number))));
            }
        }
        merged
    }

    /// The quotes that were disputed before; of a disputed family that lost one, all that are left.
    fn disputed(&self, starts: &[u32], shrunk: &[&[Quoted]]) -> Vec<u32> {
        let mut disputed: FxHashSet<Quoted> = self.old.disputed.iter().copied().collect();
        for family in shrunk {
            if family.iter().any(|quote| disputed.contains(quote)) {
                disputed.extend(*family);
            }
        }
        let mut disputed: Vec<u32> = disputed.into_iter().filter_map(|quote| self.place(starts, quote)).collect();
        disputed.sort_unstable();
        disputed
    }

    /// Where the quotes of each story begin among all, and where the last end.
    fn starts(&self) -> Result<Vec<u32>> {
        let mut starts = vec![0; self.kept.len() + 1];
        self.lying.each_segment(|segment, stories| {
            let quotes = segment.fast_fields().i64("quotes")?;
            for &(address, story) in stories {
                let many = quotes.first(address.doc_id).and_then(|many| u32::try_from(many).ok());
                starts[story as usize + 1] = many.unwrap_or(0);
            }
            Ok(())
        })?;
        let mut start = 0u32;
        for end in &mut starts {
            start = start.saturating_add(*end);
            *end = start;
        }
        Ok(starts)
    }

    /// The place of a quote among all.
    fn place(&self, starts: &[u32], (mark, number): Quoted) -> Option<u32> {
        starts.get(self.now.place(mark)? as usize)?.checked_add(number)
    }

    /// The story of a quote, and its number there.
    fn known_as(&self, starts: &[u32], quote: u32) -> Option<(Kept, u32)> {
        let story = starts.partition_point(|&start| start <= quote).checked_sub(1)?;
        Some((*self.kept.get(story)?, quote - starts.get(story)?))
    }

    /// All quotes, story by story. `anew` tells what there is to find out about some of old stories.
    fn quotes<'q>(
        &'q self,
        starts: &'q [u32],
        anew: &FxHashMap<Quoted, News>,
        room: &Room,
    ) -> Result<Quotes<'q, Error>> {
        let mut group_of: FxHashMap<u64, u32> = FxHashMap::default();
        for (group, number) in self.groups.iter().zip(0..) {
            group_of.extend(group.iter().map(|&mark| (mark, number)));
        }
        let merged = self.merged();
        let alone = u32::try_from(self.groups.len()).unwrap_or(u32::MAX)..;
        let of_story = |(story, alone): (&Kept, u32)| {
            let news = if self.fresh.has(story.mark) {
                News::NEW
            } else {
                merged.get(&story.mark).copied().unwrap_or_default()
            };
            (group_of.get(&story.mark).copied().unwrap_or(alone), news)
        };
        let (groups, news) = self.kept.iter().zip(alone).map(of_story).unzip();
        let signatures = self.lying.signatures(|address, story| quotes_of(address, story, starts));
        let mut quotes = Quotes::new(starts, groups, news, signatures, room);
        self.lying.each_segment(|segment, stories| {
            let column = |name| segment.fast_fields().i64(name);
            let (contents, voices) = (column("content")?, column("voice")?);
            for &(address, story) in stories {
                let mark = self.kept.get(story as usize).map_or(0, |story| story.mark);
                for ((document, quote), number) in quotes_of(address, story, starts).zip(0..) {
                    let content = contents.first(document).unwrap_or(0).cast_unsigned();
                    let voice = Voice::of(voices.values_for_doc(document).map(i64::cast_unsigned));
                    quotes.set(quote, content, voice, anew.get(&(mark, number)).copied());
                }
            }
            Ok(())
        })?;
        Ok(quotes)
    }
}

/// The documents of the quotes of a story, which follow it, and the place of each quote among all.
fn quotes_of(story: DocAddress, number: u32, starts: &[u32]) -> impl Iterator<Item = (DocId, u32)> {
    let at = number as usize;
    let quotes = starts.get(at).copied().unwrap_or(0)..starts.get(at + 1).copied().unwrap_or(0);
    (story.doc_id.saturating_add(1)..).zip(quotes)
}
