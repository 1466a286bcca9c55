//! A story as named fields, as JSON and CSV give it: which names mean what, and what the user says they mean.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::article::{with_dateline, without_by};
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
            "bodyxhtml",
            "bodyhtml",
            "contenthtml",
        ],
    ),
    ("id", &["id", "uri", "guid", "articleid"]),
    ("headline", &["headline", "title"]),
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
            "versioncreated",
        ],
    ),
    ("modified", &["modified", "datemodified", "updated", "updatedat", "versioncreated"]),
    ("retrieved", &["retrieved", "crawled", "crawldate", "datecrawled", "datedownload"]),
    ("byline", &["byline", "author", "authors"]),
    ("dateline", &["dateline"]),
    ("publication", &["publication", "source", "domain", "publisher", "newspaper", "publicationtitle"]),
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
    NAMES.iter().any(|(_, names)| names.contains(&name.as_str()))
}

/// The story that a row tells; nothing where it has no text at all.
pub(super) fn document(row: &Row, settings: &Settings) -> Option<Document> {
    let fields =
        Fields { row, plain: row.iter().rev().map(|(name, value)| (plain(name), (name, value))).collect(), settings };
    let mut given = Given::default();
    let text = fields.first("text", &mut given, |name, value| {
        let text = verbatim(value)?;
        Some(if name.ends_with("html") { untagged(&text) } else { text }).filter(|text| !text.trim().is_empty())
    })?;
    let mut stated = |field| fields.first(field, &mut given, |_, value| words(value));
    let (id, headline, byline) = (stated("id"), stated("headline"), stated("byline"));
    let (publication, section, page, url) = (stated("publication"), stated("section"), stated("page"), stated("url"));
    let (dateline, language) = (stated("dateline"), stated("language"));
    let mut day = |field| fields.first(field, &mut given, |_, value| stated_date(&words(value)?));
    let (date, modified, retrieved) = (day("date"), day("modified"), day("retrieved"));
    let mut list = |field| fields.first(field, &mut given, |_, value| listed(value)).unwrap_or_default();
    let (keywords, people) = (list("keywords"), list("people"));
    let (places, organizations) = (list("places"), list("organizations"));
    let given = Given {
        modified: modified.filter(|modified| Some(modified) != date.as_ref()),
        language: language.and_then(|name| language_code(&name)),
        id,
        headline,
        byline: byline.map(|names| without_by(&names).to_owned()),
        dateline,
        date,
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

/// `a.b.c`, one in another.
fn within<'r>(row: &'r Row, path: &str) -> Option<&'r Value> {
    let (first, rest) = path.split_once('.')?;
    let inner = row.get(first)?.as_object()?;
    inner.get(rest).or_else(|| within(inner, rest))
}

/// A name in small letters and figures alone.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
        Value::Array(list) => list.iter().filter_map(words_of_one).collect::<Vec<_>>().join(", "),
        Value::Object(_) => words_of_one(field)?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!words.is_empty()).then_some(words)
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
