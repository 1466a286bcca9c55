//! How a query was read, in plain words; what each part of it finds; and which part is to blame where nothing is found.

use std::fmt;

use super::ast::{Clause, Dates, Field, Holds, Near, Query, Value, Words};
use super::plan::{Target, lower};
use super::word::{Form, Word};
use crate::error::Result;
use crate::index::Reader;
use crate::index::days::{Days, date};
use crate::index::flags::FLAGS;
use crate::time::month_name;

/// One part of a query in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it stands: 0 for the whole.
    pub depth: usize,
    /// `“wolf” in any form`
    pub text: String,
    /// How many stories or quotes answer it.
    pub found: usize,
}

/// How a query was read, the whole before its parts.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn explain(query: &Query, reader: &Reader, target: Target) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    each(query, 0, &mut |depth, text, part| {
        let found = reader.count(&*lower(part, reader, target)?)?;
        lines.push(Line { depth, text, found });
        Ok(())
    })?;
    Ok(lines)
}

fn each(query: &Query, depth: usize, tell: &mut impl FnMut(usize, String, &Query) -> Result<()>) -> Result<()> {
    match query {
        Query::All => tell(depth, "everything".into(), query),
        Query::Clause(clause) => tell(depth, clause.to_string(), query),
        Query::Not(part) => match &**part {
            Query::Clause(clause) => tell(depth, format!("not {clause}"), query),
            part => {
                tell(depth, "not this:".into(), query)?;
                each(part, depth + 1, tell)
            }
        },
        Query::And(parts) | Query::Or(parts) => {
            let all = matches!(query, Query::And(_));
            tell(depth, if all { "all of these:" } else { "one of these:" }.into(), query)?;
            parts.iter().try_for_each(|part| each(part, depth + 1, tell))
        }
    }
}

/// Why nothing is found, in sentences: the words that nothing holds; else what, left out, would let something be found.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn blame(query: &Query, reader: &Reader, target: Target) -> Result<Vec<String>> {
    let thing = if target == Target::Quotes { "quote" } else { "story" };
    let count = |query: &Query| -> Result<usize> { reader.count(&*lower(query, reader, target)?) };
    let Query::And(parts) = query else { return Ok(inner(query, reader, target)?.into_iter().collect()) };
    let mut missing = Vec::new();
    let mut sentences = Vec::new();
    for part in parts {
        if count(part)? == 0 {
            missing.push(describe(part));
            sentences.extend(inner(part, reader, target)?);
        }
    }
    if !missing.is_empty() {
        sentences.insert(0, format!("No {thing} answers {}.", missing.join(", nor ")));
        return Ok(sentences);
    }
    for (at, part) in parts.iter().enumerate() {
        let rest = parts.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, part)| part.clone()).collect();
        let found = count(&Query::And(rest))?;
        if found > 0 && parts.len() > 2 {
            let (noun, verb) = if found == 1 { (thing, "answers") } else { (plural(thing), "answer") };
            sentences.push(format!("Without {}, {found} {noun} {verb}.", describe(part)));
        }
    }
    if sentences.is_empty() {
        sentences.push(format!("Each part of the query is found somewhere, but no {thing} answers all of them."));
    }
    Ok(sentences)
}

/// Which word is to blame where words are to stand near each other.
fn inner(query: &Query, reader: &Reader, target: Target) -> Result<Option<String>> {
    let Query::Clause(Clause { field, value: Value::Words(words), .. }) = query else { return Ok(None) };
    let mut single = Vec::new();
    each_word(words, &mut single);
    if single.len() < 2 {
        return Ok(None);
    }
    let mut missing = Vec::new();
    for word in single {
        let value = Value::Words(Words::Phrase { words: vec![word.clone()], slop: 0 });
        let one = Query::Clause(Clause { field: *field, value, span: 0..0 });
        if reader.count(&*lower(&one, reader, target)?)? == 0 {
            missing.push(format!("“{}”", word.text));
        }
    }
    Ok(Some(match missing.as_slice() {
        [] => "Its words are all found, but nowhere so together.".into(),
        [one] => format!("{one} is found nowhere."),
        several => format!("{} are found nowhere.", several.join(" and ")),
    }))
}

fn each_word<'w>(words: &'w Words, found: &mut Vec<&'w Word>) {
    match words {
        Words::Phrase { words, .. } => found.extend(words),
        Words::Any(parts) => parts.iter().for_each(|part| each_word(part, found)),
        Words::AtLeast { what, .. } => each_word(what, found),
        Words::Near { left, right, .. } => {
            each_word(left, found);
            each_word(right, found);
        }
    }
}

fn plural(thing: &str) -> &'static str {
    if thing == "quote" { "quotes" } else { "stories" }
}

fn describe(query: &Query) -> String {
    match query {
        Query::All => "everything".into(),
        Query::Clause(clause) => clause.to_string(),
        Query::Not(part) => format!("not {}", describe(part)),
        Query::And(parts) => format!("({})", parts.iter().map(describe).collect::<Vec<_>>().join(" and ")),
        Query::Or(parts) => format!("({})", parts.iter().map(describe).collect::<Vec<_>>().join(" or ")),
    }
}

