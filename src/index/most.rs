//! How many documents have each value of a column, counted by the numbers of the values and named when all are counted:
//! over a large archive, to put a name to every number is most of the work. The leading values are found without naming
//! all others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use tantivy::columnar::StrColumn;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use super::columns::{self, add_named, by_segment, count_ords, count_ords_behind, each_term};
use crate::error::Result;

/// Of how many values one is counted, where those counted are better read alone than among all others.
const FEW: usize = 8;

/// Counts of the values of a column.
pub(super) struct Counts {
    /// Of each segment, by the numbers of the values.
    segments: Vec<(StrColumn, Vec<u32>)>,
    /// Documents without a value.
    pub(super) without: usize,
}

impl Counts {
    /// Counts the values of a column over these documents.
    pub(super) fn of(searcher: &Searcher, field: &str, documents: &[DocAddress]) -> Result<Self> {
        let mut counts = Self { segments: Vec::new(), without: 0 };
        for (segment, here) in searcher.segment_readers().iter().zip(by_segment(searcher, documents)) {
            let Some(column) = segment.fast_fields().str(field)? else {
                counts.without += here.len();
                continue;
            };
            let (by_ord, without) = count_ords(&column, &here);
            counts.without += without;
            counts.segments.push((column, by_ord));
        }
        Ok(counts)
    }

    /// Counts for these stories the values of a column in the documents that follow them, whose number is the column
    /// `following`: each story counts once for a value.
    pub(super) fn behind(searcher: &Searcher, field: &str, following: &str, stories: &[DocAddress]) -> Result<Self> {
        let mut segments = Vec::new();
        for (segment, here) in searcher.segment_readers().iter().zip(by_segment(searcher, stories)) {
            let Some(column) = segment.fast_fields().str(field)? else { continue };
            let by_ord = count_ords_behind(&column, &segment.fast_fields().i64(following)?, &here);
            segments.push((column, by_ord));
        }
        Ok(Self { segments, without: 0 })
    }

    /// All counts, by what `key` makes of the values: those of which it makes nothing are left out. Under the empty key are
    /// those documents, too, that have none.
    pub(super) fn named(self, mut key: impl FnMut(&str) -> Option<Cow<'_, str>>) -> Result<BTreeMap<String, usize>> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        if self.without > 0 {
            counts.insert(String::new(), self.without);
        }
        for (column, by_ord) in &self.segments {
            add_named(column, by_ord, &mut counts, &mut key)?;
        }
        Ok(counts)
    }

    /// The `most` most frequent values but the empty one, and all that tie with the last of them: most first, then by
    /// value.
    pub(super) fn leading(&self, most: usize) -> Result<Vec<(String, usize)>> {
        // One more, in case the empty value is among them.
        let mut counts: Vec<(String, usize)> = self.likely(most.saturating_add(1))?.into_iter().collect();
        counts.retain(|(name, _)| !name.is_empty());
        most_first(&mut counts);
        let last = most.checked_sub(1).and_then(|last| counts.get(last)).map_or(0, |(_, count)| *count);
        counts.truncate(counts.partition_point(|(_, count)| *count >= last));
        Ok(counts)
    }

    /// Whether any of the documents has this value.
    pub(super) fn has(&self, value: &str) -> Result<bool> {
        for (column, by_ord) in &self.segments {
            let ord = column.dictionary().term_ord(value).map_err(tantivy::TantivyError::from)?;
            if ord.and_then(|ord| by_ord.get(usize::try_from(ord).ok()?)).is_some_and(|count| *count > 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many different values there are but the empty one.
    pub(super) fn different(&self) -> Result<usize> {
        let counted = |by_ord: &[u32]| by_ord.iter().filter(|count| **count > 0).count();
        if let [(_, by_ord)] = self.segments.as_slice() {
            return Ok(counted(by_ord) - usize::from(self.has("")?));
        }
        let (counted, all) =
            self.segments.iter().fold((0, 0), |(few, all), (_, by_ord)| (few + counted(by_ord), all + by_ord.len()));
        if counted < all / FEW {
            let mut names: FxHashSet<Box<str>> = FxHashSet::default();
            for (column, by_ord) in &self.segments {
                let ords = (0_u64..).zip(by_ord).filter(|(_, count)| **count > 0).map(|(ord, _)| ord).collect();
                each_term(column, ords, &mut |name| {
                    names.insert(name.into());
                })?;
            }
            return Ok(names.iter().filter(|name| !name.is_empty()).count());
        }
        let segments = self.segments.iter().map(|(column, by_ord)| {
            let is_counted = |ord: u64| usize::try_from(ord).is_ok_and(|ord| by_ord.get(ord).is_some_and(|n| *n > 0));
            (column, is_counted)
        });
        let mut different = 0;
        columns::each_different(segments, |value| different += usize::from(!value.is_empty()))?;
        Ok(different)
    }

    /// Counts of the values among which the `most` most frequent are. A value among them is borne by so many documents, in
    /// all segments together, as the last of the first `most` of any one segment; and by its share of that in one of them.
    fn likely(&self, most: usize) -> Result<BTreeMap<String, usize>> {
        let least = self.segments.iter().map(|(_, by_ord)| nth_largest(by_ord, most)).max().unwrap_or(0);
        let share = least.div_ceil(u32::try_from(self.segments.len()).unwrap_or(u32::MAX).max(1));
        let mut counts = BTreeMap::new();
        if share <= 1 {
            for (column, by_ord) in &self.segments {
                add_named(column, by_ord, &mut counts, &mut |value| Some(value.into()))?;
            }
            return Ok(counts);
        }
        let mut names = BTreeSet::new();
        for (column, by_ord) in &self.segments {
            let ords = (0_u64..).zip(by_ord).filter(|(_, count)| **count >= share).map(|(ord, _)| ord).collect();
            each_term(column, ords, &mut |name| {
                names.insert(name.to_owned());
            })?;
        }
        for name in names {
            let mut sum = 0;
            for (column, by_ord) in &self.segments {
                let ord = column.dictionary().term_ord(&name).map_err(tantivy::TantivyError::from)?;
                let count = ord.and_then(|ord| by_ord.get(usize::try_from(ord).ok()?));
                sum += count.map_or(0, |count| *count as usize);
            }
            counts.insert(name, sum);
        }
        Ok(counts)
    }
}

/// Puts what is found most first, then by name.
pub(crate) fn most_first(counts: &mut [(String, usize)]) {
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
}

/// The `n`th largest of these, from 1; 0 where there are fewer.
fn nth_largest(counts: &[u32], n: usize) -> u32 {
    let mut counts: Vec<u32> = counts.iter().copied().filter(|count| *count > 0).collect();
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
