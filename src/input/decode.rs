//! Decoding: from the bytes of a file to its text, without a word from its name.
//!
//! A byte order mark decides; then whether the bytes are UTF-8; then whether every other byte is zero, as in UTF-16;
//! then the statistics by which browsers guess. Files of news are often pasted together, so that a text that is UTF-8
//! but for a few bytes is read as UTF-8, and those bytes, and control characters where Windows-1252 has its quotation
//! marks, as Windows-1252.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::position::Positions;
use crate::span::Span;

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, after a byte order mark of so many bytes.
    Utf8 {
        /// 3 or 0.
        mark: usize,
    },
    /// UTF-16, after a byte order mark of so many bytes.
    Utf16 {
        /// Little or big end first.
        encoding: &'static Encoding,
        /// 2 or 0.
        mark: usize,
    },
    /// Any older encoding.
    Legacy(&'static Encoding),
}

impl Charset {
    /// Its name in small letters: `utf-8`, `utf-16le`, `windows-1252`.
    pub fn name(self) -> String {
        match self {
            Self::Utf8 { .. } => "utf-8".into(),
            Self::Utf16 { encoding, .. } | Self::Legacy(encoding) => encoding.name().to_ascii_lowercase(),
        }
    }

    /// The same where no byte order mark stands, as in the middle of a file.
    pub fn without_mark(self) -> Self {
        match self {
            Self::Utf8 { .. } => Self::Utf8 { mark: 0 },
            Self::Utf16 { encoding, .. } => Self::Utf16 { encoding, mark: 0 },
            legacy => legacy,
        }
    }

    /// How many of these bytes can be decoded without those that follow: up to the end of the last line, or where there
    /// is none, of the last character, as far as that can be told.
    pub fn whole(self, bytes: &[u8]) -> usize {
        match self {
            Self::Utf16 { encoding, .. } => {
                let units = bytes.len() / 2;
                let unit = |n: usize| {
                    let pair = [bytes[2 * n], bytes[2 * n + 1]];
                    if encoding == UTF_16LE { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
                };
                let after_line = (0..units).rev().find(|&n| unit(n) == 0x0A).map(|n| n + 1);
                // The first half of a character of two units waits for the second.
                let cut = units > 1 && (0xD800..0xDC00).contains(&unit(units - 1));
                2 * after_line.unwrap_or(units - usize::from(cut))
            }
            _ => match bytes.iter().rposition(|&byte| byte == b'\n') {
                Some(at) => at + 1,
                None if matches!(self, Self::Utf8 { .. }) => {
                    let last = bytes.iter().rev().take(4).position(|byte| !(0x80..0xC0).contains(byte));
                    last.map_or(bytes.len(), |back| bytes.len() - 1 - back).max(1).min(bytes.len())
                }
                None => bytes.len(),
            },
        }
    }
}

/// A decoded file.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Its text; no byte order mark in it.
    pub text: String,
    /// From there back to the file.
    pub positions: Positions,
    /// How it was read.
    pub charset: Charset,
    /// Bytes that were no part of that encoding and were read as Windows-1252, or not at all.
    pub damaged: usize,
}

/// Bytes that the statistics look at: a guess gets no better after these.
const SAMPLE: usize = 1 << 20;

/// Tells how `bytes` are encoded. `whole` says that nothing follows them in the file, so that a character cut off at
/// their end is damage.
pub fn detect(bytes: &[u8], whole: bool) -> Charset {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Charset::Utf8 { mark: 3 },
        [0xFF, 0xFE, ..] => return Charset::Utf16 { encoding: UTF_16LE, mark: 2 },
        [0xFE, 0xFF, ..] => return Charset::Utf16 { encoding: UTF_16BE, mark: 2 },
        _ => {}
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return Charset::Utf16 { encoding, mark: 0 };
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Charset::Utf8 { mark: 0 };
    }
    let (mut wide, mut plain, mut stray) = (0, 0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            wide += 1;
            plain += usize::from(is_western(c));
        }
        let cut_off = !whole && chunks.peek().is_none() && chunk.invalid().len() < 4;
        stray += if cut_off { 0 } else { chunk.invalid().len() };
    }
    // A page of Windows-1252 now and then holds two letters that make one of UTF-8: more than a few must. Those that make an
    // accented letter or a quotation mark (`Ã¼`, `â€œ`) are no words of any language, so that fewer tell.
    if stray == 0 || wide > 2 * stray || plain > 1 && 4 * plain > stray {
        return Charset::Utf8 { mark: 0 };
    }
    Charset::Legacy(legacy(&bytes[..bytes.len().min(SAMPLE)]))
}

