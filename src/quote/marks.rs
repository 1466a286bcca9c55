//! Quotation marks: which way each is turned, told by its shape, and by its place where shapes are used both ways.

use std::ops::Range;

use crate::text::{Class, Kind, Text, Token};

/// How a mark is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Opening,
    Closing,
    Straight,
}

/// The two styles of marks, of which a story quotes in one and nests the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `“…”`, `"…"`, `''…''`, `«…»`, `„…“`
    Double,
    /// `‘…’`, `'…'`, `‹…›`, `‚…‘`
    Single,
}

impl Style {
    /// How the mark that token `at` is is turned; nothing where it is no mark of this style.
    pub(crate) fn turn(self, text: &Text<'_>, at: usize) -> Option<Turn> {
        match self {
            Self::Double => double(text, at),
            Self::Single => single(text, at),
        }
    }
}

/// Double marks of every style.
fn double(text: &Text<'_>, at: usize) -> Option<Turn> {
    let token = text.tokens.get(at).filter(|token| token.kind == Kind::Quote)?;
    Some(match text.slice(token.span()) {
        // `<a href="…">`: what is left of mark-up quotes nothing.
        "\"" if follows_equals(text, at) => return None,
        "\"" | "''" | "‟" | "＂" => Turn::Straight,
        "“" | "«" if closes_by_place(text, at) => Turn::Closing,
        "»" if opens_by_place(text, at) => Turn::Opening,
        "“" | "„" | "«" | "``" | "‘‘" => Turn::Opening,
        "”" | "»" | "’’" => Turn::Closing,
        _ => return None,
    })
}

/// Whether the mark stands right after the sign of an attribute: `id="`.
pub(crate) fn follows_equals(text: &Text<'_>, at: usize) -> bool {
    at > 0 && {
        let before = text.tokens[at - 1];
        before.end == text.tokens[at].start && text.slice(before.span()).ends_with('=')
    }
}

/// Whether a mark is glued to what is before it and stands apart from what is after: `„Wir gehen“.`, `»Wir gehen«`.
fn closes_by_place(text: &Text<'_>, at: usize) -> bool {
    is_glued_before(text, at)
        && after(text, at)
            .is_none_or(|next| !matches!(next.kind, Kind::Word | Kind::Number | Kind::Quote | Kind::Symbol))
}

/// Whether a mark stands apart from what is before it and is glued to a word: `»Wir gehen«`.
fn opens_by_place(text: &Text<'_>, at: usize) -> bool {
    let touches = at > 0 && text.tokens[at - 1].end == text.tokens[at].start;
    !touches && after(text, at).is_some_and(|next| matches!(next.kind, Kind::Word | Kind::Number))
}

fn is_glued_before(text: &Text<'_>, at: usize) -> bool {
    at > 0 && {
        let before = text.tokens[at - 1];
        before.end == text.tokens[at].start && !matches!(before.kind, Kind::Open | Kind::Dash | Kind::Quote)
    }
}

/// The token that is glued to the mark from behind.
fn after<'t>(text: &'t Text<'_>, at: usize) -> Option<&'t Token> {
    text.tokens.get(at + 1).filter(|next| next.start == text.tokens[at].end)
}

/// Single marks that are no apostrophe.
fn single(text: &Text<'_>, at: usize) -> Option<Turn> {
    let token = text.tokens.get(at).filter(|token| token.kind == Kind::Quote)?;
    let next = after(text, at);
    let touches = at > 0 && text.tokens[at - 1].end == token.start;
    match text.slice(token.span()) {
        "‘" if is_glued_before(text, at) && next.is_none_or(is_punctuation) => Some(Turn::Closing),
        "‘" | "‚" | "‹" if next.is_some() => Some(Turn::Opening),
        "'" | "’" | "›" | "`" if touches => {
            let closes = next.is_none_or(is_punctuation) && !is_elision(text, at);
            closes.then_some(Turn::Closing)
        }
        "'" | "’" | "›" | "`" => (!cuts_short(text, at, next?)).then_some(Turn::Opening),
        _ => None,
    }
}

