//! What is asked for: the whole state of a page, read from its address and written back into links.

use archive::query::{Field, Query};

use crate::args::Filter;
use crate::commands;

/// Hits on a page.
pub(super) const PAGE: usize = 20;

/// The state of a page. What was not asked for is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ask {
    /// The query typed.
    pub words: String,
    /// First and last date.
    pub from: Option<String>,
    /// Last date, that day, month or year included.
    pub to: Option<String>,
    /// People named.
    pub person: Vec<String>,
    /// Places named.
    pub place: Vec<String>,
    /// Publication, or first folder.
    pub source: Option<String>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// `score`, `date` or `oldest`.
    pub sort: Option<String>,
    /// Whether bars are shares of the archive.
    pub shares: bool,
    /// Page of the hits, from 0.
    pub page: usize,
    /// A story.
    pub id: Option<String>,
    /// The number of a quote in it.
    pub quote: Option<usize>,
    /// A person or place.
    pub name: Option<String>,
    /// The GeoNames id of the place, where its name alone does not tell.
    pub geonames: Option<u32>,
    /// Whether the story is shown beside its original.
    pub original: bool,
}

impl Ask {
    /// Reads the parameters of an address. Those that are not known, and those that are empty, say nothing.
    pub(super) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut ask = Self::default();
        for (key, value) in pairs {
            let value = value.trim().to_owned();
            if value.is_empty() {
                continue;
            }
            match key.as_str() {
                "q" => ask.words = value,
                "from" => ask.from = Some(value),
                "to" => ask.to = Some(value),
                "person" => ask.person.push(value),
                "place" => ask.place.push(value),
                "source" => ask.source = Some(value),
                "speaker" => ask.speaker = Some(value),
                "sort" => ask.sort = Some(value),
                "shares" => ask.shares = value == "1",
                "page" => ask.page = value.parse::<usize>().unwrap_or(1).saturating_sub(1),
                "id" => ask.id = Some(value),
                "n" => ask.quote = value.parse().ok(),
                "name" => ask.name = Some(value),
                "geonames" => ask.geonames = value.parse().ok(),
                "original" => ask.original = value == "1",
                _ => {}
            }
        }
        ask
    }

    /// The address of a page with this state.
    pub(super) fn url(&self, path: &str) -> String {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        let page = (self.page + 1).to_string();
        let quote = self.quote.map(|number| number.to_string());
        let geonames = self.geonames.map(|id| id.to_string());
        pairs.extend(self.id.as_deref().map(|id| ("id", id)));
        pairs.extend(quote.as_deref().map(|number| ("n", number)));
        pairs.extend(self.name.as_deref().map(|name| ("name", name)));
        pairs.extend(geonames.as_deref().map(|id| ("geonames", id)));
        if !self.words.is_empty() {
            pairs.push(("q", &self.words));
        }
        pairs.extend(self.from.as_deref().map(|date| ("from", date)));
        pairs.extend(self.to.as_deref().map(|date| ("to", date)));
        pairs.extend(self.person.iter().map(|name| ("person", name.as_str())));
        pairs.extend(self.place.iter().map(|name| ("place", name.as_str())));
        pairs.extend(self.source.as_deref().map(|name| ("source", name)));
        pairs.extend(self.speaker.as_deref().map(|name| ("speaker", name)));
        pairs.extend(self.sort.as_deref().map(|order| ("sort", order)));
        if self.shares {
            pairs.push(("shares", "1"));
        }
        if self.original {
            pairs.push(("original", "1"));
        }
        if self.page > 0 {
            pairs.push(("page", &page));
        }
        let mut url = path.to_owned();
        for (n, (key, value)) in pairs.into_iter().enumerate() {
            url.push(if n == 0 { '?' } else { '&' });
            url.push_str(key);
            url.push('=');
            encode(value, &mut url);
        }
        url
    }

    /// The same with something changed, on its first page.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut ask = Self { page: 0, ..self.clone() };
        change(&mut ask);
        ask
    }

    /// The state of a story's page.
    pub(super) fn story(key: &str) -> Self {
        Self { id: Some(key.to_owned()), ..Self::default() }
    }

    /// The state of a person's or a place's page.
    pub(super) fn named(name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::default() }
    }

    /// The same with something added to the words.
    pub(super) fn narrowed(&self, term: &str) -> Self {
        let apart = |word: &str| word.eq_ignore_ascii_case("or");
        self.with(|ask| {
            ask.words = match self.words.as_str() {
                "" => term.to_owned(),
                words if words.split_whitespace().any(apart) => format!("({words}) {term}"),
                words => format!("{words} {term}"),
            };
        })
    }

    /// The state of the page of one place.
    pub(super) fn place(name: &str, geonames: Option<u32>) -> Self {
        Self { geonames, ..Self::named(name) }
    }

    /// Whether anything narrows what is looked for.
    pub(super) fn is_open(&self) -> bool {
        self.words.is_empty() && self.narrowings().is_empty()
    }

    /// Everything that narrows the search beside the words, in words, with the state without it.
    pub(super) fn narrowings(&self) -> Vec<(String, Self)> {
        let mut all = Vec::new();
        for (n, name) in self.person.iter().enumerate() {
            all.push((format!("person: {name}"), self.with(|ask| drop(ask.person.remove(n)))));
        }
        for (n, name) in self.place.iter().enumerate() {
            all.push((format!("place: {name}"), self.with(|ask| drop(ask.place.remove(n)))));
        }
        all.extend(self.source.iter().map(|name| (format!("source: {name}"), self.with(|ask| ask.source = None))));
        all.extend(self.speaker.iter().map(|name| (format!("speaker: {name}"), self.with(|ask| ask.speaker = None))));
        all.extend(self.from.iter().map(|date| (format!("from {date}"), self.with(|ask| ask.from = None))));
        all.extend(self.to.iter().map(|date| (format!("to {date}"), self.with(|ask| ask.to = None))));
        all
    }

    /// The query that it stands for.
    pub(super) fn query(&self) -> anyhow::Result<Query> {
        let filter = Filter {
            from: self.from.clone(),
            to: self.to.clone(),
            person: self.person.clone(),
            place: self.place.clone(),
            source: self.source.clone(),
        };
        let mut query = commands::query(std::slice::from_ref(&self.words), &filter)?;
        if let Some(name) = &self.speaker {
            query = query.and(commands::phrase(Field::Speaker, name)?);
        }
        Ok(query)
    }
}

