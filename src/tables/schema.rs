//! What the tables hold: a line a column.
//!
//! A row is counted from 0 in its story, and never asked for beyond the count of its table.

use rustc_hash::FxHashSet;

use super::Kind::{Day, Flag, Number, Numbers, Real, Text, Texts};
use super::story::Named;
use super::{Cell, Column, Kind, Story, Table};
use crate::record::{Extent, Organization, Person, Phrase, Place, Quote, Speaker, StoryDate};

/// Every table, stories first.
pub const TABLES: &[Table] = &[
    Table { name: "stories", about: "a story", columns: STORIES, rows: |_| 1 },
    Table { name: "mentions", about: "a name or a date in a text", columns: MENTIONS, rows: Story::count_mentions },
    Table { name: "quotes", about: "something said", columns: QUOTES, rows: |s| s.record.quotes.len() },
    Table { name: "people", about: "a person in a story", columns: PEOPLE, rows: |s| s.record.people.len() },
    Table { name: "places", about: "a place in a story", columns: PLACES, rows: |s| s.record.places.len() },
    Table {
        name: "organizations",
        about: "an organisation in a story",
        columns: ORGANIZATIONS,
        rows: |s| s.record.organizations.len(),
    },
];

/// What a row of another table than the stories says of its story where the table stands alone.
pub const STORY: &[Column] = &[
    always("story_lead_id", Text, "the story's `lead_id`", |s, _| (&s.lead).into()),
    always("path", Text, "path of the file below what was indexed", |s, _| (&s.record.source.path).into()),
    maybe("member", Text, "the member of an archive file", |s, _| s.record.source.member.as_ref().into()),
    maybe("record", Number, "the line or record inside the file, from 0", |s, _| s.record.source.record.into()),
    always("offset", Number, "code point of the decoded input at which the story's `text` begins", |s, _| {
        s.record.source.offset.into()
    }),
    maybe("date", Day, "the story's date, where it is known to the day", |s, _| day(s)),
    maybe("date_first", Day, "first day that the story's date can mean", |s, _| first(s)),
    maybe("date_last", Day, "last day that it can mean", |s, _| last(s)),
    maybe("date_granularity", Text, "`day`, `month` or `year`", |s, _| date(s).map(|d| &d.granularity).into()),
    maybe("date_method", Text, "`given`, `written` or `inferred`", |s, _| date(s).map(|d| &d.method).into()),
    maybe("date_confidence", Real, "how sure the date is, 0 to 1", |s, _| date(s).map(|d| d.confidence).into()),
];

/// What a story says to a search engine beside its row: what is found in it, which an engine cannot join.
pub const OF_STORIES: &[Column] = &[
    always("is_copy", Flag, "whether the story is a copy of an earlier one", |s, _| Cell::Flag(s.id != s.lead)),
    always("people", Texts, "full names of the people in it", |s, _| {
        once(s.record.people.iter().map(|person| &person.name))
    }),
    always("organizations", Texts, "full names of the organisations in it", |s, _| {
        once(s.record.organizations.iter().map(|organization| &organization.name))
    }),
    always("places", Texts, "names of the places in it", |s, _| once(s.record.places.iter().map(|place| &place.name))),
    always("geonames", Numbers, "GeoNames ids of the places that could be told", |s, _| {
        Cell::Numbers(s.record.places.iter().filter_map(|place| place.geonames).map(i64::from).collect())
    }),
    always("countries", Texts, "ISO 3166-1 alpha-2 codes of the countries that they lie in", |s, _| {
        once(s.record.places.iter().filter_map(|place| place.country.as_ref()))
    }),
    always("points", Texts, "where they lie, as `LAT,LON` in degrees", |s, _| {
        let point = |place: &Place| Some(format!("{},{}", place.lat?, place.lon?));
        once(s.record.places.iter().filter_map(point))
    }),
    always("speakers", Texts, "full names of those whose words it prints", |s, _| {
        once((0..s.record.quotes.len()).filter_map(|n| speaker(s, n)?.name.as_ref()))
    }),
];

