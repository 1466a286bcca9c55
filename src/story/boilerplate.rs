//! Boilerplate: paragraphs that are no part of a story, by families of phrases in `data/story/boilerplate.tsv`.
//!
//! A paragraph is cut as a whole or not at all, and only where it can be nothing else: a sentence that reports what
//! someone said is news, whatever it speaks of.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

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
    AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(words).ok()
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

/// What was seen of an appeal in one paragraph.
#[derive(Clone, Copy, Default)]
struct Appeal {
    ask: bool,
    press: bool,
    worth: bool,
}

/// For each paragraph the rule by which it is no part of the story, or nothing.
///
/// An appeal asks (“by subscribing”), speaks of the press (“quality journalism”) and addresses its reader; a paragraph
/// beside one that praises the press belongs to it.
pub(super) fn find_boilerplate(text: &str, paragraphs: &[Span]) -> Vec<Option<&'static str>> {
    let mut rules = vec![None; paragraphs.len()];
    let mut appeals = vec![Appeal::default(); paragraphs.len()];
    let Some(finder) = FINDER.as_ref() else { return rules };
    let mut at = 0;
    for found in finder.find_overlapping_iter(text) {
        let span = Span::new(found.start(), found.end());
        while paragraphs.get(at).is_some_and(|paragraph| paragraph.end <= span.start) {
            at += 1;
        }
        // Overlapping finds come in the order of their ends: one may still begin in the paragraph before.
        let Some(number) =
            [at, at.saturating_sub(1)].into_iter().find(|&n| paragraphs.get(n).is_some_and(|p| p.contains(span)))
        else {
            continue;
        };
        let phrase = &PHRASES[found.pattern().as_usize()];
        let paragraph = paragraphs[number];
        if rules[number].is_some() || paragraph.len() > phrase.most_words * 16 || !stands_alone(text, span, phrase) {
            continue;
        }
        match phrase.stand {
            Stand::Ask => appeals[number].ask = true,
            Stand::Press => appeals[number].press = true,
            Stand::Worth => appeals[number].worth = true,
            _ if fits(text, paragraph, span, phrase) => rules[number] = Some(phrase.rule),
            _ => {}
        }
    }
    add_appeals(text, paragraphs, &appeals, &mut rules);
    rules
}

fn add_appeals(text: &str, paragraphs: &[Span], appeals: &[Appeal], rules: &mut [Option<&'static str>]) {
    for (number, appeal) in appeals.iter().enumerate() {
        let words = paragraphs[number].of(text);
        if appeal.ask && appeal.press && rules[number].is_none() && addresses_reader(words) && !reports_speech(words) {
            rules[number] = Some("appeal");
        }
    }
    for number in 0..appeals.len() {
        let is_appeal = |n: Option<usize>| n.and_then(|n| rules.get(n).copied().flatten()) == Some("appeal");
        let beside = is_appeal(number.checked_sub(1)) || is_appeal(Some(number + 1));
        let Appeal { press, worth, ask } = appeals[number];
        if beside && rules[number].is_none() && press && (worth || ask) && !reports_speech(paragraphs[number].of(text))
        {
            rules[number] = Some("appeal");
        }
    }
}

/// Whether whole words were found, and not `share` in `shareholder`.
fn stands_alone(text: &str, span: Span, phrase: &Phrase) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let year = phrase.words.ends_with(|c: char| c.is_ascii_digit());
    let mark = phrase.words.starts_with(|c: char| !c.is_alphanumeric());
    (mark || open(before)) && (year || open(after) || phrase.stand == Stand::Sign)
}

fn fits(text: &str, paragraph: Span, found: Span, phrase: &Phrase) -> bool {
    let words = paragraph.of(text);
    if words.split_whitespace().take(phrase.most_words + 1).count() > phrase.most_words {
        return false;
    }
    let is_mark = |c: char| !c.is_alphanumeric() && c != '©' && c != '(';
    let opens = text[paragraph.start..found.start].chars().all(|c| is_mark(c) && !matches!(c, '“' | '"' | '‘' | '\''));
    let after = &text[found.end..paragraph.end];
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
