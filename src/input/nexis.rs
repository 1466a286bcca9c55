//! Nexis as plain text: stories counted off by “1 of 10 DOCUMENTS”, in English, German, French or Spanish.
//!
//! A story's head is paper, date, edition and headline, then labelled fields up to the one of its length; the labels
//! after the text end it. The day on which a story was loaded is never its date.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::article::{Article, stated};
use super::decode::{decode, with_line_feeds};
use super::position::Positions;
use super::text::LIMIT;
use super::{Document, Format, Given, Head, Input, Issue, Reading, language_code, stated_date};
use crate::error::Result;
use crate::record::Source;
use crate::span::Span;
use crate::text::lexicon::rows;

/// Nexis as plain text.
pub struct Nexis;

impl Format for Nexis {
    fn name(&self) -> &'static str {
        "nexis"
    }

    fn about(&self) -> &'static str {
        "a text export of Nexis"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let counted = head.text.lines().find(|line| is_count(line))?;
        let labels = head.text.lines().filter(|line| label(line).is_some()).take(2).count();
        (labels == 2).then(|| format!("a line “{}” and labelled fields", counted.trim()))
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let text = Whole::read(&mut input)?;
        let source = Source { encoding: text.encoding.clone(), ..input.source };
        let starts: Vec<Span> = lines(&text.text).filter(|line| is_count(line.of(&text.text))).collect();
        let mut found = Vec::new();
        for (number, start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).map_or(text.text.len(), |next| next.start);
            let part = Span::new(start.end, end);
            let line = text.line(start.start);
            let source = Source { record: Some(number), ..source.clone() };
            let issue = |reason: &str| Issue {
                path: source.path.clone(),
                line: Some(line),
                column: None,
                reason: reason.into(),
                is_loss: false,
            };
            if is_stub(part.of(&text.text)) {
                found.push(Err(issue("the export holds no text of this story, only word of an error")));
            } else if let Some(document) = story(part.of(&text.text)).and_then(|story| story.document(source.clone())) {
                let positions = Positions::record(text.bytes(Span::new(start.start, end)));
                found.push(Ok(Document { line: Some(line), positions, ..document }));
            } else {
                found.push(Err(issue("nothing but a count")));
            }
        }
        Ok(Reading::new(text.remark(&source).into_iter().chain(found)))
    }
}

/// A whole text file, decoded.
pub(super) struct Whole {
    /// Its text.
    pub(super) text: String,
    /// How it was encoded.
    pub(super) encoding: String,
    positions: Positions,
    damaged: usize,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Whole {
    /// Reads all of a file.
    pub(super) fn read(input: &mut Input) -> Result<Self> {
        let decoded = decode(input.whole(LIMIT)?);
        let text = with_line_feeds(decoded.text);
        let lines = lines(&text).map(|line| line.start).collect();
        let encoding = decoded.charset.name();
        Ok(Self { text, encoding, positions: decoded.positions, damaged: decoded.damaged, lines })
    }

    /// The line, from 1, of a byte.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|&start| start <= at)
    }

    /// The bytes of the file that hold a part of the text.
    pub(super) fn bytes(&self, part: Span) -> Span {
        let [start, end] = self.positions.file_bytes(&self.text, part);
        Span::new(start, end.max(start))
    }

    /// A word about bytes that were not of the encoding.
    pub(super) fn remark(&self, source: &Source) -> Option<Result<Document, Issue>> {
        let reason = format!("{} bytes are no part of {} and were read as well as can be", self.damaged, self.encoding);
        let issue = Issue { path: source.path.clone(), line: None, column: None, reason, is_loss: false };
        (self.damaged > 0).then_some(Err(issue))
    }
}

/// The lines of a text, without what ends them.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    })
}

/// Whether a line counts documents: `1 of 10 DOCUMENTS`, `Dokument 1 von 10`, `Document 1 de 10`.
pub(super) fn is_count(line: &str) -> bool {
    if line.len() > 200 {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| !word.is_empty() && word.len() <= 7 && word.bytes().all(|byte| byte.is_ascii_digit());
    let of = |word: &str| matches!(word, "of" | "von" | "de" | "sur" | "di");
    let noun = |word: &str| {
        let word = word.to_uppercase();
        word.starts_with("DOCUMENT") || word.starts_with("DOKUMENT")
    };
    let [a, b, c, d] = words[..] else { return false };
    number(a) && of(b) && number(c) && noun(d) && !d.contains(char::is_lowercase)
        || noun(a) && number(b) && of(c) && number(d)
}

pub(super) fn is_stub(part: &str) -> bool {
    part.len() < 2000 && {
        let words = part.to_lowercase();
        words.contains("there is an error in this document") || words.contains("fehler in diesem dokument")
    }
}

static LABELS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/input/nexis_labels.tsv")).filter_map(|row| row.split_once('\t')).collect()
});

