//! The record: what one story becomes, and the public contract of the program.
//!
//! Spans count Unicode code points, half-open, into the record's own `text`. What is unknown is left out; what is
//! inferred says how and how surely.

use std::collections::BTreeMap;

use bitcode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// One story, its text, and what was found in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Record {
    /// Stable over runs: the path below what was indexed, `#` and the story's number, or the id the input gave.
    pub id: String,
    /// Where the story lies.
    pub source: Source,
    /// The paper or agency, where the input names it.
    pub publication: Option<String>,
    /// Part of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Page, as the paper counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Address the input gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Subjects and key words the input gives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Other ids, by whose they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<String, String>,
    /// When it was last changed, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// When it was saved or crawled, ISO 8601: an upper bound, never the story's date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<String>,
    /// Whether the text is a part of the story alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// Id of the story that this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision_of: Option<String>,
    /// Numbers that its copies share, sorted: the share of one story's numbers below a fifth of 2³² that lies in another's
    /// estimates how much of the one lies in the other ([`crate::copies::signature`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signature: Vec<u32>,
    /// The story's heading.
    pub headline: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Where it was filed, and by which agency.
    pub dateline: Option<Dateline>,
    /// The story's own date.
    pub date: Option<StoryDate>,
    /// ISO 639-1 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether nobody looked for dates, names and quotes in it, so that their lists are empty whatever it says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unextracted: bool,
    /// A verbatim slice of the decoded source.
    pub text: String,
    /// Parts of `text` that are no part of the story.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<Cut>,
    /// The user's corrections that were applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Correction>,
    /// Every expression that names a calendar date or a time of day.
    pub dates: Vec<DateMention>,
    /// People, each with all its mentions.
    pub people: Vec<Person>,
    /// Places, each with all its mentions.
    pub places: Vec<Place>,
    /// Organisations, each with all their mentions.
    pub organizations: Vec<Organization>,
    /// What was said, and by whom.
    pub quotes: Vec<Quote>,
}

/// Someone or something that a record names.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entity<'r> {
    Person(&'r Person),
    Place(&'r Place),
    Organization(&'r Organization),
}

impl Record {
    /// The person, place or organisation of an id: `p3` is the fourth of the people.
    pub(crate) fn entity(&self, id: &str) -> Option<Entity<'_>> {
        let number: usize = id.get(1..)?.parse().ok()?;
        match id.as_bytes().first()? {
            b'p' => self.people.get(number).filter(|person| person.id == id).map(Entity::Person),
            b'g' => self.places.get(number).filter(|place| place.id == id).map(Entity::Place),
            b'o' => self.organizations.get(number).filter(|body| body.id == id).map(Entity::Organization),
            _ => None,
        }
    }
}

impl<'r> Entity<'r> {
    /// The name it is known by.
    pub(crate) fn name(self) -> &'r str {
        match self {
            Self::Person(person) => &person.name,
            Self::Place(place) => &place.name,
            Self::Organization(body) => &body.name,
        }
    }
}

/// Where a story lies, down to the byte.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Source {
    /// Path below what was indexed, with `/` between its parts.
    pub path: String,
    /// The member of an archive file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The line or record inside the file, from 0, where a file holds several inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<usize>,
    /// The story's number in its input, from 0.
    pub story: usize,
    /// Code point of the decoded input at which `text` begins.
    pub offset: usize,
    /// For plain text, the same slice in bytes of the file; for a record inside a file, the record's own bytes.
    pub bytes: [usize; 2],
    /// How the file was decoded.
    pub encoding: String,
    /// What the file was read as.
    pub format: String,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
}

/// The opening words of a story that say where it was filed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Dateline {
    /// As it stands in the text.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The place, in ordinary letters.
    pub place: Option<String>,
    /// The agency.
    pub agency: Option<String>,
}

/// The story's own date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct StoryDate {
    /// ISO 8601, as exact as is known: `2002-05-24`, `2002-05` or `2002`.
    pub value: String,
    /// `day`, `month` or `year`.
    pub granularity: String,
    /// `given` by the input, `written` in the text, or `inferred` from it.
    pub method: String,
    /// From 0 to 1, two decimals.
    pub confidence: f64,
    /// Each reason in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// Each other date that there was, with where it stands and how it lies to this one, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

/// A part of the text that is no part of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Cut {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The rule that cut it.
    pub rule: String,
}

/// A correction of the user's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Correction {
    /// Name of the file that it stands in.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
}

/// An expression that names a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct DateMention {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// As written.
    pub text: String,
    /// Canonical TIMEX3 value; left out where the text leaves it open.
    pub value: Option<String>,
    /// `day`, `week`, `month`, `quarter`, `season`, `half`, `year`, `decade`, `century` or `time`.
    pub granularity: String,
    /// The rule that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// A name in the text, alone: no title, article, possessive or pronoun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Mention {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// As written.
    pub text: String,
    /// `demonym` where a place is named by an adjective or its people.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The rule that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// One person in one story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Person {
    /// `p0`, `p1` … in the order in which they appear.
    pub id: String,
    /// The fullest form.
    pub name: String,
    /// Titles and roles, as written.
    pub titles: Vec<String>,
    /// The other forms.
    pub aliases: Vec<String>,
    /// Every mention by name.
    pub mentions: Vec<Mention>,
}

/// One place in one story.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Place {
    /// `g0`, `g1` … in the order in which they appear.
    pub id: String,
    /// The gazetteer's name, or the words of the text where it could not be resolved.
    pub name: String,
    /// GeoNames id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// `city`, `country`, `admin1`, `admin2`, `region`, `natural`, `continent` or `unknown`.
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Every mention.
    pub mentions: Vec<Mention>,
}

/// One organisation in one story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Organization {
    /// `o0`, `o1` … in the order in which they appear.
    pub id: String,
    /// The fullest form.
    pub name: String,
    /// The other forms.
    pub aliases: Vec<String>,
    /// Every mention by name.
    pub mentions: Vec<Mention>,
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Quote {
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    /// The spans, joined by one space.
    pub text: String,
    /// Inside the marks for direct quotes, the reported clause for the others.
    pub spans: Vec<Extent>,
    /// Whose words they are.
    pub speaker: Option<Speaker>,
    /// The word of saying.
    pub cue: Option<Phrase>,
    /// How surely the speaker is right, from 0 to 1, two decimals.
    pub confidence: f64,
    /// The rule that found the speaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// A stretch of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Extent {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
}

/// A stretch of the text with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Phrase {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// As written.
    pub text: String,
}

/// Whose words a quote is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Speaker {
    /// Full name where it is known, or the words of the text for a place or a group.
    pub name: Option<String>,
    /// The entity's id in this record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `person`, `place`, `organization`, `group`, `document` or `unknown`.
    pub kind: String,
    /// The words by which the text names the speaker of this quote.
    pub mention: Option<Phrase>,
}
