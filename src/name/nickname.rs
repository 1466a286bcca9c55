//! Short forms of first names: `Bill` for `William`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::text::key::word_key;

static PAIRS: &str = include_str!("../../data/names/nicknames.tsv");

static SHORT: LazyLock<FxHashSet<(u64, u64)>> = LazyLock::new(|| {
    let rows = PAIRS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.flat_map(|(short, names)| names.split(' ').map(move |name| (word_key(short), word_key(name)))).collect()
});

/// Whether one of these words, given by their keys, is a short form of the other.
pub(crate) fn is_short_for(one: u64, other: u64) -> bool {
    SHORT.contains(&(one, other)) || SHORT.contains(&(other, one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_holds_no_row_twice() {
        let rows: Vec<&str> = PAIRS.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.windows(2).all(|two| two[0].split('\t').next() < two[1].split('\t').next()));
        assert!(rows.iter().all(|row| row.split_once('\t').is_some_and(|(_, names)| !names.is_empty())));
    }

    #[test]
    fn short_forms_are_found_in_both_directions() {
        let short = |one, other| is_short_for(word_key(one), word_key(other));
        assert!(short("Bill", "William") && short("William", "Bill"));
        assert!(!short("Bill", "Robert") && !short("William", "Walter"));
    }
}
