//! Learning over the whole archive, after its stories were written: copies and quote families, from what is new.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::Column;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument};

use super::heard::Heard;
use super::schema::Fields;
use super::{columns, kept};
use crate::copies::word::Wording;
use crate::copies::{Sets, Stories, Table, group};
use crate::error::{Error, Result};
use crate::record::{Cut, Record};

/// A story as the index knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) mark: u64,
    pub(super) day: Option<i64>,
    pub(super) address: DocAddress,
}

/// What is learnt of the stories of one state of the index. `old` is what was learnt before; where nothing is new and
/// nothing gone, it is given back as it is.
pub(super) fn learn(searcher: &Searcher, fields: &Fields, folder: &Path, old: &Table) -> Result<Table> {
    let kept = stories(searcher)?;
    let seen: Vec<u64> = kept.iter().map(|story| story.mark).collect();
    if seen == old.seen {
        return Ok(old.clone());
    }
    let (fresh, standing) = changes(&seen, old);
    let at: FxHashMap<u64, u32> = seen.iter().copied().zip(0..).collect();
    let mut material = material(searcher, &kept, &fresh)?;
    let mut known = Sets::new(material.len());
    for group in standing {
        for pair in group.windows(2) {
            if let [Some(&a), Some(&b)] = [at.get(&pair[0]), at.get(&pair[1])] {
                known.join(a, b);
            }
        }
    }
    let texts = Texts { searcher, fields, folder };
    let mut sets = group(&mut material, known, |story| match kept.get(story as usize) {
        Some(story) => texts.wording(story.address),
        None => Ok(Wording::default()),
    })?;
    let groups = in_order(searcher, &kept, sets.several())?;
    let families = Heard { searcher, kept: &kept, fresh: &fresh, groups: &groups, old, texts: &texts }.families()?;
    Ok(Table { seen, groups, families })
}

/// All stories, in the order of their marks, which does not depend on how the index came to be.
fn stories(searcher: &Searcher) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    for (segment, number) in searcher.segment_readers().iter().zip(0..) {
        let (marks, days) = (segment.fast_fields().i64("mark")?, segment.fast_fields().i64("day")?);
        for document in segment.doc_ids_alive() {
            if let Some(mark) = marks.first(document) {
                let address = DocAddress::new(number, document);
                kept.push(Kept { mark: mark.cast_unsigned(), day: days.first(document), address });
            }
        }
    }
    kept.sort_by_key(|story| (story.mark, story.address));
    kept.dedup_by_key(|story| story.mark);
    Ok(kept)
}

/// Which stories are to be looked at, and which groups stand as they are: a group that lost one of its stories is made
/// anew, for it may have hung together by that one alone.
fn changes<'t>(seen: &[u64], old: &'t Table) -> (FxHashSet<u64>, Vec<&'t [u64]>) {
    let now: FxHashSet<u64> = seen.iter().copied().collect();
    let before: FxHashSet<u64> = old.seen.iter().copied().collect();
    let mut fresh: FxHashSet<u64> = now.difference(&before).copied().collect();
    let mut standing = Vec::new();
    for group in &old.groups {
        if group.iter().all(|mark| now.contains(mark)) {
            standing.push(group.as_slice());
        } else {
            fresh.extend(group.iter().filter(|mark| now.contains(mark)));
        }
    }
    (fresh, standing)
}

/// The columns that copies are found by.
fn material(searcher: &Searcher, kept: &[Kept], fresh: &FxHashSet<u64>) -> Result<Stories> {
    struct Columns {
        content: Column<i64>,
        signature: Column<i64>,
        thread: Column<i64>,
    }
    let open = |segment: &tantivy::SegmentReader| -> Result<Columns> {
        let fast = segment.fast_fields();
        Ok(Columns { content: fast.i64("content")?, signature: fast.i64("signature")?, thread: fast.i64("thread")? })
    };
    let columns = searcher.segment_readers().iter().map(open).collect::<Result<Vec<_>>>()?;
    let mut stories = Stories::default();
    let (mut signature, mut threads) = (Vec::new(), Vec::new());
    for story in kept {
        let Some(columns) = columns.get(story.address.segment_ord as usize) else { continue };
        let document = story.address.doc_id;
        signature.clear();
        signature.extend(columns.signature.values_for_doc(document).filter_map(|number| u32::try_from(number).ok()));
        threads.clear();
        threads.extend(columns.thread.values_for_doc(document).map(i64::cast_unsigned));
        let content = columns.content.first(document).unwrap_or(0).cast_unsigned();
        stories.push(content, &signature, &threads, fresh.contains(&story.mark));
    }
    Ok(stories)
}

/// Groups as marks, the lead first: the earliest, undated ones after dated ones, then by path.
fn in_order(searcher: &Searcher, kept: &[Kept], groups: Vec<Vec<u32>>) -> Result<Vec<Vec<u64>>> {
    let of = |story: &u32| kept.get(*story as usize).copied();
    let members: Vec<Kept> = groups.iter().flatten().filter_map(of).collect();
    let orders = orders(searcher, &members)?;
    let key = |story: &Kept| (story.day.unwrap_or(i64::MAX), orders.get(&story.mark));
    let mut ordered = Vec::with_capacity(groups.len());
    for group in groups {
        let mut group: Vec<Kept> = group.iter().filter_map(of).collect();
        group.sort_by(|a, b| key(a).cmp(&key(b)));
        ordered.push(group.into_iter().map(|story| story.mark).collect());
    }
    ordered.sort_unstable();
    Ok(ordered)
}

/// What sorts stories by path, member and number, by mark.
pub(super) fn orders(searcher: &Searcher, stories: &[Kept]) -> Result<FxHashMap<u64, String>> {
    let addresses: Vec<DocAddress> = stories.iter().map(|story| story.address).collect();
    Ok(stories.iter().map(|story| story.mark).zip(columns::values(searcher, "order", &addresses)?).collect())
}

/// Reads the words of stories from their records.
pub(super) struct Texts<'s> {
    searcher: &'s Searcher,
    fields: &'s Fields,
    folder: &'s Path,
}

impl Texts<'_> {
    fn read<T: serde::de::DeserializeOwned>(&self, address: DocAddress) -> Result<T> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let json = document.get_first(self.fields.json).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(json).map_err(|_| Error::DamagedIndex { path: self.folder.to_owned() })
    }

    /// The words of each quote of a story.
    pub(super) fn quotes(&self, address: DocAddress) -> Result<Vec<Wording>> {
        let said: Said = self.read(address)?;
        Ok(said.quotes.iter().map(|quote| Wording::read([quote.text.as_str()])).collect())
    }

    fn wording(&self, address: DocAddress) -> Result<Wording> {
        let words: Words = self.read(address)?;
        let record = Record { text: words.text, cut: words.cut, ..Record::default() };
        Ok(Wording::read(kept::pieces(&record)))
    }
}

/// Of a record, what its words need.
#[derive(serde::Deserialize)]
struct Words {
    text: String,
    #[serde(default)]
    cut: Vec<Cut>,
}

/// Of a record, what its quotes need.
#[derive(serde::Deserialize)]
struct Said {
    quotes: Vec<Quoted>,
}

#[derive(serde::Deserialize)]
struct Quoted {
    text: String,
}
