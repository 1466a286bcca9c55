//! The text of a story as HTML: people and places as links, dates and quotes marked, the reason for each on hover.

use std::collections::BTreeSet;

use archive::index::days::{Days, date};
use archive::index::kept::Bytes;
use archive::record::Record;
use archive::span::{Span, keep_apart};
use maud::{Markup, html};

use super::ask::Ask;
use crate::output::story;

/// What a stretch of the text is.
struct Mark {
    span: Span,
    kind: Kind,
    /// What it stands for.
    name: String,
    /// Why it is taken for that.
    why: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Place,
    Date,
}

/// The stretch of a quote, and its number in the record.
struct Said {
    span: Span,
    number: usize,
    why: String,
}

/// The paragraphs of a record; what was cut is left out, and so is the headline where it begins the text.
pub(super) fn paragraphs(record: &Record, title: &str) -> Markup {
    let bytes = Bytes::new(&record.text);
    let (marks, said) = (marks(record, &bytes), said(record, &bytes));
    let mut first: BTreeSet<usize> = (0..record.quotes.len()).collect();
    let (mut at, mut at_said) = (0, 0);
    html! {
        @for span in story::paragraphs(record, &bytes, title) {
            @let marks = taken(&marks, &mut at, span, |mark| mark.span);
            @let said = taken(&said, &mut at_said, span, |said| said.span);
            p { (paragraph(record, span, marks, said, &mut first)) }
        }
    }
}

/// Those that overlap `span`, of a list in order; `at` is where to go on for the next span.
fn taken<'m, T>(all: &'m [T], at: &mut usize, span: Span, of: impl Fn(&T) -> Span) -> &'m [T] {
    while all.get(*at).is_some_and(|one| of(one).end <= span.start) {
        *at += 1;
    }
    let rest = &all[*at..];
    let count = rest.iter().take_while(|one| of(one).start < span.end).count();
    &rest[..count]
}

/// One paragraph. The first stretch of a quote can be led to from elsewhere; `first` holds those still to come.
fn paragraph(record: &Record, span: Span, marks: &[Mark], said: &[Said], first: &mut BTreeSet<usize>) -> Markup {
    let text = &record.text;
    let mut at = span.start;
    html! {
        @for quote in said {
            @let inside = Span::new(quote.span.start.max(at), quote.span.end.clamp(at, span.end).max(quote.span.start.max(at)));
            (stretch(text, Span::new(at, inside.start), marks))
            @let anchor = first.remove(&quote.number).then(|| format!("q{}", quote.number));
            q id=[anchor.as_deref()] title=(quote.why) { (stretch(text, inside, marks)) }
            @if anchor.is_some() { (led(record, quote)) }
            @let () = at = inside.end;
        }
        (stretch(text, Span::new(at, span.end), marks))
    }
}

/// The link to the page of a quote.
fn led(record: &Record, quote: &Said) -> Markup {
    let url = Ask { quote: Some(quote.number), ..Ask::story(&record.id) }.url("/quote");
    html! { a.to-quote href=(url) title=(quote.why) aria-label="this quote" { "¶" } }
}

/// A stretch that is all inside one quote, or outside of any.
fn stretch(text: &str, span: Span, marks: &[Mark]) -> Markup {
    let mut at = span.start;
    html! {
        @for mark in marks.iter().filter(|mark| span.contains(mark.span)) {
            @if mark.span.start >= at {
                (&text[at..mark.span.start])
                (marked(mark, mark.span.of(text)))
                @let () = at = mark.span.end;
            }
        }
        (text.get(at..span.end).unwrap_or_default())
    }
}

fn marked(mark: &Mark, words: &str) -> Markup {
    let ask = Ask::named(&mark.name);
    html! {
        @match mark.kind {
            Kind::Person => a.person href=(ask.url("/person")) title=(mark.why) { (words) },
            Kind::Place => a.place href=(ask.url("/place")) title=(mark.why) { (words) },
            Kind::Date => @match dated(&mark.name) {
                Some(url) => a.date href=(url) title=(mark.why) { (words) },
                None => span.date title=(mark.why) { (words) },
            },
        }
    }
}

/// The search for all that speaks of the same days; nothing where it is not known which.
fn dated(value: &str) -> Option<String> {
    let days = Days::of_value(value)?;
    let (first, last) = (date(days.first)?, date(days.last)?);
    let words = if first == last { format!("mentions:{first}") } else { format!("mentions:{first}..{last}") };
    Some(Ask { words, ..Ask::default() }.url("/"))
}

