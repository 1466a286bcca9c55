//! Learning which quotes are one saying, when it is known which stories are one.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocAddress, DocId};

use super::learn::{Kept, Lying, Texts, in_order, joined, standing};
use crate::copies::{Quoted, Quotes, Table, Voice, families};
use crate::error::{Error, Result};

/// What families are made from.
pub(super) struct Heard<'l> {
    pub(super) lying: Lying<'l>,
    pub(super) kept: &'l [Kept],
    pub(super) fresh: &'l FxHashSet<u64>,
    pub(super) groups: &'l [Vec<u64>],
    pub(super) old: &'l Table,
}

impl Heard<'_> {
    /// The families, each with its first appearance first: by the story's day, undated ones last, then by path.
    pub(super) fn families(&self, texts: &mut Texts<'_>) -> Result<Vec<Vec<Quoted>>> {
        let now: FxHashSet<u64> = self.kept.iter().map(|story| story.mark).collect();
        // Besides the quotes of new stories, those of a family or a group that lost or won one are looked at.
        let mut fresh = self.fresh.clone();
        for group in self.groups.iter().filter(|group| group.iter().any(|mark| self.fresh.contains(mark))) {
            fresh.extend(group);
        }
        let standing = standing(&self.old.families, |quote| quote.0, &now, &mut fresh);
        let starts = self.starts()?;
        let quotes = self.quotes(&starts, &fresh)?;
        let of = |quote| self.known_as(&starts, quote);
        let numbers = starts.windows(2).map(|ends| 0..ends[1] - ends[0]);
        let all = self.kept.iter().zip(numbers).flat_map(|(story, all)| all.map(|number| (story.mark, number)));
        let known = joined(&standing, all);
        let found = families(quotes, known, |quote| {
            of(quote).map_or(Ok(Rc::default()), |(story, number)| texts.quote(story, number))
        })?;
        in_order(self.lying.searcher, &found, |quote| of(quote).map(|(story, number)| (story, (story.mark, number))))
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
    fn quotes<'q>(&'q self, starts: &'q [u32], fresh: &FxHashSet<u64>) -> Result<Quotes<'q, Error>> {
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
                let is_fresh = fresh.contains(&mark);
                for (document, quote) in quotes_of(address, story, starts) {
                    let content = contents.first(document).unwrap_or(0).cast_unsigned();
                    let voice = Voice::of(voices.values_for_doc(document).map(i64::cast_unsigned));
                    quotes.set(quote, content, voice, group, is_fresh);
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
