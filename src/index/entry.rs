//! From a record to the documents of the index: the story, and each of its quotes.

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::days::Days;
use super::fact::{self, Fact};
use super::kept::{self, Bytes};
use super::manifest::FileEntry;
use super::said::Said;
use super::schema::{FILE, Fields, QUOTE, STORY};
use super::words::BREAK;
use crate::record::{Person, Quote, Record, Source};
use crate::text::key::word_key;
use crate::text::lexicon::{Class, class_of};

/// Most combinations of titles and forms that one name is found by.
const MOST_FORMS: usize = 60;

/// What is written for one story, made where it was read so that the writer has nothing left to do.
pub(crate) struct Prepared {
    /// The story, then its quotes.
    pub documents: Vec<TantivyDocument>,
    /// How many of them are quotes.
    pub quotes: usize,
    /// Whether it is in another language than English.
    pub is_foreign: bool,
    /// Bytes of its text.
    pub bytes: usize,
    /// Its people and places, each by what tells it from others.
    pub names: Names,
}

/// Names of a story, for counting in a summary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Full names.
    pub people: Vec<String>,
    /// GeoNames ids, or names of those without.
    pub places: Vec<String>,
}

/// Makes the documents of a record. `file` is the file's key, `root` that of the folder it was indexed under, `line`
/// the line of the file at which the story begins.
pub(crate) fn prepare(fields: &Fields, record: &Record, file: &str, root: &str, line: usize) -> Prepared {
    let story = Story::new(fields, record, file, root);
    let mut documents = Vec::with_capacity(1 + record.quotes.len());
    documents.push(story.document(line));
    let lines = Lines::new(record, line);
    for (number, quote) in record.quotes.iter().enumerate() {
        documents.push(story.quote(number, quote, lines.of(quote)));
    }
    let place = |place: &crate::record::Place| place.geonames.map_or(place.name.clone(), |id| id.to_string());
    Prepared {
        quotes: record.quotes.len(),
        is_foreign: record.language.as_deref().is_some_and(|language| language != "en"),
        bytes: record.text.len(),
        names: Names {
            people: record.people.iter().map(|person| person.name.clone()).collect(),
            places: record.places.iter().map(place).collect(),
        },
        documents,
    }
}

/// The document that says what is known of a file.
pub(crate) fn file(fields: &Fields, entry: &FileEntry) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.kind, FILE);
    document.add_text(fields.file, &entry.key);
    document.add_text(fields.entry, json(entry));
    document
}

/// The key of a story: unique where ids are not.
pub(crate) fn story_key(file: &str, source: &Source) -> String {
    let member = source.member.as_ref().map(|member| format!("!{member}")).unwrap_or_default();
    let record = source.record.map(|record| format!(":{record}")).unwrap_or_default();
    format!("{file}{member}{record}#{}", source.story)
}

/// A story with what its own document and those of its quotes share.
struct Story<'r> {
    fields: &'r Fields,
    record: &'r Record,
    file: &'r str,
    key: String,
    order: String,
    people: String,
    places: String,
    organizations: String,
}

impl<'r> Story<'r> {
    fn new(fields: &'r Fields, record: &'r Record, file: &'r str, root: &str) -> Self {
        let source = &record.source;
        let order = format!(
            "{}\0{root}\0{}\0{:010}\0{:010}",
            source.path,
            source.member.as_deref().unwrap_or_default(),
            source.record.unwrap_or(0),
            source.story
        );
        Self {
            fields,
            record,
            file,
            key: story_key(file, source),
            order,
            people: record.people.iter().map(person_forms).collect::<Vec<_>>().join(&BREAK.to_string()),
            places: joined(fact::places(record).iter().flat_map(forms)),
            organizations: joined(fact::organizations(record).iter().flat_map(forms)),
        }
    }

    fn document(&self, line: usize) -> TantivyDocument {
        let (fields, record) = (self.fields, self.record);
        let mut document = self.shared(STORY, &self.order, line);
        let text = kept::text(record);
        document.add_text(fields.json, json(record));
        document.add_text(fields.text, &text);
        document.add_text(fields.text_stems, &text);
        add_all(&mut document, fields.people, &fact::people(record));
        add_all(&mut document, fields.places, &fact::places(record));
        add_all(&mut document, fields.organizations, &fact::organizations(record));
        let speakers = record.quotes.iter().map(|quote| speaker_forms(record, quote));
        document.add_text(fields.speaker, distinct(speakers).join(&BREAK.to_string()));
        document
    }

    fn quote(&self, number: usize, quote: &Quote, line: usize) -> TantivyDocument {
        let (fields, record) = (self.fields, self.record);
        let said = Said::new(record, number, quote, line);
        let mut document = self.shared(QUOTE, &format!("{}\0{number:06}", self.order), line);
        document.add_text(fields.json, json(&said));
        document.add_text(fields.said, &quote.text);
        document.add_text(fields.said_stems, &quote.text);
        document.add_text(fields.quote_kind, &quote.kind);
        document.add_text(fields.speaker, speaker_forms(record, quote));
        if let Some(name) = said.speaker_name() {
            document.add_text(fields.speaker_name, name);
        }
        document
    }

