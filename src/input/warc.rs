//! WARC: what a crawler was sent, page after page, as its servers sent it.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::decode::Charset;
use super::markup::{self, Sheet, Story, html::parse};
use super::{Article, Document, Format, Given, Head, Input, Issue, Positions, Reading, html, stated_date};
use crate::error::{Result, cause};
use crate::record::Source;
use crate::span::Span;

/// WARC 1.0 and 1.1; a compressed one is unpacked before it comes here.
pub struct Warc;

/// Most bytes of one page, packed and unpacked.
const LONGEST: u64 = 1 << 26;
/// Most bytes of a header's line, and lines of a header.
const LINE: (u64, usize) = (1 << 16, 500);

impl Format for Warc {
    fn name(&self) -> &'static str {
        "warc"
    }

    fn about(&self) -> &'static str {
        "a web archive"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let version = head.text.trim_start_matches('\u{FEFF}').strip_prefix("WARC/")?;
        version.starts_with(|c: char| c.is_ascii_digit()).then(|| "it begins with WARC and a version".into())
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn read(&self, input: Input) -> Result<Reading> {
        if let Charset::Utf16 { .. } = input.head.charset {
            let reason = "a web archive that was saved again as UTF-16, so that its pages are not as long as it says: \
                          index the file as the crawler wrote it";
            let path = input.source.path;
            let issue = Issue { path, line: None, column: None, reason: reason.into(), is_loss: true };
            return Ok(Reading::new(std::iter::once(Err(issue))));
        }
        let reader = BufReader::with_capacity(1 << 16, input.reader);
        Ok(Reading::new(Records { reader, source: input.source, at: 0, count: 0, pending: None, has_ended: false }))
    }
}

struct Records {
    reader: BufReader<Box<dyn Read + Send>>,
    source: Source,
    /// Bytes read so far.
    at: usize,
    count: usize,
    /// Read, and told after a remark.
    pending: Option<Document>,
    has_ended: bool,
}

impl Iterator for Records {
    type Item = Result<Document, Issue>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(document) = self.pending.take() {
            return Some(Ok(document));
        }
        while !self.has_ended {
            match self.record() {
                Ok(Some(found)) => return Some(found),
                Ok(None) => {}
                Err(error) => {
                    self.has_ended = true;
                    let reason = format!("record {}: {}", self.count + 1, cause(&error));
                    return Some(Err(self.issue(reason)));
                }
            }
        }
        None
    }
}

impl Records {
    /// The next record, where it holds a story.
    fn record(&mut self) -> io::Result<Option<Result<Document, Issue>>> {
        let mut passed_over = 0;
        let start = loop {
            let start = self.at;
            let Some(line) = self.line()? else {
                self.has_ended = true;
                let reason = format!("{passed_over} bytes after record {} are no part of one", self.count);
                return Ok((passed_over > 0).then(|| Err(Issue { is_loss: false, ..self.issue(reason) })));
            };
            if line.trim_start_matches('\u{FEFF}').starts_with("WARC/") {
                break start;
            }
            passed_over += line.len();
        };
        let header = Header::read(|| self.line())?;
        let number = self.count;
        self.count += 1;
        let length = header.get("content-length").and_then(|length| length.parse::<u64>().ok()).unwrap_or_default();
        let mut block = Vec::new();
        let kept = length.min(LONGEST);
        let got = self.reader.by_ref().take(kept).read_to_end(&mut block)? as u64;
        let rest = io::copy(&mut self.reader.by_ref().take(length - kept), &mut io::sink())?;
        self.at += usize::try_from(got + rest).unwrap_or_default();
        if got + rest < length {
            self.has_ended = true;
            return Ok(Some(Err(self.issue(format!("record {} is cut off", number + 1)))));
        }
        if rest > 0 {
            return Ok(Some(Err(self.issue(format!("record {} has more than {LONGEST} bytes", number + 1)))));
        }
        let bytes = Span::new(start, self.at);
        let found = document(&header, block, &self.source, number, bytes);
        if passed_over > 0 {
            self.pending = found;
            let reason = format!("{passed_over} bytes before record {} are no part of one", number + 1);
            return Ok(Some(Err(Issue { is_loss: false, ..self.issue(reason) })));
        }
        Ok(found.map(Ok))
    }

