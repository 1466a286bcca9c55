//! Word processors' documents: a zip whose `word/document.xml` holds the paragraphs.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

use super::packed::{Parts, UNLISTED};
use super::position::Positions;
use super::{Document, Format, Head, Input, Issue, Reading, nexis_uni};
use crate::error::{Error, Result};
use crate::span::Span;

/// The part that holds the text.
pub(super) const BODY: &str = "word/document.xml";

/// A document with clippings, one story or several, or what Nexis Uni delivers.
pub struct Docx;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn about(&self) -> &'static str {
        "a Word document, an export of Nexis Uni included"
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let names = head.bytes.windows(BODY.len()).any(|bytes| bytes == BODY.as_bytes());
        (head.bytes.starts_with(b"PK\x03\x04") && names).then(|| format!("a zip that holds {BODY}"))
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let parts = Parts::open(&mut input).map_err(|source| Error::Read { path: input.path.clone(), source })?;
        read(input, parts)
    }
}

/// Reads a document whose zip is open.
pub(super) fn read(input: Input, mut parts: Parts) -> Result<Reading> {
    let failed = |source| Error::Read { path: input.path.clone(), source };
    let body = parts.part(BODY, &input).map_err(failed)?;
    let (paragraphs, fault) = paragraphs(body);
    let mut source = input.source.clone();
    (source.format, source.encoding) = ("docx".into(), "utf-8".into());
    let fault = fault.or(parts.is_cut_off().then(|| UNLISTED.into()));
    let issue =
        fault.map(|reason| Issue { path: source.path.clone(), line: None, column: None, reason, is_loss: true });
    let positions = Positions::record(Span::new(0, usize::try_from(input.size).unwrap_or_default()));
    let stories = if nexis_uni::is_one(&paragraphs) {
        source.format = "nexis-uni".into();
        nexis_uni::read(&paragraphs, &source)
    } else {
        let text = paragraphs.join("\n\n");
        let whole = Document { source, text, is_page: true, ..Document::default() };
        if whole.text.trim().is_empty() { Vec::new() } else { vec![Ok(whole)] }
    };
    let placed = stories
        .into_iter()
        .map(move |story| story.map(|document| Document { positions: positions.clone(), ..document }));
    Ok(Reading::new(placed.chain(issue.map(Err))))
}

/// The paragraphs of a document, and what is wrong with it. Only what is set as text counts: not the numbers of drawings,
/// nor what was deleted, nor the second form of what is there in two.
fn paragraphs(body: impl Read) -> (Vec<String>, Option<String>) {
    let mut reader = Reader::from_reader(BufReader::new(body));
    let mut found = Paragraphs::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => found.open(tag.local_name().as_ref()),
            Ok(Event::End(tag)) => found.close(tag.local_name().as_ref()),
            Ok(Event::Empty(tag)) => found.mark(tag.local_name().as_ref()),
            Ok(Event::Text(text)) => found.text(&text),
            Ok(Event::CData(text)) => found.text(&text),
            Ok(Event::GeneralRef(name)) => found.text(&entity(&name)),
            Ok(_) => {}
            Err(error) => {
                found.end();
                return (found.all, Some(format!("its text is damaged, and was read up to there: {error}")));
            }
        }
    }
    found.end();
    (found.all, None)
}

/// What a reference stands for; one that the document itself defines stands for nothing.
fn entity(name: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return c.into();
    }
    resolve_xml_entity(name).unwrap_or_default().to_owned()
}

#[derive(Default)]
struct Paragraphs {
    all: Vec<String>,
    open: String,
    /// Inside an element of text.
    in_text: bool,
    /// Elements open inside one that is passed over, itself among them.
    passed: usize,
}

impl Paragraphs {
    fn open(&mut self, name: &str) {
        if self.passed > 0 || name == "Fallback" || name == "del" {
            self.passed += 1;
            return;
        }
        match name {
            "p" => self.end(),
            "t" => self.in_text = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.passed > 0 {
            self.passed -= 1;
            return;
        }
        match name {
            "p" => self.end(),
            "t" => self.in_text = false,
            _ => {}
        }
    }

    /// An element without content.
    fn mark(&mut self, name: &str) {
        match name {
            "tab" => self.open.push(' '),
            "br" | "cr" => self.open.push('\n'),
            "noBreakHyphen" => self.open.push('-'),
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        if self.in_text && self.passed == 0 {
            self.open.push_str(words);
        }
    }

    fn end(&mut self) {
        let words = std::mem::take(&mut self.open);
        if !words.trim().is_empty() {
            self.all.push(words.trim().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Vec<String>, Option<String>) {
        paragraphs(format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>").as_bytes())
    }

    #[test]
    fn numbers_of_drawing_positions_do_not_leak_into_the_text() {
        let drawing = "<w:drawing><wp:posOffset>114300</wp:posOffset></w:drawing>";
        let (found, fault) =
            read(&format!("<w:p><w:r>{drawing}<w:t>It rai</w:t></w:r><w:r><w:t>ned.</w:t></w:r></w:p>"));
        assert_eq!((found, fault), (vec!["It rained.".into()], None));
    }

    #[test]
    fn what_was_deleted_or_is_there_twice_is_left_out() {
        let twice = "<mc:AlternateContent><mc:Choice><w:t>One</w:t></mc:Choice><mc:Fallback><w:t>One</w:t></mc:Fallback></mc:AlternateContent>";
        let (found, _) = read(&format!(
            "<w:p>{twice}<w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:br/><w:t>A &amp; B&#8217;s</w:t></w:p>"
        ));
        assert_eq!(found, ["One\nA & B’s"]);
    }

    #[test]
    fn a_text_that_is_cut_off_or_broken_is_read_up_to_there() {
        let (found, fault) = paragraphs("<w:p><w:t>One</w:t></w:p><w:p><w:t>Two</w:p".as_bytes());
        assert_eq!(found[0], "One");
        assert!(fault.is_some());
        assert_eq!(read("<w:p><w:t>&own;</w:t></w:p>").0.len(), 0);
    }
}
