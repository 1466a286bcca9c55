//! JSON Lines: one article a line.

use std::io::{BufRead, BufReader, Read};

use serde::de::IgnoredAny;

use super::decode::{Charset, decode_as};
use super::fields::{self, Row};
use super::position::Positions;
use super::wide::{Plain, Way};
use super::{Document, Format, Head, Input, Issue, Reading, Within};
use crate::error::{Result, cause};
use crate::record::Source;
use crate::span::Span;

/// Most bytes of one line.
const LONGEST: u64 = 1 << 28;

/// Lines of a head that may be broken before the file is no longer taken for JSON Lines.
const TRIED: usize = 20;

/// One JSON object a line, each an article.
pub struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn about(&self) -> &'static str {
        "one article a line as a JSON object"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let text = bare(&head.text);
        if !text.starts_with('{') || is_over_lines(text, head.is_whole) {
            return None;
        }
        let lines = text.split('\n').map(bare).filter(|line| !line.is_empty()).take(TRIED);
        if lines.clone().any(|line| row(line).is_ok()) {
            return Some("its lines are JSON objects".into());
        }
        let endless = !head.is_whole && lines.count() == 1 && begins_object(text);
        endless.then(|| "its first line begins as a JSON object".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        input.source.encoding = input.head.charset.name();
        let Plain { reader, charset, way } = Plain::open(&mut input)?;
        let reader = BufReader::with_capacity(1 << 16, reader);
        Ok(Reading::new(Lines { way, ..Lines::new(reader, charset, input.source, input.within) }))
    }

    fn read_record(&self, mut input: Input, record: usize, start: usize) -> Option<Reading> {
        let charset = input.head.charset;
        // Lines of UTF-16 are told apart when all of it is decoded.
        if matches!(charset, Charset::Utf16 { .. }) {
            return None;
        }
        input.source.encoding = charset.name();
        let lines = Lines::new(BufReader::new(input.reader), charset, input.source, input.within);
        let mark = if start == 0 { lines.mark } else { 0 };
        Some(Reading::new(Lines { line: record, at: start, mark, ..lines }))
    }
}

/// A line without what may stand before its object: the mark at the beginning of a file that was joined to another, and the
/// sign that sets records apart in a sequence of JSON texts (RFC 7464).
fn bare(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{1E}'))
}

/// The object that a line or a stretch of JSON is. Half a character, as programs write that cut a text in the middle of one
/// (`\ud83d` without its other half), is the sign for what cannot be read; a line break or a tab that should have been escaped
/// is what it is; what is no number (`NaN`) is nothing, and a comma after the last field is passed over.
pub(super) fn row(json: &str) -> serde_json::Result<Row> {
    serde_json::from_str(json).or_else(|error| {
        let mut mended: Option<String> = None;
        for mend in [without_halves, without_controls, without_slips] {
            mended = mend(mended.as_deref().unwrap_or(json)).or(mended);
        }
        mended.and_then(|mended| serde_json::from_str(&mended).ok()).ok_or(error)
    })
}

/// The same without what programs write that JSON has no form for: `NaN`, `Infinity`, numbers beyond all bounds, and a comma
/// after the last item; nothing where there is none.
fn without_slips(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let (mut mended, mut copied, mut at) = (String::new(), 0, 0);
    while at < bytes.len() {
        let start = at;
        let is_kept = match bytes[at] {
            b'"' => {
                at = after_string(bytes, at);
                true
            }
            b',' => {
                at += 1;
                let next = bytes[at..].iter().find(|byte| !byte.is_ascii_whitespace());
                !next.is_some_and(|byte| matches!(byte, b'}' | b']'))
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                at += bytes[at..].iter().take_while(|byte| is_part(byte)).count();
                !matches!(json.get(start..at)?, word if is_no_number(word))
            }
            _ => {
                at += 1;
                true
            }
        };
        if !is_kept {
            mended += json.get(copied..start)?;
            mended += if bytes[start] == b',' { "" } else { "null" };
            copied = at;
        }
    }
    (copied > 0).then(|| mended + json.get(copied..).unwrap_or_default())
}

fn is_no_number(word: &str) -> bool {
    matches!(word, "NaN" | "-NaN" | "Infinity" | "-Infinity" | "undefined")
        || word.contains(['e', 'E']) && word.parse::<f64>().is_ok_and(f64::is_infinite)
}

/// Where the string ends that begins with the mark at this byte.
fn after_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The same with every control character between quotation marks escaped; nothing where there is none.
fn without_controls(json: &str) -> Option<String> {
    let (mut mended, mut copied) = (String::new(), 0);
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, byte) in json.bytes().enumerate() {
        if in_string && byte < b' ' {
            mended += json.get(copied..at)?;
            mended += &format!("\\u{byte:04x}");
            copied = at + 1;
        }
        in_string ^= byte == b'"' && !is_escaped;
        is_escaped = in_string && byte == b'\\' && !is_escaped;
    }
    (copied > 0).then(|| mended + json.get(copied..).unwrap_or_default())
}

