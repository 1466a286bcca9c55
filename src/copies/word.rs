//! The words of a text as copies are compared by: folded, without punctuation, and what kind each is of.

use std::cell::OnceCell;

use super::align::{Side, hash, rows};
use crate::span::Span;
use crate::text::key::{Byte, plain_word, word_key};
use crate::text::lexicon::{Class, class_of};

/// First character of the scripts that write words without spaces: each of their characters counts as a word.
const UNSPACED: char = '\u{2E80}';

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Its key: case and accents do not count.
    pub key: u64,
    /// Whether there is a digit in it.
    pub has_figure: bool,
}

/// The words of a text, in order: runs of letters and digits, so that the form of a dash or an apostrophe cannot matter.
///
/// ```
/// let words: Vec<_> = archive::copies::word::words("The U.N. “won’t”").map(|word| word.span.start).collect();
/// assert_eq!(words, [0, 4, 6, 12, 18]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = Word> {
    Words { text, at: 0 }
}

struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let signs = |byte: &&u8| Byte::of(**byte) == Byte::Sign;
        self.at += self.text.as_bytes().get(self.at..)?.iter().take_while(signs).count();
        if let Some(word) = self.plain() {
            return Some(word);
        }
        // Most bytes are plain: letters are looked at one by one only where they are not.
        let start =
            self.at + run(self.text.get(self.at..)?, |byte| !byte.is_ascii_alphanumeric(), |c| !c.is_alphanumeric());
        let word = self.text.get(start..)?;
        let first = word.chars().next()?;
        let end = match first {
            _ if first >= UNSPACED => start + first.len_utf8(),
            _ if first.is_ascii_digit() => start + figure(word),
            _ => start + run(word, |byte| byte.is_ascii_alphanumeric(), |c| c.is_alphanumeric() && c < UNSPACED),
        };
        self.at = end;
        let span = Span::new(start, end);
        let word = span.of(self.text);
        Some(Word { span, key: word_key(word), has_figure: word.bytes().any(|byte| byte.is_ascii_digit()) })
    }
}

impl Words<'_> {
    /// The word that begins here, if it is one of ASCII that begins with a letter, as nearly all are: what is read closer is the
    /// same.
    fn plain(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes().get(self.at..)?;
        if !Byte::of(*bytes.first()?).is_letter() {
            return None;
        }
        let (length, key, has_figure) = plain_word(bytes);
        if bytes.get(length).is_some_and(|byte| !byte.is_ascii()) {
            return None;
        }
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        Some(Word { span, key, has_figure })
    }
}

/// Bytes at the beginning of a text that are of one kind: `plain` says so of ASCII, `other` of what is not.
fn run(text: &str, plain: impl Fn(u8) -> bool, other: impl Fn(char) -> bool) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            if !plain(byte) {
                break;
            }
            at += 1;
        } else {
            match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if other(c) => at += c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

/// Bytes of a figure, which is one word with what joins its digits: `1,250.5`, `9-7/8`, `24th`.
fn figure(word: &str) -> usize {
    let bytes = word.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let joins = matches!(byte, b',' | b'.' | b'/' | b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !byte.is_ascii_alphanumeric() && !joins {
            break;
        }
        end += 1;
    }
    end
}

/// Whether a word carries meaning of its own.
pub fn is_content(key: u64) -> bool {
    !class_of(key).any(Class::FUNCTION)
}

/// What kind of word it is, to tell copies from stories made after one pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `the`, `of`.
    Function,
    /// Any other.
    Ordinary,
    /// With a capital inside a sentence.
    Name,
    /// With a digit.
    Number,
}

/// The words of a story, as two of them are held against each other.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// Keys, in order; half their bits are enough within two texts.
    pub keys: Vec<u32>,
    /// What each is.
    pub sorts: Vec<Sort>,
    /// Its rows that stand once, found when it is first laid beside another.
    rows: OnceCell<Vec<u32>>,
    /// A bit for each of its rows, set when another is first asked how much of it stands here.
    marked: OnceCell<Vec<u64>>,
}

/// Bytes of a text that a word mostly takes at least, with the space after it.
const BYTES: usize = 5;

/// Bits for each word of a text: of the rows that it does not hold, one in so many is taken for one that it does.
const BITS: usize = 32;

impl Wording {
    /// Reads the stretches of a text that count.
    pub fn read<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Self {
        Self::read_each(pieces, |_, _| ())
    }

