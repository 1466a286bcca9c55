//! Reading: what was found, in the order asked for, and the records behind it.

use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::collector::Count;
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, TermQuery, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocAddress, DocId, Index, Score, Searcher, SegmentReader, TantivyDocument};

use super::columns::Numbers;
use super::grouped::Grouping;
use super::home::Home;
use super::manifest::{self, FileEntry};
use super::most::most_first;
use super::part::{self, Part};
use super::ranking::Statistics;
use super::said::Said;
use super::schema::{Fields, STORY};
use super::writer::{self, Settings};
use super::{columns, find, over, packed};
use crate::copies::{Asked, Copies};
use crate::error::{Error, Result};
use crate::record::Record;

/// How often an index is opened again, where others commit meanwhile.
const TRIES: usize = 20;
/// Hits that one core makes or looks at in one go, at least.
pub(super) const ROUND: usize = 16_384;

/// Reads one state of an index, or of several as one: what is committed later is not seen.
pub struct Reader {
    parts: Vec<Part>,
    /// All of them.
    index: Index,
    searcher: Searcher,
    fields: Fields,
    grouping: Grouping,
    copies: Copies,
    /// Whether copies are told over all that is read.
    united: bool,
    /// Whether what was learnt of copies cannot be read.
    lost_copies: bool,
    /// Where the stories that have copies lie, found when they are asked for often.
    places: OnceLock<FxHashMap<u64, DocAddress>>,
    asked: Asked,
    numbers: Numbers,
}

/// In which order hits come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    Score,
    /// Latest first, undated last.
    Newest,
    /// Earliest first, undated last.
    Oldest,
    /// By path, member, record and number.
    Path,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// How many there are.
    pub total: usize,
    /// Those asked for, in order.
    pub hits: Vec<Hit>,
}

/// One thing found.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// How well it answers; comparable within one search only.
    pub score: f32,
    /// First day its date can mean, from 1970-01-01.
    pub day: Option<i64>,
    /// Where the index keeps it.
    pub address: DocAddress,
    /// How many copies it stands for beside itself.
    pub copies: u32,
}

/// A story as it is shown among others.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The record, but for its signature, which [`Reader::json`] gives; of [`Reader::head`] without what was found in the story.
    pub record: Record,
    /// Line of the file at which it begins, from 1.
    pub line: usize,
}

/// A story as the index keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The story, with all that was found in it.
    pub head: Head,
    /// Its key, unique where ids are not.
    pub key: String,
}

impl Deref for Stored {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.head
    }
}

