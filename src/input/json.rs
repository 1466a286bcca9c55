//! JSON: an object that is an article, a list of such objects, or objects one after another over many lines.

use std::io::{BufRead, BufReader, Read};

use serde_json::Value;

use super::decode::{Charset, decode_as};
use super::fields::{self, Row};
use super::jsonl::{begins_object, row};
use super::position::Positions;
use super::wide::{Plain, Way};
use super::{Document, Format, Head, Input, Issue, Reading, Within};
use crate::error::{Result, cause};
use crate::record::Source;
use crate::span::Span;

/// Most bytes of one object.
const LONGEST: usize = 1 << 28;
/// How deep a list of articles may lie in an object that is none.
const DEEPEST: usize = 4;

/// Articles as JSON objects over several lines, or in a list.
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "an article or a list of them as JSON, ninjs included"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let text = head.text.trim_start();
        let list = text.strip_prefix('[').map(str::trim_start);
        let object = list.unwrap_or(text);
        if !begins_object(object) {
            return None;
        }
        let mut values = serde_json::Deserializer::from_str(object).into_iter::<Value>();
        let one = values.next();
        let rest = object.get(values.byte_offset()..).unwrap_or_default().trim_start();
        let is_sound = match one {
            // More objects follow, or nothing; where the last of them is cut off, that is said where it is read.
            Some(Ok(_)) => {
                let goes_on = rest.strip_prefix(',').unwrap_or(rest).trim_start().starts_with('{');
                !head.is_whole || goes_on || text.ends_with(['}', ']', '\n', ' ', '\r', '\t'])
            }
            // What is JSON as far as it goes was cut off, and what ends as an object does is a broken one: neither is prose.
            Some(Err(error)) => !head.is_whole || error.is_eof() || text.trim_end().ends_with(['}', ']']),
            None => !head.is_whole,
        };
        is_sound.then(|| if list.is_some() { "a list of JSON objects" } else { "a JSON object" }.into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        input.source.encoding = input.head.charset.name();
        let Plain { reader, charset, way } = Plain::open(&mut input)?;
        let Input { source, within, .. } = input;
        let objects = Objects { reader: BufReader::with_capacity(1 << 16, reader), at: 0, line: 1, has_failed: false };
        let mut number = 0;
        let documents = objects.flat_map(move |object| {
            let found = read_object(object, (charset, &way), &source, &within, &mut number);
            found.into_iter()
        });
        Ok(Reading::new(documents))
    }
}

/// An object as it stands in the file.
struct Object {
    bytes: Vec<u8>,
    span: Span,
    line: usize,
}

fn read_object(
    object: Result<Object, (usize, String)>,
    (charset, way): (Charset, &Way),
    source: &Source,
    within: &Within,
    number: &mut usize,
) -> Vec<Result<Document, Issue>> {
    let issue = |line: usize, reason: String| {
        Err(Issue { path: source.path.clone(), line: Some(line), column: None, reason, is_loss: true })
    };
    let object = match object {
        Ok(object) => object,
        Err((line, reason)) => return vec![issue(line, reason)],
    };
    let text = match String::from_utf8(object.bytes) {
        Ok(text) => text,
        Err(error) => decode_as(error.into_bytes(), charset).text,
    };
    let value = match row(&text) {
        Ok(value) => value,
        Err(error) => {
            let words = error.to_string();
            let reason = words.split(" at line ").next().unwrap_or_default();
            return vec![issue(object.line + error.line().max(1) - 1, format!("no article in JSON: {reason}"))];
        }
    };
    let mut rows = Vec::new();
    collect(&value, within, DEEPEST, &mut rows);
    if rows.is_empty() {
        return vec![match fields::taken_back(&value) {
            Some(reason) => issue(object.line, reason.into()).map_err(|issue| Issue { is_loss: false, ..issue }),
            None => issue(object.line, "no text, body or content in it".into()),
        }];
    }
    let placed = rows.into_iter().map(|document| {
        let source = Source { record: Some(*number), ..source.clone() };
        *number += 1;
        let positions = Positions::record(way.bytes(object.span));
        Ok(Document { source, positions, line: Some(object.line), ..document })
    });
    placed.collect()
}

/// The article that an object is, or those in the lists that it holds.
fn collect(row: &Row, within: &Within, depth: usize, found: &mut Vec<Document>) {
    if let Some(document) = fields::document(row, &within.settings) {
        found.push(document);
        return;
    }
    if depth == 0 || fields::taken_back(row).is_some() {
        return;
    }
    for value in row.values() {
        match value {
            Value::Object(inner) => collect(inner, within, depth - 1, found),
            Value::Array(list) => {
                list.iter().filter_map(Value::as_object).for_each(|inner| collect(inner, within, depth - 1, found));
            }
            _ => {}
        }
    }
}

/// The outermost objects of a file, one after another, whatever stands between them.
struct Objects<R> {
    reader: BufReader<R>,
    at: usize,
    line: usize,
    has_failed: bool,
}

