//! Columns: a page is cut along its white gutters, and what is left of one is read before what is right of it.
//!
//! The recursive cut of white space (Nagy and Seth's X-Y tree), with gutters preferred to rows.

use super::letters::{SPACE, Word};

/// A line of type.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Its words.
    pub text: String,
    /// Where it begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Where it stands, counted downwards.
    pub base: f64,
    /// Height of its type.
    pub size: f64,
}

/// Lines of one column, one below another.
pub(super) type Block = Vec<Line>;

/// How wide a gutter is at least, in heights of the type.
const GUTTER: f64 = 0.85;
/// How wide a column is at least: what is narrower is a label, a number, a code before a field.
const COLUMN: f64 = 8.5;
/// How many lines a column has at least.
const LINES: usize = 3;
/// How often a page may be cut, one cut within another.
const DEEPEST: usize = 48;

/// The blocks of a page in the order in which they are read.
pub(super) fn in_reading_order(words: Vec<Word>) -> Vec<Block> {
    let (head, words): (Vec<Word>, Vec<Word>) = match running_head(&words) {
        Some(base) => words.into_iter().partition(|word| word.base <= base),
        None => (Vec::new(), words),
    };
    let head = if head.is_empty() { None } else { Some(lines(head)) };
    head.into_iter().chain(if words.is_empty() { Vec::new() } else { cut(words, DEEPEST) }).collect()
}

/// Where the first line of a page stands, if it is set smaller than the text and stands apart: part of it may lie right
/// over a column, and is no part of that.
fn running_head(words: &[Word]) -> Option<f64> {
    let first = words.iter().map(|word| word.base).min_by(f64::total_cmp)?;
    let size = usual_size(words);
    let (line, rest): (Vec<&Word>, Vec<&Word>) = words.iter().partition(|word| word.base <= first + 0.45 * word.size);
    let below = rest.iter().map(|word| word.top()).min_by(f64::total_cmp)?;
    let is_small = line.iter().all(|word| word.size < 0.95 * size);
    let last = line.iter().map(|word| word.base).max_by(f64::total_cmp)?;
    (is_small && below - last > size).then_some(last)
}

fn cut(mut words: Vec<Word>, depth: usize) -> Vec<Block> {
    if depth == 0 {
        return vec![lines(words)];
    }
    let size = usual_size(&words);
    if let Some(at) = gutter(&mut words, size) {
        let (left, right) = words.into_iter().partition(|word| word.left < at);
        let mut blocks = cut(left, depth - 1);
        blocks.extend(cut(right, depth - 1));
        return blocks;
    }
    // Only what may hold columns further up or down is worth a cut.
    let row = if has_wide_gap(&mut words, size) { row(&mut words) } else { None };
    let Some(at) = row else { return vec![lines(words)] };
    let (above, below) = words.into_iter().partition(|word| word.top() < at);
    let (mut above, mut below) = (cut(above, depth - 1), cut(below, depth - 1));
    match (above.as_mut_slice(), below.as_mut_slice()) {
        // No columns after all.
        ([above_only], [below_only]) => above_only.append(below_only),
        _ => above.append(&mut below),
    }
    above
}

/// The height of type in which most letters are set.
fn usual_size(words: &[Word]) -> f64 {
    let mut sizes: Vec<(f64, usize)> = words.iter().map(|word| (word.size, word.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|size| size.1).sum::<usize>() / 2;
    let mut so_far = 0;
    let middle = sizes.iter().find(|size| {
        so_far += size.1;
        so_far > half
    });
    middle.map_or(1.0, |size| size.0)
}

/// The widest stretch of white from top to bottom with a column on either side: where the right one begins.
fn gutter(words: &mut [Word], size: f64) -> Option<f64> {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut best: Option<(f64, usize)> = None;
    let mut reach = f64::NEG_INFINITY;
    for (n, word) in words.iter().enumerate() {
        let gap = word.left - reach;
        if n > 0 && gap >= GUTTER * size && best.is_none_or(|(widest, _)| gap > widest) && {
            let (left, right) = words.split_at(n);
            is_column(left, size) && is_column(right, size)
        } {
            best = Some((gap, n));
        }
        reach = reach.max(word.right);
    }
    best.and_then(|(_, n)| words.get(n)).map(|word| word.left)
}

fn is_column(words: &[Word], size: f64) -> bool {
    let left = words.iter().map(|word| word.left).fold(f64::INFINITY, f64::min);
    let right = words.iter().map(|word| word.right).fold(f64::NEG_INFINITY, f64::max);
    if right - left < COLUMN * size {
        return false;
    }
    let mut bases: Vec<f64> = words.iter().map(|word| word.base).collect();
    bases.sort_by(f64::total_cmp);
    1 + bases.windows(2).filter(|pair| pair[1] - pair[0] > 0.5 * size).count() >= LINES
}

/// Whether some line has a gap in it as wide as a gutter.
fn has_wide_gap(words: &mut [Word], size: f64) -> bool {
    words.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let one_line = |a: &Word, b: &Word| (a.base - b.base).abs() < 0.1 * size;
    words.windows(2).any(|pair| one_line(&pair[0], &pair[1]) && pair[1].left - pair[0].right >= GUTTER * size)
        // Columns whose lines stand at different heights.
        || words.windows(2).any(|pair| !one_line(&pair[0], &pair[1]) && pair[1].base - pair[0].base < 0.7 * size)
}

/// The highest stretch of white from left to right: where what is below it begins.
fn row(words: &mut [Word]) -> Option<f64> {
    words.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut best: Option<(f64, f64)> = None;
    let mut reach = f64::INFINITY;
    for word in words.iter() {
        let gap = word.top() - reach;
        if gap > 0.0 && best.is_none_or(|(highest, _)| gap > highest) {
            best = Some((gap, word.top()));
        }
        reach = if reach.is_finite() { reach.max(word.bottom()) } else { word.bottom() };
    }
    best.map(|(_, at)| at)
}

/// Words as lines, from the top.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut lines = Vec::new();
    let mut open: Vec<Word> = Vec::new();
    for word in words {
        let is_next = open.first().is_some_and(|first| word.base - first.base > 0.45 * first.size.min(word.size));
        if is_next {
            lines.push(line(std::mem::take(&mut open)));
        }
        open.push(word);
    }
    if !open.is_empty() {
        lines.push(line(open));
    }
    lines
}

