//! What bare indexes of the same texts cost, beside `archive index`, which extracts everything as well.
//!
//! `benches/compare/run CORPUS [ROUNDS]` builds all and prints one table. Each round runs every engine once, one after the
//! other, so that whatever else the machine does falls on all alike; a ratio is the median of the rounds' own ratios.

mod corpus;
mod engine;
mod inside;
mod measure;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use engine::ENGINES;
use measure::{Cost, median, megabytes, size_of};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["index", engine, corpus, out] => engine::index(engine, Path::new(corpus), Path::new(out)),
        ["search", engine, out, queries] => engine::search(engine, Path::new(out), Path::new(queries)),
        ["measure", program, ref rest @ ..] => measure::measure(program, rest),
        ["rounds", archive, corpus] => rounds(archive, Path::new(corpus), 3),
        ["rounds", archive, corpus, n] => rounds(archive, Path::new(corpus), n.parse().context("how many rounds?")?),
        _ => {
            bail!("compare rounds ARCHIVE CORPUS [ROUNDS], where ARCHIVE is the program and CORPUS a folder or a file")
        }
    }
}

/// The rows that are archive itself: everything extracted, and words alone.
const OWN: [(&str, &[&str]); 2] = [("archive", &[]), ("archive --no-extract", &["--no-extract"])];
/// The engine that searches inside one process are held against.
const STEMMED: &str = "tantivy, stemmed";

/// One of the programs compared, and what it cost in each round.
struct Row {
    name: &'static str,
    index: Vec<Cost>,
    search: Vec<Cost>,
    bytes: u64,
}

fn rounds(archive: &str, corpus: &Path, rounds: usize) -> Result<()> {
    let work = std::env::temp_dir().join(format!("archive-compare-{}", std::process::id()));
    std::fs::create_dir_all(&work)?;
    let result = in_rounds(archive, corpus, rounds.max(1), &work);
    std::fs::remove_dir_all(&work)?;
    result
}

fn in_rounds(archive: &str, corpus: &Path, rounds: usize, work: &Path) -> Result<()> {
    let texts = corpus::texts(corpus)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let queries = corpus::queries(&texts);
    let file = work.join("queries.txt");
    std::fs::write(&file, queries.join("\n"))?;
    println!("{} texts, {:.1} MB; {} searches; {rounds} rounds", texts.len(), megabytes(bytes as u64), queries.len());
    drop(texts);

    let own = std::env::current_exe()?;
    let names = OWN.iter().map(|(name, _)| *name).chain(ENGINES.iter().copied());
    let mut rows: Vec<Row> = names.map(|name| Row { name, index: Vec::new(), search: Vec::new(), bytes: 0 }).collect();
    for _ in 0..rounds {
        for row in &mut rows {
            let out = work.join(row.name);
            let _ = std::fs::remove_dir_all(&out);
            let (mut index, mut search) = (Command::new(&own), Command::new(&own));
            let own_row = OWN.iter().find(|(name, _)| *name == row.name);
            let (index, search) = match own_row {
                Some((_, options)) => (
                    index
                        .arg("measure")
                        .arg(archive)
                        .args(["index", "--threads", "1", "--index"])
                        .arg(&out)
                        .args(*options)
                        .arg(corpus),
                    search
                        .arg("measure")
                        .arg(archive)
                        .args(["search", "--limit", "10", "--index"])
                        .arg(&out)
                        .arg("--batch")
                        .arg(&file),
                ),
                None => (
                    index.arg("measure").arg(&own).args(["index", row.name]).arg(corpus).arg(&out),
                    search.arg("measure").arg(&own).args(["search", row.name]).arg(&out).arg(&file),
                ),
            };
            row.index.push(Cost::of(index)?);
            row.search.push(Cost::of(search)?);
            row.bytes = size_of(&out)?;
        }
    }
    print(&rows, bytes as u64, queries.len());
    inside::compare(&work.join(OWN[0].0), &work.join(STEMMED), &queries)
}

fn print(rows: &[Row], text: u64, queries: usize) {
    println!("Ratios are archive : other, the median over rounds of both in the same round; “bare” is of words alone.\n");
    println!("| | index, CPU s | ratio | bare | wall s | peak MB | index : text | a search, CPU ms | ratio | bare |");
    println!("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
    let cpu = |costs: &[Cost]| median(costs.iter().map(|cost| cost.cpu));
    let ratio = |own: &[Cost], other: &[Cost]| median(own.iter().zip(other).map(|(own, other)| own.cpu / other.cpu));
    let [first, bare, ..] = rows else { return };
    for row in rows {
        println!(
            "| {} | {:.2} | {:.1} | {:.2} | {:.2} | {:.0} | {:.2} | {:.2} | {:.1} | {:.1} |",
            row.name,
            cpu(&row.index),
            ratio(&first.index, &row.index),
            ratio(&bare.index, &row.index),
            median(row.index.iter().map(|cost| cost.wall)),
            median(row.index.iter().map(|cost| cost.peak)),
            row.bytes as f64 / text as f64,
            1000.0 * cpu(&row.search) / queries as f64,
            ratio(&first.search, &row.search),
            ratio(&bare.search, &row.search),
        );
    }
}

/// The file in a folder that an engine's index lies in.
#[cfg(feature = "sqlite")]
fn file_in(out: &Path, name: &str) -> Result<std::path::PathBuf> {
    std::fs::create_dir_all(out)?;
    Ok(out.join(name))
}
