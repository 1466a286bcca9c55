//! MHTML: a page saved by a browser with all that belongs to it, as the parts of a mail.

use mail_parser::{Message, MimeHeaders, PartType};

use super::mail::parsed;
use super::markup::{Sheet, Story, html::parse};
use super::{Format, Head, Input, Reading, html, stated_date};
use crate::error::Result;

/// A page saved whole.
pub struct Mhtml;

impl Format for Mhtml {
    fn name(&self) -> &'static str {
        "mhtml"
    }

    fn about(&self) -> &'static str {
        "a web page saved whole, in one file"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let header = header_of(&head.text)?.to_ascii_lowercase();
        let is_page = header.contains("multipart/related")
            && ["snapshot-content-location", "saved by", "type=\"text/html\"", "content-location"]
                .iter()
                .any(|sign| header.contains(sign))
            && !header.contains("\nmessage-id:")
            && !header.contains("\nreceived:");
        is_page.then(|| "its header says multipart/related, as browsers save pages".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let sheet = Sheet::load(input)?;
        let (story, is_cut) = first(sheet.text.as_bytes());
        let cut = is_cut.then(|| ("the page is cut off, and was read up to there".into(), sheet.text.len()));
        Ok(sheet.reading(story.into_iter().collect(), cut.into_iter().collect()))
    }
}

/// The story of a page saved whole, and whether its end is cut off.
fn first(bytes: &[u8]) -> (Option<Story>, bool) {
    parsed(bytes).map_or((None, false), |(message, is_cut)| (story(&message), is_cut))
}

/// The story of the first page among the parts.
fn story(message: &Message<'_>) -> Option<Story> {
    let (page, place) = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(page) => Some((page.as_ref(), part.content_location())),
        _ => None,
    })?;
    let mut story = html::page(parse(page).root(), page)?;
    let given = &mut story.article.given;
    let address = raw(message, "Snapshot-Content-Location").or_else(|| place.map(str::to_owned));
    given.url = given.url.take().or(address.filter(|address| address.contains("://")));
    // The day on which it was saved: the story is no later.
    given.retrieved = message.date().and_then(|date| stated_date(&date.to_rfc3339()));
    Some(story)
}

/// The lines of a header at the beginning of a text, where there is one.
pub(super) fn header_of(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['\u{FEFF}', '\r', '\n']);
    let end = text.find("\n\n").or_else(|| text.find("\n\r\n")).unwrap_or(text.len());
    let header = &text[..end];
    let is_field = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        line.starts_with([' ', '\t'])
            || line.len() > name.len() && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    header.lines().skip(usize::from(header.starts_with("From "))).all(is_field).then_some(header)
}

fn raw(message: &Message<'_>, name: &'static str) -> Option<String> {
    let header =
        message.parts.first()?.headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case(name))?;
    header.value.as_text().map(|words| words.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/ferry\r\nSubject: Ferry\r\n\
        Date: Thu, 9 May 2002 10:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\
        \tboundary=\"--x\"\r\n\r\n----x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://post.example/ferry\r\n\r\n<html><title>Ferry</title><meta charset=3Dutf-8><body><p>The caf=C3=A9 ferry =\r\n\
        with ninety people ran aground in the night.</p></body></html>\r\n----x\r\nContent-Type: image/png\r\n\
        Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----x--\r\n";

    #[test]
    fn the_day_of_saving_is_not_the_date_and_lines_are_joined() {
        assert!(Mhtml.recognize(&Head::new(SAVED.into(), true)).is_some());
        let article = first(SAVED.as_bytes()).0.unwrap().article;
        assert_eq!(article.paragraphs, ["The café ferry with ninety people ran aground in the night."]);
        assert_eq!((article.given.date, article.given.retrieved.as_deref()), (None, Some("2002-05-09")));
        assert_eq!(article.given.url.as_deref(), Some("https://post.example/ferry"));
    }

    #[test]
    fn a_page_cut_off_anywhere_is_still_read_or_nothing() {
        for end in (0..SAVED.len()).filter(|&end| SAVED.is_char_boundary(end)) {
            first(&SAVED.as_bytes()[..end]);
        }
        let (story, is_cut) = first(&SAVED.as_bytes()[..SAVED.find("</body>").unwrap()]);
        assert_eq!(story.unwrap().article.paragraphs, ["The café ferry with ninety people ran aground in the night."]);
        assert!(is_cut && !first(SAVED.as_bytes()).1);
    }
}
