//! Reading: from a path to documents, decoded, with what the input itself says of them.
//!
//! [`walk()`] finds the files, [`inspect`] says what one is without reading it whole, [`read`] gives its documents one
//! after another, so that a file of any size takes the memory of its longest record alone. What form a file has is
//! told by its content, never by its name: the first of [`FORMATS`] that knows it reads it.

pub mod alto;
mod article;
mod clipping;
pub mod csv;
mod date;
mod date_pattern;
pub mod decode;
pub mod docx;
pub mod europresse;
pub mod factiva;
pub mod factiva_html;
pub mod feed;
mod fields;
mod head;
pub mod html;
pub mod json;
pub mod jsonl;
mod language;
mod long;
pub mod mail;
mod markup;
pub mod mets;
pub mod mhtml;
pub mod newsml1;
pub mod newsml_g2;
pub mod nexis;
pub mod nexis_html;
mod nexis_uni;
pub mod nitf;
pub mod packed;
mod path_date;
pub mod pdf;
mod position;
pub mod proquest;
pub mod reuters;
pub mod rtf;
mod settings;
pub mod text;
pub mod trec;
mod walk;
pub mod warc;
mod wide;
pub mod wire;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::record::Source;
use crate::span::Span;
pub use article::{Article, paragraphs_of, stated};
pub use date::stated_date;
pub use date_pattern::Pattern;
pub use head::Head;
pub use language::language_code;
pub(crate) use language::{three_letters, two_letters};
pub use long::too_long;
pub use packed::Budget;
pub use path_date::{Bearing, PathDate, address_date, path_date};
pub use position::Positions;
pub use settings::{MAX_STORY, Settings};
pub(crate) use walk::absolute;
pub use walk::{Entry, Exclude, Found, path_of, printable, walk};

/// Every form that is read, the one that shows itself most clearly first; plain text is what shows no other.
pub const FORMATS: &[&dyn Format] = &[
    &docx::Docx,
    &pdf::Pdf,
    &packed::Gzip,
    &packed::Zstandard,
    &packed::Zip,
    &packed::Tar,
    &rtf::Rtf,
    &wire::Wire,
    &nexis::Nexis,
    &factiva::Factiva,
    &proquest::ProQuest,
    &jsonl::JsonLines,
    &json::Json,
    &csv::Csv,
    &warc::Warc,
    &mhtml::Mhtml,
    &mail::Mail,
    &nitf::Nitf,
    &newsml_g2::NewsMlG2,
    &newsml1::NewsMl1,
    &reuters::Reuters,
    &trec::Trec,
    &feed::Feed,
    &mets::Mets,
    &alto::Alto,
    &europresse::Europresse,
    &nexis_html::NexisHtml,
    &factiva_html::FactivaHtml,
    &html::Html,
    &text::PlainText,
];

/// One form in which news comes.
pub trait Format: Sync {
    /// Its name, as a record's `source.format` says it.
    fn name(&self) -> &'static str;

    /// What files of this form are, in a few words.
    fn about(&self) -> &'static str;

    /// Whether files of this form are more than text, so that it is asked before they are passed over as binary.
    fn is_binary(&self) -> bool {
        false
    }

    /// Whether files of this form hold other files, each of a form of its own.
    fn is_container(&self) -> bool {
        false
    }

    /// By what in its first bytes a file shows that it has this form, in words; nothing where it does not.
    fn recognize(&self, head: &Head) -> Option<String>;

    /// Reads the documents of a file of this form.
    fn read(&self, input: Input) -> Result<Reading>;

    /// Reads the record of this number alone, which begins at byte `start` of the file, from an input that is cut off before
    /// and after it; nothing where a record of this form needs what lies before it.
    fn read_record(&self, _input: Input, _record: usize, _start: usize) -> Option<Reading> {
        None
    }
}

/// A file opened and looked at, as a [`Format`] gets it.
pub struct Input {
    /// Where it is, for messages.
    pub path: PathBuf,
    /// Bytes in it; 0 where that is not known, as of a file inside a packed one.
    pub size: u64,
    /// Its first bytes.
    pub head: Head,
    /// All its bytes, those of the head among them.
    pub reader: Box<dyn Read + Send>,
    /// Path, checksum and form, for its documents to take over.
    pub source: Source,
    /// What it shares with the file it is packed in, and how it is to be read.
    pub within: Within,
}

