//! A story on its way into tables: its record, with an id of its own and what was learnt of its copies.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use tantivy::DocAddress;
use tantivy::query::Query;

use crate::error::Result;
use crate::index::days::Days;
use crate::index::{Reader, Sort, Together};
use crate::record::{DateMention, Mention, Quote, Record};

/// A story, ready to give its rows.
#[derive(Debug)]
pub struct Story {
    /// Its id: that of its record, or `ID~2`, `ID~3` … where earlier stories of the export bear the same.
    pub id: String,
    /// Id of the earliest story of the export that it is a copy of; its own where there is none.
    pub lead: String,
    /// Its record.
    pub record: Record,
    /// The days that its date can mean.
    pub days: Option<Days>,
    /// Id of the earliest print of each quote in it and its copies; the quote's own where there is none.
    pub quote_leads: Vec<String>,
    /// Line of the file at which it begins, from 1.
    line: usize,
    /// The code points at which lines of its text end.
    line_ends: Vec<usize>,
    /// Every mention, in the order of the text.
    mentions: Vec<Found>,
}

/// Where a mention stands in its record.
#[derive(Clone, Copy, Debug)]
enum Found {
    Person(usize, usize),
    Place(usize, usize),
    Organization(usize, usize),
    Date(usize),
}

/// A mention with whom or what it names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named<'s> {
    /// `person`, `place` or `organization`; the entity's id and name.
    Name { kind: &'static str, id: &'s str, name: &'s str, mention: &'s Mention },
    /// A date.
    Date(&'s DateMention),
}

impl Story {
    fn new(id: String, record: Record, line: usize) -> Self {
        let ends = record.text.chars().zip(0..).filter(|(c, _)| *c == '\n').map(|(_, at)| at);
        let mut story = Self {
            lead: id.clone(),
            quote_leads: (0..record.quotes.len()).map(|number| quote_id(&id, number)).collect(),
            days: record.date.as_ref().and_then(Days::of),
            line,
            // A record inside a file is one line of it, whatever its text.
            line_ends: if record.source.record.is_some() { Vec::new() } else { ends.collect() },
            mentions: mentions(&record),
            id,
            record,
        };
        story.mentions.sort_by_key(|&found| place(&story.record, found));
        story
    }

    /// The line of the file that holds a code point of the text, from 1.
    pub fn line_at(&self, start: usize) -> usize {
        self.line + self.line_ends.partition_point(|&end| end < start)
    }

    /// Id of a quote.
    pub fn quote_id(&self, number: usize) -> String {
        quote_id(&self.id, number)
    }

    /// How many mentions there are.
    pub(super) fn count_mentions(&self) -> usize {
        self.mentions.len()
    }

    /// A mention.
    pub(super) fn mention(&self, at: usize) -> Named<'_> {
        let record = &self.record;
        match self.mentions[at] {
            Found::Person(who, at) => {
                let person = &record.people[who];
                Named::Name { kind: "person", id: &person.id, name: &person.name, mention: &person.mentions[at] }
            }
            Found::Place(which, at) => {
                let place = &record.places[which];
                Named::Name { kind: "place", id: &place.id, name: &place.name, mention: &place.mentions[at] }
            }
            Found::Organization(which, at) => {
                let body = &record.organizations[which];
                Named::Name { kind: "organization", id: &body.id, name: &body.name, mention: &body.mentions[at] }
            }
            Found::Date(at) => Named::Date(&record.dates[at]),
        }
    }

    /// How many quotes are the words of an entity of the story.
    pub(super) fn quotes_by(&self, id: &str) -> usize {
        let is_by = |quote: &&Quote| quote.speaker.as_ref().and_then(|speaker| speaker.id.as_deref()) == Some(id);
        self.record.quotes.iter().filter(is_by).count()
    }
}

fn quote_id(story: &str, number: usize) -> String {
    format!("{story}/q{number}")
}

fn mentions(record: &Record) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, person) in record.people.iter().enumerate() {
        found.extend((0..person.mentions.len()).map(|mention| Found::Person(at, mention)));
    }
    for (at, place) in record.places.iter().enumerate() {
        found.extend((0..place.mentions.len()).map(|mention| Found::Place(at, mention)));
    }
    for (at, organization) in record.organizations.iter().enumerate() {
        found.extend((0..organization.mentions.len()).map(|mention| Found::Organization(at, mention)));
    }
    found.extend((0..record.dates.len()).map(Found::Date));
    found
}

fn place(record: &Record, found: Found) -> (usize, usize) {
    let of = |mention: &Mention| (mention.start, mention.end);
    match found {
        Found::Person(who, at) => of(&record.people[who].mentions[at]),
        Found::Place(which, at) => of(&record.places[which].mentions[at]),
        Found::Organization(which, at) => of(&record.organizations[which].mentions[at]),
        Found::Date(at) => (record.dates[at].start, record.dates[at].end),
    }
}

/// Gives every story that answers to `each`, the earliest first and those without a date last, and says how many there
/// were. One record is held at a time.
///
/// # Errors
///
/// Where the index cannot be read, and whatever `each` fails with.
pub fn each_story<E: From<crate::Error>>(
    reader: &Reader,
    query: &dyn Query,
    mut each: impl FnMut(&Story) -> Result<(), E>,
) -> Result<usize, E> {
    let mut known = Known::default();
    let found = reader.search(query, Sort::Oldest, usize::MAX)?;
    for hit in &found.hits {
        each(&known.story(reader, hit.address)?)?;
    }
    Ok(found.total)
}

/// What is remembered of the stories before: the ids that are taken, and the first of all that are copies of one another.
#[derive(Default)]
struct Known {
    ids: FxHashMap<u64, usize>,
    leads: FxHashMap<Together, String>,
}

impl Known {
    fn story(&mut self, reader: &Reader, address: DocAddress) -> Result<Story> {
        let stored = reader.story(address)?;
        let id = self.own(&stored.record.id);
        let mut story = Story::new(id, stored.head.record, stored.head.line);
        if let Some(copies) = reader.copies_of(address, None)? {
            story.lead = self.leads.entry(copies).or_insert(story.lead).clone();
            for (number, lead) in story.quote_leads.iter_mut().enumerate() {
                if let Some(copies) = reader.copies_of(address, Some(number))? {
                    *lead = self.leads.entry(copies).or_insert_with(|| lead.clone()).clone();
                }
            }
        }
        Ok(story)
    }

    /// The id as nobody before bears it.
    fn own(&mut self, id: &str) -> String {
        loop {
            let times = self.ids.entry(short(id)).or_default();
            *times += 1;
            if *times == 1 {
                return id.to_owned();
            }
            let own = format!("{id}~{times}");
            if self.ids.insert(short(&own), 1).is_none() {
                return own;
            }
        }
    }
}

/// Eight bytes that stand for an id: those of ten million stories are different.
fn short(id: &str) -> u64 {
    Sha256::digest(id).iter().take(8).fold(0, |number, &byte| (number << 8) | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_borne_twice_is_made_two() {
        let mut known = Known::default();
        assert_eq!(
            ["a", "b", "a~2", "a", "a", "a~2"].map(|id| known.own(id)),
            ["a", "b", "a~2", "a~3", "a~4", "a~2~2"]
        );
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let record = Record { text: "One.\nTwo\nthree.".into(), ..Record::default() };
        let story = Story::new("a#0".into(), record, 7);
        assert_eq!([0, 4, 5, 9].map(|start| story.line_at(start)), [7, 7, 8, 9]);
    }
}
