//! Answers with copies put together: one story of a group stands for all of it.
//!
//! Whatever counts stories as evidence asks here, so that a story that ten papers took is heard once.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocId, SegmentReader};

use super::columns;
use super::reader::{Found, Hit, ROUND, Reader};
use crate::copies::{Copies, Family, Quoted};
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

/// A saying that is printed more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// Its number in this state of the index.
    pub number: u32,
    /// How many stories print it.
    pub stories: usize,
    /// How many of them are not copies of one another.
    pub independent: usize,
    /// The quotes, the first appearance first; at most [`SHOWN`].
    pub quotes: Vec<DocAddress>,
}

/// Most quotes of a saying that are looked at one by one.
pub const SHOWN: usize = 200;

/// Numbers of stories by the first and the last day that their dates can mean.
pub type DaysCounted = FxHashMap<(Option<i64>, Option<i64>), usize>;

/// What hits are put together by: the family of a quote, and the group of the story.
pub type Together = (Option<u32>, u32);

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

    /// What the copies of the story at an address, or of one of its quotes, have in common and nothing else has; nothing
    /// where there can be none.
    pub fn copies_of(&self, story: DocAddress, quote: Option<usize>) -> Result<Option<Together>> {
        let Some(mark) = self.mark(story)? else { return Ok(None) };
        let Some((group, _)) = self.copies().place(mark) else { return Ok(None) };
        let Some(quote) = quote else { return Ok(Some((None, group))) };
        let Ok(quote) = u32::try_from(quote) else { return Ok(None) };
        Ok(self.copies().family((mark, quote)).map(|family| (Some(family.number), group)))
    }

    /// The stories of the group of the story at an address, the lead first; the story alone where it has no copies.
    pub fn members(&self, story: DocAddress) -> Result<Vec<DocAddress>> {
        let mark = self.mark(story)?;
        let Some(group) = mark.and_then(|mark| self.copies().group(mark)) else { return Ok(vec![story]) };
        self.with_places(&group, |places| group.iter().filter_map(|mark| places.get(mark)).copied().collect())
    }

    /// The family of each quote at these addresses; nothing where no other story prints the like.
    pub fn sayings(&self, quotes: &[DocAddress]) -> Result<Vec<Option<Saying>>> {
        let marks = Marks::of_reader(self)?;
        let of = |quote: &DocAddress| match marks.of(*quote) {
            (Some(mark), Some(number)) => Some((mark, number)),
            _ => None,
        };
        self.sayings_of(&quotes.iter().map(of).collect::<Vec<_>>())
    }

    /// The same of a quote by its number in the story at an address.
    pub fn saying_of(&self, story: DocAddress, number: usize) -> Result<Option<Saying>> {
        let quote = self.mark(story)?.zip(u32::try_from(number).ok());
        Ok(self.sayings_of(&[quote])?.pop().flatten())
    }

    fn sayings_of(&self, quotes: &[Option<Quoted>]) -> Result<Vec<Option<Saying>>> {
        let known: Vec<Quoted> = quotes.iter().flatten().copied().collect();
        let mut families = self.copies().families(&known).into_iter();
        let families: Vec<Option<Family<'_>>> =
            quotes.iter().map(|quote| quote.and_then(|_| families.next()?)).collect();
        // What is shown together are often quotes of one saying.
        let different: FxHashMap<u32, Family<'_>> =
            families.iter().flatten().map(|family| (family.number, *family)).collect();
        let shown = different.values().flat_map(|family| family.quotes().take(SHOWN)).map(|quote| quote.0);
        let all: FxHashSet<u64> = shown.collect();
        if all.is_empty() {
            return Ok(vec![None; quotes.len()]);
        }
        let sayings: FxHashMap<u32, Saying> = self.with_places(&all, |places| {
            different.iter().map(|(number, family)| (*number, self.saying(*family, places))).collect()
        })?;
        Ok(families.into_iter().map(|family| sayings.get(&family?.number).cloned()).collect())
    }

    /// A family with what is known of it; the stories of the quotes that are shown are among `places`.
    fn saying(&self, family: Family<'_>, places: &FxHashMap<u64, DocAddress>) -> Saying {
        let stories: FxHashSet<u64> = family.quotes().map(|quote| quote.0).collect();
        let independent = stories.iter().map(|mark| self.copies().lead(*mark)).collect::<FxHashSet<u64>>().len();
        let at = |(mark, number): Quoted| {
            let story = places.get(&mark)?;
            Some(DocAddress::new(story.segment_ord, story.doc_id.checked_add(number)?.checked_add(1)?))
        };
        let quotes = family.quotes().take(SHOWN).filter_map(at).collect();
        Saying { number: family.number, stories: stories.len(), independent, quotes }
    }

    /// Looks at where stories lie that have copies, or quotes of a family, by mark.
    fn with_places<'m, T>(
        &self,
        marks: impl IntoIterator<Item = &'m u64>,
        look: impl FnOnce(&FxHashMap<u64, DocAddress>) -> T,
    ) -> Result<T> {
        let (all, asked) = self.places();
        if let Some(all) = all.get() {
            return Ok(look(all));
        }
        if !asked.is_often() {
            return Ok(look(&self.find_places(&marks.into_iter().copied().collect())?));
        }
        let found = self.find_places(&self.copies().stories().collect())?;
        Ok(look(all.get_or_init(|| found)))
    }

    fn find_places(&self, wanted: &FxHashSet<u64>) -> Result<FxHashMap<u64, DocAddress>> {
        let mut places: FxHashMap<u64, DocAddress> = FxHashMap::default();
        let all = self.numbers("mark")?;
        for ((segment, marks), number) in self.searcher().segment_readers().iter().zip(all.iter()).zip(0..) {
            // Nine in ten documents are quotes and have none: those that have one are looked at alone.
            let rows = marks.values.iter().map(i64::cast_unsigned).zip(0..).filter(|(mark, _)| wanted.contains(mark));
            let (found, mut documents): (Vec<u64>, Vec<DocId>) = rows.unzip();
            marks.index.select_batch_in_place(0, &mut documents);
            for (mark, document) in found.into_iter().zip(documents) {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(document)) {
                    places.entry(mark).or_insert(DocAddress::new(number, document));
                }
            }
        }
        Ok(places)
    }

    /// How many of the stories that answer begin on each first and last day that their dates can mean (from 1970-01-01; none
    /// where they have no date): as many as [`Reader::hits`] finds, but without a hit for each.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn count_days(&self, stories: &dyn Query) -> Result<DaysCounted> {
        let weight = stories.weight(EnableScoring::disabled_from_searcher(self.searcher()))?;
        let (marks, firsts, lasts) = (self.numbers("mark")?, self.numbers("day")?, self.numbers("last_day")?);
        let is_together = self.grouping() == Grouping::Together;
        let of_segment = |(number, segment): (usize, &SegmentReader)| {
            let (mut alone, mut grouped) = (DaysCounted::default(), Vec::new());
            for document in Found::of(&*weight, segment, false)?.documents {
                let of = |columns: &[Column<i64>]| columns.get(number).and_then(|column| column.first(document));
                let mark = of(&marks).filter(|_| is_together).map(i64::cast_unsigned);
                let days = (of(&firsts), of(&lasts));
                match mark.and_then(|mark| self.copies().place(mark)) {
                    Some(place) => grouped.push((place, days)),
                    None => *alone.entry(days).or_default() += 1,
                }
            }
            Ok((alone, grouped))
        };
        let segments = self.searcher().segment_readers().par_iter().enumerate();
        let (mut counted, mut grouped) = (DaysCounted::default(), Vec::new());
        for (alone, some) in segments.map(of_segment).collect::<Result<Vec<_>>>()? {
            alone.into_iter().for_each(|(days, stories)| *counted.entry(days).or_default() += stories);
            grouped.extend(some);
        }
        // The earliest of a group stands for it.
        grouped.par_sort_unstable_by_key(|(place, _)| *place);
        for of_group in grouped.chunk_by(|(one, _), (other, _)| one.0 == other.0) {
            *counted.entry(of_group[0].1).or_default() += 1;
        }
        Ok(counted)
    }

    /// One hit a group: the earliest of those found, as good as the best of them.
    pub(super) fn together(&self, mut hits: Vec<Hit>) -> Result<Vec<Hit>> {
        let marks = Marks::of_reader(self)?;
        // Who stands alone needs no look at the families, which are many.
        let look = |(at, hit): (usize, &Hit)| {
            let (mark, quote) = marks.of(hit.address);
            let mark = mark.filter(|mark| self.copies().place(*mark).is_some())?;
            Some((at, mark, quote))
        };
        let grouped: Vec<(usize, u64, Option<u32>)> = match hits.len() < ROUND {
            true => hits.iter().enumerate().filter_map(look).collect(),
            false => hits.par_iter().enumerate().with_min_len(ROUND).filter_map(look).collect(),
        };
        let quotes: Vec<Quoted> = grouped.iter().filter_map(|&(_, mark, quote)| Some((mark, quote?))).collect();
        let mut families = self.copies().families(&quotes).into_iter();
        let mut sayings = Sayings::default();
        let mut firsts: FxHashMap<Together, (usize, usize)> = FxHashMap::default();
        let mut passed_over: Vec<usize> = Vec::new();
        for (at, mark, quote) in grouped {
            let place = match quote {
                None => self.place_in_group(mark),
                Some(quote) => {
                    let family = families.next().flatten();
                    family.and_then(|family| sayings.place(self.copies(), (mark, quote), family))
                }
            };
            let (Some((key, rank, size)), Some(&hit)) = (place, hits.get(at)) else { continue };
            let hit = Hit { copies: u32::try_from(size.saturating_sub(1)).unwrap_or(u32::MAX), ..hit };
            let (standing, first) = firsts.entry(key).or_insert((at, rank));
            let Some(slot) = hits.get_mut(*standing) else { continue };
            let score = slot.score.max(hit.score);
            if *standing != at {
                passed_over.push(at);
            }
            if *standing == at || rank < *first {
                (*first, *slot) = (rank, hit);
            }
            slot.score = score;
        }
        let (mut at, mut passed_over) = (0, passed_over.into_iter().peekable());
        hits.retain(|_| {
            at += 1;
            passed_over.next_if_eq(&(at - 1)).is_none()
        });
        Ok(hits)
    }

    /// What a story is put together with, its place among these, and how many they are.
    fn place_in_group(&self, mark: u64) -> Option<(Together, usize, usize)> {
        let (group, place) = self.copies().place(mark)?;
        Some(((None, group), place as usize, self.copies().size(group)))
    }

    /// The mark of a story.
    fn mark(&self, story: DocAddress) -> Result<Option<u64>> {
        let marks = self.numbers("mark")?;
        let mark = marks.get(story.segment_ord as usize).and_then(|marks| marks.first(story.doc_id));
        Ok(mark.map(i64::cast_unsigned))
    }
}

