//! The index: what was found in every story, kept so that it is found again.
//!
//! [`update()`] brings an index up to date with folders of files, a [`Reader`] answers from it. Stories, quotes and what
//! is known of the files lie in one index of the engine, so that whatever moment a run is ended at, the last commit
//! stands as a whole.

pub mod check;
mod columns;
mod count;
pub mod days;
pub(crate) mod entry;
pub mod fact;
mod find;
pub mod flags;
mod folder;
mod grouped;
mod heard;
mod home;
pub mod kept;
mod learn;
pub(crate) mod limits;
mod manifest;
pub mod merge;
mod most;
mod named;
mod over;
pub(crate) mod packed;
mod part;
pub(crate) mod ranking;
mod reader;
pub mod said;
pub mod schema;
mod shard;
mod tally;
mod united;
pub mod update;
pub mod verify;
pub mod words;
mod writer;

pub use count::Facet;
pub use entry::source_name;
pub(crate) use entry::{story_key, voice};
pub use find::Candidate;
pub use grouped::{DaysCounted, Group, Grouping, SHOWN, Saying, Together};
pub use home::{FOLDER, Home};
pub use manifest::{Counts, EXTRACTION, FileEntry, Skipped};
pub use most::Many;
pub(crate) use most::most_first;
pub(crate) use over::digest;
pub use over::learn_over;
pub use reader::{Head, Hit, Hits, Reader, Sort, Stored};
pub use shard::Shard;
pub use tally::Names;
pub use update::update;
pub use writer::{Settings, Writer};
