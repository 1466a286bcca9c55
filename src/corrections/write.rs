//! Writing a line to the file, at the user's word alone.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::{Correction, parse};
use crate::error::{Error, Result};

/// First lines of a new file.
const HEAD: &str = "\
# Corrections to what archive finds, one a line; archive index applies them.
# same: NAME = FULL NAME          not-same: NAME = NAME      not-a-person: NAME
# date ID: 2002-05-24             speaker ID@123: NAME       place NAME: PLACE, WHAT IT LIES IN

";

/// Adds a correction at the end of a file, and makes the file where there is none. Gives its line, from 1.
///
/// # Errors
///
/// Where the file cannot be read or written, or would contradict itself; then nothing is written.
pub fn append(path: &Path, correction: &Correction) -> Result<usize> {
    let old = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => HEAD.to_owned(),
        Err(source) => return Err(Error::Read { path: path.to_owned(), source }),
    };
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    let new = format!("{old}{gap}{correction}\n");
    parse(&new).map_err(|problems| Error::Corrections { path: path.to_owned(), problems })?;
    let added = if path.exists() { &new[old.len()..] } else { &new };
    let mut options = OpenOptions::new();
    let written = options.append(true).create(true).open(path).and_then(|mut file| file.write_all(added.as_bytes()));
    written.map_err(|source| Error::Write { path: path.to_owned(), source })?;
    Ok(new.lines().count())
}
