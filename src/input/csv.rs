//! CSV and TSV: a row a story, below a row of names.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::Value;

use super::decode::{Charset, decode_as};
use super::fields::{self, Row};
use super::jsonl::decoded;
use super::position::Positions;
use super::{Document, Format, Head, Input, Issue, Reading, Within};
use crate::error::{Error, Result, cause};
use crate::record::Source;
use crate::span::Span;

/// Most bytes of one row.
const LONGEST: u64 = 1 << 28;
/// Signs that keep fields apart.
const SIGNS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Rows that are looked at, and the longest name of a field.
const TRIED: usize = 5;
const NAME: usize = 40;

/// A table whose first row names its fields.
pub struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "a table with a heading, one article a row"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let sign = SIGNS.into_iter().find(|&sign| is_table(head, sign))?;
        Some(format!("a row of names, and rows of as many fields, kept apart by {}", name_of(sign)))
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let charset = input.head.charset;
        input.source.encoding = charset.name();
        let sign = SIGNS.into_iter().find(|&sign| is_table(&input.head, sign)).unwrap_or(b',');
        let wide = matches!(charset, Charset::Utf16 { .. });
        let (reader, charset) =
            if wide { (decoded(&mut input)?, Charset::Utf8 { mark: 0 }) } else { (input.reader, charset) };
        let taken = Arc::new(Taken::default());
        let mut reader = of(sign).from_reader(Capped { inner: reader, taken: Arc::clone(&taken), is_odd: false });
        let names = reader.byte_headers().map_err(|error| failed(&input.path, error))?;
        let names = names.iter().map(|name| words(name, charset)).collect();
        let (source, within) = (input.source, input.within);
        Ok(Reading::new(Rows { reader, taken, names, charset, source, within, number: 0, last: 0, has_failed: false }))
    }
}

fn of(sign: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(sign).flexible(true);
    builder
}

fn name_of(sign: u8) -> &'static str {
    match sign {
        b'\t' => "tabs",
        b';' => "semicolons",
        b'|' => "bars",
        _ => "commas",
    }
}

/// Whether the head is that of a table: two names or more that are known, and as many fields in each row.
fn is_table(head: &Head, sign: u8) -> bool {
    if !may_be_names(&head.text, sign) {
        return false;
    }
    let mut reader = of(sign).from_reader(head.text.as_bytes());
    let Ok(names) = reader.headers().cloned() else { return false };
    let known = names.iter().filter(|name| fields::is_known(name)).count();
    if known < 2 || names.iter().any(|name| name.len() > NAME) {
        return false;
    }
    let rows: Vec<usize> = reader.records().take(TRIED + 1).filter_map(|row| row.ok()).map(|row| row.len()).collect();
    // The last one may be cut off where the head ends, or where the file breaks off.
    let ends = head.is_whole && head.text.ends_with(['\n', '\r']);
    let is_cut = |rows: &[usize]| rows.len() > 1 && rows.last().is_some_and(|fields| *fields < names.len());
    let whole = match &rows[..] {
        rows if ends || rows.len() > TRIED => rows,
        rows if head.is_whole && !is_cut(rows) => rows,
        rows => &rows[..rows.len().saturating_sub(1)],
    };
    !rows.is_empty() && whole.iter().all(|&fields| fields == names.len())
}

/// Whether the first row may hold two known names. Where no quotation mark is in it, this is seen without a reader, which
/// takes longer to make than most texts to read.
fn may_be_names(text: &str, sign: u8) -> bool {
    let row = text.split(['\r', '\n']).find(|line| !line.is_empty()).unwrap_or_default();
    let sign = char::from(sign);
    if row.contains('"') {
        return text.contains(sign);
    }
    row.contains(sign) && row.split(sign).filter(|name| name.len() <= NAME && fields::is_known(name)).count() >= 2
}

/// What is known of the bytes that were read.
#[derive(Default)]
struct Taken {
    /// How many since the last row ended.
    bytes: AtomicU64,
    /// Whether marks around cells are left open, and no line ends after that: the table breaks off inside a cell.
    is_open: AtomicBool,
}

/// Fails where one row is longer than any story.
struct Capped {
    inner: Box<dyn Read + Send>,
    taken: Arc<Taken>,
    /// Whether there was an odd number of marks so far.
    is_odd: bool,
}

impl Read for Capped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        if self.taken.bytes.fetch_add(bytes as u64, Ordering::Relaxed) > LONGEST {
            return Err(io::Error::other(format!("a row of more than {LONGEST} bytes: is a quotation mark left open")));
        }
        if let Some(read @ [.., last]) = buffer.get(..bytes) {
            self.is_odd ^= read.iter().filter(|&&byte| byte == b'"').count() % 2 == 1;
            self.taken.is_open.store(self.is_odd && *last != b'\n', Ordering::Relaxed);
        }
        Ok(bytes)
    }
}

struct Rows {
    reader: Reader<Capped>,
    taken: Arc<Taken>,
    names: Vec<String>,
    charset: Charset,
    source: Source,
    within: Within,
    number: usize,
    /// The line in which the last row begins.
    last: u64,
    has_failed: bool,
}