/// An accented letter of the west of Europe, a quotation mark, a dash or dots.
fn is_western(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{FF}' | '\u{2010}'..='\u{203A}' | '€')
}

/// The same text, in which carriage returns that end lines by themselves, as on a Macintosh of old, are line feeds; every
/// byte keeps its place. Where two of them and a line feed end each line, as programs leave that converted a file twice, all
/// three end one.
///
/// ```
/// use archive::input::decode::with_line_feeds;
/// assert_eq!(with_line_feeds("One\r\rTwo\r\nThree\r".into()), "One\n\nTwo\r\nThree\n");
/// assert_eq!(with_line_feeds("One\r\r\nTwo\r\r\n".into()), "One\r\r\nTwo\r\r\n");
/// ```
pub fn with_line_feeds(text: String) -> String {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    let mut bytes = text.into_bytes();
    line_feeds(&mut bytes);
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The same for bytes of any encoding in which line ends are single bytes.
pub fn line_feeds(bytes: &mut [u8]) {
    let (alone, doubled) = returns(bytes);
    if alone == 0 {
        return;
    }
    for at in 0..bytes.len() {
        let is_end = match bytes.get(at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => false,
            [b'\r', b'\r', b'\n', ..] => alone > doubled,
            [b'\r', ..] => true,
            _ => false,
        };
        if is_end {
            bytes[at] = b'\n';
        }
    }
}

/// Whether carriage returns end lines by themselves in these bytes.
pub fn has_bare_returns(bytes: &[u8]) -> bool {
    let (alone, doubled) = returns(bytes);
    alone > doubled
}

/// How many carriage returns stand alone, and how many before another and a line feed.
fn returns(bytes: &[u8]) -> (usize, usize) {
    let (mut alone, mut doubled) = (0, 0);
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r') {
        match bytes.get(at + 1..).unwrap_or_default() {
            [b'\n', ..] => {}
            [b'\r', b'\n', ..] => doubled += 1,
            _ => alone += 1,
        }
    }
    (alone, doubled)
}

/// Decodes a whole file.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    let charset = detect(&bytes, true);
    decode_as(bytes, charset)
}

/// Decodes bytes whose encoding is known. What is not of it is still read, and counted as damage.
pub fn decode_as(bytes: Vec<u8>, charset: Charset) -> Decoded {
    match charset {
        Charset::Utf8 { mark } => utf8(bytes, mark),
        Charset::Utf16 { encoding, mark } => {
            let (text, damaged) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
            let damaged = if damaged { text.matches('\u{FFFD}').count() } else { 0 };
            let positions = Positions::utf16(&text, Span::new(mark, bytes.len()));
            Decoded { positions, text: text.into_owned(), charset, damaged }
        }
        Charset::Legacy(encoding) if encoding.is_single_byte() => {
            let text = encoding.decode_without_bom_handling(&bytes).0.into_owned();
            let damaged = text.matches('\u{FFFD}').count();
            Decoded { positions: Positions::single(&text), text, charset, damaged }
        }
        Charset::Legacy(encoding) => by_lines(&bytes, encoding),
    }
}

/// Reads control characters that were a mark of Windows-1252 as that mark; the number of characters stays.
///
/// ```
/// use archive::input::decode::without_stray_controls;
/// assert_eq!(without_stray_controls("\u{93}Yes\u{94}".into()), "“Yes”");
/// ```
pub fn without_stray_controls(text: String) -> String {
    if text.is_ascii() || !text.as_bytes().windows(2).any(is_stray_control) {
        return text;
    }
    text.chars().map(|c| if ('\u{80}'..='\u{9F}').contains(&c) { windows_1252(c as u8) } else { c }).collect()
}

fn utf8(bytes: Vec<u8>, mark: usize) -> Decoded {
    let charset = Charset::Utf8 { mark };
    let bytes = if mark > 0 { bytes.get(mark..).unwrap_or_default().to_vec() } else { bytes };
    match String::from_utf8(bytes) {
        Ok(text) if text.is_ascii() || !text.as_bytes().windows(2).any(is_stray_control) => {
            Decoded { text, positions: Positions::utf8(mark), charset, damaged: 0 }
        }
        Ok(text) => repaired(text.as_bytes(), mark),
        Err(error) => repaired(error.as_bytes(), mark),
    }
}

/// Whether two bytes are a control character that no text has, and Windows-1252 a quotation mark.
fn is_stray_control(pair: &[u8]) -> bool {
    pair[0] == 0xC2 && (0x80..0xA0).contains(&pair[1])
}

