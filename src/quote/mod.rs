//! Quotes: what was said, and whose words they are.

use crate::name::Names;
use crate::place::Place;
use crate::span::Span;
use crate::text::Text;

/// Something said.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// Inside the marks for direct quotes, the reported clause for the others; in order.
    pub spans: Vec<Span>,
    /// Whose words they are, as far as is known.
    pub speaker: Option<Speaker>,
    /// The word of saying.
    pub cue: Option<Span>,
    /// How surely the speaker is right, from 0 to 1.
    pub confidence: f64,
    /// The rule that found the speaker, or the quote where none was found.
    pub rule: &'static str,
}

/// How much of what was said stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All of it.
    Direct,
    /// A part.
    Mixed,
    /// Nothing.
    Indirect,
}

/// Whose words a quote is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Whom the mention stands for.
    pub who: Who,
    /// The words by which the text names the speaker of this quote, a pronoun or a description among them.
    pub mention: Option<Span>,
}

/// The kind of speaker, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Index into the story's people.
    Person(usize),
    /// Index into the story's organisations.
    Organization(usize),
    /// Index into the story's places: a government spoken of by its country or capital.
    Place(usize),
    /// A group, by the words of the text: “officials”, “63 percent”.
    Group(String),
    /// A document, by the words of the text: “the report”.
    Document(String),
    /// Someone whom the text describes or leaves open.
    Unknown,
}

/// Finds what is said in a story, and by whom.
pub fn attribute(_text: &Text<'_>, _names: &Names, _places: &[Place]) -> Vec<Quote> {
    Vec::new()
}
