//! PDF in a program that was built without reading it: each is named as not read, for what is printed in it is news.

use super::{Format, Head, Input, Issue, Reading};
use crate::error::Result;

/// A PDF that is not read.
pub(super) struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn about(&self) -> &'static str {
        "a PDF: this program was built without reading one, and names it as not read"
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        head.bytes.starts_with(b"%PDF-").then(|| "its first line, %PDF-".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let place = [Some(input.source.path), input.source.member];
        let path = place.into_iter().flatten().collect::<Vec<_>>().join("!");
        let reason = "a PDF, which this program was built without reading (the feature pdf)".into();
        Ok(Reading::new(std::iter::once(Err(Issue { path, line: None, column: None, reason, is_loss: true }))))
    }
}

#[cfg(test)]
mod tests {
    use crate::input::{Outcome, read_bytes};

    #[test]
    fn a_pdf_is_named_as_not_read() {
        let Ok(Outcome::Read(mut reading)) = read_bytes("a.pdf", b"%PDF-1.4\n".to_vec(), &Default::default()) else {
            panic!("it is passed over");
        };
        let issue = reading.documents.next().unwrap().unwrap_err();
        assert!(issue.is_loss && issue.to_string().contains("built without"), "{issue}");
        assert!(reading.documents.next().is_none());
    }
}
