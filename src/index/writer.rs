//! Writing: one writer, whole files, and a commit that is one state of stories, quotes and files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, DirectoryLock};
use tantivy::error::DataCorruption;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::schema::Term;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{
    Index, IndexMeta, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError,
};

use super::entry;
use super::folder::Folder;
use super::home::{COMMIT, Home};
use super::learn::{Texts, learn};
use super::manifest::{self, FileEntry};
use super::schema::Fields;
use super::shard::Shard;
use super::words::analyzers;
use crate::copies::shelf::Shelf;
use crate::copies::word::Wording;
use crate::copies::{self, Table};
use crate::error::{Error, Result, unopened};
use crate::input;

/// Memory of the engine's one thread, in bytes: when it is full, a segment is written. So much of it that a segment of some 33,000
/// stories is made at once and need not be merged of smaller ones.
const MEMORY: usize = 220_000_000;
/// How many segments of like size become one.
const MERGED: usize = 4;
/// Documents (stories and quotes) from which on a segment stays as it is: all that is merged at once is in memory, and what
/// that takes must not grow with the archive. Four of these are some 50,000 stories.
const LARGE: usize = 150_000;
/// Bytes of stored records that are compressed together. Three times the engine's own number: the more, the less room they take,
/// and the longer it takes to read a story, for which a whole block is made anew.
const BLOCK: usize = 48 << 10;
/// Share of deleted documents at which a segment is written anew without them.
const DELETED: f32 = 0.3;

/// What is known of the index as a whole; written with every commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Absolute paths that were indexed, and what was left out below each.
    pub roots: BTreeMap<String, Vec<String>>,
    /// How files below each are read, where the user said so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub readings: BTreeMap<String, input::Settings>,
    /// Absolute path of the corrections, where it is not beside the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrections: Option<String>,
    /// Which of the stories it holds, where it does not hold all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
}

impl Settings {
    /// What several indexes are made of, as one. Of a folder that is in two, what both leave out stays out, and it is
    /// read as the first says; the corrections are those of all or none.
    pub(super) fn joined<'s>(all: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut all = all.into_iter();
        let mut joined = all.next().cloned().unwrap_or_default();
        for settings in all {
            for (root, exclude) in &settings.roots {
                match joined.roots.get_mut(root) {
                    Some(known) => known.retain(|glob| exclude.contains(glob)),
                    None => {
                        joined.roots.insert(root.clone(), exclude.clone());
                        joined.readings.extend(settings.readings.get(root).map(|how| (root.clone(), how.clone())));
                    }
                }
            }
            joined.corrections = joined.corrections.filter(|path| settings.corrections.as_ref() == Some(path));
            joined.shard = joined.shard.zip(settings.shard.as_ref()).and_then(|(one, other)| one.and(other));
        }
        joined.shard = joined.shard.filter(|shard| !shard.is_whole());
        joined
    }

    /// Keeps how files below a root are read.
    pub(crate) fn set_reading(&mut self, root: &str, reading: &input::Settings) {
        if *reading == input::Settings::default() {
            self.readings.remove(root);
        } else {
            self.readings.insert(root.to_owned(), reading.clone());
        }
    }
}

/// What the engine keeps with every commit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Payload {
    #[serde(flatten)]
    pub(super) settings: Settings,
    /// Name of the table of copies that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) copies: Option<String>,
    /// Whether that table was made from all stories of this commit.
    #[serde(default)]
    pub(super) learnt: bool,
}

/// Writes to an index. Others are kept out while it lives.
pub struct Writer {
    home: Home,
    /// Sub-folder to be declared the index when all is written: a new index, or one rebuilt beside the old.
    undeclared: Option<String>,
    /// Where the engine's files lie.
    folder: PathBuf,
    index: Index,
    fields: Fields,
    engine: Option<IndexWriter>,
    /// The words of stories that were added, for learning.
    shelf: Shelf,
    _lock: DirectoryLock,
}

impl Writer {
    /// Opens the index in `folder`, and makes it where there is none.
    pub fn open(folder: &Path) -> Result<Self> {
        let home = Home { path: folder.to_owned() };
        let lock = home.lock(false)?;
        Self::open_with(home, lock)
    }

    /// The same by who keeps the others out already.
    pub(super) fn open_with(home: Home, lock: DirectoryLock) -> Result<Self> {
        if !home.exists() {
            let made = create(&home)?;
            home.declare(&made, &Settings::default())?;
        }
        let path = home.engine()?;
        let index = open(&path).map_err(|error| unopened(error, &home.path))?;
        Ok(Self::of(home, None, path, index, lock))
    }

