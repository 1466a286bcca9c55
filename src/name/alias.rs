//! Aliases: which names of a story are of one person. `Koizumi` is Junichiro Koizumi, `Ms Bauchman` Lydia Buchman misspelt.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::nickname::is_short_for;
use super::{Gender, gender, title};
use crate::text::key::fold;
use crate::text::{Case, Class, Kind, Text, Token};

/// Most people among whom a misspelt name is looked for.
const MOST: usize = 64;

/// How many times as often as all others of a surname a person is named in full for the surname to be theirs.
const FAR_MORE: usize = 3;

/// The offices that neither their holder's family nor a minister is called by.
const HEADS_OF_STATE: [&str; 2] = ["president", "premier"];

/// A mention, read into its words.
pub(super) struct Name {
    pub(super) tokens: Range<usize>,
    pub(super) rule: &'static str,
    /// Keys of its words, initials and generation left out.
    words: Vec<u64>,
    /// Its first letter, where it opens with an initial.
    initial: Option<char>,
    /// What the title before it says.
    pub(super) gender: Option<Gender>,
    /// What the first name of a full name says.
    by_first_name: Option<Gender>,
    /// Key of `Jr.`, `Sr.`, `III`, where it ends so.
    generation: Option<u64>,
    /// The initials after its first word, as written.
    middle: Vec<char>,
    /// Whether a form of address stands before.
    is_addressed: bool,
    /// Whether a word of kinship stands before: `his wife, Clara`.
    is_kin: bool,
}

impl Name {
    pub(super) fn new(text: &Text<'_>, tokens: Range<usize>, rule: &'static str) -> Self {
        let words: Vec<u64> = tokens
            .clone()
            .map(|at| text.tokens[at])
            .filter(|token| token.kind == Kind::Word && token.case != Case::Initial && !token.is(Class::GENERATION))
            .map(|token| token.key)
            .collect();
        let opens_with_initial = text.tokens[tokens.start].case == Case::Initial && !words.is_empty();
        let initial = opens_with_initial.then(|| text.word(tokens.start).chars().next()).flatten();
        let gender = title::before(text, tokens.start).and_then(|title| title::gender(text, title));
        let is_addressed = tokens.start.checked_sub(1).is_some_and(|at| text.tokens[at].is(Class::HONORIFIC));
        let generation =
            tokens.clone().map(|at| text.tokens[at]).find(|token| token.is(Class::GENERATION)).map(|token| token.key);
        let by_first_name = gender::of_first_name(text, &tokens).filter(|_| words.len() > 1);
        let middle = if opens_with_initial { Vec::new() } else { initials(text, tokens.start + 1..tokens.end) };
        let is_kin = is_after_kin(text, tokens.start);
        Self { tokens, rule, words, initial, gender, by_first_name, generation, middle, is_addressed, is_kin }
    }

    /// Whether it holds more than a surname.
    pub(super) fn is_full(&self) -> bool {
        self.words.len() + usize::from(self.initial.is_some()) > 1
    }

    /// Key of the first word.
    fn first(&self) -> u64 {
        self.words.first().copied().unwrap_or_default()
    }

    /// Keys of the words between the first and the last.
    fn middle_words(&self) -> &[u64] {
        self.words.get(1..self.words.len().saturating_sub(1)).unwrap_or_default()
    }

    /// Key of the last word.
    fn last(&self) -> u64 {
        self.words.last().copied().unwrap_or_default()
    }
}

/// Whether a word of kinship stands right before token `at`, or a comma between.
fn is_after_kin(text: &Text<'_>, at: usize) -> bool {
    let before = |at: usize| at.checked_sub(1).map(|at| (at, text.tokens[at]));
    let is_kin = |token: &Token| token.is(Class::KIN) && token.case == Case::Lower;
    before(at).is_some_and(|(at, token)| match token.kind {
        Kind::Comma => before(at).is_some_and(|(_, token)| is_kin(&token)),
        _ => is_kin(&token),
    })
}

