//! PDF: letters that stand somewhere on pages. Where they stand makes them lines, columns and paragraphs again.
//!
//! The parser under it panics on damaged files and may run for long, so a program that calls [`read_apart`] has each
//! file read in a process of its own, bounded in time and memory.

mod apart;
mod columns;
mod letters;
mod paragraphs;
mod running;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use apart::{read_apart, serve};
pub use letters::read_printed;

use super::position::Positions;
use super::{Document, Format, Head, Input, Issue, Reading, clipping};
use crate::error::Result;
use crate::span::Span;

/// Most bytes of one PDF: it is held in memory as a whole.
const LIMIT: u64 = 1 << 28;

/// How long a file may be read.
const TIME: Duration = Duration::from_secs(60);

/// A PDF with a text layer.
pub struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn about(&self) -> &'static str {
        "a PDF with a text layer; one of pictures alone is named as needing OCR"
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        // Some programs write an empty line or a mark of UTF-8 before it.
        let start = head.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head.bytes).trim_ascii_start();
        let is_one = start.strip_prefix(b"%PDF-").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit));
        is_one.then(|| "its first line, %PDF-".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let bytes = input.whole(LIMIT)?;
        let mut source = input.source.clone();
        source.encoding = "binary".into();
        let place = [Some(source.path.as_str()), source.member.as_deref()];
        let path = place.into_iter().flatten().collect::<Vec<_>>().join("!");
        let issue =
            |reason: String, is_loss| Err(Issue { path: path.clone(), line: None, column: None, reason, is_loss });
        let positions = Positions::record(Span::new(0, bytes.len()));
        let printed = match apart::read(bytes, TIME) {
            Ok(printed) => printed,
            Err(reason) => return Ok(Reading::new(std::iter::once(issue(reason, true)))),
        };
        let mut items: Vec<Result<Document, Issue>> = Vec::new();
        items.extend(printed.fault().map(|(reason, is_loss)| issue(reason, is_loss)));
        let stories = clipping::read(printed.paragraphs.join("\n\n"), &source, input.within)?;
        items.extend(stories.into_iter().map(|story| {
            story.map(|mut document| {
                document.positions = positions.clone();
                if let Some(day) = &printed.created {
                    document.given.retrieved.get_or_insert_with(|| day.clone());
                    document.given.note("retrieved", "the day the PDF was made");
                }
                document
            })
        }));
        Ok(Reading::new(items.into_iter()))
    }
}

/// What was read of a PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Its text, in the order in which it is read.
    pub paragraphs: Vec<String>,
    /// How many pages it has.
    pub pages: usize,
    /// Pages without a letter, from 1.
    pub empty: Vec<u32>,
    /// Pages that could not be read, from 1.
    pub broken: Vec<u32>,
    /// The day on which the file was made, as it says: never that of a publication.
    pub created: Option<String>,
}

impl Printed {
    /// What of it was not read, and whether that is a loss.
    fn fault(&self) -> Option<(String, bool)> {
        let lacks = self.empty.len() + self.broken.len();
        if self.pages == 0 {
            return Some(("a PDF without pages".into(), true));
        }
        if self.broken.len() == self.pages {
            return Some(("a PDF that is damaged: none of its pages could be read".into(), true));
        }
        if lacks == self.pages && !self.empty.is_empty() {
            let reason = "a PDF without a text layer: it needs OCR (as ocrmypdf does it) before it can be read";
            return Some((reason.into(), true));
        }
        if !self.broken.is_empty() {
            return Some((format!("{} could not be read", pages(&self.broken)), true));
        }
        // A white page or a picture among others is common, and a scanned one looks like it.
        (!self.empty.is_empty())
            .then(|| (format!("{} without text: white, or in need of OCR", pages(&self.empty)), false))
    }
}

/// `page 3`, `pages 3, 4 and 7`; of many the first alone.
fn pages(numbers: &[u32]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u32::to_string).collect();
    match shown.split_last() {
        Some((last, [])) => format!("page {last}"),
        Some(_) if numbers.len() > SHOWN => format!("pages {} and {} more", shown.join(", "), numbers.len() - SHOWN),
        Some((last, others)) => format!("pages {} and {last}", others.join(", ")),
        None => "no page".into(),
    }
}

#[cfg(test)]
mod tests;
