//! Whether a text tells a history, whose dates follow one another, or news, whose dates follow the story's own day.

use jiff::civil::Date;

use super::timex::Timex;

/// Years this far from the story's own speak of a history.
const PAST: i16 = 2;

/// Whether dates without a year take that of the date told before them.
///
/// They do where years are written out far more often than days are counted from the story's own.
pub(super) fn is_narrative(timexes: &[Timex], story: Option<Date>) -> bool {
    let (mut years, mut deictic) = (0, 0);
    for timex in timexes {
        match timex.meaning.stated_year() {
            Some(year) if story.is_none_or(|day| day.year() - year >= PAST) => years += 1,
            _ if timex.meaning.is_deictic() => deictic += 1,
            _ => {}
        }
    }
    years >= 3 && years > 2 * deictic || years > 0 && deictic == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use crate::time::rules::recognize;

    fn of(text: &str) -> bool {
        is_narrative(&recognize(&Text::plain(text)), Some(Date::constant(2013, 3, 14)))
    }

    #[test]
    fn a_history_states_its_years() {
        assert!(of("War broke out in May 1812. In June the town fell. It was retaken in 1813 and lost in 1814."));
        assert!(!of("He said Friday that the town, which fell in 1812, will be sold next week. He left Monday."));
    }
}
