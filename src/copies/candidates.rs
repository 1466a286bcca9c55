//! Which stories are worth comparing: those whose signatures share numbers.
//!
//! An inverted index over all signatures. A number that many stories share (a notice under every story of a paper, a
//! story that hundreds of papers took) leads each of them to its neighbours alone, so that work grows with the number
//! of stories and not with its square, and large groups still hang together.

use rustc_hash::FxHashSet;

use super::signature::BOUND;

/// A number borne by more leads to neighbours alone.
pub(super) const MANY: usize = 48;
/// How many neighbours on each side.
pub(super) const NEIGHBOURS: usize = 6;
/// Most candidates of one bearer.
pub(super) const MOST: usize = 32;
/// In how many turns numbers are taken: those of stories are most of them in the first four.
const TURNS: u64 = 12;
/// Share of the numbers of the smaller signature that both must bear: of a copy with three words in ten exchanged a
/// third are left.
pub(super) const SHARE: f64 = 0.2;
/// The same where many others bear what is shared, too: of those, nearly the whole must be the same in the end.
pub(super) const SHARE_COMMON: f64 = 0.3;
/// What a number counts that only two bear; one that more bear counts less, and what is shared is rare from this sum on.
/// A whole number, so that a sum is the same in whatever order it is made, and divisible by all up to 16.
pub(super) const RARE: u32 = 720_720;

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

/// Who bears which numbers. Bearers are known by their place in one order.
#[derive(Debug, Default)]
pub(super) struct Bearers {
    /// The numbers that several bear, in order.
    numbers: Vec<u32>,
    /// Where among them those begin that begin with the same bits, and where the last end.
    buckets: Vec<u32>,
    /// How many bits the numbers of one bucket differ in.
    bits: u32,
    /// Bearers of these numbers, number by number and in order.
    bearers: Vec<u32>,
    /// Where the bearers of each number begin, and where the last end.
    starts: Vec<u32>,
    /// How many numbers below the bound each bears: what can be shared with any other.
    sizes: Vec<u32>,
    /// Fewest numbers that a candidate shares.
    fewest: usize,
    /// How many numbers each shares with the bearer that candidates are looked for, and how rare these are; all zero
    /// between two searches, for a place for each is far cheaper to count in than a map.
    shared: Vec<(u32, u32)>,
}

impl Bearers {
    /// Takes the pairs of a number and one of `count` bearers that `pairs` calls with, some of the numbers at a time, so
    /// that memory stays small. Numbers that are not `wanted` are passed over, where wanted ones are given. `fewest` is
    /// how many numbers a candidate must share at least.
    pub(super) fn new(
        pairs: impl Fn(&mut dyn FnMut(u32, u32)),
        count: u32,
        wanted: Option<&FxHashSet<u32>>,
        fewest: usize,
    ) -> Self {
        let mut sizes = vec![0; count as usize];
        let (mut numbers, mut bearers, mut starts) = (Vec::new(), Vec::new(), vec![0]);
        let mut kept: Vec<u64> = Vec::new();
        for turn in 0..TURNS {
            kept.clear();
            pairs(&mut |number, bearer| {
                let Some(size) = sizes.get_mut(bearer as usize) else { return };
                *size += u32::from(turn == 0 && number < BOUND);
                if (u64::from(number) * TURNS) >> 32 == turn && wanted.is_none_or(|wanted| wanted.contains(&number)) {
                    kept.push(u64::from(number) << 32 | u64::from(bearer));
                }
            });
            kept.sort_unstable();
            for run in kept.chunk_by(|a, b| a >> 32 == b >> 32) {
                if let [first, _, ..] = run
                    && let Ok(end) = u32::try_from(bearers.len() + run.len())
                {
                    numbers.push((first >> 32) as u32);
                    bearers.extend(run.iter().map(|&pair| pair as u32));
                    starts.push(end);
                }
            }
        }
        let bits = 32 - numbers.len().max(2).ilog2();
        let mut buckets = Vec::with_capacity((1 << (32 - bits)) + 1);
        let mut at = 0;
        for bucket in 0..=u32::MAX >> bits {
            buckets.push(at);
            at += numbers[at as usize..].iter().take_while(|&number| number >> bits == bucket).count() as u32;
        }
        buckets.push(at);
        Self { numbers, buckets, bits, bearers, starts, sizes, fewest, shared: vec![(0, 0); count as usize] }
    }

