//! Rules for the capitalised runs that the tagger left open: what the rest of the story, or the words around, say.

mod address;
mod aged;
mod known_organization;
mod known_person;
pub(super) mod organization_word;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::decide::{Decided, Named};
use super::short::{self, Heads};
use super::title;
use crate::place::gazetteer::Gazetteer;
use crate::text::key::join;
use crate::text::{Case, Class, Kind, Text};

/// A rule: decides a run or leaves it open.
pub(super) type Rule = fn(&Story<'_>, &Range<usize>) -> Option<Decided>;

/// The rules; the first that decides a run is the one.
pub(super) const RULES: &[Rule] =
    &[known_person::decide, known_organization::decide, address::decide, aged::decide, organization_word::decide];

/// What is known of a story when the rules are asked.
pub(super) struct Story<'t> {
    pub(super) text: &'t Text<'t>,
    /// Words of people's names.
    person_words: FxHashSet<u64>,
    /// Keys of organisations, all words joined.
    organizations: FxHashSet<u64>,
    /// First words by which an organisation may be called.
    short: Heads,
    /// Words seen in small letters.
    small: FxHashMap<u64, u32>,
}

impl<'t> Story<'t> {
    pub(super) fn new(text: &'t Text<'t>, decided: &[Decided]) -> Self {
        let (mut person_words, mut organizations) = (FxHashSet::default(), FxHashSet::default());
        for one in decided {
            match one.named {
                Named::Person => person_words.extend(
                    one.tokens
                        .clone()
                        .map(|at| text.tokens[at])
                        .filter(|token| token.kind == Kind::Word && token.case != Case::Initial)
                        .filter(|token| !token.is(Class::PARTICLE | Class::GENERATION))
                        .map(|token| token.key),
                ),
                Named::Organization => organizations.extend(joined(text, &one.tokens)),
                Named::Place => {}
            }
        }
        let mut small: FxHashMap<u64, u32> = FxHashMap::default();
        if !person_words.is_empty() {
            for token in text.tokens.iter().filter(|token| token.case == Case::Lower) {
                if person_words.contains(&token.key) {
                    *small.entry(token.key).or_default() += 1;
                }
            }
        }
        Self { text, person_words, organizations, short: short::heads(text, decided), small }
    }

    /// Whether the word at this token is part of a person's name elsewhere, and no common word of this story.
    pub(super) fn is_person_word(&self, at: usize) -> bool {
        let token = self.text.tokens[at];
        token.case != Case::Initial && self.person_words.contains(&token.key) && !self.small.contains_key(&token.key)
    }

    /// Whether these words are an organisation elsewhere.
    pub(super) fn is_organization(&self, tokens: &Range<usize>) -> bool {
        joined(self.text, tokens).is_some_and(|key| self.organizations.contains(&key))
    }

    /// Whether this one word opens the name of an organisation of the story, and is neither a place's nor the first of its
    /// sentence, where any word has a capital.
    pub(super) fn is_short_organization(&self, tokens: &Range<usize>) -> bool {
        let (at, text) = (tokens.start, self.text);
        tokens.len() == 1
            && self.short.contains_key(&text.tokens[at].key)
            && !Gazetteer::embedded().is_name(text.tokens[at].key)
            && text.sentences[text.sentence_of(at)].start < at
    }
}

/// Most words of a person's name.
const LONGEST: usize = 4;

/// The name that a run ends with, behind the titles that open it; nothing where it is long for a person's, or a word of it is
/// in capitals or of these kinds.
fn person_name(text: &Text<'_>, run: &Range<usize>, unlike: Class) -> Option<Range<usize>> {
    let name = title::name_start(text, run.clone())?..run.end;
    let is_unlike = |at: usize| text.tokens[at].is(unlike) || text.tokens[at].case == Case::Upper;
    (name.len() <= LONGEST && !name.clone().any(is_unlike)).then_some(name)
}

fn joined(text: &Text<'_>, tokens: &Range<usize>) -> Option<u64> {
    tokens.clone().map(|at| text.tokens[at].key).reduce(join)
}
