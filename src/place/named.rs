//! A place that someone names on purpose: `Paris, Texas`, `Leeds, England`, a GeoNames id.

use super::Place;
use super::candidate::{Candidate, prior};
use super::gazetteer::{Entry, Form, Gazetteer};
use crate::text::Text;
use crate::text::key::{join, word_key};

/// The best known place of a name and of all that it is said to lie in, from small to large; or that of a GeoNames id.
///
/// ```
/// let paris = archive::place::named("Paris, Texas").unwrap();
/// assert_eq!((paris.geonames, paris.country.as_deref()), (Some(4717560), Some("US")));
/// assert_eq!(archive::place::named("Paris, Atlantis"), None);
/// ```
pub fn named(words: &str) -> Option<Place> {
    let words = words.trim();
    if let Ok(id) = words.parse::<u32>() {
        return of_id(id);
    }
    let mut parts = words.split(',').map(str::trim);
    let name = parts.next()?;
    let around: Vec<Vec<Candidate>> = parts.map(holders).collect();
    let fits = |place: Entry| {
        let inner = Candidate::new(place, 0.0);
        around.iter().all(|holders| holders.iter().any(|outer| outer.holds(&inner)))
    };
    let mut best: Option<(f64, Entry)> = None;
    for (place, form) in bearers(name).filter(|&(place, _)| fits(place)) {
        let known = prior(place, form, name.split_whitespace().count());
        if best.is_none_or(|(most, _)| known > most) {
            best = Some((known, place));
        }
    }
    best.map(|(_, place)| Place::of(place))
}

/// The countries, states and counties of a name or an ISO code.
fn holders(name: &str) -> Vec<Candidate> {
    let of_code = (name.len() == 2).then(|| Gazetteer::country(&name.to_uppercase())).flatten();
    bearers(name).map(|(place, _)| place).chain(of_code).map(|place| Candidate::new(place, 0.0)).collect()
}

fn bearers(name: &str) -> impl Iterator<Item = (Entry, Form)> {
    let text = Text::plain(name);
    let keys = text.tokens.iter().filter(|token| token.kind != crate::text::Kind::Hyphen);
    let key = keys.map(|token| token.key).reduce(join).unwrap_or_else(|| word_key(name));
    Gazetteer::embedded().candidates(key).filter(|&(_, form)| form != Form::Demonym)
}

fn of_id(id: u32) -> Option<Place> {
    let gazetteer = Gazetteer::embedded();
    let numbers = 0..u32::try_from(gazetteer.len()).unwrap_or(u32::MAX);
    numbers.map(|number| gazetteer.place(number)).find(|place| place.geonames() == Some(id)).map(Place::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_lies_in_decides() {
        let country = |words| named(words).and_then(|place| place.country);
        assert_eq!(country("Paris").as_deref(), Some("FR"));
        assert_eq!(country("Paris, Texas, United States").as_deref(), Some("US"));
        assert_eq!(country("Georgia, US").as_deref(), Some("US"));
        assert_eq!(country("New York, United States").as_deref(), Some("US"));
        assert_eq!(named("2988507").map(|place| place.name).as_deref(), Some("Paris"));
        for words in ["", ",", "Qwertyville", "Paris, Paris, Paris, Norway", "0", "Paris,"] {
            assert_eq!(named(words), None, "{words}");
        }
    }
}
