//! The table beside the records: which stories are one.
//!
//! It is a file of its own, named by what is in it, and the commit of the index says which is valid: readers see the table
//! of the state they read, or the one before it, which knows nothing wrong. Stories are known by marks (see
//! [`mark`]), so that a table outlives whatever the engine does to its documents.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use crate::error::{Error, Result};
use crate::text::key::{join, word_key};

/// First bytes of the file, with the version of its form.
const HEAD: &[u8; 8] = b"copies\x004";
/// Parts of the file, each with its length and its checksum in the head: an answer reads and checks what it needs alone.
const PARTS: usize = 5;
/// Numbers of the parts, in their order.
const SEEN: usize = 0;
const GROUPS: usize = 1;
const MEMBERS: usize = 2;
const FAMILIES: usize = 3;
const DISPUTED: usize = 4;
/// Bytes before the first part: [`HEAD`], length and checksum of each part, checksum of all that.
const BEFORE: usize = HEAD.len() + PARTS * 2 * NUMBER + NUMBER;
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
        let is_it = bytes.get(..BEFORE).is_some_and(|head| name_of(head) == name);
        let own = is_it.then(|| Self::from_bytes(&bytes)).flatten();
        own.ok_or_else(|| Error::DamagedIndex { path: folder.to_owned() })
    }

    /// Reads a table that lies under a name of another kind; nothing where it cannot be read.
    pub(crate) fn load(path: &Path) -> Option<Self> {
        Self::from_bytes(&fs::read(path).ok()?)
    }

    /// Writes the table into the folder of an index, and gives its name.
    pub fn write(&self, folder: &Path) -> Result<String> {
        let members = members(&self.groups);
        let head = self.head(&members);
        let name = name_of(&head);
        self.put(&folder.join(&name), &head, &members)?;
        Ok(name)
    }

    /// Writes the table under a name of another kind; what lay there stands until it is whole.
    pub(crate) fn store(&self, path: &Path) -> Result<()> {
        let members = members(&self.groups);
        self.put(path, &self.head(&members), &members)
    }

    /// What stands before the parts.
    fn head(&self, members: &[u8]) -> Vec<u8> {
        let mut head = Vec::with_capacity(BEFORE);
        head.extend_from_slice(HEAD);
        for part in 0..PARTS {
            let mut sum = Sum::default();
            // A sum takes whatever is written.
            let _ = self.write_part(part, members, &mut sum);
            head.extend_from_slice(&sum.bytes.to_le_bytes());
            head.extend_from_slice(&sum.of_all().to_le_bytes());
        }
        head.extend_from_slice(&checksum(&head).to_le_bytes());
        head
    }

    fn put(&self, path: &Path, head: &[u8], members: &[u8]) -> Result<()> {
        let failed = |source| Error::Write { path: path.to_owned(), source };
        let draft = path.with_extension("new");
        let mut file = BufWriter::with_capacity(1 << 16, fs::File::create(&draft).map_err(failed)?);
        self.write_into(&mut file, head, members).map_err(failed)?;
        file.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
        fs::rename(&draft, path).map_err(failed)
    }

    fn write_into(&self, out: &mut impl Write, head: &[u8], members: &[u8]) -> io::Result<()> {
        out.write_all(head)?;
        (0..PARTS).try_for_each(|part| self.write_part(part, members, out))
    }

    fn write_part(&self, part: usize, members: &[u8], out: &mut impl Write) -> io::Result<()> {
        let mut put = |number: u64| out.write_all(&number.to_le_bytes());
        let quotes = |quotes: &[Quoted], put: &mut dyn FnMut(u64) -> io::Result<()>| {
            put(quotes.len() as u64)?;
            quotes.iter().try_for_each(|&(mark, quote)| put(mark).and_then(|()| put(u64::from(quote))))
        };
        match part {
            SEEN => {
                put(self.seen.len() as u64)?;
                self.seen.iter().try_for_each(|&mark| put(mark))
            }
            GROUPS => {
                put(self.groups.len() as u64)?;
                self.groups.iter().try_for_each(|group| {
                    put(group.len() as u64)?;
                    group.iter().try_for_each(|&mark| put(mark))
                })
            }
            MEMBERS => out.write_all(members),
            FAMILIES => {
                put(self.families.len() as u64)?;
                self.families.iter().try_for_each(|family| quotes(family, &mut put))
            }
            _ => quotes(&self.disputed, &mut put),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let parts = Parts::of(bytes)?;
        let numbers = |part: usize| Some(Numbers { rest: parts.checked(bytes, part)? });
        let quote = |numbers: &mut Numbers<'_>| Some((numbers.next()?, u32::try_from(numbers.next()?).ok()?));
        let seen = numbers(SEEN)?.all(|numbers| numbers.list(Numbers::next))?;
        let groups = numbers(GROUPS)?.all(|numbers| numbers.list(|numbers| numbers.list(Numbers::next)))?;
        let families = numbers(FAMILIES)?.all(|numbers| numbers.list(|numbers| numbers.list(quote)))?;
        let disputed = numbers(DISPUTED)?.all(|numbers| numbers.list(quote))?;
        (parts.checked(bytes, MEMBERS)? == members(&groups)).then_some(Self { seen, groups, families, disputed })
    }
}

