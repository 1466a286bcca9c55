//! The dates that a story could have had: each with where it stands, and how it agrees with the one that was chosen.

use super::path::{apart, reason};
use super::{Clues, given, written};
use crate::input::{Bearing, address_date};
use crate::time::{Granularity, StoryDate};

/// Every candidate but the one that was chosen, by the order of trust.
pub(super) fn others(clues: &Clues<'_>, chosen: &StoryDate) -> Vec<String> {
    let mut found = Vec::new();
    let stated = clues.given.date.as_deref().and_then(given::given);
    if let Some(stated) = stated.as_ref().filter(|_| clues.corrected.is_some()) {
        found.push(format!("given by the input, {}: {}", stated.value(), relation(stated, chosen)));
    }
    if let Some(line) = written::find(clues).filter(|_| clues.corrected.is_some() || stated.is_some()) {
        found.push(format!("written in the text, {}: {}", line.value(), relation(&line, chosen)));
    }
    let address = clues.given.url.as_deref().and_then(address_date);
    for (candidate, place) in [(address, "address"), (clues.given.path_date.clone(), "path")] {
        let Some(candidate) = candidate.filter(|one| chosen.because.first() != Some(&reason(one, place))) else {
            continue;
        };
        let Some(date) = given::given(&candidate.date) else { continue };
        let bound = if candidate.bearing == Bearing::Made { ", the day on which the file was made" } else { "" };
        let told = chosen.because.iter().any(|reason| reason.ends_with(&candidate.words));
        if !told || date.granularity == Granularity::Day {
            found.push(format!("in the {place}, {}: {}{bound}", candidate.words, relation(&date, chosen)));
        }
    }
    for (day, what) in [(&clues.given.modified, "last changed"), (&clues.given.retrieved, "saved")] {
        if let Some(date) = day.as_deref().and_then(given::given) {
            let said = relation(&date, chosen);
            found.push(format!("{what}, {}: {said}, and no date of the story", date.value()));
        }
    }
    found
}

/// How a candidate lies to the chosen date, in words.
fn relation(candidate: &StoryDate, chosen: &StoryDate) -> String {
    let (a, b) = (candidate.value(), chosen.value());
    if a.starts_with(&b) || b.starts_with(&a) {
        return "agrees".into();
    }
    let side = if candidate.day > chosen.day { "later" } else { "earlier" };
    let days = apart(candidate.day, chosen.day);
    match (candidate.granularity, chosen.granularity) {
        (Granularity::Day, Granularity::Day) if days == 1 => format!("a day {side}"),
        (Granularity::Day, Granularity::Day) if days < MANY => format!("{days} days {side}"),
        _ => side.into(),
    }
}

/// Days from which on their number tells nothing.
const MANY: i64 = 100;
