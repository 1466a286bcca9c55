//! Which spans name a place: those the tagger gave, and names of the gazetteer that the words around them bear out.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::counties::{self, counties};
use super::evidence;
use super::gazetteer::{Entry, Form, Gazetteer, Kind, LONGEST, Match, fits};
use crate::name::{Names, Person};
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
    /// Whether words in capitals throughout are common in it.
    pub(super) is_shouted: bool,
    pub(super) owners: &'s [Owner],
    pub(super) looks: Looks,
    /// Whether it is a place elsewhere in the story, or the paper's home.
    pub(super) is_known: bool,
    /// Whether a person's full name in the story ends in it.
    pub(super) is_surname: bool,
    /// Whether the toponym before stands right before it, but for a comma.
    pub(super) follows_place: bool,
    /// Whether `and` or `or` joins it to the toponym before.
    pub(super) joins_place: bool,
}

impl Sight<'_, '_> {
    /// The token before the name, in its sentence.
    pub(super) fn before(&self) -> Option<usize> {
        (self.tokens.start > self.sentence.start).then(|| self.tokens.start - 1)
    }

    /// What a token of the sentence is; `None` after its end.
    pub(super) fn kind_at(&self, at: usize) -> Option<Token> {
        (at < self.sentence.end).then(|| self.text.tokens[at].kind)
    }

    /// Whether the name is an adjective or a name of people.
    pub(super) fn is_demonym(&self) -> bool {
        self.looks.form == Form::Demonym
    }
}

/// Finds the toponyms of a story, in order; none overlap. `home` holds the keys of the places that the paper is named
/// after, `dateline` the tokens that say where the story was filed: a place, whatever else bears the name.
pub(super) fn recognize(text: &Text<'_>, names: &Names, home: &[u64], dateline: Option<Range<usize>>) -> Vec<Toponym> {
    let mut owners = owners(text, names);
    if let Some(filed) = dateline.and_then(|tokens| owners.get_mut(tokens)) {
        filed.fill(Owner::Place);
    }
    let mut scan = Scan {
        text,
        surnames: surnames(text, names),
        people: words_of_people(text, names),
        owners,
        counties: counties(text),
        known: FxHashSet::default(),
        open: Vec::new(),
    };
    scan.known.extend(home);
    let found = scan.run();
    // What was plain in one sentence helps where it is not in another.
    let is_known = scan.open.iter().any(|key| scan.known.contains(key));
    if is_known { scan.run() } else { found }
}

struct Scan<'s, 't> {
    text: &'s Text<'t>,
    owners: Vec<Owner>,
    counties: Vec<(Range<usize>, u64)>,
    /// Keys of names that surely are places in this story.
    known: FxHashSet<u64>,
    /// Keys of the last words of people's full names.
    surnames: FxHashSet<u64>,
    /// Keys of all words of people who bear a full name or a title.
    people: FxHashSet<u64>,
    /// Keys of names that were not borne out.
    open: Vec<u64>,
}

impl Scan<'_, '_> {
    fn run(&mut self) -> Vec<Toponym> {
        let mut found: Vec<Toponym> = Vec::new();
        let counties = std::mem::take(&mut self.counties);
        let mut county = counties.iter().peekable();
        for sentence in &self.text.sentences {
            let capitals = capitals(self.text, sentence.tokens());
            let mut at = sentence.start;
            while at < sentence.end {
                while county.next_if(|(tokens, _)| tokens.start < at).is_some() {}
                let toponym = match county.next_if(|(tokens, _)| tokens.start == at) {
                    Some((tokens, key)) => Some(Toponym {
                        tokens: tokens.clone(),
                        key: Some(*key),
                        is_demonym: false,
                        rule: counties::RULE,
                    }),
                    None => self.step(sentence.tokens(), capitals, at, found.last()),
                };
                at = toponym.as_ref().map_or(at + 1, |toponym| toponym.tokens.end);
                found.extend(toponym);
            }
        }
        self.counties = counties;
        found
    }

