//! Organisations named after a place: `Arden County Hospital`, `Arden County Sheriff’s Office`.

use std::ops::Range;

use super::candidate::is_function;
use super::decide::{Decided, Named};
use super::rules::organization_word::with_of_phrase;
use crate::place::gazetteer::Gazetteer;
use crate::text::{Case, Class, Kind, Text};

/// Most words between an office's possessor and its last word: `Sheriff’s Search and Rescue Team`.
const LONGEST: usize = 3;

/// Most tokens of a name behind its place.
const REACH: usize = 12;

/// Words of organisations that are none without a place before.
const HEADS: [&str; 3] = ["clinic", "electric", "survey"];

/// Words of organisations that after a place are rather something else: `Arden Co.` is a county.
const OTHERS: [&str; 4] = ["capital", "co", "friends", "media"];

/// Words of organisations that after one other word are rather a building, or a country.
const BUILDINGS: [&str; 7] = ["center", "centre", "church", "court", "exchange", "federation", "house"];

/// Finds the organisations of which only the place was found, and the offices that a possessive cuts in two.
///
/// The places stay, inside. Leaves alone what holds a person or ends in no word of organisations: `Arden Police Chief Ann
/// Bell`, `Arden Cemetery`.
pub(super) fn find(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let mut found: Vec<Range<usize>> = Vec::new();
    for n in 0..decided.len() {
        let free = found.last().is_none_or(|one: &Range<usize>| one.end <= decided[n].tokens.start);
        found.extend(Some(n).filter(|_| free).and_then(|n| after_place(text, decided, n)));
    }
    let offices: Vec<Range<usize>> = (0..text.tokens.len()).filter_map(|at| office(text, decided, at)).collect();
    let mut next = offices.iter().peekable();
    found.retain(|one| {
        while next.next_if(|office| office.end <= one.start).is_some() {}
        next.peek().is_none_or(|office| one.end <= office.start)
    });
    found.extend(offices);
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|one| one.start);
    let mut end = 0;
    found.retain(|one| {
        let free = one.start >= end;
        end = end.max(one.end);
        free
    });
    let mut next = found.iter().peekable();
    decided.retain(|one| {
        while next.next_if(|other| other.end <= one.tokens.start).is_some() {}
        one.named == Named::Place || next.peek().is_none_or(|other| one.tokens.end <= other.start)
    });
    decided.extend(found.into_iter().map(|tokens| Decided {
        tokens,
        named: Named::Organization,
        rule: "organization_word",
    }));
    decided.sort_by_key(|one| (one.tokens.start, std::cmp::Reverse(one.tokens.end)));
}

/// The organisation that opens with the place `decided[n]`.
fn after_place(text: &Text<'_>, decided: &[Decided], n: usize) -> Option<Range<usize>> {
    let place = decided.get(n).filter(|one| one.named == Named::Place)?;
    let limit = text.sentences[text.sentence_of(place.tokens.start)].end.min(place.tokens.end + REACH);
    let mut rest = decided[n + 1..].iter().peekable();
    let mut at = place.tokens.end;
    let mut head = Some(at - 1).filter(|_| is_whole(text, &place.tokens));
    let mut titled = false;
    while at < limit {
        if let Some(one) = rest.next_if(|one| one.tokens.contains(&at)) {
            if one.named != Named::Place {
                return None;
            }
            (at, head) = (one.tokens.end, None);
            continue;
        }
        let token = text.tokens[at];
        let ampersand = token.kind == Kind::Symbol && text.word(at) == "&";
        let is_name = token.kind == Kind::Word && token.is_capitalized() && !is_function(text, at);
        if !ampersand && !is_name {
            break;
        }
        if token.is(Class::TITLE | Class::HONORIFIC | Class::ROLE) && !token.is(Class::ORGANIZATION) {
            titled = true;
            break;
        }
        head = Some(at).filter(|&at| is_head(text, at));
        at += 1;
    }
    let is_plain = |head: usize| head == place.tokens.end && is(text, head, &BUILDINGS);
    let head = head
        .filter(|&head| !is_plain(head))
        .filter(|&head| !(titled && text.tokens[head].is(Class::TITLE_MODIFIER)))?;
    let end = if titled { head + 1 } else { with_of_phrase(text, head + 1) };
    let clear = decided[n + 1..].iter().take_while(|one| one.tokens.start < end).all(|one| one.named == Named::Place);
    clear.then_some(place.tokens.start..end)
}

/// Whether the tokens of a place end in a word of organisations and are no place of the gazetteer: `Arden National Hospital`,
/// but not the building that is a `House` or `Center` and no more.
fn is_whole(text: &Text<'_>, place: &Range<usize>) -> bool {
    let last = place.end - 1;
    let building = if place.len() > 2 { is(text, last, &["house"]) } else { is(text, last, &BUILDINGS) };
    let of = place.clone().any(|at| text.word(at) == "of");
    let listed = || Gazetteer::embedded().longest(text, place.clone()).is_some_and(|found| found.tokens == *place);
    place.len() > 1 && !of && is_head(text, last) && !building && !listed()
}

