//! Where a query matches in a text, and the passage that shows it best.
//!
//! The text is read into words as it was for the index; a phrase is marked as a phrase, and its words elsewhere are not.

use std::collections::BTreeSet;

use tantivy::tokenizer::{TextAnalyzer, TokenStream};

use super::ast::{Field, Query, Value};
use crate::index::words::{WordStream, exact, stemmer, stems};
use crate::span::{Span, keep_apart};

/// Finds what a query looks for.
pub struct Highlighter {
    needles: Vec<Needle>,
    stemmer: TextAnalyzer,
}

enum Needle {
    /// A word in any of its forms.
    Stem(String),
    /// Words in this order, as they stand.
    Phrase(Vec<String>),
}

/// A stretch of a text with what matches in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of the text.
    pub span: Span,
    /// What matches, in bytes of the text, in order.
    pub marks: Vec<Span>,
}

/// A match, and the needle it belongs to.
#[derive(Clone, Copy)]
struct Mark {
    span: Span,
    needle: usize,
}

impl Highlighter {
    /// Looks for all that a match of `query` holds.
    pub fn new(query: &Query) -> Self {
        let mut needles = Vec::new();
        for clause in query.wanted() {
            let shown = matches!(
                clause.field,
                None | Some(
                    Field::Text | Field::Headline | Field::Person | Field::Speaker | Field::Place | Field::Organization
                )
            );
            let (words, exactly) = match &clause.value {
                _ if !shown => continue,
                Value::Dates(_) => continue,
                Value::Word(word) => {
                    (word, matches!(clause.field, Some(Field::Person | Field::Speaker | Field::Place)))
                }
                Value::Phrase(words) => (words, true),
            };
            let typed = exact(words);
            if exactly || typed.len() != 1 {
                needles.push(Needle::Phrase(typed));
            } else {
                needles.extend(stems(words).into_iter().map(Needle::Stem));
            }
        }
        Self { needles, stemmer: stemmer() }
    }

    /// Every match in these stretches of `text`, in order and without overlap.
    pub fn marks(&mut self, text: &str, kept: &[Span]) -> Vec<Span> {
        self.find(text, kept).into_iter().map(|mark| mark.span).collect()
    }

    /// The stretch of about `length` bytes, within one of `kept`, that shows most of what is looked for; the beginning
    /// of the text where nothing matches.
    pub fn passage(&mut self, text: &str, kept: &[Span], length: usize) -> Passage {
        let marks = self.find(text, kept);
        let Some((first, last)) = best_run(&marks, length) else {
            let span = kept.first().copied().unwrap_or_default();
            return Passage { span: grown(text, span, Span::new(span.start, span.start), length), marks: Vec::new() };
        };
        let run = marks[first].span.cover(marks[last].span);
        let within = kept.iter().copied().find(|span| span.contains(run)).unwrap_or(run);
        let span = grown(text, within, run, length);
        let marks = marks.into_iter().map(|mark| mark.span).filter(|mark| span.contains(*mark)).collect();
        Passage { span, marks }
    }

    fn find(&mut self, text: &str, kept: &[Span]) -> Vec<Mark> {
        let mut marks = Vec::new();
        if self.needles.is_empty() {
            return marks;
        }
        for span in kept {
            self.find_in(span.of(text), span.start, &mut marks);
        }
        keep_apart(&mut marks, |mark| mark.span);
        marks
    }

    fn find_in(&mut self, text: &str, offset: usize, marks: &mut Vec<Mark>) {
        // For each phrase, the tries that the words so far have left open.
        let mut tries: Vec<Vec<Try>> = self.needles.iter().map(|_| Vec::new()).collect();
        let mut words = WordStream::new(text);
        let mut stemmed = self.stemmer.token_stream(text);
        while words.advance() && stemmed.advance() {
            let word = words.token();
            for (number, needle) in self.needles.iter().enumerate() {
                let found = match needle {
                    Needle::Stem(stem) => (*stem == stemmed.token().text).then_some(word.offset_from),
                    Needle::Phrase(phrase) => step(phrase, &word.text, word.offset_from, &mut tries[number]),
                };
                if let Some(start) = found {
                    let span = Span::new(start + offset, word.offset_to + offset);
                    marks.push(Mark { span, needle: number });
                }
            }
        }
    }
}

/// A phrase of which the first `matched` words stand from byte `start` on.
struct Try {
    start: usize,
    matched: usize,
}

/// Goes on by one word; where that completes the phrase, gives the byte at which it began.
fn step(phrase: &[String], word: &str, at: usize, tries: &mut Vec<Try>) -> Option<usize> {
    tries.push(Try { start: at, matched: 0 });
    tries.retain_mut(|one| {
        let goes_on = phrase.get(one.matched).is_some_and(|next| next == word);
        one.matched += 1;
        goes_on
    });
    let complete = tries.first().filter(|one| one.matched == phrase.len())?.start;
    tries.remove(0);
    Some(complete)
}

