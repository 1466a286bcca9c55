//! Quote families: the same saying as several stories print it, trimmed or slightly reworded.
//!
//! The copies of one story say nothing twice: what they print alike is one quote of one story. Between stories a saying
//! is known by its words, enough of which must carry meaning, and by its speaker, who must be the same or unknown. Who is
//! known by less than a full name, and may be either of two who say it, belongs to neither. A quote that denies what the
//! other says is another quote, and so is one with another name or figure in it.

use std::convert::Infallible;
use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::align::{Block, align};
use super::candidates::{Bearers, MANY, News, Signatures, place};
use super::groups::Sets;
use super::kinship::{PART, exchanged};
use super::stories::FEWEST;
use super::word::{Sort, Wording, short};
use crate::name::is_short_for;
use crate::text::key::word_key;

/// A speaker who is given with less confidence is a guess from the sentences around: families take it for unknown.
pub const SURE: f64 = 0.6;
/// Fewest words that carry meaning in a saying that two stories share.
const TELLING: usize = 4;
/// The same where one of the speakers is unknown.
const TELLING_ALONE: usize = 5;
/// Share of the words of the shorter quote that must stand in the longer, in order.
const SHARE: f64 = 0.75;
/// The same for short quotes, and for words that many say.
const SHARE_STRICT: f64 = 0.88;
/// A quote of fewer words is short.
const SHORT: usize = 10;
/// Pairs of words of two quotes up to which each is looked for in the other.
const FEW_PAIRS: usize = 1 << 12;
/// What turns a saying into its opposite; `won’t` is read as `won` and `t`.
static DENIALS: LazyLock<[u32; 10]> = LazyLock::new(|| {
    ["cannot", "neither", "never", "no", "nobody", "none", "nor", "not", "t", "without"]
        .map(|word| short(word_key(word)))
});

/// Whose words a quote is, by keys; 0 where that is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Voice {
    /// The surname of a person, as stories shorten names; the whole name of anybody else.
    pub(crate) name: u64,
    /// The first name of a person.
    pub(crate) first: u64,
}

impl Voice {
    /// From the keys that [`crate::index::voice`] gives of a quote.
    pub(crate) fn of(keys: impl IntoIterator<Item = u64>) -> Self {
        let mut keys = keys.into_iter();
        let mut next = || keys.next().unwrap_or(0);
        Self { name: next(), first: next() }
    }

    fn is_known(self) -> bool {
        self.name != 0
    }

    /// How well the speaker is known: not at all, by a name that others may bear, in full.
    fn rank(self) -> Rank {
        match self {
            Self { name: 0, .. } => Rank::Unknown,
            Self { first: 0, .. } => Rank::Name,
            _ => Rank::Full,
        }
    }

    /// Whether nothing speaks against one speaker: `Bush` can be George Bush, who is not Jeb Bush.
    fn may_be(self, other: Self) -> bool {
        let is_first = || self.first == other.first || is_short_for(self.first, other.first);
        !self.is_known()
            || !other.is_known()
            || self.name == other.name && (self.first == 0 || other.first == 0 || is_first())
    }

    /// What two agreeing voices say of one speaker.
    fn and(self, other: Self) -> Self {
        if self.is_fuller(other) { self } else { other }
    }

    /// Whether it says more of the speaker than another voice, or as much.
    fn is_fuller(self, other: Self) -> bool {
        self.is_known() && (self.first != 0 || other.first == 0)
    }
}

/// How well a speaker is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Unknown,
    Name,
    Full,
}

/// The quotes of an archive, each by its place in an order that does not depend on how the archive grew. There are many
/// more of them than stories, so little is held of each.
pub(crate) struct Quotes<'s, E> {
    contents: Vec<u64>,
    /// The speaker of each.
    voices: Voices,
    /// The story, or the group of copies that it is in.
    groups: Vec<u32>,
    /// What there is to find out about each.
    news: Vec<News>,
    signatures: Box<Signatures<'s, E>>,
}

impl<'s, E> Quotes<'s, E> {
    /// So many quotes, of which nothing is known yet but their `signatures`.
    pub(crate) fn new(count: u32, signatures: Box<Signatures<'s, E>>) -> Self {
        let all = count as usize;
        Self {
            contents: vec![0; all],
            voices: Voices::new(all),
            groups: vec![0; all],
            news: vec![News::NONE; all],
            signatures,
        }
    }