/// What a quote says to a search engine beside its row and the date of its story.
pub const OF_QUOTES: &[Column] = &[
    always("is_copy", Flag, "whether the story or one that it copies printed it before", |s, n| {
        Cell::Flag(s.quote_id(n) != s.quote_leads[n])
    }),
    maybe("publication", Text, "the paper or agency", |s, _| s.record.publication.as_ref().into()),
    maybe("headline", Text, "the story's heading", |s, _| s.record.headline.as_ref().into()),
    maybe("url", Text, "address that the input gives", |s, _| s.record.url.as_ref().into()),
    maybe("language", Text, "ISO 639-1 code", |s, _| s.record.language.as_ref().into()),
];

pub(super) const STORIES: &[Column] = &[
    always("id", Text, "the record's id; `ID~2` where two bear the same", |s, _| (&s.id).into()),
    always("lead_id", Text, "the earliest story that this is a copy of; its own id where it is none", |s, _| {
        (&s.lead).into()
    }),
    always("path", Text, "path of the file below what was indexed", |s, _| (&s.record.source.path).into()),
    maybe("member", Text, "the member of an archive file", |s, _| s.record.source.member.as_ref().into()),
    maybe("record", Number, "the line or record inside the file, from 0", |s, _| s.record.source.record.into()),
    always("story", Number, "the story's number in its input, from 0", |s, _| s.record.source.story.into()),
    always("line", Number, "line of the file on which it begins, from 1", |s, _| s.line_at(0).into()),
    always("offset", Number, "code point of the decoded input at which `text` begins", |s, _| {
        s.record.source.offset.into()
    }),
    always("first_byte", Number, "the same slice, or the record, in bytes of the file", |s, _| {
        s.record.source.bytes[0].into()
    }),
    always("end_byte", Number, "byte after the last", |s, _| s.record.source.bytes[1].into()),
    always("encoding", Text, "how the file was decoded", |s, _| (&s.record.source.encoding).into()),
    always("format", Text, "what the file was read as", |s, _| (&s.record.source.format).into()),
    always("sha256", Text, "SHA-256 of the whole file", |s, _| (&s.record.source.sha256).into()),
    maybe("publication", Text, "the paper or agency", |s, _| s.record.publication.as_ref().into()),
    maybe("section", Text, "part of the paper", |s, _| s.record.section.as_ref().into()),
    maybe("page", Text, "page, as the paper counts", |s, _| s.record.page.as_ref().into()),
    maybe("url", Text, "address that the input gives", |s, _| s.record.url.as_ref().into()),
    always("keywords", Texts, "subjects and key words that the input gives", |s, _| (&s.record.keywords).into()),
    maybe("headline", Text, "the heading", |s, _| s.record.headline.as_ref().into()),
    maybe("byline", Text, "who wrote it", |s, _| s.record.byline.as_ref().into()),
    maybe("dateline", Text, "the opening words that say where it was filed", |s, _| {
        s.record.dateline.as_ref().map(|line| &line.text).into()
    }),
    maybe("dateline_place", Text, "where it was filed", |s, _| {
        s.record.dateline.as_ref().and_then(|line| line.place.as_ref()).into()
    }),
    maybe("agency", Text, "the agency that the dateline names", |s, _| {
        s.record.dateline.as_ref().and_then(|line| line.agency.as_ref()).into()
    }),
    maybe("date", Day, "the story's date, where it is known to the day", |s, _| day(s)),
    maybe("date_first", Day, "first day that the story's date can mean", |s, _| first(s)),
    maybe("date_last", Day, "last day that it can mean", |s, _| last(s)),
    maybe("date_value", Text, "the date as the record has it: `2002-05-24`, `2002-05` or `2002`", |s, _| {
        date(s).map(|d| &d.value).into()
    }),
    maybe("date_granularity", Text, "`day`, `month` or `year`", |s, _| date(s).map(|d| &d.granularity).into()),
    maybe("date_method", Text, "`given`, `written` or `inferred`", |s, _| date(s).map(|d| &d.method).into()),
    maybe("date_confidence", Real, "how sure the date is, 0 to 1", |s, _| date(s).map(|d| d.confidence).into()),
    always("date_because", Texts, "each reason for the date, in words", |s, _| match date(s) {
        Some(date) => (&date.because).into(),
        None => Cell::Texts([].as_slice().into()),
    }),
    maybe("language", Text, "ISO 639-1 code", |s, _| s.record.language.as_ref().into()),
    maybe("modified", Text, "when it was last changed, ISO 8601", |s, _| s.record.modified.as_ref().into()),
    maybe("retrieved", Text, "when it was saved or crawled, ISO 8601", |s, _| s.record.retrieved.as_ref().into()),
    always("partial", Flag, "whether the text is a part of the story alone", |s, _| Cell::Flag(s.record.partial)),
    maybe("revision_of", Text, "id of the story that this one replaces", |s, _| s.record.revision_of.as_ref().into()),
    always("text", Text, "the text: code points count in it", |s, _| (&s.record.text).into()),
    always("cut_starts", Numbers, "first code points of what is no part of the story", |s, _| {
        Cell::Numbers(s.record.cut.iter().map(|cut| whole(cut.start)).collect())
    }),
    always("cut_ends", Numbers, "code points after the last", |s, _| {
        Cell::Numbers(s.record.cut.iter().map(|cut| whole(cut.end)).collect())
    }),
];

