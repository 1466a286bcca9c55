//! The run itself: texts to records on all cores, records to the index in the order of the files.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::feed::{self, Batch, Item};
use super::plan::{Job, Plan};
use super::{Event, Options, Summary};
use crate::error::Result;
use crate::index::check::Saved;
use crate::index::entry::{Prepared, prepare};
use crate::index::manifest::{Counts, EXTRACTION, FileEntry, Skipped};
use crate::index::schema::Fields;
use crate::index::shard::Shard;
use crate::index::writer::{Settings, Writer};
use crate::input::Document;
use crate::pipeline::{Terms, extract_or_say};
use crate::timing::{Stage, Timings, Watch};

/// Batches that may wait to be extracted: what is read ahead is bounded.
const AHEAD: usize = 2;
/// How long until what was done is committed, however little it is.
const COMMIT_AFTER: Duration = Duration::from_secs(20);

/// Does what was planned.
pub(super) fn run(
    writer: Writer,
    plan: Plan,
    saved: Option<&Saved>,
    settings: &Settings,
    options: &Options,
    on: &mut dyn FnMut(Event<'_>),
) -> Result<Summary> {
    let mut run = Run::new(writer, settings, options.commit_bytes, on);
    run.begin(&plan)?;
    let fields = run.writer.fields();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()
        .map_err(|error| tantivy::TantivyError::SystemError(error.to_string()))?;
    let timings = options.timings.as_deref();
    let context = Context { fields: &fields, shard: settings.shard.as_ref(), timings };
    let (sender, receiver) = sync_channel::<Batch>(AHEAD);
    std::thread::scope(|scope| {
        let jobs = &plan.jobs;
        scope.spawn(move || {
            let mut watch = Watch::start(timings);
            feed::read_all(jobs, |batch| {
                watch.end(Stage::Reading);
                let wanted = sender.send(batch).is_ok();
                watch.go_on();
                wanted
            });
        });
        for batch in receiver {
            let done: Vec<Done> = pool
                .install(|| batch.into_par_iter().map(|(job, item)| done(context, &jobs[job], job, item)).collect());
            let mut watch = Watch::start(timings);
            for done in done {
                run.take(&plan.jobs, done)?;
            }
            watch.end(Stage::Index);
        }
        Ok::<(), crate::Error>(())
    })?;
    let mut watch = Watch::start(timings);
    if let Some(saved) = saved {
        run.restore(saved)?;
    }
    let summary = run.finish();
    watch.end(Stage::Index);
    summary
}

/// What holds for all items of a run.
#[derive(Clone, Copy)]
struct Context<'c> {
    fields: &'c Fields,
    /// The shard whose stories are taken in; nothing for all.
    shard: Option<&'c Shard>,
    timings: Option<&'c Timings>,
}

/// What is left to do about an item when all cores are done with it.
enum Done {
    Stories { bytes: usize, sha256: String, stories: Vec<Prepared>, elsewhere: usize, faults: Vec<String> },
    Other(usize, Item),
}

fn done(context: Context<'_>, job: &Job, number: usize, item: Item) -> Done {
    match item {
        Item::Document(document) => {
            let (stories, elsewhere, faults) = stories(context, job, &document);
            Done::Stories { bytes: document.text.len(), sha256: document.source.sha256, stories, elsewhere, faults }
        }
        other => Done::Other(number, other),
    }
}

/// The stories of a document, ready to be written, how many fall to other shards, and what is wrong with others.
fn stories(context: Context<'_>, job: &Job, document: &Document) -> (Vec<Prepared>, usize, Vec<String>) {
    let Context { fields, shard, timings } = context;
    let before = document.before;
    let mut lines = Lines { text: document.text.chars(), code_point: before.code_points, line: before.lines + 1 };
    let (mut stories, mut faults) = (Vec::new(), Vec::new());
    let longest = job.reading.longest_story();
    let unextracted = job.reading.is_unextracted();
    let terms = Terms { longest, unextracted, corrections: &job.corrections, file: &job.key, shard, timings };
    let elsewhere = extract_or_say(document, terms, &mut |story| match story {
        Ok(story) => {
            let mut watch = Watch::start(timings);
            let line = document.line.unwrap_or_else(|| lines.at(story.record.source.offset));
            stories.push(prepare(fields, story, &job.key, &job.root, line));
            watch.end(Stage::Documents);
        }
        Err(fault) => faults.push(fault),
    });
    (stories, elsewhere, faults)
}

