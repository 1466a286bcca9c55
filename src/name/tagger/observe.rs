//! What the tagger sees of each token, read once: its word, shape, groups, lists, and the places that begin there.

use std::ops::Range;

use crate::name::cluster::{Cluster, cluster};
use crate::name::list::{Listed, listed};
use crate::place::gazetteer::{Form, Gazetteer, Kind as PlaceKind, Match};
use crate::text::{Case, Class, Kind, Text, Token};

/// A token as the tagger sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The word's key; for marks and numbers, one of their kind.
    pub(super) key: u64,
    /// How it is written: case, length, stops.
    pub(super) shape: u8,
    /// Its groups.
    pub(super) cluster: Cluster,
    /// As first name and surname.
    pub(super) listed: Listed,
    /// Which kind of place's name it begins (even) or goes on (odd); 0 for none.
    pub(super) place: u8,
    /// Its classes, those that matter for names.
    pub(super) class: u16,
}

impl Seen {
    /// Whether the word says what someone is.
    pub(super) fn is_role(&self) -> bool {
        self.class & 0b1010 != 0
    }
}

/// The classes that [`Seen::class`] keeps, from its lowest bit on.
const CLASSES: [Class; 12] = [
    Class::HONORIFIC,
    Class::TITLE,
    Class::TITLE_MODIFIER,
    Class::ROLE,
    Class::KIN,
    Class::ORGANIZATION,
    Class::PARTICLE,
    Class::FUNCTION,
    Class::WEEKDAY,
    Class::MONTH,
    Class::GENERATION,
    Class::ABBREVIATION,
];

/// How far before and after a segment a token is looked at, and how far after the comma that follows one.
const AROUND: usize = 2;
const AFTER_COMMA: usize = 7;

/// Reads every token of `text` that [`super::feature`] looks at: those of its `segments`, and those around them.
pub fn observe(text: &Text<'_>, segments: &[Range<usize>]) -> Vec<Seen> {
    let mut seen = vec![Seen::default(); text.tokens.len()];
    let mut next = 0;
    for segment in segments {
        let comma = text.tokens.get(segment.end).is_some_and(|token| token.kind == Kind::Comma);
        let end = segment.end + if comma { AFTER_COMMA } else { AROUND };
        for at in next.max(segment.start.saturating_sub(AROUND))..end.min(seen.len()) {
            seen[at] = token(text, at);
        }
        next = next.max(end);
    }
    for sentence in &text.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let capital = text.tokens[at].is_capitalized();
            let found = capital.then(|| Gazetteer::embedded().longest(text, at..sentence.end)).flatten();
            let Some(found) = found.filter(|found| text.tokens[found.tokens.end - 1].is_capitalized()) else {
                at += 1;
                continue;
            };
            let code = place_code(&found);
            for (n, token) in seen[found.tokens.clone()].iter_mut().enumerate() {
                token.place = code * 2 + u8::from(n > 0);
            }
            at = found.tokens.end;
        }
    }
    seen
}

fn token(text: &Text<'_>, at: usize) -> Seen {
    let token = text.tokens[at];
    match token.kind {
        Kind::Word => {
            let class = if token.class == Class::NONE { 0 } else { classes(token) };
            let listed = if token.is_capitalized() { listed(token.key) } else { Listed::default() };
            Seen { key: token.key, shape: shape(text, at), cluster: cluster(token.key), listed, place: 0, class }
        }
        kind => Seen { key: kind as u64 + 1, shape: 64 + kind as u8, ..Seen::default() },
    }
}

fn classes(token: Token) -> u16 {
    CLASSES.iter().enumerate().fold(0, |bits, (n, &class)| bits | u16::from(token.is(class)) << n)
}

fn shape(text: &Text<'_>, at: usize) -> u8 {
    let token = text.tokens[at];
    let case = match token.case {
        Case::None => 0,
        Case::Lower => 1,
        Case::Capital => 2,
        Case::Initial => 3,
        Case::Upper => 4,
        Case::Mixed => 5,
    };
    let length = (token.end - token.start).clamp(1, 5) as u8 - 1;
    let stop = text.word(at).ends_with('.');
    case * 10 + length * 2 + u8::from(stop)
}

/// From 1 on: what the best known place of a name is, and how large.
fn place_code(found: &Match) -> u8 {
    let code = Gazetteer::embedded().candidates(found.key).map(|(entry, form)| match (form, entry.kind()) {
        (Form::Demonym, _) => 2,
        (Form::Capitals | Form::Dotted, _) => 3,
        (Form::Main, PlaceKind::Continent | PlaceKind::Country) => 1,
        (Form::Main, PlaceKind::Admin1 | PlaceKind::Region) => 4,
        (Form::Main, PlaceKind::City) => match entry.population() {
            1_000_000.. => 5,
            100_000.. => 6,
            15_000.. => 8,
            _ => 12,
        },
        (Form::Main, PlaceKind::Natural) => 7,
        (Form::Main, PlaceKind::Admin2) => 11,
        (_, PlaceKind::City | PlaceKind::Admin2) => match entry.population() {
            1_000_000.. => 9,
            _ => 13,
        },
        _ => 10,
    });
    code.min().unwrap_or(13)
}
