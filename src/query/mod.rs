//! The query language: words, phrases, `AND` `OR` `NOT`, brackets and fields, read by a parser of our own.
//!
//! ```text
//!  what was typed ─► parse ─► Query ─► plan ─► the engine's query
//!                                └───► snippet: where it matches in a text
//! ```
//!
//! What is not understood is an error that points at the place; nothing is ever taken to mean something else.

mod ast;
mod join;
mod parse;
mod plan;
mod snippet;

pub use ast::{Clause, Dates, FIELDS, Field, Query, Value};
pub use parse::{ParseError, parse, parse_days};
pub use plan::{Target, lower};
pub use snippet::{Highlighter, Passage};