/// Counts lines up to one offset after another.
struct Lines<'t> {
    text: std::str::Chars<'t>,
    code_point: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> usize {
        while self.code_point < offset {
            let Some(c) = self.text.next() else { break };
            self.code_point += 1;
            self.line += usize::from(c == '\n');
        }
        self.line
    }
}

struct Run<'r> {
    writer: Writer,
    settings: &'r Settings,
    on: &'r mut dyn FnMut(Event<'_>),
    summary: Summary,
    /// The file being taken in.
    entry: FileEntry,
    people: HashSet<u64>,
    places: HashSet<u64>,
    /// Keys of the files taken in.
    taken: HashSet<String>,
    /// Bytes of files taken in to their end, and of texts of the one being taken in.
    bytes_done: u64,
    bytes_open: u64,
    uncommitted: usize,
    commit_bytes: usize,
    is_dirty: bool,
    committed: Instant,
}

impl<'r> Run<'r> {
    fn new(writer: Writer, settings: &'r Settings, commit_bytes: usize, on: &'r mut dyn FnMut(Event<'_>)) -> Self {
        Self {
            writer,
            settings,
            on,
            summary: Summary::default(),
            entry: FileEntry::default(),
            people: HashSet::new(),
            places: HashSet::new(),
            taken: HashSet::new(),
            bytes_done: 0,
            bytes_open: 0,
            uncommitted: 0,
            commit_bytes,
            is_dirty: false,
            committed: Instant::now(),
        }
    }

    fn begin(&mut self, plan: &Plan) -> Result<()> {
        for entry in plan.unchanged.iter().chain(&plan.elsewhere) {
            self.count(entry);
        }
        for entry in &plan.unchanged {
            self.summary.unchanged += 1;
            self.tell_old(entry);
        }
        for (path, reason) in &plan.passed_over {
            self.skip(path, reason);
        }
        for message in &plan.failed {
            self.fail(message);
        }
        for key in &plan.vanished {
            self.writer.remove(key)?;
            self.is_dirty = true;
        }
        self.summary.vanished = plan.vanished.len();
        let bytes = plan.jobs.iter().map(|job| job.found.size).sum();
        (self.on)(Event::Planned { files: plan.jobs.len(), bytes });
        Ok(())
    }

    fn take(&mut self, jobs: &[Job], done: Done) -> Result<()> {
        match done {
            Done::Stories { bytes, sha256, stories, elsewhere, faults } => {
                self.summary.elsewhere += elsewhere;
                self.entry.sha256 = sha256;
                for story in stories {
                    self.story(story)?;
                }
                faults.into_iter().for_each(|fault| self.fault(fault));
                self.bytes_open += bytes as u64;
                self.tell();
            }
            Done::Other(job, item) => self.other(&jobs[job], item)?,
        }
        Ok(())
    }

    fn other(&mut self, job: &Job, item: Item) -> Result<()> {
        match item {
            Item::Open => {
                self.entry = FileEntry {
                    key: job.key.clone(),
                    path: job.relative().to_owned(),
                    root: job.root.clone(),
                    size: job.found.size,
                    modified: job.modified(),
                    unsettled: job.is_unsettled(),
                    extraction: EXTRACTION,
                    reading: (*job.reading).clone(),
                    corrections: job.corrections.digest().to_owned(),
                    ..FileEntry::default()
                };
                self.bytes_open = 0;
                if job.known.is_some() {
                    self.writer.remove(&job.key)?;
                }
                self.is_dirty = true;
            }
            Item::Issue { message, is_loss: true } => self.fault(message),
            Item::Issue { message, .. } => (self.on)(Event::Remarked(&message)),
            Item::Skipped(reason) => {
                self.skip(job.relative(), &reason);
                self.entry.skipped = Some(Skipped { reason, failed: false });
            }
            Item::Close => self.close(job)?,
            Item::Same => {
                self.bytes_done += job.found.size;
                self.summary.unchanged += 1;
                if let Some(entry) = job.known.clone() {
                    self.count(&entry);
                    self.tell_old(&entry);
                }
            }
            Item::Failed(message) => {
                self.bytes_done += job.found.size;
                self.fail(&message);
                if let Some(entry) = job.known.clone() {
                    self.count(&entry);
                }
            }
            Item::Document(_) => {}
        }
        Ok(())
    }

    fn story(&mut self, story: Prepared) -> Result<()> {
        self.entry.take(&story);
        self.people.extend(story.names.people.iter().map(hash));
        self.places.extend(story.names.places.iter().map(hash));
        self.uncommitted += story.bytes;
        if !story.words.is_empty() {
            self.writer.keep(story.mark, &story.words, &story.said);
        }
        self.writer.add(story.documents)
    }

    fn close(&mut self, job: &Job) -> Result<()> {
        let entry = std::mem::take(&mut self.entry);
        self.writer.add_file(&entry)?;
        self.count(&entry);
        self.taken.insert(job.key.clone());
        self.summary.counts += entry.counts;
        self.summary.read += usize::from(entry.skipped.is_none());
        self.bytes_done += job.found.size;
        self.bytes_open = 0;
        self.tell();
        if self.uncommitted >= self.commit_bytes || self.committed.elapsed() >= COMMIT_AFTER {
            self.commit()?;
        }
        Ok(())
    }

    /// Keeps the stories of files that cannot be read any more.
    fn restore(&mut self, saved: &Saved) -> Result<()> {
        let fields = self.writer.fields();
        for (entry, stories) in saved.files() {
            if self.taken.contains(&entry.key) {
                continue;
            }
            // Should the file come back, it is read again, whatever was lost of it.
            self.entry = FileEntry { counts: Counts::default(), extraction: 0, ..entry.clone() };
            for stored in stories {
                self.story(prepare(&fields, stored.record.clone().into(), &entry.key, &entry.root, stored.line))?;
            }
            let restored = std::mem::take(&mut self.entry);
            self.writer.add_file(&restored)?;
            self.count(&restored);
            self.is_dirty = true;
            self.summary.restored += 1;
            (self.on)(Event::Remarked(&told(entry, restored.counts.stories)));
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.writer.commit(self.settings)?;
        self.summary.changed |= self.is_dirty;
        (self.uncommitted, self.is_dirty, self.committed) = (0, false, Instant::now());
        Ok(())
    }

    fn finish(mut self) -> Result<Summary> {
        if self.is_dirty || self.writer.settings()? != *self.settings {
            self.commit()?;
        }
        // What is learnt needs the room that names take.
        self.summary.people = std::mem::take(&mut self.people).len();
        self.summary.places = std::mem::take(&mut self.places).len();
        self.writer.learn()?;
        self.writer.finish()?;
        Ok(self.summary)
    }

    /// Counts a file that the index holds now.
    fn count(&mut self, entry: &FileEntry) {
        self.summary.applied.extend(entry.corrected.iter().map(|correction| correction.text.clone()));
        if entry.skipped.is_none() {
            self.summary.total.files += 1;
            self.summary.total.counts += entry.counts;
        }
    }

    /// Says again what was wrong with a file that has not changed since.
    fn tell_old(&mut self, entry: &FileEntry) {
        if let Some(skipped) = &entry.skipped {
            *self.summary.skipped.entry(skipped.reason.clone()).or_default() += 1;
        }
        for message in &entry.issues {
            self.fail(message);
        }
    }

    fn skip(&mut self, path: &str, reason: &str) {
        *self.summary.skipped.entry(reason.to_owned()).or_default() += 1;
        (self.on)(Event::Skipped { path, reason });
    }

    /// Something in the file being taken in was not read, which is kept with the file.
    fn fault(&mut self, message: String) {
        self.fail(&message);
        self.entry.issues.push(message);
    }

    fn fail(&mut self, message: &str) {
        self.summary.failed += 1;
        (self.on)(Event::Failed(message));
    }

    fn tell(&mut self) {
        let stories = self.summary.counts.stories + self.entry.counts.stories;
        let bytes = self.bytes_done + self.bytes_open;
        (self.on)(Event::Read { files: self.summary.read, bytes, stories });
    }
}

/// What is said of a file whose stories come from the damaged index: how many of those that it had.
fn told(entry: &FileEntry, stories: usize) -> String {
    let path = &entry.path;
    if stories < entry.counts.stories {
        return format!(
            "{path}: it can no longer be read, and of its {} stories the damaged index still has {stories}",
            entry.counts.stories
        );
    }
    format!("{path}: it can no longer be read; its stories are those that the index had")
}

fn hash(name: &String) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
