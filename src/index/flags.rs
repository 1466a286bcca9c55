//! What a story has and is, as it can be asked for (`has:quote`, `is:foreign`).

use crate::record::Record;

/// A flag: its name after `has:` or `is:`, what it says of a story, and whether it is true of one.
pub struct Flag {
    /// `has:quote`
    pub name: &'static str,
    /// What is true of the story, in words.
    pub about: &'static str,
    holds: fn(&Record) -> bool,
}

/// Every flag, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag { name: "has:headline", about: "has a headline", holds: |record| record.headline.is_some() },
    Flag { name: "has:byline", about: "has a byline", holds: |record| record.byline.is_some() },
    Flag { name: "has:dateline", about: "has a dateline", holds: |record| record.dateline.is_some() },
    Flag { name: "has:date", about: "has a date of its own", holds: |record| record.date.is_some() },
    Flag { name: "has:source", about: "has a source", holds: |record| super::source_name(record).is_some() },
    Flag { name: "has:section", about: "has a section", holds: |record| record.section.is_some() },
    Flag { name: "has:url", about: "has an address", holds: |record| record.url.is_some() },
    Flag { name: "has:person", about: "names a person", holds: |record| !record.people.is_empty() },
    Flag { name: "has:place", about: "names a place", holds: |record| !record.places.is_empty() },
    Flag { name: "has:org", about: "names an organisation", holds: |record| !record.organizations.is_empty() },
    Flag { name: "has:quote", about: "reports what was said", holds: |record| !record.quotes.is_empty() },
    Flag { name: "has:mentions", about: "speaks of a date", holds: |record| !record.dates.is_empty() },
    Flag { name: "is:foreign", about: "is in another language than English", holds: is_foreign },
    Flag {
        name: "is:unextracted",
        about: "is indexed for its words alone, with nothing looked for in it",
        holds: |record| record.unextracted,
    },
    Flag { name: "is:partial", about: "is a part of a story alone", holds: |record| record.partial },
    Flag { name: "is:revision", about: "replaces another story", holds: |record| record.revision_of.is_some() },
];

/// The names of the flags that are true of a story.
pub fn of(record: &Record) -> impl Iterator<Item = &'static str> {
    FLAGS.iter().filter(|flag| (flag.holds)(record)).map(|flag| flag.name)
}

pub(super) fn is_foreign(record: &Record) -> bool {
    record.language.as_deref().is_some_and(|language| language != "en")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_has_what_its_record_has() {
        let record = Record { headline: Some("Wolves".into()), language: Some("fr".into()), ..Record::default() };
        assert_eq!(of(&record).collect::<Vec<_>>(), ["has:headline", "is:foreign"]);
        assert_eq!(of(&Record::default()).count(), 0);
    }
}
