//! How many documents have each value of a column, counted by the numbers of the values and named when all are counted:
//! over a large archive, to put a name to every number is most of the work. The leading values are found without naming
//! all others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;
use tantivy::columnar::StrColumn;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use super::columns::{add_named, count_ords, count_ords_behind, each_segment, each_term};
use crate::error::Result;

/// Values that are named to tell how many are different.
const MANY_NAMED: usize = 1 << 17;
/// Values that are read sooner than it is found out which of them matter.
const FEW_NAMED: usize = 1 << 14;

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
        let counted = each_segment(searcher, documents, |segment, here| {
            let column = segment.fast_fields().str(field)?;
            Ok(match column.map(|column| (count_ords(&column, here), column)) {
                Some(((by_ord, without), column)) => (Some((column, by_ord)), without),
                None => (None, here.len()),
            })
        })?;
        let without = counted.iter().map(|(_, without)| without).sum();
        Ok(Self { segments: counted.into_iter().filter_map(|(counted, _)| counted).collect(), without })
    }

    /// Counts for these stories the values of a column in the documents that follow them, whose number is the column
    /// `following`: each story counts once for a value.
    pub(super) fn behind(searcher: &Searcher, field: &str, following: &str, stories: &[DocAddress]) -> Result<Self> {
        let counted = each_segment(searcher, stories, |segment, here| {
            let Some(column) = segment.fast_fields().str(field)? else { return Ok(None) };
            let by_ord = count_ords_behind(&column, &segment.fast_fields().i64(following)?, here);
            Ok(Some((column, by_ord)))
        })?;
        Ok(Self { segments: counted.into_iter().flatten().collect(), without: 0 })
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
        if self.segments.len() == 1 {
            return Ok(self.counted().sum::<usize>() - usize::from(self.has("")?));
        }
        let of_segment = |(column, by_ord): &(StrColumn, Vec<u32>)| {
            let ords: Vec<u64> = (0..).zip(by_ord).filter(|(_, count)| **count > 0).map(|(ord, _)| ord).collect();
            let mut marks = Vec::with_capacity(ords.len());
            each_term(column, ords, &mut |value| {
                marks.extend(Some(value).filter(|value| !value.is_empty()).map(mark))
            })?;
            Ok(marks)
        };
        Ok(count_marks(self.segments.par_iter().map(of_segment).collect::<Result<Vec<_>>>()?))
    }

    /// How many different values there are but the empty one: exactly, where that takes no longer than all else.
    pub(super) fn many(&self) -> Result<Many> {
        match self.segments.len() == 1 || self.counted().sum::<usize>() <= MANY_NAMED {
            true => self.different().map(Many::Exactly),
            // The empty value may be one of those counted.
            false => Ok(Many::MoreThan(self.counted().max().map_or(0, |most| most.saturating_sub(2)))),
        }
    }

    /// Counts of the values among which the `most` most frequent are. Those that lead in some segment tell how many documents
    /// bear the last of them at least; whatever bears no more than its share of that in any segment cannot be among them. (The
    /// threshold algorithm of Fagin, Lotem and Naor, 2001, for a list a segment.)
    fn likely(&self, most: usize) -> Result<BTreeMap<String, usize>> {
        let counted: usize = self.counted().sum();
        if counted <= FEW_NAMED {
            return self.all();
        }
        let leads: Vec<u32> = self.segments.iter().map(|(_, by_ord)| nth_largest(by_ord, most)).collect();
        let leading = self.named_from(leads.iter().map(|lead| (*lead).max(1)), Some(most))?;
        let mut counts = self.sums(leading)?;
        let sums: Vec<u32> = counts.values().map(|sum| u32::try_from(*sum).unwrap_or(u32::MAX)).collect();
        let least = nth_largest(&sums, most);
        let mut missing = self.named_from(shares(&leads, least).into_iter(), None)?;
        missing.retain(|name| !counts.contains_key(name));
        // To look a value up in all segments takes longer than to read it in one.
        if missing.len() * self.segments.len() > counted {
            return self.all();
        }
        counts.append(&mut self.sums(missing)?);
        Ok(counts)
    }

    /// How many values are counted in each segment.
    fn counted(&self) -> impl Iterator<Item = usize> {
        self.segments.iter().map(|(_, by_ord)| by_ord.iter().filter(|count| **count > 0).count())
    }

    /// All counts, by value.
    fn all(&self) -> Result<BTreeMap<String, usize>> {
        let mut counts = BTreeMap::new();
        for (column, by_ord) in &self.segments {
            add_named(column, by_ord, &mut counts, &mut |value| Some(value.into()))?;
        }
        Ok(counts)
    }

    /// The values that in some segment so many documents have as are asked there, of each segment so many at most as are wanted.
    fn named_from(&self, least: impl Iterator<Item = u32>, most: Option<usize>) -> Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        for ((column, by_ord), least) in self.segments.iter().zip(least) {
            let ords = (0_u64..).zip(by_ord).filter(|(_, count)| **count >= least).map(|(ord, _)| ord);
            each_term(column, ords.take(most.unwrap_or(usize::MAX)).collect(), &mut |name| {
                if !names.contains(name) {
                    names.insert(name.to_owned());
                }
            })?;
        }
        Ok(names)
    }

    /// How many documents of all segments have each of these values.
    fn sums(&self, names: BTreeSet<String>) -> Result<BTreeMap<String, usize>> {
        let of_segment = |(column, by_ord): &(StrColumn, Vec<u32>)| {
            let count = |name: &String| {
                let ord = column.dictionary().term_ord(name).map_err(tantivy::TantivyError::from)?;
                let count = ord.and_then(|ord| by_ord.get(usize::try_from(ord).ok()?));
                Ok(count.map_or(0, |count| *count as usize))
            };
            names.iter().map(count).collect::<Result<Vec<usize>>>()
        };
        let mut sums = vec![0; names.len()];
        for counts in self.segments.par_iter().map(of_segment).collect::<Result<Vec<_>>>()? {
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        Ok(names.into_iter().zip(sums).collect())
    }
}

