//! A record as the index keeps it: without what its own text or the rest of it says already, in a form that is written and
//! read faster than JSON, and a fourth as long.

use std::cell::RefCell;
use std::fmt::Write;

use bitcode::{Buffer, Decode, Encode};
use tantivy::columnar::Column;
use tantivy::schema::Value;
use tantivy::{DocId, TantivyDocument};

use super::kept::Bytes;
use super::schema::Fields;
use crate::record::{DateMention, Extent, Mention, Organization, Person, Phrase, Place, Quote, Record};

/// A record as it is stored: its text, which is most of what is ever read again, and all the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packed {
    /// The record's text.
    pub(crate) text: String,
    /// Everything else but the signature, which is a column of its own: how many bytes the head has, the head, what was found.
    pub(crate) rest: Vec<u8>,
}

/// What was found in a story, which nobody reads who shows it among others.
#[derive(Default, Encode, Decode)]
struct Found {
    dates: Vec<DateMention>,
    people: Vec<Person>,
    places: Vec<Place>,
    organizations: Vec<Organization>,
    quotes: Vec<Quote>,
}

impl Found {
    /// Takes the place of what was found in a record, and gives that.
    fn exchange(mut self, record: &mut Record) -> Self {
        std::mem::swap(&mut record.dates, &mut self.dates);
        std::mem::swap(&mut record.people, &mut self.people);
        std::mem::swap(&mut record.places, &mut self.places);
        std::mem::swap(&mut record.organizations, &mut self.organizations);
        std::mem::swap(&mut record.quotes, &mut self.quotes);
        self
    }
}

/// Bytes that tell how long the head is.
const LENGTH: usize = 4;

/// Packs a record.
pub(crate) fn pack(mut record: Record) -> Packed {
    record.signature = Vec::new();
    each_speaker(&mut record, |name, known| {
        if name == known {
            name.clear();
        }
    });
    each_slice(&mut record, |bytes, spans, words| {
        if is_slice(bytes, spans, words) {
            words.clear();
        }
    });
    each_id(&mut record, |id, counted| {
        if id == counted {
            id.clear();
        }
    });
    each_usual(&mut record, shorten);
    each_degree(&mut record, |degrees| {
        let whole = (*degrees * SCALE).round();
        if whole.abs() > MOST_DEGREES && whole / SCALE == *degrees {
            *degrees = whole;
        }
    });
    each_stretch(&mut record, |from, start, end| {
        let (here, before) = (*start, std::mem::replace(from, *start));
        *end = end.wrapping_sub(here);
        *start = folded(here.wrapping_sub(before).cast_signed());
    });
    let text = std::mem::take(&mut record.text);
    let rest = if text.len() > LONG {
        encoded(&mut Buffer::new(), record)
    } else {
        ROOM.with_borrow_mut(|room| encoded(room, record))
    };
    Packed { text, rest }
}

thread_local! {
    /// Room in which records are packed, one after the other: to make it anew for each takes longer than to pack it.
    static ROOM: RefCell<Buffer> = RefCell::default();
}

/// Bytes of a text whose record is packed in room of its own, which is given back.
const LONG: usize = 1 << 17;

/// How many bytes the head has, the head, what was found.
fn encoded(room: &mut Buffer, mut record: Record) -> Vec<u8> {
    let found = Found::default().exchange(&mut record);
    let mut all = vec![0; LENGTH];
    all.extend_from_slice(room.encode(&record));
    let length = u32::try_from(all.len() - LENGTH).unwrap_or(u32::MAX);
    all[..LENGTH].copy_from_slice(&length.to_le_bytes());
    all.extend_from_slice(room.encode(&found));
    all
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
    let (text, rest) = of(stored, fields)?;
    unpack(text, rest, signature)
}

/// The same without what was found in the story.
pub(super) fn read_head(stored: &TantivyDocument, fields: &Fields) -> Option<Record> {
    let (text, rest) = of(stored, fields)?;
    let (head, _) = parts(rest)?;
    whole(text, head, Found::default(), Vec::new())
}

/// The text of a story, and all the rest.
fn of<'s>(stored: &'s TantivyDocument, fields: &Fields) -> Option<(&'s str, &'s [u8])> {
    Some((stored.get_first(fields.body)?.as_str()?, stored.get_first(fields.rest)?.as_bytes()?))
}

