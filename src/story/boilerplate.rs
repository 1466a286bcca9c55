//! Boilerplate: paragraphs that are no part of a story, by families of phrases in `data/story/boilerplate.tsv`.
//!
//! A paragraph is cut as a whole or not at all, and only where it can be nothing else: a sentence that reports what
//! someone said is news, whatever it speaks of.

use std::cell::LazyCell;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::span::Span;
use crate::text::lexicon::rows;

/// How a phrase has to stand in its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Whole,
    Opens,
    Sign,
    Holds,
    Ask,
    Press,
    Worth,
}

struct Phrase {
    stand: Stand,
    most_words: usize,
    rule: &'static str,
    words: &'static str,
}

const LIST: &str = include_str!("../../data/story/boilerplate.tsv");

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| rows(LIST).filter_map(parse).collect());

/// All phrases in one automaton: one pass over the text, whatever their number.
static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = PHRASES.iter().map(|phrase| phrase.words);
    // The table of every step: two or three times as fast as the smaller forms, and still small.
    let mut builder = AhoCorasick::builder();
    let kind = Some(AhoCorasickKind::DFA);
    builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard).kind(kind).build(words).ok()
});

fn parse(row: &'static str) -> Option<Phrase> {
    let mut fields = row.split('\t');
    let stand = match fields.next()? {
        "whole" => Stand::Whole,
        "opens" => Stand::Opens,
        "sign" => Stand::Sign,
        "holds" => Stand::Holds,
        "ask" => Stand::Ask,
        "press" => Stand::Press,
        "worth" => Stand::Worth,
        _ => return None,
    };
    Some(Phrase { stand, most_words: fields.next()?.parse().ok()?, rule: fields.next()?, words: fields.next()? })
}

/// Longest paragraph that is looked at, in bytes.
const LONGEST: usize = 1200;

/// For each paragraph the rule by which it is no part of the story, or nothing.
///
/// An appeal asks (“by subscribing”), speaks of the press (“quality journalism”) and addresses its reader; a paragraph
/// beside one that praises the press belongs to it.
pub(super) fn find_boilerplate(text: &str, paragraphs: &[Span]) -> Vec<Option<&'static str>> {
    let seen: Vec<Seen> = paragraphs.iter().map(|paragraph| look(paragraph.of(text))).collect();
    let is_appeal = |n: Option<usize>| n.and_then(|n| seen.get(n)).is_some_and(|seen| seen.rule == Some("appeal"));
    let rule = |(n, seen): (usize, &Seen)| {
        let beside = seen.is_praise && (is_appeal(n.checked_sub(1)) || is_appeal(Some(n + 1)));
        seen.rule.or(beside.then_some("appeal"))
    };
    seen.iter().enumerate().map(rule).collect()
}

/// What a paragraph is, taken alone.
#[derive(Default)]
struct Seen {
    rule: Option<&'static str>,
    /// Whether it praises the press or asks for money, as an appeal does.
    is_praise: bool,
}

fn look(paragraph: &str) -> Seen {
    let Some(finder) = FINDER.as_ref().filter(|_| paragraph.len() <= LONGEST) else { return Seen::default() };
    // A phrase may be broken over two lines.
    let squeezed = paragraph.contains(['\n', '\r']).then(|| crate::text::squeezed(paragraph));
    let words = squeezed.as_deref().unwrap_or(paragraph);
    let count = LazyCell::new(|| words.split_whitespace().count());
    let (mut ask, mut press, mut worth) = (false, false, false);
    for found in finder.find_overlapping_iter(words) {
        let span = Span::new(found.start(), found.end());
        let phrase = &PHRASES[found.pattern().as_usize()];
        if !stands_alone(words, span, phrase) || *count > phrase.most_words {
            continue;
        }
        match phrase.stand {
            Stand::Ask => ask = true,
            Stand::Press => press = true,
            Stand::Worth => worth = true,
            _ if fits(words, span, phrase) => return Seen { rule: Some(phrase.rule), is_praise: false },
            _ => {}
        }
    }
    if !press || reports_speech(words) {
        return Seen::default();
    }
    Seen { rule: (ask && addresses_reader(words)).then_some("appeal"), is_praise: worth || ask }
}

/// Whether whole words were found, and not `share` in `shareholder`.
fn stands_alone(words: &str, span: Span, phrase: &Phrase) -> bool {
    let before = words[..span.start].chars().next_back();
    let after = words[span.end..].chars().next();
    let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let year = phrase.words.ends_with(|c: char| c.is_ascii_digit());
    let mark = phrase.words.starts_with(|c: char| !c.is_alphanumeric());
    (mark || open(before)) && (year || open(after) || phrase.stand == Stand::Sign)
}

