//! The table beside the records: which stories are one.
//!
//! It is a file of its own, named by what is in it, and the commit of the index says which is valid: readers see the table
//! of the state they read, or the one before it, which knows nothing wrong. Stories are known by marks (see
//! [`mark`]), so that a table outlives whatever the engine does to its documents.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::error::{Error, Result};
use crate::text::key::{join, word_key};

/// First bytes of the file, with the version of its form.
const HEAD: &[u8; 8] = b"copies\x002";
/// What the name of the file begins with.
const NAME: &str = "copies-";

/// The mark of a story: another one as soon as its key, its words or its quotes are others.
pub fn mark(key: &str, content: u64, quotes: u64) -> u64 {
    join(join(word_key(key), content), quotes)
}

/// A quote: the mark of its story, and its number there, from 0.
pub type Quoted = (u64, u32);

/// What was learnt over an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Marks of all stories that were looked at, sorted.
    pub seen: Vec<u64>,
    /// Marks of stories that are one, the lead first; groups of more than one alone.
    pub groups: Vec<Vec<u64>>,
    /// Quotes that are one saying, the first appearance first: mark of the story and number of the quote in it.
    pub families: Vec<Vec<Quoted>>,
}

impl Table {
    /// Reads the table of this name from the folder of an index.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, is damaged, or is another table than the one of this name.
    pub fn read(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(|source| Error::Read { path, source })?;
        let own = (name_of(&bytes) == name).then(|| Self::from_bytes(&bytes)).flatten();
        own.ok_or_else(|| Error::DamagedIndex { path: folder.to_owned() })
    }

    /// Reads a table that lies under a name of another kind; nothing where it cannot be read.
    pub(crate) fn load(path: &Path) -> Option<Self> {
        Self::from_bytes(&fs::read(path).ok()?)
    }

    /// Writes the table into the folder of an index, and gives its name.
    pub fn write(&self, folder: &Path) -> Result<String> {
        let bytes = self.to_bytes();
        let name = name_of(&bytes);
        put(&folder.join(&name), &bytes)?;
        Ok(name)
    }

    /// Writes the table under a name of another kind; what lay there stands until it is whole.
    pub(crate) fn store(&self, path: &Path) -> Result<()> {
        put(path, &self.to_bytes())
    }

    /// What is known of several archives, each learnt by itself, as one table.
    pub(crate) fn concat(tables: Vec<Self>) -> Self {
        let mut all = Self::default();
        for table in tables {
            all.seen.extend(table.seen);
            all.groups.extend(table.groups);
            all.families.extend(table.families);
        }
        all.seen.sort_unstable();
        all
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::from(HEAD);
        let mut put = |number: u64| out.extend_from_slice(&number.to_le_bytes());
        put(self.seen.len() as u64);
        self.seen.iter().for_each(|&mark| put(mark));
        put(self.groups.len() as u64);
        for group in &self.groups {
            put(group.len() as u64);
            group.iter().for_each(|&mark| put(mark));
        }
        put(self.families.len() as u64);
        for family in &self.families {
            put(family.len() as u64);
            family.iter().for_each(|&(mark, quote)| [mark, u64::from(quote)].into_iter().for_each(&mut put));
        }
        let sum = checksum(&out);
        out.extend_from_slice(&sum.to_le_bytes());
        out
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (rest, sum) = bytes.split_last_chunk::<8>()?;
        if u64::from_le_bytes(*sum) != checksum(rest) {
            return None;
        }
        let mut numbers = Numbers { rest: rest.strip_prefix(HEAD)? };
        let seen = numbers.list(Numbers::next)?;
        let groups = numbers.list(|numbers| numbers.list(Numbers::next))?;
        let quote = |numbers: &mut Numbers<'_>| Some((numbers.next()?, u32::try_from(numbers.next()?).ok()?));
        let families = numbers.list(|numbers| numbers.list(quote))?;
        numbers.rest.is_empty().then_some(Self { seen, groups, families })
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let draft = path.with_extension("new");
    let mut file = fs::File::create(&draft).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&draft, path).map_err(failed)
}

/// Removes the tables that no reader of this state or the one before it asks for.
pub(crate) fn sweep(folder: &Path, kept: &[&str]) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(NAME) && !kept.contains(&name.as_ref()) {
            // A table too much does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The name under which a table of these bytes lies.
fn name_of(bytes: &[u8]) -> String {
    format!("{NAME}{:016x}", checksum(bytes))
}

/// In four rows that do not wait for one another, for a table is checked whole by every search.
fn checksum(bytes: &[u8]) -> u64 {
    let (blocks, rest) = bytes.as_chunks::<32>();
    let mut sums = [0, 1, 2, 3];
    for block in blocks {
        for (sum, number) in sums.iter_mut().zip(block.as_chunks().0) {
            *sum = join(*sum, u64::from_le_bytes(*number));
        }
    }
    let rest = rest.chunks(8).map(|chunk| {
        let mut eight = [0; 8];
        eight.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(eight)
    });
    sums.into_iter().chain(rest).fold(bytes.len() as u64, join)
}

/// Numbers of a file, one after the other.
struct Numbers<'b> {
    rest: &'b [u8],
}

