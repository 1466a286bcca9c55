//! Which stories are worth comparing: those whose signatures share numbers.
//!
//! An inverted index over all signatures. A number that many stories share (a notice under every story of a paper, a
//! story that hundreds of papers took) leads each of them to its neighbours alone, so that work grows with the number
//! of stories and not with its square, and large groups still hang together.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::list::{List, Room, Sorted, Sorter, Unread, both, halves};
use super::signature::BOUND;

/// A number borne by more leads to neighbours alone.
pub(crate) const MANY: usize = 48;
/// How many neighbours on each side.
pub(super) const NEIGHBOURS: usize = 6;
/// Most candidates of one bearer.
pub(super) const MOST: usize = 32;
/// Those who ask are answered so many numbers at a time, so that memory stays small: eight bytes each, and who else bears them.
const AT_ONCE: usize = 1 << 18;
/// In no more goes than this are all of them answered, so that time grows with their number and not with its square.
const MOST_TURNS: usize = 128;
/// Share of the numbers of the smaller signature that both must bear: of a copy with three words in ten exchanged a
/// third are left.
pub(super) const SHARE: f64 = 0.2;
/// The same where many others bear what is shared, too: of those, nearly the whole must be the same in the end.
pub(super) const SHARE_COMMON: f64 = 0.3;
/// What a number counts that only two bear; one that more bear counts less, and what is shared is rare from this sum on.
/// A whole number, so that a sum is the same in whatever order it is made, and divisible by all up to 16.
pub(super) const RARE: u32 = 720_720;

/// What a run has to find out about a story or a quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct News(u32);

impl News {
    /// Nothing: it has been compared with all that were there.
    pub const NONE: Self = Self(0);
    /// It is new, and compared with all.
    pub const NEW: Self = Self(u32::MAX);

    /// The set that it was in is made anew: it is compared with what was in that set. Each set has a number of its own.
    pub fn within(set: u32) -> Self {
        Self(set.saturating_add(1).min(u32::MAX - 1))
    }

    /// Whether anything is to be found out.
    pub fn is_any(self) -> bool {
        self != Self::NONE
    }

    /// Whether two of which there is this to find out are to be compared.
    pub fn concerns(self, other: Self) -> bool {
        self == Self::NEW || other == Self::NEW || self.is_any() && self == other
    }
}

/// One that shares numbers with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Who.
    pub(super) bearer: u32,
    /// How many numbers.
    pub(super) shared: u32,
    /// Whether many others bear what is shared, too.
    pub(super) is_common: bool,
}

impl Candidate {
    /// Those that share most come first.
    fn order(&self) -> (Reverse<u32>, u32) {
        (Reverse(self.shared), self.bearer)
    }
}

/// Signatures, one after the other, in whatever order: calls with each bearer that is asked for and its numbers, which are in
/// order.
pub type Signatures<'s, E> = dyn Fn(&dyn Fn(u32) -> bool, &mut dyn FnMut(u32, &[u32])) -> Result<(), E> + 's;

/// Who bears which numbers, and who asks for candidates. Bearers are known by their place in one order.
#[derive(Debug)]
pub(super) struct Bearers {
    /// Of each number that several bear: how many they are, then they, in order.
    runs: List<u32>,
    /// How many numbers below the bound each bears, or as many as can be told: what can be shared with any other.
    sizes: Vec<u16>,
    /// Who asks. Those that are much alike mostly have the smallest number of their signatures in common (MinHash), and stand
    /// one after the other here: so they are compared with the same few, whose words are at hand.
    askers: Vec<u32>,
    /// Of each bearer its place among those who ask, or behind them all.
    ranks: Vec<u32>,
    /// Fewest numbers that a candidate shares.
    fewest: usize,
}

