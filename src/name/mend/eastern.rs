use std::ops::Range;

use crate::name::decide::{Decided, Named};
use crate::name::list::listed;
use crate::text::{Case, Class, Kind, Text};

/// Makes whole the names of people in Chinese, Korean and Vietnamese order, and given names in two parts.
///
/// `Park Min-seok` and `Min-seok Park`, whose second part in small letters no name begins or ends with; `Xu Bolin`, of
/// which the given name alone was found. Leaves alone what a place is joined to: `New York-based`, `South Korea-led`.
pub(in crate::name) fn mend(text: &Text<'_>, decided: &mut Vec<Decided>) {
    let mut floor = 0;
    for n in 0..decided.len() {
        let limit = decided.get(n + 1).map_or(text.tokens.len(), |next| next.tokens.start);
        if let Some(tokens) = whole(text, &decided[n], floor, limit) {
            decided[n] = Decided { tokens, named: Named::Person, rule: "eastern_name" };
        }
        floor = decided[n].tokens.end;
    }
    decided.append(&mut unseen(text, decided));
    decided.sort_by_key(|one| one.tokens.start);
}

/// The tokens of the whole name of which `one` is a part, between `floor` and `limit`.
fn whole(text: &Text<'_>, one: &Decided, floor: usize, limit: usize) -> Option<Range<usize>> {
    let Range { start, end } = one.tokens;
    if let Some(to) = given_end(text, end - 1).filter(|&to| to > end && to <= limit) {
        // `Albert Ho Chun` of `Albert Ho Chun-yan` has a first name before.
        let with_first =
            one.tokens.len() == 3 && one.named == Named::Person && text.tokens[end - 2].is(Class::EASTERN_SURNAME);
        let surname = one.tokens.len() == 2 && is_surname(text, start) || with_first && is_surname(text, end - 2);
        // `Min` of `Min-seok Park`.
        let turned = one.tokens.len() == 1 && to < limit && is_surname(text, to);
        return (surname || turned).then_some(start..to + usize::from(turned));
    }
    // `Park` of `Min-seok Park`.
    if let Some(given) = start.checked_sub(3).filter(|&at| at >= floor && given_end(text, at) == Some(start))
        && one.tokens.len() == 1
        && is_surname(text, start)
    {
        return Some(given..end);
    }
    let before = start.checked_sub(1).filter(|&at| at >= floor)?;
    let alone = one.named == Named::Person && one.tokens.len() == 1 && text.tokens[start].case == Case::Capital;
    let same = text.sentence_of(before) == text.sentence_of(start);
    let surname = text.tokens[before].is(Class::EASTERN_SURNAME) && !text.tokens[before].is(Class::FUNCTION);
    (alone && same && surname && is_surname(text, before)).then_some(before..end)
}

/// Names of which nothing was found: `Park Min-seok`, whose form alone tells.
fn unseen(text: &Text<'_>, decided: &[Decided]) -> Vec<Decided> {
    let mut found = Vec::new();
    let mut next = decided.iter().peekable();
    for (hyphen, token) in text.tokens.iter().enumerate() {
        let Some(surname) = hyphen.checked_sub(2).filter(|_| token.kind == Kind::Hyphen) else { continue };
        while next.next_if(|one| one.tokens.end <= surname).is_some() {}
        let Some(end) = given_end(text, hyphen - 1).or_else(|| given_in(text, hyphen - 1)) else { continue };
        let free = next.peek().is_none_or(|one| one.tokens.start >= end);
        let same = text.sentence_of(surname) == text.sentence_of(hyphen);
        if free && same && text.tokens[surname].is(Class::EASTERN_SURNAME) && is_surname(text, surname) {
            found.push(Decided { tokens: surname..end, named: Named::Person, rule: "eastern_name" });
        }
    }
    found
}

/// Where a given name in two parts ends that begins with token `at`, its second part in small letters.
fn given_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let [given, hyphen, part, ..] = text.tokens.get(at..)? else { return None };
    let glued = given.end == hyphen.start && hyphen.end == part.start && hyphen.kind == Kind::Hyphen;
    let short = [given, part].iter().all(|token| token.end - token.start <= LONGEST_SYLLABLE);
    let word =
        part.is(Class::ROLE | Class::FUNCTION) || WORDS_JOINED.iter().any(|end| text.word(at + 2).ends_with(end));
    let is_name = given.case == Case::Capital && part.kind == Kind::Word && part.case == Case::Lower;
    (glued && short && !word && is_name).then_some(at + 3)
}

/// Where a given name ends whose second part is a small word, as in `Moon Jae-in`: but not `drive-in`.
fn given_in(text: &Text<'_>, at: usize) -> Option<usize> {
    let [given, hyphen, part, ..] = text.tokens.get(at..)? else { return None };
    let glued = given.end == hyphen.start && hyphen.end == part.start && hyphen.kind == Kind::Hyphen;
    let is_verb = BEFORE_IN.iter().any(|verb| text.word(at).eq_ignore_ascii_case(verb));
    let is_name = given.case == Case::Capital && part.case == Case::Lower && text.word(at + 2) == "in";
    (glued && is_name && !is_verb && given.end - given.start <= LONGEST_SYLLABLE).then_some(at + 3)
}

fn is_surname(text: &Text<'_>, at: usize) -> bool {
    let token = text.tokens[at];
    let short = token.end - token.start <= LONGEST_SYLLABLE;
    token.kind == Kind::Word
        && token.case == Case::Capital
        && short
        && (token.is(Class::EASTERN_SURNAME) || listed(token.key).last() > 0)
}

/// Most bytes of one part of such a name.
const LONGEST_SYLLABLE: u32 = 6;
/// What `-in` is joined to in words that are no names.
const BEFORE_IN: [&str; 16] = [
    "break", "built", "cave", "check", "die", "drive", "live", "lock", "log", "phone", "plug", "sit", "stand", "tie",
    "walk", "write",
];
const WORDS_JOINED: [&str; 6] = ["ed", "based", "born", "led", "run", "like"];

#[cfg(test)]
mod tests {
    use crate::name::recognize;
    use crate::text::Text;

    fn people(source: &str) -> Vec<String> {
        recognize(&Text::plain(source), &[]).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn a_given_name_in_two_parts_is_whole() {
        assert_eq!(people("He met his South Korean counterpart, Park Min-seok, on Monday."), ["Park Min-seok"]);
        assert_eq!(people("Kim Dae-sung spoke. Dae-sung Kim returned."), ["Kim Dae-sung"]);
        assert_eq!(people("Xi Haoran met Li Wenbo in Oslo. Mr. Xi left."), ["Xi Haoran", "Li Wenbo"]);
    }

    #[test]
    fn a_first_name_may_stand_before_and_a_small_word_end_it() {
        assert_eq!(
            people("The lawmaker Albert Ho Jin-tak said that Moon Sae-in would call Oslo on Monday."),
            ["Albert Ho Jin-tak", "Moon Sae-in"]
        );
        assert_eq!(people("They met at the Park Drive-in."), Vec::<String>::new());
    }

    #[test]
    fn what_a_place_is_joined_to_is_no_name() {
        assert_eq!(people("So Harrison left. He Harrison told."), ["Harrison"]);
        assert_eq!(people("The New York-based bank and the South Korea-led group met."), Vec::<String>::new());
    }
}
