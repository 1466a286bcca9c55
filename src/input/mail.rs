//! Mail: a message, or a whole box of them, each a clipping, a newsletter or a story that a database sent.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use mail_parser::{ContentType, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::decode::decode;
use super::markup::{self, html::parse};
use super::mhtml::header_of;
use super::wide::{Plain, Way};
use super::{
    Article, Document, Format, Given, Head, Input, Issue, Positions, Reading, Settings, Within, html, packed, stated,
    stated_date,
};
use crate::error::{Result, cause};
use crate::record::Source;
use crate::span::Span;

/// A message or an mbox.
pub struct Mail;

/// Most bytes of one message.
const LONGEST: usize = 1 << 26;
/// Most parts in one another whose lost ends are put back.
const DEEPEST: usize = 16;

/// Fields of a header by which a message shows itself, beside who wrote it and when.
const SIGNS: &[&str] =
    &["message-id", "mime-version", "received", "return-path", "delivered-to", "x-mailer", "content-type"];

/// Lines that stand before a message passed on.
const PASSED_ON: &[&str] = &[
    "-----original message-----",
    "---------- forwarded message",
    "begin forwarded message",
    "-------- forwarded message",
    "-------- original message",
];

impl Format for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn about(&self) -> &'static str {
        "mail and mailboxes"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let header = header_of(&head.text)?;
        let fields: Vec<String> =
            header.lines().filter_map(|line| Some(line.split_once(':')?.0.to_ascii_lowercase())).collect();
        let has = |name: &str| fields.iter().any(|field| field == name);
        // A message printed to a file often keeps these four fields alone.
        let is_bare = ["from", "to", "subject", "date"].iter().all(|name| has(name));
        let is_message =
            is_bare || has("from") && (has("date") || has("subject")) && SIGNS.iter().any(|name| has(name));
        if is_separator(header.lines().next()?.as_bytes()) && (is_message || has("from") || has("date")) {
            return Some("it begins with “From ” and the header of a message".into());
        }
        is_message.then(|| "it begins with the header of a message".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let is_box = input.head.text.trim_start_matches(LEAD).starts_with("From ");
        let Plain { reader, way, .. } = Plain::open(&mut input)?;
        let reader = BufReader::with_capacity(1 << 16, reader);
        let outer = Outer { source: input.source, within: input.within, is_wide: way.is_wide() };
        let messages = Messages { reader, way, outer, is_box, line: Vec::new(), at: 0, count: 0, has_ended: false };
        Ok(Reading::new(messages.flatten()))
    }
}

/// What may stand before the first line.
const LEAD: [char; 3] = ['\u{FEFF}', '\r', '\n'];

/// What all messages of a file share.
struct Outer {
    source: Source,
    within: Within,
    /// Whether the file was in UTF-16, and its messages are UTF-8 whatever they say of themselves.
    is_wide: bool,
}

struct Messages {
    reader: BufReader<Box<dyn Read + Send>>,
    way: Way,
    outer: Outer,
    is_box: bool,
    /// The line read last, where it begins the next message.
    line: Vec<u8>,
    /// Bytes read so far, and messages.
    at: usize,
    count: usize,
    has_ended: bool,
}

impl Iterator for Messages {
    type Item = Vec<Result<Document, Issue>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let start = self.at - self.line.len();
        let (bytes, is_whole) = match self.message() {
            Ok(message) => message,
            Err(error) => {
                self.has_ended = true;
                return Some(vec![Err(self.issue(cause(&error)))]);
            }
        };
        let end = self.at - self.line.len();
        self.count += 1;
        if !is_whole {
            return Some(vec![Err(self.issue(format!("message {} has more than {LONGEST} bytes", self.count)))]);
        }
        let single = !self.is_box || self.count == 1 && self.has_ended;
        let number = (!single).then_some(self.count - 1);
        Some(documents(&bytes, &self.outer, number, self.way.bytes(Span::new(start, end))))
    }
}

