use std::ops::Range;

use super::Story;
use crate::name::decide::{Decided, Named};
use crate::name::title;
use crate::text::Kind;

/// Finds a name whose words all belong to a person of the story: `the Holt affair`, after `Ann Holt`.
///
/// Leaves alone words that the story also has in small letters.
pub(super) fn decide(story: &Story<'_>, run: &Range<usize>) -> Option<Decided> {
    let text = story.text;
    let is_known = |tokens: &Range<usize>| {
        tokens.clone().filter(|&at| text.tokens[at].kind == Kind::Word).all(|at| story.is_person_word(at))
    };
    let person = |tokens| Some(Decided { tokens, named: Named::Person, rule: "known_person" });
    if is_known(run) {
        return person(run.clone());
    }
    let start = title::name_start(text, run.clone())?;
    let rest = start..run.end;
    if start > run.start && is_known(&rest) { person(rest) } else { None }
}
