//! Names once in use, with the years in which papers used them: `Salisbury` is Harare in 1970 and no more in 2010.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::key::phrase_key;

/// How long papers go on with a name after it was changed, in years.
const LINGERS: i16 = 10;
/// A name given up before this year is not expected in a story of which no year is known.
const RECENT: i16 = 1990;
/// What a place loses by a name out of its time, in powers of ten of people.
const OUT_OF_TIME: f64 = -3.5;
/// What it loses in its time: the name may be another's, too.
const IN_TIME: f64 = -0.2;

/// First and last year by the key of the name, from `data/places/historic.tsv`.
static YEARS: LazyLock<FxHashMap<u64, (i16, i16)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/places/historic.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (name, _, first, last) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            Some((phrase_key(name.split(' ')), (first.parse().ok()?, last.parse().ok()?)))
        })
        .collect()
});

/// What a place loses by being called by the historic name with this key in a story of `year`, where that is known.
pub(super) fn prior(key: u64, year: Option<i16>) -> f64 {
    let Some(&(first, last)) = YEARS.get(&key) else { return IN_TIME };
    let in_time = match year {
        Some(year) => (first..=last.saturating_add(LINGERS)).contains(&year),
        None => last >= RECENT,
    };
    if in_time { IN_TIME } else { OUT_OF_TIME }
}

/// Whether the name with this key was once in use and is no more.
pub(super) fn is_historic(key: u64) -> bool {
    YEARS.contains_key(&key)
}

#[cfg(test)]
mod tests {
    use crate::place::{Context, resolve};
    use crate::text::Text;

    fn country(source: &str, year: Option<i16>) -> Option<String> {
        let text = Text::plain(source);
        let names = crate::name::recognize(&text, &[]);
        let places = resolve(&text, &names, Context { year, ..Context::default() });
        places.into_iter().next().and_then(|place| place.country)
    }

    #[test]
    fn the_year_says_which_of_a_name() {
        let source = "The talks in Salisbury ended on Monday.";
        assert_eq!(country(source, Some(1975)).as_deref(), Some("ZW"));
        assert_ne!(country(source, Some(2010)).as_deref(), Some("ZW"));
        assert_ne!(country(source, None).as_deref(), Some("ZW"));
    }

    #[test]
    fn a_name_of_one_place_is_that_place_in_any_year() {
        assert_eq!(country("The talks in Saigon ended.", Some(2015)).as_deref(), Some("VN"));
    }
}
