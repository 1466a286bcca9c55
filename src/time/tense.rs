//! Which way a date points: back where it stands with a past tense, ahead where with a future one.

use std::ops::Range;

use super::scan::Scan;
use crate::text::{Case, Class, Kind, Text};

/// The direction that verb and preposition give a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// How many tokens the verb may stand away.
const REACH: usize = 40;

const WILL: &[&str] =
    &["will", "'ll", "’ll", "won't", "won’t", "shall", "would", "'d", "’d", "can", "may", "could", "must"];
/// Words of what is planned: the date after them lies ahead, whatever the tense of what stands before.
const PLANNED: &[&str] = &[
    "scheduled",
    "slated",
    "due",
    "expected",
    "expects",
    "expect",
    "plans",
    "plan",
    "planned",
    "planning",
    "set",
    "postponed",
    "delayed",
    "adjourned",
    "deferred",
    "rescheduled",
    "hopes",
    "hope",
    "hoped",
    "vowed",
    "pledged",
    "promised",
    "wants",
    "intends",
    "going",
    "about",
    "likely",
    "upcoming",
    "deadline",
    "agreed",
    "decided",
    "until",
    "remanded",
    "extended",
    "agrees",
    "aims",
    "ready",
    "prepares",
    "preparing",
    "tickets",
    "put",
    "want",
    "poised",
    "beginning",
    "starting",
    "arriving",
    "effective",
    "expiring",
    "expires",
    "expire",
    "coming",
];

/// The direction of the date that stands in these tokens.
pub(super) fn tense(text: &Text<'_>, tokens: Range<usize>) -> Tense {
    let Some(sentence) = text.sentences.get(text.sentence_of(tokens.start)) else { return Tense::Unknown };
    let is = |at: usize, words: &[&str]| words.iter().any(|word| text.word(at).eq_ignore_ascii_case(word));
    let before = tokens.start.checked_sub(1).filter(|&at| at >= sentence.start);
    if before.is_some_and(|at| is(at, &["since"])) || text.word(tokens.start).eq_ignore_ascii_case("earlier") {
        return Tense::Past;
    }
    let first = sentence.start.max(tokens.start.saturating_sub(REACH));
    let verb = (first..tokens.start).rev().find_map(|at| verb_at(text, at, sentence.start));
    if let Some(verb) = verb {
        return verb;
    }
    let last = sentence.end.min(tokens.end + REACH);
    let after = (tokens.end.min(last)..last).find_map(|at| verb_at(text, at, sentence.start));
    match after {
        Some(tense) => tense,
        None if before.is_some_and(|at| is(at, &["until", "till", "by", "through"])) => Tense::Future,
        None => Tense::Unknown,
    }
}

/// The direction of a date at token `at`, while it is still being read.
pub(super) fn tense_before(scan: &Scan<'_>, at: usize) -> Tense {
    tense(scan.text(), at..at + 1)
}

/// What the word at `at` says, if it is a verb or a word of planning. `first` is the sentence's first token.
fn verb_at(text: &Text<'_>, at: usize, first: usize) -> Option<Tense> {
    let token = text.tokens.get(at)?;
    if !matches!(token.kind, Kind::Word | Kind::Clitic) {
        return None;
    }
    let word = text.word(at);
    let is = |words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
    let before = |words: &[&str]| at > first && words.iter().any(|w| text.word(at - 1).eq_ignore_ascii_case(w));
    if is(WILL) {
        return (token.case != Case::Capital || !is(&["may", "can", "will"])).then_some(Tense::Future);
    }
    if is(&["to"]) {
        return is_infinitive(text, at).then(|| infinitive(text, at, first));
    }
    if is(PLANNED) {
        return Some(if before(&["had", "have", "has"]) && !is(&["been"]) { Tense::Past } else { Tense::Future });
    }
    if token.is(Class::PAST) || is_past_form(word) {
        // `will be held`, `to be held`: the word before decides.
        let passive = before(&["be", "been", "being", "get", "not", "also", "and", "is", "are"]);
        return (!passive || is(&["been", "was", "were", "had", "did"])).then_some(Tense::Past);
    }
    if is(&["has", "have", "’ve", "'ve"]) {
        return Some(Tense::Past);
    }
    if is(&["is", "are", "’re", "'re"]) {
        return Some(Tense::Future);
    }
    None
}

/// Whether a small word ends as a regular past tense does.
fn is_past_form(word: &str) -> bool {
    const NOT: &[&str] = &["need", "indeed", "speed", "hundred", "proceed", "exceed", "succeed", "united", "armed"];
    word.len() > 4 && word.ends_with("ed") && word.starts_with(char::is_lowercase) && !NOT.contains(&word)
}

/// Whether `to` stands before a verb: a small word that is neither an article nor of dates.
fn is_infinitive(text: &Text<'_>, at: usize) -> bool {
    text.tokens.get(at + 1).is_some_and(|next| {
        let verb = text.word(at + 1);
        next.case == Case::Lower
            && (!next.is(Class::FUNCTION) || ["be", "have", "do", "get"].contains(&verb))
            && !next.is(Class::TIME)
    })
}

/// `is to meet`, `plans to meet` lie ahead; `was able to meet`, `came to meet` do not.
fn infinitive(text: &Text<'_>, at: usize, first: usize) -> Tense {
    let lowest = first.max(at.saturating_sub(8));
    for before in (lowest..at).rev() {
        let word = text.word(before);
        let is = |words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
        let Some(token) = text.tokens.get(before) else { break };
        if is(PLANNED) || is(WILL) || is(&["is", "are", "ordered", "asked"]) {
            return Tense::Future;
        }
        if token.is(Class::PAST) || is_past_form(word) {
            return if before + 1 == at && is(&["was", "were"]) { Tense::Future } else { Tense::Past };
        }
    }
    Tense::Future
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tense_of(sentence: &str, date: &str) -> Tense {
        let text = Text::plain(sentence);
        let start = sentence.find(date).unwrap();
        tense(&text, text.tokens_in((start..start + date.len()).into()))
    }

    #[test]
    fn the_nearest_verb_before_a_date_decides() {
        assert_eq!(tense_of("He said Friday it will open Monday.", "Friday"), Tense::Past);
        assert_eq!(tense_of("He said Friday it will open Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The trial is scheduled to begin Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("He was able to meet them on Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The fair will be held Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The fair has been held since Monday.", "Monday"), Tense::Past);
    }

    #[test]
    fn a_date_that_opens_its_sentence_looks_ahead() {
        assert_eq!(tense_of("On Monday, fishermen saved a boat.", "Monday"), Tense::Past);
        assert_eq!(tense_of("On Monday, Ann and her son are to sail.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Monday", "Monday"), Tense::Unknown);
    }
}