impl Input {
    /// All its bytes, of which there may be `limit` at most.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or is larger.
    pub(super) fn whole(&mut self, limit: u64) -> Result<Vec<u8>> {
        let path = self.path.clone();
        let too_large = |size| Error::TooLarge { path: path.clone(), size, limit };
        if self.size > limit {
            return Err(too_large(self.size));
        }
        // The size may be wrong, or not known: no more than this is asked for before it is there.
        let mut bytes = Vec::with_capacity(usize::try_from(self.size.min(AT_ONCE)).unwrap_or_default());
        let read = self.reader.by_ref().take(limit + 1).read_to_end(&mut bytes);
        let size = read.map_err(|source| Error::Read { path: path.clone(), source })? as u64;
        if size > limit { Err(too_large(size)) } else { Ok(bytes) }
    }
}

/// What a file shares with all that is packed in it.
#[derive(Clone, Debug, Default)]
pub struct Within {
    /// In how many packed files it lies, one in another.
    pub depth: usize,
    /// What all of it may unpack to.
    pub budget: Budget,
    /// What the user says of how it is to be read.
    pub settings: Arc<Settings>,
}

/// The documents of one file.
pub struct Reading {
    /// Each document in order, and between them what could not be read; the rest goes on after that.
    pub documents: Box<dyn Iterator<Item = Result<Document, Issue>> + Send>,
}

impl Reading {
    /// Wraps an iterator.
    pub fn new(documents: impl Iterator<Item = Result<Document, Issue>> + Send + 'static) -> Self {
        Self { documents: Box::new(documents) }
    }

    /// The same, with what the user says of how documents are to be read, and at the end a word about dates that were not read.
    fn with(mut self, settings: &Arc<Settings>) -> Self {
        let (settings, pattern) = (Arc::clone(settings), settings.date_pattern());
        let (mut unread, mut first) = (0, None);
        Self::new(std::iter::from_fn(move || {
            let Some(document) = self.documents.next() else {
                return first.take().map(|(words, issue)| Err(unread_dates(unread, words, issue)));
            };
            Some(document.map(|document| {
                if let Some(words) = &document.given.unread_date {
                    unread += 1;
                    first.get_or_insert_with(|| (words.clone(), (document.source.path.clone(), document.line)));
                }
                let mut document = dated(document, pattern.as_ref());
                document.given.home = settings.home().map(str::to_owned);
                document.given.day_first = settings.day_first();
                document
            }))
        }))
    }

    /// The same, and a word about the input of this path where there is neither a document nor a word in it.
    fn never_silent(mut self, path: String) -> Self {
        let mut untold = Some(path);
        Self::new(std::iter::from_fn(move || {
            let next = self.documents.next();
            let path = untold.take();
            next.or_else(|| {
                let reason = "no story in it".into();
                path.map(|path| Err(Issue { path, line: None, column: None, reason, is_loss: false }))
            })
        }))
    }
}

/// Tells of so many stories that state a date which is not read, the first of them in this file and line.
fn unread_dates(stories: usize, words: String, (path, line): (String, Option<usize>)) -> Issue {
    let words: String = words.chars().take(LONGEST_TOLD).collect();
    let others = match stories {
        1 => String::new(),
        _ => format!(", nor are those of {} below it", stories - 1),
    };
    let reason = format!(
        "the date “{words}” is not read{others}: what else tells the day counts; --map date=NAME names another field"
    );
    Issue { path, line, column: None, reason, is_loss: false }
}

/// Something in a file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The file, below what was indexed.
    pub path: String,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// The byte of that line, from 1.
    pub column: Option<usize>,
    /// What is wrong, in words.
    pub reason: String,
    /// Whether something was not read for it; otherwise it is a remark alone.
    pub is_loss: bool,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path)?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, "{number}:")?;
        }
        write!(f, " {}", self.reason)
    }
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is read.
    Read {
        /// As what: see [`Format::name`].
        format: &'static str,
        /// How it is encoded; `binary` where it is more than text.
        encoding: String,
        /// By what that was seen, in words.
        evidence: String,
    },
    /// It is none of the forms that are read, which is no failure: `empty`, `a picture (JPEG)`, `a program`.
    Skipped(&'static str),
}