impl Bearers {
    /// Those of `count` who bear the numbers told of them; `asks` says whose candidates are looked for. `fewest` is how
    /// many numbers a candidate must share at least.
    pub(super) fn new<E: From<Unread>>(
        count: u32,
        signatures: &Signatures<'_, E>,
        bears: impl Fn(u32, &[u32]) -> bool,
        asks: impl Fn(u32) -> bool,
        fewest: usize,
        room: &Room,
    ) -> Result<Self, E> {
        let asking = (0..count).filter(|&bearer| asks(bearer)).count();
        let (mut asked, mut borne, mut sizes) = (Sorter::new(room), Sorter::new(room), Vec::new());
        if asking > 0 {
            // Where most ask, to look up for every number whether one of them bears it costs more than it saves.
            let wanted: Option<FxHashSet<u32>> = if asking * 4 <= count as usize {
                let mut wanted = FxHashSet::default();
                signatures(&asks, &mut |bearer, numbers| {
                    if bears(bearer, numbers) {
                        wanted.extend(numbers);
                    }
                })?;
                Some(wanted)
            } else {
                None
            };
            let is_wanted = |number: &u32| wanted.as_ref().is_none_or(|wanted| wanted.contains(number));
            sizes.resize(count as usize, 0);
            signatures(&|_| true, &mut |bearer, numbers| {
                let (Some(size), Some(&smallest)) = (sizes.get_mut(bearer as usize), numbers.first()) else { return };
                if !numbers.iter().any(is_wanted) || !bears(bearer, numbers) {
                    return;
                }
                *size = u16::try_from(numbers.partition_point(|&number| number < BOUND)).unwrap_or(u16::MAX);
                if asks(bearer) {
                    asked.push(both(smallest, bearer));
                }
                for &number in numbers.iter().filter(|number| is_wanted(number)) {
                    borne.push(both(number, bearer));
                }
            })?;
        }
        let askers = asked.sorted().iter().map(|asked| Ok(halves(asked?).1)).collect::<Result<Vec<u32>, Unread>>()?;
        let mut ranks = vec![u32::MAX; sizes.len()];
        for (&asker, rank) in askers.iter().zip(0..) {
            ranks[asker as usize] = rank;
        }
        Ok(Self { runs: runs(&borne.sorted(), room)?, sizes, askers, ranks, fewest })
    }

    /// The place of one in the order in which those who ask are answered, the others behind them.
    pub(super) fn rank(&self, bearer: u32) -> u32 {
        let rank = self.ranks.get(bearer as usize).copied().unwrap_or(u32::MAX);
        if rank == u32::MAX { place(self.askers.len()).saturating_add(bearer) } else { rank }
    }

    /// Who asks, in the order in which they are answered: what [`ranked`] needs.
    pub(super) fn into_askers(self) -> Vec<u32> {
        self.askers
    }

    /// Calls `each` with everyone who asks and shares numbers with another, and its candidates: those that share most
    /// first, then in order. Of two who are each other's candidates, the one that is answered later is not told of the other.
    pub(super) fn each<E: From<Unread>>(
        &self,
        mut each: impl FnMut(u32, &[Candidate]) -> Result<(), E>,
    ) -> Result<(), E> {
        let all = self.runs.len();
        let width = (AT_ONCE.max(all / MOST_TURNS) * self.askers.len() / all.max(1)).max(1);
        let (mut met, mut found) = (FxHashMap::default(), Vec::new());
        let (mut near, mut borne) = (Vec::new(), Vec::new());
        // The last candidate of each who has more than it is told of.
        let mut last: FxHashMap<u32, Candidate> = FxHashMap::default();
        for (turn, askers) in self.askers.chunks(width).enumerate() {
            let first = place(turn * width);
            near.clear();
            borne.clear();
            self.each_run(|run| {
                // Where they are few, who bears a number is kept once for all of them.
                let mut all = None;
                for (&bearer, at) in run.iter().zip(0..) {
                    let rank = self.ranks[bearer as usize].wrapping_sub(first);
                    if (rank as usize) < askers.len() {
                        let start = match run.len() {
                            ..=MANY => *all.get_or_insert_with(|| put(&mut near, run, run)),
                            _ => put(&mut near, run, around(run, at)),
                        };
                        borne.push(both(rank, start));
                    }
                }
            })?;
            borne.sort_unstable();
            for of_one in borne.chunk_by(|&a, &b| halves(a).0 == halves(b).0) {
                let asker = askers[halves(of_one[0]).0 as usize];
                let runs = of_one.iter().filter_map(|&borne| taken(&near, halves(borne).1));
                self.candidates(asker, runs, &mut met, &mut found);
                if let Some(&candidate) = found.get(MOST - 1).filter(|_| found.len() > MOST) {
                    found.truncate(MOST);
                    last.insert(asker, candidate);
                }
                let rank = self.rank(asker);
                found.retain(|candidate| {
                    let own = Candidate { bearer: asker, ..*candidate };
                    let is_told = || last.get(&candidate.bearer).is_none_or(|last| own.order() <= last.order());
                    rank < self.rank(candidate.bearer) || !is_told()
                });
                each(asker, &found)?;
            }
        }
        Ok(())
    }

