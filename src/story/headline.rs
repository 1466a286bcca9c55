//! Headings: which lines can be one, and which words of a text are the one that its input gives.

use crate::span::Span;

/// Longest heading, in bytes and in words.
const LONGEST: (usize, usize) = (160, 24);

/// Whether a line can be a heading: short, begun with a capital, and not ended as a sentence, a list or a label is.
pub(super) fn is_heading(text: &str, line: Span) -> bool {
    let words = line.of(text);
    if words.len() > LONGEST.0 || words.split_whitespace().count() > LONGEST.1 {
        return false;
    }
    let first =
        words.chars().find(|c| !matches!(c, '“' | '"' | '‘' | '\'' | '(' | '[' | '¿' | '¡' | '$' | '£' | '€' | '#'));
    let begins =
        first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || c.is_alphabetic() && !c.is_lowercase());
    let open = !ends_sentence(words) || words.ends_with('!');
    begins && has_word(words) && open && !is_quoted(words) && !words.contains("://")
}

/// Whether there is a word among them, and not only a number or a time of day.
fn has_word(words: &str) -> bool {
    words.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3)
}

/// Whether the words end as a sentence does. `U.S.` and `Inc.` end no heading.
pub(super) fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end_matches(['”', '"', '’', '\'', ')', ']']);
    if words.ends_with(['!', '?', ':', ';', ',', '…']) {
        return !words.ends_with('?');
    }
    let Some(rest) = words.strip_suffix('.') else { return false };
    let last = rest.rsplit([' ', '\n', '-']).next().unwrap_or_default();
    let abbreviates =
        last.contains('.') || matches!(last, "Inc" | "Co" | "Corp" | "Ltd" | "Jr" | "Sr" | "St" | "Mt" | "No");
    !abbreviates
}

/// Whether a line is a saying from the first mark to the last: what a transcript or a pull-out has, not a heading.
fn is_quoted(words: &str) -> bool {
    let Some(inside) = words.strip_prefix(['“', '"']).and_then(|rest| rest.strip_suffix(['”', '"'])) else {
        return false;
    };
    !inside.contains(['“', '”', '"'])
}

/// The words at the beginning of `text` that are the heading `given` by the input, whatever their case and marks; and
/// where the text goes on after them.
pub(super) fn given_heading(text: &str, given: &str) -> Option<(Span, usize)> {
    let letter = |c: &(usize, char)| c.1.is_alphanumeric();
    let mut wanted = given.char_indices().filter(letter).peekable();
    wanted.peek()?;
    let mut start = None;
    let mut end = 0;
    let mut here = text.char_indices().filter(letter);
    for (_, want) in wanted {
        let (at, got) = here.next()?;
        if !want.to_lowercase().eq(got.to_lowercase()) {
            return None;
        }
        start.get_or_insert(at);
        end = at + got.len_utf8();
    }
    let rest = &text[end..];
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    // Marks that the heading itself ends with, then a full stop that an export has put there.
    let marks = rest.find(|c: char| c.is_whitespace() || c.is_alphanumeric()).unwrap_or(rest.len());
    let gap = rest[marks..].find(|c: char| !c.is_whitespace() && c != '.').unwrap_or(rest.len() - marks);
    let closing: usize =
        rest.chars().take_while(|c| matches!(c, '”' | '"' | '’' | '\'' | '?' | '!' | ')')).map(char::len_utf8).sum();
    let start = start?;
    let opening: usize =
        text[..start].chars().rev().take_while(|c| matches!(c, '“' | '"' | '‘' | '\'' | '(')).map(char::len_utf8).sum();
    Some((Span::new(start - opening, end + closing), end + marks + gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str) -> bool {
        is_heading(text, Span::new(0, text.len()))
    }

    #[test]
    fn headings_are_short_and_do_not_end_as_sentences() {
        for line in [
            "Storm hits coast",
            "Who is to blame?",
            "Minister leaves for U.S.",
            "“No more,” says harbour master",
            "5 hurt",
        ] {
            assert!(heading(line), "{line}");
        }
        for line in [
            "The storm hit the coast.",
            "and then",
            "“No more.”",
            "Ann Bell:",
            "* * *",
            "- one of three",
            "• First",
            "",
        ] {
            assert!(!heading(line), "{line}");
        }
    }

    #[test]
    fn the_heading_that_was_given_is_found_again() {
        let of =
            |text: &'static str, given| given_heading(text, given).map(|(span, rest)| (span.of(text), &text[rest..]));
        assert_eq!(of("Storm hits coast. OSLO — It", "Storm Hits Coast"), Some(("Storm hits coast", "OSLO — It")));
        assert_eq!(of("‘Storm’ hits\n\ncoast\n\nIt", "'Storm' hits coast"), Some(("‘Storm’ hits\n\ncoast", "It")));
        assert_eq!(of("Storm hits coast . It", "Storm hits coast"), Some(("Storm hits coast", "It")));
        assert_eq!(of("Storms hit", "Storm"), None);
        assert_eq!(of("Storm", "Storm hits"), None);
        assert_eq!(of("Storm", "—"), None);
    }
}