    /// Makes an empty index that takes the place of the one in the folder when [`Writer::finish`] is called.
    pub(super) fn rebuild_with(home: Home, lock: DirectoryLock) -> Result<Self> {
        let made = create(&home)?;
        let folder = home.path.join(&made);
        let index = open(&folder)?;
        Ok(Self::of(home, Some(made), folder, index, lock))
    }

    fn of(home: Home, undeclared: Option<String>, folder: PathBuf, index: Index, lock: DirectoryLock) -> Self {
        let (fields, shelf) = (Fields::build().1, Shelf::default());
        Self { home, undeclared, folder, index, fields, engine: None, shelf, _lock: lock }
    }

    /// The fields documents are made of.
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// Every file that the index knows, by key.
    pub fn manifest(&self) -> Result<BTreeMap<String, FileEntry>> {
        manifest::read(&searcher(&self.index)?)
    }

    /// What is known of the index as a whole.
    pub fn settings(&self) -> Result<Settings> {
        settings(&self.index)
    }

    /// Takes out all that a file brought.
    pub fn remove(&mut self, key: &str) -> Result<()> {
        let term = Term::from_field_text(self.fields.file, key);
        self.engine()?.delete_term(term);
        Ok(())
    }

    /// Adds a story and its quotes, of the file that was last taken out. They stay together: the engine puts what it is
    /// given at once into one segment, one after the other, and merges keep the order.
    pub fn add(&mut self, documents: Vec<TantivyDocument>) -> Result<()> {
        let engine = self.engine()?;
        match engine.run(documents.into_iter().map(UserOperation::Add)) {
            Ok(_) => Ok(()),
            Err(error) => Err(cause(engine, error).into()),
        }
    }

    /// Keeps the words of a story that was added and of its quotes, so that what is learnt at the end need not read them
    /// again.
    pub(crate) fn keep(&mut self, mark: u64, story: &Wording, quotes: &[Wording]) {
        self.shelf.put(&self.folder, mark, story, quotes);
    }

    /// Adds what is known of a file, after all its documents.
    pub fn add_file(&mut self, entry: &FileEntry) -> Result<()> {
        let document = entry::file(&self.fields, entry);
        self.add(vec![document])
    }

    /// Makes all that was added and taken out since the last commit one lasting state. Only between files.
    pub fn commit(&mut self, settings: &Settings) -> Result<()> {
        let copies = payload(&self.index)?.copies;
        self.commit_with(&Payload { settings: settings.clone(), copies, learnt: false })
    }

    fn commit_with(&mut self, payload: &Payload) -> Result<()> {
        let text = serde_json::to_string(payload).unwrap_or_default();
        let mut commit = self.engine()?.prepare_commit()?;
        commit.set_payload(&text);
        commit.commit()?;
        match &self.undeclared {
            Some(_) => Ok(()),
            None => self.home.remember(&payload.settings),
        }
    }

    /// Learns over all that is committed (copies), where that has not been done. A run that is ended before
    /// leaves what was learnt before, which the next run mends.
    pub fn learn(&mut self) -> Result<()> {
        let payload = payload(&self.index)?;
        if payload.learnt {
            return Ok(());
        }
        self.learn_from(&payload)
    }

    /// Learns all anew, whatever was learnt before.
    pub(super) fn relearn(&mut self) -> Result<()> {
        let payload = payload(&self.index)?;
        self.learn_from(&Payload { copies: None, ..payload })
    }

    fn learn_from(&mut self, payload: &Payload) -> Result<()> {
        // A table that is gone or damaged is made anew.
        let old = payload.copies.as_deref().and_then(|name| Table::read(&self.folder, name).ok()).unwrap_or_default();
        self.rest()?;
        let (searcher, shelf) = (searcher(&self.index)?, &mut self.shelf);
        let mut texts = Texts { searcher: &searcher, fields: &self.fields, folder: &self.folder, shelf };
        let table = learn(&mut texts, &old)?;
        let name = table.write(&self.folder)?;
        self.commit_with(&Payload { copies: Some(name.clone()), learnt: true, ..payload.clone() })?;
        copies::sweep(&self.folder, &[&name, payload.copies.as_deref().unwrap_or_default()]);
        Ok(())
    }

    /// Waits until no segments are merged any more: what that takes and what learning takes would be in memory together.
    fn rest(&mut self) -> Result<()> {
        match self.engine.take() {
            Some(engine) => Ok(engine.wait_merging_threads()?),
            None => Ok(()),
        }
    }

    /// Waits until the files of the index are at rest, and lets a rebuilt index take its place.
    pub fn finish(mut self) -> Result<()> {
        self.rest()?;
        match self.undeclared.take() {
            Some(folder) => self.home.declare(&folder, &self.settings()?),
            None => Ok(()),
        }
    }

