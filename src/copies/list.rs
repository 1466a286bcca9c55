//! Lists that are longer than memory should hold.
//!
//! Which numbers are borne by whom, who is compared with whom, and what two have in common: such lists grow with an archive. Each is
//! written once, and read from first to last, as it was written or in order. So much of one is held; what is more lies in a file
//! without a name, which vanishes with the run, however that ends. Where it cannot be written, all of it is held.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes of a list that are held at most.
const HELD: usize = 8 << 20;
/// Bytes that are read or written at once.
const BLOCK: usize = 1 << 16;

/// A list could not be read back.
#[derive(Debug, thiserror::Error)]
#[error("cannot read back what was put into a file for want of memory: {}", crate::error::cause(.0))]
pub struct Unread(#[from] io::Error);

/// Where there is room for lists, and how much of each is held.
#[derive(Clone, Debug)]
pub struct Room {
    /// The folder; without one, all is held.
    folder: Option<PathBuf>,
    held: usize,
}

impl Room {
    /// In a folder.
    pub fn within(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), held: HELD }
    }

    /// In memory alone.
    pub fn none() -> Self {
        Self { folder: None, held: HELD }
    }
}

/// A number as it lies in a file.
pub(super) trait Number: Copy + Ord {
    /// Bytes of one.
    const BYTES: usize;
    /// Writes it behind others.
    fn put(self, to: &mut Vec<u8>);
    /// Reads the first of these bytes.
    fn get(from: &[u8]) -> Option<Self>;
}

