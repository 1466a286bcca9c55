//! Runs: what stands between two quotation marks, paragraph by paragraph.
//!
//! Marks are read as they are met, once, with at most one run open: time is linear whatever the marks do. A mark that
//! stands free before a word opens, one glued to a word closes, whichever way it is turned.

use std::ops::Range;

use super::marks::{self, Style, Turn};
use super::unclosed::attribution_within;
use crate::span::Span;
use crate::text::{Case, Kind, Role, Text};

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

/// The runs of a text, in order.
///
/// A story quotes in double marks or in single ones; the other kind stands inside. Which of them it is, is told by
/// which of them more often stands outside the other. A heading may quote in single marks in any case.
pub(crate) fn runs(text: &Text<'_>) -> Vec<Run> {
    let (mut double, mut single) = (Vec::new(), Vec::new());
    find(text, Style::Double, &mut double);
    find(text, Style::Single, &mut single);
    if single.is_empty() {
        return double;
    }
    if outside(&single, &double) > outside(&double, &single) || double.is_empty() {
        merge(single, double)
    } else {
        single.retain(|run| text.paragraphs[run.paragraph].role == Role::Headline);
        merge(double, single)
    }
}

/// Fewest words of a run that tells how a story quotes; shorter ones are set off in either kind of marks.
const LONG: usize = 3;

/// How many of `these` are long and stand inside none of `others`; both are in order.
fn outside(these: &[Run], others: &[Run]) -> usize {
    let mut next = 0;
    let mut within = |run: &Run| {
        while others.get(next).is_some_and(|other| other.outer().end < run.outer().end) {
            next += 1;
        }
        others.get(next).is_some_and(|other| other.open <= run.open)
    };
    these.iter().filter(|run| run.words >= LONG && !within(run)).count()
}

/// Those of `these` that share no token with any of `others`; both are in order.
fn apart<'r>(these: &'r [Run], others: &'r [Run]) -> impl Iterator<Item = &'r Run> {
    let mut next = 0;
    these.iter().filter(move |run| {
        while others.get(next).is_some_and(|other| other.outer().end <= run.open) {
            next += 1;
        }
        others.get(next).is_none_or(|other| other.open >= run.outer().end)
    })
}

/// The runs of the kind that comes first, and those of the other that stand outside of them.
fn merge(first: Vec<Run>, others: Vec<Run>) -> Vec<Run> {
    let mut free: Vec<Run> = apart(&others, &first).cloned().collect();
    free.retain(|run| run.close.is_some());
    for run in &mut free {
        run.resumes = false;
    }
    let mut all = first;
    all.append(&mut free);
    all.sort_by_key(|run| run.open);
    all
}

fn find(text: &Text<'_>, mark: Style, runs: &mut Vec<Run>) {
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
        if let Some(left) = left_open {
            let next = text.paragraphs[number + 1..].iter().find(|next| !next.tokens.is_empty());
            let reopens = next.is_some_and(|next| mark.turn(text, next.tokens.start).is_some());
            open_above = close_left(text, &left, reopens, number, runs);
        }
    }
}

/// A run that nothing has closed yet.
struct Left {
    open: usize,
    /// The last mark that was taken for an apostrophe and may have closed it.
    apostrophe: Option<usize>,
}

