//! A file of mark-up in memory: decoded, and the way from its stories back to their bytes.

use std::io::Read;

use encoding_rs::Encoding;

use super::{Node, xml};
use crate::error::{Error, Result};
use crate::input::decode::{Charset, Decoded, decode_as, detect};
use crate::input::{Article, Document, Input, Issue, Positions, Reading};
use crate::record::Source;
use crate::span::Span;

/// Most bytes of mark-up that is read as one tree.
const LIMIT: u64 = 1 << 28;

/// A story found in a sheet.
pub(in crate::input) struct Story {
    /// What it says.
    pub(in crate::input) article: Article,
    /// Bytes of the decoded text it was read from.
    pub(in crate::input) span: Span,
    /// Whether its text may hold several stories.
    pub(in crate::input) is_page: bool,
}

impl Story {
    /// A story read from all of an element.
    pub(in crate::input) fn new(article: Article, element: Node<'_>) -> Self {
        Self { article, span: element.span(), is_page: false }
    }
}

/// A decoded file.
pub(in crate::input) struct Sheet {
    /// Its text.
    pub(in crate::input) text: String,
    positions: Positions,
    source: Source,
    damaged: usize,
    /// Lines counted so far, and up to which byte.
    counted: (usize, usize),
}

impl Sheet {
    /// Reads a file whole and decodes it: by its bytes where they are sure, else by the encoding it declares.
    pub(in crate::input) fn load(mut input: Input) -> Result<Self> {
        if input.size > LIMIT {
            return Err(Error::TooLarge { path: input.path, size: input.size, limit: LIMIT });
        }
        let mut bytes = Vec::new();
        let read = input.reader.by_ref().take(LIMIT).read_to_end(&mut bytes);
        read.map_err(|source| Error::Read { path: input.path, source })?;
        Ok(Self::decoded(bytes, input.source, None))
    }

    /// Decodes a sheet; `declared` is the encoding that stands outside of it, in a header.
    pub(in crate::input) fn decoded(bytes: Vec<u8>, mut source: Source, declared: Option<&str>) -> Self {
        let charset = match detect(&bytes, true) {
            Charset::Legacy(guess) => Charset::Legacy(declared_in(&bytes, declared).unwrap_or(guess)),
            sure => sure,
        };
        let Decoded { text, positions, charset, damaged } = decode_as(bytes, charset);
        source.encoding = charset.name();
        Self { text, positions, source, damaged, counted: (1, 0) }
    }

    /// The document of a story, the `record`th of the sheet where it holds several.
    pub(in crate::input) fn document(&mut self, story: Story, record: Option<usize>) -> Option<Document> {
        let mut document = story.article.document(self.source.clone())?;
        let span = if record.is_some() { story.span } else { Span::new(0, self.text.len()) };
        let [start, end] = self.positions.file_bytes(&self.text, span);
        document.positions = Positions::record(Span::new(start, end.max(start)));
        document.source.record = record;
        document.line = record.map(|_| self.line(span.start));
        document.is_page = story.is_page;
        Some(document)
    }

    /// Something wrong at a byte of the text.
    pub(in crate::input) fn issue(&mut self, reason: String, at: usize, is_loss: bool) -> Issue {
        Issue { path: self.source.path.clone(), line: Some(self.line(at)), column: None, reason, is_loss }
    }

    /// Bytes that could not be read as they should.
    pub(in crate::input) fn damage(&self) -> Option<Issue> {
        let encoding = &self.source.encoding;
        let reason = format!("{} bytes are no part of {encoding} and were read as well as can be", self.damaged);
        let path = self.source.path.clone();
        (self.damaged > 0).then_some(Issue { path, line: None, column: None, reason, is_loss: false })
    }

    /// The line of a byte, from 1; quick where it is asked for from the first to the last.
    fn line(&mut self, at: usize) -> usize {
        let (line, from) = if at < self.counted.1 { (1, 0) } else { self.counted };
        let bytes = self.text.as_bytes().get(from..at).unwrap_or_default();
        self.counted = (line + bytes.iter().filter(|&&byte| byte == b'\n').count(), at);
        self.counted.0
    }

