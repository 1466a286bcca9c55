//! Packed files, read through: each member is read as a file of its own would be, and nothing is ever written to disk.
//!
//! What one file on disk may unpack to is limited, over all its members and whatever lies nested in them, so that a
//! small file made to fill a machine ends as a message.

mod budget;
mod gzip;
mod held;
mod joined;
mod name;
mod tar;
mod unlisted;
mod zip;
mod zstandard;

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read};
use std::path::PathBuf;

pub use budget::Budget;
use budget::{Fault, Guard};
pub use gzip::Gzip;
use held::Held;
pub use tar::Tar;
pub use zip::Zip;
pub(super) use zip::{Parts, UNLISTED};
pub use zstandard::Zstandard;

use super::{Document, Head, Input, Issue, Reading, Within, head, recognize};
use crate::error::{Error, cause};
use crate::record::Source;

/// How deep packed files may lie in one another.
const DEEPEST: usize = 5;

/// A file inside a packed one.
struct Member {
    /// Its path there, made safe; nothing where the packing names none.
    name: Option<String>,
    /// Its bytes as it says, 0 where it does not.
    size: u64,
    /// Its bytes, unpacked.
    reader: Box<dyn Read + Send>,
}

/// The members of a packed file, one after another; what is wrong with one, in words.
type Members = Box<dyn Iterator<Item = Result<Member, String>> + Send>;

/// Reads the members of a packed file, each in the form that it shows.
fn read_through(input: Input, members: impl FnOnce(Input) -> Result<Members, Error>) -> Result<Reading, Error> {
    let (path, source, within) = (input.path.clone(), input.source.clone(), input.within.clone());
    let outer = Outer { path, source, within, fault: Fault::default() };
    if outer.within.depth >= DEEPEST {
        let reason = format!("packed files more than {DEEPEST} deep in one another are not opened");
        return Ok(Reading::new(std::iter::once(Err(outer.issue(None, reason, true)))));
    }
    let members = members(input)?;
    let (passed, seen) = (BTreeMap::new(), HashMap::new());
    Ok(Reading::new(Through { outer, members, open: None, held: Held::default(), passed, seen, is_done: false }))
}

/// Reads what was sent with a message, of which the names and the bytes are known, as the members of a packed file are read.
/// `input` is the message.
pub(super) fn sent_along(input: Input, sent: Vec<(String, Vec<u8>)>) -> Result<Reading, Error> {
    read_through(input, |_| {
        let members = sent.into_iter().map(|(written, bytes)| {
            let (size, reader) = (bytes.len() as u64, Box::new(Cursor::new(bytes)));
            let name = name::safe(written.as_bytes()).unwrap_or_else(|| "attachment".into());
            Ok(Member { name: Some(name), size, reader })
        });
        Ok(Box::new(members))
    })
}

/// What all members of a packed file share.
struct Outer {
    path: PathBuf,
    /// The packed file itself: its members are named below it.
    source: Source,
    within: Within,
    /// What went wrong while the open member was unpacked.
    fault: Fault,
}

impl Outer {
    fn issue(&self, member: Option<&str>, reason: String, is_loss: bool) -> Issue {
        let own = self.source.member.as_deref();
        let path: Vec<&str> = [Some(self.source.path.as_str()), own, member].into_iter().flatten().collect();
        Issue { path: path.join("!"), line: None, column: None, reason, is_loss }
    }
}

type Documents = Box<dyn Iterator<Item = Result<Document, Issue>> + Send>;

/// The documents of all members, in order.
struct Through {
    outer: Outer,
    members: Members,
    /// The documents of the member being read, and its name.
    open: Option<(Option<String>, Documents)>,
    /// Members that are read with others.
    held: Held,
    /// Members that are no news, by reason.
    passed: BTreeMap<&'static str, usize>,
    /// How often each name came.
    seen: HashMap<String, usize>,
    is_done: bool,
}

