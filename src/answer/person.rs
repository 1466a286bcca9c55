//! One person over the whole archive.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use serde::Serialize;
use tantivy::DocAddress;

use super::identity::{Group, join, surname};
use super::{Counts, by_name, ranked, seen};
use crate::error::Result;
use crate::index::words::{each_word, exact};
use crate::index::{Facet, Hit, Reader, begins_with, may_hold, name_in};
use crate::query::{Field, Query, Target, lower};

/// Who a name can mean.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Everyone in the archive who bears all of its words in a name, most stories first.
    pub people: Vec<Group>,
}

impl Found {
    /// Who is meant by `name`: the person who bears it whole, or the only one who bears its words. Nobody where it could be
    /// several, and never one whose own name can mean several.
    pub fn meant(&self, name: &str) -> Option<&Group> {
        let words = exact(name);
        let sure = || self.people.iter().filter(|group| !group.open);
        let whole = sure().find(|group| group.names.iter().any(|(own, _)| exact(own) == words));
        whole.or_else(|| sure().next().filter(|_| sure().count() == 1))
    }
}

/// What the archive knows of one person.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// The fullest name.
    pub name: String,
    /// Full names that were taken for the same person, each with the stories that use it.
    pub names: Counts,
    /// Other forms, by the number of stories that use them.
    pub forms: Counts,
    /// Titles, each with the days between which it is borne, the first first.
    pub titles: Vec<Title>,
    /// Stories that name the person.
    pub stories: usize,
    /// First and last day of these stories, ISO.
    pub seen: Option<(String, String)>,
    /// Stories of these without a date.
    pub undated: usize,
    /// People named in the same stories.
    pub with: Counts,
    /// Places named in the same stories.
    pub places: Counts,
    /// Organisations named in the same stories.
    pub organizations: Counts,
    /// Quotes that are the person's words, earliest first, undated last.
    #[serde(skip)]
    pub quotes_by: Vec<Hit>,
    /// Quotes whose words name the person.
    #[serde(skip)]
    pub quotes_about: Vec<Hit>,
    /// The stories, earliest first, undated last.
    #[serde(skip)]
    pub hits: Vec<Hit>,
    /// Names that could mean the person and others as well, and were left out.
    pub left_out: Vec<String>,
}

/// A title and when it is borne.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Title {
    /// As written.
    pub title: String,
    /// First day of a story that gives it, ISO; nothing where none is dated.
    pub first: Option<String>,
    /// Last day of a story that gives it.
    pub last: Option<String>,
    /// Stories that give it.
    pub stories: usize,
}

/// Finds the people whom a name can mean, in the stories that answer `within`.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn find(reader: &Reader, name: &str, within: &Query) -> Result<Found> {
    let words = exact(name);
    let Some(last) = words.last() else { return Ok(Found::default()) };
    let hits = stories(reader, &words, within)?;
    // Whoever is meant has the last word in some fact, and those of the same surnames say whether it is one person.
    let mut surnames: FxHashSet<String> = FxHashSet::default();
    for (fact, _) in reader.different_facts("people", &hits, |json| may_hold(json, |word| word == last))? {
        surnames.extend(surname(&fact.name));
    }
    let is_of_them = |json: &str| {
        name_in(json).is_some_and(|name| {
            let mut is_of_them = false;
            each_word(&name, |word| is_of_them |= surnames.contains(word));
            is_of_them
        })
    };
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    // Titles and forms are looked at as well: `Mayor Bell` means whoever is called so.
    let mut called: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (fact, stories) in reader.different_facts("people", &hits, is_of_them)? {
        *names.entry(fact.name.clone()).or_default() += stories;
        let all = fact.forms.iter().chain(&fact.titles).chain([&fact.name]);
        called.entry(fact.name.clone()).or_default().extend(all.flat_map(|text| exact(text)));
    }
    let bears = |group: &Group| {
        let mut all: BTreeSet<&String> = BTreeSet::new();
        all.extend(group.names.iter().filter_map(|(name, _)| called.get(name)).flatten());
        words.iter().all(|word| all.contains(word))
    };
    Ok(Found { people: join(&names).into_iter().filter(bears).collect() })
}