fn is_head(text: &Text<'_>, at: usize) -> bool {
    let is = |words: &[&str]| words.iter().any(|word| text.word(at).trim_end_matches('.').eq_ignore_ascii_case(word));
    text.tokens[at].is(Class::ORGANIZATION) && !is(&OTHERS) || is(&HEADS)
}

/// The office whose possessor ends right before the possessive at token `clitic`: `Arden County Sheriff’s Office`.
fn office(text: &Text<'_>, decided: &[Decided], clitic: usize) -> Option<Range<usize>> {
    let owner = clitic.checked_sub(1).filter(|_| text.tokens[clitic].kind == Kind::Clitic)?;
    let title = text.tokens[owner];
    if !title.is(Class::TITLE) || title.case != Case::Capital {
        return None;
    }
    let sentence = text.sentences[text.sentence_of(owner)];
    let is_capital = |at: usize| at < sentence.end && text.tokens[at].case == Case::Capital && !is_function(text, at);
    let is_office = |at: usize| is_capital(at) && is(text, at, &["office", "department"]);
    let end =
        (clitic + 1..=clitic + LONGEST).find(|&at| !is_capital(at) || is_office(at)).filter(|&at| is_office(at))? + 1;
    let mut start = owner;
    while start > sentence.start && is_capital(start - 1) {
        let before = start - 1;
        let in_place = within(decided, before).is_some_and(|one| one.named == Named::Place);
        let official = text.tokens[before].is(Class::TITLE | Class::TITLE_MODIFIER | Class::CIVIC);
        let of_county = is(text, start, &["county", "parish"]);
        if !(in_place || official || of_county) {
            break;
        }
        start = before;
    }
    let crossed =
        |at: usize| within(decided, at).is_some_and(|one| one.named == Named::Person || one.tokens.start < start);
    (!(start..end).any(crossed)).then_some(start..end)
}

fn is(text: &Text<'_>, at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| text.word(at).eq_ignore_ascii_case(word))
}

/// The name that holds this token.
fn within(decided: &[Decided], at: usize) -> Option<&Decided> {
    decided.get(decided.partition_point(|one| one.tokens.end <= at)).filter(|one| one.tokens.contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'s>(source: &'s str, places: &[&str]) -> Vec<&'s str> {
        let text = Text::plain(source);
        let mut decided: Vec<Decided> = places
            .iter()
            .map(|place| {
                let start = source.find(place).unwrap();
                let tokens = text.token_at(start)..text.token_at(start + place.len() - 1) + 1;
                Decided { tokens, named: Named::Place, rule: "given" }
            })
            .collect();
        find(&text, &mut decided);
        assert_eq!(decided.iter().filter(|one| one.named == Named::Place).count(), places.len());
        let organizations = decided.into_iter().filter(|one| one.named == Named::Organization);
        organizations.map(|one| text.slice(text.span(one.tokens))).collect()
    }

    #[test]
    fn an_organisation_may_open_with_a_place() {
        let is = |source, expected: &[&str]| assert_eq!(found(source, &["Arden"]), expected, "{source}");
        is("She died at Arden Methodist Medical Center.", &["Arden Methodist Medical Center"]);
        is("The Arden Geological Survey said so.", &["Arden Geological Survey"]);
        is("The Arden Department of Trade met Arden Fire Department Captain Ann Bell.", &["Arden Department of Trade"]);
        is("She moved from Arden.", &[]);
        is("Then Arden Police Chief Ann Bell left Arden Cemetery.", &[]);
        is("She lives in Arden Co. and works.", &[]);
    }

    #[test]
    fn what_was_taken_for_a_place_may_be_an_organisation() {
        let is = |name: &str, whole| {
            let source = format!("She went to {name} on Monday.");
            assert_eq!(found(&source, &[name]), if whole { vec![name] } else { vec![] }, "{name}");
        };
        is("Quillman National Hospital", true);
        is("Quillman Methodist Medical Center", true);
        is("Quillman Center", false);
        is("Falls Church", false);
        is("Quillman Cemetery", false);
    }

    #[test]
    fn a_possessive_does_not_cut_an_office() {
        assert_eq!(
            found("The Arden County Sheriff’s Office said so.", &["Arden County"]),
            ["Arden County Sheriff’s Office"]
        );
        assert_eq!(found("The Arden County Sheriff’s Office said so.", &[]), ["Arden County Sheriff’s Office"]);
        assert_eq!(found("The Sheriff’s son works in the Office.", &[]), Vec::<&str>::new());
    }
}
