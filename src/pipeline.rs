//! The whole flow, top to bottom: a document becomes stories, each story its text and mentions, and these a record.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::copies;
use crate::corrections::{self, Corrections};
use crate::index::{Shard, kept, story_key};
use crate::input::{self, Document};
use crate::name::{self, Names, given};
use crate::place::{self, Place};
use crate::quote::{self, Quote, Who};
use crate::record::{self, Record};
use crate::span::{Offsets, Span};
use crate::story::{self, Story};
use crate::text::{Ends, Paragraph, Text, squeezed};
use crate::time::anchor::{self, Clues};
use crate::time::{self, DateMention, Granularity, Method, StoryDate, Timex};
use crate::timing::{Stage, Timings, Watch};

/// Turns a document into the records of its stories, in order.
pub fn extract(document: &Document) -> Vec<Record> {
    let mut records = Vec::new();
    let (file, corrections) = (document.source.path.as_str(), &Corrections::default());
    let terms = Terms { longest: usize::MAX, unextracted: false, corrections, file, shard: None, timings: None };
    extract_each(document, terms, &mut |record| records.extend(record.map(signed)));
    records
}

/// A record with its signature, for whoever does not read its words for more.
pub(crate) fn signed(mut record: Record) -> Record {
    record.signature = copies::signature::signature(kept::pieces(&record));
    record
}

/// Most stories of a page, and about how many bytes of them, that are held at once.
const TOGETHER: usize = 256;
const TOGETHER_BYTES: usize = 1 << 20;

/// A story that was not extracted, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It is longer than it may be.
    TooLong {
        /// Its number in its input, from 0.
        story: usize,
        /// Its bytes in the text.
        span: Span,
    },
    /// It falls to another shard.
    Elsewhere,
}

/// What the user has to say of the stories of a document.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The most bytes that a story may have.
    pub longest: usize,
    /// Whether stories are kept for their words and heads alone, and nothing is looked for in them.
    pub unextracted: bool,
    /// The user's own corrections.
    pub corrections: &'a Corrections,
    /// The key of the file, its absolute path, by which a correction may know it.
    pub file: &'a str,
    /// The shard whose stories are wanted; nothing for all.
    pub shard: Option<&'a Shard>,
    /// Where the time that each stage takes is noted, where someone asks.
    pub timings: Option<&'a Timings>,
}

/// A story that was extracted.
#[derive(Debug)]
pub(crate) struct Extracted {
    /// Its record, without a signature.
    pub(crate) record: Record,
    /// Where its sentences end, as far as it was read.
    pub(crate) ends: Ends,
}

impl From<Record> for Extracted {
    /// One that was extracted before.
    fn from(record: Record) -> Self {
        Self { record, ends: Ends::default() }
    }
}

/// The same for a run that goes on whatever a text does to it: each story that has a text or a headline is given as a
/// record, and what was not extracted as words for the reader of news. Gives how many stories fall to other shards.
pub(crate) fn extract_or_say(
    document: &Document,
    terms: Terms<'_>,
    give: &mut dyn FnMut(Result<Extracted, String>),
) -> usize {
    let whereabouts = || document.whereabouts();
    let (mut elsewhere, mut given) = (0, 0);
    let mut each = |story: Result<Extracted, Left>| match story {
        Ok(Extracted { record, .. }) if record.text.trim().is_empty() && record.headline.is_none() => {}
        Ok(story) => {
            given += 1;
            give(Ok(story));
        }
        Err(Left::Elsewhere) => elsewhere += 1,
        Err(Left::TooLong { span, .. }) => {
            give(Err(format!("{}: {}", whereabouts(), input::too_long(span.len(), terms.longest))));
        }
    };
    if catch_unwind(AssertUnwindSafe(|| each_story(document, terms, &mut each))).is_err() {
        give(Err(format!("{}: a fault in archive, on a text it cannot work through", whereabouts())));
    }
    if given + elsewhere == 0 && document.given.headline.is_some() && document.text.trim().is_empty() {
        give(Err(format!("{}: a headline, and no text under it", whereabouts())));
    }
    elsewhere
}

