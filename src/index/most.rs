//! The values that most of some documents have, found without naming all others: over a large archive, to put a name to
//! every number of a column is most of the work of counting by it.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::columnar::StrColumn;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use super::columns::{add_named, count_ords, count_ords_behind, each_term};
use crate::error::Result;

/// The values of a column that most of these documents have, at most `most`, without the empty one: most first, then by
/// value. With `following`, a value counts for a story where one of the documents that follow it has it
/// ([`super::columns::count_behind`]).
pub(super) fn most(
    searcher: &Searcher,
    field: &str,
    following: Option<&str>,
    documents: &[DocAddress],
    most: usize,
) -> Result<Vec<(String, usize)>> {
    let mut segments = Vec::new();
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        let here = documents.iter().filter(|address| address.segment_ord as usize == number);
        let by_ord = match following {
            Some(following) => count_ords_behind(&column, &segment.fast_fields().i64(following)?, here),
            None => count_ords(&column, here).0,
        };
        segments.push((column, by_ord));
    }
    // One more, in case the empty value is among them.
    let mut counts: Vec<(String, usize)> = leading(segments, most + 1)?.into_iter().collect();
    counts.retain(|(name, _)| !name.is_empty());
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(most);
    Ok(counts)
}

/// Counts of the values among which the `most` most frequent are. A value among them is borne by so many documents, in all
/// segments together, as the last of the first `most` of any one segment; and by its share of that in one of them.
fn leading(segments: Vec<(StrColumn, Vec<usize>)>, most: usize) -> Result<BTreeMap<String, usize>> {
    let least = segments.iter().map(|(_, by_ord)| nth_largest(by_ord, most)).max().unwrap_or(0);
    let share = least.div_ceil(segments.len().max(1));
    let mut counts = BTreeMap::new();
    if share <= 1 {
        for (column, by_ord) in segments {
            add_named(&column, by_ord, &mut counts, &mut |value| Some(value.into()))?;
        }
        return Ok(counts);
    }
    let mut names = BTreeSet::new();
    for (column, by_ord) in &segments {
        let ords = (0_u64..).zip(by_ord).filter(|(_, count)| **count >= share).map(|(ord, _)| ord).collect();
        each_term(column, ords, &mut |name| {
            names.insert(name.to_owned());
        })?;
    }
    for name in names {
        let mut sum = 0;
        for (column, by_ord) in &segments {
            let ord = column.dictionary().term_ord(&name).map_err(tantivy::TantivyError::from)?;
            let count = ord.and_then(|ord| by_ord.get(usize::try_from(ord).ok()?));
            sum += count.copied().unwrap_or(0);
        }
        counts.insert(name, sum);
    }
    Ok(counts)
}

/// The `n`th largest of these, from 1; 0 where there are fewer.
fn nth_largest(counts: &[usize], n: usize) -> usize {
    let mut counts: Vec<usize> = counts.iter().copied().filter(|count| *count > 0).collect();
    if n == 0 || counts.len() < n {
        return 0;
    }
    let (_, nth, _) = counts.select_nth_unstable_by_key(n - 1, |count| std::cmp::Reverse(*count));
    *nth
}

/// How many of these documents have each term of a field of few terms.
pub(super) fn count_terms(
    searcher: &Searcher,
    field: Field,
    documents: &[DocAddress],
) -> Result<BTreeMap<String, usize>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        let mut wanted = vec![false; segment.max_doc() as usize];
        for address in documents.iter().filter(|address| address.segment_ord as usize == number) {
            if let Some(slot) = wanted.get_mut(address.doc_id as usize) {
                *slot = true;
            }
        }
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream().map_err(tantivy::TantivyError::from)?;
        while terms.advance() {
            let mut postings = index
                .read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)
                .map_err(tantivy::TantivyError::from)?;
            let count = counts.entry(String::from_utf8_lossy(terms.key()).into_owned()).or_default();
            while postings.doc() != TERMINATED {
                *count += usize::from(wanted.get(postings.doc() as usize) == Some(&true));
                postings.advance();
            }
        }
    }
    counts.retain(|_, count| *count > 0);
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nth_largest_counts_what_is_there_alone() {
        assert_eq!((nth_largest(&[3, 0, 9, 5], 2), nth_largest(&[3, 0, 9, 5], 3)), (5, 3));
        assert_eq!((nth_largest(&[3, 0, 9, 5], 4), nth_largest(&[], 1), nth_largest(&[2], 0)), (0, 0, 0));
    }
}
