//! What speaks against a place.

use super::super::gazetteer::{Form, Kind as PlaceKind};
use super::super::recognize::{Owner, Sight};
use super::VETO;
use super::supports::{container, dateline, locative, party, tagged};
use crate::name::list::listed;
use crate::text::key::word_key;
use crate::text::{Case, Class, Kind};

/// `Denver Avenue`, `12 Salem St.`
pub(super) fn street(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let named = sight.kind_at(after) == Some(Kind::Word)
        && sight.text.tokens[after].is(Class::STREET)
        && sight.text.tokens[after].is_capitalized();
    // `Ohio Highway Patrol`: an office, and no highway.
    let goes_on = sight.kind_at(after + 1) == Some(Kind::Word)
        && sight.text.tokens[after + 1].is_capitalized()
        && !sight.text.tokens[after + 1].is(Class::STREET);
    if named && !goes_on { VETO } else { 0 }
}

/// `Eastern` of `Eastern Shore`: a direction before a name is no province of that name.
pub(super) fn direction(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let goes_on = sight.kind_at(after) == Some(Kind::Word) && sight.text.tokens[after].is_capitalized();
    let direction = sight.tokens.len() == 1 && sight.text.tokens[sight.tokens.start].is(Class::LOCATIVE);
    let province = goes_on && matches!(sight.text.word(after), "Province" | "Region" | "Cape");
    if direction && goes_on && !province { VETO } else { 0 }
}

/// Capitals among small letters are an acronym, not a town that spells like it; and a postal code stands after its town.
pub(super) fn acronym(sight: &Sight<'_, '_>) -> i32 {
    let text = sight.text;
    let word = text.tokens[sight.tokens.start];
    if sight.tokens.len() > 1 || word.case != Case::Upper || text.word(sight.tokens.start).contains('.') {
        return 0;
    }
    if sight.looks.form == Form::Capitals {
        let postal = sight.looks.kind == PlaceKind::Admin1 && text.word(sight.tokens.start).len() == 2;
        return if postal && !sight.follows_place && party(sight) == 0 { VETO } else { 0 };
    }
    let short = word.end - word.start <= 5;
    if short && !sight.is_shouted && dateline(sight) == 0 { -45 } else { 0 }
}

/// `St. Mary’s Hospital`: a saint is no town.
pub(super) fn saint(sight: &Sight<'_, '_>) -> i32 {
    let first = sight.text.tokens[sight.tokens.start].key;
    let is_saint = sight.tokens.len() > 1 && (first == word_key("st") || first == word_key("saint"));
    let possessive = sight.kind_at(sight.tokens.end) == Some(Kind::Clitic);
    match is_saint {
        true if possessive && sight.looks.weight < 60 => VETO,
        true if sight.looks.weight < 50 => -20,
        _ => 0,
    }
}

/// `US$460`, `A/Texas/7`: part of something that is no name.
pub(super) fn glued(sight: &Sight<'_, '_>) -> i32 {
    let text = sight.text;
    let (first, last) = (text.tokens[sight.tokens.start], text.tokens[sight.tokens.end - 1]);
    let money = text.source[last.end as usize..].starts_with(['$', '£', '€']);
    let slash = sight.before().is_some_and(|at| text.word(at) == "/" && text.tokens[at].end == first.start)
        && text.source[last.end as usize..].starts_with('/');
    // `Al-Khor`, `El-Obeid`: half a name.
    let particle = last.is(Class::PARTICLE)
        && sight.kind_at(sight.tokens.end) == Some(Kind::Hyphen)
        && sight.tokens.end + 1 < sight.sentence.end
        && text.tokens[sight.tokens.end + 1].is_capitalized();
    if money || slash || particle { VETO } else { 0 }
}

/// `She spoke French.`, `Danish lessons`: a language.
pub(super) fn language(sight: &Sight<'_, '_>) -> i32 {
    const BEFORE: [&str; 8] = ["speak", "speaks", "spoke", "spoken", "speaking", "fluent", "learn", "translated"];
    const AFTER: [&str; 9] =
        ["language", "languages", "lessons", "class", "classes", "translation", "speaker", "speakers", "speaking"];
    if !sight.is_demonym() {
        return 0;
    }
    let text = sight.text;
    let near = |back: usize| sight.tokens.start.checked_sub(back).filter(|&at| at >= sight.sentence.start);
    let said = (1..=2).filter_map(near).any(|at| BEFORE.contains(&text.word(at)));
    let after = sight.tokens.end;
    let next = match sight.kind_at(after) {
        Some(Kind::Hyphen) => after + 1,
        _ => after,
    };
    let named = next < sight.sentence.end && AFTER.contains(&text.word(next));
    // `in English.`, but not `in English towns`
    let alone = near(1).is_some_and(|at| text.word(at) == "in")
        && !matches!(sight.kind_at(after), Some(Kind::Word | Kind::Hyphen) if text.word(after) != "and" && text.word(after) != "or");
    if said || named || alone { VETO } else { 0 }
}

/// `Marburg virus`: a disease is named after a place and means it no more.
pub(super) fn disease(sight: &Sight<'_, '_>) -> i32 {
    const DISEASES: [&str; 7] = ["virus", "viruses", "fever", "flu", "strain", "disease", "encephalitis"];
    let after = sight.tokens.end;
    let named = sight.kind_at(after) == Some(Kind::Word) && DISEASES.contains(&sight.text.word(after));
    if named && !sight.is_demonym() { VETO } else { 0 }
}

