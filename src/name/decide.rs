//! Decisions: what each name of a story is, first token by token, then by the whole story.

use std::ops::Range;

use super::acronym;
use super::candidate;
use super::list;
use super::lowercase;
use super::mend::MENDS;
use super::rules::{RULES, Story};
use super::tagger::{self, Label, Tagged};
use super::{filed, placed, short, votes};
use crate::place::gazetteer::{Form, Gazetteer};
use crate::span::Span;
use crate::text::{Case, Class, Kind, Text};

/// What a run names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Named {
    Person,
    Organization,
    Place,
}

/// A decided name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    /// The tokens of the name alone.
    pub(super) tokens: Range<usize>,
    pub(super) named: Named,
    /// Its rule.
    pub(super) rule: &'static str,
}

/// From how common on, as [`list::Listed::first`] counts, a word is rather a first name than a place.
const FIRST_NAME: u8 = 9;

/// Decides the names of a story, in order; none overlaps a date or another, but for the places that an organisation is
/// named after: `Arden` in `Arden County Hospital`.
pub(super) fn decide(text: &Text<'_>, dates: &[Span]) -> Vec<Decided> {
    if lowercase::is_lowercase(text) {
        return lowercase::find(text);
    }
    let mut dates_left = dates.iter().peekable();
    let mut decided: Vec<Decided> = tagger::tag(text)
        .into_iter()
        .filter_map(|tagged| of_tag(text, tagged))
        .filter(|one| {
            let span = text.span(one.tokens.clone());
            while dates_left.next_if(|date| date.end <= span.start).is_some() {}
            dates_left.peek().is_none_or(|date| !date.overlaps(span))
        })
        .collect();
    MENDS.iter().for_each(|mend| mend(text, &mut decided));
    acronym::find(text, &mut decided);
    votes::settle(text, &mut decided);
    short::settle(text, &mut decided);
    filed::settle(text, &mut decided);
    let story = Story::new(text, &decided);
    let mut found = Vec::new();
    let mut next = decided.iter().peekable();
    for run in candidate::runs(text, dates) {
        while next.next_if(|one| one.tokens.end <= run.start).is_some() {}
        if next.peek().is_none_or(|one| one.tokens.start >= run.end) {
            found.extend(RULES.iter().find_map(|rule| rule(&story, &run)));
        }
    }
    decided.append(&mut found);
    decided.sort_by_key(|one| (one.tokens.start, std::cmp::Reverse(one.tokens.end)));
    // `University of Bergen` takes in the town.
    let mut end = 0;
    decided.retain(|one| {
        let free = one.tokens.start >= end;
        end = end.max(one.tokens.end);
        free
    });
    placed::find(text, &mut decided);
    decided
}

/// What the tagger found, without the title and the marks at its ends.
fn of_tag(text: &Text<'_>, tagged: Tagged) -> Option<Decided> {
    let named = match tagged.label {
        Label::FirstOfPerson => Named::Person,
        Label::FirstOfPlace => Named::Place,
        Label::FirstOfOrganization => Named::Organization,
        _ => return None,
    };
    let mut tokens = tagged.tokens;
    let is_word = |at: usize| matches!(text.tokens[at].kind, Kind::Word | Kind::Number);
    while tokens.start < tokens.end && !is_word(tokens.start) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && !is_word(tokens.end - 1) {
        tokens.end -= 1;
    }
    if named == Named::Person && is_people(text, &tokens) {
        return None;
    }
    if named == Named::Person {
        while tokens.len() > 1 && is_title(text, tokens.start) {
            tokens.start += 1;
        }
        while tokens.len() > 1 && is_letters_after(text, tokens.end - 1) {
            tokens.end -= 1;
        }
    }
    if named == Named::Organization && tokens.len() > 1 && is_article(text, tokens.start) {
        tokens.start += 1;
    }
    if is_office(text, &tokens) {
        return None;
    }
    let is_other = || is_description(text, &tokens) || named == Named::Organization && is_adjective(text, &tokens);
    if tokens.is_empty() || named != Named::Place && is_other() {
        return None;
    }
    Some(Decided { tokens, named, rule: "tagger" })
}

/// `the Minister`: who bears an office, and nobody's name; without an article only where it is hardly anybody's surname.
fn is_office(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    let at = tokens.start;
    let listed = list::listed(text.tokens[at].key);
    let after_article = || at > 0 && text.word(at - 1).eq_ignore_ascii_case("the");
    tokens.len() == 1
        && text.tokens[at].is(Class::TITLE)
        && listed.first() < FIRST_NAME
        && (listed.last() < FIRST_NAME || after_article())
}

/// `Sri Lankan`: what is of a country, though its first word is a form of address elsewhere.
fn is_people(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    if tokens.len() < 2 || !text.tokens[tokens.start].is(Class::TITLE | Class::HONORIFIC) {
        return false;
    }
    let gazetteer = Gazetteer::embedded();
    let whole = gazetteer.longest(text, tokens.clone()).filter(|found| found.tokens == *tokens);
    whole.is_some_and(|found| gazetteer.candidates(found.key).any(|(_, form)| form == Form::Demonym))
}

/// Letters of offices and honours, which stand after a name, some before it.
const LETTERS_AFTER: [&str; 13] = ["CBE", "KC", "MBE", "MEP", "MLA", "MP", "MSP", "OBE", "PP", "QC", "SC", "SJ", "TD"];

/// Whether a word of a name is letters of an office or honour: the `QC` of `Ann Holt QC`.
fn is_letters_after(text: &Text<'_>, at: usize) -> bool {
    LETTERS_AFTER.contains(&text.word(at))
}

