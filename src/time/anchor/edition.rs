//! Editions: what is held once a year bears a number that tells its year: `Super Bowl XLIII`, `the 81st Academy Awards`.

use super::{Clues, Constraint, Says, Source};
use crate::text::key::word_key;
use crate::text::squeezed;
use crate::text::{Kind, Text};

/// What is held each year: its words, and the year of the edition before the first. Numbers that were skipped or held
/// twice in a year would need years of their own, so such events are left out.
const HELD: &[(&[&str], i16)] = &[
    (&["academy", "awards"], 1928),
    (&["annual", "academy", "awards"], 1928),
    (&["grammy", "awards"], 1958),
    (&["annual", "grammy", "awards"], 1958),
    (&["golden", "globe", "awards"], 1943),
    (&["annual", "golden", "globe", "awards"], 1943),
    (&["primetime", "emmy", "awards"], 1948),
    (&["tony", "awards"], 1946),
    (&["annual", "tony", "awards"], 1946),
    (&["kentucky", "derby"], 1874),
    (&["running", "of", "the", "kentucky", "derby"], 1874),
];
/// Numbered in Roman figures.
const SUPER_BOWL: i16 = 1966;
/// How likely a story is of the year of the edition it names, of the year before, and for each year after.
const BEFORE: f64 = -1.2;
const LONG_BEFORE: f64 = -4.0;
const AFTER: [f64; 4] = [0.0, -1.2, -1.8, -2.2];
const LONG_AFTER: f64 = -2.8;

/// Finds numbered editions; the latest counts.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let found = editions(clues.text).into_iter().max_by_key(|&(year, _)| year);
    let Some((held, words)) = found else { return };
    let says = move |year: i16| match usize::try_from(year - held) {
        Ok(after) => AFTER.get(after).copied().unwrap_or(LONG_AFTER),
        Err(_) if year == held - 1 => BEFORE,
        Err(_) => LONG_BEFORE,
    };
    out.push(Constraint {
        says: Says::Years(Box::new(says)),
        source: Source::Chronicle,
        id: word_key(&words),
        because: Box::new(move |note, year| (year >= held - 1).then(|| format!("{words}{note}: {held}"))),
    });
}

/// The editions that a text names, with their years.
fn editions(text: &Text<'_>) -> Vec<(i16, String)> {
    let mut out = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        let found = match token.kind {
            Kind::Number => ordinal(text.word(at)).and_then(|number| {
                let (words, base) = HELD.iter().find(|(words, _)| follows(text, at + 1, words))?;
                Some((base.checked_add(number)?, at + 1 + words.len()))
            }),
            Kind::Word if token.is_capitalized() && follows(text, at, &["super", "bowl"]) => text
                .tokens
                .get(at + 2)
                .and_then(|_| roman(text.word(at + 2).trim_end_matches('.')))
                .map(|number| (SUPER_BOWL + number, at + 3)),
            _ => None,
        };
        if let Some((year, end)) = found.filter(|(year, _)| (1900..=2100).contains(year)) {
            out.push((year, squeezed(text.slice(text.span(at..end)))));
        }
    }
    out
}

fn follows(text: &Text<'_>, at: usize, words: &[&str]) -> bool {
    at + words.len() <= text.tokens.len()
        && words.iter().enumerate().all(|(n, word)| text.word(at + n).eq_ignore_ascii_case(word))
}

/// `81st` as 81.
pub(super) fn ordinal(word: &str) -> Option<i16> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, end) = word.split_at_checked(digits)?;
    matches!(end, "st" | "nd" | "rd" | "th").then(|| number.parse().ok())?
}

/// `XLIII` as 43, up to 89.
fn roman(word: &str) -> Option<i16> {
    let mut sum: i16 = 0;
    let mut last: i16 = 0;
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    for c in word.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            _ => return None,
        };
        if value < last {
            sum -= value;
        } else {
            sum += value;
            last = value;
        }
    }
    (sum > 0).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(text: &str) -> Vec<i16> {
        editions(&Text::plain(text)).into_iter().map(|(year, _)| year).collect()
    }

    #[test]
    fn numbers_of_editions_tell_their_year() {
        assert_eq!(years("They met in Super Bowl XLIII, before Super Bowl L."), [2009, 2016]);
        assert_eq!(years("She won at the 81st Academy Awards and the 51st annual Grammy Awards."), [2009, 2009]);
    }

    #[test]
    fn other_numbers_tell_nothing() {
        assert_eq!(years("The 81st street fair, the Super Bowl, and Super Bowl Sunday."), [0; 0]);
        assert_eq!(years("Super Bowl"), [0; 0]);
    }
}
