//! The corrections that are for one story, applied step by step.

use rustc_hash::FxHashMap;

use super::{Correction, Corrections, What};
use crate::name::Names;
use crate::place::Place;
use crate::record::{self, Record};
use crate::span::{Offsets, Span};
use crate::text::Text;
use crate::time::{Method, StoryDate};

/// What a story is known by.
#[derive(Clone, Debug, Default)]
pub struct Known<'s> {
    /// Path of its file, below what was indexed.
    pub path: &'s str,
    /// Its id, the id it would have had without one of its own, and its key.
    pub ids: Vec<String>,
}

/// The corrections that are for one story.
pub struct Story<'c> {
    file: &'c str,
    own: Vec<&'c Correction>,
    /// Lines of those that found something to correct.
    applied: Vec<usize>,
    /// Which line corrected the mention that begins at this byte.
    pub(super) notes: Vec<(usize, usize)>,
}

impl<'c> Story<'c> {
    /// Chooses those for a story.
    pub fn new(corrections: &'c Corrections, known: &Known<'_>) -> Self {
        Self { file: &corrections.file, own: corrections.of(known), applied: Vec::new(), notes: Vec::new() }
    }

    /// Those that `choose` wants, with their line.
    pub(super) fn those<T>(&self, choose: impl Fn(&'c What) -> Option<T>) -> Vec<(usize, T)> {
        self.own.iter().filter_map(|one| choose(&one.what).map(|what| (one.line, what))).collect()
    }

    /// Notes that a line corrected something.
    pub(super) fn apply(&mut self, line: usize) {
        if !self.applied.contains(&line) {
            self.applied.push(line);
        }
    }

    /// Notes that a line corrected a mention.
    pub(super) fn note(&mut self, span: Span, line: usize) {
        self.apply(line);
        self.notes.push((span.start, line));
    }

    /// The story's own date. The correction of the story itself comes before that of its file or folder.
    pub fn date(&mut self) -> Option<StoryDate> {
        let narrowest = |one: &&&Correction| one.scope.as_ref().map_or(0, String::len);
        let dated = self.own.iter().filter(|one| matches!(one.what, What::Date(..)));
        let correction = *dated.max_by_key(narrowest)?;
        let What::Date(date, _) = &correction.what else { return None };
        self.apply(correction.line);
        let because = vec![format!("{}, line {}", self.file, correction.line)];
        Some(StoryDate { method: Method::Given, confidence: 1.0, because, others: Vec::new(), ..date.clone() })
    }

    /// Joins, parts and removes people.
    pub fn people(&mut self, names: &mut Names, text: &Text<'_>) {
        if !self.own.is_empty() {
            super::people::correct(self, names, text);
        }
    }

    /// Says what names of places stand for.
    pub fn places(&mut self, places: &mut Vec<Place>, text: &Text<'_>) {
        if !self.own.is_empty() {
            super::places::correct(self, places, text);
        }
    }

    /// Corrects speakers, signs all that was corrected, and notes the corrections in the record.
    pub fn finish(mut self, record: &mut Record) {
        if self.own.is_empty() {
            return;
        }
        super::speakers::correct(&mut self, record);
        let points = Offsets::new(&record.text);
        let lines: FxHashMap<usize, usize> =
            self.notes.iter().map(|&(at, line)| (points.code_point(at), line)).collect();
        let people = record.people.iter_mut().flat_map(|person| &mut person.mentions);
        for mention in people.chain(record.places.iter_mut().flat_map(|place| &mut place.mentions)) {
            let line = lines.get(&mention.start).filter(|_| mention.rule.as_deref() == Some("corrected"));
            if let Some(&line) = line {
                mention.rule = Some(self.rule(line));
            }
        }
        self.applied.sort_unstable();
        let noted = self.own.iter().filter(|one| self.applied.contains(&one.line));
        record.corrected = noted
            .map(|one| record::Correction { file: self.file.to_owned(), line: one.line, text: one.to_string() })
            .collect();
    }

    /// The rule that signs what a line corrected.
    pub(super) fn rule(&self, line: usize) -> String {
        format!("corrected, line {line}")
    }
}