fn fits(words: &str, found: Span, phrase: &Phrase) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric() && c != '©' && c != '(';
    let opens = words[..found.start].chars().all(|c| is_mark(c) && !matches!(c, '“' | '"' | '‘' | '\''));
    let after = &words[found.end..];
    match phrase.stand {
        Stand::Whole => opens && after.chars().all(|c| is_mark(c) || c.is_ascii_digit() || c == '('),
        Stand::Opens => opens && !reports_speech(words),
        Stand::Sign => {
            opens && after.trim_start_matches(is_mark).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        }
        Stand::Holds => !reports_speech(words),
        Stand::Ask | Stand::Press | Stand::Worth => false,
    }
}

fn addresses_reader(words: &str) -> bool {
    each_word(words)
        .any(|word| ["you", "your", "us", "our", "we"].iter().any(|reader| word.eq_ignore_ascii_case(reader)))
}

/// Whether someone is quoted: then it is news.
fn reports_speech(words: &str) -> bool {
    let says = each_word(words).any(|word| matches!(word, "said" | "says" | "told" | "asked" | "wrote" | "added"));
    says || words.contains('“') && words.contains('”')
}

fn each_word(words: &str) -> impl Iterator<Item = &str> {
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(paragraph: &str) -> Option<&'static str> {
        find_boilerplate(paragraph, &[Span::new(0, paragraph.len())])[0]
    }

    #[test]
    fn every_line_of_the_list_is_read_and_in_order() {
        assert_eq!(PHRASES.len(), rows(LIST).count());
        let keys: Vec<Vec<&str>> = rows(LIST).map(|row| row.split('\t').collect()).collect();
        for pair in keys.windows(2) {
            assert!((pair[0][0], pair[0][2], pair[0][3]) < (pair[1][0], pair[1][2], pair[1][3]), "{:?}", pair[1]);
        }
    }

    #[test]
    fn what_is_no_part_of_a_story_goes_by_its_rule() {
        for (paragraph, expected) in [
            ("Your subscription keeps our newsroom going.", "appeal"),
            ("Help us report: donate today and support local journalism in your town.", "appeal"),
            ("Read more: Storm hits the coast", "more"),
            ("» Read more", "more"),
            ("Related stories", "more"),
            ("Click here to see the pictures.", "more"),
            ("Copyright 2010 The Harbour Post", "copyright"),
            ("© 2010 The Harbour Post", "copyright"),
            ("(C) The Harbour Post", "copyright"),
            ("This material may not be published, broadcast, rewritten or redistributed.", "copyright"),
            ("The Harbour Post, 2010. All rights reserved.", "copyright"),
            ("SHARE", "share"),
            ("Share this article", "share"),
            ("Comments (12)", "comments"),
            ("ADVERTISEMENT", "advertisement"),
            ("We use cookies to give you the best experience.", "cookies"),
            ("Sign up for our newsletter", "newsletter"),
            ("Sign up\r\nfor our newsletter", "newsletter"),
        ] {
            assert_eq!(rule(paragraph), Some(expected), "{paragraph}");
        }
    }

    #[test]
    fn news_of_the_same_things_stays() {
        for paragraph in [
            "Copyright law is to change, the minister told parliament on Monday.",
            "Shareholders of the company will vote on Monday.",
            "“Subscribe to our paper,” the editor said, “and support journalism.”",
            "The paper lost subscribers while the quality of its journalism fell.",
            "Journalism matters more than ever.",
            "More than 40 people were hurt.",
            "(c) the court shall hear both sides;",
            "Read more slowly, the teacher told the class.",
            "More: the price of everything, the party said, and less to eat.",
            "Click here, the page said, and thousands did.",
            "Share prices fell on Monday as investors sold.",
            "The site uses cookies to follow its readers, the report said.",
        ] {
            assert_eq!(rule(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn praise_of_the_press_goes_only_beside_an_appeal() {
        let text = "Journalism matters more than ever.\nBy subscribing, you help us tell the story right.";
        let (first, second) = (Span::new(0, 34), Span::new(35, text.len()));
        assert_eq!(find_boilerplate(text, &[first, second]), [Some("appeal"); 2]);
        assert_eq!(find_boilerplate(text, &[first]), [None]);
    }
}
