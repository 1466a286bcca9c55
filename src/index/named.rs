//! Whom and what the words of a quote name: looked up by place, so that a story of many quotes takes no longer for each.

use rustc_hash::FxHashSet;

use super::words::other_spellings;
use crate::record::{Mention, Quote, Record};

/// The people, places and organisations of a record, by where they are named.
pub(crate) struct Named<'r> {
    /// Each with all that it can be asked for by: people first, then places, then organisations.
    entities: Vec<Vec<&'r str>>,
    /// First code point, code point after the last, and number among the entities; in order.
    mentions: Vec<(usize, usize, usize)>,
}

impl<'r> Named<'r> {
    /// Reads a record once.
    pub(crate) fn new(record: &'r Record) -> Self {
        let mut named = Self { entities: Vec::new(), mentions: Vec::new() };
        for person in &record.people {
            let words = std::iter::once(&person.name).chain(&person.aliases).chain(&person.titles);
            let spelt = person.titles.iter().flat_map(|title| other_spellings(title));
            named.add(words.map(String::as_str).chain(spelt).collect(), &person.mentions);
        }
        for place in &record.places {
            let mut seen = FxHashSet::default();
            let forms = place.mentions.iter().map(|mention| mention.text.as_str());
            let words = std::iter::once(place.name.as_str()).chain(forms).filter(|form| seen.insert(*form));
            named.add(words.collect(), &place.mentions);
        }
        for organization in &record.organizations {
            let words = std::iter::once(&organization.name).chain(&organization.aliases);
            named.add(words.map(String::as_str).collect(), &organization.mentions);
        }
        named.mentions.sort_unstable();
        named
    }

    fn add(&mut self, words: Vec<&'r str>, mentions: &[Mention]) {
        let number = self.entities.len();
        self.entities.push(words);
        self.mentions.extend(mentions.iter().map(|mention| (mention.start, mention.end, number)));
    }

    /// Names of those whom a quote names in the words said, each with its forms and titles.
    pub(crate) fn about(&self, quote: &Quote) -> Vec<Vec<&'r str>> {
        let mut numbers = Vec::new();
        for span in &quote.spans {
            let first = self.mentions.partition_point(|mention| mention.0 < span.start);
            let inside = self.mentions[first..].iter().take_while(|mention| mention.0 < span.end);
            numbers.extend(inside.filter(|mention| mention.1 <= span.end).map(|mention| mention.2));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| self.entities[number].clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Extent, Person, Place};

    fn mention(start: usize, text: &str) -> Mention {
        Mention { start, end: start + text.len(), text: text.into(), role: None, rule: None }
    }

    fn quote(spans: &[(usize, usize)]) -> Quote {
        Quote {
            kind: "direct".into(),
            text: String::new(),
            spans: spans.iter().map(|&(start, end)| Extent { start, end }).collect(),
            speaker: None,
            cue: None,
            confidence: 0.0,
            rule: None,
        }
    }

    #[test]
    fn who_is_named_inside_the_words_counts_and_nobody_else() {
        let bell = Person {
            name: "Ann Bell".into(),
            mentions: vec![mention(0, "Ann Bell"), mention(40, "Bell")],
            aliases: vec!["Bell".into()],
            ..Person::default()
        };
        let oslo =
            Place { name: "Oslo".into(), mentions: vec![mention(20, "Oslo"), mention(60, "OSLO")], ..Place::default() };
        let record = Record { people: vec![bell], places: vec![oslo], ..Record::default() };
        let named = Named::new(&record);
        let (bell, oslo) = (vec!["Ann Bell", "Bell"], vec!["Oslo", "OSLO"]);
        assert_eq!(named.about(&quote(&[(15, 50)])), [bell.clone(), oslo.clone()]);
        assert_eq!(named.about(&quote(&[(0, 8), (41, 50)])), [bell]);
        assert_eq!(named.about(&quote(&[(58, 64), (58, 64)])), [oslo]);
        assert!(named.about(&quote(&[(9, 19), (21, 40)])).is_empty());
    }
}
