//! The features by which a token is judged, each a number: a hash of what it says and of its template.

use std::ops::Range;

use super::document::Document;
use super::observe::Seen;
use crate::text::{Kind, Text};

/// Takes the features of a token, one by one.
pub trait Sink {
    /// Takes the next one.
    fn take(&mut self, feature: u64);
}

impl Sink for Vec<u64> {
    fn take(&mut self, feature: u64) {
        self.push(feature);
    }
}

/// Where features are read from.
pub struct Reader<'t> {
    /// The text.
    pub text: &'t Text<'t>,
    /// Each token as seen.
    pub seen: &'t [Seen],
    /// What the story says elsewhere; nothing to judge each sentence alone.
    pub document: Option<&'t Document>,
}

/// Stands for what lies before or after the sentence.
const EDGE: Seen = Seen {
    key: 97,
    shape: 99,
    cluster: crate::name::cluster::Cluster { fine: 0, middle: 0, coarse: 0 },
    listed: crate::name::list::Listed::NONE,
    place: 0,
    class: 0,
};

impl Reader<'_> {
    /// Gives the features of token `at` of `segment` to `features`.
    pub fn read<S: Sink>(&self, at: usize, segment: &Range<usize>, sentence: &Range<usize>, features: &mut S) {
        let see = |offset: isize| -> &Seen {
            at.checked_add_signed(offset).filter(|n| sentence.contains(n)).map_or(&EDGE, |n| &self.seen[n])
        };
        let (a, b, c, d, e) = (see(-2), see(-1), see(0), see(1), see(2));
        let mut add = Adder { features, template: 0 };

        // The words themselves.
        add.one(c.key);
        add.one(b.key);
        add.one(d.key);
        add.one(a.key);
        add.one(e.key);
        add.two(b.key, c.key);
        add.two(c.key, d.key);
        add.two(b.key, d.key);
        // Shapes.
        let starts = u64::from(at == sentence.start);
        add.one(shape(c));
        add.two(shape(b), shape(c));
        add.two(shape(c), shape(d));
        add.two(shape(b) << 8 | shape(c), shape(d));
        add.two(starts, shape(c));
        // Beginnings and endings.
        let word = self.text.word(at).as_bytes();
        for length in 2..=4 {
            add.one(affix(word.get(..length).unwrap_or(word)));
            add.one(affix(word.len().checked_sub(length).map_or(word, |from| &word[from..])));
        }
        // Groups of like words.
        for s in [b, c, d] {
            add.one(u64::from(s.cluster.fine));
        }
        for s in [a, b, c, d, e] {
            add.one(u64::from(s.cluster.middle));
        }
        for s in [b, c, d] {
            add.one(u64::from(s.cluster.coarse));
        }
        add.two(u64::from(b.cluster.middle), u64::from(c.cluster.middle));
        add.two(u64::from(c.cluster.middle), u64::from(d.cluster.middle));
        add.two(u64::from(b.cluster.coarse) << 8 | u64::from(c.cluster.coarse), u64::from(d.cluster.coarse));
        add.two(u64::from(b.cluster.middle), shape(c));
        add.two(u64::from(d.cluster.middle), shape(c));
        add.two(u64::from(b.cluster.middle), u64::from(d.cluster.middle));
        // Lists of names.
        let (names_b, names_c, names_d) = (names(b), names(c), names(d));
        add.one(names_b);
        add.one(names_c);
        add.one(names_d);
        add.two(names_b, names_c);
        add.two(names_c, names_d);
        add.two(names_c, shape(c) << 1 | starts);
        add.two(names_c, u64::from(d.cluster.coarse));
        add.two(names_c, u64::from(b.cluster.coarse));
        // Places.
        let (place_b, place_c, place_d) = (u64::from(b.place), u64::from(c.place), u64::from(d.place));
        add.one(place_b);
        add.one(place_c);
        add.one(place_d);
        add.two(place_c, names_c);
        add.two(place_c, shape(d));
        add.two(place_c, u64::from(b.cluster.middle));
        add.two(place_c, u64::from(d.cluster.middle));
        add.two(place_b << 8 | place_c, place_d);
        // Classes.
        let (class_b, class_c, class_d) = (u64::from(b.class), u64::from(c.class), u64::from(d.class));
        add.one(class_b);
        add.one(class_c);
        add.one(class_d);
        add.two(class_b, class_c);
        add.two(class_c, class_d);
        add.two(class_b, names_c);
        add.two(u64::from(a.class), class_b);

        self.run(at, segment, sentence, &mut add);
        if let Some(document) = self.document {
            let known = document.of(c.key);
            add.template = DOCUMENT;
            for bit in 0..Document::BITS {
                add.template += 1;
                if known >> bit & 1 == 1 {
                    add.push(0);
                }
            }
            add.one(u64::from(known));
            add.two(u64::from(known), shape(c));
            add.two(u64::from(document.of(b.key)), u64::from(known));
        }
    }

    /// Features of the capitalised run around the token: its first and last word, what stands before and after.
    fn run<S: Sink>(&self, at: usize, segment: &Range<usize>, sentence: &Range<usize>, add: &mut Adder<'_, S>) {
        add.template = RUN;
        let tokens = &self.text.tokens;
        let inside = |n: usize| tokens[n].is_capitalized() || tokens[n].kind == Kind::Hyphen;
        let mut start = at;
        while start > segment.start && at - start < LONGEST_RUN && inside(start - 1) {
            start -= 1;
        }
        let mut end = at + 1;
        while end < segment.end && end - at < LONGEST_RUN && inside(end) {
            end += 1;
        }
        let outside = |n: Option<usize>| n.filter(|n| sentence.contains(n)).map_or(&EDGE, |n| &self.seen[n]);
        let (before, after) = (outside(start.checked_sub(1)), outside(Some(end)));
        let (first, last) = (&self.seen[start], &self.seen[end - 1]);
        let place = (at - start).min(3) as u64 * 4 + (end - 1 - at).min(3) as u64;
        add.one(place);
        add.two(before.key, place);
        add.two(after.key, place);
        add.two(u64::from(before.cluster.middle), place);
        add.two(u64::from(after.cluster.middle), place);
        add.two(u64::from(before.class), place);
        add.two(u64::from(before.cluster.middle), u64::from(after.cluster.middle));
        add.two(u64::from(last.class), place);
        add.two(u64::from(first.class), place);
        add.two(last.key, place);
        add.two(names(first), place);
        add.two(names(first) << 8 | names(last), place);
        add.two(u64::from(last.cluster.middle), place);
        let two_after = outside(Some(end + 1));
        add.two(after.key, two_after.key);
        add.two(after.key, u64::from(two_after.cluster.middle) << 4 | place);
        add.two(u64::from(self.role_follows(end, sentence)), place);
    }

    /// Whether a role follows after a comma: `Holt, a former lawyer`.
    fn role_follows(&self, end: usize, sentence: &Range<usize>) -> bool {
        let comma = end < sentence.end && self.text.tokens[end].kind == Kind::Comma;
        let limit = sentence.end.min(end + 7);
        comma
            && (end + 1..limit).take_while(|&n| self.text.tokens[n].kind != Kind::Comma).any(|n| self.seen[n].is_role())
    }
}