fn marks(record: &Record, bytes: &Bytes<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let rule = |rule: &Option<String>| rule.clone().unwrap_or_else(|| "no rule named".into());
    for person in &record.people {
        marks.extend(person.mentions.iter().map(|mention| Mark {
            span: bytes.span(mention.start, mention.end),
            kind: Kind::Person,
            name: person.name.clone(),
            why: format!("{} (rule: {})", person.name, rule(&mention.rule)),
        }));
    }
    for place in &record.places {
        let country = place.country.as_ref().map(|country| format!(", {country}")).unwrap_or_default();
        marks.extend(place.mentions.iter().map(|mention| Mark {
            span: bytes.span(mention.start, mention.end),
            kind: Kind::Place,
            name: place.name.clone(),
            why: format!("{}{country}, {} (rule: {})", place.name, place.kind, rule(&mention.rule)),
        }));
    }
    marks.extend(record.dates.iter().map(|date| {
        let value = date.value.clone().unwrap_or_else(|| "left open".into());
        Mark {
            span: bytes.span(date.start, date.end),
            kind: Kind::Date,
            why: format!("{value} (rule: {})", rule(&date.rule)),
            name: value,
        }
    }));
    keep_apart(&mut marks, |mark| mark.span);
    marks
}

/// The stretches of quotes, in order and none inside another.
fn said(record: &Record, bytes: &Bytes<'_>) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for (number, quote) in record.quotes.iter().enumerate() {
        let why = format!(
            "{}: {}, confidence {:.2} (rule: {})",
            story::speaker(quote),
            quote.kind,
            quote.confidence,
            quote.rule.as_deref().unwrap_or("no rule named")
        );
        let spans = quote.spans.iter().map(|span| bytes.span(span.start, span.end));
        said.extend(spans.map(|span| Said { span, number, why: why.clone() }));
    }
    keep_apart(&mut said, |one| one.span);
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use archive::record::{DateMention, Extent, Mention, Person, Quote};

    fn record() -> Record {
        let text = "Snow <b>\n“Ann & I leave Friday,” Ann Bell said.";
        let at = |words: &str| text[..text.find(words).unwrap()].chars().count();
        let mention = |start: usize, text: &str| Mention {
            start,
            end: start + text.chars().count(),
            text: text.into(),
            role: None,
            rule: Some("known_person".into()),
        };
        Record {
            people: vec![Person {
                name: "Ann <Bell>".into(),
                mentions: vec![mention(at("Ann &"), "Ann"), mention(at("Ann Bell"), "Ann Bell")],
                ..Person::default()
            }],
            dates: vec![DateMention {
                start: at("Friday"),
                end: at("Friday") + 6,
                text: "Friday".into(),
                value: Some("2002-05-24".into()),
                granularity: "day".into(),
                rule: None,
            }],
            quotes: vec![Quote {
                kind: "direct".into(),
                text: String::new(),
                spans: vec![Extent { start: at("Ann &"), end: at("” Ann") }],
                speaker: None,
                cue: None,
                confidence: 0.5,
                rule: None,
            }],
            text: text.into(),
            ..Record::default()
        }
    }

    #[test]
    fn names_are_links_quotes_can_be_led_to_and_mark_up_is_text() {
        let page = paragraphs(&record(), "").into_string();
        assert!(page.starts_with("<p>Snow &lt;b&gt;</p><p>“<q id=\"q0\""), "{page}");
        assert!(page.contains("href=\"/person?name=Ann+%3CBell%3E\""), "{page}");
        assert!(page.contains("title=\"Ann &lt;Bell&gt; (rule: known_person)\">Ann</a> &amp; I leave"), "{page}");
        assert!(
            page.contains(
                "href=\"/?q=mentions%3A2002-05-24\" title=\"2002-05-24 (rule: no rule named)\">Friday</a>,</q><a"
            ),
            "{page}"
        );
    }

    #[test]
    fn a_date_leads_to_all_that_speaks_of_it_and_one_left_open_nowhere() {
        assert_eq!(dated("2002-05").as_deref(), Some("/?q=mentions%3A2002-05-01..2002-05-31"));
        assert_eq!(dated("left open"), None);
    }

    #[test]
    fn the_headline_stands_above_the_text_alone() {
        assert!(!paragraphs(&record(), "Snow <b>").into_string().contains("Snow"));
    }
}
