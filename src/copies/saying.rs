//! Quote families: the same saying as several stories print it, trimmed or slightly reworded.
//!
//! The copies of one story say nothing twice: what they print alike is one quote of one story. Between stories a saying
//! is known by its words, enough of which must carry meaning, and by its speaker, who must be the same or unknown. Who is
//! known by less than a full name, and may be either of two who say it, belongs to neither. A quote that denies what the
//! other says is another quote, and so is one with another name or figure in it.

use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::align::{Block, align};
use super::candidates::{Bearers, MANY, News, Signatures, place, ranked};
use super::groups::Sets;
use super::kinship::{PART, exchanged};
use super::list::{List, Room, Sorted, Sorter, Unread, both, halves};
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

/// The quotes of an archive, story by story, each by its place in an order that does not depend on how the archive grew. There are
/// many more of them than stories, so little is held of each.
pub(crate) struct Quotes<'s, E> {
    starts: Starts<'s>,
    /// The content of each as it was told, with the quote.
    told: Sorter<u128>,
    /// Of each a number that quotes of the same content have; 0 where it has none. They are not asked for while candidates are found,
    /// which needs the room.
    contents: List<u32>,
    /// The speaker of each.
    voices: Voices,
    /// Of each story, itself or the group of copies that it is in.
    groups: Vec<u32>,
    news: Newness,
    signatures: Box<Signatures<'s, E>>,
}

impl<'s, E> Quotes<'s, E> {
    /// The quotes of stories, of which nothing is known yet but their `signatures`. `starts` tells where those of each story begin
    /// among all, and where the last end; `groups` and `news` what holds for all of a story.
    pub(crate) fn new(
        starts: &'s [u32],
        groups: Vec<u32>,
        news: Vec<News>,
        signatures: Box<Signatures<'s, E>>,
        room: &Room,
    ) -> Self {
        let all = starts.last().copied().unwrap_or(0) as usize;
        Self {
            starts: Starts::new(starts),
            told: Sorter::new(room),
            contents: List::new(room),
            voices: Voices::new(all),
            groups,
            news: Newness { of_stories: news, of_quotes: FxHashMap::default() },
            signatures,
        }
    }

    /// Says what is known of a quote, and what there is to find out about it if that is not what there is about its story.
    pub(crate) fn set(&mut self, quote: u32, content: u64, voice: Voice, news: Option<News>) {
        if quote < self.len() {
            self.told.push(u128::from(content) << 64 | u128::from(quote));
            self.voices.set(quote as usize, voice);
            self.news.of_quotes.extend(news.map(|news| (quote, news)));
        }
    }

    /// All is said of them.
    fn close(&mut self) -> Result<(), Unread> {
        self.voices.numbers = FxHashMap::default();
        let mut contents = vec![0; self.len() as usize];
        let (mut number, mut last) = (0, 0);
        let told = std::mem::replace(&mut self.told, Sorter::new(&Room::none())).sorted();
        for told in told.iter() {
            let told = told?;
            if std::mem::replace(&mut last, told >> 64) != told >> 64 {
                number += 1;
            }
            if let Some(known) = contents.get_mut(told as u32 as usize) {
                *known = number;
            }
        }
        contents.into_iter().for_each(|content| self.contents.push(content));
        Ok(())
    }

    fn len(&self) -> u32 {
        place(self.voices.of.len())
    }

    fn contents(&self) -> Result<Vec<u32>, Unread> {
        self.contents.iter().collect()
    }

    fn voice(&self, quote: u32) -> Voice {
        self.voices.of(quote)
    }

    fn news(&self, quote: u32) -> News {
        self.news.of(quote, &self.starts)
    }

    fn are_in_one_group(&self, a: u32, b: u32) -> bool {
        let group = |quote| self.groups.get(self.starts.story(quote));
        group(a) == group(b)
    }

