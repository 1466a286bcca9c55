//! Sentences, as news writes them: `Gov. X`, `U.S. He`, quotes that end inside one.

use std::ops::Range;

use super::token::{Case, Kind, Token};
use super::{Class, Sentence};

/// Appends the sentences of one paragraph, given by its tokens, to `out`.
pub fn split(source: &str, tokens: &[Token], range: Range<usize>, paragraph: usize, out: &mut Vec<Sentence>) {
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let mut end = at + 1;
        if may_end(source, tokens, at) {
            // Marks and brackets that close right after the stop belong to the sentence.
            while end < range.end && closes(source, tokens, end) {
                end += 1;
            }
            if end < range.end && begins(source, tokens, at, end) {
                out.push(Sentence { start, end, paragraph });
                start = end;
            }
        }
        at = end;
    }
    if start < range.end {
        out.push(Sentence { start, end: range.end, paragraph });
    }
}

/// Whether a sentence may end with this token.
fn may_end(source: &str, tokens: &[Token], at: usize) -> bool {
    let token = tokens[at];
    match token.kind {
        Kind::Stop => true,
        Kind::Word if source.as_bytes()[token.end as usize - 1] == b'.' => {
            !token.is(Class::BEFORE_NAME) && token.case != Case::Initial
        }
        _ => false,
    }
}

/// Whether this token closes what came before: glued to it, and not to what follows.
fn closes(source: &str, tokens: &[Token], at: usize) -> bool {
    let token = tokens[at];
    let glued_before = tokens[at - 1].end == token.start;
    let next = source[token.end as usize..].chars().next();
    match token.kind {
        Kind::Quote | Kind::Close => {
            let open = source[token.start as usize..].starts_with(['“', '„', '«', '‘', '`']);
            (glued_before || next.is_none_or(char::is_whitespace)) && !open && next.is_none_or(|c| !c.is_alphanumeric())
        }
        Kind::Stop => glued_before,
        _ => false,
    }
}

/// Whether a new sentence begins with token `next`, the last one ending with the stop `at`.
fn begins(source: &str, tokens: &[Token], at: usize, next: usize) -> bool {
    let stop = tokens[at];
    let first = tokens[next];
    let glued = tokens[next - 1].end == first.start;
    // The word the sentence opens with, marks and brackets before it left out.
    let mut word = next;
    while word < tokens.len()
        && word < next + 3
        && matches!(tokens[word].kind, Kind::Quote | Kind::Open | Kind::Dash | Kind::Symbol)
    {
        word += 1;
    }
    let Some(opening) = tokens.get(word) else { return true };
    let large = opening.is_capitalized() || opening.kind == Kind::Number || opening.case == Case::None;
    match stop.kind {
        Kind::Stop => {
            let ellipsis = stop.end - stop.start > 1;
            if glued && !matches!(first.kind, Kind::Quote | Kind::Open) {
                // `end.Next`, a space lost in print: trust it between a small letter and a capital.
                return !ellipsis && opening.is_capitalized() && next == at + 1;
            }
            large
        }
        // An abbreviation ends the sentence only before a word that seldom follows it inside one.
        _ => {
            let opens_quote = first.kind == Kind::Quote && !glued;
            opening.is_capitalized()
                && (opening.is(Class::FUNCTION) && !opening.is(Class::MONTH) || opens_quote)
                && !source[opening.start as usize..].starts_with("I ")
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Text;

    fn sentences(text: &str) -> Vec<&str> {
        let text = Text::plain(text);
        text.sentences.iter().map(|s| text.slice(text.span(s.tokens()))).collect()
    }

    #[test]
    fn titles_and_initials_end_no_sentence() {
        assert_eq!(
            sentences("Gov. J. B. Pritzker met Sen. Smith. They talked."),
            ["Gov. J. B. Pritzker met Sen. Smith.", "They talked."]
        );
    }

    #[test]
    fn an_abbreviation_ends_one_before_a_common_word() {
        assert_eq!(
            sentences("He left the U.S. He came back at 5 p.m. The end."),
            ["He left the U.S.", "He came back at 5 p.m.", "The end."]
        );
        assert_eq!(sentences("The U.S. Senate met."), ["The U.S. Senate met."]);
    }

    #[test]
    fn a_quote_that_ends_inside_a_sentence_does_not_end_it() {
        assert_eq!(sentences("“Why?” he asked. “Go.” She left."), ["“Why?” he asked.", "“Go.”", "She left."]);
        assert_eq!(sentences("\"Stop.\" \"And go.\""), ["\"Stop.\"", "\"And go.\""]);
    }

    #[test]
    fn figures_and_brackets_stay_whole() {
        assert_eq!(
            sentences("It rose 3.5 percent. (It fell.) Then 5 left."),
            ["It rose 3.5 percent.", "(It fell.)", "Then 5 left."]
        );
    }
}