    /// Says what is known of a quote.
    pub(crate) fn set(&mut self, quote: u32, content: u64, voice: Voice, group: u32, news: News) {
        let at = quote as usize;
        if at < self.contents.len() {
            self.contents[at] = content;
            self.groups[at] = group;
            self.news[at] = news;
            self.voices.set(at, voice);
        }
    }

    fn len(&self) -> u32 {
        place(self.contents.len())
    }

    fn content(&self, quote: u32) -> u64 {
        self.contents.get(quote as usize).copied().unwrap_or(0)
    }

    fn voice(&self, quote: u32) -> Voice {
        self.voices.of(quote)
    }

    fn news(&self, quote: u32) -> News {
        self.news.get(quote as usize).copied().unwrap_or_default()
    }

    fn are_in_one_group(&self, a: u32, b: u32) -> bool {
        self.groups.get(a as usize) == self.groups.get(b as usize)
    }

    /// The quotes of a content that their story or group of copies has before, each with the first of it, which stands for
    /// them all; in order.
    fn twins(&self) -> Vec<(u32, u32)> {
        // Those of a story are in order already, and so are most stories.
        let mut by_group: Vec<u64> =
            self.groups.iter().zip(0..).map(|(&group, quote)| u64::from(group) << 32 | quote).collect();
        by_group.sort();
        let mut twins = Vec::new();
        let mut first: FxHashMap<u64, u32> = FxHashMap::default();
        for group in by_group.chunk_by(|a, b| a >> 32 == b >> 32) {
            first.clear();
            for quote in group.iter().map(|&quote| quote as u32) {
                let stands = *first.entry(self.content(quote)).or_insert(quote);
                if stands != quote {
                    twins.push((quote, stands));
                }
            }
        }
        twins.sort_unstable();
        twins
    }
}

/// The speaker of each quote. Most are heard again and again, and each is kept once.
#[derive(Clone, Debug)]
struct Voices {
    all: Vec<Voice>,
    numbers: FxHashMap<Voice, u32>,
    /// Of each quote, the number of its voice.
    of: Vec<u32>,
}

impl Voices {
    /// Nobody is known to speak.
    fn new(quotes: usize) -> Self {
        let nobody = Voice::default();
        Self { all: vec![nobody], numbers: FxHashMap::from_iter([(nobody, 0)]), of: vec![0; quotes] }
    }

    fn set(&mut self, quote: usize, voice: Voice) {
        self.of[quote] = *self.numbers.entry(voice).or_insert_with(|| {
            self.all.push(voice);
            place(self.all.len() - 1)
        });
    }

    fn of(&self, quote: u32) -> Voice {
        let number = self.of.get(quote as usize);
        number.and_then(|&number| self.all.get(number as usize)).copied().unwrap_or_default()
    }

    /// Gives `heir` what two agreeing voices say of one speaker.
    fn agree(&mut self, one: u32, other: u32, heir: u32) {
        let fuller = if self.of(one).is_fuller(self.of(other)) { one } else { other };
        if let Some(&number) = self.of.get(fuller as usize)
            && let Some(voice) = self.of.get_mut(heir as usize)
        {
            *voice = number;
        }
    }
}

/// How much a quote may be of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    /// Fewest telling words in common.
    telling: usize,
    /// Whether many others say such words, too.
    is_common: bool,
}

impl Terms {
    /// Of quotes with these voices; nothing where they cannot be one speaker's. `are_copies` where their stories are one,
    /// `is_common` where many others bear what they share.
    pub(super) fn between((a, b): (Voice, Voice), are_copies: bool, is_common: bool) -> Option<Self> {
        let is_unknown = !a.is_known() || !b.is_known();
        let telling = if is_unknown && !are_copies { TELLING_ALONE } else { TELLING };
        let terms = Self { telling, is_common: is_common && !are_copies };
        (are_copies || a.may_be(b)).then_some(terms)
    }
}

/// What two quotes have in common: a whole, a part of it, and which words of the whole that part covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Echo<K> {
    pub(super) whole: K,
    pub(super) part: K,
    /// First word, and the word after the last; the whole itself where the two are about as long.
    covered: Covered,
    is_part: bool,
}

/// Words of a whole: the first, and the one after the last.
type Covered = (u32, u32);