/// The letters of the initials among these tokens.
fn initials(text: &Text<'_>, tokens: Range<usize>) -> Vec<char> {
    tokens
        .filter(|&at| text.tokens[at].case == Case::Initial && !text.tokens[at].is(Class::GENERATION))
        .flat_map(|at| text.word(at).chars().filter(|c| c.is_alphabetic()))
        .collect()
}

/// Groups of names, each of one person, as indices in order.
///
/// Full names decide who there is, the longest first; then each shorter one joins the person who bears it. Where several
/// bear a surname, it is the one's whom the story first spoke of by it alone, or who comes first; nobody's where two
/// are named side by side.
pub(super) fn group(text: &Text<'_>, names: &[Name]) -> Vec<Vec<usize>> {
    let mut groups = Groups {
        text,
        names,
        lists: Vec::new(),
        by_word: FxHashMap::default(),
        last_seen: Vec::new(),
        genders: Vec::new(),
        generations: Vec::new(),
        introduced: Vec::new(),
        times: Vec::new(),
        is_called: Vec::new(),
    };
    let mut full: Vec<usize> = (0..names.len()).filter(|&n| names[n].is_full()).collect();
    full.sort_by_key(|&n| (Reverse(names[n].words.len()), n));
    let mut of = vec![usize::MAX; names.len()];
    for n in full {
        of[n] = groups.same_full_name(n).unwrap_or_else(|| groups.begin());
        groups.add(of[n], n);
    }
    groups.times = groups.lists.iter().map(Vec::len).collect();
    groups.introduced = groups.lists.iter().map(|list| list.iter().copied().min().unwrap_or_default()).collect();
    for (n, name) in names.iter().enumerate() {
        if !name.is_full() {
            of[n] = groups.bearer(n).or_else(|| groups.misspelt(n)).unwrap_or_else(|| groups.begin());
            groups.add(of[n], n);
            // Whose office is told is meant by the surname alone rather than another who was not spoken of by it.
            groups.is_called[of[n]] |= groups.office(n).is_some();
        }
        groups.last_seen[of[n]] = n + 1;
    }
    for list in &mut groups.lists {
        list.sort_unstable();
    }
    groups.lists
}

struct Groups<'t> {
    text: &'t Text<'t>,
    names: &'t [Name],
    /// Names of each person; the first is the fullest, as long as full names are added.
    lists: Vec<Vec<usize>>,
    /// The people that bear a word, in the order in which they were added.
    by_word: FxHashMap<u64, Vec<usize>>,
    /// One more than the last name of each person so far, 0 for none.
    last_seen: Vec<usize>,
    /// What titles say of each person, else the first name.
    genders: Vec<Option<Gender>>,
    /// Whether each is `Jr.` or `Sr.`, where a name says so.
    generations: Vec<Option<u64>>,
    /// The first full name of each person who has one.
    introduced: Vec<usize>,
    /// How often each of them is named in full.
    times: Vec<usize>,
    /// Whether each has been spoken of by the surname alone.
    is_called: Vec<bool>,
}