pub(super) const MENTIONS: &[Column] = &[
    always("story_id", Text, "`id` of its story", |s, _| (&s.id).into()),
    always("number", Number, "its number in the story, from 0, in the order of the text", |_, n| n.into()),
    always("kind", Text, "`person`, `place`, `organization` or `date`", |s, n| match s.mention(n) {
        Named::Name { kind, .. } => kind.into(),
        Named::Date(_) => "date".into(),
    }),
    maybe("entity", Text, "`id` of whom or what it names: `p0`, `g0`, `o0`; none for dates", |s, n| {
        match s.mention(n) {
            Named::Name { id, .. } => id.into(),
            Named::Date(_) => Cell::Null,
        }
    }),
    maybe("name", Text, "its fullest name; none for dates", |s, n| match s.mention(n) {
        Named::Name { name, .. } => name.into(),
        Named::Date(_) => Cell::Null,
    }),
    maybe("value", Text, "of a date, the TIMEX3 value, where the text tells it", |s, n| match s.mention(n) {
        Named::Name { .. } => Cell::Null,
        Named::Date(date) => date.value.as_ref().into(),
    }),
    maybe("granularity", Text, "of a date: `day`, `week`, `month` … `century`, `time`", |s, n| match s.mention(n) {
        Named::Name { .. } => Cell::Null,
        Named::Date(date) => (&date.granularity).into(),
    }),
    always("text", Text, "the words as written", |s, n| match s.mention(n) {
        Named::Name { mention, .. } => (&mention.text).into(),
        Named::Date(date) => (&date.text).into(),
    }),
    always("start", Number, "first code point in the story's text", |s, n| extent(s, n).start.into()),
    always("end", Number, "code point after the last", |s, n| extent(s, n).end.into()),
    always("line", Number, "line of the file on which it begins, from 1", |s, n| s.line_at(extent(s, n).start).into()),
    maybe("as", Text, "`demonym` where an adjective or a people names a place", |s, n| match s.mention(n) {
        Named::Name { mention, .. } => mention.role.as_ref().into(),
        Named::Date(_) => Cell::Null,
    }),
    maybe("rule", Text, "the rule that found it", |s, n| match s.mention(n) {
        Named::Name { mention, .. } => mention.rule.as_ref().into(),
        Named::Date(date) => date.rule.as_ref().into(),
    }),
];

