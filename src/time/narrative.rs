//! Whether a text tells a history, whose dates follow one another, or news, whose dates follow the story's own day.

use jiff::civil::Date;

use super::tense::{Tense, tense};
use super::timex::{Calendar, Field, Meaning, Timex};
use crate::text::Text;

/// Years this far from the story's own speak of a history.
const PAST: i16 = 2;

/// Years that a history states for each day counted from the story's own.
const FOR_EACH: usize = 4;

/// Whether dates without a year take that of the date told before them.
///
/// They do where years are written out far more often than days are counted from the story's own or still to come.
pub(super) fn is_narrative(text: &Text<'_>, timexes: &[Timex], story: Option<Date>) -> bool {
    let (mut years, mut news) = (0, 0);
    for timex in timexes {
        match timex.meaning.stated_year() {
            Some(year) if story.is_none_or(|day| day.year() - year >= PAST) => years += 1,
            Some(_) => {}
            None if is_of_news(text, timex) => news += 1,
            None => {}
        }
    }
    years >= 3 && years > FOR_EACH * news || years > 0 && news == 0 && story.is_none()
}

/// Whether an expression is one of news: counted from the story's day, with its weekday, or still to come.
fn is_of_news(text: &Text<'_>, timex: &Timex) -> bool {
    match &timex.meaning {
        Meaning::Calendar(Calendar { weekday: Some(_), .. }) => true,
        Meaning::Calendar(Calendar { field: Field::Day(..) | Field::Holiday(_), .. }) => {
            tense(text, timex.tokens.clone()) == Tense::Future
        }
        meaning => meaning.is_deictic(),
    }
}

/// Mentions of years looked at ahead for where a history goes on.
const AHEAD: usize = 8;

/// Mentions beyond which the next sentence is not looked for: none has so many years.
const WINDOW: usize = 64;

/// For each expression, whether its stated year is told by the way: `the treaty, valid until 1950, was broken in June`.
///
/// A history goes on from year to year. A year before or after that of the last, to whose side of it the next one does
/// not keep, is no part of its line; dates after it, but for those of its own sentence, take none of it.
pub(super) fn asides(text: &Text<'_>, timexes: &[Timex]) -> Vec<bool> {
    let mut out = vec![false; timexes.len()];
    let stated: Vec<(usize, i16, bool)> = timexes
        .iter()
        .enumerate()
        .filter_map(|(n, timex)| {
            let Meaning::Calendar(calendar) = &timex.meaning else { return None };
            let whole = matches!(calendar.field, Field::Decade(_) | Field::Century(_));
            let year = timex.meaning.stated_year().filter(|_| !whole)?;
            Some((n, year, calendar.field != Field::Year))
        })
        .collect();
    let mut last: Option<i16> = None;
    for (m, &(n, year, _)) in stated.iter().enumerate() {
        let sentence = text.sentence_of(timexes[n].tokens.start);
        let ahead =
            stated[m + 1..].iter().take(WINDOW).filter(|(n, ..)| text.sentence_of(timexes[*n].tokens.start) > sentence);
        let next = ahead.clone().take(AHEAD).find(|(.., exact)| *exact).or(ahead.clone().next());
        if let (Some(last), Some(&(_, next, _))) = (last, next)
            && (year < last && next >= last || year > last && next < year && next >= last)
        {
            out[n] = true;
            continue;
        }
        last = Some(year);
    }
    out
}

/// For each expression, whether it stands in a quotation: what people said looks ahead or back, and moves no history on.
pub(super) fn quoted(text: &Text<'_>, timexes: &[Timex]) -> Vec<bool> {
    let (mut at, mut paragraph, mut inside) = (0, 0, false);
    let mut read = |timex: &Timex| {
        let own = text.paragraph_of(timex.tokens.start);
        if own != paragraph {
            (paragraph, inside) = (own, false);
            at = at.max(text.paragraphs.get(own).map_or(at, |paragraph| paragraph.tokens.start));
        }
        for token in at..timex.tokens.start {
            inside = match text.word(token) {
                "\"" => !inside,
                "“" | "``" => true,
                "”" | "''" => false,
                _ => inside,
            };
        }
        at = at.max(timex.tokens.start);
        inside
    };
    timexes.iter().map(&mut read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::rules::recognize;

    fn of(text: &str) -> bool {
        let text = Text::plain(text);
        is_narrative(&text, &recognize(&text), Some(Date::constant(2013, 3, 14)))
    }

    #[test]
    fn a_history_states_its_years() {
        assert!(of("War broke out in May 1812. In June the town fell. It was retaken in 1813 and lost in 1814."));
        assert!(!of("He said Friday that the town, which fell in 1812, will be sold next week. He left Monday."));
    }

    #[test]
    fn what_is_said_moves_no_history() {
        let text = Text::plain(
            "In May he said, “I shall hold out over the winter.” In June he fled.\n\nIt was “lost” in July.",
        );
        assert_eq!(quoted(&text, &recognize(&text)), [false, true, false, false]);
    }

    #[test]
    fn a_year_told_by_the_way_is_an_aside() {
        let text = Text::plain("War broke out in May 1812. It had been feared since 1790. The town fell in May 1813.");
        assert_eq!(asides(&text, &recognize(&text)), [false, true, false]);
        let text = Text::plain("The north fell in May 1813. The south was lost in 1811. It was retaken in May 1812.");
        assert_eq!(asides(&text, &recognize(&text)), [false, false, false]);
    }
}
