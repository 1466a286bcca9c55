//! Titles and roles: the words around a name that say what its bearer is.

use std::ops::Range;

use super::Gender;
use crate::text::{Case, Class, Kind, Text};

/// Longest title in tokens.
const LONGEST: usize = 9;

/// Where a title that stands within the run `run` ends and the name begins: `Prime Minister | Junichiro Koizumi`.
///
/// `run.start` where the run opens with no title, nothing where the run is a title and no more.
pub(super) fn name_start(text: &Text<'_>, run: Range<usize>) -> Option<usize> {
    let mut start = run.start;
    for at in run.clone() {
        let token = text.tokens[at];
        if token.is(Class::TITLE | Class::HONORIFIC) && token.case != Case::Initial && !is_surname_like(text, &run, at)
        {
            start = at + 1;
        }
    }
    (start < run.end).then_some(start)
}

/// Whether a title word in a run is rather a name: the last word after a first name, as in `Carole King`.
fn is_surname_like(text: &Text<'_>, run: &Range<usize>, at: usize) -> bool {
    at + 1 == run.end && at > run.start && {
        let before = text.tokens[at - 1];
        !before.is(Class::TITLE | Class::HONORIFIC | Class::TITLE_MODIFIER | Class::ORGANIZATION)
            && super::list::listed(before.key).first() >= 6
    }
}

/// The tokens of the title or role right before token `name`, if one stands there.
///
/// `Prime Minister` in `Prime Minister Koizumi`, `State Department deputy spokesman` in small letters too.
pub(super) fn before(text: &Text<'_>, name: usize) -> Option<Range<usize>> {
    let sentence = text.sentences[text.sentence_of(name)];
    let floor = sentence.start.max(name.saturating_sub(LONGEST));
    let head = name.checked_sub(1).filter(|&at| at >= floor)?;
    let token = text.tokens[head];
    let heads = token.is(Class::TITLE | Class::HONORIFIC) && token.case != Case::Lower
        || token.is(Class::ROLE) && token.case != Case::Initial && !tells_age(text, head);
    // In a line of capitals they tell nothing, and only the lists do.
    let is_shouted = token.case == Case::Upper && text.tokens[name].case == Case::Upper;
    let of = of_office(text, name, floor);
    let mut start = match (heads, of) {
        (_, Some(start)) => start,
        (true, None) => head,
        _ => return None,
    };
    while start > floor && belongs_before(text, start - 1, is_shouted) {
        start -= 1;
    }
    while start < head && (is_demonym_like(text, start) || text.tokens[start].kind == Kind::Hyphen) {
        start += 1;
    }
    Some(start..name)
}

/// `Secretary of State`, `minister of foreign affairs`: where the title begins, if the words before `name` end so.
fn of_office(text: &Text<'_>, name: usize, floor: usize) -> Option<usize> {
    let of = (floor..name).rev().take(4).find(|&at| text.word(at).eq_ignore_ascii_case("of"))?;
    let inside = (of + 1..name).all(|at| {
        let token = text.tokens[at];
        token.kind == Kind::Word
            && (token.is(Class::TITLE_MODIFIER | Class::TITLE) || text.word(at) == "the" || text.word(at) == "affairs")
    });
    let head = of.checked_sub(1).filter(|&at| at >= floor)?;
    (inside && of + 1 < name && text.tokens[head].is(Class::TITLE)).then_some(head)
}

fn belongs_before(text: &Text<'_>, at: usize, is_shouted: bool) -> bool {
    let token = text.tokens[at];
    match token.kind {
        Kind::Hyphen => true,
        Kind::Word if token.is(Class::FUNCTION) || tells_age(text, at) => false,
        Kind::Word => {
            token.is(Class::TITLE | Class::TITLE_MODIFIER | Class::ORGANIZATION | Class::HONORIFIC)
                || token.is(Class::ROLE)
                || !is_shouted && token.is_capitalized() && token.case != Case::Initial
        }
        _ => false,
    }
}

/// `the elder Holt` tells which of two, not what he is.
fn tells_age(text: &Text<'_>, at: usize) -> bool {
    matches!(text.word(at), "elder" | "younger")
}

/// Whether a capitalised word looks like an adjective of a country, which is a place and no part of the title.
fn is_demonym_like(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    let word = text.word(at);
    token.case == Case::Capital
        && !token.is(Class::TITLE | Class::TITLE_MODIFIER | Class::ORGANIZATION)
        && ["ese", "ian", "ish", "ean", "can", "aqi", "eli", "ench", "tch", "reek", "thai", "wiss", "rman"]
            .iter()
            .any(|ending| word.ends_with(ending))
}

