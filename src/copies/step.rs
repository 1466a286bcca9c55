//! Copies and quote families step by step, for engines that join what lies on many machines.
//!
//! ```text
//!  records ─► marks ─► (join) ─► stories ─► (components) ─► groups ─► (join) ─► quotes ─► (components) ─► families
//! ```
//!
//! What is in parentheses is the engine's part: which two share enough numbers to be worth comparing, and what hangs
//! together by what was found. All else is decided here, by the same functions that an index asks, a line at a time and
//! whatever the order of the lines. Numbers of 64 bits are signed, as tables have them; in their order, stories and quotes
//! come first or later.

use serde::de::Error;
use serde::{Deserialize, Serialize};

use super::candidates::News;
use super::groups::{Joiner, Sets};
use super::kinship::{Bond, Kinship};
use super::list::Room;
use super::saying::{self, Echo, Quotes, Terms, Voice};
use super::signature::{BOUND, Marks};
use super::threads;
use super::word::Wording;
use super::{candidates, stories};
use crate::index::days::Days;
use crate::index::{kept, voice};
use crate::record::{Quote, Record};

/// A step of grouping, which turns one line of JSON into any number of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// From a record to what the story and its quotes are known by.
    Marks,
    /// From two stories to what they are to each other; nothing where they are strangers.
    Stories,
    /// From all such that hang together to groups, by the contents of their stories.
    Groups,
    /// From two quotes to what they have in common; nothing where they are two sayings.
    Quotes,
    /// From quotes that hang together, and what each two of them have in common, to families.
    Families,
}

impl Step {
    /// All steps by name, in the order in which they are gone.
    pub const ALL: [(&'static str, Self); 5] = [
        ("marks", Self::Marks),
        ("stories", Self::Stories),
        ("groups", Self::Groups),
        ("quotes", Self::Quotes),
        ("families", Self::Families),
    ];

    /// What a line of it holds, for whoever reads that one holds something else.
    pub fn takes(self) -> &'static str {
        match self {
            Self::Marks => "record",
            Self::Stories => "pair of stories",
            Self::Groups => "ties of stories",
            Self::Quotes => "pair of quotes",
            Self::Families => "quotes with their echoes",
        }
    }

    /// Takes a line and calls `give` with each line that comes of it.
    ///
    /// ```
    /// use archive::copies::Step;
    /// let text = "Divers found an iron anchor off the northern pier of Arden on Sunday, and nobody knows its ship.";
    /// let pair = format!(r#"{{"a":{{"content":1,"text":["{text}"]}},"b":{{"content":2,"text":["(UNS) {text}"]}}}}"#);
    /// let mut lines = Vec::new();
    /// Step::Stories.run(&pair, &mut |line| lines.push(line)).unwrap();
    /// assert_eq!(lines, [r#"{"long":2,"short":1}"#]);
    /// ```
    ///
    /// # Errors
    ///
    /// Where the line is not what the step takes: what is missing in it, and where.
    pub fn run(self, line: &str, give: &mut dyn FnMut(String)) -> serde_json::Result<()> {
        match self {
            Self::Marks => give(serde_json::to_string(&StoryMarks::of(&serde_json::from_str(line)?))?),
            Self::Stories => {
                if let Some(tie) = serde_json::from_str::<StoryPair>(line)?.compare() {
                    give(serde_json::to_string(&tie)?);
                }
            }
            Self::Groups => {
                for group in serde_json::from_str::<Ties>(line)?.groups() {
                    give(serde_json::to_string(&group)?);
                }
            }
            Self::Quotes => {
                if let Some(echo) = serde_json::from_str::<QuotePair>(line)?.compare() {
                    give(serde_json::to_string(&echo)?);
                }
            }
            Self::Families => {
                for family in serde_json::from_str::<Echoes>(line)?.families()? {
                    give(serde_json::to_string(&family)?);
                }
            }
        }
        Ok(())
    }
}

