//! What is wrong with a file of corrections, and where.

use std::fmt;

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
    let near = list.iter().map(|&other| (distance(word, other), other)).min_by_key(|&(distance, _)| distance);
    near.filter(|&(distance, other)| distance <= 1 + other.chars().count() / 3).map(|(_, other)| other)
}

/// How many letters must be changed, added, left out or exchanged with the next.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().take(40).collect(), other.chars().collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for n in 0..=one.len() {
        for m in 0..=other.len() {
            rows[n][m] = match (n, m) {
                (0, _) => m,
                (_, 0) => n,
                _ => {
                    let change = rows[n - 1][m - 1] + usize::from(one[n - 1] != other[m - 1]);
                    let mut least = change.min(rows[n - 1][m] + 1).min(rows[n][m - 1] + 1);
                    if n > 1 && m > 1 && one[n - 1] == other[m - 2] && one[n - 2] == other[m - 1] {
                        least = least.min(rows[n - 2][m - 2] + 1);
                    }
                    least
                }
            };
        }
    }
    rows[one.len()][other.len()]
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
