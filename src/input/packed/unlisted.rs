//! A zip whose list of files is not there, as a download that broke off leaves it: what the heads of its files lead to.

use std::io::{self, Error, ErrorKind, Read, Seek, SeekFrom};

/// How the head of a file begins, a line of the list, and what may stand behind a file whose head does not say how long it is.
const HEAD: [u8; 4] = *b"PK\x03\x04";
const LIST: [u8; 4] = *b"PK\x01\x02";
const SIZES: [u8; 4] = *b"PK\x07\x08";
/// Bytes of a head before the name.
const FIXED: usize = 30;
/// Most bytes of a name and of further fields, and most files: a zip of more is not read without its list.
const LONGEST: usize = 1 << 12;
const MOST: usize = 1 << 20;
/// Bytes that are read at once: many times those of a head.
const STRETCH: usize = 1 << 16;

/// How a file is packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// As it is.
    Store,
    /// As nearly all are.
    Deflate,
    /// In another way, by name.
    Other(String),
}

/// A file of such a zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path, as it is written.
    pub(super) name: Vec<u8>,
    /// Its bytes unpacked, 0 where its head does not say.
    pub(super) size: u64,
    /// How it is packed.
    pub(super) packing: Packing,
    /// Whether it is locked with a password.
    pub(super) is_locked: bool,
    /// The sum of its bytes, where its head says it.
    pub(super) checksum: Option<u32>,
    /// Where its packed bytes begin, and before which byte they end.
    pub(super) start: u64,
    pub(super) end: u64,
    /// Whether the zip ends before the file does, as far as its head tells.
    pub(super) is_cut: bool,
}

/// The files of a zip, in the order in which they stand.
pub(super) fn entries(zip: &mut (impl Read + Seek)) -> io::Result<Vec<Entry>> {
    let all = zip.seek(SeekFrom::End(0))?;
    let mut zip = Window { zip, bytes: Vec::new(), start: 0, list: None };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((head, entry)) = next(&mut zip, at, all)? {
        let entry = if entry.checksum.is_some() { entry } else { by_what_follows(&mut zip, entry, all)? };
        at = entry.end.max(head + 1);
        found.push(Entry { end: entry.end.min(all), is_cut: entry.is_cut || entry.end > all, ..entry });
        if found.len() >= MOST {
            break;
        }
    }
    Ok(found)
}

/// A stretch of a zip that was read, so that it is read through once however many signs stand in it.
struct Window<'z, Z> {
    zip: &'z mut Z,
    bytes: Vec<u8>,
    /// Where the stretch begins.
    start: u64,
    /// Where the list begins that was looked for last, or that there is none.
    list: Option<Option<u64>>,
}

impl<Z: Read + Seek> Window<'_, Z> {
    /// What is there from byte `at` on: `count` bytes or more, but at the end of the zip.
    fn from(&mut self, at: u64, count: usize) -> io::Result<&[u8]> {
        let within = |window: &Self| Some(usize::try_from(at.checked_sub(window.start)?).ok()?..window.bytes.len());
        if within(self).is_none_or(|within| within.len() < count) {
            self.zip.seek(SeekFrom::Start(at))?;
            self.bytes.clear();
            self.zip.by_ref().take(STRETCH as u64).read_to_end(&mut self.bytes)?;
            self.start = at;
        }
        Ok(within(self).and_then(|within| self.bytes.get(within)).unwrap_or_default())
    }

    /// These bytes, where they are all there.
    fn exactly(&mut self, at: u64, count: usize) -> io::Result<Option<Vec<u8>>> {
        Ok(self.from(at, count)?.get(..count).map(<[u8]>::to_vec))
    }

    /// Where a sign stands, from byte `at` on.
    fn find(&mut self, mut at: u64, sign: [u8; 4]) -> io::Result<Option<u64>> {
        loop {
            let bytes = self.from(at, sign.len())?;
            if let Some(place) = bytes.windows(sign.len()).position(|four| four == sign) {
                return Ok(Some(at + place as u64));
            }
            if bytes.len() < sign.len() {
                return Ok(None);
            }
            // The sign may begin in this stretch and end in the next.
            at += (bytes.len() - (sign.len() - 1)) as u64;
        }
    }

    /// Where the list begins, from byte `at` on, which is never before that of the last time.
    fn list(&mut self, at: u64) -> io::Result<Option<u64>> {
        match self.list {
            Some(known) if known.is_none_or(|list| list >= at) => Ok(known),
            _ => {
                let list = self.find(at, LIST)?;
                self.list = Some(list);
                Ok(list)
            }
        }
    }
}

/// A file whose head does not say how long it is: it ends where the next one or the list begins, before its sizes.
fn by_what_follows(zip: &mut Window<'_, impl Read + Seek>, entry: Entry, all: u64) -> io::Result<Entry> {
    let list = zip.list(entry.start)?;
    let file = next(zip, entry.start, all)?.map(|(place, _)| place);
    let end = file.into_iter().chain(list).min().unwrap_or(all);
    let sizes = before_sizes(zip, entry.start, end)?;
    Ok(Entry { end: sizes.unwrap_or(end), is_cut: sizes.is_none(), ..entry })
}

