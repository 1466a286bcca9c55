//! `archive report`: what the archive holds, and what it cannot answer.

use std::path::PathBuf;

use archive::answer::report::{Report, Source, report};

use super::open;
use crate::Outcome;
use crate::args;
use crate::messages::{count, note, number};
use crate::output::paint::{DIM, Piece, STRONG, paint, wrap};
use crate::output::{Out, json};

/// Rows of each list.
const ROWS: usize = 20;
/// Gaps told of one source.
const GAPS: usize = 6;

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &args::Report, out: &mut Out) -> anyhow::Result<Outcome> {
    let reader = open(index)?;
    let report = report(&reader)?;
    if options.json {
        out.line(json::object(&report)?)?;
    } else {
        holds(out, &report)?;
        lacks(out, &report)?;
        for source in report.sources.iter().take(ROWS) {
            write_source(out, source)?;
        }
        if report.sources.len() > ROWS {
            out.line(format!("  and {} more sources; --json names all", number(report.sources.len() - ROWS)))?;
        }
    }
    if report.stories == 0 {
        note("The index holds no story.");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}

fn holds(out: &mut Out, report: &Report) -> std::io::Result<()> {
    heading(out, "What the archive holds", false)?;
    let files = count(report.files, "file", "files");
    let stories = count(report.stories, "story", "stories");
    line(out, &format!("{stories} with {} from {files}", count(report.quotes, "quote", "quotes")))?;
    if let Some((first, last)) = &report.months {
        line(out, &format!("dated from {first} to {last}"))?;
    }
    for (how, stories) in report.dated.iter().filter(|(how, stories)| how != "none" && *stories > 0) {
        let how = match how.as_str() {
            "given" => "given by the input",
            "written" => "written in the text",
            _ => "inferred from the text",
        };
        line(out, &format!("{}: date {how}", share(*stories, report.stories)))?;
    }
    Ok(())
}

fn lacks(out: &mut Out, report: &Report) -> std::io::Result<()> {
    heading(out, "What it cannot answer", true)?;
    let none = report.dated.iter().find(|(how, _)| how == "none").map_or(0, |(_, stories)| *stories);
    let mut told = Vec::new();
    if none > 0 {
        told.push(format!("{} without a date: no search by date finds them", share(none, report.stories)));
    }
    if report.foreign > 0 {
        told.push(format!(
            "{} in other languages than English: words are found, people, places and quotes are not",
            share(report.foreign, report.stories)
        ));
    }
    if report.unextracted > 0 {
        told.push(format!(
            "{} indexed with --no-extract: words are found, people, places and quotes are not",
            share(report.unextracted, report.stories)
        ));
    }
    if report.unknown_speaker > 0 {
        let quotes = count(report.quotes, "quote", "quotes");
        told.push(format!("{} of {quotes} without a known speaker", number(report.unknown_speaker)));
    }
    for (what, files) in [("could not be read", &report.unread), ("were read in part", &report.damaged)] {
        if !files.is_empty() {
            told.push(format!("{} {what}:", count(files.len(), "file", "files")));
            told.extend(files.iter().take(ROWS).map(|(path, why)| format!("  {path}: {why}")));
            if files.len() > ROWS {
                told.push(format!("  and {} more; --json names all", number(files.len() - ROWS)));
            }
        }
    }
    for (why, files) in &report.skipped {
        told.push(format!("{} passed over: {why}", count(*files, "file", "files")));
    }
    if told.is_empty() {
        told.push("nothing is missing of what was given to it".into());
    }
    told.iter().try_for_each(|text| line(out, text))
}

fn write_source(out: &mut Out, source: &Source) -> std::io::Result<()> {
    let name = if source.name.is_empty() { "No source known" } else { &source.name };
    heading(out, name, true)?;
    let mut text = count(source.stories, "story", "stories");
    if let Some((first, last)) = &source.months {
        text += &format!(", {first} to {last}");
    }
    if source.undated > 0 {
        text += &format!(", {} without a date", number(source.undated));
    }
    line(out, &text)?;
    if !source.gaps.is_empty() {
        let gap = |(first, last): &(String, String)| {
            if first == last { first.clone() } else { format!("{first} to {last}") }
        };
        let mut gaps: Vec<String> = source.gaps.iter().take(GAPS).map(gap).collect();
        if source.gaps.len() > GAPS {
            gaps.push(format!("{} more", number(source.gaps.len() - GAPS)));
        }
        line(out, &format!("nothing in {}", gaps.join(", ")))?;
    }
    Ok(())
}

fn share(part: usize, of: usize) -> String {
    let percent = if of == 0 { 0.0 } else { 100.0 * part as f64 / of as f64 };
    format!("{} ({percent:.1} %)", count(part, "story", "stories"))
}

fn heading(out: &mut Out, text: &str, apart: bool) -> std::io::Result<()> {
    if apart {
        out.line("")?;
    }
    out.line(paint(out.colored, STRONG, text))
}

fn line(out: &mut Out, text: &str) -> std::io::Result<()> {
    let indent = 2 + text.len() - text.trim_start().len();
    for line in wrap(&[Piece::styled(text, DIM)], indent, out.width, out.colored) {
        out.line(line)?;
    }
    Ok(())
}
