//! One index of several, without the files they were made of.
//!
//! The engine's documents are taken over as they are, but for what is known of files, which is put together, and for
//! stories that several indexes hold, of which one is taken. Copies are then learnt over all. It is written beside what is
//! there, and declared when it is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use tantivy::directory::OwnedBytes;
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{BitSet, DocAddress};

use super::flags::is_foreign;
use super::home::Home;
use super::manifest::{self, Counts, FileEntry};
use super::part::{self, Part};
use super::reader::Reader;
use super::schema::{FILE, STORY};
use super::shard::Shard;
use super::update::{self, Total};
use super::writer::{Settings, Writer};
use crate::corrections::Corrections;
use crate::error::{Error, Result, held};

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

/// Makes an index in folder `to` of those in `folders`. Where several know a file, their stories of it are put together; of a
/// story that is in several, that of the latest reading of its file is taken, or of the first index named.
///
/// # Errors
///
/// Where one of the indexes cannot be read, is of another version, is named twice, or is being written by another run;
/// where they hold different shards of their folders; where their corrections differ and none are named; and where an
/// index is in `to` already and need not give way.
pub fn merge(folders: &[PathBuf], to: &Path, options: &Options) -> Result<Merged> {
    let homes = folders.iter().map(|folder| Home::at(folder)).collect::<Result<Vec<_>>>()?;
    let home = Home { path: to.to_owned() };
    part::refuse_same(&[homes.as_slice(), &[home.clone()]].concat())?;
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
    let mut manifests = Vec::with_capacity(parts.len());
    for part in &parts {
        manifests.push(manifest::read(&part.index.reader()?.searcher())?);
    }
    let mut merging = Merging { reader: &reader, parts: &parts, manifests, out: BTreeSet::new() };
    let mut merged = Merged { doubled: merging.drop_doubles()?, remarks: remarks(&parts), ..Merged::default() };
    let files = merging.files(settings.shard.as_ref());

    let segments = index.searchable_segments()?;
    let (wanted, any) = merging.wanted()?;
    let mut writer = match any {
        true => Writer::merge_with(home, lock, &segments, wanted)?,
        false => Writer::rebuild_with(home, lock)?,
    };
    for entry in files {
        if entry.skipped.is_none() {
            merged.total.files += 1;
            merged.total.counts += entry.counts;
        }
        merged.stale += usize::from(entry.extraction == 0);
        writer.add_file(&entry)?;
    }
    writer.commit(&settings)?;
    writer.learn()?;
    writer.finish()?;
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

struct Merging<'m> {
    /// All indexes as one, in which stories may be twice.
    reader: &'m Reader,
    parts: &'m [Part],
    /// The files that each knows.
    manifests: Vec<BTreeMap<String, FileEntry>>,
    /// Stories that are left out.
    out: BTreeSet<DocAddress>,
}

impl Merging<'_> {
    /// Leaves out all but one of the stories that several indexes hold; gives how many there are of these.
    fn drop_doubles(&mut self) -> Result<usize> {
        let mut several: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, manifest) in self.manifests.iter().enumerate() {
            manifest.keys().for_each(|file| several.entry(file).or_default().push(number));
        }
        let can_meet = |numbers: &Vec<usize>| {
            let mut pairs =
                numbers.iter().enumerate().flat_map(|(n, one)| numbers[..n].iter().map(move |other| (one, other)));
            pairs.any(|(&one, &other)| !self.parts[one].is_apart_from(&self.parts[other]))
        };
        several.retain(|_, numbers| can_meet(numbers));
        let files: Vec<String> = several.into_keys().map(str::to_owned).collect();
        files.iter().map(|file| self.drop_doubles_of(file)).sum()
    }

    fn drop_doubles_of(&mut self, file: &str) -> Result<usize> {
        let fields = self.reader.fields();
        let of_file = TermQuery::new(Term::from_field_text(fields.file, file), IndexRecordOption::Basic);
        let stories: Vec<Box<dyn Query>> = vec![Box::new(of_file), Box::new(self.reader.kind(STORY))];
        let hits = self.reader.each(&BooleanQuery::intersection(stories), false)?;
        let keys = self.reader.column("key", &hits)?;
        let mut by_key: BTreeMap<String, Vec<(i128, usize, DocAddress)>> = BTreeMap::new();
        for (hit, key) in hits.iter().zip(keys) {
            let Some(part) = self.part_of(hit.address) else { continue };
            let modified = self.manifests[part].get(file).map_or(0, |entry| entry.modified);
            // The latest first, and of these that of the first index.
            by_key.entry(key).or_default().push((-modified, part, hit.address));
        }
        let mut doubled = 0;
        for mut same in by_key.into_values().filter(|same| same.len() > 1) {
            same.sort_unstable();
            doubled += 1;
            for (_, part, address) in same.drain(1..) {
                let record = self.reader.record(address)?;
                let foreign = usize::from(is_foreign(&record));
                if let Some(entry) = self.manifests[part].get_mut(file) {
                    entry.counts -= Counts { stories: 1, quotes: record.quotes.len(), foreign };
                }
                self.out.insert(address);
            }
        }
        Ok(doubled)
    }

    fn part_of(&self, address: DocAddress) -> Option<usize> {
        let segment = self.reader.searcher().segment_reader(address.segment_ord).segment_id();
        self.parts.iter().position(|part| part.holds(segment))
    }

    /// What is known of every file, of all shards that the new index holds. A file that one of them does not know yet is to be
    /// read again.
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

    /// The documents of each segment that are taken over: all but those on files and those left out. And whether there is any.
    fn wanted(&self) -> Result<(Vec<Option<AliveBitSet>>, bool)> {
        let mut out: FxHashMap<u32, BTreeSet<u32>> = FxHashMap::default();
        for hit in self.reader.each(&self.reader.kind(FILE), false)? {
            out.entry(hit.address.segment_ord).or_default().insert(hit.address.doc_id);
        }
        let searcher = self.reader.searcher();
        for story in &self.out {
            let quotes = searcher.segment_reader(story.segment_ord).fast_fields().i64("quotes")?.first(story.doc_id);
            let last = story.doc_id.saturating_add(quotes.and_then(|many| many.try_into().ok()).unwrap_or(0));
            out.entry(story.segment_ord).or_default().extend(story.doc_id..=last);
        }
        let (mut wanted, mut any) = (Vec::new(), false);
        for (segment, number) in searcher.segment_readers().iter().zip(0..) {
            let out = out.remove(&number).unwrap_or_default();
            let mut alive = BitSet::with_max_value(segment.max_doc());
            for document in segment.doc_ids_alive().filter(|document| !out.contains(document)) {
                alive.insert(document);
                any = true;
            }
            let mut bytes = Vec::new();
            write_alive_bitset(&alive, &mut bytes).map_err(tantivy::TantivyError::from)?;
            wanted.push(Some(AliveBitSet::open(OwnedBytes::new(bytes))));
        }
        Ok((wanted, any))
    }
}
