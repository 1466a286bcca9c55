//! People, places and organisations as names: mentions by span, and whether a person's forms were joined.
//!
//! `exact` wants the same span, `overlap` one shared code point. What lies on an ignored gold span counts neither way;
//! a country that acts (`either`) is asked for as a place and pardoned as an organisation. B-cubed (Bagga and Baldwin
//! 1998) is end to end: a missed gold mention has recall 0, a spurious one precision 0.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

use super::matching::pair;
use super::{Article, Score, Stretch, share};
use crate::record::{Mention, Record};

/// The gold names of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    id: String,
    #[serde(default)]
    pub(super) source: String,
    judged: Option<Vec<String>>,
    #[serde(default)]
    people: Vec<Stretch>,
    #[serde(default)]
    places: Vec<Stretch>,
    #[serde(default)]
    organizations: Vec<Stretch>,
    #[serde(default)]
    either: Vec<Stretch>,
    #[serde(default)]
    ignore: Vec<Stretch>,
    entities: Option<Vec<Entity>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Entity {
    mentions: Vec<Stretch>,
}

#[derive(Default)]
struct Counts {
    right: usize,
    said: usize,
    wanted: usize,
}

impl Counts {
    fn score(&self) -> Score {
        Score::new(self.right, self.said, self.right, self.wanted)
    }
}

/// The measures over some articles: name, value, gold items.
pub(super) fn measure(rows: &[&Gold], articles: &BTreeMap<String, Article>) -> Vec<(&'static str, f64, usize)> {
    let mut counts: [[Counts; 2]; 3] = Default::default();
    let (mut precisions, mut recalls) = (Vec::new(), Vec::new());
    for gold in rows {
        let said = articles.get(&gold.id).map(Said::of).unwrap_or_default();
        for (kind, (label, want)) in
            [("PER", &gold.people), ("LOC", &gold.places), ("ORG", &gold.organizations)].iter().enumerate()
        {
            if gold.judged.as_ref().is_some_and(|judged| !judged.iter().any(|name| name == label)) {
                continue;
            }
            for (mode, counts) in counts[kind].iter_mut().enumerate() {
                count(gold, kind, want, &said, mode == 0, counts);
            }
        }
        if let Some(entities) = &gold.entities {
            cluster(gold, entities, &said, &mut precisions, &mut recalls);
        }
    }
    let names = [
        ["people, exact F1", "people, overlap F1"],
        ["places as names, exact F1", "places as names, overlap F1"],
        ["organisations, exact F1", "organisations, overlap F1"],
    ];
    let mut out = Vec::new();
    for (kind, names) in names.into_iter().enumerate() {
        for (mode, name) in names.into_iter().enumerate() {
            let counts = &counts[kind][mode];
            if counts.wanted > 0 {
                out.push((name, counts.score().f1(), counts.wanted));
            }
        }
    }
    if !recalls.is_empty() {
        let bcubed = Score { precision: mean(&precisions), recall: mean(&recalls) };
        out.push(("forms joined, B-cubed F1", bcubed.f1(), recalls.len()));
    }
    out
}

/// What the records of an article say: spans by kind, people's spans with the person.
#[derive(Default)]
struct Said {
    people: BTreeMap<Stretch, usize>,
    places: BTreeSet<Stretch>,
    organizations: BTreeSet<Stretch>,
}

impl Said {
    fn of(article: &Article) -> Self {
        let mut said = Self::default();
        let mut person = 0;
        for record in &article.records {
            for found in &record.people {
                for span in spans(record, &found.mentions) {
                    said.people.entry(span).or_insert(person);
                }
                person += 1;
            }
            for place in &record.places {
                said.places.extend(spans(record, &place.mentions));
            }
            for organization in &record.organizations {
                said.organizations.extend(spans(record, &organization.mentions));
            }
        }
        said
    }

    fn kind(&self, kind: usize) -> Vec<Stretch> {
        match kind {
            0 => self.people.keys().copied().collect(),
            1 => self.places.iter().copied().collect(),
            _ => self.organizations.iter().copied().collect(),
        }
    }
}

fn spans(record: &Record, mentions: &[Mention]) -> Vec<Stretch> {
    mentions.iter().map(|m| Stretch::of(m.start, m.end, record.source.offset)).collect()
}

fn sorted(spans: &[Stretch]) -> Vec<Stretch> {
    let set: BTreeSet<Stretch> = spans.iter().copied().collect();
    set.into_iter().collect()
}

fn count(gold: &Gold, kind: usize, want: &[Stretch], said: &Said, exact: bool, counts: &mut Counts) {
    let mut wanted = sorted(want);
    let mine = said.kind(kind);
    let organizations = said.kind(2);
    if kind == 1 {
        let as_organization = |e: &Stretch| e.touches(&organizations) && !e.touches(&mine);
        let asked: Vec<Stretch> = gold.either.iter().copied().filter(|e| !as_organization(e)).collect();
        wanted = sorted(&[wanted, asked].concat());
    }
    let mut pardoned = gold.ignore.clone();
    if kind == 2 {
        pardoned.extend(&gold.either);
    }
    let found = pair(&wanted, &mine, exact);
    let used: BTreeSet<usize> = found.values().copied().collect();
    let spurious = mine.iter().enumerate().filter(|(j, span)| !used.contains(j) && !span.touches(&pardoned)).count();
    counts.right += found.len();
    counts.said += found.len() + spurious;
    counts.wanted += wanted.len();
}

fn cluster(gold: &Gold, entities: &[Entity], said: &Said, precisions: &mut Vec<f64>, recalls: &mut Vec<f64>) {
    let (mut wanted, mut person) = (Vec::new(), Vec::new());
    for (number, entity) in entities.iter().enumerate() {
        for span in sorted(&entity.mentions) {
            wanted.push(span);
            person.push(number);
        }
    }
    let mine = said.kind(0);
    let cluster: Vec<usize> = said.people.values().copied().collect();
    let found = pair(&wanted, &mine, false);
    let back: HashMap<usize, usize> = found.iter().map(|(&i, &j)| (j, i)).collect();
    let kept: Vec<usize> =
        (0..mine.len()).filter(|j| back.contains_key(j) || !mine[*j].touches(&gold.ignore)).collect();
    let (mut gold_size, mut said_size, mut both) = (HashMap::new(), HashMap::new(), HashMap::new());
    person.iter().for_each(|p| *gold_size.entry(*p).or_insert(0) += 1);
    kept.iter().for_each(|&j| *said_size.entry(cluster[j]).or_insert(0) += 1);
    found.iter().for_each(|(&i, &j)| *both.entry((person[i], cluster[j])).or_insert(0) += 1);
    recalls.extend(
        (0..wanted.len())
            .map(|i| found.get(&i).map_or(0.0, |&j| share(both[&(person[i], cluster[j])], gold_size[&person[i]]))),
    );
    precisions.extend(
        kept.iter()
            .map(|j| back.get(j).map_or(0.0, |&i| share(both[&(person[i], cluster[*j])], said_size[&cluster[*j]]))),
    );
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}
