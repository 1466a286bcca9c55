//! Nexis as a web page: what the text export says, in elements whose classes `c0` to `c28` say how they look alone.

use super::markup::{self, Node, Sheet, Story, html::parse};
use super::nexis::{is_count, is_stub, story};
use super::{Document, Format, Head, Input, Issue, Reading};
use crate::error::Result;
use crate::span::Span;

/// A page saved from Nexis.
pub struct NexisHtml;

/// The mark before each story.
const MARK: &str = "DOC_ID_";

impl Format for NexisHtml {
    fn name(&self) -> &'static str {
        "nexis-html"
    }

    fn about(&self) -> &'static str {
        "an HTML export of Nexis"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let is_page = head.text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<');
        (is_page && head.text.contains(MARK) && head.text.contains("<DOCFULL>"))
            .then(|| format!("a mark {MARK}… and a comment <DOCFULL> before each story"))
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let mut sheet = Sheet::load(input)?;
        let tree = parse(&sheet.text);
        let parts = parts(tree.root(), sheet.text.len());
        let mut found: Vec<Result<Document, Issue>> = sheet.damage().into_iter().map(Err).collect();
        for (number, (text, span)) in parts.into_iter().enumerate() {
            let read = if is_stub(&text) { None } else { story(&text) };
            let document =
                read.and_then(|article| sheet.document(Story { article, span, is_page: false }, Some(number)));
            found.push(document.ok_or_else(|| {
                let reason = "the export holds no text of this story, only word of an error";
                sheet.issue(reason.into(), span.start, false)
            }));
        }
        Ok(Reading::new(found.into_iter()))
    }
}

/// Each story as the text export has it, and where it lies: from its mark to the next.
fn parts(root: Node<'_>, end: usize) -> Vec<(String, Span)> {
    let centered = centered(root);
    let mut parts: Vec<(String, Span)> = Vec::new();
    for node in root.descendants() {
        if node.name() == "a" && node.attribute("name").is_some_and(|name| name.starts_with(MARK)) {
            let start = node.span().start;
            if let Some((_, last)) = parts.last_mut() {
                last.end = start;
            }
            parts.push((String::new(), Span::new(start, end)));
        }
        let Some((text, _)) = parts.last_mut() else { continue };
        if node.name() != "p" {
            continue;
        }
        for paragraph in markup::prose(node) {
            if is_count(&paragraph) {
                continue;
            }
            let indent = if is_centered(node, &centered) { "        " } else { "" };
            for line in paragraph.lines() {
                *text += indent;
                *text += line.trim();
                text.push('\n');
            }
            text.push('\n');
        }
    }
    parts
}

/// The classes that are set in the middle, by the style sheet of the page.
fn centered<'t>(root: Node<'t>) -> Vec<&'t str> {
    let styles = root.all("style").flat_map(Node::children).map(Node::own_words);
    let rules = styles.flat_map(|style| style.split('}'));
    let centered = rules.filter(|rule| rule.contains("text-align: center"));
    centered.filter_map(|rule| rule.rsplit_once('.')?.1.split([' ', '{']).next()).take(64).collect()
}

fn is_centered(paragraph: Node<'_>, classes: &[&str]) -> bool {
    let holders = paragraph.ancestors().take(2);
    holders.filter_map(|node| node.attribute("class")).any(|class| classes.contains(&class))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Within;
    use crate::record::Source;
    use std::io::Cursor;

    fn read(body: &str) -> Vec<Result<Document, Issue>> {
        let style = "<STYLE><!--\n.c0 { text-align: center; }\n.c3 { text-align: center; margin-left: 13%; }\n.c5 { text-align: left; }\n--></STYLE>";
        let page = format!("<HTML><HEAD>{style}</HEAD><BODY><P>Terms: rain</P>{body}</BODY></HTML>");
        let head = Head::new(page.clone().into_bytes(), true);
        assert!(NexisHtml.recognize(&head).is_some());
        let (reader, size) = (Box::new(Cursor::new(page.clone().into_bytes())), page.len() as u64);
        let (source, within) = (Source::default(), Within::default());
        let input = Input { path: "n.html".into(), size, head, reader, source, within };
        NexisHtml.read(input).unwrap().documents.collect()
    }

    const STORY: &str = "<A NAME=\"DOC_ID_0_0\"></A><!-- Hide XML section from browser\n<DOC NUMBER=1>\n<DOCFULL> -->\
        <BR><DIV CLASS=\"c0\"><P CLASS=\"c1\"><SPAN CLASS=\"c2\">2001 of 2146 DOCUMENTS</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c3\"><P CLASS=\"c1\"><SPAN CLASS=\"c2\">The Halden Post</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c3\"><P CLASS=\"c1\"><SPAN CLASS=\"c4\">May</SPAN><SPAN CLASS=\"c2\"> 8, 2002, Wednesday, Late Edition<BR>Correction Appended</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c7\">Ferry runs aground;<BR>Nobody hurt</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">RUBRIQUE: </SPAN><SPAN CLASS=\"c2\">News; Pg. 3</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">LONGUEUR: </SPAN><SPAN CLASS=\"c2\">9 mots</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c9\"><SPAN CLASS=\"c2\">A ferry ran \naground in </SPAN><SPAN CLASS=\"c4\">fog</SPAN><SPAN CLASS=\"c2\">.</SPAN></P>\
        <P CLASS=\"c9\"><SPAN CLASS=\"c2\">It was towed.</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">CORRECTION-DATE: </SPAN><SPAN CLASS=\"c2\">May 9, 2002</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">CORRECTION:<BR></SPAN></P><P CLASS=\"c9\"><SPAN CLASS=\"c2\">It was a barge.</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">SUJET: </SPAN><SPAN CLASS=\"c2\">FERRIES (90%); </SPAN><SPAN CLASS=\"c4\">FOG</SPAN><SPAN CLASS=\"c2\">\n (88%)</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">LANGUE: </SPAN><SPAN CLASS=\"c2\">ENGLISH</SPAN></P></DIV>\
        <BR><DIV CLASS=\"c0\"><P CLASS=\"c1\"><SPAN CLASS=\"c2\">Copyright 2002 The Halden Post<BR>Tous droits réservés</SPAN></P></DIV><!-- </DOCFULL></DOC> -->";

    #[test]
    fn french_labels_and_correction_appended_and_marked_words() {
        let document = read(STORY).remove(0).unwrap();
        let given = &document.given;
        assert_eq!(given.headline.as_deref(), Some("Ferry runs aground; Nobody hurt"));
        assert_eq!((given.date.as_deref(), given.modified.as_deref()), (Some("2002-05-08"), Some("2002-05-09")));
        assert_eq!((given.section.as_deref(), given.page.as_deref()), (Some("News"), Some("3")));
        assert_eq!(given.keywords, ["FERRIES", "FOG"]);
        assert_eq!(document.text, "A ferry ran aground in fog.\n\nIt was towed.");
    }

    #[test]
    fn a_story_of_which_there_is_only_word_of_an_error_is_a_remark() {
        let stub = "<A NAME=\"DOC_ID_0_1\"></A><!-- <DOCFULL> --><DIV CLASS=\"c5\"><P CLASS=\"c6\">We are sorry but there is an error \
            in this document and it is not possible to display it.</P></DIV>";
        let found = read(&format!("{STORY}{stub}"));
        assert_eq!((found.len(), found[0].as_ref().unwrap().source.record), (2, Some(0)));
        assert!(found[1].as_ref().is_err_and(|issue| !issue.is_loss && issue.line.is_some()));
    }
}
