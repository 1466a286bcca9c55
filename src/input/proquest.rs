//! ProQuest as plain text: stories between rules of underscores, fields behind labels.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::article::{Article, paragraphs_of, stated};
use super::nexis::{Whole, lines};
use super::position::Positions;
use super::{Document, Format, Head, Input, Reading, language_code, stated_date};
use crate::error::Result;
use crate::record::Source;
use crate::span::Span;
use crate::text::lexicon::rows;

/// ProQuest as plain text.
pub struct ProQuest;

impl Format for ProQuest {
    fn name(&self) -> &'static str {
        "proquest"
    }

    fn about(&self) -> &'static str {
        "a text export of ProQuest"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let ruled = head.text.lines().any(is_rule);
        let has = |name: &str| head.text.lines().any(|line| label(line).is_some_and(|(field, _)| field == name));
        (ruled && has("publication") && (has("id") || has("date")))
            .then(|| "rules of underscores, and the labels of ProQuest".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let whole = Whole::read(&mut input)?;
        let source = Source { encoding: whole.encoding.clone(), ..input.source };
        let mut found = Vec::new();
        for part in parts(&whole.text) {
            let Some(article) = story(part.of(&whole.text)) else { continue };
            let source = Source { record: Some(found.len()), ..source.clone() };
            let Some(document) = article.document(source) else { continue };
            let positions = Positions::record(whole.bytes(part));
            found.push(Ok(Document { line: Some(whole.line(part.start)), positions, ..document }));
        }
        Ok(Reading::new(whole.remark(&source).into_iter().chain(found)))
    }
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 40 && line.bytes().all(|byte| byte == b'_')
}

static LABELS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/input/proquest_labels.tsv")).filter_map(|row| row.split_once('\t')).collect()
});

/// The field whose label a line begins with, and the rest of the line.
fn label(line: &str) -> Option<(&'static str, &str)> {
    let (name, value) = line.split_once(':')?;
    if name.len() > 30 || name.starts_with(' ') {
        return None;
    }
    Some((LABELS.get(name.to_lowercase().as_str())?, value.trim()))
}

fn parts(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    for line in lines(text).filter(|line| is_rule(line.of(text))) {
        parts.push(Span::new(start, line.start).trimmed(text));
        start = line.end;
    }
    parts.push(Span::new(start, text.len()).trimmed(text));
    parts.retain(|part| !part.is_empty());
    parts
}

/// A story; nothing for the notice at the end, which has no fields.
fn story(part: &str) -> Option<Article> {
    let mut article = Article::default();
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    let mut title = None;
    for line in part.lines() {
        // Inside the text a label counts only after an empty line: its paragraphs have colons, too.
        let in_text = fields.last().is_some_and(|(field, value)| *field == "text" && !value.ends_with("\n\n"));
        match (label(line).filter(|_| !in_text), fields.last_mut()) {
            (Some((field, value)), _) => fields.push((field, value.to_owned())),
            (None, Some((_, value))) => {
                value.push('\n');
                *value += line.trim();
                if line.trim().is_empty() {
                    value.push('\n');
                }
            }
            (None, None) => title = title.or_else(|| stated(line)),
        }
    }
    if fields.len() < 2 {
        return None;
    }
    for (field, value) in &fields {
        take(&mut article, field, value);
    }
    if article.given.headline.is_none() {
        article.given.headline = title;
        article.given.note("headline", "the first line");
    }
    Some(article)
}

fn take(article: &mut Article, field: &'static str, value: &str) {
    let Some(words) = stated(value) else { return };
    let given = &mut article.given;
    let listed = |words: &str| words.split(';').filter_map(stated).collect::<Vec<_>>();
    match field {
        "text" => article.paragraphs.extend(paragraphs_of(value)),
        "headline" => given.headline = Some(words),
        "byline" => given.byline = Some(words),
        "publication" => given.publication = Some(words),
        "date" => given.date = stated_date(&words),
        "year" => given.date = given.date.take().or_else(|| stated_date(&words)),
        "modified" => given.modified = stated_date(&words),
        "section" => given.section = Some(words),
        "page" => given.page = Some(words),
        "url" => given.url = Some(words),
        "id" => given.id = Some(words),
        "language" => given.language = language_code(&words),
        "keywords" => given.keywords.extend(listed(&words)),
        "people" => given.people.extend(listed(&words)),
        "places" => given.places.extend(listed(&words)),
        "organizations" => given.organizations.extend(listed(&words)),
        _ => return,
    }
    given.note(if field == "year" { "date" } else { field }, "the labelled field");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Issue, Within};
    use std::io::Cursor;

    const RULE: &str = "____________________________________________________________";

    fn read(text: &str) -> Vec<Document> {
        let head = Head::new(text.as_bytes().to_vec(), true);
        assert!(ProQuest.recognize(&head).is_some());
        let input = Input {
            path: "p.txt".into(),
            size: text.len() as u64,
            head,
            reader: Box::new(Cursor::new(text.as_bytes().to_vec())),
            source: Source::default(),
            within: Within::default(),
        };
        let all: Result<Vec<Document>, Issue> = ProQuest.read(input).unwrap().documents.collect();
        all.unwrap()
    }

    fn page() -> String {
        format!(
            "{RULE}\n\nFerry runs aground off Halden\n\nAuthor: Bell, Ann\n\nPublication info: The Halden Post; Halden\n\n\
             Full text: Subject: to fog, the ferry ran aground.\n\nThe mayor: it was dark.\nTitle: none of these.\n\n\
             Subject: Ferries; Accidents\n\nLocation: Norway\n\nPeople: Moen, Ingrid\n\n\
             Title: Ferry runs aground off Halden\n\nPublication title: The Halden Post\n\nPages: 3\n\n\
             Publication date: May 8, 2002\n\nPublication year: 2002\n\nSection: News\n\nProQuest document ID: 12345\n\n\
             Document URL: https://example.org/12345\n\nLast updated: 2017-11-01\n\n{RULE}\n\nRain\n\n\
             Full text: It rained.\n\nPublication title: The Moss Letter\n\nPublication year: 2003\n\n{RULE}\n\n\
             Contact us at: somewhere\nDatabase copyright notice.\n"
        )
    }

    #[test]
    fn the_first_block_is_empty_and_the_last_is_a_notice() {
        assert_eq!(read(&page()).len(), 2);
    }

    #[test]
    fn the_full_text_has_paragraphs_with_colons() {
        let text = &read(&page())[0].text;
        assert_eq!(text, "Subject: to fog, the ferry ran aground.\n\nThe mayor: it was dark. Title: none of these.");
    }

    #[test]
    fn labels_are_fields() {
        let given = read(&page()).remove(0).given;
        assert_eq!((given.date.as_deref(), given.modified.as_deref()), (Some("2002-05-08"), Some("2017-11-01")));
        assert_eq!((given.section.as_deref(), given.page.as_deref()), (Some("News"), Some("3")));
        assert_eq!((given.id.as_deref(), given.publication.as_deref()), (Some("12345"), Some("The Halden Post")));
        assert_eq!(
            (&given.keywords[..], &given.places[..]),
            (&["Ferries".into(), "Accidents".into()][..], &["Norway".into()][..])
        );
    }

    #[test]
    fn a_field_may_be_missing() {
        let given = read(&page()).remove(1).given;
        assert_eq!((given.headline.as_deref(), given.date.as_deref()), (Some("Rain"), Some("2003")));
        assert_eq!((given.byline, given.page), (None, None));
    }
}
