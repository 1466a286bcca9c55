//! Which of the places of a name is meant: by the words after it, the paper's home, the other places of the story, and
//! how well known each is.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::container::{containers, holds};
use super::gazetteer::{Entry, Form, Gazetteer, Kind, fits};
use super::home::{ENGLISH, Home};
use super::recognize::Toponym;
use crate::text::Text;

/// Most candidates of a name that are weighed; the better known come first.
const CANDIDATES: usize = 96;
/// Most places of a story that bear on the others.
const ANCHORS: usize = 64;
/// How often the choice is made again with what the others became.
const ROUNDS: usize = 3;
/// What all the other places of a story can bring together.
const MOST_CONTEXT: f64 = 4.0;

/// What a toponym was resolved to.
#[derive(Clone, Copy)]
pub(super) struct Resolved {
    pub(super) place: Entry,
    /// The rule that decided.
    pub(super) rule: &'static str,
}

/// A name of one sense, with all its mentions.
struct Group {
    key: u64,
    mentions: usize,
    candidates: Vec<Candidate>,
    chosen: usize,
    /// Whether the text says in words which place it is, or there is but one.
    is_sure: bool,
    is_dateline: bool,
}

#[derive(Clone, Copy)]
struct Candidate {
    place: Entry,
    prior: f64,
}

/// A place that bears on others, and how much.
#[derive(Clone, Copy)]
struct Anchor {
    key: u64,
    place: Entry,
    weight: f64,
}

/// Resolves the toponyms of a story. `dateline` is the range of tokens in which it was filed.
pub(super) fn resolve(
    text: &Text<'_>,
    toponyms: &[Toponym],
    home: &Home,
    dateline: Option<Range<usize>>,
) -> Vec<Option<Resolved>> {
    let (mut groups, group_of) = group(text, toponyms, dateline);
    let mut anchors = sure_anchors(&groups, home);
    let paper = home_place(home, &anchors);
    for _ in 0..ROUNDS {
        for group in &mut groups {
            choose(group, &anchors, paper);
        }
        anchors = all_anchors(&groups, home);
    }
    group_of
        .into_iter()
        .map(|number| {
            let group = &groups[number?];
            let place = group.candidates.get(group.chosen)?.place;
            let rule = match group {
                Group { is_sure: true, .. } => "certain",
                Group { chosen: 0, .. } => "best_known",
                _ => "context",
            };
            Some(Resolved { place, rule })
        })
        .collect()
}

/// Groups toponyms by name and, where the text says it, by what holds them.
fn group(text: &Text<'_>, toponyms: &[Toponym], dateline: Option<Range<usize>>) -> (Vec<Group>, Vec<Option<usize>>) {
    let mut known: FxHashMap<u64, Vec<Candidate>> = FxHashMap::default();
    for toponym in toponyms {
        if let Some(key) = toponym.key {
            known.entry(key).or_insert_with(|| candidates(text, toponym, key));
        }
    }
    let container = containers(text, toponyms);
    let mut kept: Vec<Option<Vec<Candidate>>> = vec![None; toponyms.len()];
    // From the end: in `Salem, Polk County, Ore.` the county is settled before the town.
    for n in (0..toponyms.len()).rev() {
        let Some(m) = container[n] else { continue };
        let (Some(inner), Some(outer)) = (toponyms[n].key, toponyms[m].key) else { continue };
        let outers = kept[m].clone().unwrap_or_else(|| known[&outer].clone());
        let held = |inner: &Candidate| outers.iter().any(|outer| holds(outer.place, inner.place));
        let inners: Vec<Candidate> = known[&inner].iter().copied().filter(held).collect();
        if !inners.is_empty() {
            let holding = |outer: &Candidate| inners.iter().any(|inner| holds(outer.place, inner.place));
            kept[m] = Some(outers.into_iter().filter(holding).collect());
            kept[n] = Some(inners);
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut senses: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut group_of = vec![None; toponyms.len()];
    // Mentions that say what holds them first: the bare ones join them.
    let order =
        (0..toponyms.len()).filter(|&n| kept[n].is_some()).chain((0..toponyms.len()).filter(|&n| kept[n].is_none()));
    for n in order {
        let Some(key) = toponyms[n].key else { continue };
        let numbers = senses.entry(key).or_default();
        let place = |candidates: &[Candidate]| candidates.first().map(|c| c.place.number);
        let same = numbers.iter().copied().find(|&g| match &kept[n] {
            Some(candidates) => place(candidates) == place(&groups[g].candidates),
            None => true,
        });
        let number = same.unwrap_or_else(|| {
            let candidates = kept[n].clone().unwrap_or_else(|| known[&key].clone());
            let is_sure = kept[n].is_some() || candidates.len() == 1;
            groups.push(Group { key, mentions: 0, candidates, chosen: 0, is_sure, is_dateline: false });
            numbers.push(groups.len() - 1);
            groups.len() - 1
        });
        groups[number].mentions += 1;
        groups[number].is_dateline |=
            dateline.as_ref().is_some_and(|tokens| tokens.contains(&toponyms[n].tokens.start));
        group_of[n] = Some(number);
    }
    (groups, group_of)
}

/// The places that a toponym may be, the best known first.
fn candidates(text: &Text<'_>, toponym: &Toponym, key: u64) -> Vec<Candidate> {
    let words = toponym.tokens.len();
    let fitting = Gazetteer::embedded()
        .candidates(key)
        .filter(|&(_, form)| fits(form, text, &toponym.tokens) && (form == Form::Demonym) == toponym.is_demonym);
    let mut all: Vec<Candidate> =
        fitting.map(|(place, form)| Candidate { place, prior: prior(place, form, words) }).collect();
    capital_before_namesake(&mut all);
    all.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.place.number.cmp(&b.place.number)));
    all.truncate(CANDIDATES);
    all
}

