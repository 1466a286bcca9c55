//! Columns of strings, read in bulk: each dictionary is walked once, in its own order.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn, TermOrdHit};
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::words::block_at;
use crate::error::{Error, Result};

/// Documents that are looked at by one core, before others help.
const SOME: usize = 4096;

/// Calls `each` with every value of a column in every living document, as often as it occurs.
pub(crate) fn each_value(searcher: &Searcher, field: &str, mut each: impl FnMut(&str)) -> Result<()> {
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let ords = segment.doc_ids_alive().flat_map(|doc| column.term_ords(doc).collect::<Vec<_>>()).collect();
        each_term(&column, ords, &mut each)?;
    }
    Ok(())
}

/// Columns of numbers, each of all segments, opened when it is first asked for: to open one takes as long as it is.
#[derive(Default)]
pub(super) struct Numbers(Mutex<FxHashMap<&'static str, Arc<[Column<i64>]>>>);

impl Numbers {
    /// The column of this name in each segment.
    pub(super) fn of(&self, searcher: &Searcher, name: &'static str) -> Result<Arc<[Column<i64>]>> {
        // Nothing is left half done where a reader panicked.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(columns) = known.get(name) {
            return Ok(Arc::clone(columns));
        }
        let segments = searcher.segment_readers().iter();
        let columns: Arc<[Column<i64>]> =
            segments.map(|segment| Ok(segment.fast_fields().i64(name)?)).collect::<Result<_>>()?;
        known.insert(name, Arc::clone(&columns));
        Ok(columns)
    }
}

/// The numbers of the values of a column in these documents, in order, that begin with one of `beginnings`, each with the
/// place of its document in the list.
fn ords_beginning(
    column: &StrColumn,
    documents: &[(DocId, usize)],
    beginnings: &[String],
) -> Result<Vec<(u64, usize)>> {
    let dictionary = column.dictionary();
    let bound = |bytes: &[u8]| match dictionary.term_ord_or_next(bytes).map_err(tantivy::TantivyError::from)? {
        TermOrdHit::Exact(ord) | TermOrdHit::Next(ord) => Ok::<u64, Error>(ord),
    };
    let mut ranges = Vec::with_capacity(beginnings.len());
    for beginning in beginnings {
        let mut behind = beginning.clone().into_bytes();
        let Some(last) = behind.last_mut() else { continue };
        // No byte of a text is the last there is.
        *last += 1;
        ranges.push((bound(beginning.as_bytes())?, bound(&behind)?));
    }
    ranges.sort_unstable();
    let is_in = |ord: u64| {
        let after = ranges.partition_point(|range| range.0 <= ord);
        after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|range| ord < range.1)
    };
    let mut found = Vec::new();
    each_ord(column, documents, |at, ord| {
        if is_in(ord) {
            found.push((ord, at));
        }
    });
    found.sort_unstable();
    Ok(found)
}

/// Calls `each` with every value of a column in these documents that begins with one of `beginnings`, and the place of its
/// document in the list.
pub(crate) fn each_value_with(
    searcher: &Searcher,
    field: &str,
    documents: &[DocAddress],
    beginnings: &[String],
    mut each: impl FnMut(usize, &str),
) -> Result<()> {
    for (segment, here) in searcher.segment_readers().iter().zip(placed(searcher, documents)) {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let wanted = ords_beginning(&column, &here, beginnings)?;
        let mut slots = wanted.iter().map(|&(_, at)| at);
        let ords = wanted.iter().map(|&(ord, _)| ord).collect();
        each_term(&column, ords, &mut |value| {
            if let Some(at) = slots.next() {
                each(at, value);
            }
        })?;
    }
    Ok(())
}

