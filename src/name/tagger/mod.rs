//! The tagger: a linear-chain model over the tokens of each segment, its weights embedded and read in place.
//!
//! `tools/train_names.rs` trains it with the very features that are read here.

pub mod document;
pub mod feature;
pub mod observe;
pub mod segment;
pub mod weights;

use std::ops::Range;

use crate::text::Text;
use document::Document;
use feature::Reader;
use observe::observe;
use segment::segments;
use weights::{LABELS, Scores, Sum, Transitions, Weights};

/// What a token is a part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Label {
    /// No name.
    #[default]
    Outside,
    /// The first token of a person's name.
    FirstOfPerson,
    /// A later one.
    Person,
    /// The first token of a place's name.
    FirstOfPlace,
    /// A later one.
    Place,
    /// The first token of an organisation's name.
    FirstOfOrganization,
    /// A later one.
    Organization,
}

impl Label {
    /// All labels, by number.
    pub const ALL: [Self; LABELS] = [
        Self::Outside,
        Self::FirstOfPerson,
        Self::Person,
        Self::FirstOfPlace,
        Self::Place,
        Self::FirstOfOrganization,
        Self::Organization,
    ];

    /// Whether this label may follow `before`: a later token goes on with a name of its kind.
    pub fn may_follow(self, before: Self) -> bool {
        let (this, before) = (self as u8, before as u8);
        this == 0 || this % 2 == 1 || before == this || before + 1 == this
    }
}

/// The labels that each label may follow, by number: what [`Label::may_follow`] says, in the form in which it is asked
/// most often.
const MAY_FOLLOW: [&[usize]; LABELS] = {
    const ANY: &[usize] = &[0, 1, 2, 3, 4, 5, 6];
    [ANY, ANY, &[1, 2], ANY, &[3, 4], ANY, &[5, 6]]
};

/// A stretch of tokens that the tagger takes for one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagged {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The label of its first token.
    pub label: Label,
}

/// Tags the names of a story, in order.
pub fn tag(text: &Text<'_>) -> Vec<Tagged> {
    let segments = segments(text);
    let seen = observe(text, &segments);
    let document = Document::new(text, &seen);
    let reader = Reader { text, seen: &seen, document: Some(&document) };
    let weights = Weights::embedded();
    let transitions = weights.transitions();
    let (mut sum, mut scores) = (Sum::new(weights), Vec::new());
    let (mut back, mut best) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    for_each_segment(text, &segments, |segment, sentence| {
        scores.clear();
        for at in segment.clone() {
            reader.read(at, &segment, &sentence, &mut sum);
            scores.push(sum.scores());
        }
        best_labels(&transitions, &scores, &mut back, &mut best);
        collect(&best, segment.start, &mut found);
    });
    found
}

/// Calls `each` with every one of the `segments` of a text and its sentence.
pub fn for_each_segment(text: &Text<'_>, segments: &[Range<usize>], mut each: impl FnMut(Range<usize>, Range<usize>)) {
    let mut sentences = text.sentences.iter().peekable();
    for segment in segments {
        while sentences.next_if(|sentence| sentence.end <= segment.start).is_some() {}
        if let Some(sentence) = sentences.peek() {
            each(segment.clone(), sentence.tokens());
        }
    }
}

/// The best sequence of labels (Viterbi); `back` is room for the best label before each.
fn best_labels(transitions: &Transitions, scores: &[Scores], back: &mut Vec<[u8; LABELS]>, best: &mut Vec<u8>) {
    best.clear();
    back.clear();
    let mut sums = [i32::MIN / 2; LABELS];
    sums[0] = 0;
    for score in scores {
        let mut next = [i32::MIN / 2; LABELS];
        let mut from = [0; LABELS];
        for (to, may_follow) in MAY_FOLLOW.iter().enumerate() {
            let own = to.checked_sub(1).map_or(0, |n| score[n]);
            for &before in *may_follow {
                let sum = sums[before] + transitions[before][to] + own;
                if sum > next[to] {
                    next[to] = sum;
                    from[to] = before as u8;
                }
            }
        }
        sums = next;
        back.push(from);
    }
    let mut label = (0..LABELS).max_by_key(|&n| (sums[n], std::cmp::Reverse(n))).unwrap_or(0) as u8;
    for from in back.iter().rev() {
        best.push(label);
        label = from[label as usize];
    }
    best.reverse();
}

fn collect(labels: &[u8], start: usize, found: &mut Vec<Tagged>) {
    let mut open: Option<Tagged> = None;
    for (n, &label) in labels.iter().enumerate() {
        let label = Label::ALL[usize::from(label) % LABELS];
        if label as u8 % 2 == 1 || label == Label::Outside {
            found.extend(open.take());
        }
        if label as u8 % 2 == 1 {
            open = Some(Tagged { tokens: start + n..start + n + 1, label });
        } else if let Some(name) = &mut open {
            name.tokens.end = start + n + 1;
        }
    }
    found.extend(open);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_of_what_may_follow() {
        for (label, may_follow) in Label::ALL.into_iter().zip(MAY_FOLLOW) {
            let before: Vec<usize> =
                Label::ALL.into_iter().filter(|&b| label.may_follow(b)).map(|b| b as usize).collect();
            assert_eq!(before, may_follow);
        }
    }
}
