//! Stories as agencies send them by wire: ANPA 1312 (AP) and IPTC 7901 (dpa). Control characters say where head, text
//! and the hour of sending begin; notes to editors are no text.

use super::article::{Article, paragraphs_of, stated, without_by};
use super::nexis::Whole;
use super::position::Positions;
use super::{Document, Format, Given, Head, Input, Reading, stated_date};
use crate::error::Result;
use crate::record::Source;
use crate::span::Span;

/// Wire messages, one or many.
pub struct Wire;

/// What begins a message, its text, and what follows its text.
const HEAD: char = '\u{1}';
const TEXT: char = '\u{2}';
const END: char = '\u{3}';

impl Format for Wire {
    fn name(&self) -> &'static str {
        "wire"
    }

    fn about(&self) -> &'static str {
        "messages of agencies in ANPA 1312 and IPTC 7901"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let start =
            head.text.find(HEAD).filter(|&at| head.text.get(..at).is_some_and(|lead| lead.chars().all(is_lead)))?;
        let text = start + head.text.get(start..)?.find(TEXT)?;
        let is_near = text - start < 600 && !head.text.get(start + 1..text)?.contains(END);
        is_near.then(|| "control characters that begin a message and its text".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let whole = Whole::read(&mut input)?;
        let source = Source { encoding: whole.encoding.clone(), ..input.source };
        let starts: Vec<usize> = whole.text.match_indices(HEAD).map(|(at, _)| at).collect();
        let mut found = Vec::new();
        for (number, &start) in starts.iter().enumerate() {
            let part = Span::new(start, starts.get(number + 1).copied().unwrap_or(whole.text.len()));
            let source = Source { record: (starts.len() > 1).then_some(number), ..source.clone() };
            let document = message(part.of(&whole.text)).and_then(|article| article.document(source));
            let positions = Positions::record(whole.bytes(part));
            found.extend(
                document.map(|document| Ok(Document { line: Some(whole.line(part.start)), positions, ..document })),
            );
        }
        Ok(Reading::new(whole.remark(&source).into_iter().chain(found)))
    }
}

/// What lines and modems leave before a message.
fn is_lead(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

fn message(message: &str) -> Option<Article> {
    let (head, rest) = message.trim_start_matches(HEAD).split_once(TEXT)?;
    let (text, trailer) = rest.split_once(END).unwrap_or((rest, ""));
    // The marks of ANPA are also characters that a text may hold, so one line of them is not enough.
    let is_anpa = text.lines().filter(|line| line.starts_with('^')).count() >= 2;
    let mut article = if is_anpa { anpa(text) } else { iptc(text, head) };
    article.given.date = sent(trailer);
    article.given.note("date", "the hour of sending");
    article.given.publication = if is_anpa {
        trailer.trim().split('-').next().filter(|name| !name.is_empty() && name.len() <= 4).map(str::to_owned)
    } else {
        head.lines().next().and_then(agency)
    };
    article.given.note("publication", "the head of the message");
    (!article.paragraphs.is_empty() || article.given.headline.is_some()).then_some(article)
}

/// A message of ANPA: lines that begin with `^` are head and between-headings, those set in are text.
fn anpa(text: &str) -> Article {
    let mut given = Given::default();
    let mut paragraphs: Vec<String> = Vec::new();
    let mut waits_for_rank = false;
    // Rows of tables begin with a control character of their own.
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('\u{8}')) {
        let Some(marked) = line.strip_prefix('^') else {
            let words = spelled(line.trim_end().trim_end_matches('<'));
            if line.starts_with([' ', '\t']) {
                paragraphs.extend(stated(&words).filter(|words| !words.trim_matches('_').is_empty()));
            } else if let (Some(last), Some(words)) = (paragraphs.last_mut(), stated(&words)) {
                *last = format!("{last} {words}");
            }
            continue;
        };
        let Some(words) = stated(&spelled(marked.trim_end().trim_end_matches(['<', '=']))) else { continue };
        if number == 0 {
            // `BC-Halden-Ferry, 1st Ld-Writethru,416`: what the agency calls the story, and its version.
            given.ids.insert("slug".into(), words);
        } else if without_by(&words).len() < words.len() && given.byline.is_none() && paragraphs.is_empty() {
            given.byline = Some(words);
            given.note("byline", "a line of the head");
            waits_for_rank = true;
        } else if is_note(&words) || std::mem::take(&mut waits_for_rank) {
            continue;
        } else if given.headline.is_none() && paragraphs.is_empty() {
            given.headline = Some(words);
            given.note("headline", "a line of the head");
        } else if !paragraphs.is_empty() {
            paragraphs.push(words);
        }
    }
    Article { given, paragraphs }
}

