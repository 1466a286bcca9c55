//! A story as named fields, as JSON and CSV give it: which names mean what, and what the user says they mean.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::article::{with_dateline, without_by};
use super::date::since_1970;
use super::decode::without_stray_controls;
use super::markup::{self, html::parse};
use super::settings::Settings;
use super::{Document, Given, language_code, stated_date};

/// A story as named fields.
pub(super) type Row = Map<String, Value>;

/// By which names each field goes where the user says nothing, the surest first; case, spaces and signs do not count.
const NAMES: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "text",
            "body",
            "content",
            "articlebody",
            "bodytext",
            "fulltext",
            "article",
            "story",
            "bodymain",
            "bodies",
            "bodyxhtml",
            "bodyhtml",
            "bodyrichtext",
            "contenthtml",
            "volltext",
            "texte",
            "texto",
            "testo",
        ],
    ),
    ("id", &["id", "uri", "guid", "articleid"]),
    (
        "headline",
        &[
            "headline",
            "headlinemain",
            "headlines",
            "title",
            "titel",
            "überschrift",
            "titre",
            "título",
            "titulo",
            "titolo",
        ],
    ),
    (
        "date",
        &[
            "date",
            "published",
            "publishedat",
            "datepublished",
            "pubdate",
            "publicationdate",
            "firstcreated",
            "contentcreated",
            "versioncreated",
            "datum",
            "fecha",
        ],
    ),
    ("modified", &["modified", "datemodified", "updated", "updatedat", "versioncreated"]),
    ("embargo", &["embargoed", "embargo", "embargoeduntil", "embargodate"]),
    ("retrieved", &["retrieved", "crawled", "crawldate", "datecrawled", "datedownload"]),
    ("byline", &["byline", "by", "author", "authors", "autor", "auteur", "autore"]),
    ("dateline", &["dateline"]),
    (
        "publication",
        &[
            "publication",
            "source",
            "domain",
            "publisher",
            "newspaper",
            "publicationtitle",
            "copyrightholder",
            "quelle",
            "zeitung",
            "fuente",
        ],
    ),
    ("section", &["section", "category"]),
    ("page", &["page", "pages"]),
    ("url", &["url", "link"]),
    ("language", &["language", "lang"]),
    ("keywords", &["keywords", "keyword", "tags", "subject", "subjects"]),
    ("people", &["people", "persons", "person"]),
    ("places", &["places", "place", "locations", "location"]),
    ("organizations", &["organizations", "organization", "organisations", "organisation"]),
];

/// Whether a name is one of those that a field goes by.
pub(super) fn is_known(name: &str) -> bool {
    let name = plain(name);
    // `by` is a word of any text.
    name != "by" && NAMES.iter().any(|(_, names)| names.contains(&name.as_str()))
}

/// Why a row is no story to be read, where an agency says so: `pubstatus` of ninjs.
pub(super) fn taken_back(row: &Row) -> Option<&'static str> {
    taken_back_by(row.iter().find(|(name, _)| plain(name) == "pubstatus")?.1)
}

fn taken_back_by(status: &Value) -> Option<&'static str> {
    match status.as_str()?.rsplit(':').next()?.to_ascii_lowercase().as_str() {
        "canceled" | "cancelled" => Some("its agency took it back (pubstatus canceled)"),
        "withheld" => Some("its agency withholds it (pubstatus withheld)"),
        _ => None,
    }
}

/// The story that a row tells; nothing where it has no text at all.
pub(super) fn document(row: &Row, settings: &Settings) -> Option<Document> {
    let fields =
        Fields { row, plain: row.iter().rev().map(|(name, value)| (plain(name), (name, value))).collect(), settings };
    if fields.named("pubstatus").and_then(taken_back_by).is_some() {
        return None;
    }
    let mut given = Given::default();
    let text = fields.first("text", &mut given, body);
    let text = text.or_else(|| fields.summary(&mut given))?;
    let mut stated = |field| fields.first(field, &mut given, |_, value| words(value));
    let (id, headline, byline) = (stated("id"), stated("headline"), stated("byline"));
    let (publication, section, page, url) = (stated("publication"), stated("section"), stated("page"), stated("url"));
    let (dateline, language) = (stated("dateline"), stated("language"));
    let read = |words: String| stated_date(&words).or_else(|| since_1970(&words));
    let mut day = |field| fields.first(field, &mut given, |_, value| read(words(value)?));
    let (date, modified, retrieved) = (day("date"), day("modified"), day("retrieved"));
    let unread_date = match &date {
        Some(_) => None,
        None => fields.first("date", &mut Given::default(), |_, value| words(value)),
    };
    // Until when nobody was to print it: no date of the story.
    let embargo = day("embargo");
    let mut list = |field| fields.first(field, &mut given, |_, value| listed(value)).unwrap_or_default();
    let (keywords, people) = (list("keywords"), list("people"));
    let (places, organizations) = (list("places"), list("organizations"));
    let mut given = Given {
        modified: modified.filter(|modified| Some(modified) != date.as_ref()),
        language: language.and_then(|name| language_code(&name)),
        id,
        headline,
        byline: byline.map(|names| without_by(&names).to_owned()),
        dateline,
        date,
        unread_date,
        embargo,
        retrieved,
        publication,
        section,
        page,
        url,
        keywords,
        people,
        places,
        organizations,
        ..given
    };
    if let Some(version) = fields.version() {
        given.ids.insert("version".into(), version);
        given.revision_of = given.id.clone();
    }
    let text = with_dateline(text, given.dateline.as_deref());
    Some(Document { given, text, ..Document::default() })
}