impl Groups<'_> {
    fn begin(&mut self) -> usize {
        self.lists.push(Vec::new());
        self.last_seen.push(0);
        self.genders.push(None);
        self.generations.push(None);
        self.is_called.push(false);
        self.lists.len() - 1
    }

    fn add(&mut self, group: usize, n: usize) {
        self.lists[group].push(n);
        let name = &self.names[n];
        self.genders[group] = self.genders[group].or(name.gender).or(name.by_first_name);
        self.generations[group] = self.generations[group].or(name.generation);
        for &word in &self.names[n].words {
            let bearers = self.by_word.entry(word).or_default();
            if !bearers.contains(&group) && bearers.len() < MOST {
                bearers.push(group);
            }
        }
    }

    fn bearers(&self, word: u64) -> &[usize] {
        self.by_word.get(&word).map_or(&[], Vec::as_slice)
    }

    /// The person of this full name: the same first and last word or the two in turn, a part of a longer name, a fitting
    /// initial, a short form of the first name, or one misspelt.
    fn same_full_name(&self, n: usize) -> Option<usize> {
        let name = &self.names[n];
        let fits = |whole: &Name| {
            if name.initial.is_some() || whole.initial.is_some() {
                return whole.last() == name.last() && self.opens_with(name, whole);
            }
            let initials_differ = !name.middle.is_empty() && !whole.middle.is_empty() && name.middle != whole.middle;
            let differ = initials_differ || self.middle_words_differ(name, whole);
            let last = whole.last() == name.last() && !differ;
            let first = whole.first() == name.first() || is_short_for(whole.first(), name.first());
            let part = !differ && name.words.len() > 1 && is_part(&name.words, &whole.words);
            let in_turn = is_turned(&name.words, &whole.words);
            last && first || part || in_turn || last && self.is_near(name.tokens.start, whole.tokens.start)
        };
        self.bearers(name.last()).iter().copied().find(|&group| {
            self.agrees(group, name) && self.lists[group].first().is_some_and(|&whole| fits(&self.names[whole]))
        })
    }

    /// Whether no title or first name makes the one a woman and the other a man, and none the one the other's father.
    fn agrees(&self, group: usize, name: &Name) -> bool {
        fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        !differ(self.genders[group], name.gender) && !differ(self.generations[group], name.generation)
    }

    /// Whether both names have words between the first and the last, and not one of them in common: `Mary Ann Holt` and `Mary
    /// Jane Holt` are sisters as like as not.
    fn middle_words_differ(&self, one: &Name, other: &Name) -> bool {
        let (one, other) = (one.middle_words(), other.middle_words());
        !one.is_empty() && !other.is_empty() && !one.iter().any(|word| other.contains(word))
    }

    /// Whether two names, one of which opens with an initial, open with the same letter.
    fn opens_with(&self, one: &Name, other: &Name) -> bool {
        let letter = |name: &Name| self.text.word(name.tokens.start).chars().next();
        letter(one) == letter(other)
    }

    /// Of the people who bear this name: those by surname before those by first name; of several by surname the one
    /// whose it is, of several by first name who was last spoken of, then who comes first.
    fn bearer(&mut self, n: usize) -> Option<usize> {
        let name = &self.names[n];
        let fitting = || self.bearers(name.last()).iter().copied().filter(|&group| self.agrees(group, name));
        let by_surname =
            |group: &usize| self.lists[*group].first().is_some_and(|&n| self.names[n].last() == name.last());
        let of_surname: Vec<usize> = fitting().filter(by_surname).collect();
        let one = match of_surname[..] {
            [] => fitting()
                .filter(|&group| !name.is_kin || self.is_of_family(group))
                .max_by_key(|&group| (self.last_seen[group], Reverse(group))),
            [one] if self.is_of_other_office(one, n) => None,
            [one] => Some(one),
            _ => self.owner(&of_surname, n),
        };
        if let Some(one) = one {
            self.is_called[one] = true;
        }
        one
    }

    /// Whether name `n`, which has the title of an office, is not this person's, whom the full names call someone's wife or
    /// husband or the bearer of an unlike office: `President Holt` is not the first lady, Ann Holt.
    fn is_of_other_office(&self, group: usize, n: usize) -> bool {
        let Some(office) = self.office(n) else { return false };
        let full = || self.lists[group].iter().take(MOST).copied().filter(|&n| self.names[n].is_full());
        let heads_a_state = HEADS_OF_STATE.contains(&fold(self.text.word(office)).as_str());
        let same = |n: usize| self.office(n).is_some_and(|at| self.text.tokens[at].key == self.text.tokens[office].key);
        full().any(|n| self.is_spouse(n) || heads_a_state && self.is_beside_power(n)) && !full().any(same)
    }

    /// The word of an office, capitalised, right before name `n`.
    fn office(&self, n: usize) -> Option<usize> {
        let before = self.names[n].tokens.start.checked_sub(1)?;
        let token = self.text.tokens[before];
        (token.is(Class::TITLE) && !token.is(Class::HONORIFIC) && token.is_capitalized()).then_some(before)
    }

    /// Whether name `n` is called the first lady, or the attorney general.
    fn is_beside_power(&self, n: usize) -> bool {
        let called = |one: &str, other: &str| self.word_before(n, 1) == one && self.word_before(n, 0) == other;
        called("first", "lady") || called("atty", "gen") || called("attorney", "general")
    }

    /// Whether name `n` is called someone's wife or husband.
    fn is_spouse(&self, n: usize) -> bool {
        ["husband", "widow", "widower", "wife"].contains(&self.word_before(n, 0).as_str())
    }

    /// The word before name `n` and its comma, or the one `back` words before that.
    fn word_before(&self, n: usize, back: usize) -> String {
        let start = self.names[n].tokens.start;
        let comma = start.checked_sub(1).is_some_and(|at| self.text.tokens[at].kind == Kind::Comma);
        let at = start.checked_sub(1 + back + usize::from(comma));
        at.map(|at| fold(self.text.word(at).trim_end_matches('.'))).unwrap_or_default()
    }

    /// Whether a person may be the kin of another of the story: called so by a full name, or of one surname with another.
    ///
    /// `His father, Mark` is not Mark Holt, whom the story names as the mayor.
    fn is_of_family(&self, group: usize) -> bool {
        let names = || self.lists[group].iter().take(MOST).map(|&n| &self.names[n]);
        let is_full = |group: usize| self.lists[group].first().is_some_and(|&n| self.names[n].is_full());
        let last = names().next().map(Name::last).unwrap_or_default();
        let shares = self.bearers(last).iter().any(|&other| other != group && is_full(other));
        shares || names().any(|name| name.is_kin) || !is_full(group)
    }

    /// Whose the surname alone is of several who bear it, at name `n`: the one's who has been spoken of by it; the one's
    /// who alone has been introduced by now, or first by a sentence; the one's who is named in full far more often. Else it
    /// is that of nobody known.
    fn owner(&self, bearers: &[usize], n: usize) -> Option<usize> {
        let is_whole = |group: &&usize| self.names[self.lists[**group][0]].is_full();
        let mut whole: Vec<usize> = bearers.iter().filter(is_whole).copied().collect();
        if let Some(one) = self.by_age(&whole, n) {
            return Some(one);
        }
        if let Some(&called) =
            bearers.iter().filter(|&&group| self.is_called[group]).max_by_key(|&&group| self.last_seen[group])
        {
            return Some(called);
        }
        whole.sort_by_key(|&group| self.introduced[group]);
        let [first, second, ..] = whole[..] else { return whole.first().or(bearers.first()).copied() };
        let sentence = |name: usize| self.text.sentence_of(self.names[name].tokens.start);
        let is_before =
            self.introduced[second] > n && sentence(self.introduced[first]) < sentence(self.introduced[second]);
        if is_before {
            return Some(first);
        }
        let most = whole.iter().copied().max_by_key(|&group| (self.times[group], Reverse(group)))?;
        let rivals: usize = whole.iter().filter(|&&group| group != most).map(|&group| self.times[group]).sum();
        let nobody = || bearers.iter().find(|group| !is_whole(group)).copied();
        if self.times[most] >= FAR_MORE * rivals { Some(most) } else { nobody() }
    }

    /// Of two who share a surname, the parent for `the elder Holt` and the child for `the younger`, where one is called the
    /// other's: `his father, Karl Holt`.
    fn by_age(&self, whole: &[usize], n: usize) -> Option<usize> {
        let before = |n: usize| self.names[n].tokens.start.checked_sub(1);
        let age = self.text.word(before(n)?);
        if !matches!(age, "elder" | "older" | "younger") {
            return None;
        }
        let is_called = |group: usize, kin: &[&str]| {
            self.lists[group].iter().take(MOST).filter_map(|&n| before(n)).any(|at| {
                let at = if self.text.tokens[at].kind == Kind::Comma { at.saturating_sub(1) } else { at };
                kin.contains(&self.text.word(at))
            })
        };
        let &[one, other] = whole else { return None };
        let is_parent = |group| is_called(group, &["father", "mother"]);
        let is_child = |group| is_called(group, &["son", "daughter"]);
        let parent = match (is_parent(one) || is_child(other), is_parent(other) || is_child(one)) {
            (true, false) => one,
            (false, true) => other,
            _ => return None,
        };
        Some(if age == "younger" { one + other - parent } else { parent })
    }

    /// The one person whose surname this is but for a letter or two, for a name with a form of address.
    fn misspelt(&self, n: usize) -> Option<usize> {
        let name = &self.names[n];
        if !name.is_addressed || name.words.len() != 1 {
            return None;
        }
        let mut near = (0..self.lists.len().min(MOST)).filter(|&group| {
            let whole = self.lists[group].first().map(|&n| &self.names[n]);
            self.agrees(group, name)
                && whole.is_some_and(|whole| whole.is_full() && self.is_near(name.tokens.start, whole.tokens.end - 1))
        });
        near.next().filter(|_| near.next().is_none())
    }

    /// Whether two words are one but for a slip: of five letters or more, opening alike, one letter apart, or two where
    /// they are long.
    fn is_near(&self, one: usize, other: usize) -> bool {
        let (one, other) = (fold(self.text.word(one)), fold(self.text.word(other)));
        let shorter = one.len().min(other.len());
        let allowed = match shorter {
            0..=4 => return false,
            5..=7 => 1,
            _ => 2,
        };
        one.as_bytes()[0] == other.as_bytes()[0] && distance(&one, &other, allowed) <= allowed
    }
}

