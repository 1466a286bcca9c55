//! Splitting: where in a page a story ends and the next begins.
//!
//! Only evidence splits: a count (`1 of 10 DOCUMENTS`), a form feed, a rule, a date line, a byline, a dateline. A heading
//! moves the boundary before itself and is none alone, so that a subheading stays in its story.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::headline::ends_sentence;
use super::line::{Kind, Line, Rule};
use crate::span::Span;
use crate::text::Class;
use crate::text::key::word_key;
use crate::text::lexicon::class_of;

/// Headings that may stand above a dateline, byline or date line; more of them are a list.
const HEADINGS: usize = 3;
/// Bytes after which a story has surely begun, so that a dateline is another's.
const BEGUN: usize = 300;
/// Bytes on either side of a rule that are compared.
const SIDE: usize = 3000;

/// The lines of each story, in order and without overlap; what divides them may be in either.
pub(super) fn split(text: &str, lines: &[Line]) -> Vec<Range<usize>> {
    let most_divide = |is_divider: &dyn Fn(&Line) -> bool| {
        let dividers = (0..lines.len()).filter(|&n| is_divider(&lines[n]));
        let (dividing, all) =
            dividers.fold((0, 0), |(dividing, all), n| (dividing + usize::from(divides(text, lines, n)), all + 1));
        dividing * 2 > all
    };
    let mut splitter = Splitter {
        text,
        lines,
        rules_divide: most_divide(&|line| line.kind == Kind::Rule(Rule::Open)),
        tails_divide: most_divide(&|line| is_tail(text, line)),
        story: Story::default(),
        stories: Vec::new(),
    };
    let mut at = 0;
    while at < lines.len() {
        at = splitter.step(at);
    }
    splitter.end(lines.len());
    splitter.stories
}

struct Splitter<'t> {
    text: &'t str,
    lines: &'t [Line],
    /// Whether most rules of three stars stand between texts that are strangers to each other.
    rules_divide: bool,
    /// The same of copyright lines below stories.
    tails_divide: bool,
    story: Story,
    stories: Vec<Range<usize>>,
}

/// The story so far.
#[derive(Default)]
struct Story {
    start: usize,
    bytes: usize,
    paragraphs: usize,
    has_dateline: bool,
}

impl Story {
    fn has_begun(&self) -> bool {
        self.bytes >= BEGUN || self.paragraphs >= 3
    }
}