/// Turns the stories of a document into records one after another, so that no more than a few are held at once. They
/// have no signature yet.
pub fn extract_each(document: &Document, terms: Terms<'_>, give: &mut dyn FnMut(Result<Record, Left>)) {
    each_story(document, terms, &mut |story| give(story.map(|story| story.record)));
}

fn each_story(document: &Document, terms: Terms<'_>, give: &mut dyn FnMut(Result<Extracted, Left>)) {
    let mut watch = Watch::start(terms.timings);
    let points = Offsets::new(&document.text);
    let stories = story::split(document);
    watch.end(Stage::Splitting);
    let single = stories.len() == 1 && document.before.stories == 0;
    let page = Page { document, points: &points, single, terms };
    let lends = anchor::lends(document.is_page, stories.len());
    let (mut together, mut bytes) = (Vec::new(), 0);
    for (number, story) in (document.before.stories..).zip(&stories) {
        if story.span.len() > terms.longest {
            page.extract(&std::mem::take(&mut together), lends, give);
            give(Err(Left::TooLong { story: number, span: story.span }));
            continue;
        }
        together.push((number, story));
        bytes += story.span.len();
        // A page of few stories is dated as one, and a long one in stretches.
        if !lends && (together.len() >= TOGETHER || bytes >= TOGETHER_BYTES) {
            page.extract(&std::mem::take(&mut together), lends, give);
            bytes = 0;
        }
    }
    page.extract(&together, lends, give);
}

/// What all stories of a document share.
struct Page<'d> {
    document: &'d Document,
    points: &'d Offsets<'d>,
    /// Whether the document is one story.
    single: bool,
    terms: Terms<'d>,
}