/// `Reading`, `Mobile`, and what the story writes in small letters elsewhere.
pub(super) fn ordinary(sight: &Sight<'_, '_>) -> i32 {
    let token = sight.text.tokens[sight.tokens.start];
    if sight.tokens.len() > 1 {
        return 0;
    }
    if token.is(Class::WEEKDAY | Class::MONTH | Class::FUNCTION) && token.case != Case::Upper {
        return VETO;
    }
    let other =
        Class::TITLE | Class::HONORIFIC | Class::ROLE | Class::KIN | Class::ORGANIZATION | Class::TITLE_MODIFIER;
    match token.is(Class::ORDINARY) || token.is(other) {
        _ if sight.looks.weight >= 90 => 0,
        true => -45,
        false => 0,
    }
}

/// A word that is common as a first name or surname.
pub(super) fn name_of_people(sight: &Sight<'_, '_>) -> i32 {
    if sight.is_demonym() {
        return 0;
    }
    let key = |at: usize| listed(sight.text.tokens[at].key);
    let first = key(sight.tokens.start);
    match sight.tokens.len() {
        1 if sight.looks.weight >= 60 => -i32::from(first.first().max(first.last())),
        1 => -i32::from(first.first().max(first.last())) * 2,
        2 if first.first() >= 9 && sight.looks.weight < 60 => -i32::from(key(sight.tokens.start + 1).last()) * 2,
        _ => 0,
    }
}

/// `a sister, Florence, of Omaha`: the name of the relative between commas.
pub(super) fn kin(sight: &Sight<'_, '_>) -> i32 {
    let kind = |at: usize| sight.text.tokens[at].kind;
    let relative = sight.before().is_some_and(|at| {
        kind(at) == Kind::Comma && at > sight.sentence.start && sight.text.tokens[at - 1].is(Class::KIN)
    });
    let closed = sight.kind_at(sight.tokens.end) == Some(Kind::Comma);
    if relative && closed && container(sight) <= 20 { -60 } else { 0 }
}

/// A person of the story bears the name: alone it is that person's, too, unless the words beside it say otherwise.
pub(super) fn surname(sight: &Sight<'_, '_>) -> i32 {
    if !sight.is_surname || sight.is_demonym() {
        return 0;
    }
    let plain = container(sight) > 0 || tagged(sight) > 0 && locative(sight) > 0;
    match plain || sight.looks.weight >= 90 {
        true => -20,
        false => -55,
    }
}

/// `Salem Holt`: capitals before or after that no comma, title or office explains.
pub(super) fn part_of_longer_name(sight: &Sight<'_, '_>) -> i32 {
    if sight.in_title {
        return -5;
    }
    let explained = Class::FUNCTION
        | Class::LOCATIVE
        | Class::TITLE
        | Class::TITLE_MODIFIER
        | Class::HONORIFIC
        | Class::ROLE
        | Class::WEEKDAY
        | Class::MONTH
        | Class::CIVIC;
    let text = sight.text;
    let unexplained = |at: usize| {
        let token = text.tokens[at];
        token.kind == Kind::Word && token.is_capitalized() && !token.is(explained)
    };
    let mut sum = 0;
    if sight.kind_at(sight.tokens.end).is_some() && unexplained(sight.tokens.end) {
        sum -= if sight.looks.weight >= 90 { 15 } else { 30 };
    }
    if let Some(at) = sight.before()
        && unexplained(at)
        && !sight.follows_place
        && at > sight.sentence.start
    {
        sum -= if sight.looks.weight >= 90 { 15 } else { 30 };
    }
    sum
}

/// Inside the name of an organisation a place must begin it, or stand after `of`.
pub(super) fn inside_organization(sight: &Sight<'_, '_>) -> i32 {
    let Owner::Organization(start) = sight.owners[sight.tokens.start] else { return 0 };
    let ends =
        sight.tokens.end == sight.sentence.end || sight.owners[sight.tokens.end] != sight.owners[sight.tokens.start];
    let is_whole = start == sight.tokens.start && ends && sight.tokens.len() > 1 && sight.looks.weight >= 55;
    let after_of = sight.before().is_some_and(|at| matches!(sight.text.word(at), "of" | "in" | "for"));
    match () {
        _ if sight.is_demonym() || is_whole => 0,
        _ if start == sight.tokens.start && !ends => 0,
        _ if after_of => 0,
        _ => -40,
    }
}

/// `Smith’s trial`: whose it is, and not the place called `Smith’s`.
pub(super) fn possessive(sight: &Sight<'_, '_>) -> i32 {
    let ends = sight.tokens.len() == 2 && sight.text.tokens[sight.tokens.end - 1].kind == Kind::Clitic;
    if ends && container(sight) <= 20 { VETO } else { 0 }
}

/// `CAIRO (Ahram) —`: one word in brackets before a dash is the agency of a dateline.
pub(super) fn agency(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let bracketed = sight.before().is_some_and(|at| sight.text.tokens[at].kind == Kind::Open)
        && sight.kind_at(after) == Some(Kind::Close);
    let dash = matches!(sight.kind_at(after + 1), Some(Kind::Dash | Kind::Hyphen));
    if bracketed && dash && sight.tokens.start < sight.sentence.start + 10 && sight.looks.weight < 90 {
        VETO
    } else {
        0
    }
}

/// The first word of a sentence is capitalised anyway.
pub(super) fn sentence_start(sight: &Sight<'_, '_>) -> i32 {
    if sight.tokens.start == sight.sentence.start && sight.tokens.len() == 1 && sight.looks.weight < 90 {
        -8
    } else {
        0
    }
}