/// What the copies of one story make of a saying: its quotes in them, by family and group.
#[derive(Default)]
struct Sayings {
    quotes: FxHashMap<Together, Vec<Quoted>>,
    /// Families that were looked at, each as a whole.
    seen: FxHashSet<u32>,
}

impl Sayings {
    /// What a quote of a family is put together with, its place among these, and how many they are.
    fn place(&mut self, copies: &Copies, quote: Quoted, family: Family<'_>) -> Option<(Together, usize, usize)> {
        let key = |mark: u64| copies.place(mark).map(|(group, _)| (Some(family.number), group));
        if self.seen.insert(family.number) {
            for other in family.quotes() {
                if let Some(key) = key(other.0) {
                    self.quotes.entry(key).or_default().push(other);
                }
            }
        }
        let key = key(quote.0)?;
        let same = self.quotes.get(&key)?;
        Some((key, same.iter().position(|other| *other == quote)?, same.len()))
    }
}

/// The columns by which stories and quotes are known.
struct Marks {
    marks: Arc<[Column<i64>]>,
    numbers: Arc<[Column<i64>]>,
}

impl Marks {
    fn of_reader(reader: &Reader) -> Result<Self> {
        Ok(Self { marks: reader.numbers("mark")?, numbers: reader.numbers("number")? })
    }

    /// The mark of a story, or of the story that a quote stands in, and the number of the quote.
    fn of(&self, address: DocAddress) -> (Option<u64>, Option<u32>) {
        let segment = address.segment_ord as usize;
        let of = |columns: &[Column<i64>], document| columns.get(segment).and_then(|column| column.first(document));
        let mark = |story| of(&self.marks, story).map(i64::cast_unsigned);
        // Stories alone have marks, and quotes numbers.
        if let Some(mark) = mark(address.doc_id) {
            return (Some(mark), None);
        }
        let number = of(&self.numbers, address.doc_id).and_then(|number| u32::try_from(number).ok());
        let story = number.and_then(|number| address.doc_id.checked_sub(number.checked_add(1)?));
        (story.and_then(mark), number)
    }
}