    /// What both kinds of document are found by.
    fn shared(&self, kind: &str, order: &str, line: usize) -> TantivyDocument {
        let (fields, record) = (self.fields, self.record);
        let mut document = TantivyDocument::default();
        document.add_text(fields.kind, kind);
        document.add_text(fields.file, self.file);
        document.add_text(fields.id, &record.id);
        document.add_text(fields.key, &self.key);
        document.add_text(fields.order, order);
        document.add_i64(fields.line, i64::try_from(line).unwrap_or(i64::MAX));
        document.add_text(fields.path, &record.source.path);
        document.add_text(fields.format, &record.source.format);
        document.add_text(fields.person, &self.people);
        document.add_text(fields.place, &self.places);
        document.add_text(fields.organization, &self.organizations);
        let mut add = |field: Field, text: Option<&str>| {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                document.add_text(field, text);
            }
        };
        add(fields.headline, record.headline.as_deref());
        add(fields.headline_stems, record.headline.as_deref());
        add(fields.byline, record.byline.as_deref());
        add(fields.dateline, record.dateline.as_ref().map(|line| line.text.as_str()));
        add(fields.source, source_name(record));
        add(fields.source_name, source_name(record));
        add(fields.language, record.language.as_deref());
        add(fields.dated, Some(record.date.as_ref().map_or("none", |date| date.method.as_str())));
        if let Some(days) = record.date.as_ref().and_then(Days::of) {
            document.add_i64(fields.day, days.first);
            document.add_i64(fields.last_day, days.last);
        }
        document
    }
}

/// The publication that the input names, else the first folder below what was indexed.
pub fn source_name(record: &Record) -> Option<&str> {
    let folder = || record.source.path.split_once('/').map(|(folder, _)| folder);
    record.publication.as_deref().or_else(folder)
}

/// All that a person can be asked for by: name, forms, titles, and each title with each form.
fn person_forms(person: &Person) -> String {
    let names = || std::iter::once(&person.name).chain(&person.aliases);
    let titled = person.titles.iter().flat_map(|title| names().map(move |name| format!("{title} {name}")));
    joined(names().cloned().chain(titled).take(MOST_FORMS).chain(person.titles.iter().cloned()))
}

fn forms(fact: &Fact) -> impl Iterator<Item = String> {
    std::iter::once(fact.name.clone()).chain(fact.forms.clone())
}

/// All that the speaker of a quote can be asked for by, and the words by which the text names the speaker.
fn speaker_forms(record: &Record, quote: &Quote) -> String {
    let Some(speaker) = &quote.speaker else { return String::new() };
    let id = speaker.id.as_deref().unwrap_or_default();
    let mut all = Vec::new();
    if let Some(person) = record.people.iter().find(|person| person.id == id) {
        all.push(person_forms(person));
    } else if let Some(place) = record.places.iter().find(|place| place.id == id) {
        all.push(place.name.clone());
    } else if let Some(organization) = record.organizations.iter().find(|organization| organization.id == id) {
        all.push(organization.name.clone());
        all.extend(organization.aliases.iter().cloned());
    }
    all.extend(speaker.name.clone());
    let mention = speaker.mention.as_ref().map(|mention| mention.text.clone());
    // A pronoun names nobody.
    all.extend(mention.filter(|words| !class_of(word_key(words)).any(Class::FUNCTION)));
    joined(all)
}

fn joined(texts: impl IntoIterator<Item = String>) -> String {
    distinct(texts).join(&BREAK.to_string())
}

fn distinct(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = rustc_hash::FxHashSet::default();
    texts.into_iter().filter(|text| !text.is_empty() && seen.insert(text.clone())).collect()
}

fn add_all(document: &mut TantivyDocument, field: Field, facts: &[Fact]) {
    for fact in facts {
        document.add_text(field, json(fact));
    }
}

/// A value as JSON. Ours are made of strings and finite numbers, which always can be written.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Lines of the file on which quotes begin.
struct Lines<'r> {
    bytes: Bytes<'r>,
    breaks: Vec<usize>,
    first: usize,
}

impl<'r> Lines<'r> {
    fn new(record: &'r Record, first: usize) -> Self {
        // A record inside a file is one line of it.
        let inside = record.source.record.is_some();
        let breaks = if inside { Vec::new() } else { record.text.match_indices('\n').map(|(at, _)| at).collect() };
        Self { bytes: Bytes::new(&record.text), breaks, first }
    }

    fn of(&self, quote: &Quote) -> usize {
        let start = quote.spans.first().map_or(0, |span| self.bytes.at(span.start));
        self.first + self.breaks.partition_point(|&at| at < start)
    }
}
