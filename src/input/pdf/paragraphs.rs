//! Paragraphs: lines put together again, over columns and pages, with the words that a line broke mended.

use std::collections::HashSet;

use super::columns::{Block, Line};

/// Gaps between lines beyond this many times the usual are gaps between paragraphs.
const LEADING: f64 = 1.3;
/// How far a first line is indented at least and at most, in heights of the type.
const INDENT: (f64, f64) = (0.6, 6.0);
/// How many lines a head over the headline has at most.
const HEAD: usize = 3;
/// Type of another size, as a part of the size, is other matter.
const SIZE: f64 = 0.1;

/// The paragraphs of all blocks, in their order.
pub(super) fn of(blocks: impl Iterator<Item = Block>) -> Vec<String> {
    let mut all: Vec<Paragraph> = Vec::new();
    for block in blocks {
        let parts = parts(&block);
        let mut parts = parts.into_iter();
        if let Some(first) = parts.next() {
            match all.last_mut() {
                Some(last) if last.goes_on_in(&first) => last.take(first),
                _ => all.push(first),
            }
        }
        all.extend(parts);
    }
    set_head_below(&mut all);
    let whole: HashSet<String> = all.iter().flat_map(|paragraph| paragraph.unbroken_words()).collect();
    let texts = all.into_iter().map(|paragraph| paragraph.text(&whole));
    texts.filter(|text| !text.is_empty()).collect()
}

/// Sets what stands in small type over the first headline, as paper and day do, below it.
fn set_head_below(all: &mut [Paragraph]) {
    let letters = |paragraph: &Paragraph| paragraph.lines.iter().map(String::len).sum::<usize>();
    let Some(body) = all.iter().max_by_key(|paragraph| letters(paragraph)).map(|paragraph| paragraph.size) else {
        return;
    };
    let small = all.iter().take_while(|paragraph| paragraph.size < 0.95 * body).count();
    let large = all.iter().skip(small).take_while(|paragraph| paragraph.size > 1.15 * body).count();
    if (1..=HEAD).contains(&small) && large > 0 {
        all.get_mut(..small + large).unwrap_or_default().rotate_left(small);
    }
}

/// Lines that belong together.
struct Paragraph {
    lines: Vec<String>,
    size: f64,
    /// Whether its first line is indented.
    is_indented: bool,
    /// Whether its last line fills its column.
    is_full: bool,
}

impl Paragraph {
    /// Whether it goes on in the first one of the next column: it stops in the middle of a sentence at the end of a line.
    fn goes_on_in(&self, next: &Self) -> bool {
        let Some((last, first)) = self.lines.last().zip(next.lines.first()) else { return false };
        let same_type = (self.size - next.size).abs() <= SIZE * self.size;
        let is_whole = last.trim_end_matches(CLOSING).ends_with(['.', '!', '?', ':', '…', '*']);
        let is_broken = last.ends_with(HYPHENS);
        let is_text = self.lines.len() > 1 || self.is_indented || last.trim_end_matches(CLOSING).ends_with(',');
        let goes_on = first.starts_with(|c: char| c.is_lowercase()) || (!next.is_indented && is_text);
        same_type && (self.is_full || is_broken) && !is_whole && goes_on
    }

    fn take(&mut self, next: Self) {
        self.lines.extend(next.lines);
        self.is_full = next.is_full;
    }

    /// The words that no line breaks, in small letters.
    fn unbroken_words(&self) -> impl Iterator<Item = String> {
        self.lines.iter().flat_map(|line| {
            let end = if line.ends_with(HYPHENS) { line.rfind(' ').unwrap_or(0) } else { line.len() };
            let words = line.get(..end).unwrap_or_default().split_whitespace();
            words.map(|word| bare(word).to_lowercase()).filter(|word| !word.is_empty())
        })
    }

    /// Its lines as one text. A word that a line broke is mended, with its hyphen where the file has it so elsewhere.
    fn text(&self, whole: &HashSet<String>) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let line = line.trim();
            let goes_on = line.starts_with(|c: char| c.is_lowercase());
            if text.ends_with('\u{AD}') {
                text.pop();
            } else if text.ends_with(HYPHENS) && goes_on && !ends_with_dash(&text) {
                if !has_own_hyphen(&text, line, whole) {
                    text.pop();
                }
            } else if !text.is_empty() && (!text.ends_with(['-', '‐']) || ends_with_dash(&text)) {
                text.push(' ');
            }
            text.push_str(line);
        }
        text.replace('\u{AD}', "")
    }
}

const HYPHENS: [char; 3] = ['-', '‐', '\u{AD}'];
const CLOSING: [char; 6] = ['”', '"', '’', '\'', ')', '»'];

/// ` -` and `--`, which are dashes.
fn ends_with_dash(text: &str) -> bool {
    [" -", "--", " ‐"].iter().any(|dash| text.ends_with(dash))
}

/// Whether the word that a line broke is written with a hyphen in the middle of a line, and never without.
fn has_own_hyphen(text: &str, next: &str, whole: &HashSet<String>) -> bool {
    let first = bare(text.rsplit(' ').next().unwrap_or_default()).to_lowercase();
    let second = bare(next.split(' ').next().unwrap_or_default()).to_lowercase();
    // `twenty-five-year-old` has more of them.
    let is_compound = first.contains('-')
        || second.contains('-')
        || (COMPOUNDING.contains(&first.as_str()) && !ENDINGS.contains(&second.as_str()));
    let with = whole.contains(&format!("{first}-{second}"));
    (with || is_compound) && !whole.contains(&format!("{first}{second}"))
}

