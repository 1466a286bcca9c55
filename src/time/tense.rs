//! Which way a date points: back where it stands with a past tense, ahead where with a future one.

use std::ops::Range;

use super::scan::Scan;
use crate::text::{Case, Class, Kind, Text, is_one_of};

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
    &["will", "'ll", "’ll", "won't", "won’t", "shall", "would", "'d", "’d", "can", "may", "could", "must", "should"];
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
/// Words of planning that tell an act done on the date beside them: `the council agreed Monday to pay`.
const DECIDED: &[&str] = &["agreed", "decided", "pledged", "vowed", "promised"];
/// The same, whatever their object: `the judge extended the order Monday`.
const MOVED: &[&str] = &["postponed", "delayed", "extended", "adjourned", "deferred", "rescheduled", "remanded"];
/// Words after a word of planning that lead to what is planned: `agreed to meet Monday`, `put off for a week`.
const GOALS: &[&str] = &["to", "until", "till", "for", "through", "that", "and"];
/// Verbs of what is planned, of one: in the present tense the date beside them lies ahead.
const EVENT: &[&str] = &[
    "opens",
    "reopens",
    "begins",
    "resumes",
    "starts",
    "ends",
    "closes",
    "concludes",
    "convenes",
    "reconvenes",
    "meets",
    "sits",
    "plays",
    "faces",
    "hosts",
    "visits",
    "leaves",
    "arrives",
    "departs",
    "flies",
    "votes",
    "runs",
    "finishes",
    "airs",
    "premieres",
];
/// The same verbs of several.
const EVENTS: &[&str] = &[
    "open", "reopen", "begin", "resume", "start", "end", "close", "convene", "meet", "play", "face", "host", "visit",
    "leave", "arrive", "depart", "fly", "vote",
];
/// Those that are no nouns, so that the subject may stand behind a comma: `The mayor, elected in May, takes office`.
const NO_NOUNS: &[&str] = &["opens", "reopens", "begins", "resumes", "closes", "convenes", "arrives", "takes"];
/// How many tokens may stand between such a verb and its date: a picture's caption has a long sentence between.
const BESIDE: usize = 5;
/// Past forms that are present forms too, and nouns.
const UNCHANGED: &[&str] = &["hit", "quit", "shut", "cut", "put", "set", "let", "spread"];

/// The direction of the date that stands in these tokens.
pub(super) fn tense(text: &Text<'_>, tokens: Range<usize>) -> Tense {
    let Some(sentence) = text.sentences.get(text.sentence_of(tokens.start)) else { return Tense::Unknown };
    let is = |at: usize, words: &[&str]| is_one_of(text.word(at), words);
    let before = tokens.start.checked_sub(1).filter(|&at| at >= sentence.start);
    if before.is_some_and(|at| is(at, &["since"])) || text.word(tokens.start).eq_ignore_ascii_case("earlier") {
        return Tense::Past;
    }
    let first = sentence.start.max(tokens.start.saturating_sub(REACH));
    let verb = (first..tokens.start).rev().find_map(|at| verb_at(text, at, sentence.start, Some(tokens.start)));
    if let Some(verb) = verb {
        return verb;
    }
    let last = sentence.end.min(tokens.end + REACH);
    let after = (tokens.end.min(last)..last).find_map(|at| verb_at(text, at, sentence.start, None));
    match after {
        Some(tense) => tense,
        None if before.is_some_and(|at| is(at, &["until", "till", "by", "through", "for"])) => Tense::Future,
        None => Tense::Unknown,
    }
}

/// The direction of a date at token `at`, while it is still being read.
pub(super) fn tense_before(scan: &Scan<'_>, at: usize) -> Tense {
    tense(scan.text(), at..at + 1)
}