struct Fields<'r> {
    row: &'r Row,
    plain: HashMap<String, (&'r String, &'r Value)>,
    settings: &'r Settings,
}

impl Fields<'_> {
    /// What the first name of a field that says anything says, as `read` has it from the plain name and the value.
    fn first<T>(&self, field: &'static str, given: &mut Given, read: impl Fn(&str, &Value) -> Option<T>) -> Option<T> {
        if let Some(path) = self.settings.mapped(field) {
            let value = self.row.get(path).or_else(|| within(self.row, path))?;
            given.note(field, path.to_owned());
            return read(&plain(path), value);
        }
        let names = NAMES.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, names)| names);
        let (name, found) = names.iter().find_map(|name| {
            let (written, value) = self.plain.get(*name)?;
            Some((*written, read(name, value)?))
        })?;
        given.note(field, name.clone());
        Some(found)
    }
}

impl<'r> Fields<'r> {
    fn named(&self, name: &str) -> Option<&'r Value> {
        self.plain.get(name).map(|(_, value)| *value)
    }

    /// Whether it is an item of ninjs, of whatever version.
    fn is_ninjs(&self) -> bool {
        self.named("uri").is_some() && (self.named("versioncreated").is_some() || self.named("pubstatus").is_some())
    }

    /// Which version of an item of ninjs this is, where it is not the first.
    fn version(&self) -> Option<String> {
        let version = self.named("version").filter(|_| self.is_ninjs()).and_then(words)?;
        (version != "1" && version.starts_with(|c: char| c.is_ascii_digit())).then_some(version)
    }

    /// The text of an item of ninjs that has a summary alone.
    fn summary(&self, given: &mut Given) -> Option<String> {
        let kind = self.named("type").and_then(Value::as_str).unwrap_or("text");
        if !self.is_ninjs() || !matches!(kind, "text" | "composite") {
            return None;
        }
        let names = ["descriptiontext", "descriptionmain", "descriptions"];
        let (name, text) = names.into_iter().find_map(|name| Some((name, body(name, self.named(name)?)?)))?;
        given.partial = true;
        given.note("text", self.plain.get(name).map_or(name, |(written, _)| *written).to_owned());
        Some(text)
    }
}

/// The text in a field: of `bodies` the one with mark-up, which keeps paragraphs apart, and else the first.
fn body(name: &str, value: &Value) -> Option<String> {
    let text = match roles(value) {
        Some(parts) => {
            let parts: Vec<(bool, String)> = parts
                .filter_map(|part| Some((is_marked_up(part), verbatim(part.get("value")?)?)))
                .map(|(is_html, text)| (is_html, if is_html { untagged(&text) } else { text }))
                .filter(|(_, text)| !text.trim().is_empty())
                .collect();
            let marked = parts.iter().find(|(is_html, _)| *is_html);
            marked.or(parts.first()).map(|(_, text)| text.clone())?
        }
        None => {
            let text = verbatim(value)?;
            if name.ends_with("html") || name.ends_with("richtext") { untagged(&text) } else { text }
        }
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// The parts of a list in which each says its role and its value, as ninjs has it from version 2 on.
fn roles(value: &Value) -> Option<impl Iterator<Item = &Row>> {
    let parts = value.as_array()?.iter().filter_map(Value::as_object).filter(|part| part.contains_key("value"));
    parts.clone().next().is_some().then_some(parts)
}

fn is_marked_up(part: &Row) -> bool {
    let kind = part.iter().find(|(name, _)| plain(name) == "contenttype").and_then(|(_, kind)| kind.as_str());
    kind.is_some_and(|kind| kind.contains("html"))
}

/// `a.b.c`, one in another.
fn within<'r>(row: &'r Row, path: &str) -> Option<&'r Value> {
    let (first, rest) = path.split_once('.')?;
    let inner = row.get(first)?.as_object()?;
    inner.get(rest).or_else(|| within(inner, rest))
}

