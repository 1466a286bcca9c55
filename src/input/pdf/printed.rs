//! From the pages of a PDF to its stories.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{apart, issue};
use crate::error::Result;
use crate::input::position::Positions;
use crate::input::{Document, Input, Issue, Reading, clipping};
use crate::span::Span;

/// Most bytes of one PDF: it is held in memory as a whole.
const LIMIT: u64 = 1 << 28;

/// How long a file may be read.
pub(super) const TIME: Duration = Duration::from_secs(60);

/// The stories of a PDF, and what of it was not read.
pub(super) fn read(mut input: Input) -> Result<Reading> {
    let bytes = input.whole(LIMIT)?;
    let mut source = input.source.clone();
    source.encoding = "binary".into();
    let positions = Positions::record(Span::new(0, bytes.len()));
    let printed = match apart::read(bytes, TIME) {
        Ok(printed) => printed,
        Err(reason) => return Ok(Reading::new(std::iter::once(Err(issue(&source, reason, true))))),
    };
    let mut items: Vec<Result<Document, Issue>> = Vec::new();
    items.extend(printed.fault().map(|(reason, is_loss)| Err(issue(&source, reason, is_loss))));
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
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_by_number() {
        assert_eq!(pages(&[3]), "page 3");
        assert_eq!(pages(&[3, 4, 7]), "pages 3, 4 and 7");
        assert!(pages(&(1..=20).collect::<Vec<_>>()).ends_with("8 and 12 more"));
    }

    #[test]
    fn a_file_of_pictures_is_a_loss_and_a_white_page_is_none() {
        let of = |pages, empty: &[u32], broken: &[u32]| {
            let printed = Printed { pages, empty: empty.to_vec(), broken: broken.to_vec(), ..Printed::default() };
            printed.fault()
        };
        assert_eq!(of(2, &[], &[]), None);
        assert!(of(2, &[1, 2], &[]).is_some_and(|(reason, is_loss)| reason.contains("needs OCR") && is_loss));
        assert!(of(2, &[2], &[]).is_some_and(|(reason, is_loss)| reason.starts_with("page 2") && !is_loss));
        assert!(of(2, &[], &[2]).is_some_and(|(_, is_loss)| is_loss));
        assert!(of(2, &[], &[1, 2]).is_some_and(|(reason, _)| reason.contains("damaged")));
        assert!(of(0, &[], &[]).is_some_and(|(_, is_loss)| is_loss));
    }
}