/// The tokens of a description after a name that ends at token `end`: `a Kansas Republican` in `Brownback, a Kansas
/// Republican, said`, without its article; nothing where none follows.
pub(super) fn after(text: &Text<'_>, end: usize) -> Option<Range<usize>> {
    let sentence = text.sentences[text.sentence_of(end.checked_sub(1)?)];
    let kind = |at: usize| (at < sentence.end).then(|| text.tokens[at].kind);
    if kind(end) != Some(Kind::Comma) {
        return None;
    }
    let mut start = end + 1;
    if kind(start) == Some(Kind::Number) && kind(start + 1) == Some(Kind::Comma) {
        start += 2;
    }
    if start < sentence.end
        && ["a", "an", "the", "one", "its", "his", "her", "their"]
            .iter()
            .any(|w| text.word(start).eq_ignore_ascii_case(w))
    {
        start += 1;
    }
    let mut role = None;
    let mut at = start;
    while at < sentence.end && at < start + LONGEST {
        let token = text.tokens[at];
        match token.kind {
            Kind::Word if token.is(Class::ROLE | Class::TITLE) => role = Some(at),
            Kind::Word if token.is(Class::FUNCTION) => {
                let link = ["of", "for", "at", "in", "and", "the", "on"].contains(&text.word(at));
                if !link || role.is_none() {
                    break;
                }
            }
            Kind::Word | Kind::Hyphen | Kind::Number | Kind::Clitic => {}
            _ => break,
        }
        at += 1;
    }
    let role = role?;
    // `At a talk with Holt, the mayor said no`: the mayor is somebody else, with a verb of his own.
    if role + 1 < sentence.end && is_verb(text, role + 1) {
        return None;
    }
    let stops = at >= sentence.end || text.tokens[at].kind != Kind::Word;
    let end = if stops { at } else { role + 1 };
    (start < end).then_some(start..end)
}

/// Whether a finite verb stands here: `said`, `urged him`; not `named in May`.
fn is_verb(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    let next = text.tokens.get(at + 1);
    let is_past = text.word(at).ends_with("ed") && !next.is_none_or(|next| next.is(Class::PREPOSITION));
    token.case == Case::Lower && (token.is(Class::PAST | Class::AUXILIARY) || is_past)
}

/// The gender that a title or role tells: `Mrs.`, `congressman`.
pub(super) fn gender(text: &Text<'_>, title: Range<usize>) -> Option<Gender> {
    title.rev().find_map(|at| {
        let token = text.tokens[at];
        match (token.is(Class::FEMALE), token.is(Class::MALE)) {
            (true, false) => Some(Gender::Female),
            (false, true) => Some(Gender::Male),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_before(source: &str, name: &str) -> Option<String> {
        let text = Text::plain(source);
        let name = text.token_at(source.find(name)?);
        before(&text, name).map(|title| text.slice(text.span(title)).to_owned())
    }

    fn title_after(source: &str, name: &str) -> Option<String> {
        let text = Text::plain(source);
        let end = text.token_at(source.find(name)?) + 1;
        after(&text, end).map(|title| text.slice(text.span(title)).to_owned())
    }

    #[test]
    fn titles_stand_before_the_name_with_their_modifiers() {
        let is = |source, title: &str| assert_eq!(title_before(source, "Holt").as_deref(), Some(title), "{source}");
        is("Danish Vice Premier Holt left.", "Vice Premier");
        is("It was U.S. Sen. Holt.", "U.S. Sen.");
        is("Then Harbour Ministry deputy spokesman Holt spoke.", "Harbour Ministry deputy spokesman");
        is("Secretary of State Holt flew home.", "Secretary of State");
        is("the lawyer Holt", "lawyer");
        is("Then Oregon Republican Holt spoke.", "Oregon Republican");
        is("Some say Republican Holt spoke.", "Republican");
    }

    #[test]
    fn in_a_line_of_capitals_the_lists_tell_alone() {
        assert_eq!(title_before("THEY WILL MEET FOREIGN MINISTER HOLT.", "HOLT").as_deref(), Some("FOREIGN MINISTER"));
    }

    #[test]
    fn a_verb_or_a_preposition_is_no_title() {
        assert_eq!(title_before("He met with Holt.", "Holt"), None);
        assert_eq!(title_before("The lawyer for Holt", "Holt"), None);
        assert_eq!(title_before("Then the elder Holt spoke.", "Holt"), None);
    }

    #[test]
    fn descriptions_stand_after_the_name() {
        let is = |source, title: &str| assert_eq!(title_after(source, "Holt").as_deref(), Some(title), "{source}");
        is("Holt, a Vermont Republican, voted.", "Vermont Republican");
        is("Holt, 61, the head of the union, left.", "head of the union");
        is("Holt, chairman of Rand & Co., left.", "chairman of Rand");
        assert_eq!(title_after("Holt, who left, wept.", "Holt"), None);
        assert_eq!(title_after("After a talk with Holt, the mayor said no.", "Holt"), None);
        assert_eq!(title_after("After a talk with Holt, the mayor urged him to go.", "Holt"), None);
        assert_eq!(title_after("Holt, Berg and the captain met.", "Holt"), None);
    }
}