/// A name in small letters and figures alone, without what stands in brackets behind it.
fn plain(name: &str) -> String {
    let bare = name.split(['(', '[']).next().filter(|bare| bare.contains(char::is_alphanumeric));
    bare.unwrap_or(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text as it stands; of a list, its paragraphs.
fn verbatim(field: &Value) -> Option<String> {
    match field {
        Value::String(text) if !text.trim().is_empty() => Some(without_stray_controls(text.clone())),
        Value::Array(parts) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        _ => None,
    }
}

/// A field in words, white space squeezed: of a list each in turn, of an object its name.
fn words(field: &Value) -> Option<String> {
    let words = match field {
        Value::String(words) => crate::text::squeezed(words),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => match roles(field) {
            Some(parts) => main(parts)?,
            None => list.iter().filter_map(words_of_one).collect::<Vec<_>>().join(", "),
        },
        Value::Object(_) => words_of_one(field)?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!words.is_empty()).then_some(words)
}

/// The value whose role is the main one, or the first.
fn main<'r>(parts: impl Iterator<Item = &'r Row>) -> Option<String> {
    let parts: Vec<&Row> = parts.collect();
    let is_main = |part: &&&Row| part.get("role").and_then(Value::as_str).is_some_and(|role| role.contains("main"));
    words(parts.iter().find(is_main).or(parts.first())?.get("value")?)
}

fn words_of_one(field: &Value) -> Option<String> {
    match field {
        Value::Object(fields) => fields.get("name").filter(|name| name.is_string()).and_then(words),
        Value::Array(_) => None,
        _ => words(field),
    }
}

/// The items of a list, or of one written as words between semicolons or else commas.
fn listed(field: &Value) -> Option<Vec<String>> {
    let items: Vec<String> = match field {
        Value::Array(list) => list.iter().filter_map(words_of_one).collect(),
        _ => {
            let all = words(field)?;
            let sign = if all.contains(';') { ';' } else { ',' };
            all.split(sign).map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
        }
    };
    (!items.is_empty()).then_some(items)
}

/// Mark-up as text, its paragraphs kept apart by empty lines.
fn untagged(page: &str) -> String {
    markup::prose(parse(page).root()).join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value, map: &[&str]) -> Option<Document> {
        let map: Vec<String> = map.iter().map(|&pair| pair.to_owned()).collect();
        document(value.as_object().unwrap(), &Settings::new(None, &map).unwrap())
    }

    #[test]
    fn a_field_goes_by_the_name_that_the_user_says() {
        let row = json!({"story_txt": "It rained.", "pub_dt": "2002-05-08", "date": "2009-01-01", "meta": {"pg": 3}});
        let found = read(row, &["text=story_txt", "date=pub_dt", "page=meta.pg"]).unwrap();
        assert_eq!((found.text.as_str(), found.given.date.as_deref()), ("It rained.", Some("2002-05-08")));
        assert_eq!(found.given.page.as_deref(), Some("3"));
        assert!(found.given.from.contains(&("date", "pub_dt".into())));
    }

    #[test]
    fn a_date_may_be_seconds_since_1970_or_thousandths_of_them() {
        let date = |value: Value| read(json!({"text": "It rained.", "date": value}), &[]).unwrap().given.date;
        for value in [json!(1_022_227_200), json!("1022227200"), json!(1_022_227_200_000_u64)] {
            assert_eq!(date(value).as_deref(), Some("2002-05-24"));
        }
        assert_eq!((date(json!(2_002_052_412)), date(json!(12))), (None, None));
    }

    #[test]
    fn ninjs_is_understood() {
        let row = json!({"uri": "urn:ntb:1", "headline": "Rain", "versioncreated": "2002-05-08T00:13:00+02:00",
            "embargoed": "2003-01-01T00:00:00Z", "body_html": "<p>It <b>rained</b> &amp; poured.</p><p>Two.</p>",
            "person": [{"name": "Ann Bell"}], "place": [{"name": "Halden"}], "language": "en-GB"});
        let found = read(row, &[]).unwrap();
        assert_eq!(found.text, "It rained & poured.\n\nTwo.");
        assert_eq!((found.given.id.as_deref(), found.given.date.as_deref()), (Some("urn:ntb:1"), Some("2002-05-08")));
        assert_eq!((found.given.people, found.given.places), (vec!["Ann Bell".into()], vec!["Halden".into()]));
        assert_eq!(found.given.modified, None);
        let text = json!({"uri": "u", "body_text": "It rained.", "body_xhtml": "<p>No</p>", "versioncreated": null});
        assert_eq!(read(text, &[]).unwrap().text, "It rained.");
        let xhtml = json!({"uri": "u", "body_text": " ", "body_xhtml": "<p>It rained.</p>"});
        assert_eq!(read(xhtml, &[]).unwrap().text, "It rained.");
    }

    #[test]
    fn ninjs_2_and_3_have_lists_of_bodies_and_headlines() {
        let row = json!({"uri": "urn:ntb:2", "version": "3", "versionCreated": "2002-05-09T10:00:00Z", "firstCreated": "2002-05-08T10:00:00Z",
            "pubStatus": "usable", "by": "Ann Bell", "headlines": [{"role": "sub", "value": "Nobody hurt"}, {"role": "main", "value": "Rain"}],
            "bodies": [{"role": "text", "contentType": "text/plain", "value": "Rain\nIt rained. Two."},
                {"role": "html", "contentType": "text/html", "value": "<html><head><title>Rain</title></head><body><p>It rained.</p><p>Two.</p></body></html>"}],
            "people": [{"name": "Ann Bell"}], "organisations": [{"name": "NTB"}], "associations": [{"bodies": [{"value": "no"}]}]});
        let found = read(row, &[]).unwrap();
        assert_eq!((found.text.as_str(), found.given.headline.as_deref()), ("It rained.\n\nTwo.", Some("Rain")));
        assert_eq!(
            (found.given.date.as_deref(), found.given.modified.as_deref()),
            (Some("2002-05-08"), Some("2002-05-09"))
        );
        assert_eq!(
            (found.given.byline.as_deref(), found.given.revision_of.as_deref()),
            (Some("Ann Bell"), Some("urn:ntb:2"))
        );
        assert_eq!((found.given.people, found.given.organizations), (vec!["Ann Bell".into()], vec!["NTB".into()]));
        let row = json!({"uri": "u", "versioncreated": "2002-05-09", "headline_main": "Rain", "body_richtext": "<p>It rained.</p>"});
        let found = read(row, &[]).unwrap();
        assert_eq!((found.text.as_str(), found.given.headline.as_deref()), ("It rained.", Some("Rain")));
        let row = json!({"uri": "u", "pubStatus": "usable", "descriptions": [{"role": "text", "value": "It rained."}]});
        let found = read(row, &[]).unwrap();
        assert_eq!((found.text.as_str(), found.given.partial), ("It rained.", true));
        let row =
            json!({"uri": "u", "pubStatus": "usable", "type": "picture", "descriptions": [{"value": "It rained."}]});
        assert!(read(row, &[]).is_none());
    }

    #[test]
    fn an_embargo_is_no_date_and_what_was_taken_back_no_story() {
        let row = |status: &str| {
            json!({"uri": "u", "pubstatus": status, "body_text": "It rained.", "embargoed": "2003-01-01T00:00:00Z",
                "contentcreated": "2002-05-07T10:00:00Z", "versioncreated": "2002-05-09T10:00:00Z"})
        };
        let given = read(row("usable"), &[]).unwrap().given;
        assert_eq!((given.date.as_deref(), given.embargo.as_deref()), (Some("2002-05-07"), Some("2003-01-01")));
        let alone = json!({"text": "It rained.", "embargo": "2003-01-01"});
        assert_eq!(read(alone, &[]).unwrap().given.date, None);
        for status in ["canceled", "stat:withheld"] {
            assert!(read(row(status), &[]).is_none(), "{status}");
            assert!(taken_back(row(status).as_object().unwrap()).is_some(), "{status}");
        }
    }

    #[test]
    fn signs_and_case_of_names_do_not_count() {
        let row =
            json!({"Full Text": "It rained.", "Publication Date": "May 8, 2002", "TITLE": "Rain", "Tags": "a, b"});
        let found = read(row, &[]).unwrap().given;
        assert_eq!((found.date.as_deref(), found.headline.as_deref()), (Some("2002-05-08"), Some("Rain")));
        assert_eq!(found.keywords, ["a", "b"]);
    }

    #[test]
    fn a_row_without_a_text_is_none() {
        assert!(read(json!({"text": null, "title": "Rain"}), &[]).is_none());
    }
}