pub(super) const QUOTES: &[Column] = &[
    always("id", Text, "the story's id and the number of the quote in it, from 0: `page.txt#0/q3`", |s, n| {
        s.quote_id(n).into()
    }),
    always(
        "lead_id",
        Text,
        "the earliest print of it in the story and its copies; its own id where it is that",
        |s, n| (&s.quote_leads[n]).into(),
    ),
    always("story_id", Text, "`id` of its story", |s, _| (&s.id).into()),
    always("kind", Text, "`direct`, `mixed` or `indirect`", |s, n| (&quote(s, n).kind).into()),
    always("text", Text, "what was said, its stretches joined by one space", |s, n| (&quote(s, n).text).into()),
    always("starts", Numbers, "first code point of each stretch", |s, n| {
        Cell::Numbers(quote(s, n).spans.iter().map(|span| whole(span.start)).collect())
    }),
    always("ends", Numbers, "code point after the last of each", |s, n| {
        Cell::Numbers(quote(s, n).spans.iter().map(|span| whole(span.end)).collect())
    }),
    always("line", Number, "line of the file on which it begins, from 1", |s, n| {
        s.line_at(quote(s, n).spans.first().map_or(0, |span| span.start)).into()
    }),
    maybe("speaker_name", Text, "full name of who speaks, where it is known", |s, n| {
        speaker(s, n).and_then(|speaker| speaker.name.as_ref()).into()
    }),
    maybe("speaker", Text, "`id` of who speaks among the story's people, places or organisations", |s, n| {
        speaker(s, n).and_then(|speaker| speaker.id.as_ref()).into()
    }),
    maybe("speaker_kind", Text, "`person`, `place`, `organization`, `group`, `document` or `unknown`", |s, n| {
        speaker(s, n).map(|speaker| &speaker.kind).into()
    }),
    maybe("speaker_text", Text, "the words by which the text names who speaks", |s, n| {
        mention(s, n).map(|mention| &mention.text).into()
    }),
    maybe("speaker_start", Number, "their first code point", |s, n| mention(s, n).map(|mention| mention.start).into()),
    maybe("speaker_end", Number, "code point after their last", |s, n| mention(s, n).map(|mention| mention.end).into()),
    maybe("cue", Text, "the word of saying", |s, n| quote(s, n).cue.as_ref().map(|cue| &cue.text).into()),
    maybe("cue_start", Number, "its first code point", |s, n| quote(s, n).cue.as_ref().map(|cue| cue.start).into()),
    maybe("cue_end", Number, "code point after its last", |s, n| quote(s, n).cue.as_ref().map(|cue| cue.end).into()),
    always("confidence", Real, "how sure the speaker is, 0 to 1", |s, n| quote(s, n).confidence.into()),
    maybe("rule", Text, "the rule that found the speaker", |s, n| quote(s, n).rule.as_ref().into()),
];

const PEOPLE: &[Column] = &[
    always("story_id", Text, "`id` of the story", |s, _| (&s.id).into()),
    always("id", Text, "`p0`, `p1` … in the order in which they appear", |s, n| (&person(s, n).id).into()),
    always("name", Text, "the fullest form", |s, n| (&person(s, n).name).into()),
    always("titles", Texts, "titles and roles, as written", |s, n| (&person(s, n).titles).into()),
    always("aliases", Texts, "the other forms", |s, n| (&person(s, n).aliases).into()),
    always("mentions", Number, "how often the story names them", |s, n| person(s, n).mentions.len().into()),
    always("quotes", Number, "how many quotes of the story are their words", |s, n| {
        s.quotes_by(&person(s, n).id).into()
    }),
];

