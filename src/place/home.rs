//! The paper's home: what its name, or the host of its address, says of where it is read.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::gazetteer::{Entry, Form, Gazetteer, Kind};
use crate::text::key::{join, phrase_key, word_key};
use crate::text::lexicon::class_of;
use crate::text::{Class, Text};

/// What a paper's name tells of its home; which of the places of that name it is, the story decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Home {
    /// Keys of the place names in it.
    pub(super) keys: Vec<u64>,
    /// Key of the state or country that they lie in, where the paper is listed.
    within: Option<u64>,
    /// ISO 3166-1 alpha-2, from the end of its address.
    pub(super) country: Option<String>,
}

/// Countries whose papers are in English; without any other word, a paper in English is of one of these.
pub(super) const ENGLISH: [&str; 7] = ["US", "GB", "CA", "AU", "IE", "NZ", "ZA"];
/// Hosts of larger papers with town and state or country, from `data/places/papers.tsv`.
static PAPERS: LazyLock<FxHashMap<&str, (u64, u64)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/places/papers.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (host, town, within) = (cells.next()?, cells.next()?, cells.next()?);
            Some((host, (named(town), named(within))))
        })
        .collect()
});

/// Ends of addresses that name a country by their letters but are sold to everyone.
const SOLD: [&str; 10] = ["ai", "am", "cc", "co", "fm", "io", "me", "tv", "to", "ws"];
/// Longest label of a host that is taken apart.
const LABEL: usize = 40;
/// Shortest name of a place that is looked for in it.
const SHORTEST: usize = 4;

impl Home {
    /// Reads the name of a paper (`The Salem Gazette`) or its address (`http://www.salemgazette.com/news/1`).
    pub(super) fn of(publication: Option<&str>) -> Self {
        let Some(publication) = publication.map(str::trim) else { return Self::default() };
        if publication.contains(char::is_whitespace) || !publication.contains('.') {
            return Self { keys: in_name(publication), ..Self::default() };
        }
        let host = publication.split_once("://").map_or(publication, |(_, rest)| rest);
        let host = host.split(['/', '?', ':', '#']).next().unwrap_or(host).to_ascii_lowercase();
        let ends = host.char_indices().filter(|&(_, c)| c == '.').map(|(at, _)| &host[at + 1..]);
        if let Some(&(town, within)) = std::iter::once(&host[..]).chain(ends).find_map(|end| PAPERS.get(end)) {
            return Self { keys: vec![town], within: Some(within), country: None };
        }
        let labels: Vec<&str> = host.split('.').collect();
        let country = labels.last().and_then(|end| country_of(end));
        let own = labels.len().saturating_sub(1);
        let keys = labels[..own].iter().rev().find_map(|label| in_label(label)).into_iter().collect();
        Self { keys, within: None, country }
    }

    /// Reads where a user says that the paper is read: `Paris, Texas`, or `Oslo`, then the best known of the name.
    ///
    /// Nothing where no such place is known.
    pub(super) fn told(home: &str) -> Option<Self> {
        let (town, within) = home.split_once(',').map_or((home, None), |(town, within)| (town, Some(within)));
        let key = named(town.trim());
        let home = match within {
            Some(within) => Self { keys: vec![key], within: Some(named(within.trim())), country: None },
            None => {
                let places = Gazetteer::embedded().candidates(key).map(|(place, _)| place);
                let best = places.filter(|place| place.kind() == Kind::City).max_by_key(|place| place.population())?;
                Self { keys: vec![key], within: None, country: Some(best.country().to_owned()) }
            }
        };
        (!home.candidates().is_empty()).then_some(home)
    }

    /// The country it is read in (ISO 3166-1 alpha-2), by the end of its address or the list of papers.
    pub(super) fn country(&self) -> Option<String> {
        let mut around = self.within.into_iter().flat_map(wide).map(Entry::country);
        // Georgia is a state and a country.
        let listed = around.next().filter(|first| around.all(|other| other == *first));
        self.country.clone().or_else(|| listed.map(str::to_owned))
    }

    /// The places that the paper may be of.
    pub(super) fn candidates(&self) -> Vec<Entry> {
        let around: Vec<Entry> = self.within.into_iter().flat_map(wide).collect();
        let known = |place: Entry| match &self.country {
            _ if self.within.is_some() => around.iter().any(|&wide| lies_in(place, wide)),
            Some(home) => home == place.country(),
            None => ENGLISH.contains(&place.country()),
        };
        let named = self.keys.iter().flat_map(|&key| Gazetteer::embedded().candidates(key));
        named
            .filter(|&(place, form)| {
                let is_place = matches!(place.kind(), Kind::City | Kind::Admin1 | Kind::Admin2 | Kind::Region);
                let is_own = form == Form::Main || form == Form::Alt && place.population() >= 100_000;
                is_place && is_own && known(place)
            })
            .map(|(place, _)| place)
            .collect()
    }
}

/// The states and countries of this key.
fn wide(key: u64) -> impl Iterator<Item = Entry> {
    let places = Gazetteer::embedded().candidates(key).map(|(place, _)| place);
    places.filter(|place| matches!(place.kind(), Kind::Country | Kind::Admin1))
}

fn lies_in(place: Entry, wide: Entry) -> bool {
    match wide.kind() {
        Kind::Country => place.country() == wide.country(),
        _ => place.admin1() == Some(wide.number),
    }
}

/// The key of a name as its tokens give it.
fn named(name: &str) -> u64 {
    let text = Text::plain(name);
    let found = Gazetteer::embedded().longest(&text, 0..text.tokens.len());
    found.map_or_else(|| phrase_key(name.split(' ')), |found| found.key)
}

