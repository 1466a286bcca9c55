//! Candidates: the capitalised runs in which names stand. Only these need deciding.

use std::ops::Range;

use crate::span::Span;
use crate::text::{Case, Class, Kind, Text};

/// The runs of capitalised words of a story, in order, dates left out.
///
/// A run holds the hyphens, initials and ampersands inside a name, and small words such as `van` and `bin` between two
/// capitals. It never crosses a sentence. Time is linear in the tokens.
pub(super) fn runs(text: &Text<'_>, dates: &[Span]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut dates = dates.iter().peekable();
    for sentence in &text.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let span = text.tokens[at].span();
            while dates.next_if(|date| date.end <= span.start).is_some() {}
            let in_date = dates.peek().is_some_and(|date| date.overlaps(span));
            if in_date || !opens(text, at) {
                at += 1;
                continue;
            }
            let limit = dates.peek().map_or(sentence.end, |date| text.token_at(date.start).min(sentence.end));
            let end = run_end(text, at, limit);
            runs.push(at..end);
            at = end;
        }
    }
    runs
}

/// Whether a name may begin with this token.
fn opens(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    token.kind == Kind::Word && token.is_capitalized() && !is_function(text, at)
}

/// Whether the word is one that seldom is a name though capitalised: `The`, `In`, `I`.
pub(super) fn is_function(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    let letter = token.case == Case::Initial && text.word(at).ends_with('.');
    token.is(Class::FUNCTION) && !letter && !(token.is(Class::MONTH) && token.case != Case::Upper)
}

fn run_end(text: &Text<'_>, start: usize, limit: usize) -> usize {
    let mut end = start + 1;
    while end < limit {
        let next = match text.tokens[end].kind {
            Kind::Word if opens(text, end) => end + 1,
            Kind::Word if joins(text, end) => {
                // `van der Berg`, `bin al-Saud`: up to three small words, or hyphens after them.
                let mut to = end + 1;
                while to < limit && to < end + 4 && (joins(text, to) || text.tokens[to].kind == Kind::Hyphen) {
                    to += 1;
                }
                if to >= limit || !opens(text, to) {
                    break;
                }
                to + 1
            }
            Kind::Hyphen if end + 1 < limit && opens(text, end + 1) => end + 2,
            Kind::Symbol if text.word(end) == "&" && end + 1 < limit && opens(text, end + 1) => end + 2,
            _ => break,
        };
        end = next;
    }
    end
}

fn joins(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    token.kind == Kind::Word && token.case == Case::Lower && token.is(Class::PARTICLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<&str> {
        let text = Text::plain(source);
        runs(&text, &[]).into_iter().map(|run| text.slice(text.span(run))).collect()
    }

    #[test]
    fn names_of_several_words_are_one_run() {
        assert_eq!(
            found("In Oslo, Mary-Ann van der Berg met J. P. Holt of Rand & Co. on the quay."),
            ["Oslo", "Mary-Ann van der Berg", "J. P. Holt", "Rand & Co."]
        );
    }

    #[test]
    fn a_run_stops_at_possessives_commas_and_sentences() {
        assert_eq!(found("Holt’s Ford, Berg. Then Vance left"), ["Holt", "Ford", "Berg", "Vance"]);
    }

    #[test]
    fn dates_are_no_part_of_a_run() {
        let text = Text::plain("On Monday Holt spoke.");
        let runs = runs(&text, &[Span::new(3, 9)]);
        assert_eq!(runs.iter().map(|run| text.slice(text.span(run.clone()))).collect::<Vec<_>>(), ["Holt"]);
    }
}
