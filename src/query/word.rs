//! A word as a query names it, and the words of texts that it finds.

use crate::index::words::{Stems, stems};
use crate::text::slips;

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word as the index knows words ([`crate::index::words::exact`]); in a pattern `*` is any letters or none, `?`
    /// one.
    pub text: String,
    /// What it finds.
    pub form: Form,
}

/// Which words a word finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Those that share its stem.
    Any,
    /// Itself alone.
    Exact,
    /// Those of its pattern.
    Pattern,
    /// Those that it can be made into by so many slips: a letter more, less, other, or two neighbours swapped.
    Fuzzy(u8),
}

/// A word made ready to be compared with many.
pub(super) struct Matcher {
    text: Vec<char>,
    form: Form,
    stem: Option<String>,
    exact: String,
    beginning: String,
}

impl Matcher {
    pub(super) fn new(word: &Word) -> Self {
        let stem = if word.form == Form::Any { one(stems(&word.text)) } else { None };
        let text: Vec<char> = word.text.chars().collect();
        let beginning = match word.form {
            Form::Exact => word.text.clone(),
            Form::Pattern => text.iter().take_while(|c| !matches!(c, '*' | '?')).collect(),
            Form::Fuzzy(_) => String::new(),
            Form::Any => stem.as_deref().map(beginning).unwrap_or(&word.text).to_owned(),
        };
        Self { text, form: word.form, stem, exact: word.text.clone(), beginning }
    }

    /// Whether it finds a word of a text. Stems cost more than all the rest, so that the beginning is looked at first.
    pub(super) fn finds(&self, word: &str, stems: &mut Stems) -> bool {
        if !word.starts_with(&self.beginning) {
            return false;
        }
        match self.form {
            Form::Exact => self.exact == word,
            Form::Any => self.exact == word || self.stem.as_deref().is_some_and(|stem| stems.is_of(word, stem)),
            Form::Pattern => fits(&self.text, word),
            Form::Fuzzy(slips) => is_within(&self.text, word, usize::from(slips)),
        }
    }

    /// What every word that it finds begins with.
    pub(super) fn beginning(&self) -> &str {
        &self.beginning
    }
}

fn one(mut words: Vec<String>) -> Option<String> {
    words.pop().filter(|_| words.is_empty())
}

/// What all words of a stem begin with: the stem, but for an ending that stemming may have changed (`tries`, `try`).
fn beginning(stem: &str) -> &str {
    let changed = if stem.ends_with("ie") { 2 } else { usize::from(stem.ends_with(['i', 'e', 'y', 'l'])) };
    match stem.len().checked_sub(changed).filter(|end| *end > 0 && stem.is_char_boundary(*end)) {
        Some(end) => &stem[..end],
        None => stem,
    }
}

/// Whether a word is of a pattern. Where letters fail after a `*`, it takes one letter more: no more steps than the
/// lengths multiplied, and words are short.
fn fits(pattern: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let (mut p, mut w) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while w < word.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p + 1, w));
                p += 1;
            }
            Some(&c) if c == '?' || c == word[w] => {
                p += 1;
                w += 1;
            }
            _ => match &mut star {
                Some((after, taken)) => {
                    *taken += 1;
                    (p, w) = (*after, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// Whether a word is made into another by no more than so many slips.
fn is_within(word: &[char], other: &str, most: usize) -> bool {
    // A letter takes four bytes at most, so that most words are told apart without being read.
    let can_be = other.len() + most >= word.len() && other.len() <= 4 * (word.len() + most);
    if !can_be {
        return false;
    }
    // One slip lies between what both begin and end with, and changes no more than two letters: few words get further.
    let mut own = word.iter().copied();
    let mut others = other.chars();
    let alike = |(one, other): &(char, char)| one == other;
    let begin = own.clone().zip(others.clone()).take_while(alike).count();
    let end = own.by_ref().rev().zip(others.by_ref().rev()).take_while(alike).count();
    (most > 1 || begin + end + 2 >= word.len()) && slips(word, &other.chars().collect::<Vec<_>>(), most).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(text: &str, form: Form, word: &str) -> bool {
        Matcher::new(&Word { text: text.into(), form }).finds(word, &mut Stems::default())
    }

    #[test]
    fn patterns_take_any_letters_for_a_star_and_one_for_a_question_mark() {
        for (pattern, word, fit) in [
            ("wol*", "wolf", true),
            ("wol*", "wol", true),
            ("wol*", "awol", false),
            ("*olf", "wolf", true),
            ("w?lf", "wolf", true),
            ("w?lf", "wlf", false),
            ("w*l*f", "woollif", true),
            ("w*lf*", "wolfgang", true),
            ("?é", "bé", true),
        ] {
            assert_eq!(finds(pattern, Form::Pattern, word), fit, "{pattern} {word}");
        }
    }

    #[test]
    fn slips_are_letters_more_less_other_and_swapped() {
        for (word, slips, other, within) in [
            ("wlof", 1, "wolf", true),
            ("wolf", 1, "wol", true),
            ("wolf", 1, "woolf", true),
            ("wolf", 1, "golf", true),
            ("wolf", 1, "gulf", false),
            ("wolf", 2, "gulf", true),
            ("wolf", 2, "wolverine", false),
            ("wolves", 1, "wloves", true),
            ("wolves", 1, "volver", false),
            ("wolves", 2, "volver", true),
            ("aa", 1, "a", true),
        ] {
            assert_eq!(finds(word, Form::Fuzzy(slips), other), within, "{word} {other}");
        }
    }

    #[test]
    fn forms_share_a_stem_and_an_exact_word_has_none() {
        assert!(finds("deny", Form::Any, "denied") && finds("denies", Form::Any, "denied"));
        assert!(!finds("deny", Form::Exact, "denied") && finds("deny", Form::Exact, "deny"));
        assert!(!finds("general", Form::Any, "genes"));
    }

    #[test]
    fn what_a_word_begins_with_is_never_more_than_what_its_forms_begin_with() {
        for (word, other) in
            [("try", "tries"), ("deny", "denied"), ("die", "dying"), ("talk", "talking"), ("early", "early")]
        {
            let matcher = Matcher::new(&Word { text: word.into(), form: Form::Any });
            assert!(other.starts_with(matcher.beginning()), "{word} {other}");
        }
    }
}