/// A message of IPTC 7901: a headline of one line or more that ends in ` =`, the text, and what is not for publication.
fn iptc(text: &str, head: &str) -> Article {
    let mut given = Given::default();
    let slugs = head.lines().skip(1).flat_map(|line| line.split('/'));
    given.keywords = slugs.filter_map(stated).collect();
    let (heading, text) = match text.split_once(" =") {
        Some((heading, text)) if heading.lines().count() <= 5 => (heading, text),
        _ => ("", text),
    };
    let lines: Vec<&str> = heading.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (bylines, titles): (Vec<&str>, Vec<&str>) =
        lines.into_iter().partition(|line| without_by(line).len() < line.len());
    // `1ST LEAD`, `EXTRA`, `(Achtung)` over the headline say of which version it is.
    let is_version = |line: &str| !line.contains(char::is_lowercase) || (line.starts_with('(') && line.ends_with(')'));
    let versions = titles.iter().take(titles.len().saturating_sub(1)).take_while(|line| is_version(line)).count();
    given.headline = stated(&titles.get(versions..).unwrap_or_default().join(" "));
    given.note("headline", "the lines up to the sign =");
    given.byline = bylines.first().and_then(|line| stated(line));
    let ends = |line: &&str| !(line.starts_with("# ") || line.trim().starts_with("* * *"));
    let body: Vec<&str> = text.lines().take_while(ends).collect();
    let paragraphs = paragraphs_of(&spelled(&body.join("\n")));
    Article { given, paragraphs }
}

/// Quotation marks and dashes as a wire that has few signs spells them, without the control characters of tables.
fn spelled(line: &str) -> String {
    let line = line.replace("``", "“").replace("''", "”").replace(" _ ", " – ");
    line.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect()
}

/// Lines of a head that speak to editors.
fn is_note(words: &str) -> bool {
    let words = words.to_lowercase();
    ["ap photo", "ap video", "eds:", "eds.", "editor's note", "editor”s note", "with ap", "all times"]
        .iter()
        .any(|note| words.starts_with(note))
}

/// `eca062 4 i 211 ccccb   dpa 061`: the agency stands before its own number.
fn agency(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().rev();
    let number = words.next()?;
    let name = words.next()?;
    (number.bytes().all(|byte| byte.is_ascii_digit()) && name.contains(char::is_alphabetic)).then(|| name.to_owned())
}

