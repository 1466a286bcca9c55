//! Which spans name a place: those the tagger gave, and names of the gazetteer that the words around them bear out.

use std::ops::Range;

use super::counties::counties;
use super::evidence;
use super::gazetteer::{Entry, Form, Gazetteer, Kind, fits};
use crate::name::Names;
use crate::span::Span;
use crate::text::{Case, Class, Kind as Token, Text};

/// A span that names a place, not yet resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Toponym {
    /// Where it stands.
    pub(super) tokens: Range<usize>,
    /// What the gazetteer is asked for; `None` where it does not know the name.
    pub(super) key: Option<u64>,
    /// Whether it is an adjective or a name of people.
    pub(super) is_demonym: bool,
    /// The rule that found it.
    pub(super) rule: &'static str,
}

/// What a token is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// No name.
    Nobody,
    /// A person's name.
    Person,
    /// An organisation's, with the token at which it begins.
    Organization(usize),
    /// A span that the tagger says is a place.
    Place,
}

/// A name of the gazetteer as it stands in a text, with what decides whether it is one here.
pub(super) struct Sight<'s, 't> {
    pub(super) text: &'s Text<'t>,
    pub(super) tokens: Range<usize>,
    /// The sentence it stands in.
    pub(super) sentence: Range<usize>,
    /// Whether nearly every word of the sentence is capitalised, so that capitals say nothing.
    pub(super) in_title: bool,
    pub(super) owners: &'s [Owner],
    /// How well known the best place of the name is, in tenths of a power of ten of people.
    pub(super) weight: i32,
    pub(super) is_demonym: bool,
    /// Whether the toponym before stands right before it, but for a comma.
    pub(super) follows_place: bool,
}

/// Finds the toponyms of a story, in order; none overlap. `home` is the key of the place that the paper is named after.
pub(super) fn recognize(text: &Text<'_>, names: &Names, home: &[u64]) -> Vec<Toponym> {
    let owners = owners(text, names);
    let mut counties = counties(text).into_iter().peekable();
    let mut found: Vec<Toponym> = Vec::new();
    for sentence in &text.sentences {
        let in_title = in_title(text, sentence.tokens());
        let mut at = sentence.start;
        while at < sentence.end {
            while counties.next_if(|(tokens, _)| tokens.start < at).is_some() {}
            if let Some((tokens, key)) = counties.next_if(|(tokens, _)| tokens.start == at) {
                at = tokens.end;
                found.push(Toponym { tokens, key: Some(key), is_demonym: false, rule: "counties" });
                continue;
            }
            at = match step(text, &owners, sentence.tokens(), in_title, at, found.last(), home) {
                Some(toponym) => {
                    let end = toponym.tokens.end;
                    found.push(toponym);
                    end
                }
                None => at + 1,
            };
        }
    }
    found
}

fn step(
    text: &Text<'_>,
    owners: &[Owner],
    sentence: Range<usize>,
    in_title: bool,
    at: usize,
    before: Option<&Toponym>,
    home: &[u64],
) -> Option<Toponym> {
    let token = text.tokens[at];
    if token.kind != Token::Word || !token.is_capitalized() || owners[at] == Owner::Person {
        return None;
    }
    let tagged = (owners[at] == Owner::Place && (at == sentence.start || owners[at - 1] != Owner::Place))
        .then(|| (at..sentence.end).take_while(|&n| owners[n] == Owner::Place).last().map_or(at + 1, |last| last + 1));
    let limit = (at..sentence.end).find(|&n| owners[n] == Owner::Person).unwrap_or(sentence.end);
    let known = Gazetteer::embedded().longest(text, at..limit).and_then(|found| {
        let (weight, is_demonym) = weight(text, &found.tokens, found.key)?;
        let follows_place = before.is_some_and(|b| follows(text, b, found.tokens.start));
        let sight = Sight {
            text,
            tokens: found.tokens.clone(),
            sentence: sentence.clone(),
            in_title,
            owners,
            weight,
            is_demonym,
            follows_place,
        };
        let extra = if home.contains(&found.key) { evidence::HOME } else { 0 };
        let rule = evidence::judge(&sight, extra)?;
        Some(Toponym { tokens: found.tokens, key: Some(found.key), is_demonym, rule })
    });
    match (known, tagged) {
        (Some(known), _) => Some(known),
        (None, Some(end)) => Some(Toponym { tokens: at..end, key: None, is_demonym: false, rule: "tagger" }),
        (None, None) => None,
    }
}

