//! Runs: what stands between two quotation marks, paragraph by paragraph.
//!
//! Marks are read as they are met, once, with at most one run open: time is linear whatever the marks do. A mark that
//! stands free before a word opens, one glued to a word closes, whichever way it is turned.

use std::ops::Range;

use crate::span::Span;
use crate::text::{Case, Class, Kind, Role, Text, Token};

/// What stands between two marks of one paragraph; of nested marks, the outer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The words, without the marks and white space around.
    pub(crate) span: Span,
    /// The tokens of the words.
    pub(crate) tokens: Range<usize>,
    /// Index of the opening mark.
    pub(crate) open: usize,
    /// Index of the closing mark, where there is one.
    pub(crate) close: Option<usize>,
    /// Index of the paragraph.
    pub(crate) paragraph: usize,
    /// How many words and numbers it holds.
    pub(crate) words: usize,
    /// Whether the run before is the same quote, broken off by the end of a paragraph.
    pub(crate) resumes: bool,
}

impl Run {
    /// Tokens of the run with its marks.
    pub(crate) fn outer(&self) -> Range<usize> {
        self.open..self.close.map_or(self.tokens.end, |close| close + 1)
    }
}

/// How a mark is turned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Opening,
    Closing,
    Straight,
}

/// The runs of a text, in order.
pub(crate) fn runs(text: &Text<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    find(text, double, &mut runs);
    if runs.is_empty() {
        // Papers that quote in single marks use no double ones but inside.
        find(text, single, &mut runs);
    }
    runs
}

type Mark = fn(&Text<'_>, usize) -> Option<Turn>;

fn find(text: &Text<'_>, mark: Mark, runs: &mut Vec<Run>) {
    let mut open_above = false;
    for (number, paragraph) in text.paragraphs.iter().enumerate() {
        if paragraph.role == Role::Cut || paragraph.tokens.is_empty() {
            continue;
        }
        let first_new = runs.len();
        let left_open = in_paragraph(text, mark, number, runs);
        if open_above {
            let first = paragraph.tokens.start;
            if let Some(run) = runs.get_mut(first_new).filter(|run| run.open == first && first_new > 0) {
                run.resumes = label_end(text, first + 1).is_none();
            }
        }
        open_above = false;
        if let Some(open) = left_open {
            let next = text.paragraphs[number + 1..].iter().find(|next| !next.tokens.is_empty());
            let reopens = next.is_some_and(|next| mark(text, next.tokens.start).is_some());
            if reopens || open == paragraph.tokens.start {
                open_above = reopens;
                push(text, open, None, paragraph.tokens.end, number, runs);
            }
        }
    }
}

/// Where the label of a speaker that begins at token `start` ends, before its colon: `WALLACE` in `WALLACE: But, …`.
pub(crate) fn label_end(text: &Text<'_>, start: usize) -> Option<usize> {
    let after = text.tokens.get(start..)?;
    let end = start + after.iter().take(5).position(|token| token.kind == Kind::Colon).filter(|&length| length > 0)?;
    let tokens = &text.tokens[start..end];
    let capitals =
        tokens.iter().all(|token| token.kind == Kind::Word && matches!(token.case, Case::Upper | Case::Initial));
    let long = tokens.iter().any(|token| token.end - token.start > 2);
    (capitals && long).then_some(end)
}

/// Appends the closed runs of a paragraph and returns the mark that nothing closes.
fn in_paragraph(text: &Text<'_>, mark: Mark, number: usize, runs: &mut Vec<Run>) -> Option<usize> {
    let tokens = text.paragraphs[number].tokens.clone();
    let paired = is_paired(text, mark, tokens.clone());
    let (mut open, mut depth) = (None, 0_usize);
    for at in tokens.clone() {
        if text.tokens[at].kind != Kind::Quote {
            continue;
        }
        let Some(turn) = mark(text, at) else { continue };
        let free = is_free(text, at, tokens.clone());
        let Some(start) = open else {
            if turn == Turn::Opening || free || (turn == Turn::Straight && glued_after(text, at, tokens.end)) {
                (open, depth) = (Some(at), 0);
            }
            continue;
        };
        match turn {
            // Nested, if the marks of the paragraph are in pairs; else the first was never closed.
            Turn::Opening if paired => depth += 1,
            Turn::Opening => open = Some(at),
            Turn::Closing if depth > 0 => depth -= 1,
            Turn::Straight if free && at > tokens.start => open = Some(at),
            _ => {
                push(text, start, Some(at), at, number, runs);
                open = None;
            }
        }
    }
    open
}

/// Appends the run between `open` and the token `end`, if it holds a word.
fn push(text: &Text<'_>, open: usize, close: Option<usize>, end: usize, paragraph: usize, runs: &mut Vec<Run>) {
    let tokens = open + 1..end;
    let words =
        text.tokens[tokens.clone()].iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number)).count();
    if words == 0 || close.is_some_and(|close| is_nickname(text, open, close, words)) {
        return;
    }
    runs.push(Run { span: text.span(tokens.clone()), tokens, open, close, paragraph, words, resumes: false });
}

/// Whether the marks hold a nickname: `James “Whitey” Bell`.
fn is_nickname(text: &Text<'_>, open: usize, close: usize, words: usize) -> bool {
    let name =
        |at: usize| text.tokens.get(at).is_some_and(|token| token.is_capitalized() && !token.is(Class::FUNCTION));
    words <= 2
        && text.tokens[open + 1..close].iter().all(|token| token.is_capitalized())
        && open > 0
        && name(open - 1)
        && name(close + 1)
}

