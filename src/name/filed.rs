//! Where a story was filed, taken for a person.

use super::decide::{Decided, Named};
use crate::place::gazetteer::Gazetteer;
use crate::text::{Case, Kind, Text};

/// Makes places of the people of one word that a dateline opens with: `ARDEN — The`.
pub(super) fn settle(text: &Text<'_>, decided: &mut [Decided]) {
    let is_alone = |one: &&mut Decided| one.named == Named::Person && one.tokens.len() == 1;
    for one in decided.iter_mut().filter(is_alone).filter(|one| is_filed(text, one.tokens.start)) {
        (one.named, one.rule) = (Named::Place, "filed");
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
}
