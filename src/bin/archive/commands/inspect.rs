//! `archive inspect`: what a file is taken for, on what evidence, and what was read from where.

use std::sync::Arc;

use anyhow::anyhow;
use archive::input::{
    self, Bearing, Document, Entry, Exclude, Found, Given, Outcome as Read, PathDate, Settings, Verdict,
};
use archive::story::{cuts, split};
use serde_json::{Value, json};

use crate::Outcome;
use crate::args::Inspect;
use crate::messages::{count, note};
use crate::output::{Out, json};

/// Most characters of a value, and of what was cut, that are shown.
const SHOWN: usize = 60;

/// Runs the command.
pub(crate) fn run(options: &Inspect, out: &mut Out) -> anyhow::Result<Outcome> {
    let settings = Arc::new(options.reading.settings()?);
    let (mut lost, mut read) = (0, 0);
    for path in &options.files {
        for entry in input::walk(std::slice::from_ref(path), &Exclude::default()) {
            match entry {
                Entry::File(found) => {
                    read += 1;
                    lost += file(&found, &settings, options, out)?;
                }
                Entry::Skipped { relative, reason } => note(format_args!("{relative}: skipped, {reason}")),
                Entry::Failed(error) => return Err(anyhow!(error)),
            }
        }
    }
    Ok(match (read, lost) {
        (0, _) => Outcome::Nothing,
        (_, 0) => Outcome::Found,
        _ => Outcome::Incomplete,
    })
}

/// Tells of one file; gives how much of it could not be read.
fn file(found: &Found, settings: &Arc<Settings>, options: &Inspect, out: &mut Out) -> anyhow::Result<usize> {
    let (format, encoding, evidence) = match input::inspect(found, settings)? {
        Verdict::Read { format, encoding, evidence } => (format, encoding, evidence),
        Verdict::Skipped(reason) => {
            if options.json {
                out.line(json::object(&json!({"path": found.relative, "skipped": reason}))?)?;
            } else {
                out.line(format_args!("{}: not read, {reason}", found.relative))?;
            }
            return Ok(0);
        }
    };
    let Read::Read(reading) = input::read(found, settings)? else { return Ok(0) };
    let (mut stories, mut issues, mut lost) = (0, Vec::new(), 0);
    let mut shown = Vec::new();
    for document in reading.documents {
        match document {
            Ok(document) => {
                let own = split(&document).len();
                if stories < options.limit || options.limit == 0 {
                    shown.push(told(&document, own, stories));
                }
                stories += own;
            }
            Err(issue) => {
                lost += usize::from(issue.is_loss);
                issues.push(issue.to_string());
            }
        }
    }
    if options.json {
        let about = json!({"path": found.relative, "format": format, "encoding": encoding, "evidence": evidence,
            "stories": stories, "documents": shown, "issues": issues});
        out.line(json::object(&about)?)?;
        return Ok(lost);
    }
    out.line(format_args!("{}: {format}, {encoding}", found.relative))?;
    out.line(format_args!("  seen by: {evidence}"))?;
    out.line(format_args!("  {}", count(stories, "story", "stories")))?;
    for issue in &issues {
        out.line(format_args!("  ! {issue}"))?;
    }
    for document in &shown {
        write(document, out)?;
    }
    if shown.len() < stories && options.limit > 0 && shown.len() >= options.limit {
        out.line("  … and more; --limit 0 shows all")?;
    }
    Ok(lost)
}

/// What is known of a document, as it is printed: its place, form, fields and what was cut.
fn told(document: &Document, stories: usize, number: usize) -> Value {
    let source = &document.source;
    let from: Vec<Value> = fields(&document.given)
        .into_iter()
        .map(|(field, value)| {
            let from = document.given.from.iter().rfind(|(name, _)| *name == field).map(|(_, place)| place.as_ref());
            json!({"field": field, "value": value, "from": from})
        })
        .collect();
    let cut: Vec<Value> = cuts(document)
        .into_iter()
        .map(|(span, rule)| json!({"rule": rule, "text": shortened(span.of(&document.text))}))
        .collect();
    json!({"first": number, "stories": stories, "member": source.member, "record": source.record,
        "line": document.line, "format": source.format, "fields": from, "cut": cut})
}

/// The fields that were read, each as words.
fn fields(given: &Given) -> Vec<(&'static str, String)> {
    let one = |name, value: &Option<String>| value.clone().map(|value| (name, value));
    let list = |name, values: &[String]| (!values.is_empty()).then(|| (name, values.join("; ")));
    [
        one("id", &given.id),
        one("headline", &given.headline),
        one("byline", &given.byline),
        one("dateline", &given.dateline),
        one("date", &given.date),
        one("modified", &given.modified),
        one("embargo", &given.embargo),
        one("retrieved", &given.retrieved),
        one("path date", &given.path_date.as_ref().map(path_date)),
        one("publication", &given.publication),
        one("section", &given.section),
        one("page", &given.page),
        one("url", &given.url),
        one("language", &given.language),
        one("revision_of", &given.revision_of),
        list("keywords", &given.keywords),
        list("people", &given.people),
        list("places", &given.places),
        list("organizations", &given.organizations),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The date in the path, and what it is worth.
fn path_date(found: &PathDate) -> String {
    let worth = match found.bearing {
        Bearing::Stated => "where the pattern says",
        Bearing::Seen => "as it stands there",
        Bearing::Made => "the day the file was made: no story is later",
    };
    format!("{} ({}; {worth})", found.date, found.words)
}

fn write(document: &Value, out: &mut Out) -> std::io::Result<()> {
    let mut head = format!("\n  #{}", document["first"]);
    if let Some(member) = document["member"].as_str() {
        head += &format!("  {member}, {}", document["format"].as_str().unwrap_or_default());
    }
    if let Some(line) = document["line"].as_u64() {
        head += &format!("  line {line}");
    }
    out.line(head)?;
    for field in document["fields"].as_array().into_iter().flatten() {
        let words = |name: &str| field[name].as_str().unwrap_or_default();
        let from = if words("from").is_empty() { String::new() } else { format!("  (from {})", words("from")) };
        out.line(format_args!("    {:<13} {}{from}", words("field"), shortened(words("value"))))?;
    }
    for cut in document["cut"].as_array().into_iter().flatten() {
        let words = |name: &str| cut[name].as_str().unwrap_or_default();
        out.line(format_args!("    cut           {}  ({})", words("text"), words("rule")))?;
    }
    Ok(())
}

/// The first words of a text on one line.
fn shortened(text: &str) -> String {
    let text = archive::text::squeezed(text);
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text,
    }
}