    /// Calls `each` with those who bear each number that several bear.
    fn each_run(&self, mut each: impl FnMut(&[u32])) -> Result<(), Unread> {
        let (mut numbers, mut run) = (self.runs.iter(), Vec::new());
        while let Some(length) = numbers.next() {
            run.clear();
            for bearer in numbers.by_ref().take(length? as usize) {
                run.push(bearer?);
            }
            each(&run);
        }
        Ok(())
    }

    /// Puts all candidates of one into `found`, over what was there, by how many bear each of its numbers and who of them is near.
    fn candidates<'r>(
        &self,
        asker: u32,
        runs: impl Iterator<Item = (u32, &'r [u32])>,
        met: &mut FxHashMap<u32, (u32, u32)>,
        found: &mut Vec<Candidate>,
    ) {
        met.clear();
        found.clear();
        for (many, near) in runs {
            let rarity = RARE / many.saturating_sub(1).max(1);
            for &other in near.iter().filter(|&&other| other != asker) {
                let (count, rare) = met.entry(other).or_default();
                *count += 1;
                *rare = rare.saturating_add(rarity);
            }
        }
        let size = |bearer: u32| self.sizes.get(bearer as usize).copied().unwrap_or(0);
        let own = size(asker);
        for (&bearer, &(shared, rarity)) in &*met {
            let is_common = rarity < RARE;
            let share = if is_common { SHARE_COMMON } else { SHARE };
            if shared as usize >= self.fewest.max((share * f64::from(own.min(size(bearer)))) as usize) {
                found.push(Candidate { bearer, shared, is_common });
            }
        }
        found.sort_unstable_by_key(Candidate::order);
    }
}

/// Who has a rank (see [`Bearers::rank`]), by those who ask.
pub(super) fn ranked(askers: &[u32], rank: u32) -> u32 {
    askers.get(rank as usize).copied().unwrap_or_else(|| rank.saturating_sub(place(askers.len())))
}

/// Of numbers with who bears them: of each that several bear, how many they are, then they, in order.
fn runs(borne: &Sorted<u64>, room: &Room) -> Result<List<u32>, Unread> {
    let mut runs = List::new(room);
    let mut put = |run: &mut Vec<u32>| {
        if run.len() > 1 {
            runs.push(place(run.len()));
            run.iter().for_each(|&bearer| runs.push(bearer));
        }
        run.clear();
    };
    let (mut run, mut of) = (Vec::new(), None);
    for borne in borne.iter() {
        let (number, bearer) = halves(borne?);
        if of.replace(number) != Some(number) {
            put(&mut run);
        }
        run.push(bearer);
    }
    put(&mut run);
    Ok(runs)
}

/// Those of a run who are next to the one at a place.
fn around(run: &[u32], at: usize) -> &[u32] {
    &run[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(run.len())]
}

/// Puts down how many a run is, and who of it is near; tells where.
fn put(all: &mut Vec<u32>, run: &[u32], near: &[u32]) -> u32 {
    let start = place(all.len());
    all.extend([place(run.len()), place(near.len())]);
    all.extend(near);
    start
}

/// What was put down there.
fn taken(all: &[u32], start: u32) -> Option<(u32, &[u32])> {
    let (&[many, near], rest) = all.get(start as usize..)?.split_first_chunk()?;
    Some((many, rest.get(..near as usize)?))
}

