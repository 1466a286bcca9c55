//! From a PDF to words with their places on the page.

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use pdf_extract::{Document as File, MediaBox, Object, OutputDev, OutputError, Transform};

use super::{Printed, columns, paragraphs, running};

/// Letters without a space between them, as they stand on a page that is read from its top left.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Word {
    /// The letters.
    pub text: String,
    /// Where the first begins, and the last ends; in points, as all measures here.
    pub left: f64,
    /// Where the last ends.
    pub right: f64,
    /// The line on which they stand, counted downwards.
    pub base: f64,
    /// Height of the type.
    pub size: f64,
    /// Whether a space was set before it.
    pub is_apart: bool,
}

impl Word {
    /// Where the letters end above.
    pub(super) fn top(&self) -> f64 {
        self.base - 0.75 * self.size
    }

    /// Where the letters end below.
    pub(super) fn bottom(&self) -> f64 {
        self.base + 0.22 * self.size
    }
}

/// Most words of a page; what has more is no page of a paper.
const WORDS: usize = 100_000;

/// Reads a PDF page by page, and stops before a page once `time` has passed.
///
/// # Errors
///
/// Where the file is damaged as a whole or locked with a password, in words.
pub fn read_printed(bytes: &[u8], time: Duration) -> Result<Printed, String> {
    let begun = Instant::now();
    let file = panic::catch_unwind(|| opened(bytes)).unwrap_or_else(|_| Err("a PDF that is damaged".into()))?;
    let mut printed = Printed { created: created(&file), ..Printed::default() };
    let mut pages = Vec::new();
    for number in file.get_pages().into_keys() {
        printed.pages += 1;
        let mut letters = Letters::default();
        let read = begun.elapsed() < time
            && panic::catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&file, &mut letters, number)))
                .is_ok_and(|read| read.is_ok());
        let words = letters.words();
        match (words.is_empty(), read) {
            (_, false) => printed.broken.push(number),
            (true, true) => printed.empty.push(number),
            (false, true) => {}
        }
        pages.push(words);
    }
    running::take_out(&mut pages);
    printed.paragraphs = paragraphs::of(pages.into_iter().flat_map(columns::in_reading_order));
    Ok(printed)
}

fn opened(bytes: &[u8]) -> Result<File, String> {
    let mut file = File::load_mem(bytes).map_err(|error| format!("a PDF that is cut off or damaged: {error}"))?;
    // Many are locked against changes alone, with no password to read them.
    if file.is_encrypted() && file.decrypt("").is_err() {
        return Err("a PDF that is locked with a password".into());
    }
    Ok(file)
}

/// The day on which the file was made, by its table of facts: `D:20020508101500+02'00'`.
fn created(file: &File) -> Option<String> {
    let facts = match file.trailer.get(b"Info").ok()? {
        Object::Reference(id) => file.get_dictionary(*id).ok()?,
        object => object.as_dict().ok()?,
    };
    let date = match facts.get(b"CreationDate").ok()? {
        Object::Reference(id) => file.get_object(*id).ok()?.as_str().ok()?,
        object => object.as_str().ok()?,
    };
    let date = std::str::from_utf8(date).ok()?.trim_start_matches("D:").get(..8)?.to_owned();
    if !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    crate::input::stated_date(&format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]))
}

/// The letters of a page, gathered to words in each of the four ways in which text may run.
#[derive(Default)]
struct Letters {
    ways: [Vec<Word>; 4],
    count: usize,
    after_space: bool,
}

impl Letters {
    /// The words that run as most of the page does: what runs across it is a note on its margin.
    fn words(self) -> Vec<Word> {
        let letters = |words: &Vec<Word>| words.iter().map(|word| word.text.len()).sum::<usize>();
        // The first of two as long, which is upright.
        let most = self.ways.into_iter().rev().max_by_key(letters).unwrap_or_default();
        most.into_iter().filter(|word| !word.text.is_empty()).collect()
    }
}

