//! gzip: one file, of one part or of several joined.

use flate2::read::MultiGzDecoder;

use super::{Member, read_through};
use crate::error::Result;
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
        head.bytes.starts_with(&[0x1F, 0x8B, 8]).then(|| "begins as gzip does".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        read_through(input, |input| {
            let reader = Box::new(MultiGzDecoder::new(input.reader));
            Ok(Box::new(std::iter::once(Ok(Member { name: None, size: 0, reader }))))
        })
    }
}
