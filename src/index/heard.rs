//! Learning which quotes are one saying, when it is known which stories are one.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::learn::{Kept, Texts, orders};
use crate::copies::shelf::Shelf;
use crate::copies::word::Wording;
use crate::copies::{Quoted, Quotes, Sets, Table, families};
use crate::error::Result;

/// What families are made from.
pub(super) struct Heard<'l> {
    pub(super) searcher: &'l Searcher,
    pub(super) kept: &'l [Kept],
    pub(super) fresh: &'l FxHashSet<u64>,
    pub(super) groups: &'l [Vec<u64>],
    pub(super) old: &'l Table,
    pub(super) texts: &'l Texts<'l>,
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
    pub(super) fn families(&self) -> Result<Vec<Vec<Quoted>>> {
        let (standing, fresh) = self.changes();
        let (quotes, known_as) = self.quotes(&fresh)?;
        let at: FxHashMap<Quoted, u32> = known_as
            .iter()
            .zip(0..)
            .filter_map(|(&(story, number), quote)| Some(((self.kept.get(story)?.mark, number), quote)))
            .collect();
        let mut known = Sets::new(quotes.words.len());
        for pair in standing.iter().flat_map(|family| family.windows(2)) {
            if let [Some(&a), Some(&b)] = [at.get(&pair[0]), at.get(&pair[1])] {
                known.join(a, b);
            }
        }
        let mut shelf = Shelf::default();
        let found = families(&quotes, known, |quote| {
            let Some(&(story, number)) = known_as.get(quote as usize) else { return Ok(Wording::default()) };
            let read = || self.kept.get(story).map_or(Ok(Vec::new()), |kept| self.texts.quotes(kept.address));
            let said = shelf.take(u32::try_from(story).unwrap_or(u32::MAX), read)?;
            Ok::<_, crate::error::Error>(said.get(number as usize).cloned().unwrap_or_default())
        })?;
        self.in_order(&found, &known_as)
    }

    /// Families that stand as they are, and the stories whose quotes are to be looked at: new ones, those of a family or
    /// a group that lost or won one.
    fn changes(&self) -> (Vec<&[Quoted]>, FxHashSet<u64>) {
        let now: FxHashSet<u64> = self.kept.iter().map(|story| story.mark).collect();
        let mut fresh = self.fresh.clone();
        for group in self.groups.iter().filter(|group| group.iter().any(|mark| self.fresh.contains(mark))) {
            fresh.extend(group);
        }
        let mut standing = Vec::new();
        for family in &self.old.families {
            if family.iter().all(|(mark, _)| now.contains(mark)) {
                standing.push(family.as_slice());
            } else {
                fresh.extend(family.iter().map(|(mark, _)| mark).filter(|mark| now.contains(mark)));
            }
        }
        (standing, fresh)
    }

    /// All quotes, story by story, and the story and the number of each.
    fn quotes(&self, fresh: &FxHashSet<u64>) -> Result<(Quotes, Vec<(usize, u32)>)> {
        let mut group_of: FxHashMap<u64, u32> = FxHashMap::default();
        for (group, number) in self.groups.iter().zip(0..) {
            group_of.extend(group.iter().map(|&mark| (mark, number)));
        }
        let groups = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let columns = self.searcher.segment_readers().iter().map(Columns::open).collect::<Result<Vec<_>>>()?;
        let (mut quotes, mut known_as) = (Quotes::default(), Vec::new());
        let mut signature = Vec::new();
        for (n, story) in self.kept.iter().enumerate() {
            let DocAddress { segment_ord, doc_id } = story.address;
            let Some(columns) = columns.get(segment_ord as usize) else { continue };
            let many = columns.quotes.first(doc_id).and_then(|many| DocId::try_from(many).ok()).unwrap_or(0);
            let alone = groups.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
            let group = group_of.get(&story.mark).copied().unwrap_or(alone);
            for number in 0..many {
                let Some(document) = doc_id.checked_add(number).and_then(|id| id.checked_add(1)) else { break };
                signature.clear();
                let numbers = columns.signature.values_for_doc(document);
                signature.extend(numbers.filter_map(|number| u32::try_from(number).ok()));
                let content = columns.content.first(document).unwrap_or(0).cast_unsigned();
                quotes.words.push(content, &signature, &[], fresh.contains(&story.mark));
                quotes.speakers.push(columns.voice.first(document).unwrap_or(0).cast_unsigned());
                quotes.groups.push(group);
                known_as.push((n, number));
            }
        }
        Ok((quotes, known_as))
    }

    /// Families by the marks of their stories.
    fn in_order(&self, found: &[Vec<u32>], known_as: &[(usize, u32)]) -> Result<Vec<Vec<Quoted>>> {
        let of = |quote: &u32| {
            let &(story, number) = known_as.get(*quote as usize)?;
            Some((*self.kept.get(story)?, number))
        };
        let stories: Vec<Kept> = found.iter().flatten().filter_map(of).map(|(story, _)| story).collect();
        let orders = orders(self.searcher, &stories)?;
        let mut ordered = Vec::with_capacity(found.len());
        for family in found {
            let mut family: Vec<(Kept, u32)> = family.iter().filter_map(of).collect();
            family.sort_by_key(|(story, number)| (story.day.unwrap_or(i64::MAX), orders.get(&story.mark), *number));
            ordered.push(family.into_iter().map(|(story, number)| (story.mark, number)).collect());
        }
        ordered.sort_unstable();
        Ok(ordered)
    }
}
