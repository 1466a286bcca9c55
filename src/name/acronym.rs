//! Short names in brackets after the whole one: `World Health Organization (WHO)`.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::decide::{Decided, Named};
use crate::text::{Case, Kind, Text};

/// Takes what stands in brackets right after an organisation, in capitals, for the same organisation.
pub(super) fn find(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let mut found = Vec::new();
    for one in decided.iter().filter(|one| one.named == Named::Organization) {
        found.extend(after(text, &one.tokens).map(|at| Decided {
            tokens: at..at + 1,
            named: Named::Organization,
            rule: "acronym",
        }));
    }
    if found.is_empty() {
        return;
    }
    let taken: FxHashSet<usize> = found.iter().map(|one| one.tokens.start).collect();
    decided.retain(|one| !(one.tokens.len() == 1 && taken.contains(&one.tokens.start)));
    decided.append(&mut found);
    decided.sort_by_key(|one| one.tokens.start);
}

/// The token of the short name in brackets right after `name`.
pub(super) fn after(text: &Text<'_>, name: &Range<usize>) -> Option<usize> {
    let at = name.end + 1;
    let closed = text.tokens.get(at + 1)?.kind == Kind::Close && text.tokens[name.end].kind == Kind::Open;
    let short = text.tokens[at];
    (closed && name.len() > 1 && matches!(short.case, Case::Upper | Case::Mixed) && is_short_for(text, at, name))
        .then_some(at)
}

/// Whether the short name begins as the whole one does, or with the first letter of a word of it.
fn is_short_for(text: &Text<'_>, at: usize, name: &Range<usize>) -> bool {
    let initial = |at: usize| text.word(at).chars().next().map(|c| c.to_ascii_uppercase());
    let first = initial(at);
    first.is_some() && name.clone().any(|word| initial(word) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(source: &str, words: usize) -> Option<&str> {
        let text = Text::plain(source);
        after(&text, &(0..words)).map(|at| text.word(at))
    }

    #[test]
    fn a_short_name_in_brackets_is_found() {
        assert_eq!(short("Harbour Workers Union (HWU) met.", 3), Some("HWU"));
        assert_eq!(short("Harbour Workers Union (founded 1911) met.", 3), None);
        assert_eq!(short("Harbour Workers Union (TX) met.", 3), None);
        assert_eq!(short("Harbour Workers Union met.", 3), None);
    }
}
