//! Zstandard: one file, of one frame or of several joined.

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
        head.bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]).then(|| "begins as Zstandard does".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let path = input.path.clone();
        read_through(input, |input| {
            let reader = zstd::stream::read::Decoder::new(input.reader);
            let reader = Box::new(reader.map_err(|source| Error::Read { path, source })?);
            Ok(Box::new(std::iter::once(Ok(Member { name: None, size: 0, reader }))))
        })
    }
}
