//! From a query to the engine's: which fields answer a clause, and how a lone `NOT` is one.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery,
    RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as EngineField, IndexRecordOption, Term};

use super::ast::{Clause, Dates, Field, Query, Value, Words};
use super::join::{Listed, QuotesOf, StoriesOf};
use super::near::Node;
use super::positional::{Positional, any_of};
use super::word::{Form, Matcher, Word};
use crate::error::{Error, Result};
use crate::index::Reader;
use crate::index::days::Days;
use crate::index::entry::LONGEST_BLOCK;
use crate::index::limits::signs;
use crate::index::ranking::InSteps;
use crate::index::schema::{Fields, QUOTE, STORY};
use crate::index::words::Stems;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Stories.
    Stories,
    /// Quotes; words without a field are words said.
    Quotes,
}

/// How much more a word counts in the headline.
const HEADLINE: f32 = 1.5;
/// How much a word counts in another form than the one typed.
const OTHER_FORM: f32 = 0.8;
/// Most words that a pattern may stand for where positions count.
const MOST_WORDS: usize = 20_000;
/// How much it counts in addition that the words stand close together, and how close.
const TOGETHER: f32 = 2.0;
const REACH: u32 = 8;
/// How far the words of one name may be moved in what is kept of it: from either end to the other.
const NAME_REACH: u32 = 2 * LONGEST_BLOCK as u32;
/// Days beyond which there are no dates: about 27,000 years from 1970.
const FAR: i64 = 10_000_000;

/// Turns a query into the engine's, which finds documents of the target's kind alone.
///
/// # Errors
///
/// Where the index cannot be read: the forms of a word are those that the index knows.
pub fn lower(query: &Query, reader: &Reader, target: Target) -> Result<Box<dyn EngineQuery>> {
    let lowering = Lowering { reader, fields: reader.fields(), target };
    let kind = match target {
        Target::Stories => STORY,
        Target::Quotes => QUOTE,
    };
    let mut parts = vec![(Occur::Must, lowering.kind(kind)), (Occur::Must, lowering.query(query)?)];
    parts.extend(lowering.together(query).map(|bonus| (Occur::Should, bonus)));
    Ok(Box::new(BooleanQuery::new(parts)))
}

/// Finds the quotes of the stories that an engine's query finds, which must find stories alone.
pub fn quotes_of(stories: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(QuotesOf::new(stories))
}

struct Lowering<'r> {
    reader: &'r Reader,
    fields: Fields,
    target: Target,
}