/// The field that a line begins with the label of, and the rest of the line.
pub(super) fn label(line: &str) -> Option<(&'static str, &str)> {
    let (name, value) = line.trim().split_once(':')?;
    let name = name.trim().to_uppercase();
    let field = *LABELS.get(name.as_str())?;
    Some((field, value.trim_matches(|c: char| c.is_whitespace() || c == '\u{A0}')))
}

/// Takes over what a labelled field says.
pub(super) fn take(given: &mut Given, field: &'static str, value: &str) {
    let Some(value) = stated(value) else { return };
    let listed = || value.split(';').filter_map(|item| stated(item.split('(').next().unwrap_or_default()));
    match field {
        "byline" => given.byline = given.byline.take().or(Some(value)),
        "dateline" => given.dateline = given.dateline.take().or(Some(value)),
        "language" => given.language = language_code(value.split(';').next().unwrap_or_default()),
        "section" => {
            let (section, page) = section_and_page(&value);
            given.section = section;
            if page.is_some() {
                given.page = page;
                given.note("page", "the field of the section");
            }
        }
        "url" => given.url = Some(value),
        "modified" => given.modified = stated_date(&value),
        "keywords" => given.keywords.extend(listed().collect::<Vec<_>>()),
        "people" => given.people.extend(listed().collect::<Vec<_>>()),
        "places" => given.places.extend(listed().collect::<Vec<_>>()),
        "organizations" => given.organizations.extend(listed().collect::<Vec<_>>()),
        _ => return,
    }
    given.note(field, "the labelled field");
}

/// `NEWS; Pg. 3` as section and page.
fn section_and_page(value: &str) -> (Option<String>, Option<String>) {
    let is_page = |part: &str| {
        let first = part.split([' ', '.']).next().unwrap_or_default().to_lowercase();
        matches!(first.as_str(), "pg" | "p" | "s" | "seite" | "page" | "pag")
    };
    let (pages, rest): (Vec<&str>, Vec<&str>) = value.split(';').map(str::trim).partition(|part| is_page(part));
    let page = pages.first().and_then(|page| page.split_once([' ', '.']));
    let page = page.map(|(_, page)| page.trim_start_matches(['.', ' ']).split(',').next().unwrap_or_default());
    (stated(&rest.join("; ")), page.and_then(stated))
}

/// A text that may have line breaks of its own as paragraphs.
pub(super) fn parted(text: &str) -> impl Iterator<Item = String> {
    text.split('\n').map(str::to_owned)
}

/// One block of lines between empty ones.
struct Block<'t> {
    lines: Vec<&'t str>,
}

impl Block<'_> {
    fn words(&self) -> String {
        self.lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }

    fn label(&self) -> Option<(&'static str, String)> {
        let (field, first) = label(self.lines.first()?)?;
        let rest = self.lines[1..].iter().map(|line| line.trim());
        Some((field, std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" ")))
    }

    /// Whether its lines are set in the middle, as those of paper, date and edition are.
    fn is_centered(&self) -> bool {
        self.lines.iter().all(|line| line.starts_with("        ") || line.starts_with('\t'))
    }

    fn is_notice(&self) -> bool {
        let words = self.words().to_lowercase();
        ["copyright", "©", "all rights reserved", "alle rechte vorbehalten", "tous droits réservés"]
            .iter()
            .any(|notice| words.starts_with(notice))
    }

    /// The day that is all it says.
    fn date(&self) -> Option<String> {
        let first = self.lines.first()?.trim();
        if first.len() > 80 {
            return None;
        }
        // `May 8, 2002, Wednesday, Late Edition` says more than the day.
        let cuts = first.rmatch_indices(',').map(|(at, _)| first.get(..at).unwrap_or_default());
        let edition = ["edition", "ausgabe", "édition", "edición", "final"]
            .iter()
            .any(|word| first.to_lowercase().contains(word));
        stated_date(first)
            .or_else(|| cuts.filter(|_| edition).find_map(|part| stated_date(part).filter(|day| day.len() == 10)))
    }
}

