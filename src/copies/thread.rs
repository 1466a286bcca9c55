//! Threads: what revisions of one story share beside their words.

use super::kinship::Bond;
use super::word::words;
use crate::record::Record;
use crate::text::key::{join, word_key};

/// Words of a headline or slug that count revisions, as wire services and web pages do; with or without a number.
const MARKS: [&str; 12] =
    ["add", "correction", "ld", "lead", "rewrite", "refile", "sub", "update", "updated", "urgent", "wrap", "writethru"];
const ORDINALS: [&str; 9] = ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th"];
/// Fewest words of a headline that say enough.
const FEWEST: usize = 3;

/// The threads of a story: the id that its input gave it, the id it says it revises, and its headline with its day.
pub fn threads(record: &Record) -> Vec<u64> {
    let id = |id: &str| Bond::Id.thread(word_key(id));
    let own = (!record.id.starts_with(&record.source.path)).then_some(record.id.as_str());
    let mut threads: Vec<u64> = own.into_iter().chain(record.revision_of.as_deref()).map(id).collect();
    let day = record.date.as_ref().filter(|date| date.granularity == "day").map(|date| date.value.as_str());
    if let (Some(headline), Some(day)) = (&record.headline, day)
        && let Some(headline) = unmarked(headline)
    {
        threads.push(Bond::Headline.thread(join(headline, word_key(day))));
    }
    threads
}

/// The key of a headline without what counts revisions: `Ferry, 1st Ld-Writethru` as `Ferry`; nothing where too little is
/// left.
fn unmarked(headline: &str) -> Option<u64> {
    let is_mark = |word: &str| {
        let word = word.to_ascii_lowercase();
        MARKS.contains(&word.as_str()) || ORDINALS.contains(&word.as_str())
    };
    let kept: Vec<u64> = words(headline).filter(|word| !is_mark(word.span.of(headline))).map(|word| word.key).collect();
    (kept.len() >= FEWEST).then(|| kept.into_iter().reduce(join)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Source, StoryDate};

    fn record(id: &str, headline: &str, day: &str) -> Record {
        let date = StoryDate {
            value: day.into(),
            granularity: "day".into(),
            method: "given".into(),
            confidence: 1.0,
            because: Vec::new(),
            others: Vec::new(),
        };
        let source = Source { path: "wire.jsonl".into(), ..Source::default() };
        Record { id: id.into(), headline: Some(headline.into()), date: Some(date), source, ..Record::default() }
    }

    #[test]
    fn a_writethru_is_on_the_thread_of_its_first_version() {
        let first = threads(&record("wire.jsonl#0", "Arden ferry runs aground", "2003-05-01"));
        let second = threads(&record("wire.jsonl#1", "Arden ferry runs aground, 1st Ld-Writethru", "2003-05-01"));
        assert_eq!((first.len(), &first), (1, &second));
        assert_ne!(first, threads(&record("wire.jsonl#2", "Arden ferry runs aground", "2003-05-02")), "another day");
        assert_eq!(threads(&record("wire.jsonl#3", "Update 2nd weather", "2003-05-01")), Vec::<u64>::new());
    }

    #[test]
    fn a_given_id_is_a_thread_and_so_is_the_id_revised() {
        let first = threads(&record("n-17", "", "2003-05-01"));
        let mut revision = record("n-18", "", "2003-05-01");
        revision.revision_of = Some("n-17".into());
        assert!(threads(&revision).contains(&first[0]) && Bond::of(first[0]) == Bond::Id);
    }
}