impl Numbers<'_> {
    fn next(&mut self) -> Option<u64> {
        let (number, rest) = self.rest.split_first_chunk::<8>()?;
        self.rest = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.next()?).ok()?;
        // Each takes eight bytes at least: a length that lies is found here, and not by running out of memory.
        if count > self.rest.len() / 8 {
            return None;
        }
        (0..count).map(|_| one(self)).collect()
    }
}

/// A table as answers need it: from the mark of a story to its group.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    table: Table,
    /// The number of the group, and the place in it.
    group_of: FxHashMap<u64, (u32, u32)>,
    /// The number of the family, found when it is first asked: a search of stories never does.
    family_of: OnceLock<FxHashMap<Quoted, u32>>,
}

impl Copies {
    /// Turns a table round.
    pub fn new(table: Table) -> Self {
        let stories = table.groups.iter().map(Vec::len).sum();
        let mut group_of = FxHashMap::with_capacity_and_hasher(stories, FxBuildHasher);
        for (group, number) in table.groups.iter().zip(0..) {
            group_of.extend(group.iter().zip(0..).map(|(&mark, place)| (mark, (number, place))));
        }
        Self { table, group_of, family_of: OnceLock::new() }
    }

    fn families_of(&self) -> &FxHashMap<Quoted, u32> {
        self.family_of.get_or_init(|| {
            let quotes = self.table.families.iter().map(Vec::len).sum();
            let mut family_of = FxHashMap::with_capacity_and_hasher(quotes, FxBuildHasher);
            for (family, number) in self.table.families.iter().zip(0..) {
                family_of.extend(family.iter().map(|&quote| (quote, number)));
            }
            family_of
        })
    }

    /// The family of a quote, its first appearance first: number, and mark of the story and number of each quote. Nothing
    /// for a quote that stands alone.
    pub fn family(&self, story: u64, quote: u32) -> Option<(u32, &[Quoted])> {
        let number = *self.families_of().get(&(story, quote))?;
        self.table.families.get(number as usize).map(|family| (number, family.as_slice()))
    }

    /// Every family.
    pub fn families(&self) -> &[Vec<Quoted>] {
        &self.table.families
    }

    /// The group of a story, lead first. Nothing for a story without copies.
    pub fn group(&self, mark: u64) -> Option<&[u64]> {
        let (number, _) = self.place(mark)?;
        self.table.groups.get(number as usize).map(Vec::as_slice)
    }

    /// The number of a story's group, and its place there, from 0. Nothing for a story without copies.
    pub fn place(&self, mark: u64) -> Option<(u32, u32)> {
        self.group_of.get(&mark).copied()
    }

    /// How many stories are in the group of a number.
    pub fn size(&self, number: u32) -> usize {
        self.table.groups.get(number as usize).map_or(0, Vec::len)
    }

    /// Every group, the lead first.
    pub fn groups(&self) -> &[Vec<u64>] {
        &self.table.groups
    }

    /// How many groups there are, and how many stories in them.
    pub fn counts(&self) -> (usize, usize) {
        (self.table.groups.len(), self.group_of.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table { seen: vec![1, 2, 3, 9], groups: vec![vec![3, 1], vec![9, 2]], families: vec![vec![(3, 0), (2, 7)]] }
    }

    #[test]
    fn what_was_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let name = table().write(folder.path()).unwrap();
        assert_eq!(Table::read(folder.path(), &name).unwrap(), table());
        assert_eq!(table().write(folder.path()).unwrap(), name, "the same table has the same name");
        sweep(folder.path(), &[]);
        assert!(matches!(Table::read(folder.path(), &name), Err(Error::Read { .. })));
    }

    #[test]
    fn a_damaged_table_is_refused_whatever_is_wrong_with_it() {
        let bytes = table().to_bytes();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert_eq!(Table::from_bytes(&damaged), None, "byte {at}");
            assert_eq!(Table::from_bytes(&bytes[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn stories_find_their_own_group() {
        let copies = Copies::new(table());
        assert_eq!(copies.group(2), Some([9, 2].as_slice()));
        assert_eq!((copies.place(2), copies.size(1)), (Some((1, 1)), 2));
        assert_eq!(copies.group(7), None);
        assert_eq!(copies.counts(), (2, 4));
        assert_eq!(copies.family(2, 7), Some((0, [(3, 0), (2, 7)].as_slice())));
        assert_eq!(copies.family(2, 6), None);
    }
}
