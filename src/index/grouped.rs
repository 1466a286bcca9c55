//! Answers with copies put together: one story of a group stands for all of it.
//!
//! Whatever counts stories as evidence asks here, so that a story that ten papers took is heard once.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tantivy::{DocAddress, Index};

use super::reader::{Hit, Reader};
use super::{columns, writer};
use crate::copies::{Copies, Table};
use crate::error::Result;

/// Whether the copies of one story are one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// One answer a group: the earliest of those found.
    Together,
    /// Each by itself.
    Apart,
}

/// The group of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Id of the lead: the earliest story; undated ones come after dated ones, then by path.
    pub lead: String,
    /// How many stories are in the group, lead and copies.
    pub stories: usize,
}

/// What was learnt of copies in the state that `index` is in; nothing where that cannot be read, for the next run that
/// brings the index up to date makes it anew.
pub(super) fn known(index: &Index, folder: &Path) -> Copies {
    let name = writer::payload(index).ok().and_then(|payload| payload.copies);
    let table = name.and_then(|name| Table::read(folder, &name).ok());
    Copies::new(table.unwrap_or_default())
}

impl Reader {
    /// How many groups of copies there are, and how many stories in them.
    pub fn count_copies(&self) -> (usize, usize) {
        self.copies().counts()
    }

    /// The group of the story at an address; nothing where it has no copies.
    pub fn group(&self, story: DocAddress) -> Result<Option<Group>> {
        let members = self.members(story)?;
        if members.len() < 2 {
            return Ok(None);
        }
        let lead = columns::values(self.searcher(), "id", &members[..1])?.pop().unwrap_or_default();
        Ok(Some(Group { lead, stories: members.len() }))
    }

    /// The stories of the group of the story at an address, the lead first; the story alone where it has no copies.
    pub fn members(&self, story: DocAddress) -> Result<Vec<DocAddress>> {
        let mark = self.mark(story)?;
        let Some(group) = mark.and_then(|mark| self.copies().group(mark)) else { return Ok(vec![story]) };
        let places = match self.places().get() {
            Some(places) => places,
            None => {
                let found = self.find_places()?;
                self.places().get_or_init(|| found)
            }
        };
        Ok(group.iter().filter_map(|mark| places.get(mark)).copied().collect())
    }

    /// Where the stories that have copies lie, by mark.
    fn find_places(&self) -> Result<FxHashMap<u64, DocAddress>> {
        let wanted: FxHashSet<u64> = self.copies().groups().iter().flatten().copied().collect();
        let mut places: FxHashMap<u64, DocAddress> = FxHashMap::default();
        for (segment, number) in self.searcher().segment_readers().iter().zip(0..) {
            let marks = segment.fast_fields().i64("mark")?;
            for document in segment.doc_ids_alive() {
                if let Some(mark) = marks.first(document).map(i64::cast_unsigned).filter(|mark| wanted.contains(mark)) {
                    places.entry(mark).or_insert(DocAddress::new(number, document));
                }
            }
        }
        Ok(places)
    }

    /// One hit a group: the earliest of those found, as good as the best of them.
    pub(super) fn together(&self, hits: Vec<Hit>) -> Result<Vec<Hit>> {
        let mut out: Vec<Hit> = Vec::with_capacity(hits.len());
        let mut firsts: FxHashMap<u32, (usize, u32)> = FxHashMap::default();
        let segments = self.searcher().segment_readers().iter();
        let marks = segments.map(|segment| Ok(segment.fast_fields().i64("mark")?)).collect::<Result<Vec<_>>>()?;
        for mut hit in hits {
            // A quote has no mark, and so no group.
            let mark = marks.get(hit.address.segment_ord as usize).and_then(|marks| marks.first(hit.address.doc_id));
            let Some((group, rank)) = mark.and_then(|mark| self.copies().place(mark.cast_unsigned())) else {
                out.push(hit);
                continue;
            };
            hit.copies = self.copies().size(group).saturating_sub(1);
            match firsts.get_mut(&group) {
                None => {
                    firsts.insert(group, (out.len(), rank));
                    out.push(hit);
                }
                Some((at, first)) => {
                    let Some(standing) = out.get_mut(*at) else { continue };
                    let score = standing.score.max(hit.score);
                    if rank < *first {
                        *first = rank;
                        *standing = hit;
                    }
                    standing.score = score;
                }
            }
        }
        Ok(out)
    }

    /// The mark of a story.
    fn mark(&self, story: DocAddress) -> Result<Option<u64>> {
        let column = self.searcher().segment_reader(story.segment_ord).fast_fields().i64("mark")?;
        Ok(column.first(story.doc_id).map(i64::cast_unsigned))
    }
}