impl Reader {
    /// Opens the index in `folder`; copies are apart until [`Reader::grouped`] says otherwise. While others commit, or let a
    /// rebuilt index take the place of this one, all that is read is of one commit.
    ///
    /// # Errors
    ///
    /// Where there is no index, it is of another version, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::open_all(&[folder])
    }

    /// Opens several indexes as one, in which words are weighed by all of them and every story is found once. Which
    /// stories are copies is told over all where that was learnt ([`super::learn_over`]), and else within each index
    /// alone.
    ///
    /// # Errors
    ///
    /// Where there is no index in one of the folders, one is of another version or cannot be read, one is named twice,
    /// or two of them hold the same story.
    pub fn open_all(folders: &[impl AsRef<Path>]) -> Result<Self> {
        let homes = folders.iter().map(|folder| Home::at(folder.as_ref())).collect::<Result<Vec<_>>>()?;
        part::refuse_same(&homes)?;
        let state = || homes.iter().map(Home::state).collect::<Vec<_>>();
        for _ in 1..TRIES {
            let before = state();
            let reader = Self::of_stamps(&homes);
            // Files of the commit that was there before may be gone, and what was learnt of it.
            if before == state() {
                return reader;
            }
        }
        Self::of_stamps(&homes)
    }

    fn of_stamps(homes: &[Home]) -> Result<Self> {
        let parts = homes.iter().map(Part::open).collect::<Result<Vec<_>>>()?;
        let (index, known) = match parts.as_slice() {
            [only] => (only.index.clone(), None),
            several => (part::unite(several)?, over::known_over(several)),
        };
        let united = known.is_some() || parts.len() == 1;
        let copies = match known {
            Some(over) => vec![over],
            None => parts.iter().filter_map(Part::copies).collect(),
        };
        let learnt = parts.iter().filter(|part| part.payload.copies.is_some()).count();
        let lost_copies = (!united || parts.len() == 1) && copies.len() < learnt;
        let reader = Self { lost_copies, ..Self::of(parts, index, Copies::new(copies), united)? };
        part::refuse_overlap(&reader.parts, &reader.searcher)?;
        Ok(reader)
    }

    /// Reads an index that is open already, whatever the stamp names; what was learnt of copies is left aside.
    pub(super) fn over(folder: &Path, index: &Index) -> Result<Self> {
        Self::of(vec![Part::of(folder, index)?], index.clone(), Copies::default(), true)
    }

    fn of(parts: Vec<Part>, index: Index, copies: Copies, united: bool) -> Result<Self> {
        let path = || parts.first().map(|part| part.home.path.clone()).unwrap_or_default();
        let searcher = writer::searcher(&index).map_err(|error| Error::from(error).of_index(path))?;
        let (fields, places) = (Fields::build().1, OnceLock::new());
        let (grouping, asked, numbers) = (Grouping::Apart, Asked::default(), Numbers::default());
        let lost_copies = false;
        Ok(Self { parts, index, searcher, fields, grouping, copies, united, lost_copies, places, asked, numbers })
    }

    /// The folders of the index, or of the several that are read as one.
    pub fn folders(&self) -> Vec<&Path> {
        self.parts.iter().map(|part| part.home.path.as_path()).collect()
    }

    /// Whether copies are told over all that is read; they are not where several indexes are read of which that was not
    /// learnt together since they last changed.
    pub fn is_united(&self) -> bool {
        self.united
    }

    /// Whether what was learnt of copies cannot be read, so that each copy of a story is told as a story of its own.
    pub fn has_lost_copies(&self) -> bool {
        self.lost_copies
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether this is still the newest state: no later commit is there, and no rebuilt index has taken its place.
    /// Where that cannot be told, it is.
    pub fn is_current(&self) -> bool {
        self.parts.iter().all(Part::is_current)
    }

    /// The fields to search.
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// What is known of the index as a whole.
    pub fn settings(&self) -> Result<Settings> {
        writer::settings(&self.index)
    }

    /// Every file that the index knows, by key.
    pub fn manifest(&self) -> Result<BTreeMap<String, FileEntry>> {
        manifest::read(&self.searcher)
    }

    /// Finds what answers `query`: the first `limit` in the order of `sort`, and how many there are.
    pub fn search(&self, query: &dyn Query, sort: Sort, limit: usize) -> Result<Hits> {
        self.ordered(&self.hits(query, sort)?, sort, limit)
    }

    /// The same state, with the copies of a story put together in all answers, or apart.
    pub fn grouped(mut self, grouping: Grouping) -> Self {
        self.grouping = grouping;
        self
    }

    /// Whether copies are put together.
    pub fn grouping(&self) -> Grouping {
        self.grouping
    }

    pub(super) fn copies(&self) -> &Copies {
        &self.copies
    }

    /// A column of numbers in each segment.
    pub(super) fn numbers(&self, name: &'static str) -> Result<Arc<[Column<i64>]>> {
        self.numbers.of(&self.searcher, name)
    }

    /// Where the stories that have copies lie, and how often that was asked.
    pub(super) fn places(&self) -> (&OnceLock<FxHashMap<u64, DocAddress>>, &Asked) {
        (&self.places, &self.asked)
    }

    /// All that answers `query`, copies together or apart as the reader was told, with scores where `sort` needs them;
    /// nothing else may ask the engine for what is counted or shown.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn hits(&self, query: &dyn Query, sort: Sort) -> Result<Vec<Hit>> {
        let hits = self.each(query, sort == Sort::Score)?;
        match self.grouping {
            Grouping::Together => self.together(hits),
            Grouping::Apart => Ok(hits),
        }
    }

    /// Every document that answers `query`.
    pub(super) fn each(&self, query: &dyn Query, scores: bool) -> Result<Vec<Hit>> {
        let statistics = Statistics::new(&self.searcher, &self.fields)?;
        let weight = query.weight(match scores {
            true => EnableScoring::enabled_from_statistics_provider(&statistics, &self.searcher),
            false => EnableScoring::disabled_from_searcher(&self.searcher),
        })?;
        // Most answers are few, and would wait longer for other cores to wake than they take on this one.
        let (mut found, mut many) = (Vec::new(), 0);
        let mut segments = self.searcher.segment_readers().iter();
        while many < ROUND
            && let Some(segment) = segments.next()
        {
            let here = Found::of(&*weight, segment, scores)?;
            many += here.documents.len();
            found.push(here);
        }
        if let rest @ [_, ..] = segments.as_slice() {
            let rest = rest.par_iter().map(|segment| Found::of(&*weight, segment, scores));
            found.extend(rest.collect::<tantivy::Result<Vec<_>>>()?);
        }
        let days = self.numbers("day")?;
        // Memory that was never touched costs more than all else here, so that it is taken once and filled by all cores.
        let mut hits = Vec::with_capacity(found.iter().map(|found| found.documents.len()).sum());
        for ((found, days), segment) in found.iter().zip(days.iter()).zip(0..) {
            let hit = |at: usize| {
                let (document, score) = (found.documents[at], found.scores.get(at).copied().unwrap_or_default());
                Hit { score, day: days.first(document), address: DocAddress::new(segment, document), copies: 0 }
            };
            match 0..found.documents.len() {
                few if few.len() < ROUND => hits.extend(few.map(hit)),
                many => hits.par_extend(many.into_par_iter().with_min_len(ROUND).map(hit)),
            }
        }
        Ok(hits)
    }

    /// The first `limit` hits in the order of `sort`.
    pub(super) fn ordered(&self, hits: &[Hit], sort: Sort, limit: usize) -> Result<Hits> {
        self.page(hits, sort, 0, limit)
    }

    /// Of these hits, in the order of `sort`, `limit` after the first `skip`; and how many there are in all.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn page(&self, hits: &[Hit], sort: Sort, skip: usize, limit: usize) -> Result<Hits> {
        let total = hits.len();
        let key = |hit: &Hit| match sort {
            Sort::Score => i64::from(hit.score.to_bits()).wrapping_neg(),
            Sort::Newest => hit.day.map_or(i64::MAX, i64::wrapping_neg),
            Sort::Oldest => hit.day.unwrap_or(i64::MAX),
            Sort::Path => 0,
        };
        if limit == 0 || skip >= total {
            return Ok(Hits { total, hits: Vec::new() });
        }
        // All that tie with the first or the last one wanted stay in, so that ties are broken alike every time.
        let end = skip.saturating_add(limit).min(total);
        let least = least(hits.iter().map(key), end);
        let (first, last) = (least.get(skip).copied().unwrap_or_default(), least.last().copied().unwrap_or_default());
        let before = least.partition_point(|key| *key < first);
        let tied = |hit: &&Hit| (first..=last).contains(&key(hit));
        let hits = self.foremost(hits.iter().filter(tied), key, end - before)?;
        let stories = self.stories_of_hits(&hits)?;
        let addresses: Vec<DocAddress> = stories.iter().map(|(story, _)| *story).collect();
        let orders = columns::values(&self.searcher, "order", &addresses)?;
        let mut ordered: Vec<(i64, String, Option<usize>, Hit)> = hits
            .into_iter()
            .zip(orders)
            .zip(stories)
            .map(|((hit, order), (_, number))| (key(&hit), order, number, hit))
            .collect();
        ordered.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
        let wanted = ordered.into_iter().skip(skip - before).take(limit);
        Ok(Hits { total, hits: wanted.map(|(.., hit)| hit).collect() })
    }

    /// Those of these hits that may be among the first `many` by their keys and then by path, in no order. All others have as many
    /// before them in their own segment, where paths are compared by their numbers and need not be read.
    fn foremost<'h>(
        &self,
        hits: impl Iterator<Item = &'h Hit> + Clone,
        key: impl Fn(&Hit) -> i64,
        many: usize,
    ) -> Result<Vec<Hit>> {
        if hits.clone().nth(many).is_none() {
            return Ok(hits.copied().collect());
        }
        let numbers = self.numbers("number")?;
        let mut foremost = Vec::new();
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let orders = segment.fast_fields().str("order")?;
            let mut here = Vec::new();
            for hit in hits.clone().filter(|hit| hit.address.segment_ord == number) {
                let (story, quote) = self.story_by(&numbers, hit.address)?;
                let order = orders.as_ref().and_then(|orders| columns::first_ord(orders, story.doc_id));
                here.push(((key(hit), order, quote), *hit));
            }
            if many < here.len() {
                here.select_nth_unstable_by_key(many, |(place, _)| *place);
                here.truncate(many);
            }
            foremost.extend(here.into_iter().map(|(_, hit)| hit));
        }
        Ok(foremost)
    }

    /// These hits, earliest first and undated last, those of a day by path.
    pub(crate) fn in_time(&self, hits: Vec<Hit>) -> Result<Vec<Hit>> {
        Ok(self.ordered(&hits, Sort::Oldest, usize::MAX)?.hits)
    }

    /// How many stories and quotes words are weighed by.
    pub(crate) fn documents(&self) -> Result<u64> {
        Ok(Statistics::new(&self.searcher, &self.fields)?.documents())
    }

    /// The engine's view of this state.
    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// How many stories or quotes answer `query`.
    pub fn count(&self, query: &dyn Query) -> Result<usize> {
        match self.grouping {
            Grouping::Together => Ok(self.hits(query, Sort::Path)?.len()),
            Grouping::Apart => Ok(self.searcher.search(query, &Count)?),
        }
    }

    /// A query that finds every document of a kind.
    pub fn kind(&self, kind: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(self.fields.kind, kind), IndexRecordOption::Basic)
    }

    /// The story at an address.
    pub fn story(&self, address: DocAddress) -> Result<Stored> {
        let key = columns::values(&self.searcher, "key", &[address])?.pop().unwrap_or_default();
        Ok(Stored { head: self.at(address, self.record(address)?)?, key })
    }

    /// The story at an address without what was found in it, which takes a fraction of the time.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn head(&self, address: DocAddress) -> Result<Head> {
        let record = packed::read_head(&self.document(address)?, &self.fields);
        self.at(address, record.ok_or_else(|| self.damaged(address))?)
    }

    /// The record of the story at an address with the line of its file at which it begins.
    fn at(&self, address: DocAddress, record: Record) -> Result<Head> {
        let lines = self.numbers("line")?;
        let line = lines.get(address.segment_ord as usize).and_then(|lines| lines.first(address.doc_id));
        Ok(Head { record, line: line.and_then(|line| line.try_into().ok()).unwrap_or(1) })
    }

    /// The stories of one file, by the file's key; in order.
    pub fn stories_of(&self, file: &str) -> Result<Vec<Stored>> {
        let addresses = self.addresses_of(file)?.into_iter();
        let mut stories = addresses.map(|address| self.story(address)).collect::<Result<Vec<_>>>()?;
        let order = |stored: &Stored| {
            let source = &stored.record.source;
            (source.member.clone(), source.record, source.story)
        };
        stories.sort_by_cached_key(order);
        Ok(stories)
    }

    /// The file that a story lies in.
    pub fn file_of(&self, story: &Stored) -> Result<Option<FileEntry>> {
        manifest::of_story(self, &story.key)
    }

    /// Where the stories of one file lie, by the file's key.
    pub(super) fn addresses_of(&self, file: &str) -> Result<Vec<DocAddress>> {
        self.of_file(file, STORY)
    }

    /// The documents of a kind that one file brought, by the file's key.
    pub(super) fn of_file(&self, file: &str, kind: &str) -> Result<Vec<DocAddress>> {
        let of_file = TermQuery::new(Term::from_field_text(self.fields.file, file), IndexRecordOption::Basic);
        let parts: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, Box::new(of_file)), (Occur::Must, Box::new(self.kind(kind)))];
        Ok(self.each(&BooleanQuery::new(parts), false)?.into_iter().map(|hit| hit.address).collect())
    }

    /// The quote at an address. `last` holds the story of the quote before it, so that the quotes of one story, asked
    /// for one after the other, read its record once.
    pub fn said(&self, address: DocAddress, last: &mut Option<(DocAddress, Head)>) -> Result<Said> {
        let (parent, number) = self.story_of(address)?;
        let story = match last.take() {
            Some((at, story)) if at == parent => story,
            _ => self.at(parent, self.record(parent)?)?,
        };
        let said = Said::new(&story.record, number.unwrap_or(0), story.line);
        *last = Some((parent, story));
        said.ok_or_else(|| self.damaged(address))
    }

    /// The speaker of each of these quotes, by name or by the words of the text; empty where it is unknown.
    pub(crate) fn speaker_names(&self, quotes: &[DocAddress]) -> Result<Vec<String>> {
        columns::values(&self.searcher, "speaker_name", quotes)
    }

    /// The record of the story at an address, but for its signature.
    pub(super) fn record(&self, address: DocAddress) -> Result<Record> {
        packed::read(&self.document(address)?, &self.fields, Vec::new()).ok_or_else(|| self.damaged(address))
    }

    /// What is stored of the story at an address.
    fn document(&self, address: DocAddress) -> Result<TantivyDocument> {
        self.searcher.doc(address).map_err(|_| self.damaged(address))
    }

    /// The record of the story at an address, as JSON.
    pub fn json(&self, address: DocAddress) -> Result<String> {
        let signatures = self.numbers("signature")?;
        let signatures = signatures.get(address.segment_ord as usize).ok_or_else(|| self.damaged(address))?;
        let record = Record { signature: packed::signature(signatures, address.doc_id), ..self.record(address)? };
        serde_json::to_string(&record).map_err(|_| self.damaged(address))
    }

    /// The words of the index that begin with `prefix`, in a field, until `each` has seen them all.
    pub(crate) fn each_word(&self, field: Field, prefix: &str, mut each: impl FnMut(&str)) -> Result<()> {
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut words =
                index.terms().range().ge(prefix.as_bytes()).into_stream().map_err(tantivy::TantivyError::from)?;
            while words.advance() {
                if !words.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                each(std::str::from_utf8(words.key()).unwrap_or_default());
            }
        }
        Ok(())
    }

    /// The address of the story that the document at an address is, or is a quote of; and the number of the quote.
    pub(super) fn story_of(&self, address: DocAddress) -> Result<(DocAddress, Option<usize>)> {
        self.story_by(&self.numbers("number")?, address)
    }

    /// The same of each of these hits.
    pub(super) fn stories_of_hits(&self, hits: &[Hit]) -> Result<Vec<(DocAddress, Option<usize>)>> {
        let numbers = self.numbers("number")?;
        hits.iter().map(|hit| self.story_by(&numbers, hit.address)).collect()
    }

    fn story_by(&self, numbers: &[Column<i64>], address: DocAddress) -> Result<(DocAddress, Option<usize>)> {
        let numbers = numbers.get(address.segment_ord as usize).ok_or_else(|| self.damaged(address))?;
        let Some(number) = numbers.first(address.doc_id) else { return Ok((address, None)) };
        let before = u32::try_from(number).ok().and_then(|number| address.doc_id.checked_sub(number.checked_add(1)?));
        let story = before.ok_or_else(|| self.damaged(address))?;
        Ok((DocAddress::new(address.segment_ord, story), usize::try_from(number).ok()))
    }

    /// The stories that an id can mean; an abbreviation will do. More than one where it is not clear.
    pub fn find(&self, id: &str) -> Result<Vec<find::Candidate>> {
        // Whole ids and keys are what most ask by, and the ids of all others need not be read for them.
        let mut whole = columns::with_value(&self.searcher, "id", id)?;
        whole.extend(columns::with_value(&self.searcher, "key", id)?);
        whole.sort_unstable();
        whole.dedup();
        let all = |stories: Vec<Hit>| stories.into_iter().map(|hit| hit.address).collect();
        let addresses = if whole.is_empty() { all(self.each(&self.kind(STORY), false)?) } else { whole };
        let ids = columns::values(&self.searcher, "id", &addresses)?;
        let keys = columns::values(&self.searcher, "key", &addresses)?;
        let candidates = addresses.into_iter().zip(ids).zip(keys);
        let candidates = candidates.map(|((address, id), key)| find::Candidate { address, id, key });
        Ok(find::best(id, candidates.collect()))
    }

    /// The stories of the same input right before and right after `story`, where there are such.
    pub fn neighbors(&self, story: &Stored) -> Result<[Option<Stored>; 2]> {
        let of_key = |key: &str| {
            let (input, number) = key.rsplit_once('#')?;
            Some((input.to_owned(), number.parse::<usize>().ok()?))
        };
        let Some((input, own)) = of_key(&story.key) else { return Ok([None, None]) };
        let mut others: Vec<(usize, String)> = Vec::new();
        columns::each_beginning(&self.searcher, "key", &format!("{input}#"), |key| {
            others.extend(of_key(key).map(|(_, number)| (number, key.to_owned())));
        })?;
        others.sort_unstable();
        others.dedup();
        let at = others.partition_point(|(number, _)| *number < own);
        // A key may be that of a story that was taken out.
        let first_there = |keys: &mut dyn Iterator<Item = &(usize, String)>| -> Result<Option<Stored>> {
            for (_, key) in keys {
                if let Some(address) = columns::with_value(&self.searcher, "key", key)?.first() {
                    return self.story(*address).map(Some);
                }
            }
            Ok(None)
        };
        let before = first_there(&mut others[..at].iter().rev())?;
        let after = first_there(&mut others[at..].iter().filter(|(number, _)| *number > own))?;
        Ok([before, after])
    }

    /// Counts the values of a column over what was found, most frequent first.
    pub fn values_of(&self, column: &str, hits: &[Hit]) -> Result<Vec<(String, usize)>> {
        let counts = self.by_column(column, hits)?.into_iter();
        let mut counts: Vec<(String, usize)> = counts.filter(|(value, _)| !value.is_empty()).collect();
        most_first(&mut counts);
        Ok(counts)
    }

    /// Whether anything at all is in the index.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.searcher.num_docs() == 0)
    }

    /// The index that holds what lies at an address is damaged.
    fn damaged(&self, address: DocAddress) -> Error {
        let segment = self.searcher.segment_reader(address.segment_ord).segment_id();
        let part = self.parts.iter().find(|part| part.holds(segment)).or(self.parts.first());
        Error::DamagedIndex { path: part.map(|part| part.home.path.clone()).unwrap_or_default() }
    }
}

