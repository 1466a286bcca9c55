//! Slips of the pen: how far one word is from another.

/// How many letters of `word` must be changed, added, left out or exchanged with the next to make it `other` (optimal string
/// alignment); nothing where that is more than `most`.
///
/// ```
/// let letters = |word: &str| word.chars().collect::<Vec<_>>();
/// let slips = |one, other, most| archive::text::slips(&letters(one), &letters(other), most);
/// assert_eq!((slips("wolf", "wlof", 2), slips("wolf", "wolves", 2)), (Some(1), None));
/// ```
pub fn slips(word: &[char], other: &[char], most: usize) -> Option<usize> {
    if other.len().abs_diff(word.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (at, &c) in word.iter().enumerate() {
        let mut row = vec![at + 1];
        for (to, &d) in other.iter().enumerate() {
            let mut cost = (last[to] + usize::from(c != d)).min(last[to + 1] + 1).min(row[to] + 1);
            if at > 0 && to > 0 && c == other[to - 1] && word[at - 1] == d {
                cost = cost.min(before[to - 1] + 1);
            }
            row.push(cost);
        }
        if row.iter().all(|&cost| cost > most) && last.iter().all(|&cost| cost > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&cost| cost <= most)
}
