//! What speaks for and against a name of the gazetteer being a place where it stands: an ordered list, summed up.
//!
//! One count is a tenth of a power of ten of people: a town of 10,000 brings 40 of its own, and 40 are enough.

mod against;
mod supports;

use std::ops::Range;

pub(super) use self::supports::is_followed_by_people;
use super::recognize::Sight;
use crate::text::{Case, Class, Kind, Text};

/// What a name must reach.
const ENOUGH: i32 = 40;
/// From here on a name helps the same name elsewhere in the story.
pub(super) const SURE: i32 = 55;
/// What a veto takes away.
const VETO: i32 = -1000;

/// A piece of evidence: its name, which becomes the mention's rule, and what it says.
type Evidence = (&'static str, fn(&Sight<'_, '_>) -> i32);

/// All the evidence. Among those that speak for a place, the strongest signs.
const EVIDENCE: &[Evidence] = &[
    ("gazetteer", |sight| sight.looks.weight),
    ("known", |sight| if sight.is_known { 35 } else { 0 }),
    ("tagger", supports::tagged),
    ("dateline_capitals", supports::dateline),
    ("container", supports::container),
    ("locative", supports::locative),
    ("joined", supports::joined),
    ("party", supports::party),
    ("civic", supports::civic),
    ("people_of", supports::people_of),
    ("several_words", |sight| if sight.tokens.len() > 1 { 15 } else { 0 }),
    ("", against::street),
    ("", against::direction),
    ("", against::acronym),
    ("", against::glued),
    ("", against::language),
    ("", against::disease),
    ("", against::saint),
    ("", against::ordinary),
    ("", against::name_of_people),
    ("", against::surname),
    ("", against::kin),
    ("", against::part_of_longer_name),
    ("", against::inside_organization),
    ("", against::agency),
    ("", against::possessive),
    ("", against::sentence_start),
];

/// The rule under which the name is a place, and the sum; or nothing.
pub(super) fn judge(sight: &Sight<'_, '_>) -> Option<(&'static str, i32)> {
    let mut sum = 0;
    let mut best = ("gazetteer", 0);
    for &(name, evidence) in EVIDENCE {
        let says = evidence(sight);
        sum += says;
        if says > best.1 && !name.is_empty() {
            best = (name, says);
        }
    }
    let rule = if sight.is_demonym() { "demonym" } else { best.0 };
    (sum >= ENOUGH).then_some((rule, sum))
}

/// Whether a name that only the tagger knows is a place by the words around it: `the village of Quorn`, `in Quorn, Norfolk`.
pub(super) fn is_borne_out(text: &Text<'_>, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
    let other = Class::STREET | Class::ORGANIZATION | Class::CIVIC | Class::ORDINARY;
    let acronym = tokens.len() == 1 && text.tokens[tokens.start].case != Case::Capital;
    if acronym || tokens.clone().any(|at| text.tokens[at].is(other)) {
        return false;
    }
    let before = tokens.start.checked_sub(1).filter(|&at| at >= sentence.start);
    let located = before.is_some_and(|at| {
        let token = text.tokens[at];
        token.is(Class::LOCATIVE) && token.case == Case::Lower && text.word(at) != "from"
    });
    let described = before.is_some_and(|at| text.word(at) == "of")
        && tokens.start - sentence.start > 1
        && matches!(
            text.word(tokens.start - 2),
            "village"
                | "villages"
                | "town"
                | "towns"
                | "city"
                | "district"
                | "province"
                | "region"
                | "suburb"
                | "port"
                | "island"
        );
    let comma = tokens.end + 1 < sentence.end && text.tokens[tokens.end].kind == Kind::Comma;
    let contained = comma && super::container::is_container(text, tokens.end + 1..sentence.end);
    located || described || contained
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_place(source: &str, name: &str) -> bool {
        let text = Text::plain(source);
        let names = crate::name::recognize(&text, &[]);
        let places = crate::place::resolve(&text, &names, crate::place::Context::default());
        places.iter().flat_map(|place| &place.mentions).any(|mention| text.slice(mention.span) == name)
    }

    #[test]
    fn the_words_around_a_name_make_it_a_place() {
        assert!(is_place("She grew up in Reading before the war.", "Reading"));
        assert!(is_place("The fire in Mobile, Ala., was put out.", "Mobile"));
        assert!(is_place("TULSA — The council met on Tuesday.", "TULSA"));
        assert!(is_place("State Rep. Ida Voss, D-Salem, agreed.", "Salem"));
        assert!(is_place("Tulsa police arrested three men.", "Tulsa"));
    }

    #[test]
    fn what_is_something_else_is_no_place() {
        assert!(!is_place("It lies on Cleveland Avenue.", "Cleveland"));
        assert!(!is_place("They paid US$40 for it.", "US"));
        assert!(!is_place("She spoke French at home.", "French"));
        assert!(!is_place("The Marburg virus spread.", "Marburg"));
        assert!(!is_place("He was said to be OK after the fall.", "OK"));
        assert!(!is_place("Mobile phones are banned.", "Mobile"));
        assert!(!is_place("They sailed to the Eastern Shore.", "Eastern"));
        assert!(!is_place("They fled to Al-Quorna on Monday.", "Al"));
        assert!(!is_place("She leaves a son, Lee; and a sister, Florence, of Omaha.", "Florence"));
    }

    #[test]
    fn a_name_the_gazetteer_lacks_needs_a_word_for_it() {
        let borne_out = |source: &str, name: &str| {
            let text = Text::plain(source);
            let at = (0..text.tokens.len()).find(|&at| text.word(at) == name).unwrap();
            is_borne_out(&text, &(at..at + 1), &(0..text.tokens.len()))
        };
        assert!(borne_out("the village of Quornby", "Quornby"));
        assert!(borne_out("He died in Quornby", "Quornby"));
        assert!(borne_out("Quornby, Kansas", "Quornby"));
        assert!(!borne_out("He blamed Quornby for it", "Quornby"));
        assert!(!borne_out("He works at QRNB", "QRNB"));
    }
}