impl<K> Echo<K> {
    /// The same of quotes that are known by something else; nothing where one of them is not.
    pub(super) fn known_by<L>(&self, key: impl Fn(&K) -> Option<L>) -> Option<Echo<L>> {
        let (whole, part) = (key(&self.whole)?, key(&self.part)?);
        Some(Echo { whole, part, covered: self.covered, is_part: self.is_part })
    }
}

/// Two quotes that are worth comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    a: u32,
    b: u32,
    /// Whether many others bear what they share.
    is_common: bool,
}

/// Pairs, each once: common only where neither of the two found it to be less. There are many of them, and most are found from
/// both sides, so each is one number, in which the second quote has 31 bits, and what comes again is thrown out on the way.
#[derive(Debug, Default)]
struct Pairs {
    numbers: Vec<u64>,
    /// How many of them were in order when they were last sorted.
    sorted: usize,
}

impl Pairs {
    /// New ones that are worth being sorted.
    const MANY: usize = 1 << 20;

    fn push(&mut self, Pair { a, b, is_common }: Pair) {
        if self.numbers.len() >= 2 * self.sorted.max(Self::MANY) {
            self.sort();
        }
        self.numbers.push(u64::from(a) << 32 | u64::from(b) << 1 | u64::from(is_common));
    }

    fn sort(&mut self) {
        self.numbers.sort_unstable();
        self.numbers.dedup_by_key(|pair| *pair >> 1);
        self.sorted = self.numbers.len();
    }

    /// The first quotes of all pairs, each once.
    fn firsts(&self) -> impl Iterator<Item = u32> {
        let of_first = self.numbers.chunk_by(|a, b| a >> 32 == b >> 32);
        of_first.filter_map(<[u64]>::first).map(|pair| Self::pair(pair).a)
    }

    /// Those of a first quote.
    fn of(&self, first: u32) -> impl Iterator<Item = Pair> {
        let start = self.numbers.partition_point(|pair| (pair >> 32) < u64::from(first));
        self.numbers[start..].iter().map(Self::pair).take_while(move |pair| pair.a == first)
    }

    fn pair(number: &u64) -> Pair {
        let half = u64::from(u32::MAX >> 1);
        Pair { a: (number >> 32) as u32, b: (number >> 1 & half) as u32, is_common: number & 1 == 1 }
    }
}

/// What is known of quotes in the end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sayings {
    /// Those that are one saying, in families of more than one.
    pub(crate) families: Vec<Vec<u32>>,
    /// One of each set whose speaker is not known in full, and which two others claim who are not one: whoever says the like
    /// later does not tell who it was. In order.
    pub(crate) disputed: Vec<u32>,
}

/// Puts quotes into families. `known` holds those found before, with those of them that were `disputed`; `wording` reads the
/// words of a quote.
///
/// What was found stays, and only what is new is compared with all: who was known by less than a full name and is told by a
/// family is asked again where a new story says it was somebody else.
pub(crate) fn families<E>(
    mut quotes: Quotes<'_, E>,
    known: Sets,
    disputed: Vec<u32>,
    wording: impl FnMut(u32) -> Result<Rc<Wording>, E>,
) -> Result<Sayings, E> {
    let (mut known, mut disputed) = (known, disputed);
    let twins = quotes.twins();
    let mut looking = Looking { wording, lengths: FxHashMap::default() };
    let mut echoes = looking.echoes(&quotes, &twins)?;
    let again = overruled(&quotes, &mut known, &echoes);
    if !again.is_empty() {
        known = without(known, &again);
        quotes.news.fill(News::NONE);
        for (set, number) in again.iter().zip(0..) {
            if set.len() <= MANY {
                set.iter().for_each(|&quote| quotes.news[quote as usize] = News::within(number));
                continue;
            }
            // In a crowd, those who are known stay together, and of the others it is open who they are.
            let most = set.iter().map(|&quote| quotes.voice(quote).rank()).max();
            let (told, open): (Vec<u32>, Vec<u32>) =
                set.iter().partition(|&&quote| Some(quotes.voice(quote).rank()) == most);
            told.windows(2).for_each(|pair| known.join(pair[0], pair[1]));
            disputed.extend(open);
        }
        echoes.extend(looking.echoes(&quotes, &twins)?);
    }
    Ok(join(quotes, known, disputed, &twins, echoes))
}

