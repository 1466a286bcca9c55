//! FollowTheMoney: stories, people and organisations as entities, one JSON object a line, as Aleph and OpenAleph import
//! them.
//!
//! A person is a full name here, as `archive people` counts them: whoever imports decides which names are one person.
//! The date of an article is `publishedAt` where the input or the text says it; one that was inferred is `date`, with a
//! note that says so.

mod value;

use std::collections::BTreeMap;

use serde_json::json;
use sha2::{Digest, Sha256};
use tantivy::query::Query;

use super::{Story, each_story};
use crate::error::{Error, Result};
use crate::index::fact::Tally;
use crate::index::{Names, Reader};
use crate::record::{self, Mention, Quote};

use value::{address, date, language, line, location, name, text};

/// Gives a line for each entity: people and organisations, then story by story the article, what it names, what is said
/// in it, and what it is a copy of. Says how many stories there were.
///
/// # Errors
///
/// Where the index cannot be read, and whatever `out` fails with.
pub fn write<E: From<Error>>(
    reader: &Reader,
    stories: &dyn Query,
    mut out: impl FnMut(&str) -> Result<(), E>,
) -> Result<usize, E> {
    for (names, schema) in [(Names::People, PERSON), (Names::Organizations, ORGANIZATION)] {
        for tally in reader.tally(names, stories)? {
            out(&named(schema, &tally).line())?;
        }
    }
    each_story(reader, stories, |story| {
        let mut entities = vec![article(story)];
        entities.extend(mentions(story));
        entities.extend(story.record.quotes.iter().enumerate().filter_map(|(at, quote)| said(story, at, quote)));
        entities.extend(copy(story));
        entities.iter().try_for_each(|entity| out(&entity.line()))
    })
}

const PERSON: &str = "Person";
const ORGANIZATION: &str = "Organization";
const ARTICLE: &str = "Article";

/// An entity: what it is, what it is known by, and its properties.
struct Entity {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, Vec<String>>,
}

impl Entity {
    /// An entity without properties. Its id follows from what it is known by: the same in every export.
    fn new(schema: &'static str, known_by: &[&str]) -> Self {
        Self { id: id(schema, known_by), schema, properties: BTreeMap::new() }
    }

    /// The same with these values of a property, each once.
    fn with<V: Into<String>>(mut self, property: &'static str, values: impl IntoIterator<Item = V>) -> Self {
        for value in values {
            let value: String = value.into();
            let known = self.properties.entry(property).or_default();
            if !value.is_empty() && !known.contains(&value) {
                known.push(value);
            }
        }
        self.properties.retain(|_, values| !values.is_empty());
        self
    }

    fn line(&self) -> String {
        json!({"id": self.id, "schema": self.schema, "properties": self.properties}).to_string() + "\n"
    }
}

fn id(schema: &str, known_by: &[&str]) -> String {
    let digest = Sha256::digest(format!("{schema}\0{}", known_by.join("\0")));
    digest.iter().take(20).fold(String::from("archive-"), |id, byte| id + &format!("{byte:02x}"))
}

/// A person or an organisation over all stories. Other forms are weak: a surname alone names many.
fn named(schema: &'static str, tally: &Tally) -> Entity {
    let fact = &tally.fact;
    let entity = Entity::new(schema, &[&fact.name]).with("name", [name(&fact.name)]);
    let forms = fact.forms.iter().map(|form| name(form));
    entity.with("weakAlias", forms).with("position", fact.titles.iter().map(|title| line(title)))
}

fn article(story: &Story) -> Entity {
    let record = &story.record;
    let source = &record.source;
    let file = source.path.rsplit('/').next().unwrap_or_default();
    let mut notes = vec![format!("{}: {}", story.id, whereabouts(story))];
    let mut entity = Entity::new(ARTICLE, &[&story.id])
        .with("fileName", [line(file)])
        .with("title", record.headline.as_deref().map(line));
    if let Some(own) = &record.date {
        let is_inferred = own.method == "inferred";
        entity = entity.with(if is_inferred { "date" } else { "publishedAt" }, date(&own.value));
        if is_inferred {
            notes.push(format!("date {} inferred from the text, confidence {:.2}", own.value, own.confidence));
        }
    }
    if story.lead != story.id {
        notes.push(format!("copy of {}", story.lead));
    }
    entity
        .with("author", record.byline.as_deref().map(line))
        .with("publisher", record.publication.as_deref().map(line))
        .with("sourceUrl", record.url.as_deref().and_then(address))
        .with("language", record.language.as_deref().and_then(language))
        .with("modifiedAt", record.modified.as_deref().and_then(date))
        .with("retrievedAt", record.retrieved.as_deref().and_then(date))
        .with("keywords", record.keywords.iter().map(|keyword| line(keyword)))
        .with("encoding", [&source.encoding])
        .with("peopleMentioned", record.people.iter().map(|person| name(&person.name)))
        .with("companiesMentioned", record.organizations.iter().map(|organization| name(&organization.name)))
        .with("locationMentioned", record.places.iter().map(|place| location(&place.name)))
        .with("bodyText", text(&record.text))
        .with("notes", notes.iter().flat_map(|note| text(note)))
}

