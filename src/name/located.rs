//! Places that were taken for people: where a story was filed, and towns before their state or country.

use rustc_hash::FxHashSet;

use super::decide::{Decided, Named};
use crate::place::gazetteer::{Gazetteer, Kind as Place, fits};
use crate::text::{Case, Kind, Text};

/// Makes places of the people of one word that a dateline opens with (`ARDEN — The`), or that a state or country follows in
/// which a place of this name lies: `Arden, Miss.,`.
///
/// Leaves alone the last words of full names, but in a dateline: `Bell, Georgia,` after `Ann Bell`.
pub(super) fn settle(text: &Text<'_>, decided: &mut [Decided]) {
    let is_alone = |one: &Decided| one.named == Named::Person && one.tokens.len() == 1;
    let surnames: FxHashSet<u64> = decided
        .iter()
        .filter(|one| one.named == Named::Person && one.tokens.len() > 1)
        .map(|one| text.tokens[one.tokens.end - 1].key)
        .collect();
    for one in decided.iter_mut().filter(|one| is_alone(one)) {
        let at = one.tokens.start;
        if is_filed(text, at) || !surnames.contains(&text.tokens[at].key) && is_before_its_state(text, at) {
            (one.named, one.rule) = (Named::Place, "located");
        }
    }
}

/// Whether the word is a dateline: in capitals, first of its paragraph, and before a dash.
fn is_filed(text: &Text<'_>, at: usize) -> bool {
    let opens = || text.paragraphs[text.paragraph_of(at)].tokens.start == at;
    text.tokens[at].case == Case::Upper
        && text.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Dash)
        && opens()
        && Gazetteer::embedded().is_name(text.tokens[at].key)
}

/// Whether a comma follows, and then a state or country in which a place of this name lies, and no more.
fn is_before_its_state(text: &Text<'_>, at: usize) -> bool {
    let limit = text.sentences[text.sentence_of(at)].end;
    if text.tokens.get(at + 1).is_none_or(|comma| comma.kind != Kind::Comma) || at + 2 >= limit {
        return false;
    }
    let gazetteer = Gazetteer::embedded();
    let Some(state) = gazetteer.longest(text, at + 2..limit) else { return false };
    let ends = state.tokens.end >= limit
        || matches!(text.tokens[state.tokens.end].kind, Kind::Comma | Kind::Stop | Kind::Close | Kind::Semicolon);
    let own = text.tokens[at].key;
    ends && gazetteer.candidates(state.key).filter(|&(_, form)| fits(form, text, &state.tokens)).any(|(state, _)| {
        let within = |place: crate::place::gazetteer::Entry| match state.kind() {
            Place::Admin1 => place.admin1() == Some(state.number),
            Place::Country => place.country() == state.country(),
            _ => false,
        };
        gazetteer.candidates(own).any(|(place, _)| place.kind() > Place::Country && within(place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(source: &str, people: &[&str]) -> Vec<Named> {
        let text = Text::plain(source);
        let mut decided: Vec<Decided> = people
            .iter()
            .map(|name| {
                let start = source.find(name).unwrap();
                let tokens = text.token_at(start)..text.token_at(start + name.len() - 1) + 1;
                Decided { tokens, named: Named::Person, rule: "given" }
            })
            .collect();
        settle(&text, &mut decided);
        decided.into_iter().map(|one| one.named).collect()
    }

    #[test]
    fn a_dateline_is_a_place() {
        assert_eq!(settled("SALEM — The captain left.", &["SALEM"]), [Named::Place]);
        assert_eq!(settled("Salem — the captain — left.", &["Salem"]), [Named::Person]);
    }

    #[test]
    fn a_town_before_its_state_is_a_place() {
        assert_eq!(settled("She left Salem, Oregon, on foot.", &["Salem"]), [Named::Place]);
        assert_eq!(settled("She left Quillman, Oregon, on foot.", &["Quillman"]), [Named::Person]);
        assert_eq!(settled("Ann Salem left. Then Salem, Oregon, wept.", &["Ann Salem"]), [Named::Person]);
    }
}
