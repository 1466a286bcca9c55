//! Learning which quotes are one saying, when it is known which stories are one.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::learn::{Kept, Texts, in_order, joined, standing};
use crate::copies::{Quoted, Quotes, Table, Voice, families};
use crate::error::Result;

/// What families are made from.
pub(super) struct Heard<'l> {
    pub(super) searcher: &'l Searcher,
    pub(super) kept: &'l [Kept],
    pub(super) fresh: &'l FxHashSet<u64>,
    pub(super) groups: &'l [Vec<u64>],
    pub(super) old: &'l Table,
}

/// Columns of quotes.
struct Columns {
    quotes: Column<i64>,
    content: Column<i64>,
    signature: Column<i64>,
    voice: Column<i64>,
}

impl Columns {
    fn open(segment: &SegmentReader) -> Result<Self> {
        let fast = segment.fast_fields();
        let column = |name: &str| fast.i64(name);
        Ok(Self {
            quotes: column("quotes")?,
            content: column("content")?,
            signature: column("signature")?,
            voice: column("voice")?,
        })
    }
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
        let (mut quotes, known_as) = self.quotes(&fresh)?;
        let known = joined(&standing, known_as.iter().map(|&(story, number)| (self.mark(story), number)));
        let found = families(&mut quotes, known, |quote| {
            let known_as = known_as.get(quote as usize);
            let of = known_as.and_then(|&(story, number)| Some((self.kept.get(story as usize)?, number)));
            of.map_or(Ok(Rc::default()), |(&story, number)| texts.quote(story, number))
        })?;
        in_order(self.searcher, &found, |quote| {
            let &(story, number) = known_as.get(quote as usize)?;
            let story = *self.kept.get(story as usize)?;
            Some((story, (story.mark, number)))
        })
    }

    fn mark(&self, story: u32) -> u64 {
        self.kept.get(story as usize).map_or(0, |story| story.mark)
    }

    /// All quotes, story by story, and the story and the number of each.
    fn quotes(&self, fresh: &FxHashSet<u64>) -> Result<(Quotes, Vec<(u32, u32)>)> {
        let mut group_of: FxHashMap<u64, u32> = FxHashMap::default();
        for (group, number) in self.groups.iter().zip(0..) {
            group_of.extend(group.iter().map(|&mark| (mark, number)));
        }
        let groups = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let columns = self.searcher.segment_readers().iter().map(Columns::open).collect::<Result<Vec<_>>>()?;
        let (mut quotes, mut known_as) = (Quotes::default(), Vec::new());
        let mut signature = Vec::new();
        for (story, n) in self.kept.iter().zip(0..) {
            let DocAddress { segment_ord, doc_id } = story.address;
            let Some(columns) = columns.get(segment_ord as usize) else { continue };
            let many = columns.quotes.first(doc_id).and_then(|many| DocId::try_from(many).ok()).unwrap_or(0);
            let alone = groups.saturating_add(n);
            let group = group_of.get(&story.mark).copied().unwrap_or(alone);
            for number in 0..many {
                let Some(document) = doc_id.checked_add(number).and_then(|id| id.checked_add(1)) else { break };
                signature.clear();
                let numbers = columns.signature.values_for_doc(document);
                signature.extend(numbers.filter_map(|number| u32::try_from(number).ok()));
                let content = columns.content.first(document).unwrap_or(0).cast_unsigned();
                quotes.words.push(content, &signature, &[], fresh.contains(&story.mark));
                quotes.voices.push(Voice::of(columns.voice.values_for_doc(document).map(i64::cast_unsigned)));
                quotes.groups.push(group);
                known_as.push((n, number));
            }
        }
        Ok((quotes, known_as))
    }
}