/// Quotes as they are compared.
struct Looking<W> {
    wording: W,
    /// What many stories print alike is counted once: so many words, and so many that tell.
    lengths: FxHashMap<u64, (usize, usize)>,
}

impl<W> Looking<W> {
    /// What every two have in common that are worth comparing, by what there is to find out.
    fn echoes<E>(&mut self, quotes: &Quotes<'_, E>, twins: &[(u32, u32)]) -> Result<Vec<Echo<u32>>, E>
    where
        W: FnMut(u32) -> Result<Rc<Wording>, E>,
    {
        let (pairs, askers) = pairs(quotes, twins)?;
        let others = pairs.firsts().filter(|&first| !quotes.news(first).is_any());
        let mut echoes = Vec::new();
        for Pair { a, b, is_common } in askers.into_iter().chain(others).flat_map(|first| pairs.of(first)) {
            let (voices, are_copies) = ((quotes.voice(a), quotes.voice(b)), quotes.are_in_one_group(a, b));
            let Some(terms) = Terms::between(voices, are_copies, is_common) else { continue };
            let content = quotes.content(a);
            if content == 0 || content != quotes.content(b) {
                echoes.extend(compare((a, &*(self.wording)(a)?), (b, &*(self.wording)(b)?), terms));
                continue;
            }
            let (words, telling) = match self.lengths.get(&content) {
                Some(&lengths) => lengths,
                None => {
                    let words = (self.wording)(a)?;
                    let telling = words.sorts.iter().filter(|&&sort| sort != Sort::Function).count();
                    *self.lengths.entry(content).or_insert((words.len(), telling))
                }
            };
            if telling >= terms.telling {
                echoes.push(Echo { whole: a, part: b, covered: (0, place(words)), is_part: false });
            }
        }
        Ok(echoes)
    }
}

/// Sets found before in which one is told by the others who speaks, and a new story says that it was somebody else.
fn overruled<E>(quotes: &Quotes<'_, E>, known: &mut Sets, echoes: &[Echo<u32>]) -> Vec<Vec<u32>> {
    let is_new = |quote: u32| quotes.news(quote) == News::NEW;
    if quotes.news.iter().all(|&news| news == News::NEW) {
        return Vec::new();
    }
    let mut families = Families::new(known.clone(), quotes.voices.clone());
    let mut roots: FxHashSet<u32> = FxHashSet::default();
    for (new, old) in echoes.iter().flat_map(|echo| [(echo.whole, echo.part), (echo.part, echo.whole)]) {
        if is_new(new) && !is_new(old) && !quotes.are_in_one_group(new, old) {
            let told = families.voice(old);
            if quotes.voice(old).rank() < told.rank() && !told.may_be(quotes.voice(new)) {
                roots.insert(known.root(old));
            }
        }
    }
    let mut sets = if roots.is_empty() { Vec::new() } else { known.several() };
    sets.retain(|set| set.first().is_some_and(|first| roots.contains(first)));
    sets
}

/// All sets but these.
fn without(mut known: Sets, gone: &[Vec<u32>]) -> Sets {
    let firsts: FxHashSet<u32> = gone.iter().filter_map(|set| set.first().copied()).collect();
    let mut standing = Sets::new(known.len());
    for set in known.several().iter().filter(|set| !firsts.contains(&set[0])) {
        set.windows(2).for_each(|pair| standing.join(pair[0], pair[1]));
    }
    standing
}

/// What two quotes have in common, of which `a` comes first in the order of quotes; nothing where they are two sayings.
pub(super) fn compare<K>(a: (K, &Wording), b: (K, &Wording), terms: Terms) -> Option<Echo<K>> {
    let (whole, part) = if a.1.len() >= b.1.len() { (a, b) } else { (b, a) };
    let (covered, is_part) = echo(whole.1, part.1, terms)?;
    Some(Echo { whole: whole.0, part: part.0, covered, is_part })
}

/// The families of quotes that were not known before, by all that two of them have in common.
pub(super) fn families_by(quotes: Quotes<'_, Infallible>, echoes: Vec<Echo<u32>>) -> Vec<Vec<u32>> {
    let (known, twins) = (Sets::new(quotes.len()), quotes.twins());
    join(quotes, known, Vec::new(), &twins, echoes).families
}

fn join<E>(
    quotes: Quotes<'_, E>,
    known: Sets,
    disputed: Vec<u32>,
    twins: &[(u32, u32)],
    echoes: Vec<Echo<u32>>,
) -> Sayings {
    let Quotes { voices, groups, .. } = quotes;
    let mut families = Families::new(known, voices);
    for &(quote, twin) in twins {
        // Of copies, the same words are one quote however short, and whoever is taken to say them.
        families.join(twin, quote);
    }
    let echoes = sound(echoes);
    for echo in echoes.iter().filter(|echo| groups.get(echo.whole as usize) == groups.get(echo.part as usize)) {
        families.join(echo.whole, echo.part);
    }
    let disputed = families.settle(&echoes, disputed);
    Sayings { families: families.sets.several(), disputed }
}

/// Each pair of quotes that share enough, may be of one speaker, and of which there is something to find out; and those of which
/// there is and that have candidates, the ones that are much alike one after the other.
fn pairs<E>(quotes: &Quotes<'_, E>, twins: &[(u32, u32)]) -> Result<(Pairs, Vec<u32>), E> {
    let stands = |quote: u32| twins.binary_search_by_key(&quote, |twin| twin.0).is_err();
    // A quote of two telling rows at least: shorter ones are nobody's own.
    let speaks = |quote: u32, numbers: &[u32]| numbers.len() >= FEWEST && stands(quote);
    let asks = |quote: u32| quotes.news(quote).is_any();
    let bearers = Bearers::new(quotes.len(), &*quotes.signatures, speaks, asks, FEWEST)?;
    let mut pairs = Pairs::default();
    bearers.each(|quote, candidates| {
        for near in candidates {
            let concerns = quotes.news(quote).concerns(quotes.news(near.bearer));
            let may_be = || quotes.voice(quote).may_be(quotes.voice(near.bearer));
            if concerns && (may_be() || quotes.are_in_one_group(quote, near.bearer)) {
                let (a, b) = (quote.min(near.bearer), quote.max(near.bearer));
                pairs.push(Pair { a, b, is_common: near.is_common });
            }
        }
        Ok(())
    })?;
    pairs.sort();
    Ok((pairs, bearers.into_askers()))
}

/// Which words of `whole` a shorter quote covers, and whether it is a part of it; nothing where the two are two sayings.
fn echo(whole: &Wording, part: &Wording, terms: Terms) -> Option<(Covered, bool)> {
    let share = if terms.is_common || part.len() < SHORT { SHARE_STRICT } else { SHARE };
    let fewest = share * part.len() as f64;
    // Most that share a phrase share too little else, in whatever order.
    let few = part.len() * whole.len() <= FEW_PAIRS;
    if few && (part.keys.iter().filter(|key| whole.keys.contains(key)).count() as f64) < fewest {
        return None;
    }
    let blocks = align(part.side(), whole.side());
    let (first, last) = (blocks.first()?, blocks.last()?);
    let covered = (place(first.b), place(last.ends().1));
    let kept: usize = blocks.iter().map(|block| block.length).sum();
    let tells = |sort: &&Sort| **sort != Sort::Function;
    let of_block = |block: &Block| part.sorts.get(block.a..block.ends().0).unwrap_or_default();
    let telling = blocks.iter().flat_map(of_block).filter(tells).count();
    let is_one = telling >= terms.telling
        && kept as f64 >= fewest
        && exchanged(part, whole, &blocks) == 0
        && !denies(whole, part, &blocks);
    is_one.then_some((covered, (part.len() as f64) < PART * whole.len() as f64))
}

/// Whether what one of two quotes has and the other has not turns its sense round.
fn denies(whole: &Wording, part: &Wording, blocks: &[Block]) -> bool {
    let is_denial = |keys: Option<&[u32]>| keys.is_some_and(|keys| keys.iter().any(|key| DENIALS.contains(key)));
    let outer = [(0, blocks.first().map_or(0, |block| block.a)), (blocks.last().map_or(0, |b| b.ends().0), part.len())];
    outer.iter().any(|&(from, to)| is_denial(part.keys.get(from..to)))
        || blocks.windows(2).any(|pair| {
            let [before, after] = pair else { return false };
            let (a, b) = before.ends();
            is_denial(part.keys.get(a..after.a)) || is_denial(whole.keys.get(b..after.b))
        })
}

/// The pairs to be joined: of a quote that holds several which lie apart in it, only what it begins with
/// is of its family, for the others would make one saying of two.
fn sound(mut echoes: Vec<Echo<u32>>) -> Vec<Echo<u32>> {
    let mut reach: FxHashMap<u32, Covered> = FxHashMap::default();
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
    /// Of each family, by the quote that stands for it.
    voices: Voices,
}

impl Families {
    /// Of sets, whose voices are those of the quotes in them.
    fn new(mut sets: Sets, mut voices: Voices) -> Self {
        for quote in 0..sets.len() {
            let root = sets.root(quote);
            voices.agree(root, quote, root);
        }
        Self { sets, voices }
    }

