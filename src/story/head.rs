//! From the lines of one story to the story: what its head says, and the role of each paragraph.

use std::ops::Range;

use super::line::{Kind, Line};
use super::{Dateline, Story};
use crate::span::Span;
use crate::text::{Paragraph, Role};

/// Body paragraphs that may stand before a byline, date line or dateline: a summary.
const SUMMARY: usize = 1;
/// Headings in a row that are still headings, and no list.
const HEADINGS: usize = 2;

/// Reads the story that lies in these lines; nothing where they hold none.
pub(super) fn read(text: &str, lines: &[Line], range: Range<usize>) -> Option<Story> {
    let after_count = range.start > 0 && lines[range.start - 1].kind == Kind::Count;
    let lines = trimmed(&lines[range]);
    let span = lines.first()?.span.cover(lines.last()?.span);
    let mut story = Story { span, ..Story::default() };
    let heading = headline(text, lines, after_count);
    let bodies = first_and_last_body(lines);
    let mut body = 0;
    for (number, line) in lines.iter().enumerate() {
        let role = match line.kind {
            _ if heading == Some(number) => Role::Headline,
            // Lines without a text are what the text is.
            _ if bodies.is_none() && line.cut().is_none() => Role::Body,
            Kind::By(by, date) if body <= SUMMARY && story.byline.is_none() => {
                story.byline = Some(by.names);
                story.date_line = story.date_line.or(date);
                Role::Byline
            }
            Kind::Date(date) if body <= SUMMARY && story.date_line.is_none() => {
                story.date_line = Some(date.span);
                Role::DateLine
            }
            Kind::Heading if is_subheading(lines, number, bodies) => Role::Subheading,
            Kind::Count | Kind::Rule(_) | Kind::Notice(_) => Role::Cut,
            _ => Role::Body,
        };
        if role == Role::Body {
            read_dateline(line, body, &mut story);
            body += 1;
        }
        if let (Role::Cut, Some(rule)) = (role, line.cut()) {
            story.cut.push((line.span, rule));
        }
        story.paragraphs.push(Paragraph::new(line.span, role));
    }
    if let Some(line) = heading.map(|number| &lines[number]) {
        story.headline = Some(line.date.map_or(line.span, |date| before(text, line.span, date.span)));
    }
    let dated = lines.iter().take_while(|line| !line.is_body()).find_map(|line| line.date);
    story.date_line = story.date_line.or(dated.map(|date| date.span));
    count_from_start(&mut story);
    Some(story)
}

/// The words of a heading before its date, without the mark between.
fn before(text: &str, heading: Span, date: Span) -> Span {
    let words = Span::new(heading.start, date.start).of(text);
    let words =
        words.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '–' | '—' | '(' | '|' | '·'));
    Span::new(heading.start, heading.start + words.len())
}

/// The lines without those at either end that are no part of any story.
fn trimmed(lines: &[Line]) -> &[Line] {
    let start = lines.iter().position(|line| line.cut().is_none()).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| line.cut().is_none()).map_or(start, |last| last + 1);
    &lines[start..end]
}

/// Longest line that is a heading although it ends as a sentence does, in bytes.
const LONGEST: usize = 160;

/// The line that is the heading: the first that can be one, above the body. A first line that does not look like one is
/// one where a date line or a byline follows at once.
fn headline(text: &str, lines: &[Line], after_count: bool) -> Option<usize> {
    if let [first, second, rest @ ..] = lines
        && first.is_body()
        && first.span.len() <= LONGEST
        && first.dateline.is_none()
        && matches!(second.kind, Kind::Date(_) | Kind::By(..))
        && rest.iter().any(Line::is_body)
    {
        return Some(0);
    }
    let body = lines.iter().position(Line::is_body)?;
    let mut headings = (0..body).filter(|&n| lines[n].kind == Kind::Heading);
    let first = headings.next()?;
    let second = headings.next();
    // An export names the paper first, then the date, then the story.
    let paper = after_count && lines[first..body].iter().skip(1).any(|line| matches!(line.kind, Kind::Date(_)));
    let is_label = |n: usize| {
        let words = lines[n].span.of(text);
        !words.contains(char::is_lowercase) && words.split_whitespace().count() <= 2
    };
    match second {
        Some(second) if paper || is_label(first) && !is_label(second) && second == first + 1 => Some(second),
        _ => Some(first),
    }
}

/// The numbers of the first and the last line of the body.
fn first_and_last_body(lines: &[Line]) -> Option<(usize, usize)> {
    Some((lines.iter().position(Line::is_body)?, lines.iter().rposition(Line::is_body)?))
}

/// Whether a heading stands over text: a list of many short lines holds none, and nor does the end of a story.
fn is_subheading(lines: &[Line], number: usize, bodies: Option<(usize, usize)>) -> bool {
    let is_heading = |line: &&Line| line.kind == Kind::Heading;
    let after = lines[number..].iter().take_while(is_heading).take(HEADINGS + 2).count();
    let before = lines[..number].iter().rev().take_while(is_heading).take(HEADINGS + 2).count();
    bodies.is_some_and(|(first, last)| number < last && (after + before <= HEADINGS || number < first))
}

fn read_dateline(line: &Line, body: usize, story: &mut Story) {
    let Some(found) = &line.dateline else { return };
    if story.dateline.is_none() && (body == 0 || body <= SUMMARY && found.is_sure) {
        story.dateline = Some(found.line.clone());
        story.date_line = story.date_line.or(found.date);
    }
}

/// Counts all spans from the story's first byte.
fn count_from_start(story: &mut Story) {
    let start = story.span.start;
    let shift = |span: &mut Span| *span = Span::new(span.start - start, span.end - start);
    story.paragraphs.iter_mut().for_each(|paragraph| shift(&mut paragraph.span));
    story.cut.iter_mut().for_each(|(span, _)| shift(span));
    let Story { headline, byline, date_line, dateline, .. } = story;
    [headline, byline, date_line].into_iter().flatten().for_each(shift);
    if let Some(Dateline { span, place, agency }) = dateline {
        shift(span);
        [place, agency].into_iter().flatten().for_each(shift);
    }
}
