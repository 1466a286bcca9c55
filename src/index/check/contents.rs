//! What is in the engine's files: stories with their records and quotes, and what is known of their files.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::sound::fault;
use super::{Part, Problem, Report};
use crate::error::Result;
use crate::index::columns;
use crate::index::manifest::Counts;
use crate::index::reader::Reader;
use crate::index::story_key;

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
    quotes: Column<i64>,
    number: Column<i64>,
}

impl<'s> Segment<'s> {
    fn open(reader: &'s SegmentReader) -> Result<Self> {
        let fast = reader.fast_fields();
        Ok(Self { reader, mark: fast.i64("mark")?, quotes: fast.i64("quotes")?, number: fast.i64("number")? })
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
