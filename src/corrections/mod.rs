//! The user's own corrections: a plain file beside the index, kept by its user, applied when records are made.
//!
//! ```text
//! # One correction a line.
//! same: Koizumi = Junichiro Koizumi
//! not-a-person in 2002/storm.txt#0: Port Elba
//! date 2002/storm.txt#0: 2002-05-24
//! speaker 2002/storm.txt#0@235: Ann Bell
//! place Paris: Paris, Texas
//! ```
//!
//! [`parse()`] reads it and refuses what it cannot mean; [`Story`] holds those that are for one story, applies them step
//! by step as its record is made, and notes each that found something to correct.

mod parse;
mod people;
mod places;
mod problem;
mod speakers;
mod story;
mod write;

use std::fmt;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

pub use parse::parse;
pub use problem::Problem;
pub use story::{Known, Story};
pub use write::append;

use crate::error::{Error, Result};
use crate::input::hexadecimal;
use crate::place::Place;
use crate::text::key::fold;
use crate::text::squeezed;
use crate::time::StoryDate;

/// Name of the file that is looked for beside an index.
pub const FILE: &str = "archive-corrections.txt";

/// All corrections of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    path: Option<PathBuf>,
    /// Name of the file, as reasons give it.
    file: String,
    list: Vec<Correction>,
    /// Those for all stories.
    general: Vec<usize>,
    /// Those for a story, a file or a folder.
    by_scope: FxHashMap<String, Vec<usize>>,
    digest: String,
}

/// One correction.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Line of the file, from 1.
    pub line: usize,
    /// The id of a story, the path of a file or that of a folder with `/` at its end; none for all stories.
    pub scope: Option<String>,
    /// What is corrected.
    pub what: What,
}

/// What is corrected.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Mentions that read as the first are of the second, whose name it is.
    Same(String, String),
    /// The two are two people.
    NotSame(String, String),
    /// This names no person.
    NotAPerson(String),
    /// The story's own date, and as it was written.
    Date(StoryDate, String),
    /// The quote at this code point, or every quote whose speaker the text names so, is this person's.
    Speaker(Whose, Option<String>),
    /// What a name of a place stands for, and as it was written; nothing where no place is known.
    Place(String, Option<Box<Place>>, String),
}

/// Which quotes a correction is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Whose {
    /// The one that holds this code point.
    At(usize),
    /// Those whose speaker goes by these words.
    Words(String),
}

impl Corrections {
    /// Reads a file of corrections.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or a line cannot be understood or contradicts another: all of these at once.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let failed = |problems| Error::Corrections { path: path.to_owned(), problems };
        let text = String::from_utf8(bytes).map_err(|error| failed(vec![Problem::not_utf8(&error)]))?;
        let list = parse(&text).map_err(failed)?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { path: std::fs::canonicalize(path).ok(), ..Self::new(&file, list) })
    }

    /// Corrections of a file of this name.
    pub fn new(file: &str, list: Vec<Correction>) -> Self {
        let mut general = Vec::new();
        let mut by_scope: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (n, correction) in list.iter().enumerate() {
            match &correction.scope {
                None => general.push(n),
                Some(scope) => by_scope.entry(scope.clone()).or_default().push(n),
            }
        }
        let mut words: Vec<String> = list.iter().map(Correction::to_string).collect();
        words.sort();
        let digest = if words.is_empty() { String::new() } else { hexadecimal(&Sha256::digest(words.join("\n"))) };
        Self { path: None, file: file.to_owned(), list, general, by_scope, digest }
    }

    /// The absolute path of the file that they were read from.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether a file, by its absolute path, is no news for it holds corrections: these, or such as lie beside an index.
    pub fn is_in(&self, file: &Path) -> bool {
        self.path() == Some(file) || file.file_name().is_some_and(|name| name == FILE)
    }

    /// The name of that file, as reasons give it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in the order of the file.
    pub fn list(&self) -> &[Correction] {
        &self.list
    }

    /// What they say, as one short word; the same for the same corrections in any order, and empty for none.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The pairs of names that are one person in all stories, and those that are two.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.list.iter().filter(|one| one.scope.is_none()).filter_map(|one| match &one.what {
            What::Same(a, b) => Some((a.as_str(), b.as_str(), true)),
            What::NotSame(a, b) => Some((a.as_str(), b.as_str(), false)),
            _ => None,
        })
    }

    /// Those that are for a story, in the order of the file.
    fn of(&self, known: &Known<'_>) -> Vec<&Correction> {
        let mut found = self.general.clone();
        if !self.by_scope.is_empty() {
            let folders = known.path.match_indices('/').map(|(at, _)| &known.path[..=at]);
            let mut scopes: Vec<&str> =
                folders.chain([known.path]).chain(known.ids.iter().map(String::as_str)).collect();
            scopes.sort_unstable();
            scopes.dedup();
            found.extend(scopes.iter().filter_map(|&scope| self.by_scope.get(scope)).flatten());
            found.sort_unstable();
        }
        found.into_iter().map(|n| &self.list[n]).collect()
    }
}

