//! What places say for each other: near, in, around, or of one kind in a list.

use rustc_hash::FxHashMap;

use super::candidate::Candidate;
use super::counties;
use super::gazetteer::Kind;
use super::group::Group;
use super::recognize::Toponym;
use crate::text::{self, Text};

/// Most names of a story that bear on the others.
const SUPPORTERS: usize = 40;
/// What all the other places of a story can bring together.
const MOST_CONTEXT: f64 = 4.0;
/// The part of it that places can bring that are merely of the same country, however many there are.
const MOST_COMPATRIOTS: f64 = 0.6;
/// Belief too small to bear on others.
const FAINT: f64 = 0.02;
/// The most that [`bond`] gives.
const STRONGEST: f64 = 2.2;
/// What a place gives to another that has no more than its country in common.
const COMPATRIOT: f64 = 0.2;
/// How much it bears on the name that the paper bears itself.
const NAMESAKE: f64 = 6.0;
/// What it is worth that all the others in a list are of a candidate's kind and country.
const LIKENESS: f64 = 2.5;
/// What it is worth that a state has all the other counties that share one word.
const ONE_STATE: f64 = 2.5;
/// What it is worth that all the other cities of a list lie in the same part of the world.
const ONE_PART: f64 = 0.8;
/// How far a part of the world reaches, in degrees north and east.
const PART: (f64, f64) = (15.0, 25.0);

/// A name that bears on the others, with the places that it is believed to stand for.
pub(super) struct Supporter {
    key: u64,
    weight: f64,
    /// The most believed first.
    believed: Vec<Candidate>,
}

/// The names that bear on the others, as belief is shared out now: the first `named` of the story, and the paper's. Asked for
/// every candidate of every name, so what is hardly believed is sorted out once.
pub(super) fn supporters(groups: &[Group], named: usize) -> Vec<Supporter> {
    let bearing = groups[..named].iter().take(SUPPORTERS).chain(&groups[named..]);
    let supporter = |group: &Group| {
        let mut believed: Vec<Candidate> =
            group.candidates.iter().filter(|other| other.belief > FAINT).copied().collect();
        believed.sort_by(|a, b| b.belief.total_cmp(&a.belief));
        Supporter { key: group.key, weight: group.weight, believed }
    };
    bearing.map(supporter).collect()
}

/// What the other names of the story, and the paper, say for each candidate of a name; nothing where there is but one, which
/// is believed in any case.
pub(super) fn context(group: &Group, supporters: &[Supporter], groups: &[Group], named: usize) -> Vec<f64> {
    match group.candidates.as_slice() {
        [_] => vec![0.0],
        several => several.iter().map(|one| said_for(one, group.key, supporters, &groups[named..])).collect(),
    }
}

fn said_for(candidate: &Candidate, key: u64, supporters: &[Supporter], papers: &[Group]) -> f64 {
    let others = supporters.iter().filter(|other| other.key != key);
    let (mut sum, mut compatriots) = (0.0, 0.0);
    for other in others {
        let (bond, belief) = support(candidate, other);
        let says = other.weight * bond * belief;
        // A chain's shops all over the country say nothing of where in it a town lies, however many they are.
        match bond <= COMPATRIOT {
            true => compatriots += says,
            false => sum += says,
        }
        if sum >= MOST_CONTEXT {
            break;
        }
    }
    // Of a state they are all that speaks: none lies near another.
    let most = if candidate.kind == Kind::Admin1 { MOST_CONTEXT } else { MOST_COMPATRIOTS };
    sum += f64::min(compatriots, most);
    let namesake = papers.iter().flat_map(|paper| &paper.candidates);
    let namesake = namesake.filter(|paper| paper.place.number == candidate.place.number && paper.kind > Kind::Country);
    sum.min(MOST_CONTEXT) + namesake.map(|paper| NAMESAKE * paper.belief).sum::<f64>()
}