    /// All that was found: the documents, what was wrong, and a word where there is no story at all.
    pub(in crate::input) fn reading(mut self, stories: Vec<Story>, faults: Vec<(String, usize)>) -> Reading {
        let mut out: Vec<Result<Document, Issue>> = self.damage().into_iter().map(Err).collect();
        let single = stories.len() == 1;
        for (number, story) in stories.into_iter().enumerate() {
            out.extend(self.document(story, (!single).then_some(number)).map(Ok));
        }
        out.extend(faults.into_iter().map(|(reason, at)| Err(self.issue(reason, at, true))));
        if out.is_empty() {
            out.push(Err(self.issue("no story in it".into(), 0, false)));
        }
        Reading::new(out.into_iter())
    }

    /// Reads XML, and as stories what `find` finds in it.
    pub(in crate::input) fn read_xml(input: Input, find: fn(Node<'_>) -> Vec<Story>) -> Result<Reading> {
        let sheet = Self::load(input)?;
        let parsed = xml::parse(&sheet.text);
        let stories = find(parsed.tree.root());
        Ok(sheet.reading(stories, parsed.faults))
    }
}

/// The encoding that a header or the first bytes declare: an older one, since newer ones show themselves.
fn declared_in(bytes: &[u8], header: Option<&str>) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2048)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = ["encoding=", "charset="].into_iter().find_map(|label| {
        let rest = head.split_once(label)?.1.trim_start_matches(['"', '\'', ' ']);
        rest.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).next()
    });
    let encoding = header.into_iter().chain(named).find_map(|name| Encoding::for_label(name.as_bytes()))?;
    (encoding != encoding_rs::UTF_8 && encoding.is_ascii_compatible()).then_some(encoding)
}

/// The first start tag of mark-up, without its angle brackets: what a form is recognised by.
pub(in crate::input) fn root_tag(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->")? + 3,
            _ if rest.starts_with("<?") => rest.find("?>").map(|end| end + 2).or_else(|| Some(rest.find('>')? + 1))?,
            _ if rest.starts_with("<!") => doctype_end(rest)?,
            _ => break,
        };
        rest = rest[end..].trim_start();
    }
    let tag = rest.strip_prefix('<')?;
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    tag.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(tag)
}

/// The local name of the first element.
pub(in crate::input) fn root_name(text: &str) -> Option<&str> {
    let name = root_tag(text)?.split(|c: char| c.is_whitespace() || c == '/').next()?;
    name.rsplit(':').next()
}

/// Where a document type ends: what it declares itself stands in square brackets.
fn doctype_end(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    match text.find('[') {
        Some(open) if open < end => {
            let close = open + text[open..].find(']')?;
            Some(close + text[close..].find('>')? + 1)
        }
        _ => Some(end + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_element_is_found_behind_declarations_and_comments() {
        let declared =
            "\u{FEFF}<?xml version='1.0'?>\n<!-- <a> -->\n<!DOCTYPE n:b [ <!ENTITY x \"<c>\"> ]>\n<n:b\n  c='d'>";
        assert_eq!(root_name(declared), Some("b"));
        assert_eq!(root_tag(declared), Some("n:b\n  c='d'"));
        for text in ["", "text <a>", "< a>", "<!-- <a>", "<!DOCTYPE [", "<?"] {
            assert_eq!(root_name(text), None, "{text}");
        }
    }

    #[test]
    fn a_wrong_declaration_does_no_harm() {
        let declared = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><p>Zürich</p>";
        let sheet = Sheet::decoded(declared.into(), Source::default(), None);
        assert_eq!((sheet.text.as_str(), sheet.source.encoding.as_str()), (declared, "utf-8"));
        let bytes = b"<meta charset=iso-8859-2><p>\xA3\xF3d\xBC</p>".to_vec();
        assert!(Sheet::decoded(bytes.clone(), Source::default(), None).text.contains("Łódź"));
        assert!(Sheet::decoded(bytes, Source::default(), Some("windows-1252")).text.contains("£ód"));
    }
}
