//! Names that the input's own mark-up gives: found in the text by their words, whatever the tagger made of them.

use rustc_hash::FxHashMap;

use super::{Mention, Names, Organization, Person};
use crate::span::Span;
use crate::text::key::word_key;
use crate::text::{Kind, Text};

/// What the mark-up of an input names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marked<'g> {
    /// People, `Moen, Ingrid` or `Ingrid Moen`.
    pub people: &'g [String],
    /// Organisations.
    pub organizations: &'g [String],
    /// Places.
    pub places: &'g [String],
}

/// The rule that such mentions carry.
pub const RULE: &str = "given";

/// Most names of a kind that are looked for.
const NAMES: usize = 500;
/// Longest name, in words.
const WORDS: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Person,
    Organization,
    Place,
}

struct Wanted {
    name: String,
    keys: Vec<u64>,
    kind: As,
}

/// Adds the mentions of marked names that were not found, and signs those that were; a name that was taken for one of
/// another kind becomes what the mark-up says. Gives the spans that name places.
pub fn add(names: &mut Names, text: &Text<'_>, marked: Marked<'_>) -> Vec<Span> {
    let wanted = wanted(marked);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut places = Vec::new();
    let taken = taken(names);
    for (span, wanted) in occurrences(text, &wanted) {
        let first = taken.partition_point(|one| one.end <= span.start);
        let overlapped = taken.get(first).filter(|one| one.start < span.end);
        // A part of a longer name, or more than one, is for those who read the text.
        if overlapped.is_some_and(|one| *one != span) {
            continue;
        }
        if overlapped.is_some() && !sign(names, span, wanted.kind) {
            withdraw(names, span);
        } else if overlapped.is_some() {
            if wanted.kind == As::Place {
                places.push(span);
            }
            continue;
        }
        enter(names, span, wanted, text.slice(span));
        if wanted.kind == As::Place {
            places.push(span);
        }
    }
    names.people.sort_by_key(|person| person.mentions.first().map(|mention| mention.span.start));
    names.organizations.sort_by_key(|one| one.mentions.first().map(|mention| mention.span.start));
    places
}

fn wanted(marked: Marked<'_>) -> Vec<Wanted> {
    let of = |list: &[String], kind: As| {
        let names =
            list.iter().take(NAMES).map(move |name| (if kind == As::Person { turned(name) } else { bare(name) }, kind));
        names.collect::<Vec<_>>()
    };
    let all = [of(marked.people, As::Person), of(marked.organizations, As::Organization), of(marked.places, As::Place)];
    let keyed = all.into_iter().flatten().map(|(name, kind)| {
        let keys = Text::plain(&name)
            .tokens
            .iter()
            .filter(|token| token.kind != Kind::Hyphen)
            .map(|token| token.key)
            .collect();
        Wanted { name, keys, kind }
    });
    keyed.filter(|one: &Wanted| (1..=WORDS).contains(&one.keys.len()) && !one.keys.contains(&0)).collect()
}

/// A name without what explains it: `Moss (Norway)`.
fn bare(name: &str) -> String {
    name.split('(').next().unwrap_or_default().trim().to_owned()
}

/// `Moen, Ingrid` as one says it, and `ingrid-moen` without its hyphen.
fn turned(name: &str) -> String {
    let name = bare(name);
    match name.split_once(", ") {
        Some((last, first)) if !first.contains(',') && !first.is_empty() => format!("{first} {last}"),
        _ if name.contains('-') && !name.contains(char::is_uppercase) => name.replace('-', " "),
        _ => name,
    }
}

/// Where the names stand, in order; of two that begin at one word the longer.
fn occurrences<'w>(text: &Text<'_>, wanted: &'w [Wanted]) -> Vec<(Span, &'w Wanted)> {
    let mut by_first: FxHashMap<u64, Vec<&Wanted>> = FxHashMap::default();
    for one in wanted {
        by_first.entry(one.keys[0]).or_default().push(one);
    }
    by_first.values_mut().for_each(|list| list.sort_by_key(|one| std::cmp::Reverse(one.keys.len())));
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = text.tokens.get(at) {
        at += 1;
        let Some(list) = by_first.get(&token.key).filter(|_| token.is_capitalized()) else { continue };
        for one in list {
            if let Some(end) = matched(text, at - 1, &one.keys) {
                found.push((text.span(at - 1..end), *one));
                at = end;
                break;
            }
        }
    }
    found
}

