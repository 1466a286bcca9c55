//! What each paragraph of a page is, taken alone.

use super::boilerplate::find_boilerplate;
use super::byline::{self, find_byline};
use super::date_line::{self, find_date_at_end, find_date_line};
use super::dateline::{self, find_dateline};
use super::headline::is_heading;
use crate::span::Span;

/// A paragraph of a page, and what it is.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Bytes of the document.
    pub(super) span: Span,
    pub(super) kind: Kind,
    /// The dateline that it begins with.
    pub(super) dateline: Option<dateline::Found>,
    /// The date that a heading ends with.
    pub(super) date: Option<date_line::Found>,
    /// Whether a form feed stands before it.
    pub(super) feeds: bool,
    /// Whether a blank line stands before it.
    pub(super) spaced: bool,
}

/// What a rule divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// `-----`: stories.
    Sure,
    /// `* * *`: stories or sections.
    Open,
    /// `___`: sections, as agencies use it.
    Section,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `1 of 10 DOCUMENTS`, `End of Document`, `-30-`
    Count,
    /// A rule of dashes or stars.
    Rule(Rule),
    /// No part of any story, by this rule.
    Notice(&'static str),
    /// A date line.
    Date(date_line::Found),
    /// A byline, and the date beside it.
    By(byline::Found, Option<Span>),
    /// A heading, of a story or within one.
    Heading,
    /// Anything else.
    Body,
}

impl Line {
    pub(super) fn is_body(&self) -> bool {
        self.kind == Kind::Body
    }

    /// The rule that cuts it, where it is no part of any story.
    pub(super) fn cut(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Count => Some("count"),
            Kind::Rule(_) => Some("rule"),
            Kind::Notice(rule) => Some(rule),
            _ => None,
        }
    }
}

/// Says of each paragraph of `text` what it is.
pub(super) fn classify(text: &str, paragraphs: &[Span]) -> Vec<Line> {
    let notices = find_boilerplate(text, paragraphs);
    let mut end = 0;
    let mut lines = Vec::with_capacity(paragraphs.len());
    for (&span, notice) in paragraphs.iter().zip(notices) {
        let between = &text.as_bytes()[end..span.start];
        let breaks = between
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            .max(between.iter().filter(|&&byte| byte == b'\r').count());
        let kind = notice.map_or_else(|| kind_of(text, span), Kind::Notice);
        let mut dateline = if matches!(kind, Kind::Heading | Kind::Body) { find_dateline(text, span) } else { None };
        // A heading may look like a short story's beginning: only an agency shows that it is none.
        if kind == Kind::Heading
            && dateline.as_ref().is_some_and(|found| found.line.agency.is_none() || found.end >= span.end)
        {
            dateline = None;
        }
        let kind = if dateline.is_some() { Kind::Body } else { kind };
        let date = if kind == Kind::Heading { find_date_at_end(text, span) } else { None };
        lines.push(Line {
            span,
            kind,
            dateline,
            date,
            feeds: between.contains(&b'\x0c'),
            spaced: breaks > 1 || end == 0,
        });
        end = span.end;
    }
    lines
}

/// Lines longer than this are body, whatever they hold.
const LONGEST: usize = 200;

fn kind_of(text: &str, line: Span) -> Kind {
    let words = line.of(text);
    if words.len() > LONGEST {
        return Kind::Body;
    }
    if let Some(rule) = find_rule(words) {
        return Kind::Rule(rule);
    }
    if is_count(words) {
        return Kind::Count;
    }
    if let Some(found) = find_date_line(text, line) {
        return Kind::Date(found);
    }
    if let Some(found) = find_byline(text, line) {
        return Kind::By(found, date_beside(text, Span::new(found.rest, line.end)));
    }
    if let Some(kind) = joined(text, line) {
        return kind;
    }
    if is_heading(text, line) { Kind::Heading } else { Kind::Body }
}

const MARKS: [char; 3] = ['|', '•', '·'];

fn date_beside(text: &str, rest: Span) -> Option<Span> {
    pieces(text, rest).find_map(|piece| find_date_line(text, piece)).map(|found| found.span)
}

/// `May 24, 2002 | By Ann Bell`, `Ann Bell • May 24, 2002 • 3 min read`
fn joined(text: &str, line: Span) -> Option<Kind> {
    if !line.of(text).contains(MARKS) {
        return None;
    }
    let date = pieces(text, line).find_map(|piece| find_date_line(text, piece));
    let by = pieces(text, line).find_map(|piece| find_byline(text, piece));
    match (by, date) {
        (Some(by), date) => Some(Kind::By(by, date.map(|found| found.span))),
        (None, Some(date)) => Some(Kind::Date(date)),
        (None, None) => None,
    }
}

