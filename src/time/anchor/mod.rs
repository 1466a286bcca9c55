//! The story's own date: given, written, or inferred from what the text says.

mod given;

use super::{StoryDate, Timex};
use crate::input::Given;
use crate::name::Names;
use crate::story::Story;
use crate::text::Text;

/// What is known of a story when its date is asked for.
pub struct Clues<'t> {
    /// What the input states.
    pub given: &'t Given,
    /// Its head: date line, dateline.
    pub story: &'t Story,
    /// Its text.
    pub text: &'t Text<'t>,
    /// Its expressions of time.
    pub timexes: &'t [Timex],
    /// Its names, with titles.
    pub names: &'t Names,
}

/// Dates the stories of one document. `is_page` says that layout alone cut them from one page, so that they lend each
/// other their constraints.
pub fn date_stories(clues: &[Clues<'_>], _is_page: bool) -> Vec<Option<StoryDate>> {
    clues.iter().map(|clue| clue.given.date.as_deref().and_then(given::given)).collect()
}