    /// The engine's writer, opened when there is something to write: a run that changes nothing leaves no trace.
    fn engine(&mut self) -> Result<&mut IndexWriter> {
        if self.engine.is_none() {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .num_merge_threads(1)
                .memory_budget_per_thread(MEMORY)
                .build();
            let engine: IndexWriter = self.index.writer_with_options(options).map_err(|error| match error {
                TantivyError::LockFailure(..) => Error::Busy { path: self.home.path.clone() },
                error => error.into(),
            })?;
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(DELETED);
            policy.set_min_num_segments(MERGED);
            policy.set_max_docs_before_merge(LARGE);
            engine.set_merge_policy(Box::new(policy));
            // The engine numbers the first operation like the last commit, so that a merge which begins before the next one
            // can step over it. So the first takes nothing away.
            engine.delete_term(Term::from_field_text(self.fields.file, ""));
            // What a run that was killed left half done may bear the very name of what this one writes.
            engine.garbage_collect_files().wait()?;
            self.engine = Some(engine);
        }
        self.engine.as_mut().ok_or_else(|| Error::DamagedIndex { path: self.home.path.clone() })
    }
}

/// Why the engine takes no more documents: its thread that writes has ended, which is all that `error` says, and only who
/// waits for that thread is told of what (a full disk, a right that was lost).
fn cause(engine: &mut IndexWriter, error: TantivyError) -> TantivyError {
    // Nothing is committed by this alone.
    engine.prepare_commit().err().unwrap_or(error)
}

/// What is known of an index as a whole.
pub(super) fn settings(index: &Index) -> Result<Settings> {
    Ok(payload(index)?.settings)
}

/// What the engine keeps with the last commit.
pub(super) fn payload(index: &Index) -> Result<Payload> {
    Ok(payload_of(&index.load_metas()?))
}

/// What the engine keeps with a commit.
pub(super) fn payload_of(commit: &IndexMeta) -> Payload {
    commit.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok()).unwrap_or_default()
}

/// Opens the engine's files.
pub(super) fn open(path: &Path) -> tantivy::Result<Index> {
    open_in(path, Folder::unmapped(path)?)
}

/// The same to answer from.
pub(super) fn open_to_read(path: &Path) -> tantivy::Result<Index> {
    open_in(path, Folder::mapped(path)?)
}

fn open_in(path: &Path, directory: impl Into<Box<dyn Directory>>) -> tantivy::Result<Index> {
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        // What is neither is no part of an index, and a pipe among its files would be waited for without end.
        if entry.file_type().is_ok_and(|kind| !kind.is_file() && !kind.is_dir() && !kind.is_symlink()) {
            return Err(corrupt(&entry.file_name(), "is no file"));
        }
    }
    let mut index = Index::open(directory)?;
    prepare(&mut index);
    Ok(index)
}

/// The engine's view of an index as it is now; it watches for no later one.
pub(super) fn searcher(index: &Index) -> tantivy::Result<Searcher> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    for segment in searcher.segment_readers() {
        // Every document of a segment is walked by this number, which stands in the commit alone. Its columns have their
        // own, and no segment is without stories and without files.
        let (columns, all) = (segment.fast_fields(), segment.max_doc());
        let files = columns.str("entry")?.map_or(all, |entries| entries.ords().num_docs());
        if files != all || columns.i64("mark")?.num_docs() != all {
            return Err(corrupt(COMMIT.as_ref(), "counts other documents than there are"));
        }
    }
    Ok(searcher)
}

fn corrupt(file: &OsStr, what: &str) -> TantivyError {
    TantivyError::DataCorruption(DataCorruption::new(file.into(), what.to_owned()))
}

/// Lets an index that was opened read our words.
pub(super) fn prepare(index: &mut Index) {
    index.set_tokenizers(analyzers());
}

fn create(home: &Home) -> Result<String> {
    let folder = home.new_engine()?;
    let (schema, _) = Fields::build();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(5) }),
        docstore_blocksize: BLOCK,
        ..IndexSettings::default()
    };
    Index::builder().schema(schema).settings(settings).create_in_dir(home.path.join(&folder))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The thread that writes ends at its first file, at whichever story later that is noticed.
    #[test]
    fn a_folder_that_vanished_is_the_reason_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(folder.path()).unwrap();
        writer.remove("story.txt").unwrap();
        std::fs::remove_dir_all(writer.folder.clone()).unwrap();
        let error = (0..1_000_000).find_map(|_| writer.add(vec![TantivyDocument::default()]).err()).unwrap();
        assert!(error.to_string().contains("No such file"), "{error}");
    }
}