fn pieces(text: &str, line: Span) -> impl Iterator<Item = Span> {
    let mut at = line.start;
    line.of(text).split(MARKS).map(move |piece| {
        let span = Span::new(at, at + piece.len());
        at = span.end + text[span.end..].chars().next().map_or(0, char::len_utf8);
        span.trimmed(text)
    })
}

/// A line of marks alone.
fn find_rule(words: &str) -> Option<Rule> {
    let mut marks = 0;
    let mut dashes = true;
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        if !matches!(
            c,
            '-' | '–'
                | '—'
                | '―'
                | '='
                | '_'
                | '~'
                | '*'
                | '#'
                | '+'
                | '•'
                | '·'
                | '.'
                | '─'
                | '━'
                | '═'
                | '\\'
                | '/'
                | '<'
                | '>'
        ) {
            return None;
        }
        dashes &= matches!(c, '-' | '–' | '—' | '―' | '=' | '─' | '━' | '═');
        marks += 1;
    }
    let dots = words.chars().all(|c| c == '.' || c == ' ');
    if marks == 0 || dots && marks < 10 {
        return None;
    }
    Some(match marks {
        5.. => Rule::Sure,
        // Three of them end what an office hands to the press.
        3 if words.chars().all(|c| c == '#' || c == ' ') => Rule::Sure,
        3.. if dashes => Rule::Sure,
        _ if words.starts_with('_') => Rule::Section,
        _ => Rule::Open,
    })
}

/// `-30-`, `— 30 —`, `-0-`, `(ENDS)`: what newsrooms put below a story.
fn is_end_mark(words: &str) -> bool {
    let bare = words.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '(' | ')' | '[' | ']') || c.is_whitespace());
    bare.len() < words.len() && matches!(bare, "30" | "0" | "end" | "ends" | "END" | "ENDS" | "end it" | "ENDIT")
}

/// `1 of 10 DOCUMENTS`, `Document 1 of 10`, `Dokument 1 von 10`, `End of Document`, and end marks.
fn is_count(words: &str) -> bool {
    if is_end_mark(words) {
        return true;
    }
    if words.split_whitespace().nth(4).is_some() {
        return false;
    }
    let lower = words.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let of = |word: &str| matches!(word, "of" | "von" | "de" | "sur");
    let what = |word: &str| {
        matches!(
            word,
            "document" | "documents" | "dokument" | "dokumenten" | "article" | "articles" | "story" | "stories"
        )
    };
    match words[..] {
        [one, between, all, kind] => {
            number(one) && of(between) && number(all) && what(kind)
                || what(one) && number(between) && of(all) && number(kind)
        }
        ["end", "of", kind] => what(kind),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Kind {
        kind_of(text, Span::new(0, text.len()))
    }

    #[test]
    fn counts_and_rules_are_told_apart_from_words() {
        for line in [
            "1 of 10 DOCUMENTS",
            "Document 3 of 10",
            "Dokument 1 von 10",
            "End of Document",
            "-30-",
            "— 30 —",
            "(ENDS)",
        ] {
            assert_eq!(kind(line), Kind::Count, "{line}");
        }
        for (line, rule) in [
            ("-----", Rule::Sure),
            ("* * * * * *", Rule::Sure),
            ("———", Rule::Sure),
            ("***", Rule::Open),
            ("* * *", Rule::Open),
            ("___", Rule::Section),
            ("# # #", Rule::Sure),
        ] {
            assert_eq!(kind(line), Kind::Rule(rule), "{line}");
        }
        assert_eq!(kind("1 of 10 hurt"), Kind::Heading);
        assert!(["30", "END", "-31-"].iter().all(|words| kind(words) != Kind::Count));
        assert_eq!(kind("..."), Kind::Body);
    }

    #[test]
    fn a_date_and_a_byline_may_share_a_line() {
        let text = "May 24, 2002 | By Ann Bell";
        let Kind::By(by, Some(date)) = kind(text) else { panic!("{:?}", kind(text)) };
        assert_eq!((by.names.of(text), date.of(text)), ("Ann Bell", "May 24, 2002"));
        let text = "By Ann Bell | May 24, 2002 | 3 min read";
        let Kind::By(_, Some(date)) = kind(text) else { panic!("{:?}", kind(text)) };
        assert_eq!(date.of(text), "May 24, 2002");
    }
}
