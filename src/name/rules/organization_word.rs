use std::ops::Range;

use super::Story;
use crate::name::candidate::is_function;
use crate::name::decide::{Decided, Named};
use crate::text::{Class, Text};

/// Finds a run that a word of organisations heads, with what goes on after `of`: `House of Representatives`.
///
/// Leaves alone that word without any other, and runs with a title: `Police Chief`.
pub(super) fn decide(story: &Story<'_>, run: &Range<usize>) -> Option<Decided> {
    let text = story.text;
    let is = |at: usize, class| text.tokens[at].is(class);
    let head = run.end - 1;
    if !is(head, Class::ORGANIZATION) || run.clone().any(|at| is(at, Class::TITLE | Class::HONORIFIC)) {
        return None;
    }
    let end = with_of_phrase(text, run.end);
    (run.len() > 1 || end > run.end).then_some(Decided {
        tokens: run.start..end,
        named: Named::Organization,
        rule: "organization_word",
    })
}

/// Where the name ends that may go on with `of Trade` or `for the Arts` at token `at`.
pub(in crate::name) fn with_of_phrase(text: &Text<'_>, at: usize) -> usize {
    let limit = text.sentences[text.sentence_of(at - 1)].end;
    let word = |at: usize| if at < limit { text.word(at) } else { "" };
    if !matches!(word(at), "of" | "for") {
        return at;
    }
    let mut next = at + 1 + usize::from(word(at + 1) == "the");
    let mut end = at;
    while next < limit && text.tokens[next].is_capitalized() && !is_function(text, next) {
        next += 1;
        end = next;
    }
    end
}
