use crate::name::decide::{Decided, Named};
use crate::text::{Case, Kind, Text};

/// How many words of the sentence before and after tell whether it is shouted.
const AROUND: usize = 40;

/// Finds the World Health Organization by its letters, which are no question among words in small letters.
///
/// Leaves alone lines in capitals, and what else is asked so: `WHO: Ann Bell`, `Who’s WHO`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let seen = |at: usize| {
        let n = decided.partition_point(|one| one.tokens.end <= at);
        decided.get(n).is_some_and(|one| one.tokens.contains(&at))
    };
    let found: Vec<usize> = (0..text.tokens.len()).filter(|&at| is_named(text, at) && !seen(at)).collect();
    if found.is_empty() {
        return;
    }
    let name = |at| Decided { tokens: at..at + 1, named: Named::Organization, rule: "acronym" };
    decided.extend(found.into_iter().map(name));
    decided.sort_by_key(|one| one.tokens.start);
}

fn is_named(text: &Text<'_>, at: usize) -> bool {
    if text.tokens[at].case != Case::Upper || text.word(at) != "WHO" {
        return false;
    }
    let sentence = text.sentences[text.sentence_of(at)];
    let around = sentence.start.max(at.saturating_sub(AROUND))..sentence.end.min(at + AROUND);
    let cased = |case: Case| text.tokens[around.clone()].iter().filter(|token| token.case == case).count();
    let other = text.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Colon || next.case == Case::Upper);
    !other && cased(Case::Lower) > 2 * cased(Case::Upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> usize {
        let mut decided = Vec::new();
        mend(&Text::plain(source), &mut decided);
        decided.len()
    }

    #[test]
    fn letters_among_small_words_are_the_organisation() {
        assert_eq!(found("She heads the WHO’s office here. Who knows?"), 1);
        assert_eq!(found("WHO KNOWS WHAT"), 0);
        assert_eq!(found("WHO: Ann Bell and all the others."), 0);
    }
}
