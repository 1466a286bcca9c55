//! Names of one sense, each with its candidates and how much each is believed.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::candidate::{Candidate, candidates};
use super::container::containers;
use super::gazetteer::Kind;
use super::historic;
use super::recognize::Toponym;
use super::said;
use crate::text::{Kind as Token, Text};

/// The same in the first round, when little is known of the others.
pub(super) const BLUNTNESS: f64 = 0.6;
/// What a country loses by a name that stands before nouns: `Lebanon man`.
const ATTRIBUTIVE: f64 = 1.5;
/// What a place in the United States gains where a member of its parliaments sits for it.
const SEAT: f64 = 3.0;
/// The same of the place where the story was filed.
const DATELINE: f64 = 1.5;

/// From here on a state is one that papers in English name without its country, see [`super::candidate::prior`].
const WELL_KNOWN: f64 = 7.0;

/// A name of one sense, with all its mentions.
pub(super) struct Group {
    /// 0 for the paper.
    pub(super) key: u64,
    pub(super) candidates: Vec<Candidate>,
    /// Whether the text says in words which place it is, or there is but one.
    pub(super) is_sure: bool,
    /// Whether the words beside it say so.
    pub(super) is_told: bool,
    /// See [`said::is_attributive`].
    pub(super) stands_before_noun: bool,
    /// See [`said::is_seat`].
    pub(super) is_seat: bool,
    /// How much it bears on others.
    pub(super) weight: f64,
}

impl Group {
    pub(super) fn new(key: u64, candidates: Vec<Candidate>, is_sure: bool, weight: f64) -> Self {
        let mut group =
            Self { key, candidates, is_sure, is_told: false, stands_before_noun: false, is_seat: false, weight };
        group.share_out(&[], BLUNTNESS);
        group
    }

    /// Shares out belief among the candidates by their scores: what each had before, and what `context` adds.
    pub(super) fn share_out(&mut self, context: &[f64], sharpness: f64) {
        let score = |n: usize, c: &Candidate| c.prior + context.get(n).copied().unwrap_or_default();
        let best = self.candidates.iter().enumerate().map(|(n, c)| score(n, c)).fold(f64::MIN, f64::max);
        let mut sum = 0.0;
        for (n, candidate) in self.candidates.iter_mut().enumerate() {
            candidate.belief = (sharpness * (score(n, candidate) - best)).exp();
            sum += candidate.belief;
        }
        for candidate in &mut self.candidates {
            candidate.belief /= sum;
        }
    }

    /// Takes into account how the name is used.
    pub(super) fn weigh_use(&mut self) {
        for candidate in &mut self.candidates {
            if self.stands_before_noun && candidate.kind == Kind::Country {
                candidate.prior -= ATTRIBUTIVE;
            }
            if self.is_seat && candidate.country == "US" {
                candidate.prior += SEAT;
            }
        }
        self.share_out(&[], BLUNTNESS);
    }

    /// Makes the places of a country better known by `gain`, in powers of ten of people; the country itself is no better known.
    pub(super) fn prefer(&mut self, country: &str, gain: f64) {
        let of_country = |c: &&mut Candidate| c.country == country && c.kind > Kind::Country;
        self.candidates.iter_mut().filter(of_country).for_each(|candidate| candidate.prior += gain);
        self.share_out(&[], BLUNTNESS);
    }

    pub(super) fn chosen(&self) -> Option<(usize, &Candidate)> {
        let mut best: Option<(usize, &Candidate)> = None;
        for (n, candidate) in self.candidates.iter().enumerate() {
            if best.is_none_or(|(_, b)| candidate.belief > b.belief) {
                best = Some((n, candidate));
            }
        }
        best
    }
}

/// Groups toponyms by name and, where the text says it, by what they are and what holds them.
pub(super) fn group(
    text: &Text<'_>,
    toponyms: &[Toponym],
    dateline: Option<Range<usize>>,
    year: Option<i16>,
) -> (Vec<Group>, Vec<Option<usize>>) {
    let mut known: FxHashMap<u64, Vec<Candidate>> = FxHashMap::default();
    for toponym in toponyms {
        if let Some(key) = toponym.key {
            known.entry(key).or_insert_with(|| candidates(text, toponym, key, year));
        }
    }
    let told = told(text, toponyms, &known);
    let mut groups: Vec<Group> = Vec::new();
    let mut senses: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut group_of = vec![None; toponyms.len()];
    // Mentions of which the text says more come first: the bare ones join them.
    let fuller = (0..toponyms.len()).filter(|&n| told[n].is_some());
    let bare = (0..toponyms.len()).filter(|&n| told[n].is_none());
    for n in fuller.chain(bare) {
        let Some(key) = toponyms[n].key else { continue };
        let numbers = senses.entry(key).or_default();
        let place = |candidates: &[Candidate]| candidates.first().map(|c| c.place.number);
        let same = numbers.iter().copied().find(|&g| match &told[n] {
            Some(candidates) => place(candidates) == place(&groups[g].candidates),
            None => true,
        });
        let number = same.unwrap_or_else(|| {
            let candidates = told[n].clone().unwrap_or_else(|| known[&key].clone());
            let is_sure = told[n].is_some() || candidates.len() == 1;
            groups.push(Group::new(key, candidates, is_sure, 1.0));
            numbers.push(groups.len() - 1);
            groups.len() - 1
        });
        groups[number].is_told |= told[n].is_some();
        if dateline.as_ref().is_some_and(|tokens| tokens.contains(&toponyms[n].tokens.start)) {
            groups[number].weight = DATELINE;
        }
        groups[number].stands_before_noun |= said::is_attributive(text, &toponyms[n]);
        groups[number].is_seat |= said::is_seat(text, &toponyms[n]);
        group_of[n] = Some(number);
    }
    groups.iter_mut().for_each(Group::weigh_use);
    (groups, group_of)
}

