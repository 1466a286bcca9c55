//! Which of the places of a name is meant: by the words beside it, the paper's home, the other places of the story, and
//! how well known each is.
//!
//! Every name has candidates, each with a share of belief. A candidate gains where candidates of other names lie near it,
//! in it or around it, by their shares; so two small towns of one county find each other though each has a namesake
//! that is better known. A few rounds settle it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::container::containers;
use super::gazetteer::{Entry, Form, Gazetteer, Kind, fits};
use super::home::{ENGLISH, Home};
use super::recognize::Toponym;
use super::said;
use crate::text::{self, Text};

/// Most candidates of a name that are weighed; the better known come first.
const CANDIDATES: usize = 64;
/// Most names of a story that bear on the others.
const SUPPORTERS: usize = 40;
/// How often belief is shared out again.
const ROUNDS: usize = 4;
/// What all the other places of a story can bring together.
const MOST_CONTEXT: f64 = 4.0;
/// How a lead in the score turns into belief: e to this power for each power of ten of people.
const SHARPNESS: f64 = 1.5;
/// The same in the first round, when little is known of the others.
const BLUNTNESS: f64 = 0.6;
/// What it is worth that all the others in a list are of a candidate's kind and country.
const LIKENESS: f64 = 2.5;
/// Belief too small to bear on others.
const FAINT: f64 = 0.02;
/// How much the paper's home bears on the places of its stories.
const PAPER: f64 = 3.0;
/// How much it bears on the name that the paper bears itself.
const NAMESAKE: f64 = 6.0;
/// What a country loses by a name that stands before nouns: `Lebanon man`.
const ATTRIBUTIVE: f64 = 1.5;
/// What a place in the United States gains where a member of its parliaments sits for it.
const SEAT: f64 = 3.0;
/// The same of the country at the end of its address.
const PAPER_COUNTRY: f64 = 1.5;
/// How much of a town's size counts where a paper is named after it: small towns have papers, too.
const PAPER_SIZE: f64 = 0.6;
/// The same of the place where the story was filed.
const DATELINE: f64 = 1.5;

/// What a toponym was resolved to.
#[derive(Clone, Copy)]
pub(super) struct Resolved {
    pub(super) place: Entry,
    /// The rule that decided.
    pub(super) rule: &'static str,
}

/// A name of one sense, with all its mentions.
struct Group {
    /// 0 for the paper.
    key: u64,
    candidates: Vec<Candidate>,
    /// Whether the text says in words which place it is, or there is but one.
    is_sure: bool,
    /// Whether the words beside it say so.
    is_told: bool,
    /// See [`said::is_attributive`].
    stands_before_noun: bool,
    /// See [`said::is_seat`].
    is_seat: bool,
    /// How much it bears on others.
    weight: f64,
}

impl Group {
    fn new(key: u64, candidates: Vec<Candidate>, is_sure: bool, weight: f64) -> Self {
        let mut group =
            Self { key, candidates, is_sure, is_told: false, stands_before_noun: false, is_seat: false, weight };
        group.share_out(&[], BLUNTNESS);
        group
    }

