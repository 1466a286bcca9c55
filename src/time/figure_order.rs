//! Whether `8/5/2002` is the eighth of May or the fifth of August.

use super::Timex;
use super::timex::{Calendar, Field, Meaning};
use crate::text::Text;

/// Countries whose papers write the month first; of Canada’s some do.
const MONTH_FIRST: &[&str] = &["US", "PH", "PR", "GU"];
const EITHER: &[&str] = &["CA"];

/// Whether days stand before months in the figures of a page: by a date there that can be read one way alone, else as
/// the user says (`told`), else by the country of the paper (ISO 3166-1 alpha-2).
///
/// None where nothing tells, or the page has both; then no value is given.
pub fn day_first<'t>(
    stories: impl Iterator<Item = (&'t Text<'t>, &'t Vec<Timex>)>,
    told: Option<bool>,
    country: Option<&str>,
) -> Option<bool> {
    let (mut day, mut month) = (false, false);
    for (text, timexes) in stories {
        for first in timexes.iter().filter_map(|timex| order(text, timex)) {
            if first { day = true } else { month = true }
        }
    }
    match (day, month) {
        (true, true) => None,
        (false, false) => told.or_else(|| country.and_then(of_country)),
        _ => Some(day),
    }
}

/// The order in a date such as 23/5, which was read as a day already: its first token tells which figure stood first.
fn order(text: &Text<'_>, timex: &Timex) -> Option<bool> {
    let Meaning::Calendar(Calendar { field: Field::Day(month, day), .. }) = timex.meaning else { return None };
    if timex.rule != "figures" || month == day || day <= 12 {
        return None;
    }
    match text.word(timex.tokens.start).parse::<i8>() {
        Ok(first) if first == day => Some(true),
        Ok(first) if first == month => Some(false),
        _ => None,
    }
}

fn of_country(country: &str) -> Option<bool> {
    (!EITHER.contains(&country)).then(|| !MONTH_FIRST.contains(&country))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(pages: &[&str], told: Option<bool>, country: Option<&str>) -> Option<bool> {
        let texts: Vec<Text<'_>> = pages.iter().map(|page| Text::plain(page)).collect();
        let timexes: Vec<Vec<Timex>> = texts.iter().map(crate::time::recognize).collect();
        day_first(texts.iter().zip(&timexes), told, country)
    }

    #[test]
    fn an_impossible_month_decides_for_the_page() {
        assert_eq!(first(&["Filed 8/5/2002.", "Heard 23/5/2002."], None, None), Some(true));
        assert_eq!(first(&["Filed 8/5/2002.", "Heard 5/23/2002."], Some(true), Some("GB")), Some(false));
        assert_eq!(first(&["Filed 23/5/2002.", "Heard 5/23/2002."], Some(true), None), None);
        assert_eq!(first(&["Filed 2002-05-23."], None, None), None);
    }

    #[test]
    fn else_the_user_and_then_the_country_of_the_paper_does() {
        assert_eq!(first(&["Filed 8/5/2002."], Some(false), Some("GB")), Some(false));
        assert_eq!(first(&["Filed 8/5/2002."], None, Some("GB")), Some(true));
        assert_eq!(first(&["Filed 8/5/2002."], None, Some("US")), Some(false));
        assert_eq!(first(&["Filed 8/5/2002."], None, Some("CA")), None);
        assert_eq!(first(&["Filed 8/5/2002."], None, None), None);
    }
}
