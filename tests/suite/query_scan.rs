//! Random queries: what the engine finds is what a plain look through all records finds.
//!
//! The scan knows the words of a text, their stems, sentences and paragraphs, and tries every way in which words can
//! stand; it shares no code with the engine's side but the reading of words.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use archive::index::days::Days;
use archive::index::words::{exact, stems};
use archive::index::{Reader, Sort, kept, source_name};
use archive::query::{Dates, Field, Form, Near, Query, Target, Value, Word, Words, lower, parse};
use archive::record::Record;
use archive::text::Text;
use proptest::prelude::*;

use crate::archive::Archive;

const WORDS: [&str; 14] = [
    "wolf", "wolves", "bear", "bears", "fox", "river", "rivers", "walk", "walked", "walking", "grey", "big", "Zoë",
    "co-op",
];

/// The archive, its records by id.
struct Scanned {
    _archive: Archive,
    reader: Reader,
    records: Vec<Record>,
}

fn scanned() -> &'static Scanned {
    static SCANNED: OnceLock<Scanned> = OnceLock::new();
    SCANNED.get_or_init(|| {
        let archive = Archive::new().with("articles.jsonl", articles());
        archive.run("index articles.jsonl").ends(0);
        let reader = Reader::open(&archive.path(".archive")).unwrap();
        let all = lower(&Query::All, &reader, Target::Stories).unwrap();
        let hits = reader.search(&*all, Sort::Path, usize::MAX).unwrap();
        let records: Vec<Record> = hits.hits.iter().map(|hit| reader.story(hit.address).unwrap().head.record).collect();
        assert!(records.len() >= 60);
        Scanned { _archive: archive, reader, records }
    })
}

/// Sixty articles of few words, made by a small generator of our own so that they are the same every time.
fn articles() -> String {
    let mut state = 7_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    };
    let mut lines = String::new();
    for number in 0..64 {
        let mut text = String::new();
        for _ in 0..1 + next(3) {
            for _ in 0..1 + next(3) {
                let words: Vec<&str> = (0..2 + next(6)).map(|_| WORDS[next(WORDS.len())]).collect();
                text += &format!("The {} ended. ", words.join(" "));
            }
            text += "\n\n";
        }
        let mut article = serde_json::json!({"id": format!("n{number}"), "text": text});
        if next(3) > 0 {
            article["headline"] = format!("{} and {}", WORDS[next(WORDS.len())], WORDS[next(WORDS.len())]).into();
        }
        match next(4) {
            0 => {}
            1 => article["date"] = format!("{}", 2000 + next(4)).into(),
            _ => article["date"] = format!("{}-{:02}-{:02}", 2000 + next(4), 4 + next(3), 7 + next(3)).into(),
        }
        article["publication"] = ["Northern Press", "Evening Star"][next(2)].into();
        lines += &format!("{article}\n");
    }
    lines
}

/// A text as the scan sees it.
#[derive(Default)]
struct Seen {
    words: Vec<(String, String)>,
    positions: Vec<usize>,
    sentences: Vec<usize>,
    paragraphs: Vec<usize>,
}

impl Seen {
    fn new(text: &str, kept: &[archive::span::Span]) -> Self {
        let read = Text::plain(text);
        let mut seen = Self::default();
        for (piece, span) in kept.iter().enumerate() {
            for (number, sentence) in read.sentences.iter().enumerate() {
                let (first, last) = (read.tokens[sentence.start], read.tokens[sentence.end - 1]);
                let (start, end) = ((first.start as usize).max(span.start), (last.end as usize).min(span.end));
                for word in if start < end { exact(&text[start..end]) } else { Vec::new() } {
                    let stem = stems(&word).concat();
                    seen.positions.push(seen.words.len() + piece * 1000);
                    seen.words.push((word, stem));
                    seen.sentences.push(number);
                    seen.paragraphs.push(sentence.paragraph);
                }
            }
        }
        seen
    }

    fn word(&self, at: usize, word: &Word) -> bool {
        let (text, stem) = &self.words[at];
        match word.form {
            Form::Exact => *text == word.text,
            Form::Any => *text == word.text || stems(&word.text).concat() == *stem,
            Form::Pattern => matches(&word.text.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>()),
            Form::Fuzzy(slips) => slipped(&word.text, usize::from(slips)).contains(text),
        }
    }

