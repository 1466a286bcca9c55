//! Votes: one word is one kind of name throughout a story, unless a full name says otherwise.

use rustc_hash::FxHashMap;

use super::decide::{Decided, Named};
use crate::text::{Case, Class, Kind, Text};

/// How often each kind was decided for a name of one word, and whether a person's full name ends with the word.
#[derive(Clone, Copy, Default)]
struct Votes {
    person: u32,
    organization: u32,
    place: u32,
    full_name: u32,
}

/// Lets the names of one word agree: with the person whose full name they end, or with the most of their kind.
pub(super) fn settle(text: &Text<'_>, decided: &mut [Decided]) {
    let mut votes: FxHashMap<u64, Votes> = FxHashMap::default();
    for one in decided.iter() {
        let last = text.tokens[one.tokens.end - 1];
        if one.tokens.len() == 1 {
            let votes = votes.entry(last.key).or_default();
            *count(votes, one.named) += 1;
        } else if one.named == Named::Person && last.case != Case::Initial {
            votes.entry(last.key).or_default().full_name += 1;
        }
    }
    for one in decided.iter_mut().filter(|one| one.tokens.len() == 1) {
        let at = one.tokens.start;
        let Some(votes) = votes.get(&text.tokens[at].key) else { continue };
        let winner = winner(votes, one.named, located(text, at));
        if winner != one.named {
            *one = Decided { tokens: one.tokens.clone(), named: winner, rule: "same_in_story" };
        }
    }
}

fn count(votes: &mut Votes, named: Named) -> &mut u32 {
    match named {
        Named::Person => &mut votes.person,
        Named::Organization => &mut votes.organization,
        Named::Place => &mut votes.place,
    }
}

/// Whether the words around make it a place: `in Paris`, `Paris, France`.
fn located(text: &Text<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).is_some_and(|before| text.tokens[before].is(Class::LOCATIVE));
    let comma = text.tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Comma);
    before || comma && text.tokens.get(at + 2).is_some_and(|token| token.is_capitalized())
}

fn winner(votes: &Votes, named: Named, is_located: bool) -> Named {
    if votes.full_name > 0 && named != Named::Person {
        // A town and a person may share a name: then the words around tell them apart.
        return if named == Named::Place && is_located { named } else { Named::Person };
    }
    let most = votes.person.max(votes.organization).max(votes.place);
    let own = match named {
        Named::Person => votes.person,
        Named::Organization => votes.organization,
        Named::Place => votes.place,
    };
    if own * 2 > most || votes.full_name > 0 {
        return named;
    }
    if votes.person == most {
        Named::Person
    } else if votes.place == most {
        Named::Place
    } else {
        Named::Organization
    }
}
