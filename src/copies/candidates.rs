//! Which stories are worth comparing: those whose signatures share numbers.
//!
//! An inverted index over all signatures. A number that many stories share (a notice under every story of a paper, a
//! story that hundreds of papers took) leads each of them to its neighbours alone, so that work grows with the number
//! of stories and not with its square, and large groups still hang together.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::signature::BOUND;

/// A number borne by more leads to neighbours alone.
pub(crate) const MANY: usize = 48;
/// How many neighbours on each side.
pub(super) const NEIGHBOURS: usize = 6;
/// Most candidates of one bearer.
pub(super) const MOST: usize = 32;
/// So many numbers are looked at in one go, so that memory stays small: twelve bytes each at most.
const AT_ONCE: usize = 3 << 20;
/// In no more goes than this are all of them looked at, so that time grows with their number and not with its square.
const MOST_TURNS: usize = 32;
/// Parts that numbers are counted in, to look at as many in each turn.
const PARTS: usize = 1 << 12;
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

/// Signatures, one after the other, in whatever order: calls with each bearer that is asked for and its numbers, which are in
/// order.
pub type Signatures<'s, E> = dyn Fn(&dyn Fn(u32) -> bool, &mut dyn FnMut(u32, &[u32])) -> Result<(), E> + 's;

/// Who bears which numbers, and who asks for candidates. Bearers are known by their place in one order.
///
/// What is held does not grow with signatures, which are told again and again, but with what several bear.
#[derive(Debug, Default)]
pub(super) struct Bearers {
    /// Of each number that several bear: how many they are, then they, in order. Those of each turn are a list of their own,
    /// for one that grew to hold them all would be held twice while it grows.
    runs: Vec<Vec<u32>>,
    /// How many numbers below the bound each bears: what can be shared with any other.
    sizes: Vec<u32>,
    /// Who asks. Those that are much alike mostly have the smallest number of their signatures in common (MinHash), and stand
    /// one after the other here: so they are compared with the same few, whose words are at hand.
    askers: Vec<u32>,
    /// Fewest numbers that a candidate shares.
    fewest: usize,
}

impl Bearers {
    /// Those of `count` who bear the numbers told of them; `asks` says whose candidates are looked for. `fewest` is how
    /// many numbers a candidate must share at least.
    pub(super) fn new<E>(
        count: u32,
        signatures: &Signatures<'_, E>,
        bears: impl Fn(u32, &[u32]) -> bool,
        asks: impl Fn(u32) -> bool,
        fewest: usize,
    ) -> Result<Self, E> {
        let asking = (0..count).filter(|&bearer| asks(bearer)).count();
        if asking == 0 {
            return Ok(Self::default());
        }
        let all = |_: u32| true;
        let mut askers: Vec<(u32, u32)> = Vec::new();
        // Where most ask, to look up for every number whether one of them bears it costs more than it saves.
        let wanted: Option<FxHashSet<u32>> = if asking * 4 <= count as usize {
            let mut wanted = FxHashSet::default();
            signatures(&asks, &mut |bearer, numbers| {
                if let Some(&smallest) = numbers.first().filter(|_| bears(bearer, numbers)) {
                    askers.push((smallest, bearer));
                    wanted.extend(numbers);
                }
            })?;
            Some(wanted)
        } else {
            None
        };
        let is_wanted = |number: &u32| wanted.as_ref().is_none_or(|wanted| wanted.contains(number));
        // What there is in one go may be all there is, as it is where few ask: then it is not gathered again.
        let (mut kept, mut parts): (Vec<u64>, Vec<usize>) = (Vec::new(), vec![0; PARTS]);
        let mut sizes = vec![0; count as usize];
        signatures(&all, &mut |bearer, numbers| {
            let (Some(size), Some(&smallest)) = (sizes.get_mut(bearer as usize), numbers.first()) else { return };
            if !numbers.iter().any(is_wanted) || !bears(bearer, numbers) {
                return;
            }
            *size = place(numbers.partition_point(|&number| number < BOUND));
            if wanted.is_none() && asks(bearer) {
                askers.push((smallest, bearer));
            }
            let before = kept.len();
            for &number in numbers.iter().filter(|number| is_wanted(number)) {
                parts[part(number)] += 1;
                if before < AT_ONCE {
                    kept.push(borne(number, bearer));
                }
            }
        })?;
        askers.sort_unstable();
        let askers = askers.into_iter().map(|(_, asker)| asker).collect();
        if kept.len() < AT_ONCE {
            return Ok(Self { runs: vec![runs(&mut kept)], sizes, askers, fewest });
        }
        let mut all_runs = Vec::new();
        for turn in turns(&parts) {
            kept.clear();
            signatures(&all, &mut |bearer, numbers| {
                let from = numbers.partition_point(|&number| part(number) < turn.start);
                let of_turn = numbers[from..].iter().take_while(|&&number| part(number) < turn.end);
                if from < numbers.len() && bears(bearer, numbers) {
                    let of_turn = of_turn.filter(|number| is_wanted(number));
                    kept.extend(of_turn.map(|&number| borne(number, bearer)));
                }
            })?;
            all_runs.push(runs(&mut kept));
        }
        Ok(Self { runs: all_runs, sizes, askers, fewest })
    }

