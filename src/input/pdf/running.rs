//! Running heads and feet, which come again on the pages of a file, and the numbers of the pages.

use std::collections::HashMap;

use super::columns::lines;
use super::letters::Word;

/// How many lines at the top and at the bottom of a page may be running ones.
const DEEP: usize = 2;
/// How far one may stand from where it stood on another page, in points.
const SHIFT: f64 = 4.0;
/// On what part of the pages it stands at least.
const SHARE: usize = 4;

/// A line at the top or the foot of a page.
struct Edge {
    /// Its words, with numbers as `#`.
    key: String,
    base: f64,
    /// Whether it stands at the top and names a year, and no hour, as what a browser prints does.
    names_day: bool,
    /// Where its words stand, from the highest to the lowest.
    from: f64,
}

/// Takes the running heads and feet out of all pages.
pub(super) fn take_out(pages: &mut [Vec<Word>]) {
    let edges: Vec<Vec<Edge>> = pages.iter().map(|words| edges(words)).collect();
    let mut places: HashMap<&str, Vec<f64>> = HashMap::new();
    for edge in edges.iter().flatten() {
        places.entry(&edge.key).or_default().push(edge.base);
    }
    places.values_mut().for_each(|bases| bases.sort_by(f64::total_cmp));
    let all = pages.len();
    for (number, (words, edges)) in pages.iter_mut().zip(&edges).enumerate() {
        for edge in edges {
            let again = places.get(edge.key.as_str()).map_or(0, |bases| {
                let below = |bound: f64| bases.partition_point(|&base| base < bound);
                below(edge.base + SHIFT) - below(edge.base - SHIFT)
            });
            // The first one may say the day of the issue.
            let is_kept = counts_stories(&edge.key) || (number == 0 && edge.names_day);
            let is_running = again >= 2 && again * SHARE >= all && !is_kept;
            if is_running || is_page_number(&edge.key) || is_of_browser(&edge.key) {
                words.retain(|word| word.base < edge.from || word.base > edge.base);
            }
        }
    }
}

/// The first lines of a page and the last.
fn edges(words: &[Word]) -> Vec<Edge> {
    let lines = lines(words.to_vec());
    let feet = lines.len().saturating_sub(DEEP).max(DEEP);
    let at_edge = |n: usize| n < DEEP || n >= feet;
    lines
        .iter()
        .enumerate()
        .filter(|(n, _)| at_edge(*n))
        .map(|(n, line)| Edge {
            key: blurred(&line.text),
            base: line.base,
            names_day: n < DEEP && names_year(&line.text),
            from: line.base - 0.45 * line.size,
        })
        .collect()
}

fn names_year(text: &str) -> bool {
    let is_year =
        |word: &str| word.len() == 4 && (word.starts_with("18") || word.starts_with("19") || word.starts_with("20"));
    !text.contains(':') && text.split(|c: char| !c.is_ascii_digit()).any(is_year) && text.contains(char::is_alphabetic)
}

fn blurred(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

/// Whether a line counts stories, as exports have it, and so keeps them apart.
fn counts_stories(key: &str) -> bool {
    ["document", "dokument", "article"].iter().any(|word| key.contains(word))
}

/// `3`, `- 3 -`, `Page 3`, `page 3 of 10`, `3/10`.
fn is_page_number(key: &str) -> bool {
    let bare = key.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '|' | '.' | '[' | ']'));
    matches!(bare, "#" | "#/#" | "#of#" | "page#" | "page#of#" | "page#/#" | "p.#" | "seite#" | "seite#von#" | "pag.#")
}

/// `11/28/26, 11:27 PM Ferry runs aground` and `https://a.example/news/1 1/2`, as browsers print them on every page.
fn is_of_browser(key: &str) -> bool {
    let day = ["#/#/#,#:#", "#.#.#,#:#", "#-#-#,#:#"];
    let address = ["https://", "http://", "file:///"];
    day.iter().any(|day| key.starts_with(day))
        || address.iter().any(|address| key.starts_with(address)) && key.ends_with("#/#")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &[&str]) -> Vec<Word> {
        let word = |(n, row): (usize, &&str)| Word {
            text: (*row).into(),
            left: 0.0,
            right: row.len() as f64 * 5.0,
            base: n as f64 * 12.0,
            size: 10.0,
            is_apart: false,
        };
        rows.iter().enumerate().map(word).collect()
    }

    fn left(pages: &[&[&str]]) -> Vec<Vec<String>> {
        let mut pages: Vec<Vec<Word>> = pages.iter().map(|rows| page(rows)).collect();
        take_out(&mut pages);
        pages.into_iter().map(|words| words.into_iter().map(|word| word.text).collect()).collect()
    }

    #[test]
    fn running_heads_and_feet_and_page_numbers_are_no_text() {
        let pages = left(&[
            &["The Halden Post 3", "It rained.", "It snowed.", "The sun", "shone.", "9/5/02 12:10"],
            &["The Halden Post 4", "Then the", "rivers rose", "and fell", "again.", "9/5/02 12:10"],
        ]);
        assert_eq!(pages[0], ["It rained.", "It snowed.", "The sun", "shone."]);
        assert_eq!(pages[1], ["Then the", "rivers rose", "and fell", "again."]);
        assert_eq!(left(&[&["It rained.", "– 12 –"]])[0], ["It rained."]);
    }

    #[test]
    fn what_a_browser_prints_around_a_page_is_no_text_on_a_single_one_either() {
        let page =
            &["11/28/26, 11:27 PM Ferry runs aground", "It rained.", "It snowed.", "https://a.example/n?id=7 1/1"];
        assert_eq!(left(&[page])[0], ["It rained.", "It snowed."]);
        assert_eq!(left(&[&["https://a.example/n", "It rained."]])[0].len(), 2);
    }

    #[test]
    fn the_day_of_the_issue_stays_on_the_first_page() {
        let pages = left(&[&["Post, May 8, 2002", "It rained."], &["Post, May 8, 2002", "It snowed."]]);
        assert_eq!((pages[0].len(), pages[1].len()), (2, 1));
    }

    #[test]
    fn what_counts_stories_and_what_stands_once_stays() {
        let pages = left(&[&["Document 1 of 2", "It rained."], &["Document 2 of 2", "It snowed."]]);
        assert_eq!(pages[1], ["Document 2 of 2", "It snowed."]);
        assert_eq!(left(&[&["In 2002", "it rained."], &["Later", "it snowed."]])[0], ["In 2002", "it rained."]);
    }
}