    /// The candidates of `bearer`, which bears `numbers`: those that share most first, then in order.
    pub(super) fn candidates(&mut self, bearer: u32, numbers: &[u32]) -> Vec<Candidate> {
        let mut shared = std::mem::take(&mut self.shared);
        let mut met = Vec::new();
        for number in numbers {
            let (near, all) = self.near(*number, bearer);
            let rarity = RARE / u32::try_from(all).unwrap_or(u32::MAX).saturating_sub(1).max(1);
            for &other in near.iter().filter(|&&other| other != bearer) {
                let Some((count, rare)) = shared.get_mut(other as usize) else { continue };
                if *count == 0 {
                    met.push(other);
                }
                *count += 1;
                *rare = rare.saturating_add(rarity);
            }
        }
        let size = |bearer: u32| self.sizes.get(bearer as usize).copied().unwrap_or(0);
        let own = size(bearer);
        let mut found = Vec::new();
        for bearer in met {
            let (shared, rarity) = shared.get_mut(bearer as usize).map(std::mem::take).unwrap_or_default();
            let is_common = rarity < RARE;
            let share = if is_common { SHARE_COMMON } else { SHARE };
            if shared as usize >= self.fewest.max((share * f64::from(own.min(size(bearer)))) as usize) {
                found.push(Candidate { bearer, shared, is_common });
            }
        }
        self.shared = shared;
        found.sort_unstable_by(|a, b| b.shared.cmp(&a.shared).then(a.bearer.cmp(&b.bearer)));
        found.truncate(MOST);
        found
    }

    /// Those who bear a number, or those of them next to `bearer` where they are many; and how many they are.
    fn near(&self, number: u32, bearer: u32) -> (&[u32], usize) {
        let run = self.all(number);
        let length = run.len();
        if length <= MANY {
            return (run, length);
        }
        let at = run.partition_point(|&other| other < bearer);
        let near = run.get(at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(length));
        (near.unwrap_or_default(), length)
    }

    /// All who bear a number that several bear.
    fn all(&self, number: u32) -> &[u32] {
        let range = |bounds: &[u32], at: usize| Some(*bounds.get(at)? as usize..*bounds.get(at + 1)? as usize);
        let bucket = range(&self.buckets, (number >> self.bits) as usize).unwrap_or_default();
        let place = self.numbers.get(bucket.clone()).and_then(|few| few.iter().position(|&one| one == number));
        let run = place.and_then(|place| range(&self.starts, bucket.start + place));
        run.and_then(|run| self.bearers.get(run)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearers(signatures: &[&[u32]], fewest: usize) -> Bearers {
        let pairs = |each: &mut dyn FnMut(u32, u32)| {
            for (numbers, bearer) in signatures.iter().zip(0..) {
                numbers.iter().for_each(|&number| each(number, bearer));
            }
        };
        Bearers::new(pairs, u32::try_from(signatures.len()).unwrap(), None, fewest)
    }

    fn found(bearers: &mut Bearers, bearer: u32, numbers: &[u32]) -> Vec<u32> {
        bearers.candidates(bearer, numbers).iter().map(|candidate| candidate.bearer).collect()
    }

    #[test]
    fn what_many_share_is_told_from_what_two_share() {
        let all = [vec![1, 2, 3, 4], vec![1, 2, 3, 4], vec![3, 4, 5], vec![3, 4, 5], vec![3, 4], vec![3, 4]];
        let all: Vec<&[u32]> = all.iter().map(Vec::as_slice).collect();
        let candidates = bearers(&all, 2).candidates(0, all[0]);
        let common: Vec<bool> = candidates.iter().map(|candidate| candidate.is_common).collect();
        assert_eq!(common, [false, true, true, true, true]);
    }

    #[test]
    fn those_who_share_most_come_first_and_those_who_share_too_little_not_at_all() {
        let all: [&[u32]; 4] = [&[1, 2, 3, 4], &[1, 2, 9], &[2, 3, 4, 8], &[4, 7]];
        assert_eq!(found(&mut bearers(&all, 2), 0, all[0]), [2, 1]);
        assert_eq!(found(&mut bearers(&all, 1), 3, all[3]), [0, 2]);
    }

    #[test]
    fn a_part_is_a_candidate_of_the_whole() {
        let whole: Vec<u32> = (0..500).collect();
        let all: [&[u32]; 2] = [&whole, &[7, 8, 9]];
        let mut bearers = bearers(&all, 2);
        assert_eq!(found(&mut bearers, 0, all[0]), [1]);
        assert_eq!(found(&mut bearers, 1, all[1]), [0]);
    }

    #[test]
    fn a_number_of_all_leads_to_neighbours_alone() {
        let all = vec![[5u32, 6].as_slice(); 1000];
        let mut bearers = bearers(&all, 2);
        assert_eq!(found(&mut bearers, 500, all[500]).len(), 2 * NEIGHBOURS);
        assert_eq!(found(&mut bearers, 0, all[0]), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn numbers_that_are_not_wanted_are_passed_over() {
        let wanted = FxHashSet::from_iter([1]);
        let pairs = [(1, 0), (1, 1), (2, 0), (2, 2)];
        let each = |each: &mut dyn FnMut(u32, u32)| pairs.iter().for_each(|&(number, bearer)| each(number, bearer));
        let mut bearers = Bearers::new(each, 3, Some(&wanted), 1);
        assert_eq!(found(&mut bearers, 0, &[1, 2]), [1]);
    }
}
