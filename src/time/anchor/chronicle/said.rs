//! What one mention says of the year, how well each year fits it, and the reason in words.

use crate::text::key::word_key;
use crate::time::anchor::{Constraint, Says, Source};

/// The least share of a year that a term counts for in it.
const LEAST_OF_YEAR: f64 = 0.05;
/// How unlikely a year is outside a term of office, before the first of a thing, before an event.
const OUT_OF_OFFICE: f64 = -4.0;
/// The same for each of the first years after a term, and beyond them.
const JUST_OUT_OF_OFFICE: [f64; 3] = [-1.3, -2.0, -2.6];
const LONG_OUT: f64 = -3.2;
const BEFORE_IT_WAS: f64 = -3.5;
/// The same for a person named without an office: in the years before it, before these, and after the last of it.
const RISING: f64 = -0.6;
const UNKNOWN_YET: f64 = -2.3;
const A_YEAR_OUT_OF_NEWS: f64 = -0.12;
const LONG_OUT_OF_NEWS: f64 = -1.5;
/// What each year after the end of a thing takes, and the most they take.
const A_YEAR_AFTER: f64 = -0.10;
const LONG_AFTER: f64 = -1.6;
/// The same after an event, which is told of far less the year after, but never forgotten.
const AFTER_AN_EVENT: [f64; 6] = [0.0, -0.5, -1.0, -1.3, -1.5, -1.7];
const LONG_AFTER_AN_EVENT: f64 = -2.2;
/// Years after which it is no reason worth telling that there was a thing.
const WORTH_TELLING: i16 = 25;

/// A term of office: its first and last year, and the share of each that lies within.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) first: i16,
    pub(super) last: i16,
    pub(super) edges: (f64, f64),
}

/// What one mention says, in the words of the text or the list.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) words: String,
    pub(super) what: What,
}

/// Terms that fit, or a year before which it could not stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    InOffice {
        terms: Vec<Term>,
    },
    Former {
        first: i16,
        last: i16,
    },
    /// In the news from `first` to `last`, and heard of since `early`.
    Known {
        early: i16,
        first: i16,
        last: i16,
    },
    Since {
        first: i16,
        last: Option<i16>,
    },
    Event {
        first: i16,
        last: i16,
    },
}

/// The constraint that a mention makes.
pub(super) fn constraint(said: Said) -> Constraint {
    let reason = said.clone();
    Constraint {
        says: Says::Years(Box::new(move |year| said.what.weigh(year))),
        source: Source::Chronicle,
        id: word_key(&reason.key()),
        because: Box::new(move |note, year| reason.reason(note, year)),
    }
}

impl Said {
    /// Whether another says the same: `President Obama` after `President Barack Obama`.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.what == other.what && (matches!(self.what, What::InOffice { .. }) || self.words == other.words)
    }

    /// The same for what says the same, see [`Said::is_same`].
    fn key(&self) -> String {
        match &self.what {
            What::InOffice { terms } => format!("{terms:?}"),
            _ => self.words.clone(),
        }
    }

    /// The reason in words; none where it does not speak for this year.
    pub(super) fn reason(&self, note: &str, year: i16) -> Option<String> {
        let words = &self.words;
        let span = |first: i16, last: i16| match last {
            i16::MAX => format!("since {first}"),
            last if last == first => format!("{first}"),
            last => format!("{first} to {last}"),
        };
        match &self.what {
            What::InOffice { terms } => {
                let spans: Vec<String> = terms.iter().map(|term| span(term.first, term.last)).collect();
                let fits = terms.iter().any(|term| (term.first..=term.last).contains(&year));
                fits.then(|| format!("{words}{note}: {}", spans.join(", ")))
            }
            What::Former { first, .. } => (year >= *first).then(|| format!("former {words}{note}: since {first}")),
            What::Known { early, first, last } => {
                let told =
                    (*first..=last.saturating_add(WORTH_TELLING)).contains(&year) || year >= *early && year < *first;
                told.then(|| format!("{words}{note}: in the news {}", span(*first, *last)))
            }
            What::Since { first, last } => (0..=WORTH_TELLING)
                .contains(&(year - first))
                .then(|| format!("{words}{note}: {}", span(*first, last.unwrap_or(i16::MAX)))),
            What::Event { first, .. } => (year >= *first).then(|| format!("{words}{note}: {first}")),
        }
    }
}

impl What {
    fn weigh(&self, year: i16) -> f64 {
        let after = |last: i16| (f64::from(year.saturating_sub(last)).max(0.0) * A_YEAR_AFTER).max(LONG_AFTER);
        match self {
            Self::InOffice { terms } => {
                terms.iter().map(|&term| in_office(term, year)).fold(f64::NEG_INFINITY, f64::max)
            }
            Self::Former { first, .. } if year < *first => OUT_OF_OFFICE,
            Self::Former { last, .. } if year < *last => OUT_OF_OFFICE / 2.0,
            Self::Former { last, .. } => after(*last),
            Self::Known { early, .. } if year < *early => UNKNOWN_YET,
            Self::Known { first, .. } if year < *first => RISING,
            Self::Known { last, .. } => {
                (f64::from(year.saturating_sub(*last)).max(0.0) * A_YEAR_OUT_OF_NEWS).max(LONG_OUT_OF_NEWS)
            }
            Self::Since { first, .. } if year < *first => BEFORE_IT_WAS,
            Self::Since { last, .. } => last.map_or(0.0, after),
            Self::Event { first, .. } if year < *first => BEFORE_IT_WAS,
            Self::Event { last, .. } => match usize::try_from(year - last) {
                Err(_) => 0.0,
                Ok(years) => AFTER_AN_EVENT.get(years).copied().unwrap_or(LONG_AFTER_AN_EVENT),
            },
        }
    }
}

/// How well a year fits a term: nobody bears an office before it, but some years after it stories still speak so.
///
/// The year it began or ended in fits by the share of it that lies within.
fn in_office(term: Term, year: i16) -> f64 {
    match year {
        year if year < term.first => OUT_OF_OFFICE,
        year if year <= term.last => {
            let first = if year == term.first { term.edges.0 } else { 1.0 };
            let last = if year == term.last { term.edges.1 } else { 1.0 };
            (first + last - 1.0).max(LEAST_OF_YEAR).ln()
        }
        year => {
            let after = JUST_OUT_OF_OFFICE.get(usize::from((year - term.last - 1).unsigned_abs()));
            after.copied().unwrap_or(LONG_OUT)
        }
    }
}