fn line(mut words: Vec<Word>) -> Line {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let size = usual_size(&words);
    let mut line = Line {
        text: String::new(),
        left: words.first().map_or(0.0, |word| word.left),
        right: f64::NEG_INFINITY,
        base: words.iter().map(|word| word.base).fold(f64::NEG_INFINITY, f64::max),
        size,
    };
    let mut last: Option<&Word> = None;
    for word in &words {
        // What is printed twice, a hair apart, is one word in bold.
        if last.is_some_and(|last| last.text == word.text && (last.left - word.left).abs() < 0.3 * size) {
            continue;
        }
        let is_apart = word.is_apart || word.left - line.right >= SPACE * size;
        if is_apart && !line.text.is_empty() {
            line.text.push(' ');
        }
        line.text.push_str(&word.text);
        line.right = line.right.max(word.right);
        last = Some(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of ten points, each letter five wide, from a row as it would stand in a typescript.
    fn page(rows: &[&str]) -> Vec<Word> {
        let mut words = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let mut at = 0;
            for part in row.split(' ') {
                if !part.is_empty() {
                    let left = at as f64 * 5.0;
                    let width = part.chars().count() as f64 * 5.0;
                    let base = n as f64 * 12.0;
                    words.push(Word { text: part.into(), left, right: left + width, base, size: 10.0, is_apart: true });
                }
                at += part.chars().count() + 1;
            }
        }
        words
    }

    fn read(rows: &[&str]) -> Vec<String> {
        let blocks = in_reading_order(page(rows));
        blocks.iter().map(|lines| lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" / ")).collect()
    }

    #[test]
    fn columns_are_read_one_after_another_below_their_headline() {
        let read = read(&[
            "A headline that runs over both of the columns",
            "",
            "The ferry left Oslo in     the harbour by noon,",
            "fog, and nobody saw the    said the master, and",
            "rock. It was towed to      nobody was hurt then.",
            "shore before the night     It will sail again.",
        ]);
        assert_eq!(read.len(), 3, "{read:?}");
        assert!(read[1].starts_with("The ferry left Oslo in / fog,") && read[2].starts_with("the harbour by noon,"));
    }

    #[test]
    fn a_head_over_the_columns_is_no_part_of_one() {
        let rows = [
            "The Halden Post            May 8, 2002 and page 3",
            "",
            "",
            "The ferry left Oslo in     the harbour by noon,",
            "fog, and nobody saw the    said the master, and",
            "rock. It was towed to      nobody was hurt then.",
        ];
        let mut words = page(&rows);
        words.iter_mut().filter(|word| word.base == 0.0).for_each(|word| word.size = 8.0);
        let blocks = in_reading_order(words);
        assert_eq!((blocks.len(), blocks[0][0].text.as_str()), (3, "The Halden Post May 8, 2002 and page 3"));
    }

    #[test]
    fn labels_and_codes_are_read_with_what_they_stand_before() {
        let rows = ["HD    Ferry runs aground off Halden", "PD    8 May 2002", "SN    The Halden Post", "PG    3"];
        assert_eq!(read(&rows), ["HD Ferry runs aground off Halden / PD 8 May 2002 / SN The Halden Post / PG 3"]);
    }

    #[test]
    fn wide_spaces_in_one_line_make_no_columns() {
        let rows =
            ["It rained all day in the   north of the land and", "the rivers rose, as had been foretold before."];
        assert_eq!(read(&rows).len(), 1);
    }

    #[test]
    fn words_printed_twice_for_bold_are_there_once() {
        let mut words = page(&["Ferry runs aground"]);
        let again: Vec<Word> = words.iter().map(|word| Word { left: word.left + 0.4, ..word.clone() }).collect();
        words.extend(again);
        assert_eq!(lines(words)[0].text, "Ferry runs aground");
    }
}
