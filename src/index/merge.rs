//! One index of several, without the files they were made of.
//!
//! Every record is written again, file by file, as a run over the files would: so words are weighed in the new index as
//! in one that was never several. What is known of a file is put together, and of stories that several indexes hold,
//! one is taken. Copies are then learnt over all. It is written beside what is there, and declared when it is whole.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::entry::{Prepared, prepare};
use super::home::Home;
use super::manifest::{self, Counts, FileEntry};
use super::part::{self, Part};
use super::reader::Reader;
use super::shard::Shard;
use super::update::{self, Total};
use super::writer::{self, Settings, Writer};
use crate::corrections::Corrections;
use crate::error::{Error, Result, held};

/// Files whose stories are made ready in one round on all cores.
const ROUND: usize = 64;

/// How indexes are made one.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether an index that is there already gives way, when the new one is whole.
    pub force: bool,
    /// The corrections of the new index, where those of the others are not all the same.
    pub corrections: Option<PathBuf>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What the new index holds.
    pub total: Total,
    /// Stories that were in several indexes, and were taken once.
    pub doubled: usize,
    /// Files that the next run reads again: for the indexes read them at different moments or in different ways, or
    /// some that hold a shard of their folder had not read them yet.
    pub stale: usize,
    /// What else is to be known, in words.
    pub remarks: Vec<String>,
}

/// Makes an index in folder `to` of those in `folders`. Where several know a file, their stories of it are put
/// together; of a story that is in several, that of the latest reading of its file is taken, or of the first index
/// named.
///
/// # Errors
///
/// Where one of the indexes cannot be read, is of another version, is named twice, or is being written by another run;
/// where they hold different shards of their folders; where their corrections differ and none are named; and where an
/// index is in `to` already and need not give way.
pub fn merge(folders: &[PathBuf], to: &Path, options: &Options) -> Result<Merged> {
    let homes = folders.iter().map(|folder| Home::at(folder)).collect::<Result<Vec<_>>>()?;
    let home = Home { path: to.to_owned() };
    part::refuse_same(&[homes.as_slice(), std::slice::from_ref(&home)].concat())?;
    if home.exists() && !options.force {
        return Err(Error::Exists { path: to.to_owned() });
    }
    let _locks = homes.iter().map(|home| home.lock(false)).collect::<Result<Vec<_>>>()?;
    let parts = homes.iter().map(Part::open).collect::<Result<Vec<_>>>()?;
    let mut settings = Settings::joined(parts.iter().map(|part| &part.payload.settings));
    settings.shard = shard(&parts, to)?;
    settings.corrections = corrections(&homes, to, options.corrections.as_deref())?;
    let lock = home.lock(false)?;

    let index = part::unite(&parts)?;
    let reader = Reader::over(to, &index)?;
    let merging = Merging { reader: &reader, parts: &parts, manifests: manifests(&parts)? };
    let mut merged = Merged { remarks: remarks(&parts), ..Merged::default() };
    let mut made = Writer::rebuild_with(home, lock)?;
    for round in merging.files(settings.shard.as_ref()).chunks(ROUND) {
        let files: Vec<Taken> = round.par_iter().map(|entry| merging.file(entry)).collect::<Result<_>>()?;
        for Taken { entry, stories, doubled } in files {
            for story in stories {
                made.keep(story.mark, &story.words, &story.said);
                made.add(story.documents)?;
            }
            made.add_file(&entry)?;
            if entry.skipped.is_none() {
                merged.total.files += 1;
                merged.total.counts += entry.counts;
            }
            merged.doubled += doubled;
            merged.stale += usize::from(entry.extraction == 0);
        }
    }
    made.commit(&settings)?;
    made.learn()?;
    made.finish()?;
    Ok(merged)
}

/// The shard of all, which must be the same of every folder that was indexed; nothing where it is the whole.
fn shard(parts: &[Part], to: &Path) -> Result<Option<Shard>> {
    let mut of_roots: BTreeMap<&String, Option<Shard>> = BTreeMap::new();
    for part in parts {
        let Settings { roots, shard, .. } = &part.payload.settings;
        for root in roots.keys() {
            of_roots
                .entry(root)
                .and_modify(|known| *known = known.as_ref().zip(shard.as_ref()).and_then(|(one, other)| one.and(other)))
                .or_insert_with(|| shard.clone());
        }
    }
    let unlike = |(root, one): (&String, &Option<Shard>), (another, other): (&String, &Option<Shard>)| {
        let (root, another) = (root.clone(), another.clone());
        Error::UnlikeShards { path: to.to_owned(), root, one: held(one), another, other: held(other) }
    };
    // Shards of different numbers, or a shard and all, are no shard together.
    let mut named = parts.iter().map(|part| &part.payload.settings);
    let mut named = named.by_ref().filter_map(|settings| Some((settings.roots.keys().next()?, &settings.shard)));
    let number = |shard: &Option<Shard>| shard.as_ref().map(Shard::of);
    if let Some(first) = named.next()
        && let Some(other) = named.find(|other| number(other.1) != number(first.1))
    {
        return Err(unlike(first, other));
    }
    let mut all = of_roots.iter();
    let Some((root, shard)) = all.next() else { return Ok(None) };
    match all.find(|(_, other)| *other != shard) {
        Some((another, other)) => Err(unlike((root, shard), (another, other))),
        None => Ok(shard.clone().filter(|shard| !shard.is_whole())),
    }
}