/// The day of sending: `AP-WF-02-20-16 0337GMT`, `211259 GMT Nov 18`.
fn sent(trailer: &str) -> Option<String> {
    let line = trailer.lines().find(|line| line.contains(|c: char| c.is_ascii_digit()))?;
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() == 2);
    let day = |year: u32, month: &str, day: u32| {
        let century = if year < 70 { 2000 } else { 1900 };
        stated_date(&format!("{day} {month} {}", century + year)).filter(|date| date.len() == 10)
    };
    let parts: Vec<&str> = line.split([' ', '-', '<']).filter(|part| !part.is_empty()).collect();
    for three in parts.windows(3) {
        if let (Some(month), Some(date), Some(year)) = (number(three[0]), number(three[1]), number(three[2])) {
            let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
            return name.and_then(|name| day(year, name, date));
        }
    }
    let words: Vec<&str> = parts.into_iter().filter(|part| *part != "GMT").collect();
    let three =
        words.windows(3).find(|three| three[0].len() == 6 && three[0].bytes().all(|byte| byte.is_ascii_digit()))?;
    day(number(three[2].get(..2)?)?, three[1], three[0].get(..2).and_then(number)?)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Issue, Within};
    use std::io::Cursor;

    fn read(text: &str) -> Vec<Document> {
        let head = Head::new(text.as_bytes().to_vec(), true);
        assert!(Wire.recognize(&head).is_some());
        let (reader, size) = (Box::new(Cursor::new(text.as_bytes().to_vec())), text.len() as u64);
        let (source, within) = (Source::default(), Within::default());
        let all: Result<Vec<Document>, Issue> =
            Wire.read(Input { path: "w".into(), size, head, reader, source, within }).unwrap().documents.collect();
        all.unwrap()
    }

    const ANPA: &str = "\u{16}\u{16}\u{1}z6715\u{1f}_-----\r\nr z\u{13}\u{11} BC-HAL--Ferry 1stLd-Writethru   02-20 0500\r\n\
        \u{2}^BC-HAL--Ferry, 1st Ld-Writethru,416< \r\n^Ferry runs aground off Halden< \r\n^AP Photo HAL105< \r\n^Eds: Updates.< \r\n\
        ^By ANN BELL= \r\n^Northern Press= \r\n\t   HALDEN, Norway (NTB) _ A ferry ran aground early Friday. \r\n\
        \t   ``We were lucky,'' Mayor Ingrid Moen said. \r\n^Weather= \r\n\t   It rained.< \r\n\r\n\t   \u{3}AP-WF-02-20-16 0337GMT<\r\n\u{c}\r\n\u{4}";

    #[test]
    fn quotes_of_backticks_dashes_of_underscores_and_notes_to_editors() {
        let found = read(&ANPA.repeat(2));
        assert_eq!(found.len(), 2);
        let given = &found[1].given;
        assert_eq!(given.headline.as_deref(), Some("Ferry runs aground off Halden"));
        assert_eq!((given.byline.as_deref(), given.date.as_deref()), (Some("ANN BELL"), Some("2016-02-20")));
        assert_eq!(
            (given.publication.as_deref(), given.ids["slug"].as_str()),
            (Some("AP"), "BC-HAL--Ferry, 1st Ld-Writethru,416")
        );
        assert_eq!(
            found[1].text,
            "HALDEN, Norway (NTB) – A ferry ran aground early Friday.\n\n“We were lucky,” Mayor Ingrid Moen said.\n\nWeather\n\nIt rained."
        );
    }

    #[test]
    fn a_headline_up_to_the_sign_and_contacts_that_are_no_story() {
        let found = read(
            "\u{1}ecp0007 4 s 850  dpa-tns 0908\r\n\nNorway/ferry/\r\n\u{2}1ST LEAD\r\nFerry runs aground off Halden\r\nBy Ann Bell, dpa =\r\n\n\
             Halden (dpa) - A ferry ran aground\r\nearly on Wednesday.\r\n\n\"It was dark,\" Ingrid Moen said.\r\n\n# Notebook\r\n\n* * * *\r\n\
             The following is not for publication\r\n\u{3}211259 Nov 18\r\n\u{7f}\u{4}",
        );
        let given = &found[0].given;
        assert_eq!(
            (given.headline.as_deref(), given.byline.as_deref()),
            (Some("Ferry runs aground off Halden"), Some("Ann Bell, dpa"))
        );
        assert_eq!((given.date.as_deref(), given.publication.as_deref()), (Some("2018-11-21"), Some("dpa-tns")));
        assert_eq!(given.keywords, ["Norway", "ferry"]);
        assert_eq!(
            found[0].text,
            "Halden (dpa) - A ferry ran aground early on Wednesday.\n\n\"It was dark,\" Ingrid Moen said."
        );
    }

    #[test]
    fn the_day_of_sending_in_either_writing() {
        assert_eq!(sent("071341 GMT Okt 15 ").as_deref(), Some("2015-10-07"));
        assert_eq!(sent("AP-WF-13-40-16 0337GMT<"), None);
        for none in ["", "211259", "999999 Nov 18", "é1é2é3 Nov 18", "211259 Nov é"] {
            assert_eq!(sent(none), None, "{none}");
        }
    }

    #[test]
    fn a_text_with_a_stray_control_character_is_no_message() {
        for text in ["It rained.\u{1} Then\u{2} it stopped.", "\u{1}", "\u{2}\u{1}"] {
            assert_eq!(Wire.recognize(&Head::new(text.into(), true)), None, "{text:?}");
        }
    }
}
