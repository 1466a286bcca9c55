//! Quote families: the same saying as several stories print it, trimmed or slightly reworded.
//!
//! The copies of one story say nothing twice: what they print alike is one quote of one story. Between stories a saying
//! is known by its words, enough of which must carry meaning, and by its speaker, who must be the same or unknown. A quote
//! that denies what the other says is another quote, and so is one with another name or figure in it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::align::{Block, align};
use super::candidates::Bearers;
use super::groups::Sets;
use super::kinship::{PART, exchanged};
use super::stories::Stories;
use super::word::{Sort, Wording};
use crate::text::key::word_key;

/// Fewest words that carry meaning in a saying that two stories share.
const TELLING: usize = 4;
/// The same where one of the speakers is unknown.
const TELLING_ALONE: usize = 5;
/// Fewest numbers that the signatures of two quotes share before they are compared.
const FEWEST: usize = 2;
/// Share of the words of the shorter quote that must stand in the longer, in order.
const SHARE: f64 = 0.75;
/// The same for short quotes, and for words that many say.
const SHARE_STRICT: f64 = 0.88;
/// A quote of fewer words is short.
const SHORT: usize = 10;
/// What turns a saying into its opposite; `won’t` is read as `won` and `t`.
const DENIALS: [&str; 10] = ["cannot", "neither", "never", "no", "nobody", "none", "nor", "not", "t", "without"];

/// The quotes of an archive, each by its place in an order that does not depend on how the archive grew.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    /// Contents and signatures.
    pub(crate) words: Stories,
    /// The speaker, 0 for unknown: equal numbers, one speaker.
    pub(crate) speakers: Vec<u64>,
    /// The story, or the group of copies that it is in.
    pub(crate) groups: Vec<u32>,
}

impl Quotes {
    fn speaker(&self, quote: u32) -> u64 {
        self.speakers.get(quote as usize).copied().unwrap_or(0)
    }

    fn are_in_one_group(&self, a: u32, b: u32) -> bool {
        self.groups.get(a as usize) == self.groups.get(b as usize)
    }
}

/// How much a quote may be of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Terms {
    /// Fewest telling words in common.
    telling: usize,
    /// Whether many others say such words, too.
    is_common: bool,
}

/// What two quotes have in common: a whole, a part of it, and which words of the whole that part covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Echo {
    /// Whether a speaker is unknown: such pairs come last.
    unknown: bool,
    whole: u32,
    part: u32,
    /// First word, and the word after the last; the whole itself where the two are about as long.
    covered: (usize, usize),
    is_part: bool,
}

/// Puts quotes into families. `known` holds those found before; `wording` reads the words of a quote.
pub(crate) fn families<E>(
    quotes: &Quotes,
    known: Sets,
    mut wording: impl FnMut(u32) -> Result<Wording, E>,
) -> Result<Vec<Vec<u32>>, E> {
    let count = quotes.words.len();
    let mut families = Families { sets: known, speakers: FxHashMap::default() };
    for quote in 0..count {
        families.hear(quote, quotes.speaker(quote));
    }
    let mut first: FxHashMap<(u32, u64), u32> = FxHashMap::default();
    for (quote, &group) in (0..count).zip(&quotes.groups) {
        // Of copies, the same words are one quote however short, and whoever is taken to say them.
        match first.get(&(group, quotes.words.content(quote))) {
            Some(&twin) => families.join(twin, quote),
            None => drop(first.insert((group, quotes.words.content(quote)), quote)),
        }
    }
    let stands = |quote: &u32| {
        let group = quotes.groups.get(*quote as usize).copied().unwrap_or(0);
        first.get(&(group, quotes.words.content(*quote))) == Some(quote)
    };
    let mut echoes = Vec::new();
    for (a, b, is_common) in pairs(quotes, stands) {
        let same = quotes.are_in_one_group(a, b);
        let unknown = quotes.speaker(a) == 0 || quotes.speaker(b) == 0;
        let telling = if unknown && !same { TELLING_ALONE } else { TELLING };
        let (x, y) = (wording(a)?, wording(b)?);
        let (whole, part, x, y) = if x.len() >= y.len() { (a, b, &x, &y) } else { (b, a, &y, &x) };
        if let Some((covered, is_part)) = echo(x, y, Terms { telling, is_common: is_common && !same }) {
            echoes.push(Echo { unknown: unknown && !same, whole, part, covered, is_part });
        }
    }
    for echo in sound(echoes) {
        if quotes.are_in_one_group(echo.whole, echo.part) || families.agree(echo.whole, echo.part) {
            families.join(echo.whole, echo.part);
        }
    }
    Ok(families.sets.several())
}

