//! The pages, one a file, and the frame that all of them stand in.

pub(super) mod help;
pub(super) mod layout;
pub(super) mod map;
pub(super) mod names;
pub(super) mod person;
pub(super) mod place;
pub(super) mod quote;
pub(super) mod quotes;
pub(super) mod search;
pub(super) mod story;
