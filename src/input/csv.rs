//! CSV and TSV: a row a story, below a row of names.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::Value;

use super::decode::{Charset, decode_as};
use super::fields::{self, Row};
use super::position::Positions;
use super::wide::{Plain, Way};
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
/// Lines that may stand above the names, and how long each may be.
const TITLES: usize = 6;
const TITLE: usize = 300;

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
        let sign = Table::find(head)?.sign;
        Some(format!("a row of names, and rows of as many fields, kept apart by {}", name_of(sign)))
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        input.source.encoding = input.head.charset.name();
        let table = Table::find(&input.head).unwrap_or_default();
        let Plain { reader, charset, way } = Plain::open(&mut input)?;
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        let path = input.path.clone();
        let skipped = skip(&mut reader, table.skipped).map_err(|source| Error::Read { path, source })?;
        let taken = Arc::new(Taken::default());
        let mut reader = table.reader(Capped { inner: reader, taken: Arc::clone(&taken), is_odd: false });
        let names = reader.byte_headers().map_err(|error| failed(&input.path, error))?;
        let names = names.iter().map(|name| words(name, charset)).collect();
        let (source, within) = (input.source, input.within);
        Ok(Reading::new(Rows {
            reader,
            taken,
            names,
            table,
            skipped,
            charset,
            way,
            source,
            within,
            number: 0,
            last: Span::new(0, 0),
            wide: (0, 0),
            has_failed: false,
        }))
    }
}

/// How a table is written.
#[derive(Clone, Copy, Debug)]
struct Table {
    /// What keeps its fields apart.
    sign: u8,
    /// Whether marks inside a cell stand behind a backslash, as databases write them, and are not doubled.
    escapes: bool,
    /// Lines before its row of names.
    skipped: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self { sign: b',', escapes: false, skipped: 0 }
    }
}

impl Table {
    /// The table that a file is, where it is one. Before its names may stand what a spreadsheet says of the sign (`sep=;`), or
    /// a few lines that say what the table is of.
    fn find(head: &Head) -> Option<Self> {
        let mut text = head.text.trim_start_matches('\u{FEFF}');
        let ways: &[bool] = if text.contains("\\\"") { &[false, true] } else { &[false] };
        for skipped in 0..=TITLES {
            let tables =
                SIGNS.into_iter().flat_map(|sign| ways.iter().map(move |&escapes| Self { sign, escapes, skipped }));
            if let Some(table) = tables.into_iter().find(|table| table.begins(text, head.is_whole)) {
                return Some(table);
            }
            let (line, rest) = text.split_once('\n')?;
            let line = line.trim_end();
            if line.len() > TITLE {
                return None;
            }
            text = rest;
            if let Some(sign) = stated_sign(line) {
                let table = Self { sign, escapes: ways.len() > 1, skipped: skipped + 1 };
                return table.begins(text, head.is_whole).then_some(table);
            }
        }
        None
    }

    /// Whether a text is that of a table: two names or more that are known, and as many fields in the rows.
    fn begins(self, text: &str, is_whole: bool) -> bool {
        if !may_be_names(text, self.sign, self.skipped) {
            return false;
        }
        let mut reader = self.reader(text.as_bytes());
        let Ok(names) = reader.headers().cloned() else { return false };
        let known = names.iter().filter(|name| fields::is_known(name)).count();
        if known < 2 || names.iter().any(|name| name.len() > NAME) {
            return false;
        }
        let rows: Vec<usize> =
            reader.records().take(TRIED + 1).filter_map(|row| row.ok()).map(|row| row.len()).collect();
        // The last one may be cut off where the head ends, or where the file breaks off.
        let ends = is_whole && text.ends_with(['\n', '\r']);
        let is_cut = |rows: &[usize]| rows.len() > 1 && rows.last().is_some_and(|fields| *fields < names.len());
        let whole = match &rows[..] {
            rows if ends || rows.len() > TRIED => rows,
            rows if is_whole && !is_cut(rows) => rows,
            rows => &rows[..rows.len().saturating_sub(1)],
        };
        let even = whole.iter().filter(|&&fields| fields == names.len()).count();
        // Names that are all known are those of a table, though some of its rows be longer or shorter than they should.
        let is_sure = known == names.len() && known > 2;
        if is_sure { even > 0 || whole.is_empty() } else { !rows.is_empty() && even == whole.len() }
    }