/// The same with `\ufffd` for every escaped half of a character that has no other half; nothing where there is none.
fn without_halves(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let unit = |at: usize| {
        let figures = bytes.get(at..at + 6).filter(|escape| escape.starts_with(b"\\u"))?;
        u16::from_str_radix(std::str::from_utf8(&figures[2..]).ok()?, 16).ok()
    };
    let (mut mended, mut at, mut copied) = (String::new(), 0, 0);
    while let Some(found) = json.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        at = escape
            + match unit(escape) {
                Some(0xD800..0xDC00) if matches!(unit(escape + 6), Some(0xDC00..0xE000)) => 12,
                Some(0xD800..0xE000) => {
                    mended += json.get(copied..escape)?;
                    mended += "\\ufffd";
                    copied = escape + 6;
                    6
                }
                Some(_) => 6,
                // The escaped character may be one of several bytes.
                None => 1 + json.get(escape + 1..)?.chars().next().map_or(0, char::len_utf8),
            };
    }
    (copied > 0).then(|| mended + json.get(copied..).unwrap_or_default())
}

/// Whether a text begins with a brace, a key and a colon.
pub(super) fn begins_object(text: &str) -> bool {
    let key = text.strip_prefix('{').and_then(|rest| rest.trim_start().strip_prefix('"'));
    key.and_then(|rest| rest.split_once('"'))
        .is_some_and(|(key, rest)| key.len() < 100 && rest.trim_start().starts_with(':'))
}

/// The articles of a file, read as they are asked for.
struct Lines<R> {
    reader: BufReader<R>,
    charset: Charset,
    /// From there to the bytes of the file.
    way: Way,
    /// Bytes of a byte order mark that still stands before the first line.
    mark: usize,
    source: Source,
    within: Within,
    /// Lines read so far.
    line: usize,
    /// Bytes read so far.
    at: usize,
    has_failed: bool,
}

impl<R> Lines<R> {
    /// Those of a whole file.
    fn new(reader: BufReader<R>, charset: Charset, source: Source, within: Within) -> Self {
        let mark = if let Charset::Utf8 { mark } = charset { mark } else { 0 };
        Self { reader, charset, way: Way::default(), mark, source, within, line: 0, at: 0, has_failed: false }
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<Document, Issue>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_failed {
            let mut bytes = Vec::new();
            let start = self.at;
            match self.reader.by_ref().take(LONGEST + 1).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    self.has_failed = true;
                    return Some(Err(self.issue(None, cause(&error))));
                }
            }
            self.line += 1;
            if bytes.len() as u64 > LONGEST {
                self.at += bytes.len() + self.skip_line();
                return Some(Err(self.issue(None, format!("a line of more than {LONGEST} bytes"))));
            }
            self.at += bytes.len();
            bytes.drain(..std::mem::take(&mut self.mark).min(bytes.len()));
            if !bytes.trim_ascii().is_empty() {
                return Some(self.article(bytes, start));
            }
        }
        None
    }
}

impl<R: Read> Lines<R> {
    /// Reads on to the end of a line without keeping it; gives its length.
    fn skip_line(&mut self) -> usize {
        let mut length = 0;
        while let Ok(buffer) = self.reader.fill_buf() {
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            length += used;
            if end.is_some() || used == 0 {
                break;
            }
        }
        length
    }

    fn article(&self, bytes: Vec<u8>, start: usize) -> Result<Document, Issue> {
        let charset = if std::str::from_utf8(&bytes).is_ok() { Charset::Utf8 { mark: 0 } } else { self.charset };
        let line = decode_as(bytes, charset).text;
        let row = row(bare(&line)).map_err(|error| self.broken(&error))?;
        let mut document = fields::document(&row, &self.within.settings).ok_or_else(|| self.without_text(&row))?;
        let end = self.at.max(start);
        document.source = Source { record: Some(self.line - 1), ..self.source.clone() };
        document.line = Some(self.line);
        document.positions = Positions::record(self.way.bytes(Span::new(start, end)));
        Ok(document)
    }

    /// Why a row is no story.
    fn without_text(&self, row: &Row) -> Issue {
        match fields::taken_back(row) {
            Some(reason) => Issue { is_loss: false, ..self.issue(None, reason.into()) },
            None => self.issue(None, "no text, body or content in it".into()),
        }
    }

    fn broken(&self, error: &serde_json::Error) -> Issue {
        let words = error.to_string();
        let reason = words.split(" at line ").next().unwrap_or_default();
        self.issue(Some(error.column()), format!("no article in JSON: {reason}"))
    }