impl Messages {
    /// The next message without the line that sets it apart, and whether it was kept whole.
    fn message(&mut self) -> io::Result<(Vec<u8>, bool)> {
        let mut out = Vec::new();
        let mut is_whole = true;
        let mut after_blank = false;
        self.line.clear();
        loop {
            let mut line = Vec::new();
            let count = self.reader.by_ref().take(1 << 20).read_until(b'\n', &mut line)?;
            self.at += count;
            if count == 0 {
                self.has_ended = true;
                return Ok((out, is_whole));
            }
            // A mark of its encoding is no part of the first line.
            if self.at == count && line.starts_with(MARK) {
                line.drain(..MARK.len());
            }
            if self.is_box && is_separator(&line) {
                if after_blank {
                    self.line = line;
                    return Ok((out, is_whole));
                }
                if out.is_empty() {
                    continue;
                }
            }
            after_blank = line.trim_ascii().is_empty();
            // `>From` and `>>From` stand for what they were before the box was made.
            let quoted = line.iter().take_while(|&&byte| byte == b'>').count();
            let unquoted = usize::from(self.is_box && quoted > 0 && line[quoted..].starts_with(b"From "));
            is_whole &= out.len() + line.len() <= LONGEST;
            if is_whole {
                out.extend_from_slice(&line[unquoted..]);
            }
        }
    }

    fn issue(&self, reason: String) -> Issue {
        Issue { path: self.outer.source.path.clone(), line: None, column: None, reason, is_loss: true }
    }
}

const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Whether a line sets messages apart: `From ann@post.example Wed May  8 09:00:00 2002`.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let rest = String::from_utf8_lossy(rest);
    let has_year =
        rest.split_whitespace().any(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let has_time = rest.split_whitespace().any(|word| word.len() >= 5 && word.as_bytes()[2] == b':');
    has_year && has_time
}

/// The stories of a message, the `number`th of its box, which takes these bytes of the file, and what was sent with it.
fn documents(bytes: &[u8], outer: &Outer, number: Option<usize>, span: Span) -> Vec<Result<Document, Issue>> {
    let Some((message, is_cut)) = parsed(bytes) else { return Vec::new() };
    let source = Source { record: number, ..outer.source.clone() };
    let mut found = stories(&message, &source, outer.is_wide);
    for document in found.iter_mut().flatten() {
        document.positions = Positions::record(span);
        document.line = None;
    }
    let mut tell = |reason: &str| {
        let reason = reason.into();
        found.push(Err(Issue { path: source.path.clone(), line: None, column: None, reason, is_loss: true }));
    };
    if is_cut {
        tell("the message is cut off, and was read up to there");
    }
    let has_lost_parts = |part: &MessagePart<'_>| part.content_type().is_some_and(|kind| kind.ctype() == "multipart");
    if message.attachments().any(|part| is_readable(part) && has_lost_parts(part)) {
        tell("its header names nothing that sets its parts apart, and they are not read");
    }
    let sent = sent_along(&message, outer, number);
    // A letter that says nothing only carries what was sent with it.
    let says = |found: &Result<Document, Issue>| found.as_ref().map_or(true, |found| !found.text.trim().is_empty());
    if sent.iter().any(Result::is_ok) {
        found.retain(says);
    }
    found.extend(sent);
    found
}

/// What was sent with a message: each is read as a file of its own would be, and named below the message.
fn sent_along(message: &Message<'_>, outer: &Outer, number: Option<usize>) -> Vec<Result<Document, Issue>> {
    let sent = files(message);
    if sent.is_empty() {
        return Vec::new();
    }
    let place = number.map(|number| format!("message {}", number + 1));
    let member = [outer.source.member.clone(), place].into_iter().flatten().collect::<Vec<_>>().join("!");
    let source = Source { member: Some(member).filter(|name| !name.is_empty()), ..outer.source.clone() };
    let path = source.path.clone();
    let input = Input {
        path: path.clone().into(),
        size: 0,
        head: Head::new(Vec::new(), true),
        reader: Box::new(io::empty()),
        source,
        within: outer.within.clone(),
    };
    let day = message.date().and_then(|date| stated_date(&date.to_rfc3339()));
    let documents = match packed::sent_along(input, sent) {
        Ok(reading) => reading.documents,
        Err(error) => {
            return vec![Err(Issue { path, line: None, column: None, reason: error.to_string(), is_loss: true })];
        }
    };
    // What was sent is no later than the day on which it was.
    let bounded = documents.map(|document| {
        document.map(|mut document| {
            document.given.retrieved = document.given.retrieved.take().or_else(|| day.clone());
            document
        })
    });
    bounded.collect()
}