fn country_of(end: &str) -> Option<String> {
    if end.len() != 2 || SOLD.contains(&end) || !end.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    Some(if end == "uk" { "GB".into() } else { end.to_ascii_uppercase() })
}

fn in_name(name: &str) -> Vec<u64> {
    let text = Text::plain(name);
    let mut keys = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let found = Gazetteer::embedded().longest(&text, at..text.tokens.len());
        match found.filter(|_| !text.tokens[at].is(Class::PRESS | Class::FUNCTION)) {
            Some(found) => {
                at = found.tokens.end;
                keys.push(found.key);
            }
            None => at += 1,
        }
    }
    keys
}

/// The place in `salemgazette`, `the-salem-news`: what is left when the words that papers are made of are taken away.
fn in_label(label: &str) -> Option<u64> {
    if !label.is_ascii() || label.len() > LABEL || label.len() < SHORTEST || label == "www" {
        return None;
    }
    let is_press: Vec<Vec<bool>> = (0..=label.len())
        .map(|start| (0..=label.len()).map(|end| start < end && is_press_word(&label[start..end])).collect())
        .collect();
    let before = reached(&is_press, label, false);
    let after = reached(&is_press, label, true);
    let mut best: Option<(usize, u64)> = None;
    for start in (0..label.len()).filter(|&n| before[n]) {
        for end in (start + SHORTEST..=label.len()).filter(|&n| after[n]) {
            if best.is_none_or(|(length, _)| end - start > length)
                && let Some(key) = place_key(&label[start..end])
            {
                best = Some((end - start, key));
            }
        }
    }
    best.map(|(_, key)| key)
}

/// For each place in the label, whether words of papers alone lead there from the start, or from there to the end.
fn reached(is_press: &[Vec<bool>], label: &str, to_end: bool) -> Vec<bool> {
    let length = label.len();
    let hyphen = |n: usize| label.as_bytes().get(n) == Some(&b'-');
    let mut reached = vec![false; length + 1];
    if to_end {
        reached[length] = true;
        for n in (0..length).rev() {
            reached[n] = hyphen(n) && reached[n + 1] || (n + 1..=length).any(|m| is_press[n][m] && reached[m]);
        }
    } else {
        reached[0] = true;
        for n in 1..=length {
            reached[n] = hyphen(n - 1) && reached[n - 1] || (0..n).any(|m| is_press[m][n] && reached[m]);
        }
    }
    reached
}

fn is_press_word(word: &str) -> bool {
    word.len() >= 2 && class_of(word_key(word)).any(Class::PRESS)
}

/// The key of a place written together: `salem`, `newlondon`, `new-london`.
fn place_key(written: &str) -> Option<u64> {
    let gazetteer = Gazetteer::embedded();
    let parts: Vec<&str> = written.split('-').collect();
    if parts.len() > 1 {
        let key = parts.into_iter().filter(|part| !part.is_empty()).map(word_key).reduce(join)?;
        return gazetteer.is_name(key).then_some(key);
    }
    let whole = word_key(written);
    let bears =
        |key| gazetteer.candidates(key).any(|(place, form)| form != Form::Demonym && place.kind() != Kind::Natural);
    if bears(whole) && !class_of(whole).any(Class::PRESS | Class::ORDINARY) {
        return Some(whole);
    }
    (2..written.len().saturating_sub(1))
        .map(|at| join(word_key(&written[..at]), word_key(&written[at..])))
        .find(|&key| bears(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(publication: &str) -> Option<(&'static str, &'static str)> {
        let home = Home::of(Some(publication));
        home.candidates()
            .into_iter()
            .max_by_key(|place| place.population())
            .map(|place| (place.name(), place.country()))
    }

    #[test]
    fn hosts_are_taken_apart() {
        assert_eq!(first("http://www.omahaherald.com/a/1"), Some(("Omaha", "US")));
        assert_eq!(first("the-leeds-courier.co.uk"), Some(("Leeds", "GB")));
        assert_eq!(first("newbedfordtimes.com"), Some(("New Bedford", "US")));
    }

    #[test]
    fn every_listed_paper_has_a_home() {
        for host in PAPERS.keys() {
            assert!(!Home::of(Some(host)).candidates().is_empty(), "{host}");
        }
    }

    #[test]
    fn listed_papers_and_their_editions_are_known() {
        assert_eq!(first("http://blogs.oregonlive.com/x"), Some(("Portland", "US")));
        let home = Home::of(Some("pressherald.com")).candidates();
        assert!(home.iter().all(|place| place.country() == "US") && home.len() < 4);
    }

    #[test]
    fn names_of_papers_are_read_too() {
        assert_eq!(first("The Omaha Tribune"), Some(("Omaha", "US")));
        assert_eq!(first("Daily Express"), None);
    }

    #[test]
    fn an_address_without_a_place_may_tell_the_country() {
        assert_eq!(Home::of(Some("news.example.ca")), Home { country: Some("CA".into()), ..Home::default() });
        assert_eq!(Home::of(None), Home::default());
        assert_eq!(Home::of(Some("...")), Home::default());
    }

    #[test]
    fn a_user_says_where_a_paper_is_read() {
        let point = |home| Home::told(home).and_then(|home| home.candidates().first().and_then(|place| place.point()));
        assert!(point("Paris, Texas").is_some_and(|(lat, _)| lat < 35.0));
        assert!(point("Paris, Tenn.").is_some_and(|(_, lon)| lon > -90.0));
        assert!(point("Oslo").is_some_and(|(lat, _)| lat > 59.0));
        assert!(point("Qwertyville, Texas").is_none() && point("").is_none() && point(",").is_none());
    }
}