/// By what an engine finds which two are worth comparing, as an index does: those that share enough numbers of their
/// signatures, and stories near each other on a thread.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bounds {
    /// A number borne by more leads to neighbours alone.
    pub many: usize,
    /// How many neighbours on each side.
    pub neighbours: usize,
    /// Most candidates of one bearer.
    pub most: usize,
    /// Fewest numbers that two share, and fewest of a quote that has any candidate.
    pub fewest: usize,
    /// Share of the numbers of the smaller signature, of those below `bound`, that both bear.
    pub share: f64,
    /// The same where what is shared is common.
    pub share_common: f64,
    /// What a number counts that two bear, divided by how many others bear it; what is shared is common below it.
    pub rare: u32,
    /// Numbers of signatures below it count for how large one is.
    pub bound: u32,
    /// How many stories before and after it on a thread a story is compared with.
    pub on_thread: usize,
}

impl Bounds {
    /// Those of every index.
    pub const ALL: Self = Self {
        many: candidates::MANY,
        neighbours: candidates::NEIGHBOURS,
        most: candidates::MOST,
        fewest: stories::FEWEST,
        share: candidates::SHARE,
        share_common: candidates::SHARE_COMMON,
        rare: candidates::RARE,
        bound: BOUND,
        on_thread: stories::ON_THREAD,
    };
}

/// What a story is known by.
#[derive(Serialize)]
struct StoryMarks<'r> {
    id: &'r str,
    /// The first day that its date can mean, counted from 1970-01-01.
    day: Option<i64>,
    /// See [`super::signature::content`].
    content: i64,
    signature: &'r [u32],
    threads: Vec<i64>,
    /// The stretches of its text that count.
    text: Vec<&'r str>,
    quotes: Vec<QuoteMarks<'r>>,
}

/// What a quote is known by.
#[derive(Serialize)]
struct QuoteMarks<'r> {
    content: i64,
    signature: Vec<u32>,
    voice: [i64; 2],
    text: &'r str,
}

impl<'r> StoryMarks<'r> {
    fn of(record: &'r Record) -> Self {
        let text = kept::pieces(record);
        Self {
            id: &record.id,
            day: record.date.as_ref().and_then(Days::of).map(|days| days.first),
            content: super::signature::content(text.iter().copied()).cast_signed(),
            signature: &record.signature,
            threads: threads(record).into_iter().map(u64::cast_signed).collect(),
            text,
            quotes: record.quotes.iter().map(QuoteMarks::of).collect(),
        }
    }
}

impl<'r> QuoteMarks<'r> {
    fn of(quote: &'r Quote) -> Self {
        let marks = Marks::read([quote.text.as_str()]);
        let Voice { name, first } = Voice::of(voice(quote));
        Self {
            content: marks.content().cast_signed(),
            signature: marks.signature(),
            voice: [name, first].map(u64::cast_signed),
            text: &quote.text,
        }
    }
}

/// Two stories to be compared, in any order.
#[derive(Deserialize)]
struct StoryPair {
    a: StoryText,
    b: StoryText,
    /// The threads that both are on, near each other.
    #[serde(default)]
    threads: Vec<i64>,
    /// Whether many others bear what they share.
    #[serde(default)]
    common: bool,
}

#[derive(Deserialize)]
struct StoryText {
    content: i64,
    text: Vec<String>,
}

/// What two stories are to each other, by their contents.
#[derive(Serialize, Deserialize)]
struct Tie {
    long: i64,
    short: i64,
    /// The words of the longer one that the shorter covers, where it is a part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<(usize, usize)>,
}

impl StoryPair {
    fn compare(self) -> Option<Tie> {
        let (a, b) = if self.a.content <= self.b.content { (self.a, self.b) } else { (self.b, self.a) };
        let bond = self.threads.iter().map(|thread| Bond::of(thread.cast_unsigned())).max();
        let words = |story: &StoryText| Wording::read(story.text.iter().map(String::as_str));
        let (a, b) = ((a.content, &words(&a)), (b.content, &words(&b)));
        let is_common = self.common && bond.is_none();
        let (long, short, kinship) = stories::compare(a, b, bond.unwrap_or(Bond::None), is_common)?;
        let part = match kinship {
            Kinship::Exact | Kinship::Copy => None,
            Kinship::Part(words) => Some((words.start, words.end)),
        };
        Some(Tie { long, short, part })
    }
}

/// What stories that hang together are to each other.
#[derive(Deserialize)]
struct Ties {
    ties: Vec<Tie>,
}

/// The contents of stories that are one.
#[derive(Serialize)]
struct Group {
    group: Vec<i64>,
}

