use crate::name::candidate::is_function;
use crate::name::decide::{Decided, Named};
use crate::text::{Case, Class, Kind, Text};

/// The offices whose names may go on after `and`.
const OFFICES: [&str; 6] = ["Bureau", "Department", "Directorate", "Division", "Institute", "Ministry"];

/// Most words of the second thing.
const MOST: usize = 2;

/// Makes whole the offices that see to two things: `Department of Fish and Game`, `Ministry of Trade and Industry`.
///
/// Leaves alone what follows as a name of its own, a place's or an organisation's: `the Ministry of Trade and Arden`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut [Decided]) {
    for n in 0..decided.len() {
        if decided[n].named != Named::Organization {
            continue;
        }
        if let Some(end) = whole_end(text, decided, n) {
            decided[n].tokens.end = end;
        }
    }
}

/// Where the office ends of which `decided[n]` is the part before `and`.
fn whole_end(text: &Text<'_>, decided: &[Decided], n: usize) -> Option<usize> {
    let tokens = decided[n].tokens.clone();
    let sees_to =
        tokens.clone().any(|at| OFFICES.contains(&text.word(at)) && at + 1 < tokens.end && text.word(at + 1) == "of");
    let start = tokens.end + 1;
    let limit = text.sentences[text.sentence_of(tokens.start)].end.min(start + MOST + 1);
    if !sees_to || start >= limit || text.word(tokens.end) != "and" || text.word(tokens.end - 1) == "of" {
        return None;
    }
    let goes_on = |at: &usize| *at < limit && text.tokens[*at].case == Case::Capital && !is_function(text, *at);
    let end = (start..limit).take_while(goes_on).last()? + 1;
    let other = Class::ORGANIZATION | Class::TITLE | Class::HONORIFIC | Class::ROLE;
    let plain =
        end - start <= MOST && !text.tokens[start..end].iter().any(|token| token.is(other) || token.kind != Kind::Word);
    let free = decided.get(n + 1).is_none_or(|next| next.tokens.start >= end);
    let possessive = text.tokens.get(end).is_some_and(|next| next.kind == Kind::Clitic);
    (plain && free && !possessive).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(source: &str, words: usize) -> &str {
        let text = Text::plain(source);
        let mut decided = vec![Decided { tokens: 0..words, named: Named::Organization, rule: "given" }];
        mend(&text, &mut decided);
        text.slice(text.span(decided[0].tokens.clone()))
    }

    #[test]
    fn an_office_may_see_to_two_things() {
        assert_eq!(mended("Department of Fish and Game trucks left.", 3), "Department of Fish and Game");
        assert_eq!(mended("Ministry of Trade and Harbour Authority.", 3), "Ministry of Trade");
        assert_eq!(mended("Ministry of Trade and the Harbour.", 3), "Ministry of Trade");
        assert_eq!(mended("Bank of Trade and Harbour.", 3), "Bank of Trade");
    }
}