impl fmt::Display for Clause {
    /// The clause in words: `headline with “wolf” in any form`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Dates(dates) => {
                f.write_str(if self.field == Some(Field::Mentions) {
                    "a date spoken of"
                } else {
                    "a date of its own"
                })?;
                write_dates(f, *dates)
            }
            Value::Flag(name) => {
                let about = FLAGS.iter().find(|flag| flag.name == *name).map_or(*name, |flag| flag.about);
                write!(f, "a story that {about}")
            }
            Value::Words(words) => {
                if self.field == Some(Field::QuoteKind) {
                    f.write_str("the kind of quote ")?;
                } else if let Some(name) = self.field.and_then(Field::name) {
                    write!(f, "{name} ")?;
                }
                let stems = self.field.is_none_or(|field| field.holds() == Holds::Text || field == Field::Cue);
                write_words(f, words, stems)
            }
        }
    }
}

fn write_dates(f: &mut fmt::Formatter<'_>, dates: Dates) -> fmt::Result {
    let day = |day: i64| date(day).map_or_else(|| "the end of the calendar".into(), |date| date.to_string());
    match dates {
        Dates::Known("none") => f.write_str(" that is not known"),
        Dates::Known(how) => write!(f, " that is {how}"),
        Dates::Yearly { month, day } => {
            let name = month_name(month).unwrap_or_default();
            match day {
                Some(day) => write!(f, " that is {day} {name} of any year"),
                None => write!(f, " in {name} of any year"),
            }
        }
        Dates::Within(Days { first: i64::MIN, last: i64::MAX }) => f.write_str(" of any day"),
        Dates::Within(Days { first: i64::MIN, last }) => write!(f, " up to {}", day(last)),
        Dates::Within(Days { first, last: i64::MAX }) => write!(f, " from {} on", day(first)),
        Dates::Within(Days { first, last }) if first == last => write!(f, " that is {}", day(first)),
        Dates::Within(Days { first, last }) => write!(f, " from {} to {}, both included", day(first), day(last)),
    }
}

fn write_words(f: &mut fmt::Formatter<'_>, words: &Words, stems: bool) -> fmt::Result {
    match words {
        Words::Phrase { words, slop } => {
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            write!(f, "“{}”", texts.join(" "))?;
            match words.as_slice() {
                [Word { form: Form::Any, .. }] if stems => f.write_str(" in any form")?,
                [Word { form: Form::Exact, .. }] if stems => f.write_str(" as it stands")?,
                [Word { form: Form::Fuzzy(slips), .. }] => {
                    write!(f, " with up to {slips} {} in its letters", if *slips == 1 { "slip" } else { "slips" })?;
                }
                _ => {}
            }
            if words.iter().any(|word| word.form == Form::Pattern) {
                let one = words.iter().any(|word| word.text.contains('?'));
                let any = words.iter().any(|word| word.text.contains('*'));
                f.write_str(match (any, one) {
                    (true, true) => ", where * is any letters or none and ? one letter",
                    (true, false) => ", where * is any letters or none",
                    _ => ", where ? is one letter",
                })?;
            }
            if *slop > 0 { write!(f, " with words moved by up to {slop} places in all") } else { Ok(()) }
        }
        Words::Any(parts) => {
            for (n, part) in parts.iter().enumerate() {
                f.write_str(if n > 0 { " or " } else { "" })?;
                write_words(f, part, stems)?;
            }
            Ok(())
        }
        Words::AtLeast { times, what } => {
            write_words(f, what, stems)?;
            write!(f, ", {times} times or more")
        }
        Words::Near { left, right, how } => {
            f.write_str("(")?;
            write_words(f, left, stems)?;
            match how {
                Near::Within(reach) => write!(f, " within {reach} words of ")?,
                Near::Before(reach) => write!(f, " before, and within {reach} words of, ")?,
                Near::Sentence => f.write_str(" in one sentence with ")?,
                Near::Paragraph => f.write_str(" in one paragraph with ")?,
            }
            write_words(f, right, stems)?;
            f.write_str(")")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn every_form_is_told_in_words() {
        for (typed, words) in [
            ("wolf", "“wolf” in any form"),
            ("=wolf", "“wolf” as it stands"),
            ("wol*", "“wol*”, where * is any letters or none"),
            ("wlof~1", "“wlof” with up to 1 slip in its letters"),
            ("\"a b\"~5", "“a b” with words moved by up to 5 places in all"),
            ("headline:wolf", "headline “wolf” in any form"),
            ("person:bell", "person “bell”"),
            ("a pre/3 =b", "(“a” in any form before, and within 3 words of, “b” as it stands)"),
            ("(a OR b) w/s c", "(“a” in any form or “b” in any form in one sentence with “c” in any form)"),
            ("atleast3(wolf)", "“wolf” in any form, 3 times or more"),
            ("date:2002", "a date of its own from 2002-01-01 to 2002-12-31, both included"),
            ("date:..2002", "a date of its own up to 2002-12-31"),
            ("mentions:*-05-08", "a date spoken of that is 8 May of any year"),
            ("has:quote", "a story that reports what was said"),
            ("NOT (a b)", "not (“a” in any form and “b” in any form)"),
        ] {
            assert_eq!(describe(&parse(typed).unwrap()), words, "{typed}");
        }
    }
}
