//! Organisations: which mentions are one.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::decide::{Decided, Named};
use super::{Mention, Organization, acronym, short};
use crate::text::key::join as join_keys;
use crate::text::{Kind, Text, squeezed};

/// Joins the decided organisations of a story: those of the same words, the short name in brackets after a whole one, and
/// the first word alone with the one that it opens.
pub(super) fn join(text: &Text<'_>, decided: &[Decided]) -> Vec<Organization> {
    let mut organizations: Vec<Organization> = Vec::new();
    let mut by_words: FxHashMap<u64, usize> = FxHashMap::default();
    let heads = short::heads(text, decided);
    for one in decided.iter().filter(|one| one.named == Named::Organization) {
        let span = text.span(one.tokens.clone());
        let own = key(text, &one.tokens);
        let whole = heads.get(&own).filter(|_| one.tokens.len() == 1).and_then(Option::as_ref);
        let at = *by_words.entry(whole.map_or(own, |whole| key(text, whole))).or_insert_with(|| {
            let name = squeezed(text.slice(whole.map_or(span, |whole| text.span(whole.clone()))));
            organizations.push(Organization { name, mentions: Vec::new() });
            organizations.len() - 1
        });
        organizations[at].mentions.push(Mention { span, rule: one.rule });
        if let Some(short) = acronym::after(text, &one.tokens) {
            by_words.entry(text.tokens[short].key).or_insert(at);
        }
    }
    organizations
}

/// The key of its words, without an article.
pub(super) fn key(text: &Text<'_>, tokens: &Range<usize>) -> u64 {
    let article = tokens.len() > 1 && text.word(tokens.start).eq_ignore_ascii_case("the");
    (tokens.start + usize::from(article)..tokens.end)
        .map(|at| text.tokens[at])
        .filter(|token| token.kind != Kind::Hyphen)
        .map(|token| token.key)
        .reduce(join_keys)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::recognize;

    #[test]
    fn a_short_name_joins_the_whole_one() {
        let text = Text::plain(
            "The Harbour Workers Union (HWU) met in Oslo on Monday. The HWU said that it would strike. \
             The Ministry of Trade said nothing.",
        );
        let organizations = recognize(&text, &[]).organizations;
        let union = organizations.iter().find(|one| one.name == "Harbour Workers Union").unwrap();
        let forms: Vec<_> = union.mentions.iter().map(|mention| mention.span.of(text.source)).collect();
        assert_eq!(forms, ["Harbour Workers Union", "HWU", "HWU"]);
        assert!(organizations.iter().any(|one| one.name == "Ministry of Trade"));
    }
}
