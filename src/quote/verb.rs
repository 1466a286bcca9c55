//! Whether a word of saying is used as a verb, and who does the saying.

use super::cue::{self, Cue, Form, Frame};
use super::phrase::{self, Source, SourceKind};
use super::scene::{Named, REACH, Scene};
use super::subject;
use crate::text::{Case, Class, Kind};

/// The verb of saying at `at`, where it is used as one and its subject says it.
pub(crate) fn saying_at(scene: &Scene<'_>, at: usize) -> Option<Cue> {
    let cue = cue::verb_at(scene.text, at)?;
    if scene.entity(at).is_some() {
        return None;
    }
    // `went on sale`: nothing is said.
    if cue.has_particle() && scene.word_is(at, &["go", "goes", "went"]) && is_common_noun(scene, at + 2) {
        return None;
    }
    if scene.word_is(at, &CALLING) && names_or_rings(scene, at) {
        return None;
    }
    // `quoted Bell as saying`: Bell speaks, by the verb that follows.
    if scene.word_is(at, &QUOTING) && as_saying(scene, at).is_some() {
        return None;
    }
    let Some(before) = at.checked_sub(1) else { return Some(cue) };
    let token = scene.text.tokens[before];
    if token.kind == Kind::Hyphen || scene.kind(at + 1) == Some(Kind::Hyphen) {
        return None;
    }
    let owned = token.kind == Kind::Clitic && !scene.is(before.saturating_sub(1), Class::SUBJECT_PRONOUN);
    let noun = token.is(Class::DETERMINER) && !is_pronoun_like(scene, before);
    let preposition = token.is(Class::PREPOSITION) && !scene.word_is(before, &["after", "before", "since", "as"]);
    // `Bell, replying at Leeds to critics, said`: what is said comes after.
    if scene.word_is(at, &["answering", "replying", "responding"]) && replies_to(scene, at) {
        return None;
    }
    let verb = match cue.form {
        Form::Base => {
            token.is(Class::AUXILIARY | Class::SUBJECT_PRONOUN)
                || scene.word_is(before, &["to", "people", "who", "that", "and", "or"])
                || is_pronoun_like(scene, before)
                || phrase::is_adverb(scene, before)
                || token.kind == Kind::Word && is_plural(scene, before)
                || !cue.frame.any(Frame::NOUN_TOO) && has_plural_head(scene, at)
        }
        Form::Third => {
            !owned
                && !noun
                && !preposition
                && token.kind != Kind::Number
                && (!cue.frame.any(Frame::NOUN_TOO)
                    || takes_third(scene, before) && (takes_object(scene, at + 1) || is_as_told(scene, at)))
        }
        // `Bell, known as “the wall”, left`: a participle says nothing without `has`.
        Form::Participle if !follows_auxiliary(scene, at) => false,
        Form::Past | Form::Participle => {
            // `A man accused of theft`: who accuses has somebody to accuse.
            let passive =
                scene.word_is(at + 1, &["by"]) || scene.word_is(at, &["accused"]) && scene.word_is(at + 1, &["of"]);
            !owned && !noun && !preposition && !passive && !is_passive(scene, at)
        }
        Form::Ing => !owned && !noun,
    };
    verb.then_some(cue)
}

/// Whether a participle of answering tells whom or what is answered: `replying last night to his critics`.
fn replies_to(scene: &Scene<'_>, at: usize) -> bool {
    let end = scene.sentence_end(at);
    let comma =
        (at + 1..end.min(at + REACH / 3)).find(|&at| scene.kind(at) == Some(Kind::Comma) || scene.run(at).is_some());
    let comma = comma.filter(|&comma| scene.run(comma).is_none() && comma + 1 < end);
    comma.is_some_and(|comma| scene.run(comma + 1).is_none() && (at + 1..comma).any(|at| scene.word_is(at, &["to"])))
}

/// Verbs of giving a name.
const CALLING: [&str; 5] = ["call", "called", "calling", "calls", "dubbed"];

