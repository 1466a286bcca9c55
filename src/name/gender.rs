//! Gender: what a person's first name says, and the pronouns that refer to nobody else.

use std::ops::Range;

use super::Gender;
use super::list::listed;
use crate::text::key::word_key;
use crate::text::{Case, Class, Text};

/// First names of women in the lists, which come from English-speaking countries, and of men elsewhere.
const ELSEWHERE: [&str; 14] = [
    "Andrea", "Carmine", "Daniele", "Gabriele", "Jan", "Jean", "Joan", "Kim", "Laurence", "Michele", "Nicola", "Robin",
    "Sasha", "Simone",
];

/// What the first name of a full name says, where nearly all who bear it are women or men.
pub(super) fn of_first_name(text: &Text<'_>, name: &Range<usize>) -> Option<Gender> {
    let first = text.tokens[name.start];
    if name.len() < 2 || first.case == Case::Initial || first.is(Class::EASTERN_SURNAME) {
        return None;
    }
    if ELSEWHERE.iter().any(|name| word_key(name) == first.key) {
        return None;
    }
    match listed(first.key).male_sixths()? {
        0 => Some(Gender::Female),
        6 => Some(Gender::Male),
        _ => None,
    }
}