/// Words that take a hyphen to what follows them, and endings that go with them into one word.
const COMPOUNDING: &[&str] = &[
    "eighty", "ex", "fifty", "forty", "half", "high", "low", "ninety", "self", "seventy", "sixty", "thirty", "twenty",
    "well",
];
const ENDINGS: &[&str] =
    &["er", "est", "hearted", "ish", "land", "lands", "light", "lights", "ly", "ness", "time", "way", "ways"];

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The paragraphs of one block.
fn parts(block: &[Line]) -> Vec<Paragraph> {
    let leading = usual(block.windows(2).map(|pair| pair[1].base - pair[0].base));
    let left = usual(block.iter().map(|line| line.left));
    let right = block.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
    let mut parts: Vec<Paragraph> = Vec::new();
    let mut last: Option<&Line> = None;
    for line in block {
        let is_full = line.right >= right - 0.12 * (right - left).max(0.0);
        let indent = (line.left - left) / line.size;
        let is_indented = (INDENT.0..=INDENT.1).contains(&indent);
        let begins = last.is_none_or(|last| {
            let was_indented = (INDENT.0..=INDENT.1).contains(&((last.left - left) / last.size));
            (line.size - last.size).abs() > SIZE * last.size
                || line.base - last.base > LEADING * leading.max(last.size)
                || (is_indented && !was_indented)
                || is_short(last, line, left, right)
        });
        match parts.last_mut() {
            Some(part) if !begins => {
                part.lines.push(line.text.clone());
                part.is_full = is_full;
            }
            _ => parts.push(Paragraph { lines: vec![line.text.clone()], size: line.size, is_indented, is_full }),
        }
        last = Some(line);
    }
    parts
}

/// Whether a line ended although the first word of the next had room in it: a paragraph ended there.
fn is_short(last: &Line, next: &Line, left: f64, right: f64) -> bool {
    let letters = next.text.chars().count().max(1) as f64;
    let first = next.text.split(' ').next().map_or(0, |word| word.chars().count()) as f64;
    let word = (next.right - next.left) * first / letters;
    let room = right - last.right;
    let is_whole = last.text.trim_end_matches(CLOSING).ends_with(['.', '!', '?', ':']);
    let wide = (right - left).max(1.0);
    room > word + 0.8 * last.size && (room > 0.35 * wide || (is_whole && room > 0.12 * wide))
}

/// The middle one of some measures, of two the smaller.
fn usual(measures: impl Iterator<Item = f64>) -> f64 {
    let mut measures: Vec<f64> = measures.filter(|measure| measure.is_finite()).collect();
    measures.sort_by(f64::total_cmp);
    measures.get(measures.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of ten points, each letter five wide; an empty one is a gap.
    fn block(rows: &[&str]) -> Block {
        let line = |(n, row): (usize, &&str)| {
            let text = row.trim_start();
            let left = (row.len() - text.len()) as f64 * 5.0;
            let right = left + text.chars().count() as f64 * 5.0;
            Line { text: text.into(), left, right, base: n as f64 * 12.0, size: 10.0 }
        };
        rows.iter().enumerate().filter(|(_, row)| !row.is_empty()).map(line).collect()
    }

    fn read(blocks: &[&[&str]]) -> Vec<String> {
        of(blocks.iter().map(|rows| block(rows)))
    }

    #[test]
    fn a_gap_an_indent_and_a_short_last_line_begin_a_paragraph() {
        let first = ["The ferry left the harbour at", "noon in fog.", "Nobody saw the rock in the sea"];
        assert_eq!(read(&[&first]).len(), 2);
        let indented =
            ["The ferry left the harbour at", "the hour that had been set for", "  Nobody saw the rock in time."];
        assert_eq!(read(&[&indented]).len(), 2);
        let apart = ["The ferry left the harbour at", "the hour that had been set it.", "", "Nobody saw it in time."];
        assert_eq!(read(&[&apart]).len(), 2);
    }

    #[test]
    fn hyphens_of_broken_lines_are_mended_and_those_of_words_stay() {
        let rows = [
            "It was a well-known rock that",
            "the crew did not see, a well-",
            "known danger in the coastal re-",
            "gion, the master of the ship -",
            "a man of Oslo - told the North-",
            "Sea board, twenty-five-year-",
            "old plans in his hands.",
        ];
        assert_eq!(
            read(&[&rows]),
            ["It was a well-known rock that the crew did not see, a well-known danger in the coastal region, the \
              master of the ship - a man of Oslo - told the North-Sea board, twenty-five-year-old plans in his hands."]
        );
    }

    #[test]
    fn paper_and_day_over_the_headline_stand_below_it() {
        let line = |text: &str, base: f64, size: f64| Line { text: text.into(), left: 0.0, right: 150.0, base, size };
        let page = vec![
            line("The Halden Post, May 8, 2002", 0.0, 8.0),
            line("Ferry runs aground", 40.0, 20.0),
            line("A ferry ran aground off Halden.", 70.0, 10.0),
        ];
        let read = of([page].into_iter());
        assert_eq!(read[..2], ["Ferry runs aground", "The Halden Post, May 8, 2002"]);
        assert!(of(std::iter::empty()).is_empty());
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_column() {
        let left: &[&str] = &["The ferry left the harbour at", "noon in fog, and the mayor of"];
        let right: &[&str] = &["Halden saw it go from the quay", "with her husband."];
        assert_eq!(read(&[left, right]).len(), 1);
        let ended: &[&str] = &["The ferry left the harbour at", "noon in fog, and nobody saw."];
        assert_eq!(read(&[ended, right]).len(), 2);
    }
}