/// Whether a verb of giving a name says nothing of anybody: `a firm called Arden`, `called off the strike`, `called the doctor`.
fn names_or_rings(scene: &Scene<'_>, at: usize) -> bool {
    if scene.word_is(at + 1, &["at", "away", "back", "from", "in", "into", "off", "up"]) {
        return true;
    }
    if let Some(last) = at.checked_sub(1)
        && scene.word_is(at, &["called", "dubbed"])
        && phrase::is_nominal(scene, last)
        && scene.text.tokens[last].case == Case::Lower
        && scene.entity(last).is_none()
        && let Some(phrase) = phrase::phrase_before(scene, at, scene.floor(at))
    {
        let people = Class::ROLE | Class::TITLE | Class::KIN;
        let indefinite =
            !scene.is(phrase.start, Class::DETERMINER) || scene.word_is(phrase.start, &["a", "an", "another"]);
        let name = scene.run(at + 1).is_some() || scene.token(at + 1).is_some_and(|token| token.is_capitalized());
        if indefinite && name && !scene.is(last, people) && !is_plural(scene, last) {
            return true;
        }
    }
    let end = scene.sentence_end(at).min(at + REACH);
    let next = after_addressee(scene, at + 1, end);
    next > at + 1
        && scene.word_is(next - 1, &CALLED)
        && scene.word_is(at + 1, &["a", "an", "the", "police", "911", "999"])
}

/// What is called and nothing said of it: `called the doctor`, `called an election`.
const CALLED: [&str; 17] = [
    "911",
    "999",
    "ambulance",
    "ambulances",
    "brigade",
    "conference",
    "doctor",
    "election",
    "elections",
    "halt",
    "hearing",
    "meeting",
    "meetings",
    "police",
    "session",
    "strike",
    "vote",
];

/// A noun in small letters, as in `went on sale`.
fn is_common_noun(scene: &Scene<'_>, at: usize) -> bool {
    scene.token(at).is_some_and(|token| token.kind == Kind::Word && token.case == Case::Lower)
        && phrase::is_nominal(scene, at)
        && !phrase::is_adverb(scene, at)
        && scene.run(at).is_none()
}

/// Whether the word can be the last of a singular subject: a name, a pronoun, a noun with an article.
fn takes_third(scene: &Scene<'_>, at: usize) -> bool {
    let token = scene.text.tokens[at];
    if token.kind != Kind::Word {
        return matches!(token.kind, Kind::Comma | Kind::Close | Kind::Dash | Kind::Quote);
    }
    if is_pronoun_like(scene, at) {
        return false;
    }
    if scene.entity(at).is_some() || token.is_capitalized() || token.is(Class::SUBJECT_PRONOUN | Class::CONJUNCTION) {
        return true;
    }
    if phrase::is_adverb(scene, at) || scene.word_is(at, &["which"]) {
        return true;
    }
    !is_plural(scene, at)
        && phrase::phrase_before(scene, at + 1, scene.floor(at))
            .is_some_and(|source| scene.is(source.start, Class::DETERMINER) && !is_pronoun_like(scene, source.start))
}

/// `as Bell notes in the programme`
fn is_as_told(scene: &Scene<'_>, verb: usize) -> bool {
    let Some(entity) = scene.entity(verb - 1) else { return false };
    matches!(entity.who, Named::Person(_))
        && entity.tokens.start.checked_sub(1).is_some_and(|before| scene.word_is(before, &["as"]))
}

/// Whether what an object or a clause begins with stands here: `claims that`, `reports the news`; not `DNC rules for`.
fn takes_object(scene: &Scene<'_>, at: usize) -> bool {
    let Some(token) = scene.token(at) else { return false };
    match token.kind {
        Kind::Word => {
            token.is_capitalized()
                || token.is(Class::DETERMINER | Class::SUBJECT_PRONOUN)
                || scene.word_is(
                    at,
                    &["that", "to", "not", "about", "it", "him", "how", "why", "whether", "if", "what", "there"],
                )
                || !token.is(Class::FUNCTION)
        }
        Kind::Number | Kind::Quote | Kind::Comma | Kind::Colon | Kind::Stop => true,
        _ => false,
    }
}

/// `some say`, `others say`, `both say`
fn is_pronoun_like(scene: &Scene<'_>, at: usize) -> bool {
    scene.word_is(
        at,
        &["some", "others", "other", "another", "many", "most", "few", "both", "all", "several", "those", "these"],
    )
}

/// Whether the subject before the verb is plural at its head: `people close to the mayor say`, `Smith and Bell say`.
fn has_plural_head(scene: &Scene<'_>, verb: usize) -> bool {
    let floor = scene.floor(verb);
    subject::subject_of(scene, verb, floor).is_some_and(|source| {
        let last = source.tokens.end - 1;
        is_plural(scene, last)
            || scene.word_is(last, &["people", "police", "men", "women"])
            // `people close to the mayor say`
            || scene.word_is(source.tokens.start, &["people", "those"])
            || source.start > floor && scene.word_is(source.start - 1, &["and"])
    })
}

pub(crate) fn is_plural(scene: &Scene<'_>, at: usize) -> bool {
    let word = scene.text.word(at);
    word.ends_with('s') && !word.ends_with("ss")
}