/// Where the parts of a file lie, and the checksum of each.
#[derive(Clone, Debug)]
struct Parts([(Range<usize>, u64); PARTS]);

impl Parts {
    /// As the head of a file tells; nothing where it is damaged, or the file is not so long.
    fn of(bytes: &[u8]) -> Option<Self> {
        let (head, sum) = bytes.get(..BEFORE)?.split_last_chunk::<NUMBER>()?;
        let mut told =
            Numbers { rest: head.strip_prefix(HEAD).filter(|_| u64::from_le_bytes(*sum) == checksum(head))? };
        let mut parts = std::array::from_fn(|_| (0..0, 0));
        let mut end = BEFORE;
        for part in &mut parts {
            let start = end;
            end = start.checked_add(usize::try_from(told.next()?).ok()?)?;
            *part = (start..end, told.next()?);
        }
        (end == bytes.len()).then_some(Self(parts))
    }

    /// The bytes of a part; nothing where they are damaged.
    fn checked<'b>(&self, bytes: &'b [u8], part: usize) -> Option<&'b [u8]> {
        let (range, sum) = self.0.get(part)?;
        bytes.get(range.clone()).filter(|bytes| checksum(bytes) == *sum)
    }

    /// Where a part begins.
    fn start(&self, part: usize) -> usize {
        self.0.get(part).map_or(0, |(range, _)| range.start)
    }
}

/// Of every story of a group: its mark, where the group lies, counted in numbers from the beginning of its part, and the story’s
/// place in it; by mark, behind where those begin whose upper bits are the same. So a story is looked for where it lies in the file.
fn members(groups: &[Vec<u64>]) -> Vec<u8> {
    let mut members: Vec<(u64, u32, u32)> = Vec::with_capacity(groups.iter().map(Vec::len).sum());
    let mut at = 1;
    for group in groups {
        members.extend(group.iter().zip(0..).map(|(&mark, place)| (mark, at, place)));
        at += 1 + u32::try_from(group.len()).unwrap_or(u32::MAX);
    }
    members.sort_unstable();
    let bits = Members::bits(members.len());
    let mut bytes = Vec::with_capacity(((2 << bits) + 4 * members.len()) * size_of::<u32>());
    let mut begin = 0;
    // As many as there are upper bits, the end of all, and one more, so that what follows lies at a whole number.
    for upper in 0..(1_u64 << bits) + 2 {
        begin += members[begin..].iter().take_while(|(mark, ..)| Members::upper(*mark, bits) < upper).count();
        bytes.extend_from_slice(&u32::try_from(begin).unwrap_or(u32::MAX).to_le_bytes());
    }
    for (mark, group, place) in members {
        bytes.extend_from_slice(&mark.to_le_bytes());
        bytes.extend_from_slice(&group.to_le_bytes());
        bytes.extend_from_slice(&place.to_le_bytes());
    }
    bytes
}

/// What [`members`] gives, as it lies in a file.
struct Members<'b> {
    begins: &'b [[u8; size_of::<u32>()]],
    all: &'b [Member],
    bits: u32,
}

/// Mark, group and place of a story as they lie in the file.
type Member = [u8; 2 * NUMBER];

