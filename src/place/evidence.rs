//! What speaks for and against a name of the gazetteer being a place where it stands: an ordered list, summed up.
//!
//! One count is a tenth of a power of ten of people: a town of 10,000 brings 40 of its own, and 40 are enough.

use std::ops::Range;

use super::gazetteer::{Form, Kind as PlaceKind};
use super::recognize::{Owner, Sight};
use crate::name::list::listed;
use crate::text::key::word_key;
use crate::text::{Case, Class, Kind, Text};

/// What a name must reach.
pub(super) const ENOUGH: i32 = 40;
/// From here on a name helps the same name elsewhere in the story.
pub(super) const SURE: i32 = 55;
/// What a veto takes away.
const VETO: i32 = -1000;

/// A piece of evidence: its name, which becomes the mention's rule, and what it says.
type Evidence = (&'static str, fn(&Sight<'_, '_>) -> i32);

/// All the evidence. Among those that speak for a place, the strongest signs.
const EVIDENCE: &[Evidence] = &[
    ("gazetteer", |sight| sight.looks.weight),
    ("known", |sight| if sight.is_known { 35 } else { 0 }),
    ("tagger", tagged),
    ("dateline_capitals", dateline),
    ("container", container),
    ("locative", locative),
    ("party", party),
    ("civic", civic),
    ("people_of", people_of),
    ("several_words", |sight| if sight.tokens.len() > 1 { 15 } else { 0 }),
    ("", street),
    ("", acronym),
    ("", glued),
    ("", language),
    ("", disease),
    ("", saint),
    ("", ordinary),
    ("", name_of_people),
    ("", surname),
    ("", part_of_longer_name),
    ("", inside_organization),
    ("", sentence_start),
];

/// The rule under which the name is a place, and the sum; or nothing.
pub(super) fn judge(sight: &Sight<'_, '_>) -> Option<(&'static str, i32)> {
    let mut sum = 0;
    let mut best = ("gazetteer", 0);
    for &(name, evidence) in EVIDENCE {
        let says = evidence(sight);
        sum += says;
        if says > best.1 && !name.is_empty() {
            best = (name, says);
        }
    }
    let rule = if is_demonym(sight) { "demonym" } else { best.0 };
    (sum >= ENOUGH).then_some((rule, sum))
}

fn is_demonym(sight: &Sight<'_, '_>) -> bool {
    sight.looks.form == Form::Demonym
}

/// The tagger says so.
fn tagged(sight: &Sight<'_, '_>) -> i32 {
    let is_place = |at: usize| sight.owners.get(at) == Some(&Owner::Place);
    let goes_on = is_place(sight.tokens.end) || before(sight).is_some_and(is_place);
    match is_place(sight.tokens.start) {
        true if goes_on => 15,
        true => 40,
        false => 0,
    }
}

/// `MANSFIELD — The council`: capitals at the start of a paragraph, then a dash.
fn dateline(sight: &Sight<'_, '_>) -> i32 {
    let text = sight.text;
    let capitals = sight.tokens.clone().all(|at| matches!(text.tokens[at].case, Case::Upper | Case::None));
    let starts = sight.tokens.start == sight.sentence.start;
    let dash = (sight.tokens.end..(sight.tokens.end + 5).min(sight.sentence.end))
        .any(|at| matches!(text.tokens[at].kind, Kind::Dash | Kind::Open));
    if capitals && starts && dash { 40 } else { 0 }
}

/// `Salem, Ore.`: a state or country follows after a comma, or the name follows a place as its container.
fn container(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let comma = kind_at(sight, after) == Some(Kind::Comma);
    let holds = comma && super::container::is_container(sight.text, after + 1..sight.sentence.end);
    match (holds, sight.follows_place) {
        (true, _) => 50,
        (_, true) => 20,
        _ => 0,
    }
}

/// `in Salem`, `northern Ohio`
fn locative(sight: &Sight<'_, '_>) -> i32 {
    let Some(at) = before(sight) else { return 0 };
    let token = sight.text.tokens[at];
    match sight.text.word(at) {
        "in" => 30,
        "of" => 8,
        _ if token.is(Class::LOCATIVE) && (token.case == Case::Lower || sight.in_title) => 18,
        _ => 0,
    }
}

/// `D-Omaha`
fn party(sight: &Sight<'_, '_>) -> i32 {
    let Some(at) = before(sight) else { return 0 };
    let hyphen = sight.text.tokens[at].kind == Kind::Hyphen;
    let letter = at > sight.sentence.start && matches!(sight.text.word(at - 1), "D" | "R" | "I" | "Dem" | "Rep");
    if hyphen && letter { 50 } else { 0 }
}

/// `Salem police`, `Salem-based`
fn civic(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let Some(kind) = kind_at(sight, after) else { return 0 };
    let word = if kind == Kind::Hyphen { after + 1 } else { after };
    if word >= sight.sentence.end {
        return 0;
    }
    let token = sight.text.tokens[word];
    let based = matches!(sight.text.word(word), "based" | "area" | "residents" | "native" | "resident");
    match token.is(Class::CIVIC) {
        _ if based => 25,
        true if kind == Kind::Word => 18,
        _ => 0,
    }
}

/// `a Salem woman`: no person's name stands there.
fn people_of(sight: &Sight<'_, '_>) -> i32 {
    if is_followed_by_people(sight.text, sight.tokens.end, sight.sentence.end) { 20 } else { 0 }
}

/// Whether token `at` is one that says who lives or serves in the place before it.
pub(super) fn is_followed_by_people(text: &Text<'_>, at: usize, end: usize) -> bool {
    const PEOPLE: [&str; 22] = [
        "authorities",
        "boy",
        "couple",
        "family",
        "firefighters",
        "girl",
        "man",
        "men",
        "native",
        "officer",
        "officers",
        "officials",
        "police",
        "resident",
        "residents",
        "student",
        "students",
        "teen",
        "voters",
        "woman",
        "women",
        "workers",
    ];
    at < end && PEOPLE.contains(&text.word(at))
}

/// `US$460`, `A/Texas/7`: part of something that is no name.
fn glued(sight: &Sight<'_, '_>) -> i32 {
    let text = sight.text;
    let (first, last) = (text.tokens[sight.tokens.start], text.tokens[sight.tokens.end - 1]);
    let money = text.source[last.end as usize..].starts_with(['$', '£', '€']);
    let slash = before(sight).is_some_and(|at| text.word(at) == "/" && text.tokens[at].end == first.start)
        && text.source[last.end as usize..].starts_with('/');
    if money || slash { VETO } else { 0 }
}

/// `She spoke French.`, `Danish lessons`: a language.
fn language(sight: &Sight<'_, '_>) -> i32 {
    const BEFORE: [&str; 8] = ["speak", "speaks", "spoke", "spoken", "speaking", "fluent", "learn", "translated"];
    const AFTER: [&str; 9] =
        ["language", "languages", "lessons", "class", "classes", "translation", "speaker", "speakers", "speaking"];
    if !is_demonym(sight) {
        return 0;
    }
    let text = sight.text;
    let near = |back: usize| sight.tokens.start.checked_sub(back).filter(|&at| at >= sight.sentence.start);
    let said = (1..=2).filter_map(near).any(|at| BEFORE.contains(&text.word(at)));
    let after = sight.tokens.end;
    let next = match kind_at(sight, after) {
        Some(Kind::Hyphen) => after + 1,
        _ => after,
    };
    let named = next < sight.sentence.end && AFTER.contains(&text.word(next));
    // `in English.`, but not `in English towns`
    let alone = near(1).is_some_and(|at| text.word(at) == "in")
        && !matches!(kind_at(sight, after), Some(Kind::Word | Kind::Hyphen) if text.word(after) != "and" && text.word(after) != "or");
    if said || named || alone { VETO } else { 0 }
}

/// `Denver Avenue`, `12 Salem St.`
fn street(sight: &Sight<'_, '_>) -> i32 {
    let after = sight.tokens.end;
    let named = kind_at(sight, after) == Some(Kind::Word)
        && sight.text.tokens[after].is(Class::STREET)
        && sight.text.tokens[after].is_capitalized();
    // `Ohio Highway Patrol`: an office, and no highway.
    let goes_on = kind_at(sight, after + 1) == Some(Kind::Word)
        && sight.text.tokens[after + 1].is_capitalized()
        && !sight.text.tokens[after + 1].is(Class::STREET);
    if named && !goes_on { VETO } else { 0 }
}

/// Capitals among small letters are an acronym, not a town that spells like it; and a postal code stands after its town.
fn acronym(sight: &Sight<'_, '_>) -> i32 {
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
fn saint(sight: &Sight<'_, '_>) -> i32 {
    let first = sight.text.tokens[sight.tokens.start].key;
    let is_saint = sight.tokens.len() > 1 && (first == word_key("st") || first == word_key("saint"));
    let possessive = kind_at(sight, sight.tokens.end) == Some(Kind::Clitic);
    match is_saint {
        true if possessive && sight.looks.weight < 60 => VETO,
        true if sight.looks.weight < 50 => -20,
        _ => 0,
    }
}

/// `Reading`, `Mobile`, and what the story writes in small letters elsewhere.
fn ordinary(sight: &Sight<'_, '_>) -> i32 {
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
fn name_of_people(sight: &Sight<'_, '_>) -> i32 {
    if is_demonym(sight) {
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

/// A person of the story bears the name: alone it is that person's, too, unless the words beside it say otherwise.
fn surname(sight: &Sight<'_, '_>) -> i32 {
    if !sight.is_surname || is_demonym(sight) {
        return 0;
    }
    let plain = container(sight) > 0 || tagged(sight) > 0 && locative(sight) > 0;
    match plain || sight.looks.weight >= 90 {
        true => -20,
        false => -55,
    }
}

/// `Marburg virus`: a disease is named after a place and means it no more.
fn disease(sight: &Sight<'_, '_>) -> i32 {
    const DISEASES: [&str; 7] = ["virus", "viruses", "fever", "flu", "strain", "disease", "encephalitis"];
    let after = sight.tokens.end;
    let named = kind_at(sight, after) == Some(Kind::Word) && DISEASES.contains(&sight.text.word(after));
    if named && !is_demonym(sight) { VETO } else { 0 }
}

/// Whether a name that only the tagger knows is a place by the words around it: `the village of Quorn`, `in Quorn, Norfolk`.
pub(super) fn is_borne_out(text: &Text<'_>, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
    let other = Class::STREET | Class::ORGANIZATION | Class::CIVIC | Class::ORDINARY;
    let acronym = tokens.len() == 1 && text.tokens[tokens.start].case != Case::Capital;
    if acronym || tokens.clone().any(|at| text.tokens[at].is(other)) {
        return false;
    }
    let before = tokens.start.checked_sub(1).filter(|&at| at >= sentence.start);
    let located = before.is_some_and(|at| {
        let token = text.tokens[at];
        token.is(Class::LOCATIVE) && token.case == Case::Lower && text.word(at) != "from"
    });
    let described = before.is_some_and(|at| text.word(at) == "of")
        && tokens.start - sentence.start > 1
        && matches!(
            text.word(tokens.start - 2),
            "village"
                | "villages"
                | "town"
                | "towns"
                | "city"
                | "district"
                | "province"
                | "region"
                | "suburb"
                | "port"
                | "island"
        );
    let comma = tokens.end + 1 < sentence.end && text.tokens[tokens.end].kind == Kind::Comma;
    let contained = comma && super::container::is_container(text, tokens.end + 1..sentence.end);
    located || described || contained
}

/// `Salem Holt`: capitals before or after that no comma, title or office explains.
fn part_of_longer_name(sight: &Sight<'_, '_>) -> i32 {
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
    if kind_at(sight, sight.tokens.end).is_some() && unexplained(sight.tokens.end) {
        sum -= if sight.looks.weight >= 90 { 15 } else { 30 };
    }
    if let Some(at) = before(sight)
        && unexplained(at)
        && !sight.follows_place
        && at > sight.sentence.start
    {
        sum -= if sight.looks.weight >= 90 { 15 } else { 30 };
    }
    sum
}

/// Inside the name of an organisation a place must begin it, or stand after `of`.
fn inside_organization(sight: &Sight<'_, '_>) -> i32 {
    let Owner::Organization(start) = sight.owners[sight.tokens.start] else { return 0 };
    let ends =
        sight.tokens.end == sight.sentence.end || sight.owners[sight.tokens.end] != sight.owners[sight.tokens.start];
    let is_whole = start == sight.tokens.start && ends && sight.tokens.len() > 1 && sight.looks.weight >= 55;
    let after_of = before(sight).is_some_and(|at| matches!(sight.text.word(at), "of" | "in" | "for"));
    match () {
        _ if is_demonym(sight) || is_whole => 0,
        _ if start == sight.tokens.start && !ends => 0,
        _ if after_of => 0,
        _ => -40,
    }
}

/// The first word of a sentence is capitalised anyway.
fn sentence_start(sight: &Sight<'_, '_>) -> i32 {
    if sight.tokens.start == sight.sentence.start && sight.tokens.len() == 1 && sight.looks.weight < 90 {
        -8
    } else {
        0
    }
}

fn before(sight: &Sight<'_, '_>) -> Option<usize> {
    (sight.tokens.start > sight.sentence.start).then(|| sight.tokens.start - 1)
}

fn kind_at(sight: &Sight<'_, '_>, at: usize) -> Option<Kind> {
    (at < sight.sentence.end).then(|| sight.text.tokens[at].kind)
}
