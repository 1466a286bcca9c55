//! Columns of strings, read in bulk: each dictionary is walked once, in its own order.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use crate::error::Result;

/// Calls `each` with every value of a column in every living document, as often as it occurs.
pub(crate) fn each_value(searcher: &Searcher, field: &str, mut each: impl FnMut(&str)) -> Result<()> {
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let ords = segment.doc_ids_alive().flat_map(|doc| column.term_ords(doc).collect::<Vec<_>>()).collect();
        each_term(&column, ords, &mut each)?;
    }
    Ok(())
}

/// Calls `each` with every value of a column in these documents and the number of the document.
pub(crate) fn each_value_with(
    searcher: &Searcher,
    field: &str,
    documents: &[DocAddress],
    mut each: impl FnMut(usize, &str),
) -> Result<()> {
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let mut wanted: Vec<(u64, usize)> = Vec::new();
        for (at, address) in documents.iter().enumerate() {
            if address.segment_ord as usize == number {
                wanted.extend(column.term_ords(address.doc_id).map(|ord| (ord, at)));
            }
        }
        wanted.sort_unstable();
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

/// How many of these documents have each value of a column, by what `key` makes of the value: those of which it makes
/// nothing are left out. Under the empty key are those documents, too, that have none.
pub(crate) fn count_by(
    searcher: &Searcher,
    field: &str,
    documents: &[DocAddress],
    mut key: impl FnMut(&str) -> Option<Cow<'_, str>>,
) -> Result<BTreeMap<String, usize>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let here = documents.iter().filter(|address| address.segment_ord as usize == number);
        let Some(column) = segment.fast_fields().str(field)? else {
            *counts.entry(String::new()).or_default() += here.count();
            continue;
        };
        let (by_ord, without) = count_ords(&column, here);
        *counts.entry(String::new()).or_default() += without;
        add_named(&column, by_ord, &mut counts, &mut key)?;
    }
    counts.retain(|_, count| *count > 0);
    Ok(counts)
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

    pub(super) fn lives(&self, ord: u64) -> bool {
        let Some(alive) = &self.alive else { return true };
        usize::try_from(ord).ok().and_then(|ord| alive.get(ord)).copied().unwrap_or(false)
    }
}

/// Calls `each` with every value of a column that a living document has, in order; one that several segments have comes
/// as often. Only the dictionaries are read.
pub(crate) fn each_living(searcher: &Searcher, field: &str, mut each: impl FnMut(&str)) -> Result<()> {
    let columns: Vec<Living> = searcher
        .segment_readers()
        .iter()
        .filter_map(|segment| Living::of(segment, field).transpose())
        .collect::<Result<_>>()?;
    let mut streams = Vec::new();
    for living in &columns {
        let mut stream = living.column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
        if stream.advance() {
            streams.push((stream, living));
        }
    }
    while let Some((at, (stream, living))) =
        streams.iter_mut().enumerate().min_by(|(_, (one, _)), (_, (other, _))| one.key().cmp(other.key()))
    {
        if living.lives(stream.term_ord()) {
            each(&String::from_utf8_lossy(stream.key()));
        }
        if !stream.advance() {
            streams.swap_remove(at);
        }
    }
    Ok(())
}

/// How many of these stories have each value of a column in the documents that follow them, whose number is the column
/// `following`: each story counts once for a value.
pub(crate) fn count_behind(
    searcher: &Searcher,
    field: &str,
    following: &str,
    stories: &[DocAddress],
) -> Result<BTreeMap<String, usize>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let here = stories.iter().filter(|address| address.segment_ord as usize == number);
        let by_ord = count_ords_behind(&column, &segment.fast_fields().i64(following)?, here);
        add_named(&column, by_ord, &mut counts, &mut |value| Some(value.into()))?;
    }
    counts.remove("");
    Ok(counts)
}

/// How many of these stories have each value of a column, by the value's number, in the documents that follow them.
pub(super) fn count_ords_behind<'d>(
    column: &StrColumn,
    following: &Column<i64>,
    stories: impl Iterator<Item = &'d DocAddress>,
) -> Vec<usize> {
    let mut by_ord: Vec<usize> = vec![0; column.num_terms()];
    let mut ords: Vec<u64> = Vec::new();
    for DocAddress { doc_id, .. } in stories {
        let many = following.first(*doc_id).and_then(|many| DocId::try_from(many).ok()).unwrap_or(0);
        let documents = doc_id.saturating_add(1)..=doc_id.saturating_add(many);
        ords.clear();
        ords.extend(documents.filter_map(|document| first_ord(column, document)));
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

/// Adds counts by the numbers of values to counts by the values.
pub(super) fn add_named(
    column: &StrColumn,
    by_ord: Vec<usize>,
    counts: &mut BTreeMap<String, usize>,
    key: &mut impl FnMut(&str) -> Option<Cow<'_, str>>,
) -> Result<()> {
    let found: Vec<(u64, usize)> = (0_u64..).zip(by_ord).filter(|(_, count)| *count > 0).collect();
    let mut sums = found.iter().map(|&(_, count)| count);
    // Values of one key mostly follow one another.
    let mut last: Option<(String, usize)> = None;
    let mut add = |(key, sum): (String, usize)| match counts.get_mut(&key) {
        Some(count) => *count += sum,
        None => drop(counts.insert(key, sum)),
    };
    each_term(column, found.iter().map(|&(ord, _)| ord).collect(), &mut |value| {
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

/// How many of these documents have each value of a column, by the value's number, and how many have none.
pub(super) fn count_ords<'d>(
    column: &StrColumn,
    documents: impl Iterator<Item = &'d DocAddress>,
) -> (Vec<usize>, usize) {
    let mut by_ord: Vec<usize> = vec![0; column.num_terms()];
    let mut without = 0;
    for address in documents {
        let mut any = false;
        for ord in column.term_ords(address.doc_id) {
            any = true;
            if let Some(count) = usize::try_from(ord).ok().and_then(|ord| by_ord.get_mut(ord)) {
                *count += 1;
            }
        }
        without += usize::from(!any);
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
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let (by_ord, _) =
            count_ords(&column, documents.iter().filter(|address| address.segment_ord as usize == number));
        for beginning in beginnings {
            let range = column.dictionary().prefix_range(beginning.as_bytes());
            let mut values = range.into_stream().map_err(tantivy::TantivyError::from)?;
            while values.advance() {
                let ord = usize::try_from(values.term_ord()).ok();
                let times = ord.and_then(|ord| by_ord.get(ord)).copied().unwrap_or(0);
                if times > 0 {
                    each(&String::from_utf8_lossy(values.key()), times);
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
        let has = |document: &DocId| column.term_ords(*document).any(|ord| ord == wanted);
        found.extend(segment.doc_ids_alive().filter(has).map(|document| DocAddress::new(number, document)));
    }
    Ok(found)
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

fn first_ord(column: &StrColumn, document: DocId) -> Option<u64> {
    column.term_ords(document).next()
}

pub(super) fn each_term(column: &StrColumn, mut ords: Vec<u64>, each: &mut impl FnMut(&str)) -> Result<()> {
    ords.sort_unstable();
    column
        .dictionary()
        .sorted_ords_to_term_cb(&ords, |bytes| each(&String::from_utf8_lossy(bytes)))
        .map_err(tantivy::TantivyError::from)?;
    Ok(())
}
