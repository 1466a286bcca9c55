//! tar: files one after another, each behind a block that says what it is.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::{EntryType, Header};

use super::{Member, name, read_through};
use crate::error::{Result, cause};
use crate::input::{Format, Head, Input, Reading};

/// A tar.
pub struct Tar;

impl Format for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn about(&self) -> &'static str {
        "an archive: opened, and each file in it read in its own form"
    }

    fn is_container(&self) -> bool {
        true
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let block = head.bytes.get(..BLOCK)?;
        is_header(block).then(|| "its first block is the head of a file in a tar".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        read_through(input, |input| {
            let tape = Tape { reader: input.reader, left: 0, padding: 0 };
            Ok(Box::new(Files { tape: Arc::new(Mutex::new(tape)), at: 0, has_ended: false }))
        })
    }
}

const BLOCK: usize = 512;
/// Longest name or list of attributes that is kept.
const LONGEST: u64 = 1 << 20;

/// Whether a block carries the sum of its own bytes, as the head of a file does.
fn is_header(block: &[u8]) -> bool {
    let header = Header::from_byte_slice(block);
    let sum = block.iter().enumerate().map(|(at, &byte)| if (148..156).contains(&at) { 32 } else { u32::from(byte) });
    block.iter().any(|&byte| byte != 0) && header.cksum().is_ok_and(|wanted| wanted == sum.sum::<u32>())
}

/// The tar as it is read on.
struct Tape {
    reader: Box<dyn Read + Send>,
    /// Bytes of the open file that were not read yet, and of what fills its last block.
    left: u64,
    padding: u64,
}

impl Tape {
    fn open(&mut self, size: u64) {
        self.left = size;
        self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    /// Passes over what was not read of the open file.
    fn close(&mut self) -> io::Result<()> {
        let rest = self.left.saturating_add(self.padding);
        let passed = io::copy(&mut self.reader.by_ref().take(rest), &mut io::sink())?;
        (self.left, self.padding) = (0, 0);
        if passed < rest { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    fn block(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        let mut block = [0; BLOCK];
        let mut filled = 0;
        while filled < BLOCK {
            match self.reader.read(&mut block[filled..]) {
                Ok(0) if filled == 0 => return Ok(None),
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(bytes) => filled += bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(block))
    }

    /// The whole of the open file, as far as it is kept.
    fn whole(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(self.left.min(LONGEST)).read_to_end(&mut bytes)?;
        self.left -= (read as u64).min(self.left);
        self.close()?;
        Ok(bytes)
    }
}

/// The open file of a tape.
struct Open(Arc<Mutex<Tape>>);

impl Read for Open {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut tape = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = usize::try_from(tape.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let bytes = tape.reader.read(&mut buffer[..most])?;
        if bytes == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        tape.left -= bytes as u64;
        Ok(bytes)
    }
}

/// The files of a tar, one after another: each is to be read before the next is asked for.
struct Files {
    tape: Arc<Mutex<Tape>>,
    /// Files so far.
    at: usize,
    has_ended: bool,
}

impl Iterator for Files {
    type Item = Result<Member, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let found = self.next_file();
        self.has_ended = !matches!(found, Ok(Some(_)));
        self.at += 1;
        found.transpose().map(|member| {
            member.map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => format!("it is cut off, after {} files", self.at - 1),
                _ => format!("it is damaged, after {} files: {}", self.at - 1, cause(&error)),
            })
        })
    }
}

impl Files {
    /// The next file that may be news.
    fn next_file(&self) -> io::Result<Option<Member>> {
        let mut tape = self.tape.lock().unwrap_or_else(PoisonError::into_inner);
        let mut named: Option<Vec<u8>> = None;
        let mut sized: Option<u64> = None;
        loop {
            tape.close()?;
            let Some(block) = tape.block()? else { return Ok(None) };
            if block.iter().all(|&byte| byte == 0) {
                return Ok(None);
            }
            if !is_header(&block) {
                return Err(io::Error::other("what stands where a file should begin is none"));
            }
            let header = Header::from_byte_slice(&block);
            let size = sized.take().map_or_else(|| header.entry_size(), Ok)?;
            tape.open(size);
            match header.entry_type() {
                EntryType::GNULongName => {
                    let name = tape.whole()?;
                    named = Some(name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec());
                }
                EntryType::XHeader => {
                    for (key, value) in attributes(&tape.whole()?) {
                        match key {
                            b"path" => named = Some(value.to_vec()),
                            b"size" => sized = std::str::from_utf8(value).ok().and_then(|size| size.parse().ok()),
                            _ => {}
                        }
                    }
                }
                EntryType::Regular | EntryType::Continuous => {
                    let path = named.take().unwrap_or_else(|| header.path_bytes().into_owned());
                    if let Some(name) = name::safe(&path) {
                        let reader = Box::new(Open(Arc::clone(&self.tape)));
                        return Ok(Some(Member { name: Some(name), size, reader }));
                    }
                }
                EntryType::XGlobalHeader | EntryType::GNULongLink => {}
                _ => named = None,
            }
        }
    }
}

/// `20 path=a/b.txt` and so on, a line each that begins with its own length.
fn attributes(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    bytes.split(|&byte| byte == b'\n').filter_map(|line| {
        let line = &line[line.iter().position(|&byte| byte == b' ')? + 1..];
        let equals = line.iter().position(|&byte| byte == b'=')?;
        Some((&line[..equals], &line[equals + 1..]))
    })
}