    fn voice(&mut self, quote: u32) -> Voice {
        self.voices.of(self.sets.root(quote))
    }

    /// Joins what the speakers of several stories say, where what copies print is one already: first those who are known as
    /// well as one another, then who is known by less to who alone it can be. Takes and gives who is disputed.
    fn settle(&mut self, echoes: &[Echo<u32>], mut disputed: Vec<u32>) -> Vec<u32> {
        for echo in echoes {
            let (one, other) = (self.voice(echo.whole), self.voice(echo.part));
            if one.rank() == other.rank() && one.may_be(other) {
                self.join(echo.whole, echo.part);
            }
        }
        for rank in [Rank::Name, Rank::Unknown] {
            let mut claims: Vec<(u32, u32)> = Vec::new();
            for echo in echoes {
                let pairs = [(echo.whole, echo.part), (echo.part, echo.whole)];
                let mut is_claim =
                    |&(less, more): &(u32, u32)| (self.voice(less).rank(), rank < self.voice(more).rank());
                let claim = pairs.into_iter().find(|pair| is_claim(pair) == (rank, true));
                claims.extend(claim.map(|(less, more)| (self.sets.root(less), more)));
            }
            // Who it is by all that claim it; nobody where two of them differ.
            let mut speakers: FxHashMap<u32, Option<Voice>> =
                disputed.iter().map(|&quote| (self.sets.root(quote), None)).collect();
            for &(less, more) in &claims {
                let voice = self.voice(more);
                let known = speakers.entry(less).or_insert(Some(voice));
                *known = known.filter(|known| known.may_be(voice)).map(|known| known.and(voice));
            }
            claims.retain(|(less, _)| speakers.get(less).is_some_and(Option::is_some));
            disputed.extend(speakers.iter().filter(|(_, speaker)| speaker.is_none()).map(|(&less, _)| less));
            claims.iter().for_each(|&(less, more)| self.join(less, more));
        }
        disputed.iter_mut().for_each(|quote| *quote = self.sets.root(*quote));
        disputed.sort_unstable();
        disputed.dedup();
        disputed
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.sets.root(a), self.sets.root(b));
        self.sets.join(a, b);
        self.voices.agree(a, b, a.min(b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copies::signature::{content, signature};

    const SAYING: &str = "The harbour will stay open for every fishing boat that needs shelter this winter";

    /// Families of quotes, each with the number of its story or group and its speaker.
    fn found(all: &[(u32, u64, &str)]) -> Vec<Vec<u32>> {
        spoken(&all.iter().map(|&(group, name, text)| (group, Voice { name, first: 0 }, text)).collect::<Vec<_>>())
    }

    fn quotes<'s>(all: &'s [(u32, Voice, &str)]) -> Quotes<'s, Infallible> {
        let signatures = |wants: &dyn Fn(u32) -> bool, each: &mut dyn FnMut(u32, &[u32])| {
            let wanted = all.iter().zip(0..).filter(|&(_, quote)| wants(quote));
            wanted.for_each(|((_, _, text), quote)| each(quote, &signature([*text])));
            Ok(())
        };
        let mut quotes = Quotes::new(place(all.len()), Box::new(signatures));
        for (&(group, voice, text), quote) in all.iter().zip(0..) {
            quotes.set(quote, content([text]), voice, group, News::NEW);
        }
        quotes
    }

