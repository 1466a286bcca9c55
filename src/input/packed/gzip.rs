//! gzip: one file, of one part or of several joined.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

use super::joined::{Joined, Unpack};
use super::{Member, read_through};
use crate::error::{Error, Result};
use crate::input::{Format, Head, Input, Reading};

/// A file packed with gzip.
pub struct Gzip;

impl Format for Gzip {
    fn name(&self) -> &'static str {
        "gzip"
    }

    fn about(&self) -> &'static str {
        "packed: opened, and what is in it read in its own form"
    }

    fn is_container(&self) -> bool {
        true
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        head.bytes.starts_with(SIGN).then(|| "begins as gzip does".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let path = input.path.clone();
        read_through(input, |input| {
            let reader =
                Joined::<GzDecoder<Packed>, Packed>::new(BufReader::with_capacity(1 << 15, input.reader), &SIGN[..1]);
            let reader = Box::new(reader.map_err(|source| Error::Read { path, source })?);
            Ok(Box::new(std::iter::once(Ok(Member { name: None, size: 0, reader }))))
        })
    }
}

/// How each of its parts begins.
const SIGN: &[u8] = &[0x1F, 0x8B, 8];

type Packed = BufReader<Box<dyn Read + Send>>;

impl<R: BufRead> Unpack<R> for GzDecoder<R> {
    fn begin(packed: R) -> io::Result<Self> {
        Ok(Self::new(packed))
    }

    fn rest(self) -> R {
        self.into_inner()
    }
}
