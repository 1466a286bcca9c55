//! A story laid out for its quotes: what each token belongs to, looked up in one step.

use std::ops::Range;

use super::quoted::{self, Run};
use super::{Speaker, Who};
use crate::name::Names;
use crate::place::Place;
use crate::span::Span;
use crate::text::{Case, Class, Kind, Text, Token, is_one_of};

/// How far from a cue anything that belongs to it is looked for, in tokens; keeps every look-up short.
pub(crate) const REACH: usize = 90;

/// A story with its names and runs by token.
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) names: &'a Names,
    /// Mentions by name, in order.
    pub(crate) entities: Vec<Entity>,
    /// What stands in quotation marks, in order.
    pub(crate) runs: Vec<Run>,
    /// Tokens that name a people: `Czech`, in order.
    demonyms: Vec<usize>,
    entity_at: Vec<u32>,
    run_at: Vec<u32>,
    /// For each sentence, the first token of the sentence outside marks that it belongs to.
    outer_start: Vec<usize>,
}

/// A mention by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entity {
    pub(crate) tokens: Range<usize>,
    pub(crate) who: Named,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Person(usize),
    Organization(usize),
    Place(usize),
}

impl Named {
    pub(crate) fn who(self) -> Who {
        match self {
            Self::Person(n) => Who::Person(n),
            Self::Organization(n) => Who::Organization(n),
            Self::Place(n) => Who::Place(n),
        }
    }
}

impl<'a> Scene<'a> {
    pub(crate) fn new(text: &'a Text<'a>, names: &'a Names, places: &[Place]) -> Self {
        let entities = entities(text, names, places);
        let runs = quoted::runs(text);
        let mut entity_at = vec![0; text.tokens.len()];
        for (number, entity) in entities.iter().enumerate() {
            entity_at[entity.tokens.clone()].fill(number as u32 + 1);
        }
        let mut run_at = vec![0; text.tokens.len()];
        for (number, run) in runs.iter().enumerate() {
            run_at[run.outer()].fill(number as u32 + 1);
        }
        let peoples = places.iter().flat_map(|place| &place.mentions).filter(|mention| mention.is_demonym);
        let mut demonyms: Vec<usize> = peoples.flat_map(|mention| text.tokens_in(mention.span)).collect();
        demonyms.sort_unstable();
        let mut scene = Self { text, names, entities, runs, demonyms, entity_at, run_at, outer_start: Vec::new() };
        scene.outer_start = scene.outer_starts();
        scene
    }

    fn outer_starts(&self) -> Vec<usize> {
        let mut starts: Vec<usize> = Vec::with_capacity(self.text.sentences.len());
        for sentence in &self.text.sentences {
            let inside = self.run(sentence.start).filter(|&run| self.runs[run].open < sentence.start);
            // A run that began in an earlier sentence of the paragraph: the sentence around it began there.
            let around = inside.and_then(|run| starts.get(self.text.sentence_of(self.runs[run].open)).copied());
            let opens = self.text.paragraphs[sentence.paragraph].tokens.start == sentence.start;
            let start = if opens { after_dateline(self.text, sentence.start, sentence.end) } else { sentence.start };
            // `NEWARK, N.J.` was a sentence of its own.
            let is_dash = |&at: &usize| matches!(self.text.tokens[at].kind, Kind::Dash | Kind::Hyphen);
            let dashes = (start..sentence.end.saturating_sub(1)).take_while(is_dash).count();
            let start = start + dashes;
            starts.push(around.unwrap_or(start));
        }
        starts
    }

    /// The run that token `at` belongs to, its marks included.
    pub(crate) fn run(&self, at: usize) -> Option<usize> {
        (*self.run_at.get(at)? as usize).checked_sub(1)
    }

    /// The mention by name that token `at` belongs to.
    pub(crate) fn entity(&self, at: usize) -> Option<&Entity> {
        let number = (*self.entity_at.get(at)? as usize).checked_sub(1)?;
        self.entities.get(number)
    }

