//! A quote as it is shown apart from its story: with its speaker's titles, its date, and where it lies.

use serde::{Deserialize, Serialize};

use crate::record::{Entity, Extent, Phrase, Quote, Record, StoryDate};

/// A quote with its speaker, its date, and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Id of the story.
    pub id: String,
    /// The quote's number in its story, from 0.
    pub quote: usize,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    /// The words said.
    pub text: String,
    /// Where they stand in the story's text, in code points.
    pub spans: Vec<Extent>,
    /// Whose words they are.
    pub speaker: Option<Speaker>,
    /// The word of saying.
    pub cue: Option<Phrase>,
    /// How surely the speaker is right.
    pub confidence: f64,
    /// The rule that found the speaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The story's own date.
    pub date: Option<StoryDate>,
    /// The story's headline.
    pub headline: Option<String>,
    /// The paper or agency.
    pub publication: Option<String>,
    /// Path of the file below what was indexed.
    pub path: String,
    /// The member of an archive file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The record inside the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<usize>,
    /// The story's number in its input.
    pub story: usize,
    /// Line of the file on which the quote begins, from 1.
    pub line: usize,
}

/// Who speaks, with titles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Full name where it is known.
    pub name: Option<String>,
    /// Titles that the story gives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// `person`, `place`, `organization`, `group`, `document` or `unknown`.
    pub kind: String,
    /// The words by which the text names the speaker.
    pub mention: Option<Phrase>,
}

impl Said {
    /// Takes quote `number` out of its record; nothing where there is none. `line` is where the story begins in its
    /// file.
    pub fn new(record: &Record, number: usize, line: usize) -> Option<Self> {
        let quote = record.quotes.get(number)?;
        let titles = |id: &str| match record.entity(id)? {
            Entity::Person(person) => Some(person.titles.clone()),
            Entity::Place(_) | Entity::Organization(_) => None,
        };
        let speaker = quote.speaker.as_ref().map(|speaker| Speaker {
            name: speaker.name.clone(),
            titles: speaker.id.as_deref().and_then(titles).unwrap_or_default(),
            kind: speaker.kind.clone(),
            mention: speaker.mention.clone(),
        });
        Some(Self {
            id: record.id.clone(),
            quote: number,
            kind: quote.kind.clone(),
            text: quote.text.clone(),
            spans: quote.spans.clone(),
            speaker,
            cue: quote.cue.clone(),
            confidence: quote.confidence,
            rule: quote.rule.clone(),
            date: record.date.as_ref().map(|date| StoryDate {
                because: Vec::new(),
                others: Vec::new(),
                ..date.clone()
            }),
            headline: record.headline.clone(),
            publication: record.publication.clone(),
            path: record.source.path.clone(),
            member: record.source.member.clone(),
            record: record.source.record,
            story: record.source.story,
            line: line_of(record, quote, line),
        })
    }

    /// The speaker as shown: the full name, or the words of the text.
    pub fn speaker_name(&self) -> Option<&str> {
        let speaker = self.speaker.as_ref()?;
        speaker.name.as_deref().or_else(|| speaker.mention.as_ref().map(|mention| mention.text.as_str()))
    }
}

/// The line of the file on which a quote begins. A record inside a file is one line of it.
fn line_of(record: &Record, quote: &Quote, first: usize) -> usize {
    let start = quote.spans.first().map_or(0, |span| span.start);
    if record.source.record.is_some() {
        return first;
    }
    first + record.text.chars().take(start).filter(|&c| c == '\n').count()
}