    fn issue(&self, column: Option<usize>, reason: String) -> Issue {
        Issue { path: self.source.path.clone(), line: Some(self.line), column, reason, is_loss: true }
    }
}

/// Whether the object that a text begins with goes on over several lines, of which some may be objects by themselves.
fn is_over_lines(text: &str, is_whole: bool) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => text.get(..values.byte_offset()).is_some_and(|object| object.contains('\n')),
        Some(Err(error)) => error.is_eof() && !is_whole && text.contains('\n'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Given;
    use std::io::Cursor;

    fn read(bytes: &[u8]) -> Vec<Result<Document, Issue>> {
        let head = Head::new(bytes.to_vec(), true);
        assert!(JsonLines.recognize(&head).is_some());
        let input = Input {
            path: "a.jsonl".into(),
            size: bytes.len() as u64,
            head,
            reader: Box::new(Cursor::new(bytes.to_vec())),
            source: Source { path: "a.jsonl".into(), ..Source::default() },
            within: Within::default(),
        };
        JsonLines.read(input).unwrap().documents.collect()
    }

    fn only(line: &str) -> Document {
        read(line.as_bytes()).remove(0).unwrap()
    }

    #[test]
    fn half_a_character_is_a_sign_for_it_and_the_story_is_read() {
        let text = |json: &str| only(&format!("{{\"text\":\"{json}\"}}")).text;
        assert_eq!(text(r"cut \ud83d off"), "cut \u{FFFD} off");
        assert_eq!(text(r"\udc00\ud83d\ude00 \\ud83d é\u00e9"), "\u{FFFD}😀 \\ud83d éé");
        assert_eq!(without_halves(r#"{"text":"whole \ud83d\ude00"}"#), None);
    }

    #[test]
    fn lines_that_end_in_a_carriage_return_alone_are_lines() {
        let bytes = b"{\"text\": \"One.\"}\r{\"text\": \"Two.\"}\r";
        let found: Vec<_> = read(bytes).into_iter().map(Result::unwrap).collect();
        assert_eq!(found.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["One.", "Two."]);
        assert_eq!((found[1].line, found[1].file_bytes(Span::new(0, 1))), (Some(2), [17, 34]));
    }

    #[test]
    fn what_is_no_number_is_nothing_and_a_comma_too_many_is_passed_over() {
        let found = only("{\"text\": \"One, NaN,} \\\"\", \"id\": NaN, \"n\": [1, -Infinity, 1e999,],}");
        assert_eq!((found.text.as_str(), found.given.id), ("One, NaN,} \"", None));
        assert_eq!(without_slips("{\"text\": \"NaN,}\", \"n\": 1e9}"), None);
        for cut in ["{\"a\\", "{\"a\": \"", "{\"a\": -", ",", "\"\\"] {
            without_slips(cut);
        }
    }

    #[test]
    fn control_characters_that_are_not_escaped_are_what_they_are() {
        let json = "{\"text\":\t\"a\tb \\\\\"}";
        assert_eq!(without_controls(json).as_deref(), Some("{\"text\":\t\"a\\u0009b \\\\\"}"));
        assert_eq!(only(&json.replace("a", "\\ud83d")).text, "\u{FFFD}\tb \\");
        assert_eq!(without_controls("{\n\"text\": \"\\n\"\n}"), None);
    }

    #[test]
    fn files_joined_with_their_marks_and_sequences_of_texts_are_lines() {
        for mark in ["\u{FEFF}", "\u{1E}"] {
            let found = read(format!("{mark}{{\"text\": \"One.\"}}\n{mark}{{\"text\": \"Two.\"}}\n").as_bytes());
            let texts: Vec<String> = found.into_iter().map(|document| document.unwrap().text).collect();
            assert_eq!(texts, ["One.", "Two."]);
        }
    }

    #[test]
    fn an_object_over_several_lines_is_no_list_of_them() {
        let seen = |text: &str, is_whole| JsonLines.recognize(&Head::new(text.as_bytes().to_vec(), is_whole)).is_some();
        let object = "{\n  \"text\": \"It rained.\",\n  \"authors\": [\n    {\"name\": \"Ann Bell\"}\n  ]\n}\n";
        let cut = object.trim_end_matches(['\n', '}', ']', ' ']);
        assert!(!seen(object, true) && !seen(cut, false));
        let line = "{\"text\": \"It rained.\"}\n";
        assert!(seen(line, true) && seen(&format!("{{\"text\": \"It\n{line}"), true));
        assert!(seen(&format!("{line}{object}"), true) && seen(&format!("{line}{}", &line[..9]), false));
    }

    #[test]
    fn every_name_of_a_field_is_known() {
        let a = only(
            r#"{"text": "It rained.", "id": 7, "headline": "Rain", "date": "2002-05-24T23:00:00-05:00",
            "byline": "Ann Bell", "publication": "Post", "url": "http://x", "language": "en-GB"}"#
                .replace('\n', " ")
                .as_str(),
        );
        let b = only(
            r#"{"body": "It rained.", "id": "7", "title": "Rain", "published": "2002-05-24", "author": ["Ann Bell"],
            "source": {"name": "Post"}, "url": "http://x", "language": "English", "other": [1]}"#
                .replace('\n', " ")
                .as_str(),
        );
        let facts = |given: &Given| Given { from: Vec::new(), ..given.clone() };
        assert_eq!(facts(&a.given), facts(&b.given));
        assert_eq!((a.text.as_str(), a.given.date.as_deref(), a.is_page), ("It rained.", Some("2002-05-24"), false));
        assert_eq!((a.given.id.as_deref(), a.given.language.as_deref()), (Some("7"), Some("en")));
    }

    #[test]
    fn nulls_and_what_cannot_be_read_are_not_given() {
        let article =
            only(r#"{"text": null, "content": "x", "id": null, "date": "5/6/2002", "author": [], "title": "  "}"#);
        let unread_date = Some("5/6/2002".to_owned());
        assert_eq!(Given { from: Vec::new(), ..article.given }, Given { unread_date, ..Given::default() });
    }

    #[test]
    fn a_broken_line_is_named_and_the_rest_goes_on() {
        let found = read(b"{\"text\": \"One.\"}\n{\"text\": oh}\n\n[1]\n{\"id\": 5}\r\n{\"text\": \"Two.\"}");
        assert_eq!(found.len(), 5);
        let issues: Vec<String> = found.iter().filter_map(|item| item.as_ref().err()).map(Issue::to_string).collect();
        assert_eq!(issues[0], "a.jsonl:2:10: no article in JSON: expected value");
        assert!(issues[1].starts_with("a.jsonl:4:"), "{}", issues[1]);
        assert_eq!(issues[2], "a.jsonl:5: no text, body or content in it");
        let last = found[4].as_ref().unwrap();
        assert_eq!((last.text.as_str(), last.source.record), ("Two.", Some(5)));
    }

    #[test]
    fn a_record_knows_its_bytes_in_any_encoding() {
        let lines = "{\"text\": \"“Où?” 𝄞\"}\n{\"text\": \"Zürich.\"}\n";
        let utf16: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = format!("\u{FEFF}{lines}").into_bytes();
        for (bytes, width, mark) in [(lines.as_bytes(), 1, 0), (&marked, 1, 3), (&utf16, 2, 0)] {
            let found = read(bytes);
            let second = found[1].as_ref().unwrap();
            assert_eq!(second.text, "Zürich.");
            let [start, end] = second.positions.file_bytes(&second.text, Span::new(0, 3));
            assert_eq!((bytes[start], end), (b'{', bytes.len()));
            assert_eq!(read(bytes)[0].as_ref().unwrap().text, "“Où?” 𝄞", "{width} {mark}");
        }
    }

    #[test]
    fn a_record_read_alone_is_as_among_the_others() {
        let lines =
            b"\xEF\xBB\xBF{\"text\": \"One.\"}\n\n{\"text\": \"\xC3\x89t\xC3\xA9.\", \"id\": 4}\n{\"text\": \"Two.\"}";
        for document in read(lines) {
            let document = document.unwrap();
            let [start, end] = document.positions.file_bytes(&document.text, Span::new(0, 0));
            let input = Input {
                path: "a.jsonl".into(),
                size: (end - start) as u64,
                head: Head::new(lines.to_vec(), true),
                reader: Box::new(Cursor::new(lines[start..end].to_vec())),
                source: Source { path: "a.jsonl".into(), ..Source::default() },
                within: Within::default(),
            };
            let record = document.source.record.unwrap();
            let alone = JsonLines.read_record(input, record, start).unwrap().documents.next().unwrap().unwrap();
            assert_eq!((&alone.text, &alone.source, alone.line), (&document.text, &document.source, document.line));
            assert_eq!(alone.positions.file_bytes("", Span::new(0, 0)), [start, end]);
        }
    }

    #[test]
    fn lines_of_windows_1252_are_decoded() {
        let found = read(b"{\"text\": \"\x93Yes,\x94 he said.\"}\n");
        assert_eq!(found[0].as_ref().unwrap().text, "“Yes,” he said.");
    }

    #[test]
    fn json_of_another_shape_is_not_taken() {
        for text in ["{\n  \"text\": \"x\"\n}", "[{\"text\": \"x\"}]", "{ no json }", "Text {\"a\": 1}"] {
            assert_eq!(JsonLines.recognize(&Head::new(text.into(), true)), None, "{text}");
        }
        assert!(JsonLines.recognize(&Head::new("{\"text\": \"one very long".into(), false)).is_some());
    }
}
