//! What is wrong with a file of corrections, and where.

use std::fmt;

use crate::text::slips;

/// Something in a file of corrections that cannot be meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// What is wrong, and what was perhaps meant.
    pub reason: String,
}

impl Problem {
    /// The bytes are no UTF-8.
    pub(super) fn not_utf8(error: &std::string::FromUtf8Error) -> Self {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        let line = good.matches('\n').count() + 1;
        let column = good.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Self { line, column, reason: "this is no UTF-8; save the file as UTF-8".into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.reason)
    }
}

/// The word of a list that is nearest to one that is not in it, where one is near.
pub(super) fn nearest<'l>(word: &str, list: &[&'l str]) -> Option<&'l str> {
    let word: Vec<char> = word.chars().collect();
    let near = |&other: &&'l str| {
        let letters: Vec<char> = other.chars().collect();
        slips(&word, &letters, 1 + letters.len() / 3).map(|slips| (slips, other))
    };
    list.iter().filter_map(near).min_by_key(|&(slips, _)| slips).map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let list = ["same", "not-same", "date"];
        assert_eq!(nearest("smae", &list), Some("same"));
        assert_eq!(nearest("notsame", &list), Some("not-same"));
        assert_eq!(nearest("harbour", &list), None);
        assert_eq!(nearest("", &list), None);
    }
}
