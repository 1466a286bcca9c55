//! Stories: where each begins and ends in its document, and what its head says.

mod boilerplate;
mod byline;
mod cursor;
mod date_line;
mod dateline;
mod head;
mod headline;
mod language;
mod line;
mod split;
mod stated;

use crate::input::Document;
use crate::span::Span;
use crate::text::paragraph::{Paragraph, paragraphs};
pub use language::language_of;
use line::{Line, classify};
pub use stated::stated_dateline;

/// A story of a document. All spans but [`Story::span`] count bytes from the story's own first byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// Bytes of the document's text.
    pub span: Span,
    /// Its paragraphs with their roles, in order; those that are no part of the story among them.
    pub paragraphs: Vec<Paragraph>,
    /// The heading, where the text has one.
    pub headline: Option<Span>,
    /// Who wrote it, without “By”, where the text says it.
    pub byline: Option<Span>,
    /// Where it was filed.
    pub dateline: Option<Dateline>,
    /// A date line, or a date in the dateline: the date the text itself gives the story.
    pub date_line: Option<Span>,
    /// ISO 639-1 code of its language, as the input gives it or the text shows it; nothing where neither is sure.
    pub language: Option<String>,
    /// What is no part of the story, and the rule that says so.
    pub cut: Vec<(Span, &'static str)>,
}

impl Story {
    /// Whether the story is read for what it says: English, or of no other language that is sure.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_none_or(|code| code == "en")
    }
}

/// The opening words of a story that say where it was filed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, without a dash that ends it.
    pub span: Span,
    /// The place as written, in capitals often.
    pub place: Option<Span>,
    /// The agency, without its brackets.
    pub agency: Option<Span>,
}

/// Splits a document into its stories, in order.
///
/// A page is split where the text shows that a story begins; any other document is one story. What is no part of a story
/// is left out at its ends, and marked inside it. A document that holds any text at all gives one story at least.
pub fn split(document: &Document) -> Vec<Story> {
    let text = &document.text;
    let lines = lines(document);
    let ranges = if document.is_page { split::split(text, &lines) } else { std::iter::once(0..lines.len()).collect() };
    let mut stories: Vec<Story> = ranges.into_iter().filter_map(|range| head::read(text, &lines, range)).collect();
    if stories.is_empty() && !lines.is_empty() {
        // Nothing but boilerplate: still a text that someone may look for.
        let span = Span::new(0, text.len()).trimmed(text);
        let paragraphs = paragraphs(span.of(text)).into_iter().map(Paragraph::body).collect();
        stories.push(Story { span, paragraphs, ..Story::default() });
    }
    for story in &mut stories {
        story.language = document.given.language.clone().or_else(|| language_of(story.span.of(text)));
    }
    stories
}

/// The bytes at which the stories of a page but the first begin, each with what divides it from the one before.
///
/// A page that is too long to be read at once can be cut there.
pub fn beginnings(document: &Document) -> Vec<usize> {
    let text = &document.text;
    let lines = lines(document);
    let beginning = |first: usize| {
        let dividing = lines[..first].iter().rev().take_while(|line| line.cut().is_some()).count();
        lines.get(first - dividing).map_or(text.len(), |line| line.span.start)
    };
    let starts = split::split(text, &lines).into_iter().skip(1).map(|range| beginning(range.start));
    starts.filter(|&start| start > 0).collect()
}