/// Reads UTF-8 in which some bytes are Windows-1252, or once were and were taken for Latin-1.
fn repaired(bytes: &[u8], mark: usize) -> Decoded {
    let mut text = String::with_capacity(bytes.len() + 64);
    let mut checkpoints = vec![(0, mark)];
    let (mut at, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            at += c.len_utf8();
            match c {
                '\u{80}'..='\u{9F}' => {
                    text.push(windows_1252(c as u8));
                    checkpoints.push((text.len(), mark + at));
                }
                _ => text.push(c),
            }
        }
        for &byte in chunk.invalid() {
            at += 1;
            damaged += 1;
            text.push(windows_1252(byte));
            checkpoints.push((text.len(), mark + at));
        }
    }
    Decoded { text, positions: Positions::repaired(checkpoints), charset: Charset::Utf8 { mark }, damaged }
}

fn windows_1252(byte: u8) -> char {
    let bytes = [byte];
    let text = WINDOWS_1252.decode_without_bom_handling(&bytes).0;
    text.chars().next().unwrap_or('\u{FFFD}')
}

/// Decodes line by line, since in these encodings only a line break is sure to be where it seems to be.
fn by_lines(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut lines = Vec::new();
    let mut at = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        lines.push((text.len(), at));
        text.push_str(&encoding.decode_without_bom_handling(line).0);
        at += line.len();
    }
    lines.push((text.len(), at));
    let damaged = text.matches('\u{FFFD}').count();
    Decoded { text, positions: Positions::encoded(encoding, lines), charset: Charset::Legacy(encoding), damaged }
}

/// UTF-16 of a Latin script without a byte order mark: every other byte is zero, and those between are not.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let pairs = head.len() / 2;
    if pairs < 2 || !head.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let encoding = match (first * 100 / pairs, second * 100 / pairs) {
        (0, 70..) => UTF_16LE,
        (70.., 0) => UTF_16BE,
        _ => return None,
    };
    (!encoding.decode_without_bom_handling(head).1).then_some(encoding)
}

fn legacy(bytes: &[u8]) -> &'static Encoding {
    if bytes.iter().all(|&byte| byte < 0x80 || is_western_mark(byte)) {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    // A name or two from elsewhere does not make English Polish.
    let (letters, foreign) = bytes.iter().fold((0_usize, 0_usize), |(letters, foreign), &byte| {
        (letters + usize::from(byte.is_ascii_alphabetic()), foreign + usize::from(byte >= 0xC0))
    });
    let is_english = encoding.is_single_byte() && foreign * 20 < letters;
    let leads_back = encoding.is_single_byte() || *encoding.encode(&text).0 == *bytes;
    if damaged || is_english || !leads_back { WINDOWS_1252 } else { encoding }
}

