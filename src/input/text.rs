//! Plain text: the form of everything that shows no other.

use super::decode::decode;
use super::{Document, Format, Head, Input, Issue, Reading};
use crate::error::Result;

/// Most bytes of one text: it is held in memory as a whole.
pub const LIMIT: u64 = 1 << 30;

/// Plain text, one story or several to a file.
pub struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn about(&self) -> &'static str {
        "plain text in any encoding: whatever shows no other form"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        // Settings, drawings and the like: the forms of XML that hold news are known by their first element.
        let is_xml = head.text.trim_start_matches('\u{FEFF}').starts_with("<?xml");
        (!is_xml).then(|| "text that shows no other form".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let decoded = decode(input.whole(LIMIT)?);
        let mut source = input.source;
        source.encoding = decoded.charset.name();
        let note = (decoded.damaged > 0).then(|| {
            let reason =
                format!("{} bytes are no part of {} and were read as well as can be", decoded.damaged, source.encoding);
            Err(Issue { path: source.path.clone(), line: None, column: None, reason, is_loss: false })
        });
        let document =
            Document { source, text: decoded.text, positions: decoded.positions, is_page: true, ..Document::default() };
        Ok(Reading::new(note.into_iter().chain([Ok(document)])))
    }
}
