//! Reads articles as JSON Lines on standard input and prints their records: the pipeline alone, without an index.

use std::io::{BufRead, Write};

use archive::input::{Document, Given};
use archive::record::Source;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| article[name].as_str().map(str::to_owned);
        let given = Given {
            id: field("id"),
            headline: field("headline"),
            date: field("date"),
            publication: field("publication").or_else(|| field("domain")),
            url: field("url"),
            ..Given::default()
        };
        let source =
            Source { path: "stdin".into(), format: "jsonl".into(), encoding: "utf-8".into(), ..Source::default() };
        let document = Document { source, given, text: field("text").unwrap_or_default(), ..Document::default() };
        for record in archive::pipeline::extract(&document) {
            serde_json::to_writer(&mut out, &record)?;
            writeln!(out)?;
        }
    }
    Ok(())
}
