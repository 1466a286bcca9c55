//! Plain text: the form of everything that shows no other.

use std::io::Read;

use super::decode::decode;
use super::{Document, Format, Head, Input, Issue, Reading};
use crate::error::{Error, Result};

/// Most bytes of one text: it is held in memory as a whole.
pub const LIMIT: u64 = 1 << 30;

/// Bytes that are asked for at once: what a packed file says of its size need not be true.
const HELD: u64 = 1 << 26;

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
        let failed = |source| Error::Read { path: input.path.clone(), source };
        if input.size > LIMIT {
            return Err(Error::TooLarge { path: input.path, size: input.size, limit: LIMIT });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(input.size.min(HELD)).unwrap_or_default());
        let size = input.reader.by_ref().take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)? as u64;
        if size > LIMIT {
            return Err(Error::TooLarge { path: input.path, size, limit: LIMIT });
        }
        let decoded = decode(bytes);
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
