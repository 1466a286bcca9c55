//! Which names of an archive are one person.
//!
//! Two full names are one person where the surnames are the same and no given name speaks against it (`Edward Kennedy`,
//! `Edward M. Kennedy`), and where there is no second person whom the shorter could mean as well. A surname alone is
//! joined only where one person bears it; where two do, it stays apart.

use std::collections::BTreeMap;

use crate::index::most_first;
use crate::index::words::exact;

/// Words after a surname that tell generations apart.
const GENERATIONS: [&str; 7] = ["jr", "sr", "junior", "senior", "ii", "iii", "iv"];

/// The names of one person, most stories first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Names, each with the number of stories that use it as the fullest form.
    pub names: Vec<(String, usize)>,
    /// Whether it is a surname that several people bear, or a name that could mean several: nobody's for sure.
    pub open: bool,
}

impl Group {
    /// The fullest name.
    pub fn name(&self) -> &str {
        let fullest = self.names.iter().max_by_key(|(name, stories)| (exact(name).len(), *stories));
        fullest.map_or("", |(name, _)| name)
    }

    /// How many stories name the person.
    pub fn stories(&self) -> usize {
        self.names.iter().map(|(_, stories)| stories).sum()
    }

    /// Whether a name is one of this person's.
    pub fn bears(&self, name: &str) -> bool {
        self.names.iter().any(|(own, _)| own == name)
    }
}

/// A name in its parts.
#[derive(Debug)]
struct Parts {
    given: Vec<String>,
    surname: String,
    generation: Option<String>,
}

impl Parts {
    fn of(name: &str) -> Option<Self> {
        let mut words = exact(name);
        let is_generation = words.len() > 2 && words.last().is_some_and(|word| GENERATIONS.contains(&word.as_str()));
        let generation = if is_generation { words.pop() } else { None };
        Some(Self { surname: words.pop()?, given: words, generation })
    }

    /// Whether both can be one person's: given names in order, an initial for a name, and none that is only missing.
    fn agrees(&self, other: &Self) -> bool {
        let alike = |a: &String, b: &String| a == b || is_initial(a, b) || is_initial(b, a);
        self.surname == other.surname
            && self.generation == other.generation
            && self.given.iter().zip(&other.given).all(|(a, b)| alike(a, b))
    }
}

/// Who bears one surname, each by a number.
#[derive(Debug, Default)]
struct Bearers {
    all: Vec<usize>,
    /// By the first given name, or its initial, of the name that each was found by.
    by_given: BTreeMap<String, Vec<usize>>,
}

impl Bearers {
    fn add(&mut self, parts: &Parts, number: usize) {
        self.all.push(number);
        self.by_given.entry(parts.given.first().cloned().unwrap_or_default()).or_default().push(number);
    }

    /// Those with whose first given name that of `parts` agrees: thousands bear one surname.
    fn who_may_be(&self, parts: &Parts) -> Vec<usize> {
        let given = parts.given.first().map_or("", String::as_str);
        let initial = given.chars().next().map_or("", |first| &given[..first.len_utf8()]);
        if initial.len() == given.len() {
            let alike = self.by_given.range(given.to_owned()..).take_while(|(own, _)| own.starts_with(given));
            return alike.flat_map(|(_, numbers)| numbers).copied().collect();
        }
        [given, initial].into_iter().filter_map(|own| self.by_given.get(own)).flatten().copied().collect()
    }
}

/// The surname of a name, as [`join`] tells people apart by it.
pub(super) fn surname(name: &str) -> Option<String> {
    Parts::of(name).map(|parts| parts.surname)
}

fn is_initial(short: &str, long: &str) -> bool {
    short.chars().count() == 1 && long.starts_with(short)
}

