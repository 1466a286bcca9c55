//! Words that the papers of one country alone use of what happens at home: `the sheriff's deputies`, `a sophomore`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::Text;
use crate::text::key::word_key;

/// Different signs that a story must bear.
const ENOUGH: usize = 2;

/// Offices, courts, roads and schools of the United States, each by one word or two; words of one line are one sign.
const AMERICAN: [&str; 13] = [
    "sheriff|sheriffs|deputies|sheriff's office",
    "grand jury|district attorney|misdemeanor|felony|county attorney",
    "selectman|selectmen|alderman|aldermen",
    "councilman|councilwoman|councilmen",
    "county commissioner|county commissioners|county supervisors|county judge",
    "state trooper|state troopers|highway patrol|state patrol|state police",
    "state representative|state senator|state rep.|state sen.",
    "freshman|sophomore|sophomores|freshmen",
    "interstate|turnpike",
    "middle school|elementary school|school superintendent",
    "police department|fire department",
    "school district|school board",
    "city manager|city council|town council",
];

/// What follows the first word of a sign, if anything, and the number of the sign.
type Rest = (Option<u64>, usize);

/// The signs that each first word begins.
static SIGNS: LazyLock<FxHashMap<u64, Vec<Rest>>> = LazyLock::new(|| {
    let mut signs: FxHashMap<u64, Vec<Rest>> = FxHashMap::default();
    for (sign, line) in AMERICAN.iter().enumerate() {
        for words in line.split('|') {
            let (first, second) = words.split_once(' ').map_or((words, None), |(first, second)| (first, Some(second)));
            signs.entry(word_key(first)).or_default().push((second.map(word_key), sign));
        }
    }
    signs
});

/// Whether a story speaks of things at home as the papers of the United States do.
pub(super) fn is_american(text: &Text<'_>) -> bool {
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    for (at, token) in text.tokens.iter().enumerate() {
        let Some(signs) = SIGNS.get(&token.key) else { continue };
        let next = text.tokens.get(at + 1).map(|next| next.key);
        seen.extend(signs.iter().filter(|(second, _)| second.is_none() || *second == next).map(|&(_, sign)| sign));
        if seen.len() >= ENOUGH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_signs_make_an_american_story() {
        assert!(is_american(&Text::plain("The sheriff told the grand jury that two deputies were there.")));
        assert!(!is_american(&Text::plain("The sheriff and his deputies were there.")));
        assert!(!is_american(&Text::plain("The constable told the magistrates that he was there.")));
    }
}