    /// Every way in which words can stand, each as the places that they take.
    fn ways(&self, words: &Words) -> Vec<Vec<usize>> {
        let mut ways = match words {
            Words::Any(parts) => parts.iter().flat_map(|part| self.ways(part)).collect(),
            Words::AtLeast { times, what } => {
                let ways = self.ways(what);
                let mut free = 0;
                let mut by_end: Vec<_> = ways.iter().map(|way| (way[way.len() - 1], way[0])).collect();
                by_end.sort_unstable();
                let counted = by_end.into_iter().filter(|(end, start)| {
                    let counts = *start >= free;
                    free = if counts { end + 1 } else { free };
                    counts
                });
                if counted.count() >= *times as usize { ways } else { Vec::new() }
            }
            Words::Near { left, right, how } => {
                let mut ways = Vec::new();
                for one in self.ways(left) {
                    for other in self.ways(right) {
                        if one.iter().all(|at| !other.contains(at)) && self.near(&one, &other, *how) {
                            let mut both = [one.clone(), other].concat();
                            both.sort_unstable();
                            ways.push(both);
                        }
                    }
                }
                ways
            }
            Words::Phrase { words, slop } => self.rows(words, *slop as usize),
        };
        ways.sort();
        ways.dedup();
        ways
    }

    fn near(&self, one: &[usize], other: &[usize], how: Near) -> bool {
        let (first, last) = (self.positions[one[0]], self.positions[one[one.len() - 1]]);
        let (begin, end) = (self.positions[other[0]], self.positions[other[other.len() - 1]]);
        let alike = |parts: &[usize]| {
            let all: BTreeSet<usize> = one.iter().chain(other).map(|&at| parts[at]).collect();
            all.len() == 1
        };
        let crossed = first < end && begin < last;
        match how {
            Near::Before(reach) => last < begin && begin - last <= reach as usize,
            Near::Within(reach) => {
                let gap = if last < begin { begin - last } else { first.saturating_sub(end) };
                if crossed {
                    (begin > first && end < last) || (first > begin && last < end)
                } else {
                    gap <= reach as usize
                }
            }
            Near::Sentence => alike(&self.sentences) && !overlaps(first, last, begin, end),
            Near::Paragraph => alike(&self.paragraphs) && !overlaps(first, last, begin, end),
        }
    }

    fn rows(&self, words: &[Word], slop: usize) -> Vec<Vec<usize>> {
        let mut rows: Vec<Vec<usize>> = vec![Vec::new()];
        for word in words {
            let places: Vec<usize> = (0..self.words.len()).filter(|&at| self.word(at, word)).collect();
            rows = rows
                .iter()
                .flat_map(|row| places.iter().map(|&at| [row.as_slice(), &[at]].concat()).collect::<Vec<_>>())
                .filter(|row| {
                    let beginnings = row.iter().enumerate().map(|(n, &at)| self.positions[at] as i64 - n as i64);
                    let (low, high) = (beginnings.clone().min().unwrap(), beginnings.max().unwrap());
                    let last = row[row.len() - 1];
                    (high - low) as usize <= slop && !row[..row.len() - 1].contains(&last)
                })
                .collect();
        }
        rows.iter_mut().for_each(|row| row.sort_unstable());
        rows
    }
}

/// Whether two stretches overlap without one lying inside the other.
fn overlaps(first: usize, last: usize, begin: usize, end: usize) -> bool {
    let inside = (begin > first && end < last) || (first > begin && last < end);
    first <= end && begin <= last && !inside
}

fn matches(pattern: &[char], word: &[char]) -> bool {
    match (pattern.split_first(), word.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => matches(rest, word) || (!word.is_empty() && matches(pattern, &word[1..])),
        (Some((c, rest)), Some((d, tail))) => (*c == '?' || c == d) && matches(rest, tail),
        _ => false,
    }
}

/// All that a word becomes with so many slips, letters of our words alone.
fn slipped(word: &str, slips: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::from([word.to_owned()]);
    for _ in 0..slips {
        for word in found.clone() {
            let chars: Vec<char> = word.chars().collect();
            for at in 0..=chars.len() {
                let (head, tail) = (chars[..at].iter().collect::<String>(), &chars[at..]);
                for c in 'a'..='z' {
                    found.insert(format!("{head}{c}{}", tail.iter().collect::<String>()));
                    if !tail.is_empty() {
                        found.insert(format!("{head}{c}{}", tail[1..].iter().collect::<String>()));
                    }
                }
                if !tail.is_empty() {
                    found.insert(format!("{head}{}", tail[1..].iter().collect::<String>()));
                }
                if tail.len() > 1 {
                    found.insert(format!("{head}{}{}{}", tail[1], tail[0], tail[2..].iter().collect::<String>()));
                }
            }
        }
    }
    found
}

