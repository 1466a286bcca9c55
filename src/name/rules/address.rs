use std::ops::Range;

use super::Story;
use crate::name::decide::{Decided, Named};
use crate::name::title;
use crate::text::{Case, Class};

/// Most words of a person's name.
const LONGEST: usize = 4;

/// Finds a person by the title, form of address or role right before: `Mr Quint`, `the lawyer Zorba Quint`.
///
/// Leaves alone what holds a word of organisations, and one name alone after a role in small letters.
pub(super) fn decide(story: &Story<'_>, run: &Range<usize>) -> Option<Decided> {
    let text = story.text;
    let start = title::name_start(text, run.clone())?;
    let name = start..run.end;
    let unlike = name.clone().any(|at| {
        let token = text.tokens[at];
        token.is(Class::ORGANIZATION | Class::ROLE | Class::TITLE_MODIFIER) || token.case == Case::Upper
    });
    if unlike || name.len() > LONGEST {
        return None;
    }
    title::before(text, start)?;
    let before = text.tokens[start.checked_sub(1)?];
    let addressed = before.is(Class::HONORIFIC) || before.is(Class::TITLE) && before.is_capitalized();
    (addressed || name.len() > 1).then_some(Decided { tokens: name, named: Named::Person, rule: "title" })
}