/// The token after the last where these words begin at `start`.
fn matched(text: &Text<'_>, start: usize, keys: &[u64]) -> Option<usize> {
    let mut at = start;
    for &key in keys {
        while at > start && text.tokens.get(at)?.kind == Kind::Hyphen {
            at += 1;
        }
        if text.tokens.get(at)?.key != key {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// The spans of all names, in order.
fn taken(names: &Names) -> Vec<Span> {
    let people = names.people.iter().flat_map(|person| &person.mentions);
    let all = people.chain(names.organizations.iter().flat_map(|one| &one.mentions)).map(|mention| mention.span);
    let mut taken: Vec<Span> = all.chain(names.places.iter().copied()).collect();
    taken.sort_by_key(|span| (span.start, span.end));
    taken
}

/// Signs the mention at `span` where it is of this kind; whether it is.
fn sign(names: &mut Names, span: Span, kind: As) -> bool {
    let mention = match kind {
        As::Place => return names.places.contains(&span),
        As::Person => names.people.iter_mut().flat_map(|one| &mut one.mentions).find(|mention| mention.span == span),
        As::Organization => {
            names.organizations.iter_mut().flat_map(|one| &mut one.mentions).find(|mention| mention.span == span)
        }
    };
    mention.map(|mention| mention.rule = RULE).is_some()
}

/// Takes the name at `span` out, whatever it was taken for.
fn withdraw(names: &mut Names, span: Span) {
    names.people.iter_mut().for_each(|one| one.mentions.retain(|mention| mention.span != span));
    names.organizations.iter_mut().for_each(|one| one.mentions.retain(|mention| mention.span != span));
    names.people.retain(|one| !one.mentions.is_empty());
    names.organizations.retain(|one| !one.mentions.is_empty());
    names.places.retain(|place| *place != span);
}

fn enter(names: &mut Names, span: Span, wanted: &Wanted, words: &str) {
    let mention = Mention { span, rule: RULE };
    // Some inputs give names in small letters or in capitals alone.
    let is_written = wanted.name.contains(char::is_uppercase) && wanted.name.contains(char::is_lowercase);
    let name = if is_written { wanted.name.as_str() } else { words };
    let same = |other: &str| word_key(other) == word_key(name);
    let put = |mentions: &mut Vec<Mention>, mention: Mention| {
        let at = mentions.partition_point(|one| one.span.start < mention.span.start);
        mentions.insert(at, mention);
    };
    match wanted.kind {
        As::Person => match names.people.iter_mut().find(|one| same(&one.name)) {
            Some(person) => put(&mut person.mentions, mention),
            None => {
                names.people.push(Person { name: name.to_owned(), mentions: vec![mention], ..Person::default() });
            }
        },
        As::Organization => match names.organizations.iter_mut().find(|one| same(&one.name)) {
            Some(one) => put(&mut one.mentions, mention),
            None => names.organizations.push(Organization { name: name.to_owned(), mentions: vec![mention] }),
        },
        As::Place => {
            let at = names.places.partition_point(|one| one.start < span.start);
            names.places.insert(at, span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::recognize;

    fn people(source: &str, people: &[&str], organizations: &[&str]) -> Vec<(String, Vec<(String, &'static str)>)> {
        let text = Text::plain(source);
        let mut names = recognize(&text, &[]);
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let (people, organizations) = (list(people), list(organizations));
        add(&mut names, &text, Marked { people: &people, organizations: &organizations, places: &[] });
        let told = |mentions: &[Mention]| mentions.iter().map(|m| (m.span.of(source).to_owned(), m.rule)).collect();
        names.people.iter().map(|one| (one.name.clone(), told(&one.mentions))).collect()
    }

    #[test]
    fn a_name_given_by_mark_up_is_found_by_its_words() {
        let found =
            people("It rained on Quibble Fnord. The day after, Quibble Fnord snored.", &["Fnord, Quibble"], &[]);
        let (name, mentions) = &found[0];
        assert_eq!(name, "Quibble Fnord");
        assert!(mentions.len() == 2 && mentions.iter().all(|(words, rule)| words == "Quibble Fnord" && *rule == RULE));
    }

    #[test]
    fn the_mark_up_says_of_what_kind_a_name_is_and_parts_of_longer_names_stay() {
        assert!(people("Mayor Ann Bell spoke in Moss.", &[], &["Ann Bell"]).is_empty());
        let found = people("Mayor Ann Bell spoke in Moss.", &["Bell"], &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1[0].0, "Ann Bell");
    }

    #[test]
    fn a_word_in_small_letters_and_a_name_that_is_not_there_are_none() {
        assert!(people("The bell rang.", &["Bell", "Nobody Here", "", "()"], &[]).is_empty());
        assert!(people("It rained.", &["-", ", "], &["(x)"]).is_empty());
    }
}