fn holds(query: &Query, record: &Record) -> bool {
    match query {
        Query::All => true,
        Query::And(parts) => parts.iter().all(|part| holds(part, record)),
        Query::Or(parts) => parts.iter().any(|part| holds(part, record)),
        Query::Not(part) => !holds(part, record),
        Query::Clause(clause) => match &clause.value {
            Value::Flag(name) => *name == "has:headline" && record.headline.is_some(),
            Value::Dates(dates) => dated(record, *dates),
            Value::Words(words) => {
                let text = || Seen::new(&record.text, &kept::spans(record));
                let headline = record.headline.as_deref().unwrap_or_default();
                let headline = || Seen::new(headline, &[archive::span::Span::new(0, headline.len())]);
                let stand = |seen: Seen| !seen.ways(words).is_empty();
                match clause.field {
                    None => stand(text()) || stand(headline()),
                    Some(Field::Text) => stand(text()),
                    Some(Field::Headline) => stand(headline()),
                    Some(Field::Source) => {
                        let source = exact(source_name(record).unwrap_or_default());
                        matches!(words, Words::Phrase { words, .. } if words.iter().all(|word| source.contains(&word.text)))
                    }
                    _ => unreachable!("no query here asks for it"),
                }
            }
        },
    }
}

fn dated(record: &Record, dates: Dates) -> bool {
    let days = record.date.as_ref().and_then(Days::of);
    match (dates, days) {
        (Dates::Known(how), _) => record.date.as_ref().map_or("none", |date| date.method.as_str()) == how,
        (_, None) => false,
        (Dates::Within(within), Some(days)) => within.first <= days.first && days.last <= within.last,
        (Dates::Yearly { month, day }, Some(_)) => {
            let value = &record.date.as_ref().unwrap().value;
            let wanted = day.map_or(format!("-{month:02}"), |day| format!("-{month:02}-{day:02}"));
            value.len() > 4 && value[4..].starts_with(&wanted)
        }
    }
}

/// A word in one of the ways in which it can be typed.
fn word() -> impl Strategy<Value = String> {
    (0..WORDS.len(), 0..8_usize).prop_map(|(at, how)| {
        let word = WORDS[at];
        match how {
            0 => format!("={word}"),
            1 => format!("{}*", word.chars().take(3).collect::<String>()),
            2 if !word.contains('-') => format!("{}?{}", &word[..1], word.chars().skip(2).collect::<String>()),
            3 if word.is_ascii() && !word.contains('-') => format!("{word}~1"),
            4 => format!("\"{word} {}\"", WORDS[(at + 5) % WORDS.len()]),
            5 => format!("\"{word} {}\"~{}", WORDS[(at + 3) % WORDS.len()], at % 4),
            _ => word.to_owned(),
        }
    })
}

/// Words that stand near each other, so often, or alone; of one field.
fn stand() -> impl Strategy<Value = String> {
    let group = prop_oneof![2 => word(), 1 => (word(), word()).prop_map(|(a, b)| format!("({a} OR {b})"))];
    let how =
        prop_oneof![Just("w/1"), Just("w/3"), Just("pre/2"), Just("pre/4"), Just("w/s"), Just("w/p"), Just("W/2")];
    let near = (group.clone(), how, group.clone()).prop_map(|(a, how, b)| format!("({a} {how} {b})"));
    prop_oneof![
        3 => group.clone(),
        3 => near,
        1 => (2..4_u32, group).prop_map(|(times, what)| format!("atleast{times}({what})")),
    ]
}

fn clause() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "source:northern",
        "source:\"evening star\"",
        "has:headline",
        "date:2001",
        "date:2001..2002-05",
        "date:[2000-05 TO 2003-04-08]",
        "date:*-05-08",
        "date:*-04",
        "date:may 2002",
        "date:none",
        "date:given",
        "date:>2002",
    ]);
    prop_oneof![
        5 => stand(),
        1 => stand().prop_map(|words| format!("headline:({words})")),
        1 => stand().prop_map(|words| format!("text({words})")),
        1 => fixed.prop_map(str::to_owned),
    ]
}

fn query() -> impl Strategy<Value = String> {
    clause().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) or ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) AND NOT ({b})")),
            inner.prop_map(|a| format!("-({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_finds_what_a_scan_of_all_records_finds(typed in query()) {
        let scanned = scanned();
        let query = parse(&typed).unwrap_or_else(|error| panic!("{error}"));
        let lowered = lower(&query, &scanned.reader, Target::Stories).unwrap();
        let hits = scanned.reader.search(&*lowered, Sort::Path, usize::MAX).unwrap();
        let found: Vec<String> =
            hits.hits.iter().map(|hit| scanned.reader.story(hit.address).unwrap().head.record.id).collect();
        let expected: Vec<String> =
            scanned.records.iter().filter(|record| holds(&query, record)).map(|record| record.id.clone()).collect();
        prop_assert_eq!(found, expected, "{}", typed);
    }

    #[test]
    fn whatever_is_typed_is_a_query_or_an_error_with_its_place(typed in "[a-zé \"“()*?~!:=/+.\\[\\]TO0-9-]{0,24}") {
        if let Err(error) = parse(&typed) {
            prop_assert!(typed.get(error.span.clone()).is_some(), "{:?} in {}", error.span, typed);
            prop_assert!(error.to_string().contains('^'));
        }
    }
}
