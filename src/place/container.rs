//! Containment said in words: `Salem, Ore.`, `Leeds, England`, `D-Omaha, Neb.`

use std::ops::Range;

use super::gazetteer::{Form, Gazetteer, Kind, fits};
use super::recognize::Toponym;
use crate::text::{Kind as Token, Text};

/// Whether a country, state or county is named at the start of `tokens`.
pub(super) fn is_container(text: &Text<'_>, tokens: Range<usize>) -> bool {
    if tokens.is_empty() || !text.tokens[tokens.start].is_capitalized() {
        return false;
    }
    Gazetteer::embedded().longest(text, tokens).is_some_and(|found| {
        Gazetteer::embedded().candidates(found.key).any(|(place, form)| {
            let holds = matches!(place.kind(), Kind::Country | Kind::Admin1)
                || place.kind() == Kind::Admin2 && found.tokens.len() > 1;
            holds && form != Form::Demonym && form != Form::Alt && fits(form, text, &found.tokens)
        })
    })
}

/// For each toponym, the number of the one right after it that can hold it: `Salem, Ore.`, `Salem (Oregon)`, `Salem
/// Ore.`, `Salem in Oregon`
pub(super) fn containers(text: &Text<'_>, toponyms: &[Toponym]) -> Vec<Option<usize>> {
    (0..toponyms.len())
        .map(|n| {
            let next = toponyms.get(n + 1)?;
            let between = toponyms[n].tokens.end..next.tokens.start;
            let joined = match between.len() {
                0 => text.word(next.tokens.start).ends_with('.') || text.word(next.tokens.start).len() == 2,
                1 => {
                    matches!(text.tokens[between.start].kind, Token::Comma | Token::Open)
                        || text.word(between.start) == "in"
                }
                _ => false,
            };
            (joined && !next.is_demonym && !toponyms[n].is_demonym).then_some(n + 1)
        })
        .collect()
}
