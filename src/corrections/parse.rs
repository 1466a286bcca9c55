//! The grammar: `KEYWORD [SUBJECT] [in STORY]: VALUE`, one correction a line.
//!
//! What stands after `#` at the beginning of a line or after a space is a comment. In quotation marks, `"`, words stand
//! for themselves whatever is in them; `\"` and `\\` are a quotation mark and a backslash.

use rustc_hash::FxHashMap;

use super::problem::nearest;
use super::{Correction, Problem, What, Whose, folded};
use crate::input::stated_date;
use crate::place;
use crate::text::squeezed;
use crate::time::anchor::given_day;

const KEYWORDS: &[&str] = &["date", "not-a-person", "not-same", "place", "same", "speaker"];

/// Reads the corrections of a file.
///
/// # Errors
///
/// Every line that cannot be understood, and every two that contradict each other.
pub fn parse(text: &str) -> Result<Vec<Correction>, Vec<Problem>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut problems = Vec::new();
    let mut list: Vec<Correction> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let at = |wrong: Wrong| Problem { line: n + 1, column: column(line, wrong.at), reason: wrong.reason };
        match read(line) {
            Ok(Some((scope, what))) => list.push(Correction { line: n + 1, scope, what }),
            Ok(None) => {}
            Err(wrong) => problems.push(at(wrong)),
        }
    }
    problems.extend(contradictions(&list));
    problems.sort_by_key(|problem| (problem.line, problem.column));
    if problems.is_empty() { Ok(list) } else { Err(problems) }
}

/// What is wrong with a line, and the byte at which it is.
struct Wrong {
    at: usize,
    reason: String,
}

fn wrong<T>(at: usize, reason: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { at, reason: reason.into() })
}

fn column(line: &str, at: usize) -> usize {
    line.get(..at).unwrap_or(line).chars().count() + 1
}

type Read = (Option<String>, What);

/// Reads one line; nothing where it holds nothing.
fn read(line: &str) -> Result<Option<Read>, Wrong> {
    let marks = Marks::new(line)?;
    let end = marks.comment.unwrap_or(line.len());
    let body = Part::new(line, 0, end);
    if body.is_empty() {
        return Ok(None);
    }
    let word_end = body.text().find(char::is_whitespace).map_or(body.end, |length| body.start + length);
    let word_end = marks.colon.map_or(word_end, |colon| colon.min(word_end));
    let keyword = line[body.start..word_end].trim_end_matches(':');
    if !KEYWORDS.contains(&keyword) {
        let meant = nearest(keyword, KEYWORDS).map(|near| format!("; did you mean “{near}”?"));
        let known = || format!("; a line begins with one of {}", KEYWORDS.join(", "));
        return wrong(body.start, format!("there is no correction “{keyword}”{}", meant.unwrap_or_else(known)));
    }
    let Some(colon) = marks.colon.filter(|&colon| colon < end) else {
        return wrong(body.end, format!("a colon and a space are missing: {}", example(keyword)));
    };
    let subject = Part::new(line, word_end.min(colon), colon);
    let value = Part::new(line, colon + 1, end);
    if value.is_empty() {
        return wrong(colon, format!("nothing stands after the colon: {}", example(keyword)));
    }
    of_keyword(keyword, &marks, subject, value).map(Some)
}

