//! `archive` turns a folder of news into records and an index: who said what, when and where.
//!
//! ```text
//!  file ─► input ─► story ─► text ─► time · name · place · quote ─► record ─► index ─► query ─► output
//! ```
//!
//! Each arrow is one function; [`pipeline::extract`] calls those between a [`input::Document`] and its
//! [`record::Record`]s in this order. Only the ends can fail: the steps between always give an answer, if an empty one.

pub mod answer;
pub mod copies;
pub mod corrections;
pub mod error;
pub mod evaluate;
pub mod index;
pub mod input;
pub mod name;
pub mod pipeline;
pub mod place;
pub mod query;
pub mod quote;
pub mod record;
pub mod span;
pub mod story;
pub mod stream;
pub mod tables;
pub mod text;
pub mod time;
pub mod timing;

pub use error::{Error, Result};
