//! One person over the whole archive.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use serde::Serialize;
use tantivy::DocAddress;

use super::identity::{Group, join, surname};
use super::{Counts, Leading, places, ranked, seen};
use crate::error::{Error, Result};
use crate::index::fact::Fact;
use crate::index::words::{each_word, exact, other_spellings};
use crate::index::{Facet, Hit, Names, Reader, Sort};
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
    pub with: Leading,
    /// Places named in the same stories.
    pub places: Leading,
    /// Organisations named in the same stories.
    pub organizations: Leading,
    /// Quotes that are the person's words, in no order.
    #[serde(skip)]
    pub quotes_by: Vec<Hit>,
    /// Quotes whose words name the person, in no order.
    #[serde(skip)]
    pub quotes_about: Vec<Hit>,
    /// The stories, in no order.
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

/// Whom a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This person.
    One(Group),
    /// One of several.
    Several,
    /// Nobody for sure.
    Nobody,
}

/// Tells whom a name means, as [`find`] and [`Found::meant`] do, but mostly without finding all whom it can mean: those of the same
/// surname say who bears it whole, and of a surname whether several do.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn meant(reader: &Reader, name: &str, within: &Query) -> Result<Meant> {
    let words = exact(name);
    let Some(last) = words.last() else { return Ok(Meant::Nobody) };
    let asked = Asked::new(reader, &words, last, within)?;
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (fact, stories) in asked.holding.iter().filter(|(fact, _)| surname(&fact.name).as_ref() == Some(last)) {
        *names.entry(fact.name.clone()).or_default() += stories;
    }
    let sure: Vec<Group> = join(&names).into_iter().filter(|group| !group.open).collect();
    let is_whole = |group: &&Group| group.names.iter().any(|(own, _)| exact(own) == words);
    if let Some(whole) = sure.iter().find(is_whole) {
        return Ok(Meant::One(whole.clone()));
    }
    if words.len() == 1 && sure.len() > 1 {
        return Ok(Meant::Several);
    }
    let found = asked.find(reader)?;
    Ok(match found.meant(name) {
        Some(one) => Meant::One(one.clone()),
        None if found.people.iter().filter(|group| !group.open).count() > 1 => Meant::Several,
        None => Meant::Nobody,
    })
}

/// Finds the people whom a name can mean, in the stories that answer `within`.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn find(reader: &Reader, name: &str, within: &Query) -> Result<Found> {
    let words = exact(name);
    match words.last() {
        Some(last) => Asked::new(reader, &words, last, within)?.find(reader),
        None => Ok(Found::default()),
    }
}

/// A name that is asked for, and what the stories that may name somebody so say of those whom its last word names.
struct Asked<'w> {
    words: &'w [String],
    last: &'w str,
    hits: Vec<Hit>,
    holding: Vec<(Fact, usize)>,
}

impl<'w> Asked<'w> {
    fn new(reader: &Reader, words: &'w [String], last: &'w str, within: &Query) -> Result<Self> {
        let hits = stories(reader, words, within)?;
        let holding = reader.facts_holding(Names::People, &hits, std::iter::once(last), |_| true)?;
        Ok(Self { words, last, hits, holding })
    }

    fn find(&self, reader: &Reader) -> Result<Found> {
        // Whoever is meant has the last word in some fact, and those of the same surnames say whether it is one person.
        let mut surnames: BTreeSet<String> = BTreeSet::new();
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        // Titles and forms are looked at as well: `Mayor Bell` means whoever is called so.
        let mut called: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut take = |fact: &Fact, stories: usize| {
            *names.entry(fact.name.clone()).or_default() += stories;
            let all = fact.forms.iter().chain(&fact.titles).chain([&fact.name]);
            let spelt = fact.titles.iter().flat_map(|title| other_spellings(title)).map(str::to_owned);
            called.entry(fact.name.clone()).or_default().extend(all.flat_map(|text| exact(text)).chain(spelt));
        };
        surnames.extend(self.holding.iter().filter_map(|(fact, _)| surname(&fact.name)));
        let holds_last = |name: &str| holds(name, |word| word == self.last);
        for (fact, stories) in self.holding.iter().filter(|(fact, _)| holds_last(&fact.name)) {
            take(fact, *stories);
        }
        // Whose name holds the last word is among these; of other surnames, there are those as well whose does not.
        surnames.remove(self.last);
        let is_other = |name: &str| holds(name, |word| surnames.contains(word)) && !holds_last(name);
        let words = surnames.iter().map(String::as_str);
        for (fact, stories) in reader.facts_holding(Names::People, &self.hits, words, is_other)? {
            take(&fact, stories);
        }
        let bears = |group: &Group| {
            let mut all: BTreeSet<&String> = BTreeSet::new();
            all.extend(group.names.iter().filter_map(|(name, _)| called.get(name)).flatten());
            self.words.iter().all(|word| all.contains(word))
        };
        Ok(Found { people: join(&names).into_iter().filter(bears).collect() })
    }
}