/// The values of a column that the words of a field stand for, in these documents, each with how many of them have it; those of
/// which it is true that they are wanted. A word stands for the value of the number that its block has
/// ([`super::words::BLOCKS`]), so that no other is read.
pub(super) fn values_of_words<'w>(
    searcher: &Searcher,
    field: Field,
    column: &str,
    documents: &[DocAddress],
    words: impl Iterator<Item = &'w str> + Clone + Sync,
    wanted: impl Fn(&str) -> bool + Sync,
) -> Result<BTreeMap<String, usize>> {
    let of_segment = |segment: &SegmentReader, here: &[DocId]| {
        let mut values: Vec<(String, usize)> = Vec::new();
        let Some(column) = segment.fast_fields().str(column)? else { return Ok(values) };
        let found = rows_of_words(segment, field, &column, here, words.clone())?;
        let same = || found.chunk_by(|(one, _), (other, _)| one == other);
        let mut counts = same().map(<[_]>::len);
        let mut ords = Vec::with_capacity(found.len());
        ords.extend(same().filter_map(|same| Some(same.first()?.0)));
        each_term(&column, ords, &mut |value| {
            let count = counts.next().unwrap_or(0);
            if wanted(value) {
                values.push((value.to_owned(), count));
            }
        })?;
        Ok(values)
    };
    let mut all = BTreeMap::new();
    for (value, count) in each_segment(searcher, documents, of_segment)?.into_iter().flatten() {
        *all.entry(value).or_default() += count;
    }
    Ok(all)
}

