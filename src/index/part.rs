//! An index as one of those that are read together: its commit, and what tells it from the others.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::{Index, IndexMeta, Searcher, TantivyError};

use super::columns::Living;
use super::home::Home;
use super::united::United;
use super::update::is_below;
use super::writer::{self, Payload, Settings};
use crate::copies::Shown;
use crate::error::{Error, Result, unopened};

/// One of the indexes that a reader reads.
pub(super) struct Part {
    pub(super) home: Home,
    /// Folder of the engine's files.
    pub(super) engine: PathBuf,
    pub(super) index: Index,
    /// The commit that is read.
    pub(super) commit: IndexMeta,
    /// What is kept with it.
    pub(super) payload: Payload,
}

impl Part {
    /// Opens the index that the stamp names.
    pub(super) fn open(home: &Home) -> Result<Self> {
        let engine = home.engine()?;
        let index = writer::open_to_read(&engine).map_err(|error| unopened(error, &home.path))?;
        Ok(Self { engine, ..Self::of(&home.path, &index)? })
    }

    /// An index that is open already.
    pub(super) fn of(folder: &Path, index: &Index) -> Result<Self> {
        // Told before the index is read: a commit in between makes the state look old, never newer than it is.
        let commit = index.load_metas()?;
        let payload = writer::payload_of(&commit);
        let home = Home { path: folder.to_owned() };
        Ok(Self { home, engine: PathBuf::new(), index: index.clone(), commit, payload })
    }

    /// What was learnt of copies in this index alone; nothing where that cannot be read, for the next run that brings
    /// the index up to date makes it anew.
    pub(super) fn copies(&self) -> Option<Shown> {
        self.payload.copies.as_deref().and_then(|name| Shown::open(&self.engine, name))
    }

    /// Whether a segment is of this index.
    pub(super) fn holds(&self, segment: SegmentId) -> bool {
        self.commit.segments.iter().any(|own| own.id() == segment)
    }

    /// Whether no later commit is there, and no rebuilt index.
    pub(super) fn is_current(&self) -> bool {
        let replaced = self.home.engine().is_ok_and(|engine| self.home.exists() && engine != self.engine);
        let newest = self.index.load_metas().map_or(self.commit.opstamp, |commit| commit.opstamp);
        !replaced && newest == self.commit.opstamp
    }

    /// Whether it is known, without a look at the stories, that none is in both: by the shards that they are, or
    /// because they were made of other folders.
    pub(super) fn is_apart_from(&self, other: &Self) -> bool {
        let (own, others) = (&self.payload.settings, &other.payload.settings);
        if let (Some(shard), Some(another)) = (&own.shard, &others.shard)
            && shard.is_apart_from(another)
        {
            return true;
        }
        let meet = |one: &String| others.roots.keys().any(|root| is_below(one, root) || is_below(root, one));
        !own.roots.is_empty() && !others.roots.is_empty() && !own.roots.keys().any(meet)
    }
}

/// Refuses a folder that is named twice.
pub(super) fn refuse_same(homes: &[Home]) -> Result<()> {
    let paths: Vec<PathBuf> =
        homes.iter().map(|home| std::fs::canonicalize(&home.path).unwrap_or_else(|_| home.path.clone())).collect();
    for (n, path) in paths.iter().enumerate() {
        if let Some(known) = paths[..n].iter().position(|other| other == path) {
            return Err(Error::SameIndex { path: homes[known].path.clone(), other: homes[n].path.clone() });
        }
    }
    Ok(())
}

/// One index of several.
pub(super) fn unite(parts: &[Part]) -> Result<Index> {
    let mut segments: FxHashMap<SegmentId, &Part> = FxHashMap::default();
    for part in parts {
        for segment in &part.commit.segments {
            if let Some(known) = segments.insert(segment.id(), part) {
                return Err(Error::SameIndex { path: known.home.path.clone(), other: part.home.path.clone() });
            }
        }
    }
    let settings = Settings::joined(parts.iter().map(|part| &part.payload.settings));
    let folders: Vec<(PathBuf, IndexMeta)> =
        parts.iter().map(|part| (part.engine.clone(), part.commit.clone())).collect();
    United::open(&folders, &Payload { settings, ..Payload::default() })
}

/// Refuses indexes that hold the same story, which would be found twice.
pub(super) fn refuse_overlap(parts: &[Part], searcher: &Searcher) -> Result<()> {
    for (n, part) in parts.iter().enumerate() {
        for other in parts[..n].iter().filter(|other| !part.is_apart_from(other)) {
            if let Some(story) = in_both(searcher, other, part)? {
                return Err(Error::Overlap { story, path: other.home.path.clone(), other: part.home.path.clone() });
            }
        }
    }
    Ok(())
}

/// The key of a story that is in two indexes.
fn in_both(searcher: &Searcher, one: &Part, other: &Part) -> Result<Option<String>> {
    let keys = |part: &Part| -> Result<Vec<Living>> {
        let own = searcher.segment_readers().iter().filter(|segment| part.holds(segment.segment_id()));
        own.map(|segment| Living::of(segment, "key")).filter_map(Result::transpose).collect()
    };
    let (ones, others) = (keys(one)?, keys(other)?);
    for one in &ones {
        for other in &others {
            if let Some(key) = in_common(one, other).map_err(TantivyError::from)? {
                return Ok(Some(key));
            }
        }
    }
    Ok(None)
}

/// A key that both have. Both are in order, and so each is walked once.
fn in_common(one: &Living, other: &Living) -> std::io::Result<Option<String>> {
    let (mut own, mut others) = (one.column.dictionary().stream()?, other.column.dictionary().stream()?);
    let mut more = own.advance() && others.advance();
    while more {
        more = match own.key().cmp(others.key()) {
            Ordering::Less => own.advance(),
            Ordering::Greater => others.advance(),
            Ordering::Equal if one.lives(own.term_ord()) && other.lives(others.term_ord()) => {
                return Ok(Some(String::from_utf8_lossy(own.key()).into_owned()));
            }
            Ordering::Equal => own.advance() && others.advance(),
        };
    }
    Ok(None)
}