fn of_keyword(keyword: &str, marks: &Marks, subject: Part<'_>, value: Part<'_>) -> Result<Read, Wrong> {
    if keyword == "date" {
        let scope = required(subject, keyword, "whose date it is")?;
        return Ok((Some(scope), date(value)?));
    }
    if keyword == "speaker"
        && let Some((scope, at)) = at_quote(subject)?
    {
        return Ok((Some(scope), What::Speaker(Whose::At(at), name_or_unknown(value)?)));
    }
    let (subject, scope) = marks.within(subject);
    let scope = scope.map(|scope| required(scope, keyword, "for which story")).transpose()?;
    let what = match keyword {
        "place" => place(required(subject, keyword, "which name")?, value)?,
        "speaker" => {
            let words = required(subject, keyword, "which quote, as ID@123, or how the text names the speaker")?;
            What::Speaker(Whose::Words(words), name_or_unknown(value)?)
        }
        _ if !subject.is_empty() => {
            return wrong(subject.start, format!("“{}” does not belong here: {}", subject.text(), example(keyword)));
        }
        "not-a-person" => What::NotAPerson(name(value)?),
        _ => {
            let Some((a, b)) = marks.pair(value) else {
                return wrong(value.start, format!("two names with “=” between are wanted: {}", example(keyword)));
            };
            let (a, b) = (name(a)?, name(b)?);
            if folded(&a) == folded(&b) {
                return wrong(value.start, "both names are the same");
            }
            if keyword == "same" { What::Same(a, b) } else { What::NotSame(a, b) }
        }
    };
    Ok((scope, what))
}

fn example(keyword: &str) -> &'static str {
    match keyword {
        "date" => "date page.txt#0: 2002-05-24",
        "not-a-person" => "not-a-person: Port Elba",
        "not-same" => "not-same: Ann Holt = Ben Holt",
        "place" => "place Paris: Paris, Texas",
        "speaker" => "speaker page.txt#0@235: Ann Bell",
        _ => "same: Bell = Ann Bell",
    }
}

fn required(part: Part<'_>, keyword: &str, what: &str) -> Result<String, Wrong> {
    if part.is_empty() {
        return wrong(part.start, format!("it is not said {what}: {}", example(keyword)));
    }
    part.words()
}

fn name(part: Part<'_>) -> Result<String, Wrong> {
    let words = part.words()?;
    if words.chars().any(char::is_alphabetic) {
        Ok(words)
    } else {
        wrong(part.start, format!("“{words}” is no name"))
    }
}

fn name_or_unknown(part: Part<'_>) -> Result<Option<String>, Wrong> {
    if part.text() == "unknown" { Ok(None) } else { name(part).map(Some) }
}

/// `page.txt#0@235`.
fn at_quote(subject: Part<'_>) -> Result<Option<(String, usize)>, Wrong> {
    let words = subject.words()?;
    let Some((scope, at)) = words.rsplit_once('@') else { return Ok(None) };
    match at.parse() {
        Ok(at) if !scope.is_empty() => Ok(Some((scope.to_owned(), at))),
        _ => wrong(
            subject.start,
            format!("“{at}” is no place in a text: archive show ID --why tells where each quote begins"),
        ),
    }
}

fn date(value: Part<'_>) -> Result<What, Wrong> {
    let words = value.words()?;
    let stated = stated_date(&words).and_then(|date| given_day(&date).map(|day| (day, date)));
    match stated {
        Some((day, date)) => Ok(What::Date(day, date)),
        None => wrong(
            value.start,
            format!("“{words}” is no date that can be read one way alone; write 2002-05-24, 2002-05 or 2002"),
        ),
    }
}

fn place(name: String, value: Part<'_>) -> Result<What, Wrong> {
    let words = value.words()?;
    if value.text() == "unknown" {
        return Ok(What::Place(name, None, words));
    }
    match place::named(&words) {
        Some(place) => Ok(What::Place(name, Some(Box::new(place)), words)),
        None => wrong(
            value.start,
            format!(
                "there is no place “{words}”; write the name and what it lies in, as “Paris, Texas”, its GeoNames id, or unknown"
            ),
        ),
    }
}

/// A stretch of a line, without white space at its ends.
#[derive(Clone, Copy)]
struct Part<'l> {
    line: &'l str,
    start: usize,
    end: usize,
}

impl<'l> Part<'l> {
    fn new(line: &'l str, start: usize, end: usize) -> Self {
        let text = &line[start.min(end)..end];
        let start = start.min(end) + (text.len() - text.trim_start().len());
        Self { line, start, end: start + text.trim().len() }
    }

