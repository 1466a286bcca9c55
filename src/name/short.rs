//! Short names of organisations: the first word for the whole, `Quill` for `Quill Airways`.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::decide::{Decided, Named};
use super::organization::key;
use crate::place::gazetteer::{Form, Gazetteer, Kind as Place};
use crate::text::key::word_key;
use crate::text::{Case, Class, Kind, Text};

/// The first words by which organisations of a story may be called, with the tokens of the organisation; `None` where several
/// open with the word.
pub(super) type Heads = FxHashMap<u64, Option<Range<usize>>>;

/// Fewest letters of such a word.
const LETTERS: usize = 3;

/// Most people of a town after which a firm may be called without being taken for it.
const MOST_PEOPLE: u32 = 50_000;

/// Words of a firm's name, which may go by its first word; a person's foundation or school does not go by theirs.
const FIRMS: [&str; 42] = [
    "airlines",
    "airways",
    "automotive",
    "bancorp",
    "breweries",
    "bros",
    "brothers",
    "co",
    "company",
    "corp",
    "corporation",
    "electric",
    "electronics",
    "energy",
    "enterprises",
    "entertainment",
    "financial",
    "foods",
    "group",
    "holdings",
    "inc",
    "industries",
    "insurance",
    "laboratories",
    "llc",
    "ltd",
    "motor",
    "motors",
    "oil",
    "pharmaceuticals",
    "plc",
    "railway",
    "railways",
    "securities",
    "software",
    "stores",
    "studios",
    "systems",
    "technologies",
    "technology",
    "telecom",
    "ventures",
];

static FIRM_KEYS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| FIRMS.map(word_key).into_iter().collect());

/// The words that open firms of the story: `Quill Foods Inc.` is `Quill` ever after.
///
/// Leaves alone what is a common word, a place's name or of its people, and a word of a person's full name: `Tom Quill`.
pub(super) fn heads(text: &Text<'_>, decided: &[Decided]) -> Heads {
    let mut heads = Heads::default();
    for one in decided.iter().filter(|one| one.named == Named::Organization && one.tokens.len() > 1) {
        let start = one.tokens.start + usize::from(text.tokens[one.tokens.start].is(Class::DETERMINER));
        let tokens = start..one.tokens.end;
        if tokens.len() < 2 || !opens_firm(text, &tokens) {
            continue;
        }
        let head = heads.entry(text.tokens[start].key).or_insert_with(|| Some(tokens.clone()));
        if head.as_ref().is_some_and(|other| key(text, other) != key(text, &tokens)) {
            *head = None;
        }
    }
    if heads.is_empty() {
        return heads;
    }
    for one in decided.iter().filter(|one| one.named == Named::Person && one.tokens.len() > 1) {
        one.tokens.clone().for_each(|at| _ = heads.remove(&text.tokens[at].key));
    }
    text.tokens.iter().filter(|token| token.case == Case::Lower).for_each(|token| _ = heads.remove(&token.key));
    heads
}

/// Makes organisations of the people who are but the first word of one: `Quill’s chief executive`, after `Quill Foods Inc.`.
///
/// Leaves alone a word that is anywhere a person's by a title or a pronoun.
pub(super) fn settle(text: &Text<'_>, decided: &mut [Decided]) {
    let mut heads = heads(text, decided);
    heads.extend(traded(text, decided));
    if heads.is_empty() {
        return;
    }
    for (n, one) in decided.iter().enumerate() {
        let at = one.tokens.start;
        if is_single_person(one) && (is_titled(text, at) || is_he_or_she(text, decided, n)) {
            heads.remove(&text.tokens[at].key);
        }
    }
    for one in decided.iter_mut().filter(|one| is_single_person(one)) {
        if heads.contains_key(&text.tokens[one.tokens.start].key) {
            (one.named, one.rule) = (Named::Organization, "known_organization");
        }
    }
}

/// What a firm of one name is called right before it: `truck maker Norvik`.
const TRADES: [&str; 24] = [
    "airline",
    "automaker",
    "bank",
    "brewer",
    "carmaker",
    "carrier",
    "chain",
    "chipmaker",
    "company",
    "distributor",
    "drugmaker",
    "firm",
    "giant",
    "group",
    "insurer",
    "lender",
    "maker",
    "manufacturer",
    "operator",
    "producer",
    "retailer",
    "supermarket",
    "supplier",
    "utility",
];

/// The single words for people of the story that are traded or called a maker of something, and so are firms: `shares in Norvik`.
fn traded(text: &Text<'_>, decided: &[Decided]) -> Heads {
    let mut firms = Heads::default();
    for one in decided.iter().filter(|one| is_single_person(one) && is_traded(text, one.tokens.start)) {
        firms.insert(text.tokens[one.tokens.start].key, Some(one.tokens.clone()));
    }
    if !firms.is_empty() {
        for one in decided.iter().filter(|one| one.named == Named::Person && one.tokens.len() > 1) {
            one.tokens.clone().for_each(|at| _ = firms.remove(&text.tokens[at].key));
        }
    }
    firms
}

