//! Reuters-21578: a thousand stories a file in SGML that is no XML.

use super::markup::{self, Node, Sheet, Story, html::parse};
use super::{Article, Document, Format, Given, Head, Input, Issue, Reading, stated, stated_date};
use crate::error::Result;
use crate::span::Span;

/// The Reuters-21578 collection.
pub struct Reuters;

impl Format for Reuters {
    fn name(&self) -> &'static str {
        "reuters-21578"
    }

    fn about(&self) -> &'static str {
        "the Reuters-21578 collection"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let start: String = head.text.trim_start().chars().take(400).collect();
        let is_lewis = start.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype lewis"));
        let evidence = if is_lewis { "its document type is lewis" } else { "it begins with <REUTERS … NEWID=…>" };
        (is_lewis || start.starts_with("<REUTERS ") && start.contains("NEWID=")).then(|| evidence.into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let sheet = Sheet::load(input)?;
        let first = sheet.damage();
        Ok(Reading::new(first.into_iter().map(Err).chain(Stories { sheet, at: 0, count: 0 })))
    }
}

struct Stories {
    sheet: Sheet,
    at: usize,
    count: usize,
}

impl Iterator for Stories {
    type Item = Result<Document, Issue>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at + self.sheet.text[self.at..].find("<REUTERS")?;
            let rest = &self.sheet.text[start..];
            let end = rest.find("</REUTERS>").map_or(rest.len(), |end| end + "</REUTERS>".len());
            let article = article(&rest[..end]);
            let is_cut_off = !rest[..end].ends_with('>');
            self.at = start + end;
            self.count += 1;
            let story = Story { article, span: Span::new(start, start + end), is_page: false };
            if let Some(document) = self.sheet.document(story, Some(self.count - 1)) {
                return Some(Ok(document));
            }
            if is_cut_off {
                return Some(Err(self.sheet.issue("the last story is cut off".into(), start, true)));
            }
        }
    }
}

fn article(source: &str) -> Article {
    let tree = parse(source);
    let root = tree.root();
    let story = root.find("reuters").unwrap_or(root);
    let text = root.find("text").unwrap_or(root);
    let codes = |name: &'static str| {
        root.find(name).into_iter().flat_map(|list| list.all("d").collect::<Vec<_>>()).filter_map(Node::words)
    };
    let mut given = Given {
        id: story.attribute("newid").map(|id| format!("reuters-21578-{id}")),
        // Of a text of its own kind, the first lines, wire codes among them, say nothing reliable.
        headline: text.words_of("title"),
        byline: text.words_of("author").map(|words| words.trim_end_matches(", Reuters").to_owned()),
        dateline: text.words_of("dateline"),
        publication: Some("Reuters".into()),
        language: Some("en".into()),
        places: codes("places").map(|code| place(&code)).collect(),
        people: codes("people").map(|code| place(&code)).collect(),
        keywords: ["topics", "orgs", "exchanges", "companies"].into_iter().flat_map(codes).collect(),
        ..Given::default()
    };
    given.date = root.words_of("date").and_then(|words| stated_date(first_words(&words)));
    if given.date.is_some() {
        given.note("date", "DATE");
    }
    if let Some(old) = story.attribute("oldid") {
        given.ids.insert("oldid".into(), old.to_owned());
    }
    let kind = text.attribute("type").unwrap_or("NORM");
    let body = text.find("body").map(own_text);
    let mut paragraphs = match body {
        Some(body) => markup::indented_prose(&body),
        // A brief has a heading and a line of stars; what was never processed has its text right in the element.
        None if kind.eq_ignore_ascii_case("UNPROC") => markup::indented_prose(&own_text(text)),
        None => Vec::new(),
    };
    let is_end = |words: &str| words.eq_ignore_ascii_case("reuter") || words.eq_ignore_ascii_case("reuters");
    while paragraphs.last().is_some_and(|last| is_end(last)) {
        paragraphs.pop();
    }
    if let Some(last) = paragraphs.last_mut() {
        let ends = [" Reuter", "\nReuter", " REUTER", "\nREUTER"];
        if let Some(rest) = ends.iter().find_map(|end| last.strip_suffix(end)) {
            *last = rest.trim_end().to_owned();
        }
    }
    given.partial = paragraphs.is_empty();
    if paragraphs.is_empty() {
        // All that a brief says is its heading.
        paragraphs.extend(given.headline.clone());
    }
    Article { given, paragraphs }
}

fn own_text(node: Node<'_>) -> String {
    node.children().map(Node::own_words).collect::<String>().replace(|c: char| c.is_control() && c != '\n', "")
}

/// `26-FEB-1987 15:01:01.79` before whatever noise some of these lines bear.
fn first_words(words: &str) -> &str {
    words.split(' ').find(|word| word.contains('-')).unwrap_or(words)
}

/// `west-germany` as a name.
fn place(code: &str) -> String {
    if matches!(code, "usa" | "uk" | "ussr" | "uae") {
        return code.to_uppercase();
    }
    let words = code.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    });
    stated(&words.collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(kind: &str, text: &str) -> Article {
        article(&format!(
            "<REUTERS TOPICS=\"YES\" OLDID=\"5\" NEWID=\"12\">\n<DATE> 8-MAY-2002 15:01:01.79</DATE>\n<TOPICS><D>ship</D></TOPICS>\n\
             <PLACES><D>west-germany</D><D>usa</D></PLACES><PEOPLE></PEOPLE>\n<UNKNOWN> \n&#5;&#5;&#5;F Y\n&#22;&#1;f0704&#31;reute\n</UNKNOWN>\n\
             <TEXT{kind}>&#2;\n{text}\n</TEXT>\n</REUTERS>"
        ))
    }

    #[test]
    fn control_characters_references_and_the_last_word_are_no_text() {
        let found = story(
            "",
            "<TITLE>FERRY AGROUND &lt;FERRY>\n</TITLE>\n<DATELINE>    HALDEN, May 8 - </DATELINE><BODY>A ferry ran\naground.\n    \"We were lucky,\" he said.\n Reuter\n&#3;</BODY>",
        );
        assert_eq!(found.paragraphs, ["A ferry ran\naground.", "\"We were lucky,\" he said."]);
        assert_eq!(found.given.headline.as_deref(), Some("FERRY AGROUND <FERRY>"));
        assert_eq!(
            (found.given.date.as_deref(), found.given.id.as_deref()),
            (Some("2002-05-08"), Some("reuters-21578-12"))
        );
        assert_eq!(
            (found.given.places, found.given.keywords),
            (vec!["West Germany".into(), "USA".into()], vec!["ship".into()])
        );
    }

    #[test]
    fn a_brief_has_a_title_and_no_body() {
        let found = story(" TYPE=\"BRIEF\"", "******<TITLE>FERRY REFLOATED\n</TITLE>\n Blah blah blah.\n&#3;");
        assert!(found.paragraphs == ["FERRY REFLOATED"] && found.given.partial);
        assert_eq!(found.given.headline.as_deref(), Some("FERRY REFLOATED"));
    }

    #[test]
    fn what_was_never_processed_has_neither_title_nor_body() {
        let found = story(" TYPE=\"UNPROC\"", "FERRY AGROUND\n    HALDEN, May 8 - A ferry ran aground.\n Reuter\n&#3;");
        assert_eq!(found.paragraphs, ["FERRY AGROUND", "HALDEN, May 8 - A ferry ran aground."]);
        assert_eq!(found.given.headline, None);
    }
}