    /// Who asks, in the order in which they are answered.
    pub(super) fn into_askers(self) -> Vec<u32> {
        self.askers
    }

    /// Calls `each` with everyone who asks and shares numbers with another, and its candidates: those that share most
    /// first, then in order.
    pub(super) fn each<E>(&self, mut each: impl FnMut(u32, &[Candidate]) -> Result<(), E>) -> Result<(), E> {
        let mut ranks = vec![u32::MAX; self.sizes.len()];
        for (&asker, rank) in self.askers.iter().zip(0..) {
            ranks[asker as usize] = rank;
        }
        // As many at a time as have that many numbers between them.
        let all: usize = self.runs.iter().map(Vec::len).sum();
        let width = (at_once(all) * self.askers.len() / all.max(1)).max(1);
        let (mut borne, mut met, mut found) = (Vec::new(), FxHashMap::default(), Vec::new());
        for (chunk, askers) in self.askers.chunks(width).enumerate() {
            let first = place(chunk * width);
            borne.clear();
            for (turn, runs) in self.runs.iter().enumerate() {
                let mut at = 0;
                while let Some(run) = run(runs, at) {
                    for rank in run.iter().map(|&bearer| ranks[bearer as usize].wrapping_sub(first)) {
                        if (rank as usize) < askers.len() {
                            borne.push((rank, place(turn), place(at)));
                        }
                    }
                    at += 1 + run.len();
                }
            }
            borne.sort_unstable();
            for of_one in borne.chunk_by(|a, b| a.0 == b.0) {
                let asker = askers[of_one[0].0 as usize];
                let runs = of_one.iter().filter_map(|&(_, turn, at)| run(&self.runs[turn as usize], at as usize));
                self.candidates(asker, runs, &mut met, &mut found);
                each(asker, &found)?;
            }
        }
        Ok(())
    }

    /// Puts the candidates of one who stands in these runs into `found`, over what was there.
    fn candidates<'r>(
        &'r self,
        asker: u32,
        runs: impl Iterator<Item = &'r [u32]>,
        met: &mut FxHashMap<u32, (u32, u32)>,
        found: &mut Vec<Candidate>,
    ) {
        met.clear();
        found.clear();
        for run in runs {
            let rarity = RARE / place(run.len()).saturating_sub(1).max(1);
            for &other in near(run, asker).iter().filter(|&&other| other != asker) {
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
        found.sort_unstable_by(|a, b| b.shared.cmp(&a.shared).then(a.bearer.cmp(&b.bearer)));
        found.truncate(MOST);
    }
}

/// A number and one who bears it.
fn borne(number: u32, bearer: u32) -> u64 {
    u64::from(number) << 32 | u64::from(bearer)
}

/// Of each number in `borne` that several bear: how many they are, then they, in order.
fn runs(borne: &mut [u64]) -> Vec<u32> {
    borne.sort_unstable();
    let mut runs = Vec::new();
    for run in borne.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
        runs.push(place(run.len()));
        runs.extend(run.iter().map(|&pair| pair as u32));
    }
    runs.shrink_to_fit();
    runs
}