impl Splitter<'_> {
    /// Looks at the line `at`, and those of the head that it begins; gives the next to look at.
    fn step(&mut self, at: usize) -> usize {
        let lines = self.lines;
        if lines[at].is_body() && !lines[at].feeds {
            if self.begins_by_dateline(at) {
                self.end(at);
            }
            self.add(at);
            return at + 1;
        }
        let body = (at..lines.len()).find(|&n| lines[n].is_body()).unwrap_or(lines.len());
        if let Some(start) = self.beginning(at, body)
            && (self.story.paragraphs > 0 || lines[start..body].iter().any(|line| line.cut().is_none()))
        {
            self.end(start);
        }
        if body < lines.len() {
            self.add(body);
        }
        body + 1
    }

    fn add(&mut self, body: usize) {
        self.story.bytes += self.lines[body].span.len();
        self.story.paragraphs += 1;
        self.story.has_dateline |= self.lines[body].dateline.is_some();
    }

    fn end(&mut self, start: usize) {
        if self.story.paragraphs > 0 || start == self.lines.len() {
            self.stories.push(self.story.start..start);
            self.story = Story { start, ..Story::default() };
        }
    }

    /// A wire story begins with its dateline, with or without a heading.
    fn begins_by_dateline(&self, at: usize) -> bool {
        let Some(dateline) = &self.lines[at].dateline else { return false };
        let follows = self.story.has_dateline || self.story.bytes >= 2 * BEGUN && dateline.line.agency.is_some();
        dateline.is_sure && follows && self.story.has_begun() && self.is_over(at)
    }

    /// Whether the body before line `at` ends as a sentence does.
    fn has_ended(&self, at: usize) -> bool {
        let before = self.lines[..at].iter().rev().find(|line| line.is_body());
        before.is_none_or(|line| {
            let words = line.span.of(self.text);
            ends_sentence(words) && !words.ends_with([',', ';', ':']) || words.ends_with(['?', '.'])
        })
    }

    /// Whether the paragraph before line `at` is over: a blank line follows it, and it does not break off.
    fn is_over(&self, at: usize) -> bool {
        let breaks_off = at > 0 && self.lines[at - 1].span.of(self.text).ends_with([',', ';', ':', '-', '—']);
        self.lines[at].spaced && !breaks_off || self.has_ended(at)
    }

    /// The line at which a story begins in the head `from..body`, where one does.
    fn beginning(&self, from: usize, body: usize) -> Option<usize> {
        let lines = self.lines;
        let has_body = body < lines.len();
        if let Some(at) = (from..body).rev().find(|&n| lines[n].kind == Kind::Count) {
            return Some(at + 1);
        }
        if !has_body {
            return None;
        }
        if let Some(at) = (from..=body).rev().find(|&n| lines[n].feeds)
            && self.has_ended(at)
            && !lines[at].span.of(self.text).starts_with(char::is_lowercase)
        {
            return Some(at);
        }
        let rule = (from..body).rev().find(|&n| matches!(lines[n].kind, Kind::Rule(_)) && !self.underlines(n));
        let tail = (from..body).rev().find(|&n| self.story.has_begun() && is_tail(self.text, &lines[n]));
        let from = rule.max(tail).map_or(from, |divider| divider + 1);
        let headings = (from..body).any(|n| lines[n].kind == Kind::Heading);
        let evidence = self.evidence(from, body);
        let divides = rule.is_some_and(|rule| match lines[rule].kind {
            Kind::Rule(Rule::Sure) => true,
            Kind::Rule(Rule::Open) => headings || evidence.is_some() || self.rules_divide,
            _ => evidence.is_some(),
        });
        if divides || tail.is_some() && (headings || evidence.is_some() || self.tails_divide) {
            return Some(from);
        }
        let evidence = evidence?;
        let heads_below = self.heads_below(evidence, body);
        // On the month page of a blog the date stands above the heading, on every day of it.
        let start = if heads_below && self.opens_with_date() { evidence } else { self.heading_above(from, evidence) };
        let stands_alone = match lines[evidence].kind {
            Kind::By(by, _) => by.says_by && self.story.has_begun() && self.is_over(from),
            Kind::Heading => lines[evidence].date.is_some_and(|date| date.has_weekday) || self.opens_with_date(),
            Kind::Date(date) => self.story.has_begun() && (date.has_weekday || self.opens_with_date()),
            _ => self.begins_by_dateline(evidence),
        };
        (start < evidence || stands_alone || heads_below).then_some(start)
    }

    /// The first byline or date line, or else the body where it begins with a sure dateline.
    fn evidence(&self, from: usize, body: usize) -> Option<usize> {
        let is_head =
            |n: &usize| matches!(self.lines[*n].kind, Kind::By(..) | Kind::Date(_)) || self.lines[*n].date.is_some();
        let dateline = self.lines[body].dateline.as_ref().is_some_and(|found| found.is_sure);
        (from..body).find(is_head).or(dateline.then_some(body))
    }

    /// Whether a date line at `evidence` has a heading below it, as on the month page of a blog.
    fn heads_below(&self, evidence: usize, body: usize) -> bool {
        let is_date = matches!(self.lines[evidence].kind, Kind::Date(_));
        is_date && self.lines[evidence + 1..body.max(evidence + 1)].iter().any(|line| line.kind == Kind::Heading)
    }

    /// The first of the headings right above line `evidence`, down from `from`; `evidence` itself where there is none.
    fn heading_above(&self, from: usize, evidence: usize) -> usize {
        let mut start = evidence;
        let mut headings = 0;
        let mut nearest = evidence;
        for n in (from..evidence).rev() {
            match self.lines[n].kind {
                Kind::Heading => {
                    start = n;
                    headings += 1;
                    if headings == 1 {
                        nearest = n;
                    }
                }
                Kind::Notice(_) => {}
                _ => break,
            }
        }
        if headings > HEADINGS { nearest } else { start }
    }

    /// Whether a rule only underlines the heading above it.
    fn underlines(&self, rule: usize) -> bool {
        let Some(above) = rule.checked_sub(1).map(|n| &self.lines[n]) else { return false };
        above.kind == Kind::Heading && !self.lines[rule].spaced && above.spaced
    }

    /// Whether the page itself opens with a date line, so that others are of the same kind.
    fn opens_with_date(&self) -> bool {
        self.lines
            .iter()
            .take_while(|line| !line.is_body())
            .any(|line| matches!(line.kind, Kind::Date(_)) || line.date.is_some())
    }
}

/// Whether a line is the copyright line below a story: `Copyright 2002 The Evening Post`, not the credit of a picture.
fn is_tail(text: &str, line: &Line) -> bool {
    let words = line.span.of(text);
    let begins = || words.starts_with('©') || words.get(..9).is_some_and(|word| word.eq_ignore_ascii_case("copyright"));
    let has_year = || words.split(|c: char| !c.is_ascii_digit()).any(|year| year.len() == 4);
    line.kind == Kind::Notice("copyright") && begins() && has_year()
}

/// Whether the texts on both sides of a rule share next to no names, as two stories do and two sections do not.
fn divides(text: &str, lines: &[Line], rule: usize) -> bool {
    let is_rule = |line: &&Line| matches!(line.kind, Kind::Rule(_) | Kind::Count) || is_tail(text, line);
    let Span { start: end, end: start } = lines[rule].span;
    let above = lines[..rule].iter().rev().find(is_rule).map_or(0, |line| line.span.end);
    let below = lines[rule + 1..].iter().find(is_rule).map_or(text.len(), |line| line.span.start);
    let mut from = above.max(end.saturating_sub(SIDE));
    let mut to = below.min(start + SIDE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let (before, after) = (names(&text[from..end]), names(&text[start..to]));
    let shared = before.intersection(&after).count();
    let fewer = before.len().min(after.len());
    fewer >= 4 && shared * 8 <= fewer
}

/// Keys of the capitalised words inside sentences, days and months left out.
fn names(text: &str) -> FxHashSet<u64> {
    let mut names = FxHashSet::default();
    let mut before = '.';
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.len() > 3 && bare.starts_with(char::is_uppercase) && !matches!(before, '.' | '!' | '?' | '”' | '"') {
            let key = word_key(bare.trim_end_matches("'s").trim_end_matches("’s"));
            if !class_of(key).any(Class::WEEKDAY | Class::MONTH) {
                names.insert(key);
            }
        }
        before = word.chars().next_back().unwrap_or('.');
    }
    names
}
