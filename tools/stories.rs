//! Prints the stories of files, one JSON object a line: where each begins and ends in the decoded text, what its head
//! says, and what was cut. `--text` reads JSON Lines on standard input and splits each `text` as a page.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use archive::input::{Document, Entry, Exclude, Outcome, plain, read, walk};
use archive::span::{Offsets, Span};
use archive::story;
use serde_json::json;

fn main() -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths == [PathBuf::from("--text")] {
        for line in std::io::stdin().lock().lines() {
            let article: serde_json::Value = serde_json::from_str(&line?)?;
            let document =
                plain(Path::new(article["id"].as_str().unwrap_or("?")), article["text"].as_str().unwrap_or(""));
            print(&document, &mut out)?;
        }
        return Ok(());
    }
    for entry in walk(&paths, &Exclude::default()) {
        let Entry::File(found) = entry else {
            eprintln!("{entry:?}");
            continue;
        };
        match read(&found, &std::sync::Arc::default())? {
            Outcome::Skipped(reason) => eprintln!("{}: {reason}", found.relative),
            Outcome::Read(reading) => {
                for document in reading.documents {
                    match document {
                        Ok(document) => print(&document, &mut out)?,
                        Err(issue) => eprintln!("{issue}"),
                    }
                }
            }
        }
    }
    Ok(())
}

fn print(document: &Document, out: &mut impl Write) -> std::io::Result<()> {
    let points = Offsets::new(&document.text);
    let extent = |span: Span| [points.code_point(span.start), points.code_point(span.end)];
    let stories: Vec<_> = story::split(document)
        .into_iter()
        .map(|story| {
            let words = |span: Option<Span>| span.map(|span| span.of(story.span.of(&document.text)).to_owned());
            let line = story.dateline.clone().unwrap_or_default();
            json!({
                "extent": extent(story.span), "headline": words(story.headline), "byline": words(story.byline),
                "place": words(line.place), "agency": words(line.agency), "date": words(story.date_line),
                "language": story.language,
            })
        })
        .collect();
    let cuts: Vec<_> = story::cuts(document)
        .into_iter()
        .map(|(span, rule)| json!([extent(span), rule, span.of(&document.text)]))
        .collect();
    serde_json::to_writer(&mut *out, &json!({"path": document.source.path, "stories": stories, "cuts": cuts}))?;
    writeln!(out)
}
