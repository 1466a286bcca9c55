//! The query language: words and their forms, phrases, nearness, `AND` `OR` `NOT`, brackets, fields and dates, read by a
//! parser of our own.
//!
//! ```text
//!  what was typed ─► lex ─► parse ─► Query ─► plan ─► the engine's query
//!                                      ├────► explain: how it was read, and what each part finds
//!                                      └────► snippet: where it matches in a text
//! ```
//!
//! What is not understood is an error that points at the place; nothing is ever taken to mean something else. The whole
//! language is told in `docs/queries.md`.

mod ast;
mod dates;
mod explain;
mod join;
mod lex;
mod near;
mod parse;
mod plan;
mod positional;
mod snippet;
mod typed;
mod word;

pub use ast::{Clause, Dates, FIELDS, Field, Near, Query, Value, Words};
pub use dates::parse_days;
pub use explain::{Line, blame, explain};
pub use parse::{ParseError, parse};
pub use plan::{Target, lower, quotes_of};
pub use snippet::{Highlighter, Passage};
pub use word::{Form, Word};