impl<'b> Members<'b> {
    /// So many members as this are told from one another by so many upper bits of their marks, which are as good as random.
    fn bits(members: usize) -> u32 {
        // At least one, so that what follows the beginnings lies at a whole number.
        members.max(2).ilog2()
    }

    fn upper(mark: u64, bits: u32) -> u64 {
        mark.checked_shr(u64::BITS - bits).unwrap_or(0)
    }

    /// Of so many members.
    fn of(bytes: &'b [u8], many: usize) -> Option<Self> {
        let bits = Self::bits(many);
        let (begins, all) = bytes.split_at_checked(((1 << bits) + 2) * size_of::<u32>())?;
        Some(Self { begins: begins.as_chunks().0, all: all.as_chunks().0, bits })
    }

    /// Where the group of a story lies, and the story’s place in it.
    fn find(&self, mark: u64) -> Option<(u32, u32)> {
        let upper = usize::try_from(Self::upper(mark, self.bits)).ok()?;
        let begin = |at: usize| self.begins.get(at).map(|begin| u32::from_le_bytes(*begin) as usize);
        let alike = self.all.get(begin(upper)?..begin(upper + 1)?)?;
        let member =
            alike.iter().find(|member| member.first_chunk().map(|mark| u64::from_le_bytes(*mark)) == Some(mark))?;
        let number = |at: usize| member.get(at..).and_then(<[u8]>::first_chunk).map(|it| u32::from_le_bytes(*it));
        Some((number(NUMBER)?, number(NUMBER + size_of::<u32>())?))
    }
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

/// The name under which a table of this head lies.
fn name_of(head: &[u8]) -> String {
    format!("{NAME}{:016x}", checksum(head))
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = Sum::default();
    sum.add(bytes);
    sum.of_all()
}

/// A checksum of what is written into it: in four rows that do not wait for one another, for what is read is checked each time.
#[derive(Default)]
struct Sum {
    rows: [u64; 4],
    /// What does not fill a block yet.
    held: Vec<u8>,
    bytes: u64,
}

impl Sum {
    /// Bytes of a block.
    const BLOCK: usize = 4 * NUMBER;

    fn add(&mut self, mut bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        if !self.held.is_empty() {
            let (first, rest) = bytes.split_at(bytes.len().min(Self::BLOCK - self.held.len()));
            self.held.extend_from_slice(first);
            bytes = rest;
            if self.held.len() < Self::BLOCK {
                return;
            }
            Self::add_blocks(&mut self.rows, self.held.as_chunks().0);
            self.held.clear();
        }
        let (blocks, rest) = bytes.as_chunks();
        Self::add_blocks(&mut self.rows, blocks);
        self.held.extend_from_slice(rest);
    }

    fn add_blocks(rows: &mut [u64; 4], blocks: &[[u8; Self::BLOCK]]) {
        for block in blocks {
            for (row, number) in rows.iter_mut().zip(block.as_chunks().0) {
                *row = join(*row, u64::from_le_bytes(*number));
            }
        }
    }

    fn of_all(&self) -> u64 {
        let rest = self.held.chunks(NUMBER).map(|chunk| {
            let mut eight = [0; NUMBER];
            eight.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            u64::from_le_bytes(eight)
        });
        self.rows.into_iter().zip(0..).map(|(row, number)| join(row, number)).chain(rest).fold(self.bytes, join)
    }
}

impl Write for Sum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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

    /// What `read` makes of them, if nothing is left.
    fn all<T>(mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let all = read(&mut self)?;
        self.rest.is_empty().then_some(all)
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
    parts: Parts,
    /// How many groups there are, and how many stories in them.
    counts: (usize, usize),
    /// Whether the families are what was written: found when they are first asked for.
    has_families: OnceLock<bool>,
}

impl Shown {
    /// Opens the table of this name in the folder of an index; nothing where it cannot be read, is damaged, or is another.
    pub(crate) fn open(folder: &Path, name: &str) -> Option<Self> {
        let bytes = MmapDirectory::open(folder).ok()?.open_read(Path::new(name)).ok()?.read_bytes().ok()?;
        (name_of(bytes.get(..BEFORE)?) == name).then(|| Self::of(bytes))?
    }

    /// Opens a table that lies under a name of another kind.
    pub(crate) fn load(path: &Path) -> Option<Self> {
        Self::of(OwnedBytes::new(fs::read(path).ok()?))
    }