/// Whether `part` stands in `whole`, in order.
fn is_part(part: &[u64], whole: &[u64]) -> bool {
    let mut words = whole.iter();
    part.iter().all(|word| words.any(|other| other == word))
}

/// Whether two names are the same words, surname first in the one and last in the other: `Abe Shinzo`, `Dae-sung Kim`.
fn is_turned(one: &[u64], other: &[u64]) -> bool {
    let turned = |n: usize| one[n..].iter().chain(&one[..n]).eq(other);
    one.len() > 1 && one.len() == other.len() && (turned(1) || turned(one.len() - 1))
}

/// How many letters must be changed, added or left out; more than `most` need not be exact.
fn distance(one: &str, other: &str, most: usize) -> usize {
    if one.len().abs_diff(other.len()) > 2 * most {
        return most + 1;
    }
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (n, c) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = n + 1;
        for (m, &d) in other.iter().enumerate() {
            let change = diagonal + usize::from(c != d);
            diagonal = row[m + 1];
            row[m + 1] = change.min(row[m] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in `source` given by `spans`, grouped.
    fn grouped(source: &str, spans: &[&str]) -> Vec<Vec<String>> {
        let text = Text::plain(source);
        let mut from = 0;
        let names: Vec<Name> = spans
            .iter()
            .map(|span| {
                let start = from + source[from..].find(span).unwrap();
                from = start + span.len();
                Name::new(&text, text.token_at(start)..text.token_at(from - 1) + 1, "given")
            })
            .collect();
        let slice = |n: usize| text.slice(text.span(names[n].tokens.clone())).to_owned();
        group(&text, &names).into_iter().map(|list| list.into_iter().map(slice).collect()).collect()
    }

    #[test]
    fn a_surname_of_two_named_together_is_nobodys() {
        assert_eq!(
            grouped(
                "Ann Holt and Ben Holt left. Holt, said Ann Holt, would return. Holt did.",
                &["Ann Holt", "Ben Holt", "Holt", "Ann Holt", "Holt"]
            ),
            [vec!["Ann Holt", "Ann Holt"], vec!["Ben Holt"], vec!["Holt", "Holt"]]
        );
    }

    #[test]
    fn a_surname_belongs_to_whom_it_was_first_used_for() {
        assert_eq!(
            grouped(
                "Ann Holt left. Holt wept. Her brother Ben Holt stayed. Holt wrote to him. Ben Holt read it. Holt slept.",
                &["Ann Holt", "Holt", "Ben Holt", "Holt", "Ben Holt", "Holt"]
            ),
            [vec!["Ann Holt", "Holt", "Holt", "Holt"], vec!["Ben Holt", "Ben Holt"]]
        );
        assert_eq!(
            grouped(
                "Holt wins. Ann Holt won on Monday. Ben Holt, her brother, wept.",
                &["Holt", "Ann Holt", "Ben Holt"]
            ),
            [vec!["Holt", "Ann Holt"], vec!["Ben Holt"]]
        );
    }

    #[test]
    fn the_elder_of_two_is_the_parent() {
        let names = ["Ben Holt", "Karl Holt", "Holt", "Holt"];
        assert_eq!(
            grouped("Ben Holt came with his father, Karl Holt. The elder Holt sat; the younger Holt stood.", &names),
            [["Ben Holt", "Holt"], ["Karl Holt", "Holt"]]
        );
        assert_eq!(grouped("Ben Holt met Karl Holt. The elder Holt sat.", &names[..3]).len(), 3);
    }

    #[test]
    fn kin_by_a_first_name_are_none_of_strangers() {
        assert_eq!(
            grouped("His father, Mark, drove. Mayor Mark Holt wept. Holt left.", &["Mark", "Mark Holt", "Holt"]),
            [vec!["Mark Holt", "Holt"], vec!["Mark"]]
        );
        assert_eq!(
            grouped("Karl Holt left. His wife, Ann, and Ann Holt’s son wept.", &["Karl Holt", "Ann", "Ann Holt"]).len(),
            2
        );
        assert_eq!(
            grouped("His wife, Ann Berg, left. He said his wife, Ann, wept.", &["Ann Berg", "Ann"]),
            [["Ann Berg", "Ann"]]
        );
    }

    #[test]
    fn an_office_is_not_the_familys() {
        assert_eq!(
            grouped("First lady Ann Holt left. President Holt did not. Holt stayed.", &["Ann Holt", "Holt", "Holt"])[0],
            ["Ann Holt"]
        );
        assert_eq!(grouped("Mayor Holt thanked his wife, Ann Holt.", &["Holt", "Ann Holt"]), [["Ann Holt"], ["Holt"]]);
        assert_eq!(grouped("Ann Holt left. President Holt wept.", &["Ann Holt", "Holt"]), [["Ann Holt", "Holt"]]);
        assert_eq!(
            grouped("Her brother, Ben Holt, left. President Holt wept.", &["Ben Holt", "Holt"]),
            [["Ben Holt", "Holt"]]
        );
    }

    #[test]
    fn an_address_tells_two_of_one_surname_apart() {
        assert_eq!(
            grouped("Mr Ben Holt and Mrs Ann Holt left. Mr Holt returned.", &["Ben Holt", "Ann Holt", "Holt"]),
            [vec!["Ben Holt", "Holt"], vec!["Ann Holt"]]
        );
    }

    #[test]
    fn a_first_name_tells_as_a_title_does() {
        assert_eq!(grouped("Anna Holt left. Mr. Holt stayed.", &["Anna Holt", "Holt"]), [["Anna Holt"], ["Holt"]]);
        assert_eq!(grouped("Anna Buchner left. Mr Buckner came.", &["Anna Buchner", "Buckner"]).len(), 2);
        assert_eq!(grouped("Andrea Holt left. Mr. Holt stayed.", &["Andrea Holt", "Holt"]), [["Andrea Holt", "Holt"]]);
    }

    #[test]
    fn father_and_son_stay_apart() {
        assert_eq!(
            grouped(
                "Karl Holt Jr. met Karl Holt Sr. at noon. Holt Sr. is 80. Karl Holt Jr. left.",
                &["Karl Holt Jr.", "Karl Holt Sr.", "Holt Sr.", "Karl Holt Jr."]
            ),
            [["Karl Holt Jr.", "Karl Holt Jr."], ["Karl Holt Sr.", "Holt Sr."]]
        );
        assert_eq!(
            grouped("Karl Holt III left. Karl Holt wept.", &["Karl Holt III", "Karl Holt"]),
            [["Karl Holt III", "Karl Holt"]]
        );
        assert_eq!(grouped("Karl W. Holt saw Karl H. W. Holt.", &["Karl W. Holt", "Karl H. W. Holt"]).len(), 2);
    }

    #[test]
    fn other_names_in_the_middle_are_other_people() {
        assert_eq!(
            grouped("Mary Ann Holt met Mary Jane Holt. Mary Holt left.", &["Mary Ann Holt", "Mary Jane Holt"]).len(),
            2
        );
        assert_eq!(
            grouped("Mary Ann Holt left. Mary Holt wept.", &["Mary Ann Holt", "Mary Holt"]),
            [["Mary Ann Holt", "Mary Holt"]]
        );
        assert_eq!(
            grouped("Juan Carlos Ruiz Holt left. Juan Ruiz Holt wept.", &["Juan Carlos Ruiz Holt", "Juan Ruiz Holt"])
                .len(),
            1
        );
    }

    #[test]
    fn a_surname_may_stand_first_or_last() {
        assert_eq!(
            grouped("Shinzo Okabe left. Okabe Shinzo spoke. Mr Okabe sat.", &["Shinzo Okabe", "Okabe Shinzo", "Okabe"]),
            [["Shinzo Okabe", "Okabe Shinzo", "Okabe"]]
        );
    }

    #[test]
    fn a_short_first_name_is_the_same_person() {
        assert_eq!(
            grouped("William Quayle left. Bill Quayle wept.", &["William Quayle", "Bill Quayle"]),
            [["William Quayle", "Bill Quayle"]]
        );
        assert_eq!(grouped("William Quayle left. Bob Quayle wept.", &["William Quayle", "Bob Quayle"]).len(), 2);
    }

    #[test]
    fn surnames_stand_first_in_chinese_and_are_two_in_spanish() {
        assert_eq!(grouped("Xu Bolin spoke. Xu left.", &["Xu Bolin", "Xu"]), [["Xu Bolin", "Xu"]]);
        assert_eq!(
            grouped(
                "Marta Ruiz Quintana spoke. Ruiz Quintana left. Ruiz sat.",
                &["Marta Ruiz Quintana", "Ruiz Quintana", "Ruiz"]
            ),
            [["Marta Ruiz Quintana", "Ruiz Quintana", "Ruiz"]]
        );
    }

    #[test]
    fn initials_and_slips_are_the_same_person() {
        assert_eq!(
            grouped("John Quayle spoke. J. Quayle left.", &["John Quayle", "J. Quayle"]),
            [["John Quayle", "J. Quayle"]]
        );
        assert_eq!(grouped("John Quayle spoke. B. Quayle left.", &["John Quayle", "B. Quayle"]).len(), 2);
        assert_eq!(
            grouped("Lydia Hartmann spoke. Ms Hartman left.", &["Lydia Hartmann", "Hartman"]),
            [["Lydia Hartmann", "Hartman"]]
        );
        assert_eq!(grouped("Lydia Hartmann spoke. Hartley left.", &["Lydia Hartmann", "Hartley"]).len(), 2);
        assert_eq!(
            grouped("Kristin Vale spoke. Kristen Vale left.", &["Kristin Vale", "Kristen Vale"]),
            [["Kristin Vale", "Kristen Vale"]]
        );
    }
}