    fn text(&self) -> &'l str {
        &self.line[self.start..self.end]
    }

    fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Its words, out of their quotation marks.
    fn words(&self) -> Result<String, Wrong> {
        let text = self.text();
        let squeezed = || squeezed(text);
        let Some(inside) = text.strip_prefix('"') else { return Ok(squeezed()) };
        let mut words = String::new();
        let mut letters = inside.char_indices();
        while let Some((at, c)) = letters.next() {
            match c {
                '\\' => words.extend(letters.next().map(|(_, c)| c)),
                '"' if at + 1 == inside.len() => return Ok(words),
                '"' => return wrong(self.start + 2 + at, "something stands after the quotation mark that closes"),
                _ => words.push(c),
            }
        }
        wrong(self.start, "this quotation mark is never closed")
    }
}

/// What divides a line, outside of quotation marks.
struct Marks {
    /// The colon before the value.
    colon: Option<usize>,
    /// Where a comment begins.
    comment: Option<usize>,
    /// Each `=`, and each `in` with white space around it.
    equals: Vec<usize>,
    ins: Vec<usize>,
}

impl Marks {
    fn new(line: &str) -> Result<Self, Wrong> {
        let mut marks = Self { colon: None, comment: None, equals: Vec::new(), ins: Vec::new() };
        let bytes = line.as_bytes();
        let blank = |at: Option<&u8>| at.is_none_or(u8::is_ascii_whitespace);
        let before = |at: usize| at.checked_sub(1).and_then(|at| bytes.get(at));
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                // A quotation mark inside a word is an inch or a slip, and no beginning.
                b'"' if blank(before(at)) => match closing(bytes, at) {
                    Some(end) => at = end,
                    None => return wrong(at, "this quotation mark is never closed"),
                },
                b'#' if blank(before(at)) => {
                    marks.comment = Some(at);
                    break;
                }
                b':' if marks.colon.is_none() && blank(bytes.get(at + 1)) => marks.colon = Some(at),
                b'=' => marks.equals.push(at),
                b'i' if bytes.get(at + 1) == Some(&b'n') && blank(before(at)) && blank(bytes.get(at + 2)) => {
                    marks.ins.push(at)
                }
                _ => {}
            }
            at += 1;
        }
        Ok(marks)
    }

    /// A subject and the story it is narrowed to.
    fn within<'l>(&self, subject: Part<'l>) -> (Part<'l>, Option<Part<'l>>) {
        let last = self.ins.iter().rev().find(|&&at| at >= subject.start && at + 2 <= subject.end);
        match last {
            Some(&at) => {
                (Part::new(subject.line, subject.start, at), Some(Part::new(subject.line, at + 2, subject.end)))
            }
            None => (subject, None),
        }
    }

    fn pair<'l>(&self, value: Part<'l>) -> Option<(Part<'l>, Part<'l>)> {
        let mut inside = self.equals.iter().filter(|&&at| at > value.start && at < value.end);
        let (&at, None) = (inside.next()?, inside.next()) else { return None };
        let (a, b) = (Part::new(value.line, value.start, at), Part::new(value.line, at + 1, value.end));
        (!a.is_empty() && !b.is_empty()).then_some((a, b))
    }
}

/// The quotation mark that closes the one at `at`.
fn closing(bytes: &[u8], at: usize) -> Option<usize> {
    let mut next = at + 1;
    loop {
        match bytes.get(next)? {
            b'\\' => next += 2,
            b'"' => return Some(next),
            _ => next += 1,
        }
    }
}

