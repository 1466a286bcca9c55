//! Articles of every form, broken at random, read to the end: no panic, and only sound records.
//!
//! A few hundred in every run of the tests; `ARCHIVE_MUTATIONS=100000 cargo test --test suite mutations` tries more.

use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Arc;

use archive::input::{FORMATS, Outcome, Settings, decode, read_bytes};
use archive::pipeline::extract;
use archive::query::{Highlighter, parse};
use archive::span::Span;

use crate::sound;

/// What trips readers up.
const PIECES: &[&[u8]] = &[
    b"\"",
    "“".as_bytes(),
    "”".as_bytes(),
    "’".as_bytes(),
    b"''",
    b"\xFF",
    b"\0",
    b"\xE2\x80",
    "\u{FEFF}".as_bytes(),
    "\u{2028}".as_bytes(),
    "İ".as_bytes(),
    "𝄞".as_bytes(),
    b"\x0c",
    b"\r\n\r\n",
    b"-----\n",
    b"<![CDATA[",
    b"]]>",
    b"&#x110000;",
    b"&amp;",
    b"</p>",
    b"<p",
    b"{\"text\":",
    b"[[[[",
    b"99999999999999999999",
    b"-1",
    b"0000-00-00",
    b"May 32, 0000",
    b"Content-Length: 18446744073709551615\r\n",
    b" said ",
    b"By ",
    b"1 of 0 DOCUMENTS\n",
    b"= =3D=",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }

    /// A stretch of something this long, most often a short one.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.next(length + 1);
        let longest = if self.next(4) == 0 { length } else { 12 };
        start..(start + self.next(longest + 1)).min(length)
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut paths = Vec::new();
    for folder in ["formats", "articles"] {
        let files = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        paths.extend(files.filter(|path| folder == "formats" || path.extension().is_some_and(|end| end == "txt")));
    }
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// One of the seeds with a few things wrong.
fn broken(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.next(seeds.len())].clone();
    for _ in 0..=dice.next(6) {
        let at = dice.stretch(bytes.len());
        match dice.next(7) {
            0 => drop(bytes.drain(at)),
            1 => {
                let twice = bytes[at.clone()].repeat(1 + dice.next(3));
                bytes.splice(at.start..at.start, twice);
            }
            2 => {
                let other = &seeds[dice.next(seeds.len())];
                let piece = other[dice.stretch(other.len())].to_vec();
                bytes.splice(at, piece);
            }
            3 => bytes.truncate(at.start.max(1)),
            4 => {
                if let Some(byte) = bytes.get_mut(at.start) {
                    *byte ^= 1 << dice.next(8);
                }
            }
            _ => {
                let piece = PIECES[dice.next(PIECES.len())].repeat(if dice.next(20) == 0 { 200 } else { 1 });
                bytes.splice(at.start..at.start, piece);
            }
        }
    }
    bytes
}

/// Reads bytes as they show themselves or as of a form, all the way.
fn work_through(bytes: &[u8], form: Option<&str>) {
    let settings = Arc::new(Settings::new(form, &[]).unwrap());
    let Ok(Outcome::Read(reading)) = read_bytes("page", bytes.to_vec(), &settings) else { return };
    for document in reading.documents.flatten() {
        sound::nothing_is_lost(&document);
        let records = extract(&document);
        for record in &records {
            sound::record(record, &document.text);
        }
        assert!(records == extract(&document), "not the same twice");
    }
}

#[test]
fn an_article_broken_at_random_gives_sound_records_or_words() {
    let times = std::env::var("ARCHIVE_MUTATIONS").ok().and_then(|times| times.parse().ok()).unwrap_or(400);
    let seeds = seeds();
    for number in 0..times {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1).wrapping_mul(0xD134_2543_DE82_EF95));
        let bytes = broken(&seeds, &mut dice);
        let form = if dice.next(3) == 0 { Some(FORMATS[dice.next(FORMATS.len())].name()) } else { None };
        if catch_unwind(|| work_through(&bytes, form)).is_err() {
            let kept = std::env::temp_dir().join(format!("archive-mutation-{number}"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("number {number}, as {form:?}, kept in {}", kept.display());
        }
    }
}

#[test]
fn a_query_broken_at_random_is_a_query_or_an_error_in_words() {
    let text = "Mayor Ann Bell said on Monday that İstanbul’s “sea wall” broke.";
    let seeds: Vec<Vec<u8>> = [
        "ferry AND NOT (harbour OR \"sea wall\")",
        "speaker:bell \"mend the wall\"~3 person:\"ann bell\"",
        "place:istanbul date:2002-05..2003 source:post -storm",
        "headline:ferry* lang:en date:..2003-05-24 OR date:2002..",
    ]
    .map(|query| query.as_bytes().to_vec())
    .to_vec();
    for number in 0..2000 {
        let mut dice = Dice(0x2545_F491_4F6C_DD1D ^ (number + 1));
        let typed = String::from_utf8_lossy(&broken(&seeds, &mut dice)).into_owned();
        match parse(&typed) {
            Err(error) => assert!(!error.to_string().is_empty() && error.span.end <= typed.len() + 1, "{typed:?}"),
            Ok(query) => {
                for mark in Highlighter::new(&query).marks(text, &[Span::new(0, text.len())]) {
                    assert!(!mark.of(text).is_empty(), "{typed:?}");
                }
            }
        }
    }
}

#[test]
fn any_bytes_become_a_text_that_leads_back_to_them() {
    let seeds = seeds();
    for number in 0..300 {
        let mut dice = Dice(0x1234_5678_9ABC_DEF1 ^ (number + 1));
        let bytes = broken(&seeds, &mut dice);
        let decoded = decode::decode(bytes.clone());
        let mut before = 0;
        for (at, c) in decoded.text.char_indices() {
            let [start, end] = decoded.positions.file_bytes(&decoded.text, Span::new(at, at + c.len_utf8()));
            assert!(before <= start && start <= end && end <= bytes.len(), "input {number}, byte {at} of the text");
            before = start;
        }
    }
}
