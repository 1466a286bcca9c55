//! What the index knows of the files: which were read, what they were, and what came of them.
//!
//! A file's entry is a document of its own, written in the same commit as its stories: whatever moment a run is ended
//! at, entry and stories agree.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use tantivy::Searcher;

use super::columns;
use super::entry::{Prepared, json};
use super::reader::Reader;
use super::schema::FILE;
use crate::corrections::Corrections;
use crate::error::Result;
use crate::input::{self, Found};
use crate::record::Correction;

/// Version of what is found in a file. Files read by a program of another version are read again when next indexed.
pub const EXTRACTION: u32 = 13;

/// What nearly every file has, beside its key: how many bytes of the key are that of its root, where its path is the rest; bytes,
/// time of last change, SHA-256 in base 64, version of the extraction; stories, quotes, foreign and unextracted stories.
#[derive(Serialize, Deserialize)]
struct Usual(Option<usize>, u64, i128, String, u32, [usize; 4]);

/// Between the parts of an entry as it is kept: no path has it.
const PART: char = '\0';

/// What is known of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Absolute path.
    #[serde(default, skip_serializing_if = "is_default")]
    pub key: String,
    /// Path below the root it was indexed under.
    #[serde(default, skip_serializing_if = "is_default")]
    pub path: String,
    /// Absolute path of that root.
    #[serde(default, skip_serializing_if = "is_default")]
    pub root: String,
    /// Bytes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970.
    #[serde(default, skip_serializing_if = "is_default")]
    pub modified: i128,
    /// Whether it was read so soon after that change that it may bear the same time and hold something else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsettled: bool,
    /// SHA-256 of the contents, in hexadecimal.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sha256: String,
    /// [`EXTRACTION`] of the program that read it.
    #[serde(default, skip_serializing_if = "is_default")]
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
    #[serde(default, skip_serializing_if = "is_default")]
    pub counts: Counts,
    /// Why it was not read, where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skipped>,
    /// What could not be read inside it, a line of JSON Lines for instance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<String>,
}

impl FileEntry {
    /// The entry as the index keeps it: the key, which begins as those beside it do, then what nearly every file has, then as
    /// JSON whatever else is known of this one. A third as long as JSON alone.
    pub(super) fn kept(&self) -> String {
        let below = self.key.strip_prefix(&self.root).and_then(|rest| rest.strip_prefix('/'));
        let root = (below == Some(&self.path)).then_some(self.root.len());
        let sha256 = in_base64(&self.sha256).unwrap_or_default();
        let rest = Self {
            path: root.map_or_else(|| self.path.clone(), |_| String::new()),
            root: root.map_or_else(|| self.root.clone(), |_| String::new()),
            sha256: if sha256.is_empty() { self.sha256.clone() } else { String::new() },
            unsettled: self.unsettled,
            reading: self.reading.clone(),
            corrections: self.corrections.clone(),
            corrected: self.corrected.clone(),
            skipped: self.skipped.clone(),
            issues: self.issues.clone(),
            ..Self::default()
        };
        let Counts { stories, quotes, foreign, unextracted } = self.counts;
        let counts = [stories, quotes, foreign, unextracted];
        let usual = json(&Usual(root, self.size, self.modified, sha256, self.extraction, counts));
        let mut kept = format!("{}{PART}{usual}", self.key);
        if rest != Self::default() {
            kept.push(PART);
            kept += &json(&rest);
        }
        kept
    }

    /// The entry that was kept; nothing where it is damaged.
    pub(super) fn of_kept(kept: &str) -> Option<Self> {
        let mut parts = kept.splitn(3, PART);
        let (key, usual) = (parts.next()?, parts.next()?);
        let rest: Self = parts.next().map_or(Ok(Self::default()), serde_json::from_str).ok()?;
        let Usual(root, size, modified, sha256, extraction, counts) = serde_json::from_str(usual).ok()?;
        let [stories, quotes, foreign, unextracted] = counts;
        let counts = Counts { stories, quotes, foreign, unextracted };
        let mut entry = Self { key: key.to_owned(), size, modified, extraction, counts, ..rest };
        if let Some(root) = root {
            let (root, path) = key.split_at_checked(root)?;
            entry.root = root.to_owned();
            entry.path = path.strip_prefix('/')?.to_owned();
        }
        if !sha256.is_empty() {
            entry.sha256 = input::hexadecimal(&STANDARD_NO_PAD.decode(sha256).ok()?);
        }
        Some(entry)
    }

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

/// A number in hexadecimal, small letters, in base 64, which is a third shorter; nothing where it is no such number.
fn in_base64(hexadecimal: &str) -> Option<String> {
    let digits: Option<Vec<u8>> = hexadecimal
        .bytes()
        .map(|digit| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        })
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    let bytes: Vec<u8> = digits.as_chunks().0.iter().map(|[high, low]| high << 4 | low).collect();
    Some(STANDARD_NO_PAD.encode(bytes))
}

/// A time in nanoseconds since 1970.
pub(super) fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
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
    columns::each_value(searcher, "entry", |kept| add(kept, &mut files))?;
    Ok(files)
}

fn add(kept: &str, files: &mut BTreeMap<String, FileEntry>) {
    if let Some(entry) = FileEntry::of_kept(kept) {
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
            columns::values(reader.searcher(), "entry", &found)?.iter().for_each(|kept| add(kept, &mut files));
            return Ok(files.into_values().next());
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> FileEntry {
        FileEntry {
            key: "/news/2002/a.txt".into(),
            path: "2002/a.txt".into(),
            root: "/news".into(),
            size: 465,
            modified: 1_796_093_222_431_687_994,
            sha256: "0f".repeat(32),
            extraction: EXTRACTION,
            counts: Counts { stories: 1, quotes: 7, foreign: 0, unextracted: 0 },
            ..FileEntry::default()
        }
    }

    #[test]
    fn an_entry_comes_back_as_it_was_kept() {
        let skipped = Some(Skipped { reason: "is empty".into(), failed: false });
        let alone = FileEntry { path: "a.txt".into(), root: "/news/2002/a.txt".into(), ..entry() };
        let odd = FileEntry { sha256: "none".into(), unsettled: true, issues: vec!["line\u{0}2".into()], ..entry() };
        let before = FileEntry { modified: -5, sha256: String::new(), skipped, ..entry() };
        for entry in [entry(), alone, odd, before, FileEntry::default()] {
            assert_eq!(FileEntry::of_kept(&entry.kept()), Some(entry));
        }
    }

    #[test]
    fn an_entry_that_is_like_all_others_is_short_and_begins_with_its_key() {
        let kept = entry().kept();
        assert!(kept.starts_with("/news/2002/a.txt\0[5,465,"), "{kept}");
        assert!(kept.len() < entry().key.len() + 96, "{}", kept.len());
    }

    #[test]
    fn what_is_damaged_is_no_entry() {
        let kept = entry().kept();
        assert!((0..kept.len()).all(|end| FileEntry::of_kept(&kept[..end]).is_none()));
        assert_eq!(FileEntry::of_kept("/news/a\0[99,1,1,\"\",1,[0,0,0,0]]"), None);
    }
}
