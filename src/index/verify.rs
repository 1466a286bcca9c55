//! Holding the index against the files it was made from: whether the words of every story and quote are still there.

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::kept::Bytes;
use super::manifest::FileEntry;
use super::reader::{Reader, Stored};
use crate::error::{Error, Result};
use crate::input::{self, Document, Found, Outcome};
use crate::record::Quote;
use crate::span::Span;
use crate::story::split;
use crate::text::squeezed;

/// Files that are read in one round on all cores.
const ROUND: usize = 64;

/// What became of a story's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// They stand where the record says.
    There,
    /// They stand elsewhere in the file.
    Moved,
    /// The text is another; some quotes may still be in it.
    Changed,
    /// The file, the member or the record in it is no more.
    Gone,
}

/// A story held against its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The story's id.
    pub id: String,
    /// Its key: the absolute path, member, record and number.
    pub key: String,
    /// What became of it.
    pub state: State,
    /// Why, in words, where it is not all there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Each of its quotes.
    pub quotes: Vec<QuoteCheck>,
}

/// A quote held against its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuoteCheck {
    /// Its words.
    pub text: String,
    /// Whether they are still in the file.
    pub there: bool,
}

/// Reads every file of the index once and hands on a check of each story, by file and story in order.
///
/// `only` is the key of the one story that is asked for. Nothing is written.
///
/// # Errors
///
/// Where the index cannot be read; and what `on` fails with, which ends it. A file that cannot be read is what the check is
/// about, and no error.
pub fn verify<E: From<Error>>(
    reader: &Reader,
    only: Option<&str>,
    on: &mut dyn FnMut(Check) -> Result<(), E>,
) -> Result<(), E> {
    let files: Vec<FileEntry> = reader.manifest()?.into_values().collect();
    let asked = |entry: &&FileEntry| only.is_none_or(|key| key.starts_with(&entry.key));
    let files: Vec<&FileEntry> = files.iter().filter(asked).collect();
    for round in files.chunks(ROUND) {
        let checks: Vec<Vec<Check>> = round.par_iter().map(|entry| file(reader, entry, only)).collect::<Result<_>>()?;
        for check in checks.into_iter().flatten() {
            on(check)?;
        }
    }
    Ok(())
}

fn file(reader: &Reader, entry: &FileEntry, only: Option<&str>) -> Result<Vec<Check>> {
    let mut stories = reader.stories_of(&entry.key)?;
    stories.retain(|stored| only.is_none_or(|key| stored.key == key));
    if stories.is_empty() {
        return Ok(Vec::new());
    }
    let path = &input::path_of(&entry.key);
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    let found = Found { path: path.to_owned(), relative: entry.path.clone(), size, modified: None };
    let reading = match input::read(&found, &std::sync::Arc::new(entry.reading.clone())) {
        Ok(Outcome::Read(reading)) => reading,
        Ok(Outcome::Skipped(reason)) => return Ok(all_gone(stories, &format!("the file is now {reason}"))),
        Err(error) => return Ok(all_gone(stories, &error.to_string())),
    };
    let mut held = Held::new(&stories);
    for document in reading.documents.flatten() {
        held.hold(&document);
    }
    Ok(held.finish())
}

fn all_gone(stories: Vec<Stored>, reason: &str) -> Vec<Check> {
    stories.iter().map(|stored| check(stored, State::Gone, Some(reason.to_owned()), |_| false)).collect()
}

fn check(stored: &Stored, state: State, reason: Option<String>, there: impl Fn(&Quote) -> bool) -> Check {
    let record = &stored.record;
    let quote = |quote: &Quote| QuoteCheck { text: quote.text.clone(), there: there(quote) };
    Check {
        id: record.id.clone(),
        key: stored.key.clone(),
        state,
        reason,
        quotes: record.quotes.iter().map(quote).collect(),
    }
}

/// The stories of one file while its documents go by.
struct Held<'s> {
    stories: &'s [Stored],
    /// Stories by the member and the record that they lie in.
    by_input: FxHashMap<(Option<&'s str>, Option<usize>), Vec<usize>>,
    checks: Vec<Option<Check>>,
    /// The stories that the file holds now, where it has changed.
    now: FxHashSet<&'s str>,
    texts: FxHashSet<&'s str>,
}

impl<'s> Held<'s> {
    fn new(stories: &'s [Stored]) -> Self {
        let mut by_input: FxHashMap<_, Vec<usize>> = FxHashMap::default();
        for (n, stored) in stories.iter().enumerate() {
            let source = &stored.record.source;
            by_input.entry((source.member.as_deref(), source.record)).or_default().push(n);
        }
        let texts = stories.iter().map(|stored| stored.record.text.as_str()).collect();
        Self { stories, by_input, checks: vec![None; stories.len()], now: FxHashSet::default(), texts }
    }

