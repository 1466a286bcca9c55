//! Stories and quotes as citations: RIS and CSL-JSON.
//!
//! A date that was inferred is marked as such in both: a citation must not be surer than the archive.

use archive::text::squeezed;
use serde_json::{Map, Value, json};

use super::json::VERSION;

/// One entry of RIS, with the empty line after it.
pub(crate) fn ris(row: &Value) -> String {
    let mut lines = vec![("TY", "NEWS".to_owned())];
    let mut add = |tag: &'static str, text: Option<&str>| {
        // A line break would begin another tag.
        let text = text.map(squeezed);
        lines.extend(text.filter(|text| !text.is_empty()).map(|text| (tag, text)));
    };
    let text = |key: &str| row.get(key).and_then(Value::as_str);
    add("ID", text("id"));
    add("TI", text("headline"));
    add("AU", text("byline"));
    add("T2", text("publication"));
    let date = row.pointer("/date/value").and_then(Value::as_str);
    add("PY", date.and_then(|date| date.get(..4)));
    add("DA", date.map(|date| date.replace('-', "/")).as_deref());
    add("LA", text("language"));
    add("UR", text("url"));
    add("L1", path(row));
    add("N1", said(row).as_deref());
    add("N1", caveat(row).as_deref());
    add("C1", Some(&format!("archive format {VERSION}")));
    let entry: Vec<String> = lines.into_iter().map(|(tag, text)| format!("{tag}  - {text}")).collect();
    format!("{}\nER  - \n", entry.join("\n"))
}

/// One item of CSL-JSON.
pub(crate) fn csl(row: &Value) -> Value {
    let mut item = Map::new();
    let text = |key: &str| row.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let number = row.get("quote").and_then(Value::as_u64).map(|number| format!("-q{number}")).unwrap_or_default();
    item.insert("id".into(), format!("{}{number}", text("id").unwrap_or_default()).into());
    item.insert("type".into(), "article-newspaper".into());
    let mut add = |key: &str, value: Option<Value>| drop(value.map(|value| item.insert(key.into(), value)));
    add("title", text("headline").map(Value::from));
    add("author", text("byline").map(|name| json!([{"literal": name}])));
    add("container-title", text("publication").map(Value::from));
    add("language", text("language").map(Value::from));
    add("URL", text("url").map(Value::from));
    add("issued", issued(row));
    let note: Vec<String> = said(row).into_iter().chain(caveat(row)).collect();
    add("note", Some(note.join("; ")).filter(|note| !note.is_empty()).map(Value::from));
    add("source", path(row).map(Value::from));
    add("custom", Some(json!({"archive-format": VERSION})));
    item.into()
}

/// What was said and by whom: between quotation marks where the paper prints it so, and never what it reports in its own words.
fn said(row: &Value) -> Option<String> {
    let quote = row.get("text").and_then(Value::as_str)?;
    let speaker = row.pointer("/speaker/name").and_then(Value::as_str).unwrap_or("speaker unknown");
    let is_direct = row.get("kind").and_then(Value::as_str) == Some("direct");
    Some(if is_direct { format!("“{quote}” ({speaker})") } else { format!("{quote} ({speaker})") })
}

fn issued(row: &Value) -> Option<Value> {
    let date = row.pointer("/date/value").and_then(Value::as_str)?;
    let parts: Vec<u32> = date.split('-').map_while(|part| part.parse().ok()).collect();
    let inferred = row.pointer("/date/method").and_then(Value::as_str) == Some("inferred");
    let mut issued = json!({"date-parts": [parts]});
    if inferred && let Some(object) = issued.as_object_mut() {
        object.insert("circa".into(), true.into());
    }
    Some(issued).filter(|_| !parts.is_empty())
}

fn path(row: &Value) -> Option<&str> {
    row.pointer("/source/path").or_else(|| row.get("path")).and_then(Value::as_str)
}

/// What a reader of the citation should know of its date.
fn caveat(row: &Value) -> Option<String> {
    match row.pointer("/date/method").and_then(Value::as_str) {
        None => Some("date unknown".into()),
        Some("inferred") => {
            let confidence = row.pointer("/date/confidence").and_then(Value::as_f64).unwrap_or(0.0);
            Some(format!("date inferred, confidence {confidence:.2}"))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_a_newspaper_article_and_an_inferred_date_says_so() {
        let row = json!({
            "id": "a#0", "headline": "Wolf seen\nby river", "byline": "Ida Crane", "publication": "Northern Press",
            "date": {"value": "2002-05-08", "method": "inferred", "confidence": 0.7}, "source": {"path": "a.txt"}
        });
        let ris = ris(&row);
        for line in
            ["TY  - NEWS", "TI  - Wolf seen by river", "DA  - 2002/05/08", "N1  - date inferred, confidence 0.70"]
        {
            assert!(ris.lines().any(|own| own == line), "{line} in {ris}");
        }
        assert!(ris.ends_with("ER  - \n"));
        let csl = csl(&row);
        assert_eq!(csl["issued"], json!({"date-parts": [[2002, 5, 8]], "circa": true}));
        assert_eq!(csl["author"][0]["literal"], "Ida Crane");
    }

    #[test]
    fn a_quote_is_a_note_and_an_unknown_date_is_said() {
        let mut row = json!({"id": "a#0", "quote": 2, "kind": "direct", "text": "No wolf.", "speaker": {"name": "Ann Bell"}, "date": null, "path": "a.txt"});
        assert!(ris(&row).contains("N1  - “No wolf.” (Ann Bell)"));
        assert_eq!(csl(&row)["note"], "“No wolf.” (Ann Bell); date unknown");
        assert_eq!(csl(&row)["id"], "a#0-q2");
        assert!(csl(&row).get("issued").is_none());
        row["kind"] = "indirect".into();
        assert!(ris(&row).contains("N1  - No wolf. (Ann Bell)"));
        assert_eq!(csl(&row)["note"], "No wolf. (Ann Bell); date unknown");
    }
}
