//! Saved searches, and what is new since they were last run.
//!
//! They lie beside the index, each with the stories that were found, so that what is new is told by the stories and by no
//! clock. A story whose file changed is new where its text did.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

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

impl Search {
    /// Leaves those hits that were not found the last time, and remembers all of them.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn news(&mut self, reader: &Reader, hits: Vec<Hit>) -> Result<Vec<Hit>> {
        let keys = reader.column("key", &hits)?;
        let mut now = BTreeSet::new();
        let mut new = Vec::new();
        for (hit, key) in hits.into_iter().zip(keys) {
            let text = reader.story(hit.address)?.record.text;
            let short = digest([key.as_str(), text.as_str()]);
            if !self.seen.contains(&short) {
                new.push(hit);
            }
            now.insert(short);
        }
        self.seen = now;
        Ok(new)
    }
}
