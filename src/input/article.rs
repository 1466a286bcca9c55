//! A story that its form gives in parts: they are put together here, so that the same story in any form gives the same
//! text.

use super::{Document, Given, stated_date};
use crate::record::Source;
use crate::text::squeezed;

/// A story in parts.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// What is stated of it; `dateline` as well, which is put before the text where the text does not begin with it.
    pub given: Given,
    /// Its paragraphs, in order; white space in them means nothing.
    pub paragraphs: Vec<String>,
}

impl Article {
    /// The story as a document; nothing where it has neither text nor headline.
    pub fn document(mut self, source: Source) -> Option<Document> {
        let paragraphs: Vec<String> =
            self.paragraphs.iter().map(|words| squeezed(words)).filter(|words| !words.is_empty()).collect();
        self.given.headline = self.given.headline.and_then(|words| stated(&words));
        self.given.byline = self.given.byline.and_then(|words| stated(without_by(&words)));
        let dateline = self.given.dateline.and_then(|words| stated(words.trim_end_matches(DASHES)));
        self.given.dateline = dateline.filter(|words| names_a_place(words));
        if paragraphs.is_empty() && self.given.headline.is_none() {
            return None;
        }
        let text = with_dateline(paragraphs.join("\n\n"), self.given.dateline.as_deref());
        Some(Document { source, given: self.given, text, ..Document::default() })
    }
}

/// A text behind its dateline, where it does not begin with it.
pub(super) fn with_dateline(text: String, dateline: Option<&str>) -> String {
    match dateline.map(|words| words.trim_end_matches(DASHES)) {
        Some(dateline) if !text.is_empty() && !begins_with_place(&text, dateline) => format!("{dateline} – {text}"),
        _ => text,
    }
}

/// Words with every stretch of white space as one space; nothing where there are none.
pub fn stated(words: &str) -> Option<String> {
    Some(squeezed(words)).filter(|words| !words.is_empty())
}

/// Paragraphs of a text in lines: those that an empty line keeps apart, or, where there is no such line, each line.
pub fn paragraphs_of(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    let lines = &lines[first..last];
    if !lines.contains(&"") {
        return lines.iter().map(|&line| line.to_owned()).collect();
    }
    lines.split(|line| line.is_empty()).filter(|part| !part.is_empty()).map(|part| part.join(" ")).collect()
}

const DASHES: [char; 5] = ['-', '–', '—', '―', ' '];

/// A byline without the word that makes it one.
pub(super) fn without_by(words: &str) -> &str {
    let words = words.trim().trim_end_matches(',').trim_end();
    match words.get(..3) {
        Some(by) if by.eq_ignore_ascii_case("by ") || by.eq_ignore_ascii_case("by:") => words[3..].trim_start(),
        _ => words,
    }
}

/// Whether a dateline is more than a date, as some systems have it.
fn names_a_place(dateline: &str) -> bool {
    !dateline.starts_with(|c: char| c.is_ascii_digit()) && stated_date(dateline).is_none()
}

/// Whether a paragraph begins with the place of the dateline, in whatever case and with more or less of its country, and
/// has a dash soon after.
fn begins_with_place(paragraph: &str, dateline: &str) -> bool {
    let Some(dash) = paragraph.char_indices().take(100).find(|(_, c)| DASHES_IN_TEXT.contains(c)) else { return false };
    let lead = place_of(&paragraph[..dash.0]);
    let place = place_of(dateline);
    let goes_on = |long: &str, short: &str| {
        !short.is_empty() && long.strip_prefix(short).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    goes_on(&lead, &place) || goes_on(&place, &lead)
}

/// The first place of a dateline, in small letters.
fn place_of(dateline: &str) -> String {
    dateline.split([',', '(', '/']).next().unwrap_or_default().trim().to_lowercase()
}

/// What stands between a dateline and the text; wires that know no dash have a line at the foot.
const DASHES_IN_TEXT: [char; 5] = ['-', '–', '—', '―', '_'];

#[cfg(test)]
mod tests {
    use super::*;

    fn text(dateline: Option<&str>, first: &str) -> String {
        let given = Given { dateline: dateline.map(str::to_owned), ..Given::default() };
        let article = Article { given, paragraphs: vec![first.to_owned(), "  ".into(), "Two.".into()] };
        article.document(Source::default()).unwrap().text
    }

    #[test]
    fn a_dateline_given_apart_stands_before_the_text_once() {
        for dateline in ["OSLO, May 8 (NTB)", "OSLO, May 8 (NTB) –", " OSLO,\n May 8 (NTB) --"] {
            assert_eq!(text(Some(dateline), "It\n  rained."), "OSLO, May 8 (NTB) – It rained.\n\nTwo.");
        }
        assert_eq!(text(Some("Oslo"), "OSLO (AP) — It rained."), "OSLO (AP) — It rained.\n\nTwo.");
        assert_eq!(text(Some("Oslo"), "Oslo saw rain."), "Oslo – Oslo saw rain.\n\nTwo.");
        assert_eq!(text(None, "It rained."), "It rained.\n\nTwo.");
        assert_eq!(text(Some("Oslo Norway"), "OSLO - It rained."), "OSLO - It rained.\n\nTwo.");
        assert_eq!(text(Some("WICK, Va."), "WICK, Va. (AP) _ It rained."), "WICK, Va. (AP) _ It rained.\n\nTwo.");
        for no_place in ["20020508T191044Z", "4/4/2018", "May 8, 2002"] {
            assert_eq!(text(Some(no_place), "It rained."), "It rained.\n\nTwo.", "{no_place}");
        }
    }

    #[test]
    fn what_is_empty_is_not_stated() {
        let given = Given { headline: Some(" ".into()), byline: Some("By  Ann\nBell,".into()), ..Given::default() };
        let article = Article { given, paragraphs: vec!["x".into()] };
        let given = article.clone().document(Source::default()).unwrap().given;
        assert_eq!((given.headline, given.byline.as_deref()), (None, Some("Ann Bell")));
        assert!(Article { paragraphs: vec![" \n".into()], ..article }.document(Source::default()).is_none());
    }

    #[test]
    fn paragraphs_are_kept_apart_by_empty_lines_or_else_by_lines() {
        assert_eq!(paragraphs_of("\nOne\n two.\n\n\nThree.\n"), ["One two.", "Three."]);
        assert_eq!(paragraphs_of("One two.\nThree.\n"), ["One two.", "Three."]);
        assert!(paragraphs_of(" \n").is_empty());
    }
}
