use rustc_hash::FxHashSet;

use crate::name::decide::{Decided, Named};
use crate::name::list;
use crate::text::{Case, Class, Kind, Text};

/// From how common on, as [`list::Listed::last`] counts, a word may well be a surname.
const SURNAME: u8 = 9;

/// Drops the person made of a common noun that opens a sentence and the name of a post: `Harbour` of `Harbour master Owen
/// Tate`.
///
/// Leaves alone common surnames and first names, and the last words of names that stand elsewhere: `Bell lawyer Owen Tate`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let suspects: Vec<usize> = (0..decided.len()).filter(|&n| opens_a_post(text, decided, n)).collect();
    if suspects.is_empty() {
        return;
    }
    let known: FxHashSet<u64> = decided
        .iter()
        .filter(|one| one.named == Named::Person && one.tokens.len() > 1)
        .map(|one| text.tokens[one.tokens.end - 1].key)
        .collect();
    let dropped: FxHashSet<usize> = suspects
        .into_iter()
        .map(|n| decided[n].tokens.start)
        .filter(|&at| !known.contains(&text.tokens[at].key))
        .collect();
    decided.retain(|one| !dropped.contains(&one.tokens.start));
}

/// Whether name `n` is one word at the start of its sentence, and the next name a person with small words of a post between.
fn opens_a_post(text: &Text<'_>, decided: &[Decided], n: usize) -> bool {
    let (one, Some(next)) = (&decided[n], decided.get(n + 1)) else { return false };
    let at = one.tokens.start;
    let opens = || text.sentences[text.sentence_of(at)].start == at;
    let listed = list::listed(text.tokens[at].key);
    let between = one.tokens.end..next.tokens.start;
    one.named == Named::Person
        && one.tokens.len() == 1
        && next.named == Named::Person
        && (1..=2).contains(&between.len())
        && listed.last() < SURNAME
        && listed.first() < SURNAME
        && text.tokens[between].iter().all(|token| {
            token.kind == Kind::Word
                && token.case == Case::Lower
                && token.is(Class::ROLE | Class::TITLE | Class::TITLE_MODIFIER)
        })
        && opens()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::list;

    fn left(source: &str) -> Vec<&str> {
        let text = Text::plain(source);
        let person = |word: &str| {
            let start = source.find(word).unwrap();
            let tokens = text.token_at(start)..text.token_at(start + word.len() - 1) + 1;
            Decided { tokens, named: Named::Person, rule: "given" }
        };
        let first = source.split(' ').next().unwrap();
        let mut decided = vec![person(first), person("Owen Tate")];
        mend(&text, &mut decided);
        decided.into_iter().map(|one| text.slice(text.span(one.tokens))).collect()
    }

    #[test]
    fn a_common_noun_before_a_post_is_no_person() {
        assert!(list::listed(crate::text::key::word_key("harbour")).last() < SURNAME);
        assert_eq!(left("Harbour master Owen Tate spoke."), ["Owen Tate"]);
        assert_eq!(left("Ferry captain Owen Tate spoke."), ["Owen Tate"]);
    }

    #[test]
    fn a_surname_before_a_post_is_one() {
        assert_eq!(left("Johnson lawyer Owen Tate spoke."), ["Johnson", "Owen Tate"]);
        assert_eq!(left("Harbour and Owen Tate spoke."), ["Harbour", "Owen Tate"]);
    }
}