/// All parts of a document's text that are in no story, and the rule that says so, in order.
///
/// With the stories of [`split()`] they make up all of the text but white space.
pub fn cuts(document: &Document) -> Vec<(Span, &'static str)> {
    let stories = split(document);
    let inside =
        stories.iter().flat_map(|story| story.cut.iter().map(|&(span, rule)| (span.shifted(story.span.start), rule)));
    let mut cuts: Vec<(Span, &'static str)> = inside.collect();
    let mut next = 0;
    for line in lines(document) {
        while stories.get(next).is_some_and(|story| story.span.end <= line.span.start) {
            next += 1;
        }
        if stories.get(next).is_none_or(|story| line.span.start < story.span.start) {
            cuts.push((line.span, line.cut().unwrap_or("outside")));
        }
    }
    cuts.sort_unstable();
    cuts
}

/// The paragraphs of a document; the heading that its input gives is one of its own.
fn lines(document: &Document) -> Vec<Line> {
    let text = &document.text;
    let spans = paragraphs(text);
    let given = document.given.headline.as_deref().and_then(|given| headline::given_heading(text, given));
    let Some((heading, rest)) = given else { return classify(text, &spans) };
    let part = |from: usize, to: usize| {
        let clipped = spans.iter().map(move |span| Span::new(span.start.clamp(from, to), span.end.clamp(from, to)));
        clipped.map(|span| span.trimmed(text)).filter(|span| !span.is_empty())
    };
    // Marks alone can stand before it.
    let mut all: Vec<Span> = part(0, heading.start).collect();
    let marks = all.len();
    all.push(Span::new(heading.start, heading.end));
    all.extend(part(rest, text.len()));
    let mut lines = classify(text, &all);
    lines[..marks].iter_mut().for_each(|line| line.kind = line::Kind::Notice("marks"));
    lines[marks].kind = line::Kind::Heading;
    lines[..=marks].iter_mut().for_each(|line| line.dateline = None);
    if lines.get(marks + 1).is_none_or(|next| next.cut().is_some()) {
        // The marks between a heading and its text, which is not there, are in no other line.
        lines[marks].span = Span::new(heading.start, rest).trimmed(text);
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::input::{Given, plain};
    use crate::text::{Role, squeezed};

    const BODY: &str = "The storm came ashore late on Monday and broke the sea wall in four places, the harbour master said. \
                        Nobody was hurt, but the road to the lighthouse will stay closed until the wall has been mended. Boats that \
                        had been brought into the inner harbour were safe, and the ferry is to sail again on Wednesday morning.";

    /// The first words of each story, and its headline.
    fn stories(text: &str) -> Vec<(String, Option<String>)> {
        let document = plain(Path::new("page"), text);
        let of = |story: &Story| {
            let words = story.span.of(&document.text);
            let headline = story.headline.map(|span| span.of(words).to_owned());
            (words.split_whitespace().take(3).collect::<Vec<_>>().join(" "), headline)
        };
        split(&document).iter().map(of).collect()
    }

    fn count(text: &str) -> usize {
        stories(text).len()
    }

    #[test]
    fn a_heading_before_a_dateline_begins_a_story() {
        let found = stories(&format!("{BODY}\n\nFerry sails again\n\nOSLO (Kyodo) {BODY}\n\n{BODY}"));
        assert_eq!(found.len(), 2);
        assert_eq!(found[1], ("Ferry sails again".into(), Some("Ferry sails again".into())));
        assert_eq!(found[0].1, None);
    }

    #[test]
    fn a_subheading_alone_stays_in_its_story() {
        let text = format!("Storm hits coast\n\n{BODY}\n\nFerry sails again\n\n{BODY}\n\nLighthouse closed\n\n{BODY}");
        assert_eq!(count(&text), 1);
        let story = &split(&plain(Path::new("page"), &text))[0];
        let roles: Vec<Role> = story.paragraphs.iter().map(|paragraph| paragraph.role).collect();
        use Role::{Body, Headline, Subheading};
        assert_eq!(roles, [Headline, Body, Subheading, Body, Subheading, Body]);
    }

    #[test]
    fn a_title_line_is_the_heading_and_a_sentence_only_above_a_date_or_byline() {
        for head in [
            "Storm hits coast\n\n",
            "Storm hits the coast.\n\nPublished: 2002-05-08\n\n",
            "storm notes\nBy Ann Bell\n\n",
        ] {
            let expected = head.lines().next().map(str::to_owned);
            assert_eq!(stories(&format!("{head}{BODY}"))[0].1, expected);
        }
        assert_eq!(stories(&format!("The storm hit the coast.\n\n{BODY}"))[0].1, None);
        assert_eq!(stories("Storm hits coast")[0].1, None);
    }

    #[test]
    fn exports_blogs_and_rules_divide_stories() {
        let export = format!(
            "1 of 2 DOCUMENTS\n\nThe Post\n\nMay 8, 2002 Wednesday\n\nStorm hits\n\n{BODY}\n\n2 of 2 DOCUMENTS\n\nThe Post\n\nMay 9, 2002 Thursday\n\nFerry sails\n\n{BODY}"
        );
        assert_eq!(stories(&export)[1], ("The Post May".into(), Some("Ferry sails".into())));
        let blog =
            format!("Tuesday, May 7, 2002\n\nStorm hits\n\n{BODY}\n\nThursday, May 9, 2002\n\nFerry sails\n\n{BODY}");
        assert_eq!(stories(&blog)[1], ("Thursday, May 9,".into(), Some("Ferry sails".into())));
        for divider in ["----------", "**********", "\x0c"] {
            assert_eq!(count(&format!("{BODY}\n\n{divider}\n\n{BODY}")), 2, "{divider:?}");
        }
        assert_eq!(count(&format!("{BODY}\n\nFerry sails\nBy Ann Bell, Staff Writer\n\n{BODY}")), 2);
    }

    #[test]
    fn end_marks_copyright_lines_and_papers_with_their_date_divide_stories() {
        for end in ["-30-", "# # #", "Copyright 2002 The Evening Post"] {
            let page = format!("Storm hits\n\n{BODY}\n\n{end}\n\nFerry sails\n\n{BODY}\n\n{end}\n");
            let found = stories(&page);
            assert_eq!(found.len(), 2, "{end}");
            assert_eq!(found[1].1.as_deref(), Some("Ferry sails"), "{end}");
        }
        let day = |n| format!("The Evening Post, May {n}, 2002");
        let digest = format!("Storm hits\n{}\n\n{BODY}\n\nFerry sails\n{}\n\n{BODY}", day(8), day(9));
        assert_eq!(stories(&digest)[1].1.as_deref(), Some("Ferry sails"));
        // The credit of a picture, and a dated title in the middle, end nothing.
        for line in ["© Evening Post", "Copyright Evening Post", "The Great Flood, May 8, 2002"] {
            assert_eq!(count(&format!("Storm hits\n\n{BODY}\n\n{line}\n\n{BODY}")), 1, "{line}");
        }
    }

    #[test]
    fn what_divides_sections_leaves_the_story_whole() {
        let section =
            BODY.replace("Nobody", "Nobody in Eastbrook, Mayor Ann Bell of the Harbour Party told the Evening Post,");
        for divider in ["* * *", "___", "2:45 p.m.", "A wall is mended\n---------------", "By contrast"] {
            assert_eq!(count(&format!("{section}\n\n{divider}\n\n{section}")), 1, "{divider}");
        }
        let summary = format!("Storm hits coast\n\nNobody was hurt.\n\nBy Ann Bell\n\nMay 8, 2002\n\n{BODY}");
        let story = split(&plain(Path::new("page"), &summary)).remove(0);
        let of = |span: Option<Span>| span.map(|span| span.of(&summary));
        assert_eq!((of(story.byline), of(story.date_line)), (Some("Ann Bell"), Some("May 8, 2002")));
    }

    #[test]
    fn an_appeal_ends_a_story_early_and_is_not_lost() {
        let appeal = "Good journalism is more essential than ever.\nSubscribe and help us keep our newsroom open.";
        let document = plain(Path::new("page"), &format!("{BODY}\n\nRead more: Ferry sails\n\n{BODY}\n\n{appeal}"));
        let stories = split(&document);
        assert!(stories[0].span.of(&document.text).ends_with("Wednesday morning."));
        assert_eq!(stories[0].paragraphs[1].role, Role::Cut);
        let rules: Vec<&str> = cuts(&document).iter().map(|cut| cut.1).collect();
        assert_eq!(rules, ["more", "appeal", "appeal"]);
    }

    #[test]
    fn a_record_of_an_export_is_one_story_and_its_heading_is_found_in_its_text() {
        let text = format!("Storm hits coast. OSLO — {BODY}\n\n-----\n\n{BODY}");
        let given = Given { headline: Some("Storm Hits Coast".into()), ..Given::default() };
        let document = Document { text, given, ..Document::default() };
        let found = split(&document);
        assert_eq!(found.len(), 1);
        let place = found[0].dateline.as_ref().and_then(|line| line.place);
        let of = |span: Option<Span>| span.map(|span| span.of(&document.text));
        assert_eq!((of(found[0].headline), of(place)), (Some("Storm hits coast"), Some("OSLO")));
        assert_eq!(found[0].paragraphs[1].role, Role::Body);
    }

    #[test]
    fn marks_before_a_heading_are_cut_and_no_part_of_it() {
        for marks in ["\u{8}\n\n", "> ", "* * *\n\n— "] {
            let text = format!("{marks}Storm hits coast\n\n{BODY}");
            let given = Given { headline: Some("Storm Hits Coast".into()), ..Given::default() };
            let document = Document { text, given, ..Document::default() };
            let text = document.text.as_str();
            let story = split(&document).remove(0);
            assert_eq!(story.headline.map(|headline| headline.of(story.span.of(text))), Some("Storm hits coast"));
            let cut: Vec<&str> = cuts(&document).iter().map(|(span, _)| span.of(text)).collect();
            assert_eq!(cut, marks.split("\n\n").map(str::trim).filter(|cut| !cut.is_empty()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_marks_behind_a_heading_without_a_text_are_not_lost() {
        for text in ["Storm hits coast. >", "Storm hits coast —\n\nAdvertisement"] {
            let given = Given { headline: Some("Storm Hits Coast".into()), ..Given::default() };
            let document = Document { text: text.into(), given, ..Document::default() };
            let story = split(&document).remove(0).span;
            let cut = cuts(&document).iter().map(|(span, _)| span.of(text)).collect::<String>();
            let without_space = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(without_space(story.of(text)) + &without_space(&cut), without_space(text));
        }
    }

    #[test]
    fn a_text_of_nothing_but_boilerplate_is_still_a_text() {
        assert_eq!(stories("Advertisement").len(), 1);
        assert!(stories(" \n ").is_empty());
    }

    #[test]
    fn another_language_is_told_and_one_that_was_given_stands() {
        let german = "Der Bundestag hat am Donnerstag mit großer Mehrheit ein neues Gesetz beschlossen, das den Bau von Wohnungen \
                      erleichtern soll. Die Opposition hält das für nicht ausreichend und will klagen.";
        let mut document = plain(Path::new("page"), german);
        assert!(!split(&document)[0].is_english());
        document.given.language = Some("en".into());
        assert!(split(&document)[0].is_english());
    }

    #[test]
    fn the_page_of_the_seeds_is_the_same_in_every_shape() {
        let seed = include_str!("../../seeds/000_c240a4c37d88c9e7.txt");
        let words = |text: &str| {
            let document = plain(Path::new("page"), text);
            split(&document).iter().map(|story| squeezed(story.span.of(text))).collect::<Vec<_>>()
        };
        let expected = words(seed);
        assert_eq!(expected.len(), 2);
        assert!(expected[1].starts_with("Senator offers help WASHINGTON (Kyodo)"));
        assert!(expected[1].ends_with("“It’s time for this to stop in North Korea.”"));
        for width in [40, 60, 72, 78] {
            assert_eq!(words(&wrapped(seed, width)), expected, "{width}");
        }
        assert_eq!(words(&seed.replace('\n', "\r\n")), expected);
        assert_eq!(words(&wrapped(seed, 72).replace('\n', "\r\n")), expected);
        assert_eq!(words(&seed.replace("\n\n", "\n")), expected);
    }

    fn wrapped(text: &str, width: usize) -> String {
        let mut out = String::new();
        for line in text.split('\n') {
            let mut used = 0;
            for word in line.split(' ') {
                let length = word.chars().count();
                if used > 0 && used + 1 + length > width {
                    out.push('\n');
                    used = 0;
                } else if used > 0 {
                    out.push(' ');
                    used += 1;
                }
                out.push_str(word);
                used += length;
            }
            out.push('\n');
        }
        out
    }

    /// Lines that a page is made of, and bits of what trips a reader up.
    fn page() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just("By Ann Bell".to_owned()),
            Just("OSLO (AP) — The storm came ashore on Monday, the harbour master said.".to_owned()),
            Just("“If so,” he said, “when?”".to_owned()),
            Just("Thursday, May 31, 2007".to_owned()),
            Just("1 of 3 DOCUMENTS".to_owned()),
            Just("* * *".to_owned()),
            Just("Storm hits coast".to_owned()),
            Just("Read more".to_owned()),
            "\\PC{0,40}",
            "[A-Z“”(), —:/|0-9-]{0,20}",
        ];
        let end = prop_oneof![Just("\n"), Just("\n\n"), Just("\r\n"), Just("\x0c"), Just(" ")];
        prop::collection::vec((line, end), 0..12)
            .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
    }

    proptest! {
        #[test]
        fn stories_and_cuts_make_up_the_text(text in page()) {
            let document = plain(Path::new("page"), &text);
            let mut spans: Vec<Span> = split(&document).iter().map(|story| story.span).collect();
            let outside = cuts(&document).into_iter().map(|(span, _)| span);
            spans.extend(outside.filter(|cut| !spans.iter().any(|story| story.contains(*cut))).collect::<Vec<_>>());
            spans.sort();
            let mut at = 0;
            for span in spans {
                prop_assert!(at <= span.start, "{span:?} overlaps");
                prop_assert_eq!(text[at..span.start].trim(), "");
                at = span.end;
            }
            prop_assert_eq!(text[at..].trim(), "");
        }
    }
}