    /// A table of these bytes; nothing where the head, the groups or their members are damaged.
    fn of(bytes: OwnedBytes) -> Option<Self> {
        let parts = Parts::of(&bytes)?;
        let groups = Numbers { rest: parts.checked(&bytes, GROUPS)? }.next()?;
        let groups = usize::try_from(groups).ok()?;
        parts.checked(&bytes, MEMBERS)?;
        // A number for each group and for all of them, and one for each story.
        let stories = (parts.start(MEMBERS) - parts.start(GROUPS)) / NUMBER;
        let counts = (groups, stories.checked_sub(groups + 1)?);
        Some(Self { bytes, parts, counts, has_families: OnceLock::new() })
    }

    /// Where the group of a story lies, counted in numbers from the beginning of its part, and the story’s place in it.
    fn find(&self, mark: u64) -> Option<(u32, u32)> {
        let (range, _) = self.parts.0.get(MEMBERS)?;
        Members::of(self.bytes.get(range.clone())?, self.counts.1)?.find(mark)
    }

    /// The marks of the group that lies there, lead first.
    fn group(&self, at: u32) -> Option<&[[u8; NUMBER]]> {
        let start = self.parts.start(GROUPS).checked_add((at as usize).checked_mul(NUMBER)?)?;
        let mut numbers = Numbers { rest: self.bytes.get(start..self.parts.start(MEMBERS))? };
        let many = usize::try_from(numbers.next()?).ok()?;
        numbers.rest.as_chunks().0.get(..many)
    }

    /// The marks of all groups.
    fn grouped(&self) -> impl Iterator<Item = u64> {
        let mut at = 1;
        std::iter::from_fn(move || {
            let group = self.group(at)?;
            at += 1 + u32::try_from(group.len()).ok()?;
            Some(group.iter().map(|mark| u64::from_le_bytes(*mark)))
        })
        .flatten()
    }

    /// The family that lies at a place of the table, and what lies behind it.
    fn family(&self, at: usize) -> Option<(&[Lying], usize)> {
        let mut numbers = Numbers { rest: self.bytes.get(at..)? };
        let bytes = usize::try_from(numbers.next()?).ok()?.checked_mul(QUOTED)?;
        Some((numbers.rest.get(..bytes)?.as_chunks().0, at + NUMBER + bytes))
    }

    /// Every family with its place; none where they are damaged.
    fn families(&self) -> impl Iterator<Item = (usize, &[Lying])> {
        let start = self.parts.start(FAMILIES);
        let is_whole = *self.has_families.get_or_init(|| self.parts.checked(&self.bytes, FAMILIES).is_some());
        let many = self.bytes.get(start..).filter(|_| is_whole).and_then(|rest| Numbers { rest }.next()).unwrap_or(0);
        let mut at = start + NUMBER;
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
    /// Where the quotes of families lie, found when they are asked for often.
    places: OnceLock<Places>,
    asked: Asked,
}

impl Copies {
    /// What is known of an archive, or of several, each learnt by itself.
    pub(crate) fn new(tables: Vec<Shown>) -> Self {
        Self { tables, ..Self::default() }
    }

    /// The tables, each with the number from which its groups are counted.
    fn numbered(&self) -> impl Iterator<Item = (&Shown, u32)> {
        self.tables.iter().scan(0, |next, table| {
            let numbers = (table.parts.start(MEMBERS) - table.parts.start(GROUPS)) / NUMBER;
            let first = *next;
            *next += u32::try_from(numbers).unwrap_or(u32::MAX / 2);
            Some((table, first))
        })
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
        self.tables.iter().flat_map(Shown::grouped).chain(quoting)
    }

    /// The stories of the group of a story, lead first. Nothing for a story without copies.
    pub fn group(&self, mark: u64) -> Option<Vec<u64>> {
        let group = self.numbered_group(self.place(mark)?.0)?;
        Some(group.iter().map(|mark| u64::from_le_bytes(*mark)).collect())
    }

    /// The lead of the group of a story: the story itself where it has no copies.
    pub(crate) fn lead(&self, mark: u64) -> u64 {
        let group = self.place(mark).and_then(|(number, _)| self.numbered_group(number)?.first());
        group.map_or(mark, |lead| u64::from_le_bytes(*lead))
    }