/// Every correction that says otherwise than one before it.
fn contradictions(list: &[Correction]) -> Vec<Problem> {
    let mut seen: FxHashMap<String, (usize, String)> = FxHashMap::default();
    let mut problems = Vec::new();
    for correction in list {
        let scope = correction.scope.as_deref().unwrap_or_default();
        let (about, says) = match &correction.what {
            What::Same(a, b) | What::NotSame(a, b) => {
                let (a, b) = (folded(a), folded(b));
                let pair = if a < b { format!("{a}\0{b}") } else { format!("{b}\0{a}") };
                (format!("pair\0{pair}"), matches!(correction.what, What::Same(..)).to_string())
            }
            What::Date(_, date) => ("date".into(), date.clone()),
            What::Speaker(Whose::At(at), name) => (format!("quote\0{at}"), format!("{name:?}")),
            What::Speaker(Whose::Words(words), name) => (format!("speaker\0{}", folded(words)), format!("{name:?}")),
            What::Place(name, _, place) => (format!("place\0{}", folded(name)), place.clone()),
            What::NotAPerson(_) => continue,
        };
        let about = format!("{about}\0{scope}");
        match seen.get(&about) {
            Some((line, other)) if *other != says => problems.push(Problem {
                line: correction.line,
                column: 1,
                reason: format!("“{correction}” contradicts line {line}; keep one of the two"),
            }),
            Some(_) => {}
            None => drop(seen.insert(about, (correction.line, says))),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        parse(text).unwrap_err().iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn comments_blank_lines_and_quotation_marks() {
        let list = parse("\u{FEFF}# x\n\n  same :  Bell  =  Ann   Bell # y\r\nnot-a-person: \"Bell: # 1\"\n").unwrap();
        assert_eq!(list[0].what, What::Same("Bell".into(), "Ann Bell".into()));
        assert_eq!((list[1].line, &list[1].what), (4, &What::NotAPerson("Bell: # 1".into())));
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        for (line, expected) in [
            ("smae: A = B", "line 1, column 1: there is no correction “smae”; did you mean “same”?"),
            ("  harbour: A", "line 1, column 3: there is no correction “harbour”; a line begins with one of date, "),
            ("same A = B", "line 1, column 11: a colon and a space are missing: same: Bell = Ann Bell"),
            ("same: Ann", "line 1, column 7: two names with “=” between are wanted"),
            ("same: A = a", "line 1, column 7: both names are the same"),
            ("same Ann: A = B", "line 1, column 6: “Ann” does not belong here"),
            ("date: 2002", "line 1, column 5: it is not said whose date it is"),
            ("date é.txt#0: 5/6/2002", "line 1, column 15: “5/6/2002” is no date that can be read one way alone"),
            ("speaker a#0@x: Bell", "line 1, column 9: “x” is no place in a text"),
            ("place Paris: Paris, Atlantis", "line 1, column 14: there is no place “Paris, Atlantis”"),
            ("not-a-person: \"Bell", "line 1, column 15: this quotation mark is never closed"),
            ("not-a-person: \"Bell\" Ann", "line 1, column 21: something stands after"),
            ("not-a-person:", "line 1, column 13: nothing stands after the colon"),
            ("not-a-person: 17", "line 1, column 15: “17” is no name"),
        ] {
            assert!(problem(line).starts_with(expected), "{line}: {}", problem(line));
        }
    }

    #[test]
    fn what_contradicts_is_told_and_what_is_said_twice_is_not() {
        for text in [
            "date a: 2002\ndate a: 2003",
            "same: A = B\nnot-same: B = A",
            "speaker a@1: Bell\nspeaker a@1: unknown",
            "place Elba: unknown\nplace elba: Paris",
        ] {
            let told = problem(text);
            assert!(told.starts_with("line 2, column 1: ") && told.contains("contradicts line 1"), "{told}");
        }
        assert!(parse("date a: 2002\ndate b: 2003\ndate a: 2002").is_ok());
        assert!(parse("place Elba: unknown\nplace Elba in a: Paris").is_ok());
    }

    #[test]
    fn no_line_makes_it_stumble() {
        for line in [
            "\"",
            "same:\"",
            "é: \\",
            "place in : x",
            "in",
            "same in: A = B",
            "speaker @1: B",
            ":",
            "=",
            "date \"\\",
            "same: = = =",
            "speaker in in in: x y",
        ] {
            let _ = parse(line);
        }
    }
}
