//! The places that a name may stand for, and how well each is known by it.

use super::gazetteer::{Entry, Form, Gazetteer, Kind, fits};
use super::historic;
use super::home::ENGLISH;
use super::recognize::Toponym;
use crate::text::Text;

/// Most candidates of a name that are weighed; the better known come first.
const CANDIDATES: usize = 64;

/// A place that a name may stand for, with all that is asked of it again and again.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) place: Entry,
    pub(super) kind: Kind,
    pub(super) country: &'static str,
    /// The same as a number, which is sooner compared; 0 for none.
    land: u16,
    pub(super) admin1: Option<u32>,
    pub(super) admin2: Option<u32>,
    pub(super) point: Option<(f64, f64)>,
    /// Cosine of its degrees north.
    pub(super) cosine: f64,
    /// How well known it is by this name, in powers of ten of people.
    pub(super) prior: f64,
    /// From 0 to 1.
    pub(super) belief: f64,
}

impl Candidate {
    pub(super) fn new(place: Entry, prior: f64) -> Self {
        let (country, point) = (place.country(), place.point());
        Self {
            place,
            kind: place.kind(),
            country,
            land: country.as_bytes().first_chunk().map_or(0, |&code| u16::from_le_bytes(code)),
            admin1: place.admin1(),
            admin2: place.admin2(),
            point,
            cosine: point.map_or(0.0, |(north, _)| north.to_radians().cos()),
            prior,
            belief: 0.0,
        }
    }

    /// Whether two places are of one country.
    pub(super) fn is_compatriot(&self, other: &Self) -> bool {
        self.land == other.land && self.land != 0
    }

    /// Whether `inner` lies in this place.
    pub(super) fn holds(&self, inner: &Self) -> bool {
        match self.kind {
            Kind::Country => inner.kind > Kind::Country && self.is_compatriot(inner),
            Kind::Admin1 => inner.admin1 == Some(self.place.number),
            Kind::Admin2 => inner.admin2 == Some(self.place.number),
            _ => false,
        }
    }
}

/// The places that a toponym may be in a story of `year`, the best known first.
pub(super) fn candidates(text: &Text<'_>, toponym: &Toponym, key: u64, year: Option<i16>) -> Vec<Candidate> {
    let words = toponym.tokens.len();
    let fitting = Gazetteer::embedded()
        .candidates(key)
        .filter(|&(_, form)| fits(form, text, &toponym.tokens) && (form == Form::Demonym) == toponym.is_demonym);
    let mut all: Vec<Candidate> = fitting
        .map(|(place, form)| Candidate::new(place, prior(place, form, words) + by_time(form, key, year)))
        .collect();
    capital_before_namesake(&mut all);
    all.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.place.number.cmp(&b.place.number)));
    all.truncate(CANDIDATES);
    all
}

fn by_time(form: Form, key: u64, year: Option<i16>) -> f64 {
    if form == Form::Historic { historic::prior(key, year) } else { 0.0 }
}

/// How well known a place is by this name, in powers of ten of people.
pub(super) fn prior(place: Entry, form: Form, words: usize) -> f64 {
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
        _ => 0.0,
    };
    let read = if ENGLISH.contains(&place.country()) { 0.3 } else { 0.0 };
    own + by_form + read
}

/// `Washington`, `New York`: a capital or a city of millions is meant before a better known state of the same name.
fn capital_before_namesake(candidates: &mut [Candidate]) {
    let states: Vec<(&str, f64)> =
        candidates.iter().filter(|c| c.kind == Kind::Admin1).map(|c| (c.country, c.prior)).collect();
    for candidate in candidates.iter_mut().filter(|c| c.kind == Kind::City) {
        if states.iter().any(|&(country, prior)| country == candidate.country && prior > candidate.prior) {
            candidate.prior += match candidate.place {
                place if place.is_capital() => 1.5,
                place if place.population() >= 1_000_000 => 1.0,
                _ => 0.0,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::key::phrase_key;

    fn first(name: &str) -> (&'static str, Kind) {
        let text = Text::plain(name);
        let key = phrase_key(name.split(' '));
        let tokens = 0..text.tokens.len();
        let toponym = Toponym { tokens, key: Some(key), is_demonym: false, rule: "" };
        let best = candidates(&text, &toponym, key, None)[0];
        (best.place.name(), best.kind)
    }

    #[test]
    fn countries_and_great_cities_come_first() {
        assert_eq!(first("Peru"), ("Peru", Kind::Country));
        assert_eq!(first("Birmingham"), ("Birmingham", Kind::City));
        assert_eq!(first("Ohio"), ("Ohio", Kind::Admin1));
    }

    #[test]
    fn a_capital_comes_before_the_state_of_its_name() {
        assert_eq!(first("Washington").1, Kind::City);
        assert_eq!(first("New York").1, Kind::City);
    }
}
