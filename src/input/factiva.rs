//! Factiva as plain text: fields behind codes of two or three letters, stories kept apart by the field of their number.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::article::{Article, paragraphs_of, stated, without_by};
use super::nexis::{Whole, lines};
use super::position::Positions;
use super::{Document, Format, Given, Head, Input, Reading, language_code, stated_date};
use crate::error::Result;
use crate::record::Source;
use crate::span::Span;
use crate::text::lexicon::rows;

/// Factiva as plain text.
pub struct Factiva;

impl Format for Factiva {
    fn name(&self) -> &'static str {
        "factiva"
    }

    fn about(&self) -> &'static str {
        "a text export of Factiva"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let mut seen: Vec<&str> =
            head.text.lines().filter_map(|line| coded(line, false)).map(|(code, _)| code).collect();
        seen.sort_unstable();
        seen.dedup();
        let has = |code: &&&str| seen.contains(*code);
        let sure = ["HD", "PD", "SN", "WC", "LP", "TD", "AN", "LA"].iter().filter(has).count();
        if sure >= 4 && seen.contains(&"HD") {
            return Some(format!("lines that begin with the codes {}", seen.join(", ")));
        }
        let is_counted = head.text.lines().any(|line| word_count(line).is_some());
        let number = head.text.lines().find_map(number_of).filter(|_| is_counted);
        number.map(|number| format!("a line that counts words, and one of the number {number}"))
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let whole = Whole::read(&mut input)?;
        let source = Source { encoding: whole.encoding.clone(), ..input.source };
        let mut found = Vec::new();
        let has_codes = whole.text.lines().any(|line| coded(line, false).is_some_and(|(code, _)| code == "HD"));
        let parts = if has_codes { parts(&whole.text) } else { numbered_parts(&whole.text) };
        for part in parts {
            let article = if has_codes { story(part.of(&whole.text)) } else { story_in_lines(part.of(&whole.text)) };
            let Some(article) = article else { continue };
            let source = Source { record: Some(found.len()), ..source.clone() };
            let Some(document) = article.document(source) else { continue };
            let positions = Positions::record(whole.bytes(part));
            found.push(Ok(Document { line: Some(whole.line(part.start)), positions, ..document }));
        }
        Ok(Reading::new(whole.remark(&source).into_iter().chain(found)))
    }
}

static CODES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/input/factiva_codes.tsv")).filter_map(|row| row.split_once('\t')).collect()
});

/// The code that a line begins with, and the rest of the line. Inside the text one space behind it will not do.
fn coded(line: &str, in_text: bool) -> Option<(&'static str, &str)> {
    let line = line.trim_start_matches([' ', '\t', '\u{C}']);
    let end = line.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(line.len());
    let (code, rest) = line.split_at_checked(end)?;
    let (&code, _) = CODES.get_key_value(code)?;
    let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\u{A0}']).len();
    let apart = rest.is_empty() || rest.starts_with(['\t', '\u{A0}']) || gap > usize::from(in_text);
    apart.then(|| (code, rest.trim()))
}

/// Where each story lies: from its headline, or the field before it, to the next form feed or past its number.
fn parts(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut last = 0;
    let mut has_headline = false;
    for line in lines(text) {
        let words = line.of(text);
        let code = coded(words, false).map(|(code, _)| code);
        let again = code == Some("HD") && has_headline;
        if (again || words.starts_with('\u{C}'))
            && let Some(start) = start.take()
        {
            parts.push(Span::new(start, last));
            has_headline = false;
        }
        if code.is_some() && start.is_none() {
            start = Some(line.start);
        }
        has_headline |= code == Some("HD");
        last = line.end;
        if code == Some("AN")
            && let Some(start) = start.take()
        {
            parts.push(Span::new(start, last));
            has_headline = false;
        }
    }
    parts.extend(start.map(|start| Span::new(start, last)));
    parts
}