/// What the word at `at` says, if it is a verb or a word of planning.
///
/// `first` is the sentence's first token, `date` that of the date where it stands behind the word.
fn verb_at(text: &Text<'_>, at: usize, first: usize, date: Option<usize>) -> Option<Tense> {
    let token = text.tokens.get(at)?;
    if !matches!(token.kind, Kind::Word | Kind::Clitic) {
        return None;
    }
    let word = text.word(at);
    let is = |words: &[&str]| is_one_of(word, words);
    let before = |words: &[&str]| at > first && is_one_of(text.word(at - 1), words);
    if is(WILL) {
        return (token.case != Case::Capital || !is(&["may", "can", "will"])).then_some(Tense::Future);
    }
    if is(&["to"]) {
        return is_infinitive(text, at).then(|| infinitive(text, at, first, date));
    }
    if is(PLANNED) {
        let done = before(&["had", "have", "has"]) || is_done(text, at, first, date);
        return if done { Some(Tense::Past) } else { is_planned(text, at, first, date).then_some(Tense::Future) };
    }
    if date.is_some_and(|date| date - at <= BESIDE && is_coming_event(text, at, first, date)) {
        return Some(Tense::Future);
    }
    if is(UNCHANGED) {
        // `The refinery, shut Monday, may reopen`
        let aside = at > first && text.tokens.get(at - 1).is_some_and(|token| token.kind == Kind::Comma);
        let told = aside && date.is_some_and(|date| date - at <= 2) && token.case == Case::Lower;
        return (told || is_told_of(text, at, first)).then_some(Tense::Past);
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
        let behind = date.is_some_and(|date| follows_its_cause(text, at, date));
        return Some(if behind { Tense::Past } else { Tense::Future });
    }
    None
}

/// Whether the word at `at` is a present tense of what is planned: `polls open Sunday`, `the mayor flies out Monday`.
///
/// Its subject stands right before it, which keeps nouns out: `the vote on Monday`, `two home runs Monday`.
fn is_coming_event(text: &Text<'_>, at: usize, first: usize, date: usize) -> bool {
    let is = |at: usize, words: &[&str]| is_one_of(text.word(at), words);
    let Some(before) = at.checked_sub(1).filter(|&before| before >= first) else { return false };
    let (Some(token), Some(subject)) = (text.tokens.get(at), text.tokens.get(before)) else { return false };
    if token.case != Case::Lower || !matches!(subject.kind, Kind::Word | Kind::Comma) {
        return false;
    }
    let takes = is(at + 1, &["office", "place", "effect"]);
    let goes = is(at + 1, &["ahead", "on", "online", "live", "into"]);
    if is(at, &["falls"]) && at + 2 == date && is(at + 1, &["on"]) {
        return true;
    }
    let one = is(at, EVENT) || is(at, &["takes"]) && takes || is(at, &["goes"]) && goes;
    let many = is(at, EVENTS) || is(at, &["take"]) && takes || is(at, &["go"]) && goes;
    if !one && !many {
        return false;
    }
    // `starts Friday and finishes Saturday`
    let goes_on = || is(before, &["and"]) && (first.max(before.saturating_sub(6))..before).any(|at| is(at, EVENT));
    if one && (subject.kind == Kind::Comma && is(at, NO_NOUNS) || goes_on()) {
        return true;
    }
    // `The season ends`, `Holy Week begins`
    let stretch = is(before, &["week", "month", "year", "season", "weekend", "quarter"]);
    let name = subject.is_capitalized() && (stretch || !subject.is(Class::FUNCTION | Class::TIME));
    let noun = subject.case == Case::Lower && (stretch || !subject.is(Class::FUNCTION | Class::TIME));
    let plural = text.word(before).ends_with('s') && !text.word(before).ends_with("ss");
    // A headline leaves the article out: `Glass recycling starts Friday`.
    let told_of = || {
        before > first && before - first <= 3 && (is(at, NO_NOUNS) || is(at, &["starts"]))
            || (first.max(before.saturating_sub(4))..before).any(|at| is(at, &["the", "a", "an", "its", "their"]))
    };
    if many {
        return is(before, &["they", "we", "who"]) || plural && (name || noun);
    }
    is(before, &["he", "she", "it", "who", "which", "that"]) || name || noun && !plural && told_of()
}

