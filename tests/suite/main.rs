//! The real program, run in a folder of its own: one module an area.

mod answers;
mod archive;
mod articles;
#[cfg(feature = "serve")]
mod browser;
mod check;
mod cmd;
mod copies;
mod corrections;
mod crash;
mod extract;
mod families;
mod formats;
mod gold;
mod group;
mod heavy;
mod hostile;
mod index;
mod mutations;
mod names;
mod output;
mod query;
mod query_scan;
mod quotes;
mod readers;
mod safety;
mod seed;
#[cfg(feature = "serve")]
mod serve;
mod shards;
mod show;
mod sound;
mod tables;
mod traps;
mod verify;
