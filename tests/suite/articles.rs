//! Tiny articles, each named for the one thing it shows, read against proof-sheets.
//!
//! A proof-sheet (`NAME.marked`) prints every sentence and under each word what was found there. After a change of
//! extraction, `ARCHIVE_BLESS=1 cargo test articles` writes the sheets anew: read the difference as you would a proof.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use archive::record::{Quote, Record};
use archive::text::Text;

#[test]
fn every_article_reads_as_its_proof_sheet() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let bless = std::env::var_os("ARCHIVE_BLESS").is_some();
    let mut articles: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    articles.retain(|path| path.extension().is_some_and(|suffix| suffix == "txt"));
    articles.sort();
    assert!(articles.len() >= 30, "the articles are in {}", folder.display());

    let mut wrong = String::new();
    for path in articles {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().as_ref();
        let sheet: String =
            archive::pipeline::extract(&archive::input::plain(name, &text)).iter().map(proof_sheet).collect();
        let golden = path.with_extension("marked");
        if bless {
            fs::write(&golden, &sheet).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != sheet {
            let _ = write!(wrong, "\n{} differs; it now reads:\n{sheet}", golden.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A record as a proof-sheet.
fn proof_sheet(record: &Record) -> String {
    let mut sheet = String::new();
    let _ = writeln!(sheet, "= {}", record.id);
    for (what, value) in [("headline", &record.headline), ("byline", &record.byline)] {
        if let Some(value) = value {
            let _ = writeln!(sheet, "{what}: {value}");
        }
    }
    if let Some(line) = &record.dateline {
        let _ = writeln!(sheet, "dateline: {:?} {:?}", line.place, line.agency);
    }
    match &record.date {
        Some(date) => {
            let _ = writeln!(sheet, "date: {} {} {:.2}", date.value, date.method, date.confidence);
            for reason in &date.because {
                let _ = writeln!(sheet, "      {reason}");
            }
        }
        None => sheet.push_str("date: unknown\n"),
    }
    for person in &record.people {
        let _ = writeln!(sheet, "{} {} {:?}", person.id, person.name, person.titles);
    }
    for organization in &record.organizations {
        let _ = writeln!(sheet, "{} {}", organization.id, organization.name);
    }
    for place in &record.places {
        let id = place.geonames.map_or("unresolved".to_owned(), |id| id.to_string());
        let _ = writeln!(
            sheet,
            "{} {} {} {} {id}",
            place.id,
            place.name,
            place.kind,
            place.country.as_deref().unwrap_or("-")
        );
    }
    for (number, quote) in record.quotes.iter().enumerate() {
        let _ = writeln!(sheet, "q{number} {}", quote_line(quote));
    }
    for cut in &record.cut {
        let _ = writeln!(sheet, "cut by {}: {}", cut.rule, slice(record, cut.start, cut.end));
    }
    sheet.push('\n');
    marked_sentences(record, &mut sheet);
    sheet
}

fn quote_line(quote: &Quote) -> String {
    let speaker = quote.speaker.as_ref();
    let name = speaker.and_then(|s| s.name.as_deref()).unwrap_or("unknown");
    let written = speaker.and_then(|s| s.mention.as_ref()).map_or("–", |mention| mention.text.as_str());
    let cue = quote.cue.as_ref().map_or("–", |cue| cue.text.as_str());
    let rule = quote.rule.as_deref().unwrap_or("–");
    format!("{} of {name} (“{written}” {cue}) by {rule} {:.2}", quote.kind, quote.confidence)
}

fn slice(record: &Record, start: usize, end: usize) -> String {
    record.text.chars().skip(start).take(end - start).collect()
}

/// Every sentence, and under it in columns what begins there.
fn marked_sentences(record: &Record, sheet: &mut String) {
    let labels = labels(record);
    let text = Text::plain(&record.text);
    for sentence in &text.sentences {
        let span = text.span(sentence.tokens());
        let start = record.text[..span.start].chars().count();
        let words = text.slice(span).replace(['\n', '\r'], " ");
        let _ = writeln!(sheet, "  {words}");
        let length = words.chars().count();
        let mut rows: Vec<String> = Vec::new();
        for (at, label) in labels.iter().filter(|(at, _)| (start..start + length).contains(at)) {
            let column = at - start;
            match rows.iter_mut().find(|row| row.chars().count() < column) {
                Some(row) => {
                    let pad = column - row.chars().count();
                    row.extend(std::iter::repeat_n(' ', pad));
                    row.push_str(label);
                }
                None => rows.push(format!("{}{label}", " ".repeat(column))),
            }
        }
        for row in rows {
            let _ = writeln!(sheet, "  {row}");
        }
    }
    sheet.push('\n');
}

/// What begins where, in code points.
fn labels(record: &Record) -> Vec<(usize, String)> {
    let mut labels = Vec::new();
    for date in &record.dates {
        labels.push((date.start, date.value.clone().unwrap_or_else(|| "open".into())));
    }
    for person in &record.people {
        labels.extend(person.mentions.iter().map(|mention| (mention.start, person.id.clone())));
    }
    for organization in &record.organizations {
        labels.extend(organization.mentions.iter().map(|mention| (mention.start, organization.id.clone())));
    }
    for place in &record.places {
        let label = |demonym: bool| if demonym { format!("{}~", place.id) } else { place.id.clone() };
        labels.extend(place.mentions.iter().map(|mention| (mention.start, label(mention.role.is_some()))));
    }
    for (number, quote) in record.quotes.iter().enumerate() {
        labels.extend(quote.spans.iter().map(|span| (span.start, format!("q{number}…{}", span.end))));
        labels.extend(quote.cue.iter().map(|cue| (cue.start, "cue".to_owned())));
    }
    labels.sort();
    labels
}
