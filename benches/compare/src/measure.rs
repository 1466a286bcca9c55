//! What a program takes: each is the only child of a process of its own, which asks the system when it has ended.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use walkdir::WalkDir;

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Seconds of the processor, its own and the system's for it.
    pub cpu: f64,
    /// Seconds by the clock.
    pub wall: f64,
    /// The most memory it held, in megabytes.
    pub peak: f64,
}

impl Cost {
    /// Runs a command that ends with [`measure`], and reads what that says.
    pub fn of(command: &mut Command) -> Result<Self> {
        let output = command.stderr(Stdio::inherit()).output()?;
        let said = String::from_utf8(output.stdout)?;
        let numbers: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        match numbers[..] {
            [cpu, wall, peak] if output.status.success() => Ok(Self { cpu, wall, peak }),
            _ => bail!("{command:?} failed"),
        }
    }
}

/// Runs a program with its results thrown away and says what it took: processor, clock, memory.
pub fn measure(program: &str, arguments: &[&str]) -> Result<()> {
    let start = Instant::now();
    let child = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).output();
    let output = child.with_context(|| format!("cannot run {program}"))?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        bail!("{program} {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6;
    // Kilobytes on Linux.
    println!("{cpu} {wall} {}", usage.max_rss() as f64 / 1000.0);
    Ok(())
}

/// Bytes of all files in a folder.
pub fn size_of(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        bytes += if entry.file_type().is_file() { entry.metadata()?.len() } else { 0 };
    }
    Ok(bytes)
}

/// Megabytes.
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The middle one of some figures; of two, the mean.
pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    let half = figures.len() / 2;
    match figures.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => figures[half],
        _ => (figures[half - 1] + figures[half]) / 2.0,
    }
}
