//! What names of places stand for.

use super::story::Story;
use super::{What, folded};
use crate::place::{Mention, Place};
use crate::text::Text;
use crate::text::squeezed;

/// Applies `place`; adjectives and names of people keep their country.
pub(super) fn correct(story: &mut Story<'_>, places: &mut Vec<Place>, text: &Text<'_>) {
    let asked = story.those(|what| match what {
        What::Place(name, place, _) => Some((folded(name), place.as_deref())),
        _ => None,
    });
    for (line, (name, place)) in asked {
        let mut moved = Vec::new();
        for old in places.iter_mut() {
            let (those, kept): (Vec<Mention>, Vec<Mention>) = std::mem::take(&mut old.mentions)
                .into_iter()
                .partition(|mention| !mention.is_demonym && folded(text.slice(mention.span)) == name);
            old.mentions = kept;
            moved.extend(those);
        }
        let Some(first) = moved.first() else { continue };
        let words = squeezed(text.slice(first.span));
        let unknown = || Place { name: words, kind: "unknown", ..Place::default() };
        let meant = place.cloned().unwrap_or_else(unknown);
        for mention in &mut moved {
            story.note(mention.span, line);
            mention.rule = "corrected";
        }
        let same =
            |other: &Place| other.geonames == meant.geonames && other.name == meant.name && other.kind == meant.kind;
        match places.iter_mut().find(|other| same(other)) {
            Some(known) => known.mentions.append(&mut moved),
            None => places.push(Place { mentions: moved, ..meant }),
        }
    }
    for place in places.iter_mut() {
        place.mentions.sort_by_key(|mention| mention.span);
    }
    places.retain(|place| !place.mentions.is_empty());
    places.sort_by_key(|place| place.mentions.first().map(|mention| mention.span));
}