impl fmt::Display for Correction {
    /// The line, as it is best written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let within = || self.scope.as_ref().map(|scope| format!(" in {}", quoted(scope))).unwrap_or_default();
        let scope = self.scope.as_deref().unwrap_or_default();
        match &self.what {
            What::Same(a, b) => write!(f, "same{}: {} = {}", within(), quoted(a), quoted(b)),
            What::NotSame(a, b) => write!(f, "not-same{}: {} = {}", within(), quoted(a), quoted(b)),
            What::NotAPerson(name) => write!(f, "not-a-person{}: {}", within(), quoted(name)),
            What::Date(_, day) => write!(f, "date {}: {day}", quoted(scope)),
            What::Speaker(whose, name) => {
                let name = name.as_deref().map_or("unknown".into(), quoted_name);
                match whose {
                    Whose::At(at) => write!(f, "speaker {}: {name}", quoted(&format!("{scope}@{at}"))),
                    Whose::Words(words) => write!(f, "speaker {}{}: {name}", quoted(words), within()),
                }
            }
            What::Place(name, _, place) => write!(f, "place {}{}: {}", quoted(name), within(), quoted(place)),
        }
    }
}

/// Words in quotation marks, where they would be read otherwise without.
fn quoted(words: &str) -> String {
    let bare = !words.contains(['"', '=', '\\'])
        && ![": ", " #", " in "].iter().any(|mark| words.contains(mark))
        && !words.starts_with(['#', ' '])
        && !words.ends_with([':', ' ']);
    if bare { words.to_owned() } else { format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\"")) }
}

fn quoted_name(name: &str) -> String {
    if name == "unknown" { format!("\"{name}\"") } else { quoted(name) }
}

/// A name as it is compared: without regard to case, accents and white space.
fn folded(name: &str) -> String {
    fold(&squeezed(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for line in [
            "same: Koizumi = Junichiro Koizumi",
            "same in a.txt#0: Bell = \"Ann \\\"Nan\\\" Bell\"",
            "not-same: Ann Holt = Ben Holt",
            "not-a-person: Port Elba",
            "date a.txt#0: 2002-05-24",
            "speaker a b.txt#0@235: Ann Bell",
            "speaker the mayor in a.txt: Ann Bell",
            "speaker \"a: b#0@235\": unknown",
            "speaker he: \"unknown\"",
            "place Paris: Paris, Texas",
            "place Elba in 2002/: unknown",
        ] {
            let list = parse(line).unwrap_or_else(|problems| panic!("{line}: {problems:?}"));
            assert_eq!(list[0].to_string(), line);
        }
    }

    #[test]
    fn the_digest_tells_what_is_said_and_not_in_which_line() {
        let digest = |text: &str| Corrections::new(FILE, parse(text).unwrap()).digest().to_owned();
        assert_eq!(digest(""), "");
        assert_eq!(digest("not-a-person: A\nnot-a-person: B"), digest("# x\n\nnot-a-person:  B\nnot-a-person: A  # y"));
        assert_ne!(digest("not-a-person: A"), digest("not-a-person: B"));
    }

    #[test]
    fn a_correction_is_for_its_story_its_file_or_its_folder() {
        let list = parse("not-a-person: A\nnot-a-person in b/x.txt#0: B\nnot-a-person in b/x.txt: C\nnot-a-person in b/: D\nnot-a-person in x.txt: E").unwrap();
        let corrections = Corrections::new(FILE, list);
        let of = |path: &str, id: &str| {
            let known = Known { path, ids: vec![id.to_owned()] };
            corrections.of(&known).iter().map(|one| one.line).collect::<Vec<_>>()
        };
        assert_eq!(of("b/x.txt", "b/x.txt#0"), [1, 2, 3, 4]);
        assert_eq!(of("b/x.txt", "b/x.txt#1"), [1, 3, 4]);
        assert_eq!(of("x.txt", "x.txt#1"), [1, 5]);
    }
}
