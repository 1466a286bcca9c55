//! From a record to the documents of the index: the story, and each of its quotes.

use std::collections::BTreeSet;

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::days::Days;
use super::fact::{self, Fact, place_key};
use super::flags;
use super::kept;
use super::limits::Limits;
use super::manifest::FileEntry;
use super::named::Named;
use super::packed::{Packed, pack};
use super::schema::{FILE, Fields, QUOTE, STORY};
use super::words::{BREAK, EachWord, each_word, other_spellings};
use crate::copies;
use crate::copies::signature::Marks;
use crate::copies::word::Wording;
use crate::pipeline::Extracted;
use crate::record::{Correction, Entity, Place, Quote, Record, Source};
use crate::span::Span;
use crate::text::Ends;
use crate::text::key::{join, word_key};
use crate::text::lexicon::{Class, class_of};

/// Most words that one name is found by. [`BREAK`] leaves more room than a block and the reach of a query for a name
/// take together.
pub(crate) const LONGEST_BLOCK: usize = 24;

/// What is written for one story, made where it was read so that the writer has nothing left to do.
pub(crate) struct Prepared {
    /// The story, then its quotes.
    pub documents: Vec<TantivyDocument>,
    /// How many of them are quotes.
    pub quotes: usize,
    /// The story's mark.
    pub mark: u64,
    /// Its words.
    pub words: Wording,
    /// Those of its quotes.
    pub said: Vec<Wording>,
    /// Whether it is in another language than English.
    pub is_foreign: bool,
    /// Whether nobody looked into it.
    pub is_unextracted: bool,
    /// Bytes of its text.
    pub bytes: usize,
    /// Corrections that were applied to it.
    pub corrected: Vec<Correction>,
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

/// Makes the documents of a story. `file` is the file's key, `root` that of the folder it was indexed under, `line`
/// the line of the file at which the story begins. The record's signature is found here, with all else that its words are
/// read for.
pub(crate) fn prepare(fields: &Fields, story: Extracted, file: &str, root: &str, line: usize) -> Prepared {
    let Extracted { record, ends } = story;
    let story = Story { fields, record: &record, ends: &ends, named: Named::new(&record), file, root };
    let mut documents = Vec::with_capacity(1 + record.quotes.len());
    let mut said = Vec::with_capacity(record.quotes.len());
    // Of a story that nobody looks into, no more is wanted than that it is found.
    let (marks, words) = (!record.unextracted).then(|| Marks::with_words(kept::pieces(&record))).unzip();
    let content = marks.as_ref().map_or_else(|| kept::content(&record), Marks::content);
    let mark = story.mark(content);
    documents.push(story.document(line, mark, content, marks.as_ref()));
    for (at, quote) in record.quotes.iter().enumerate() {
        let (marks, words) = Marks::with_words([quote.text.as_str()]);
        documents.push(story.quote(at, quote, &marks));
        said.push(words);
    }
    let place = |place: &Place| place.geonames.map_or(place.name.clone(), |id| id.to_string());
    let mut prepared = Prepared {
        quotes: record.quotes.len(),
        mark,
        words: words.unwrap_or_default(),
        said,
        is_foreign: flags::is_foreign(&record),
        is_unextracted: record.unextracted,
        bytes: record.text.len(),
        corrected: record.corrected.clone(),
        names: Names {
            people: record.people.iter().map(|person| person.name.clone()).collect(),
            places: record.places.iter().map(place).collect(),
        },
        documents,
    };
    if let Some(story) = prepared.documents.first_mut() {
        let Packed { text, rest } = pack(record);
        story.add_text(fields.body, text);
        story.add_bytes(fields.rest, &rest);
    }
    prepared
}

/// The document that says what is known of a file.
pub(crate) fn file(fields: &Fields, entry: &FileEntry) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.kind, FILE);
    document.add_text(fields.file, &entry.key);
    document.add_text(fields.entry, entry.kept());
    document
}

