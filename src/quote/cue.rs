//! Cues: the words that say that somebody said something, and what may follow each.

use std::ops::BitOr;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::key::word_key;
use crate::text::{Case, Kind, Text};

const VERBS: &str = include_str!("../../data/quotes/verbs.tsv");
const NOUNS: &str = include_str!("../../data/quotes/nouns.txt");

/// What may follow a verb of saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame(u16);

impl Frame {
    /// A quote in marks: “he said, ‘…’”.
    pub(crate) const QUOTE: Self = Self(1);
    /// A clause with or without `that`.
    pub(crate) const CLAUSE: Self = Self(2);
    /// Whom it is said to, as an object: “told reporters”.
    pub(crate) const ADDRESSEE: Self = Self(4);
    /// A noun phrase: “criticised the plan”.
    pub(crate) const NOUN: Self = Self(8);
    /// An infinitive: “promised to leave”.
    pub(crate) const INFINITIVE: Self = Self(16);
    /// A noun phrase after a preposition: “complained about the plan”.
    pub(crate) const PREPOSITION: Self = Self(32);
    /// What it reports is shown rather than said, unless by a document: “the study shows”.
    pub(crate) const EVIDENCE: Self = Self(64);

    /// The form is a noun as well: “claims”, “comment”.
    pub(crate) const NOUN_TOO: Self = Self(128);

    /// A clause needs `that` or a pronoun to open it: other words after it are a mere object: “wrote a book”.
    pub(crate) const OPENED: Self = Self(256);

    /// Whether the two share a frame.
    pub(crate) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn parse(letters: &str) -> Self {
        letters.chars().fold(Self(0), |frame, letter| {
            frame
                | match letter {
                    'q' => Self::QUOTE,
                    'c' => Self::CLAUSE,
                    'o' => Self::ADDRESSEE,
                    'n' => Self::NOUN,
                    'f' => Self::INFINITIVE,
                    'p' => Self::PREPOSITION,
                    'e' => Self::EVIDENCE,
                    'h' => Self::NOUN_TOO,
                    't' => Self::OPENED,
                    _ => Self(0),
                }
        })
    }
}

impl BitOr for Frame {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The form a verb stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `say`
    Base,
    /// `says`
    Third,
    /// `said`, also as a participle
    Past,
    /// `written`: a participle that is no past form
    Participle,
    /// `saying`
    Ing,
}

/// A verb of saying in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// What may follow.
    pub(crate) frame: Frame,
    /// Its form.
    pub(crate) form: Form,
    /// Key of a particle that has to follow: `point` … `out`; 0 for none.
    particle: u64,
}

impl Cue {
    /// Whether the next word belongs to the verb.
    pub(crate) fn has_particle(self) -> bool {
        self.particle != 0
    }
}

static CUES: LazyLock<FxHashMap<u64, Vec<Cue>>> = LazyLock::new(|| {
    let mut cues: FxHashMap<u64, Vec<Cue>> = FxHashMap::default();
    for line in VERBS.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(lemma), Some(frames)) = (columns.next(), columns.next()) else { continue };
        let (base, particle) = match lemma.split_once(' ') {
            Some((base, particle)) => (base, word_key(particle)),
            None => (lemma, 0),
        };
        let frame = Frame::parse(frames);
        let forms = [Form::Base, Form::Third, Form::Past, Form::Participle, Form::Ing];
        for (form, word) in forms.into_iter().zip(std::iter::once(base).chain(columns)) {
            // `read` and `put` are read as past forms, which they mostly are in news.
            if form == Form::Base && line.contains(&format!("\t{word}\t")) {
                continue;
            }
            for spelling in word.split('/') {
                let same = cues.entry(word_key(spelling)).or_default();
                if !same.iter().any(|cue| cue.particle == particle) {
                    same.push(Cue { frame, form, particle });
                }
            }
        }
    }
    cues
});

static NOUN_KEYS: LazyLock<FxHashMap<u64, ()>> =
    LazyLock::new(|| crate::text::lexicon::words(NOUNS).map(|word| (word_key(word), ())).collect());

/// The verb of saying that token `at` is, by its letters alone.
pub(crate) fn verb_at(text: &Text<'_>, at: usize) -> Option<Cue> {
    let token = text.tokens.get(at)?;
    if token.kind != Kind::Word || token.case == Case::Upper {
        return None;
    }
    let cues = CUES.get(&token.key)?;
    let next = text.tokens.get(at + 1).map_or(0, |next| next.key);
    let with_particle = cues.iter().find(|cue| cue.particle != 0 && cue.particle == next);
    with_particle.or_else(|| cues.iter().find(|cue| cue.particle == 0)).copied()
}

/// Whether token `at` is a noun for something said or written: `statement`, `letter`, `claim`.
pub(crate) fn is_noun(text: &Text<'_>, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|token| token.kind == Kind::Word && NOUN_KEYS.contains_key(&token.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_verb_are_told_apart() {
        let text = Text::plain("She says he wrote, saying they point out and point");
        let form = |word: usize| verb_at(&text, word).map(|cue| cue.form);
        assert_eq!(form(1), Some(Form::Third));
        assert_eq!(form(3), Some(Form::Past));
        assert_eq!(form(5), Some(Form::Ing));
        assert_eq!(form(7), Some(Form::Base));
        assert_eq!(form(10), None, "`point` alone says nothing");
        let text = Text::plain("He signalled and signaled, preferring what she preferred");
        let form = |word: usize| verb_at(&text, word).map(|cue| cue.form);
        assert_eq!((form(1), form(3), form(8)), (Some(Form::Past), Some(Form::Past), Some(Form::Past)));
    }

    #[test]
    fn verbs_are_sorted_and_complete() {
        let lemmas: Vec<_> = VERBS.lines().filter(|line| !line.starts_with('#')).collect();
        for pair in lemmas.windows(2) {
            assert!(pair[0] < pair[1], "{:?} stands before {:?}", pair[0], pair[1]);
        }
        for line in lemmas {
            assert_eq!(line.split('\t').count(), 6, "{line}");
        }
    }
}
