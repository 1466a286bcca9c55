//! Learning which quotes are one saying, when it is known which stories are one.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocAddress, DocId};

use super::learn::{Kept, Lying, Standing, Texts, in_order, joined};
use crate::copies::{MANY, News, Quoted, Quotes, Sayings, Table, Voice, families};
use crate::error::{Error, Result};

/// What families are made from.
pub(super) struct Heard<'l> {
    pub(super) lying: Lying<'l>,
    pub(super) kept: &'l [Kept],
    /// The marks of all stories.
    pub(super) now: &'l FxHashSet<u64>,
    /// Those of the new ones.
    pub(super) fresh: &'l FxHashSet<u64>,
    pub(super) groups: &'l [Vec<u64>],
    pub(super) old: &'l Table,
}

impl Heard<'_> {
    /// The families, each with its first appearance first: by the story's day, undated ones last, then by path; and the quotes
    /// whose speakers are disputed.
    pub(super) fn sayings(&self, texts: &mut Texts<'_>) -> Result<(Vec<Vec<Quoted>>, Vec<Quoted>)> {
        let Standing { sets, shrunk, anew } = Standing::of(&self.old.families, |quote| quote.0, self.now);
        let merged = self.merged();
        let news = |mark: u64, number: u32| match self.fresh.contains(&mark) {
            true => News::NEW,
            false => anew.get(&(mark, number)).or(merged.get(&mark)).copied().unwrap_or_default(),
        };
        let starts = self.starts()?;
        let quotes = self.quotes(&starts, news)?;
        let of = |quote| self.known_as(&starts, quote);
        let numbers = starts.windows(2).map(|ends| 0..ends[1] - ends[0]);
        let all = self.kept.iter().zip(numbers).flat_map(|(story, all)| all.map(|number| (story.mark, number)));
        let known = joined(&sets, all);
        let Sayings { families, disputed } = families(quotes, known, self.disputed(&starts, &shrunk), |quote| {
            of(quote).map_or(Ok(Rc::default()), |(story, number)| texts.quote(story, number))
        })?;
        let known_as = |quote| of(quote).map(|(story, number)| (story, (story.mark, number)));
        let mut disputed: Vec<Quoted> = disputed.into_iter().filter_map(|quote| Some(known_as(quote)?.1)).collect();
        disputed.sort_unstable();
        Ok((in_order(self.lying.searcher, &families, known_as)?, disputed))
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
            let old = || group.iter().filter(|mark| !self.fresh.contains(mark));
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
        if disputed.is_empty() {
            return Vec::new();
        }
        let starts: FxHashMap<u64, u32> =
            self.kept.iter().map(|story| story.mark).zip(starts.iter().copied()).collect();
        let mut disputed: Vec<u32> =
            disputed.iter().filter_map(|(mark, number)| Some(starts.get(mark)? + number)).collect();
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

    /// The story of a quote, and its number there.
    fn known_as(&self, starts: &[u32], quote: u32) -> Option<(Kept, u32)> {
        let story = starts.partition_point(|&start| start <= quote).checked_sub(1)?;
        Some((*self.kept.get(story)?, quote - starts.get(story)?))
    }

    /// All quotes, story by story.
    fn quotes<'q>(&'q self, starts: &'q [u32], news: impl Fn(u64, u32) -> News) -> Result<Quotes<'q, Error>> {
        let mut group_of: FxHashMap<u64, u32> = FxHashMap::default();
        for (group, number) in self.groups.iter().zip(0..) {
            group_of.extend(group.iter().map(|&mark| (mark, number)));
        }
        let groups = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let signatures = self.lying.signatures(|address, story| quotes_of(address, story, starts));
        let mut quotes = Quotes::new(starts.last().copied().unwrap_or(0), signatures);
        self.lying.each_segment(|segment, stories| {
            let column = |name| segment.fast_fields().i64(name);
            let (contents, voices) = (column("content")?, column("voice")?);
            for &(address, story) in stories {
                let mark = self.kept.get(story as usize).map_or(0, |story| story.mark);
                let group = group_of.get(&mark).copied().unwrap_or(groups.saturating_add(story));
                for ((document, quote), number) in quotes_of(address, story, starts).zip(0..) {
                    let content = contents.first(document).unwrap_or(0).cast_unsigned();
                    let voice = Voice::of(voices.values_for_doc(document).map(i64::cast_unsigned));
                    quotes.set(quote, content, voice, group, news(mark, number));
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
