//! From what a user typed to the story it means.

use tantivy::DocAddress;

/// A story that an id may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where the index keeps it.
    pub address: DocAddress,
    /// Its id.
    pub id: String,
    /// Its key: the absolute path, member, record and number.
    pub key: String,
}

/// The candidates that `wanted` fits best, sorted by key: the whole id or key before its end, its end before its
/// beginning, its beginning before a part of it. The number after `#`, where one is given, must always be right.
pub(crate) fn best(wanted: &str, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let (name, number) = parts(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let fits: [&dyn Fn(&str) -> bool; 4] = [
        &|id| id == wanted,
        &|id| {
            let (whole, n) = parts(id);
            (number.is_none() || number == n) && ends_at_part(whole, name)
        },
        &|id| {
            let (whole, n) = parts(id);
            (number.is_none() || number == n) && whole.starts_with(name)
        },
        &|id| {
            let (whole, n) = parts(id);
            (number.is_none() || number == n) && whole.contains(name)
        },
    ];
    for fit in fits {
        let mut found: Vec<Candidate> =
            candidates.iter().filter(|candidate| fit(&candidate.id) || fit(&candidate.key)).cloned().collect();
        if !found.is_empty() {
            found.sort_by(|a, b| natural(&a.key).cmp(&natural(&b.key)));
            return found;
        }
    }
    Vec::new()
}

/// An id without its number, and the number.
fn parts(id: &str) -> (&str, Option<&str>) {
    match id.rsplit_once('#') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name, Some(number).filter(|number| !number.is_empty()))
        }
        _ => (id, None),
    }
}

/// Whether `name` is the end of `whole`, and begins where a folder or file name does.
fn ends_at_part(whole: &str, name: &str) -> bool {
    whole.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Sorts `#2` before `#10`.
fn natural(key: &str) -> (&str, u64) {
    let (name, number) = parts(key);
    (name, number.and_then(|number| number.parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(wanted: &str) -> Vec<String> {
        let ids = [
            ("a.txt#0", "/x/a.txt#0"),
            ("a.txt#1", "/x/a.txt#1"),
            ("2002/a.txt#0", "/x/2002/a.txt#0"),
            ("n-17", "/x/n.jsonl:4#0"),
        ];
        let candidates = ids.iter().enumerate().map(|(n, (id, key))| Candidate {
            address: DocAddress::new(0, n as u32),
            id: (*id).into(),
            key: (*key).into(),
        });
        best(wanted, candidates.collect()).into_iter().map(|candidate| candidate.id).collect()
    }

    #[test]
    fn the_whole_id_wins() {
        assert_eq!(found("a.txt#0"), ["a.txt#0"]);
        assert_eq!(found("n-17"), ["n-17"]);
    }

    #[test]
    fn an_abbreviation_will_do_where_it_is_clear() {
        assert_eq!(found("2002/a"), ["2002/a.txt#0"]);
        assert_eq!(found("17"), ["n-17"]);
        assert_eq!(found("a#1"), ["a.txt#1"]);
        assert_eq!(found("x/2002/a.txt"), ["2002/a.txt#0"]);
    }

    #[test]
    fn what_can_mean_several_names_them_all_and_nothing_fits_nothing() {
        assert_eq!(found("a.txt"), ["2002/a.txt#0", "a.txt#0", "a.txt#1"]);
        assert_eq!(found("b.txt"), Vec::<String>::new());
        assert_eq!(found(""), Vec::<String>::new());
    }
}