/// Tells what the archive knows of one of the people found.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn page(reader: &Reader, group: &Group, within: &Query) -> Result<Page> {
    // The first who gives a title writes it as it is shown.
    let hits = reader.in_time(stories(reader, &exact(group.name()), within)?)?;
    let begins: Vec<String> = group.names.iter().map(|(name, _)| begins_with(name)).collect();
    let is_own = |json: &str| begins.iter().any(|begin| json.starts_with(begin));
    let facts = reader.facts("people", &hits, is_own)?;
    let mut page = Page { name: group.name().to_owned(), names: group.names.clone(), ..Page::default() };
    let mut forms = BTreeMap::new();
    let mut titles: BTreeMap<String, (Vec<Hit>, String)> = BTreeMap::new();
    for (hit, facts) in hits.iter().zip(&facts) {
        let Some(own) = facts.iter().find(|fact| group.bears(&fact.name)) else { continue };
        page.hits.push(*hit);
        page.undated += usize::from(hit.day.is_none());
        for form in &own.forms {
            *forms.entry(form.clone()).or_default() += 1;
        }
        for title in &own.titles {
            let entry = titles.entry(exact(title).join(" ")).or_default();
            entry.0.push(*hit);
            if entry.1.is_empty() {
                entry.1.clone_from(title);
            }
        }
    }
    page.stories = page.hits.len();
    page.seen = seen(page.hits.iter().copied());
    page.forms = ranked(forms);
    page.with = reader.facet_of(Facet::Person, &page.hits)?;
    page.with.retain(|(name, _)| !name.is_empty() && !group.bears(name));
    page.places = by_name(reader.facet_of(Facet::Place, &page.hits)?);
    page.organizations = reader.facet_of(Facet::Organization, &page.hits)?;
    page.titles = titles.into_values().map(|(hits, title)| borne(title, &hits)).collect();
    page.titles.sort_by(|a, b| {
        let key = |title: &Title| (title.first.is_none(), title.first.clone(), std::cmp::Reverse(title.stories));
        key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
    });
    let own: BTreeSet<DocAddress> = page.hits.iter().map(|hit| hit.address).collect();
    page.quotes_by = reader.in_time(quotes_by(reader, group, &own)?)?;
    page.quotes_about = reader.in_time(quotes_about(reader, group, &own)?)?;
    page.left_out = left_out(group, reader.facet_of(Facet::Person, &hits)?);
    Ok(page)
}

/// The stories that can name a person: all that hold the last word of the name, since others of that surname say whether
/// it can stand for one person.
fn stories(reader: &Reader, words: &[String], within: &Query) -> Result<Vec<Hit>> {
    let Some(surname) = words.last() else { return Ok(Vec::new()) };
    let query = within.clone().and(Query::phrase(Field::Person, surname));
    reader.all(&*lower(&query, reader, Target::Stories)?)
}

fn borne(title: String, hits: &[Hit]) -> Title {
    let (first, last) = seen(hits.iter().copied()).unzip();
    Title { title, first, last, stories: hits.len() }
}

fn quotes_by(reader: &Reader, group: &Group, own: &BTreeSet<DocAddress>) -> Result<Vec<Hit>> {
    let any = group.names.iter().map(|(name, _)| Query::phrase(Field::Speaker, name)).collect();
    let hits = reader.all(&*lower(&Query::Or(any), reader, Target::Quotes)?)?;
    let names = reader.column("speaker_name", &hits)?;
    let stories = reader.stories_behind(&hits)?;
    let both = hits.into_iter().zip(names).zip(stories);
    Ok(both.filter(|((_, name), story)| group.bears(name) && own.contains(story)).map(|((hit, _), _)| hit).collect())
}

fn quotes_about(reader: &Reader, group: &Group, own: &BTreeSet<DocAddress>) -> Result<Vec<Hit>> {
    let any = group.names.iter().map(|(name, _)| Query::phrase(Field::About, name)).collect();
    let hits = reader.all(&*lower(&Query::Or(any), reader, Target::Quotes)?)?;
    let stories = reader.stories_behind(&hits)?;
    Ok(hits.into_iter().zip(stories).filter(|(_, story)| own.contains(story)).map(|(hit, _)| hit).collect())
}

/// Names with the same last word that are nobody's for sure.
fn left_out(group: &Group, named: Counts) -> Vec<String> {
    let surname = exact(group.name()).pop();
    let same = named.into_iter().filter(|(name, _)| exact(name).contains(surname.as_ref().unwrap_or(name)));
    let open = join(&same.collect()).into_iter().filter(|other| other.open && exact(other.name()).pop() == surname);
    open.map(|other| other.name().to_owned()).filter(|name| !group.bears(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(names: &[(&str, bool)], name: &str) -> Option<String> {
        let group = |(name, open): &(&str, bool)| Group { names: vec![((*name).to_owned(), 1)], open: *open };
        let found = Found { people: names.iter().map(group).collect() };
        found.meant(name).map(|group| group.name().to_owned())
    }

    #[test]
    fn who_bears_the_whole_name_is_meant_before_those_who_bear_its_words() {
        let bells = [("Ann Bell", false), ("Ann Bell Jr.", false), ("Bell", true)];
        assert_eq!(meant(&bells, "ann bell").as_deref(), Some("Ann Bell"));
        assert_eq!(meant(&bells, "Bell"), None);
        assert_eq!(meant(&bells[1..], "Bell").as_deref(), Some("Ann Bell Jr."));
        assert_eq!(meant(&bells[2..], "Bell"), None);
    }
}
