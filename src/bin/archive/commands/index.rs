//! `archive index`: reads files into the index, or brings it up to date.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use archive::index::update::{self, Event, Options, Summary};
use archive::input::{self, Verdict};
use archive::timing::{Stage, Timings};

use super::home;
use crate::Outcome;
use crate::args::{Color, Index};
use crate::messages::{Progress, count, note, number};
use crate::output::Out;

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Index, color: Color) -> anyhow::Result<Outcome> {
    let home = home(index)?;
    let settings = Options {
        exclude: options.exclude.clone(),
        reading: options.reading.settings()?.with_home(options.home.as_deref())?.without_extraction(options.no_extract),
        corrections: options.corrections.clone(),
        shard: options.shard.clone(),
        threads: options.threads,
        rebuild: options.rebuild,
        wait: options.wait,
        commit_bytes: options.commit_bytes.unwrap_or(update::COMMIT_BYTES),
        timings: options.timings.then(Arc::default),
    };
    if options.dry_run {
        return dry_run(&home, options, &settings, color);
    }
    let start = Instant::now();
    let mut progress = Progress::new();
    let summary = update::update(&home, &options.paths, &settings, &mut |event| show(&mut progress, &event));
    progress.end();
    let summary = summary?;
    tell(&summary, &home);
    if let Some(timings) = &settings.timings {
        tell_timings(timings, start.elapsed());
    }
    Ok(if summary.failed > 0 { Outcome::Incomplete } else { Outcome::Found })
}

/// Shows what happens.
pub(super) fn show(progress: &mut Progress, event: &Event<'_>) {
    match *event {
        Event::Waiting => progress.say("another run is writing to the index; waiting until it has ended"),
        Event::Planned { files, bytes } => progress.begin(files, bytes),
        Event::Read { files, bytes, stories } => progress.read(files, bytes, stories),
        Event::Skipped { path, reason } => progress.skipped(path, reason),
        Event::Failed(message) => progress.failed(message),
        Event::Remarked(message) => progress.say(message),
    }
}

/// Says what came of it.
pub(super) fn tell(summary: &Summary, home: &Path) {
    let total = &summary.total;
    let holds = format!(
        "{}, {}, {}",
        count(total.files, "file", "files"),
        count(total.counts.stories, "story", "stories"),
        count(total.counts.quotes, "quote", "quotes")
    );
    if !summary.changed {
        note(format_args!("Nothing has changed. The index in {} holds {holds}.", shown(home)));
    } else {
        note(format_args!("Read {} into {}:", count(summary.read, "file", "files"), shown(home)));
        for (n, what) in found(summary) {
            note(format_args!("  {:>9}  {what}", number(n)));
        }
        note(format_args!("The index holds {holds}."));
    }
    skipped(summary);
    for correction in &summary.idle {
        note(correction);
    }
    if summary.failed > 0 {
        note(format_args!(
            "Not everything could be read: {} as told above.",
            count(summary.failed, "failure", "failures")
        ));
    }
}

/// Says what each stage took, added up over all threads, and its share.
fn tell_timings(timings: &Timings, whole: Duration) {
    let sum = timings.sum();
    let seconds = |time: Duration| time.as_secs_f64();
    note(format_args!(
        "It took {:.2} s. Time by stage, added up over threads, {:.2} s in all:",
        seconds(whole),
        seconds(sum)
    ));
    for stage in Stage::ALL {
        let time = timings.of(stage);
        let share = 100.0 * seconds(time) / seconds(sum).max(f64::MIN_POSITIVE);
        note(format_args!("  {:>8.2} s  {share:>3.0} %  {}", seconds(time), stage.about()));
    }
}

fn found(summary: &Summary) -> Vec<(usize, String)> {
    let counts = &summary.counts;
    let noun = |n: usize, one: &str, many: &str| (n, if n == 1 { one } else { many }.to_owned());
    let mut rows = vec![
        noun(counts.stories, "story", "stories"),
        noun(counts.quotes, "quote", "quotes"),
        noun(summary.people, "person", "people"),
        noun(summary.places, "place", "places"),
    ];
    if counts.foreign > 0 {
        rows.push(noun(
            counts.foreign,
            "story in another language than English: searchable, nothing extracted",
            "stories in other languages than English: searchable, nothing extracted",
        ));
    }
    if counts.unextracted > 0 {
        rows.push(noun(
            counts.unextracted,
            "story indexed for its words alone (--no-extract)",
            "stories indexed for their words alone (--no-extract)",
        ));
    }
    if summary.elsewhere > 0 {
        rows.push(noun(
            summary.elsewhere,
            "story beside, of other shards: not in this index",
            "stories beside, of other shards: not in this index",
        ));
    }
    if summary.unchanged > 0 {
        rows.push(noun(summary.unchanged, "file unchanged since the last run", "files unchanged since the last run"));
    }
    if summary.restored > 0 {
        rows.push(noun(
            summary.restored,
            "file that can no longer be read, as the damaged index had it",
            "files that can no longer be read, as the damaged index had them",
        ));
    }
    if summary.vanished > 0 {
        rows.push(noun(summary.vanished, "file gone, and taken out", "files gone, and taken out"));
    }
    rows
}

fn skipped(summary: &Summary) {
    let all: usize = summary.skipped.values().sum();
    if all == 0 {
        return;
    }
    let mut reasons: Vec<(&String, &usize)> = summary.skipped.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let reasons: Vec<String> = reasons.into_iter().map(|(reason, n)| format!("{} {reason}", number(*n))).collect();
    note(format_args!(
        "Skipped {} that {} no news: {}.",
        count(all, "file", "files"),
        if all == 1 { "is" } else { "are" },
        reasons.join(", ")
    ));
}

/// Says what would be read, and as what.
fn dry_run(home: &Path, options: &Index, settings: &Options, color: Color) -> anyhow::Result<Outcome> {
    let plan = update::survey(home, &options.paths, settings)?;
    let mut out = Out::new(color, false);
    let mut failed = plan.failed.len();
    let (mut read, mut passed) = (0, plan.passed_over.len());
    for message in &plan.failed {
        note(format_args!("archive: {message}"));
    }
    for job in &plan.jobs {
        match input::inspect(&job.found, &job.reading) {
            Ok(Verdict::Read { format, encoding, evidence }) => {
                read += 1;
                out.line(format_args!("{}\t{format}, {encoding} ({evidence})", job.relative()))?;
            }
            Ok(Verdict::Skipped(reason)) => {
                passed += 1;
                out.line(format_args!("{}\tskipped: {reason}", job.relative()))?;
            }
            Err(error) => {
                failed += 1;
                note(format_args!("archive: {error}"));
            }
        }
    }
    for (path, reason) in &plan.passed_over {
        out.line(format_args!("{path}\tskipped: {reason}"))?;
    }
    out.finish(Outcome::Found)?;
    note(format_args!(
        "{} would be read, {} skipped, {} unchanged, {} taken out. Nothing was written.",
        count(read, "file", "files"),
        number(passed),
        number(plan.unchanged.len()),
        number(plan.vanished.len())
    ));
    Ok(if failed > 0 { Outcome::Incomplete } else { Outcome::Found })
}

/// A path as it is best shown: from the current folder where it lies below.
pub(super) fn shown(path: &Path) -> String {
    let here: PathBuf = std::env::current_dir().unwrap_or_default();
    let short = path.strip_prefix(&here).unwrap_or(path);
    short.display().to_string()
}
