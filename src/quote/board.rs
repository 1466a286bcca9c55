//! The quotes in the making: what is still open, and what each sieve has filled in.

use std::ops::Range;

use super::Kind;
use super::phrase::Source;
use super::scene::Scene;
use crate::span::Span;

/// What a sieve says of a quote.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// Whose words they are, as the text says it here.
    pub(crate) source: Source,
    /// The token of saying.
    pub(crate) cue: Option<usize>,
    /// How often the rule is right in this situation, measured.
    pub(crate) confidence: f64,
    pub(crate) rule: &'static str,
}

/// A quote in the making.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Its runs in marks, in order; none for indirect speech.
    pub(crate) runs: Vec<usize>,
    pub(crate) kind: Kind,
    /// The reported clause of mixed and indirect quotes.
    pub(crate) clause: Vec<Span>,
    pub(crate) found: Option<Found>,
    /// The draft whose second half this is.
    pub(crate) joins: Option<usize>,
    /// Left out of the result: no quote after all.
    pub(crate) dropped: bool,
}

/// All quotes of a story in the making: those in marks first, in order, then what is reported without.
pub(crate) struct Board {
    pub(crate) drafts: Vec<Draft>,
    /// For each run, its draft.
    pub(crate) of_run: Vec<usize>,
    /// Tokens that are somebody's words without marks, in order: what is reported inside them is not looked for.
    pub(crate) spoken: Vec<Range<usize>>,
}

impl Board {
    /// A draft for every run, or for every row of runs that are one quote over several paragraphs.
    pub(crate) fn new(scene: &Scene<'_>) -> Self {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut of_run = Vec::with_capacity(scene.runs.len());
        for (number, run) in scene.runs.iter().enumerate() {
            match drafts.last_mut() {
                Some(draft) if run.resumes => draft.runs.push(number),
                _ => drafts.push(Draft {
                    runs: vec![number],
                    kind: Kind::Direct,
                    clause: Vec::new(),
                    found: None,
                    joins: None,
                    dropped: false,
                }),
            }
            of_run.push(drafts.len() - 1);
        }
        Self { drafts, of_run, spoken: Vec::new() }
    }

    /// Whether draft `number` still wants a speaker.
    pub(crate) fn is_open(&self, number: usize) -> bool {
        let draft = &self.drafts[number];
        draft.found.is_none() && !draft.dropped && !draft.runs.is_empty()
    }

    /// Whether token `at` lies in words that are spoken without marks.
    pub(crate) fn is_spoken(&self, at: usize) -> bool {
        let next = self.spoken.partition_point(|words| words.end <= at);
        self.spoken.get(next).is_some_and(|words| words.start <= at)
    }

    /// Fills every open draft for which `find` has an answer, in order; later ones see what earlier ones got.
    pub(crate) fn fill(&mut self, mut find: impl FnMut(&Self, usize) -> Option<Found>) {
        for number in 0..self.drafts.len() {
            if self.is_open(number)
                && let Some(found) = find(self, number)
            {
                self.drafts[number].found = Some(found);
            }
        }
    }
}