/// Quotation marks, dashes, dots and signs of Windows-1252: all that many an English text has beyond ASCII.
fn is_western_mark(byte: u8) -> bool {
    matches!(byte, 0x80 | 0x82 | 0x84..=0x87 | 0x8B | 0x91..=0x97 | 0x99 | 0x9B | 0xA0 | 0xA3 | 0xA7 | 0xA9 | 0xAB)
        || matches!(byte, 0xAD | 0xAE | 0xB0 | 0xB4 | 0xB6 | 0xB7 | 0xBB..=0xBE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Où est Zürich?” asked Ms. Müller – in vain.\r\nNobody knew…\r\n";

    /// What `words` of the text are in the bytes of the file.
    fn bytes_of<'f>(file: &'f [u8], decoded: &Decoded, words: &str) -> &'f [u8] {
        let start = decoded.text.find(words).unwrap();
        let [from, to] = decoded.positions.file_bytes(&decoded.text, Span::new(start, start + words.len()));
        &file[from..to]
    }

    fn utf16(text: &str, mark: bool, little: bool) -> Vec<u8> {
        let marked = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
        marked.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn utf8_with_and_without_a_mark() {
        for mark in ["", "\u{FEFF}"] {
            let file = format!("{mark}{TEXT}").into_bytes();
            let decoded = decode(file.clone());
            assert_eq!((decoded.text.as_str(), decoded.damaged), (TEXT, 0));
            assert_eq!(bytes_of(&file, &decoded, "Zürich"), "Zürich".as_bytes());
        }
    }

    #[test]
    fn utf16_with_and_without_a_mark_either_end_first() {
        for (mark, little) in [(true, true), (true, false), (false, true), (false, false)] {
            let file = utf16(TEXT, mark, little);
            let decoded = decode(file.clone());
            assert_eq!((decoded.text.as_str(), decoded.damaged), (TEXT, 0), "{mark} {little}");
            assert_eq!(bytes_of(&file, &decoded, "Müller"), utf16("Müller", false, little));
        }
    }

    #[test]
    fn half_a_character_at_the_end_leads_no_further_than_the_file() {
        for bytes in [&b"\xFF\xFEa\0b"[..], b"\xFF\xFEa\0\x00\xD8b", b"\xFF\xFEb", b"\xFE\xFF\0a\xD8\x00\xDC"] {
            let decoded = decode(bytes.to_vec());
            assert!(decoded.text.ends_with('\u{FFFD}'), "{bytes:?}: {:?}", decoded.text);
            let all = Span::new(0, decoded.text.len());
            assert_eq!(decoded.positions.file_bytes(&decoded.text, all), [2, bytes.len()], "{bytes:?}");
        }
    }

    #[test]
    fn windows_1252_marks_and_letters() {
        for text in [TEXT, "He said: “It’s over” – and left."] {
            let file = WINDOWS_1252.encode(text).0.into_owned();
            let decoded = decode(file.clone());
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.charset.name(), "windows-1252");
            let last = text.split(' ').next_back().unwrap();
            assert_eq!(bytes_of(&file, &decoded, last), &*WINDOWS_1252.encode(last).0);
        }
    }

    #[test]
    fn japanese_of_before_unicode_leads_back_to_its_bytes() {
        let text = "領事館の事件について話し合う。\n中国政府は同意した。\n".repeat(4);
        let (file, encoding, _) = encoding_rs::SHIFT_JIS.encode(&text);
        let decoded = decode(file.to_vec());
        assert_eq!((decoded.text.as_str(), decoded.charset), (text.as_str(), Charset::Legacy(encoding)));
        assert_eq!(bytes_of(&file, &decoded, "政府は"), &*encoding.encode("政府は").0);
    }

    #[test]
    fn a_stray_byte_in_utf8_is_read_and_counted() {
        let mut file = "Zürich, Köln, Łódź, São Paulo: ".as_bytes().to_vec();
        file.extend(b"\x93quoted\x94 there");
        let decoded = decode(file.clone());
        assert_eq!(decoded.text, "Zürich, Köln, Łódź, São Paulo: “quoted” there");
        assert_eq!((decoded.charset, decoded.damaged), (Charset::Utf8 { mark: 0 }, 2));
        assert_eq!(bytes_of(&file, &decoded, "“quoted"), b"\x93quoted");
        assert_eq!(bytes_of(&file, &decoded, "there"), b"there");
    }

    #[test]
    fn a_few_accented_letters_of_utf8_tell_beside_as_many_stray_bytes() {
        let decoded = decode(b"\x93Z\xC3\xBCrich,\x94 he said in Z\xC3\xBCrich.".to_vec());
        assert_eq!(decoded.text, "“Zürich,” he said in Zürich.");
        let pasted = [&b"Z\xFCrich, K\xF6ln.\n"[..], "Łódź, Zürich, São Paulo.\n".as_bytes()].concat();
        assert_eq!(decode(pasted).text, "Zürich, Köln.\nŁódź, Zürich, São Paulo.\n");
        // Two letters of Windows-1252 that make one of UTF-8 are no more than chance.
        let french = "« Le CAFÉ» était fermé, répéta l’élève âgé, où que l’on allât, à l’été dernier, déjà.";
        assert_eq!(decode(WINDOWS_1252.encode(french).0.into_owned()).text, french);
    }

    #[test]
    fn control_characters_that_were_quotation_marks_become_them_again() {
        let file = "He said \u{93}yes\u{94}. É.".as_bytes().to_vec();
        let decoded = decode(file.clone());
        assert_eq!(decoded.text, "He said “yes”. É.");
        assert_eq!(bytes_of(&file, &decoded, "É"), "É".as_bytes());
    }

    #[test]
    fn a_head_may_end_inside_a_character_and_a_file_may_not() {
        let bytes = &"Zürich ü".as_bytes()[..9];
        assert_eq!(detect(bytes, false), Charset::Utf8 { mark: 0 });
        assert_eq!(
            detect(b"The road that leads from Basel to the city of Z\xFCrich \xC3", true),
            Charset::Legacy(WINDOWS_1252)
        );
    }

    #[test]
    fn any_bytes_at_all_are_decoded() {
        for seed in 0..200_u32 {
            let bytes: Vec<u8> =
                (0..seed).map(|n| (n.wrapping_mul(seed.wrapping_mul(2_654_435) + 97) >> 7) as u8).collect();
            let length = bytes.len();
            let decoded = decode(bytes);
            let all = Span::new(0, decoded.text.len());
            let [_, end] = decoded.positions.file_bytes(&decoded.text, all);
            assert!(end <= length + 1, "{seed}: {end} {length} {decoded:?}");
        }
    }
}