/// The numbers of the values of a column that words stand for, each with a document that has it; in order and once.
fn rows_of_words<'w>(
    segment: &SegmentReader,
    field: Field,
    column: &StrColumn,
    documents: &[DocId],
    words: impl Iterator<Item = &'w str>,
) -> Result<Vec<(u64, DocId)>> {
    let index = segment.inverted_index(field)?;
    let (mut found, mut positions) = (Vec::new(), Vec::new());
    for word in words {
        let term = Term::from_field_text(field, word);
        let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions);
        let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { continue };
        for &document in documents {
            if postings.doc() < document && postings.seek(document) == TERMINATED {
                break;
            }
            if postings.doc() != document {
                continue;
            }
            let rows = column.ords().index.value_row_ids(document);
            postings.positions(&mut positions);
            let rows_of = positions.iter().filter_map(|position| rows.start.checked_add(block_at(*position)));
            found
                .extend(rows_of.filter(|row| *row < rows.end).map(|row| (column.ords().values.get_val(row), document)));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The values of a column of which `wanted` makes something, whether a document has them still or not: the dictionaries alone are
/// read, on all cores.
pub(super) fn values_wanted<T: Ord + Send>(
    searcher: &Searcher,
    field: &str,
    wanted: impl Fn(&str) -> Option<T> + Sync,
) -> Result<BTreeSet<T>> {
    let of_segment = |segment: &SegmentReader| {
        let mut found = BTreeSet::new();
        let Some(column) = segment.fast_fields().str(field)? else { return Ok(found) };
        let mut values = column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
        while values.advance() {
            found.extend(wanted(&text(values.key())));
        }
        Ok(found)
    };
    let found: Vec<BTreeSet<T>> = searcher.segment_readers().par_iter().map(of_segment).collect::<Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Calls `look` with each segment and those of these documents that lie in it, in order; on all cores where they are many.
pub(super) fn each_segment<T: Send>(
    searcher: &Searcher,
    documents: &[DocAddress],
    look: impl Fn(&SegmentReader, &[DocId]) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let segments = searcher.segment_readers();
    let here = by_segment(searcher, documents);
    match documents.len() < SOME {
        true => segments.iter().zip(&here).map(|(segment, here)| look(segment, here)).collect(),
        false => segments.par_iter().zip(&here).map(|(segment, here)| look(segment, here)).collect(),
    }
}

/// Which of these documents have one of these values in a column.
pub(crate) fn has_one_of<'v>(
    searcher: &Searcher,
    field: &str,
    documents: &[DocAddress],
    values: impl Iterator<Item = &'v str> + Clone,
) -> Result<Vec<bool>> {
    let mut has = vec![false; documents.len()];
    for (segment, here) in searcher.segment_readers().iter().zip(placed(searcher, documents)) {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let mut wanted = Vec::new();
        for value in values.clone() {
            wanted.extend(column.dictionary().term_ord(value).map_err(tantivy::TantivyError::from)?);
        }
        each_ord(&column, &here, |at, ord| has[at] |= wanted.contains(&ord));
    }
    Ok(has)
}

/// Calls `each` with the place of each document in a list, and the number of every value it has in a column; documents are
/// in order.
fn each_ord(column: &StrColumn, documents: &[(DocId, usize)], mut each: impl FnMut(usize, u64)) {
    let (mut ids, mut having, mut rows, mut ords) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for some in documents.chunks(AT_ONCE) {
        ids.clear();
        ids.extend(some.iter().map(|(document, _)| *document));
        having.clear();
        rows.clear();
        column.ords().row_ids_for_docs(&ids, &mut having, &mut rows);
        ords.resize(rows.len(), 0);
        column.ords().values.get_vals(&rows, &mut ords);
        let mut at = 0;
        for (document, ord) in having.iter().zip(&ords) {
            while ids.get(at).is_some_and(|id| id < document) {
                at += 1;
            }
            if let Some((_, place)) = some.get(at) {
                each(*place, *ord);
            }
        }
    }
}

/// These documents by the segment they lie in, of each in order, with their places in the list.
fn placed(searcher: &Searcher, documents: &[DocAddress]) -> Vec<Vec<(DocId, usize)>> {
    by_segment_as(searcher, documents, |document, at| (document, at))
}

/// A column of one segment, and which of its values a living document has.
pub(super) struct Living {
    pub(super) column: StrColumn,
    /// By the numbers of the values; nothing where no document was taken out, so that all of them live.
    alive: Option<Vec<bool>>,
}

impl Living {
    pub(super) fn of(segment: &SegmentReader, field: &str) -> Result<Option<Self>> {
        let Some(column) = segment.fast_fields().str(field)? else { return Ok(None) };
        if !segment.has_deletes() {
            return Ok(Some(Self { column, alive: None }));
        }
        let mut alive = vec![false; column.num_terms()];
        for ord in segment.doc_ids_alive().flat_map(|document| column.term_ords(document)) {
            if let Some(alive) = usize::try_from(ord).ok().and_then(|ord| alive.get_mut(ord)) {
                *alive = true;
            }
        }
        Ok(Some(Self { column, alive: Some(alive) }))
    }

    /// Calls `each` with every value that a living document has, in order. The dictionary alone is read.
    pub(super) fn each(&self, mut each: impl FnMut(&str)) -> Result<()> {
        let mut values = self.column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
        while values.advance() {
            if self.lives(values.term_ord()) {
                each(&text(values.key()));
            }
        }
        Ok(())
    }

    pub(super) fn lives(&self, ord: u64) -> bool {
        let Some(alive) = &self.alive else { return true };
        usize::try_from(ord).ok().and_then(|ord| alive.get(ord)).copied().unwrap_or(false)
    }
}

/// Calls `each` with the values of some columns in order: the place of the column, the value's number there, and the value.
fn each_in_order<'c>(
    columns: impl Iterator<Item = &'c StrColumn>,
    mut each: impl FnMut(usize, u64, &[u8]),
) -> Result<()> {
    let mut streams = Vec::new();
    for (place, column) in columns.enumerate() {
        let mut stream = column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
        if stream.advance() {
            streams.push((stream, place));
        }
    }
    while let Some((at, (stream, place))) =
        streams.iter_mut().enumerate().min_by(|(_, (one, _)), (_, (other, _))| one.key().cmp(other.key()))
    {
        each(*place, stream.term_ord(), stream.key());
        if !stream.advance() {
            streams.swap_remove(at);
        }
    }
    Ok(())
}

/// The place of each of these documents in the order of its first value of a column; of documents of the same value the same.
/// Values are read one after the other, and none is kept.
pub(super) fn ranks(searcher: &Searcher, field: &str, documents: &[DocAddress]) -> Result<Vec<u32>> {
    let (mut columns, mut wanted) = (Vec::new(), Vec::new());
    for (segment, here) in searcher.segment_readers().iter().zip(placed(searcher, documents)) {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let mut ords: Vec<(u64, usize)> = Vec::with_capacity(here.len());
        each_ord(&column, &here, |at, ord| ords.push((ord, at)));
        ords.sort_unstable();
        columns.push(column);
        wanted.push(ords.into_iter().peekable());
    }
    let (mut ranks, mut rank) = (vec![u32::MAX; documents.len()], 0);
    let mut last: Option<Vec<u8>> = None;
    each_in_order(columns.iter(), |column, ord, value| {
        while let Some((_, at)) = wanted[column].next_if(|(wanted, _)| *wanted == ord) {
            if last.as_deref() != Some(value) {
                rank += u32::from(last.is_some());
                last = Some(value.to_vec());
            }
            ranks[at] = ranks[at].min(rank);
        }
    })?;
    Ok(ranks)
}

/// How many of these stories have each value of a column, by the value's number, in the documents that follow them, whose
/// number is the column `following`: each story counts once for a value.
pub(super) fn count_ords_behind(column: &StrColumn, following: &Column<i64>, stories: &[DocId]) -> Vec<u32> {
    let mut by_ord: Vec<u32> = vec![0; column.num_terms()];
    let column = column.ords();
    let mut ords: Vec<u64> = Vec::new();
    for story in stories {
        let many = following.first(*story).and_then(|many| DocId::try_from(many).ok()).unwrap_or(0);
        let first = story.saturating_add(1).min(column.num_docs());
        let rows = column.index.docid_range_to_rowids(first..first.saturating_add(many).min(column.num_docs()));
        ords.resize(rows.len(), 0);
        column.values.get_range(u64::from(rows.start), &mut ords);
        ords.sort_unstable();
        ords.dedup();
        for ord in ords.iter().filter_map(|ord| usize::try_from(*ord).ok()) {
            if let Some(count) = by_ord.get_mut(ord) {
                *count += 1;
            }
        }
    }
    by_ord
}

/// These documents by the segment they lie in, of each in order.
pub(super) fn by_segment(searcher: &Searcher, documents: &[DocAddress]) -> Vec<Vec<DocId>> {
    by_segment_as(searcher, documents, |document, _| document)
}

fn by_segment_as<T: Clone + Ord>(
    searcher: &Searcher,
    documents: &[DocAddress],
    of: impl Fn(DocId, usize) -> T,
) -> Vec<Vec<T>> {
    let mut segments = vec![Vec::new(); searcher.segment_readers().len()];
    for (address, at) in documents.iter().zip(0..) {
        if let Some(segment) = segments.get_mut(address.segment_ord as usize) {
            segment.push(of(address.doc_id, at));
        }
    }
    for segment in &mut segments {
        if !segment.is_sorted() {
            segment.sort_unstable();
        }
    }
    segments
}

/// Adds counts by the numbers of values to counts by the values.
pub(super) fn add_named(
    column: &StrColumn,
    by_ord: &[u32],
    counts: &mut BTreeMap<String, usize>,
    key: &mut impl FnMut(&str) -> Option<Cow<'_, str>>,
) -> Result<()> {
    let counted = || (0_u64..).zip(by_ord).filter(|(_, count)| **count > 0);
    let mut sums = counted().map(|(_, count)| *count as usize);
    // Values of one key mostly follow one another.
    let mut last: Option<(String, usize)> = None;
    let mut add = |(key, sum): (String, usize)| match counts.get_mut(&key) {
        Some(count) => *count += sum,
        None => drop(counts.insert(key, sum)),
    };
    each_term(column, counted().map(|(ord, _)| ord).collect(), &mut |value| {
        let sum = sums.next().unwrap_or(0);
        let Some(key) = key(value) else { return };
        match &mut last {
            Some((same, count)) if *same == key => *count += sum,
            _ => last.replace((key.into_owned(), sum)).into_iter().for_each(&mut add),
        }
    })?;
    last.into_iter().for_each(add);
    Ok(())
}

/// Documents whose values are fetched together.
const AT_ONCE: usize = 1024;

/// How many of these documents, which are in order, have each value of a column, by the value's number, and how many have
/// none.
pub(super) fn count_ords(column: &StrColumn, documents: &[DocId]) -> (Vec<u32>, usize) {
    let mut by_ord: Vec<u32> = vec![0; column.num_terms()];
    let mut without = 0;
    let (mut having, mut rows, mut ords) = (Vec::new(), Vec::new(), Vec::new());
    for some in documents.chunks(AT_ONCE) {
        having.clear();
        rows.clear();
        column.ords().row_ids_for_docs(some, &mut having, &mut rows);
        ords.resize(rows.len(), 0);
        column.ords().values.get_vals(&rows, &mut ords);
        for ord in &ords {
            if let Some(count) = usize::try_from(*ord).ok().and_then(|ord| by_ord.get_mut(ord)) {
                *count += 1;
            }
        }
        having.dedup();
        without += some.len() - having.len();
    }
    (by_ord, without)
}

/// Calls `each` with every value of a column in these documents that begins with one of `beginnings`, and how many
/// documents have it.
pub(crate) fn each_value_beginning(
    searcher: &Searcher,
    field: &str,
    documents: &[DocAddress],
    beginnings: &[String],
    mut each: impl FnMut(&str, usize),
) -> Result<()> {
    for (segment, here) in searcher.segment_readers().iter().zip(by_segment(searcher, documents)) {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let (by_ord, _) = count_ords(&column, &here);
        for beginning in beginnings {
            let range = column.dictionary().prefix_range(beginning.as_bytes());
            let mut values = range.into_stream().map_err(tantivy::TantivyError::from)?;
            while values.advance() {
                let ord = usize::try_from(values.term_ord()).ok();
                let times = ord.and_then(|ord| by_ord.get(ord)).copied().unwrap_or(0);
                if times > 0 {
                    each(&text(values.key()), times as usize);
                }
            }
        }
    }
    Ok(())
}

/// The documents that have exactly this value in a column, in order.
pub(crate) fn with_value(searcher: &Searcher, field: &str, value: &str) -> Result<Vec<DocAddress>> {
    let mut found = Vec::new();
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let Some(wanted) = column.dictionary().term_ord(value).map_err(tantivy::TantivyError::from)? else { continue };
        let mut documents: Vec<DocId> = Vec::new();
        column.ords().get_docids_for_value_range(wanted..=wanted, 0..segment.max_doc(), &mut documents);
        let is_alive = |document: &DocId| segment.alive_bitset().is_none_or(|alive| alive.is_alive(*document));
        found.extend(documents.into_iter().filter(is_alive).map(|document| DocAddress::new(number, document)));
    }
    Ok(found)
}