/// What became of a file.
pub enum Outcome {
    /// Its documents.
    Read(Reading),
    /// It is none of the forms that are read, and why.
    Skipped(&'static str),
}

/// Says what a file is, from its first bytes alone.
///
/// # Errors
///
/// Where the file cannot be opened or read.
pub fn inspect(found: &Found, settings: &Settings) -> Result<Verdict> {
    let head = open(&found.path).and_then(|mut file| head_of(&mut file)).map_err(|source| failed(found, source))?;
    Ok(match recognize(&head, settings) {
        Ok((format, evidence)) => {
            let is_text = !format.is_binary() && !format.is_container();
            let encoding = if is_text { head.charset.name() } else { "binary".into() };
            Verdict::Read { format: format.name(), encoding, evidence }
        }
        Err(reason) => Verdict::Skipped(reason),
    })
}

/// Reads a file: its documents with path, form, encoding and the checksum of the whole in [`Document::source`].
///
/// Files up to 8 MiB are read at once; a larger one is read once for the checksum, and again as its documents are
/// asked for.
///
/// # Errors
///
/// Where the file cannot be read, or is too large for its form. What is wrong with a part of it alone comes as an
/// [`Issue`] among the documents.
pub fn read(found: &Found, settings: &Arc<Settings>) -> Result<Outcome> {
    let failed = |source| failed(found, source);
    let mut file = open(&found.path).map_err(failed)?;
    let head = head_of(&mut file).map_err(failed)?;
    let (format, _) = match recognize(&head, settings) {
        Ok(recognized) => recognized,
        Err(reason) => return Ok(Outcome::Skipped(reason)),
    };
    let mut hash = Sha256::new();
    let (reader, size): (Box<dyn Read + Send>, u64) = if found.size <= AT_ONCE {
        let mut bytes = head.bytes.clone();
        file.by_ref().take(text::LIMIT).read_to_end(&mut bytes).map_err(failed)?;
        hash.update(&bytes);
        let size = bytes.len() as u64;
        (Box::new(Cursor::new(bytes)), size)
    } else {
        file.rewind().map_err(failed)?;
        let size = std::io::copy(&mut file, &mut hash).map_err(failed)?;
        file.rewind().map_err(failed)?;
        (Box::new(file), size)
    };
    let source = Source { path: found.relative.clone(), sha256: hexadecimal(&hash.finalize()), ..Source::default() };
    read_as(format, Input { path: found.path.clone(), size, head, reader, source, within: within(size, settings) })
}

/// Reads bytes as a file named `name` that holds them would be read.
///
/// # Errors
///
/// As [`read`] gives them, but for those of the file system.
pub fn read_bytes(name: &str, bytes: Vec<u8>, settings: &Arc<Settings>) -> Result<Outcome> {
    let is_whole = bytes.len() <= head::HEAD;
    let head = Head::new(bytes.get(..head::HEAD).unwrap_or(&bytes).to_vec(), is_whole);
    let (format, _) = match recognize(&head, settings) {
        Ok(recognized) => recognized,
        Err(reason) => return Ok(Outcome::Skipped(reason)),
    };
    let size = bytes.len() as u64;
    let source = Source { path: name.to_owned(), sha256: hexadecimal(&Sha256::digest(&bytes)), ..Source::default() };
    let reader = Box::new(Cursor::new(bytes));
    read_as(format, Input { path: name.into(), size, head, reader, source, within: within(size, settings) })
}

/// Reads a stream that ends when it ends, such as standard input, as its first bytes show themselves; what is read of it at
/// once is bounded as for a file, and its checksum is known only where the head is all of it.
///
/// # Errors
///
/// As [`read`] gives them.
pub fn read_stream(name: &str, mut reader: Box<dyn Read + Send>, settings: &Arc<Settings>) -> Result<Outcome> {
    let failed = |source| Error::Read { path: name.into(), source };
    let mut bytes = Vec::new();
    reader.by_ref().take(head::HEAD as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() <= head::HEAD {
        return read_bytes(name, bytes, settings);
    }
    let head = Head::new(bytes.clone(), false);
    let (format, _) = match recognize(&head, settings) {
        Ok(recognized) => recognized,
        Err(reason) => return Ok(Outcome::Skipped(reason)),
    };
    let reader = Box::new(Cursor::new(bytes).chain(reader));
    // What is packed in a stream is held to no share of a size that nobody knows; it streams through all the same.
    let within = within(u64::MAX, settings);
    let source = Source { path: name.to_owned(), ..Source::default() };
    read_as(format, Input { path: name.into(), size: 0, head, reader, source, within })
}

/// Reads an input in this form: form and encoding are named in its source, and a date in its path is noted.
fn read_as(format: &'static dyn Format, mut input: Input) -> Result<Outcome> {
    input.source.format = format.name().into();
    input.source.encoding = input.head.charset.name();
    let settings = Arc::clone(&input.within.settings);
    let path = input.source.path.clone();
    Ok(Outcome::Read(format.read(input)?.never_silent(path).with(&settings)))
}

/// Reads the document that a story of a file lies in, without what lies before it; nothing where its form does not allow
/// that, or where there is none. That the file is the one that `source` names is left to whoever asks: no checksum is made.
///
/// # Errors
///
/// Where the file cannot be read.
pub fn read_record(found: &Found, source: &Source, settings: &Arc<Settings>) -> Result<Option<Document>> {
    let failed = |source| failed(found, source);
    let (Some(record), None) = (source.record, &source.member) else { return Ok(None) };
    let mut file = open(&found.path).map_err(failed)?;
    let head = head_of(&mut file).map_err(failed)?;
    let Ok((format, _)) = recognize(&head, settings) else { return Ok(None) };
    let [start, end] = source.bytes;
    let size = end.saturating_sub(start) as u64;
    file.seek(SeekFrom::Start(start as u64)).map_err(failed)?;
    let (path, within) = (found.path.clone(), within(found.size, settings));
    let input = Input { path, size, head, reader: Box::new(file.take(size)), source: source.clone(), within };
    let reading = format.read_record(input, record, start).map(|reading| reading.with(settings));
    Ok(reading.and_then(|mut reading| reading.documents.next()?.ok()))
}

/// Notes the date that the path of a document bears.
fn dated(mut document: Document, pattern: Option<&Pattern>) -> Document {
    let source = &document.source;
    document.given.path_date = path_date(&source.path, source.member.as_deref(), source.record.is_some(), pattern);
    document
}

fn within(size: u64, settings: &Arc<Settings>) -> Within {
    Within { depth: 0, budget: Budget::of(size), settings: Arc::clone(settings) }
}

/// The SHA-256 of a whole file in hexadecimal, as a record's `source.sha256` has it.
///
/// # Errors
///
/// Where the file cannot be read.
pub fn checksum(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let copied = open(path).and_then(|mut file| std::io::copy(&mut file, &mut hash));
    copied.map_err(|source| Error::Read { path: path.to_owned(), source })?;
    Ok(hexadecimal(&hash.finalize()))
}

/// One text with what its input says of it: a whole file, or one line of a JSON Lines file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Where it lies; `story`, `offset` and `bytes` are filled in when it is split into stories.
    pub source: Source,
    /// What the input itself states.
    pub given: Given,
    /// The decoded text.
    pub text: String,
    /// From the decoded text back to the bytes of the file.
    pub positions: Positions,
    /// Line of the file on which it begins, from 1, where it is a record inside the file and lines mean anything.
    pub line: Option<usize>,
    /// What of the same input lies before it, where a long page comes in parts.
    pub before: Before,
    /// Whether the text may hold several stories that layout alone keeps apart, as a plain file may; a line of JSON
    /// Lines never does.
    pub is_page: bool,
}

/// What of a long page lies before one of its parts. Where a page comes whole, and in its first part, all is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Stories.
    pub stories: usize,
    /// Code points of the decoded page.
    pub code_points: usize,
    /// Lines that have ended.
    pub lines: usize,
}

