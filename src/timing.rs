//! Where the time of a run goes: time by stage, added up over all threads.
//!
//! The clock is read a dozen times a story and never for a token, and only where someone asked. It is the time that
//! passes: on a machine that does nothing else, that of the processor.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A stage of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Files to documents: reading, decoding, checksums, what form a file has.
    Reading,
    /// Documents to stories.
    Splitting,
    /// Paragraphs, sentences, tokens and their word classes.
    Tokens,
    /// Expressions of time, and their values.
    Dates,
    /// People and organisations.
    Names,
    /// The story's own date.
    StoryDate,
    /// Places.
    Places,
    /// Quotes and their speakers.
    Quotes,
    /// The record.
    Record,
    /// The record as what the index is given.
    Documents,
    /// Handing these to the index, waiting for it, and commits; it writes on threads of its own meanwhile.
    Index,
}

impl Stage {
    /// Every stage, in the order in which a story passes them.
    pub const ALL: [Self; 11] = [
        Self::Reading,
        Self::Splitting,
        Self::Tokens,
        Self::Dates,
        Self::Names,
        Self::StoryDate,
        Self::Places,
        Self::Quotes,
        Self::Record,
        Self::Documents,
        Self::Index,
    ];

    /// What is done in it, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Reading => "reading files",
            Self::Splitting => "finding stories",
            Self::Tokens => "sentences and words",
            Self::Dates => "dates spoken of",
            Self::Names => "people and organisations",
            Self::StoryDate => "dates of stories",
            Self::Places => "places",
            Self::Quotes => "quotes and speakers",
            Self::Record => "records",
            Self::Documents => "records made ready for the index",
            Self::Index => "waiting for the index, and commits",
        }
    }
}

/// Time by stage.
#[derive(Debug, Default)]
pub struct Timings {
    nanoseconds: [AtomicU64; Stage::ALL.len()],
}

impl Timings {
    /// What a stage took.
    pub fn of(&self, stage: Stage) -> Duration {
        Duration::from_nanos(self.nanoseconds[stage as usize].load(Ordering::Relaxed))
    }

    /// What all of them took.
    pub fn sum(&self) -> Duration {
        Stage::ALL.into_iter().map(|stage| self.of(stage)).sum()
    }

    fn add(&self, stage: Stage, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds[stage as usize].fetch_add(nanoseconds, Ordering::Relaxed);
    }
}

/// A watch on one thread: what has passed since the last stage ended is what the next one took.
pub struct Watch<'t> {
    running: Option<(&'t Timings, Instant)>,
}

impl<'t> Watch<'t> {
    /// Starts it; without timings it never reads a clock.
    pub fn start(timings: Option<&'t Timings>) -> Self {
        Self { running: timings.map(|timings| (timings, Instant::now())) }
    }

    /// Begins the next stage now: what passed since the last one ended is nobody's.
    pub fn go_on(&mut self) {
        if let Some((_, since)) = &mut self.running {
            *since = Instant::now();
        }
    }

    /// Ends a stage, and begins the next.
    pub fn end(&mut self, stage: Stage) {
        if let Some((timings, since)) = &mut self.running {
            let now = Instant::now();
            timings.add(stage, now - *since);
            *since = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_takes_what_passed_since_the_one_before() {
        let timings = Timings::default();
        let mut watch = Watch::start(Some(&timings));
        let sum = (0..3_000_000_u64).fold(0, |sum, n| std::hint::black_box(sum ^ n));
        watch.end(Stage::Names);
        watch.go_on();
        assert!(sum != 1 && timings.of(Stage::Names) > Duration::ZERO);
        assert_eq!(timings.of(Stage::Quotes), Duration::ZERO);
        assert_eq!(timings.sum(), timings.of(Stage::Names));
    }

    #[test]
    fn stages_stand_at_their_number() {
        for (number, stage) in Stage::ALL.into_iter().enumerate() {
            assert_eq!(stage as usize, number);
        }
    }
}
