//! What is learnt over the archive: which stories are copies of one, and which quotes are one saying.
//!
//! ```text
//!  text ─► signature ─► candidates ─► kinship of two, by their words ─► groups ─► table beside the records
//! ```
//!
//! Quotes are put into families in the same manner, once it is known which stories are one.
//!
//! A record keeps the signature alone, which depends on its own text. Groups are made when an index has been brought up to
//! date ([`crate::index`] does it), from what is new and what it may belong to, and nothing is dropped: a group has a
//! lead, its earliest story, and the others are its copies.

mod align;
mod candidates;
mod diff;
mod groups;
mod kinship;
mod list;
mod saying;
pub(crate) mod shelf;
pub mod signature;
mod step;
mod stories;
mod table;
mod thread;
pub mod word;

pub use align::{Block, Side, align, rows};
pub(crate) use candidates::MANY;
pub use candidates::{News, Signatures};
pub use diff::{Change, Fate, diff};
pub use groups::Sets;
pub use kinship::{Bond, Kinship, kinship};
pub use list::{Room, Unread};
pub use saying::SURE;
pub(crate) use saying::{Quotes, Sayings, Voice, families};
pub use step::{Bounds, Step};
pub use stories::{Stories, group};
pub(crate) use table::{Asked, Family, Shown, sweep};
pub use table::{Copies, Quoted, Table, mark};
pub use thread::threads;