/// Whether a paragraph has as many turned marks that open as such that close.
fn is_paired(text: &Text<'_>, mark: Mark, tokens: Range<usize>) -> bool {
    let mut balance = 0_i64;
    for at in tokens {
        if text.tokens[at].kind == Kind::Quote {
            balance += match mark(text, at) {
                Some(Turn::Opening) => 1,
                Some(Turn::Closing) => -1,
                _ => 0,
            };
        }
    }
    balance == 0
}

/// Whether a mark stands apart from what is before it and touches what is after.
fn is_free(text: &Text<'_>, at: usize, paragraph: Range<usize>) -> bool {
    let token = text.tokens[at];
    let apart = at == paragraph.start || {
        let before = text.tokens[at - 1];
        before.end < token.start
            || matches!(before.kind, Kind::Open | Kind::Dash)
            || text.slice(before.span()).ends_with(['…', '/'])
    };
    apart && glued_after(text, at, paragraph.end)
}

fn glued_after(text: &Text<'_>, at: usize, end: usize) -> bool {
    at + 1 < end && text.tokens[at + 1].start == text.tokens[at].end
}

/// Double marks of every style.
fn double(text: &Text<'_>, at: usize) -> Option<Turn> {
    let token = text.tokens.get(at).filter(|token| token.kind == Kind::Quote)?;
    Some(match text.slice(token.span()) {
        "\"" | "''" | "‟" | "＂" => Turn::Straight,
        "“" if closes_by_place(text, at) => Turn::Closing,
        "“" | "„" | "«" | "``" | "‘‘" => Turn::Opening,
        "”" | "»" | "’’" => Turn::Closing,
        _ => return None,
    })
}

/// Whether a mark is glued to what is before it and stands apart from what is after.
fn closes_by_place(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    let glued_before = at > 0 && {
        let before = text.tokens[at - 1];
        before.end == token.start && !matches!(before.kind, Kind::Open | Kind::Dash | Kind::Quote)
    };
    glued_before && text.tokens.get(at + 1).is_none_or(|next| next.start > token.end || next.kind == Kind::Comma)
}

/// Single marks that are no apostrophe.
fn single(text: &Text<'_>, at: usize) -> Option<Turn> {
    let token = text.tokens.get(at).filter(|token| token.kind == Kind::Quote)?;
    let after = text.tokens.get(at + 1).filter(|next| next.start == token.end);
    let glued_before = at > 0 && text.tokens[at - 1].end == token.start;
    match text.slice(token.span()) {
        "‘" | "‚" | "‹" if after.is_some() => Some(Turn::Opening),
        "'" | "’" | "›" | "`" => {
            if glued_before {
                let word_before = text.tokens[at - 1].kind == Kind::Word;
                // The possessive of a plural: a word in s, and another word after a space.
                let possessive = word_before
                    && text.word(at - 1).ends_with(['s', 'S'])
                    && text.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Word && !next.is_capitalized());
                return (!possessive && after.is_none_or(is_mark)).then_some(Turn::Closing);
            }
            let next = after?;
            let cut_short = next.kind == Kind::Number || is_cut_short(text.slice(next.span()));
            (!cut_short).then_some(Turn::Opening)
        }
        _ => None,
    }
}

fn is_mark(token: &Token) -> bool {
    !matches!(token.kind, Kind::Word | Kind::Number)
}

/// Words that begin with an apostrophe where letters were left out.
fn is_cut_short(word: &str) -> bool {
    ["em", "til", "till", "tis", "twas", "cause", "bout", "n", "round"]
        .iter()
        .any(|short| word.eq_ignore_ascii_case(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Vec<&str> {
        let text = Text::plain(source);
        runs(&text).iter().map(|run| run.span.of(source)).collect()
    }

    #[test]
    fn every_style_of_marks() {
        for source in [
            "“We go,” she said.",
            "\"We go,\" she said.",
            "''We go,'' she said.",
            "``We go,'' she said.",
            "«We go,» she said.",
            "„We go,“ she said.",
            "”We go,” she said.",
            "”We go,“ she said.",
            "‘We go,’ she said.",
            "'We go,' she said.",
        ] {
            let found = of(source);
            assert_eq!(found.first(), Some(&"We go,"), "{source}");
        }
    }

    #[test]
    fn of_nested_marks_the_outer() {
        assert_eq!(of("“He told me, ‘Go,’ and I went,” she said."), ["He told me, ‘Go,’ and I went,"]);
        assert_eq!(of("“The “old” way is best,” she said."), ["The “old” way is best,"]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert!(of("It’s the boys’ dog, the ’90s and rock ’n’ roll.").is_empty());
        assert_eq!(of("'It's the boys' dog,' she said."), ["It's the boys' dog,"]);
    }

    #[test]
    fn a_quote_of_several_paragraphs_reopens() {
        let source = "He wrote: “One day we left.\n\n“The next day we came back.”\n\n“Who?” she asked.";
        let text = Text::plain(source);
        let found = runs(&text);
        assert_eq!(found.len(), 3);
        assert!(found[1].resumes && !found[2].resumes && !found[0].resumes);
    }

    #[test]
    fn a_mark_that_nothing_closes_makes_no_run() {
        assert!(of("He is 6'3\" tall and left.").is_empty());
        assert_eq!(of("He saw “the end and left. “Go,” she said."), ["Go,"]);
    }

    #[test]
    fn ten_thousand_unclosed_marks_and_marks_alone() {
        assert!(of(&"“a ".repeat(10_000)).len() <= 1);
        assert!(of(&"\"".repeat(100_000)).is_empty());
        assert!(of(&"\" ' ” “ ".repeat(50_000)).is_empty());
    }
}