/// Percent-encodes all but what RFC 3986 calls unreserved; a space is a plus sign, as forms write it.
fn encode(value: &str, url: &mut String) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => url.push(char::from(byte)),
            b' ' => url.push('+'),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_is_written_into_the_address_and_read_back() {
        let ask = Ask {
            words: "caf\u{e9} \"a b\" & <c>".into(),
            from: Some("2002-05".into()),
            person: vec!["Ann Bell".into(), "O’Brien".into()],
            id: Some("a/b.txt#1".into()),
            quote: Some(2),
            page: 3,
            shares: true,
            geonames: Some(17),
            ..Ask::default()
        };
        let url = ask.url("/");
        assert!(url.is_ascii() && !url.contains(['<', '>', '"', ' ', '#']), "{url}");
        let request: axum::http::Uri = url.parse().unwrap();
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&request).unwrap().0;
        assert_eq!(Ask::from_pairs(pairs), ask);
    }

    #[test]
    fn a_term_added_narrows_the_whole_search() {
        let words = |words: &str| Ask { words: words.into(), ..Ask::default() }.narrowed("date:none").words;
        assert_eq!(words(""), "date:none");
        assert_eq!(words("boats orca"), "boats orca date:none");
        assert_eq!(words("boats or ships"), "(boats or ships) date:none");
    }

    #[test]
    fn a_narrowing_is_taken_away_alone() {
        let ask = Ask { person: vec!["Ann".into(), "Bob".into()], to: Some("2002".into()), ..Ask::default() };
        let all = ask.narrowings();
        assert_eq!(all[0].0, "person: Ann");
        assert_eq!(all[0].1.person, ["Bob"]);
        assert_eq!(all[2].1, Ask { person: ask.person.clone(), ..Ask::default() });
    }
}
