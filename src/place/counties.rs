//! `Holt, Clay and Dade counties`: counties that share one word.

use std::ops::Range;

use super::gazetteer::{Gazetteer, LONGEST, part_key};
use crate::text::key::{join, word_key};
use crate::text::{Class, Kind, Text};

/// The rule that finds them.
pub(super) const RULE: &str = "counties";
/// Most counties that share one word.
const MOST: usize = 30;

/// The names before a plural `counties` or `parishes`, in order, each with the key of the county in full.
pub(super) fn counties(text: &Text<'_>) -> Vec<(Range<usize>, u64)> {
    let plurals = [(word_key("counties"), word_key("county")), (word_key("parishes"), word_key("parish"))];
    let mut found = Vec::new();
    for sentence in &text.sentences {
        for at in sentence.tokens() {
            let Some(&(_, singular)) = plurals.iter().find(|&&(plural, _)| plural == text.tokens[at].key) else {
                continue;
            };
            let mut names = names_before(text, sentence.start, at);
            names.reverse();
            let keyed = names.into_iter().filter_map(|name| {
                let parts: Option<Vec<u64>> = name.clone().map(|n| part_key(text, n)).collect();
                let key = join(parts?.into_iter().reduce(join)?, singular);
                Gazetteer::embedded().is_name(key).then_some((name, key))
            });
            found.extend(keyed);
        }
    }
    found
}

/// The names of a list that ends before token `end`, last first.
fn names_before(text: &Text<'_>, from: usize, end: usize) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut at = end;
    loop {
        let mut start = at;
        while start > from && at - start < LONGEST && is_part(text, start - 1) {
            start -= 1;
        }
        if start == at {
            return names;
        }
        names.push(start..at);
        if names.len() == MOST {
            return names;
        }
        at = start;
        let mut joined = false;
        while at > from && (text.tokens[at - 1].kind == Kind::Comma || text.word(at - 1) == "and") {
            at -= 1;
            joined = true;
        }
        if !joined {
            return names;
        }
    }
}

fn is_part(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    token.kind == Kind::Word && token.is_capitalized() && !token.is(Class::FUNCTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<&str> {
        let text = Text::plain(source);
        counties(&text).into_iter().map(|(name, _)| text.slice(text.span(name))).collect()
    }

    #[test]
    fn one_word_serves_several_counties() {
        assert_eq!(found("Floods hit Clay, Dade and Polk counties."), ["Clay", "Dade", "Polk"]);
        assert_eq!(found("Voters of San Diego and Orange counties agreed."), ["San Diego", "Orange"]);
    }

    #[test]
    fn the_plural_alone_names_none() {
        assert_eq!(found("The counties agreed. Rural counties did not."), Vec::<&str>::new());
    }
}