/// Whether a form of `be` makes the verb passive: `was told`.
fn is_passive(scene: &Scene<'_>, verb: usize) -> bool {
    let mut at = verb;
    while at > 0 && verb - at < 4 {
        at -= 1;
        if scene.word_is(
            at,
            &["was", "were", "is", "are", "be", "been", "being", "am", "wasn't", "isn't", "weren't", "aren't"],
        ) {
            return true;
        }
        if !phrase::is_adverb(scene, at) && !scene.is(at, Class::AUXILIARY) {
            return false;
        }
    }
    false
}

/// Verbs of handing on the words of another.
const QUOTING: [&str; 3] = ["quoted", "quotes", "quoting"];

/// Most tokens between such a verb and its `as saying`.
const QUOTED: usize = 15;

/// The participle of what is handed on by the verb at `quoting`: `saying` in `quoted Bell as saying`.
fn as_saying(scene: &Scene<'_>, quoting: usize) -> Option<usize> {
    let end = scene.sentence_end(quoting).min(quoting + QUOTED);
    (quoting + 2..end).find(|&at| scene.word_is(at, &["saying"]) && scene.word_is(at - 1, &["as"]))
}

/// Whose words `as saying` at `saying` hands on: `quoted Bell as saying`, `Bell was quoted as saying`.
fn quoted_speaker(scene: &Scene<'_>, saying: usize, floor: usize) -> Option<Source> {
    let last = saying.checked_sub(1).filter(|&last| scene.word_is(last, &["as"]))?;
    let first = floor.max(saying.saturating_sub(QUOTED));
    let quoting = (first..last).rev().find(|&at| scene.word_is(at, &QUOTING))?;
    if is_passive(scene, quoting) {
        return subject::subject_of(scene, quoting, floor);
    }
    if scene.word_is(quoting + 1, &["him", "her", "them"]) && quoting + 2 == last {
        let tokens = quoting + 1..quoting + 2;
        return Some(Source { start: tokens.start, tokens, kind: SourceKind::Pronoun });
    }
    phrase::phrase_after(scene, quoting + 1, last)
}

/// Whether an auxiliary stands before the verb, adverbs left aside: `has never known`.
fn follows_auxiliary(scene: &Scene<'_>, verb: usize) -> bool {
    let before = (verb.saturating_sub(4)..verb).rev().find(|&at| !phrase::is_adverb(scene, at));
    before.is_some_and(|at| scene.is(at, Class::AUXILIARY) || scene.kind(at) == Some(Kind::Clitic))
}

/// Who does the saying of the verb at `verb`, looked for before it from `floor` on.
pub(crate) fn speaker_before(scene: &Scene<'_>, verb: usize, cue: Cue, floor: usize) -> Option<Source> {
    if cue.form == Form::Ing && !is_progressive(scene, verb) {
        if let Some(source) = quoted_speaker(scene, verb, floor) {
            return Some(source);
        }
        // `with Bell saying that`
        if verb > floor
            && let Some(source) = phrase::phrase_before(scene, verb, floor)
            && matches!(source.kind, SourceKind::Named(Named::Person(_)) | SourceKind::Pronoun | SourceKind::Relative)
        {
            return Some(source);
        }
        // `…, Bell said, adding that`
        if let Some(source) = last_speaker(scene, verb, floor) {
            return Some(source);
        }
        // `After saying he was sorry, Bell left`: the subject comes after the comma.
        return subject::clause_subject(scene, verb, floor).or_else(|| {
            let opens = verb <= floor + 1;
            let end = (verb + REACH / 2).min(scene.text.tokens.len());
            let comma = (verb..end).find(|&at| scene.kind(at) == Some(Kind::Comma) && scene.run(at).is_none());
            comma.filter(|_| opens).and_then(|comma| subject::subject_here(scene, comma + 1, end))
        });
    }
    let shared = verb > floor && scene.word_is(verb - 1, &["and", "or", "but", "then", "to", "also"]);
    match subject::subject_of(scene, verb, floor) {
        Some(source) => Some(source),
        None if shared || scene.kind(verb.saturating_sub(1)) == Some(Kind::Comma) => {
            subject::clause_subject(scene, verb, floor)
        }
        None => None,
    }
}

/// Who does the last saying of the sentence before the participle at `verb`, where a comma sets it off.
fn last_speaker(scene: &Scene<'_>, verb: usize, floor: usize) -> Option<Source> {
    if verb == 0 || scene.kind(verb - 1) != Some(Kind::Comma) {
        return None;
    }
    let at = (floor..verb).rev().find(|&at| {
        scene.run(at).is_none() && saying_at(scene, at).is_some_and(|cue| matches!(cue.form, Form::Past | Form::Third))
    })?;
    subject_after(scene, at, verb)
        .or_else(|| subject::subject_of(scene, at, floor))
        .filter(|source| source.kind != SourceKind::Relative)
}

