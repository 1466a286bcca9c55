//! Organisations: which mentions are one.

use rustc_hash::FxHashMap;

use super::decide::{Decided, Named};
use super::{Mention, Organization};
use crate::text::Text;
use crate::text::key::join as join_keys;

/// Joins the decided organisations of a story by their words.
pub(super) fn join(text: &Text<'_>, decided: &[Decided]) -> Vec<Organization> {
    let mut organizations: Vec<Organization> = Vec::new();
    let mut by_words: FxHashMap<u64, usize> = FxHashMap::default();
    for one in decided.iter().filter(|one| one.named == Named::Organization) {
        let span = text.span(one.tokens.clone());
        let key = one.tokens.clone().map(|at| text.tokens[at].key).reduce(join_keys).unwrap_or_default();
        let at = *by_words.entry(key).or_insert_with(|| {
            let name = text.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
            organizations.push(Organization { name, mentions: Vec::new() });
            organizations.len() - 1
        });
        organizations[at].mentions.push(Mention { span, rule: one.rule });
    }
    organizations
}
