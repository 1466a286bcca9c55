//! Saved searches, and what is new since they were last run.
//!
//! They lie beside the index, each with the stories that were found, so that what is new is told by the stories and by no
//! clock. A story whose file changed is new where its text did.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::DocAddress;

use crate::error::{Error, Result};
use crate::index::{Hit, Reader, digest};

/// File of the saved searches, in the folder of the index.
const FILE: &str = "saved.json";

/// All saved searches, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// By name.
    pub searches: BTreeMap<String, Search>,
}

/// One saved search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// As it was typed.
    pub query: String,
    /// Keys and texts of the stories that were found when it was last run, shortened to 16 hexadecimal digits.
    pub seen: BTreeSet<String>,
}

impl Saved {
    /// Reads them; none where none were saved.
    ///
    /// # Errors
    ///
    /// Where the file is there and cannot be read.
    pub fn read(index: &Path) -> Result<Self> {
        let path = index.join(FILE);
        match std::fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(Error::Read { path, source }),
            Ok(json) => serde_json::from_slice(&json).map_err(|error| Error::Read { path, source: error.into() }),
        }
    }

    /// Writes them; either the old or the new state stands.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written.
    pub fn write(&self, index: &Path) -> Result<()> {
        let path = index.join(FILE);
        let failed = |source| Error::Write { path: path.clone(), source };
        let json = serde_json::to_string_pretty(self).map_err(|error| failed(error.into()))?;
        let draft = index.join("saved.json.new");
        std::fs::write(&draft, json + "\n").map_err(failed)?;
        std::fs::rename(&draft, &path).map_err(failed)
    }
}

/// A story that was not found the last time; of several that are copies of one another, the earliest.
#[derive(Clone, Copy, Debug)]
pub struct New {
    /// The story, and how many copies of it are new as well.
    pub hit: Hit,
    /// The earliest of its copies that was found the last time, where there is one: the story is a copy, and nothing new.
    pub known: Option<DocAddress>,
}

impl Search {
    /// Leaves those of `hits` that were not found the last time, and remembers all of them. Hits are to be of a reader in
    /// which copies are apart, so that each is remembered.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn news(&mut self, reader: &Reader, hits: Vec<Hit>) -> Result<Vec<New>> {
        let keys = reader.column("key", &hits)?;
        let mut now = BTreeSet::new();
        let mut new = Vec::new();
        let (mut is_new, mut is_known) = (BTreeSet::new(), BTreeSet::new());
        for (hit, key) in hits.into_iter().zip(keys) {
            let text = reader.head(hit.address)?.record.text;
            let short = digest([key.as_str(), text.as_str()]);
            if self.seen.contains(&short) {
                is_known.insert(hit.address);
            } else {
                is_new.insert(hit.address);
                new.push(hit);
            }
            now.insert(short);
        }
        self.seen = now;
        let mut told = Vec::with_capacity(new.len());
        for hit in new {
            let members = reader.members(hit.address)?;
            let others = members.iter().filter(|member| is_new.contains(member));
            if others.clone().next().is_some_and(|first| *first != hit.address) {
                continue;
            }
            let known = members.iter().find(|member| is_known.contains(member)).copied();
            let copies = u32::try_from(others.count().saturating_sub(1)).unwrap_or(u32::MAX);
            told.push(New { hit: Hit { copies, ..hit }, known });
        }
        Ok(told)
    }
}