impl Document {
    /// Where it stands, for messages: path, member of a packed file, number of the record.
    pub fn whereabouts(&self) -> String {
        let source = &self.source;
        let member = source.member.as_ref().map(|member| format!("!{member}")).unwrap_or_default();
        let record = source.record.map(|record| format!(", record {}", record + 1)).unwrap_or_default();
        format!("{}{member}{record}", source.path)
    }

    /// The bytes of the file that hold `span` of the text; for a record inside a file, those of the record.
    pub fn file_bytes(&self, span: Span) -> [usize; 2] {
        self.positions.file_bytes(&self.text, span)
    }
}

/// What an input states of a document, as it states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Its own id.
    pub id: Option<String>,
    /// Other ids, by whose they are: `doi`, `proquest`, `guid`.
    pub ids: BTreeMap<String, String>,
    /// The heading, where it is apart from the text.
    pub headline: Option<String>,
    /// Who wrote it, without “By”.
    pub byline: Option<String>,
    /// Where it was filed, where that is apart from the text; the text begins with it all the same.
    pub dateline: Option<String>,
    /// Date of publication as [`stated_date`] gives it: a day in the zone it was stated in, a month or a year.
    pub date: Option<String>,
    /// What the field of that date says where no date is read from it.
    pub unread_date: Option<String>,
    /// Date of the last change, in the same form.
    pub modified: Option<String>,
    /// Date until which nobody was to print it, in the same form: never the date of the story.
    pub embargo: Option<String>,
    /// Date on which it was saved or crawled, in the same form: the story is no later, and that is all it says.
    pub retrieved: Option<String>,
    /// The date that the path of the file bears, and what it is worth.
    pub path_date: Option<PathDate>,
    /// Whether the day stands first in `8/5/2002`, where the user says so.
    pub day_first: Option<bool>,
    /// Paper or agency.
    pub publication: Option<String>,
    /// Where the paper is read, as the user says: `Paris, Texas`.
    pub home: Option<String>,
    /// Part of the paper.
    pub section: Option<String>,
    /// Page, as the paper counts.
    pub page: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Subjects and key words.
    pub keywords: Vec<String>,
    /// People its mark-up names.
    pub people: Vec<String>,
    /// Places its mark-up names.
    pub places: Vec<String>,
    /// Organisations its mark-up names.
    pub organizations: Vec<String>,
    /// Whether the text is a part of the story alone: a summary, a teaser.
    pub partial: bool,
    /// Id of the story that this one replaces or corrects.
    pub revision_of: Option<String>,
    /// What was read from where, by the names of these fields: `date` from `PD`. For [`inspect`] and the curious.
    pub from: Vec<(&'static str, Cow<'static, str>)>,
}