macro_rules! number {
    ($($kind:ty),*) => {$(
        impl Number for $kind {
            const BYTES: usize = size_of::<Self>();

            fn put(self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            fn get(from: &[u8]) -> Option<Self> {
                from.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

number!(u32, u64, u128);

/// Two numbers as one, in their order.
pub(super) fn both(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// The two that were made one.
pub(super) fn halves(number: u64) -> (u32, u32) {
    ((number >> 32) as u32, number as u32)
}

/// Numbers in the order in which they came.
#[derive(Debug)]
pub(super) struct List<N> {
    folder: Option<PathBuf>,
    /// How many are held before they are put down.
    most: usize,
    held: Vec<N>,
    file: Option<File>,
    /// Where the stretches end that were put down, in bytes.
    ends: Vec<u64>,
}

impl<N: Number> List<N> {
    pub(super) fn new(room: &Room) -> Self {
        let most = (room.held / N::BYTES).max(1);
        Self { folder: room.folder.clone(), most, held: Vec::new(), file: None, ends: Vec::new() }
    }

    pub(super) fn push(&mut self, number: N) {
        if self.held.len() >= self.most {
            self.put_down();
        }
        self.held.push(number);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        let lying = self.ends.last().map_or(0, |&end| end / N::BYTES as u64);
        usize::try_from(lying).unwrap_or(usize::MAX).saturating_add(self.held.len())
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Result<N, Unread>> {
        let lying = self.ends.last().and_then(|&end| Lying::new(self.file.as_ref()?, 0, end));
        lying.into_iter().flatten().chain(self.held.iter().copied().map(Ok))
    }

    /// Writes down what is held, or lets twice as many be held.
    fn put_down(&mut self) {
        match self.written() {
            Ok(end) => {
                self.ends.push(end);
                self.held.clear();
            }
            Err(_) => {
                // What lies behind the last end counts for nothing.
                self.folder = None;
                self.most = self.held.len().saturating_mul(2);
            }
        }
    }

    fn written(&mut self) -> io::Result<u64> {
        let Some(folder) = &self.folder else { return Err(io::ErrorKind::Unsupported.into()) };
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(folder)?),
        };
        let mut end = self.ends.last().copied().unwrap_or(0);
        file.seek(SeekFrom::Start(end))?;
        let mut draft = Vec::with_capacity(BLOCK);
        for numbers in self.held.chunks(BLOCK / N::BYTES) {
            draft.clear();
            numbers.iter().for_each(|number| number.put(&mut draft));
            file.write_all(&draft)?;
            end += draft.len() as u64;
        }
        Ok(end)
    }
}

/// A stretch of a list that lies in a file.
struct Lying<'f, N> {
    file: &'f File,
    at: u64,
    end: u64,
    /// What was read of it, and how far it was given.
    block: Vec<u8>,
    given: usize,
    _of: std::marker::PhantomData<N>,
}

impl<'f, N: Number> Lying<'f, N> {
    /// Nothing where the stretch is empty.
    fn new(file: &'f File, at: u64, end: u64) -> Option<Self> {
        (at < end).then(|| Self { file, at, end, block: Vec::new(), given: 0, _of: std::marker::PhantomData })
    }

    /// Reads on; gives false at the end.
    fn read_on(&mut self) -> io::Result<bool> {
        let size = usize::try_from(self.end - self.at).map_or(BLOCK, |rest| rest.min(BLOCK));
        self.given = 0;
        self.block.resize(size, 0);
        // Others read the same file in turn.
        self.file.seek(SeekFrom::Start(self.at))?;
        self.file.read_exact(&mut self.block)?;
        self.at += size as u64;
        Ok(size > 0)
    }
}

impl<N: Number> Iterator for Lying<'_, N> {
    type Item = Result<N, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.given >= self.block.len() {
            match self.read_on() {
                Ok(true) => (),
                Ok(false) => return None,
                Err(error) => {
                    // Whoever reads on all the same finds no more.
                    self.block.clear();
                    self.at = self.end;
                    return Some(Err(error.into()));
                }
            }
        }
        let number = N::get(self.block.get(self.given..)?)?;
        self.given += N::BYTES;
        Some(Ok(number))
    }
}

/// Numbers that are read in order, each once.
#[derive(Debug)]
pub(super) struct Sorter<N> {
    /// Each stretch that was put down is in order.
    list: List<N>,
}

impl<N: Number> Sorter<N> {
    pub(super) fn new(room: &Room) -> Self {
        Self { list: List::new(room) }
    }

    pub(super) fn push(&mut self, number: N) {
        if self.list.held.len() >= self.list.most {
            self.sort();
            self.list.put_down();
        }
        self.list.held.push(number);
    }

    pub(super) fn extend(&mut self, numbers: impl IntoIterator<Item = N>) {
        numbers.into_iter().for_each(|number| self.push(number));
    }

    fn sort(&mut self) {
        self.list.held.sort_unstable();
    }

    /// All that came, as they lie.
    pub(super) fn iter(&self) -> impl Iterator<Item = Result<N, Unread>> {
        self.list.iter()
    }

    /// All in order.
    pub(super) fn sorted(mut self) -> Sorted<N> {
        self.sort();
        Sorted { list: self.list }
    }
}

/// Numbers in order, each once.
#[derive(Debug)]
pub(super) struct Sorted<N> {
    list: List<N>,
}

impl<N: Number> Sorted<N> {
    pub(super) fn iter(&self) -> impl Iterator<Item = Result<N, Unread>> {
        // What was never put down is in order as it is.
        let alone = if self.list.ends.is_empty() { self.list.held.as_slice() } else { &[] };
        let mut last = None;
        Merge::new(&self.list).chain(alone.iter().copied().map(Ok)).filter(move |number| match number {
            Ok(number) => last.replace(*number) != Some(*number),
            Err(_) => true,
        })
    }
}

/// The stretches of a list that were put down, each in order, and what is held, read as one.
struct Merge<'l, N> {
    lying: Vec<Lying<'l, N>>,
    held: std::iter::Copied<std::slice::Iter<'l, N>>,
    /// The next number of each stretch, and which it is; what is held is the last.
    next: BinaryHeap<Reverse<(N, usize)>>,
    failed: Option<Unread>,
}

impl<'l, N: Number> Merge<'l, N> {
    fn new(list: &'l List<N>) -> Self {
        let starts = std::iter::once(&0).chain(&list.ends);
        let stretch = |(&start, &end): (&u64, &u64)| Lying::new(list.file.as_ref()?, start, end);
        let lying: Vec<Lying<'l, N>> = starts.zip(&list.ends).filter_map(stretch).collect();
        let all = if lying.is_empty() { 0 } else { lying.len() + 1 };
        let mut merge = Self { lying, held: list.held.iter().copied(), next: BinaryHeap::new(), failed: None };
        for stretch in 0..all {
            if let Some(number) = merge.after(stretch) {
                merge.next.push(Reverse((number, stretch)));
            }
        }
        merge
    }

    /// The number that follows in a stretch.
    fn after(&mut self, stretch: usize) -> Option<N> {
        match self.lying.get_mut(stretch) {
            None => self.held.next(),
            Some(lying) => match lying.next()? {
                Ok(number) => Some(number),
                Err(error) => {
                    self.failed = Some(error);
                    None
                }
            },
        }
    }
}

impl<N: Number> Iterator for Merge<'_, N> {
    type Item = Result<N, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.failed.take() {
            self.next.clear();
            return Some(Err(error));
        }
        let Reverse((number, stretch)) = *self.next.peek()?;
        match (self.after(stretch), self.next.peek_mut()?) {
            (Some(after), mut first) => *first = Reverse((after, stretch)),
            (None, first) => drop(PeekMut::pop(first)),
        }
        Some(Ok(number))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Room {
        /// In which next to nothing is held.
        pub(in crate::copies) fn small(folder: &Path) -> Self {
            Self { folder: Some(folder.to_owned()), held: 64 }
        }
    }

    fn all<N>(numbers: impl Iterator<Item = Result<N, Unread>>) -> Vec<N> {
        numbers.map(Result::unwrap).collect()
    }

    proptest! {
        #[test]
        fn what_is_put_down_is_read_as_what_is_held(numbers in prop::collection::vec(0..200u64, 0..300)) {
            let folder = tempfile::tempdir().unwrap();
            let mut in_order = numbers.clone();
            in_order.sort_unstable();
            in_order.dedup();
            for room in [Room::small(folder.path()), Room { held: 64, ..Room::none() }, Room::none()] {
                let (mut list, mut sorter) = (List::new(&room), Sorter::new(&room));
                for &number in &numbers {
                    list.push(number);
                    sorter.push(number);
                }
                prop_assert_eq!(list.len(), numbers.len());
                // Each may be read as often as need be.
                for _ in 0..2 {
                    prop_assert_eq!(&all(list.iter()), &numbers);
                }
                let sorted = sorter.sorted();
                for _ in 0..2 {
                    prop_assert_eq!(&all(sorted.iter()), &in_order);
                }
            }
            prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    #[test]
    fn where_nothing_can_be_written_all_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let mut list = List::new(&Room::small(&folder.path().join("missing")));
        (0..1000u32).for_each(|number| list.push(number));
        assert_eq!(all(list.iter()), Vec::from_iter(0..1000));
    }

    #[test]
    fn a_file_that_was_cut_short_is_told_once_and_ends_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let (mut list, mut sorter) = (List::new(&Room::small(folder.path())), Sorter::new(&Room::small(folder.path())));
        for number in (0..100u128).rev() {
            list.push(number);
            sorter.push(number);
        }
        list.file.as_ref().unwrap().set_len(40).unwrap();
        sorter.list.file.as_ref().unwrap().set_len(40).unwrap();
        let sorted = sorter.sorted();
        let (list, sorted): (Vec<_>, Vec<_>) = (list.iter().collect(), sorted.iter().take(200).collect());
        assert_eq!([&list, &sorted].map(|all| all.iter().filter(|number| number.is_err()).count()), [1, 1]);
    }
}