/// A number for a value, by which it is told from millions of others.
pub(super) fn mark(value: &str) -> u64 {
    // With the same keys in every run.
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// How many different marks there are in several lists.
pub(super) fn count_marks(lists: Vec<Vec<u64>>) -> usize {
    let mut marks = lists.concat();
    marks.par_sort_unstable();
    marks.dedup();
    marks.len()
}

/// Shares of what all lists lead with, and of no more than that: whatever has less in each list than its share there has less than
/// `least` in all together.
fn shares(leads: &[u32], least: u32) -> Vec<u32> {
    let all: u64 = leads.iter().map(|lead| u64::from(*lead)).sum();
    let share =
        |lead: u32| (u64::from(lead) * u64::from(least)).checked_div(all).unwrap_or(0).clamp(1, lead.max(1).into());
    leads.iter().map(|lead| u32::try_from(share(*lead)).unwrap_or(u32::MAX)).collect()
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// So many.
    Exactly(usize),
    /// More than so many; to tell how many takes reading them all.
    MoreThan(usize),
}

impl Default for Many {
    fn default() -> Self {
        Self::Exactly(0)
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_has_less_than_its_share_everywhere_has_less_than_the_least(
            leads in prop::collection::vec(0_u32..1000, 1..30), least in 1_u32..20_000
        ) {
            let shares = shares(&leads, least);
            let most: u32 = shares.iter().map(|share| share - 1).sum();
            prop_assert!(most < least, "{shares:?}");
            prop_assert!(shares.iter().zip(&leads).all(|(share, lead)| share <= lead.max(&1)));
        }
    }

    #[test]
    fn the_nth_largest_counts_what_is_there_alone() {
        assert_eq!((nth_largest(&[3, 0, 9, 5], 2), nth_largest(&[3, 0, 9, 5], 3)), (5, 3));
        assert_eq!((nth_largest(&[3, 0, 9, 5], 4), nth_largest(&[], 1), nth_largest(&[2], 0)), (0, 0, 0));
    }
}
