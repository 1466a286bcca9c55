//! What speaks for a place.

use super::super::container::is_container;
use super::super::recognize::{Owner, Sight};
use crate::text::{Case, Class, Kind, Text};

/// The tagger says so.
pub(super) fn tagged(sight: &Sight<'_, '_>) -> i32 {
    let is_place = |at: usize| sight.owners.get(at) == Some(&Owner::Place);
    let goes_on = is_place(sight.tokens.end) || sight.before().is_some_and(is_place);
    match is_place(sight.tokens.start) {
        true if goes_on => 15,
        true => 40,
        false => 0,
    }
}

/// `MANSFIELD — The council`: capitals at the start of a paragraph, then a dash.
pub(super) fn dateline(sight: &Sight<'_, '_>) -> i32 {
    let text = sight.text;
    let capitals = sight.tokens.clone().all(|at| matches!(text.tokens[at].case, Case::Upper | Case::None));
    let starts = sight.tokens.start == sight.sentence.start;
    let dash = (sight.tokens.end..(sight.tokens.end + 5).min(sight.sentence.end))
        .any(|at| matches!(text.tokens[at].kind, Kind::Dash | Kind::Open));
    if capitals && starts && dash { 40 } else { 0 }
}

/// `Salem, Ore.`: a state or country follows after a comma, or the name follows a place as its container.
pub(super) fn container(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let comma = sight.kind_at(after) == Some(Kind::Comma);
    let holds = comma && is_container(sight.text, after + 1..sight.sentence.end);
    match (holds, sight.follows_place) {
        (true, _) => 50,
        (_, true) => 20,
        _ => 0,
    }
}

/// `in Salem`, `northern Ohio`
pub(super) fn locative(sight: &Sight<'_, '_>) -> i32 {
    let Some(at) = sight.before() else { return 0 };
    let token = sight.text.tokens[at];
    match sight.text.word(at) {
        "in" => 30,
        "of" => 8,
        _ if token.is(Class::LOCATIVE) && (token.case == Case::Lower || sight.in_title) => 18,
        _ => 0,
    }
}

/// `Oslo and Salem`: one of several places.
pub(super) fn joined(sight: &Sight<'_, '_>) -> i32 {
    if sight.joins_place { 12 } else { 0 }
}

/// `D-Omaha`
pub(super) fn party(sight: &Sight<'_, '_>) -> i32 {
    let Some(at) = sight.before() else { return 0 };
    let hyphen = sight.text.tokens[at].kind == Kind::Hyphen;
    let letter = at > sight.sentence.start
        && matches!(sight.text.word(at - 1), "D" | "R" | "I" | "Dem" | "Rep" | "DFL" | "GOP" | "Ind");
    if hyphen && letter { 50 } else { 0 }
}

/// `Salem police`, `Salem-based`
pub(super) fn civic(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let Some(kind) = sight.kind_at(after) else { return 0 };
    let word = if kind == Kind::Hyphen { after + 1 } else { after };
    if word >= sight.sentence.end {
        return 0;
    }
    let token = sight.text.tokens[word];
    let based = matches!(sight.text.word(word), "based" | "area" | "residents" | "native" | "resident");
    match token.is(Class::CIVIC) {
        _ if based => 25,
        true if kind == Kind::Word => 18,
        _ => 0,
    }
}

/// `a Salem woman`: no person's name stands there.
pub(super) fn people_of(sight: &Sight<'_, '_>) -> i32 {
    if is_followed_by_people(sight.text, sight.tokens.end, sight.sentence.end) { 20 } else { 0 }
}

/// Whether token `at` is one that says who lives or serves in the place before it.
pub(in crate::place) fn is_followed_by_people(text: &Text<'_>, at: usize, end: usize) -> bool {
    const PEOPLE: [&str; 22] = [
        "authorities",
        "boy",
        "couple",
        "family",
        "firefighters",
        "girl",
        "man",
        "men",
        "native",
        "officer",
        "officers",
        "officials",
        "police",
        "resident",
        "residents",
        "student",
        "students",
        "teen",
        "voters",
        "woman",
        "women",
        "workers",
    ];
    at < end && PEOPLE.contains(&text.word(at))
}