    /// The next line without its end, as far as it is not too long.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        self.at += self.reader.by_ref().take(LINE.0).read_until(b'\n', &mut bytes)?;
        let line = String::from_utf8_lossy(&bytes);
        Ok((!bytes.is_empty()).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }

    fn issue(&self, reason: String) -> Issue {
        Issue { path: self.source.path.clone(), line: None, column: None, reason, is_loss: true }
    }
}

/// Names in small letters, and values.
struct Header(Vec<(String, String)>);

impl Header {
    fn read(mut line: impl FnMut() -> io::Result<Option<String>>) -> io::Result<Self> {
        let mut fields = Vec::new();
        while let Some(line) = line()?.filter(|line| !line.is_empty()) {
            if let Some((name, value)) = line.split_once(':').filter(|_| fields.len() < LINE.1) {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Ok(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|field| field.0 == name).map(|field| field.1.as_str())
    }

    fn has(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.to_ascii_lowercase().contains(word))
    }
}

fn document(header: &Header, block: Vec<u8>, source: &Source, number: usize, bytes: Span) -> Option<Document> {
    // What a crawler keeps of itself: `metadata://gnu.org/software/wget/warc/wget_arguments.txt`.
    if header.get("warc-target-uri").is_some_and(|address| address.trim_start_matches('<').starts_with("metadata:")) {
        return None;
    }
    // A revisit says that a page had not changed: the page itself is another record.
    let (kind, charset, body) = match header.get("warc-type")? {
        "response" => answer(&block)?,
        "resource" | "conversion" => (header.get("content-type")?.to_ascii_lowercase(), None, block),
        _ => return None,
    };
    let mut sheet = Sheet::decoded(body, source.clone(), charset.as_deref());
    let story = if kind.contains("html") {
        let tree = parse(&sheet.text);
        html::page(tree.root(), &sheet.text)?
    } else if kind.starts_with("text/plain") {
        let article = Article { given: Given::default(), paragraphs: markup::plain_prose(&sheet.text) };
        Story { article, span: Span::new(0, sheet.text.len()), is_page: true }
    } else {
        return None;
    };
    let mut document = sheet.document(story, Some(number))?;
    document.positions = Positions::record(bytes);
    document.line = None;
    let given = &mut document.given;
    let address = header.get("warc-target-uri").map(|address| address.trim_matches(['<', '>']).to_owned());
    given.url = given.url.take().or(address);
    // The day of the crawl: the story is no later.
    given.retrieved = header.get("warc-date").and_then(stated_date);
    Some(document)
}

/// What a server answered: its kind, its charset where it says so, and the page as it was before it was sent.
fn answer(block: &[u8]) -> Option<(String, Option<String>, Vec<u8>)> {
    let mut rest = block;
    let mut line = || -> io::Result<Option<String>> {
        let end = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        Ok((!line.is_empty()).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    };
    let status = line().ok()??;
    if status.split(' ').nth(1) != Some("200") {
        return None;
    }
    let header = Header::read(line).ok()?;
    let kind = header.get("content-type").unwrap_or("text/html").to_ascii_lowercase();
    if !kind.contains("html") {
        return None;
    }
    let charset = kind.split_once("charset=").map(|parts| parts.1.trim_matches(['"', ' ', ';']).to_owned());
    let body = if header.has("transfer-encoding", "chunked") { joined(rest) } else { None };
    let body = body.unwrap_or_else(|| rest.to_vec());
    // Some crawlers keep the header though they unpacked the page.
    let body = unpacked(&body, &header).unwrap_or(body);
    Some((kind, charset, body))
}

/// The chunks of a body as one; nothing where it has none after all. The last may be cut off.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(rest.len());
    loop {
        let Some(end) = rest.iter().take(100).position(|&byte| byte == b'\n') else {
            return (!out.is_empty()).then_some(out);
        };
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if length == 0 {
            return Some(out);
        }
        let chunk = &rest[..length.min(rest.len())];
        out.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// A body unpacked, as far as it goes; nothing where it is not packed.
fn unpacked(body: &[u8], header: &Header) -> Option<Vec<u8>> {
    let is = |word| header.has("content-encoding", word);
    let mut reader: Box<dyn Read + '_> = match () {
        () if is("gzip") => Box::new(MultiGzDecoder::new(body)),
        () if is("deflate") && body.first().is_some_and(|byte| byte & 0x0F == 8) => Box::new(ZlibDecoder::new(body)),
        () if is("deflate") => Box::new(DeflateDecoder::new(body)),
        () if is("br") => Box::new(brotli_decompressor::Decompressor::new(body, 4096)),
        () => return None,
    };
    let mut out = Vec::new();
    // What came before a fault is kept.
    let _ = reader.by_ref().take(LONGEST).read_to_end(&mut out);
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const PAGE: &str = "<html><title>Ferry</title><body><p>A ferry with ninety people ran aground in the night, it said.</p></body></html>";

    fn record(kind: &str, block: &[u8]) -> Vec<u8> {
        let header = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://post.example/ferry>\r\nWARC-Date: 2002-05-09T01:00:00Z\r\n\
             Content-Type: text/html\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [header.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn response(headers: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n");
        record("response", &[head.as_bytes(), body].concat())
    }

    fn read(bytes: &[u8]) -> Vec<Result<Document, Issue>> {
        let input = Input {
            path: "a.warc".into(),
            size: bytes.len() as u64,
            head: Head::new(bytes.to_vec(), true),
            reader: Box::new(Cursor::new(bytes.to_vec())),
            source: Source { path: "a.warc".into(), ..Source::default() },
            within: crate::input::Within::default(),
        };
        Warc.read(input).unwrap().documents.collect()
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn the_day_of_the_crawl_is_not_the_date() {
        let found = read(&response("", PAGE.as_bytes())).remove(0).unwrap();
        assert_eq!((found.given.date, found.given.retrieved.as_deref()), (None, Some("2002-05-09")));
        assert_eq!(found.given.url.as_deref(), Some("https://post.example/ferry"));
        assert_eq!(found.source.record, Some(0));
    }

    #[test]
    fn chunked_and_packed_bodies() {
        let half = PAGE.len() / 2;
        let chunks =
            format!("{:x};x=y\r\n{}\r\n{:X}\r\n{}\r\n0\r\n\r\n", half, &PAGE[..half], PAGE.len() - half, &PAGE[half..]);
        let zip = packed(PAGE.as_bytes());
        let zip_chunks = [format!("{:x}\r\n", zip.len()).as_bytes(), &zip, b"\r\n0\r\n\r\n"].concat();
        let all = [
            response("Transfer-Encoding: chunked\r\n", chunks.as_bytes()),
            response("Content-Encoding: gzip\r\n", &zip),
            response("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &zip_chunks),
            // Kept as they were before they were sent.
            response("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", PAGE.as_bytes()),
        ];
        let found = read(&all.concat());
        assert_eq!(found.len(), 4);
        for one in found {
            assert!(one.unwrap().text.starts_with("A ferry with ninety"));
        }
    }

    #[test]
    fn revisits_and_other_records_are_no_stories_and_resources_are() {
        let all = [
            record("warcinfo", b"software: x"),
            record("request", b"GET / HTTP/1.1\r\n\r\n"),
            record("revisit", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
            record("response", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>A page that is not there was asked for.</p>"),
            record("resource", PAGE.as_bytes()),
            String::from_utf8(record("resource", PAGE.as_bytes()))
                .unwrap()
                .replacen("https://post.example/ferry", "metadata://gnu.org/software/wget/warc/manifest.txt", 1)
                .into_bytes(),
        ];
        let found = read(&all.concat());
        assert_eq!(found.len(), 1);
        let document = found[0].as_ref().unwrap();
        assert_eq!(document.source.record, Some(4));
        let start = all[..4].iter().map(Vec::len).sum::<usize>();
        assert_eq!(document.file_bytes(Span::new(0, 1))[0], start);
    }

    #[test]
    fn a_record_that_is_cut_off_is_told_and_what_came_before_is_read() {
        let whole = response("", PAGE.as_bytes());
        let found = read(&[&whole[..], &whole[..whole.len() - 40]].concat());
        assert!(found[0].is_ok());
        assert_eq!(found[1].as_ref().unwrap_err().to_string(), "a.warc: record 2 is cut off");
        assert_eq!(found.len(), 2);
        let stray = read(&[b"stray\r\n", &whole[..]].concat());
        assert!(stray[0].is_err() && stray[1].is_ok());
        for end in 0..whole.len() {
            read(&whole[..end]);
        }
    }
}
