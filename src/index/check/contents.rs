//! What is in the engine's files: stories with their records and quotes, and what is known of their files.

use std::collections::BTreeMap;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED};

use super::sound::fault;
use super::{Part, Problem, Report};
use crate::error::Result;
use crate::index::manifest::Counts;
use crate::index::reader::Reader;
use crate::index::story_key;
use crate::index::{columns, kept};

/// Stories that one core looks at in one go, at least.
const ROUND: usize = 256;

/// The stories that were found whole: by their marks, how many quotes each has.
pub(super) type Kept = FxHashMap<u64, usize>;

/// Reads every record, and counts stories and quotes of each file.
pub(super) fn look(reader: &Reader, report: &mut Report) -> Result<Kept> {
    let searcher = reader.searcher();
    let segments = searcher.segment_readers().iter().map(Segment::open).collect::<Result<Vec<_>>>()?;
    let stories: Vec<DocAddress> = (0..).zip(&segments).flat_map(|(number, segment)| segment.stories(number)).collect();
    let keys = columns::values(searcher, "key", &stories)?;
    // Neighbours lie in one block of the store, which is unpacked as a whole.
    let pairs = stories.par_iter().zip(&keys).with_min_len(ROUND);
    let found: Vec<Story> =
        pairs.map(|(story, key)| segments[story.segment_ord as usize].look(reader, *story, key)).collect();

    for segment in &segments {
        // The engine stops in the middle where its files do not belong together.
        let is_own = catch_unwind(AssertUnwindSafe(|| segment.is_found_by_own_words(reader)));
        if !is_own.is_ok_and(|is_own| is_own.unwrap_or(false)) {
            let on = segment.reader.segment_id().uuid_string();
            let what = "finds other stories by its words than it holds: some of its files are those of another".into();
            report.problems.push(Problem { part: Part::Segment, on, what });
        }
    }
    let mut files: BTreeMap<String, Counts> = BTreeMap::new();
    let mut kept = Kept::default();
    for story in found {
        report.problems.extend(story.problems);
        kept.insert(story.mark, story.counts.quotes);
        *files.entry(story.file).or_default() += story.counts;
    }
    let quotes: usize = segments.iter().map(Segment::count_quotes).sum();
    let known: usize = kept.values().sum();
    report.checked.stories = stories.len();
    report.checked.quotes = quotes;
    if stories.len() != kept.len() {
        let what = format!("{} of {} stories are in it twice", stories.len() - kept.len(), stories.len());
        report.problems.push(Problem { part: Part::File, on: "all files".into(), what });
    } else if quotes != known {
        let what = format!("{quotes} quotes are in it, and the records of its stories name {known}");
        report.problems.push(Problem { part: Part::File, on: "all files".into(), what });
    }
    compare(reader, files, report)?;
    Ok(kept)
}

/// Holds what is known of each file against what is there.
fn compare(reader: &Reader, mut there: BTreeMap<String, Counts>, report: &mut Report) -> Result<()> {
    let known = reader.manifest()?;
    report.checked.files = known.len();
    let mut wrong = |on: &str, what: String| {
        report.problems.push(Problem { part: Part::File, on: on.to_owned(), what });
    };
    for (key, entry) in &known {
        let counts = there.remove(key).unwrap_or_default();
        for (what, known, there) in
            [("stories", entry.counts.stories, counts.stories), ("quotes", entry.counts.quotes, counts.quotes)]
        {
            if known != there {
                wrong(key, format!("{known} {what} were read from it, and {there} are there"));
            }
        }
    }
    for (key, counts) in there {
        wrong(&key, format!("{} stories are there, and the index knows of no such file", counts.stories));
    }
    Ok(())
}

/// A story that was looked at.
struct Story {
    mark: u64,
    /// The key of its file.
    file: String,
    counts: Counts,
    problems: Vec<Problem>,
}

/// The columns of a segment that tell stories from quotes.
struct Segment<'s> {
    reader: &'s SegmentReader,
    mark: Column<i64>,
    content: Column<i64>,
    quotes: Column<i64>,
    number: Column<i64>,
    key: Option<StrColumn>,
}