const LONGEST_RUN: usize = 8;
/// Number of the first template of a run, and of the story; templates before are fewer.
const RUN: u64 = 100;
const DOCUMENT: u64 = 200;

fn shape(seen: &Seen) -> u64 {
    u64::from(seen.shape)
}

/// How common a word is as first name and as surname, in four steps each.
fn names(seen: &Seen) -> u64 {
    let step = |level: u8| match level {
        0 => 0,
        1..=4 => 1,
        5..=9 => 2,
        _ => 3,
    };
    step(seen.listed.first()) << 2 | step(seen.listed.last())
}

fn affix(bytes: &[u8]) -> u64 {
    bytes.iter().fold(bytes.len() as u64, |hash, byte| hash << 8 | u64::from(byte.to_ascii_lowercase()))
}

/// Hashes features, each under the number of its template.
struct Adder<'f, S> {
    features: &'f mut S,
    template: u64,
}

impl<S: Sink> Adder<'_, S> {
    fn one(&mut self, value: u64) {
        self.template += 1;
        self.push(value);
    }

    fn two(&mut self, one: u64, other: u64) {
        self.template += 1;
        self.push(one.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) ^ other);
    }

    fn push(&mut self, value: u64) {
        let mixed = (value ^ self.template.wrapping_mul(0xD6E8_FEB8_6659_FD93)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        self.features.take(mixed ^ mixed >> 29);
    }
}