    /// The quotes of a content that their story or group of copies has before.
    fn twins(&self, room: &Room) -> Result<Twins, Unread> {
        let contents = self.contents()?;
        let mut by_group: Vec<(u32, u32)> = self.groups.iter().copied().zip(0..).collect();
        by_group.sort_unstable();
        let (mut twins, mut bits) = (Sorter::new(room), vec![0; contents.len().div_ceil(Twins::BITS)]);
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        for group in by_group.chunk_by(|a, b| a.0 == b.0) {
            first.clear();
            for quote in group.iter().flat_map(|&(_, story)| self.starts.quotes(story as usize)) {
                let stands = *first.entry(contents[quote as usize]).or_insert(quote);
                if stands != quote {
                    twins.push(both(quote, stands));
                    bits[quote as usize / Twins::BITS] |= 1 << (quote as usize % Twins::BITS);
                }
            }
        }
        Ok(Twins { all: twins.sorted(), bits })
    }
}

/// Quotes for which another stands: the first of the same content in their story or group of copies. Of an archive with many
/// copies they are many.
struct Twins {
    /// Each with the one that stands for it; in order.
    all: Sorted<u64>,
    /// A bit for each quote, whether it is one.
    bits: Vec<u64>,
}

impl Twins {
    const BITS: usize = u64::BITS as usize;

    fn has(&self, quote: u32) -> bool {
        self.bits.get(quote as usize / Self::BITS).is_some_and(|bits| bits >> (quote as usize % Self::BITS) & 1 == 1)
    }
}

/// Which story each quote stands in.
struct Starts<'s> {
    /// Where the quotes of each story begin among all, and where the last end.
    all: &'s [u32],
    /// The story of every so many quotes, so that the one of any is found among few.
    every: Vec<u32>,
}

impl<'s> Starts<'s> {
    /// How many quotes.
    const STEP: u32 = 16;

    fn new(all: &'s [u32]) -> Self {
        let mut every = Vec::new();
        for (end, story) in all.iter().skip(1).zip(0..) {
            every.resize(end.div_ceil(Self::STEP) as usize, story);
        }
        Self { all, every }
    }

    fn story(&self, quote: u32) -> usize {
        let at = (quote / Self::STEP) as usize;
        let story = |at: usize| self.every.get(at).map(|&story| story as usize);
        let (first, last) = (story(at).unwrap_or(0), story(at + 1).unwrap_or(self.all.len()));
        // Of stories without quotes, the last begins where the next one does.
        let among = self.all.get(first..=last).or(self.all.get(first..)).unwrap_or_default();
        (first + among.partition_point(|&start| start <= quote)).saturating_sub(1)
    }

    fn quotes(&self, story: usize) -> Range<u32> {
        let start = |story| self.all.get(story).copied().unwrap_or(0);
        start(story)..start(story + 1)
    }
}

/// What there is to find out about quotes: mostly the same about all of a story.
struct Newness {
    of_stories: Vec<News>,
    of_quotes: FxHashMap<u32, News>,
}

impl Newness {
    /// There is nothing to find out but about these.
    fn only(of_quotes: FxHashMap<u32, News>) -> Self {
        Self { of_stories: Vec::new(), of_quotes }
    }

    fn of(&self, quote: u32, starts: &Starts<'_>) -> News {
        let of_story = || self.of_stories.get(starts.story(quote));
        let of_quote = if self.of_quotes.is_empty() { None } else { self.of_quotes.get(&quote) };
        of_quote.or_else(of_story).copied().unwrap_or_default()
    }

