//! The project's own gold: what is true of the tiny articles, and how much of it the program must find.
//!
//! `tests/articles/NAME.json` says what is true, whatever the program prints; `tests/articles/figures.tsv` records what
//! is reached, and no figure may fall below it. `ARCHIVE_BLESS=1` raises figures, and never lowers one: that is done by
//! hand, with the reason in the commit.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use archive::evaluate::{Figure, folder, measure};

/// What rounding to three digits may hide.
const ROUNDING: f64 = 0.0005;

fn articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles")
}

#[test]
fn no_figure_falls_below_what_is_recorded() {
    let (gold, read) = folder::read(&articles()).unwrap();
    let figures = measure(&gold, &read).unwrap();
    let file = articles().join("figures.tsv");
    let recorded = fs::read_to_string(&file).unwrap_or_default();
    if std::env::var_os("ARCHIVE_BLESS").is_some() {
        fs::write(&file, table(&figures, &recorded)).unwrap();
        return;
    }
    let mut wrong = String::new();
    for figure in &figures {
        match row(&recorded, figure.measure) {
            None => _ = writeln!(wrong, "{} is not recorded", figure.measure),
            Some((_, items)) if items != figure.items && is_of_gold(figure) => {
                _ = writeln!(wrong, "{} rests on {} gold items, {items} are recorded", figure.measure, figure.items);
            }
            Some((value, _)) if is_worse(figure, value) => {
                _ = writeln!(wrong, "{} is {:.3}, {value:.3} is recorded", figure.measure, figure.value);
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}see {}", file.display());
}

#[test]
fn every_kind_is_measured_over_at_least_twenty_stories() {
    let (gold, read) = folder::read(&articles()).unwrap();
    assert!(read.len() >= 50, "{} stories have gold", read.len());
    for kind in ["quotes", "people", "places"] {
        let stories = gold.lines().filter(|line| line.contains(&format!("\"{kind}\":"))).count();
        assert!(stories >= 20, "{stories} stories have gold of {kind}");
    }
}

#[test]
fn gold_names_words_that_stand_there() {
    let (gold, read) = folder::read(&articles()).unwrap();
    for line in gold.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = &read[line["id"].as_str().unwrap()].text;
        check_spans(&line, text);
    }
}

/// Every span that says its words has them.
fn check_spans(value: &serde_json::Value, text: &[char]) {
    if let Some(words) = value.get("text").and_then(|words| words.as_str()) {
        let at = |key: &str| usize::try_from(value[key].as_u64().unwrap()).unwrap();
        let slice: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(slice, words);
    }
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| check_spans(item, text)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| check_spans(field, text)),
        _ => {}
    }
}

/// Shares of what is wrong are the better the lower they are.
fn is_worse(figure: &Figure, recorded: f64) -> bool {
    if figure.measure.starts_with("wrong") {
        figure.value > recorded + ROUNDING
    } else {
        figure.value < recorded - ROUNDING
    }
}

/// Whether a figure rests on all gold items, and not on those alone that were answered.
fn is_of_gold(figure: &Figure) -> bool {
    !figure.measure.starts_with("wrong") && !figure.measure.ends_with("of those found")
}

/// Value and items recorded of a measure.
fn row(recorded: &str, measure: &str) -> Option<(f64, usize)> {
    let line = recorded.lines().find(|line| line.split('\t').next() == Some(measure))?;
    let mut columns = line.split('\t').skip(1);
    Some((columns.next()?.parse().ok()?, columns.next()?.parse().ok()?))
}

fn table(figures: &[Figure], recorded: &str) -> String {
    let mut out =
        String::from("# What the program reaches on the tiny articles; tests/suite/gold.rs fails below it.\n");
    out.push_str("# Columns: measure, value, gold items.\n");
    for figure in figures {
        let kept = row(recorded, figure.measure)
            .filter(|&(value, items)| (items == figure.items || !is_of_gold(figure)) && is_worse(figure, value))
            .map_or(figure.value, |(value, _)| value);
        let _ = writeln!(out, "{}\t{kept:.3}\t{}", figure.measure, figure.items);
    }
    out
}

#[test]
fn speakers_are_counted_by_their_confidence() {
    let (gold, read) = folder::read(&articles()).unwrap();
    let bins = archive::evaluate::reliability(&gold, &read).unwrap();
    let answers: usize = bins.iter().map(|bin| bin.answers).sum();
    assert!(answers > 50, "{bins:?}");
    for bin in &bins {
        assert!((bin.from..=bin.from + 0.1).contains(&(bin.confidence + 1e-9)), "{bin:?}");
        assert!(bin.right <= bin.answers && bin.right_by_name <= bin.named && bin.named <= bin.answers, "{bin:?}");
    }
    let (first, last) = (bins.first().unwrap(), bins.last().unwrap());
    assert!(last.from > first.from && last.right * first.answers >= first.right * last.answers, "{bins:?}");
}
