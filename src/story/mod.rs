//! Stories: where each begins and ends in its document, and what its head says.

use crate::input::Document;
use crate::span::Span;
use crate::text::paragraph::{Paragraph, paragraphs};

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
    /// What is no part of the story, and the rule that says so.
    pub cut: Vec<(Span, &'static str)>,
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
pub fn split(document: &Document) -> Vec<Story> {
    let span = Span::new(0, document.text.len()).trimmed(&document.text);
    let paragraphs = paragraphs(span.of(&document.text)).into_iter().map(Paragraph::body).collect();
    vec![Story { span, paragraphs, ..Story::default() }]
}
