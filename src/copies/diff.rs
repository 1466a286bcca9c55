//! What an editor did to a story: the words of two texts, kept, left out and put in.

use super::align::{Side, align, rows};
use super::word::{Word, short, words};

/// What became of a stretch of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In both.
    Kept,
    /// In the first alone.
    Gone,
    /// In the second alone.
    New,
}

/// A stretch of words and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'t> {
    /// What became of it.
    pub fate: Fate,
    /// As written: in the second text where it is in both.
    pub text: &'t str,
    /// How many words.
    pub words: usize,
}

/// The words of both texts in order; case and marks are no change.
///
/// ```
/// use archive::copies::diff;
/// let changes: Vec<&str> = diff("The old bridge fell.", "The bridge fell today.").iter().map(|c| c.text).collect();
/// assert_eq!(changes, ["The", "old", "bridge fell", "today."]);
/// ```
pub fn diff<'t>(before: &'t str, after: &'t str) -> Vec<Change<'t>> {
    let (a, b): (Vec<Word>, Vec<Word>) = (words(before).collect(), words(after).collect());
    let keys = |words: &[Word]| words.iter().map(|word| short(word.key)).collect::<Vec<u32>>();
    let (keys_a, keys_b) = (keys(&a), keys(&b));
    let (rows_a, rows_b) = (rows(&keys_a), rows(&keys_b));
    let mut changes = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    for block in align(Side { words: &keys_a, rows: &rows_a }, Side { words: &keys_b, rows: &rows_b }) {
        push(&mut changes, Fate::Gone, before, &a, at_a..block.a);
        push(&mut changes, Fate::New, after, &b, at_b..block.b);
        (at_a, at_b) = block.ends();
        push(&mut changes, Fate::Kept, after, &b, block.b..at_b);
    }
    push(&mut changes, Fate::Gone, before, &a, at_a..a.len());
    push(&mut changes, Fate::New, after, &b, at_b..b.len());
    changes
}

/// Adds the words of a range with the marks that follow them.
fn push<'t>(changes: &mut Vec<Change<'t>>, fate: Fate, text: &'t str, all: &[Word], range: std::ops::Range<usize>) {
    let Some(first) = all.get(range.start).filter(|_| !range.is_empty()) else { return };
    let end = all.get(range.end).map_or(text.len(), |next| next.span.start);
    let stretch = text.get(first.span.start..end).unwrap_or_default().trim_end();
    let marks = |c: char| matches!(c, '“' | '‘' | '(' | '"') || c.is_whitespace();
    let stretch = if range.end < all.len() { stretch.trim_end_matches(marks) } else { stretch };
    changes.push(Change { fate, text: stretch, words: range.len() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_both_texts_is_told_once() {
        let before = "Snow fell on Arden, and “no train” ran until the afternoon of the second day.";
        let after = "ARDEN – Snow fell on Arden. No train ran until the second day, the railway said.";
        let changes = diff(before, after);
        let count = |fates: [Fate; 2]| -> usize {
            changes.iter().filter(|change| fates.contains(&change.fate)).map(|change| change.words).sum()
        };
        assert_eq!(count([Fate::Kept, Fate::Gone]), words(before).count());
        assert_eq!(count([Fate::Kept, Fate::New]), words(after).count());
        assert_eq!((changes[0].fate, changes[0].text), (Fate::New, "ARDEN –"));
    }

    #[test]
    fn equal_texts_are_kept_whole() {
        assert_eq!(diff("It rained.", "IT rained"), [Change { fate: Fate::Kept, text: "IT rained", words: 2 }]);
        assert_eq!(diff("", ""), []);
    }
}
