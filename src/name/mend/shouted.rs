use crate::name::decide::{Decided, Named};
use crate::name::lowercase::name_at;
use crate::text::{Case, Class, Kind, Text};

/// Fewest words of a sentence in capitals: a shorter one is a heading or an acronym.
const FEWEST: usize = 5;

/// Finds in sentences all in capitals, where capitals tell nothing, what titles, common names and the words of offices tell:
/// `PRESIDENT HOLT SAID`, `MR. QUILL`, `THE STATE DEPARTMENT`.
///
/// Leaves alone every sentence with a word in small letters, and what the tagger found already.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let mut found: Vec<Decided> = Vec::new();
    let mut next = decided.iter().peekable();
    for sentence in &text.sentences {
        let words = || text.tokens[sentence.tokens()].iter().filter(|token| token.kind == Kind::Word);
        if words().count() < FEWEST || words().any(|token| matches!(token.case, Case::Lower | Case::Capital)) {
            continue;
        }
        let mut at = sentence.start;
        while at < sentence.end {
            while next.next_if(|one| one.tokens.end <= at).is_some() {}
            let limit = next.peek().map_or(sentence.end, |one| one.tokens.start.min(sentence.end));
            if at >= limit {
                at += 1;
                continue;
            }
            let person = name_at(text, at, limit, Case::Upper).map(|tokens| (tokens, Named::Person));
            let name = person.or_else(|| office(text, at, limit).map(|tokens| (tokens, Named::Organization)));
            let Some((tokens, named)) = name else {
                at += 1;
                continue;
            };
            at = tokens.end;
            found.push(Decided { tokens, named, rule: "shouted" });
        }
    }
    decided.append(&mut found);
    decided.sort_by_key(|one| one.tokens.start);
}

/// The words that belong to an office and the word of organisations after them: `STATE DEPARTMENT`.
fn office(text: &Text<'_>, at: usize, limit: usize) -> Option<std::ops::Range<usize>> {
    let end = (at..limit).find(|&at| !text.tokens[at].is(Class::TITLE_MODIFIER)).filter(|&end| end > at)?;
    (text.tokens[end].is(Class::ORGANIZATION)).then_some(at..end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<&str> {
        let text = Text::plain(source);
        let mut decided = Vec::new();
        mend(&text, &mut decided);
        decided.into_iter().map(|one| text.slice(text.span(one.tokens))).collect()
    }

    #[test]
    fn titles_and_offices_tell_in_capitals() {
        assert_eq!(
            found("PRESIDENT HARRISON SAID TODAY THAT MR. WILSON WOULD LEAVE THE STATE DEPARTMENT AT ONCE."),
            ["HARRISON", "WILSON", "STATE DEPARTMENT"]
        );
    }

    #[test]
    fn nothing_is_told_where_there_are_small_letters_or_few_words() {
        assert_eq!(found("The CIA and the NSA told MR. WILSON that."), Vec::<&str>::new());
        assert_eq!(found("MR. WILSON LEAVES"), Vec::<&str>::new());
        assert_eq!(found("THE PRESIDENT WILL GRANT THEM A PAGE"), Vec::<&str>::new());
    }
}
