//! What a story says of a word elsewhere: seen in small letters, after a form of address, in a longer name.

use rustc_hash::FxHashMap;

use super::observe::Seen;
use crate::text::{Case, Class, Kind, Text};

/// What is known of each capitalised word of a story.
#[derive(Default)]
pub struct Document {
    known: FxHashMap<u64, u8>,
}

const SMALL: u8 = 1;
const ADDRESSED: u8 = 1 << 1;
const AFTER_FIRST_NAME: u8 = 1 << 2;
const IN_ORGANIZATION: u8 = 1 << 3;
const AFTER_PREPOSITION: u8 = 1 << 4;
const OPENS_LONGER: u8 = 1 << 5;
const BEFORE_VERB: u8 = 1 << 6;
const BEFORE_CLITIC: u8 = 1 << 7;

impl Document {
    /// How many things are known of a word, a bit each.
    pub const BITS: u32 = 8;

    /// Reads a story.
    pub fn new(text: &Text<'_>, seen: &[Seen]) -> Self {
        let mut known: FxHashMap<u64, u8> = FxHashMap::default();
        for sentence in &text.sentences {
            for at in sentence.tokens() {
                let token = text.tokens[at];
                if token.is_capitalized() && token.case != Case::Initial && !token.is(Class::FUNCTION) {
                    *known.entry(token.key).or_default() |= around(text, seen, at, sentence.start, sentence.end);
                }
            }
        }
        for token in text.tokens.iter().filter(|token| token.case == Case::Lower) {
            if let Some(bits) = known.get_mut(&token.key) {
                *bits |= SMALL;
            }
        }
        Self { known }
    }

    /// What is known of the word with this key.
    pub fn of(&self, key: u64) -> u8 {
        self.known.get(&key).copied().unwrap_or_default()
    }
}

fn around(text: &Text<'_>, seen: &[Seen], at: usize, start: usize, end: usize) -> u8 {
    let mut bits = 0;
    if at > start {
        let before = text.tokens[at - 1];
        if before.is(Class::HONORIFIC) || before.is(Class::TITLE) && before.is_capitalized() || before.is(Class::ROLE) {
            bits |= ADDRESSED;
        }
        if before.is_capitalized() && seen[at - 1].listed.first() >= 7 {
            bits |= AFTER_FIRST_NAME;
        }
        if matches!(text.word(at - 1), "in" | "at" | "near" | "from" | "into" | "across") {
            bits |= AFTER_PREPOSITION;
        }
    }
    if at + 1 < end {
        let after = text.tokens[at + 1];
        if after.is_capitalized() && after.kind == Kind::Word {
            bits |= OPENS_LONGER;
        }
        if after.kind == Kind::Clitic {
            bits |= BEFORE_CLITIC;
        }
        if after.case == Case::Lower
            && matches!(text.word(at + 1), "said" | "says" | "told" | "added" | "who" | "was" | "has" | "had")
        {
            bits |= BEFORE_VERB;
        }
        let run_end = (at + 1..end.min(at + 6)).take_while(|&n| text.tokens[n].is_capitalized()).last();
        if run_end.is_some_and(|n| text.tokens[n].is(Class::ORGANIZATION)) {
            bits |= IN_ORGANIZATION;
        }
    }
    bits
}