/// The run of marks no longer than `length` bytes with most different needles, then most marks, then the first:
/// indices of its first and last mark.
fn best_run(marks: &[Mark], length: usize) -> Option<(usize, usize)> {
    let mut best: Option<((usize, usize), (usize, usize))> = None;
    let mut first = 0;
    for last in 0..marks.len() {
        while marks[last].span.end - marks[first].span.start > length && first < last {
            first += 1;
        }
        // A window holds a few dozen marks at most, whatever the text.
        let needles: BTreeSet<usize> = marks[first..=last].iter().map(|mark| mark.needle).collect();
        let worth = (needles.len(), last - first);
        if best.is_none_or(|(most, _)| worth > most) {
            best = Some((worth, (first, last)));
        }
    }
    best.map(|(_, run)| run)
}

/// `run` grown to about `length` bytes within `within`: from the beginning of a sentence where one is near, to the end
/// of a word.
fn grown(text: &str, within: Span, run: Span, length: usize) -> Span {
    let spare = length.saturating_sub(run.len());
    let earliest = floor(text, run.start.saturating_sub(spare / 2).max(within.start));
    let start = match sentence_start(text, Span::new(earliest, run.start)) {
        Some(start) => start,
        None if earliest == within.start => earliest,
        None => word_start(text, Span::new(earliest, run.start)),
    };
    let latest = floor(text, (start + length.max(run.end - start)).min(within.end)).max(run.end);
    let end = if latest == within.end { latest } else { word_end(text, Span::new(run.end, latest)) };
    Span::new(start, end).trimmed(text)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first place in `span` after a line break or the end of a sentence.
fn sentence_start(text: &str, span: Span) -> Option<usize> {
    let slice = span.of(text);
    let mut before = [' ', ' '];
    for (at, c) in slice.char_indices() {
        let ended =
            matches!(before, ['.' | '!' | '?' | '”' | '"', ' ']) && (c.is_uppercase() || matches!(c, '“' | '"'));
        if before[1] == '\n' && !c.is_whitespace() || ended && at > 1 {
            return Some(span.start + at);
        }
        before = [before[1], c];
    }
    None
}

fn word_start(text: &str, span: Span) -> usize {
    let slice = span.of(text);
    slice.find(char::is_whitespace).map_or(span.end, |at| span.start + at)
}

fn word_end(text: &str, span: Span) -> usize {
    let slice = span.of(text);
    slice.rfind(char::is_whitespace).map_or(span.end, |at| span.start + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn marked(query: &str, text: &str) -> String {
        let mut highlighter = Highlighter::new(&parse(query).unwrap());
        let passage = highlighter.passage(text, &[Span::new(0, text.len())], 60);
        let mut out = String::new();
        let mut at = passage.span.start;
        for mark in passage.marks {
            out += &format!("{}[{}]", &text[at..mark.start], mark.of(text));
            at = mark.end;
        }
        out + &text[at..passage.span.end]
    }

    #[test]
    fn every_form_of_a_word_is_marked_and_a_phrase_as_a_phrase() {
        assert_eq!(marked("wolf", "Wolves and a wolf’s den."), "Wolves and a [wolf]’s den.");
        assert_eq!(marked("talk", "She talked; talks go on."), "She [talked]; [talks] go on.");
        assert_eq!(marked("\"big wolf\"", "A wolf, a big bad big wolf."), "A wolf, a big bad [big wolf].");
        assert_eq!(marked("north-south", "A North-South road north"), "A [North-South] road north");
    }

    #[test]
    fn what_is_left_out_or_asked_of_other_fields_is_not_marked() {
        assert_eq!(marked("wolf NOT bear date:2002", "wolf and bear 2002"), "[wolf] and bear 2002");
        assert_eq!(marked("person:\"Ann Bell\"", "Ann saw Ann Bell."), "Ann saw [Ann Bell].");
    }

    #[test]
    fn the_passage_is_the_one_that_shows_most() {
        let filler = "Nothing of note was said there. ".repeat(10);
        let text = format!("The wolf slept. {filler}Then the wolf met a bear by the river. {filler}");
        let shown = marked("wolf bear", &text);
        assert!(shown.starts_with("Then the [wolf] met a [bear]"), "{shown}");
    }

    #[test]
    fn without_a_match_it_is_the_beginning_and_words_stay_whole() {
        assert_eq!(marked("wolf", &"déjà vu ".repeat(40)), "déjà vu ".repeat(6).trim_end());
    }

    #[test]
    fn a_phrase_that_repeats_itself_is_found_each_time() {
        assert_eq!(marked("\"ha ha ha\"", "ha ha ha ha, ha ha ha"), "[ha ha ha] [ha, ha ha] ha");
    }
}
