//! Results for other programs: one JSON object a line, with the version of its form.

use archive::answer::family;
use archive::index::fact::Tally;
use archive::index::said::Said;
use archive::index::{Group, Head};
use archive::query::Passage;
use archive::record::{Extent, Source, StoryDate};
use archive::span::Span;
use serde::Serialize;

use super::quotes::Learnt;
use super::sheet::Row;

/// Version of the objects. Keys are added within one; none is taken away or changes its meaning.
pub(crate) const VERSION: u32 = 1;

/// A value as an object with its version first.
pub(crate) fn object(value: &impl Serialize) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Versioned<'v, V> {
        version: u32,
        #[serde(flatten)]
        value: &'v V,
    }
    serde_json::to_string(&Versioned { version: VERSION, value })
}

/// A story that was found, with the passage that shows why, or every passage in `hits`. Spans count code points of the
/// record's text. `query` is the one of several that found it, `copy_of` a story known before of which this is a copy.
pub(crate) fn story(
    stored: &Head,
    score: Option<f32>,
    passages: &[Passage],
    every: bool,
    query: Option<&str>,
    copies: Option<Group>,
    copy_of: Option<&str>,
) -> serde_json::Result<Row> {
    #[derive(Serialize)]
    struct Story<'s> {
        id: &'s str,
        date: Option<&'s StoryDate>,
        headline: Option<&'s str>,
        byline: Option<&'s str>,
        publication: Option<&'s str>,
        language: Option<&'s str>,
        source: &'s Source,
        line: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        score: Option<f32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        copies: Option<Group>,
        #[serde(skip_serializing_if = "Option::is_none")]
        copy_of: Option<&'s str>,
        snippet: Option<&'s Snippet<'s>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        hits: Option<&'s [Snippet<'s>]>,
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<&'s str>,
    }
    #[derive(Serialize)]
    struct Snippet<'s> {
        text: &'s str,
        start: usize,
        end: usize,
        matches: Vec<Extent>,
    }
    let record = &stored.record;
    let text = &record.text;
    let point = |byte: usize| text.get(..byte).map_or(0, |head| head.chars().count());
    let extent = |span: Span| Extent { start: point(span.start), end: point(span.end) };
    let snippet = |passage: &Passage| {
        let Extent { start, end } = extent(passage.span);
        let matches = passage.marks.iter().map(|mark| extent(*mark)).collect();
        Snippet { text: passage.span.of(text), start, end, matches }
    };
    let snippets: Vec<Snippet<'_>> = passages.iter().map(snippet).collect();
    Row::new(&Story {
        id: &record.id,
        date: record.date.as_ref(),
        headline: record.headline.as_deref(),
        byline: record.byline.as_deref(),
        publication: record.publication.as_deref(),
        language: record.language.as_deref(),
        source: &record.source,
        line: stored.line,
        score,
        copies,
        copy_of,
        snippet: snippets.first(),
        hits: every.then_some(&snippets),
        query,
    })
}

/// A record with what was learnt of the story over the archive.
pub(crate) fn exported(record: &str, copies: Option<Group>) -> serde_json::Result<String> {
    let open = record.strip_suffix('}');
    match (copies, open) {
        (Some(group), Some(open)) => {
            Ok(format!("{open},\"learnt\":{{\"copies\":{}}}}}", serde_json::to_string(&group)?))
        }
        _ => Ok(record.to_owned()),
    }
}

/// A quote, with what was learnt of it over the archive.
#[derive(Serialize)]
pub(crate) struct Quote<'s> {
    #[serde(flatten)]
    said: &'s Said,
    #[serde(skip_serializing_if = "Option::is_none")]
    learnt: Option<Of<'s>>,
}

#[derive(Serialize)]
struct Of<'s> {
    /// How many copies of the story print it, too.
    copies: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<Told<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<Saying<'s>>,
}

#[derive(Serialize)]
struct Told<'s> {
    name: &'s str,
    /// The story that names the speaker of the same words, and the number of the quote in it.
    id: &'s str,
    quote: usize,
}

#[derive(Serialize)]
struct Saying<'s> {
    stories: usize,
    independent: usize,
    quotes: &'s [Said],
}

impl<'s> Quote<'s> {
    fn new(said: &'s Said, learnt: Learnt<'s>) -> Self {
        let told = learnt
            .told(said)
            .and_then(|told| Some(Told { name: family::name(told)?, id: &told.id, quote: told.quote }));
        let saying = learnt.family.filter(|_| learnt.variants).map(|family| Saying {
            stories: family.stories,
            independent: family.independent,
            quotes: &family.quotes,
        });
        let is_learnt = learnt.copies > 0 || told.is_some() || saying.is_some();
        let learnt = is_learnt.then_some(Of { copies: learnt.copies, speaker: told, family: saying });
        Self { said, learnt }
    }
}

/// A quote as a row.
pub(crate) fn quote(said: &Said, learnt: Learnt<'_>) -> serde_json::Result<Row> {
    Row::new(&Quote::new(said, learnt))
}

/// Quotes of a list, each with how many copies print it.
pub(crate) fn quotes(said: &[(Said, u32)]) -> Vec<Quote<'_>> {
    said.iter().map(|(said, copies)| Quote::new(said, Learnt::of_copies(*copies))).collect()
}

/// A person, place or organisation.
pub(crate) fn name(tally: &Tally) -> serde_json::Result<Row> {
    #[derive(Serialize)]
    struct Name<'t> {
        name: &'t str,
        #[serde(skip_serializing_if = "Option::is_none")]
        geonames: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<&'t str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        country: Option<&'t str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lat: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lon: Option<f64>,
        stories: usize,
        mentions: usize,
        quotes: usize,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        titles: &'t [String],
        forms: &'t [String],
    }
    let fact = &tally.fact;
    Row::new(&Name {
        name: &fact.name,
        geonames: fact.geonames,
        kind: fact.kind.as_deref(),
        country: fact.country.as_deref(),
        lat: fact.point.map(|point| point.0),
        lon: fact.point.map(|point| point.1),
        stories: tally.stories,
        mentions: fact.mentions,
        quotes: fact.quotes,
        titles: &fact.titles,
        forms: &fact.forms,
    })
}