impl OutputDev for Letters {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        set: &Transform,
        width: f64,
        spacing: f64,
        size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        let advance = (width * size + spacing) * set.m11.hypot(set.m12);
        let height = size.abs() * set.m21.hypot(set.m22);
        let (way, x, y) = if set.m11.abs() >= set.m12.abs() {
            if set.m11 >= 0.0 { (0, set.m31, -set.m32) } else { (2, -set.m31, set.m32) }
        } else if set.m12 > 0.0 {
            (1, set.m32, set.m31)
        } else {
            (3, -set.m32, -set.m31)
        };
        let is_sound = [advance, height, x, y].iter().all(|n| n.is_finite()) && height > 0.0;
        if !is_sound || self.count >= WORDS {
            return Ok(());
        }
        if letter.trim().is_empty() {
            self.after_space = true;
            return Ok(());
        }
        let words = &mut self.ways[way];
        let follows = words.last().is_some_and(|word| {
            let gap = x - word.right;
            !self.after_space
                && (word.base - y).abs() < 0.3 * height
                && gap < SPACE * height
                && gap > -0.5 * height
                && (word.size - height).abs() < 0.25 * height
        });
        match words.last_mut() {
            Some(word) if follows => {
                word.text.push_str(unjoined(letter));
                word.right = word.right.max(x + advance);
            }
            _ => {
                self.count += 1;
                words.push(Word {
                    text: unjoined(letter).to_owned(),
                    left: x,
                    right: x + advance,
                    base: y,
                    size: height,
                    is_apart: self.after_space,
                });
            }
        }
        self.after_space = false;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Letters that are cast together, as the letters that they are.
fn unjoined(letter: &str) -> &str {
    match letter {
        "\u{fb00}" => "ff",
        "\u{fb01}" => "fi",
        "\u{fb02}" => "fl",
        "\u{fb03}" => "ffi",
        "\u{fb04}" => "ffl",
        "\u{fb05}" | "\u{fb06}" => "st",
        other => other,
    }
}

/// From which part of the height of the type a gap between two letters is a space.
pub(super) const SPACE: f64 = 0.16;

#[cfg(test)]
mod tests {
    use super::*;

    fn set(letters: &mut Letters, matrix: [f64; 4], x: f64, y: f64, text: &str) {
        let [a, b, c, d] = matrix;
        for (n, letter) in text.chars().enumerate() {
            let along = n as f64 * 5.0;
            let place = Transform::row_major(a, b, c, d, x + along * a, y + along * b);
            letters.output_character(&place, 0.5, 0.0, 10.0, &letter.to_string()).unwrap();
        }
    }

    #[test]
    fn letters_side_by_side_are_words_and_what_runs_across_the_page_is_left_out() {
        let mut letters = Letters::default();
        set(&mut letters, [1.0, 0.0, 0.0, 1.0], 50.0, 700.0, "It rained");
        set(&mut letters, [0.0, 1.0, -1.0, 0.0], 10.0, 100.0, "proof");
        let words = letters.words();
        assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["It", "rained"]);
        assert!(words[1].is_apart && words[1].base == -700.0);
    }

    #[test]
    fn a_page_that_lies_on_its_side_is_read_as_it_runs() {
        let mut letters = Letters::default();
        set(&mut letters, [0.0, 1.0, -1.0, 0.0], 100.0, 50.0, "One");
        set(&mut letters, [0.0, 1.0, -1.0, 0.0], 112.0, 50.0, "two");
        let words = letters.words();
        assert_eq!(words.len(), 2);
        assert!(words[0].base < words[1].base && words[0].left == words[1].left);
    }

    #[test]
    fn numbers_that_are_none_and_bytes_that_are_no_pdf_do_no_harm() {
        let mut letters = Letters::default();
        set(&mut letters, [f64::NAN, 0.0, 0.0, 1.0], 0.0, 0.0, "x");
        set(&mut letters, [0.0; 4], 0.0, 0.0, "x");
        assert!(letters.words().is_empty());
        for bytes in [&b""[..], b"%PDF-1.4\n", b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>"]
        {
            let read = read_printed(bytes, Duration::from_secs(1));
            assert!(read.is_err() || read.is_ok_and(|printed| printed.paragraphs.is_empty()));
        }
    }
}
