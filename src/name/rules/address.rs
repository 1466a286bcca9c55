use std::ops::Range;

use super::{Story, person_name};
use crate::name::decide::{Decided, Named};
use crate::name::title;
use crate::text::Class;

/// Finds a person by the title, form of address or role right before: `Mr Quint`, `the lawyer Zorba Quint`.
///
/// Leaves alone what holds a word of organisations, and one name alone after a role in small letters.
pub(super) fn decide(story: &Story<'_>, run: &Range<usize>) -> Option<Decided> {
    let text = story.text;
    let name = person_name(text, run, Class::ORGANIZATION | Class::ROLE | Class::TITLE_MODIFIER)?;
    title::before(text, name.start)?;
    let before = text.tokens[name.start.checked_sub(1)?];
    let addressed = before.is(Class::HONORIFIC) || before.is(Class::TITLE) && before.is_capitalized();
    (addressed || name.len() > 1).then_some(Decided { tokens: name, named: Named::Person, rule: "title" })
}