impl Page<'_> {
    /// Extracts stories, each with its number in its input.
    fn extract(&self, stories: &[(usize, &Story)], lends: bool, give: &mut dyn FnMut(Result<Extracted, Left>)) {
        // What was found on the way is dropped before the first record is given: a long story takes much for each.
        self.records(stories, lends).into_iter().for_each(give);
    }

    /// Whether a story falls to the shard that is wanted.
    fn is_wanted(&self, number: usize) -> bool {
        self.terms.shard.is_none_or(|shard| shard.holds(&id(self.document, number, self.single)))
    }

    /// What becomes of a story that is not wanted: nothing of one that is blank, which would be none.
    fn left(&self, story: &Story) -> Option<Result<Extracted, Left>> {
        let has_headline = self.document.given.headline.is_some() || story.headline.is_some();
        let is_blank = story.span.of(&self.document.text).trim().is_empty() && !has_headline;
        (!is_blank).then_some(Err(Left::Elsewhere))
    }

    fn records(&self, stories: &[(usize, &Story)], lends: bool) -> Vec<Result<Extracted, Left>> {
        let document = self.document;
        // The stories of a page tell of one another's dates, and so all are looked at where one of them is wanted.
        if !stories.iter().any(|&(number, _)| self.is_wanted(number)) {
            return stories.iter().filter_map(|(_, story)| self.left(story)).collect();
        }
        let mut watch = Watch::start(self.terms.timings);
        let texts: Vec<Text<'_>> = stories
            .iter()
            .map(|(_, story)| Text::new(story.span.of(&document.text), self.paragraphs_read(story)))
            .collect();
        watch.end(Stage::Tokens);
        let timexes: Vec<Vec<Timex>> = texts.iter().map(time::recognize).collect();
        watch.end(Stage::Dates);
        let mut names: Vec<Names> = texts
            .iter()
            .zip(&timexes)
            .map(|(text, timexes)| name::recognize(text, &timexes.iter().map(|timex| timex.span).collect::<Vec<_>>()))
            .collect();
        let marked = given::Marked {
            people: &document.given.people,
            organizations: &document.given.organizations,
            places: &document.given.places,
        };
        let marked_places: Vec<Vec<Span>> =
            names.iter_mut().zip(&texts).map(|(names, text)| given::add(names, text, marked)).collect();
        let mut corrections: Vec<corrections::Story<'_>> =
            stories.iter().map(|&(number, _)| self.corrections(number)).collect();
        for ((names, text), corrections) in names.iter_mut().zip(&texts).zip(&mut corrections) {
            corrections.people(names, text);
        }
        watch.end(Stage::Names);
        let corrected: Vec<Option<StoryDate>> = corrections.iter_mut().map(corrections::Story::date).collect();
        let clues: Vec<Clues<'_>> = (0..stories.len())
            .map(|n| Clues {
                corrected: corrected[n].as_ref(),
                given: &document.given,
                story: stories[n].1,
                text: &texts[n],
                timexes: &timexes[n],
                names: &names[n],
            })
            .collect();
        let story_dates = anchor::date_stories(&clues, lends);
        watch.end(Stage::StoryDate);
        let given = &document.given;
        let publication = given.publication.as_deref().or(given.url.as_deref());
        let country = place::country_of_paper(given.url.as_deref().or(publication));
        let day_first = time::day_first(texts.iter().zip(&timexes), given.day_first, country.as_deref());

        let mut records = Vec::with_capacity(stories.len());
        let parts = names.into_iter().zip(story_dates).zip(corrections);
        for (n, ((mut names, date), mut corrections)) in parts.enumerate() {
            let ((number, story), text) = (stories[n], &texts[n]);
            if !self.is_wanted(number) {
                records.extend(self.left(story));
                continue;
            }
            let stated = || story::stated_dateline(text.source, document.given.dateline.as_deref());
            let dateline = story.dateline.clone().or_else(stated);
            let likely = date.as_ref().filter(|date| date.is_likely());
            let context = place::Context {
                dateline: dateline.as_ref().and_then(|line| line.place),
                publication,
                home: document.given.home.as_deref(),
                year: likely.map(|date| date.day.year()),
            };
            let line = story.dateline.as_ref().map(|line| line.span);
            let written = likely.and_then(|date| time::day_of_writing(date, &timexes[n], line));
            let dates = time::resolve(text, &timexes[n], likely, written, day_first);
            watch.end(Stage::Dates);
            let mut places = place::resolve(text, &names, context);
            for mention in places.iter_mut().flat_map(|place| &mut place.mentions) {
                if marked_places[n].binary_search_by_key(&mention.span.start, |span| span.start).is_ok() {
                    mention.rule = given::RULE;
                }
            }
            corrections.places(&mut places, text);
            names.give_way(places.iter().flat_map(|place| &place.mentions).map(|mention| mention.span));
            watch.end(Stage::Places);
            let quotes = quote::attribute(text, &names, &places);
            watch.end(Stage::Quotes);
            let found = Found { story, text, dateline, date, dates, names, places, quotes };
            let mut record = found.record(self, number);
            corrections.finish(&mut record);
            records.push(Ok(Extracted { record, ends: Ends::of(text) }));
            watch.end(Stage::Record);
        }
        records
    }

    /// The paragraphs that are read for what they say: of a story in another language, or where nothing is looked for, none,
    /// so that it keeps its text and its head and every step finds nothing.
    fn paragraphs_read(&self, story: &Story) -> Vec<Paragraph> {
        if story.is_english() && !self.terms.unextracted { story.paragraphs.clone() } else { Vec::new() }
    }

    /// The user's corrections of the story of a number.
    fn corrections(&self, number: usize) -> corrections::Story<'_> {
        let Terms { corrections, file, .. } = self.terms;
        let known = match corrections.is_empty() {
            true => corrections::Known::default(),
            false => known(self.document, file, number, self.single),
        };
        corrections::Story::new(corrections, &known)
    }
}

/// All that was found in one story, in bytes.
struct Found<'t> {
    story: &'t Story,
    text: &'t Text<'t>,
    dateline: Option<story::Dateline>,
    date: Option<StoryDate>,
    dates: Vec<DateMention>,
    names: Names,
    places: Vec<Place>,
    quotes: Vec<Quote>,
}

