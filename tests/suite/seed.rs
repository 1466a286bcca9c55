//! The page in `seeds/`, as it is and changed in ways that must not matter.

use std::path::Path;

use archive::input;
use archive::record::{Quote, Record};

/// The page, decoded.
fn page() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    std::fs::read_to_string(file.path()).unwrap()
}

fn records(text: &str) -> Vec<Record> {
    archive::pipeline::extract(&input::plain(Path::new("page.txt"), text))
}

/// All that a reader takes from a record, without positions: what two prints of one page share.
fn facts(record: &Record) -> Vec<String> {
    let plain = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").replace(['“', '”'], "\"").replace('’', "'").replace('—', "--")
    };
    let mut facts =
        vec![format!("{:?} {:?}", record.headline, record.dateline.as_ref().map(|d| (&d.place, &d.agency)))];
    facts.extend(record.date.iter().map(|date| format!("date {} {}", date.value, date.method)));
    facts.extend(record.dates.iter().map(|date| format!("{} is {:?}", plain(&date.text), date.value)));
    for person in &record.people {
        let mentions: Vec<_> = person.mentions.iter().map(|mention| plain(&mention.text)).collect();
        facts.push(format!("{} {:?} {:?} {mentions:?}", person.name, person.titles, person.aliases));
    }
    for place in &record.places {
        let mentions: Vec<_> = place.mentions.iter().map(|mention| (plain(&mention.text), &mention.role)).collect();
        facts.push(format!("{} {:?} {mentions:?}", place.name, place.geonames));
    }
    facts.extend(record.quotes.iter().map(|quote| plain(&quote_fact(quote))));
    facts
}

fn quote_fact(quote: &Quote) -> String {
    let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
    let cue = quote.cue.as_ref().map(|cue| cue.text.as_str());
    format!("{} {:?} {cue:?}: {}", quote.kind, speaker, quote.text)
}

/// Asserts that a changed page gives the facts of the page, after `rename` is applied to these.
#[track_caller]
fn assert_same(changed: &str, rename: impl Fn(&str) -> String) {
    let original: Vec<Vec<String>> = records(&page()).iter().map(facts).collect();
    let changed: Vec<Vec<String>> = records(changed).iter().map(facts).collect();
    assert_eq!(original.len(), changed.len(), "stories");
    for (before, after) in original.iter().zip(&changed) {
        let before: Vec<String> = before.iter().map(|fact| rename(fact)).collect();
        assert_eq!(&before, after);
    }
}

#[test]
fn two_stories_with_their_heads_and_days() {
    let records = records(&page());
    assert_eq!(records.len(), 2);
    assert_eq!((records[0].headline.as_deref(), records[0].source.offset), (None, 0));
    assert_eq!(records[1].headline.as_deref(), Some("Senator offers help"));
    let dateline = records[1].dateline.as_ref().unwrap();
    assert_eq!((dateline.place.as_deref(), dateline.agency.as_deref()), (Some("Washington"), Some("Kyodo")));
    assert!(records[1].text.ends_with("“It’s time for this to stop in North Korea.”"), "the appeal below is cut");
    for record in &records {
        let date = record.date.as_ref().unwrap();
        assert_eq!((&date.value[..8], date.method.as_str()), ("2002-05-", "inferred"));
        assert!(!date.because.is_empty());
    }
}

#[test]
fn every_speaker_is_right() {
    let quotes: Vec<String> = records(&page())
        .iter()
        .flat_map(|record| &record.quotes)
        .filter(|quote| quote.kind == "direct")
        .map(|quote| {
            format!("{}: {}", quote.speaker.as_ref().unwrap().name.as_deref().unwrap(), first_words(&quote.text))
        })
        .collect();
    assert_eq!(
        quotes,
        [
            "Junichiro Koizumi: There are still differences",
            "Yoriko Kawaguchi: The stances are different,",
            "Junichiro Koizumi: I realize the South",
            "Yasuo Fukuda: We have to do",
            "Sam Brownback: If there’s a question",
            "Phil Reeker: We were not approached",
            "Sam Brownback: Today we are shining",
        ]
    );
}

fn first_words(text: &str) -> String {
    text.split(' ').take(4).collect::<Vec<_>>().join(" ")
}

#[test]
fn spans_slice_what_they_name() {
    for record in records(&page()) {
        let text: Vec<char> = record.text.chars().collect();
        let slice = |start: usize, end: usize| text[start..end].iter().collect::<String>();
        for date in &record.dates {
            assert_eq!(slice(date.start, date.end), date.text);
        }
        for mention in
            record.people.iter().flat_map(|p| &p.mentions).chain(record.places.iter().flat_map(|p| &p.mentions))
        {
            assert_eq!(slice(mention.start, mention.end), mention.text);
        }
        for quote in &record.quotes {
            let joined: Vec<String> = quote.spans.iter().map(|span| slice(span.start, span.end)).collect();
            assert_eq!(joined.join(" "), quote.text);
        }
        let whole: String = page().chars().skip(record.source.offset).take(text.len()).collect();
        assert_eq!(whole, record.text);
    }
}

#[test]
fn line_breaks_of_windows_do_not_matter() {
    assert_same(&page().replace('\n', "\r\n"), str::to_owned);
}

#[test]
fn straight_marks_do_not_matter() {
    assert_same(&page().replace(['“', '”'], "\"").replace('’', "'"), str::to_owned);
}

#[test]
fn lines_broken_at_72_do_not_matter() {
    assert_same(&wrapped(&page(), 72), str::to_owned);
}

/// The page under invented names, the prime minister's excepted.
fn renamed(text: &str) -> String {
    let names = [
        ("Brownback", "Whitlock"),
        ("Kawaguchi", "Moriyama"),
        ("Qian Qichen", "Liu Wenhua"),
        ("Fukuda", "Okabe"),
        ("Reeker", "Lambert"),
        ("Edward Royce", "Henry Aldous"),
        ("Tom Davis", "Walter Finch"),
        ("Edward Kennedy", "Oscar Bright"),
        ("Sam ", "Walter "),
    ];
    names.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
}

#[test]
fn other_names_give_the_same_story_under_other_names() {
    assert_same(&renamed(&page()), renamed);
}

#[test]
fn the_same_days_five_weeks_later_give_that_date() {
    let changed = page().replace("May 8", "June 12").replace("May 20", "June 24");
    let records = records(&changed);
    for record in &records {
        let day = &record.date.as_ref().unwrap().value;
        assert!(["2002-06-27", "2002-06-28", "2002-06-29"].contains(&day.as_str()), "{day}");
    }
    let values: Vec<_> = records[1].dates.iter().filter_map(|date| date.value.as_deref()).collect();
    assert!(values.contains(&"2002-06-12") && values.contains(&"2002-06-26"), "{values:?}");
}

#[test]
fn another_prime_minister_gives_another_year() {
    // May 10 plus 15 days is a Thursday in 1989, 1995, 2000 and 2006; Major was in office in one of these alone.
    let changed = renamed(&page())
        .replace("Junichiro Koizumi", "John Major")
        .replace("Koizumi", "Major")
        .replace("May 8", "May 10")
        .replace("May 20", "May 22");
    for record in records(&changed) {
        let date = record.date.unwrap();
        assert!(["1995-05-25", "1995-05-26"].contains(&date.value.as_str()), "{date:?}");
        assert!(date.because.iter().any(|reason| reason.contains("Major")), "{date:?}");
    }
}

/// The page with every paragraph broken at `width` columns.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut column = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
        out.push('\n');
    }
    out
}