    fn is_all(&self, news: News) -> bool {
        self.of_quotes.is_empty() && self.of_stories.iter().all(|&of_story| of_story == news)
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

    /// Which of two quotes says more of their speaker; nothing where they cannot have the same.
    fn of_both(&self, one: u32, other: u32) -> Option<u32> {
        self.of(one).may_be(self.of(other)).then(|| self.fuller(one, other))
    }

    fn fuller(&self, one: u32, other: u32) -> u32 {
        if self.of(one).is_fuller(self.of(other)) { one } else { other }
    }

    /// Gives `heir` what two agreeing voices say of one speaker.
    fn agree(&mut self, one: u32, other: u32, heir: u32) {
        let fuller = self.fuller(one, other);
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

impl Echo<u32> {
    /// As a number, in the same order.
    fn packed(self) -> u128 {
        let (from, to) = self.covered;
        let ends = u128::from(from) << 32 | u128::from(to) << 1 | u128::from(self.is_part);
        u128::from(self.whole) << 96 | u128::from(self.part) << 64 | ends
    }

    fn unpacked(number: u128) -> Self {
        let covered = ((number >> 32) as u32, number as u32 >> 1);
        Self { whole: (number >> 96) as u32, part: (number >> 64) as u32, covered, is_part: number & 1 == 1 }
    }
}

impl<K> Echo<K> {
    /// The same of quotes that are known by something else; nothing where one of them is not.
    pub(super) fn known_by<L>(&self, key: impl Fn(&K) -> Option<L>) -> Option<Echo<L>> {
        let (whole, part) = (key(&self.whole)?, key(&self.part)?);
        Some(Echo { whole, part, covered: self.covered, is_part: self.is_part })
    }
}

/// Two quotes that are worth comparing, as one number: what the first is ranked by, the second, and whether many others bear what
/// they share.
fn pair(rank: u32, second: u32, is_common: bool) -> u64 {
    both(rank, second << 1 | u32::from(is_common))
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
pub(crate) fn families<E: From<Unread>>(
    mut quotes: Quotes<'_, E>,
    known: impl FnOnce() -> Sets,
    mut disputed: Vec<u32>,
    wording: impl FnMut(u32) -> Result<Rc<Wording>, E>,
    room: &Room,
) -> Result<Sayings, E> {
    quotes.close()?;
    let twins = quotes.twins(room)?;
    let mut echoes = Sorter::new(room);
    let mut looking = Looking { wording, lengths: FxHashMap::default() };
    looking.echoes(&quotes, &twins, &mut echoes, room)?;
    let mut known = known();
    let again = overruled(&quotes, &mut known, &echoes)?;
    if !again.is_empty() {
        known = without(known, &again);
        let mut news = FxHashMap::default();
        for (set, number) in again.iter().zip(0..) {
            if set.len() <= MANY {
                news.extend(set.iter().map(|&quote| (quote, News::within(number))));
                continue;
            }
            // In a crowd, those who are known stay together, and of the others it is open who they are.
            let most = set.iter().map(|&quote| quotes.voice(quote).rank()).max();
            let (told, open): (Vec<u32>, Vec<u32>) =
                set.iter().partition(|&&quote| Some(quotes.voice(quote).rank()) == most);
            told.windows(2).for_each(|pair| known.join(pair[0], pair[1]));
            disputed.extend(open);
        }
        quotes.news = Newness::only(news);
        looking.echoes(&quotes, &twins, &mut echoes, room)?;
    }
    Ok(join(quotes, known, disputed, &twins, echoes, room)?)
}

/// Quotes as they are compared.
struct Looking<W> {
    wording: W,
    /// What many stories print alike is counted once: so many words, and so many that tell.
    lengths: FxHashMap<u32, (usize, usize)>,
}

impl<W> Looking<W> {
    /// What every two have in common that are worth comparing, by what there is to find out.
    fn echoes<E: From<Unread>>(
        &mut self,
        quotes: &Quotes<'_, E>,
        twins: &Twins,
        echoes: &mut Sorter<u128>,
        room: &Room,
    ) -> Result<(), E>
    where
        W: FnMut(u32) -> Result<Rc<Wording>, E>,
    {
        let (pairs, askers) = pairs(quotes, twins, room)?;
        let contents = quotes.contents()?;
        let content_of = |quote: u32| contents.get(quote as usize).copied().unwrap_or(0);
        for pair in pairs.iter() {
            let (rank, second) = halves(pair?);
            let (second, is_common) = (second >> 1, second & 1 == 1);
            let first = ranked(&askers, rank);
            let same = Some(content_of(first)).filter(|&content| content > 0 && content == content_of(second));
            echoes.extend(self.echo(quotes, (first, second), same, is_common)?.map(Echo::packed));
        }
        Ok(())
    }

    /// What two quotes have in common, the first of which comes first in their order; `content` where they have the same.
    fn echo<E>(
        &mut self,
        quotes: &Quotes<'_, E>,
        (a, b): (u32, u32),
        content: Option<u32>,
        is_common: bool,
    ) -> Result<Option<Echo<u32>>, E>
    where
        W: FnMut(u32) -> Result<Rc<Wording>, E>,
    {
        let (voices, are_copies) = ((quotes.voice(a), quotes.voice(b)), quotes.are_in_one_group(a, b));
        let Some(terms) = Terms::between(voices, are_copies, is_common) else { return Ok(None) };
        let Some(content) = content else {
            return Ok(compare((a, &*(self.wording)(a)?), (b, &*(self.wording)(b)?), terms));
        };
        let (words, telling) = match self.lengths.get(&content) {
            Some(&lengths) => lengths,
            None => {
                let words = (self.wording)(a)?;
                let telling = words.sorts.iter().filter(|&&sort| sort != Sort::Function).count();
                *self.lengths.entry(content).or_insert((words.len(), telling))
            }
        };
        let echo = Echo { whole: a, part: b, covered: (0, place(words)), is_part: false };
        Ok((telling >= terms.telling).then_some(echo))
    }
}

/// Sets found before in which one is told by the others who speaks, and a new story says that it was somebody else.
fn overruled<E>(quotes: &Quotes<'_, E>, known: &mut Sets, echoes: &Sorter<u128>) -> Result<Vec<Vec<u32>>, Unread> {
    let is_new = |quote: u32| quotes.news(quote) == News::NEW;
    if quotes.news.is_all(News::NEW) {
        return Ok(Vec::new());
    }
    let mut families = Families::new(known.clone(), quotes.voices.clone());
    let mut roots: FxHashSet<u32> = FxHashSet::default();
    for echo in echoes.iter() {
        let echo = Echo::unpacked(echo?);
        for (new, old) in [(echo.whole, echo.part), (echo.part, echo.whole)] {
            if is_new(new) && !is_new(old) && !quotes.are_in_one_group(new, old) {
                let told = families.voice(old);
                if quotes.voice(old).rank() < told.rank() && !told.may_be(quotes.voice(new)) {
                    roots.insert(known.root(old));
                }
            }
        }
    }
    let mut sets = if roots.is_empty() { Vec::new() } else { known.several() };
    sets.retain(|set| set.first().is_some_and(|first| roots.contains(first)));
    Ok(sets)
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
pub(super) fn families_by(mut quotes: Quotes<'_, Unread>, all: Vec<Echo<u32>>) -> Result<Vec<Vec<u32>>, Unread> {
    quotes.close()?;
    let room = Room::none();
    let (known, twins) = (Sets::new(quotes.len()), quotes.twins(&room)?);
    let mut echoes = Sorter::new(&room);
    echoes.extend(all.into_iter().map(Echo::packed));
    Ok(join(quotes, known, Vec::new(), &twins, echoes, &room)?.families)
}

fn join<E>(
    quotes: Quotes<'_, E>,
    known: Sets,
    disputed: Vec<u32>,
    twins: &Twins,
    echoes: Sorter<u128>,
    room: &Room,
) -> Result<Sayings, Unread> {
    let Quotes { starts, groups, voices, .. } = quotes;
    let group = |quote| groups.get(starts.story(quote));
    let mut families = Families::new(known, voices);
    for twin in twins.all.iter() {
        let (quote, twin) = halves(twin?);
        // Of copies, the same words are one quote however short, and whoever is taken to say them.
        families.join(twin, quote);
    }
    let echoes = sound(echoes, room)?;
    for echo in echoes.iter() {
        let (whole, part) = halves(echo?);
        if group(whole) == group(part) {
            families.join(whole, part);
        }
    }
    let disputed = families.settle(&echoes, disputed, room)?;
    Ok(Sayings { families: families.sets.several(), disputed })
}

/// Each pair of quotes that share enough, may be of one speaker, and of which there is something to find out, and by whom the first
/// of each is ranked: those of which there is and that have candidates, the ones that are much alike one after the other, and then
/// all others.
fn pairs<E: From<Unread>>(quotes: &Quotes<'_, E>, twins: &Twins, room: &Room) -> Result<(Sorted<u64>, Vec<u32>), E> {
    let stands = |quote: u32| !twins.has(quote);
    // A quote of two telling rows at least: shorter ones are nobody's own.
    let speaks = |quote: u32, numbers: &[u32]| numbers.len() >= FEWEST && stands(quote);
    let asks = |quote: u32| quotes.news(quote).is_any();
    let bearers = Bearers::new(quotes.len(), &*quotes.signatures, speaks, asks, FEWEST, room)?;
    let mut pairs = Sorter::new(room);
    bearers.each(|quote, candidates| {
        for near in candidates {
            let concerns = quotes.news(quote).concerns(quotes.news(near.bearer));
            let may_be = || quotes.voice(quote).may_be(quotes.voice(near.bearer));
            if concerns && (may_be() || quotes.are_in_one_group(quote, near.bearer)) {
                let (first, second) = (quote.min(near.bearer), quote.max(near.bearer));
                pairs.push(pair(bearers.rank(first), second, near.is_common));
            }
        }
        Ok::<(), E>(())
    })?;
    // What else is known of bearers goes before that which is sorted is read.
    let askers = bearers.into_askers();
    Ok((pairs.sorted(), askers))
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

/// The pairs to be joined, each as one number: of a quote that holds several which lie apart in it, only what it begins with
/// is of its family, for the others would make one saying of two.
fn sound(echoes: Sorter<u128>, room: &Room) -> Result<List<u64>, Unread> {
    let mut sound = List::new(room);
    let mut of_whole: Vec<Echo<u32>> = Vec::new();
    let mut take = |all: &mut Vec<Echo<u32>>| {
        let reach = all.iter().filter(|echo| echo.is_part).map(|echo| echo.covered).min();
        let overlaps = |covered: Covered| reach.is_none_or(|first| covered.0 < first.1 && first.0 < covered.1);
        for echo in all.drain(..).filter(|echo| !echo.is_part || overlaps(echo.covered)) {
            sound.push(both(echo.whole, echo.part));
        }
    };
    for echo in echoes.sorted().iter() {
        let echo = Echo::unpacked(echo?);
        if of_whole.first().is_some_and(|first| first.whole != echo.whole) {
            take(&mut of_whole);
        }
        of_whole.push(echo);
    }
    take(&mut of_whole);
    Ok(sound)
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
    fn settle(&mut self, echoes: &List<u64>, mut disputed: Vec<u32>, room: &Room) -> Result<Vec<u32>, Unread> {
        for echo in echoes.iter() {
            let (whole, part) = halves(echo?);
            let (one, other) = (self.voice(whole), self.voice(part));
            if one.rank() == other.rank() && one.may_be(other) {
                self.join(whole, part);
            }
        }
        for rank in [Rank::Name, Rank::Unknown] {
            // Who it is by all that claim it; nobody where two of them differ.
            let mut speakers: FxHashMap<u32, Option<u32>> =
                disputed.iter().map(|&quote| (self.sets.root(quote), None)).collect();
            let mut claims = List::new(room);
            for echo in echoes.iter() {
                let (whole, part) = halves(echo?);
                let mut is_claim =
                    |&(less, more): &(u32, u32)| (self.voice(less).rank(), rank < self.voice(more).rank());
                let claim = [(whole, part), (part, whole)].into_iter().find(|pair| is_claim(pair) == (rank, true));
                let Some((less, more)) = claim.map(|(less, more)| (self.sets.root(less), self.sets.root(more))) else {
                    continue;
                };
                let known = speakers.entry(less).or_insert(Some(more));
                *known = known.and_then(|known| self.voices.of_both(known, more));
                claims.push(both(less, more));
            }
            for claim in claims.iter() {
                let (less, more) = halves(claim?);
                if speakers.get(&less).is_some_and(Option::is_some) {
                    self.join(less, more);
                }
            }
            disputed.extend(speakers.iter().filter(|(_, speaker)| speaker.is_none()).map(|(&less, _)| less));
        }
        disputed.iter_mut().for_each(|quote| *quote = self.sets.root(*quote));
        disputed.sort_unstable();
        disputed.dedup();
        Ok(disputed)
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

    /// Quotes that each stand in a story of their own, of which the first so many are old.
    fn quotes<'s>(all: &'s [(u32, Voice, &str)], starts: &'s [u32], old: usize) -> Quotes<'s, Unread> {
        let signatures = |wants: &dyn Fn(u32) -> bool, each: &mut dyn FnMut(u32, &[u32])| {
            let wanted = all.iter().zip(0..).filter(|&(_, quote)| wants(quote));
            wanted.for_each(|((_, _, text), quote)| each(quote, &signature([*text])));
            Ok(())
        };
        let groups = all.iter().map(|quote| quote.0).collect();
        let mut news = vec![News::NEW; all.len()];
        news[..old].fill(News::NONE);
        let mut quotes = Quotes::new(starts, groups, news, Box::new(signatures), &Room::none());
        for (&(_, voice, text), quote) in all.iter().zip(0..) {
            quotes.set(quote, content([text]), voice, None);
        }
        quotes
    }

    fn spoken(all: &[(u32, Voice, &str)]) -> Vec<Vec<u32>> {
        sayings(all, &Room::none()).families
    }

    fn sayings(all: &[(u32, Voice, &str)], room: &Room) -> Sayings {
        let starts: Vec<u32> = (0..=place(all.len())).collect();
        let quotes = quotes(all, &starts, 0);
        let read = |quote: u32| Ok::<_, Unread>(Rc::new(Wording::read([all[quote as usize].2])));
        let none = Sets::new(quotes.len());
        families(quotes, || none, Vec::new(), read, room).unwrap()
    }

    #[test]
    fn lists_that_lie_in_files_lead_to_the_same_families() {
        let words = ["harbour", "winter", "sailor", "wages", "council", "storm", "pier", "school", "ferry", "road"];
        let said = |n: usize| {
            let kept = (0..12 + n % 5).map(|at| words[(at * (1 + n % 3) + n / 40) % words.len()]);
            kept.collect::<Vec<_>>().join(" ")
        };
        let texts: Vec<String> = (0..400).map(said).collect();
        let voice = |n: u64| Voice { name: n % 4, first: if n.is_multiple_of(4) { 0 } else { n % 3 } };
        let all: Vec<(u32, Voice, &str)> =
            texts.iter().zip(0u32..).map(|(text, n)| (n / 3, voice(n.into()), text.as_str())).collect();
        let folder = tempfile::tempdir().unwrap();
        let found = sayings(&all, &Room::none());
        assert_eq!(sayings(&all, &Room::small(folder.path())), found);
        assert!(found.families.len() > 5 && !found.disputed.is_empty(), "{found:?}");
    }

    #[test]
    fn the_story_of_a_quote_is_found_among_many_that_have_none() {
        let many = [0, 0, 3, 0, 40, 1, 0, 0, 0, 17, 0];
        let mut starts = vec![0];
        many.iter().for_each(|quotes| starts.push(starts.last().unwrap() + quotes));
        let told = Starts::new(&starts);
        for story in 0..many.len() {
            assert!(told.quotes(story).all(|quote| told.story(quote) == story));
        }
        assert_eq!(many.iter().zip(0..).map(|(_, story)| told.quotes(story).len()).sum::<usize>(), 61);
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
        let starts: Vec<u32> = (0..=place(all.len())).collect();
        let quotes = quotes(&all, &starts, new);
        let mut sets = Sets::new(place(all.len()));
        known.iter().flat_map(|set| set.windows(2)).for_each(|pair| sets.join(pair[0], pair[1]));
        let read = |quote: u32| Ok::<_, Unread>(Rc::new(Wording::read([all[quote as usize].2])));
        families(quotes, || sets, disputed.to_vec(), read, &Room::none()).unwrap()
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
