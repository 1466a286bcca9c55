use crate::name::decide::{Decided, Named};
use crate::name::list::listed;
use crate::text::{Case, Class, Kind, Text};

/// Most words of a name that was taken for an organisation's, form of address included.
const LONGEST: usize = 4;

/// Makes people of the organisations that a form of address opens or an age follows: `Mr. Quill`, `Grace Ann Harrow, 44, of`.
///
/// Leaves alone names with a word of organisations, and what else may be a brand: `Dr. Pepper`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut [Decided]) {
    for one in decided.iter_mut().filter(|one| one.named == Named::Organization && one.tokens.len() <= LONGEST) {
        let is_name = |at: usize| {
            let token = text.tokens[at];
            token.kind == Kind::Word
                && token.is_capitalized()
                && token.case != Case::Upper
                && !token.is(Class::ORGANIZATION)
        };
        if !one.tokens.clone().all(is_name) {
            continue;
        }
        if one.tokens.len() > 1 && is_address(text, one.tokens.start) {
            one.tokens.start += 1;
        } else if one.tokens.len() == 1
            || !is_aged(text, one.tokens.end)
            || listed(text.tokens[one.tokens.start].key).first() == 0
        {
            continue;
        }
        (one.named, one.rule) = (Named::Person, "title");
    }
}

fn is_address(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    let of_one = ["mr", "mrs", "ms"].iter().any(|form| text.word(at).trim_end_matches('.').eq_ignore_ascii_case(form));
    let of_many = text.word(at) == "Dr." && listed(text.tokens[at + 1].key).last() > 0;
    token.is(Class::HONORIFIC) && (of_one || of_many)
}

/// Whether `, 44, of` or the like follows: an age between commas, and a small word.
fn is_aged(text: &Text<'_>, at: usize) -> bool {
    let Some([comma, years, other, next, ..]) = text.tokens.get(at..) else { return false };
    comma.kind == Kind::Comma
        && years.kind == Kind::Number
        && text.word(at + 1).parse::<u32>().is_ok_and(|years| (1..=110).contains(&years))
        && other.kind == Kind::Comma
        && next.case == Case::Lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(source: &str, words: usize) -> Option<&str> {
        let text = Text::plain(source);
        let mut decided = vec![Decided { tokens: 0..words, named: Named::Organization, rule: "given" }];
        mend(&text, &mut decided);
        let one = decided.remove(0);
        (one.named == Named::Person).then(|| text.slice(text.span(one.tokens)))
    }

    #[test]
    fn whom_a_form_of_address_or_an_age_tells_is_a_person() {
        assert_eq!(mended("Mr. Quillman conferred.", 2), Some("Quillman"));
        assert_eq!(mended("Grace Ann Harrow, 44, of Arden, left.", 3), Some("Grace Ann Harrow"));
    }

    #[test]
    fn organisations_stay() {
        assert_eq!(mended("Mr. Quillman Inc. left.", 3), None);
        assert_eq!(mended("Grace Ann Harrow left.", 3), None);
        assert_eq!(mended("Arden Rovers, 44, 12, 3", 2), None);
    }
}
