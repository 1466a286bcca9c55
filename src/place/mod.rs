//! Places: which of the many of a name is meant, and where it lies.

pub mod gazetteer;

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
}

/// Resolves the places that a story names, and finds its demonyms.
pub fn resolve(_text: &Text<'_>, _names: &Names, _context: Context<'_>) -> Vec<Place> {
    Vec::new()
}
