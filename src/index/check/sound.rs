//! Whether a record is sound: every span lies inside its text and is the words it says.

use crate::index::kept::Bytes;
use crate::record::Record;

/// What is wrong with a record, in words; the first thing found.
pub(super) fn fault(record: &Record) -> Option<String> {
    let text = Text { text: &record.text, bytes: Bytes::new(&record.text), length: record.text.chars().count() };
    let wrong = |what: &str, start: usize, end: usize| Some(format!("{what} at {start}–{end} is not in its text"));
    if let Some(cut) = record.cut.iter().find(|cut| text.at(cut.start, cut.end).is_none()) {
        return wrong("what was cut", cut.start, cut.end);
    }
    let dateline = record.dateline.iter().map(|line| ("the dateline", line.start, line.end, &line.text));
    let dates = record.dates.iter().map(|date| ("a date", date.start, date.end, &date.text));
    let people = record.people.iter().flat_map(|person| &person.mentions);
    let names = people
        .chain(record.places.iter().flat_map(|place| &place.mentions))
        .chain(record.organizations.iter().flat_map(|organization| &organization.mentions))
        .map(|mention| ("a name", mention.start, mention.end, &mention.text));
    let speakers = record.quotes.iter().filter_map(|quote| quote.speaker.as_ref()?.mention.as_ref());
    let phrases = record.quotes.iter().filter_map(|quote| quote.cue.as_ref()).chain(speakers);
    let phrases = phrases.map(|phrase| ("words beside a quote", phrase.start, phrase.end, &phrase.text));
    for (what, start, end, words) in dateline.chain(dates).chain(names).chain(phrases) {
        if text.at(start, end) != Some(words) {
            return wrong(what, start, end);
        }
    }
    for quote in &record.quotes {
        let spans: Option<Vec<&str>> = quote.spans.iter().map(|span| text.at(span.start, span.end)).collect();
        let words: Vec<&str> = spans.iter().flatten().flat_map(|span| span.split_whitespace()).collect();
        if spans.is_none() || words.join(" ") != quote.text {
            let first = quote.spans.first().map_or((0, 0), |span| (span.start, span.end));
            return wrong("a quote", first.0, first.1);
        }
    }
    None
}

/// A text by code points.
struct Text<'t> {
    text: &'t str,
    bytes: Bytes<'t>,
    length: usize,
}

impl Text<'_> {
    fn at(&self, start: usize, end: usize) -> Option<&str> {
        (start <= end && end <= self.length).then(|| self.bytes.span(start, end).of(self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Cut, DateMention, Extent, Quote};

    #[test]
    fn spans_outside_the_text_and_other_words_are_told() {
        let sound = Record { text: "Été: “We will mend it,” she said on Monday.".into(), ..Record::default() };
        assert_eq!(fault(&sound), None);
        let date = |start, end| DateMention {
            start,
            end,
            text: "Monday".into(),
            value: None,
            granularity: "day".into(),
            rule: None,
        };
        let quote = |start, end| Quote {
            kind: "direct".into(),
            text: "We will mend it,".into(),
            spans: vec![Extent { start, end }],
            speaker: None,
            cue: None,
            confidence: 0.0,
            rule: None,
        };
        assert_eq!(fault(&Record { dates: vec![date(36, 42)], quotes: vec![quote(6, 22)], ..sound.clone() }), None);
        let told = |record: Record| fault(&record).unwrap_or_default();
        assert_eq!(told(Record { dates: vec![date(35, 41)], ..sound.clone() }), "a date at 35–41 is not in its text");
        assert_eq!(told(Record { quotes: vec![quote(6, 99)], ..sound.clone() }), "a quote at 6–99 is not in its text");
        let cut = vec![Cut { start: 40, end: 44, rule: "appeal".into() }];
        assert_eq!(told(Record { cut, ..sound }), "what was cut at 40–44 is not in its text");
    }
}