const PLACES: &[Column] = &[
    always("story_id", Text, "`id` of the story", |s, _| (&s.id).into()),
    always("id", Text, "`g0`, `g1` … in the order in which they appear", |s, n| (&place(s, n).id).into()),
    always("name", Text, "the gazetteer's name, or the words of the text", |s, n| (&place(s, n).name).into()),
    maybe("geonames", Number, "GeoNames id; none where it could not be told which place is meant", |s, n| {
        place(s, n).geonames.map(|id| Cell::Number(id.into())).into()
    }),
    always(
        "kind",
        Text,
        "`city`, `country`, `admin1`, `admin2`, `region`, `natural`, `continent` or `unknown`",
        |s, n| (&place(s, n).kind).into(),
    ),
    maybe("country", Text, "ISO 3166-1 alpha-2", |s, n| place(s, n).country.as_ref().into()),
    maybe("lat", Real, "degrees north", |s, n| place(s, n).lat.into()),
    maybe("lon", Real, "degrees east", |s, n| place(s, n).lon.into()),
    always("mentions", Number, "how often the story names it", |s, n| place(s, n).mentions.len().into()),
    always("quotes", Number, "how many quotes of the story are its words", |s, n| s.quotes_by(&place(s, n).id).into()),
];

const ORGANIZATIONS: &[Column] = &[
    always("story_id", Text, "`id` of the story", |s, _| (&s.id).into()),
    always("id", Text, "`o0`, `o1` … in the order in which they appear", |s, n| (&organization(s, n).id).into()),
    always("name", Text, "the fullest form", |s, n| (&organization(s, n).name).into()),
    always("aliases", Texts, "the other forms", |s, n| (&organization(s, n).aliases).into()),
    always("mentions", Number, "how often the story names it", |s, n| organization(s, n).mentions.len().into()),
    always("quotes", Number, "how many quotes of the story are its words", |s, n| {
        s.quotes_by(&organization(s, n).id).into()
    }),
];

/// How a row gives its value.
type Value = for<'s> fn(&'s Story, usize) -> Cell<'s>;

const fn always(name: &'static str, kind: Kind, about: &'static str, cell: Value) -> Column {
    Column { name, kind, required: true, about, cell }
}

const fn maybe(name: &'static str, kind: Kind, about: &'static str, cell: Value) -> Column {
    Column { name, kind, required: false, about, cell }
}

fn date(story: &Story) -> Option<&StoryDate> {
    story.record.date.as_ref()
}

fn day(story: &Story) -> Cell<'static> {
    let day = story.days.filter(|days| days.first == days.last);
    day.map(|days| Cell::Day(days.first)).into()
}

fn first(story: &Story) -> Cell<'static> {
    story.days.map(|days| Cell::Day(days.first)).into()
}

fn last(story: &Story) -> Cell<'static> {
    story.days.map(|days| Cell::Day(days.last)).into()
}

/// Each text once, in the order in which they come.
fn once<T: Into<String>>(texts: impl Iterator<Item = T>) -> Cell<'static> {
    let mut seen = FxHashSet::default();
    let known: Vec<String> = texts.map(Into::into).filter(|text: &String| seen.insert(text.clone())).collect();
    Cell::Texts(known.into())
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn extent(story: &Story, number: usize) -> Extent {
    match story.mention(number) {
        Named::Name { mention, .. } => Extent { start: mention.start, end: mention.end },
        Named::Date(date) => Extent { start: date.start, end: date.end },
    }
}

fn quote(story: &Story, number: usize) -> &Quote {
    &story.record.quotes[number]
}

fn speaker(story: &Story, number: usize) -> Option<&Speaker> {
    quote(story, number).speaker.as_ref()
}

fn mention(story: &Story, number: usize) -> Option<&Phrase> {
    speaker(story, number).and_then(|speaker| speaker.mention.as_ref())
}

fn person(story: &Story, number: usize) -> &Person {
    &story.record.people[number]
}

fn place(story: &Story, number: usize) -> &Place {
    &story.record.places[number]
}

fn organization(story: &Story, number: usize) -> &Organization {
    &story.record.organizations[number]
}
