//! Stories that were found: headline, date and place, and the passage that shows why.

use archive::index::{Head, kept, source_name};
use archive::query::{Highlighter, Passage};
use archive::record::Record;
use archive::span::Span;
use archive::text::squeezed;

use super::Out;
use super::dates::story_date;
use super::paint::{DIM, MATCH, Piece, STRONG, shorten, wrap};
use crate::messages::count;

/// Bytes of the passage shown.
pub(crate) const PASSAGE: usize = 260;
/// Characters of a story that stand for a headline it does not have.
const FIRST_WORDS: usize = 78;

/// The passage of a story that answers best; the headline is shown above it.
pub(crate) fn passage(stored: &Head, highlighter: &mut Highlighter) -> Passage {
    highlighter.passage(&stored.record.text, &body(&stored.record), PASSAGE)
}

/// The same alone; with `around`, every sentence that matches
/// with so many before and after.
pub(crate) fn passages(stored: &Head, highlighter: &mut Highlighter, around: Option<usize>) -> Vec<Passage> {
    let (text, kept) = (&stored.record.text, body(&stored.record));
    match around {
        Some(around) => highlighter.contexts(text, &kept, around),
        None => vec![passage(stored, highlighter)],
    }
}

/// The stretches of the text that count, without the headline that may begin it.
fn body(record: &Record) -> Vec<Span> {
    let mut spans = kept::spans(record);
    let headline = record.headline.as_deref().unwrap_or_default();
    if let Some(first) = spans.first_mut()
        && first.start == 0
        && !headline.is_empty()
        && record.text.starts_with(headline)
    {
        first.start = headline.len();
        *first = first.trimmed(&record.text);
    }
    spans.retain(|span| !span.is_empty());
    spans
}

/// Writes a story that was found, and how many copies it stands for.
pub(crate) fn write(
    out: &mut Out,
    stored: &Head,
    passages: &[Passage],
    highlighter: &mut Highlighter,
    copies: u32,
) -> std::io::Result<()> {
    let record = &stored.record;
    let title = title(stored);
    let marks = highlighter.marks(&title, &[Span::new(0, title.len())]);
    let pieces = marked(&title, Span::new(0, title.len()), &marks, out.colored, STRONG);
    let mut lines = wrap(&pieces, 0, out.width, out.colored);
    let mut about = vec![story_date(record.date.as_ref())];
    about.extend(source_name(record).map(str::to_owned));
    about.push(place(stored));
    about.extend(self::copies(copies));
    let about = Piece::styled(about.join(" · "), DIM);
    lines.extend(wrap(&[about], 2, out.width, out.colored));
    for passage in passages {
        let mut pieces = marked(&record.text, passage.span, &passage.marks, out.colored, anstyle::Style::new());
        if starts_inside(&record.text, passage.span) {
            pieces.insert(0, Piece::plain("…"));
        }
        if passage.span.end < record.text.trim_end().len() {
            pieces.push(Piece::plain("…"));
        }
        lines.extend(wrap(&pieces, 2, out.width, out.colored));
    }
    for line in lines {
        out.line(line)?;
    }
    Ok(())
}

/// How many copies a hit stands for, in words; nothing where it stands for itself alone.
pub(crate) fn copies(copies: u32) -> Option<String> {
    (copies > 0).then(|| format!("+{}", count(copies as usize, "copy", "copies")))
}

/// Whether a passage begins in the middle of a sentence.
fn starts_inside(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let words = before.trim_end();
    let ended = words.ends_with(['.', '!', '?', '”', '"', '’']) || before[words.len()..].contains('\n');
    !words.is_empty() && !ended
}

/// The headline, or the first words.
pub(crate) fn title(stored: &Head) -> String {
    let record = &stored.record;
    let headline = record.headline.as_deref().map(str::trim).filter(|headline| !headline.is_empty());
    match headline {
        Some(headline) => squeezed(headline),
        None => {
            let first =
                kept::spans(record).into_iter().map(|span| span.of(&record.text)).find(|text| !text.trim().is_empty());
            shorten(first.unwrap_or_default(), FIRST_WORDS)
        }
    }
}

/// Where a story lies: its id, the line of the file, and the bytes.
pub(crate) fn place(stored: &Head) -> String {
    let record = &stored.record;
    let [start, end] = record.source.bytes;
    let path =
        if record.id.starts_with(&record.source.path) { String::new() } else { format!(" in {}", record.source.path) };
    let line = stored.line;
    format!("{}{path}, line {line}, bytes {start}–{end}", record.id)
}

/// A stretch of a text in pieces, what matches in colour, or between asterisks where there are no colours.
fn marked(text: &str, span: Span, marks: &[Span], colored: bool, style: anstyle::Style) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = span.start;
    for mark in marks {
        pieces.push(Piece::styled(&text[at..mark.start], style));
        let found = mark.of(text);
        pieces.push(if colored { Piece::styled(found, MATCH) } else { Piece::plain(format!("*{found}*")) });
        at = mark.end;
    }
    pieces.push(Piece::styled(&text[at..span.end], style));
    pieces
}