/// The next head of a file from byte `at` on, and what it says.
fn next(zip: &mut Window<'_, impl Read + Seek>, mut at: u64, all: u64) -> io::Result<Option<(u64, Entry)>> {
    while let Some(place) = zip.find(at, HEAD)? {
        if let Some(entry) = head(zip, place, all)? {
            return Ok(Some((place, entry)));
        }
        at = place + 1;
    }
    Ok(None)
}

/// What the head at byte `place` says; nothing where it is none, or cut off.
fn head(zip: &mut Window<'_, impl Read + Seek>, place: u64, all: u64) -> io::Result<Option<Entry>> {
    let Some(fixed) = zip.exactly(place, FIXED)? else { return Ok(None) };
    let two = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
    let four = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
    let (version, flags, method) = (fixed[4], two(6), two(8));
    let (name, extra) = (usize::from(two(26)), usize::from(two(28)));
    let may_be_one = version <= 63 && method <= 99 && (1..=LONGEST).contains(&name) && extra <= LONGEST;
    if !may_be_one {
        return Ok(None);
    }
    let Some(rest) = zip.exactly(place + FIXED as u64, name + extra)? else { return Ok(None) };
    let (name, extra) = rest.split_at(name);
    let start = place + (FIXED + rest.len()) as u64;
    let (packed, size) = sizes(extra, four(18), four(22));
    // What is packed as it comes says how long it is behind itself.
    let is_told = flags & 8 == 0 || packed > 0;
    Ok(Some(Entry {
        name: name.to_vec(),
        size,
        packing: match method {
            0 => Packing::Store,
            8 => Packing::Deflate,
            other => Packing::Other(format!("method {other}")),
        },
        is_locked: flags & 1 == 1,
        checksum: is_told.then(|| four(14)),
        start,
        end: if is_told { start.saturating_add(packed) } else { all },
        is_cut: false,
    }))
}

/// Bytes packed and unpacked, which stand among the further fields where they are too many for the first ones.
fn sizes(extra: &[u8], packed: u32, size: u32) -> (u64, u64) {
    let mut rest = extra;
    while let [a, b, c, d, after @ ..] = rest {
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let Some((field, after)) = after.split_at_checked(length) else { break };
        if (u16::from_le_bytes([*a, *b]), u32::MAX) == (1, packed) {
            let eight = |at: usize| Some(u64::from_le_bytes(field.get(at..at + 8)?.try_into().ok()?));
            return (eight(8).unwrap_or(0), eight(0).unwrap_or(0));
        }
        rest = after;
    }
    (u64::from(packed), u64::from(size))
}

/// Where the sizes stand of a file that has them behind itself, if they stand right before byte `end`.
fn before_sizes(zip: &mut Window<'_, impl Read + Seek>, start: u64, end: u64) -> io::Result<Option<u64>> {
    for length in [16, 24] {
        let Some(place) = end.checked_sub(length).filter(|&place| place >= start) else { continue };
        if zip.from(place, SIZES.len())?.starts_with(&SIZES) {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// Fails at the end of what is there of a file that is cut off.
pub(super) struct CutOff<R>(pub(super) R);

impl<R: Read> Read for CutOff<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 if !buffer.is_empty() => Err(Error::from(ErrorKind::UnexpectedEof)),
            bytes => Ok(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts the bytes that are read.
    struct Counted<'b>(io::Cursor<&'b [u8]>, usize);

    impl Read for Counted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let bytes = self.0.read(buffer)?;
            self.1 += bytes;
            Ok(bytes)
        }
    }

    impl Seek for Counted<'_> {
        fn seek(&mut self, at: SeekFrom) -> io::Result<u64> {
            self.0.seek(at)
        }
    }

    #[test]
    fn a_zip_is_read_through_a_few_times_whatever_signs_stand_in_it() {
        let head = |flags: u8, name: u16, extra: u16| {
            let mut head =
                [&HEAD[..], &[20, 0, flags, 0, 8, 0], &[0; 16], &name.to_le_bytes(), &extra.to_le_bytes()].concat();
            head.push(b'a');
            head
        };
        let pieces =
            [HEAD.to_vec(), head(8, 1, 0), head(0, 1, 0), head(8, 4096, 4096), head(0, 1, u16::MAX), LIST.to_vec()];
        for piece in pieces {
            for tail in [&b""[..], &LIST] {
                let zip = [&piece.repeat(2_000_000 / piece.len())[..], tail].concat();
                let mut counted = Counted(io::Cursor::new(&zip), 0);
                entries(&mut counted).unwrap();
                assert!(counted.1 < 6 * zip.len(), "{piece:?}: {} of {}", counted.1, zip.len());
            }
        }
    }
}
