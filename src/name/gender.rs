//! Gender: what a person's first name says, and the pronouns that refer to nobody else.

use std::ops::Range;
use std::sync::LazyLock;

use super::list::listed;
use super::{Gender, Person};
use crate::text::key::word_key;
use crate::text::{Case, Class, Kind, Text};

/// First names of women in the lists, which come from English-speaking countries, and of men elsewhere.
static ELSEWHERE: LazyLock<[u64; 14]> = LazyLock::new(|| {
    [
        "Andrea", "Carmine", "Daniele", "Gabriele", "Jan", "Jean", "Joan", "Kim", "Laurence", "Michele", "Nicola",
        "Robin", "Sasha", "Simone",
    ]
    .map(word_key)
});

/// What the first name of a full name says, where nearly all who bear it are women or men.
pub(super) fn of_first_name(text: &Text<'_>, name: &Range<usize>) -> Option<Gender> {
    let first = text.tokens[name.start];
    if first.case == Case::Initial
        || first.is(Class::EASTERN_SURNAME)
        || name.len() < 2 && !is_first_name(text, name.start)
    {
        return None;
    }
    if ELSEWHERE.contains(&first.key) {
        return None;
    }
    match listed(first.key).male_sixths()? {
        0 => Some(Gender::Female),
        6 => Some(Gender::Male),
        _ => None,
    }
}

/// How many doublings more often a name that stands alone is a first name than a surname, to be taken for one.
const RATHER: u8 = 2;

/// Whether a name that stands alone is a first name: `Daniel`, and neither `Mr Daniel` nor `Kelly`.
fn is_first_name(text: &Text<'_>, at: usize) -> bool {
    let listed = listed(text.tokens[at].key);
    let titled = at.checked_sub(1).is_some_and(|before| text.tokens[before].is(Class::TITLE | Class::HONORIFIC));
    !titled && listed.first() >= listed.last() + RATHER
}

/// Tells the gender of people whose titles and first names do not, by the pronouns that can refer to nobody else.
///
/// Such a pronoun is the first after the name in a sentence that names one person alone and no kin of theirs, outside
/// quotation marks, or opens the sentence after it in the same paragraph. All of a person's must agree.
pub(super) fn by_pronouns(text: &Text<'_>, people: &mut [Person]) {
    if people.iter().all(|person| person.gender.is_some()) {
        return;
    }
    let mut mentions: Vec<(usize, usize)> = Vec::new();
    for (n, person) in people.iter().enumerate() {
        mentions.extend(person.mentions.iter().map(|mention| (text.tokens_in(mention.span).start, n)));
    }
    mentions.sort_unstable();
    let mut votes = vec![[0u32; 2]; people.len()];
    let mut rest = &mentions[..];
    for (number, sentence) in text.sentences.iter().enumerate() {
        let inside = rest.iter().take_while(|(at, _)| *at < sentence.end).count();
        let (here, later) = rest.split_at(inside);
        rest = later;
        let Some(&(first, person)) = here.first() else { continue };
        if here.iter().any(|&(_, other)| other != person) {
            continue;
        }
        let next = text.sentences.get(number + 1).filter(|next| next.paragraph == sentence.paragraph);
        let opening = next.and_then(|next| pronoun(text, next.start));
        for gender in [first_pronoun(text, first + 1..sentence.end), opening].into_iter().flatten() {
            votes[person][usize::from(gender == Gender::Male)] += 1;
        }
    }
    for (person, votes) in people.iter_mut().zip(votes).filter(|(person, _)| person.gender.is_none()) {
        person.gender = match votes {
            [she, 0] if she >= AGREEING => Some(Gender::Female),
            [0, he] if he >= AGREEING => Some(Gender::Male),
            _ => None,
        };
    }
}

/// How many pronouns must agree.
const AGREEING: u32 = 2;

fn first_pronoun(text: &Text<'_>, tokens: Range<usize>) -> Option<Gender> {
    tokens
        .take_while(|&at| text.tokens[at].kind != Kind::Quote && !text.tokens[at].is(Class::KIN))
        .find_map(|at| pronoun(text, at))
}

fn pronoun(text: &Text<'_>, at: usize) -> Option<Gender> {
    let is = |words: &[&str]| words.iter().any(|word| text.word(at).eq_ignore_ascii_case(word));
    match () {
        _ if is(&["she", "her", "hers", "herself"]) => Some(Gender::Female),
        _ if is(&["he", "him", "his", "himself"]) => Some(Gender::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::recognize;

    fn gender(source: &str) -> Option<Gender> {
        let people = recognize(&Text::plain(source), &[]).people;
        people.into_iter().find(|person| person.name.ends_with("Quayle")).and_then(|person| person.gender)
    }

    #[test]
    fn a_first_name_alone_tells_its_gender() {
        let gender =
            |source: &str| recognize(&Text::plain(source), &[]).people.first().and_then(|person| person.gender);
        assert_eq!(gender("Daniel, 12, came home late."), Some(Gender::Male));
        assert_eq!(gender("Her mother, Emily, left the town."), Some(Gender::Female));
        assert_eq!(gender("Coach Kelly left the town."), None);
    }

    #[test]
    fn pronouns_that_agree_tell_the_gender() {
        assert_eq!(
            gender("Senator Quayle left early, as she had said. Quayle lost her seat in May."),
            Some(Gender::Female)
        );
        assert_eq!(gender("Senator Quayle left. He was tired. Quayle hurt himself."), Some(Gender::Male));
    }

    #[test]
    fn one_pronoun_or_two_that_differ_do_not() {
        assert_eq!(gender("Senator Quayle left early, as she had said."), None);
        assert_eq!(gender("Senator Quayle lost her seat. Quayle said he would go."), None);
        assert_eq!(gender("Senator Quayle met Anna Holt and she left. Quayle met Anna Holt and she sat."), None);
    }
}
