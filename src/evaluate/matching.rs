//! Which prediction answers which gold span: equal spans first, then the longest overlap, one to one.

use std::collections::{HashMap, HashSet};

use super::Stretch;

/// Matches `gold` to `said`, both sorted: for each gold index the index of what was said, where there is one.
///
/// With `exact` only equal spans match. Ties go to the earlier gold span, then to the earlier prediction.
pub fn pair(gold: &[Stretch], said: &[Stretch], exact: bool) -> HashMap<usize, usize> {
    let place: HashMap<Stretch, usize> = said.iter().enumerate().map(|(j, &stretch)| (stretch, j)).collect();
    let mut found = HashMap::new();
    let mut used = HashSet::new();
    for (i, stretch) in gold.iter().enumerate() {
        if let Some(&j) = place.get(stretch)
            && used.insert(j)
        {
            found.insert(i, j);
        }
    }
    if exact {
        return found;
    }
    let mut candidates = Vec::new();
    for (i, a) in gold.iter().enumerate().filter(|(i, _)| !found.contains_key(i)) {
        for (j, b) in said.iter().enumerate().filter(|(j, _)| !used.contains(j)) {
            if a.shared(*b) > 0 {
                candidates.push((std::cmp::Reverse(a.shared(*b)), i, j));
            }
        }
    }
    candidates.sort_unstable();
    for (_, i, j) in candidates {
        if !found.contains_key(&i) && used.insert(j) {
            found.insert(i, j);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(start: usize, end: usize) -> Stretch {
        Stretch { start, end }
    }

    #[test]
    fn equal_spans_match_before_longer_overlaps() {
        let gold = [stretch(0, 5), stretch(6, 10)];
        let said = [stretch(0, 9), stretch(6, 10)];
        assert_eq!(pair(&gold, &said, false), HashMap::from([(0, 0), (1, 1)]));
        assert_eq!(pair(&gold, &said, true), HashMap::from([(1, 1)]));
    }

    #[test]
    fn a_prediction_answers_one_gold_span_alone() {
        let gold = [stretch(0, 3), stretch(4, 9)];
        assert_eq!(pair(&gold, &[stretch(0, 9)], false), HashMap::from([(1, 0)]));
    }
}
