//! What the user says of how files are to be read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FORMATS, Format, Pattern};
use crate::error::{Error, Result};
use crate::place::is_home;

/// What the user says of how files are to be read. Records depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Name of the form that files have, whatever they show; packed files are still opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    /// By what name a field goes in JSON and CSV: `date` by `pub_dt`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    map: BTreeMap<String, String>,
    /// Where in a path the date of publication stands: see [`Pattern::new`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_from_path: Option<String>,
    /// Where the papers are read: see [`Settings::with_home`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    home: Option<String>,
    /// Most megabytes of one story, where the user says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_story: Option<u32>,
    /// Whether the day stands first in `8/5/2002`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day_first: Option<bool>,
    /// Whether stories are kept for their words alone: see [`Settings::without_extraction`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unextracted: bool,
}

/// Most megabytes of one story, where the user says nothing: ten novels.
pub const MAX_STORY: u32 = 16;

/// The fields that can be mapped.
pub(super) const FIELDS: &[&str] = &[
    "byline",
    "date",
    "dateline",
    "embargo",
    "headline",
    "id",
    "keywords",
    "language",
    "modified",
    "organizations",
    "page",
    "people",
    "places",
    "publication",
    "retrieved",
    "section",
    "text",
    "url",
];

impl Settings {
    /// Reads what the user typed: the name of a form, and `FIELD=NAME` for each mapped field.
    ///
    /// # Errors
    ///
    /// Where there is no such form or field, or a mapping is none.
    pub fn new(form: Option<&str>, map: &[String]) -> Result<Self> {
        if let Some(name) = form.filter(|name| named(name).is_none()) {
            let known = FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
            return Err(Error::Form { name: name.to_owned(), known });
        }
        let mut settings = Self { form: form.map(str::to_owned), ..Self::default() };
        for pair in map {
            match pair.split_once('=') {
                Some((field, name)) if FIELDS.contains(&field.trim()) && !name.trim().is_empty() => {
                    settings.map.insert(field.trim().to_owned(), name.trim().to_owned());
                }
                _ => return Err(Error::FieldMap { pair: pair.clone(), known: FIELDS.join(", ") }),
            }
        }
        Ok(settings)
    }

    /// The same with dates read from paths where this pattern says.
    ///
    /// # Errors
    ///
    /// Where the pattern is none.
    pub fn with_date_from_path(self, pattern: Option<&str>) -> Result<Self> {
        if let Some(pattern) = pattern {
            Pattern::new(pattern)?;
        }
        Ok(Self { date_from_path: pattern.map(str::to_owned), ..self })
    }

    /// The same with the home of the papers, a town and what holds it: `Paris, Texas`. It counts before what a paper's own
    /// name or address says.
    ///
    /// # Errors
    ///
    /// Where no such place is known.
    pub fn with_home(self, home: Option<&str>) -> Result<Self> {
        match home.filter(|home| !is_home(home)) {
            Some(unknown) => Err(Error::Home { place: unknown.to_owned() }),
            None => Ok(Self { home: home.map(str::to_owned), ..self }),
        }
    }

    /// Where the papers are read.
    pub(super) fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// Where in a path the date of publication stands.
    pub(super) fn date_pattern(&self) -> Option<Pattern> {
        self.date_from_path.as_deref().and_then(|pattern| Pattern::new(pattern).ok())
    }

    /// The same with stories of so many megabytes at most.
    pub fn with_max_story(self, megabytes: Option<u32>) -> Self {
        Self { max_story: megabytes, ..self }
    }

    /// Most bytes of one story; a longer one is named and passed over, for it would take many times as much memory.
    pub fn longest_story(&self) -> usize {
        usize::try_from(self.max_story.unwrap_or(MAX_STORY)).unwrap_or(usize::MAX).saturating_mul(1 << 20)
    }

    /// The same with `8/5/2002` read as 8 May (`Some(true)`) or August 5 where the page itself does not tell.
    pub fn with_day_first(self, day_first: Option<bool>) -> Self {
        Self { day_first, ..self }
    }

    /// Whether the day stands first in `8/5/2002`, where the user says so.
    pub(super) fn day_first(&self) -> Option<bool> {
        self.day_first
    }

    /// The same with nothing looked for in stories, which are kept for their words and their heads alone.
    pub fn without_extraction(self, unextracted: bool) -> Self {
        Self { unextracted, ..self }
    }

    /// Whether nothing is looked for in stories.
    pub(crate) fn is_unextracted(&self) -> bool {
        self.unextracted
    }

    /// The form that is named.
    pub(super) fn form(&self) -> Option<&'static dyn Format> {
        self.form.as_deref().and_then(named)
    }

    /// By what name `field` goes, where the user says so.
    pub(super) fn mapped(&self, field: &str) -> Option<&str> {
        self.map.get(field).map(String::as_str)
    }
}

fn named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_fields_that_do_not_exist_are_named() {
        let map = |pair: &str| Settings::new(None, &[pair.to_owned()]);
        assert_eq!(map(" date = pub_dt ").unwrap().mapped("date"), Some("pub_dt"));
        assert!(map("day=pub_dt").unwrap_err().to_string().contains("day=pub_dt"));
        assert!(map("date").is_err() && map("date=").is_err());
        assert!(Settings::new(Some("text"), &[]).is_ok());
        let home = |place| Settings::default().with_home(Some(place));
        assert_eq!(home("Salem, Oregon").unwrap().home(), Some("Salem, Oregon"));
        assert!(home("Qwertyville, Oregon").unwrap_err().to_string().contains("Qwertyville"));
        assert!(Settings::new(Some("papyrus"), &[]).unwrap_err().to_string().contains("papyrus"));
    }
}
