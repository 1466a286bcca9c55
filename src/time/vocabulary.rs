//! What each word of a date means, from `data/words/time.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::timex::{Pick, Unit};
use super::value::{Part, Season};
use crate::text::key::word_key;
use crate::text::lexicon::rows;

/// The meaning of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// 1 to 12
    Month(i8),
    /// 1 is Monday
    Weekday(i8),
    /// `day`; plural or not
    Unit(Unit, bool),
    Part(Part),
    /// `noon`, in minutes since midnight
    Clock(u16),
    Season(Season),
    Cardinal(u32),
    /// `twenties`
    Tens(i16),
    Ordinal(u32),
    /// `tomorrow`: days from today, and whether it is the night of that day
    Day(i32, bool),
    Pick(Pick),
    /// `morrow`, of `to-morrow`
    Morrow,
    /// `early`, `end`
    Edge,
    /// `AD`
    Era,
    /// `ago`
    Ago,
    /// `afterwards`
    Later,
    /// Opens the name of a day: `Christmas`, `New` of `New Year's Day`
    Holiday,
    /// `fiscal`
    Fiscal,
    Half,
    /// `Q3`
    Quarter(i8),
    /// `H1`
    HalfYear(i8),
}

static LEXEMES: LazyLock<FxHashMap<u64, Lexeme>> = LazyLock::new(|| {
    let list = include_str!("../../data/words/time.tsv");
    rows(list).filter_map(|line| lexeme(line).map(|(word, lexeme)| (word_key(word), lexeme))).collect()
});

/// The meaning of the word with this key.
pub(super) fn lexeme_of(key: u64) -> Option<Lexeme> {
    LEXEMES.get(&key).copied()
}

/// Reads one line of the list.
fn lexeme(line: &str) -> Option<(&str, Lexeme)> {
    let mut columns = line.split('\t');
    let (word, kind, value) = (columns.next()?, columns.next()?, columns.next()?);
    let number = value.parse::<i16>();
    let lexeme = match kind {
        "month" => Lexeme::Month(i8::try_from(number.ok()?).ok()?),
        "weekday" => Lexeme::Weekday(i8::try_from(number.ok()?).ok()?),
        "unit" | "units" => Lexeme::Unit(unit(value)?, kind == "units"),
        "part" => Lexeme::Part(part(value)?),
        "clock" => Lexeme::Clock(value.split(':').next()?.parse::<u16>().ok()? * 60),
        "season" => Lexeme::Season(season(value)?),
        "cardinal" => Lexeme::Cardinal(u32::try_from(number.ok()?).ok()?),
        "tens" => Lexeme::Tens(number.ok()?),
        "ordinal" => Lexeme::Ordinal(u32::try_from(number.ok()?).ok()?),
        "day" => Lexeme::Day(value.trim_end_matches("NI").parse().ok()?, value.ends_with("NI")),
        "pick" => Lexeme::Pick(pick(value)?),
        "morrow" => Lexeme::Morrow,
        "edge" => Lexeme::Edge,
        "era" => Lexeme::Era,
        "ago" => Lexeme::Ago,
        "later" => Lexeme::Later,
        "holiday" => Lexeme::Holiday,
        "fiscal" => Lexeme::Fiscal,
        "half" => Lexeme::Half,
        "quarter" => Lexeme::Quarter(i8::try_from(number.ok()?).ok()?),
        "half-year" => Lexeme::HalfYear(i8::try_from(number.ok()?).ok()?),
        _ => return None,
    };
    Some((word, lexeme))
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "night" => Unit::Night,
        "weekend" => Unit::Weekend,
        "week" => Unit::Week,
        "fortnight" => Unit::Fortnight,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}

fn part(code: &str) -> Option<Part> {
    Some(match code {
        "MO" => Part::Morning,
        "AF" => Part::Afternoon,
        "EV" => Part::Evening,
        "NI" => Part::Night,
        _ => return None,
    })
}

fn season(code: &str) -> Option<Season> {
    Some(match code {
        "SP" => Season::Spring,
        "SU" => Season::Summer,
        "FA" => Season::Autumn,
        "WI" => Season::Winter,
        _ => return None,
    })
}

fn pick(name: &str) -> Option<Pick> {
    Some(match name {
        "last" => Pick::Last,
        "next" => Pick::Next,
        "this" => Pick::This,
        "before" => Pick::Before,
        "after" => Pick::After,
        "that" => Pick::That,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_has_a_meaning() {
        for line in rows(include_str!("../../data/words/time.tsv")) {
            assert!(lexeme(line).is_some(), "{line:?}");
        }
    }

    #[test]
    fn case_does_not_count() {
        assert_eq!(lexeme_of(word_key("SEPT")), Some(Lexeme::Month(9)));
    }
}
