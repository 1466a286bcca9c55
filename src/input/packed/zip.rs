//! zip: files with a list of them at the end.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::budget::{Fault, Guard};
use super::unlisted::{self, CutOff, Entry, Packing};
use super::{Member, Members, name, read_through};
use crate::error::{Error, Result};
use crate::input::{Format, Head, Input, Reading, docx};

/// Most bytes of a zip that lies inside another packed file: it is held in memory.
const NESTED: u64 = 1 << 28;

/// What is told of a zip whose list is not there.
pub(in crate::input) const UNLISTED: &str =
    "its list of files is cut off or damaged: what stands before that was read, and any other file in it was not";

const HIDDEN: &str =
    "several files in it bear one name, and of these the last alone is read: unpack it, and index what comes out";

/// A zip of any files; a word processor's document shows what it is when its list is read.
pub struct Zip;

impl Format for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn about(&self) -> &'static str {
        "an archive: opened, and each file in it read in its own form"
    }

    fn is_container(&self) -> bool {
        true
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        head.bytes.starts_with(b"PK\x03\x04").then(|| "begins as a zip does".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let path = input.path.clone();
        let failed = |source| Error::Read { path: path.clone(), source };
        let mut parts = Parts::open(&mut input).map_err(failed)?;
        if parts.list.has(docx::BODY) {
            return docx::read(input, parts);
        }
        let office = ["xl/workbook.xml", "ppt/presentation.xml", "content.xml"];
        if office.iter().any(|name| parts.list.has(name)) {
            return Err(failed(io::Error::other("a spreadsheet or another office document, which is not read")));
        }
        let mut at = 0;
        // The list is read by name, in which a later file of one name hides those before it.
        let remark = match &parts.list {
            List::Whole(archive) => archive.has_duplicate_names().then_some(HIDDEN),
            List::Lost(_) => Some(UNLISTED),
        };
        read_through(input, move |_| -> Result<Members> {
            let members = std::iter::from_fn(move || {
                while at < parts.list.len() {
                    at += 1;
                    if let Some(member) = parts.member(at - 1).transpose() {
                        return Some(member);
                    }
                }
                None
            });
            Ok(Box::new(members.chain(remark.map(|words| Err(words.into())))))
        })
    }
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Where the bytes of a zip are.
enum Place {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
}

impl Place {
    fn reader(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::Disk(path) => Box::new(io::BufReader::new(File::open(path)?)),
            Self::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}

/// The files of a zip.
enum List {
    /// As the list at its end has them.
    Whole(ZipArchive<Box<dyn ReadSeek>>),
    /// As their own heads have them, where that list is lost.
    Lost(Vec<Entry>),
}

impl List {
    fn read(place: &Place) -> io::Result<Self> {
        ZipArchive::new(place.reader()?).map(Self::Whole).or_else(|error| {
            let entries = unlisted::entries(&mut place.reader()?)?;
            let lost = || io::Error::other(format!("a zip that is cut off or damaged: {error}"));
            if entries.is_empty() { Err(lost()) } else { Ok(Self::Lost(entries)) }
        })
    }

    fn len(&self) -> usize {
        match self {
            Self::Whole(archive) => archive.len(),
            Self::Lost(entries) => entries.len(),
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        match self {
            Self::Whole(archive) => archive.index_for_name(name),
            Self::Lost(entries) => entries.iter().position(|entry| entry.name == name.as_bytes()),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// A file of the list.
    fn entry(&mut self, number: usize) -> Result<Entry, String> {
        match self {
            Self::Lost(entries) => entries.get(number).cloned().ok_or_else(|| "no such file".into()),
            Self::Whole(archive) => {
                let file = archive.by_index_raw(number).map_err(|error| error.to_string())?;
                let start = file.data_start().ok_or("it does not say where it begins")?;
                Ok(Entry {
                    name: file.name_raw().to_vec(),
                    size: file.size(),
                    packing: match file.compression() {
                        CompressionMethod::STORE => Packing::Store,
                        CompressionMethod::DEFLATE => Packing::Deflate,
                        other => Packing::Other(other.to_string()),
                    },
                    is_locked: file.encrypted(),
                    checksum: Some(file.crc32()),
                    start,
                    end: start.saturating_add(file.compressed_size()),
                    is_cut: false,
                })
            }
        }
    }
}

/// A zip with its list read, so that its parts can be read one by one.
pub(in crate::input) struct Parts {
    list: List,
    place: Place,
}

impl Parts {
    /// Reads the list of a zip.
    pub(in crate::input) fn open(input: &mut Input) -> io::Result<Self> {
        let place = if input.within.depth == 0 && input.path.is_file() {
            Place::Disk(input.path.clone())
        } else {
            let mut bytes = Vec::new();
            input.reader.by_ref().take(NESTED + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > NESTED {
                return Err(io::Error::other(format!("a zip of more than {NESTED} bytes inside another packed file")));
            }
            Place::Memory(bytes.into())
        };
        Ok(Self { list: List::read(&place)?, place })
    }

    /// Whether the list of its files is lost, so that some may be, too.
    pub(in crate::input) fn is_cut_off(&self) -> bool {
        matches!(self.list, List::Lost(_))
    }

    /// The bytes of the part of this name, as far as `input` lets it unpack.
    pub(in crate::input) fn part(&mut self, name: &str, input: &Input) -> io::Result<impl Read + Send + use<>> {
        let number = self.list.find(name).ok_or(io::ErrorKind::NotFound)?;
        let reader = self.list.entry(number).and_then(|entry| self.reader(&entry)).map_err(io::Error::other)?;
        Ok(Guard::new(reader, input.within.budget.clone(), Fault::default()))
    }

    /// A file of the list; nothing where it is a folder or hidden.
    fn member(&mut self, number: usize) -> Result<Option<Member>, String> {
        let entry =
            self.list.entry(number).map_err(|reason| format!("file {} in it is damaged: {reason}", number + 1))?;
        let Some(name) = name::safe(&entry.name) else { return Ok(None) };
        let reader = self.reader(&entry).map_err(|reason| format!("{name}: {reason}"))?;
        Ok(Some(Member { name: Some(name), size: entry.size, reader }))
    }

    fn reader(&self, entry: &Entry) -> Result<Box<dyn Read + Send>, String> {
        if entry.is_locked {
            return Err("locked with a password".into());
        }
        let mut reader = self.place.reader().map_err(|error| error.to_string())?;
        reader.seek(SeekFrom::Start(entry.start)).map_err(|error| error.to_string())?;
        let packed = reader.take(entry.end.saturating_sub(entry.start));
        let unpacked: Box<dyn Read + Send> = match &entry.packing {
            Packing::Store => Box::new(packed),
            Packing::Deflate => Box::new(DeflateDecoder::new(packed)),
            Packing::Other(name) => return Err(format!("packed by {name}, which is not read")),
        };
        Ok(match entry.checksum {
            _ if entry.is_cut => Box::new(CutOff(unpacked)),
            Some(wanted) => Box::new(Checked { inner: unpacked, sum: Crc::new(), wanted }),
            None => unpacked,
        })
    }
}

/// Fails at the end where the bytes are not those of the checksum.
struct Checked<R> {
    inner: R,
    sum: Crc,
    wanted: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.sum.update(buffer.get(..bytes).unwrap_or_default());
        if bytes == 0 && !buffer.is_empty() && self.sum.sum() != self.wanted {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is another"));
        }
        Ok(bytes)
    }
}