    fn reader<R: Read>(self, table: R) -> Reader<R> {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(self.sign).flexible(true);
        if self.escapes {
            builder.escape(Some(b'\\')).double_quote(false);
        }
        builder.from_reader(table)
    }
}

/// The sign that a line states, as spreadsheets write it for one another: `sep=;`.
fn stated_sign(line: &str) -> Option<u8> {
    let rest = line.trim_matches('"');
    let sign = rest.get(..4).filter(|name| name.eq_ignore_ascii_case("sep=")).and(rest.get(4..))?;
    SIGNS.into_iter().find(|&known| sign.as_bytes() == [known])
}

/// Reads on past so many lines, whatever ends them; gives how many bytes these were.
fn skip(reader: &mut impl BufRead, lines: usize) -> io::Result<usize> {
    let (mut passed, mut taken, mut after_return) = (0, 0, false);
    while passed < lines || after_return {
        let Some(&byte) = reader.fill_buf()?.first() else { break };
        if after_return && (passed == lines) && byte != b'\n' {
            break;
        }
        let ends = byte == b'\r' || byte == b'\n' && !after_return;
        passed += usize::from(ends);
        after_return = byte == b'\r';
        reader.consume(1);
        taken += 1;
    }
    Ok(taken)
}

fn name_of(sign: u8) -> &'static str {
    match sign {
        b'\t' => "tabs",
        b';' => "semicolons",
        b'|' => "bars",
        _ => "commas",
    }
}

/// Whether the first row may hold two known names. Where no quotation mark is in it, this is seen without a reader, which
/// takes longer to make than most texts to read.
fn may_be_names(text: &str, sign: u8, skipped: usize) -> bool {
    let row = text.split(['\r', '\n']).find(|line| !line.is_empty()).unwrap_or_default();
    let sign = char::from(sign);
    if row.contains('"') && skipped == 0 {
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
    /// Whether there was an odd number of marks so far.
    is_odd: AtomicBool,
}

/// Fails where one row is longer than any story.
struct Capped {
    inner: BufReader<Box<dyn Read + Send>>,
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
            self.taken.is_odd.store(self.is_odd, Ordering::Relaxed);
            self.taken.is_open.store(self.is_odd && *last != b'\n', Ordering::Relaxed);
        }
        Ok(bytes)
    }
}

