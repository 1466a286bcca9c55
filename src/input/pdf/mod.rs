//! PDF: letters that stand somewhere on pages. Where they stand makes them lines, columns and paragraphs again.
//!
//! The parser under it panics on damaged files and may run for long, so a program that calls `read_apart` has each
//! file read in a process of its own, bounded in time and memory. A program that was built without the parser names each
//! file as not read, for what is printed in it is news.

#[cfg(feature = "pdf")]
mod apart;
#[cfg(feature = "pdf")]
mod columns;
#[cfg(feature = "pdf")]
mod letters;
#[cfg(feature = "pdf")]
mod paragraphs;
#[cfg(feature = "pdf")]
mod printed;
#[cfg(feature = "pdf")]
mod running;

#[cfg(feature = "pdf")]
pub use apart::{read_apart, serve};
#[cfg(feature = "pdf")]
pub use letters::read_printed;
#[cfg(feature = "pdf")]
pub use printed::Printed;

use super::{Format, Head, Input, Issue, Reading, Source};
use crate::error::Result;

/// A PDF with a text layer.
pub struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn about(&self) -> &'static str {
        match cfg!(feature = "pdf") {
            true => "a PDF with a text layer; one of pictures alone is named as needing OCR",
            false => "a PDF: this program was built without reading one, and names it as not read",
        }
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

    #[cfg(feature = "pdf")]
    fn read(&self, input: Input) -> Result<Reading> {
        printed::read(input)
    }

    #[cfg(not(feature = "pdf"))]
    fn read(&self, input: Input) -> Result<Reading> {
        let reason = "a PDF, which this program was built without reading (the feature pdf)";
        Ok(Reading::new(std::iter::once(Err(issue(&input.source, reason.into(), true)))))
    }
}

/// What is wrong with a file, which may be the member of another.
fn issue(source: &Source, reason: String, is_loss: bool) -> Issue {
    let place = [Some(source.path.as_str()), source.member.as_deref()];
    let path = place.into_iter().flatten().collect::<Vec<_>>().join("!");
    Issue { path, line: None, column: None, reason, is_loss }
}

#[cfg(all(test, not(feature = "pdf")))]
mod tests {
    use crate::input::{Outcome, read_bytes};

    #[test]
    fn one_that_the_program_cannot_read_is_named_as_not_read() {
        let Ok(Outcome::Read(mut reading)) = read_bytes("a.pdf", b"\n%PDF-1.4\n".to_vec(), &Default::default()) else {
            panic!("it is passed over");
        };
        let issue = reading.documents.next().unwrap().unwrap_err();
        assert!(issue.is_loss && issue.to_string().contains("built without"), "{issue}");
        assert!(reading.documents.next().is_none());
    }
}