/// How well known the best place of a name is, and whether the name is one of people; `None` where no place fits.
fn weight(text: &Text<'_>, tokens: &Range<usize>, key: u64) -> Option<(i32, bool)> {
    // A small word in a name begins and ends none: both ends are capitals.
    if !text.tokens[tokens.end - 1].is_capitalized() && text.tokens[tokens.end - 1].kind == Token::Word {
        return None;
    }
    let words = tokens.len();
    let mut best: Option<(i32, bool)> = None;
    for (place, form) in Gazetteer::embedded().candidates(key) {
        if !fits(form, text, tokens) {
            continue;
        }
        let weight = entry_weight(place, form, words);
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, form == Form::Demonym));
        }
    }
    best
}

fn entry_weight(place: Entry, form: Form, words: usize) -> i32 {
    let people = (f64::from(place.population() + 1).log10() * 10.0) as i32;
    let weight = match place.kind() {
        Kind::Continent | Kind::Country => 100,
        Kind::Admin1 if matches!(place.country(), "US" | "CA" | "GB" | "AU") => 90,
        Kind::Admin1 => 55,
        Kind::Region | Kind::Natural => 70,
        Kind::Admin2 if words > 1 => 70,
        Kind::Admin2 => 30,
        Kind::City => people,
    };
    match form {
        Form::Alt if place.kind() > Kind::Admin1 => weight - 10,
        Form::Alt if place.kind() == Kind::Admin1 => weight.min(60),
        _ => weight,
    }
}

fn follows(text: &Text<'_>, before: &Toponym, start: usize) -> bool {
    match start - before.tokens.end {
        0 => true,
        1 => matches!(text.tokens[start - 1].kind, Token::Comma | Token::Hyphen | Token::Open),
        _ => false,
    }
}

/// Whether most longer words of a sentence are capitalised: a headline, a list of names.
fn in_title(text: &Text<'_>, tokens: Range<usize>) -> bool {
    let (mut all, mut small) = (0, 0);
    for token in &text.tokens[tokens] {
        if token.kind == Token::Word && token.end - token.start > 3 && !token.is(Class::FUNCTION) {
            all += 1;
            small += usize::from(token.case == Case::Lower);
        }
    }
    all > 2 && small * 4 < all
}

fn owners(text: &Text<'_>, names: &Names) -> Vec<Owner> {
    let mut owners = vec![Owner::Nobody; text.tokens.len()];
    let mut claim = |span: Span, owner: fn(usize) -> Owner| {
        let tokens = text.tokens_in(span);
        let start = tokens.start;
        owners[tokens].fill(owner(start));
    };
    for organization in &names.organizations {
        for mention in &organization.mentions {
            claim(mention.span, Owner::Organization);
        }
    }
    for &span in &names.places {
        claim(span, |_| Owner::Place);
    }
    for person in &names.people {
        for mention in &person.mentions {
            claim(mention.span, |_| Owner::Person);
        }
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<&str> {
        let text = Text::plain(source);
        let names = crate::name::recognize(&text, &[]);
        recognize(&text, &names, &[]).into_iter().map(|toponym| text.slice(text.span(toponym.tokens))).collect()
    }

    #[test]
    fn countries_towns_and_demonyms_are_found() {
        assert_eq!(found("Norwegian police flew from Oslo to Peru."), ["Norwegian", "Oslo", "Peru"]);
        assert_eq!(found("He moved to Topeka, Kan., last year."), ["Topeka", "Kan."]);
        assert_eq!(found("State Sen. Ida Voss, D-Omaha, agreed."), ["Omaha"]);
    }

    #[test]
    fn people_streets_and_ordinary_words_are_no_places() {
        assert_eq!(found("Ida Lincoln spoke at 12 Denver Avenue."), Vec::<&str>::new());
        assert_eq!(found("Reading is fun. Mobile phones are not."), Vec::<&str>::new());
    }
}