fn story(part: &str) -> Option<Article> {
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    for line in part.lines() {
        let in_text = fields.last().is_some_and(|(code, _)| matches!(*code, "LP" | "TD"));
        match (coded(line, in_text), fields.last_mut()) {
            (Some((code, rest)), _) => fields.push((code, rest.to_owned())),
            (None, Some((_, value))) => {
                value.push('\n');
                *value += line.trim();
            }
            (None, None) => {}
        }
    }
    let mut article = Article::default();
    for (code, value) in &fields {
        take(&mut article, code, value);
    }
    (article.given.headline.is_some() || !article.paragraphs.is_empty()).then_some(article)
}

/// Takes over what a field says; whether there is such a code.
pub(super) fn take(article: &mut Article, code: &str, value: &str) -> bool {
    let Some((&code, &field)) = CODES.get_key_value(code) else { return false };
    if let Some(words) = stated(value).filter(|_| field != "-") {
        keep(article, (code, field), words, value);
    }
    true
}

fn keep(article: &mut Article, (code, field): (&'static str, &'static str), words: String, value: &str) {
    let given: &mut Given = &mut article.given;
    match field {
        "text" => article.paragraphs.extend(paragraphs_of(value)),
        "headline" => given.headline = Some(words),
        "byline" => given.byline = Some(words),
        "dateline" => given.dateline = Some(words),
        "publication" => given.publication = Some(words),
        "section" => given.section = Some(words),
        "page" => given.page = Some(words),
        "date" => given.date = stated_date(&words),
        "language" => given.language = language(&words),
        // The number holds the paper's code and the day.
        "id" => given.id = words.split(' ').next_back().map(str::to_owned),
        "keywords" => given.keywords.extend(names(&words)),
        "places" => given.places.extend(names(&words)),
        "organizations" => given.organizations.extend(names(&words)),
        _ => return,
    }
    given.note(field, code);
}

/// Where each story lies that has lines and no codes: up to the line of its number.
fn numbered_parts(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    for line in lines(text) {
        if number_of(line.of(text)).is_some() {
            parts.push(Span::new(start, line.end));
            start = line.end;
        }
    }
    parts
}

fn story_in_lines(part: &str) -> Option<Article> {
    let lines: Vec<&str> = part.lines().map(|line| line.trim_matches([' ', '\t', '\u{C}'])).collect();
    in_lines(&lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>())
}

/// A story of lines without codes, whose order says what they are: headline, author, words, date, hour, paper, its code,
/// language, rights; then the text, and the number last.
pub(super) fn in_lines(lines: &[&str]) -> Option<Article> {
    let counted = lines.iter().take(12).position(|line| word_count(line).is_some())?;
    let (before, after) = (lines.get(..counted)?, lines.get(counted + 1..)?);
    let mut article = Article::default();
    let bylines = before.iter().rposition(|line| without_by(line).len() < line.trim().len());
    let (titles, byline) = before.split_at(bylines.unwrap_or(before.len()));
    article.given.byline = byline.first().map(|line| (*line).to_owned());
    // A section stands before the headline, and is shorter.
    let (section, headline) = match titles {
        [first, second, ..] if first.split(' ').count() <= 3 && first.len() < second.len() => {
            (Some(*first), &titles[1..])
        }
        _ => (None, titles),
    };
    article.given.section = section.map(str::to_owned);
    article.given.headline = stated(&headline.join(" "));
    let at = after.iter().take(3).position(|line| stated_date(line).is_some())?;
    article.given.date = after.get(at).and_then(|line| stated_date(line));
    let mut rest = after.get(at + 1..)?.iter().copied().peekable();
    rest.next_if(|line| is_hour(line));
    article.given.publication = rest.next().map(str::to_owned);
    let is_code =
        |line: &&str| line.len() <= 8 && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    rest.next_if(is_code);
    while let Some(line) = rest.next_if(|line| is_page(line) || is_volume(line)) {
        article.given.page = if is_page(line) { stated(line) } else { article.given.page };
    }
    article.given.language = rest.next_if(|line| language(line).is_some()).and_then(language);
    rest.next_if(|line| is_rights(line));
    for line in rest {
        match number_of(line) {
            Some(number) => article.given.id = Some(number.to_owned()),
            None => article.paragraphs.push(line.to_owned()),
        }
    }
    for field in ["headline", "byline", "date", "publication", "id"] {
        article.given.note(field, "its place among the lines");
    }
    (!article.paragraphs.is_empty()).then_some(article)
}