    /// Whether token `at` names a people.
    pub(crate) fn is_demonym(&self, at: usize) -> bool {
        self.demonyms.binary_search(&at).is_ok()
    }

    /// The token, or nothing past the end.
    pub(crate) fn token(&self, at: usize) -> Option<Token> {
        self.text.tokens.get(at).copied()
    }

    pub(crate) fn is(&self, at: usize, class: Class) -> bool {
        self.token(at).is_some_and(|token| token.is(class))
    }

    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.token(at).map(|token| token.kind)
    }

    /// Whether token `at` is one of these words, given in small letters.
    pub(crate) fn word_is(&self, at: usize, words: &[&str]) -> bool {
        at < self.text.tokens.len() && is_one_of(self.text.word(at), words)
    }

    /// First token of the sentence around `at`, runs in marks counted as one word, at most [`REACH`] away.
    pub(crate) fn sentence_start(&self, at: usize) -> usize {
        self.outer_start[self.text.sentence_of(at)]
    }

    /// Index after the last token of the sentence of `at`.
    pub(crate) fn sentence_end(&self, at: usize) -> usize {
        self.text.sentences[self.text.sentence_of(at)].end
    }

    /// Where the part of the sentence that may belong to a cue at `at` begins.
    pub(crate) fn floor(&self, at: usize) -> usize {
        self.sentence_start(at).max(at.saturating_sub(REACH))
    }

    /// The span of tokens, which are at least one.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Span {
        self.text.span(tokens)
    }

    /// Speaker for a mention of these tokens.
    pub(crate) fn speaker(&self, tokens: Range<usize>, who: Who) -> Speaker {
        Speaker { who, mention: Some(self.span(tokens)) }
    }
}

/// Index after a dateline with its dash, which is no part of the sentence: `LONDON, May 3 (AP) — It rained.`
fn after_dateline(text: &Text<'_>, start: usize, end: usize) -> usize {
    let first = text.tokens[start];
    if first.kind != Kind::Word || first.case != Case::Upper {
        return start;
    }
    let fits = |token: &Token| {
        token.is_capitalized()
            || matches!(token.kind, Kind::Number | Kind::Comma | Kind::Open | Kind::Close | Kind::Symbol | Kind::Hyphen)
    };
    // `NEWARK, N.J. -- It rained.`; `MUMBAI: It rained.`
    let is_free = |at: usize| text.tokens[at - 1].end < text.tokens[at].start;
    let ends = |at: usize| match text.tokens[at].kind {
        Kind::Dash | Kind::Colon => true,
        Kind::Hyphen => is_free(at) || text.tokens[at - 1].kind == Kind::Hyphen,
        _ => false,
    };
    let dash = (start + 1..end.min(start + 14)).find(|&at| ends(at) || !fits(&text.tokens[at]));
    let Some(dash) = dash.filter(|&at| ends(at)) else { return start };
    (dash..end).find(|&at| !ends(at)).unwrap_or(start)
}

fn entities(text: &Text<'_>, names: &Names, places: &[Place]) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut add = |span: Span, who: Named| {
        let tokens = text.tokens_in(span);
        if !tokens.is_empty() {
            found.push(Entity { tokens, who });
        }
    };
    for (number, person) in names.people.iter().enumerate() {
        person.mentions.iter().for_each(|mention| add(mention.span, Named::Person(number)));
    }
    for (number, organization) in names.organizations.iter().enumerate() {
        organization.mentions.iter().for_each(|mention| add(mention.span, Named::Organization(number)));
    }
    for (number, place) in places.iter().enumerate() {
        let names = place.mentions.iter().filter(|mention| !mention.is_demonym);
        names.for_each(|mention| add(mention.span, Named::Place(number)));
    }
    // Where names overlap, the one that begins first counts, then the longer.
    found.sort_by_key(|entity| (entity.tokens.start, std::cmp::Reverse(entity.tokens.end)));
    let mut end = 0;
    found.retain(|entity| {
        let free = entity.tokens.start >= end;
        end = end.max(entity.tokens.end);
        free
    });
    found
}