/// How well known a place is by this name, in powers of ten of people.
fn prior(place: Entry, form: Form, words: usize) -> f64 {
    let people = f64::from(place.population());
    let own = match place.kind() {
        Kind::Continent | Kind::Country => 8.7,
        Kind::Admin1 if ["US", "CA", "GB", "AU"].contains(&place.country()) => 7.2,
        Kind::Admin1 => 4.0 + 0.3 * (people + 10.0).log10(),
        Kind::Region => 6.5,
        Kind::Natural => 6.0,
        Kind::Admin2 if words > 1 => 5.5,
        Kind::Admin2 => 3.0,
        Kind::City => {
            let seat = match place.feature() {
                "PPLC" => 1.5,
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
    own + by_form
}

/// `Washington`, `New York`: a capital or a city of millions is meant before the state of the same name.
fn capital_before_namesake(candidates: &mut [Candidate]) {
    let states: Vec<&str> =
        candidates.iter().filter(|c| c.place.kind() == Kind::Admin1).map(|c| c.place.country()).collect();
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

fn sure_anchors(groups: &[Group], home: &Home) -> Vec<Anchor> {
    let mut anchors = country_anchor(home);
    let sure = groups.iter().filter(|group| {
        let wide =
            group.candidates.first().is_some_and(|c| c.place.kind() <= Kind::Admin1 && group.candidates.len() < 3);
        group.is_sure || wide
    });
    anchors.extend(sure.filter_map(|group| {
        let place = group.candidates.first()?.place;
        Some(Anchor { key: group.key, place, weight: 1.0 })
    }));
    anchors.truncate(ANCHORS);
    anchors
}

fn all_anchors(groups: &[Group], home: &Home) -> Vec<Anchor> {
    let mut anchors = country_anchor(home);
    anchors.extend(groups.iter().filter_map(|group| {
        let place = group.candidates.get(group.chosen)?.place;
        let weight = match group {
            Group { is_dateline: true, .. } => 1.5,
            Group { is_sure: true, .. } => 1.0,
            _ => 0.5,
        };
        Some(Anchor { key: group.key, place, weight })
    }));
    anchors.truncate(ANCHORS);
    anchors
}

/// The country at the end of the paper's address.
fn country_anchor(home: &Home) -> Vec<Anchor> {
    let Some(country) = &home.country else { return Vec::new() };
    let gazetteer = Gazetteer::embedded();
    (0..gazetteer.len() as u32)
        .map(|number| gazetteer.place(number))
        .take_while(|place| place.kind() <= Kind::Country)
        .find(|place| place.kind() == Kind::Country && place.country() == country)
        .map(|place| Anchor { key: 0, place, weight: 1.0 })
        .into_iter()
        .collect()
}

/// Which of the places that the paper may be named after it is.
fn home_place(home: &Home, anchors: &[Anchor]) -> Option<Entry> {
    home.candidates()
        .into_iter()
        .map(|place| (place, prior(place, Form::Main, 1) + context(place, 0, anchors)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.number.cmp(&a.0.number)))
        .map(|(place, _)| place)
}

fn choose(group: &mut Group, anchors: &[Anchor], paper: Option<Entry>) {
    let mut best = f64::MIN;
    for (n, candidate) in group.candidates.iter().enumerate() {
        let place = candidate.place;
        let near_home =
            paper.map_or(0.0, |paper| 2.0 * if paper.number == place.number { 1.75 } else { bond(paper, place) });
        let english = if ENGLISH.contains(&place.country()) { 0.3 } else { 0.0 };
        let score = candidate.prior + context(place, group.key, anchors) + near_home + english;
        if score > best {
            best = score;
            group.chosen = n;
        }
    }
}

/// What the other places of the story say for this one.
fn context(place: Entry, key: u64, anchors: &[Anchor]) -> f64 {
    let sum: f64 =
        anchors.iter().filter(|anchor| anchor.key != key).map(|anchor| anchor.weight * bond(anchor.place, place)).sum();
    sum.min(MOST_CONTEXT)
}

/// How much one place makes it likely that another is near it or in it.
fn bond(a: Entry, b: Entry) -> f64 {
    if a.number == b.number {
        return 0.0;
    }
    if holds(a, b) || holds(b, a) {
        return match a.kind().min(b.kind()) {
            Kind::Country => 0.6,
            Kind::Admin1 => 1.2,
            _ => 1.5,
        };
    }
    let small = a.kind() > Kind::Admin1 && b.kind() > Kind::Admin1;
    let same_state = small && a.admin1().is_some() && a.admin1() == b.admin1();
    let same_country = !a.country().is_empty() && a.country() == b.country();
    let near: f64 = match (small, a.point(), b.point()) {
        (true, Some(a), Some(b)) => match kilometres(a, b) {
            km if km < 30.0 => 1.4,
            km if km < 100.0 => 1.0,
            km if km < 300.0 => 0.4,
            _ => 0.0,
        },
        _ => 0.0,
    };
    near.max(if same_state { 0.8 } else { 0.0 }).max(if same_country { 0.2 } else { 0.0 })
}

/// Great-circle distance between two points in degrees.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lon1, lat2, lon2) = (a.0.to_radians(), a.1.to_radians(), b.0.to_radians(), b.1.to_radians());
    let h = ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