/// The bond that says most for a candidate, and how much the place is believed that it ties it to.
fn support(candidate: &Candidate, supporter: &Supporter) -> (f64, f64) {
    let mut most = (0.0, 0.0);
    for other in &supporter.believed {
        // Those that are believed less can bring no more than is there already.
        if other.belief * STRONGEST <= most.0 * most.1 {
            break;
        }
        let bond = bond(candidate, other);
        if other.belief * bond > most.0 * most.1 {
            most = (bond, other.belief);
        }
    }
    most
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
            _ => STRONGEST,
        };
    }
    let small = a.kind > Kind::Admin1 && b.kind > Kind::Admin1;
    let near: f64 = match small && !is_far(a, b) {
        true => nearness(a, b),
        false => 0.0,
    };
    let same_state = small && a.admin1.is_some() && a.admin1 == b.admin1;
    let same_country = a.is_compatriot(b);
    near.max(if same_state { 0.8 } else { 0.0 }).max(if same_country { COMPATRIOT } else { 0.0 })
}

/// Kilometres within which two places say something for each other.
const NEAR: f64 = 300.0;

/// Whether two places lie farther apart than [`NEAR`] at any rate, as most do: seen without the cosine of what lies in the middle,
/// which is no less than the smaller of theirs. Of two that are a little farther it may say no.
fn is_far(a: &Candidate, b: &Candidate) -> bool {
    const DEGREES: f64 = NEAR / DEGREE + 0.01;
    match (a.point, b.point) {
        (Some(one), Some(other)) => {
            (one.0 - other.0).abs() > DEGREES || (one.1 - other.1).abs() * a.cosine.min(b.cosine) > DEGREES
        }
        _ => true,
    }
}

/// What two places say for each other by how near they are.
fn nearness(a: &Candidate, b: &Candidate) -> f64 {
    match a.point.zip(b.point).map(|(a, b)| kilometres(a, b)) {
        Some(km) if km < 30.0 => 1.4,
        Some(km) if km < 100.0 => 1.0,
        Some(km) if km < NEAR => 0.4,
        _ => 0.0,
    }
}

/// Kilometres of a degree.
const DEGREE: f64 = 111.2;

/// Distance of two points in degrees, as if the Earth were flat between them: right enough where it is small.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, east) = (a.0 - b.0, a.1 - b.1);
    if north.abs() > 3.0 || east.abs() > 12.0 {
        return f64::MAX;
    }
    let east = east * ((a.0 + b.0) / 2.0).to_radians().cos();
    DEGREE * (north * north + east * east).sqrt()
}

/// Names that stand in one list.
pub(super) struct List {
    /// The groups of its names.
    groups: Vec<usize>,
    /// Whether they share one word, `counties`.
    is_of_counties: bool,
}

/// The lists of a story: `Utah, Georgia and Ohio`, three or more, none of which the next one holds, or counties that share
/// one word.
pub(super) fn lists(text: &Text<'_>, toponyms: &[Toponym], group_of: &[Option<usize>], groups: &[Group]) -> Vec<List> {
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
        let is_of_counties = toponyms[start..=n].iter().all(|one| one.rule == counties::RULE);
        let mut list: Vec<usize> = group_of[start..=n].iter().copied().flatten().collect();
        start = n + 1;
        let is_nested = list.iter().any(|&g| groups[g].is_told);
        list.sort_unstable();
        list.dedup();
        let least = if is_of_counties { 2 } else { 3 };
        if list.len() >= least && !is_nested {
            lists.push(List { groups: list, is_of_counties });
        }
    }
    lists
}

/// Adds what speaks for a candidate of a name in a list: that the others are of its kind and country, or near enough.
pub(super) fn add_likeness(list: &List, groups: &[Group], contexts: &mut [Vec<f64>]) {
    if list.is_of_counties {
        return add_one_state(&list.groups, groups, contexts);
    }
    add_one_kind(&list.groups, groups, contexts);
    add_one_part_of_the_world(&list.groups, groups, contexts);
}

/// Counties that share one word share a state as a rule: a state counts by how many of the others it has.
fn add_one_state(list: &[usize], groups: &[Group], contexts: &mut [Vec<f64>]) {
    for &g in list {
        for (candidate, context) in groups[g].candidates.iter().zip(&mut contexts[g]) {
            let has = |&&other: &&usize| {
                other != g
                    && groups[other].candidates.iter().any(|c| c.admin1.is_some() && c.admin1 == candidate.admin1)
            };
            let share =
                list.iter().take(SUPPORTERS).filter(has).count() as f64 / (list.len().min(SUPPORTERS) - 1) as f64;
            *context += ONE_STATE * share;
        }
    }
}