/// Whether the date behind `is` or `are` is that of what led to the state: `is dead after a shooting on May 3`.
fn follows_its_cause(text: &Text<'_>, at: usize, date: usize) -> bool {
    const CAUSES: &[&str] = &["after", "since", "following", "accused", "charged", "suspected"];
    const SEARCHES: &[&str] = &[
        "investigating",
        "probing",
        "mourning",
        "recovering",
        "hunting",
        "examining",
        "reviewing",
        "blaming",
        "blamed",
        "grieving",
        "reeling",
    ];
    let is = |at: usize, words: &[&str]| is_one_of(text.word(at), words);
    let of_past = |n: usize| {
        // `closed after Monday` looks ahead, `closed after Monday’s fire` back.
        let noun = n + 1 < date || text.tokens.get(date + 1).is_some_and(|token| token.kind == Kind::Clitic);
        is(n, CAUSES) && noun && !is(n + 1, &["now", "today"])
            // `up from a low in May`, but `open from 9 a.m. Monday`
            || is(n, &["from"]) && noun && is(n + 1, &["a", "an", "the", "its", "their", "his", "her"])
            || is(n, SEARCHES)
            || is(n, &["connection"]) && is(n + 1, &["with"])
    };
    (at + 1..date).any(of_past)
}

/// Whether a word of planning tells what was done on the date, and not what is to be done then.
///
/// What it plans follows after `to` or `until`; a date that stands at the verb itself is that of the act.
fn is_done(text: &Text<'_>, at: usize, first: usize, date: Option<usize>) -> bool {
    let is = |at: usize, words: &[&str]| is_one_of(text.word(at), words);
    let before = |words: &[&str]| at > first && is(at - 1, words);
    let (decided, moved, set) = (is(at, DECIDED), is(at, MOVED), is(at, &["set", "put"]));
    let off = is(at, &["put"]) && is(at + 1, &["off", "back"]);
    if !(decided || moved || set) || before(&["is", "are", "be", "being", "to", "’re", "'re"]) {
        return false;
    }
    let Some(date) = date else {
        return (decided || moved || is_told_of(text, at, first)) && !(at..at + 3).any(|at| is(at, &["for"]));
    };
    let gap = at + 1..date;
    // `put off from Monday`
    if (moved || off) && gap.clone().next_back().is_some_and(|at| is(at, &["from"])) {
        return true;
    }
    let other = |at: usize| text.tokens.get(at).is_some_and(|token| token.is(Class::WEEKDAY | Class::MONTH));
    let leads_on = is_planned_by(text, date) || gap.clone().any(|at| is(at, GOALS) || other(at));
    !leads_on && if set { off || is_told_of(text, at, first) } else { moved || gap.len() <= 2 }
}

/// Whether a word of planning speaks of a plan: `about to`, `set for`, and not `about noon`, `set a record`.
fn is_planned(text: &Text<'_>, at: usize, first: usize, date: Option<usize>) -> bool {
    let is = |at: usize, words: &[&str]| is_one_of(text.word(at), words);
    if is(at, &["about"]) {
        return is(at + 1, &["to"])
            && at > first
            && is(at - 1, &["is", "are", "was", "were", "be", "’re", "'re", "’s"]);
    }
    if is(at, &["deadline"]) {
        return !(first.max(at.saturating_sub(4))..at).any(|at| is(at, &["after", "past", "missed", "since"]));
    }
    if is(at, &["set", "put"]) {
        return is(at + 1, &["for", "to"])
            || date.is_some_and(|date| is_planned_by(text, date) || (at + 1..date).any(|at| is(at, &["for", "to"])))
            || at > first && is(at - 1, &["is", "are"]);
    }
    true
}

/// Whether a date is that of a plan set before it: `set a court date of Monday`, `agreed terms by Monday`.
fn is_planned_by(text: &Text<'_>, date: usize) -> bool {
    date.checked_sub(1).is_some_and(|at| matches!(text.word(at), "of" | "by"))
}

/// Whether one of the past forms that change nothing has its subject before it, so that it is no noun or infinitive.
fn is_told_of(text: &Text<'_>, at: usize, first: usize) -> bool {
    const SUBJECTS: &[&str] = &["he", "she", "it", "they", "we", "i", "who", "which", "was", "were", "had"];
    let Some(before) = at.checked_sub(1).filter(|&before| before >= first) else { return false };
    let small = text.tokens.get(at).is_some_and(|token| token.case == Case::Lower);
    let subject = is_one_of(text.word(before), SUBJECTS);
    small
        && text
            .tokens
            .get(before)
            .is_some_and(|token| subject || token.kind == Kind::Word && !token.is(Class::FUNCTION | Class::TIME))
}

