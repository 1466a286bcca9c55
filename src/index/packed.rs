//! A record as the index keeps it: without the words that its own text has, in a form that is written and read faster than
//! JSON, and a third as long.

use tantivy::columnar::Column;
use tantivy::schema::Value;
use tantivy::{DocId, TantivyDocument};

use super::kept::Bytes;
use super::schema::Fields;
use crate::record::{Extent, Mention, Phrase, Record};

/// A record as it is stored: its text, which is most of what is ever read again, and all the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packed {
    /// The record's text.
    pub(crate) text: String,
    /// Everything else but the signature, which is a column of its own.
    pub(crate) rest: Vec<u8>,
}

/// Packs a record.
pub(crate) fn pack(mut record: Record) -> Packed {
    record.signature = Vec::new();
    each_slice(&mut record, |bytes, spans, words| {
        if slice(bytes, spans) == *words {
            words.clear();
        }
    });
    let text = std::mem::take(&mut record.text);
    Packed { text, rest: bitcode::encode(&record) }
}

/// The signature of a story or a quote, from the column of its segment.
pub(crate) fn signature(column: &Column<i64>, document: DocId) -> Vec<u32> {
    let mut signature = Vec::new();
    read_signature(column, document, &mut signature);
    signature
}

/// Reads it into `signature`, over what was there.
pub(super) fn read_signature(column: &Column<i64>, document: DocId, signature: &mut Vec<u32>) {
    signature.clear();
    signature.extend(column.values_for_doc(document).filter_map(|number| u32::try_from(number).ok()));
}

/// The record in what is stored of a story, with a signature; nothing where it is damaged.
pub(crate) fn read(stored: &TantivyDocument, fields: &Fields, signature: Vec<u32>) -> Option<Record> {
    let text = stored.get_first(fields.body)?.as_str()?;
    unpack(text, stored.get_first(fields.rest)?.as_bytes()?, signature)
}

/// The record that was packed; nothing where the bytes are damaged.
fn unpack(text: &str, rest: &[u8], signature: Vec<u32>) -> Option<Record> {
    let record: Record = bitcode::decode(rest).ok()?;
    let mut record = Record { text: text.to_owned(), signature, ..record };
    each_slice(&mut record, |bytes, spans, words| {
        if words.is_empty() {
            *words = slice(bytes, spans);
        }
    });
    Some(record)
}

/// What stands at these spans, joined by one space.
fn slice(bytes: &Bytes<'_>, spans: &[Extent]) -> String {
    let mut all = String::new();
    for span in spans {
        if !all.is_empty() {
            all.push(' ');
        }
        all += bytes.slice(span.start, span.end);
    }
    all
}

/// Calls `each` with all words of a record that are a slice of its text, and their spans.
fn each_slice(record: &mut Record, mut each: impl FnMut(&Bytes<'_>, &[Extent], &mut String)) {
    let text = std::mem::take(&mut record.text);
    let bytes = Bytes::new(&text);
    let mut one = |start: usize, end: usize, words: &mut String| each(&bytes, &[Extent { start, end }], words);
    let mentions = |all: &mut Vec<Mention>, one: &mut dyn FnMut(usize, usize, &mut String)| {
        all.iter_mut().for_each(|mention| one(mention.start, mention.end, &mut mention.text));
    };
    if let Some(line) = &mut record.dateline {
        one(line.start, line.end, &mut line.text);
    }
    record.dates.iter_mut().for_each(|date| one(date.start, date.end, &mut date.text));
    record.people.iter_mut().for_each(|person| mentions(&mut person.mentions, &mut one));
    record.places.iter_mut().for_each(|place| mentions(&mut place.mentions, &mut one));
    record.organizations.iter_mut().for_each(|body| mentions(&mut body.mentions, &mut one));
    for quote in &mut record.quotes {
        let mut phrase = |phrase: &mut Phrase| one(phrase.start, phrase.end, &mut phrase.text);
        quote.cue.as_mut().map(&mut phrase);
        quote.speaker.as_mut().and_then(|speaker| speaker.mention.as_mut()).map(phrase);
    }
    for quote in &mut record.quotes {
        each(&bytes, &quote.spans, &mut quote.text);
    }
    record.text = text;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Cut, Person, Quote, Speaker, StoryDate};

    fn record() -> Record {
        let text = "ARDEN – Été was long, “Walt” Quill said. “We wait,” he said, “and see.”";
        let find = |words: &str| {
            let at = text.find(words).unwrap();
            let start = text[..at].chars().count();
            (start, start + words.chars().count())
        };
        let phrase = |words: &str| {
            let (start, end) = find(words);
            Phrase { start, end, text: words.into() }
        };
        let extent = |words: &str| {
            let (start, end) = find(words);
            Extent { start, end }
        };
        let ((start, end), quill) = (find("Quill"), phrase("Quill"));
        let mention = |text: &str| Mention { start, end, text: text.into(), role: None, rule: Some("tagger".into()) };
        Record {
            id: "a.txt#0".into(),
            text: text.into(),
            signature: vec![3, 70_000, 1_400_000_000],
            date: Some(StoryDate {
                value: "2003".into(),
                granularity: "year".into(),
                method: "inferred".into(),
                confidence: 0.73,
                because: vec!["the winter".into()],
                others: Vec::new(),
            }),
            cut: vec![Cut { start: 0, end: 7, rule: "dateline".into() }],
            // One mention is a slice, and one was written otherwise.
            people: vec![Person { mentions: vec![mention("Quill"), mention("QUILL")], ..Person::default() }],
            quotes: vec![Quote {
                kind: "direct".into(),
                text: "We wait, and see.".into(),
                spans: vec![extent("We wait,"), extent("and see.")],
                speaker: Some(Speaker { name: None, id: None, kind: "person".into(), mention: Some(quill) }),
                cue: Some(phrase("said")),
                confidence: 0.9,
                rule: None,
            }],
            ..Record::default()
        }
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let record = record();
        let packed = pack(record.clone());
        assert_eq!(unpack(&packed.text, &packed.rest, record.signature.clone()), Some(record));
    }

    #[test]
    fn records_of_every_article_and_form_come_back_as_they_were() {
        let mut records = 0;
        for folder in ["tests/articles", "tests/formats", "seeds"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            for entry in crate::input::walk(&[folder], &crate::input::Exclude::new([]).unwrap()) {
                let crate::input::Entry::File(found) = entry else { continue };
                let Ok(crate::input::Outcome::Read(reading)) = crate::input::read(&found, &Default::default()) else {
                    continue;
                };
                for record in reading.documents.flatten().flat_map(|document| crate::pipeline::extract(&document)) {
                    let packed = pack(record.clone());
                    assert_eq!(unpack(&packed.text, &packed.rest, record.signature.clone()).as_ref(), Some(&record));
                    records += 1;
                }
            }
        }
        assert!(records > 100, "{records}");
    }

    #[test]
    fn words_of_the_text_are_kept_once() {
        let packed = pack(record());
        let times = |words: &[u8]| packed.rest.windows(words.len()).filter(|window| *window == words).count();
        assert_eq!((times(b"Quill"), times(b"QUILL"), times(b"and see")), (0, 1, 0));
    }

    #[test]
    fn what_is_damaged_is_no_record() {
        let Packed { text, rest } = pack(record());
        assert!((0..rest.len()).all(|end| unpack(&text, &rest[..end], Vec::new()).is_none()));
    }
}