impl Iterator for Rows {
    type Item = Result<Document, Issue>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        self.taken.bytes.store(0, Ordering::Relaxed);
        let mut row = ByteRecord::new();
        match self.reader.read_byte_record(&mut row) {
            Ok(false) if self.taken.is_open.load(Ordering::Relaxed) => {
                self.has_failed = true;
                let reason = "the table breaks off inside a cell: its last row may not be whole";
                Some(Err(self.issue(self.last, reason.into())))
            }
            Ok(false) => None,
            Ok(true) => {
                self.last = row.position().map_or(0, csv::Position::line);
                self.number += 1;
                Some(self.story(&row))
            }
            Err(error) => {
                self.has_failed = true;
                let line = self.reader.position().line();
                let reason = match error.into_kind() {
                    csv::ErrorKind::Io(error) => cause(&error),
                    _ => "a row that cannot be read".into(),
                };
                Some(Err(self.issue(line, reason)))
            }
        }
    }
}

impl Rows {
    fn story(&self, row: &ByteRecord) -> Result<Document, Issue> {
        let cells = row.iter().map(|cell| Value::String(words(cell, self.charset)));
        let fields: Row = self.names.iter().cloned().zip(cells).collect();
        let (start, line) = row.position().map_or((0, 0), |at| (at.byte(), at.line()));
        let Some(document) = fields::document(&fields, &self.within.settings) else {
            let reason = format!(
                "no text in this row; its fields are {}, and --map text=NAME says which it is",
                self.names.join(", ")
            );
            return Err(self.issue(line, reason));
        };
        let number = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let positions = Positions::record(Span::new(number(start), number(self.reader.position().byte())));
        let source = Source { record: Some(self.number - 1), ..self.source.clone() };
        Ok(Document { source, positions, line: Some(number(line)), ..document })
    }

    fn issue(&self, line: u64, reason: String) -> Issue {
        let line = usize::try_from(line).ok();
        Issue { path: self.source.path.clone(), line, column: None, reason, is_loss: true }
    }
}

fn words(bytes: &[u8], charset: Charset) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => decode_as(bytes.to_vec(), charset).text,
    }
}

fn failed(path: &std::path::Path, error: csv::Error) -> Error {
    let source = match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::ErrorKind::InvalidData.into(),
    };
    Error::Read { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read(bytes: &[u8]) -> Vec<Result<Document, Issue>> {
        let head = Head::new(bytes.to_vec(), true);
        assert!(Csv.recognize(&head).is_some());
        let input = Input {
            path: "a.csv".into(),
            size: bytes.len() as u64,
            head,
            reader: Box::new(Cursor::new(bytes.to_vec())),
            source: Source { path: "a.csv".into(), ..Source::default() },
            within: Within::default(),
        };
        Csv.read(input).unwrap().documents.collect()
    }

    #[test]
    fn commas_tabs_and_semicolons_are_told_apart() {
        for sign in [",", "\t", ";"] {
            let table = format!(
                "\u{FEFF}Title{sign}Date{sign}Text\nRain{sign}2002-05-08{sign}\"It, \"\"so\"\"; rained.\nTwo.\"\n"
            );
            let found = read(table.as_bytes()).remove(0).unwrap();
            assert_eq!(found.text, "It, \"so\"; rained.\nTwo.");
            assert_eq!(
                (found.given.headline.as_deref(), found.given.date.as_deref()),
                (Some("Rain"), Some("2002-05-08"))
            );
            assert_eq!((found.line, found.source.record), (Some(2), Some(0)));
        }
    }

    #[test]
    fn rows_of_windows_1252_are_decoded() {
        let found = read(b"title,text\nRain,\x93Yes\x94\n").remove(0).unwrap();
        assert_eq!(found.text, "“Yes”");
    }

    #[test]
    fn a_row_without_a_text_is_named_and_the_rest_goes_on() {
        let found = read(b"title,text\nRain,\nSnow,It snowed.\n");
        assert!(found[0].as_ref().unwrap_err().to_string().starts_with("a.csv:2: no text in this row"));
        assert_eq!(found[1].as_ref().unwrap().text, "It snowed.");
    }

    #[test]
    fn a_table_that_breaks_off_inside_a_cell_is_told() {
        let found = read(b"title,text\nRain,\"It rained, he said.\"\nSnow,\"It sno");
        assert!(found[..2].iter().all(Result::is_ok));
        assert!(found[2].as_ref().unwrap_err().to_string().starts_with("a.csv:3: the table breaks off inside a cell"));
        assert_eq!(read(b"title,text\nRain,\"It rained.\"\nPipe,A 5\" pipe.\n").len(), 2);
    }

    #[test]
    fn text_with_commas_is_no_table() {
        for text in
            ["Text, date, and place.\nIt rained.\n", "title,text\n", "By Ann Bell, Oslo\nIt rained, they said.\n"]
        {
            assert_eq!(Csv.recognize(&Head::new(text.into(), true)), None, "{text}");
        }
    }
}
