//! Plain text: the form of everything that shows no other.

use std::io::Read;

use super::decode::{decode, detect};
use super::long::Parts;
use super::{Document, Format, Head, Input, Issue, Reading};
use crate::error::{Error, Result};
use crate::record::Source;

/// Most bytes of a file in a form that has to be held in memory as a whole.
pub const LIMIT: u64 = 1 << 30;

/// Bytes of a page up to which it is read as a whole; a longer one is read in parts.
const WHOLE: u64 = 4 << 20;

/// Plain text, one story or several to a file.
pub struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn about(&self) -> &'static str {
        "plain text in any encoding of the web: whatever shows no other form"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        // Settings, drawings and the like: the forms of XML that hold news are known by their first element.
        let is_xml = head.text.trim_start_matches('\u{FEFF}').starts_with("<?xml");
        (!is_xml).then(|| "text that shows no other form".into())
    }

    fn read(&self, mut input: Input) -> Result<Reading> {
        let failed = |source| Error::Read { path: input.path.clone(), source };
        let mut bytes = Vec::with_capacity(usize::try_from(input.size.min(WHOLE)).unwrap_or_default());
        let size = input.reader.by_ref().take(WHOLE + 1).read_to_end(&mut bytes).map_err(failed)? as u64;
        let mut source = input.source;
        if size > WHOLE {
            let charset = detect(&bytes, false);
            source.encoding = charset.name();
            let longest = input.within.settings.longest_story();
            return Ok(Reading::new(Parts::new(bytes, input.reader, charset, source, longest)));
        }
        let decoded = decode(bytes);
        source.encoding = decoded.charset.name();
        let note = (decoded.damaged > 0).then(|| Err(damage(&source, decoded.damaged)));
        let document =
            Document { source, text: decoded.text, positions: decoded.positions, is_page: true, ..Document::default() };
        Ok(Reading::new(note.into_iter().chain([Ok(document)])))
    }
}

/// A remark that so many bytes of a text were not of its encoding.
pub(super) fn damage(source: &Source, bytes: usize) -> Issue {
    let reason = format!("{bytes} bytes are no part of {} and were read as well as can be", source.encoding);
    Issue { path: source.path.clone(), line: None, column: None, reason, is_loss: false }
}