/// The run that begins here.
fn run(runs: &[u32], at: usize) -> Option<&[u32]> {
    let (&length, rest) = runs.get(at..)?.split_first()?;
    rest.get(..length as usize)
}

/// Who stands in a run, or those of them next to one where they are many.
fn near(run: &[u32], asker: u32) -> &[u32] {
    if run.len() <= MANY {
        return run;
    }
    let at = run.partition_point(|&other| other < asker);
    &run[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(run.len())]
}

/// A place or a count, in the bits that are kept of one.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The part of all numbers that one falls into.
fn part(number: u32) -> usize {
    (number >> (u32::BITS - PARTS.ilog2())) as usize
}

/// How many of all numbers are looked at in one go.
fn at_once(all: usize) -> usize {
    AT_ONCE.max(all / MOST_TURNS)
}

/// The parts in turns, each of no more numbers than are looked at in one go, if not a part alone has more.
fn turns(parts: &[usize]) -> Vec<Range<usize>> {
    let mut turns: Vec<Range<usize>> = Vec::new();
    let most = at_once(parts.iter().sum());
    let mut numbers = 0;
    for (part, &more) in parts.iter().enumerate() {
        numbers += more;
        match turns.last_mut() {
            Some(turn) if numbers <= most => turn.end = part + 1,
            _ => {
                turns.push(part..part + 1);
                numbers = more;
            }
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The candidates of all.
    fn found(signatures: &[&[u32]], fewest: usize) -> Vec<Vec<Candidate>> {
        asked(signatures, fewest, |_| true)
    }

    fn asked(signatures: &[&[u32]], fewest: usize, asks: impl Fn(u32) -> bool) -> Vec<Vec<Candidate>> {
        let count = place(signatures.len());
        let all = |wants: &dyn Fn(u32) -> bool, each: &mut dyn FnMut(u32, &[u32])| {
            let wanted = (0..count).rev().filter(|&bearer| wants(bearer));
            wanted.for_each(|bearer| each(bearer, signatures[bearer as usize]));
            Ok::<(), Infallible>(())
        };
        let mut found = vec![Vec::new(); signatures.len()];
        let Ok(bearers) = Bearers::new(count, &all, |_, _| true, asks, fewest);
        let Ok(()) = bearers.each(|asker, candidates| {
            found[asker as usize] = candidates.to_vec();
            Ok::<(), Infallible>(())
        });
        found
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

    #[test]
    fn who_asks_nothing_is_told_nothing() {
        let all: [&[u32]; 9] = [&[1, 2], &[1, 3], &[2, 3], &[4], &[4], &[5], &[5], &[6], &[6]];
        let found = asked(&all, 1, |bearer| bearer < 2);
        assert_eq!([who(&found[0]), who(&found[1])], [[1, 2], [0, 2]]);
        assert!(found[2..].iter().all(Vec::is_empty));
    }

    #[test]
    fn numbers_are_taken_in_turns_of_a_bounded_size() {
        assert_eq!(turns(&[1, 2, AT_ONCE, AT_ONCE + 1, 0, 5]), [0..2, 2..3, 3..4, 4..6]);
        let many = vec![AT_ONCE; 4 * MOST_TURNS];
        assert!((MOST_TURNS..=MOST_TURNS + 1).contains(&turns(&many).len()));
        let ends = [0, BOUND, u32::MAX];
        assert_eq!(ends.map(part), [0, PARTS / 5, PARTS - 1]);
    }
}