/// The key of a story: unique where ids are not.
pub(crate) fn story_key(file: &str, source: &Source) -> String {
    let member = source.member.as_ref().map(|member| format!("!{member}")).unwrap_or_default();
    let record = source.record.map(|record| format!(":{record}")).unwrap_or_default();
    format!("{file}{member}{record}#{}", source.story)
}

/// A story about to be written.
struct Story<'r> {
    fields: &'r Fields,
    record: &'r Record,
    /// Where its sentences end, as far as that is known.
    ends: &'r Ends,
    named: Named<'r>,
    file: &'r str,
    root: &'r str,
}

impl Story<'_> {
    /// `marks` are what copies of it are known by beside `content`, where any are looked for.
    fn document(&self, line: usize, mark: u64, content: u64, marks: Option<&Marks>) -> TantivyDocument {
        let (fields, record) = (self.fields, self.record);
        let source = &record.source;
        let mut document = self.shared(STORY);
        document.add_text(fields.id, &record.id);
        document.add_text(fields.key, story_key(self.file, source));
        document.add_text(fields.order, self.order());
        document.add_i64(fields.line, number(line));
        document.add_i64(fields.mark, mark.cast_signed());
        document.add_i64(fields.content, content.cast_signed());
        if let Some(marks) = marks {
            marks.signature().into_iter().for_each(|number| document.add_i64(fields.signature, i64::from(number)));
            copies::threads(record).iter().for_each(|&thread| document.add_i64(fields.thread, thread.cast_signed()));
        }
        document.add_i64(fields.quotes, number(record.quotes.len()));
        document.add_text(fields.text, kept::text(record));
        document.add_text(fields.path, &source.path);
        document.add_text(fields.path_name, &source.path);
        document.add_text(fields.format, &source.format);
        document.add_text(fields.dated, record.date.as_ref().map_or("none", |date| date.method.as_str()));
        if let Some(date) = &record.date {
            document.add_text(fields.date, &date.value);
        }
        let spoken: BTreeSet<&str> = record.dates.iter().filter_map(|date| date.value.as_deref()).collect();
        add_keys(&mut document, fields.mentions, spoken);
        add_keys(&mut document, fields.flags, flags::of(record));
        let people: BTreeSet<&str> = record.people.iter().map(|person| person.name.as_str()).collect();
        add_keys(&mut document, fields.person_name, people);
        let place = |place: &Place| place_key(&place.name, place.country.as_deref(), place.geonames);
        add_keys(&mut document, fields.place_name, record.places.iter().map(place).collect::<BTreeSet<_>>());
        let organizations: BTreeSet<&str> = record.organizations.iter().map(|body| body.name.as_str()).collect();
        add_keys(&mut document, fields.organization_name, organizations);
        let mut add = |field: Field, text: Option<&str>| {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                document.add_text(field, text);
            }
        };
        add(fields.headline, record.headline.as_deref());
        add(fields.limits, Some(&self.limits()));
        add(fields.byline, record.byline.as_deref());
        add(fields.dateline, record.dateline.as_ref().map(|line| line.text.as_str()));
        add(fields.source, source_name(record));
        add(fields.source_name, source_name(record));
        add(fields.section, record.section.as_deref());
        add(fields.language, record.language.as_deref());
        let (people, places, organizations) = (fact::people(record), fact::places(record), fact::organizations(record));
        add(fields.person, Some(&blocks(people.iter().map(names_of))));
        add(fields.place, Some(&blocks(places.iter().map(names_of))));
        add(fields.organization, Some(&blocks(organizations.iter().map(names_of))));
        add(fields.speaker, Some(&different_blocks(record.quotes.iter().map(|quote| speaker(record, quote)))));
        add_all(&mut document, fields.people, &people);
        add_all(&mut document, fields.places, &places);
        add_all(&mut document, fields.organizations, &organizations);
        document
    }

    /// Where sentences and paragraphs of the text and of the headline begin.
    fn limits(&self) -> String {
        let mut signs = String::new();
        Limits::with(&self.record.text, &kept::spans(self.record), self.ends).write(&mut signs, false);
        if let Some(headline) = &self.record.headline {
            Limits::of(headline, &[Span::new(0, headline.len())]).write(&mut signs, true);
        }
        signs
    }

    /// Another one as soon as the story is another.
    fn mark(&self, content: u64) -> u64 {
        let record = self.record;
        let said = record.quotes.iter().flat_map(|quote| [quote.text.as_str(), speaker_name(quote).unwrap_or("")]);
        let said = said.map(word_key).fold(0, join);
        copies::mark(&story_key(self.file, &record.source), content, said)
    }

    fn quote(&self, at: usize, quote: &Quote, marks: &Marks) -> TantivyDocument {
        let fields = self.fields;
        let mut document = self.shared(QUOTE);
        document.add_i64(fields.number, number(at));
        document.add_text(fields.said, &quote.text);
        let mut limits = String::new();
        Limits::of(&quote.text, &[Span::new(0, quote.text.len())]).write(&mut limits, false);
        if !limits.is_empty() {
            document.add_text(fields.limits, limits);
        }
        document.add_i64(fields.content, marks.content().cast_signed());
        marks.signature().into_iter().for_each(|number| document.add_i64(fields.signature, i64::from(number)));
        for key in voice(quote) {
            document.add_i64(fields.voice, key.cast_signed());
        }
        document.add_text(fields.quote_kind, &quote.kind);
        document.add_text(fields.speaker, blocks([speaker(self.record, quote)]));
        let about = self.named.about(quote);
        if !about.is_empty() {
            document.add_text(fields.about, blocks(about));
        }
        if let Some(cue) = &quote.cue {
            document.add_text(fields.cue, &cue.text);
        }
        if let Some(name) = speaker_name(quote) {
            document.add_text(fields.speaker_name, name);
        }
        // A new document has room for several times what a quote needs.
        document.shrink_to_fit();
        document
    }

    /// What both kinds of document have: a quote is sorted and chosen by the date of its story.
    fn shared(&self, kind: &str) -> TantivyDocument {
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.kind, kind);
        document.add_text(fields.file, self.file);
        if let Some(days) = self.record.date.as_ref().and_then(Days::of) {
            document.add_i64(fields.day, days.first);
            document.add_i64(fields.last_day, days.last);
        }
        document
    }

    /// Sorts as path, root, member, record and number do.
    fn order(&self) -> String {
        let source = &self.record.source;
        let member = source.member.as_deref().unwrap_or_default();
        format!("{}\0{}\0{member}\0{:010}\0{:010}", source.path, self.root, source.record.unwrap_or(0), source.story)
    }
}

