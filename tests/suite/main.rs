//! The real program, run in a folder of its own: one module an area.

mod archive;
mod articles;
mod cmd;
mod formats;
mod index;
mod names;
mod output;
mod query;
mod quotes;
mod safety;
mod seed;
mod show;
mod verify;