    /// Holds the stories of this document against it.
    fn hold(&mut self, document: &Document) {
        let input = (document.source.member.as_deref(), document.source.record);
        let own: Vec<usize> = self.by_input.get(&input).cloned().unwrap_or_default();
        let bytes = Bytes::new(&document.text);
        let mut otherwise = Vec::new();
        for n in own {
            let stored = &self.stories[n];
            match place(document, &bytes, stored) {
                Some(true) => self.checks[n] = Some(check(stored, State::There, None, |quote| is_whole(stored, quote))),
                Some(false) => self.checks[n] = Some(moved(stored)),
                None => otherwise.push(n),
            }
        }
        let is_same = self.stories.first().is_none_or(|stored| stored.record.source.sha256 == document.source.sha256);
        if is_same && otherwise.is_empty() {
            return;
        }
        for story in split(document) {
            if let Some(&text) = self.texts.get(story.span.of(&document.text)) {
                self.now.insert(text);
            }
        }
        self.changed(document, &otherwise, is_same);
    }

    /// Looks for the quotes of stories whose text is another now, all in one pass over the document.
    fn changed(&mut self, document: &Document, stories: &[usize], is_same: bool) {
        if stories.is_empty() {
            return;
        }
        let spoken = stories.iter().flat_map(|&n| self.stories[n].record.quotes.iter().map(move |quote| (n, quote)));
        let words: Vec<String> = spoken.flat_map(|(n, quote)| parts(&self.stories[n], quote)).collect();
        let found = found_in(&squeezed(&document.text), &words);
        for &n in stories {
            let stored = &self.stories[n];
            let reason = if is_same {
                "the file is as it was, and this version of archive reads it otherwise"
            } else {
                "the file has changed since it was indexed"
            };
            let there = |quote: &Quote| parts(stored, quote).all(|part| part.is_empty() || found.contains(&part));
            self.checks[n] = Some(check(stored, State::Changed, Some(reason.into()), there));
        }
    }

    fn finish(self) -> Vec<Check> {
        let done = self.stories.iter().zip(self.checks).map(|(stored, done)| {
            let is_elsewhere = self.now.contains(stored.record.text.as_str());
            match done {
                Some(check) if check.state != State::Changed || !is_elsewhere => check,
                _ if is_elsewhere => moved(stored),
                _ => {
                    let source = &stored.record.source;
                    let what = match (&source.member, source.record) {
                        (_, Some(record)) => format!("record {}", record + 1),
                        (Some(member), None) => format!("“{member}”"),
                        (None, None) => "such text".into(),
                    };
                    let reason = format!("the file has changed and holds no {what} any more");
                    check(stored, State::Gone, Some(reason), |_| false)
                }
            }
        });
        done.collect()
    }
}

/// Whether the text stands where the record says, to the byte of the file; none where it does not stand there at all.
fn place(document: &Document, bytes: &Bytes<'_>, stored: &Stored) -> Option<bool> {
    let record = &stored.record;
    let at = bytes.at(record.source.offset);
    document.text.get(at..).filter(|rest| rest.starts_with(&record.text))?;
    Some(document.file_bytes(Span::new(at, at + record.text.len())) == record.source.bytes)
}

fn moved(stored: &Stored) -> Check {
    let reason = "its words stand elsewhere in the file than when it was indexed".to_owned();
    check(stored, State::Moved, Some(reason), |quote| is_whole(stored, quote))
}

/// Whether the spans of a quote still give its words.
fn is_whole(stored: &Stored, quote: &Quote) -> bool {
    parts(stored, quote).collect::<Vec<_>>().join(" ") == quote.text
}

/// The words of each span of a quote, white space of any kind as one space.
fn parts<'s>(stored: &'s Stored, quote: &'s Quote) -> impl Iterator<Item = String> + 's {
    let bytes = Bytes::new(&stored.record.text);
    quote.spans.iter().map(move |span| squeezed(bytes.span(span.start, span.end).of(&stored.record.text)))
}

/// Those of the words that the text holds.
fn found_in(text: &str, words: &[String]) -> FxHashSet<String> {
    let mut wanted: Vec<&String> = words.iter().filter(|words| !words.is_empty()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let Ok(search) = AhoCorasick::new(&wanted) else { return FxHashSet::default() };
    search.find_overlapping_iter(text).map(|found| wanted[found.pattern().as_usize()].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_lines_break_and_inside_others() {
        let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let found = found_in(&squeezed("We will\n mend  the wall."), &words(&["will mend the", "mend", "", "sail"]));
        let mut found: Vec<String> = found.into_iter().collect();
        found.sort();
        assert_eq!(found, words(&["mend", "will mend the"]));
    }
}
