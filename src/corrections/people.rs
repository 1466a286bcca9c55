//! Who is one person, who are two, and who is none.

use rustc_hash::FxHashSet;

use super::story::Story;
use super::{What, folded};
use crate::name::{Mention, Names, Person};
use crate::text::Text;
use crate::text::squeezed;

/// Applies `same`, `not-same` and `not-a-person`, in the order of the file.
pub(super) fn correct(story: &mut Story<'_>, names: &mut Names, text: &Text<'_>) {
    let asked =
        story.those(|what| matches!(what, What::Same(..) | What::NotSame(..) | What::NotAPerson(_)).then_some(what));
    if asked.is_empty() || names.people.is_empty() {
        return;
    }
    let mut people = People { people: std::mem::take(&mut names.people), text };
    let mut forms = people.forms();
    for (line, what) in asked {
        let (one, other) = match what {
            What::Same(one, other) | What::NotSame(one, other) => (folded(one), folded(other)),
            What::NotAPerson(name) => (folded(name), String::new()),
            _ => continue,
        };
        if !forms.contains(&one) && !forms.contains(&other) {
            continue;
        }
        match what {
            What::Same(_, name) => people.join(story, line, &one, name),
            What::NotSame(..) => people.part(story, line, &one, &other),
            _ => people.remove(story, line, &one),
        }
        forms.insert(other);
    }
    people.people.sort_by_key(|person| person.mentions.first().map(|mention| mention.span.start));
    names.people = people.people;
}

struct People<'t> {
    people: Vec<Person>,
    text: &'t Text<'t>,
}

impl People<'_> {
    /// Every name and form, as they are compared.
    fn forms(&self) -> FxHashSet<String> {
        let names = self.people.iter().map(|person| folded(&person.name));
        names.chain(self.people.iter().flat_map(|person| &person.mentions).map(|mention| self.form(mention))).collect()
    }

    fn form(&self, mention: &Mention) -> String {
        folded(self.text.slice(mention.span))
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.people.iter().position(|person| folded(&person.name) == name)
    }

    fn has(&self, n: usize, form: &str) -> bool {
        self.people[n].mentions.iter().any(|mention| self.form(mention) == form)
    }

    /// Gives the mentions that read `one`, and all of the person of that name, to the person `name`.
    fn join(&mut self, story: &mut Story<'_>, line: usize, one: &str, name: &str) {
        let target = folded(name);
        let bearer = self.named(&target).or_else(|| (0..self.people.len()).find(|&n| self.has(n, &target)));
        let mut joined = Person { name: name.to_owned(), ..Person::default() };
        if let Some(n) = bearer {
            joined = Person { name: name.to_owned(), ..std::mem::take(&mut self.people[n]) };
        }
        let mut found = joined.mentions.iter().any(|mention| self.form(mention) == one);
        for n in 0..self.people.len() {
            let is_whole = folded(&self.people[n].name) == one;
            let (moved, kept): (Vec<Mention>, Vec<Mention>) = std::mem::take(&mut self.people[n].mentions)
                .into_iter()
                .partition(|mention| is_whole || self.form(mention) == one);
            for mention in moved {
                found = true;
                story.note(mention.span, line);
                joined.mentions.push(Mention { rule: "corrected", ..mention });
            }
            let person = &mut self.people[n];
            person.mentions = kept;
            if person.mentions.is_empty() {
                joined.titles.append(&mut person.titles);
                joined.gender = joined.gender.or(person.gender);
            }
        }
        if found {
            story.apply(line);
        }
        joined.mentions.sort_by_key(|mention| mention.span);
        joined.titles.sort();
        joined.titles.dedup();
        self.people.push(joined);
        self.people.retain(|person| !person.mentions.is_empty());
    }

    /// Makes two of a person that goes by both forms: the one that is not the name leaves.
    fn part(&mut self, story: &mut Story<'_>, line: usize, one: &str, other: &str) {
        for n in 0..self.people.len() {
            if !self.has(n, one) || !self.has(n, other) {
                continue;
            }
            let leaving = if folded(&self.people[n].name) == one { other } else { one };
            let (moved, kept): (Vec<Mention>, Vec<Mention>) = std::mem::take(&mut self.people[n].mentions)
                .into_iter()
                .partition(|mention| self.form(mention) == leaving);
            self.people[n].mentions = kept;
            let Some(first) = moved.first() else { continue };
            let name = squeezed(self.text.slice(first.span));
            let mut mentions = Vec::with_capacity(moved.len());
            for mention in moved {
                story.note(mention.span, line);
                mentions.push(Mention { rule: "corrected", ..mention });
            }
            self.people.push(Person { name, mentions, ..Person::default() });
        }
    }

    /// Takes out the mentions that read so, and all of the person of that name.
    fn remove(&mut self, story: &mut Story<'_>, line: usize, one: &str) {
        for n in 0..self.people.len() {
            let is_whole = folded(&self.people[n].name) == one;
            let before = self.people[n].mentions.len();
            let mut mentions = std::mem::take(&mut self.people[n].mentions);
            mentions.retain(|mention| !is_whole && self.form(mention) != one);
            if mentions.len() < before {
                story.apply(line);
            }
            self.people[n].mentions = mentions;
        }
        self.people.retain(|person| !person.mentions.is_empty());
    }
}