/// A place or a count, in the bits that are kept of one.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The candidates of all.
    fn found(signatures: &[&[u32]], fewest: usize) -> Vec<Vec<Candidate>> {
        asked(signatures, fewest, |_| true)
    }

    fn asked(signatures: &[&[u32]], fewest: usize, asks: impl Fn(u32) -> bool + Copy) -> Vec<Vec<Candidate>> {
        let mut found = vec![Vec::new(); signatures.len()];
        each(signatures, fewest, asks, |asker, candidates| {
            for candidate in candidates {
                found[asker as usize].push(*candidate);
                if asks(candidate.bearer) {
                    found[candidate.bearer as usize].push(Candidate { bearer: asker, ..*candidate });
                }
            }
        });
        found.iter_mut().for_each(|all| all.sort_by_key(Candidate::order));
        found
    }

    /// Calls `look` with whoever of them asks, and its candidates.
    fn each(signatures: &[&[u32]], fewest: usize, asks: impl Fn(u32) -> bool, mut look: impl FnMut(u32, &[Candidate])) {
        let count = place(signatures.len());
        let all = |wants: &dyn Fn(u32) -> bool, each: &mut dyn FnMut(u32, &[u32])| {
            let wanted = (0..count).rev().filter(|&bearer| wants(bearer));
            wanted.for_each(|bearer| each(bearer, signatures[bearer as usize]));
            Ok::<(), Unread>(())
        };
        let bearers = Bearers::new(count, &all, |_, _| true, asks, fewest, &Room::none()).unwrap();
        let told = bearers.each(|asker, candidates| {
            look(asker, candidates);
            Ok::<(), Unread>(())
        });
        told.unwrap();
    }

    fn who(candidates: &[Candidate]) -> Vec<u32> {
        candidates.iter().map(|candidate| candidate.bearer).collect()
    }

    #[test]
    fn what_many_share_is_told_from_what_two_share() {
        let all: [&[u32]; 6] = [&[1, 2, 3, 4], &[1, 2, 3, 4], &[3, 4, 5], &[3, 4, 5], &[3, 4], &[3, 4]];
        let common: Vec<bool> = found(&all, 2)[0].iter().map(|candidate| candidate.is_common).collect();
        assert_eq!(common, [false, true, true, true, true]);
    }

    #[test]
    fn those_who_share_most_come_first_and_those_who_share_too_little_not_at_all() {
        let all: [&[u32]; 4] = [&[1, 2, 3, 4], &[1, 2, 9], &[2, 3, 4, 8], &[4, 7]];
        assert_eq!(who(&found(&all, 2)[0]), [2, 1]);
        assert_eq!(who(&found(&all, 1)[3]), [0, 2]);
    }

    #[test]
    fn a_part_is_a_candidate_of_the_whole() {
        let whole: Vec<u32> = (0..500).collect();
        let found = found(&[&whole, &[7, 8, 9]], 2);
        assert_eq!([who(&found[0]), who(&found[1])], [[1], [0]]);
    }

    #[test]
    fn a_number_of_all_leads_to_neighbours_alone() {
        let found = found(&vec![[5u32, 6].as_slice(); 1000], 2);
        assert_eq!(found[500].len(), 2 * NEIGHBOURS);
        assert_eq!(who(&found[0]), [1, 2, 3, 4, 5, 6]);
    }

    proptest! {
        #[test]
        fn each_two_are_told_once_if_either_finds_the_other(
            all in prop::collection::vec(prop::collection::btree_set(0..30u32, 1..8), 30..90), asking in 1..90u32,
        ) {
            let all: Vec<Vec<u32>> = all.into_iter().map(Vec::from_iter).collect();
            let signatures: Vec<&[u32]> = all.iter().map(Vec::as_slice).collect();
            let asks = |bearer: u32| bearer * 7 % 90 < asking;
            let mut told = Vec::new();
            each(&signatures, 1, asks, |asker, candidates| {
                told.extend(candidates.iter().map(|one| (asker.min(one.bearer), asker.max(one.bearer))));
            });
            told.sort_unstable();
            let mut found = Vec::new();
            for asker in (0..place(all.len())).filter(|&bearer| asks(bearer)) {
                each(&signatures, 1, |bearer| bearer == asker, |asker, candidates| {
                    found.extend(candidates.iter().map(|one| (asker.min(one.bearer), asker.max(one.bearer))));
                });
            }
            found.sort_unstable();
            found.dedup();
            prop_assert_eq!(told, found);
        }
    }

    #[test]
    fn who_asks_nothing_is_told_nothing() {
        let all: [&[u32]; 9] = [&[1, 2], &[1, 3], &[2, 3], &[4], &[4], &[5], &[5], &[6], &[6]];
        let found = asked(&all, 1, |bearer| bearer < 2);
        assert_eq!([who(&found[0]), who(&found[1])], [[1, 2], [0, 2]]);
        assert!(found[2..].iter().all(Vec::is_empty));
    }
}
