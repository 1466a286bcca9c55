//! From a query to the engine's: which fields answer a clause, and how a lone `NOT` is one.

use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field as EngineField, IndexRecordOption, Term};

use super::ast::{Clause, Dates, Field, Query, Value};
use crate::index::days::Days;
use crate::index::schema::{Fields, QUOTE, STORY};
use crate::index::words::{exact, stems};

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
/// How much a word counts in addition where it stands as it was typed.
const AS_TYPED: f32 = 0.3;
/// How much it counts in addition that the words stand close together, and how close.
const TOGETHER: f32 = 2.0;
const REACH: u32 = 8;
/// Days beyond which there are no dates: about 27,000 years from 1970.
const FAR: i64 = 10_000_000;

/// Turns a query into the engine's, which finds documents of the target's kind alone.
pub fn lower(query: &Query, fields: &Fields, target: Target) -> Box<dyn EngineQuery> {
    let kind = match target {
        Target::Stories => STORY,
        Target::Quotes => QUOTE,
    };
    let lowering = Lowering { fields, target };
    let mut parts = vec![
        (Occur::Must, constant(term(Term::from_field_text(fields.kind, kind)))),
        (Occur::Must, lowering.query(query)),
    ];
    parts.extend(lowering.together(query).map(|bonus| (Occur::Should, bonus)));
    Box::new(BooleanQuery::new(parts))
}

struct Lowering<'f> {
    fields: &'f Fields,
    target: Target,
}

impl Lowering<'_> {
    fn query(&self, query: &Query) -> Box<dyn EngineQuery> {
        match query {
            Query::All => constant(Box::new(AllQuery)),
            Query::And(parts) => {
                let mut all: Vec<_> = parts
                    .iter()
                    .map(|part| match part {
                        Query::Not(part) => (Occur::MustNot, self.query(part)),
                        part => (Occur::Must, self.query(part)),
                    })
                    .collect();
                if all.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                    all.push((Occur::Must, constant(Box::new(AllQuery))));
                }
                Box::new(BooleanQuery::new(all))
            }
            Query::Or(parts) => union(parts.iter().map(|part| self.query(part)).collect()),
            // The engine finds nothing where all is excluded from nothing.
            Query::Not(part) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, constant(Box::new(AllQuery))),
                (Occur::MustNot, self.query(part)),
            ])),
            Query::Clause(clause) => self.clause(clause),
        }
    }

    fn clause(&self, clause: &Clause) -> Box<dyn EngineQuery> {
        let fields = self.fields;
        let words = match &clause.value {
            Value::Dates(dates) => return self.dates(*dates),
            Value::Word(words) | Value::Phrase(words) => words,
        };
        let exactly = matches!(clause.value, Value::Phrase(_));
        match clause.field {
            None if self.target == Target::Quotes => self.text(fields.said, fields.said_stems, words, exactly),
            None => union(vec![
                self.text(fields.text, fields.text_stems, words, exactly),
                boosted(self.text(fields.headline, fields.headline_stems, words, exactly), HEADLINE),
            ]),
            Some(Field::Text) if self.target == Target::Quotes => {
                self.text(fields.said, fields.said_stems, words, exactly)
            }
            Some(Field::Text) => self.text(fields.text, fields.text_stems, words, exactly),
            Some(Field::Headline) => self.text(fields.headline, fields.headline_stems, words, exactly),
            Some(Field::Person) => name(fields.person, words),
            Some(Field::Speaker) => name(fields.speaker, words),
            Some(Field::Place) => name(fields.place, words),
            Some(Field::Organization) => name(fields.organization, words),
            Some(Field::Byline) => phrase(fields.byline, exact(words), 0),
            Some(Field::Dateline) => phrase(fields.dateline, exact(words), 0),
            Some(Field::Source) => phrase(fields.source, exact(words), 0),
            Some(Field::File) => phrase(fields.path, exact(words), 0),
            Some(Field::Language) => term(Term::from_field_text(fields.language, &words.to_lowercase())),
            Some(Field::Format) => term(Term::from_field_text(fields.format, &words.to_lowercase())),
            Some(Field::QuoteKind) => term(Term::from_field_text(fields.quote_kind, words)),
            // Dates were read when the query was; words are none.
            Some(Field::Date) => Box::new(EmptyQuery),
        }
    }

    /// Words of a text: a single one by its stem, several as a phrase.
    fn text(&self, field: EngineField, stemmed: EngineField, words: &str, exactly: bool) -> Box<dyn EngineQuery> {
        let typed = exact(words);
        if exactly || typed.len() != 1 {
            return phrase(field, typed, 0);
        }
        let stem = stems(words).into_iter().map(|stem| counted(Term::from_field_text(stemmed, &stem)));
        let as_typed = typed.iter().map(|word| boosted(counted(Term::from_field_text(field, word)), AS_TYPED));
        union(stem.chain(as_typed).collect())
    }

    fn dates(&self, dates: Dates) -> Box<dyn EngineQuery> {
        match dates {
            Dates::Known(how) => term(Term::from_field_text(self.fields.dated, how)),
            Dates::Within(Days { first, last }) => {
                let range = |field, from: i64, to: i64| -> Box<dyn EngineQuery> {
                    let bound = |day: i64| Bound::Included(Term::from_field_i64(field, day.clamp(-FAR, FAR)));
                    constant(Box::new(RangeQuery::new(bound(from), bound(to))))
                };
                let (day, last_day) = (self.fields.day, self.fields.last_day);
                Box::new(BooleanQuery::intersection(vec![range(day, first, FAR), range(last_day, -FAR, last)]))
            }
        }
    }

    /// Words that are all wanted count more where they stand close together.
    fn together(&self, query: &Query) -> Option<Box<dyn EngineQuery>> {
        let Query::And(parts) = query else { return None };
        let field = match self.target {
            Target::Stories => self.fields.text_stems,
            Target::Quotes => self.fields.said_stems,
        };
        let words: Vec<String> = parts
            .iter()
            .filter_map(|part| match part {
                Query::Clause(Clause { field: None, value: Value::Word(word), .. }) => Some(stems(word)),
                _ => None,
            })
            .flatten()
            .take(8)
            .collect();
        (words.len() >= 2).then(|| boosted(phrase(field, words, REACH), TOGETHER))
    }
}

/// A name: its words in order, one other word between them at most (`Edward Kennedy` finds Edward M. Kennedy).
fn name(field: EngineField, words: &str) -> Box<dyn EngineQuery> {
    phrase(field, exact(words), 1)
}

fn phrase(field: EngineField, words: Vec<String>, slop: u32) -> Box<dyn EngineQuery> {
    let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => counted(terms.remove(0)),
        _ => {
            let mut phrase = PhraseQuery::new(terms);
            phrase.set_slop(slop);
            Box::new(phrase)
        }
    }
}

fn counted(term: Term) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn term(term: Term) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
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
