//! zip: files with a list of them at the end.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::budget::{Fault, Guard};
use super::{Member, Members, name, read_through};
use crate::error::{Error, Result};
use crate::input::{Format, Head, Input, Reading, docx};

/// Most bytes of a zip that lies inside another packed file: it is held in memory.
const NESTED: u64 = 1 << 28;

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
        if parts.archive.index_for_name(docx::BODY).is_some() {
            return docx::read(input, parts);
        }
        let office = ["xl/workbook.xml", "ppt/presentation.xml", "content.xml"];
        if office.iter().any(|name| parts.archive.index_for_name(name).is_some()) {
            return Err(failed(io::Error::other("a spreadsheet or another office document, which is not read")));
        }
        let mut at = 0;
        // The list is read by name, in which a later file of one name hides those before it.
        let hidden = parts.archive.has_duplicate_names().then(|| Err(HIDDEN.into()));
        read_through(input, move |_| -> Result<Members> {
            let members = std::iter::from_fn(move || {
                while at < parts.archive.len() {
                    at += 1;
                    if let Some(member) = parts.member(at - 1).transpose() {
                        return Some(member);
                    }
                }
                None
            });
            Ok(Box::new(members.chain(hidden)))
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

/// A zip with its list read, so that its parts can be read one by one.
pub(in crate::input) struct Parts {
    archive: ZipArchive<Box<dyn ReadSeek>>,
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
        let archive = ZipArchive::new(place.reader()?)
            .map_err(|error| io::Error::other(format!("a zip that is cut off or damaged: {error}")))?;
        Ok(Self { archive, place })
    }

    /// The bytes of the part of this name, as far as `input` lets it unpack.
    pub(in crate::input) fn part(&mut self, name: &str, input: &Input) -> io::Result<impl Read + Send + use<>> {
        let number = self.archive.index_for_name(name).ok_or(io::ErrorKind::NotFound)?;
        let reader = self.reader(number).map_err(io::Error::other)?;
        Ok(Guard::new(reader, input.within.budget.clone(), Fault::default()))
    }

    /// A file of the list; nothing where it is a folder or hidden.
    fn member(&mut self, number: usize) -> Result<Option<Member>, String> {
        let damaged = |error: zip::result::ZipError| format!("file {} in it is damaged: {error}", number + 1);
        let file = self.archive.by_index_raw(number).map_err(damaged)?;
        let (name, size) = (name::safe(file.name_raw()), file.size());
        drop(file);
        let Some(name) = name else { return Ok(None) };
        let reader = self.reader(number).map_err(|reason| format!("{name}: {reason}"))?;
        Ok(Some(Member { name: Some(name), size, reader }))
    }

    fn reader(&mut self, number: usize) -> Result<Box<dyn Read + Send>, String> {
        let file = self.archive.by_index_raw(number).map_err(|error| error.to_string())?;
        if file.encrypted() {
            return Err("locked with a password".into());
        }
        let method = file.compression();
        let start = file.data_start().ok_or("it does not say where it begins")?;
        let (length, checksum) = (file.compressed_size(), file.crc32());
        let mut reader = self.place.reader().map_err(|error| error.to_string())?;
        reader.seek(SeekFrom::Start(start)).map_err(|error| error.to_string())?;
        let packed = reader.take(length);
        let unpacked: Box<dyn Read + Send> = match method {
            CompressionMethod::STORE => Box::new(packed),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(packed)),
            other => return Err(format!("packed by {other}, which is not read")),
        };
        Ok(Box::new(Checked { inner: unpacked, sum: Crc::new(), wanted: checksum }))
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
