//! Text that was taken out of a form of its own, as of RTF and PDF: what it holds may again be an export of a database.

use std::io::Cursor;

use super::{Document, Format, Head, Input, Issue, Within, factiva, nexis, proquest};
use crate::error::Result;
use crate::record::Source;

/// What such a text may hold, the one that shows itself most clearly first.
const EXPORTS: &[&dyn Format] = &[&nexis::Nexis, &factiva::Factiva, &proquest::ProQuest];

/// The documents of a text: those of an export where it is one, else the text as a page of clippings. Where in the file
/// they lie is for the caller to say.
pub(super) fn read(text: String, source: &Source, within: Within) -> Result<Vec<Result<Document, Issue>>> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let head = Head::new(text.as_bytes().to_vec(), true);
    let export = EXPORTS.iter().find(|export| export.recognize(&head).is_some());
    let Some(export) = export else {
        return Ok(vec![Ok(Document { source: source.clone(), text, is_page: true, ..Document::default() })]);
    };
    let encoding = source.encoding.clone();
    let input = Input {
        path: source.path.clone().into(),
        size: text.len() as u64,
        head,
        reader: Box::new(Cursor::new(text.into_bytes())),
        source: Source { format: export.name().into(), ..source.clone() },
        within,
    };
    let documents = export.read(input)?.documents.map(|document| {
        document.map(|mut document| {
            // Lines are those of the text, not of the file.
            (document.line, document.source.encoding) = (None, encoding.clone());
            document
        })
    });
    Ok(documents.collect())
}
