//! Candidates: where a story speaks of an election, those who are named ran in few of them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Clues, Constraint, Says, Source};
use crate::text::key::word_key;
use crate::text::lexicon::rows;
use crate::text::{Class, Kind, Text};

/// Words of elections a story holds at least when it speaks of one.
const LEAST_WORDS: usize = 3;
/// How unlikely a year is before the one a person ran in, and for each of the first years after, and beyond.
const BEFORE: f64 = -2.5;
const AFTER: [f64; 3] = [-1.6, -2.2, -2.5];
/// The same for the years of a campaign before that of the vote, in which less is told of it.
const CAMPAIGN_BEGINS: f64 = -0.5;

/// One person in one election.
struct Candidacy {
    name: &'static str,
    /// The keys of the name's words.
    words: Vec<u64>,
    first: i16,
    last: i16,
    election: &'static str,
}

struct Candidates {
    rows: Vec<Candidacy>,
    /// Rows by the key of the surname.
    by_surname: FxHashMap<u64, Vec<usize>>,
}

static CANDIDATES: LazyLock<Candidates> = LazyLock::new(|| {
    let rows: Vec<Candidacy> = rows(include_str!("../../../data/candidates.tsv")).filter_map(candidacy).collect();
    let mut by_surname: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (number, row) in rows.iter().enumerate() {
        by_surname.entry(row.words.last().copied().unwrap_or_default()).or_default().push(number);
    }
    Candidates { rows, by_surname }
});

/// Reads one line: name, first and last day, election.
fn candidacy(line: &'static str) -> Option<Candidacy> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, first, last, election] = columns[..] else { return None };
    let year = |day: &str| day.get(..4).and_then(|year| year.parse().ok());
    let words = name.split([' ', '-']).map(word_key).collect();
    Some(Candidacy { name, words, first: year(first)?, last: year(last)?, election })
}

/// Finds the candidates that a story of an election names in full, each once with all the elections they ran in.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let text = clues.text;
    if text.tokens.iter().filter(|token| token.is(Class::ELECTION)).take(LEAST_WORDS).count() < LEAST_WORDS {
        return;
    }
    let mut seen: Vec<&str> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        if !token.is_capitalized() {
            continue;
        }
        let Some(numbers) = CANDIDATES.by_surname.get(&token.key) else { continue };
        let mine: Vec<&Candidacy> = numbers
            .iter()
            .filter_map(|&number| CANDIDATES.rows.get(number))
            .filter(|row| ends_at(text, at, &row.words))
            .collect();
        if let Some(first) = mine.first()
            && !seen.contains(&first.name)
        {
            seen.push(first.name);
            if !is_in_office(text, first.words.last().copied().unwrap_or_default()) {
                out.push(constraint(mine));
            }
        }
    }
}

/// Whether the text calls the person with this surname the head of a state or government: one so called can be named
/// beside those who run, and runs no more.
fn is_in_office(text: &Text<'_>, surname: u64) -> bool {
    const HEADS: &[&str] = &["president", "chancellor", "minister"];
    text.tokens.iter().enumerate().skip(1).any(|(at, token)| {
        token.key == surname
            && (at.saturating_sub(2)..at).any(|at| HEADS.iter().any(|head| text.word(at).eq_ignore_ascii_case(head)))
    })
}

/// Whether the words of a name end with token `at`; middle initials and hyphens may stand between.
fn ends_at(text: &Text<'_>, at: usize, words: &[u64]) -> bool {
    let mut tokens = text.tokens[..=at].iter().rev().filter(|token| token.kind != Kind::Hyphen);
    let mut words = words.iter().rev().peekable();
    while let Some(&word) = words.peek() {
        match tokens.next() {
            Some(token) if token.key == *word => _ = words.next(),
            Some(token) if token.case == crate::text::Case::Initial => {}
            _ => return false,
        }
    }
    true
}

fn constraint(rows: Vec<&'static Candidacy>) -> Constraint {
    let name = rows.first().map_or("", |row| row.name);
    let told = rows.clone();
    Constraint {
        says: Says::Years(Box::new(move |year| {
            rows.iter().map(|row| weigh(row, year)).fold(f64::NEG_INFINITY, f64::max)
        })),
        source: Source::Chronicle,
        id: word_key(name),
        because: Box::new(move |note, year| {
            let row = told.iter().find(|row| (row.first..=row.last).contains(&year))?;
            Some(format!("{name}{note}: a candidate in the {}", row.election))
        }),
    }
}

fn weigh(row: &Candidacy, year: i16) -> f64 {
    match year {
        year if year < row.first => BEFORE,
        year if year < row.last => CAMPAIGN_BEGINS,
        year if year == row.last => 0.0,
        year => {
            let after = AFTER.get(usize::from((year - row.last - 1).unsigned_abs()));
            after.copied().unwrap_or(BEFORE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::extract;
    use std::path::Path;

    #[test]
    fn the_list_is_whole_sorted_and_runs_forward() {
        let lines: Vec<&str> = rows(include_str!("../../../data/candidates.tsv")).collect();
        for pair in lines.windows(2) {
            assert!(pair[0] < pair[1], "{:?} stands before {:?}", pair[0], pair[1]);
        }
        for line in lines {
            let row = candidacy(line).unwrap_or_else(|| panic!("{line:?}"));
            assert!(row.first <= row.last && row.last - row.first <= 3, "{line:?}");
        }
    }

    fn year_of(text: &str) -> Option<String> {
        let records = extract(&crate::input::plain(Path::new("a.txt"), text));
        records.into_iter().next()?.date.map(|date| date.value[..4].to_owned())
    }

    #[test]
    fn rivals_tell_the_election() {
        let told = "The campaign of Michael S. Dukakis bought time on the air before the primary in the spring, and \
            Jesse Jackson and Gary Hart told voters in a debate that the nomination was still open.";
        assert_eq!(year_of(told).as_deref(), Some("1988"));
    }

    #[test]
    fn without_an_election_a_candidate_says_nothing() {
        assert_eq!(year_of("Gary Hart and Jesse Jackson opened the new library, and the band played."), None);
    }
}
