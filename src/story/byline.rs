//! Bylines: `By Ann Bell`, `By ANN BELL, Staff Writer`, `Ann Bell in London`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::cursor::Cursor;
use super::dateline::is_agency;
use crate::name::list::listed;
use crate::span::Span;
use crate::text::key::word_key;
use crate::text::lexicon::rows;
use crate::text::token::Case;
use crate::text::{Class, Kind, Token};

/// A byline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The names alone, without “By” and what the writers are.
    pub(super) names: Span,
    /// Where what follows the names begins, in bytes of the text.
    pub(super) rest: usize,
    /// Whether it says “By”, and so is one without a heading above it.
    pub(super) says_by: bool,
}

static REPORTERS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| rows(include_str!("../../data/story/reporters.txt")).map(word_key).collect());

/// Longest byline, in bytes.
const LONGEST: usize = 120;

/// Finds the writers that a line names, where it does nothing else.
///
/// After “By” stand one name or several, each of two words or more and one of them known as a name, or an agency, or
/// the staff. Without “By” a name is a byline only with a place where it was written or a reporter's role. Leaves
/// alone `By Popular Demand`, `By contrast`, and names on a line of their own, which may be anyone.
pub(super) fn find_byline(text: &str, line: Span) -> Option<Found> {
    if line.len() > LONGEST || line.of(text).ends_with(['!', '?', ':', ';', '”', '"']) {
        return None;
    }
    let mut at = Cursor::new(text, line);
    let says_by = read_by(&mut at);
    let from = at.at;
    let sure = read_writers(&mut at, says_by)?;
    let to = at.at;
    let names = at.span(from, to)?;
    let rest = at.peek().map_or(line.end, |token| token.start as usize);
    let follows = read_what_follows(&mut at, says_by)?;
    (sure && (says_by || follows) || says_by && follows).then_some(Found { names, rest, says_by })
}

fn read_by(at: &mut Cursor<'_>) -> bool {
    let back = at.at;
    let label = ["byline", "author", "authors"].iter().any(|word| at.take_word(word)) && at.take(Kind::Colon);
    if !label {
        at.at = back;
        let _ = ["written", "reported", "story"].iter().any(|word| at.take_word(word));
    }
    let by = at.take_word("by");
    at.take(Kind::Colon);
    if !label && !by {
        at.at = back;
    }
    label || by
}

/// Reads names joined by commas and “and”; says whether they are surely names.
fn read_writers(at: &mut Cursor<'_>, says_by: bool) -> Option<bool> {
    let mut sure = false;
    let start = at.at;
    let mut end = start;
    loop {
        match read_writer(at, says_by, end == start) {
            Some(is_sure) => sure |= is_sure,
            None if end == start => return None,
            None => break,
        }
        end = at.at;
        let comma = at.take(Kind::Comma);
        let and = at.take_word("and") || at.peek().is_some_and(|token| at.word(token) == "&") && at.take(Kind::Symbol);
        if !comma && !and {
            break;
        }
    }
    at.at = end;
    Some(sure)
}

fn read_writer(at: &mut Cursor<'_>, says_by: bool, is_first: bool) -> Option<bool> {
    let back = at.at;
    if says_by {
        at.take_word("the");
    }
    let from = at.at;
    let mut words = 0;
    let mut known = false;
    let mut staff = false;
    while let Some(token) = at.peek() {
        let is_word = token.kind == Kind::Word && (token.is_capitalized() || token.is(Class::PARTICLE));
        if !is_word || token.case == Case::Lower && words == 0 || words >= 6 {
            // `Ann-Marie`, `Ann “Andy” Bell`
            let inside = words > 0 && at.ahead(1).is_some_and(Token::is_capitalized);
            let is_nickname = token.kind == Kind::Quote && words > 0 && at.left() > 2;
            if !(inside && token.kind == Kind::Hyphen || is_nickname) {
                break;
            }
        } else if words >= 2 && (1..=2).any(|by| at.key(at.at, at.at + by).is_some_and(is_agency)) {
            break;
        } else if is_no_name(token) {
            at.at = back;
            return None;
        } else if REPORTERS.contains(&token.key) {
            staff = true;
            if words >= 2 {
                break;
            }
        } else {
            let name = listed(token.key);
            known |= token.case != Case::Initial && (name.first() > 3 || name.last() > 3);
            words += 1;
        }
        at.at += 1;
    }
    let agency = at.key(from, at.at).is_some_and(is_agency);
    if !is_first && (agency || staff) {
        at.at = back;
        return None;
    }
    if agency || staff && says_by && at.at > from {
        return Some(true);
    }
    if words < 2 {
        at.at = back;
        return None;
    }
    Some(known)
}