/// The files sent with a message that somebody could read, with their names.
fn files(message: &Message<'_>) -> Vec<(String, Vec<u8>)> {
    let is_multipart = |part: &MessagePart<'_>| part.content_type().is_some_and(|kind| kind.ctype() == "multipart");
    let attached = message.attachments().filter(|part| is_readable(part) && !is_multipart(part));
    let attached = attached.map(|part| {
        let is_message = part.content_type().is_some_and(|kind| kind.ctype() == "message");
        let name = part.attachment_name().unwrap_or(if is_message { "message passed on" } else { "attachment" });
        (name.to_owned(), bytes_of(part, message))
    });
    let digest = of_digests(message).into_iter().filter_map(|part| message.parts.get(part as usize));
    let digest = digest.map(|part| ("message passed on".to_owned(), bytes_of(part, message)));
    attached.chain(digest).filter(|(_, bytes)| !bytes.trim_ascii().is_empty()).collect()
}

/// The bytes of a file sent with a message. A text comes as it was sent where nothing was packed, so that its encoding shows.
fn bytes_of(part: &MessagePart<'_>, message: &Message<'_>) -> Vec<u8> {
    let bytes = match (&part.body, raw(part, message)) {
        (PartType::Text(_) | PartType::Html(_), Some(raw)) => raw,
        (PartType::Text(text) | PartType::Html(text), None) => text.as_bytes(),
        _ => part.contents(),
    };
    unmasked(bytes.to_vec())
}

/// The bytes of a part as they stand in the message; nothing where they are packed there.
fn raw<'m>(part: &MessagePart<'_>, message: &'m Message<'_>) -> Option<&'m [u8]> {
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
    raw.filter(|_| part.encoding == Encoding::None)
}

/// The numbers of the messages of digests, which stand there without a word of what they are.
fn of_digests(message: &Message<'_>) -> Vec<u32> {
    let digests = message.parts.iter().filter(|part| is_digest(part));
    let parts = digests.flat_map(|part| match &part.body {
        PartType::Multipart(parts) => parts.as_slice(),
        _ => &[],
    });
    let is_bare = |part: &&u32| message.parts.get(**part as usize).is_some_and(|part| part.content_type().is_none());
    parts.filter(is_bare).copied().collect()
}

fn is_digest(part: &MessagePart<'_>) -> bool {
    part.content_type().and_then(ContentType::subtype).is_some_and(|kind| kind.eq_ignore_ascii_case(DIGEST.2))
}

/// By which words a part says that it is a message itself, and what stands for the second while a message is parsed: messages
/// in one another are read one by one, each as a file, since the parser would go down into them as deep as somebody makes them.
const MASKS: [(&str, &str, &str); 3] = [("message", "rfc822", "rfcbzz"), ("message", "global", "globzl"), DIGEST];
const DIGEST: (&str, &str, &str) = ("multipart", "digest", "digezt");

fn masked(bytes: &[u8]) -> Cow<'_, [u8]> {
    with_masks(Cow::Borrowed(bytes), |(kind, word, mask)| (kind, word, mask))
}

fn unmasked(bytes: Vec<u8>) -> Vec<u8> {
    with_masks(Cow::Owned(bytes), |(kind, word, mask)| (kind, mask, word)).into_owned()
}