/// The subject of a verb that a comma precedes and nothing but its subject follows: `…, said Bell, who was there.`
pub(crate) fn subject_after(scene: &Scene<'_>, verb: usize, end: usize) -> Option<Source> {
    if verb == 0 || scene.kind(verb - 1) != Some(Kind::Comma) || is_set_off(scene, verb) {
        return None;
    }
    let source = phrase::phrase_after(scene, verb + 1, end)?;
    if source.kind == SourceKind::Pronoun {
        return None;
    }
    let next = after_circumstances(scene, after_brackets(scene, source.tokens.end, end), end);
    let closed = next >= end
        || matches!(scene.kind(next), Some(Kind::Stop | Kind::Comma))
        || scene.word_is(next, &["who", "of"]);
    closed.then_some(source)
}

/// Whether the sentence begins with its subject, and nothing but what two commas set off stands between it and the verb, which
/// then is no inverted one: `Ann Bell, the mayor, said two died`; not `The wall, said Bell, would hold`.
fn is_set_off(scene: &Scene<'_>, verb: usize) -> bool {
    let (floor, comma) = (scene.floor(verb), verb - 1);
    let Some(subject) = subject::subject_here(scene, floor, verb) else { return false };
    let human = Class::ROLE | Class::TITLE | Class::KIN;
    let is_human =
        matches!(subject.kind, SourceKind::Named(_) | SourceKind::Pronoun) || scene.is(subject.tokens.end - 1, human);
    let opens = subject.tokens.end;
    if !is_human || opens >= comma || scene.kind(opens) != Some(Kind::Comma) {
        return false;
    }
    let first = opens + 1;
    // `Bell, 33, of Leeds, denies it`
    let goes_on =
        |at: usize| scene.word_is(at + 1, &["of", "from", "who", "aged"]) || scene.kind(at + 1) == Some(Kind::Number);
    let is_other = |&at: &usize| scene.kind(at) == Some(Kind::Comma) && !goes_on(at) || scene.run(at).is_some();
    let others = (first..comma).filter(is_other).count();
    let describes = scene.is(first, Class::DETERMINER | Class::PREPOSITION | human | Class::TITLE_MODIFIER)
        || scene.word_is(first, &["who", "whose", "now", "then", "however", "meanwhile", "too", "aged"])
        || scene.kind(first) == Some(Kind::Number)
        || is_gerund(scene, first)
        || scene.token(first).is_some_and(|token| token.is_capitalized());
    others == 0 && describes
}

/// Index after a bracket that opens at `at`; `at` itself where none does.
fn after_brackets(scene: &Scene<'_>, at: usize, end: usize) -> usize {
    if scene.kind(at) != Some(Kind::Open) {
        return at;
    }
    (at..end.min(at + 12)).find(|&close| scene.kind(close) == Some(Kind::Close)).map_or(at, |close| close + 1)
}

fn is_progressive(scene: &Scene<'_>, verb: usize) -> bool {
    verb > 0 && scene.is(verb - 1, Class::AUXILIARY)
}

/// Index after an object that is spoken to, beginning at `at`: `reporters`, `The Hill`, `him`, `Wallace on Monday`.
pub(crate) fn after_addressee(scene: &Scene<'_>, at: usize, ceiling: usize) -> usize {
    // `told her mother`
    if scene.word_is(at, &["her"]) && scene.is(at + 1, Class::KIN | Class::ROLE) {
        return after_nouns(scene, at + 1, ceiling);
    }
    if scene.word_is(at, &["him", "her", "them", "us", "me", "you", "it"]) {
        return at + 1;
    }
    if let Some(entity) = scene.entity(at) {
        let end = entity.tokens.end;
        // `CNN’s Jake Tapper`, `Fox News host Sean Hannity`
        return if scene.kind(end) == Some(Kind::Clitic) || phrase::is_nominal(scene, end) && end < ceiling {
            after_nouns(scene, end, ceiling)
        } else {
            end
        };
    }
    after_nouns(scene, at, ceiling)
}

/// `in posing the question`: no place or time.
fn is_gerund(scene: &Scene<'_>, at: usize) -> bool {
    scene.token(at).is_some_and(|token| {
        let word = scene.text.word(at);
        token.case == Case::Lower && word.len() > 4 && word.ends_with("ing") && word != "morning" && word != "evening"
    })
}

