//! Words as they are typed: `wolf`, `=wolf`, `wol*`, `wolf!`, `w?lf`, `wlof~1`, and what stands between quotation marks.

use std::ops::Range;

use super::ast::Words;
use super::word::{Form, Word};
use crate::index::words::exact;

/// Stand for `*` and `?` while the words around them are read: letters of a single manuscript, which no news has.
const ANY: char = 'ꙮ';
const ONE: char = 'ꙭ';

/// What is wrong with a word, and where in it, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) at: Range<usize>,
    pub(super) message: String,
}

/// Reads a word as it was typed.
pub(super) fn word(typed: &str) -> Result<Words, Slip> {
    let whole = 0..typed.len();
    if typed.len() > 2 && typed.starts_with('/') && typed.ends_with('/') {
        return Err(slip(whole, "regular expressions are not understood: use * for any letters and ? for one"));
    }
    let (word, exactly) = typed.strip_prefix('=').map_or((typed, false), |word| (word, true));
    refuse(typed)?;
    if let Some(at) = typed.find('~') {
        return fuzzy(typed, at, exactly);
    }
    if !word.contains(['*', '?', '!']) {
        let words = exact(word);
        if words.is_empty() {
            return Err(slip(whole, format!("there is no word in “{typed}”: leave it out")));
        }
        let form = if exactly || words.len() > 1 { Form::Exact } else { Form::Any };
        return Ok(phrase(words.into_iter().map(|text| Word { text, form }).collect()));
    }
    if exactly {
        return Err(slip(0..1, "“=” looks for one word as it stands, and * ? ! for many: leave one of them out"));
    }
    let last = word.len() - word.chars().next_back().map_or(0, char::len_utf8);
    if let Some(at) = word.find('!').filter(|at| *at != last) {
        return Err(slip(at..at + 1, "“!” stands at the end of a word, for any ending: wolf!"));
    }
    if !word.chars().any(char::is_alphanumeric) {
        return Err(slip(
            whole,
            format!("“{typed}” stands for every word: leave it out, or write a letter of the word"),
        ));
    }
    Ok(phrase(patterns(&word.replace('!', "*"))))
}

/// Reads what stands between quotation marks, where full stops and question marks are those of the text.
pub(super) fn quoted(typed: &str) -> Result<Words, Slip> {
    let chars: Vec<(usize, char)> = typed.char_indices().collect();
    let mut text = String::with_capacity(typed.len());
    for (n, &(at, c)) in chars.iter().enumerate() {
        let is_letter = |n: Option<usize>| n.and_then(|n| chars.get(n)).is_some_and(|(_, c)| c.is_alphanumeric());
        let (before, after) = (is_letter(n.checked_sub(1)), is_letter(Some(n + 1)));
        match c {
            '*' if !before && !after => {
                return Err(slip(at..at + 1, "“*” stands for letters of a word, not for a word: leave it out"));
            }
            '?' if before && after => text.push('?'),
            '?' => text.push(' '),
            c => text.push(c),
        }
    }
    let words = patterns(&text);
    if words.is_empty() {
        return Err(slip(0..typed.len(), "there is no word between these quotation marks"));
    }
    Ok(phrase(words))
}

fn phrase(words: Vec<Word>) -> Words {
    Words::Phrase { words, slop: 0 }
}

/// The words of a text in which `*` and `?` stand for letters.
fn patterns(text: &str) -> Vec<Word> {
    let text: String = text
        .chars()
        .map(|c| match c {
            '*' => ANY,
            '?' => ONE,
            c => c,
        })
        .collect();
    let words = exact(&text).into_iter().filter(|word| word.chars().any(|c| c != ANY && c != ONE));
    words
        .map(|word| {
            let form = if word.contains([ANY, ONE]) { Form::Pattern } else { Form::Exact };
            let text = word
                .chars()
                .map(|c| match c {
                    ANY => '*',
                    ONE => '?',
                    c => c,
                })
                .collect();
            Word { text, form }
        })
        .collect()
}