/// A word that stands in no name: `By Monday`, `By Then`.
fn is_no_name(token: Token) -> bool {
    let name = listed(token.key);
    token.is(Class::FUNCTION | Class::WEEKDAY | Class::MONTH)
        && token.case != Case::Initial
        && !token.is(Class::PARTICLE)
        && name.first() < 8
        && name.last() < 8
}

/// Reads what stands after the names: a role, an agency, a place. Gives nothing where it is more than a byline has;
/// otherwise whether it shows that the names are writers.
fn read_what_follows(at: &mut Cursor<'_>, says_by: bool) -> Option<bool> {
    if at.is_done() {
        return Some(false);
    }
    if at.left() > 12 {
        return None;
    }
    let place = at.take_word("in");
    if place {
        let from = at.at;
        while at.peek().is_some_and(|token| token.is_capitalized() || token.kind == Kind::Hyphen) {
            at.at += 1;
        }
        let is_place = at.is_place(from, at.at);
        return (is_place && (at.is_done() || says_by)).then_some(is_place);
    }
    let opened = [Kind::Comma, Kind::Dash, Kind::Symbol, Kind::Open].into_iter().any(|kind| at.take(kind));
    let ties = at.take_word("of") || at.take_word("for");
    let from = at.at;
    let mut shows = false;
    while let Some(token) = at.peek() {
        shows |= REPORTERS.contains(&token.key) || at.key(at.at, at.at + 1).is_some_and(is_agency);
        let small_verb = token.kind == Kind::Word && token.is(Class::PAST) && token.case == Case::Lower;
        if small_verb || token.kind == Kind::Stop && at.left() > 1 {
            return None;
        }
        at.at += 1;
    }
    shows |= at.key(from, at.at).is_some_and(is_agency);
    (opened || ties || shows).then_some(shows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Option<&str> {
        find_byline(text, Span::new(0, text.len())).map(|found| found.names.of(text))
    }

    #[test]
    fn writers_are_named_without_by_and_role() {
        for (line, expected) in [
            ("By Ann Bell", "Ann Bell"),
            ("By ANN BELL, Staff Writer", "ANN BELL"),
            ("BY ANN BELL", "ANN BELL"),
            ("by Ann Bell and Thomas Cole", "Ann Bell and Thomas Cole"),
            ("By Ann Bell, Thomas Cole and Mary O’Brien", "Ann Bell, Thomas Cole and Mary O’Brien"),
            ("By Ann Bell in London", "Ann Bell"),
            ("Ann Bell in London", "Ann Bell"),
            ("Ann Bell, Staff Writer", "Ann Bell"),
            ("Ann Bell, AP", "Ann Bell"),
            ("By J. K. van der Berg", "J. K. van der Berg"),
            ("By The Associated Press", "The Associated Press"),
            ("BYLINE: Ann Bell", "Ann Bell"),
            ("By Ann Bell | Reuters", "Ann Bell"),
            ("By Will Smith", "Will Smith"),
            ("By Staff Reporters", "Staff Reporters"),
            ("By ANN-MARIE BELL Associated Press Writer", "ANN-MARIE BELL"),
        ] {
            assert_eq!(names(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn other_lines_name_none() {
        for line in [
            "ABBY BELL",
            "By contrast",
            "By Popular Demand",
            "By Monday",
            "By Then It Was Over",
            "Ann Bell",
            "Ann Bell in danger",
            "By Ann Bell she was not seen again that summer, nor by anyone else",
            "By the numbers",
            "By George",
            "By Land and Sea",
            "",
        ] {
            assert_eq!(names(line), None, "{line}");
        }
    }
}