    fn spoken(all: &[(u32, Voice, &str)]) -> Vec<Vec<u32>> {
        let quotes = quotes(all);
        let read = |quote: u32| Ok::<_, Infallible>(Rc::new(Wording::read([all[quote as usize].2])));
        let none = Sets::new(quotes.len());
        families(quotes, none, Vec::new(), read).unwrap().families
    }

    #[test]
    fn two_of_one_surname_are_two_and_a_surname_alone_joins_neither_of_them() {
        let [george, jeb, bill, william] = ["George", "Jeb", "Bill", "William"].map(word_key);
        let voice = |first| Voice { name: 7, first };
        assert!(spoken(&[(0, voice(george), SAYING), (1, voice(jeb), SAYING)]).is_empty());
        assert_eq!(spoken(&[(0, voice(bill), SAYING), (1, voice(william), SAYING)]), [[0, 1]]);
        let three = spoken(&[(0, voice(george), SAYING), (1, voice(0), SAYING), (2, voice(jeb), SAYING)]);
        assert!(three.is_empty(), "{three:?}");
        let two = spoken(&[(0, voice(george), SAYING), (1, voice(0), SAYING), (2, voice(george), SAYING)]);
        assert_eq!(two, [[0, 1, 2]]);
    }

    /// What is found where only the quotes from `new` on are new: `known` families, and those that were disputed.
    fn later(all: &[(u32, u64, &str)], new: usize, known: &[&[u32]], disputed: &[u32]) -> Sayings {
        let all: Vec<_> = all.iter().map(|&(group, name, text)| (group, Voice { name, first: 0 }, text)).collect();
        let mut quotes = quotes(&all);
        quotes.news[..new].fill(News::NONE);
        let mut sets = Sets::new(place(all.len()));
        known.iter().flat_map(|set| set.windows(2)).for_each(|pair| sets.join(pair[0], pair[1]));
        let read = |quote: u32| Ok::<_, Infallible>(Rc::new(Wording::read([all[quote as usize].2])));
        families(quotes, sets, disputed.to_vec(), read).unwrap()
    }

