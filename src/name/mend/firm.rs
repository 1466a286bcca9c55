use crate::name::decide::{Decided, Named};
use crate::name::title;
use crate::text::Text;
use crate::text::key::fold;

/// Words that end the name of a firm and of no person.
const FIRMS: [&str; 17] = [
    "airlines",
    "airways",
    "bancorp",
    "corp",
    "corporation",
    "electronics",
    "enterprises",
    "foods",
    "holdings",
    "inc",
    "industries",
    "llc",
    "ltd",
    "motors",
    "pharmaceuticals",
    "plc",
    "technologies",
];

/// Makes organisations of the people whose last word only a firm bears: `Carter Foods`.
///
/// Leaves alone who has a title, and that word alone.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut [Decided]) {
    for one in decided.iter_mut().filter(|one| one.named == Named::Person && one.tokens.len() > 1) {
        let last = fold(text.word(one.tokens.end - 1).trim_end_matches('.'));
        if FIRMS.contains(&last.as_str()) && title::before(text, one.tokens.start).is_none() {
            (one.named, one.rule) = (Named::Organization, "organization_word");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(source: &str, tokens: std::ops::Range<usize>) -> Named {
        let mut decided = vec![Decided { tokens, named: Named::Person, rule: "given" }];
        mend(&Text::plain(source), &mut decided);
        decided[0].named
    }

    #[test]
    fn a_firm_is_no_person() {
        assert_eq!(mended("Carter Foods sent trucks.", 0..2), Named::Organization);
        assert_eq!(mended("Mr. Carter Foods sent trucks.", 1..3), Named::Person);
        assert_eq!(mended("Tom Carter sent trucks.", 0..2), Named::Person);
    }
}