/// Whether an organisation opens with an article that is not its own: `An Arden Airways`, but not `An Post` nor `A&B`.
fn is_article(text: &Text<'_>, at: usize) -> bool {
    let vowel = text.word(at + 1).starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']);
    text.tokens[at + 1].kind == Kind::Word && text.word(at) == if vowel { "An" } else { "A" }
}

/// Whether the first word of a name is rather a title: `Mr`, `Sen.`, `MP`, `Chancellor`, but not the `Dean` of `Dean Bell`.
fn is_title(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    let abbreviated = || text.word(at).ends_with('.');
    token.is(Class::HONORIFIC)
        || matches!(text.word(at), "MP" | "TD")
        || token.is(Class::TITLE) && (abbreviated() || list::listed(token.key).first() < FIRST_NAME)
}

/// `Indian` before a word in small letters: what belongs to a country, and no organisation.
fn is_adjective(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    let goes_on = text.tokens.get(tokens.end).is_some_and(|next| next.kind == Kind::Word && next.case == Case::Lower);
    tokens.len() == 1 && goes_on && {
        let mut forms =
            Gazetteer::embedded().candidates(text.tokens[tokens.start].key).map(|(_, form)| form).peekable();
        forms.peek().is_some() && forms.all(|form| form == Form::Demonym)
    }
}

/// `Kansas Republican`: what someone is, after a place.
fn is_description(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    let (first, last) = (text.tokens[tokens.start], text.tokens[tokens.end - 1]);
    last.is(Class::ROLE | Class::TITLE)
        && tokens.len() > 1
        && Gazetteer::embedded().is_name(first.key)
        && list::listed(first.key).first() < FIRST_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(source: &str, kind: Named) -> Vec<&str> {
        let text = Text::plain(source);
        decide(&text, &[])
            .into_iter()
            .filter(|one| one.named == kind)
            .map(|one| text.slice(text.span(one.tokens)))
            .collect()
    }

    #[test]
    fn titles_and_first_names_make_people() {
        let people = |source, expected: &[&str]| assert_eq!(named(source, Named::Person), expected, "{source}");
        people("Danish Vice Premier Xu Bolin said so on Friday.", &["Xu Bolin"]);
        people("Mr Quint and the lawyer Zorba Quayle met Mary Holt in Oslo.", &["Quint", "Zorba Quayle", "Mary Holt"]);
        people("Secretary of State Ann Holt flew home.", &["Ann Holt"]);
        let source = "Holt, a Kansas Republican, said at a news conference that he would go.";
        people(source, &["Holt"]);
        assert_eq!(named(source, Named::Organization), Vec::<&str>::new());
    }

    #[test]
    fn organisations_and_places_are_no_people() {
        let source = "The House of Representatives asked the Ministry of Trade in Jakarta about Zimbabwe.";
        assert_eq!(named(source, Named::Person), Vec::<&str>::new());
        assert_eq!(named(source, Named::Organization), ["House of Representatives", "Ministry of Trade"]);
        assert_eq!(named(source, Named::Place), ["Jakarta", "Zimbabwe"]);
    }

    #[test]
    fn what_belongs_to_a_country_is_no_organisation() {
        let source = "The Indian government, the Russian military and the Kenyan police met on Friday.";
        assert_eq!(named(source, Named::Organization), Vec::<&str>::new());
    }

    #[test]
    fn a_full_name_decides_for_a_surname_that_is_a_town() {
        let source = "Valeria Paris was born in Geneva. Paris moved to Leeds at six. She now lives in Paris. \
                      “I was told to go,” Paris said.";
        assert_eq!(named(source, Named::Person), ["Valeria Paris", "Paris", "Paris"]);
        assert_eq!(named(source, Named::Place), ["Geneva", "Leeds", "Paris"]);
    }

    #[test]
    fn a_word_of_a_persons_name_is_known_again() {
        let source = "Ann Holt resigned on Monday. The Holt affair had gone on for weeks, and Holt knew it.";
        assert_eq!(named(source, Named::Person), ["Ann Holt", "Holt", "Holt"]);
    }

    #[test]
    fn letters_of_honours_are_no_part_of_a_name() {
        let text = Text::plain("Ann Holt QC and Tom Carter PP met Ann QUILL.");
        let person = |tokens| of_tag(&text, Tagged { tokens, label: Label::FirstOfPerson }).map(|one| one.tokens);
        assert_eq!(person(0..3), Some(0..2));
        assert_eq!(person(4..7), Some(4..6));
        assert_eq!(person(8..10), Some(8..10));
    }

    #[test]
    fn an_office_and_a_people_are_nobody() {
        let person =
            |source: &str, tokens| of_tag(&Text::plain(source), Tagged { tokens, label: Label::FirstOfPerson });
        assert_eq!(person("The Minister left.", 1..2), None);
        assert_eq!(person("Dam to be built, says Minister", 6..7), None);
        assert_eq!(person("A Sri Lankan coach left.", 1..3), None);
        assert!(person("The Holt affair went on.", 1..2).is_some());
    }

    #[test]
    fn an_article_is_no_part_of_an_organisation() {
        let start = |source: &str, words| {
            let tagged = Tagged { tokens: 0..words, label: Label::FirstOfOrganization };
            of_tag(&Text::plain(source), tagged).map(|one| one.tokens.start)
        };
        assert_eq!(start("An Arden Airways jet landed.", 3), Some(1));
        assert_eq!(start("An Post said so.", 2), Some(0));
    }

    #[test]
    fn dates_are_no_names() {
        let source = "Ann Holt spoke on Monday.";
        let text = Text::plain(source);
        let monday = Span::new(18, 24);
        assert!(decide(&text, &[monday]).iter().all(|one| !text.span(one.tokens.clone()).overlaps(monday)));
    }
}
