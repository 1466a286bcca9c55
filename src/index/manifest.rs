//! What the index knows of the files: which were read, what they were, and what came of them.
//!
//! A file's entry is a document of its own, written in the same commit as its stories: whatever moment a run is ended
//! at, entry and stories agree.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tantivy::Searcher;

use super::columns;
use super::entry::Prepared;
use super::reader::Reader;
use super::schema::FILE;
use crate::corrections::Corrections;
use crate::error::Result;
use crate::input::{self, Found};
use crate::record::Correction;

/// Version of what is found in a file. Files read by a program of another version are read again when next indexed.
pub const EXTRACTION: u32 = 12;

/// What is known of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Absolute path.
    pub key: String,
    /// Path below the root it was indexed under.
    pub path: String,
    /// Absolute path of that root.
    pub root: String,
    /// Bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub modified: i128,
    /// Whether it was read so soon after that change that it may bear the same time and hold something else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsettled: bool,
    /// SHA-256 of the contents, in hexadecimal.
    pub sha256: String,
    /// [`EXTRACTION`] of the program that read it.
    pub extraction: u32,
    /// How it was read, where the user said so.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reading: input::Settings,
    /// What the corrections said when it was read: see [`crate::corrections::Corrections::digest`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub corrections: String,
    /// Those that were applied to its stories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Correction>,
    /// What came of it.
    pub counts: Counts,
    /// Why it was not read, where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skipped>,
    /// What could not be read inside it, a line of JSON Lines for instance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<String>,
}

impl FileEntry {
    /// Counts a story of it that is about to be written, and the corrections that were applied to that.
    pub(crate) fn take(&mut self, story: &Prepared) {
        let [foreign, unextracted] = [story.is_foreign, story.is_unextracted].map(usize::from);
        self.counts += Counts { stories: 1, quotes: story.quotes, foreign, unextracted };
        for correction in &story.corrected {
            if !self.corrected.contains(correction) {
                self.corrected.push(correction.clone());
            }
        }
    }

    /// Whether a file is as it was when it was read, as far as size and time of change tell.
    pub fn is_unchanged(&self, found: &Found) -> bool {
        let modified = found.modified.map_or(0, nanoseconds);
        modified != 0 && self.modified == modified && !self.unsettled && self.size == found.size
    }

    /// Whether what is known was read from the same bytes in the same way.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let of = |entry: &Self| (entry.extraction, entry.size);
        of(self) == of(other)
            && self.sha256 == other.sha256
            && (&self.root, &self.path) == (&other.root, &other.path)
            && self.reading == other.reading
            && self.corrections == other.corrections
    }

    /// Adds this to what another index knows of the same file: stories of another shard, or of another moment, of which
    /// the later counts. Where the two were read otherwise, the file is to be read again.
    pub(crate) fn join(self, known: &mut Self) {
        let is_like = self.is_like(known);
        let (mut later, earlier) =
            if self.modified > known.modified { (self, std::mem::take(known)) } else { (std::mem::take(known), self) };
        later.counts += earlier.counts;
        let corrected: Vec<Correction> =
            earlier.corrected.into_iter().filter(|one| !later.corrected.contains(one)).collect();
        later.corrected.extend(corrected);
        let issues: Vec<String> = earlier.issues.into_iter().filter(|one| !later.issues.contains(one)).collect();
        later.issues.extend(issues);
        if !is_like {
            later.extraction = 0;
        } else if later.modified == earlier.modified {
            later.unsettled &= earlier.unsettled;
        }
        *known = later;
    }

    /// Whether its stories were made with these corrections, and name them by the lines in which they stand now.
    pub(crate) fn is_corrected_by(&self, corrections: &Corrections) -> bool {
        let stands = |applied: &Correction| {
            let now = corrections.list().iter().find(|one| one.line == applied.line);
            applied.file == corrections.file() && now.is_some_and(|one| one.to_string() == applied.text)
        };
        self.corrections == corrections.digest() && self.corrected.iter().all(stands)
    }
}

/// A time in nanoseconds since 1970.
pub(super) fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

fn is_default(reading: &input::Settings) -> bool {
    *reading == input::Settings::default()
}

/// Why a file was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// In words: `is empty`.
    pub reason: String,
    /// Whether it should have been read: a picture should not, a damaged text should.
    pub failed: bool,
}

/// What came of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Stories.
    pub stories: usize,
    /// Quotes in them.
    pub quotes: usize,
    /// Stories in another language than English, of which nothing was extracted.
    pub foreign: usize,
    /// Stories in which nothing was looked for.
    #[serde(default)]
    pub unextracted: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.stories += other.stories;
        self.quotes += other.quotes;
        self.foreign += other.foreign;
        self.unextracted += other.unextracted;
    }
}

/// Every file in the index, by key.
pub(crate) fn read(searcher: &Searcher) -> Result<BTreeMap<String, FileEntry>> {
    let mut files = BTreeMap::new();
    columns::each_value(searcher, "entry", |json| add(json, &mut files))?;
    Ok(files)
}

fn add(json: &str, files: &mut BTreeMap<String, FileEntry>) {
    if let Ok(entry) = serde_json::from_str::<FileEntry>(json) {
        match files.get_mut(&entry.key) {
            // Of several indexes that are read as one, each knows of its own stories.
            Some(known) => entry.join(known),
            None => drop(files.insert(entry.key.clone(), entry)),
        }
    }
}

/// The file that a story lies in, by the story's key, which begins with that of the file.
pub(crate) fn of_story(reader: &Reader, key: &str) -> Result<Option<FileEntry>> {
    for (end, _) in key.rmatch_indices(['!', ':', '#']) {
        let found = reader.of_file(&key[..end], FILE)?;
        if !found.is_empty() {
            let mut files = BTreeMap::new();
            columns::values(reader.searcher(), "entry", &found)?.iter().for_each(|json| add(json, &mut files));
            return Ok(files.into_values().next());
        }
    }
    Ok(None)
}