/// Joins names, each given with the number of stories that use it. People with most stories come first.
pub fn join(names: &BTreeMap<String, usize>) -> Vec<Group> {
    let mut full: Vec<(Parts, &String, usize)> = Vec::new();
    let mut bare: Vec<(Parts, &String, usize)> = Vec::new();
    for (name, stories) in names {
        let Some(parts) = Parts::of(name) else { continue };
        if parts.given.is_empty() { &mut bare } else { &mut full }.push((parts, name, *stories));
    }
    // The longest first, so that a shorter name meets all whom it could mean.
    full.sort_by(|a, b| (b.0.given.len(), b.1.len(), b.1).cmp(&(a.0.given.len(), a.1.len(), a.1)));
    let mut groups: Vec<(Vec<Parts>, Group)> = Vec::new();
    let mut by_surname: BTreeMap<String, Bearers> = BTreeMap::new();
    for (parts, name, stories) in full {
        let same = by_surname.entry(parts.surname.clone()).or_default();
        let agree = |at: &usize| groups[*at].0.iter().all(|known| known.agrees(&parts));
        let fits: Vec<usize> = same.who_may_be(&parts).into_iter().filter(agree).collect();
        match fits[..] {
            [only] if !groups[only].1.open => {
                groups[only].1.names.push((name.clone(), stories));
                groups[only].0.push(parts);
            }
            _ => {
                same.add(&parts, groups.len());
                groups.push((vec![parts], Group { names: vec![(name.clone(), stories)], open: fits.len() > 1 }));
            }
        }
    }
    for (parts, name, stories) in bare {
        match by_surname.get(&parts.surname).map(|bearers| bearers.all.as_slice()).unwrap_or_default() {
            [only] => groups[*only].1.names.push((name.clone(), stories)),
            bearers => {
                let open = !bearers.is_empty();
                groups.push((vec![parts], Group { names: vec![(name.clone(), stories)], open }));
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    for group in &mut groups {
        most_first(&mut group.names);
    }
    groups.sort_by(|a, b| b.stories().cmp(&a.stories()).then_with(|| a.names.cmp(&b.names)));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(names: &[&str]) -> Vec<String> {
        let names = names.iter().map(|name| ((*name).to_owned(), 1)).collect();
        let show = |group: Group| {
            let mut names: Vec<String> = group.names.iter().map(|(name, _)| name.clone()).collect();
            names.sort();
            names.join(" = ") + if group.open { "?" } else { "" }
        };
        let mut groups: Vec<String> = join(&names).into_iter().map(show).collect();
        groups.sort();
        groups
    }

    #[test]
    fn names_that_agree_are_one_person() {
        assert_eq!(
            joined(&["Ann Bell", "Ann M. Bell", "A. Bell", "Bell"]),
            ["A. Bell = Ann Bell = Ann M. Bell = Bell"]
        );
        assert_eq!(joined(&["José Bell", "Jose Bell"]), ["Jose Bell = José Bell"]);
    }

    #[test]
    fn a_surname_that_two_bear_joins_nobody() {
        assert_eq!(joined(&["Ann Bell", "Mary Bell", "Bell"]), ["Ann Bell", "Bell?", "Mary Bell"]);
        assert_eq!(joined(&["Ann Bell", "Ann Bell Jr.", "Bell"]), ["Ann Bell", "Ann Bell Jr.", "Bell?"]);
    }

    #[test]
    fn a_name_that_could_mean_two_stays_apart() {
        assert_eq!(joined(&["Ann M. Bell", "Ann P. Bell", "Ann Bell"]), ["Ann Bell?", "Ann M. Bell", "Ann P. Bell"]);
        assert_eq!(joined(&["Ann Bell", "Alma Bell", "A. Bell"]), ["A. Bell?", "Alma Bell", "Ann Bell"]);
    }

    #[test]
    fn whoever_may_be_meant_is_looked_at() {
        let given = ["Ann", "Anna", "A.", "A. B.", "Bob", "B.", "Bob A.", "Ann B.", "Éva", "É."];
        let names: Vec<String> = given.iter().map(|given| format!("{given} Bell")).collect();
        let parts = || names.iter().filter_map(|name| Parts::of(name));
        let mut bearers = Bearers::default();
        parts().zip(0..).for_each(|(one, number)| bearers.add(&one, number));
        for one in parts() {
            let looked_at = bearers.who_may_be(&one);
            for (number, _) in (0..).zip(parts()).filter(|(_, other)| other.agrees(&one)) {
                assert!(looked_at.contains(&number), "{one:?}: {number}");
            }
        }
    }

    #[test]
    fn who_has_one_name_alone_is_a_person_too() {
        assert_eq!(joined(&["Suharto", "Ann Bell"]), ["Ann Bell", "Suharto"]);
    }
}