/// The speaker of a quote as shown: the full name, or the words of the text.
fn speaker_name(quote: &Quote) -> Option<&str> {
    let speaker = quote.speaker.as_ref()?;
    speaker.name.as_deref().or_else(|| speaker.mention.as_ref().map(|mention| mention.text.as_str()))
}

/// Whose words a quote is: a person by surname, as stories shorten names, and by first name where it is known; anybody
/// else by the whole name. Nothing where the speaker is unknown or a guess.
pub(crate) fn voice(quote: &Quote) -> Vec<u64> {
    let Some(speaker) = quote.speaker.as_ref().filter(|_| quote.confidence >= copies::SURE) else { return Vec::new() };
    let is_person = speaker.kind == "person";
    let mut keys = Vec::new();
    each_word(speaker.name.as_deref().unwrap_or_default(), |word| {
        let key = word_key(word);
        // An initial names nobody, and nor does `Jr.`
        let is_passed_over = word.len() == 1 || class_of(key).any(Class::GENERATION);
        if !(is_person && is_passed_over) {
            keys.push(key);
        }
    });
    match (speaker.kind.as_str(), keys.as_slice()) {
        ("person", &[first, .., surname]) if !class_of(first).any(Class::PARTICLE) => vec![surname, first],
        ("person", &[.., surname]) => vec![surname],
        ("organization" | "place", &[_, ..]) => keys.into_iter().reduce(join).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The publication that the input names, else the first folder below what was indexed.
pub fn source_name(record: &Record) -> Option<&str> {
    let folder = || record.source.path.split_once('/').map(|(folder, _)| folder);
    record.publication.as_deref().or_else(folder)
}

/// All that a person, place or organisation can be asked for by.
fn names_of(fact: &Fact) -> Vec<&str> {
    let names = std::iter::once(&fact.name).chain(&fact.forms).chain(&fact.titles);
    names.map(String::as_str).chain(fact.titles.iter().flat_map(|title| other_spellings(title))).collect()
}

/// All that the speaker of a quote can be asked for by, and the words by which the text names the speaker.
fn speaker<'r>(record: &'r Record, quote: &'r Quote) -> Vec<&'r str> {
    let Some(speaker) = &quote.speaker else { return Vec::new() };
    let mut all: Vec<&str> = speaker.name.as_deref().into_iter().collect();
    if let Some(entity) = speaker.id.as_deref().and_then(|id| record.entity(id)) {
        all.push(entity.name());
        match entity {
            Entity::Person(person) => {
                all.extend(person.aliases.iter().chain(&person.titles).map(String::as_str));
                all.extend(person.titles.iter().flat_map(|title| other_spellings(title)));
            }
            Entity::Organization(body) => all.extend(body.aliases.iter().map(String::as_str)),
            Entity::Place(_) => {}
        }
    }
    // A pronoun names nobody.
    let mention = speaker.mention.as_ref().map(|mention| mention.text.as_str());
    all.extend(mention.filter(|words| !class_of(word_key(words)).any(Class::FUNCTION)));
    all
}

/// One block of words for each name, each word once, with a break after each: words that stand in one block, in whatever
/// order, belong to one name, and the number of the block is that of the name ([`super::words::block_at`]).
fn blocks<'r>(names: impl IntoIterator<Item = Vec<&'r str>>) -> String {
    let (mut text, mut each_word) = (String::new(), EachWord::default());
    for forms in names {
        add_block(&mut text, &forms, &mut each_word);
        text.push(BREAK);
    }
    text
}

/// The same where names come again and again, each once, and nobody asks for their numbers.
fn different_blocks<'r>(names: impl IntoIterator<Item = Vec<&'r str>>) -> String {
    let (mut text, mut each_word) = (String::new(), EachWord::default());
    let mut seen = rustc_hash::FxHashSet::default();
    for forms in names {
        let start = text.len();
        add_block(&mut text, &forms, &mut each_word);
        if text.len() > start && seen.insert(Box::<str>::from(&text[start..])) {
            text.push(BREAK);
        } else {
            text.truncate(start);
        }
    }
    text
}

/// Adds the words of these forms, each once.
fn add_block(text: &mut String, forms: &[&str], each_word: &mut EachWord) {
    let mut words: Vec<Span> = Vec::new();
    for form in forms {
        each_word.of(form, |word| {
            if words.len() < LONGEST_BLOCK && !words.iter().any(|one| one.of(text) == word) {
                if !words.is_empty() {
                    text.push(' ');
                }
                words.push(Span::new(text.len(), text.len() + word.len()));
                *text += word;
            }
        });
    }
}

fn add_keys(document: &mut TantivyDocument, field: Field, keys: impl IntoIterator<Item = impl AsRef<str>>) {
    for key in keys {
        document.add_text(field, key.as_ref());
    }
}

fn add_all(document: &mut TantivyDocument, field: Field, facts: &[Fact]) {
    for fact in facts {
        document.add_text(field, json(fact));
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A value as JSON. Ours are made of strings and finite numbers, which always can be written.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