struct Rows {
    reader: Reader<Capped>,
    taken: Arc<Taken>,
    names: Vec<String>,
    table: Table,
    /// Bytes before the row of names.
    skipped: usize,
    charset: Charset,
    way: Way,
    source: Source,
    within: Within,
    number: usize,
    /// The lines that the last row takes.
    last: Span,
    /// How many rows have more fields than there are names, and the line of the first.
    wide: (usize, usize),
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
            Ok(false) => {
                self.has_failed = true;
                self.at_end()
            }
            Ok(true) => {
                let line = row.position().map_or(0, csv::Position::line);
                self.last = Span::new(number(line), number(self.reader.position().line()));
                self.number += 1;
                if row.len() > self.names.len() {
                    let first = if self.wide.0 == 0 { self.line(line) } else { self.wide.1 };
                    self.wide = (self.wide.0 + 1, first);
                }
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
    /// What is to be told when there are no more rows.
    fn at_end(&mut self) -> Option<Result<Document, Issue>> {
        // A mark that is left open takes all rows below it into its cell.
        let has_lines = self.last.end > self.last.start + 1;
        let (is_open, is_odd) = (&self.taken.is_open, &self.taken.is_odd);
        if is_open.load(Ordering::Relaxed) || has_lines && is_odd.load(Ordering::Relaxed) {
            let reason = "the table breaks off inside a cell: its last row may not be whole, or hold rows below it";
            return Some(Err(self.issue(self.last.start as u64, reason.into())));
        }
        let (rows, line) = self.wide;
        let rows = if rows == 1 { "a row has".to_owned() } else { format!("{rows} rows have") };
        let reason = format!("{rows} more fields than there are names, and what is under no name is not read");
        let path = self.source.path.clone();
        (line > 0).then_some(Err(Issue { path, line: Some(line), column: None, reason, is_loss: true }))
    }

    /// The line of the file, of one as the reader counts.
    fn line(&self, line: u64) -> usize {
        number(line) + self.table.skipped
    }

    fn story(&self, row: &ByteRecord) -> Result<Document, Issue> {
        let cells = row.iter().map(|cell| Value::String(words(cell, self.charset)));
        let fields: Row = self.names.iter().cloned().zip(cells).collect();
        let (start, line) = row.position().map_or((0, 0), |at| (at.byte(), at.line()));
        let Some(document) = fields::document(&fields, &self.within.settings) else {
            let reason = format!(
                "no text in this row; its fields are {}, and --map text=NAME says which it is",
                crate::text::squeezed(&self.names.join(", "))
            );
            return Err(self.issue(line, reason));
        };
        let positions = Span::new(self.skipped + number(start), self.skipped + number(self.reader.position().byte()));
        let positions = Positions::record(self.way.bytes(positions));
        let source = Source { record: Some(self.number - 1), ..self.source.clone() };
        Ok(Document { source, positions, line: Some(self.line(line)), ..document })
    }

    fn issue(&self, line: u64, reason: String) -> Issue {
        let line = Some(self.line(line));
        Issue { path: self.source.path.clone(), line, column: None, reason, is_loss: true }
    }
}

fn number(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
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
    fn what_stands_above_the_names_is_passed_over() {
        let rows = "title;date;text\nRain;2002-05-08;It rained, they said.\n";
        for above in ["sep=;\n", "\"sep=;\"\r\n", "SEP=;\r", "The Halden Post, 1 result\n\n", "Export;;\n;;\n"] {
            let found = read(format!("{above}{rows}").as_bytes()).remove(0).unwrap();
            assert_eq!(found.text, "It rained, they said.", "{above:?}");
            let end = above.len() + rows.len();
            assert_eq!(found.file_bytes(Span::new(0, 1)), [end - "Rain;2002-05-08;It rained, they said.\n".len(), end]);
            let ends = |c: char| above.matches(c).count();
            assert_eq!(found.line, Some(ends('\n').max(ends('\r')) + 2), "{above:?}");
        }
    }

    #[test]
    fn rows_longer_or_shorter_than_the_names_are_read_and_told() {
        let found =
            read(b"title,date,text\nRain,2002-05-08\nSnow,2002-05-09,It snowed.,two,three\nSun,2002-05-10,It shone.\n");
        assert!(found[0].as_ref().unwrap_err().to_string().starts_with("a.csv:2: no text in this row"));
        assert_eq!(found[1].as_ref().unwrap().text, "It snowed.");
        assert_eq!(found[2].as_ref().unwrap().text, "It shone.");
        let told = found[3].as_ref().unwrap_err();
        assert!(told.to_string().starts_with("a.csv:3: a row has more fields") && told.is_loss, "{told}");
    }

    #[test]
    fn marks_behind_backslashes_belong_to_the_cell() {
        let found = read(b"title,date,text\nRain,2002-05-08,\"It \\\"rained\\\", he said.\"\n").remove(0).unwrap();
        assert_eq!(found.text, "It \"rained\", he said.");
    }

    #[test]
    fn a_mark_that_is_never_closed_is_told() {
        let found = read(b"title,text\nRain,\"It rained.\nSnow,It snowed.\nSun,It shone.\n");
        assert!(found.last().unwrap().as_ref().unwrap_err().to_string().starts_with("a.csv:2: the table breaks off"));
    }

    #[test]
    fn a_table_in_utf_16_leads_back_to_its_bytes() {
        let table = "\u{FEFF}title;text\nRain;Zürich: it rained.\nSnow;It snowed.\n";
        let bytes: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let found = read(&bytes).remove(1).unwrap();
        let length = 2 * "Snow;It snowed.\n".len();
        assert_eq!(found.file_bytes(Span::new(0, 1)), [bytes.len() - length, bytes.len()]);
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