/// Appends what was left open at the end of a paragraph, as far as it is a quote; true where it goes on below.
fn close_left(text: &Text<'_>, left: &Left, reopens: bool, number: usize, runs: &mut Vec<Run>) -> bool {
    let Range { start, end } = text.paragraphs[number].tokens;
    if !reopens && let Some(comma) = attribution_within(text, left.open, end) {
        push(text, left.open, None, comma + 1, number, runs);
        return false;
    }
    // `the ‘wets’ lost` stands in its clause, whatever is below.
    let in_clause = left.open > start && text.tokens[left.open - 1].kind == Kind::Word;
    if let Some(mark) = left.apostrophe.filter(|_| in_clause || !reopens) {
        push(text, left.open, Some(mark), mark, number, runs);
        return false;
    }
    // `She said: “It went all at once.` and no mark to the end of the paragraph.
    let introduced = left.open > start
        && matches!(text.tokens[left.open - 1].kind, Kind::Colon | Kind::Comma)
        && text.tokens.get(left.open + 1).is_some_and(|token| token.is_capitalized());
    if reopens || introduced || left.open == start {
        push(text, left.open, None, end, number, runs);
    }
    reopens
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

/// Appends the closed runs of a paragraph and returns the one that nothing closes.
fn in_paragraph(text: &Text<'_>, mark: Style, number: usize, runs: &mut Vec<Run>) -> Option<Left> {
    let tokens = text.paragraphs[number].tokens.clone();
    let paired = is_paired(text, mark, tokens.clone());
    let (mut open, mut depth) = (None::<Left>, 0_usize);
    let mut value = false;
    for at in tokens.clone() {
        if text.tokens[at].kind != Kind::Quote {
            continue;
        }
        let Some(turn) = mark.turn(text, at) else {
            value |= marks::follows_equals(text, at);
            if mark == Style::Single
                && let Some(left) = open.as_mut().filter(|_| marks::may_close(text, at))
            {
                left.apostrophe = Some(at);
            }
            continue;
        };
        if std::mem::take(&mut value) && turn == Turn::Straight {
            continue;
        }
        let free = marks::is_free(text, at, &tokens);
        let begins = Left { open: at, apostrophe: None };
        let Some(left) = &open else {
            if turn == Turn::Opening || free || (turn == Turn::Straight && marks::is_glued_after(text, at, tokens.end))
            {
                (open, depth) = (Some(begins), 0);
            }
            continue;
        };
        match turn {
            // Nested, if the marks of the paragraph are in pairs; else the first was never closed.
            Turn::Opening if paired && left.apostrophe.is_none() => depth += 1,
            Turn::Closing if depth > 0 => depth -= 1,
            Turn::Opening | Turn::Straight if turn == Turn::Opening || free && at > tokens.start => {
                close_at_next(text, left, at, number, runs);
                open = Some(begins);
            }
            _ => {
                push(text, left.open, Some(at), at, number, runs);
                open = None;
            }
        }
    }
    open
}

/// Appends a run that was open when another begins at `next`, where something tells where it ended.
fn close_at_next(text: &Text<'_>, left: &Left, next: usize, number: usize, runs: &mut Vec<Run>) {
    if let Some(mark) = left.apostrophe {
        push(text, left.open, Some(mark), mark, number, runs);
    } else if let Some(comma) = attribution_within(text, left.open, next) {
        push(text, left.open, None, comma + 1, number, runs);
    }
}

/// Appends the run between `open` and the token `end`, if it holds a word.
fn push(text: &Text<'_>, open: usize, close: Option<usize>, end: usize, paragraph: usize, runs: &mut Vec<Run>) {
    let tokens = open + 1..end;
    let words =
        text.tokens[tokens.clone()].iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number)).count();
    if words == 0 || close.is_some_and(|close| marks::is_nickname(text, open, close, words)) {
        return;
    }
    runs.push(Run { span: text.span(tokens.clone()), tokens, open, close, paragraph, words, resumes: false });
}

/// Whether a paragraph has as many turned marks that open as such that close.
fn is_paired(text: &Text<'_>, mark: Style, tokens: Range<usize>) -> bool {
    let mut balance = 0_i64;
    for at in tokens {
        if text.tokens[at].kind == Kind::Quote {
            balance += match mark.turn(text, at) {
                Some(Turn::Opening) => 1,
                Some(Turn::Closing) => -1,
                _ => 0,
            };
        }
    }
    balance == 0
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
    fn a_paper_of_single_marks_nests_double_ones() {
        let source =
            "He was \"shocked\" by it.\n\n'My mum said \"go home\" and the boys' dog left,' Bell said.\n\n'We won't.'";
        assert_eq!(of(source), ["shocked", "My mum said \"go home\" and the boys' dog left,", "We won't."]);
        assert_eq!(of("The 'wets' lost. 'It's over,' she said."), ["wets", "It's over,"]);
    }

    #[test]
    fn marks_left_open_end_at_their_attribution() {
        assert_eq!(of("“It is gone, said Ann Bell. “We saw it.”"), ["It is gone,", "We saw it."]);
        assert_eq!(of("“It is gone, she said.\n\nBell left."), ["It is gone,"]);
        assert_eq!(of("Bell said: “They took it all.\n\nShe left."), ["They took it all."]);
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