fn blocks(part: &str) -> Vec<Block<'_>> {
    let lines: Vec<&str> = part.lines().map(|line| line.trim_end()).collect();
    let groups = lines.split(|line| line.trim().is_empty() || line.trim() == "\u{C}");
    groups.filter(|lines| !lines.is_empty()).map(|lines| Block { lines: lines.to_vec() }).collect()
}

/// The story between two counts.
pub(super) fn story(part: &str) -> Option<Article> {
    let blocks: Vec<Block<'_>> = blocks(part).into_iter().filter(|block| !block.is_notice()).collect();
    let mut given = Given::default();
    let paper = blocks.first()?;
    let length = blocks.iter().position(|block| block.label().is_some_and(|(field, _)| field == "length"));
    let mut at = 0;
    if paper.date().is_none() && paper.label().is_none() {
        given.publication = stated(paper.lines.first()?);
        given.note("publication", "the first line");
        // Paper and date may share a block.
        given.date = paper.lines.get(1).and_then(|line| stated_date(line));
        at = 1;
    }
    if given.date.is_none()
        && let Some(date) = blocks[at..].iter().take(3).position(|block| block.date().is_some())
    {
        given.date = blocks[at + date].date();
        at += date + 1;
    }
    given.note("date", "the line of the date");
    let mut headline: Vec<String> = Vec::new();
    let mut body: Vec<String> = Vec::new();
    let end = blocks.iter().rposition(|block| block.label().is_none()).map_or(at, |last| last + 1);
    let mut has_body = false;
    // Where a label stands alone, what it labels stands below.
    let mut awaited: Option<&'static str> = None;
    let mut tail = false;
    for (number, block) in blocks.iter().enumerate().skip(at) {
        if let Some((field, value)) = block.label() {
            // Labels after the text end it; one inside it is part of a sentence.
            let in_head = length.is_none_or(|length| number <= length) || !has_body;
            tail |= has_body && begins_tail(block, field);
            if in_head || tail || number >= end || is_tail(&blocks[number..]) {
                awaited = value.is_empty().then_some(field);
                for (field, value) in fields(block, field, value) {
                    take(&mut given, field, &value);
                }
                continue;
            }
        }
        let words = block.words();
        if let Some(field) = awaited.take().filter(|_| has_body) {
            take(&mut given, field, &words);
            continue;
        }
        let before_length = length.is_some_and(|length| number < length);
        if is_correction(&words) || headline.is_empty() && is_edition(block, &words) {
            continue;
        }
        if before_length || headline.is_empty() && length.is_none() {
            headline.push(words);
        } else {
            has_body = true;
            body.push(words);
        }
    }
    if !headline.is_empty() {
        given.headline = Some(headline.join(" "));
        given.note("headline", "the lines between date and fields");
    }
    Some(Article { given, paragraphs: body })
}

/// The fields of a block: in some exports each has a line of its own and no empty one between.
fn fields(block: &Block<'_>, field: &'static str, value: String) -> Vec<(&'static str, String)> {
    if block.lines.iter().filter(|line| label(line).is_some()).count() < 2 {
        return vec![(field, value)];
    }
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    for line in &block.lines {
        match (label(line), fields.last_mut()) {
            (Some((field, value)), _) => fields.push((field, value.to_owned())),
            (None, Some((_, value))) => *value = format!("{value} {}", line.trim()),
            (None, None) => {}
        }
    }
    fields
}

/// Whether a field stands behind all text, as those on the loading, the language and the correction of a story do.
fn begins_tail(block: &Block<'_>, field: &str) -> bool {
    let label = block.lines.first().and_then(|line| line.split(':').next()).unwrap_or_default();
    matches!(field, "loaded" | "language" | "modified") && !label.contains(char::is_lowercase)
}

/// Whether nothing but labelled fields follows.
fn is_tail(blocks: &[Block<'_>]) -> bool {
    blocks.iter().take(4).all(|block| block.label().is_some())
}

fn is_correction(words: &str) -> bool {
    words.eq_ignore_ascii_case("correction appended")
}

fn is_edition(block: &Block<'_>, words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    block.is_centered() && block.lines.len() <= 2 && words.len() < 80
        || matches!(last.as_str(), "edition" | "ausgabe" | "édition" | "edition)" | "final" | "edición")
}

#[cfg(test)]
#[path = "nexis_tests.rs"]
mod tests;
