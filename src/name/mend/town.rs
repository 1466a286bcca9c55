use rustc_hash::FxHashSet;

use crate::name::decide::{Decided, Named};
use crate::name::list;
use crate::place::gazetteer::{Form, Gazetteer, Kind as PlaceKind, Match, fits};
use crate::text::{Case, Class, Kind, Text};

/// From how common on, as [`list::Listed::first`] counts, a word is rather a first name than a town.
const FIRST_NAME: u8 = 9;

/// Makes a place of a person of one word that stands where a town does: `moved to Jackson, Miss.`, `the MP for Leigh`, `Mrs.
/// Hale of Selmer`.
///
/// Leaves alone what is no town's name, and what a person's full name in the story ends with.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut [Decided]) {
    let suspects: Vec<usize> = (0..decided.len()).filter(|&n| is_town(text, decided, n)).collect();
    if suspects.is_empty() {
        return;
    }
    let surnames: FxHashSet<u64> = decided
        .iter()
        .filter(|one| one.named == Named::Person && one.tokens.len() > 1)
        .map(|one| text.tokens[one.tokens.end - 1].key)
        .collect();
    for n in suspects {
        let at = decided[n].tokens.start;
        if !surnames.contains(&text.tokens[at].key) {
            decided[n] = Decided { tokens: at..at + 1, named: Named::Place, rule: "town" };
        }
    }
}

fn is_town(text: &Text<'_>, decided: &[Decided], n: usize) -> bool {
    let one = &decided[n];
    let at = one.tokens.start;
    let bears = || {
        let places = Gazetteer::embedded().candidates(text.tokens[at].key);
        places.clone().any(|(place, form)| form == Form::Main && place.kind() >= PlaceKind::Admin2)
    };
    one.named == Named::Person
        && one.tokens.len() == 1
        && (is_held(text, at + 1) || is_seat(text, at) || is_home(text, decided, n) || is_no_surname(text, at))
        && bears()
}

/// Whether a comma and a state or country stand at `at`, and then the sentence goes on behind a comma or ends: not in
/// `Jordan, Virginia Tech’s coach`, `Holt, Georgia and Ann`.
fn is_held(text: &Text<'_>, at: usize) -> bool {
    let is_comma = |at: usize| text.tokens.get(at).is_some_and(|token| token.kind == Kind::Comma);
    if !is_comma(at) || at + 1 >= text.tokens.len() {
        return false;
    }
    let end = text.sentences[text.sentence_of(at)].end;
    let Some(Match { tokens, key }) =
        (at + 1 < end).then(|| Gazetteer::embedded().longest(text, at + 1..end)).flatten()
    else {
        return false;
    };
    if !text.tokens[tokens.start].is_capitalized() {
        return false;
    }
    let mut abbreviated = false;
    let holds = Gazetteer::embedded().candidates(key).any(|(place, form)| {
        let wide = matches!(place.kind(), PlaceKind::Country | PlaceKind::Admin1);
        let holds = wide && matches!(form, Form::Main | Form::Dotted) && fits(form, text, &tokens);
        abbreviated |= holds && form == Form::Dotted;
        holds
    });
    let next = text.tokens.get(tokens.end).filter(|_| tokens.end < end);
    holds && (abbreviated || next.is_none_or(|next| !matches!(next.kind, Kind::Word | Kind::Clitic | Kind::Hyphen)))
}

/// `the MP for Leigh`
fn is_seat(text: &Text<'_>, at: usize) -> bool {
    at > 1 && text.word(at - 1) == "for" && matches!(text.word(at - 2), "MP" | "MPs" | "M.P.")
}

/// `Tadcaster lost`: a word that the lists of names do not hold, with nothing before it that makes it somebody's.
fn is_no_surname(text: &Text<'_>, at: usize) -> bool {
    let listed = list::listed(text.tokens[at].key);
    let titled = at.checked_sub(1).is_some_and(|before| {
        let token = text.tokens[before];
        token.is(Class::TITLE | Class::HONORIFIC | Class::ROLE | Class::KIN)
    });
    let aged = text.tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Comma)
        && text.tokens.get(at + 2).is_some_and(|token| token.kind == Kind::Number);
    // `God` is not `Göd`.
    let word = text.word(at);
    let is_spelt_so = || Gazetteer::embedded().candidates(text.tokens[at].key).any(|(place, _)| place.name() == word);
    listed.first() == 0
        && listed.last() == 0
        && text.tokens[at].case == Case::Capital
        && !titled
        && !aged
        && is_spelt_so()
}

/// `Mrs. Hale of Selmer`: a person before `of`, and after it no first name.
fn is_home(text: &Text<'_>, decided: &[Decided], n: usize) -> bool {
    let at = decided[n].tokens.start;
    let Some(before) = n.checked_sub(1).map(|before| &decided[before]) else { return false };
    before.named == Named::Person
        && before.tokens.end + 1 == at
        && text.word(at - 1) == "of"
        && text.tokens[at].case == Case::Capital
        && list::listed(text.tokens[at].key).first() < FIRST_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(source: &str, people: &[&str]) -> Named {
        let text = Text::plain(source);
        let person = |name: &&str| {
            let start = source.rfind(name).unwrap();
            let tokens = text.token_at(start)..text.token_at(start + name.len() - 1) + 1;
            Decided { tokens, named: Named::Person, rule: "" }
        };
        let mut decided: Vec<Decided> = people.iter().map(person).collect();
        mend(&text, &mut decided);
        decided.last().unwrap().named
    }

    #[test]
    fn a_state_or_a_seat_makes_a_town() {
        assert_eq!(mended("Ida Voss moved to Jackson, Miss., last year.", &["Ida Voss", "Jackson"]), Named::Place);
        assert_eq!(mended("Voss, the MP for Leigh, agreed.", &["Voss", "Leigh"]), Named::Place);
        assert_eq!(mended("Mrs. Ida Voss of Paragould visited.", &["Ida Voss", "Paragould"]), Named::Place);
    }

    #[test]
    fn what_is_nobodys_surname_is_a_town() {
        assert_eq!(mended("Tadcaster said no.", &["Tadcaster"]), Named::Place);
        assert_eq!(mended("Mr Tadcaster said no.", &["Tadcaster"]), Named::Person);
        assert_eq!(mended("It is up to God now.", &["God"]), Named::Person);
        assert_eq!(mended("Selby said no.", &["Selby"]), Named::Person);
    }

    #[test]
    fn people_stay_people() {
        assert_eq!(mended("It was Jackson, Virginia Tech's coach.", &["Jackson"]), Named::Person);
        assert_eq!(mended("Ida Jackson met Jackson, Miss., police.", &["Ida Jackson", "Jackson"]), Named::Person);
        assert_eq!(mended("They asked Voss of Jackson.", &["Jackson"]), Named::Person);
    }
}