    #[test]
    fn who_comes_later_takes_an_unknown_speaker_from_nobody_it_was_sure_of() {
        // The first two were a family before the third came.
        let three = [(0, 7, SAYING), (1, 0, SAYING), (2, 8, SAYING)];
        let found = later(&three, 2, &[&[0, 1]], &[]);
        assert_eq!(found, Sayings { families: Vec::new(), disputed: vec![1] });
        // Nor does a fourth, who says the same as one of the two.
        let four = [three[0], three[1], three[2], (3, 8, SAYING)];
        let found = later(&four, 3, &[], &found.disputed);
        assert_eq!(found, Sayings { families: vec![vec![2, 3]], disputed: vec![1] });
    }

    #[test]
    fn in_a_crowd_nothing_is_compared_again() {
        let many = u32::try_from(2 * MANY).unwrap();
        let mut all: Vec<_> = (0..many).map(|story| (story, if story % 2 == 0 { 7 } else { 0 }, SAYING)).collect();
        let whole: Vec<u32> = (0..many).collect();
        all.push((many, 8, SAYING));
        let found = later(&all, whole.len(), &[&whole], &[]);
        let told: Vec<u32> = whole.iter().copied().filter(|quote| quote % 2 == 0).collect();
        let open: Vec<u32> = whole.iter().copied().filter(|quote| quote % 2 == 1).collect();
        assert_eq!(found, Sayings { families: vec![told], disputed: open });
    }

    #[test]
    fn who_comes_later_tells_who_it_was_where_nobody_did() {
        let three = [(0, 0, SAYING), (1, 0, SAYING), (2, 8, SAYING)];
        let found = later(&three, 2, &[&[0, 1]], &[]);
        assert_eq!(found, Sayings { families: vec![vec![0, 1, 2]], disputed: Vec::new() });
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
    fn an_unknown_speaker_belongs_to_neither_of_two() {
        let two = found(&[(0, 7, SAYING), (1, 0, SAYING), (2, 8, SAYING), (3, 0, SAYING)]);
        assert_eq!(two, [[1, 3]]);
    }

    #[test]
    fn parts_that_lie_apart_are_not_one_saying() {
        let [one, two] =
            ["The pier must be rebuilt before the autumn storms arrive", "Every sailor deserves decent wages"];
        let whole = format!("{one}. Our council has waited long enough with all its other plans. {two}");
        assert_eq!(found(&[(0, 7, &whole), (1, 7, one), (2, 7, two)]), [[0, 1]]);
    }
}
