//! The presidential campaigns of the United States come every fourth year: what is said of one dates a story.

use super::{Clues, Constraint, Says, Source};
use crate::text::{Class, Kind, Text};

/// Words of the parties, one of which a campaign's story names.
const PARTIES: &[&str] = &["republican", "republicans", "gop", "democrat", "democrats", "democratic"];
/// After `presidential`: what is of a campaign still going on.
const CAMPAIGN: &[&str] = &[
    "candidate",
    "candidates",
    "nominee",
    "nominees",
    "hopeful",
    "hopefuls",
    "contender",
    "contenders",
    "campaign",
    "campaigns",
    "race",
    "election",
    "debate",
    "debates",
    "primary",
    "primaries",
    "nomination",
    "front-runner",
    "frontrunner",
    "rival",
    "rivals",
    "bid",
    "contest",
    "field",
    "ticket",
];
/// Before the parties have chosen.
const PRIMARY: &[&str] = &[
    "front-runner",
    "frontrunner",
    "caucus",
    "caucuses",
    "primary",
    "primaries",
    "nomination",
    "delegates",
    "superdelegates",
    "hopefuls",
];
/// After they have.
const CHOSEN: &[&str] = &["nominee", "nominees"];
/// Words before that make it the campaign of another year: `former presidential candidate`.
const OTHER_YEAR: &[&str] = &["former", "then", "previous", "past", "onetime", "failed", "unsuccessful", "last", "ex"];

/// How unlikely the year before an election is, and so the same once the parties have chosen, and other years.
const YEAR_BEFORE: f64 = -0.9;
const YEAR_BEFORE_CHOICE: f64 = -2.4;
const NO_ELECTION: f64 = -2.4;
/// What is said of the campaign must be said so often to count at all, and so often to count in full.
const LEAST: usize = 2;
const PLENTY: usize = 6;

/// What a text says of a campaign.
#[derive(Default)]
struct Heard {
    presidential: usize,
    primary: usize,
    chosen: usize,
}

/// Finds a presidential campaign that is going on.
pub(super) fn find(clues: &Clues<'_>, out: &mut Vec<Constraint>) {
    let Some(heard) = listen(clues.text) else { return };
    let weight = (heard.all() as f64 / PLENTY as f64).min(1.0);
    let chosen = heard.chosen >= 2;
    let says = move |year: i16| {
        weight
            * match year.rem_euclid(4) {
                0 => 0.0,
                3 if chosen => YEAR_BEFORE_CHOICE,
                3 => YEAR_BEFORE,
                _ => NO_ELECTION,
            }
    };
    out.push(Constraint {
        says: Says::Years(Box::new(says)),
        source: Source::Chronicle,
        id: crate::text::key::word_key("presidential campaign"),
        because: Box::new(|note, year| {
            let vote = year + (4 - year.rem_euclid(4)) % 4;
            (vote - year <= 1).then(|| format!("a presidential campaign{note}: {vote} is an election year"))
        }),
    });
}

/// What the text says of a presidential campaign of the United States; none where it is of none, or too little.
fn listen(text: &Text<'_>) -> Option<Heard> {
    let mut heard = Heard::default();
    let mut party = false;
    for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        let is = |at: usize, words: &[&str]| {
            at < text.tokens.len() && words.iter().any(|word| text.word(at).eq_ignore_ascii_case(word))
        };
        if token.is_capitalized() && is(at, PARTIES) {
            party = true;
        }
        if !token.is(Class::ELECTION) || is_of_another_year(text, at) {
            continue;
        }
        if is(at, &["presidential"]) && (is(at + 1, CAMPAIGN) || is(at + 2, CAMPAIGN)) {
            heard.presidential += 1;
        } else if is(at, CHOSEN) {
            heard.chosen += 1;
        } else if is(at, PRIMARY) {
            heard.primary += 1;
        }
    }
    (party && heard.presidential > 0 && heard.all() >= LEAST).then_some(heard)
}

impl Heard {
    fn all(&self) -> usize {
        self.presidential + self.primary + self.chosen
    }
}

/// Whether a word shortly before says that the campaign is of another year than the story.
fn is_of_another_year(text: &Text<'_>, at: usize) -> bool {
    (at.saturating_sub(4)..at).any(|before| {
        let word = text.word(before);
        OTHER_YEAR.iter().any(|other| word.eq_ignore_ascii_case(other))
            || word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str) -> Option<(usize, usize, usize)> {
        listen(&Text::plain(text)).map(|heard| (heard.presidential, heard.primary, heard.chosen))
    }

    #[test]
    fn a_campaign_is_told_by_its_own_words() {
        let told =
            "The Republican presidential nominee spoke in Ohio. Her Democratic rival, the other nominee, did not.";
        assert_eq!(heard(told), Some((1, 0, 2)));
        let told = "Republican presidential hopefuls met voters before the caucuses and the primary in the snow.";
        assert_eq!(heard(told), Some((1, 2, 0)));
    }

    #[test]
    fn votes_elsewhere_and_of_other_years_are_none() {
        assert_eq!(heard("The presidential election in Norland and the primary before it were fair."), None);
        assert_eq!(heard("The Democrat, a former presidential candidate, won the 1996 presidential primary."), None);
    }
}