    fn step(
        &mut self,
        sentence: Range<usize>,
        capitals: Capitals,
        at: usize,
        before: Option<&Toponym>,
    ) -> Option<Toponym> {
        let token = self.text.tokens[at];
        if token.kind != Token::Word || !token.is_capitalized() {
            return None;
        }
        let known = self.known(sentence.clone(), capitals, at, before);
        let starts = self.owners[at] == Owner::Place && (at == sentence.start || self.owners[at - 1] != Owner::Place);
        if !starts || known.is_ok() {
            return known.ok();
        }
        let end = (at..sentence.end).find(|&n| self.owners[n] != Owner::Place).unwrap_or(sentence.end);
        if known == Err(end) {
            return None;
        }
        // `South Salem`: what the tagger found ends in a name of the gazetteer.
        for inner in at + 1..end.min(at + LONGEST) {
            if !self.text.tokens[inner - 1].is(Class::LOCATIVE) {
                break;
            }
            if let Ok(toponym) = self.known(sentence.clone(), capitals, inner, before)
                && toponym.tokens.end == end
            {
                return Some(toponym);
            }
        }
        let tokens = at..end;
        evidence::is_borne_out(self.text, &tokens, &sentence).then_some(Toponym {
            tokens,
            key: None,
            is_demonym: false,
            rule: "tagger",
        })
    }

    /// The name of the gazetteer that begins here, if the words around it bear it out; else where the refused name ends.
    fn known(
        &mut self,
        sentence: Range<usize>,
        capitals: Capitals,
        at: usize,
        before: Option<&Toponym>,
    ) -> Result<Toponym, usize> {
        let Some((found, looks)) = self.name_at(at..sentence.end) else {
            if self.is_alone(at) {
                self.open.push(self.text.tokens[at].key);
            }
            return Err(at);
        };
        let end = found.tokens.end;
        looks.and_then(|looks| self.judged(sentence, capitals, found, looks, before)).ok_or(end)
    }

    /// The longest name of the gazetteer here that is no person's, with its looks: of `Oslo Mayor` the first word, where `Mayor Holt` is one.
    fn name_at(&self, tokens: Range<usize>) -> Option<(Match, Option<Looks>)> {
        let gazetteer = Gazetteer::embedded();
        let found = gazetteer.longest(self.text, tokens)?;
        let looks = looks(self.text, &found.tokens, found.key)?;
        if !self.is_person(&found.tokens, &looks) {
            return Some((found, Some(looks)));
        }
        let person = found.tokens.clone().find(|&at| self.owners[at] == Owner::Person)?;
        let found = gazetteer.longest(self.text, found.tokens.start..person)?;
        let looks = self::looks(self.text, &found.tokens, found.key);
        Some((found, looks))
    }

    fn judged(
        &mut self,
        sentence: Range<usize>,
        capitals: Capitals,
        found: Match,
        looks: Looks,
        before: Option<&Toponym>,
    ) -> Option<Toponym> {
        let text = self.text;
        let follows_place = before.is_some_and(|b| follows(text, b, found.tokens.start));
        let sight = Sight {
            text,
            tokens: found.tokens.clone(),
            sentence,
            in_title: capitals.in_title,
            is_shouted: capitals.is_shouted,
            owners: &self.owners,
            looks,
            follows_place,
            joins_place: before.is_some_and(|b| !b.is_demonym && joins(text, b, found.tokens.start)),
            is_known: self.known.contains(&found.key),
            is_surname: self.surnames.contains(&found.key),
        };
        let Some((rule, sum)) = evidence::judge(&sight) else {
            self.open.push(found.key);
            return None;
        };
        if sum >= evidence::SURE && !matches!(rule, "gazetteer" | "known") {
            self.known.insert(found.key);
        }
        Some(Toponym { tokens: found.tokens, key: Some(found.key), is_demonym: looks.form == Form::Demonym, rule })
    }

    /// Whether the name is a person's: not where it is several words that a well-known place bears, all of them the person's.
    fn is_person(&self, tokens: &Range<usize>, looks: &Looks) -> bool {
        let owned = tokens.clone().filter(|&n| self.owners[n] == Owner::Person).count();
        let whole = tokens.end >= self.owners.len() || self.owners[tokens.end] != Owner::Person;
        let several = tokens.len() > 1 && looks.weight >= 55;
        // `Salem man held`: the word after is none that follows a person's name.
        let with_people =
            tokens.len() == 1 && evidence::is_followed_by_people(self.text, tokens.end, self.owners.len());
        let placed = || tokens.len() == 1 && self.is_alone(tokens.start) && self.is_placed(tokens.start, looks);
        owned > 0 && !(whole && (several || with_people || placed()))
    }