/// Tells what the archive knows of one of the people found, with the `most` people and organisations that most of the
/// stories name as well.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn page(reader: &Reader, group: &Group, within: &Query, most: usize) -> Result<Page> {
    let hits = stories(reader, &exact(group.name()), within)?;
    let names: Vec<&str> = group.names.iter().map(|(name, _)| name.as_str()).collect();
    let (facts, own) = reader.facts("people", &hits, names.iter().copied(), |_| true)?;
    let mut page = Page { name: group.name().to_owned(), names: group.names.clone(), ..Page::default() };
    let mut told: Vec<Vec<Hit>> = vec![Vec::new(); facts.len()];
    for (hit, own) in hits.iter().zip(own) {
        let Some(told) = own.and_then(|own| told.get_mut(own)) else { continue };
        told.push(*hit);
        page.hits.push(*hit);
        page.undated += usize::from(hit.day.is_none());
    }
    let mut forms = BTreeMap::new();
    let mut titles: BTreeMap<String, Vec<(&String, &[Hit])>> = BTreeMap::new();
    for (fact, hits) in facts.iter().zip(&told).filter(|(_, hits)| !hits.is_empty()) {
        for form in &fact.forms {
            *forms.entry(form.clone()).or_default() += hits.len();
        }
        for title in &fact.titles {
            titles.entry(exact(title).join(" ")).or_default().push((title, hits));
        }
    }
    for written in titles.into_values() {
        let hits: Vec<Hit> = written.iter().flat_map(|(_, hits)| *hits).copied().collect();
        page.titles.push(borne(first_written(reader, &written, &hits)?, &hits));
    }
    page.stories = page.hits.len();
    page.seen = seen(page.hits.iter().copied());
    page.forms = ranked(forms);
    page.titles.sort_by(|a, b| {
        let key = |title: &Title| (title.first.is_none(), title.first.clone(), std::cmp::Reverse(title.stories));
        key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
    });
    let own: FxHashSet<DocAddress> = page.hits.iter().map(|hit| hit.address).collect();
    let leading = |facet, left_out: &[&str]| Leading::of(reader, facet, &page.hits, most, left_out);
    let others = || {
        let (organizations, places) =
            rayon::join(|| leading(Facet::Organization, &[]), || places(reader, &page.hits, |_, _| false));
        Ok::<_, Error>((leading(Facet::Person, &names)?, places?, organizations?))
    };
    let quotes = || {
        let (by, about) = rayon::join(|| quotes_by(reader, &names, &own), || quotes_about(reader, &names, &own));
        Ok::<_, Error>((by?, about?, left_out(reader, group, &hits)?))
    };
    let (others, quotes) = rayon::join(others, quotes);
    let (with, places, organizations) = others?;
    (page.with, page.places, page.organizations) = (with, places.into(), organizations);
    (page.quotes_by, page.quotes_about, page.left_out) = quotes?;
    Ok(page)
}

/// Of the ways in which a title is written, each with the stories that do, the one of the earliest of all `hits`.
fn first_written(reader: &Reader, written: &[(&String, &[Hit])], hits: &[Hit]) -> Result<String> {
    let Some((first, _)) = written.first() else { return Ok(String::new()) };
    if written.iter().all(|(title, _)| title == first) {
        return Ok((*first).clone());
    }
    let earliest = reader.page(hits, Sort::Oldest, 0, 1)?.hits;
    let is_earliest = |hit: &Hit| earliest.iter().any(|earliest| earliest.address == hit.address);
    let title = written.iter().find(|(_, hits)| hits.iter().any(is_earliest)).map_or(*first, |(title, _)| title);
    Ok(title.clone())
}

/// The stories that can name a person: all that hold the last word of the name, since others of that surname say whether
/// it can stand for one person.
fn stories(reader: &Reader, words: &[String], within: &Query) -> Result<Vec<Hit>> {
    let Some(surname) = words.last() else { return Ok(Vec::new()) };
    let query = within.clone().and(Query::phrase(Field::Person, surname));
    reader.all(&*lower(&query, reader, Target::Stories)?)
}

/// Whether a name has a word that is wanted.
fn holds(name: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let mut holds = false;
    each_word(name, |word| holds |= is_wanted(word));
    holds
}

fn borne(title: String, hits: &[Hit]) -> Title {
    let (first, last) = seen(hits.iter().copied()).unzip();
    Title { title, first, last, stories: hits.len() }
}

fn quotes_by(reader: &Reader, names: &[&str], own: &FxHashSet<DocAddress>) -> Result<Vec<Hit>> {
    let hits = quotes(reader, Field::Speaker, names, own)?;
    let is_by = reader.has_one_of("speaker_name", &hits, names.iter().copied())?;
    Ok(hits.into_iter().zip(is_by).filter(|(_, is_by)| *is_by).map(|(hit, _)| hit).collect())
}

fn quotes_about(reader: &Reader, names: &[&str], own: &FxHashSet<DocAddress>) -> Result<Vec<Hit>> {
    quotes(reader, Field::About, names, own)
}

/// The quotes of these stories that hold one of these names in a field.
fn quotes(reader: &Reader, field: Field, names: &[&str], own: &FxHashSet<DocAddress>) -> Result<Vec<Hit>> {
    let any = names.iter().map(|name| Query::phrase(field, name)).collect();
    let hits = reader.all(&*lower(&Query::Or(any), reader, Target::Quotes)?)?;
    let stories = reader.stories_behind(&hits)?;
    Ok(hits.into_iter().zip(stories).filter(|(_, story)| own.contains(story)).map(|(hit, _)| hit).collect())
}

/// Names with the same last word in these stories that are nobody's for sure.
fn left_out(reader: &Reader, group: &Group, hits: &[Hit]) -> Result<Vec<String>> {
    let Some(surname) = exact(group.name()).pop() else { return Ok(Vec::new()) };
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    let is_same = |name: &str| holds(name, |word| word == surname);
    for (fact, stories) in reader.facts_holding(Names::People, hits, std::iter::once(surname.as_str()), is_same)? {
        *same.entry(fact.name).or_default() += stories;
    }
    let is_left_out =
        |other: &Group| other.open && exact(other.name()).last() == Some(&surname) && !group.bears(other.name());
    Ok(join(&same).iter().filter(|other| is_left_out(other)).map(|other| other.name().to_owned()).collect())
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
