//! Who and what a story names, in the short form that is counted over many stories.
//!
//! Each name of a story is one string of a column: counting a whole archive reads that column's dictionary and no
//! record.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::most::most_first;
use super::words::{exact, other_spellings};
use crate::record::Record;

/// A person, a place or an organisation of one story.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The fullest form. It comes first, so that names that begin alike lie together in the dictionary.
    #[serde(rename = "n")]
    pub name: String,
    /// GeoNames id, of a place.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Kind, of a place.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Country, of a place.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Degrees north and east, of a place.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub point: Option<(f64, f64)>,
    /// Titles.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// Other forms.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// How often the story names it.
    #[serde(rename = "m")]
    pub mentions: usize,
    /// How many quotes of the story are its words.
    #[serde(rename = "q", default, skip_serializing_if = "is_zero")]
    pub quotes: usize,
}

/// A place as it is counted by name: name, country and GeoNames id, which tells places of one name apart.
///
/// ```
/// use archive::index::fact::{place_key, place_name};
/// let key = place_key("Paris", Some("FR"), Some(2_988_507));
/// assert_eq!(place_name(&key), ("Paris", Some("FR"), Some(2_988_507)));
/// assert_eq!(place_name(&place_key("Port Elba", None, None)), ("Port Elba", None, None));
/// ```
pub fn place_key(name: &str, country: Option<&str>, geonames: Option<u32>) -> String {
    let id = geonames.map(|id| id.to_string()).unwrap_or_default();
    format!("{name}\u{1f}{}\u{1f}{id}", country.unwrap_or_default())
}

/// Name, country and GeoNames id out of a [`place_key`].
pub fn place_name(key: &str) -> (&str, Option<&str>, Option<u32>) {
    let mut parts = key.rsplitn(3, '\u{1f}');
    let (id, country) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match parts.next() {
        Some(name) => (name, Some(country).filter(|country| !country.is_empty()), id.parse().ok()),
        None => (key, None, None),
    }
}

/// How the fact of a name begins as its column holds it, up to the end of the name.
pub(crate) fn begins_with(name: &str) -> String {
    format!("{NAME}{}", serde_json::Value::from(name))
}

/// What stands before the name in a fact.
const NAME: &str = "{\"n\":";

/// The name in a fact as its column holds it; nothing where it is none.
pub(crate) fn name_in(json: &str) -> Option<Cow<'_, str>> {
    let quoted = json.strip_prefix(NAME)?.strip_prefix('"')?;
    match quoted.find(['"', '\\']).map(|end| (end, quoted.as_bytes()[end])) {
        Some((end, b'"')) => Some(Cow::Borrowed(&quoted[..end])),
        _ => serde_json::from_str::<Fact>(json).ok().map(|fact| Cow::Owned(fact.name)),
    }
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The people of a story.
pub fn people(record: &Record) -> Vec<Fact> {
    let quotes = quotes_by(record);
    let fact = |person: &crate::record::Person| Fact {
        name: person.name.clone(),
        titles: person.titles.clone(),
        forms: person.aliases.clone(),
        mentions: person.mentions.len(),
        quotes: quotes.get(person.id.as_str()).copied().unwrap_or(0),
        ..Fact::default()
    };
    record.people.iter().map(fact).collect()
}

/// The organisations of a story.
pub fn organizations(record: &Record) -> Vec<Fact> {
    let quotes = quotes_by(record);
    let fact = |organization: &crate::record::Organization| Fact {
        name: organization.name.clone(),
        forms: organization.aliases.clone(),
        mentions: organization.mentions.len(),
        quotes: quotes.get(organization.id.as_str()).copied().unwrap_or(0),
        ..Fact::default()
    };
    record.organizations.iter().map(fact).collect()
}

/// The places of a story.
pub fn places(record: &Record) -> Vec<Fact> {
    let quotes = quotes_by(record);
    let fact = |place: &crate::record::Place| {
        let mut forms: Vec<String> = Vec::new();
        for mention in &place.mentions {
            if mention.text != place.name && !forms.contains(&mention.text) {
                forms.push(mention.text.clone());
            }
        }
        Fact {
            name: place.name.clone(),
            geonames: place.geonames,
            kind: Some(place.kind.clone()),
            country: place.country.clone(),
            point: place.lat.zip(place.lon),
            forms,
            mentions: place.mentions.len(),
            quotes: quotes.get(place.id.as_str()).copied().unwrap_or(0),
            ..Fact::default()
        }
    };
    record.places.iter().map(fact).collect()
}

fn quotes_by(record: &Record) -> BTreeMap<&str, usize> {
    let mut quotes = BTreeMap::new();
    for id in record.quotes.iter().filter_map(|quote| quote.speaker.as_ref()?.id.as_deref()) {
        *quotes.entry(id).or_default() += 1;
    }
    quotes
}

/// One name over many stories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// What is known of it; `titles` and `forms` are the most frequent first.
    pub fact: Fact,
    /// How many stories name it.
    pub stories: usize,
}