type Mask = (&'static str, &'static str, &'static str);

/// The same with the third for the second of each mask, where it stands after the first and a slash.
fn with_masks(mut bytes: Cow<'_, [u8]>, turned: fn(Mask) -> Mask) -> Cow<'_, [u8]> {
    let slashes: Vec<usize> = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at).collect();
    for slash in slashes {
        let (before, rest) = bytes.split_at(slash);
        let before = before.trim_ascii_end();
        let at = slash + 1 + rest[1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let after = bytes.get(at..).unwrap_or_default();
        let ends = |word: &str| before.len().checked_sub(word.len()).is_some_and(|at| is(&before[at..], word));
        let mask = MASKS.into_iter().map(turned).find(|(kind, word, _)| ends(kind) && is(after, word));
        if let Some((_, word, mask)) = mask {
            bytes.to_mut()[at..at + word.len()].copy_from_slice(mask.as_bytes());
        }
    }
    bytes
}

/// Whether bytes begin with a word, in letters of any size.
fn is(bytes: &[u8], word: &str) -> bool {
    bytes.get(..word.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
}

/// Parses a message, and tells whether its end is cut off: then it is parsed up to there. Messages inside it stay closed.
pub(super) fn parsed(bytes: &[u8]) -> Option<(Message<'_>, bool)> {
    let parse = |bytes: Cow<'_, [u8]>| MessageParser::default().parse(&bytes).map(Message::into_owned);
    let bytes = masked(bytes);
    let message = match &bytes {
        Cow::Borrowed(bytes) => MessageParser::default().parse(*bytes)?,
        Cow::Owned(_) => parse(bytes.clone())?,
    };
    match ended(&message, &bytes) {
        Some(whole) => Some((parse(Cow::Owned(whole))?, true)),
        None => Some((message, false)),
    }
}

/// A message of which the end is cut off, with the ends of its parts: without them the last part is not read. Nothing where it
/// has them.
fn ended(message: &Message<'_>, bytes: &[u8]) -> Option<Vec<u8>> {
    message.parts.iter().find(|part| part.is_encoding_problem)?;
    let marks = message.parts.iter().filter_map(|part| part.content_type()?.attribute("boundary"));
    let ends: Vec<String> = marks.take(DEEPEST).map(|mark| format!("--{mark}--")).collect();
    let is_there = |end: &str| bytes.windows(end.len()).any(|window| window == end.as_bytes());
    let lost: Vec<&String> = ends.iter().rev().filter(|end| !is_there(end)).collect();
    if lost.is_empty() {
        return None;
    }
    Some(lost.iter().fold(bytes.to_vec(), |mut whole, end| {
        whole.extend_from_slice(format!("\r\n{end}\r\n").as_bytes());
        whole
    }))
}

/// Whether somebody could read what was sent: no picture, sound or signature.
fn is_readable(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type();
    let subtype = kind.and_then(ContentType::subtype).unwrap_or_default();
    let is_signature = ["signature", "calendar", "x-vcard", "vcard"].iter().any(|name| subtype.ends_with(name));
    !is_signature && !kind.is_some_and(|kind| matches!(kind.ctype(), "image" | "audio" | "video"))
}

fn stories(message: &Message<'_>, source: &Source, is_wide: bool) -> Vec<Result<Document, Issue>> {
    let sent = message.date().and_then(|date| stated_date(&date.to_rfc3339()));
    let text = text(message, is_wide);
    if let Some(found) = inside(&text, source, sent.as_deref()) {
        return found;
    }
    let from = message.from().and_then(|from| from.first());
    let mut given = Given {
        id: message.message_id().map(str::to_owned),
        headline: message.subject().map(|words| without_marks(words).to_owned()),
        byline: from.and_then(|from| from.name()).and_then(stated),
        ..Given::default()
    };
    let header = |name: &str| {
        message
            .parts
            .first()
            .is_some_and(|part| part.headers.iter().any(|header| header.name.as_str().eq_ignore_ascii_case(name)))
    };
    let is_passed_on = message.subject().is_some_and(|words| words.len() > without_marks(words).len());
    let mut body = text.as_str();
    match passed_on(body) {
        Some(inner) => {
            body = inner.body;
            given.headline = inner.subject.or(given.headline);
            given.byline = inner.from;
            given.date = inner.date;
            given.retrieved = sent;
            given.note("date", "the header of the message passed on");
        }
        None if is_passed_on => given.retrieved = sent,
        None => {
            given.date = sent;
            given.note("date", "Date");
        }
    }
    // A newsletter holds many stories, under its own name.
    let is_page = header("List-Id") || header("List-Unsubscribe");
    if is_page {
        given.publication = from.and_then(|from| from.name()).and_then(stated);
        (given.byline, given.headline) = (None, None);
    }
    let article = Article { given, paragraphs: markup::plain_prose(body) };
    let document = article.document(source.clone());
    document.map(|document| Ok(Document { is_page, ..document })).into_iter().collect()
}

/// The text of a message, all its parts one after another. What is there in plain words and in HTML is taken once.
fn text(message: &Message<'_>, is_wide: bool) -> String {
    let passed_on = of_digests(message);
    let joined = |parts: &[u32]| {
        let (mut told, mut letters): (Vec<String>, String) = (Vec::new(), String::new());
        let own = parts.iter().filter(|part| !passed_on.contains(part));
        for part in own.filter_map(|&part| message.parts.get(part as usize)) {
            let words = words(part, message, is_wide);
            let own: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
            let beginning = own.char_indices().nth(COMPARED).map_or(own.as_str(), |(end, _)| &own[..end]);
            let is_there = matches!(part.body, PartType::Html(_)) && letters.contains(beginning);
            if !own.is_empty() && !is_there {
                letters += &own;
                told.push(words);
            }
        }
        told.join("\n\n")
    };
    let text = joined(&message.text_body);
    if text.is_empty() { joined(&message.html_body) } else { text }
}

/// How many letters of two parts of a message are compared.
const COMPARED: usize = 60;

/// What a part says, without the signature below it.
fn words(part: &MessagePart<'_>, message: &Message<'_>, is_wide: bool) -> String {
    let (PartType::Text(told) | PartType::Html(told)) = &part.body else { return String::new() };
    let text = raw(part, message).and_then(|raw| unpacked(raw, part, is_wide)).unwrap_or_else(|| told.to_string());
    let text = String::from_utf8(unmasked(text.into_bytes())).unwrap_or_default();
    if matches!(part.body, PartType::Html(_)) {
        let tree = parse(&text);
        let main = html::page(tree.root(), &text).map(|story| story.article.paragraphs);
        return main.unwrap_or_else(|| markup::prose(tree.root())).join("\n\n");
    }
    let text = text.replace("\r\n", "\n");
    text.split("\n-- \n").next().unwrap_or_default().to_owned()
}

/// The text of a part that was sent as it is, where its bytes tell more than what it says of them: UTF-8 shows itself, and
/// where no encoding is named that is known, it is told as that of a file is.
fn unpacked(raw: &[u8], part: &MessagePart<'_>, is_wide: bool) -> Option<String> {
    if raw.is_ascii() && !is_wide {
        return None;
    }
    let named = part.content_type().and_then(|kind| kind.attribute("charset"));
    let is_known = named.is_some_and(|name| encoding_rs::Encoding::for_label(name.as_bytes()).is_some());
    match std::str::from_utf8(raw) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if is_known => None,
        Err(_) => Some(decode(raw.to_vec()).text),
    }
}

/// What a database sent is read as what it is; the message's own day is then its latest.
fn inside(text: &str, source: &Source, sent: Option<&str>) -> Option<Vec<Result<Document, Issue>>> {
    let text = text.trim_start();
    let start = (0..=text.len().min(1 << 16)).rev().find(|&at| text.is_char_boundary(at))?;
    let head = Head::new(text.as_bytes()[..start].to_vec(), start == text.len());
    let (format, _) = super::recognize(&head, &Settings::default()).ok()?;
    if matches!(format.name(), "text" | "jsonl" | "csv" | "html" | "mail" | "mhtml") {
        return None;
    }
    let inner = Input {
        path: source.path.clone().into(),
        size: text.len() as u64,
        head,
        reader: Box::new(Cursor::new(text.as_bytes().to_vec())),
        source: Source { format: format.name().into(), ..source.clone() },
        within: Within::default(),
    };
    let mut found: Vec<_> = format.read(inner).ok()?.documents.collect();
    for document in found.iter_mut().flatten() {
        document.given.retrieved = sent.map(str::to_owned);
    }
    Some(found)
}

struct PassedOn<'t> {
    subject: Option<String>,
    from: Option<String>,
    date: Option<String>,
    body: &'t str,
}

/// A message inside a message, by the lines that programs put before it.
fn passed_on(text: &str) -> Option<PassedOn<'_>> {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n');
    lines.by_ref().find(|line| {
        at += line.len();
        let line = line.trim().to_ascii_lowercase();
        PASSED_ON.iter().any(|sign| line.starts_with(sign))
    })?;
    let mut inner = PassedOn { subject: None, from: None, date: None, body: "" };
    let mut fields = 0;
    for line in lines {
        let words = line.trim().trim_start_matches(['>', ' ', '*']);
        let field = words
            .split_once(':')
            .map(|(name, value)| (name.trim_matches('*').to_ascii_lowercase(), value.trim_matches(['*', ' '])));
        match field {
            Some((name, value)) if name.len() < 12 && !name.contains(' ') => {
                fields += 1;
                match name.as_str() {
                    "subject" => inner.subject = stated(without_marks(value)),
                    "from" => inner.from = stated(value.split('<').next().unwrap_or_default().trim_matches('"')),
                    "date" | "sent" => inner.date = stated_date(value).or_else(|| stated_date(before_time(value))),
                    _ => {}
                }
            }
            _ if words.is_empty() && fields == 0 => {}
            _ => break,
        }
        at += line.len();
    }
    inner.body = text.get(at..)?;
    (fields > 0).then_some(inner)
}