impl<R: Read> Iterator for Objects<R> {
    type Item = Result<Object, (usize, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut scan = Scan { depth: 0, in_string: false, is_escaped: false };
        let mut object = Object { bytes: Vec::new(), span: Span::new(self.at, self.at), line: self.line };
        let mut length = 0;
        while !self.has_failed {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) => {
                    self.has_failed = true;
                    return Some(Err((self.line, cause(&error))));
                }
            };
            if buffer.is_empty() {
                self.has_failed = true;
                return (scan.depth > 0).then(|| Err((object.line, "an object that does not end".to_owned())));
            }
            let mut used = 0;
            let mut ended = false;
            for &byte in buffer {
                used += 1;
                if scan.depth == 0 && byte == b'{' {
                    (object.line, object.span) = (self.line, Span::new(self.at + used - 1, self.at + used - 1));
                }
                self.line += usize::from(byte == b'\n');
                let inside = scan.depth > 0;
                ended = scan.step(byte);
                if inside || scan.depth > 0 {
                    length += 1;
                    if length <= LONGEST {
                        object.bytes.push(byte);
                    }
                }
                if ended {
                    break;
                }
            }
            self.reader.consume(used);
            self.at += used;
            if ended {
                object.span.end = self.at;
                let long = || (object.line, format!("an object of more than {LONGEST} bytes"));
                return Some(if length > LONGEST { Err(long()) } else { Ok(object) });
            }
        }
        None
    }
}

/// Where in the brackets of JSON a byte stands.
struct Scan {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Scan {
    /// Takes a byte; says whether it ends an outermost object.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            let escapes = byte == b'\\' && !self.is_escaped;
            self.in_string = byte != b'"' || self.is_escaped;
            self.is_escaped = escapes;
            return false;
        }
        match byte {
            b'"' if self.depth > 0 => self.in_string = true,
            b'{' => self.depth += 1,
            b'}' if self.depth > 0 => {
                self.depth -= 1;
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read(bytes: &[u8]) -> Vec<Result<Document, Issue>> {
        let head = Head::new(bytes.to_vec(), true);
        let input = Input {
            path: "a.json".into(),
            size: bytes.len() as u64,
            head,
            reader: Box::new(Cursor::new(bytes.to_vec())),
            source: Source { path: "a.json".into(), ..Source::default() },
            within: Within::default(),
        };
        Json.read(input).unwrap().documents.collect()
    }

    fn texts(text: &str) -> Vec<String> {
        assert!(Json.recognize(&Head::new(text.into(), true)).is_some(), "{text}");
        read(text.as_bytes())
            .into_iter()
            .map(|found| found.map_or_else(|issue| issue.to_string(), |one| one.text))
            .collect()
    }

    #[test]
    fn what_was_cut_off_is_no_plain_text() {
        for cut in ["{\"id\": \"a\", \"text\": \"It rai", "{\"articles\": [{\"text\": \"One\"}, {\"te", "[{\"text\": "]
        {
            let told = texts(cut);
            assert!(told.last().is_some_and(|told| told.contains("does not end")), "{cut} {told:?}");
        }
        for text in ["[{\"text\": \"One\"}, {\"text\": \"Tw", "{\"text\":\n\"One\"}\n{\"text\": \"Tw"] {
            let told = texts(text);
            assert!(told.len() == 2 && told[0] == "One" && told[1].contains("does not end"), "{told:?}");
        }
        let broken = texts("{\"id\": oh, \"text\": \"It rained.\"}\n");
        assert_eq!(broken, ["a.json:1: no article in JSON: expected value"]);
        for text in ["{ \"a\" rained }, he said", "{\"text\": rained", "{It rained"] {
            assert!(Json.recognize(&Head::new(text.into(), true)).is_none(), "{text}");
        }
    }

    #[test]
    fn lists_objects_and_lists_inside_objects_are_read() {
        assert_eq!(texts("\u{FEFF}[\n {\"text\": \"{One}\\\"\"},\n {\"text\": \"Two\"}\n]\n"), ["{One}\"", "Two"]);
        assert_eq!(texts("{\n \"text\": \"One\"\n}\n"), ["One"]);
        assert_eq!(
            texts("{\"ok\": true, \"response\": {\"docs\":\n[{\"body\": \"One\"}, {\"body\": \"Two\"}]}}"),
            ["One", "Two"]
        );
    }

    #[test]
    fn a_broken_object_is_named_and_the_rest_goes_on() {
        let found = texts("[{\"text\": \"One\"},\n{\"text\": oh},\n{\"text\": null},\n{\"text\": \"Two\"}]");
        assert_eq!(found[0], "One");
        assert_eq!(found[1], "a.json:2: no article in JSON: expected value");
        assert_eq!(found[2], "a.json:3: no text, body or content in it");
        assert_eq!(found[3], "Two");
    }

    #[test]
    fn a_line_break_or_a_tab_that_is_not_escaped_is_read_as_one() {
        assert_eq!(texts("{\"text\": \"It\n\trained \\\"hard\\\".\"}\n"), ["It\n\trained \"hard\"."]);
    }

    #[test]
    fn an_object_that_does_not_end_is_told() {
        let found = read(b"[{\"text\": \"One\"}, {\"text\": \"Tw");
        assert_eq!((found.len(), found[1].as_ref().unwrap_err().reason.as_str()), (2, "an object that does not end"));
    }

    #[test]
    fn an_object_knows_its_line_and_its_bytes() {
        let text = "[\n{\"text\": \"“Où?”\"},\n{\"text\": \"Two\"}]";
        let found = read(text.as_bytes());
        let second = found[1].as_ref().unwrap();
        let [start, end] = second.file_bytes(Span::new(0, 3));
        assert_eq!((&text[start..end], second.line, second.source.record), ("{\"text\": \"Two\"}", Some(3), Some(1)));
    }

    #[test]
    fn text_in_brackets_is_no_json() {
        for text in ["[1, 2]", "{ no json }", "[sic]", "{\"a\": 1} he wrote", "{\"a\""] {
            assert_eq!(Json.recognize(&Head::new(text.into(), true)), None, "{text}");
        }
    }
}