/// The head and what was found, as they lie one after the other.
fn parts(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = rest.split_first_chunk::<LENGTH>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// The record that was packed; nothing where the bytes are damaged.
fn unpack(text: &str, rest: &[u8], signature: Vec<u32>) -> Option<Record> {
    let (head, found) = parts(rest)?;
    whole(text, head, bitcode::decode(found).ok()?, signature)
}

/// A record of its parts.
fn whole(text: &str, head: &[u8], found: Found, signature: Vec<u32>) -> Option<Record> {
    let record: Record = bitcode::decode(head).ok()?;
    let mut record = Record { text: text.to_owned(), signature, ..record };
    found.exchange(&mut record);
    each_stretch(&mut record, |from, start, end| {
        *start = from.wrapping_add_signed(unfolded(*start));
        *end = start.wrapping_add(*end);
        *from = *start;
    });
    each_degree(&mut record, |degrees| {
        if degrees.abs() > MOST_DEGREES {
            *degrees /= SCALE;
        }
    });
    each_usual(&mut record, lengthen);
    each_id(&mut record, |id, counted| {
        if id.is_empty() {
            counted.clone_into(id);
        }
    });
    each_slice(&mut record, |bytes, spans, words| {
        if words.is_empty() {
            *words = slice(bytes, spans);
        }
    });
    each_speaker(&mut record, |name, known| {
        if name.is_empty() {
            known.clone_into(name);
        }
    });
    Some(record)
}

/// A small number for a small step in either direction.
fn folded(step: isize) -> usize {
    ((step << 1) ^ (step >> (isize::BITS - 1))).cast_unsigned()
}

/// The step that was folded.
fn unfolded(number: usize) -> isize {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Calls `turn` with the start and end of everything that stands in the text, in one order, and with the start from which
/// the next is counted: within a list the one before, of the first of a list the first of the list before. So most
/// numbers are small, and many are the same.
fn each_stretch(record: &mut Record, mut turn: impl FnMut(&mut usize, &mut usize, &mut usize)) {
    let people = record.people.iter_mut().map(|person| &mut person.mentions);
    let places = record.places.iter_mut().map(|place| &mut place.mentions);
    let organizations = record.organizations.iter_mut().map(|body| &mut body.mentions);
    let lists: [&mut dyn Iterator<Item = &mut Vec<Mention>>; 3] =
        [&mut { people }, &mut { places }, &mut { organizations }];
    for list in lists {
        let mut first = 0;
        for mentions in list {
            let mut from = first;
            for (mention, number) in mentions.iter_mut().zip(0..) {
                turn(&mut from, &mut mention.start, &mut mention.end);
                if number == 0 {
                    first = from;
                }
            }
        }
    }
    let mut from = 0;
    for quote in &mut record.quotes {
        for span in &mut quote.spans {
            turn(&mut from, &mut span.start, &mut span.end);
        }
        let mut near = from;
        if let Some(cue) = &mut quote.cue {
            turn(&mut near, &mut cue.start, &mut cue.end);
        }
        if let Some(mention) = quote.speaker.as_mut().and_then(|speaker| speaker.mention.as_mut()) {
            turn(&mut near, &mut mention.start, &mut mention.end);
        }
    }
    let mut from = 0;
    record.dates.iter_mut().for_each(|date| turn(&mut from, &mut date.start, &mut date.end));
    let mut from = 0;
    record.cut.iter_mut().for_each(|cut| turn(&mut from, &mut cut.start, &mut cut.end));
}

/// Calls `each` with every id that is a letter and a count, and with what the count is.
fn each_id(record: &mut Record, mut each: impl FnMut(&mut String, &str)) {
    let people = record.people.iter_mut().map(|person| &mut person.id);
    let places = record.places.iter_mut().map(|place| &mut place.id);
    let organizations = record.organizations.iter_mut().map(|body| &mut body.id);
    let mut counted = String::new();
    let mut one = |id: &mut String, letter: char, number: u32| {
        counted.clear();
        // Writing to a string cannot fail.
        let _ = write!(counted, "{letter}{number}");
        each(id, &counted);
    };
    people.zip(0..).for_each(|(id, number)| one(id, 'p', number));
    places.zip(0..).for_each(|(id, number)| one(id, 'g', number));
    organizations.zip(0..).for_each(|(id, number)| one(id, 'o', number));
}

/// Calls `each` with the name of every speaker, and with the name that is known of whoever is one of the story's people, places
/// or organisations, or else the words that stand for them in the text.
fn each_speaker(record: &mut Record, mut each: impl FnMut(&mut String, &str)) {
    let mut quotes = std::mem::take(&mut record.quotes);
    for speaker in quotes.iter_mut().filter_map(|quote| quote.speaker.as_mut()) {
        let known = speaker.id.as_deref().and_then(|id| record.entity(id)).map(|known| known.name());
        let words = || speaker.mention.as_ref().map(|mention| mention.text.as_str());
        if let (Some(name), Some(known)) = (&mut speaker.name, known.or_else(words)) {
            each(name, known);
        }
    }
    record.quotes = quotes;
}

/// Words of this program that a record has for nearly everything found, each of which is kept as the one ASCII character of
/// its number here, from 1; the most usual stand first. None of those that are not here has one character alone. Where this
/// list changes, so does [`super::schema::VERSION`].
const USUAL: &[&str] = &[
    "tagger",
    "indirect",
    "unknown",
    "person",
    "reported_clause",
    "certain",
    "best_known",
    "city",
    "country",
    "direct",
    "day",
    "group",
    "year",
    "demonym",
    "admin1",
    "weekday",
    "time",
    "subject_verb",
    "clause_first",
    "organization",
    "relative",
    "context",
    "month",
    "clock",
    "according_to",
    "mixed",
    "document",
    "today",
    "admin2",
    "verb_subject",
    "edge",
    "sentence_before",
    "known_organization",
    "week",
    "before",
    "place",
    "known_person",
    "organization_word",
    "offset",
    "continuation",
    "season",
    "acronym",
    "continent",
    "region",
    "clause_around",
    "same_in_story",
    "clause_subject",
    "natural",
    "decade",
    "counties",
    "container",
    "verb_before",
    "title",
    "marks",
    "century",
    "aged",
    "nickname",
    "party",
    "known",
    "eastern_name",
    "quarter",
    "half",
    "locative",
];

/// Puts its character in the place of a usual word.
fn shorten(word: &mut String) {
    let number = USUAL.iter().position(|usual| usual == word).and_then(|at| u8::try_from(at + 1).ok());
    if let Some(number) = number {
        word.clear();
        word.push(char::from(number));
    }
}

/// Puts a usual word in the place of its character.
fn lengthen(word: &mut String) {
    if let &[number] = word.as_bytes()
        && let Some(usual) = USUAL.get(usize::from(number).wrapping_sub(1))
    {
        word.clear();
        word.push_str(usual);
    }
}

/// Calls `each` with every word by which the program says how and as what something was found.
fn each_usual(record: &mut Record, mut each: impl FnMut(&mut String)) {
    let Record { dates, people, places, organizations, quotes, .. } = record;
    for date in dates {
        each(&mut date.granularity);
        date.rule.as_mut().map(&mut each);
    }
    let people = people.iter_mut().flat_map(|person| &mut person.mentions);
    let organizations = organizations.iter_mut().flat_map(|body| &mut body.mentions);
    for mention in people.chain(organizations) {
        mention.rule.as_mut().map(&mut each);
    }
    for place in places {
        each(&mut place.kind);
        for mention in &mut place.mentions {
            mention.role.as_mut().map(&mut each);
            mention.rule.as_mut().map(&mut each);
        }
    }
    for quote in quotes {
        each(&mut quote.kind);
        quote.rule.as_mut().map(&mut each);
        if let Some(speaker) = &mut quote.speaker {
            each(&mut speaker.kind);
        }
    }
}

/// Parts of a degree that the gazetteer tells. A number of these is whole, half of its bytes are zeros, and it is more than
/// any number of degrees, by which the two are told apart.
const SCALE: f64 = 1e4;
/// No place has more degrees north or east.
const MOST_DEGREES: f64 = 180.0;

/// Calls `each` with the degrees of every place.
fn each_degree(record: &mut Record, each: impl FnMut(&mut f64)) {
    let points = record.places.iter_mut().flat_map(|place| [&mut place.lat, &mut place.lon]);
    points.flatten().for_each(each);
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

/// Whether [`slice`] gives these words.
fn is_slice(bytes: &Bytes<'_>, spans: &[Extent], words: &str) -> bool {
    let mut rest = words;
    for span in spans {
        let joined = if rest.len() < words.len() { rest.strip_prefix(' ') } else { Some(rest) };
        match joined.and_then(|rest| rest.strip_prefix(bytes.slice(span.start, span.end))) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

/// Calls `each` with all words of a record that are a slice of its text, and their spans.
fn each_slice(record: &mut Record, mut each: impl FnMut(&Bytes<'_>, &[Extent], &mut String)) {
    let text = std::mem::take(&mut record.text);
    let bytes = Bytes::new(&text);
    let mut one = |start: usize, end: usize, words: &mut String| each(&bytes, &[Extent { start, end }], words);
    if let Some(line) = &mut record.dateline {
        one(line.start, line.end, &mut line.text);
    }
    record.dates.iter_mut().for_each(|date| one(date.start, date.end, &mut date.text));
    let people = record.people.iter_mut().map(|person| (&mut person.name, &mut person.mentions));
    let places = record.places.iter_mut().map(|place| (&mut place.name, &mut place.mentions));
    let organizations = record.organizations.iter_mut().map(|body| (&mut body.name, &mut body.mentions));
    for (name, all) in people.chain(places).chain(organizations) {
        // Most names stand in full where they are first.
        if let Some(first) = all.first() {
            one(first.start, first.end, name);
        }
        all.iter_mut().for_each(|mention| one(mention.start, mention.end, &mut mention.text));
    }
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
            // One mention is a slice, and one was written otherwise; one id is no count.
            people: ["p0", "p7"]
                .map(|id| Person {
                    id: id.into(),
                    name: "Quill".into(),
                    titles: Vec::new(),
                    aliases: Vec::new(),
                    mentions: vec![mention("Quill"), mention("QUILL")],
                })
                .into(),
            quotes: vec![Quote {
                kind: "direct".into(),
                text: "We wait, and see.".into(),
                spans: vec![extent("We wait,"), extent("and see.")],
                speaker: Some(Speaker {
                    name: Some("Quill".into()),
                    id: Some("p0".into()),
                    kind: "person".into(),
                    mention: Some(quill),
                }),
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
    fn a_head_is_a_record_in_which_nothing_was_found() {
        let (mut record, packed) = (record(), pack(record()));
        record.signature.clear();
        Found::default().exchange(&mut record);
        let (head, _) = parts(&packed.rest).unwrap();
        assert_eq!(whole(&packed.text, head, Found::default(), Vec::new()), Some(record));
    }

    #[test]
    fn words_of_the_text_are_kept_once() {
        let packed = pack(record());
        let times = |words: &[u8]| packed.rest.windows(words.len()).filter(|window| *window == words).count();
        assert_eq!((times(b"Quill"), times(b"QUILL"), times(b"and see")), (0, 2, 0));
    }

    #[test]
    fn words_are_a_slice_where_they_are_the_same() {
        let bytes = Bytes::new("Été was long");
        let spans = [(0, 3), (3, 3), (4, 7)].map(|(start, end)| Extent { start, end });
        for words in ["Été was", "Été  was", "Été wa", "Été was ", "Étéwas", "", " ", "Été"] {
            for many in 0..=spans.len() {
                let is_same = slice(&bytes, &spans[..many]) == words;
                assert_eq!(is_slice(&bytes, &spans[..many], words), is_same, "{words}");
            }
        }
        assert!(is_slice(&bytes, &[Extent { start: 3, end: 3 }, spans[0]], "Été"));
    }

    #[test]
    fn steps_in_either_direction_are_small_numbers() {
        let numbers = [0, -1, 1, -2, 2].map(folded);
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
        for step in [0, 1, -1, 300, -300, isize::MAX, isize::MIN] {
            assert_eq!(unfolded(folded(step)), step);
        }
    }

    #[test]
    fn usual_words_have_one_character_each_and_others_stay() {
        for usual in USUAL {
            let mut word = (*usual).to_owned();
            shorten(&mut word);
            assert!(word.len() == 1 && word.is_ascii(), "{usual}");
            lengthen(&mut word);
            assert_eq!(word, *usual);
        }
        for other in ["", "kin", "numbered_day"] {
            let mut word = other.to_owned();
            shorten(&mut word);
            lengthen(&mut word);
            assert_eq!(word, other);
        }
    }

    #[test]
    fn degrees_come_back_as_they_were() {
        let degrees = [0.0, -0.0, 0.0001, 0.0181, 12.0, -33.8688, 151.2093, 180.0, -180.0, 40.712_776, 1.0 / 3.0];
        let places = degrees.map(|lat| Place { lat: Some(lat), lon: None, ..Place::default() });
        let record = Record { places: places.into(), ..Record::default() };
        let packed = pack(record.clone());
        let read = unpack(&packed.text, &packed.rest, Vec::new()).unwrap();
        let bits = |record: &Record| record.places.iter().map(|place| place.lat.unwrap().to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&read), bits(&record));
    }

    #[test]
    fn what_is_damaged_is_no_record() {
        let Packed { text, rest } = pack(record());
        assert!((0..rest.len()).all(|end| unpack(&text, &rest[..end], Vec::new()).is_none()));
    }
}
