//! What is learnt over several indexes that are read as one: which stories are copies, whichever index holds them.
//!
//! It is a table beside the first of them, named by two things: which indexes they are, so that a later table takes the
//! place of an earlier one, and what each of them holds, so that a table is never used of another state. The second is
//! told by the tables of the indexes themselves, whose names say which stories they were made of.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::home::OVER;
use super::learn::{Texts, learn};
use super::part::Part;
use super::reader::Reader;
use super::schema::Fields;
use crate::copies::shelf::Shelf;
use crate::copies::{Shown, Table};
use crate::error::{Error, Result};

/// Learns which stories of the indexes in these folders are copies, and which quotes are one saying, and keeps it in
/// the first folder, so that reading all of them as one is as reading one index. Gives false where that was known
/// already.
///
/// # Errors
///
/// Where the indexes cannot be read as one ([`Reader::open_all`]), a run that brings one of them up to date was ended
/// before it had learnt its own stories, or the first folder cannot be written.
pub fn learn_over(folders: &[PathBuf]) -> Result<bool> {
    let reader = Reader::open_all(folders)?;
    if reader.is_united() {
        return Ok(false);
    }
    let parts = reader.parts();
    let unlearnt = parts.iter().find(|part| !part.payload.learnt || part.payload.copies.is_none());
    let (Some(first), Some(state)) = (parts.first(), state(parts)) else {
        let path = unlearnt.or(parts.first()).map(|part| part.home.path.clone()).unwrap_or_default();
        return Err(Error::NotLearnt { path });
    };
    let _lock = first.home.lock(false)?;
    let set = set(parts);
    let begins = format!("{OVER}{set}-");
    let old = tables(parts, |name| name.starts_with(&begins)).find_map(|path| Table::load(&path));
    let (searcher, fields, mut shelf) = (reader.searcher(), Fields::build().1, Shelf::default());
    let mut texts = Texts { searcher, fields: &fields, folder: &first.home.path, shelf: &mut shelf };
    let table = learn(&mut texts, &old.unwrap_or_default())?;
    let path = first.home.path.join(format!("{begins}{state}"));
    table.store(&path)?;
    for old in tables(&parts[..1], |name| name.starts_with(&begins)).filter(|old| *old != path) {
        // A table too much does no harm.
        let _ = fs::remove_file(old);
    }
    Ok(true)
}

/// What was learnt over all of these, each in the state that is read.
pub(super) fn known_over(parts: &[Part]) -> Option<Shown> {
    let ends = format!("-{}", state(parts)?);
    tables(parts, |name| name.ends_with(&ends)).find_map(|path| Shown::load(&path))
}

/// One word for which indexes these are, in whatever order they are named.
fn set(parts: &[Part]) -> String {
    let path = |part: &Part| fs::canonicalize(&part.home.path).unwrap_or_else(|_| part.home.path.clone());
    let mut paths: Vec<String> = parts.iter().map(|part| path(part).to_string_lossy().into_owned()).collect();
    paths.sort_unstable();
    digest(paths.iter().map(String::as_str))
}

/// One word for what each of these holds; nothing where that is not known of one.
fn state(parts: &[Part]) -> Option<String> {
    let name = |part: &'_ Part| part.payload.copies.clone().filter(|_| part.payload.learnt);
    let mut names = parts.iter().map(name).collect::<Option<Vec<_>>>()?;
    names.sort_unstable();
    Some(digest(names.iter().map(String::as_str)))
}

/// Several texts in sixteen hexadecimal digits.
pub(crate) fn digest<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for (n, text) in texts.into_iter().enumerate() {
        if n > 0 {
            hash.update([0]);
        }
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The tables of several indexes beside these, whose name is wanted.
fn tables<'p>(parts: &'p [Part], is_wanted: impl Fn(&str) -> bool + 'p) -> impl Iterator<Item = PathBuf> + 'p {
    let beside = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let names = parts.iter().flat_map(move |part| beside(&part.home.path));
    names.filter_map(move |entry| {
        let name = entry.file_name();
        let name = name.to_str().filter(|name| name.starts_with(OVER) && !name.contains('.'))?;
        is_wanted(name).then(|| entry.path())
    })
}
