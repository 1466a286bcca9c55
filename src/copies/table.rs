//! The table beside the records: which stories are one.
//!
//! It is a file of its own, named by what is in it, and the commit of the index says which is valid: readers see the table
//! of the state they read, or the one before it, which knows nothing wrong. Stories are known by marks (see
//! [`mark`]), so that a table outlives whatever the engine does to its documents.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::{FxBuildHasher, FxHashMap};
use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use crate::error::{Error, Result};
use crate::text::key::{join, word_key};

/// First bytes of the file, with the version of its form.
const HEAD: &[u8; 8] = b"copies\x003";
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
    /// Quotes whose speaker is not known in full, and whom two others claim who are not one; one of each family. Sorted.
    pub disputed: Vec<Quoted>,
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
        for quotes in self.families.iter().chain([&self.disputed]) {
            put(quotes.len() as u64);
            quotes.iter().for_each(|&(mark, quote)| [mark, u64::from(quote)].into_iter().for_each(&mut put));
        }
        let sum = checksum(&out);
        out.extend_from_slice(&sum.to_le_bytes());
        out
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut numbers = Numbers { rest: checked(bytes)? };
        let seen = numbers.list(Numbers::next)?;
        let groups = numbers.list(|numbers| numbers.list(Numbers::next))?;
        let quote = |numbers: &mut Numbers<'_>| Some((numbers.next()?, u32::try_from(numbers.next()?).ok()?));
        let families = numbers.list(|numbers| numbers.list(quote))?;
        let disputed = numbers.list(quote)?;
        numbers.rest.is_empty().then_some(Self { seen, groups, families, disputed })
    }
}

/// What stands between head and checksum; nothing where these are not what they must be.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (rest, sum) = bytes.split_last_chunk::<8>()?;
    (u64::from_le_bytes(*sum) == checksum(rest)).then(|| rest.strip_prefix(HEAD))?
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

    /// Passes over a list of numbers.
    fn skip(&mut self) -> Option<()> {
        let bytes = usize::try_from(self.next()?).ok()?.checked_mul(8)?;
        self.rest = self.rest.get(bytes..)?;
        Some(())
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

/// A table as answers read it: looked at where it lies, and no further than is asked. Of a large archive nearly all of it
/// is families of quotes, which a search of stories never needs.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    bytes: OwnedBytes,
    groups: Vec<Vec<u64>>,
    /// Where the families begin.
    families: usize,
}

impl Shown {
    /// Opens the table of this name in the folder of an index; nothing where it cannot be read, is damaged, or is another.
    pub(crate) fn open(folder: &Path, name: &str) -> Option<Self> {
        let bytes = MmapDirectory::open(folder).ok()?.open_read(Path::new(name)).ok()?.read_bytes().ok()?;
        // The name tells all bytes, and so the checksum among them as well.
        (name_of(&bytes) == name).then(|| Self::of(bytes))?
    }

    /// Opens a table that lies under a name of another kind.
    pub(crate) fn load(path: &Path) -> Option<Self> {
        Self::whole(OwnedBytes::new(fs::read(path).ok()?))
    }

    /// A table of these bytes; nothing where they are damaged.
    fn whole(bytes: OwnedBytes) -> Option<Self> {
        checked(&bytes)?;
        Self::of(bytes)
    }

    /// A table of bytes that are known to be what was written.
    fn of(bytes: OwnedBytes) -> Option<Self> {
        let all = bytes.strip_prefix(HEAD)?;
        let mut numbers = Numbers { rest: all };
        numbers.skip()?;
        let groups = numbers.list(|numbers| numbers.list(Numbers::next))?;
        let families = HEAD.len() + all.len() - numbers.rest.len();
        Some(Self { bytes, groups, families })
    }