/// How many words a story has, by a line that says it in any language.
fn word_count(line: &str) -> Option<&str> {
    let (number, noun) = line.trim().split_once([' ', '\u{A0}'])?;
    let is_number =
        number.len() <= 9 && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    let is_noun = matches!(noun.trim(), "words" | "word" | "mots" | "Wörter" | "palabras" | "parole" | "palavras");
    (is_number && !number.is_empty() && is_noun).then_some(number)
}

/// The number of a story, `HALP000020020508dy5800001`, by the line at its end.
fn number_of(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.len() > 60 {
        return None;
    }
    let number = line.split(' ').next_back()?;
    let sound =
        number.bytes().all(|byte| byte.is_ascii_alphanumeric()) && number.starts_with(|c: char| c.is_ascii_uppercase());
    // The code of the paper takes six letters, filled up with zeros.
    let digits = [number.get(8..16), number.find("0000").and_then(|at| number.get(at + 4..at + 12))];
    let is_day =
        |day: &str| day.bytes().all(|byte| byte.is_ascii_digit()) && (day.starts_with("19") || day.starts_with("20"));
    let is_dated = digits.into_iter().flatten().any(is_day);
    (number.len() >= 20 && sound && is_dated && line.split(' ').count() <= 2).then_some(number)
}

