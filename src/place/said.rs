//! What the words beside a name say that it is: `Washington state`, `the city of Kansas`, `Anhui province`.

use super::evidence::is_followed_by_people;
use super::gazetteer::Kind;
use super::recognize::Toponym;
use crate::text::{self, Class, Text};

const STATES: [Kind; 1] = [Kind::Admin1];
const PROVINCES: [Kind; 2] = [Kind::Admin1, Kind::Admin2];
const TOWNS: [Kind; 1] = [Kind::City];
const ISLANDS: [Kind; 2] = [Kind::Natural, Kind::Region];
const COUNTRIES: [Kind; 1] = [Kind::Country];

/// The kinds of place that a toponym can be by the words around it; `None` where they do not say.
pub(super) fn kinds(text: &Text<'_>, toponym: &Toponym) -> Option<&'static [Kind]> {
    if toponym.is_demonym {
        return None;
    }
    after(text, toponym.tokens.end).or_else(|| before(text, toponym.tokens.start))
}

/// Whether the toponym stands before a noun as an adjective does: `Lebanon man`, `Lebanon High School`. A town or a state
/// does; a country has an adjective of its own for that.
pub(super) fn is_attributive(text: &Text<'_>, toponym: &Toponym) -> bool {
    let at = toponym.tokens.end;
    let Some(token) = text.tokens.get(at) else { return false };
    let same = text.sentence_of(at) == text.sentence_of(at - 1);
    same && (token.is(Class::CIVIC) && token.is_capitalized() || is_followed_by_people(text, at, text.tokens.len()))
}

/// Whether the toponym says where a member of an American parliament is elected: `R-Salem`.
pub(super) fn is_seat(text: &Text<'_>, toponym: &Toponym) -> bool {
    let Some(at) = toponym.tokens.start.checked_sub(2) else { return false };
    text.tokens[at + 1].kind == text::Kind::Hyphen && matches!(text.word(at), "D" | "R" | "I" | "DFL")
}

fn after(text: &Text<'_>, at: usize) -> Option<&'static [Kind]> {
    if at >= text.tokens.len() || text.sentence_of(at) != text.sentence_of(at - 1) {
        return None;
    }
    match text.word(at) {
        "state" | "Gov." | "Governor" | "Legislature" | "legislators" | "statehouse" | "Statehouse" => Some(&STATES),
        "province" | "Province" | "prefecture" | "governorate" => Some(&PROVINCES),
        "island" => Some(&ISLANDS),
        _ => None,
    }
}

fn before(text: &Text<'_>, at: usize) -> Option<&'static [Kind]> {
    let sentence = text.sentences.get(text.sentence_of(at))?;
    if at < sentence.start + 2 || !text.word(at - 1).eq_ignore_ascii_case("of") {
        return None;
    }
    match text.word(at - 2) {
        "state" | "State" => Some(&STATES),
        "province" | "Province" => Some(&PROVINCES),
        "city" | "City" | "town" | "Town" | "village" | "Village" | "suburb" | "port" => Some(&TOWNS),
        "island" => Some(&ISLANDS),
        "country" | "nation" => Some(&COUNTRIES),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(source: &str, name: &str) -> Option<&'static [Kind]> {
        let text = Text::plain(source);
        let at = (0..text.tokens.len()).find(|&at| text.word(at) == name).unwrap();
        kinds(&text, &Toponym { tokens: at..at + 1, key: None, is_demonym: false, rule: "" })
    }

    #[test]
    fn the_word_beside_decides() {
        assert_eq!(said("They live in Delaware state.", "Delaware"), Some(&STATES[..]));
        assert_eq!(said("Delaware Gov. Ida Voss left.", "Delaware"), Some(&STATES[..]));
        assert_eq!(said("The city of Delaware grew.", "Delaware"), Some(&TOWNS[..]));
        assert_eq!(said("The island of Elba", "Elba"), Some(&ISLANDS[..]));
    }

    #[test]
    fn towns_stand_before_nouns_and_members_sit_for_them() {
        let text = Text::plain("A Salem man met Rep. Voss, R-Salem, in Salem.");
        let salem = |n: usize| {
            let at = (0..text.tokens.len()).filter(|&at| text.word(at) == "Salem").nth(n).unwrap();
            Toponym { tokens: at..at + 1, key: None, is_demonym: false, rule: "" }
        };
        assert_eq!([0, 1, 2].map(|n| is_attributive(&text, &salem(n))), [true, false, false]);
        assert_eq!([0, 1, 2].map(|n| is_seat(&text, &salem(n))), [false, true, false]);
    }

    #[test]
    fn other_words_say_nothing() {
        assert_eq!(said("Delaware. State officials left.", "Delaware"), None);
        assert_eq!(said("The voters of Delaware", "Delaware"), None);
        assert_eq!(said("Delaware", "Delaware"), None);
    }
}
