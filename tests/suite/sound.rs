//! What holds of every record and every page, whatever the input was.

use archive::index::kept::Bytes;
use archive::input::Document;
use archive::record::Record;
use archive::span::Span;
use archive::story::{cuts, split};

/// Every span of a record lies inside its text and is the words it says; the text is where the document has it.
pub(crate) fn record(record: &Record, document: &str) {
    let text = Text { text: &record.text, bytes: Bytes::new(&record.text), length: record.text.chars().count() };
    let start = Bytes::new(document).at(record.source.offset);
    assert!(document[start..].starts_with(&record.text), "{}: the text is not at its offset", record.id);
    assert!(record.source.bytes[0] <= record.source.bytes[1], "{}: {:?}", record.id, record.source.bytes);
    for cut in &record.cut {
        text.at(cut.start, cut.end);
    }
    if let Some(line) = &record.dateline {
        text.is(line.start, line.end, &line.text);
    }
    for date in &record.dates {
        text.is(date.start, date.end, &date.text);
    }
    let people = record.people.iter().flat_map(|person| &person.mentions);
    let places = record.places.iter().flat_map(|place| &place.mentions);
    let organizations = record.organizations.iter().flat_map(|organization| &organization.mentions);
    for mention in people.chain(places).chain(organizations) {
        text.is(mention.start, mention.end, &mention.text);
    }
    for quote in &record.quotes {
        let words: Vec<&str> =
            quote.spans.iter().flat_map(|span| text.at(span.start, span.end).split_whitespace()).collect();
        assert_eq!(words.join(" "), quote.text, "{}", record.id);
        let mention = quote.speaker.as_ref().and_then(|speaker| speaker.mention.as_ref());
        for phrase in quote.cue.iter().chain(mention) {
            text.is(phrase.start, phrase.end, &phrase.text);
        }
        assert!((0.0..=1.0).contains(&quote.confidence), "{}: {}", record.id, quote.confidence);
    }
}

/// Stories and what is in none of them make up the text of a document but for white space, each part once.
pub(crate) fn nothing_is_lost(document: &Document) {
    let text = &document.text;
    let mut spans: Vec<Span> = split(document).iter().map(|story| story.span).collect();
    let stories = spans.clone();
    let mut next = 0;
    for (cut, _) in cuts(document) {
        while stories.get(next).is_some_and(|story| story.end <= cut.start) {
            next += 1;
        }
        if !stories.get(next).is_some_and(|story| story.contains(cut)) {
            spans.push(cut);
        }
    }
    spans.sort_unstable();
    let mut at = 0;
    for span in spans {
        assert!(at <= span.start, "{span:?} overlaps what ends at {at}");
        assert_eq!(text[at..span.start].trim(), "", "lost before {span:?}");
        let [start, end] = document.file_bytes(span);
        assert!(start <= end, "{span:?} is {start}..{end} of the file");
        at = span.end;
    }
    assert_eq!(text[at..].trim(), "", "lost after {at}");
}

/// A text by code points.
struct Text<'t> {
    text: &'t str,
    bytes: Bytes<'t>,
    length: usize,
}

impl Text<'_> {
    #[track_caller]
    fn at(&self, start: usize, end: usize) -> &str {
        assert!(start <= end && end <= self.length, "{start}..{end} of {}", self.length);
        self.bytes.span(start, end).of(self.text)
    }

    #[track_caller]
    fn is(&self, start: usize, end: usize, words: &str) {
        assert_eq!(self.at(start, end), words);
        assert!(start < end, "nothing at {start}");
    }
}
