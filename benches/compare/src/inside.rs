//! Searches inside one process: archive and the bare engine in turn, each search by the clock.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use archive::index::{Reader, Sort, kept};
use archive::query::{Highlighter, Target, lower, parse};

use crate::engine::{Bare, SHOWN, SNIPPET};

/// How often each search is run with each.
const TURNS: usize = 25;

/// Prints the middle and the slowest hundredth of all searches, and the ratios of both.
pub fn compare(own: &Path, bare: &Path, queries: &[String]) -> Result<()> {
    let (reader, bare) = (Reader::open(own)?, Bare::open(bare)?);
    let (mut times, mut answers) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for turn in 0..=TURNS {
        for typed in queries {
            for (which, times) in times.iter_mut().enumerate() {
                let answer = &mut answers[which];
                answer.clear();
                let start = Instant::now();
                match which {
                    0 => search(&reader, typed, answer)?,
                    _ => bare.search(typed, answer)?,
                }
                // The first turn brings the files into memory.
                if turn > 0 {
                    times.push(start.elapsed().as_secs_f64());
                }
            }
        }
    }
    let [own, bare] = times.map(Percentiles::of);
    println!("\nInside one process, with snippets, ms: archive p50 {:.3}, p99 {:.3};", own.p50, own.p99);
    println!("the bare engine, stemmed, p50 {:.3}, p99 {:.3};", bare.p50, bare.p99);
    println!("ratios {:.2} and {:.2}", own.p50 / bare.p50, own.p99 / bare.p99);
    Ok(())
}

/// The very steps of `archive search`, for each hit the passage that answers best.
fn search(reader: &Reader, typed: &str, to: &mut dyn Write) -> Result<()> {
    let query = parse(typed)?;
    let hits = reader.search(&*lower(&query, reader, Target::Stories)?, Sort::Score, SHOWN)?;
    let mut highlighter = Highlighter::new(&query);
    for hit in &hits.hits {
        let stored = reader.head(hit.address)?;
        let text = &stored.record.text;
        let passage = highlighter.passage(text, &kept::spans(&stored.record), SNIPPET);
        let shown = passage.span.of(text);
        writeln!(to, "{typed}\t{}\t{:.2}\t{shown}\t{:?}", hits.total, hit.score, passage.marks)?;
    }
    Ok(())
}

/// Of some times in seconds, in milliseconds.
struct Percentiles {
    p50: f64,
    p99: f64,
}

impl Percentiles {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = (share * times.len() as f64) as usize;
            1000.0 * times.get(rank.min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
        };
        Self { p50: at(0.5), p99: at(0.99) }
    }
}