/// Whether the state or country after the comma says that a toponym is none of the places known by its name: the `Dover` of
/// `Dover, Alaska`. Not where the two may stand in a list (`Rome, Spain and Peru`), nor where the name is first of all one of
/// something wider than a town, which may lie in several.
fn is_elsewhere(
    text: &Text<'_>,
    toponyms: &[Toponym],
    n: usize,
    inners: &[Candidate],
    outers: &[Candidate],
    is_held: bool,
) -> bool {
    let (inner, outer) = (&toponyms[n].tokens, &toponyms[n + 1].tokens);
    let comma = outer.start == inner.end + 1 && text.tokens[inner.end].kind == Token::Comma;
    let (Some(first), Some(around)) = (inners.first(), outers.first()) else { return false };
    let is_town = matches!(first.kind, Kind::City | Kind::Admin2);
    let rules_out = match around.kind {
        // Few readers know the provinces of other lands without their country.
        Kind::Admin1 => {
            around.prior > WELL_KNOWN && !inners.iter().any(|c| c.admin1.is_none() && c.is_compatriot(around))
        }
        // Whose a capital is may be in dispute, and a country that is no more holds none of today's.
        Kind::Country => !first.place.is_capital() && around.place.feature() != "PCLH" && !around.country.is_empty(),
        _ => false,
    };
    let abbreviated = text.word(outer.end - 1).ends_with('.') && outers.iter().all(|c| c.kind == Kind::Admin1);
    comma && is_town && rules_out && (abbreviated || is_held || !is_in_list(text, toponyms, n))
}

/// Whether toponyms `n` and the next may be two of a list: `Rome, Spain and Peru`, `Oslo, Rome, Spain`.
fn is_in_list(text: &Text<'_>, toponyms: &[Toponym], n: usize) -> bool {
    let (start, end) = (toponyms[n].tokens.start, toponyms[n + 1].tokens.end);
    let joins = |at: usize| at < text.tokens.len() && matches!(text.word(at), "and" | "or" | "&");
    let is_comma = |at: usize| text.tokens.get(at).is_some_and(|token| token.kind == Token::Comma);
    let follows = n > 0 && toponyms[n - 1].tokens.end + 1 == start && (is_comma(start - 1) || joins(start - 1));
    let goes_on = toponyms.get(n + 2).is_some_and(|next| next.tokens.start == end + 1) && is_comma(end);
    follows || goes_on || joins(end) || is_comma(end) && joins(end + 1)
}

/// For each toponym the candidates that the words beside it leave: `Salem, Ore.`, `Delaware state`; none where they say that
/// it is a place unknown, `None` where they say nothing, or nothing that fits.
fn told(text: &Text<'_>, toponyms: &[Toponym], known: &FxHashMap<u64, Vec<Candidate>>) -> Vec<Option<Vec<Candidate>>> {
    let container = containers(text, toponyms);
    let mut told: Vec<Option<Vec<Candidate>>> = vec![None; toponyms.len()];
    for n in 0..toponyms.len() {
        let (Some(kinds), Some(key)) = (said::kinds(text, &toponyms[n]), toponyms[n].key) else { continue };
        let kept: Vec<Candidate> = known[&key].iter().copied().filter(|c| kinds.contains(&c.kind)).collect();
        if !kept.is_empty() {
            told[n] = Some(kept);
        }
    }
    // From the end: in `Salem, Polk County, Ore.` the county is settled before the town.
    for n in (0..toponyms.len()).rev() {
        let Some(m) = container[n] else { continue };
        let (Some(inner), Some(outer)) = (toponyms[n].key, toponyms[m].key) else { continue };
        let outers = told[m].as_ref().unwrap_or(&known[&outer]);
        let inners = told[n].as_ref().unwrap_or(&known[&inner]);
        let held = |inner: &&Candidate| outers.iter().any(|outer| outer.holds(inner));
        let kept: Vec<Candidate> = inners.iter().filter(held).copied().collect();
        if kept.is_empty() {
            if !historic::is_historic(outer) && is_elsewhere(text, toponyms, n, inners, outers, told[m].is_some()) {
                told[n] = Some(Vec::new());
            }
        } else {
            let holding = |outer: &&Candidate| kept.iter().any(|inner| outer.holds(inner));
            let outers = outers.iter().filter(holding).copied().collect();
            told[m] = Some(outers);
            told[n] = Some(kept);
        }
    }
    told
}