    /// Whether a token is a person by one word that is no part of a full name in the story: a town as often as not.
    fn is_alone(&self, at: usize) -> bool {
        let owned = |at: usize| self.owners.get(at) == Some(&Owner::Person);
        let joined = owned(at + 1) || at.checked_sub(1).is_some_and(owned);
        owned(at) && !joined && !self.people.contains(&self.text.tokens[at].key)
    }

    /// Whether a lone word that was taken for a person stands where a town does: `near Salem`, `from Oslo and Salem`; or is
    /// a place elsewhere in the story.
    fn is_placed(&self, at: usize, looks: &Looks) -> bool {
        const KNOWN: i32 = 35;
        const WHERE: &[&str] = &["in", "near", "off", "toward", "towards", "outside", "west", "east", "north", "south"];
        const REACH: usize = 12;
        let text = self.text;
        let next = text.tokens.get(at + 1);
        if next.is_some_and(|next| next.kind == Token::Clitic || next.kind == Token::Word && next.is_capitalized()) {
            return false;
        }
        if self.known.contains(&text.tokens[at].key) {
            return true;
        }
        let mut with_place = false;
        for before in (at.saturating_sub(REACH)..at).rev() {
            let (token, word) = (text.tokens[before], text.word(before));
            if token.kind == Token::Comma || matches!(word, "and" | "or") {
                continue;
            }
            if token.kind != Token::Word || !token.is_capitalized() {
                let of = before.checked_sub(1).filter(|_| word == "of");
                let named = of.map_or(word, |side| text.word(side));
                let direct = before + 1 == at && WHERE.contains(&named);
                let listed = with_place && (token.is(Class::LOCATIVE) || matches!(word, "between" | "from"));
                return looks.weight >= KNOWN && (direct || listed);
            }
            match self.owners[before] {
                Owner::Place => with_place = true,
                Owner::Person if !self.is_alone(before) => return false,
                _ => {}
            }
        }
        false
    }
}

/// How a name looks by the gazetteer alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looks {
    /// How well known the best place of the name is, in tenths of a power of ten of people.
    pub(super) weight: i32,
    /// What the name is to that place.
    pub(super) form: Form,
    /// What that place is.
    pub(super) kind: Kind,
}