/// What a query finds in one segment.
pub(super) struct Found {
    pub(super) documents: Vec<DocId>,
    /// Of each, or none where they do not matter.
    scores: Vec<Score>,
}

impl Found {
    /// Finds every living document, with its score where that matters.
    pub(super) fn of(weight: &dyn Weight, segment: &SegmentReader, scores: bool) -> tantivy::Result<Self> {
        let mut found = Self { documents: Vec::new(), scores: Vec::new() };
        if scores {
            weight.for_each(segment, &mut |document, score| {
                if !segment.is_deleted(document) {
                    found.documents.push(document);
                    found.scores.push(score);
                }
            })?;
        } else {
            weight.for_each_no_score(segment, &mut |documents| {
                found.documents.extend(documents.iter().filter(|document| !segment.is_deleted(**document)));
            })?;
        }
        Ok(found)
    }
}

/// The `many` least of these keys, in order; all where they are no more.
fn least(keys: impl Iterator<Item = i64>, many: usize) -> Vec<i64> {
    let mut least = BinaryHeap::new();
    for key in keys {
        if least.len() < many {
            least.push(key);
        } else if let Some(mut largest) = least.peek_mut()
            && key < *largest
        {
            *largest = key;
        }
    }
    least.into_sorted_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_come_in_order_and_as_often_as_they_are_there() {
        let of = |many| least([5, 2, 9, 2, 7, 1].into_iter(), many);
        assert_eq!((of(0), of(1), of(4), of(99)), (vec![], vec![1], vec![1, 2, 2, 5], vec![1, 2, 2, 5, 7, 9]));
    }
}
