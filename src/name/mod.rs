//! Names: people, organisations, and the spans that name places.

mod acronym;
mod alias;
mod apposition;
mod candidate;
pub mod cluster;
mod decide;
mod filed;
mod gender;
pub mod given;
pub mod list;
mod lowercase;
mod mend;
mod nickname;
mod organization;
mod person;
mod placed;
mod rules;
mod short;
pub mod table;
pub mod tagger;
mod title;
mod votes;

pub(crate) use nickname::is_short_for;
use rustc_hash::FxHashSet;

use crate::span::Span;
use crate::text::Text;

/// All the names of a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// People in order of first mention.
    pub people: Vec<Person>,
    /// Organisations in order of first mention.
    pub organizations: Vec<Organization>,
    /// Spans that name a place, demonyms left out, in order.
    pub places: Vec<Span>,
}

impl Names {
    /// Leaves out the people all of whose mentions were found to name places: `Cooke, Grayson and Love counties`.
    ///
    /// `places` are the spans of the places found, in any order.
    pub fn give_way(&mut self, places: impl IntoIterator<Item = Span>) {
        let places: FxHashSet<Span> = places.into_iter().collect();
        self.people.retain(|person| !person.mentions.iter().all(|mention| places.contains(&mention.span)));
    }
}

/// One person of a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// The fullest form.
    pub name: String,
    /// Titles and roles with where they stand.
    pub titles: Vec<Span>,
    /// What is known of the gender, from titles, first names and pronouns.
    pub gender: Option<Gender>,
    /// Every mention by name, in order.
    pub mentions: Vec<Mention>,
}

/// A mention by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name alone: no title, article or possessive.
    pub span: Span,
    /// The rule that found it.
    pub rule: &'static str,
}

/// What pronouns a person is spoken of by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// She.
    Female,
    /// He.
    Male,
}

/// One organisation of a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organization {
    /// The fullest form.
    pub name: String,
    /// Every mention by name, in order.
    pub mentions: Vec<Mention>,
}

/// Finds the people, organisations and places that a story names. `dates` are the spans of its dates, which are none.
pub fn recognize(text: &Text<'_>, dates: &[Span]) -> Names {
    let decided = decide::decide(text, dates);
    let places = decided
        .iter()
        .filter(|one| one.named == decide::Named::Place)
        .map(|one| text.span(one.tokens.clone()))
        .collect();
    Names { people: person::join(text, &decided), organizations: organization::join(text, &decided), places }
}
