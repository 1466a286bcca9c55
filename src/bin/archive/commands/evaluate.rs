//! `archive evaluate`: records against gold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use archive::evaluate::{self, Article, Bin, Figure, share};
use archive::input::{self, Entry, Exclude, Found};
use rayon::prelude::*;
use serde_json::json;

use crate::Outcome;
use crate::args::Evaluate;
use crate::messages::{note, number};
use crate::output::paint::{DIM, STRONG, paint};
use crate::output::{Out, json};

/// What other programs reach on the development sets, as measured with the same counting.
const PEERS: &str = include_str!("../../../../data/peers.tsv");

/// Runs the command.
pub(crate) fn run(options: &Evaluate, out: &mut Out) -> anyhow::Result<Outcome> {
    let file = |given: &Option<PathBuf>, name: &str| given.clone().unwrap_or_else(|| options.folder.join(name));
    let (articles, gold) = (file(&options.articles, "articles.jsonl"), file(&options.gold, "gold.jsonl"));
    let tiny = options.gold.is_none() && options.articles.is_none() && !gold.exists();
    let (gold_text, read) = if tiny {
        let (lines, read) = evaluate::folder::read(&options.folder)?;
        if read.is_empty() {
            bail!(
                "there is no gold in {}: neither gold.jsonl, nor a NAME.json beside its NAME.txt",
                options.folder.display()
            );
        }
        (lines, read)
    } else {
        let lines = std::fs::read_to_string(&gold).with_context(|| format!("cannot read {}", gold.display()))?;
        let read = read(&articles, evaluate::withholds_dates(&lines))?;
        (lines, read)
    };
    let figures = evaluate::measure(&gold_text, &read).map_err(|reason| anyhow!("{}: {reason}", gold.display()))?;
    let bins = evaluate::reliability(&gold_text, &read).map_err(|reason| anyhow!("{}: {reason}", gold.display()))?;
    if options.json {
        for figure in &figures {
            out.line(object(figure)?)?;
        }
        for bin in &bins {
            out.line(bin_object(bin)?)?;
        }
    } else {
        write(out, &figures)?;
        write_bins(out, &bins)?;
    }
    Ok(if figures.is_empty() { Outcome::Nothing } else { Outcome::Found })
}

/// Extracts every article of a file: its text and records by its id.
fn read(path: &Path, without_dates: bool) -> anyhow::Result<BTreeMap<String, Article>> {
    let found = found(path)?;
    let input::Outcome::Read(reading) = input::read(&found, &std::sync::Arc::default())? else {
        return Err(anyhow!("{} is no text", path.display()));
    };
    let mut documents = Vec::new();
    for document in reading.documents {
        match document {
            Ok(document) => documents.push(document),
            Err(issue) => note(issue.to_string()),
        }
    }
    let articles = documents.into_par_iter().enumerate().map(|(number, mut document)| {
        if without_dates {
            (document.given.date, document.given.url) = (None, None);
        }
        let id = document.given.id.clone().unwrap_or_else(|| number.to_string());
        let records = archive::pipeline::extract(&document);
        (id.clone(), Article { id, text: document.text.chars().collect(), records })
    });
    Ok(articles.collect())
}

fn found(path: &Path) -> anyhow::Result<Found> {
    match input::walk(&[path.to_owned()], &Exclude::new([])?).next() {
        Some(Entry::File(found)) => Ok(found),
        _ => Err(anyhow!("cannot read {}: there is no such file", path.display())),
    }
}

fn object(figure: &Figure) -> serde_json::Result<String> {
    let peer = peer(figure).map(|peer| json!({ "name": peer.name, "value": peer.value }));
    json::object(&json!({
        "set": figure.set,
        "measure": figure.measure,
        "value": (figure.value * 10_000.0).round() / 10_000.0,
        "items": figure.items,
        "best_peer": peer,
    }))
}

fn bin_object(bin: &Bin) -> serde_json::Result<String> {
    json::object(&json!({
        "set": "all",
        "measure": "speakers by confidence",
        "from": bin.from,
        "confidence": (bin.confidence * 10_000.0).round() / 10_000.0,
        "answers": bin.answers,
        "right": bin.right,
        "named": bin.named,
        "right_by_name": bin.right_by_name,
    }))
}

/// The reliability table: how many speakers are right where so sure a speaker was given.
fn write_bins(out: &mut Out, bins: &[Bin]) -> std::io::Result<()> {
    if bins.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let heading = paint(out.colored, STRONG, "speakers by confidence");
    out.line(heading)?;
    for bin in bins {
        let by_name = match bin.named {
            0 => String::new(),
            named => format!(", by name {:.3} of {}", share(bin.right_by_name, named), number(named)),
        };
        let right = share(bin.right, bin.answers);
        out.line(format!(
            "  {:.1} to {:.1}, mean {:.2}: right {right:.3} of {}{by_name}",
            bin.from,
            bin.from + 0.1,
            bin.confidence,
            number(bin.answers)
        ))?;
    }
    Ok(())
}

fn write(out: &mut Out, figures: &[Figure]) -> std::io::Result<()> {
    let widest = figures.iter().map(|figure| figure.measure.chars().count()).max().unwrap_or(0);
    let mut set = None;
    for figure in figures {
        if set != Some(&figure.set) {
            if set.is_some() {
                out.line("")?;
            }
            let heading = paint(out.colored, STRONG, &figure.set);
            out.line(heading)?;
            set = Some(&figure.set);
        }
        let peer = peer(figure).map_or(String::new(), |peer| format!("   {} {:.3}", peer.name, peer.value));
        let items = paint(out.colored, DIM, &format!("of {}{peer}", number(figure.items)));
        out.line(format!("  {:widest$}  {:.3}  {items}", figure.measure, figure.value))?;
    }
    Ok(())
}

struct Peer {
    name: &'static str,
    value: f64,
}

/// The best peer on this very set: of this name and with as many gold items.
fn peer(figure: &Figure) -> Option<Peer> {
    let rows = PEERS.lines().filter(|line| !line.starts_with('#'));
    let mut rows = rows.map(|line| line.split('\t').collect::<Vec<_>>());
    let row = rows.find(|row| {
        matches!(row[..], [set, items, measure, ..]
        if set == figure.set && measure == figure.measure && items.parse() == Ok(figure.items))
    })?;
    Some(Peer { name: row.get(3)?, value: row.get(4)?.parse().ok()? })
}