fn is_hour(line: &str) -> bool {
    line.len() <= 6
        && line.split_once(':').is_some_and(|(hour, minute)| {
            [hour, minute].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
}

fn is_page(line: &str) -> bool {
    line.len() <= 5
        && line.contains(|c: char| c.is_ascii_digit())
        && line.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_volume(line: &str) -> bool {
    let line = line.to_lowercase();
    line.len() <= 40 && ["volume ", "issue "].iter().any(|word| line.starts_with(word))
}

fn is_rights(line: &str) -> bool {
    let line = line.to_lowercase();
    ["©", "(c)", "copyright"].iter().any(|word| line.starts_with(word))
}

/// `English`, or as the labels are in another language, `Anglais`.
fn language(words: &str) -> Option<String> {
    let local = match words.to_lowercase().as_str() {
        "anglais" | "englisch" | "inglés" | "inglese" => "en",
        "français" | "französisch" | "francés" | "francese" => "fr",
        "allemand" | "deutsch" | "alemán" | "tedesco" => "de",
        "espagnol" | "spanisch" | "español" | "spagnolo" => "es",
        _ => return language_code(words),
    };
    Some(local.to_owned())
}

/// `fra : France | eurz : European Countries` as names.
fn names(words: &str) -> impl Iterator<Item = String> {
    words.split('|').filter_map(|item| stated(item.split_once(" : ").map_or(item, |(_, name)| name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Issue, Within};
    use std::io::Cursor;

    fn read(text: &str) -> Vec<Document> {
        let head = Head::new(text.as_bytes().to_vec(), true);
        assert!(Factiva.recognize(&head).is_some());
        let input = Input {
            path: "f.txt".into(),
            size: text.len() as u64,
            head,
            reader: Box::new(Cursor::new(text.as_bytes().to_vec())),
            source: Source::default(),
            within: Within::default(),
        };
        let all: Result<Vec<Document>, Issue> = Factiva.read(input).unwrap().documents.collect();
        all.unwrap()
    }

    const TWO: &str = "\
SE  News
HD  Ferry runs aground
off Halden
BY  By Ann Bell
WC  295 mots
PD  29 décembre 2011
SN  The Halden Post
SC  HALP
PG  3
LA  Anglais
CY  © 2011
LP  HALDEN (NTB) – A ferry ran aground.

TD  It was dark, the mayor said.
IN fog is no field here, nor is this.

NS  gtra : Transport | gdis : Accidents
RE  norw : Norway | scandz : Scandinavia
AN  Document HALP000020111229e7ct0001r
\u{C}
HD  Rain
WC  3 words
PD  1 May 2002
SN  The Moss Letter
TD
It rained.

It snowed.
AN  Document MOSS000020020501e7ct0001r
";

    #[test]
    fn codes_are_fields_and_a_number_ends_a_story() {
        let found = read(TWO);
        assert_eq!(found.len(), 2);
        let given = &found[0].given;
        assert_eq!(given.headline.as_deref(), Some("Ferry runs aground off Halden"));
        assert_eq!((given.byline.as_deref(), given.page.as_deref()), (Some("Ann Bell"), Some("3")));
        assert_eq!((given.section.as_deref(), given.publication.as_deref()), (Some("News"), Some("The Halden Post")));
        assert_eq!(given.id.as_deref(), Some("HALP000020111229e7ct0001r"));
        assert_eq!(
            (&given.keywords[..], &given.places[..]),
            (&["Transport".into(), "Accidents".into()][..], &["Norway".into(), "Scandinavia".into()][..])
        );
        assert_eq!(found[1].text, "It rained.\n\nIt snowed.");
    }

    #[test]
    fn localised_values_are_read() {
        let given = read(TWO).remove(0).given;
        assert_eq!((given.date.as_deref(), given.language.as_deref()), (Some("2011-12-29"), Some("en")));
    }

    #[test]
    fn lead_and_rest_are_the_text_and_words_like_codes_stay_in_it() {
        let text = &read(TWO)[0].text;
        assert!(text.starts_with("HALDEN (NTB) – A ferry ran aground.\n\nIt was dark"), "{text}");
        assert!(text.ends_with("IN fog is no field here, nor is this."), "{text}");
    }

    #[test]
    fn stories_lead_back_to_their_bytes_and_lines() {
        let second = &read(TWO)[1];
        let [start, end] = second.file_bytes(Span::new(0, 1));
        assert!(TWO[start..end].starts_with("HD  Rain") && TWO[start..end].ends_with("0001r"));
        assert_eq!(second.line, Some(21));
    }

    #[test]
    fn the_article_format_has_no_codes_and_is_read_by_its_lines() {
        let story = "News\nFerry runs aground off Halden\n\nBy Ann Bell\n42 words\n8 May 2002\n15:32\nThe Halden Post\nHALP\n3\n\
            English\n© 2002 The Halden Post\n\nA ferry ran aground.\n\nIt was dark.\n\nDocument HALP000020020508dy5800001\n\n";
        let found = read(&story.repeat(2));
        assert_eq!(found.len(), 2);
        let given = &found[1].given;
        assert_eq!(given.headline.as_deref(), Some("Ferry runs aground off Halden"));
        assert_eq!((given.byline.as_deref(), given.section.as_deref()), (Some("Ann Bell"), Some("News")));
        assert_eq!((given.date.as_deref(), given.page.as_deref()), (Some("2002-05-08"), Some("3")));
        assert_eq!((given.publication.as_deref(), given.language.as_deref()), (Some("The Halden Post"), Some("en")));
        assert_eq!(given.id.as_deref(), Some("HALP000020020508dy5800001"));
        assert_eq!(found[1].text, "A ferry ran aground.\n\nIt was dark.");
    }

    #[test]
    fn a_text_with_a_few_capitals_is_none() {
        for text in ["HD  One\nIt rained.\n", "By Ann Bell\nAN  INTRODUCTION\n", ""] {
            assert_eq!(Factiva.recognize(&Head::new(text.into(), true)), None, "{text}");
        }
    }
}