impl Lowering<'_> {
    fn kind(&self, kind: &str) -> Box<dyn EngineQuery> {
        constant(term(Term::from_field_text(self.fields.kind, kind)))
    }

    fn query(&self, query: &Query) -> Result<Box<dyn EngineQuery>> {
        Ok(match query {
            Query::All => constant(Box::new(AllQuery)),
            Query::And(parts) => {
                let mut all = Vec::with_capacity(parts.len() + 1);
                for part in parts {
                    all.push(match part {
                        Query::Not(part) => (Occur::MustNot, self.listed(part)?),
                        part => (Occur::Must, self.query(part)?),
                    });
                }
                if all.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                    all.push((Occur::Must, constant(Box::new(AllQuery))));
                }
                Box::new(BooleanQuery::new(all))
            }
            Query::Or(parts) => union(parts.iter().map(|part| self.query(part)).collect::<Result<_>>()?),
            // The engine finds nothing where all is excluded from nothing.
            Query::Not(part) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, constant(Box::new(AllQuery))),
                (Occur::MustNot, self.listed(part)?),
            ])),
            Query::Clause(clause) => self.clause(clause)?,
        })
    }

    /// What is to be excluded.
    fn listed(&self, query: &Query) -> Result<Box<dyn EngineQuery>> {
        Ok(Box::new(Listed::new(self.query(query)?)))
    }

    fn clause(&self, clause: &Clause) -> Result<Box<dyn EngineQuery>> {
        let fields = &self.fields;
        let words = match &clause.value {
            Value::Dates(dates) if clause.field == Some(Field::Mentions) => {
                return Ok(self.reach(self.keys(fields.mentions, *dates)?));
            }
            Value::Dates(dates) => return self.dates(*dates),
            Value::Flag(flag) => return Ok(self.reach(term(Term::from_field_text(fields.flags, flag)))),
            Value::Words(words) => words,
        };
        let Some(field) = clause.field else {
            return match self.target {
                Target::Quotes => self.text(fields.said, words),
                Target::Stories => Ok(union(vec![
                    self.text(fields.text, words)?,
                    boosted(self.text(fields.headline, words)?, HEADLINE),
                ])),
            };
        };
        match (field, self.target) {
            (Field::Text, Target::Quotes) => return self.text(fields.said, words),
            (Field::Speaker, Target::Quotes) => return self.names(fields.speaker, words),
            (Field::Quote | Field::About | Field::Cue | Field::QuoteKind, target) => {
                let quotes = match field {
                    Field::Quote => self.text(fields.said, words)?,
                    Field::About => self.names(fields.about, words)?,
                    Field::Cue => self.text(fields.cue, words)?,
                    _ => code(fields.quote_kind, words),
                };
                return Ok(match target {
                    Target::Quotes => quotes,
                    Target::Stories => {
                        let quotes = BooleanQuery::intersection(vec![self.kind(QUOTE), quotes]);
                        Box::new(StoriesOf::new(Box::new(quotes)))
                    }
                });
            }
            _ => {}
        }
        let story = match field {
            Field::Text => self.text(fields.text, words)?,
            Field::Headline => self.text(fields.headline, words)?,
            Field::Person => self.names(fields.person, words)?,
            Field::Speaker => self.names(fields.speaker, words)?,
            Field::Place => self.names(fields.place, words)?,
            Field::Organization => self.names(fields.organization, words)?,
            Field::Byline => self.label(fields.byline, words)?,
            Field::Dateline => self.label(fields.dateline, words)?,
            Field::Source => self.label(fields.source, words)?,
            Field::Section => self.label(fields.section, words)?,
            Field::File => self.label(fields.path, words)?,
            Field::Language => code(fields.language, words),
            Field::Format => code(fields.format, words),
            // Fields of quotes were answered above, and those of dates and flags hold no words.
            Field::Date | Field::Mentions | Field::Has | Field::Is => Box::new(EmptyQuery),
            Field::Quote | Field::About | Field::Cue | Field::QuoteKind => Box::new(EmptyQuery),
        };
        Ok(self.reach(story))
    }

    /// A query about stories, as one about what is looked for.
    fn reach(&self, stories: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
        match self.target {
            Target::Stories => stories,
            Target::Quotes => {
                let stories = BooleanQuery::intersection(vec![self.kind(STORY), stories]);
                Box::new(QuotesOf::new(Box::new(stories)))
            }
        }
    }

    /// Words of a text.
    fn text(&self, field: EngineField, words: &Words) -> Result<Box<dyn EngineQuery>> {
        match words {
            Words::Any(parts) => Ok(union(parts.iter().map(|part| self.text(field, part)).collect::<Result<_>>()?)),
            Words::Phrase { words: row, slop } => match row.as_slice() {
                [] => Ok(Box::new(EmptyQuery)),
                [only] => self.word(field, only),
                row if *slop == 0 && row.iter().all(|word| word.form == Form::Exact) => {
                    let terms = row.iter().map(|word| Term::from_field_text(field, &word.text)).collect();
                    Ok(InSteps::of(PhraseQuery::new(terms)))
                }
                _ => self.positional(field, words, None),
            },
            Words::Near { .. } | Words::AtLeast { .. } => self.positional(field, words, None),
        }
    }

    /// One word: itself counts most.
    fn word(&self, field: EngineField, word: &Word) -> Result<Box<dyn EngineQuery>> {
        match word.form {
            Form::Exact => Ok(counted(Term::from_field_text(field, &word.text))),
            Form::Any => {
                let mut forms = vec![counted(Term::from_field_text(field, &word.text))];
                let others = self.found_by(field, word)?.into_iter().filter(|other| *other != word.text);
                forms.extend(others.map(|form| boosted(counted(Term::from_field_text(field, &form)), OTHER_FORM)));
                Ok(union(forms))
            }
            Form::Pattern | Form::Fuzzy(_) => {
                let words = self.found_by(field, word)?;
                let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
                Ok(Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 1.0)))
            }
        }
    }

    /// A name: its words in one block, in whatever order and with whatever between them (`Edward Kennedy` finds Edward
    /// M. Kennedy, `Senator Kennedy` finds whom the text calls so).
    fn names(&self, field: EngineField, words: &Words) -> Result<Box<dyn EngineQuery>> {
        match words.plainly() {
            Words::Phrase { words: row, .. } if row.len() == 1 => self.word(field, &row[0]),
            // No name has so many words.
            Words::Phrase { words: row, .. } if row.len() > 4 * LONGEST_BLOCK => Ok(Box::new(EmptyQuery)),
            words => self.positional(field, &words, Some(NAME_REACH)),
        }
    }

    /// A few words as they stand.
    fn label(&self, field: EngineField, words: &Words) -> Result<Box<dyn EngineQuery>> {
        self.text(field, &words.plainly())
    }

    fn positional(&self, field: EngineField, words: &Words, reach: Option<u32>) -> Result<Box<dyn EngineQuery>> {
        let mut slots = Vec::new();
        let node = Node::new(words, &mut slots, reach);
        let mut terms = Vec::with_capacity(slots.len());
        for slot in &slots {
            let found = self.found_by(field, slot)?;
            if found.len() > MOST_WORDS {
                return Err(Error::TooManyWords { pattern: slot.text.clone(), words: found.len() });
            }
            terms.push(found.iter().map(|word| Term::from_field_text(field, word)).collect::<Vec<_>>());
        }
        let plain = any_of(Some(&terms.iter().flatten().take(64).cloned().collect()));
        let limits = node.needs_limits().then(|| signs(&self.fields, field));
        let query = Positional { node, terms, limits, is_weighed: false };
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, Box::new(query)), (Occur::Should, plain)])))
    }

    /// The words of a field that a word finds.
    fn found_by(&self, field: EngineField, word: &Word) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        if word.form == Form::Exact {
            found.insert(word.text.clone());
            return Ok(found);
        }
        let matcher = Matcher::new(word);
        let mut stems = Stems::default();
        self.reader.each_word(field, matcher.beginning(), |other| {
            if matcher.finds(other, &mut stems) {
                found.insert(other.to_owned());
            }
        })?;
        Ok(found)
    }

    fn dates(&self, dates: Dates) -> Result<Box<dyn EngineQuery>> {
        Ok(match dates {
            Dates::Known(how) => self.reach(term(Term::from_field_text(self.fields.dated, how))),
            Dates::Yearly { .. } => self.reach(self.keys(self.fields.date, dates)?),
            Dates::Within(Days { first, last }) => {
                let range = |field, from: i64, to: i64| -> Box<dyn EngineQuery> {
                    let bound = |day: i64| Bound::Included(Term::from_field_i64(field, day.clamp(-FAR, FAR)));
                    constant(Box::new(RangeQuery::new(bound(from), bound(to))))
                };
                let (day, last_day) = (self.fields.day, self.fields.last_day);
                Box::new(BooleanQuery::intersection(vec![range(day, first, FAR), range(last_day, -FAR, last)]))
            }
        })
    }

    /// Stories with one of the dates kept in a field that is as it should be. There are no more different dates than
    /// days in an archive's time.
    fn keys(&self, field: EngineField, dates: Dates) -> Result<Box<dyn EngineQuery>> {
        let mut terms = Vec::new();
        self.reader.each_word(field, "", |value| {
            let fits = Days::of_value(value).is_some_and(|days| match dates {
                Dates::Within(Days { first, last }) => first <= days.first && days.last <= last,
                Dates::Yearly { month, day } => days.are_yearly(month, day),
                Dates::Known(_) => false,
            });
            if fits {
                terms.push(Term::from_field_text(field, value));
            }
        })?;
        Ok(constant(any_of(Some(&terms))))
    }

    /// Words that are all wanted count more where they stand close together.
    fn together(&self, query: &Query) -> Option<Box<dyn EngineQuery>> {
        let Query::And(parts) = query else { return None };
        let field = match self.target {
            Target::Stories => self.fields.text,
            Target::Quotes => self.fields.said,
        };
        let words: Vec<Term> = parts
            .iter()
            .filter_map(|part| match part {
                Query::Clause(Clause { field: None, value: Value::Words(words), .. }) => words.single(),
                _ => None,
            })
            .filter(|word| matches!(word.form, Form::Any | Form::Exact))
            .map(|word| Term::from_field_text(field, &word.text))
            .take(8)
            .collect();
        if words.len() < 2 {
            return None;
        }
        // The engine's own phrases with room are found more or less often by which of the words are rarer in a segment.
        let node = Node::Phrase { slots: (0..words.len()).collect(), slop: REACH };
        let terms = words.into_iter().map(|word| vec![word]).collect();
        let close = Positional { node, terms, limits: None, is_weighed: true };
        Some(boosted(InSteps::of(close), TOGETHER))
    }
}

/// One code, as it stands.
fn code(field: EngineField, words: &Words) -> Box<dyn EngineQuery> {
    match words.single() {
        Some(word) => term(Term::from_field_text(field, &word.text)),
        None => Box::new(EmptyQuery),
    }
}

fn counted(term: Term) -> Box<dyn EngineQuery> {
    InSteps::of(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn term(term: Term) -> Box<dyn EngineQuery> {
    InSteps::of(TermQuery::new(term, IndexRecordOption::Basic))
}

fn constant(query: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn boosted(query: Box<dyn EngineQuery>, boost: f32) -> Box<dyn EngineQuery> {
    Box::new(BoostQuery::new(query, boost))
}

fn union(queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    Box::new(BooleanQuery::union(queries))
}