    /// The family that lies at a place of the table, and what lies behind it.
    fn family(&self, at: usize) -> Option<(&[Lying], usize)> {
        let mut numbers = Numbers { rest: self.bytes.get(at..)? };
        let bytes = usize::try_from(numbers.next()?).ok()?.checked_mul(QUOTED)?;
        Some((numbers.rest.get(..bytes)?.as_chunks().0, at + NUMBER + bytes))
    }

    /// Every family with its place.
    fn families(&self) -> impl Iterator<Item = (usize, &[Lying])> {
        let many = self.bytes.get(self.families..).and_then(|rest| Numbers { rest }.next()).unwrap_or(0);
        let mut at = self.families + NUMBER;
        (0..many).map_while(move |_| {
            let (family, behind) = self.family(at)?;
            Some((std::mem::replace(&mut at, behind), family))
        })
    }
}

/// Bytes of a number, and of a quote.
const NUMBER: usize = size_of::<u64>();
const QUOTED: usize = 2 * NUMBER;

/// A quote as it lies in the file.
type Lying = [u8; QUOTED];

/// The mark of a quote's story.
fn mark_of(quote: &Lying) -> u64 {
    quote.first_chunk().map_or(0, |mark| u64::from_le_bytes(*mark))
}

fn quoted(quote: &Lying) -> Quoted {
    let number = quote.last_chunk().map_or(0, |number| u64::from_le_bytes(*number));
    (mark_of(quote), u32::try_from(number).unwrap_or(u32::MAX))
}

/// How often something may be asked for one by one, before all of it is found at once.
const FEW: usize = 16;

/// Counts how often something is asked for.
#[derive(Debug, Default)]
pub(crate) struct Asked(AtomicUsize);

impl Asked {
    /// Counts once more; whether it is often by now.
    pub(crate) fn is_often(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) >= FEW
    }
}

/// Quotes that are one saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Family<'t> {
    /// Its number in all tables.
    pub(crate) number: u32,
    quotes: &'t [Lying],
}

impl<'t> Family<'t> {
    /// The quotes, the first appearance first.
    pub(crate) fn quotes(self) -> impl Iterator<Item = Quoted> + 't {
        self.quotes.iter().map(quoted)
    }
}

/// Marks that are looked for, as bits: tells nearly all others apart without a look at the list. Marks are as good as
/// random, so that their upper bits are as good as any.
struct Sieve {
    bits: Vec<u64>,
    shift: u32,
}

impl Sieve {
    /// The least and the most bits, both as powers of two: of these, the cache next to the processor holds all.
    const SIZES: (u32, u32) = (12, 21);

    fn new(marks: impl ExactSizeIterator<Item = u64>) -> Self {
        let size = (16 * marks.len()).next_power_of_two().ilog2().clamp(Self::SIZES.0, Self::SIZES.1);
        let mut sieve = Self { bits: vec![0; 1 << (size - u64::BITS.ilog2())], shift: u64::BITS - size };
        for mark in marks {
            let (at, bit) = sieve.place(mark);
            sieve.bits[at] |= bit;
        }
        sieve
    }

    fn place(&self, mark: u64) -> (usize, u64) {
        let at = mark >> self.shift;
        ((at / u64::from(u64::BITS)) as usize, 1 << (at % u64::from(u64::BITS)))
    }

    fn may_hold(&self, mark: u64) -> bool {
        let (at, bit) = self.place(mark);
        self.bits[at] & bit != 0
    }
}

/// Where every quote lies that is in a family: eight bytes a quote.
#[derive(Debug)]
struct Places {
    /// The upper half of the mark of its story, and its place, counted in numbers: sorted.
    quotes: Vec<(u32, u32)>,
    /// The place of each family.
    families: Vec<u32>,
}

/// Tables as answers need them: from the mark of a story to its group, and from a quote to its family.
#[derive(Debug, Default)]
pub struct Copies {
    tables: Vec<Shown>,
    groups: Vec<Vec<u64>>,
    /// The number of the group, and the place in it.
    group_of: FxHashMap<u64, (u32, u32)>,
    /// Where the quotes of families lie, found when they are asked for often.
    places: OnceLock<Places>,
    asked: Asked,
}