/// `Wed, May 8, 2002 at 9:00 AM` without its time of day.
fn before_time(words: &str) -> &str {
    let end = words.find(" at ").or_else(|| words.find(':').and_then(|colon| words[..colon].rfind(' ')));
    words[..end.unwrap_or(words.len())].trim_end_matches([',', ' '])
}

/// A subject without `Fwd:` and `Re:`.
fn without_marks(subject: &str) -> &str {
    let mut subject = subject.trim();
    while let Some((mark, rest)) = subject.split_once(':') {
        if !matches!(mark.trim().to_ascii_lowercase().as_str(), "fwd" | "fw" | "re" | "wg" | "tr" | "aw") {
            break;
        }
        subject = rest.trim();
    }
    subject
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "From: Ann Bell <ann@post.example>\nTo: x@y.example\nDate: Thu, 9 May 2002 01:00:00 +0200\nMessage-ID: <1@post.example>\n";

    fn documents(message: &[u8]) -> Vec<Result<Document, Issue>> {
        let outer = Outer { source: Source::default(), within: Within::default(), is_wide: false };
        super::documents(message, &outer, None, Span::new(0, message.len()))
    }

    fn only(message: &str) -> Document {
        documents(message.as_bytes()).remove(0).unwrap()
    }

    fn of_box(bytes: &str) -> Vec<Document> {
        let head = Head::new(bytes.into(), true);
        assert!(Mail.recognize(&head).is_some());
        let reader = Box::new(Cursor::new(bytes.as_bytes().to_vec()));
        let input =
            Input { path: "a".into(), size: 0, head, reader, source: Source::default(), within: Within::default() };
        Mail.read(input).unwrap().documents.map(Result::unwrap).collect()
    }

    #[test]
    fn plain_text_before_html() {
        let message = format!(
            "{HEADER}Subject: =?utf-8?Q?Ferry_runs_aground_=C3=A9?=\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n\
             --b\nContent-Type: text/html\n\n<p>In HTML.</p>\n--b\nContent-Type: text/plain; charset=utf-8\n\nIn plain text.\n\n-- \nAnn\n--b--\n"
        );
        let found = only(&message);
        assert_eq!(
            (found.text.as_str(), found.given.headline.as_deref()),
            ("In plain text.", Some("Ferry runs aground é"))
        );
        assert_eq!(
            (found.given.date.as_deref(), found.given.byline.as_deref()),
            (Some("2002-05-09"), Some("Ann Bell"))
        );
    }

    #[test]
    fn of_a_clipping_passed_on_the_inner_day_counts() {
        let message = format!(
            "{HEADER}Subject: Fwd: Ferry\n\nSee below.\n\n---------- Forwarded message ---------\nFrom: Bo Lind <bo@x.example>\n\
             Date: Wed, May 8, 2002 at 9:00 AM\nSubject: Ferry runs aground\n\nA ferry ran aground.\n"
        );
        let given = only(&message).given;
        assert_eq!((given.date.as_deref(), given.retrieved.as_deref()), (Some("2002-05-08"), Some("2002-05-09")));
        assert_eq!(given.headline.as_deref(), Some("Ferry runs aground"));
        let bare = only(&format!("{HEADER}Subject: FW: Ferry\n\nMay 8, 2002\n\nA ferry ran aground.\n"));
        assert_eq!((bare.given.date, bare.given.retrieved.as_deref()), (None, Some("2002-05-09")));
    }

    #[test]
    fn what_was_sent_along_is_read_or_named_and_a_picture_is_not() {
        let part = |kind: &str, name: &str| {
            format!("--b\nContent-Type: {kind}; name={name}\nContent-Disposition: attachment; filename={name}\n\nx\n")
        };
        let message = format!(
            "{HEADER}Subject: Ferry\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt ran \
             aground.\n{}{}--b--\n",
            part("application/pdf", "page.pdf").replace("\n\nx", "\n\n%PDF-1.4"),
            part("image/png", "map.png")
        );
        let found = documents(message.as_bytes());
        let told: Vec<String> = found.iter().filter_map(|found| Some(found.as_ref().err()?.to_string())).collect();
        assert_eq!(found.len(), 2);
        assert!(told.len() == 1 && told[0].contains("page.pdf"), "{told:?}");
    }

    fn told(message: &str) -> Vec<String> {
        let one = |found: Result<Document, Issue>| match found {
            Ok(document) => {
                let given = &document.given;
                let (member, headline) = (document.source.member.clone(), given.headline.clone());
                let day = given.date.clone().or(given.retrieved.clone()).unwrap_or_default();
                format!("{}|{}|{day}|{}", member.unwrap_or_default(), headline.unwrap_or_default(), document.text)
            }
            Err(issue) => issue.to_string(),
        };
        documents(message.as_bytes()).into_iter().map(one).collect()
    }

    #[test]
    fn messages_passed_on_and_files_sent_along_are_stories_of_their_own() {
        let inner = HEADER.replace("9 May", "7 May");
        let inner = format!("{inner}Subject: Rain\nContent-Type: text/plain\n\nIt rained.\n");
        let packed = |coding: &str, body: &str| {
            format!("--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: {coding}\n\n{body}\n")
        };
        let message = format!(
            "{HEADER}Subject: Ferry\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nOf message/rfc822.\n{}{}\
             --b\nContent-Type: text/csv; name=\"../a.csv\"\nContent-Disposition: attachment; filename=\"../a.csv\"\n\ntitle,text\nSnow,It snowed.\n--b--\n",
            packed("8bit", &inner),
            packed("quoted-printable", &inner.replace("It rained", "It =\nrained=2E Two")),
        );
        assert_eq!(
            told(&message),
            [
                "|Ferry|2002-05-09|Of message/rfc822.",
                "message passed on|Rain|2002-05-07|It rained.",
                "message passed on (2)|Rain|2002-05-07|It rained. Two.",
                "_/a.csv|Snow|2002-05-09|It snowed.",
            ]
        );
    }

    #[test]
    fn messages_of_a_digest_are_stories_of_their_own() {
        let one = |words: &str| format!("--b\n\n{HEADER}Subject: {words}\n\nIt was {words}.\n");
        let message = format!(
            "{HEADER}Subject: Today\nContent-Type: multipart/digest; boundary=b\n\n{}{}--b--\n",
            one("rain"),
            one("snow")
        );
        assert_eq!(
            told(&message),
            ["message passed on|rain|2002-05-09|It was rain.", "message passed on (2)|snow|2002-05-09|It was snow."]
        );
    }

    #[test]
    fn messages_in_one_another_without_end_are_followed_so_far_and_no_further() {
        for kind in ["message/rfc822", "MESSAGE/ global", "message/\n rfc822"] {
            let nested = format!("{HEADER}Subject: x\nContent-Type: {kind}\n\n").repeat(20_000) + "It rained.\n";
            let told = told(&nested);
            assert!(told.last().is_some_and(|told| told.contains("deep in one another are not opened")), "{told:?}");
        }
    }

    #[test]
    fn every_part_of_the_text_is_read_and_once() {
        let part = |kind: &str, words: &str| format!("--b\nContent-Type: text/{kind}\n\n{words}\n");
        let message = |parts: &[String]| {
            let parts = parts.concat();
            format!("{HEADER}Subject: Ferry\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n")
        };
        let two = message(&[part("plain", "One.\n\n-- \nAnn"), part("plain", "Two."), part("html", "<p>Three.</p>")]);
        assert_eq!(only(&two).text, "One.\n\nTwo.\n\nThree.");
        let twice = message(&[part("plain", "It rained: all day."), part("html", "<p>It <b>rained</b>: all day.</p>")]);
        assert_eq!(only(&twice).text, "It rained: all day.");
    }

    #[test]
    fn the_encoding_of_a_text_is_what_its_bytes_say_where_they_are_sure() {
        let message = |charset: &str, body: &[u8]| {
            let head =
                format!("{HEADER}Subject: x\nContent-Type: text/plain{charset}\nContent-Transfer-Encoding: 8bit\n\n");
            documents(&[head.as_bytes(), body].concat()).remove(0).unwrap().text
        };
        for charset in ["", "; charset=iso-8859-1", "; charset=us-ascii", "; charset=x-unknown"] {
            assert_eq!(message(charset, "It was dämmrig.".as_bytes()), "It was dämmrig.", "{charset}");
        }
        for charset in ["", "; charset=windows-1252", "; charset=x-unknown"] {
            assert_eq!(message(charset, b"\x93It was d\xE4mmrig\x94."), "“It was dämmrig”.", "{charset}");
        }
    }

    #[test]
    fn boxes_with_marks_in_utf_16_and_with_line_ends_of_old_are_cut_all_the_same() {
        let message =
            format!("From ann@post.example Wed May  8 09:00:00 2002\n{HEADER}Subject: One\n\nIt was dämmrig.\n\n");
        let plain = message.clone() + &message.replace("One", "Two");
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let marked = format!("\u{FEFF}{plain}");
        let second = message.len();
        let forms: [(Vec<u8>, usize); 5] = [
            (marked.clone().into_bytes(), 3 + second),
            (plain.replace('\n', "\r").into_bytes(), second),
            (wide(&plain), 2 * (second - 1)),
            (wide(&marked), 2 + 2 * (second - 1)),
            (wide(&plain.replace('\n', "\r")), 2 * (second - 1)),
        ];
        for (bytes, start) in forms {
            let head = Head::new(bytes.clone(), true);
            assert!(Mail.recognize(&head).is_some());
            let (all, reader) = (bytes.len(), Box::new(Cursor::new(bytes)));
            let (source, within) = (Source::default(), Within::default());
            let input = Input { path: "a".into(), size: 0, head, reader, source, within };
            let found: Vec<Document> = Mail.read(input).unwrap().documents.map(Result::unwrap).collect();
            assert_eq!(found.len(), 2);
            assert_eq!(found[1].text, "It was dämmrig.");
            assert_eq!(found[1].file_bytes(Span::new(0, 1)), [start, all]);
        }
    }

    #[test]
    fn a_message_that_is_cut_off_is_read_up_to_there_and_told() {
        let parts = "--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nIt ran aground in the \
                     night.\n\nNobody was hurt.\n--i--\n--o--\n";
        let whole = format!("{HEADER}Subject: Ferry\nContent-Type: multipart/mixed; boundary=o\n\n{parts}");
        assert!(parsed(whole.as_bytes()).is_some_and(|(_, is_cut)| !is_cut));
        let found = documents(&whole.as_bytes()[..whole.find("was hurt").unwrap()]);
        assert_eq!(found[0].as_ref().unwrap().text, "It ran aground in the night.\n\nNobody");
        assert_eq!(found[1].as_ref().unwrap_err().reason, "the message is cut off, and was read up to there");
        assert_eq!(found.len(), 2);
        for end in 0..whole.len() {
            documents(&whole.as_bytes()[..end]);
        }
    }

    #[test]
    fn a_message_with_the_four_fields_that_print_is_mail() {
        let text = "From: Ann Bell\nTo: the desk\nSubject: Ferry\nDate: 9 May 2002\n\nIt rained.";
        assert!(Mail.recognize(&Head::new(text.into(), true)).is_some());
    }

    #[test]
    fn a_newsletter_is_a_page_of_stories() {
        let found = only(&format!(
            "{HEADER}Subject: Today\nList-Id: <x.example>\n\nFerry aground\n\nBy Ann Bell\n\nIt ran aground.\n"
        ));
        assert!(found.is_page && found.given.headline.is_none());
    }

    #[test]
    fn a_box_is_cut_where_messages_begin_and_nowhere_else() {
        let message = format!(
            "From ann@post.example Wed May  8 09:00:00 2002\n{HEADER}Subject: One\n\nFrom here on it rained.\n>From there too.\n\n"
        );
        let found = of_box(&(message.clone() + &message.replace("One", "Two")));
        assert_eq!(found.len(), 2);
        assert!(found[0].text.ends_with("From there too."), "{}", found[0].text);
        assert_eq!((found[1].given.headline.as_deref(), found[1].source.record), (Some("Two"), Some(1)));
        assert_eq!(found[1].file_bytes(Span::new(0, 1)), [message.len(), 2 * message.len()]);
    }

    #[test]
    fn a_story_inside_keeps_its_own_date() {
        let inner = "<?xml version=\"1.0\"?><nitf><head><docdata><date.issue norm=\"20020507\"/></docdata></head><body><body.content><p>x</p></body.content></body></nitf>";
        let message = format!("{HEADER}Subject: Ferry\n\n{inner}\n");
        let given = only(&message).given;
        assert_eq!((given.date.as_deref(), given.retrieved.as_deref()), (Some("2002-05-07"), Some("2002-05-09")));
    }

    #[test]
    fn a_text_that_begins_with_labels_is_no_mail() {
        for text in
            ["From: Oslo\nDate: May 8\n\nIt rained.", "From the sea came a storm.\n\nIt rained.", "Note: x\n\ny"]
        {
            assert!(Mail.recognize(&Head::new(text.into(), true)).is_none(), "{text}");
        }
    }
}
