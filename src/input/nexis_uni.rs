//! Nexis Uni and Lexis+: stories as paragraphs of a document, each ended by “End of Document”.

use super::article::{Article, stated};
use super::nexis;
use super::{Document, Given, Issue, stated_date};
use crate::record::Source;

const END: &str = "End of Document";
const BODY: &str = "Body";
const NOTES: &str = "Classification";

/// Whether these paragraphs are what Nexis Uni delivers.
pub(super) fn is_one(paragraphs: &[String]) -> bool {
    let has = |words: &str| paragraphs.iter().any(|paragraph| paragraph == words);
    has(END) && has(BODY)
}

/// The stories, in order.
pub(super) fn read(paragraphs: &[String], source: &Source) -> Vec<Result<Document, Issue>> {
    let parts = paragraphs.split(|paragraph| paragraph == END);
    let stories = parts.filter_map(story);
    let numbered = stories
        .enumerate()
        .filter_map(|(number, article)| article.document(Source { record: Some(number), ..source.clone() }).map(Ok));
    numbered.collect()
}

/// One story. Its head is told from the cover page before it by the line of its date: the paper stands above that, and
/// the title above the paper.
fn story(part: &[String]) -> Option<Article> {
    let body = part.iter().position(|paragraph| paragraph == BODY)?;
    let (head, rest) = (&part[..body], &part[body + 1..]);
    let label = head.iter().position(|line| nexis::label(line).is_some_and(|(field, _)| field == "length"));
    let dated = head[..label.unwrap_or(body)].iter().rposition(|line| is_date_line(line))?;
    let notes = rest.iter().rposition(|line| line == NOTES);
    let notes = notes.or_else(|| rest.iter().position(|line| is_note(line))).unwrap_or(rest.len());
    let mut given = Given { date: stated_date(&head[dated]), ..Given::default() };
    given.note("date", "the line of the date");
    if let Some(paper) = dated.checked_sub(1) {
        given.publication = stated(&head[paper]);
        given.note("publication", "the line above the date");
    }
    if let Some(title) = dated.checked_sub(2) {
        given.headline = stated(&head[title]);
        given.note("headline", "the line above the paper");
    }
    for line in head[dated + 1..].iter().chain(&rest[notes..]) {
        if let Some((field, value)) = nexis::label(line) {
            nexis::take(&mut given, field, value);
        }
    }
    Some(Article { given, paragraphs: rest[..notes].iter().flat_map(|text| nexis::parted(text)).collect() })
}

fn is_date_line(line: &str) -> bool {
    line.len() <= 60 && stated_date(line).is_some_and(|date| date.len() == 10)
}

fn is_note(line: &str) -> bool {
    nexis::label(line).is_some_and(|(field, _)| field == "loaded" || field == "language")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stories(lines: &[&str]) -> Vec<Document> {
        let paragraphs: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        assert!(is_one(&paragraphs));
        read(&paragraphs, &Source::default()).into_iter().filter_map(Result::ok).collect()
    }

    const COVER: [&str; 3] = ["User Name: reader", "Date and Time: Tuesday, June 4, 2019 10:00:00 AM CEST", "1. Rain"];
    const RAIN: [&str; 8] = [
        "Rain",
        "The Moss Letter",
        "May 8, 2002 Wednesday",
        "Length: 2 words",
        "Byline:\u{A0}Ann Bell",
        "Body",
        "It rained.",
        "Load-Date: May 9, 2002",
    ];

    #[test]
    fn the_first_story_follows_the_cover_page_and_is_not_lost() {
        let found = stories(&[&COVER[..], &RAIN, &["End of Document"], &RAIN, &["End of Document"]].concat());
        assert_eq!(found.len(), 2);
        for document in found {
            let given = document.given;
            assert_eq!(
                (given.headline.as_deref(), given.publication.as_deref()),
                (Some("Rain"), Some("The Moss Letter"))
            );
            assert_eq!((given.date.as_deref(), document.text.as_str()), (Some("2002-05-08"), "It rained."));
        }
    }

    #[test]
    fn a_no_break_space_follows_the_label_and_a_classification_is_no_text() {
        let end =
            ["Classification", "Language: ENGLISH", "Subject: RAIN (90%)", "Load-Date: May 9, 2002", "End of Document"];
        let document = stories(&[&RAIN[..7], &end].concat()).remove(0);
        assert_eq!((document.given.byline.as_deref(), document.text.as_str()), (Some("Ann Bell"), "It rained."));
        assert_eq!((document.given.keywords, document.given.language.as_deref()), (vec!["RAIN".into()], Some("en")));
    }
}
