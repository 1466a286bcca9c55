//! Stories: where each begins and ends in its document, and what its head says.

mod boilerplate;
mod byline;
mod cursor;
mod date_line;
mod dateline;
mod head;
mod headline;
mod language;
mod line;
mod split;

use crate::input::Document;
use crate::span::Span;
use crate::text::paragraph::{Paragraph, paragraphs};
pub use language::language_of;
use line::{Line, classify};

/// A story of a document. All spans but [`Story::span`] count bytes from the story's own first byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// Bytes of the document's text.
    pub span: Span,
    /// Its paragraphs with their roles, in order; those that are no part of the story among them.
    pub paragraphs: Vec<Paragraph>,
    /// The heading, where the text has one.
    pub headline: Option<Span>,
    /// Who wrote it, without “By”, where the text says it.
    pub byline: Option<Span>,
    /// Where it was filed.
    pub dateline: Option<Dateline>,
    /// A date line, or a date in the dateline: the date the text itself gives the story.
    pub date_line: Option<Span>,
    /// ISO 639-1 code of its language, as the input gives it or the text shows it; nothing where neither is sure.
    pub language: Option<String>,
    /// What is no part of the story, and the rule that says so.
    pub cut: Vec<(Span, &'static str)>,
}

impl Story {
    /// Whether the story is read for what it says: English, or of no other language that is sure.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_none_or(|code| code == "en")
    }
}

/// The opening words of a story that say where it was filed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, without a dash that ends it.
    pub span: Span,
    /// The place as written, in capitals often.
    pub place: Option<Span>,
    /// The agency, without its brackets.
    pub agency: Option<Span>,
}

/// Splits a document into its stories, in order.
///
/// A page is split where the text shows that a story begins; any other document is one story. What is no part of a story
/// is left out at its ends, and marked inside it. A document that holds any text at all gives one story at least.
pub fn split(document: &Document) -> Vec<Story> {
    let text = &document.text;
    let lines = lines(document);
    let ranges = if document.is_page { split::split(text, &lines) } else { std::iter::once(0..lines.len()).collect() };
    let mut stories: Vec<Story> = ranges.into_iter().filter_map(|range| head::read(text, &lines, range)).collect();
    if stories.is_empty() && !lines.is_empty() {
        // Nothing but boilerplate: still a text that someone may look for.
        let span = Span::new(0, text.len()).trimmed(text);
        let paragraphs = paragraphs(span.of(text)).into_iter().map(Paragraph::body).collect();
        stories.push(Story { span, paragraphs, ..Story::default() });
    }
    for story in &mut stories {
        story.language = document.given.language.clone().or_else(|| language_of(story.span.of(text)));
    }
    stories
}

/// All parts of a document's text that are in no story, and the rule that says so, in order.
///
/// With the stories of [`split`] they make up all of the text but white space.
pub fn cuts(document: &Document) -> Vec<(Span, &'static str)> {
    let stories = split(document);
    let inside =
        stories.iter().flat_map(|story| story.cut.iter().map(|&(span, rule)| (span.shifted(story.span.start), rule)));
    let mut cuts: Vec<(Span, &'static str)> = inside.collect();
    let mut next = 0;
    for line in lines(document) {
        while stories.get(next).is_some_and(|story| story.span.end <= line.span.start) {
            next += 1;
        }
        if stories.get(next).is_none_or(|story| line.span.start < story.span.start) {
            cuts.push((line.span, line.cut().unwrap_or("outside")));
        }
    }
    cuts.sort_unstable();
    cuts
}

/// The paragraphs of a document; the heading that its input gives is one of its own.
fn lines(document: &Document) -> Vec<Line> {
    let text = &document.text;
    let mut spans = paragraphs(text);
    let given = document.given.headline.as_deref().and_then(|given| headline::given_heading(text, given));
    let Some((heading, rest)) = given else { return classify(text, &spans) };
    spans.retain_mut(|span| {
        span.start = span.start.max(rest.min(span.end));
        !span.is_empty()
    });
    spans.insert(0, Span::new(heading.start, heading.end));
    let mut lines = classify(text, &spans);
    lines[0].kind = line::Kind::Heading;
    lines[0].dateline = None;
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::input::plain;

    /// Lines that a page is made of, and bits of what trips a reader up.
    fn page() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just("By Ann Bell".to_owned()),
            Just("OSLO (AP) — The storm came ashore on Monday, the harbour master said.".to_owned()),
            Just("“If so,” he said, “when?”".to_owned()),
            Just("Thursday, May 31, 2007".to_owned()),
            Just("1 of 3 DOCUMENTS".to_owned()),
            Just("* * *".to_owned()),
            Just("Storm hits coast".to_owned()),
            Just("Read more".to_owned()),
            "\\PC{0,40}",
            "[A-Z“”(), —:/|0-9-]{0,20}",
        ];
        let end = prop_oneof![Just("\n"), Just("\n\n"), Just("\r\n"), Just("\x0c"), Just(" ")];
        prop::collection::vec((line, end), 0..12)
            .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
    }

    proptest! {
        #[test]
        fn stories_and_cuts_make_up_the_text(text in page()) {
            let document = plain(Path::new("page"), &text);
            let mut spans: Vec<Span> = split(&document).iter().map(|story| story.span).collect();
            let outside = cuts(&document).into_iter().map(|(span, _)| span);
            spans.extend(outside.filter(|cut| !spans.iter().any(|story| story.contains(*cut))).collect::<Vec<_>>());
            spans.sort();
            let mut at = 0;
            for span in spans {
                prop_assert!(at <= span.start, "{span:?} overlaps");
                prop_assert_eq!(text[at..span.start].trim(), "");
                at = span.end;
            }
            prop_assert_eq!(text[at..].trim(), "");
        }
    }
}
