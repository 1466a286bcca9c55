//! Mail: a message, or a whole box of them, each a clipping, a newsletter or a story that a database sent.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use mail_parser::{ContentType, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::markup::{self, html::parse};
use super::mhtml::header_of;
use super::{
    Article, Document, Format, Given, Head, Input, Issue, Positions, Reading, Settings, Within, html, stated,
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
        if is_separator(head.text.lines().next()?.as_bytes()) && (is_message || has("from") || has("date")) {
            return Some("it begins with “From ” and the header of a message".into());
        }
        is_message.then(|| "it begins with the header of a message".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let is_box = input.head.bytes.starts_with(b"From ");
        let reader = BufReader::with_capacity(1 << 16, input.reader);
        let messages =
            Messages { reader, source: input.source, is_box, line: Vec::new(), at: 0, count: 0, has_ended: false };
        Ok(Reading::new(messages.flatten()))
    }
}

struct Messages {
    reader: BufReader<Box<dyn Read + Send>>,
    source: Source,
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
        let source = Source { record: (!single).then_some(self.count - 1), ..self.source.clone() };
        let mut found = documents(&bytes, &source);
        for document in found.iter_mut().flatten() {
            document.positions = Positions::record(Span::new(start, end));
            document.line = None;
        }
        Some(found)
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
        Issue { path: self.source.path.clone(), line: None, column: None, reason, is_loss: true }
    }
}

/// Whether a line sets messages apart: `From ann@post.example Wed May  8 09:00:00 2002`.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let rest = String::from_utf8_lossy(rest);
    let has_year =
        rest.split_whitespace().any(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let has_time = rest.split_whitespace().any(|word| word.len() >= 5 && word.as_bytes()[2] == b':');
    has_year && has_time
}

/// The stories of a message, and what was sent with it, which is not read.
fn documents(bytes: &[u8], source: &Source) -> Vec<Result<Document, Issue>> {
    let Some((message, is_cut)) = parsed(bytes) else { return Vec::new() };
    let mut found = stories(&message, source);
    let mut tell = |reason: String| {
        found.push(Err(Issue { path: source.path.clone(), line: None, column: None, reason, is_loss: true }));
    };
    if is_cut {
        tell("the message is cut off, and was read up to there".into());
    }
    for part in message.attachments().filter(|part| is_readable(part)) {
        if part.content_type().is_some_and(|kind| kind.ctype() == "multipart") {
            tell("its header names nothing that sets its parts apart, and they are not read".into());
            continue;
        }
        let name = part.attachment_name().unwrap_or("without a name");
        tell(format!("the attachment {name} is not read: save it as a file of its own"));
    }
    found
}

/// Parses a message, and tells whether its end is cut off: then it is parsed up to there.
pub(super) fn parsed(bytes: &[u8]) -> Option<(Message<'_>, bool)> {
    let message = MessageParser::default().parse(bytes)?;
    match ended(&message, bytes) {
        Some(whole) => Some((MessageParser::default().parse(&whole)?.into_owned(), true)),
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

fn stories(message: &Message<'_>, source: &Source) -> Vec<Result<Document, Issue>> {
    let sent = message.date().and_then(|date| stated_date(&date.to_rfc3339()));
    let text = text(message);
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
    let body = body.split("\n-- \n").next().unwrap_or(body);
    let article = Article { given, paragraphs: markup::plain_prose(body) };
    let document = article.document(source.clone());
    document.map(|document| Ok(Document { is_page, ..document })).into_iter().collect()
}

/// The text of a message: the plain one before the one in HTML.
fn text(message: &Message<'_>) -> String {
    let bodies =
        message.text_body.iter().chain(&message.html_body).filter_map(|&part| message.parts.get(part as usize));
    let mut html = None;
    for part in bodies {
        match &part.body {
            PartType::Text(text) if !text.trim().is_empty() => return text.replace("\r\n", "\n"),
            PartType::Html(page) if html.is_none() => html = Some(page),
            _ => {}
        }
    }
    let Some(page) = html else { return String::new() };
    let tree = parse(page);
    let main = html::page(tree.root(), page).map(|story| story.article.paragraphs);
    main.unwrap_or_else(|| markup::prose(tree.root())).join("\n\n")
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

    fn only(message: &str) -> Document {
        documents(message.as_bytes(), &Source::default()).remove(0).unwrap()
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
    fn what_was_sent_along_is_named_and_a_picture_is_not() {
        let part = |kind: &str, name: &str| {
            format!("--b\nContent-Type: {kind}; name={name}\nContent-Disposition: attachment; filename={name}\n\nx\n")
        };
        let message = format!(
            "{HEADER}Subject: Ferry\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt ran \
             aground.\n{}{}--b--\n",
            part("application/pdf", "page.pdf"),
            part("image/png", "map.png")
        );
        let found = documents(message.as_bytes(), &Source::default());
        let told: Vec<String> = found.iter().filter_map(|found| Some(found.as_ref().err()?.to_string())).collect();
        assert_eq!(found.len(), 2);
        assert!(told.len() == 1 && told[0].contains("page.pdf"), "{told:?}");
    }

    #[test]
    fn a_message_that_is_cut_off_is_read_up_to_there_and_told() {
        let parts = "--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nIt ran aground in the \
                     night.\n\nNobody was hurt.\n--i--\n--o--\n";
        let whole = format!("{HEADER}Subject: Ferry\nContent-Type: multipart/mixed; boundary=o\n\n{parts}");
        assert!(parsed(whole.as_bytes()).is_some_and(|(_, is_cut)| !is_cut));
        let found = documents(&whole.as_bytes()[..whole.find("was hurt").unwrap()], &Source::default());
        assert_eq!(found[0].as_ref().unwrap().text, "It ran aground in the night.\n\nNobody");
        assert_eq!(found[1].as_ref().unwrap_err().reason, "the message is cut off, and was read up to there");
        assert_eq!(found.len(), 2);
        for end in 0..whole.len() {
            documents(&whole.as_bytes()[..end], &Source::default());
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