impl Found<'_> {
    /// Counts everything in code points, as a record does; the story is the one of this `number` in its input.
    fn record(&self, page: &Page<'_>, number: usize) -> Record {
        let Page { document, points, single, .. } = *page;
        let given = &document.given;
        let source = self.text.source;
        let count = Count { points: Offsets::new(source), source };
        let words = |span: Span| squeezed(span.of(source));
        Record {
            id: id(document, number, single),
            source: record::Source {
                story: number,
                offset: document.before.code_points + points.code_point(self.story.span.start),
                bytes: document.file_bytes(self.story.span),
                ..document.source.clone()
            },
            publication: given.publication.clone(),
            section: given.section.clone(),
            page: given.page.clone(),
            url: given.url.clone(),
            keywords: given.keywords.clone(),
            ids: given.ids.clone(),
            modified: given.modified.clone(),
            retrieved: given.retrieved.clone(),
            partial: given.partial,
            revision_of: given.revision_of.clone(),
            signature: Vec::new(),
            headline: given.headline.clone().or_else(|| self.story.headline.map(words)),
            byline: given.byline.clone().or_else(|| self.story.byline.map(words)),
            dateline: self.dateline.as_ref().map(|line| count.dateline(line)),
            date: self.date.as_ref().map(story_date),
            language: self.story.language.clone(),
            unextracted: page.terms.unextracted,
            text: source.to_owned(),
            cut: self.story.cut.iter().map(|&(span, rule)| count.cut(span, rule)).collect(),
            corrected: Vec::new(),
            dates: self.dates.iter().map(|date| count.date(date)).collect(),
            people: self.names.people.iter().enumerate().map(|(n, person)| count.person(n, person)).collect(),
            places: self.places.iter().enumerate().map(|(n, place)| count.place(n, place)).collect(),
            organizations: self
                .names
                .organizations
                .iter()
                .enumerate()
                .map(|(n, org)| count.organization(n, org))
                .collect(),
            quotes: self.quotes.iter().map(|quote| count.quote(quote, self)).collect(),
        }
    }
}

/// Makes the parts of a record, counting code points.
struct Count<'t> {
    points: Offsets<'t>,
    source: &'t str,
}

impl Count<'_> {
    fn extent(&self, span: Span) -> record::Extent {
        record::Extent { start: self.points.code_point(span.start), end: self.points.code_point(span.end) }
    }

    fn phrase(&self, span: Span) -> record::Phrase {
        let record::Extent { start, end } = self.extent(span);
        record::Phrase { start, end, text: span.of(self.source).to_owned() }
    }

    fn mention(&self, span: Span, rule: &str, role: Option<&str>) -> record::Mention {
        let record::Phrase { start, end, text } = self.phrase(span);
        record::Mention { start, end, text, role: role.map(str::to_owned), rule: Some(rule.to_owned()) }
    }

    fn cut(&self, span: Span, rule: &str) -> record::Cut {
        let record::Extent { start, end } = self.extent(span);
        record::Cut { start, end, rule: rule.to_owned() }
    }

    fn dateline(&self, line: &story::Dateline) -> record::Dateline {
        let record::Phrase { start, end, text } = self.phrase(line.span);
        let words = |span: Span| squeezed(span.of(self.source));
        record::Dateline {
            text,
            start,
            end,
            place: line.place.map(|span| titlecase(&words(span))),
            agency: line.agency.map(words),
        }
    }

    fn date(&self, date: &DateMention) -> record::DateMention {
        let record::Phrase { start, end, text } = self.phrase(date.span);
        record::DateMention {
            start,
            end,
            text,
            value: date.value.clone(),
            granularity: date.granularity.into(),
            rule: Some(date.rule.into()),
        }
    }

    fn person(&self, number: usize, person: &crate::name::Person) -> record::Person {
        let forms = person.mentions.iter().map(|mention| squeezed(mention.span.of(self.source)));
        record::Person {
            id: format!("p{number}"),
            name: person.name.clone(),
            titles: distinct(person.titles.iter().map(|span| squeezed(span.of(self.source)))),
            aliases: distinct(forms.filter(|form| *form != person.name)),
            mentions: person.mentions.iter().map(|m| self.mention(m.span, m.rule, None)).collect(),
        }
    }

    fn organization(&self, number: usize, organization: &crate::name::Organization) -> record::Organization {
        let forms = organization.mentions.iter().map(|mention| squeezed(mention.span.of(self.source)));
        record::Organization {
            id: format!("o{number}"),
            name: organization.name.clone(),
            aliases: distinct(forms.filter(|form| *form != organization.name)),
            mentions: organization.mentions.iter().map(|m| self.mention(m.span, m.rule, None)).collect(),
        }
    }

    fn place(&self, number: usize, place: &Place) -> record::Place {
        record::Place {
            id: format!("g{number}"),
            name: place.name.clone(),
            geonames: place.geonames,
            kind: place.kind.into(),
            country: place.country.clone(),
            lat: place.point.map(|point| point.0),
            lon: place.point.map(|point| point.1),
            mentions: place
                .mentions
                .iter()
                .map(|m| self.mention(m.span, m.rule, m.is_demonym.then_some("demonym")))
                .collect(),
        }
    }

    fn quote(&self, quote: &Quote, found: &Found<'_>) -> record::Quote {
        let text: Vec<String> = quote.spans.iter().map(|span| squeezed(span.of(self.source))).collect();
        record::Quote {
            kind: match quote.kind {
                quote::Kind::Direct => "direct",
                quote::Kind::Mixed => "mixed",
                quote::Kind::Indirect => "indirect",
            }
            .into(),
            text: text.join(" "),
            spans: quote.spans.iter().map(|&span| self.extent(span)).collect(),
            speaker: quote.speaker.as_ref().map(|speaker| self.speaker(speaker, found)),
            cue: quote.cue.map(|span| self.phrase(span)),
            confidence: two_decimals(quote.confidence),
            rule: Some(quote.rule.into()),
        }
    }

    fn speaker(&self, speaker: &quote::Speaker, found: &Found<'_>) -> record::Speaker {
        let as_written = || speaker.mention.map(|span| squeezed(span.of(self.source)));
        let (kind, name, id) = match &speaker.who {
            Who::Person(n) => ("person", Some(found.names.people[*n].name.clone()), Some(format!("p{n}"))),
            Who::Organization(n) => {
                ("organization", Some(found.names.organizations[*n].name.clone()), Some(format!("o{n}")))
            }
            Who::Place(n) => ("place", as_written(), Some(format!("g{n}"))),
            Who::Group(words) => ("group", Some(words.clone()), None),
            Who::Document(words) => ("document", Some(words.clone()), None),
            Who::Name(words) => ("unknown", Some(words.clone()), None),
            Who::Unknown => ("unknown", None, None),
        };
        record::Speaker { name, id, kind: kind.into(), mention: speaker.mention.map(|span| self.phrase(span)) }
    }
}