impl Copies {
    /// What is known of an archive, or of several, each learnt by itself.
    pub(crate) fn new(mut tables: Vec<Shown>) -> Self {
        let groups: Vec<Vec<u64>> = tables.iter_mut().flat_map(|table| std::mem::take(&mut table.groups)).collect();
        let stories = groups.iter().map(Vec::len).sum();
        let mut group_of = FxHashMap::with_capacity_and_hasher(stories, FxBuildHasher);
        for (group, number) in groups.iter().zip(0..) {
            group_of.extend(group.iter().zip(0..).map(|(&mark, place)| (mark, (number, place))));
        }
        Self { tables, groups, group_of, ..Self::default() }
    }

    /// The families of these quotes; nothing for a quote that stands alone.
    pub(crate) fn families(&self, quotes: &[Quoted]) -> Vec<Option<Family<'_>>> {
        match quotes {
            [] => Vec::new(),
            // To find where all lie takes as long as to look for a few some ten times.
            few if few.len() <= FEW && (self.places.get().is_some() || self.asked.is_often()) => {
                let places = self.places.get_or_init(|| self.find_places());
                few.iter().map(|quote| self.family_at(places, *quote)).collect()
            }
            quotes => self.look_for(quotes),
        }
    }

    /// The family of one quote.
    pub(crate) fn family(&self, quote: Quoted) -> Option<Family<'_>> {
        self.families(&[quote]).pop()?
    }

    /// Every family of every table.
    fn each_family(&self) -> impl Iterator<Item = Family<'_>> {
        let families = self.tables.iter().flat_map(Shown::families);
        families.zip(0..).map(|((_, quotes), number)| Family { number, quotes })
    }

    /// Looks for the families of these quotes from the first table to the last.
    fn look_for(&self, quotes: &[Quoted]) -> Vec<Option<Family<'_>>> {
        let mut found = vec![None; quotes.len()];
        let sieve = Sieve::new(quotes.iter().map(|quote| quote.0));
        let mut wanted: Vec<(Quoted, usize)> = quotes.iter().copied().zip(0..).collect();
        wanted.sort_unstable();
        for family in self.each_family() {
            for quote in family.quotes.iter().filter(|quote| sieve.may_hold(mark_of(quote))).map(quoted) {
                let first = wanted.partition_point(|(other, _)| *other < quote);
                for (_, at) in wanted[first..].iter().take_while(|(other, _)| *other == quote) {
                    found[*at] = Some(family);
                }
            }
        }
        found
    }

    fn find_places(&self) -> Places {
        let mut places = Places { quotes: Vec::new(), families: Vec::new() };
        // Behind a table whose places are more than can be counted, nothing is found.
        let place = |before: usize, at: usize| u32::try_from((before + at) / NUMBER).ok();
        let mut before = 0;
        for table in &self.tables {
            for (at, family) in table.families() {
                places.families.extend(place(before, at));
                for (quote, nth) in family.iter().zip(0..) {
                    let upper = (mark_of(quote) >> u32::BITS) as u32;
                    places.quotes.extend(place(before, at + NUMBER + nth * QUOTED).map(|place| (upper, place)));
                }
            }
            before += table.bytes.len();
        }
        places.quotes.sort_unstable();
        places
    }

    fn family_at(&self, places: &Places, wanted: Quoted) -> Option<Family<'_>> {
        let upper = (wanted.0 >> u32::BITS) as u32;
        let first = places.quotes.partition_point(|(other, _)| *other < upper);
        let alike = places.quotes[first..].iter().take_while(|(other, _)| *other == upper);
        alike.map(|(_, place)| *place).find_map(|place| {
            let number = places.families.partition_point(|family| *family < place).checked_sub(1)?;
            let mut at = *places.families.get(number)? as usize * NUMBER;
            let mut quote = place as usize * NUMBER;
            for table in &self.tables {
                if at < table.bytes.len() {
                    let (quotes, _) = table.family(at)?;
                    let nth = (quote - at - NUMBER) / QUOTED;
                    let is_it = quotes.get(nth).map(quoted) == Some(wanted);
                    return is_it.then_some(Family { number: u32::try_from(number).ok()?, quotes });
                }
                (at, quote) = (at - table.bytes.len(), quote - table.bytes.len());
            }
            None
        })
    }

    /// The stories that have copies, and those whose quotes are in a family.
    pub(crate) fn stories(&self) -> impl Iterator<Item = u64> {
        let quoting = self.each_family().flat_map(|family| family.quotes).map(mark_of);
        self.groups.iter().flatten().copied().chain(quoting)
    }

    /// The group of a story, lead first. Nothing for a story without copies.
    pub fn group(&self, mark: u64) -> Option<&[u64]> {
        let (number, _) = self.place(mark)?;
        self.groups.get(number as usize).map(Vec::as_slice)
    }

    /// The number of a story's group, and its place there, from 0. Nothing for a story without copies.
    pub fn place(&self, mark: u64) -> Option<(u32, u32)> {
        self.group_of.get(&mark).copied()
    }

    /// How many stories are in the group of a number.
    pub fn size(&self, number: u32) -> usize {
        self.groups.get(number as usize).map_or(0, Vec::len)
    }

    /// How many groups there are, and how many stories in them.
    pub fn counts(&self) -> (usize, usize) {
        (self.groups.len(), self.group_of.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            seen: vec![1, 2, 3, 9],
            groups: vec![vec![3, 1], vec![9, 2]],
            families: vec![vec![(3, 0), (2, 7)]],
            disputed: vec![(9, 1)],
        }
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
            assert!(Shown::whole(OwnedBytes::new(damaged)).is_none(), "byte {at}");
            assert_eq!(Table::from_bytes(&bytes[..at]), None, "cut at {at}");
            assert!(Shown::whole(OwnedBytes::new(bytes[..at].to_vec())).is_none(), "cut at {at}");
        }
    }

    fn shown(table: &Table) -> Shown {
        Shown::whole(OwnedBytes::new(table.to_bytes())).unwrap()
    }

    #[test]
    fn stories_find_their_own_group() {
        let copies = Copies::new(vec![shown(&table())]);
        assert_eq!(copies.group(2), Some([9, 2].as_slice()));
        assert_eq!((copies.place(2), copies.size(1)), (Some((1, 1)), 2));
        assert_eq!(copies.group(7), None);
        assert_eq!(copies.counts(), (2, 4));
    }

    #[test]
    fn quotes_find_their_family_whether_few_are_asked_for_or_many() {
        let other = Table {
            seen: vec![4],
            groups: Vec::new(),
            families: vec![vec![(4, 1), (5, 0)], vec![(6, 0), (4, 2)]],
            disputed: Vec::new(),
        };
        let copies = Copies::new(vec![shown(&table()), shown(&other)]);
        let told =
            |family: Option<Family<'_>>| family.map(|family| (family.number, family.quotes().collect::<Vec<_>>()));
        let many: Vec<Quoted> = (0..2 * FEW as u64).map(|story| (story, 7)).collect();
        let found: Vec<_> = copies.families(&many).into_iter().map(told).collect();
        assert_eq!(found[2], Some((0, vec![(3, 0), (2, 7)])));
        assert_eq!(found.iter().flatten().count(), 1);
        for _ in 0..2 * FEW {
            assert_eq!(told(copies.family((2, 7))), Some((0, vec![(3, 0), (2, 7)])));
            assert_eq!(told(copies.family((4, 1))), Some((1, vec![(4, 1), (5, 0)])));
            assert_eq!(told(copies.family((4, 2))), Some((2, vec![(6, 0), (4, 2)])));
            assert_eq!(told(copies.family((2, 6))), None);
        }
        assert!(copies.places.get().is_some());
    }
}