/// `None` where no place fits.
fn looks(text: &Text<'_>, tokens: &Range<usize>, key: u64) -> Option<Looks> {
    // A small word in a name begins and ends none: both ends are capitals.
    let last = text.tokens[tokens.end - 1];
    if last.kind == Token::Word && !last.is_capitalized() {
        return None;
    }
    let mut best: Option<Looks> = None;
    for (place, form) in Gazetteer::embedded().candidates(key).filter(|&(_, form)| fits(form, text, tokens)) {
        let weight = entry_weight(place, form, tokens.len());
        if best.is_none_or(|best| weight > best.weight) {
            best = Some(Looks { weight, form, kind: place.kind() });
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
        Form::Alt if place.kind() > Kind::Admin1 && place.population() < 1_000_000 => weight - 15,
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

/// Whether `and` or `or` alone stands between a toponym and a token, a comma before it or none.
fn joins(text: &Text<'_>, before: &Toponym, start: usize) -> bool {
    let between = before.tokens.end..start;
    let joint = start.checked_sub(1).is_some_and(|at| matches!(text.word(at), "and" | "or"));
    joint && (between.len() == 1 || between.len() == 2 && text.tokens[between.start].kind == Token::Comma)
}

/// How a sentence is capitalised.
#[derive(Clone, Copy)]
struct Capitals {
    /// Most longer words are: a headline, a list of names.
    in_title: bool,
    /// Several words are in capitals throughout.
    is_shouted: bool,
}

fn capitals(text: &Text<'_>, tokens: Range<usize>) -> Capitals {
    let (mut all, mut small, mut upper) = (0, 0, 0);
    for token in &text.tokens[tokens] {
        upper += usize::from(token.case == Case::Upper);
        if token.kind == Token::Word && token.end - token.start > 3 && !token.is(Class::FUNCTION) {
            all += 1;
            small += usize::from(token.case == Case::Lower);
        }
    }
    Capitals { in_title: all > 2 && small * 4 < all, is_shouted: upper > 2 }
}

fn surnames(text: &Text<'_>, names: &Names) -> FxHashSet<u64> {
    let mentions = names.people.iter().flat_map(|person| &person.mentions);
    mentions
        .map(|mention| text.tokens_in(mention.span))
        .filter(|tokens| tokens.len() > 1)
        .map(|tokens| text.tokens[tokens.end - 1].key)
        .collect()
}

fn words_of_people(text: &Text<'_>, names: &Names) -> FxHashSet<u64> {
    let tokens = |person: &Person| -> Vec<Range<usize>> {
        person.mentions.iter().map(|mention| text.tokens_in(mention.span)).collect()
    };
    let surely = |person: &Person, tokens: &[Range<usize>]| {
        !person.titles.is_empty() || tokens.iter().any(|tokens| tokens.len() > 1)
    };
    let people = names.people.iter().map(|person| (person, tokens(person)));
    let sure = people.filter(|(person, tokens)| surely(person, tokens));
    sure.flat_map(|(_, tokens)| tokens).flatten().map(|at| text.tokens[at].key).collect()
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
        recognize(&text, &names, &[], None).into_iter().map(|toponym| text.slice(text.span(toponym.tokens))).collect()
    }

    #[test]
    fn countries_towns_and_demonyms_are_found() {
        assert_eq!(found("Norwegian police flew from Oslo to Peru."), ["Norwegian", "Oslo", "Peru"]);
        assert_eq!(found("He moved to Topeka, Kan., last year."), ["Topeka", "Kan."]);
        assert_eq!(found("State Sen. Ida Voss, D-Omaha, agreed."), ["Omaha"]);
    }

    #[test]
    fn what_is_somebodys_is_no_place() {
        assert_eq!(found("They wait for Smith’s trial."), Vec::<&str>::new());
    }

    #[test]
    fn a_town_taken_for_a_person_is_a_place_where_towns_stand() {
        use crate::name::Mention;
        let found = |source: &'static str, person: &str| {
            let text = Text::plain(source);
            let at = source.find(person).unwrap();
            let mention = Mention { span: Span::new(at, at + person.len()), rule: "tagger" };
            let place = |name: &str| source.find(name).map(|at| Span::new(at, at + name.len()));
            let names = Names {
                people: vec![Person { name: person.into(), titles: Vec::new(), gender: None, mentions: vec![mention] }],
                places: ["Oslo", "Lima"].into_iter().filter_map(place).collect(),
                ..Names::default()
            };
            let places = recognize(&text, &names, &[], None);
            places.iter().any(|toponym| text.slice(text.span(toponym.tokens.clone())) == person)
        };
        assert!(found("Smoke was seen near Goma on Monday.", "Goma"));
        assert!(found("A fire broke out west of Goma on Monday.", "Goma"));
        assert!(found("Trains from Oslo and Goma were late.", "Goma"));
        assert!(found("Trains from Oslo, Lima and Goma were late.", "Goma"));
        assert!(!found("They waited for Goma and left.", "Goma"));
        assert!(!found("Smoke was seen near Goma's car.", "Goma"));
        assert!(!found("The ball went to Goma and Oslo lost.", "Goma"));
    }

    #[test]
    fn the_agency_of_a_dateline_is_no_place() {
        assert_eq!(found("QUITO, April 17 (Xinhua) -- Rain fell."), ["QUITO"]);
    }

    #[test]
    fn people_streets_and_ordinary_words_are_no_places() {
        assert_eq!(found("Ida Lincoln spoke at 12 Denver Avenue."), Vec::<&str>::new());
        assert_eq!(found("Reading is fun. Mobile phones are not."), Vec::<&str>::new());
    }
}