/// Where a story stands: in which file, where in that, and at which code point of what was read from there.
fn whereabouts(story: &Story) -> String {
    let source = &story.record.source;
    let member = source.member.as_ref().map(|member| format!(", member {member}")).unwrap_or_default();
    let record = source.record.map(|record| format!(", record {record}")).unwrap_or_default();
    format!("{}{member}{record}, line {}, code point {}", source.path, story.line_at(0), source.offset)
}

/// What the story calls each person and organisation.
fn mentions(story: &Story) -> impl Iterator<Item = Entity> {
    let mention = |schema, local: &str, full: &str, mentions: &[Mention]| {
        let entity = Entity::new("Mention", &[&story.id, local]).with("document", [id(ARTICLE, &[&story.id])]);
        let words = mentions.iter().map(|mention| name(&mention.text));
        entity.with("name", words).with("detectedSchema", [schema]).with("resolved", [id(schema, &[full])])
    };
    let record = &story.record;
    let people = record.people.iter().map(move |who| mention(PERSON, &who.id, &who.name, &who.mentions));
    let bodies =
        record.organizations.iter().map(move |body| mention(ORGANIZATION, &body.id, &body.name, &body.mentions));
    // One whom only the input names is not in the text.
    people.chain(bodies).filter(|entity| entity.properties.contains_key("name"))
}

/// Who said something in the article, where they are a person or an organisation known by name.
fn said(story: &Story, number: usize, quote: &Quote) -> Option<Entity> {
    let speaker = quote.speaker.as_ref()?.id.as_deref()?;
    let who = match story.record.entity(speaker)? {
        record::Entity::Person(person) => id(PERSON, &[&person.name]),
        record::Entity::Organization(organization) => id(ORGANIZATION, &[&organization.name]),
        record::Entity::Place(_) => return None,
    };
    let known = &story.quote_leads[number];
    let own = story.quote_id(number);
    let copy = (*known != own).then(|| format!("; copy of {known}"));
    let about = format!("{} quote, speaker with confidence {:.2}", quote.kind, quote.confidence);
    let entity = Entity::new("Documentation", &[&own])
        .with("document", [id(ARTICLE, &[&story.id])])
        .with("entity", [who])
        .with("role", [line(quote.cue.as_ref().map_or("quoted", |cue| &cue.text))])
        .with("description", text(&quote.text))
        .with("summary", text(&(about + &copy.unwrap_or_default())))
        .with("recordId", [line(&own)]);
    let known = story.record.date.as_ref().filter(|date| date.method != "inferred");
    Some(entity.with("date", known.and_then(|known| date(&known.value))))
}

/// That the article is a copy of another one.
fn copy(story: &Story) -> Option<Entity> {
    let of = |story: &String| [id(ARTICLE, &[story])];
    let link =
        || Entity::new("UnknownLink", &[&story.id]).with("subject", of(&story.id)).with("object", of(&story.lead));
    (story.lead != story.id).then(|| link().with("role", ["copy of"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_what_is_named() {
        assert_eq!(id(PERSON, &["Ann Bell"]), id(PERSON, &["Ann Bell"]));
        assert_ne!(id(PERSON, &["Ann Bell"]), id(ORGANIZATION, &["Ann Bell"]));
        assert_ne!(id(PERSON, &["a", "b"]), id(PERSON, &["ab"]));
    }

    #[test]
    fn what_is_no_value_is_left_out() {
        let entity = Entity::new(PERSON, &["x"]).with("name", ["Ann Bell", "Ann Bell"]).with("position", [line(" ")]);
        assert_eq!(entity.properties, BTreeMap::from([("name", vec!["Ann Bell".to_owned()])]));
    }
}