/// The id of a story: its input's own, with the number where there are several, or [`own_id`].
fn id(document: &Document, number: usize, single: bool) -> String {
    match &document.given.id {
        Some(id) if single => id.clone(),
        Some(id) => format!("{id}#{number}"),
        None => own_id(&document.source, number, single),
    }
}

/// All that a correction can know a story by.
fn known<'d>(document: &'d Document, file: &str, number: usize, single: bool) -> corrections::Known<'d> {
    let source = record::Source { story: number, ..document.source.clone() };
    let ids = vec![id(document, number, single), own_id(&source, number, single), story_key(file, &source)];
    corrections::Known { path: &document.source.path, ids }
}

/// The id of a story whose input gives none: path, member, and its number in the file, which is that of its record
/// where a file holds several.
fn own_id(source: &record::Source, number: usize, single: bool) -> String {
    let member = source.member.as_ref().map(|member| format!("!{member}")).unwrap_or_default();
    let place = match source.record {
        Some(record) if single => record.to_string(),
        Some(record) => format!("{record}.{number}"),
        None => number.to_string(),
    };
    format!("{}{member}#{place}", source.path)
}

fn story_date(date: &StoryDate) -> record::StoryDate {
    record::StoryDate {
        value: date.value(),
        granularity: match date.granularity {
            Granularity::Day => "day",
            Granularity::Month => "month",
            Granularity::Year => "year",
        }
        .into(),
        method: match date.method {
            Method::Given => "given",
            Method::Written => "written",
            Method::Inferred => "inferred",
        }
        .into(),
        confidence: two_decimals(date.confidence),
        because: date.because.clone(),
        others: date.others.clone(),
    }
}

/// `WASHINGTON` as `Washington`; what is not all in capitals stays as it is.
fn titlecase(words: &str) -> String {
    if words.chars().any(char::is_lowercase) {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    let mut inside = false;
    for c in words.chars() {
        if inside {
            out.extend(c.to_lowercase())
        } else {
            out.push(c)
        }
        inside = c.is_alphabetic() || c == '’' || c == '\'';
    }
    out
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words {
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

fn two_decimals(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
