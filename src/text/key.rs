//! Keys: one number for all spellings of a word that differ in case, accents or the shape of an apostrophe.
//!
//! Word lists, the gazetteer and the name tagger all look words up by these numbers, so the tables made when the data
//! is made depend on them: a change here means making the data again.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a byte of a text is, by a table: looked up sooner than compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Byte {
    /// A small letter of ASCII.
    Small,
    /// A capital of ASCII.
    Capital,
    /// A figure of ASCII.
    Figure,
    /// Any other of ASCII.
    Sign,
    /// One of several that make a character.
    Part,
}

impl Byte {
    const ALL: [Self; 256] = {
        let mut all = [Self::Sign; 256];
        let mut byte = 0;
        while byte < 256 {
            all[byte] = match byte as u8 {
                b'a'..=b'z' => Self::Small,
                b'A'..=b'Z' => Self::Capital,
                b'0'..=b'9' => Self::Figure,
                0x80.. => Self::Part,
                _ => Self::Sign,
            };
            byte += 1;
        }
        all
    };

    pub(crate) fn of(byte: u8) -> Self {
        Self::ALL[byte as usize]
    }

    /// Whether it is a letter of ASCII.
    pub(crate) fn is_letter(self) -> bool {
        matches!(self, Self::Small | Self::Capital)
    }

    /// Whether it is a letter or figure of ASCII.
    pub(crate) fn is_alphanumeric(self) -> bool {
        (self as u8) < Self::Sign as u8
    }
}

pub(super) const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const PRIME: u64 = 0xFF51_AFD7_ED55_8CCD;

/// The key of one word: case, accents and the shape of apostrophes do not count.
///
/// ```
/// use archive::text::key::word_key;
/// assert_eq!(word_key("Zürich"), word_key("ZURICH"));
/// assert_ne!(word_key("Polish"), word_key("Police"));
/// ```
pub fn word_key(word: &str) -> u64 {
    let mut hash = SEED;
    if word.is_ascii() {
        for byte in word.bytes() {
            hash = step(hash, byte.to_ascii_lowercase());
        }
    } else {
        each_folded(word, |c| {
            let mut bytes = [0; 4];
            for &byte in c.encode_utf8(&mut bytes).as_bytes() {
                hash = step(hash, byte);
            }
        });
    }
    finish(hash)
}

/// The key of several words in a row, from that of the words so far and that of the next.
///
/// ```
/// use archive::text::key::{join, phrase_key, word_key};
/// assert_eq!(join(word_key("New"), word_key("York")), phrase_key(["new", "york"]));
/// ```
pub fn join(phrase: u64, word: u64) -> u64 {
    finish(phrase.rotate_left(23) ^ word.wrapping_mul(SEED))
}

/// The key of a phrase, given as words.
pub fn phrase_key<'w>(words: impl IntoIterator<Item = &'w str>) -> u64 {
    words.into_iter().map(word_key).reduce(join).unwrap_or(SEED)
}

/// The word in lower case, without accents, apostrophes straight: what the key is made of.
///
/// ```
/// assert_eq!(archive::text::key::fold("São O’Brien"), "sao o'brien");
/// ```
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    each_folded(word, |c| folded.push(c));
    folded
}

fn each_folded(word: &str, mut each: impl FnMut(char)) {
    // Character by character: one is taken apart without the others, for the marks that change places when many are are left out.
    for c in word.chars() {
        match c {
            '`' => each('\''),
            c if c.is_ascii() => each(c.to_ascii_lowercase()),
            c => each_part_folded(c, &mut each),
        }
    }
}

fn each_part_folded(c: char, mut each: impl FnMut(char)) {
    for c in std::iter::once(c).nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            '’' | '‘' | 'ʻ' | 'ʼ' | '`' => each('\''),
            'ı' => each('i'),
            'ø' | 'Ø' => each('o'),
            'ł' | 'Ł' => each('l'),
            'đ' | 'Đ' => each('d'),
            'ß' => "ss".chars().for_each(&mut each),
            'æ' | 'Æ' => "ae".chars().for_each(&mut each),
            c => c.to_lowercase().for_each(&mut each),
        }
    }
}

/// Takes one more byte of a folded word into its key.
pub(super) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3).rotate_left(5)
}

/// How many ASCII letters and figures a text begins with, the key of the word that they make, and whether a figure is among them.
pub(crate) fn plain_word(text: &[u8]) -> (usize, u64, bool) {
    let (mut length, mut hash, mut has_figure) = (0, SEED, false);
    for &byte in text.iter().take_while(|&&byte| Byte::of(byte).is_alphanumeric()) {
        // The bit that makes a letter small is set in every figure.
        hash = step(hash, byte | 0x20);
        has_figure |= byte < b'A';
        length += 1;
    }
    (length, finish(hash), has_figure)
}

/// Spreads the bits, so that any of them serve as a table index (the finaliser of MurmurHash3).
pub(super) fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(PRIME);
    hash ^= hash >> 33;
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_and_folded_spellings_share_a_key() {
        assert_eq!(word_key("O’Brien"), word_key("o'brien"));
        assert_eq!(word_key("Łódź"), word_key("Lodz"));
        assert_eq!(word_key("STRASSE"), word_key("Straße"));
    }

    #[test]
    fn a_plain_word_has_the_key_of_any() {
        assert_eq!(plain_word(b"Arden, "), (5, word_key("arden"), false));
        assert_eq!(plain_word("24th’s".as_bytes()), (4, word_key("24TH"), true));
        assert_eq!(plain_word(b" "), (0, word_key(""), false));
    }

    #[test]
    fn characters_are_folded_one_by_one_as_all_are() {
        let all = (0..0x3_0000).filter_map(char::from_u32);
        let parts = |c: char| [c].into_iter().nfkd().filter(|&c| !is_combining_mark(c)).collect::<String>();
        for c in all.clone() {
            // Between letters and marks of either order.
            let word = ['e', '\u{323}', c, '\u{301}', '\u{316}', c, 'a'];
            let whole: String = word.into_iter().nfkd().filter(|&c| !is_combining_mark(c)).collect();
            assert_eq!(word.map(parts).concat(), whole, "{c:?}");
        }
        assert_eq!(fold("`É’x"), "'e'x");
    }

    #[test]
    fn the_order_of_words_counts() {
        assert_ne!(phrase_key(["port", "new"]), phrase_key(["new", "port"]));
    }
}