impl Tally {
    /// Whether name, forms and titles together hold all these words, which are as [`super::words::exact`] gives them.
    pub fn holds(&self, words: &[String]) -> bool {
        let texts = std::iter::once(&self.fact.name).chain(&self.fact.forms).chain(&self.fact.titles);
        let mut own: FxHashSet<String> = texts.flat_map(|text| exact(text)).collect();
        own.extend(self.fact.titles.iter().flat_map(|title| other_spellings(title)).map(str::to_owned));
        words.iter().all(|word| own.contains(word))
    }
}

/// What tells a name from others: of a place its GeoNames id, where it has one.
pub(crate) type NameKey = (Option<u32>, String);

/// The key of a name.
pub(crate) fn name_key(geonames: Option<u32>, name: &str) -> NameKey {
    (geonames, if geonames.is_some() { String::new() } else { name.to_owned() })
}

/// Counts facts; places by their GeoNames id, what else by name.
#[derive(Debug, Default)]
pub struct Counter {
    seen: BTreeMap<NameKey, Count>,
}

#[derive(Debug, Default)]
struct Count {
    fact: Fact,
    stories: usize,
    titles: BTreeMap<String, usize>,
    forms: BTreeMap<String, usize>,
}

impl Counter {
    /// Counts a fact that so many stories share to the letter.
    pub(crate) fn add_fact(&mut self, fact: Fact, times: usize) {
        if times == 0 {
            return;
        }
        let count = self.seen.entry(name_key(fact.geonames, &fact.name)).or_default();
        for title in &fact.titles {
            *count.titles.entry(title.clone()).or_default() += times;
        }
        for form in &fact.forms {
            *count.forms.entry(form.clone()).or_default() += times;
        }
        let (mentions, quotes) = (fact.mentions * times, fact.quotes * times);
        if count.stories == 0 {
            count.fact = Fact { mentions, quotes, ..fact };
        } else {
            count.fact.mentions += mentions;
            count.fact.quotes += quotes;
        }
        count.stories += times;
    }

    /// What was counted: most stories first, then most mentions, then by name.
    pub fn tallies(self) -> Vec<Tally> {
        let mut tallies: Vec<Tally> = self
            .seen
            .into_values()
            .map(|count| Tally {
                fact: Fact { titles: by_count(count.titles), forms: by_count(count.forms), ..count.fact },
                stories: count.stories,
            })
            .collect();
        rank(&mut tallies);
        tallies
    }
}

/// Sorts tallies: most stories first, then most mentions, then by name.
pub(crate) fn rank(tallies: &mut [Tally]) {
    tallies.sort_by(|a, b| {
        let key = |tally: &Tally| std::cmp::Reverse((tally.stories, tally.fact.mentions));
        key(a).cmp(&key(b)).then_with(|| a.fact.name.cmp(&b.fact.name))
    });
}

fn by_count(counts: BTreeMap<String, usize>) -> Vec<String> {
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    most_first(&mut words);
    words.into_iter().map(|(word, _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(counter: &mut Counter, json: &str) {
        counter.add_fact(serde_json::from_str(json).unwrap(), 1);
    }

    #[test]
    fn names_are_counted_over_stories_with_titles_and_forms() {
        let mut counter = Counter::default();
        add(&mut counter, r#"{"n":"Ann Bell","t":["Mayor"],"f":["Bell"],"m":3,"q":2}"#);
        add(&mut counter, r#"{"n":"Ann Bell","t":["Sen.","Mayor"],"m":1}"#);
        add(&mut counter, r#"{"n":"Bob Crane","m":9}"#);
        let tallies = counter.tallies();
        assert_eq!(tallies.len(), 2);
        assert_eq!((tallies[0].stories, tallies[0].fact.mentions, tallies[0].fact.quotes), (2, 4, 2));
        assert_eq!(tallies[0].fact.titles, ["Mayor", "Sen."]);
    }

    #[test]
    fn the_name_is_read_without_the_rest() {
        let fact = |name: &str| Fact { name: name.into(), mentions: 1, ..Fact::default() };
        for name in ["Ann Bell", "", "Ann \"Nan\" Bell", "back\\slash", "Zoë", "a\nb", "{\"n\":"] {
            let json = serde_json::to_string(&fact(name)).unwrap();
            assert_eq!(name_in(&json).as_deref(), Some(name));
            assert!(json.starts_with(&begins_with(name)));
        }
        assert_eq!(name_in("{}"), None);
        assert_eq!(name_in("{\"n\":\"Ann"), None);
    }

    #[test]
    fn a_fact_that_stories_share_counts_for_each() {
        let json = r#"{"n":"Ann Bell","t":["Mayor"],"m":3,"q":2}"#;
        let (mut one_by_one, mut at_once) = (Counter::default(), Counter::default());
        add(&mut one_by_one, json);
        add(&mut one_by_one, json);
        at_once.add_fact(serde_json::from_str(json).unwrap(), 2);
        assert_eq!(one_by_one.tallies(), at_once.tallies());
    }

    #[test]
    fn places_of_one_name_are_two_and_one_place_of_two_names_is_one() {
        let mut counter = Counter::default();
        add(&mut counter, r#"{"n":"Paris","g":1,"m":1}"#);
        add(&mut counter, r#"{"n":"Paris","g":2,"m":1}"#);
        add(&mut counter, r#"{"n":"Lutetia","g":1,"m":1}"#);
        assert_eq!(counter.tallies().len(), 2);
    }
}
