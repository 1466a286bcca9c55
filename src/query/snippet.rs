//! Where a query matches in a text, and the passages that show it.
//!
//! The text is read into words as it was for the index, and words are to stand in it as the query says: a phrase is marked
//! as a phrase, and its words elsewhere are not.

use std::collections::BTreeSet;

use super::ast::{Field, Holds, Query, Value};
use super::near::{Match, Node};
use super::word::Matcher;
use crate::index::limits::Limits;
use crate::index::words::{GAP, Stems, WordStream};
use crate::span::{Span, keep_apart};
use crate::text::Text;

/// Finds what a query looks for.
pub struct Highlighter {
    needles: Vec<Needle>,
}

/// What one clause looks for.
struct Needle {
    node: Node,
    matchers: Vec<Matcher>,
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

/// A text as the index reads it.
struct Reading {
    /// Position and bytes of each word that is looked for.
    words: Vec<(u32, Span)>,
    /// Positions of each word that is looked for, a list a needle.
    positions: Vec<Vec<Vec<u32>>>,
}

impl Highlighter {
    /// Looks for all that a match of `query` holds.
    pub fn new(query: &Query) -> Self {
        let mut needles = Vec::new();
        for clause in query.wanted() {
            let Value::Words(words) = &clause.value else { continue };
            let words = match clause.field {
                None => words.clone(),
                Some(Field::Source) => continue,
                Some(field) if field.holds() == Holds::Text => words.clone(),
                // Names are marked where they stand as they were typed.
                Some(field) if field.holds() == Holds::Names => words.plainly(),
                Some(_) => continue,
            };
            let mut slots = Vec::new();
            let node = Node::new(&words, &mut slots, None);
            needles.push(Needle { node, matchers: slots.iter().map(Matcher::new).collect() });
        }
        Self { needles }
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

    /// Every sentence with a match in it, in order, each with so many sentences before and after; those that touch are
    /// one passage.
    pub fn contexts(&mut self, text: &str, kept: &[Span], around: usize) -> Vec<Passage> {
        let marks = self.marks(text, kept);
        let read = Text::plain(text);
        let sentences: Vec<Span> = read.sentences.iter().map(|sentence| read.span(sentence.tokens())).collect();
        let mut passages: Vec<(usize, usize, Passage)> = Vec::new();
        for mark in marks {
            let first = sentences.partition_point(|span| span.end <= mark.start);
            let last = sentences.partition_point(|span| span.start < mark.end).saturating_sub(1).max(first);
            let (from, to) =
                (first.saturating_sub(around), last.saturating_add(around).min(sentences.len().saturating_sub(1)));
            let bound = |at: usize| sentences.get(at).map_or(mark, |span| *span);
            let span = bound(from).cover(bound(to)).cover(mark);
            match passages.last_mut() {
                Some((_, end, passage)) if from <= *end + 1 && (around > 0 || from <= *end) => {
                    *end = to.max(*end);
                    passage.span = passage.span.cover(span);
                    passage.marks.push(mark);
                }
                _ => passages.push((from, to, Passage { span, marks: vec![mark] })),
            }
        }
        passages.into_iter().map(|(.., passage)| passage).collect()
    }

    fn find(&self, text: &str, kept: &[Span]) -> Vec<Mark> {
        let mut marks = Vec::new();
        if self.needles.is_empty() {
            return marks;
        }
        let reading = self.read(text, kept);
        let is_limited = self.needles.iter().any(|needle| needle.node.needs_limits());
        let limits = if is_limited { Limits::of(text, kept) } else { Limits::default() };
        for (needle, positions) in self.needles.iter().zip(&reading.positions) {
            let matches = needle.node.matches(positions, &limits);
            let mut rows = Vec::new();
            each_row(&needle.node, &mut rows);
            for row in rows {
                let number = marks.len();
                let found = within(&row.matches(positions, &limits), &matches);
                mark(row, &found, positions, &reading.words, number, &mut marks);
            }
        }
        keep_apart(&mut marks, |mark| mark.span);
        marks
    }

    fn read(&self, text: &str, kept: &[Span]) -> Reading {
        let mut stems = Stems::default();
        let mut words = Vec::new();
        let mut positions: Vec<Vec<Vec<u32>>> =
            self.needles.iter().map(|needle| vec![Vec::new(); needle.matchers.len()]).collect();
        // Most words begin with a letter that nothing which is looked for begins with.
        let matchers = || self.needles.iter().flat_map(|needle| &needle.matchers);
        let any = matchers().any(|matcher| matcher.beginning().is_empty());
        let may = |first: u8| any || matchers().any(|matcher| matcher.beginning().as_bytes().first() == Some(&first));
        let begins: [bool; 256] = std::array::from_fn(|first| may(first as u8));
        let mut position = 0;
        for (number, span) in kept.iter().enumerate() {
            position += if number > 0 { GAP as u32 } else { 0 };
            let mut stream = WordStream::new(span.of(text));
            while let Some((word, folded)) = stream.next_if(|first| begins[usize::from(first)]) {
                let mut is_found = false;
                for (needle, lists) in self.needles.iter().zip(&mut positions) {
                    for (matcher, list) in needle.matchers.iter().zip(lists) {
                        if folded.is_some_and(|folded| matcher.finds(folded, &mut stems)) {
                            list.push(position);
                            is_found = true;
                        }
                    }
                }
                if is_found {
                    words.push((position, word.shifted(span.start)));
                }
                position += 1;
            }
        }
        Reading { words, positions }
    }
}

/// The words in a row that are part of a node.
fn each_row<'n>(node: &'n Node, rows: &mut Vec<&'n Node>) {
    match node {
        Node::Phrase { .. } => rows.push(node),
        Node::Any(parts) => parts.iter().for_each(|part| each_row(part, rows)),
        Node::AtLeast { what, .. } => each_row(what, rows),
        Node::Near { left, right, .. } => {
            each_row(left, rows);
            each_row(right, rows);
        }
    }
}

/// Those of `parts` that lie in one of `wholes`; both are in order.
fn within(parts: &[Match], wholes: &[Match]) -> Vec<Match> {
    let (mut at, mut reach) = (0, 0);
    let lies = |part: &&Match| {
        while let Some(whole) = wholes.get(at).filter(|whole| whole.start <= part.start) {
            reach = reach.max(whole.end);
            at += 1;
        }
        part.end <= reach
    };
    parts.iter().filter(lies).copied().collect()
}

/// Marks words in a row: as one where nothing stands between them, each for itself otherwise.
fn mark(
    row: &Node,
    found: &[Match],
    positions: &[Vec<u32>],
    words: &[(u32, Span)],
    needle: usize,
    marks: &mut Vec<Mark>,
) {
    let span = |position: u32| {
        words
            .binary_search_by_key(&position, |(position, _)| *position)
            .ok()
            .and_then(|at| words.get(at))
            .map(|word| word.1)
    };
    let Node::Phrase { slots, .. } = row else { return };
    for one in found {
        if one.is_solid() {
            if let (Some(first), Some(last)) = (span(one.start), span(one.end.saturating_sub(1))) {
                marks.push(Mark { span: first.cover(last), needle });
            }
            continue;
        }
        for list in slots.iter().filter_map(|slot| positions.get(*slot)) {
            let from = list.partition_point(|at| *at < one.start);
            let inside = list[from..].iter().take_while(|at| **at < one.end);
            marks.extend(inside.filter_map(|at| Some(Mark { span: span(*at)?, needle })));
        }
    }
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