    /// Shares out belief among the candidates by their scores: what each had before, and what `context` adds.
    fn share_out(&mut self, context: &[f64], sharpness: f64) {
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
    fn weigh_use(&mut self) {
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

    fn chosen(&self) -> Option<(usize, &Candidate)> {
        let mut best: Option<(usize, &Candidate)> = None;
        for (n, candidate) in self.candidates.iter().enumerate() {
            if best.is_none_or(|(_, b)| candidate.belief > b.belief) {
                best = Some((n, candidate));
            }
        }
        best
    }
}

/// A place that a name may stand for, with all that is asked of it again and again.
#[derive(Clone, Copy)]
struct Candidate {
    place: Entry,
    kind: Kind,
    country: &'static str,
    admin1: Option<u32>,
    admin2: Option<u32>,
    point: Option<(f64, f64)>,
    /// How well known it is by this name, in powers of ten of people.
    prior: f64,
    /// From 0 to 1.
    belief: f64,
}

impl Candidate {
    fn new(place: Entry, prior: f64) -> Self {
        Self {
            place,
            kind: place.kind(),
            country: place.country(),
            admin1: place.admin1(),
            admin2: place.admin2(),
            point: place.point(),
            prior,
            belief: 0.0,
        }
    }
}

impl Candidate {
    /// Whether `inner` lies in this place.
    fn holds(&self, inner: &Self) -> bool {
        match self.kind {
            Kind::Country => inner.kind > Kind::Country && !self.country.is_empty() && self.country == inner.country,
            Kind::Admin1 => inner.admin1 == Some(self.place.number),
            Kind::Admin2 => inner.admin2 == Some(self.place.number),
            _ => false,
        }
    }
}

/// Resolves the toponyms of a story. `dateline` is the range of tokens in which it was filed.
pub(super) fn resolve(
    text: &Text<'_>,
    toponyms: &[Toponym],
    home: &Home,
    dateline: Option<Range<usize>>,
) -> Vec<Option<Resolved>> {
    let (mut groups, group_of) = group(text, toponyms, dateline);
    let lists = lists(text, toponyms, &group_of, &groups);
    let named = groups.len();
    groups.extend(paper(home));
    for round in 1..=ROUNDS {
        let sharpness = BLUNTNESS + (SHARPNESS - BLUNTNESS) * round as f64 / ROUNDS as f64;
        let mut contexts: Vec<Vec<f64>> = groups
            .iter()
            .map(|group| group.candidates.iter().map(|c| context(c, group.key, &groups, named)).collect())
            .collect();
        lists.iter().for_each(|list| add_likeness(list, &groups, &mut contexts));
        for (group, context) in groups.iter_mut().zip(contexts) {
            group.share_out(&context, sharpness);
        }
    }
    group_of
        .into_iter()
        .map(|number| {
            let group = &groups[number?];
            let (n, candidate) = group.chosen()?;
            let rule = if group.is_sure {
                "certain"
            } else if n == 0 {
                "best_known"
            } else {
                "context"
            };
            Some(Resolved { place: candidate.place, rule })
        })
        .collect()
}

/// What the paper's name and address say, as if they were names in the story.
fn paper(home: &Home) -> Vec<Group> {
    let places: Vec<Candidate> = home
        .candidates()
        .into_iter()
        .map(|place| Candidate::new(place, PAPER_SIZE * prior(place, Form::Main, 1)))
        .collect();
    let country = home.country.as_deref().and_then(Gazetteer::country).map(|place| Candidate::new(place, 0.0));
    let mut groups = Vec::new();
    if !places.is_empty() {
        groups.push(Group::new(0, places, false, PAPER));
    }
    groups.extend(country.map(|country| Group::new(0, vec![country], true, PAPER_COUNTRY)));
    groups
}

/// Groups toponyms by name and, where the text says it, by what they are and what holds them.
fn group(text: &Text<'_>, toponyms: &[Toponym], dateline: Option<Range<usize>>) -> (Vec<Group>, Vec<Option<usize>>) {
    let mut known: FxHashMap<u64, Vec<Candidate>> = FxHashMap::default();
    for toponym in toponyms {
        if let Some(key) = toponym.key {
            known.entry(key).or_insert_with(|| candidates(text, toponym, key));
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

/// For each toponym the candidates that the words beside it leave: `Salem, Ore.`, `Delaware state`; `None` where they say
/// nothing, or nothing that fits.
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
        if !kept.is_empty() {
            let holding = |outer: &&Candidate| kept.iter().any(|inner| outer.holds(inner));
            let outers = outers.iter().filter(holding).copied().collect();
            told[m] = Some(outers);
            told[n] = Some(kept);
        }
    }
    told
}

/// The places that a toponym may be, the best known first.
fn candidates(text: &Text<'_>, toponym: &Toponym, key: u64) -> Vec<Candidate> {
    let words = toponym.tokens.len();
    let fitting = Gazetteer::embedded()
        .candidates(key)
        .filter(|&(_, form)| fits(form, text, &toponym.tokens) && (form == Form::Demonym) == toponym.is_demonym);
    let mut all: Vec<Candidate> =
        fitting.map(|(place, form)| Candidate::new(place, prior(place, form, words))).collect();
    capital_before_namesake(&mut all);
    all.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.place.number.cmp(&b.place.number)));
    all.truncate(CANDIDATES);
    all
}

/// How well known a place is by this name, in powers of ten of people.
fn prior(place: Entry, form: Form, words: usize) -> f64 {
    let people = f64::from(place.population());
    let own = match place.kind() {
        Kind::Continent | Kind::Country => 9.0,
        Kind::Admin1 if ["US", "CA", "GB", "AU"].contains(&place.country()) => 7.2,
        Kind::Admin1 => 2.5 + 0.5 * (people + 10.0).log10(),
        Kind::Region => 6.5,
        Kind::Natural => 6.0,
        Kind::Admin2 if words > 1 => 5.5,
        Kind::Admin2 => 3.0,
        Kind::City => {
            let seat = match place.feature() {
                "PPLC" => 1.2,
                "PPLA" => 0.4,
                "PPLX" => -0.5,
                _ => 0.0,
            };
            (people + 10.0).log10() + seat
        }
    };
    let by_form = match form {
        Form::Alt if place.kind() < Kind::Admin1 || people >= 1e6 => 0.0,
        Form::Alt if people >= 1e5 => -0.8,
        Form::Alt => -1.5,
        Form::Historic => -0.2,
        _ => 0.0,
    };
    let read = if ENGLISH.contains(&place.country()) { 0.3 } else { 0.0 };
    own + by_form + read
}

/// `Washington`, `New York`: a capital or a city of millions is meant before the state of the same name.
fn capital_before_namesake(candidates: &mut [Candidate]) {
    let states: Vec<&str> = candidates.iter().filter(|c| c.kind == Kind::Admin1).map(|c| c.country).collect();
    for candidate in candidates {
        let place = candidate.place;
        if place.kind() == Kind::City && states.contains(&place.country()) {
            candidate.prior += match () {
                _ if place.is_capital() => 1.5,
                _ if place.population() >= 1_000_000 => 1.0,
                _ => 0.0,
            };
        }
    }
}

/// The groups of names that stand in one list, as in `Utah, Georgia and Ohio`: three or more, none of which the next one holds.
fn lists(text: &Text<'_>, toponyms: &[Toponym], group_of: &[Option<usize>], groups: &[Group]) -> Vec<Vec<usize>> {
    let joined = |n: usize| {
        let between = toponyms[n].tokens.end..toponyms[n + 1].tokens.start;
        let link =
            |at: usize| text.tokens[at].kind == text::Kind::Comma || matches!(text.word(at), "and" | "or" | "the");
        !between.is_empty() && between.len() < 4 && between.clone().all(link)
    };
    let mut lists = Vec::new();
    let mut start = 0;
    for n in 0..toponyms.len() {
        if n + 1 < toponyms.len() && joined(n) {
            continue;
        }
        let mut list: Vec<usize> = group_of[start..=n].iter().copied().flatten().collect();
        start = n + 1;
        let is_nested = list.iter().any(|&g| groups[g].is_told);
        list.sort_unstable();
        list.dedup();
        if list.len() > 2 && !is_nested {
            lists.push(list);
        }
    }
    lists
}

/// Adds what speaks for a candidate of a name in a list: that the others are of its kind and country.
fn add_likeness(list: &[usize], groups: &[Group], contexts: &mut [Vec<f64>]) {
    let alike = |c: &Candidate| match c.kind {
        Kind::Country => Some((Kind::Country, "")),
        Kind::Admin1 => Some((Kind::Admin1, c.country)),
        _ => None,
    };
    let mut shares: FxHashMap<(Kind, &str), f64> = FxHashMap::default();
    let chosen = |&g: &usize| groups[g].chosen().and_then(|(_, c)| alike(c));
    for kind in list.iter().filter_map(chosen) {
        *shares.entry(kind).or_default() += 1.0;
    }
    for g in list {
        let own = chosen(g);
        for (candidate, context) in groups[*g].candidates.iter().zip(&mut contexts[*g]) {
            let Some(kind) = alike(candidate) else { continue };
            let others = shares.get(&kind).copied().unwrap_or_default() - if own == Some(kind) { 1.0 } else { 0.0 };
            *context += LIKENESS * others / (list.len() - 1) as f64;
        }
    }
}

/// What the other names of the story, and the paper, say for a candidate.
fn context(candidate: &Candidate, key: u64, groups: &[Group], named: usize) -> f64 {
    let supporters = groups[..named].iter().take(SUPPORTERS).chain(&groups[named..]);
    let sum: f64 =
        supporters.filter(|group| group.key != key).map(|group| group.weight * support(candidate, group)).sum();
    let namesake = groups[named..].iter().flat_map(|group| &group.candidates);
    let namesake = namesake.filter(|paper| paper.place.number == candidate.place.number && paper.kind > Kind::Country);
    sum.min(MOST_CONTEXT) + namesake.map(|paper| NAMESAKE * paper.belief).sum::<f64>()
}

fn support(candidate: &Candidate, group: &Group) -> f64 {
    let believed = group.candidates.iter().filter(|other| other.belief > FAINT);
    believed.map(|other| other.belief * bond(candidate, other)).fold(0.0, f64::max)
}

/// How much one place makes it likely that another is near it or in it.
fn bond(a: &Candidate, b: &Candidate) -> f64 {
    // One place under two names says nothing new; what the paper's own name says is counted apart.
    if a.place.number == b.place.number {
        return 0.0;
    }
    if a.holds(b) || b.holds(a) {
        return match a.kind.min(b.kind) {
            Kind::Country => 0.6,
            Kind::Admin1 => 1.2,
            _ => 2.2,
        };
    }
    let small = a.kind > Kind::Admin1 && b.kind > Kind::Admin1;
    let near: f64 = match (small, a.point, b.point) {
        (true, Some(a), Some(b)) => match kilometres(a, b) {
            km if km < 30.0 => 1.4,
            km if km < 100.0 => 1.0,
            km if km < 300.0 => 0.4,
            _ => 0.0,
        },
        _ => 0.0,
    };
    let same_state = small && a.admin1.is_some() && a.admin1 == b.admin1;
    let same_country = !a.country.is_empty() && a.country == b.country;
    near.max(if same_state { 0.8 } else { 0.0 }).max(if same_country { 0.2 } else { 0.0 })
}

/// Distance of two points in degrees, as if the Earth were flat between them: right enough where it is small.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    const DEGREE: f64 = 111.2;
    let (north, east) = (a.0 - b.0, a.1 - b.1);
    if north.abs() > 3.0 || east.abs() > 12.0 {
        return f64::MAX;
    }
    DEGREE * north.hypot(east * ((a.0 + b.0) / 2.0).to_radians().cos())
}