/// Whether a mark that is taken for an apostrophe could close a single run as well: `the 'wets' lost`.
pub(crate) fn may_close(text: &Text<'_>, at: usize) -> bool {
    let is_mark = text.tokens.get(at).is_some_and(|token| token.kind == Kind::Quote);
    is_mark
        && matches!(text.slice(text.tokens[at].span()), "'" | "’")
        && is_glued_before(text, at)
        && after(text, at).is_none_or(is_punctuation)
}

fn is_punctuation(token: &Token) -> bool {
    !matches!(token.kind, Kind::Word | Kind::Number)
}

/// Whether the mark glued to a word ends a plural that owns what follows, or stands for a letter: `the boys' dog`,
/// `nothin' new`.
fn is_elision(text: &Text<'_>, at: usize) -> bool {
    if at == 0 || text.tokens[at - 1].kind != Kind::Word {
        return false;
    }
    let goes_on = text.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Word && !next.is_capitalized());
    let word = text.word(at - 1);
    goes_on && (word.ends_with(['s', 'S']) || word == "n" || word.len() > 3 && word.ends_with("in"))
}

/// Whether the mark before a word stands for letters or figures left out: `'em`, `'90s`, `'97`.
fn cuts_short(text: &Text<'_>, at: usize, next: &Token) -> bool {
    let word = text.slice(next.span());
    if next.kind == Kind::Number {
        let digits = word.trim_end_matches('s');
        return digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    }
    let decade = text.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Word) && word.ends_with("0s");
    decade
        || ["em", "til", "till", "tis", "twas", "cause", "bout", "n", "round"]
            .iter()
            .any(|s| word.eq_ignore_ascii_case(s))
}

/// Whether a mark stands apart from what is before it and touches what is after.
pub(crate) fn is_free(text: &Text<'_>, at: usize, paragraph: &Range<usize>) -> bool {
    let token = text.tokens[at];
    let apart = at == paragraph.start || {
        let before = text.tokens[at - 1];
        before.end < token.start
            || matches!(before.kind, Kind::Open | Kind::Dash)
            || text.slice(before.span()).ends_with(['…', '/'])
    };
    apart && is_glued_after(text, at, paragraph.end)
}

/// Whether a mark touches what is after it, before token `end`.
pub(crate) fn is_glued_after(text: &Text<'_>, at: usize, end: usize) -> bool {
    at + 1 < end && after(text, at).is_some()
}

/// Whether the marks around these tokens hold a nickname: `James “Whitey” Bell`.
pub(crate) fn is_nickname(text: &Text<'_>, open: usize, close: usize, words: usize) -> bool {
    let name =
        |at: usize| text.tokens.get(at).is_some_and(|token| token.is_capitalized() && !token.is(Class::FUNCTION));
    words <= 2
        && text.tokens[open + 1..close].iter().all(|token| token.is_capitalized())
        && open > 0
        && name(open - 1)
        && name(close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(source: &str, style: Style) -> Vec<Turn> {
        let text = Text::plain(source);
        (0..text.tokens.len()).filter_map(|at| style.turn(&text, at)).collect()
    }

    #[test]
    fn shapes_that_are_used_both_ways_turn_by_their_place() {
        use Turn::{Closing, Opening};
        for source in ["„Wir gehen“.", "»Wir gehen«, sagt sie.", "«We go», she said.", "« We go », she said."]
        {
            assert_eq!(turns(source, Style::Double), [Opening, Closing], "{source}");
        }
        assert_eq!(turns("‚Wir gehen‘, sagt sie.", Style::Single), [Opening, Closing]);
    }

    #[test]
    fn an_apostrophe_is_no_mark() {
        for source in ["It’s the boys’ dog", "the ’90s and ’97", "rock ’n’ roll", "nothin’ doing", "give ’em that"]
        {
            assert!(turns(source, Style::Single).is_empty(), "{source} {:?}", turns(source, Style::Single));
        }
        assert_eq!(turns("'400 men left,' she said", Style::Single), [Turn::Opening, Turn::Closing]);
    }

    #[test]
    fn an_attribute_is_no_quote() {
        assert!(turns("<tweet id=\"x\">", Style::Double).len() <= 1);
    }
}
