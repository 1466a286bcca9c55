//! People: which mentions are one person, and what the text says of them.

use super::alias::{Name, group};
use super::decide::{Decided, Named};
use super::{Mention, Person, apposition, gender, title};
use crate::span::Span;
use crate::text::{Text, squeezed};

/// Joins the decided people of a story, and reads their titles and gender.
pub(super) fn join(text: &Text<'_>, decided: &[Decided]) -> Vec<Person> {
    let names: Vec<Name> = decided
        .iter()
        .filter(|one| one.named == Named::Person)
        .map(|one| Name::new(text, one.tokens.clone(), one.rule))
        .collect();
    let groups = group(text, &names);
    let mut people: Vec<Person> = groups.iter().map(|group| person(text, &names, group)).collect();
    gender::by_pronouns(text, &mut people);
    people.sort_by_key(|person| person.mentions.first().map(|mention| mention.span.start));
    people
}

fn person(text: &Text<'_>, names: &[Name], group: &[usize]) -> Person {
    let mut titles: Vec<Span> = Vec::new();
    for &n in group {
        let tokens = &names[n].tokens;
        let around =
            [title::before(text, tokens.start), apposition::before(text, tokens), title::after(text, tokens.end)];
        titles.extend(around.into_iter().flatten().map(|title| text.span(title)));
    }
    let longest = group.iter().copied().max_by_key(|&n| (names[n].tokens.len(), std::cmp::Reverse(n)));
    let name = longest.map_or_else(String::new, |n| squeezed(text.slice(text.span(names[n].tokens.clone()))));
    let gender = group
        .iter()
        .find_map(|&n| names[n].gender)
        .or_else(|| longest.and_then(|n| gender::of_first_name(text, &names[n].tokens)))
        .or_else(|| {
            group.iter().find_map(|&n| title::after(text, names[n].tokens.end).and_then(|t| title::gender(text, t)))
        });
    let mentions =
        group.iter().map(|&n| Mention { span: text.span(names[n].tokens.clone()), rule: names[n].rule }).collect();
    Person { name, titles, gender, mentions }
}