fn is_traded(text: &Text<'_>, at: usize) -> bool {
    let word = |at: Option<usize>| at.filter(|&at| at < text.tokens.len()).map_or("", |at| text.word(at));
    let (before, two) = (word(at.checked_sub(1)), word(at.checked_sub(2)));
    TRADES.binary_search(&before).is_ok()
        || before == "in" && matches!(two, "shares" | "stake" | "Shares")
        || matches!(word(Some(at + 1)), "shares" | "stock" | "shareholders")
}

fn is_single_person(one: &Decided) -> bool {
    one.named == Named::Person && one.tokens.len() == 1
}

/// Whether these tokens name a firm, and the first is a word by which it may be called.
fn opens_firm(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    let first = text.tokens[tokens.start];
    let common = Class::FUNCTION
        | Class::TITLE
        | Class::TITLE_MODIFIER
        | Class::HONORIFIC
        | Class::ROLE
        | Class::KIN
        | Class::ORGANIZATION
        | Class::WEEKDAY
        | Class::MONTH
        | Class::TIME
        | Class::ORDINARY
        | Class::LOCATIVE
        | Class::PREPOSITION
        | Class::CIVIC;
    let is_firm = |at: usize| match text.tokens[at].kind {
        Kind::Word => FIRM_KEYS.contains(&text.tokens[at].key),
        _ => text.word(at) == "&",
    };
    first.kind == Kind::Word
        && matches!(first.case, Case::Capital | Case::Mixed)
        && !first.is(common)
        && text.word(tokens.start).chars().count() >= LETTERS
        && (tokens.start + 1..tokens.end).any(is_firm)
        && !is_well_known_place(first.key)
}

/// Whether the word is a name of a large place, or of its people.
fn is_well_known_place(key: u64) -> bool {
    Gazetteer::embedded()
        .candidates(key)
        .any(|(place, form)| form == Form::Demonym || place.kind() < Place::Admin2 || place.population() > MOST_PEOPLE)
}

/// Whether a title or form of address stands before the name, or an age after.
fn is_titled(text: &Text<'_>, at: usize) -> bool {
    let titled = at.checked_sub(1).is_some_and(|before| {
        text.tokens[before].is(Class::TITLE | Class::HONORIFIC) && text.tokens[before].is_capitalized()
    });
    let aged = text.tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Comma)
        && text.tokens.get(at + 2).is_some_and(|token| token.kind == Kind::Number);
    titled || aged
}

/// Whether a pronoun in the rest of the sentence can refer to no one but name `n`: it is the first of a person there.
fn is_he_or_she(text: &Text<'_>, decided: &[Decided], n: usize) -> bool {
    let at = decided[n].tokens.start;
    let sentence = text.sentences[text.sentence_of(at)];
    let next =
        decided[n + 1..].iter().find(|one| one.named == Named::Person).map_or(sentence.end, |one| one.tokens.start);
    let alone = decided[..n].iter().rev().find(|one| one.named == Named::Person);
    let alone = alone.is_none_or(|one| one.tokens.start < sentence.start);
    alone && (at + 1..next.min(sentence.end)).any(|at| ["he", "her", "him", "his", "she"].contains(&text.word(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::recognize;

    fn told(source: &str) -> (Vec<String>, Vec<(String, usize)>) {
        let names = recognize(&Text::plain(source), &[]);
        (
            names.people.into_iter().map(|one| one.name).collect(),
            names.organizations.into_iter().map(|one| (one.name, one.mentions.len())).collect(),
        )
    }

    #[test]
    fn the_words_of_firms_are_sorted() {
        assert!(FIRMS.windows(2).all(|two| two[0] < two[1]));
    }

    #[test]
    fn a_firm_is_called_by_its_first_word() {
        let (people, firms) = told(
            "Quillman Brothers Inc. filed for bankruptcy on Monday. Quillman’s chief executive said so. \
             A Quillman spokesman said no more.",
        );
        assert_eq!(people, Vec::<String>::new());
        assert_eq!(firms, [("Quillman Brothers Inc.".to_owned(), 3)]);
    }

    #[test]
    fn what_is_traded_is_a_firm() {
        assert!(TRADES.windows(2).all(|two| two[0] < two[1]));
        let tokens = |source: &str, name: &str| {
            let at = Text::plain(source).token_at(source.find(name).unwrap());
            is_traded(&Text::plain(source), at)
        };
        assert!(tokens("Truck maker Norvik said so.", "Norvik"));
        assert!(tokens("Shares in Vermeer rose.", "Vermeer"));
        assert!(!tokens("Trust in Vermeer rose.", "Vermeer"));
    }

    #[test]
    fn a_person_of_the_same_name_stays() {
        let (people, _) = told("Mayor Tom Larkin met Larkin Energy Inc. on Monday. Larkin said no.");
        assert_eq!(people, ["Tom Larkin"]);
        let (people, _) = told("Larkin Energy Inc. is for sale, Mr. Larkin said. Larkin has no money.");
        assert_eq!(people, ["Larkin"]);
    }
}
