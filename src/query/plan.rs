//! From a query to the engine's: which fields answer a clause, and how a lone `NOT` is one.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field as EngineField, IndexRecordOption, Term};
use tantivy::tokenizer::TextAnalyzer;

use super::ast::{Clause, Dates, Field, Query, Value};
use super::join::QuotesOf;
use crate::error::Result;
use crate::index::Reader;
use crate::index::days::Days;
use crate::index::entry::LONGEST_BLOCK;
use crate::index::schema::{Fields, QUOTE, STORY};
use crate::index::words::{exact, stemmer};

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
/// Most forms of one word that are looked for.
const MOST_FORMS: usize = 200;
/// How much it counts in addition that the words stand close together, and how close.
const TOGETHER: f32 = 2.0;
const REACH: u32 = 8;
/// How far apart the words of one name may stand in what is kept of it, in whatever order.
const NAME_REACH: u32 = 4 * LONGEST_BLOCK as u32;
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
                        Query::Not(part) => (Occur::MustNot, self.query(part)?),
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
                (Occur::MustNot, self.query(part)?),
            ])),
            Query::Clause(clause) => self.clause(clause)?,
        })
    }

    fn clause(&self, clause: &Clause) -> Result<Box<dyn EngineQuery>> {
        let fields = &self.fields;
        let words = match &clause.value {
            Value::Dates(dates) => return Ok(self.dates(*dates)),
            Value::Word(words) | Value::Phrase(words) => words,
        };
        let exactly = matches!(clause.value, Value::Phrase(_));
        if self.target == Target::Quotes {
            match clause.field {
                None | Some(Field::Text) => return self.text(fields.said, words, exactly),
                Some(Field::Speaker) => return Ok(name(fields.speaker, words)),
                Some(Field::QuoteKind) => return Ok(term(Term::from_field_text(fields.quote_kind, words))),
                Some(_) => {}
            }
        }
        let story = match clause.field {
            None => union(vec![
                self.text(fields.text, words, exactly)?,
                boosted(self.text(fields.headline, words, exactly)?, HEADLINE),
            ]),
            Some(Field::Text) => self.text(fields.text, words, exactly)?,
            Some(Field::Headline) => self.text(fields.headline, words, exactly)?,
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
            // Dates were read when the query was, and a story is no kind of quote: words of these are none.
            Some(Field::Date | Field::QuoteKind) => Box::new(EmptyQuery),
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

    /// Words of a text: a single one in any of its forms, several as a phrase.
    fn text(&self, field: EngineField, words: &str, exactly: bool) -> Result<Box<dyn EngineQuery>> {
        let mut typed = exact(words);
        let Some(word) = typed.pop().filter(|_| !exactly && typed.is_empty()) else {
            return Ok(phrase(field, exact(words), 0));
        };
        let mut forms = vec![counted(Term::from_field_text(field, &word))];
        for form in self.forms(field, &word)? {
            forms.push(boosted(counted(Term::from_field_text(field, &form)), OTHER_FORM));
        }
        Ok(union(forms))
    }

    /// The other words of the index that share a stem with this one.
    fn forms(&self, field: EngineField, word: &str) -> Result<BTreeSet<String>> {
        let mut stemmer = stemmer();
        let stem = stem_of(&mut stemmer, word);
        let mut forms = BTreeSet::new();
        self.reader.each_word(field, beginning(&stem), |other| {
            if other != word && forms.len() < MOST_FORMS && stem_of(&mut stemmer, other) == stem {
                forms.insert(other.to_owned());
            }
        })?;
        Ok(forms)
    }

    fn dates(&self, dates: Dates) -> Box<dyn EngineQuery> {
        match dates {
            Dates::Known(how) => self.reach(term(Term::from_field_text(self.fields.dated, how))),
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
            Target::Stories => self.fields.text,
            Target::Quotes => self.fields.said,
        };
        let words: Vec<String> = parts
            .iter()
            .filter_map(|part| match part {
                Query::Clause(Clause { field: None, value: Value::Word(word), .. }) => Some(exact(word)),
                _ => None,
            })
            .flatten()
            .take(8)
            .collect();
        (words.len() >= 2).then(|| boosted(phrase(field, words, REACH), TOGETHER))
    }
}

/// A name: its words in one block, in whatever order and with whatever between them (`Edward Kennedy` finds Edward M.
/// Kennedy, `Senator Kennedy` finds whom the text calls so).
fn name(field: EngineField, words: &str) -> Box<dyn EngineQuery> {
    let mut words = exact(words);
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
    phrase(field, words, NAME_REACH)
}

/// The stem of one word; nothing where it is not one word to the analyser.
fn stem_of(stemmer: &mut TextAnalyzer, word: &str) -> Option<String> {
    let mut stream = stemmer.token_stream(word);
    let stem = stream.next().map(|token| token.text.clone())?;
    stream.next().is_none().then_some(stem)
}

/// What all words of a stem begin with: the stem, but for an ending that stemming may have changed (`tries`, `try`).
fn beginning(stem: &Option<String>) -> &str {
    let Some(stem) = stem.as_deref() else { return "\u{0}" };
    let changed = if stem.ends_with("ie") { 2 } else { usize::from(stem.ends_with(['i', 'e', 'y', 'l'])) };
    match stem.len().checked_sub(changed).filter(|end| *end > 0 && stem.is_char_boundary(*end)) {
        Some(end) => &stem[..end],
        None => stem,
    }
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