/// Whether a token is a past form or participle, as far as the word alone tells.
pub(super) fn is_past_word(text: &Text<'_>, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|token| token.is(Class::PAST) || is_past_form(text.word(at)))
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
///
/// `voted to pay through Monday` says how long, which lies ahead of the vote.
fn infinitive(text: &Text<'_>, at: usize, first: usize, date: Option<usize>) -> Tense {
    const DONE: &[&str] = &["able", "managed", "failed", "came", "went", "had", "continued", "helped", "forced"];
    let limit =
        date.and_then(|date| date.checked_sub(1)).is_some_and(|at| is_one_of(text.word(at), &["through", "by"]));
    let lowest = first.max(at.saturating_sub(8));
    for before in (lowest..at).rev() {
        let word = text.word(before);
        let is = |words: &[&str]| is_one_of(word, words);
        let Some(token) = text.tokens.get(before) else { break };
        if is(PLANNED) || is(WILL) || is(&["is", "are", "ordered", "asked"]) {
            return Tense::Future;
        }
        if token.is(Class::PAST) || is_past_form(word) {
            // `voted to pay`, `voted Monday to pay`
            let planned = before + 1 == at && is(&["was", "were"]) || limit && at - before <= 3 && !is(DONE);
            return if planned { Tense::Future } else { Tense::Past };
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
    fn a_word_of_planning_tells_the_act_where_the_date_stands_at_it() {
        assert_eq!(tense_of("The board agreed Monday to pay.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The board vowed on Monday to pay.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The board postponed its vote Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The vote, delayed by rain on Monday, was close.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The vote was put off from Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("On Monday the board decided to pay.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The board agreed to vote Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The vote was postponed to Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The vote was set for Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("She set a mark of 52 seconds there Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("She set a court date of Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The storm hit Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The mill, shut Monday, could reopen soon.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The shop is about to close Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("They were hurt about noon Monday.", "noon Monday"), Tense::Past);
    }

    #[test]
    fn a_limit_of_what_was_resolved_lies_ahead() {
        assert_eq!(tense_of("The board voted to pay them through Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The board voted Friday to pay through Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("They failed to pay by Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("They voted to pay Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("It should open Monday.", "Monday"), Tense::Future);
    }

    #[test]
    fn what_led_to_a_state_is_past() {
        assert_eq!(tense_of("Two men are dead after a fire on Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The men are in shock after Monday's fire.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The man is accused of setting a fire on Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("Police are investigating a fire on Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The film is out on Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The road is closed after Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Prices are up from a low on Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("The shop is open from Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The shop is open from 9 a.m. to noon Monday.", "noon Monday"), Tense::Future);
    }

    #[test]
    fn a_present_tense_of_what_is_planned_looks_ahead() {
        assert_eq!(tense_of("The fair opens Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Shops reopen on Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Mr. Bell takes office Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Mr. Bell, elected in May, takes office Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The race starts Friday and finishes Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The feast falls on Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The season ends on Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Glass recycling starts on Monday in Salem", "Monday"), Tense::Future);
        assert_eq!(tense_of("Lent Week begins on Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("The rule goes into effect Monday.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Outlook for Monday: rain.", "Monday"), Tense::Future);
        assert_eq!(tense_of("He lost the vote on Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("He hit two home runs Monday.", "Monday"), Tense::Past);
        assert_eq!(tense_of("He said the fair opens with a race for boys of ten Monday.", "Monday"), Tense::Past);
    }

    #[test]
    fn a_date_that_opens_its_sentence_looks_ahead() {
        assert_eq!(tense_of("On Monday, fishermen saved a boat.", "Monday"), Tense::Past);
        assert_eq!(tense_of("On Monday, Ann and her son are to sail.", "Monday"), Tense::Future);
        assert_eq!(tense_of("Monday", "Monday"), Tense::Unknown);
    }
}