impl<'s> Segment<'s> {
    fn open(reader: &'s SegmentReader) -> Result<Self> {
        let fast = reader.fast_fields();
        let number = |name: &str| fast.i64(name);
        let (mark, content) = (number("mark")?, number("content")?);
        Ok(Self { reader, mark, content, quotes: number("quotes")?, number: number("number")?, key: fast.str("key")? })
    }

    /// Whether the stories that are found by the key of a file are those whose own key begins so, and every document is
    /// found by one.
    fn is_found_by_own_words(&self, reader: &Reader) -> Result<bool> {
        let index = self.reader.inverted_index(reader.fields().file)?;
        let mut files = index.terms().stream().map_err(tantivy::TantivyError::from)?;
        let mut all = 0;
        while files.advance() {
            let own = self.keys_beginning(files.key())?;
            let found = index.read_postings_from_terminfo(files.value(), IndexRecordOption::Basic);
            let mut found = found.map_err(tantivy::TantivyError::from)?;
            let mut document = found.doc();
            while document != TERMINATED {
                all += 1;
                let key = self.key.as_ref().and_then(|keys| keys.term_ords(document).next());
                if key.is_some_and(|key| !own.contains(&key)) {
                    return Ok(false);
                }
                document = found.advance();
            }
        }
        Ok(all == self.reader.max_doc())
    }

    /// The numbers of the keys of stories that begin so.
    fn keys_beginning(&self, file: &[u8]) -> Result<std::ops::Range<u64>> {
        let Some(keys) = &self.key else { return Ok(0..0) };
        let range = keys.dictionary().prefix_range(file);
        let mut keys = range.into_stream().map_err(tantivy::TantivyError::from)?;
        if !keys.advance() {
            return Ok(0..0);
        }
        let first = keys.term_ord();
        let mut end = first + 1;
        while keys.advance() {
            end += 1;
        }
        Ok(first..end)
    }

    fn stories(&self, number: u32) -> Vec<DocAddress> {
        let is_story = |document: &DocId| self.mark.first(*document).is_some();
        self.reader.doc_ids_alive().filter(is_story).map(|document| DocAddress::new(number, document)).collect()
    }

    fn count_quotes(&self) -> usize {
        self.reader.doc_ids_alive().filter(|&document| self.number.first(document).is_some()).count()
    }

    fn look(&self, reader: &Reader, story: DocAddress, key: &str) -> Story {
        let mut found = Story {
            mark: self.mark.first(story.doc_id).unwrap_or_default().cast_unsigned(),
            file: String::new(),
            counts: Counts { stories: 1, ..Counts::default() },
            problems: Vec::new(),
        };
        let mut wrong = |what: String| found.problems.push(Problem { part: Part::Record, on: key.to_owned(), what });
        let Ok(record) = reader.record(story) else {
            wrong("the record cannot be read".into());
            return found;
        };
        if let Some(what) = fault(&record) {
            wrong(what);
        }
        let content = kept::content(&record).cast_signed();
        if self.content.first(story.doc_id) != Some(content) {
            wrong("the record has other words than those by which its story is known".into());
        }
        let quotes = self.count_following(story.doc_id);
        if quotes != record.quotes.len() || self.quotes.first(story.doc_id) != i64::try_from(quotes).ok() {
            wrong(format!("the record has {} quotes, and {quotes} are there", record.quotes.len()));
        }
        found.counts.quotes = quotes;
        match key.strip_suffix(&story_key("", &record.source)) {
            Some(file) => found.file = file.to_owned(),
            None => wrong("the record is that of another story".into()),
        }
        found
    }

    /// How many quotes follow the story: they stand behind it, numbered from 0.
    fn count_following(&self, story: DocId) -> usize {
        let is_next = |(number, document): &(i64, DocId)| {
            *document < self.reader.max_doc()
                && !self.reader.is_deleted(*document)
                && self.number.first(*document) == Some(*number)
        };
        (0..).zip(story.saturating_add(1)..).take_while(is_next).count()
    }
}