    /// The number of a story's group, and its place there, from 0. Nothing for a story without copies.
    pub fn place(&self, mark: u64) -> Option<(u32, u32)> {
        self.numbered().find_map(|(table, first)| {
            let (at, place) = table.find(mark)?;
            Some((first + at, place))
        })
    }

    fn numbered_group(&self, number: u32) -> Option<&[[u8; NUMBER]]> {
        let (table, first) = self.numbered().take_while(|(_, first)| *first <= number).last()?;
        table.group(number - first)
    }

    /// How many stories are in the group of a number.
    pub fn size(&self, number: u32) -> usize {
        self.numbered_group(number).map_or(0, <[_]>::len)
    }

    /// How many groups there are, and how many stories in them.
    pub fn counts(&self) -> (usize, usize) {
        let counts = self.tables.iter().map(|table| table.counts);
        counts.fold((0, 0), |(groups, stories), own| (groups + own.0, stories + own.1))
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

    fn bytes(table: &Table) -> Vec<u8> {
        let (members, mut bytes) = (members(&table.groups), Vec::new());
        table.write_into(&mut bytes, &table.head(&members), &members).unwrap();
        bytes
    }

    fn shown(table: &Table) -> Shown {
        Shown::of(OwnedBytes::new(bytes(table))).unwrap()
    }

    #[test]
    fn a_damaged_table_is_refused_whatever_is_wrong_with_it() {
        let bytes = bytes(&table());
        let told = |bytes: &[u8]| {
            let copies = Copies::new(vec![Shown::of(OwnedBytes::new(bytes.to_vec()))?]);
            let places: Vec<_> = (0..20).map(|mark| copies.place(mark)).collect();
            Some((places, copies.stories().collect::<Vec<_>>()))
        };
        let (places, stories) = told(&bytes).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert_eq!(Table::from_bytes(&damaged), None, "byte {at}");
            if let Some(told) = told(&damaged) {
                // What is read when quotes are asked for says nothing, and what never is changes nothing.
                assert_eq!(told.0, places, "byte {at}");
                assert!(told.1 == stories || told.1 == [3, 1, 9, 2], "byte {at}");
            }
            assert_eq!(Table::from_bytes(&bytes[..at]), None, "cut at {at}");
            assert_eq!(told(&bytes[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn a_sum_is_the_same_however_it_is_written() {
        let bytes: Vec<u8> = (0..255).collect();
        for step in 1..bytes.len() {
            let mut sum = Sum::default();
            bytes.chunks(step).for_each(|some| sum.add(some));
            assert_eq!((sum.of_all(), sum.bytes), (checksum(&bytes), 255), "{step}");
        }
    }

    #[test]
    fn a_story_is_found_among_many_and_another_is_not() {
        let mark = |number: u64| word_key(&number.to_string());
        let groups: Vec<Vec<u64>> =
            (0..500).map(|group| (0..2 + group % 5).map(|n| mark(10 * group + n)).collect()).collect();
        let other = Table { groups: vec![vec![mark(1_000_000), mark(1_000_001)]], ..Table::default() };
        let copies = Copies::new(vec![
            shown(&Table::default()),
            shown(&Table { groups: groups.clone(), ..Table::default() }),
            shown(&other),
        ]);
        let mut numbers = std::collections::BTreeSet::new();
        for group in groups.iter().chain(&other.groups) {
            for (&mark, at) in group.iter().zip(0..) {
                let (number, place) = copies.place(mark).unwrap();
                numbers.insert(number);
                assert_eq!((place, copies.size(number)), (at, group.len()));
                assert_eq!((copies.group(mark).as_ref(), copies.lead(mark)), (Some(group), group[0]));
            }
        }
        assert_eq!((numbers.len(), copies.counts()), (501, (501, groups.iter().map(Vec::len).sum::<usize>() + 2)));
        assert_eq!((copies.place(mark(7)), copies.lead(mark(7))), (None, mark(7)));
    }

    #[test]
    fn stories_find_their_own_group() {
        let copies = Copies::new(vec![shown(&table())]);
        assert_eq!(copies.group(2), Some(vec![9, 2]));
        let (number, place) = copies.place(2).unwrap();
        assert_eq!((place, copies.size(number), copies.lead(2), copies.lead(7)), (1, 2, 9, 7));
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