impl Iterator for Through {
    type Item = Result<Document, Issue>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((name, documents)) = &mut self.open {
                match documents.next() {
                    Some(Ok(document)) => return Some(Ok(document)),
                    Some(Err(issue)) => {
                        if issue.reason.contains(budget::REFUSED) {
                            self.outer.fault.take();
                        }
                        let inner = issue.path == self.outer.source.path;
                        let told = self.outer.issue(name.as_deref(), issue.reason.clone(), issue.is_loss);
                        let path = if inner { told.path } else { issue.path.clone() };
                        return Some(Err(Issue { path, ..issue }));
                    }
                    None => {
                        let name = name.take();
                        self.open = None;
                        if let Some(reason) = self.outer.fault.take() {
                            return Some(Err(self.outer.issue(name.as_deref(), reason, true)));
                        }
                    }
                }
            } else if self.is_done || self.outer.within.budget.is_spent() {
                match self.held.next(&self.outer) {
                    None => return self.remark(),
                    Some((name, reading)) => {
                        if let Some(issue) = self.begin(Some(name), reading) {
                            return Some(Err(issue));
                        }
                    }
                }
            } else {
                match self.members.next() {
                    None => self.is_done = true,
                    Some(Err(reason)) => return Some(Err(self.outer.issue(None, reason, true))),
                    Some(Ok(member)) => {
                        if let Some(issue) = self.enter(member) {
                            return Some(Err(issue));
                        }
                    }
                }
            }
        }
    }
}

impl Through {
    /// Opens a member; gives what is wrong with it, where it cannot be.
    fn enter(&mut self, member: Member) -> Option<Issue> {
        let name = member.name.map(|name| self.told_apart(name));
        let outer = &self.outer;
        let mut reader = Guard::new(member.reader, outer.within.budget.clone(), outer.fault.clone());
        let mut bytes = Vec::new();
        let read = reader.by_ref().take(head::HEAD as u64 + 1).read_to_end(&mut bytes);
        if let Some(reason) = read.err().map(|error| cause(&error)).or_else(|| self.unread(&bytes)) {
            outer.fault.take();
            return Some(outer.issue(name.as_deref(), reason, true));
        }
        let is_whole = bytes.len() <= head::HEAD;
        let head = Head::new(bytes.clone(), is_whole);
        let (format, _) = match recognize(&head, &outer.within.settings) {
            Ok(known) => known,
            Err(reason) => {
                // What was cut off or damaged shows no form for it, and may be news all the same.
                if let Some(fault) = outer.fault.take() {
                    return Some(outer.issue(name.as_deref(), fault, true));
                }
                *self.passed.entry(reason).or_default() += 1;
                return None;
            }
        };
        let mut source = outer.source.clone();
        let names = [source.member.take(), name.clone()];
        source.member = Some(names.into_iter().flatten().collect::<Vec<_>>().join("!")).filter(|name| !name.is_empty());
        source.format = format.name().into();
        source.encoding = head.charset.name();
        let input = Input {
            size: if is_whole { bytes.len() as u64 } else { member.size },
            head,
            reader: Box::new(Cursor::new(bytes).chain(reader)),
            path: outer.path.clone(),
            source,
            within: Within { depth: outer.within.depth + 1, ..outer.within.clone() },
        };
        let input = match &name {
            Some(name) if self.held.takes(format) => {
                match self.held.hold(name.clone(), input, format.name() == "mets") {
                    Ok(()) => {
                        let fault = self.outer.fault.take();
                        return fault.map(|reason| self.outer.issue(Some(name), reason, true));
                    }
                    Err(input) => *input,
                }
            }
            _ => input,
        };
        self.begin(name, format.read(input))
    }

    /// Goes on with the documents of a member; gives what is wrong with it, where it cannot be read.
    fn begin(&mut self, name: Option<String>, reading: Result<Reading, Error>) -> Option<Issue> {
        match reading {
            Ok(reading) => {
                let reading = reading.never_silent(self.outer.source.path.clone());
                self.open = Some((name, reading.documents));
                None
            }
            Err(error) => {
                let reason = match &error {
                    Error::Read { source, .. } => cause(source),
                    error => error.to_string(),
                };
                self.outer.fault.take();
                Some(self.outer.issue(name.as_deref(), reason, true))
            }
        }
    }

    /// What went wrong before a single byte of a member was there.
    fn unread(&self, bytes: &[u8]) -> Option<String> {
        if bytes.is_empty() { self.outer.fault.take() } else { None }
    }

    /// The name, with its number where it came before: two members may bear one.
    fn told_apart(&mut self, name: String) -> String {
        let times = self.seen.entry(name.clone()).or_default();
        *times += 1;
        if *times > 1 { format!("{name} ({times})") } else { name }
    }

    /// At the end, a word about the members that are no news.
    fn remark(&mut self) -> Option<Result<Document, Issue>> {
        let passed = std::mem::take(&mut self.passed);
        if passed.is_empty() {
            return None;
        }
        let all: usize = passed.values().sum();
        let each: Vec<String> = passed.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
        let reason = format!("{all} of its files {} no news: {}", if all == 1 { "is" } else { "are" }, each.join(", "));
        Some(Err(self.outer.issue(None, reason, false)))
    }
}

#[cfg(test)]
mod tests;
