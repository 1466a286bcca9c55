//! What a damaged index still knows: stories and files of the engine's files that are whole.

use std::collections::BTreeMap;
use std::path::Path;

use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::engine;
use crate::error::Result;
use crate::index::manifest::FileEntry;
use crate::index::reader::{Head, Stored};
use crate::index::schema::Fields;
use crate::index::{packed, story_key, writer};
use crate::record::Record;

/// Stories by the key of their file, with what is known of it.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    files: BTreeMap<String, (FileEntry, Vec<Stored>)>,
}

impl Saved {
    /// Reads all that can still be read in the engine's folder, without trusting a file whose checksum is another.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut saved = Self::default();
        let Ok(index) = writer::open(folder) else { return Ok(saved) };
        let (mut entries, mut stories) = (Vec::new(), Vec::new());
        for segment in index.searchable_segments().unwrap_or_default() {
            let whole =
                engine::files_of(segment.meta()).iter().all(|file| engine::fault(folder, &index, file).is_none());
            if let Some(reader) = whole.then(|| SegmentReader::open(&segment).ok()).flatten() {
                entries.extend(entries_of(&reader)?);
                stories.extend(stories_of(&reader)?);
            }
        }
        for entry in entries {
            saved.files.insert(entry.key.clone(), (entry, Vec::new()));
        }
        for (file, stored) in stories {
            let nameless = || (unknown(&file, &stored.record), Vec::new());
            saved.files.entry(file.clone()).or_insert_with(nameless).1.push(stored);
        }
        for (_, stories) in saved.files.values_mut() {
            stories.sort_by_cached_key(|stored| {
                let source = &stored.record.source;
                (source.member.clone(), source.record, source.story)
            });
        }
        Ok(saved)
    }

    /// Every file with stories, and these in order.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&FileEntry, &[Stored])> {
        self.files
            .values()
            .filter(|(_, stories)| !stories.is_empty())
            .map(|(entry, stories)| (entry, stories.as_slice()))
    }
}

fn entries_of(segment: &SegmentReader) -> Result<Vec<FileEntry>> {
    let Some(column) = segment.fast_fields().str("entry")? else { return Ok(Vec::new()) };
    let mut entries = Vec::new();
    let mut kept = String::new();
    let documents = documents(segment, column.ords().num_docs());
    for ord in documents.flat_map(|document| column.term_ords(document).collect::<Vec<_>>()) {
        kept.clear();
        if column.ord_to_str(ord, &mut kept).is_ok() {
            entries.extend(FileEntry::of_kept(&kept));
        }
    }
    Ok(entries)
}

/// The living documents of a segment, of as many as its columns know: a damaged commit may count billions of others.
fn documents(segment: &SegmentReader, known: u32) -> impl Iterator<Item = DocId> + '_ {
    segment.doc_ids_alive().take_while(move |&document| document < known)
}

/// Every story whose record can be read, with the key of its file.
fn stories_of(segment: &SegmentReader) -> Result<Vec<(String, Stored)>> {
    let fields = Fields::build().1;
    let column = |name: &str| segment.fast_fields().i64(name);
    let (marks, lines, numbers) = (column("mark")?, column("line")?, column("signature")?);
    let Some(keys) = segment.fast_fields().str("key")? else { return Ok(Vec::new()) };
    let store = segment.get_store_reader(1).map_err(tantivy::TantivyError::from)?;
    let mut stories = Vec::new();
    for document in documents(segment, marks.num_docs()).filter(|&document| marks.first(document).is_some()) {
        let found: TantivyDocument = store.get(document)?;
        let record = packed::read(&found, &fields, packed::signature(&numbers, document));
        let Some(record) = record else { continue };
        let mut key = String::new();
        if let Some(ord) = keys.term_ords(document).next() {
            keys.ord_to_str(ord, &mut key).map_err(tantivy::TantivyError::from)?;
        }
        let line = lines.first(document).and_then(|line| line.try_into().ok()).unwrap_or(1);
        if let Some(file) = key.strip_suffix(&story_key("", &record.source)) {
            stories.push((file.to_owned(), Stored { head: Head { record, line }, key: key.clone() }));
        }
    }
    Ok(stories)
}

/// A file that only its stories tell of.
fn unknown(key: &str, record: &Record) -> FileEntry {
    let path = record.source.path.clone();
    let root = key.strip_suffix(&path).map_or("", |root| root.trim_end_matches('/')).to_owned();
    FileEntry { key: key.to_owned(), path, root, sha256: record.source.sha256.clone(), ..FileEntry::default() }
}
