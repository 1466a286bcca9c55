//! People: which mentions are one person, and what the text says of them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::decide::{Decided, Named};
use super::list::listed;
use super::{Gender, Mention, Person, title};
use crate::span::Span;
use crate::text::{Case, Class, Kind, Text};

/// Joins the decided people of a story, and reads their titles and gender.
pub(super) fn join(text: &Text<'_>, decided: &[Decided]) -> Vec<Person> {
    let names: Vec<Name> = decided
        .iter()
        .filter(|one| one.named == Named::Person)
        .map(|one| Name::new(text, one.tokens.clone(), one.rule))
        .collect();
    let groups = group(&names);
    let mut people: Vec<Person> = groups.iter().map(|group| person(text, &names, group)).collect();
    people.sort_by_key(|person| person.mentions.first().map(|mention| mention.span.start));
    people
}

/// A mention, read into first name and surname.
struct Name {
    tokens: Range<usize>,
    rule: &'static str,
    /// Keys of its words, initials and generation left out.
    words: Vec<u64>,
    /// Its first letter, where it opens with an initial.
    is_full: bool,
    gender: Option<Gender>,
}

impl Name {
    fn new(text: &Text<'_>, tokens: Range<usize>, rule: &'static str) -> Self {
        let words: Vec<u64> = tokens
            .clone()
            .map(|at| text.tokens[at])
            .filter(|token| token.kind == Kind::Word && token.case != Case::Initial && !token.is(Class::GENERATION))
            .map(|token| token.key)
            .collect();
        let is_full =
            tokens.len() > 1 && words.len() + usize::from(text.tokens[tokens.start].case == Case::Initial) > 1;
        let gender = title::before(text, tokens.start).and_then(|title| gender_of(text, title));
        Self { tokens, rule, words, is_full, gender }
    }

    fn keys(&self) -> impl Iterator<Item = u64> {
        self.words.iter().copied()
    }

    fn last(&self) -> u64 {
        self.words.last().copied().unwrap_or_default()
    }

    fn first(&self) -> u64 {
        self.words.first().copied().unwrap_or_default()
    }
}

/// Groups of mentions, each of one person, as indices.
fn group(names: &[Name]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_word: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut full: FxHashMap<(u64, u64), usize> = FxHashMap::default();
    let mut group_of: Vec<Option<usize>> = vec![None; names.len()];
    // Full names first: they decide who there is.
    for (n, name) in names.iter().enumerate().filter(|(_, name)| name.is_full) {
        let at = *full.entry((name.first(), name.last())).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        group_of[n] = Some(at);
        groups[at].push(n);
        for key in name.keys() {
            let holders = by_word.entry(key).or_default();
            if holders.last() != Some(&at) {
                holders.push(at);
            }
        }
    }
    // Then the rest in order: each joins the person last spoken of who bears that name.
    let mut last_seen: Vec<usize> = vec![usize::MAX; groups.len()];
    let mut single: FxHashMap<u64, usize> = FxHashMap::default();
    for (n, name) in names.iter().enumerate() {
        if let Some(at) = group_of[n] {
            last_seen[at] = n;
            continue;
        }
        let key = name.last();
        let found = by_word.get(&key).and_then(|holders| choose(names, &groups, holders, &last_seen, name, key));
        let at = found.or_else(|| single.get(&key).copied()).unwrap_or_else(|| {
            groups.push(Vec::new());
            last_seen.push(usize::MAX);
            single.insert(key, groups.len() - 1);
            groups.len() - 1
        });
        groups[at].push(n);
        last_seen[at] = n;
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// Of the people who bear a name: those by surname before those by first name, then who was last spoken of, then who
/// comes first.
fn choose(
    names: &[Name],
    groups: &[Vec<usize>],
    holders: &[usize],
    last_seen: &[usize],
    name: &Name,
    key: u64,
) -> Option<usize> {
    holders
        .iter()
        .copied()
        .filter(|&at| {
            let gender = groups[at].iter().find_map(|&n| names[n].gender);
            gender.is_none() || name.gender.is_none() || gender == name.gender
        })
        .max_by_key(|&at| {
            let by_surname = groups[at].first().is_some_and(|&n| names[n].last() == key);
            let seen = last_seen[at];
            (by_surname, if seen == usize::MAX { 0 } else { seen + 1 }, std::cmp::Reverse(at))
        })
}

fn person(text: &Text<'_>, names: &[Name], group: &[usize]) -> Person {
    let mut titles: Vec<Span> = Vec::new();
    for &n in group {
        let tokens = &names[n].tokens;
        let around = [title::before(text, tokens.start), title::after(text, tokens.end)];
        titles.extend(around.into_iter().flatten().map(|title| text.span(title)));
    }
    let longest = group.iter().copied().max_by_key(|&n| (names[n].tokens.len(), std::cmp::Reverse(n)));
    let name = longest.map_or_else(String::new, |n| squeezed(text.slice(text.span(names[n].tokens.clone()))));
    let gender = group
        .iter()
        .find_map(|&n| names[n].gender)
        .or_else(|| longest.and_then(|n| first_name_gender(&names[n])))
        .or_else(|| {
            group.iter().find_map(|&n| title::after(text, names[n].tokens.end).and_then(|t| gender_of(text, t)))
        });
    let mentions =
        group.iter().map(|&n| Mention { span: text.span(names[n].tokens.clone()), rule: names[n].rule }).collect();
    Person { name, titles, gender, mentions }
}

fn gender_of(text: &Text<'_>, title: Range<usize>) -> Option<Gender> {
    title.rev().find_map(|at| {
        let token = text.tokens[at];
        match (token.is(Class::FEMALE), token.is(Class::MALE)) {
            (true, false) => Some(Gender::Female),
            (false, true) => Some(Gender::Male),
            _ => None,
        }
    })
}

fn first_name_gender(name: &Name) -> Option<Gender> {
    if !name.is_full {
        return None;
    }
    match listed(name.first()).male_sixths()? {
        0 => Some(Gender::Female),
        6 => Some(Gender::Male),
        _ => None,
    }
}

/// White space of any kind and length as one space.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
