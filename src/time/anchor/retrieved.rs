//! When the input was saved, crawled or last changed: bounds that the story cannot lie beyond, and never its date.

use jiff::civil::Date;

use super::{Clues, Constraint, Says, Source};

/// How unlikely a day is after the one on which the page was there to be saved; clocks are set wrong at times.
const AFTER_IT_WAS_SAVED: f64 = -8.0;

/// Finds the bounds, where the input states when it was saved or last changed.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    for (stated, what) in [(&clues.given.retrieved, "saved"), (&clues.given.modified, "last changed")] {
        let Some(bound) = stated.as_deref().and_then(day) else { continue };
        // A day later by the zone of the story, and where a page is set on the eve of its issue.
        let last = bound.tomorrow().unwrap_or(bound);
        out.push(Constraint {
            says: Says::Days(Box::new(move |date| if date <= last { 0.0 } else { AFTER_IT_WAS_SAVED })),
            source: Source::Text,
            id: 0,
            because: Box::new(move |note, _| Some(format!("{what} on {bound}{note}: no later"))),
        });
    }
}

/// The day of an ISO date that has one.
fn day(stated: &str) -> Option<Date> {
    stated.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::pipeline::extract;
    use crate::record::Record;
    use std::path::Path;

    fn saved(text: &str, retrieved: &str) -> Record {
        let mut document = crate::input::plain(Path::new("a.txt"), text);
        document.given.retrieved = Some(retrieved.into());
        extract(&document).swap_remove(0)
    }

    /// April 9 plus 20 days is a Wednesday in 1998 and 2009, and the mayor says nothing of the year.
    const FLOOD: &str = "Mayor Ann Bell said Friday that the tunnel, built in 1997, would be mended.\n\nThe tunnel was \
        flooded on April 9. The pumps failed as well on Wednesday, 20 days after the flood.";

    #[test]
    fn a_story_is_no_younger_than_its_copy() {
        let date = saved(FLOOD, "2001-02-03").date.expect("a date");
        assert!(date.value.starts_with("1998"), "{date:?}");
        assert!(date.because.iter().any(|reason| reason == "saved on 2001-02-03: no later"), "{date:?}");
    }

    #[test]
    fn when_it_was_saved_is_no_date() {
        assert_eq!(saved("The wall broke in the night, the mayor said.", "2001-02-03").date, None);
    }
}
