//! Columns of strings, read in bulk: each dictionary is walked once, in its own order.

use std::collections::BTreeMap;

use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, Searcher};

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

/// Calls `each` with every value of a column in these documents, as often as it occurs.
pub(crate) fn each_value_of(
    searcher: &Searcher,
    field: &str,
    documents: &[DocAddress],
    mut each: impl FnMut(&str),
) -> Result<()> {
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let ords = documents
            .iter()
            .filter(|address| address.segment_ord as usize == number)
            .flat_map(|address| column.term_ords(address.doc_id).collect::<Vec<_>>())
            .collect();
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

/// How many of these documents have each value of a column; under the empty value those that have none.
pub(crate) fn count(searcher: &Searcher, field: &str, documents: &[DocAddress]) -> Result<BTreeMap<String, usize>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let here = documents.iter().filter(|address| address.segment_ord as usize == number);
        let Some(column) = segment.fast_fields().str(field)? else {
            *counts.entry(String::new()).or_default() += here.count();
            continue;
        };
        let mut by_ord: Vec<usize> = vec![0; column.num_terms()];
        for address in here {
            let mut any = false;
            for ord in column.term_ords(address.doc_id) {
                any = true;
                if let Some(count) = usize::try_from(ord).ok().and_then(|ord| by_ord.get_mut(ord)) {
                    *count += 1;
                }
            }
            if !any {
                *counts.entry(String::new()).or_default() += 1;
            }
        }
        let found: Vec<(u64, usize)> = (0_u64..).zip(by_ord).filter(|(_, count)| *count > 0).collect();
        let mut sums = found.iter().map(|&(_, count)| count);
        each_term(&column, found.iter().map(|&(ord, _)| ord).collect(), &mut |value| {
            *counts.entry(value.to_owned()).or_default() += sums.next().unwrap_or(0);
        })?;
    }
    counts.retain(|_, count| *count > 0);
    Ok(counts)
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

fn each_term(column: &StrColumn, mut ords: Vec<u64>, each: &mut impl FnMut(&str)) -> Result<()> {
    ords.sort_unstable();
    column
        .dictionary()
        .sorted_ords_to_term_cb(&ords, |bytes| each(&String::from_utf8_lossy(bytes)))
        .map_err(tantivy::TantivyError::from)?;
    Ok(())
}
