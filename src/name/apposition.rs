//! Descriptions before a name and a comma: `The spokesman, Karl Berg, said`.

use std::ops::Range;

use crate::text::{Class, Kind, Text};

/// Longest description in tokens.
const LONGEST: usize = 10;
/// What may open one.
const OPENING: [&str; 10] = ["a", "an", "her", "his", "its", "one", "our", "the", "their", "whose"];

/// The tokens of the description before the person's name `name`, without its article: `spokeswoman for the union` in `A
/// spokeswoman for the union, Anna Holt, agreed`; nothing where none stands there.
///
/// It holds a role, followed by nothing or a phrase with `of`, `for`, `at`, `in`, `on` or `to`; a comma or the end of
/// the sentence closes the name.
pub(super) fn before(text: &Text<'_>, name: &Range<usize>) -> Option<Range<usize>> {
    let sentence = text.sentences[text.sentence_of(name.start)];
    // `the Minister of Works, Mr Holt,`
    let is_honorific = |at: usize| text.tokens[at].is(Class::HONORIFIC) && at > sentence.start;
    let start = name.start.checked_sub(1).filter(|&at| is_honorific(at)).unwrap_or(name.start);
    let comma = start.checked_sub(1).filter(|&at| at > sentence.start)?;
    let closed =
        name.end >= sentence.end || matches!(text.tokens[name.end].kind, Kind::Comma | Kind::Stop | Kind::Dash);
    if text.tokens[comma].kind != Kind::Comma || !closed {
        return None;
    }
    let floor = sentence.start.max(comma.saturating_sub(LONGEST));
    let mut at = comma;
    while at > floor && matches!(text.tokens[at - 1].kind, Kind::Word | Kind::Hyphen | Kind::Clitic | Kind::Number) {
        at -= 1;
        let opens = OPENING.iter().any(|word| text.word(at).eq_ignore_ascii_case(word));
        if opens && is_description(text, at + 1..comma) {
            return Some(at + 1..comma);
        }
    }
    None
}

/// Whether a role stands there with nothing but modifiers before it, and a phrase or nothing after it.
fn is_description(text: &Text<'_>, tokens: Range<usize>) -> bool {
    let Some(role) = tokens.clone().rev().find(|&at| is_office(text, at) && goes_on(text, at + 1, tokens.end)) else {
        return false;
    };
    (tokens.start..role).all(|at| {
        let token = text.tokens[at];
        token.kind != Kind::Word || !token.is(Class::FUNCTION) || token.is(Class::TITLE_MODIFIER)
    })
}

fn is_office(text: &Text<'_>, at: usize) -> bool {
    text.tokens[at].is(Class::ROLE | Class::TITLE)
}

fn goes_on(text: &Text<'_>, at: usize, end: usize) -> bool {
    at == end || at < end && ["at", "for", "from", "in", "of", "on", "to", "with"].contains(&text.word(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(source: &str, name: &str) -> Option<String> {
        let text = Text::plain(source);
        let start = source.find(name)?;
        let name = text.token_at(start)..text.token_at(start + name.len() - 1) + 1;
        before(&text, &name).map(|tokens| text.slice(text.span(tokens)).to_owned())
    }

    #[test]
    fn a_role_before_the_comma_describes_the_name() {
        let is = |source, role: &str| assert_eq!(described(source, "Anna Holt").as_deref(), Some(role), "{source}");
        is("The spokeswoman, Anna Holt, said no.", "spokeswoman");
        is("A spokeswoman for the union, Anna Holt, agreed.", "spokeswoman for the union");
        is("The Minister of Works, Mr Anna Holt, agreed.", "Minister of Works");
        is("He thanked the group’s former lawyer, Anna Holt.", "group’s former lawyer");
    }

    #[test]
    fn other_words_before_a_comma_do_not() {
        assert_eq!(described("In the town, Anna Holt, 34, is known.", "Anna Holt"), None);
        assert_eq!(described("After he met the lawyer, Anna Holt left.", "Anna Holt"), None);
        assert_eq!(described("The lawyer left, Anna Holt, too.", "Anna Holt"), None);
    }
}