/// `Cologne, Leeds and Turin`: the cities of a list lie in one part of the world as a rule.
fn add_one_part_of_the_world(list: &[usize], groups: &[Group], contexts: &mut [Vec<f64>]) {
    let cities = |&g: &usize| groups[g].chosen().map(|(_, c)| (g, *c)).filter(|(_, c)| c.kind == Kind::City);
    let chosen: Vec<(usize, Candidate)> = list.iter().filter_map(cities).take(SUPPORTERS).collect();
    let others = list.len().min(SUPPORTERS) - 1;
    for &(g, _) in &chosen {
        for (candidate, context) in groups[g].candidates.iter().zip(&mut contexts[g]) {
            let near = |(other, c): &&(usize, Candidate)| *other != g && is_same_part(candidate, c);
            let share = chosen.iter().filter(near).count() as f64 / others as f64;
            *context += ONE_PART * share;
        }
    }
}

fn is_same_part(a: &Candidate, b: &Candidate) -> bool {
    let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < PART.0 && (a.1 - b.1).abs() < PART.1;
    a.is_compatriot(b) || a.point.zip(b.point).is_some_and(|(a, b)| near(a, b))
}

fn add_one_kind(list: &[usize], groups: &[Group], contexts: &mut [Vec<f64>]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::gazetteer::Gazetteer;
    use crate::text::key::phrase_key;

    fn place(name: &str, country: &str, kind: Kind) -> Candidate {
        let mut named = Gazetteer::embedded().candidates(phrase_key(name.split(' '))).map(|(place, _)| place);
        Candidate::new(named.find(|place| place.country() == country && place.kind() == kind).unwrap(), 0.0)
    }

    #[test]
    fn nearer_places_say_more_for_each_other() {
        let (oslo, drammen) = (place("Oslo", "NO", Kind::City), place("Drammen", "NO", Kind::City));
        let (bergen, lima) = (place("Bergen", "NO", Kind::City), place("Lima", "PE", Kind::City));
        assert!(bond(&oslo, &drammen) > bond(&oslo, &bergen));
        assert!(bond(&oslo, &bergen) > bond(&oslo, &lima));
        assert_eq!(bond(&oslo, &lima), 0.0);
    }

    #[test]
    fn what_holds_a_place_speaks_for_it() {
        let (ohio, toledo) = (place("Ohio", "US", Kind::Admin1), place("Toledo", "US", Kind::City));
        let spanish = place("Toledo", "ES", Kind::City);
        assert!(bond(&ohio, &toledo) > bond(&ohio, &spanish));
        assert_eq!(bond(&ohio, &toledo), bond(&toledo, &ohio));
    }

    #[test]
    fn what_is_far_is_no_nearer_than_it_may_be() {
        let town = place("Oslo", "NO", Kind::City);
        let at = |north: f64, east: f64| {
            let mut there = town;
            (there.point, there.cosine) = (Some((north, east)), north.to_radians().cos());
            there
        };
        let steps = || (-60..60).map(|step| f64::from(step) * 0.25);
        for north in [-80.0, -33.3, -1.0, 0.0, 12.7, 59.9, 71.0] {
            let from = at(north, 10.0);
            let all = steps().flat_map(|up| steps().map(move |along| (up, along)));
            for other in all.map(|(up, along)| at(north + up, 10.0 + along)) {
                assert!(!is_far(&from, &other) || nearness(&from, &other) == 0.0, "{:?}", other.point);
            }
            assert!(is_far(&from, &at(north + 4.0, 10.0)) && !is_far(&from, &at(north + 1.0, 10.0)));
        }
    }

    #[test]
    fn distance_is_right_where_it_is_small() {
        assert!((kilometres((51.5, -0.1), (51.5, 0.9)) - 69.2).abs() < 1.0);
        assert!(kilometres((60.0, 10.0), (40.0, 10.0)) > 1e6);
    }
}
