//! Proof-sheets for the tests of the sieves: a text, whom it names, and its quotes a line each.

use super::{Kind, Who, attribute};
use crate::name::{Gender, Mention, Names, Organization, Person};
use crate::place::{self, Place};
use crate::span::Span;
use crate::text::{Role, Text};

/// A text and whom it names.
pub(crate) struct Proof {
    source: String,
    names: Names,
    places: Vec<Place>,
    headed: bool,
}

impl Proof {
    pub(crate) fn new(source: &str) -> Self {
        Self { source: source.to_owned(), names: Names::default(), places: Vec::new(), headed: false }
    }

    /// A story with a heading.
    pub(crate) fn headed(heading: &str, body: &str) -> Self {
        Self { headed: true, ..Self::new(&format!("{heading}\n\n{body}")) }
    }

    /// Adds a man, by his full name; his surname alone is a mention, too.
    pub(crate) fn man(self, name: &str) -> Self {
        self.person(name, Gender::Male, None)
    }

    /// Adds a woman, by her full name; her surname alone is a mention, too.
    pub(crate) fn woman(self, name: &str) -> Self {
        self.person(name, Gender::Female, None)
    }

    /// Adds a man of whom the text gives this title.
    pub(crate) fn titled(self, name: &str, title: &str) -> Self {
        self.person(name, Gender::Male, Some(title))
    }

    fn person(mut self, name: &str, gender: Gender, title: Option<&str>) -> Self {
        let mut spans = found(&self.source, name);
        if let Some((_, surname)) = name.rsplit_once(' ') {
            let within = |one: &Span| spans.iter().any(|full| full.contains(*one));
            let short: Vec<Span> = found(&self.source, surname).into_iter().filter(|one| !within(one)).collect();
            spans.extend(short);
        }
        spans.sort_unstable();
        let titles = title.map(|title| found(&self.source, title)).unwrap_or_default();
        self.names.people.push(Person {
            name: name.to_owned(),
            titles: titles.into_iter().take(1).collect(),
            gender: Some(gender),
            mentions: spans.into_iter().map(|span| Mention { span, rule: "proof" }).collect(),
        });
        self
    }

    /// Adds an organisation.
    pub(crate) fn organization(mut self, name: &str) -> Self {
        let mentions = found(&self.source, name).into_iter().map(|span| Mention { span, rule: "proof" }).collect();
        self.names.organizations.push(Organization { name: name.to_owned(), mentions });
        self
    }

    /// Adds a place.
    pub(crate) fn place(mut self, name: &str) -> Self {
        let mention = |span| place::Mention { span, is_demonym: false, rule: "proof" };
        let mentions = found(&self.source, name).into_iter().map(mention).collect();
        self.places.push(Place { name: name.to_owned(), mentions, ..Place::default() });
        self
    }

    /// Adds a place and the words for its people.
    pub(crate) fn people_of(mut self, name: &str, words: &[&str]) -> Self {
        let spans = words.iter().flat_map(|word| found(&self.source, word));
        let mentions = spans.map(|span| place::Mention { span, is_demonym: true, rule: "proof" }).collect();
        self.places.push(Place { name: name.to_owned(), mentions, ..Place::default() });
        self
    }

    /// The quotes, a line each: `kind | words | mention = whom | rule`.
    pub(crate) fn quotes(&self) -> Vec<String> {
        let mut text = Text::plain(&self.source);
        if self.headed {
            text.paragraphs[0].role = Role::Headline;
        }
        let quotes = attribute(&text, &self.names, &self.places);
        let line = |quote: &super::Quote| {
            let kind = match quote.kind {
                Kind::Direct => "direct",
                Kind::Mixed => "mixed",
                Kind::Indirect => "indirect",
            };
            let words: Vec<_> = quote.spans.iter().map(|span| span.of(&self.source)).collect();
            let speaker = quote.speaker.as_ref().map_or("nobody".to_owned(), |speaker| {
                let who = match &speaker.who {
                    Who::Person(n) => &self.names.people[*n].name,
                    Who::Organization(n) => &self.names.organizations[*n].name,
                    Who::Place(n) => &self.places[*n].name,
                    Who::Group(_) => "a group",
                    Who::Document(_) => "a document",
                    Who::Name(_) => "a name",
                    Who::Unknown => "?",
                };
                format!("{} = {who}", speaker.mention.map_or("", |span| span.of(&self.source)))
            });
            format!("{kind} | {} | {speaker} | {}", words.join(" // "), quote.rule)
        };
        quotes.iter().map(line).collect()
    }
}

fn found(source: &str, words: &str) -> Vec<Span> {
    source.match_indices(words).map(|(at, _)| Span::new(at, at + words.len())).collect()
}