/// Index after a title in marks, as `on Channel 4’s “Good Day”` has one; `at` itself where there is none.
fn after_title(scene: &Scene<'_>, at: usize, ceiling: usize) -> usize {
    match scene.run(at).map(|run| &scene.runs[run]) {
        Some(run) if run.open == at && run.words <= 6 && run.outer().end < ceiling => {
            let capital = scene.token(run.tokens.start).is_some_and(|token| token.is_capitalized());
            if capital { run.outer().end } else { at }
        }
        _ => at,
    }
}

/// Index after articles and nouns that begin at `at`.
pub(crate) fn after_nouns(scene: &Scene<'_>, at: usize, ceiling: usize) -> usize {
    let mut end = at;
    while end < ceiling && scene.is(end, Class::DETERMINER) {
        end += 1;
    }
    while end < ceiling
        && scene.run(end).is_none()
        && phrase::is_nominal(scene, end)
        && !scene.is(end, Class::DETERMINER)
    {
        end += 1;
    }
    end
}

/// Index after days, times, adverbs and phrases with a preposition that begin at `at`.
pub(crate) fn after_circumstances(scene: &Scene<'_>, at: usize, ceiling: usize) -> usize {
    let mut end = at;
    while end < ceiling && scene.run(end).is_none() && !begins_quantity(scene, end) {
        let time = |at: usize| scene.is(at, Class::TIME | Class::WEEKDAY | Class::MONTH);
        if scene.word_is(end, &["last", "this", "next", "earlier", "later"]) && time(end + 1) {
            end += 2;
        } else if (scene.word_is(end, &["a", "one", "two", "three"]) || scene.kind(end) == Some(Kind::Number))
            && time(end + 1)
            && scene.word_is(end + 2, &["earlier", "later", "ago", "before"])
        {
            end += 3;
        } else if scene.is(end, Class::WEEKDAY) {
            end += 1 + usize::from(scene.word_is(end + 1, &["morning", "afternoon", "evening", "night"]));
        } else if phrase::is_adverb(scene, end) {
            end += 1;
        } else if scene.is(end, Class::PREPOSITION) && !scene.word_is(end, &["of", "than", "like"]) {
            if is_gerund(scene, end + 1) {
                return end;
            }
            let next = if scene.is(end + 1, Class::WEEKDAY) { end + 2 } else { after_nouns(scene, end + 1, ceiling) };
            if next == end + 1 {
                return end;
            }
            end = after_title(scene, next, ceiling);
            // `at a meeting of the board with the mayor`
            while end < ceiling && scene.word_is(end, &["of"]) {
                end = after_nouns(scene, end + 1, ceiling);
            }
        } else {
            break;
        }
    }
    end
}

/// Words that count.
const COUNTS: [&str; 17] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "twenty",
    "half",
    "dozens",
    "scores",
    "hundreds",
    "thousands",
    "millions",
];

/// Whether a quantity begins here, which is the subject of what is said and no circumstance of the saying: `at least four people`,
/// `about 40 soldiers`, `most riders`, `there were`.
pub(crate) fn begins_quantity(scene: &Scene<'_>, at: usize) -> bool {
    let is_count = |at: usize| {
        (scene.kind(at) == Some(Kind::Number) || scene.word_is(at, &COUNTS))
            && !scene.is(at + 1, Class::TIME | Class::WEEKDAY | Class::MONTH)
            && !scene.word_is(at + 1, &["a.m", "a.m.", "p.m", "p.m.", "am", "pm", "o'clock", "o’clock"])
    };
    let noun = |at: usize| phrase::is_nominal(scene, at) && !scene.word_is(at, &["that"]);
    if scene.word_is(at, &["there"]) {
        return scene.is(at + 1, Class::AUXILIARY);
    }
    if scene.word_is(at, &["most", "both", "all"]) {
        return noun(at + 1) || scene.word_is(at + 1, &["of", "the", "his", "her", "their"]);
    }
    if scene.word_is(at, &["nearly", "almost", "only", "just", "even", "roughly", "approximately", "some"]) {
        return is_count(at + 1) || scene.word_is(at, &["even", "only"]) && scene.is(at + 1, Class::DETERMINER);
    }
    if scene.word_is(at, &["about", "around", "over", "under", "between"]) {
        return is_count(at + 1);
    }
    let pairs = scene.word_is(at, &["at"]) && scene.word_is(at + 1, &["least", "most"])
        || scene.word_is(at, &["up"]) && scene.word_is(at + 1, &["to"])
        || scene.word_is(at, &["more", "fewer", "less"]) && scene.word_is(at + 1, &["than"]);
    pairs && is_count(at + 2)
}
