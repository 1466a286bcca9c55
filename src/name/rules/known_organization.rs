use std::ops::Range;

use super::Story;
use crate::name::decide::{Decided, Named};

/// Finds an organisation again that the story has named elsewhere in the same words, or by its first word alone.
pub(super) fn decide(story: &Story<'_>, run: &Range<usize>) -> Option<Decided> {
    (story.is_organization(run) || story.is_short_organization(run)).then(|| Decided {
        tokens: run.clone(),
        named: Named::Organization,
        rule: "known_organization",
    })
}