    /// The same, calling `each` with the key of each word and what it is.
    pub(super) fn read_each<'t>(pieces: impl IntoIterator<Item = &'t str>, mut each: impl FnMut(u64, Sort)) -> Self {
        let mut wording = Self::default();
        for piece in pieces {
            wording.keys.reserve(piece.len() / BYTES);
            wording.sorts.reserve(piece.len() / BYTES);
            let mut before = 0;
            for word in words(piece) {
                let opens = || {
                    let gap = piece.get(before..word.span.start).unwrap_or_default();
                    before == 0 || gap != " " && gap.contains(['.', '!', '?', '\n', '“', '"', ':'])
                };
                let sort = sort(word.span.of(piece), &word, opens);
                before = word.span.end;
                wording.keys.push(short(word.key));
                wording.sorts.push(sort);
                each(word.key, sort);
            }
        }
        wording
    }

    /// As it is laid beside others.
    pub fn side(&self) -> Side<'_> {
        Side { words: &self.keys, rows: self.rows.get_or_init(|| rows(&self.keys)) }
    }

    /// How many of its words stand in rows of which `other` holds every two words too, and which say something (one of their
    /// words is no small one): no fewer than stand in such rows in both, and seldom many more.
    pub(super) fn held_by(&self, other: &Self) -> usize {
        let marked = other.marked.get_or_init(|| marked(&other.keys));
        let is_held = |two: &[u32]| {
            let (word, bit) = bit(hash(two), marked.len());
            marked.get(word).is_some_and(|bits| bits & bit != 0)
        };
        let says = |at: usize| self.sorts.get(at).is_some_and(|&sort| sort != Sort::Function);
        let counted = |row: usize, told: bool| if told && row > 1 { row } else { 0 };
        // Words of the row so far, and whether it says something.
        let (mut held, mut row, mut told) = (0, 1, says(0));
        for (two, at) in self.keys.windows(2).zip(1..) {
            if is_held(two) {
                (row, told) = (row + 1, told | says(at));
            } else {
                held += counted(row, told);
                (row, told) = (1, says(at));
            }
        }
        held + counted(row, told)
    }

    /// Writes the words down: how many, their keys, what each is.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        to.extend(u32::try_from(self.len()).unwrap_or(u32::MAX).to_le_bytes());
        to.extend(self.keys.iter().flat_map(|key| key.to_le_bytes()));
        to.extend(self.sorts.iter().map(|&sort| sort as u8));
    }

    /// Reads what [`Wording::write`] wrote, and leaves the rest; nothing where there is no more.
    pub(super) fn from_bytes(bytes: &mut &[u8]) -> Option<Self> {
        let count = u32::from_le_bytes(*bytes.split_off(..4)?.first_chunk()?) as usize;
        let keys = bytes.split_off(..4 * count)?.as_chunks().0.iter().map(|&key| u32::from_le_bytes(key)).collect();
        let sort = |&sort| [Sort::Function, Sort::Ordinary, Sort::Name, Sort::Number][usize::from(sort & 3)];
        let sorts = bytes.split_off(..count)?.iter().map(sort).collect();
        Some(Self { keys, sorts, ..Self::default() })
    }

    /// Passes over what [`Wording::write`] wrote.
    pub(super) fn pass(bytes: &mut &[u8]) -> Option<()> {
        let count = u32::from_le_bytes(*bytes.split_off(..4)?.first_chunk()?) as usize;
        bytes.split_off(..5 * count).map(|_| ())
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// A bit for every two words in a row.
fn marked(keys: &[u32]) -> Vec<u64> {
    let mut marked = vec![0; (keys.len() * BITS / 64).next_power_of_two()];
    let words = marked.len();
    for row in keys.windows(2) {
        let (word, bit) = bit(hash(row), words);
        if let Some(bits) = marked.get_mut(word) {
            *bits |= bit;
        }
    }
    marked
}

/// Where the bit of a row stands among so many words of bits, which are a power of two.
fn bit(row: u32, words: usize) -> (usize, u64) {
    ((row >> 6) as usize & (words - 1), 1 << (row & 63))
}

/// Half the bits of a key.
pub fn short(key: u64) -> u32 {
    key as u32
}

fn sort(written: &str, word: &Word, opens: impl FnOnce() -> bool) -> Sort {
    if word.has_figure {
        Sort::Number
    } else if !is_content(word.key) {
        Sort::Function
    } else if written.starts_with(char::is_uppercase) && !opens() {
        Sort::Name
    } else {
        Sort::Ordinary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_of_marks_and_case_does_not_count() {
        let keys = |text: &str| Wording::read([text]).keys;
        assert_eq!(keys("Mr. O’Hara’s “plan”—new"), keys("MR O'HARA'S \"Plan\" - New"));
    }

    #[test]
    fn characters_of_unspaced_scripts_are_words() {
        assert_eq!(Wording::read(["北京市 is 東京x"]).len(), 7);
    }

    #[test]
    fn a_figure_is_one_word() {
        let words: Vec<&str> = words("It rose 9-7/8, to 1,250.5 (by the 24th).")
            .map(|word| word.span.of("It rose 9-7/8, to 1,250.5 (by the 24th)."))
            .collect();
        assert_eq!(words, ["It", "rose", "9-7/8", "to", "1,250.5", "by", "the", "24th"]);
    }

    #[test]
    fn a_plain_word_is_what_a_closer_look_gives() {
        let text = "Ann's café-bar, B2B x2; 3rd O’Hara naïve 北京 end";
        let all: Vec<(&str, bool)> = words(text).map(|word| (word.span.of(text), word.has_figure)).collect();
        let wanted = [
            ("Ann", false),
            ("s", false),
            ("café", false),
            ("bar", false),
            ("B2B", true),
            ("x2", true),
            ("3rd", true),
            ("O", false),
            ("Hara", false),
            ("naïve", false),
            ("北", false),
            ("京", false),
            ("end", false),
        ];
        assert_eq!(all, wanted);
        assert!(words(text).all(|word| word.key == word_key(word.span.of(text))));
    }

    #[test]
    fn words_in_rows_that_another_holds_and_that_say_something_are_counted() {
        let held = |one: &str, other: &str| Wording::read([one]).held_by(&Wording::read([other]));
        assert_eq!(held("snow fell on Arden while Holm slept", "in May snow fell on Arden, they say"), 4);
        assert_eq!(held("Arden ferries sail x on the way", "on the way Arden ferries sail"), 6);
        assert_eq!(held("Arden is on the coast", "Holm is on the river"), 0);
        assert_eq!(held("Arden ferries", "Arden ferries"), 2);
        assert_eq!([held("Arden", "Arden"), held("", "")], [0, 0]);
    }

    #[test]
    fn kinds_of_words_are_told_apart() {
        let sorts = Wording::read(["Snow fell on Arden. Bell saw 12 of them"]).sorts;
        let wanted = [Sort::Ordinary, Sort::Ordinary, Sort::Function, Sort::Name, Sort::Ordinary];
        assert_eq!(sorts[..5], wanted);
        assert_eq!(sorts[6], Sort::Number);
    }
}
