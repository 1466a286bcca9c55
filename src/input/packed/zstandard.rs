//! Zstandard: one file, of one frame or of several joined.

use std::io::{self, BufRead, BufReader, Read};

use zstd::stream::read::Decoder;

use super::joined::{Joined, Unpack};
use super::{Member, read_through};
use crate::error::{Error, Result};
use crate::input::{Format, Head, Input, Reading};

/// A file packed with Zstandard.
pub struct Zstandard;

impl Format for Zstandard {
    fn name(&self) -> &'static str {
        "zstd"
    }

    fn about(&self) -> &'static str {
        "packed: opened, and what is in it read in its own form"
    }

    fn is_container(&self) -> bool {
        true
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        head.bytes.starts_with(SIGN).then(|| "begins as Zstandard does".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let path = input.path.clone();
        read_through(input, |input| {
            let packed = BufReader::with_capacity(1 << 17, input.reader);
            let reader = Joined::<Decoder<'static, Packed>, Packed>::new(packed, FIRST);
            let reader = Box::new(reader.map_err(|source| Error::Read { path, source })?);
            Ok(Box::new(std::iter::once(Ok(Member { name: None, size: 0, reader }))))
        })
    }
}

/// How each of its frames begins.
const SIGN: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// Their first bytes, and those of frames that hold nothing and are passed over.
const FIRST: &[u8] =
    &[0x28, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F];

type Packed = BufReader<Box<dyn Read + Send>>;

impl<R: BufRead> Unpack<R> for Decoder<'static, R> {
    fn begin(packed: R) -> io::Result<Self> {
        Ok(Self::with_buffer(packed)?.single_frame())
    }

    fn rest(self) -> R {
        self.finish()
    }
}
