//! Places: which of the many of a name is meant, and where it lies.

mod bond;
mod candidate;
mod container;
mod counties;
mod dialect;
mod evidence;
pub mod gazetteer;
mod group;
mod historic;
mod home;
mod named;
mod recognize;
mod resolve;
mod said;

use rustc_hash::FxHashMap;

use self::gazetteer::Entry;
use self::home::Home;
use self::recognize::Toponym;
use self::resolve::Resolved;

pub use self::named::named;
use crate::name::Names;
use crate::span::Span;
use crate::text::Text;

/// One place of a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The gazetteer's name, or the words of the text where it could not be resolved.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// `city`, `country`, `admin1`, `admin2`, `region`, `natural`, `continent` or `unknown`.
    pub kind: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// Every mention, in order.
    pub mentions: Vec<Mention>,
}

/// A mention of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name alone.
    pub span: Span,
    /// Whether it is an adjective or a name of people: “Chinese police”.
    pub is_demonym: bool,
    /// The rule that found or resolved it.
    pub rule: &'static str,
}

/// What is known of a story beside its text when its places are resolved.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'t> {
    /// The place of its dateline, as written.
    pub dateline: Option<Span>,
    /// The paper, or the host of its address, which may name its home.
    pub publication: Option<&'t str>,
    /// Where the user says that the paper is read; it counts before `publication`.
    pub home: Option<&'t str>,
    /// The year it was published in: some names were another place's once.
    pub year: Option<i16>,
}

/// Whether a paper's home as a user writes it, `Paris, Texas`, is a place that is known.
pub fn is_home(home: &str) -> bool {
    Home::told(home).is_some()
}

/// The country (ISO 3166-1 alpha-2) in which a paper is read, by its address; none where that does not tell.
///
/// ```
/// assert_eq!(archive::place::country_of_paper(Some("http://www.news.co.nz/1")).as_deref(), Some("NZ"));
/// assert_eq!(archive::place::country_of_paper(Some("The Harbour News")), None);
/// ```
pub fn country_of_paper(address: Option<&str>) -> Option<String> {
    Home::of(address).country()
}

/// Resolves the places that a story names, and finds its demonyms.
pub fn resolve(text: &Text<'_>, names: &Names, context: Context<'_>) -> Vec<Place> {
    let home = context.home.and_then(Home::told).unwrap_or_else(|| Home::of(context.publication));
    let dateline = context.dateline.map(|span| text.tokens_in(span));
    let toponyms = recognize::recognize(text, names, &home.keys, dateline.clone());
    let resolved = resolve::resolve(text, &toponyms, &home, dateline, context.year);
    join(text, &toponyms, &resolved)
}

impl Place {
    /// The place of an entry of the gazetteer, which nobody has mentioned yet.
    fn of(entry: Entry) -> Self {
        Self {
            name: entry.name().to_owned(),
            geonames: entry.geonames(),
            kind: entry.kind().as_str(),
            country: Some(entry.country().to_owned()).filter(|country| !country.is_empty()),
            point: entry.point(),
            mentions: Vec::new(),
        }
    }
}

/// One place for all its mentions, in the order in which they appear.
fn join(text: &Text<'_>, toponyms: &[Toponym], resolved: &[Option<Resolved>]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut by_number: FxHashMap<u32, usize> = FxHashMap::default();
    let mut by_words: FxHashMap<&str, usize> = FxHashMap::default();
    for (toponym, resolved) in toponyms.iter().zip(resolved) {
        let span = text.span(toponym.tokens.clone());
        let at = match resolved {
            Some(Resolved { place, .. }) => *by_number.entry(place.number).or_insert_with(|| {
                places.push(Place::of(*place));
                places.len() - 1
            }),
            None => *by_words.entry(text.slice(span)).or_insert_with(|| {
                places.push(Place { name: text.slice(span).to_owned(), kind: "unknown", ..Place::default() });
                places.len() - 1
            }),
        };
        // What found the span signs; where it was the gazetteer alone, what chose the place does.
        let rule = match (toponym.rule, resolved) {
            ("gazetteer", Some(resolved)) => resolved.rule,
            (rule, _) => rule,
        };
        places[at].mentions.push(Mention { span, is_demonym: toponym.is_demonym, rule });
    }
    places
}