impl Ties {
    fn groups(self) -> Vec<Group> {
        let contents = Places::of(self.ties.iter().flat_map(|tie| [tie.long, tie.short]));
        let mut joiner = Joiner::new(Sets::new(contents.count()));
        for Tie { long, short, part } in self.ties {
            if let (Some(long), Some(short)) = (contents.at(long), contents.at(short)) {
                joiner.take(long, short, part.map_or(Kinship::Copy, |(start, end)| Kinship::Part(start..end)));
            }
        }
        let several = joiner.finish().several();
        several.into_iter().map(|set| Group { group: contents.named(&set) }).collect()
    }
}

/// A number of a quote, which is the engine's to give: in the order of their contents, then ids of stories, then places there.
type Key = i64;

/// Two quotes to be compared, in any order.
#[derive(Deserialize)]
struct QuotePair {
    a: QuoteText,
    b: QuoteText,
    /// Whether their stories are in one group.
    copies: bool,
    /// Whether many others bear what they share.
    common: bool,
}

#[derive(Deserialize)]
struct QuoteText {
    key: Key,
    voice: [i64; 2],
    text: String,
}

impl QuotePair {
    fn compare(self) -> Option<Echo<Key>> {
        let (a, b) = if self.a.key <= self.b.key { (self.a, self.b) } else { (self.b, self.a) };
        let [x, y] = [&a, &b].map(|quote| Wording::read([quote.text.as_str()]));
        let terms = Terms::between((told(a.voice), told(b.voice)), self.copies, self.common)?;
        saying::compare((a.key, &x), (b.key, &y), terms)
    }
}

fn told(voice: [i64; 2]) -> Voice {
    Voice::of(voice.map(i64::cast_unsigned))
}

/// Quotes that hang together, by what two of them have in common or because copies print the same words.
#[derive(Deserialize)]
struct Echoes {
    quotes: Vec<Member>,
    #[serde(default)]
    echoes: Vec<Echo<Key>>,
}

#[derive(Deserialize)]
struct Member {
    key: Key,
    voice: [i64; 2],
    content: i64,
    /// A number of the group that its story is in.
    group: i64,
}

/// Quotes that are one saying.
#[derive(Serialize)]
struct Family {
    family: Vec<Key>,
}

impl Echoes {
    fn families(mut self) -> serde_json::Result<Vec<Family>> {
        self.quotes.sort_by_key(|quote| quote.key);
        self.quotes.dedup_by_key(|quote| quote.key);
        let keys = Places::of(self.quotes.iter().map(|quote| quote.key));
        let groups = Places::of(self.quotes.iter().map(|quote| quote.group));
        // What they have in common is known, and nobody asks for signatures.
        let groups = self.quotes.iter().map(|quote| groups.at(quote.group).unwrap_or(0)).collect();
        // Each as if it stood in a story of its own.
        let (starts, news): (Vec<u32>, _) = ((0..=keys.count()).collect(), vec![News::NEW; self.quotes.len()]);
        let mut quotes = Quotes::new(&starts, groups, news, Box::new(|_, _| Ok(())), &Room::none());
        for (quote, number) in self.quotes.iter().zip(0..) {
            quotes.set(number, quote.content.cast_unsigned(), told(quote.voice), None);
        }
        let known = |echo: &Echo<Key>| {
            let echo = echo.known_by(|&key| keys.at(key));
            echo.ok_or_else(|| serde_json::Error::custom("an echo of a quote that is not among `quotes`"))
        };
        let echoes = self.echoes.iter().map(known).collect::<Result<_, _>>()?;
        let families = saying::families_by(quotes, echoes).map_err(serde_json::Error::custom)?;
        Ok(families.into_iter().map(|set| Family { family: keys.named(&set) }).collect())
    }
}

/// Numbers by their place among others, in order.
struct Places(Vec<i64>);

impl Places {
    fn of(numbers: impl Iterator<Item = i64>) -> Self {
        let mut all: Vec<i64> = numbers.collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn at(&self, number: i64) -> Option<u32> {
        self.0.binary_search(&number).ok().and_then(|at| u32::try_from(at).ok())
    }

    fn named(&self, places: &[u32]) -> Vec<i64> {
        places.iter().filter_map(|&place| self.0.get(place as usize).copied()).collect()
    }
}