fn fuzzy(typed: &str, at: usize, exactly: bool) -> Result<Words, Slip> {
    let (word, slips) = (&typed[..at], &typed[at + 1..]);
    let slips = match slips {
        "1" => 1,
        "2" => 2,
        _ => return Err(slip(at..typed.len(), "write ~1 or ~2 after a word, for so many slips in its letters")),
    };
    if exactly || word.contains(['*', '?', '!']) {
        return Err(slip(at..typed.len(), "“~” goes with no other sign: leave one of them out"));
    }
    match exact(word).as_slice() {
        [] => Err(slip(0..typed.len(), "a word is missing before “~”")),
        [only] if only.chars().count() > usize::from(slips) => {
            Ok(phrase(vec![Word { text: only.clone(), form: Form::Fuzzy(slips) }]))
        }
        [_] => Err(slip(0..typed.len(), "a word of so few letters becomes any other with so many slips")),
        _ => Err(slip(0..typed.len(), "“~” stands after one word: write each with its own")),
    }
}

/// Refuses what other programs understand and this one does not, rather than look for something else.
fn refuse(typed: &str) -> Result<(), Slip> {
    let Some(at) = typed.find(['^', '[', ']', '{', '}']) else { return Ok(()) };
    let c = typed[at..].chars().next().unwrap_or(' ');
    let message = match c {
        '^' => "no word can be made to count more: leave out “^” and what follows it".into(),
        _ => format!("“{c}” is not understood here: leave it out, or put the words in quotation marks"),
    };
    Err(slip(at..at + 1, message))
}

fn slip(at: Range<usize>, message: impl Into<String>) -> Slip {
    Slip { at, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: Result<Words, Slip>) -> String {
        match words {
            Ok(Words::Phrase { words, .. }) => {
                let show = |word: &Word| format!("{} {:?}", word.text, word.form);
                words.iter().map(show).collect::<Vec<_>>().join(", ")
            }
            Ok(_) => unreachable!("one word is a phrase"),
            Err(slip) => format!("{:?}", slip.at),
        }
    }

    #[test]
    fn a_word_is_any_of_its_forms_and_signs_say_otherwise() {
        for (typed, words) in [
            ("Wolf", "wolf Any"),
            ("=Wolf", "wolf Exact"),
            ("wol*", "wol* Pattern"),
            ("wolf!", "wolf* Pattern"),
            ("w?lf", "w?lf Pattern"),
            ("*Ölf", "*olf Pattern"),
            ("wlof~1", "wlof Fuzzy(1)"),
            ("co-op", "co Exact, op Exact"),
            ("co-op*", "co Exact, op* Pattern"),
            ("o’br*", "obr* Pattern"),
        ] {
            assert_eq!(read(word(typed)), words, "{typed}");
        }
    }

    #[test]
    fn between_quotation_marks_signs_of_the_text_are_no_operators() {
        assert_eq!(read(quoted("Is he dead? No!")), "is Exact, he Exact, dead Exact, no Exact");
        assert_eq!(read(quoted("big wol*")), "big Exact, wol* Pattern");
        assert_eq!(read(quoted("big w?lf")), "big Exact, w?lf Pattern");
        assert_eq!(read(quoted("big * wolf")), "4..5");
        assert_eq!(read(quoted("...")), "0..3");
    }

    #[test]
    fn what_cannot_be_read_is_pointed_at() {
        for (typed, at) in [
            ("wo!f", 2..3),
            ("*", 0..1),
            ("=wol*", 0..1),
            ("wolf^2", 4..5),
            ("wolf~", 4..5),
            ("wolf~3", 4..6),
            ("wo*f~1", 4..6),
            ("co-op~1", 0..7),
            ("a~1", 0..3),
            ("/w.lf/", 0..6),
            ("=", 0..1),
            ("&", 0..1),
        ] {
            assert_eq!(read(word(typed)), format!("{at:?}"), "{typed}");
        }
    }
}
