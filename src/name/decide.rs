//! What a capitalised run names, by lists and by the words around it.

use std::ops::Range;

use super::candidate::is_function;
use super::list::listed;
use super::title;
use crate::text::{Case, Class, Kind, Text};

/// What a run names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// From how common on, as [`super::list::Listed::first`] counts, a word is trusted to be a first name.
const FIRST: u8 = 5;
/// The same for a word that also names something else by its looks.
const SURE_FIRST: u8 = 9;
/// Most words of a person's name.
const LONGEST: usize = 5;

/// Decides a run, or leaves it open.
pub(super) fn decide(text: &Text<'_>, run: Range<usize>) -> Option<Decided> {
    organization(text, &run).or_else(|| person(text, &run))
}

/// `Ministry of Trade`, `Rand & Co.`: a run with a word that only organisations bear.
fn organization(text: &Text<'_>, run: &Range<usize>) -> Option<Decided> {
    let head = run.clone().rev().find(|&at| text.tokens[at].is(Class::ORGANIZATION))?;
    let last = run.end - 1;
    let titled = run.clone().any(|at| text.tokens[at].is(Class::TITLE | Class::HONORIFIC));
    if titled && head < last {
        return None;
    }
    let end = with_of_phrase(text, head + 1, last + 1);
    if run.len() == 1 && end == run.end {
        return None;
    }
    Some(Decided { tokens: run.start..end, named: Named::Organization, rule: "organization_word" })
}

/// Where the name ends that goes on with `of Trade` or `for the Arts` after its head word.
fn with_of_phrase(text: &Text<'_>, after_head: usize, run_end: usize) -> usize {
    let limit = text.sentences[text.sentence_of(run_end - 1)].end;
    let mut end = run_end;
    if after_head != run_end {
        return end;
    }
    let word = |at: usize| if at < limit { text.word(at) } else { "" };
    if matches!(word(end), "of" | "for" | "on") {
        let mut at = end + 1;
        if word(at) == "the" {
            at += 1;
        }
        while at < limit && text.tokens[at].is_capitalized() && !is_function(text, at) {
            at += 1;
            end = at;
            if word(at) == "and" && at + 1 < limit && text.tokens[at + 1].is_capitalized() {
                at += 1;
            }
        }
    }
    end
}

/// A run that a title or role introduces, or that opens with a first name.
fn person(text: &Text<'_>, run: &Range<usize>) -> Option<Decided> {
    let start = title::name_start(text, run.clone())?;
    let start = skip_office(text, run, start)?;
    let name = trimmed(text, start..run.end)?;
    if name.len() > LONGEST || name.clone().any(|at| text.tokens[at].is(Class::ORGANIZATION)) {
        return None;
    }
    let titled = title::before(text, name.start).is_some();
    if titled && (start > run.start || name.len() > 1 || introduced(text, name.start)) {
        return Some(Decided { tokens: name, named: Named::Person, rule: "title" });
    }
    let (first, last) = (listed(text.tokens[name.start].key), listed(text.tokens[name.end - 1].key));
    let full = name.len() > 1 && text.tokens[name.start].case != Case::Upper;
    let known = first.first() >= SURE_FIRST || first.first() >= FIRST && last.last() > 0;
    (full && known && !is_common(text, name.start)).then_some(Decided {
        tokens: name,
        named: Named::Person,
        rule: "first_name",
    })
}

/// `State John Holt` after `Secretary of`: the office's own words are no part of the name.
fn skip_office(text: &Text<'_>, run: &Range<usize>, start: usize) -> Option<usize> {
    if start > run.start || start == 0 || !text.word(start - 1).eq_ignore_ascii_case("of") {
        return Some(start);
    }
    let mut at = start;
    while at < run.end && text.tokens[at].is(Class::TITLE_MODIFIER | Class::TITLE) {
        at += 1;
    }
    (at < run.end).then_some(at)
}

/// The name without a nationality or the like that a title word did not end.
fn trimmed(text: &Text<'_>, name: Range<usize>) -> Option<Range<usize>> {
    let mut end = name.end;
    while end > name.start && matches!(text.tokens[end - 1].kind, Kind::Hyphen | Kind::Symbol) {
        end -= 1;
    }
    let has_word = (name.start..end).any(|at| !matches!(text.tokens[at].case, Case::Initial));
    (name.start < end && has_word).then_some(name.start..end)
}

/// Whether the word before the name is a form of address or a role, which one name alone may follow.
fn introduced(text: &Text<'_>, name: usize) -> bool {
    name.checked_sub(1).is_some_and(|at| {
        let token = text.tokens[at];
        token.is(Class::HONORIFIC | Class::TITLE) && token.is_capitalized() || token.is(Class::ROLE)
    })
}

/// Whether a first name is also a word of another kind: a month, a title, an organisation's word.
fn is_common(text: &Text<'_>, at: usize) -> bool {
    text.tokens[at].is(Class::FUNCTION | Class::MONTH | Class::WEEKDAY | Class::TITLE_MODIFIER | Class::ROLE)
}

#[cfg(test)]
mod tests {
    use super::super::candidate::runs;
    use super::*;

    fn named(source: &str, kind: Named) -> Vec<&str> {
        let text = Text::plain(source);
        runs(&text, &[])
            .into_iter()
            .filter_map(|run| decide(&text, run))
            .filter(|decided| decided.named == kind)
            .map(|decided| text.slice(text.span(decided.tokens)))
            .collect()
    }

    #[test]
    fn titles_and_first_names_make_people() {
        let people = |source, expected: &[&str]| assert_eq!(named(source, Named::Person), expected, "{source}");
        people("Danish Vice Premier Xu Bolin said so.", &["Xu Bolin"]);
        people("Mr Key and the lawyer Zorba Quint met Mary Holt.", &["Key", "Zorba Quint", "Mary Holt"]);
        people("Secretary of State Ann Holt flew home.", &["Ann Holt"]);
        people("U.S. Sen. Holt of Maine", &["Holt"]);
    }

    #[test]
    fn organisations_are_no_people() {
        let source = "The Mary Holt Foundation and the House of Representatives met the Ministry of Trade.";
        assert_eq!(named(source, Named::Person), Vec::<&str>::new());
        assert_eq!(
            named(source, Named::Organization),
            ["Mary Holt Foundation", "House of Representatives", "Ministry of Trade"]
        );
    }
}
