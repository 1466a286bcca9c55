//! What is said beside the results, on standard error: errors, hints, progress.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use archive::Error;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::harmless;

/// How often progress is told where there is no terminal.
const EVERY: Duration = Duration::from_secs(15);
/// Most failures, and most files skipped, that are listed one by one.
const LISTED: usize = 50;
const LISTED_SKIPPED: usize = 20;

/// Says something on standard error. Where nobody can hear it, nothing is lost.
pub(crate) fn note(text: impl std::fmt::Display) {
    let mut stderr = std::io::stderr().lock();
    let text = text.to_string();
    let _ = if stderr.is_terminal() { writeln!(stderr, "{}", harmless(&text)) } else { writeln!(stderr, "{text}") };
}

/// Tells an error with all its causes, and what to do about it.
pub(crate) fn error(error: &anyhow::Error) {
    let mut words = Vec::new();
    for cause in error.chain() {
        // The system's own words end in a number that says nothing to a reader.
        words.push(cause.downcast_ref::<std::io::Error>().map_or_else(|| cause.to_string(), archive::error::cause));
        // One of ours says all there is to say.
        if cause.is::<Error>() {
            break;
        }
    }
    note(format_args!("archive: {}", words.join(": ")));
    if let Some(hint) = error.chain().find_map(|cause| cause.downcast_ref::<Error>()).and_then(hint) {
        note(format_args!("  hint: {hint}"));
    }
}

/// Whether the reader of our output went away.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>()).any(closed)
}

fn hint(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::Exists { .. } => "name another, or replace it with --force",
        Error::Occupied { .. } => "name a folder of its own, or one that does not exist yet",
        Error::Write { source, .. } if source.kind() == std::io::ErrorKind::NotFound => "make its folder first",
        Error::NoIndex { .. } => "run `archive index FOLDER` first, or name the index with --index DIR",
        Error::NotAnIndex { .. } => "name an empty folder, or one that does not exist yet",
        Error::OtherVersion { .. } => "run `archive index --rebuild` to make it anew from the files",
        Error::Busy { .. } => {
            "wait until it has ended, or let it be waited for with --wait; searching works in the meantime"
        }
        Error::DamagedIndex { .. } => {
            "run `archive check` to see what is wrong, and `archive check --repair` to mend it"
        }
        Error::SameIndex { .. } => "name each index once",
        Error::Overlap { .. } => {
            "name one of them, or make one of both with `archive merge`, which takes each story once"
        }
        Error::UnlikeShards { .. } => {
            "merge the same shards of every folder, and bring each up to date with all folders first"
        }
        Error::UnlikeCorrections { .. } => "name those of the new index with --corrections FILE",
        Error::NotLearnt { .. } => "run `archive index` with it first",
        Error::OtherShard { .. } => "make it anew with --rebuild, or name another index with --index",
        Error::NothingToUpdate => "name the files and folders to read, after archive index or archive check --repair",
        Error::Home { .. } => "write the town, a comma, and its state or country: --home 'Paris, Texas'",
        Error::DatePattern { .. } => "write where year, month and day stand: --date-from-path '{year}/{month}/{day}'",
        _ => return None,
    })
}

/// The version, and whose data is in the program.
pub(crate) fn version(verbose: bool) -> String {
    let version = concat!("archive ", env!("CARGO_PKG_VERSION"));
    if !verbose {
        return version.to_owned();
    }
    format!(
        "{version}\n\n\
         Place data from GeoNames (geonames.org), CC BY 4.0, changed.\n\
         Licence of the program: MIT or Apache-2.0."
    )
}

/// A number with commas: `12,345`.
pub(crate) fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number and its noun: `1 story`, `12 stories`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// How far an index run is: a bar on a terminal, a line now and then elsewhere.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    files: usize,
    told: Instant,
    failures: usize,
    skipped: usize,
}

impl Progress {
    /// Nothing is known yet.
    pub(crate) fn new() -> Self {
        Self { bar: None, files: 0, told: Instant::now(), failures: 0, skipped: 0 }
    }

    /// So much is to be done.
    pub(crate) fn begin(&mut self, files: usize, bytes: u64) {
        self.files = files;
        if files == 0 || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(8));
        let template = "  {bar:30} {percent:>3} %  {msg}  {binary_bytes_per_sec}, {eta} left";
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar = Some(bar);
    }

    /// So much is done.
    pub(crate) fn read(&mut self, files: usize, bytes: u64, stories: usize) {
        let stories = count(stories, "story", "stories");
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{}, {stories}", count(files, "file", "files")));
            bar.set_position(bytes);
        } else if self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            note(format_args!("  {stories} so far, {} of {}", number(files), count(self.files, "file", "files")));
        }
    }

    /// Something went wrong, and the run goes on.
    pub(crate) fn failed(&mut self, message: &str) {
        self.failures += 1;
        if self.failures <= LISTED {
            self.say(message);
        }
    }

    /// A file is no news.
    pub(crate) fn skipped(&mut self, path: &str, reason: &str) {
        self.skipped += 1;
        if self.skipped <= LISTED_SKIPPED {
            self.say(&format!("skipped {path}: {reason}"));
        }
    }

    /// Says something above the bar.
    pub(crate) fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| note(format_args!("archive: {message}"))),
            None => note(format_args!("archive: {message}")),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.skipped > LISTED_SKIPPED {
            note(format_args!("archive: … and skipped {} more", number(self.skipped - LISTED_SKIPPED)));
        }
        if self.failures > LISTED {
            note(format_args!("archive: … and {} more like these", number(self.failures - LISTED)));
        }
    }
}