/// The path of the corrections that the new index remembers: those that are named, or those of all the others.
fn corrections(homes: &[Home], to: &Path, named: Option<&Path>) -> Result<Option<String>> {
    if let Some(path) = named {
        return Ok(update::remembered(to, &Corrections::read(path)?));
    }
    let mut all = Vec::with_capacity(homes.len());
    for home in homes {
        all.push((home, update::corrections(&home.path, None)?));
    }
    let Some((first, known)) = all.first() else { return Ok(None) };
    match all.iter().find(|(_, other)| other.digest() != known.digest()) {
        Some((home, _)) => Err(Error::UnlikeCorrections { path: first.path.clone(), other: home.path.clone() }),
        None => Ok(update::remembered(to, known)),
    }
}

/// What becomes of folders that were indexed in several ways.
fn remarks(parts: &[Part]) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut known: BTreeMap<&String, &Part> = BTreeMap::new();
    for part in parts {
        let settings = &part.payload.settings;
        for (root, exclude) in &settings.roots {
            let first = &known.entry(root).or_insert(part).payload.settings;
            if first.roots.get(root) != Some(exclude) {
                remarks.push(format!(
                    "{root} was indexed with one --exclude and with another: only what both leave out is left out"
                ));
            }
            if first.readings.get(root) != settings.readings.get(root) {
                remarks.push(format!(
                    "{root} was read in one way and in another: from here on as in the first index named"
                ));
            }
        }
    }
    remarks.dedup();
    remarks
}

/// The files that each of the indexes knows.
fn manifests(parts: &[Part]) -> Result<Vec<BTreeMap<String, FileEntry>>> {
    parts.iter().map(|part| manifest::read(&writer::searcher(&part.index)?)).collect()
}

struct Merging<'m> {
    /// All indexes as one, in which stories may be twice.
    reader: &'m Reader,
    parts: &'m [Part],
    manifests: Vec<BTreeMap<String, FileEntry>>,
}

/// A file with its stories, ready to be written.
struct Taken {
    entry: FileEntry,
    stories: Vec<Prepared>,
    /// Stories that were in several indexes.
    doubled: usize,
}

impl Merging<'_> {
    /// What is known of every file, where the new index holds this shard. A file that was read differently, or that
    /// some of the shards do not know yet, is to be read again.
    fn files(&self, shard: Option<&Shard>) -> Vec<FileEntry> {
        let mut files: BTreeMap<&String, (FileEntry, Option<Shard>)> = BTreeMap::new();
        for (part, manifest) in self.parts.iter().zip(&self.manifests) {
            let own = &part.payload.settings.shard;
            for (key, entry) in manifest {
                match files.get_mut(key) {
                    Some((known, shards)) => {
                        entry.clone().join(known);
                        *shards = shards.as_ref().zip(own.as_ref()).and_then(|(one, other)| one.and(other));
                    }
                    None => drop(files.insert(key, (entry.clone(), own.clone()))),
                }
            }
        }
        let is_known_to_all = |known: &Option<Shard>| match (known, shard) {
            (Some(known), Some(all)) => known == all,
            (Some(known), None) => known.is_whole(),
            (None, _) => true,
        };
        let whole = |(entry, known): (FileEntry, Option<Shard>)| match is_known_to_all(&known) {
            true => entry,
            false => FileEntry { extraction: 0, ..entry },
        };
        files.into_values().map(whole).collect()
    }

    /// The stories of a file, each once: from the latest reading of the file, and of these from the first index named.
    fn file(&self, known: &FileEntry) -> Result<Taken> {
        let mut all = Vec::new();
        for address in self.reader.addresses_of(&known.key)? {
            let segment = self.reader.searcher().segment_reader(address.segment_ord).segment_id();
            let part = self.parts.iter().position(|part| part.holds(segment)).unwrap_or(0);
            let read = self.manifests.get(part).and_then(|manifest| manifest.get(&known.key));
            let (read, root) = read.map_or((0, &known.root), |entry| (entry.modified, &entry.root));
            all.push((self.reader.story(address)?, Reverse(read), part, root));
        }
        all.sort_by_cached_key(|(stored, read, part, _)| {
            let source = &stored.record.source;
            (source.member.clone(), source.record, source.story, *read, *part)
        });
        let mut entry = FileEntry { counts: Counts::default(), corrected: Vec::new(), ..known.clone() };
        let (mut stories, mut doubled) = (Vec::new(), 0);
        for same in all.chunk_by_mut(|one, other| one.0.key == other.0.key) {
            doubled += usize::from(same.len() > 1);
            let Some((stored, _, _, root)) = same.first_mut() else { continue };
            let record = std::mem::take(&mut stored.head.record);
            let story = prepare(&self.reader.fields(), record.into(), &known.key, root, stored.line);
            entry.take(&story);
            stories.push(story);
        }
        Ok(Taken { entry, stories, doubled })
    }
}