/// Pairs that are worth comparing, in order, and whether what they share is common.
fn pairs(quotes: &Quotes, stands: impl Fn(&u32) -> bool) -> Vec<(u32, u32, bool)> {
    let words = &quotes.words;
    // A quote of two telling rows at least: shorter ones are nobody's own.
    let speaks = |quote: &u32| words.signature(*quote).len() >= FEWEST && stands(quote);
    let fresh: Vec<u32> = (0..words.len()).filter(|quote| words.is_fresh(*quote) && speaks(quote)).collect();
    let wanted: FxHashSet<u32> = fresh.iter().flat_map(|&quote| words.signature(quote)).copied().collect();
    let bearers = Bearers::new(
        |each: &mut dyn FnMut(u32, u32)| {
            for quote in (0..words.len()).filter(speaks) {
                words.signature(quote).iter().for_each(|&number| each(number, quote));
            }
        },
        words.len(),
        Some(&wanted),
        FEWEST,
    );
    let mut pairs = Vec::new();
    for quote in fresh {
        for near in bearers.candidates(quote, words.signature(quote)) {
            let (a, b) = (quotes.speaker(quote), quotes.speaker(near.bearer));
            if a == b || a == 0 || b == 0 || quotes.are_in_one_group(quote, near.bearer) {
                pairs.push((quote.min(near.bearer), quote.max(near.bearer), near.is_common));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    pairs
}

/// Which words of `whole` a shorter quote covers, and whether it is a part of it; nothing where the two are two sayings.
fn echo(whole: &Wording, part: &Wording, terms: Terms) -> Option<((usize, usize), bool)> {
    let blocks = align(&part.keys, &whole.keys);
    let (first, last) = (blocks.first()?, blocks.last()?);
    let covered = (first.b, last.ends().1);
    let kept: usize = blocks.iter().map(|block| block.length).sum();
    let tells = |sort: &&Sort| **sort != Sort::Function;
    let of_block = |block: &Block| part.sorts.get(block.a..block.ends().0).unwrap_or_default();
    let telling = blocks.iter().flat_map(of_block).filter(tells).count();
    let share = if terms.is_common || part.len() < SHORT { SHARE_STRICT } else { SHARE };
    let is_one = telling >= terms.telling
        && kept as f64 >= share * part.len() as f64
        && exchanged(part, whole, &blocks) == 0
        && !denies(whole, part, &blocks);
    is_one.then_some((covered, (part.len() as f64) < PART * whole.len() as f64))
}

/// Whether what one of two quotes has and the other has not turns its sense round.
fn denies(whole: &Wording, part: &Wording, blocks: &[Block]) -> bool {
    let denials: Vec<u32> = DENIALS.iter().map(|word| super::word::short(word_key(word))).collect();
    let is_denial = |keys: Option<&[u32]>| keys.is_some_and(|keys| keys.iter().any(|key| denials.contains(key)));
    let outer = [(0, blocks.first().map_or(0, |block| block.a)), (blocks.last().map_or(0, |b| b.ends().0), part.len())];
    outer.iter().any(|&(from, to)| is_denial(part.keys.get(from..to)))
        || blocks.windows(2).any(|pair| {
            let [before, after] = pair else { return false };
            let (a, b) = before.ends();
            is_denial(part.keys.get(a..after.a)) || is_denial(whole.keys.get(b..after.b))
        })
}

/// The pairs to be joined, surest first: of a quote that holds several which lie apart in it, only what it begins with
/// is of its family, for the others would make one saying of two.
fn sound(mut echoes: Vec<Echo>) -> Vec<Echo> {
    let mut reach: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
    for echo in echoes.iter().filter(|echo| echo.is_part) {
        let known = reach.entry(echo.whole).or_insert(echo.covered);
        *known = (*known).min(echo.covered);
    }
    echoes.retain(|echo| {
        !echo.is_part || reach.get(&echo.whole).is_none_or(|first| echo.covered.0 < first.1 && first.0 < echo.covered.1)
    });
    echoes.sort_unstable();
    echoes
}

/// Families in the making, and who is heard in each.
struct Families {
    sets: Sets,
    speakers: FxHashMap<u32, u64>,
}

impl Families {
    fn hear(&mut self, quote: u32, speaker: u64) {
        if speaker != 0 {
            self.speakers.entry(self.sets.root(quote)).or_insert(speaker);
        }
    }

    fn agree(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.sets.root(a), self.sets.root(b));
        match (self.speakers.get(&a), self.speakers.get(&b)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let heard = [self.sets.root(a), self.sets.root(b)].iter().find_map(|root| self.speakers.get(root).copied());
        self.sets.join(a, b);
        if let Some(speaker) = heard {
            let root = self.sets.root(a);
            self.speakers.insert(root, speaker);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copies::signature::{content, signature};

    const SAYING: &str = "The harbour will stay open for every fishing boat that needs shelter this winter";

    /// Families of quotes, each with the number of its story or group and its speaker.
    fn found(all: &[(u32, u64, &str)]) -> Vec<Vec<u32>> {
        let mut quotes = Quotes::default();
        for &(group, speaker, text) in all {
            quotes.words.push(content([text]), &signature([text]), &[], true);
            quotes.speakers.push(speaker);
            quotes.groups.push(group);
        }
        let read = |quote: u32| Ok::<_, std::convert::Infallible>(Wording::read([all[quote as usize].2]));
        families(&quotes, Sets::new(quotes.words.len()), read).unwrap()
    }

    #[test]
    fn a_saying_trimmed_or_reworded_is_one() {
        let trimmed = "The harbour will stay open for every fishing boat";
        let reworded = "The harbour shall stay open for every fishing boat that needs a shelter this winter";
        assert_eq!(found(&[(0, 7, SAYING), (1, 7, trimmed), (2, 0, reworded)]), [[0, 1, 2]]);
    }

    #[test]
    fn other_speakers_other_figures_and_denials_are_other_sayings() {
        assert!(found(&[(0, 7, SAYING), (1, 8, SAYING)]).is_empty(), "another speaker");
        let denied = SAYING.replace("will stay", "will not stay");
        assert!(found(&[(0, 7, SAYING), (1, 7, &denied)]).is_empty(), "a denial");
        let [nine, ten] = ["nearly 900", "nearly 1,100"].map(|n| format!("We lost {n} boats along the northern coast"));
        assert!(found(&[(0, 7, &nine), (1, 7, &ten)]).is_empty(), "another figure");
    }

    #[test]
    fn common_words_make_no_family() {
        assert!(found(&[(0, 7, "This is great news"), (1, 7, "This is great news")]).is_empty());
        let short = "We are very happy about this";
        assert!(found(&[(0, 0, short), (1, 7, short)]).is_empty());
    }

    #[test]
    fn copies_say_a_thing_once_however_short_it_is() {
        assert_eq!(found(&[(4, 7, "Not now"), (4, 0, "Not now."), (5, 7, "Not now")]), [[0, 1]]);
    }

    #[test]
    fn an_unknown_speaker_does_not_make_two_into_one() {
        let two = found(&[(0, 7, SAYING), (1, 0, SAYING), (2, 8, SAYING)]);
        assert_eq!(two, [[0, 1]]);
    }

    #[test]
    fn parts_that_lie_apart_are_not_one_saying() {
        let [one, two] =
            ["The pier must be rebuilt before the autumn storms arrive", "Every sailor deserves decent wages"];
        let whole = format!("{one}. Our council has waited long enough with all its other plans. {two}");
        assert_eq!(found(&[(0, 7, &whole), (1, 7, one), (2, 7, two)]), [[0, 1]]);
    }
}