/// Calls `each` with every value of a column that begins so, whether a document has it still or not.
pub(crate) fn each_beginning(
    searcher: &Searcher,
    field: &str,
    beginning: &str,
    mut each: impl FnMut(&str),
) -> Result<()> {
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let range = column.dictionary().prefix_range(beginning.as_bytes());
        let mut values = range.into_stream().map_err(tantivy::TantivyError::from)?;
        while values.advance() {
            each(&text(values.key()));
        }
    }
    Ok(())
}

/// The value of a column for each of these documents, empty where there is none.
pub(crate) fn values(searcher: &Searcher, field: &str, documents: &[DocAddress]) -> Result<Vec<String>> {
    let mut out = vec![String::new(); documents.len()];
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let mut wanted: Vec<(u64, usize)> = Vec::new();
        for (at, address) in documents.iter().enumerate() {
            if address.segment_ord as usize == number {
                wanted.extend(first_ord(&column, address.doc_id).map(|ord| (ord, at)));
            }
        }
        wanted.sort_unstable();
        let mut slots = wanted.iter().map(|&(_, at)| at);
        let ords = wanted.iter().map(|&(ord, _)| ord).collect();
        each_term(&column, ords, &mut |value| {
            if let Some(at) = slots.next() {
                out[at] = value.to_owned();
            }
        })?;
    }
    Ok(out)
}

/// The number of the first value of a column in a document; nothing where it has none.
pub(super) fn first_ord(column: &StrColumn, document: DocId) -> Option<u64> {
    column.term_ords(document).next()
}

pub(super) fn each_term(column: &StrColumn, mut ords: Vec<u64>, each: &mut impl FnMut(&str)) -> Result<()> {
    ords.sort_unstable();
    column
        .dictionary()
        .sorted_ords_to_term_cb(&ords, |bytes| each(&text(bytes)))
        .map_err(tantivy::TantivyError::from)?;
    Ok(())
}

/// A value as text, which it always is.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