impl Given {
    /// Notes that `field` was read from `place` of the input.
    pub fn note(&mut self, field: &'static str, place: impl Into<Cow<'static, str>>) {
        self.from.push((field, place.into()));
    }
}

/// Reads a plain text of which nothing is known, as a file named `path` would be.
pub fn plain(path: &Path, text: &str) -> Document {
    Document {
        source: Source {
            path: path.to_string_lossy().into_owned(),
            encoding: "utf-8".into(),
            format: "text".into(),
            ..Source::default()
        },
        text: text.to_owned(),
        is_page: true,
        ..Document::default()
    }
}

/// Largest file that is held in memory as a whole, whatever its form.
const AT_ONCE: u64 = 1 << 23;
/// Most letters that are told of words which are not read.
const LONGEST_TOLD: usize = 60;

fn open(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

fn head_of(file: &mut File) -> std::io::Result<Head> {
    let mut bytes = Vec::new();
    file.take(head::HEAD as u64 + 1).read_to_end(&mut bytes)?;
    let is_whole = bytes.len() <= head::HEAD;
    Ok(Head::new(bytes, is_whole))
}

/// The form of a file with this head and by what that was seen, or why it is not read: that of a packed file first, then
/// the one the user names, then what the content shows.
fn recognize(head: &Head, settings: &Settings) -> Result<(&'static dyn Format, String), &'static str> {
    if head.bytes.is_empty() {
        return Err("empty");
    }
    let seen = |asks: &dyn Fn(&dyn Format) -> bool| {
        let asked = FORMATS.iter().filter(|&&format| asks(format));
        asked.map(|&format| (format, format.recognize(head))).find_map(|(format, seen)| Some((format, seen?)))
    };
    if let Some(known) = seen(&|format| format.is_binary() && !format.is_container()) {
        return Ok(known);
    }
    if let Some(known) = seen(&|format| format.is_container()) {
        return Ok(known);
    }
    if let Some(format) = settings.form() {
        return Ok((format, "named by the user".into()));
    }
    if let Some(reason) = head.unreadable_as_text() {
        return Err(reason);
    }
    if head.is_whole && head.text.trim().is_empty() {
        return Err("nothing but white space");
    }
    let is_xml = head.text.trim_start_matches('\u{FEFF}').starts_with("<?xml");
    let known = seen(&|format| !format.is_binary() && !format.is_container());
    known.ok_or(if is_xml { "XML of no form that is read" } else { "of no form that is read" })
}

fn failed(found: &Found, source: std::io::Error) -> Error {
    Error::Read { path: found.path.clone(), source }
}

/// Bytes as two digits each.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> (tempfile::TempDir, Found) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("page"), bytes).unwrap();
        let found = walk(&[folder.path().to_owned()], &Exclude::default()).find_map(|entry| match entry {
            Entry::File(found) => Some(found),
            _ => None,
        });
        (folder, found.unwrap())
    }

    fn documents(bytes: &[u8]) -> Vec<Result<Document, Issue>> {
        let (_folder, found) = file(bytes);
        match read(&found, &Arc::default()).unwrap() {
            Outcome::Read(reading) => reading.documents.collect(),
            Outcome::Skipped(reason) => panic!("skipped: {reason}"),
        }
    }

    fn verdict(bytes: &[u8]) -> Verdict {
        let (_folder, found) = file(bytes);
        inspect(&found, &Settings::default()).unwrap()
    }

    #[test]
    fn a_text_of_any_name_is_read_with_its_checksum() {
        let document = documents(b"It rained.\n").remove(0).unwrap();
        assert_eq!((document.source.path.as_str(), document.source.format.as_str()), ("page", "text"));
        assert_eq!(document.source.sha256, hexadecimal(&Sha256::digest(b"It rained.\n")));
        assert!(document.is_page);
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(verdict(b""), Verdict::Skipped("empty"));
        assert_eq!(verdict(b" \n\n"), Verdict::Skipped("nothing but white space"));
        assert_eq!(verdict(b"<?xml version='1.0'?><svg/>"), Verdict::Skipped("XML of no form that is read"));
        assert!(matches!(verdict(b"<?xml version='1.0'?>\n<nitf/>"), Verdict::Read { format: "nitf", .. }));
        assert_eq!(verdict(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Verdict::Skipped("a picture (PNG)"));
        let jsonl = verdict(b"{\"text\": \"It rained.\"}\n");
        assert!(matches!(jsonl, Verdict::Read { format: "jsonl", .. }), "{jsonl:?}");
    }

    #[test]
    fn damage_is_a_remark_and_the_text_is_read() {
        let found = documents("Zürich, Köln, Łódź \u{FFFD}".as_bytes().strip_suffix(b"\xBD").unwrap());
        let issue = found[0].as_ref().unwrap_err();
        assert!(!issue.is_loss);
        assert!(issue.to_string().starts_with("page: 2 bytes are no part of utf-8"), "{issue}");
        assert!(found[1].is_ok());
    }

    #[test]
    fn dates_that_are_not_read_are_told_once() {
        let row = |date: &str| format!("{{\"text\": \"It rained.\", \"date\": \"{date}\"}}\n");
        let rows = row("2002-05-24") + &row("the 31st of Foo") + &row("") + &row("2002-13-45");
        let found = documents(rows.as_bytes());
        assert_eq!(found.iter().filter(|found| found.is_ok()).count(), 4);
        let told = found[4].as_ref().unwrap_err();
        let begins = "page:2: the date “the 31st of Foo” is not read, nor are those of 1 below it";
        assert!(told.to_string().starts_with(begins) && !told.is_loss, "{told}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_vanished_is_an_error_with_its_path() {
        let (folder, found) = file(b"x");
        drop(folder);
        let error = read(&found, &Arc::default()).err().unwrap().to_string();
        assert!(error.starts_with("cannot read /") && error.ends_with("page: no such file or folder"), "{error}");
    }
}
