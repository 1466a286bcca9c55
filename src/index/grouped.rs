//! Answers with copies put together: one story of a group stands for all of it.
//!
//! Whatever counts stories as evidence asks here, so that a story that ten papers took is heard once.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher};

use super::columns;
use super::reader::{Hit, Reader};
use crate::copies::{Families, Quoted};
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
    /// The quotes, the first appearance first.
    pub quotes: Vec<DocAddress>,
}

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
        let family = |families: &Families| families.of(mark, quote).map(|(family, _)| (Some(family), group));
        Ok(self.copies().with_families(&FxHashSet::from_iter([mark]), family))
    }

    /// The stories of the group of the story at an address, the lead first; the story alone where it has no copies.
    pub fn members(&self, story: DocAddress) -> Result<Vec<DocAddress>> {
        let mark = self.mark(story)?;
        let Some(group) = mark.and_then(|mark| self.copies().group(mark)) else { return Ok(vec![story]) };
        self.with_places(group, |places| group.iter().filter_map(|mark| places.get(mark)).copied().collect())
    }

    /// The family of the quote at an address; nothing where no other story prints the like.
    pub fn saying(&self, quote: DocAddress) -> Result<Option<Saying>> {
        match self.story_of(quote)? {
            (story, Some(number)) => self.saying_of(story, number),
            _ => Ok(None),
        }
    }

    /// The same of a quote by its number in the story at an address.
    pub fn saying_of(&self, story: DocAddress, number: usize) -> Result<Option<Saying>> {
        let (Some(mark), Ok(number)) = (self.mark(story)?, u32::try_from(number)) else { return Ok(None) };
        let family = |families: &Families| families.of(mark, number).map(|(number, family)| (number, family.to_vec()));
        let known = self.copies().with_families(&FxHashSet::from_iter([mark]), family);
        let Some((number, family)) = known else { return Ok(None) };
        let stories: FxHashSet<u64> = family.iter().map(|quote| quote.0).collect();
        let lead = |mark: &u64| self.copies().group(*mark).and_then(|group| group.first().copied()).unwrap_or(*mark);
        let independent = stories.iter().map(lead).collect::<FxHashSet<u64>>().len();
        let quotes = self.with_places(&stories, |places| {
            let at = |&(mark, number): &Quoted| {
                let story = places.get(&mark)?;
                Some(DocAddress::new(story.segment_ord, story.doc_id.checked_add(number)?.checked_add(1)?))
            };
            family.iter().filter_map(at).collect()
        })?;
        Ok(Some(Saying { number, stories: stories.len(), independent, quotes }))
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
        let copies = self.copies();
        let found =
            self.find_places(&copies.groups().iter().flatten().copied().chain(copies.families().stories()).collect())?;
        Ok(look(all.get_or_init(|| found)))
    }

    fn find_places(&self, wanted: &FxHashSet<u64>) -> Result<FxHashMap<u64, DocAddress>> {
        let mut places: FxHashMap<u64, DocAddress> = FxHashMap::default();
        for (segment, number) in self.searcher().segment_readers().iter().zip(0..) {
            let marks = segment.fast_fields().i64("mark")?;
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

    /// One hit a group: the earliest of those found, as good as the best of them.
    pub(super) fn together(&self, hits: Vec<Hit>) -> Result<Vec<Hit>> {
        let marks = Marks::open(self.searcher())?;
        let known: Vec<(Option<u64>, Option<u32>)> = hits.iter().map(|hit| marks.of(hit.address)).collect();
        let is_grouped = |mark: &u64| self.copies().place(*mark).is_some();
        let quoting = known.iter().filter(|(_, quote)| quote.is_some()).filter_map(|(mark, _)| *mark);
        let quoting: FxHashSet<u64> = quoting.filter(is_grouped).collect();
        Ok(self.copies().with_families(&quoting, |families| self.first_of_each(hits, &known, families)))
    }

    /// One hit a group, of stories or quotes whose marks and numbers are known.
    fn first_of_each(&self, hits: Vec<Hit>, known: &[(Option<u64>, Option<u32>)], families: &Families) -> Vec<Hit> {
        let mut sayings = FxHashMap::default();
        let mut out: Vec<Hit> = Vec::with_capacity(hits.len());
        let mut firsts: FxHashMap<Together, (usize, usize)> = FxHashMap::default();
        for (mut hit, &known) in hits.into_iter().zip(known) {
            let Some((key, rank, size)) = self.place_in_group(known, families, &mut sayings) else {
                out.push(hit);
                continue;
            };
            hit.copies = size.saturating_sub(1);
            match firsts.get_mut(&key) {
                None => {
                    firsts.insert(key, (out.len(), rank));
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
        out
    }

    /// What a story or a quote is put together with, its place among these, and how many they are: the group of a
    /// story, and of a quote what the copies of its story make of it, which `sayings` remembers.
    fn place_in_group(
        &self,
        (mark, quote): (Option<u64>, Option<u32>),
        families: &Families,
        sayings: &mut FxHashMap<Together, Vec<Quoted>>,
    ) -> Option<(Together, usize, usize)> {
        let mark = mark?;
        let (group, place) = self.copies().place(mark)?;
        let Some(quote) = quote else { return Some(((None, group), place as usize, self.copies().size(group))) };
        let (family, all) = families.of(mark, quote)?;
        let key = (Some(family), group);
        let of_group = |other: &&Quoted| self.copies().place(other.0).is_some_and(|(number, _)| number == group);
        let same = sayings.entry(key).or_insert_with(|| all.iter().filter(of_group).copied().collect());
        let place = same.iter().position(|&other| other == (mark, quote))?;
        Some((key, place, same.len()))
    }

    /// The mark of a story.
    fn mark(&self, story: DocAddress) -> Result<Option<u64>> {
        let column = self.searcher().segment_reader(story.segment_ord).fast_fields().i64("mark")?;
        Ok(column.first(story.doc_id).map(i64::cast_unsigned))
    }
}

/// The columns by which stories and quotes are known, opened once.
struct Marks {
    marks: Vec<Column<i64>>,
    numbers: Vec<Column<i64>>,
}

impl Marks {
    fn open(searcher: &Searcher) -> Result<Self> {
        let open = |name: &str| {
            let segments = searcher.segment_readers().iter();
            segments.map(|segment| Ok(segment.fast_fields().i64(name)?)).collect::<Result<Vec<_>>>()
        };
        Ok(Self { marks: open("mark")?, numbers: open("number")? })
    }

    /// The mark of a story, or of the story that a quote stands in, and the number of the quote.
    fn of(&self, address: DocAddress) -> (Option<u64>, Option<u32>) {
        let segment = address.segment_ord as usize;
        let of = |columns: &[Column<i64>], document| columns.get(segment).and_then(|column| column.first(document));
        let number = of(&self.numbers, address.doc_id).and_then(|number| u32::try_from(number).ok());
        let before = number.map_or(0, |number| number.saturating_add(1));
        let story = address.doc_id.checked_sub(before);
        (story.and_then(|story| of(&self.marks, story)).map(i64::cast_unsigned), number)
    }
}
