//! `archive show`: one story, whole.

use std::path::PathBuf;
use std::sync::Arc;

use archive::index::{Candidate, FileEntry, Reader, Stored};
use archive::input::{self, Document, Found, Outcome as Read, Settings};

use super::{open, story};
use crate::Outcome;
use crate::args::Show;
use crate::messages::note;
use crate::output::{self, Out, why};

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Show, out: &mut Out) -> anyhow::Result<Outcome> {
    let reader = open(index)?;
    let Some(found) = story(&reader, &options.id)? else { return Ok(Outcome::Nothing) };
    if options.copies {
        return show_copies(&reader, &found, options, out);
    }
    let address = found.address;
    if options.json {
        out.line(reader.json(address)?)?;
        return Ok(Outcome::Found);
    }
    let stored = reader.story(address)?;
    if options.raw {
        out.line(raw(&reader, &stored)?.trim_end_matches('\n'))?;
    } else if options.why {
        why::write(out, &stored)?;
    } else {
        output::story::write(out, &stored)?;
    }
    Ok(Outcome::Found)
}

/// Lists the copies of a story with what was changed: in the one named, or in all where that is the lead.
fn show_copies(reader: &Reader, found: &Candidate, options: &Show, out: &mut Out) -> anyhow::Result<Outcome> {
    let members = reader.members(found.address)?;
    if members.len() < 2 {
        note(format_args!("There is no copy of “{}” in the index.", found.id));
        return Ok(Outcome::Nothing);
    }
    let named = members.iter().position(|member| *member == found.address).unwrap_or(0);
    let group = members.iter().map(|member| reader.story(*member)).collect::<archive::Result<Vec<_>>>()?;
    if options.json {
        for number in 0..group.len() {
            out.line(output::copies::object(&group, number)?)?;
        }
        return Ok(Outcome::Found);
    }
    let told: Vec<usize> = if named == 0 { (1..group.len()).collect() } else { vec![named] };
    output::copies::write(out, &group, &told)?;
    Ok(Outcome::Found)
}

/// The part of the file that is this story's: from the end of the story before it to the beginning of the next.
pub(crate) fn raw(reader: &Reader, stored: &Stored) -> anyhow::Result<String> {
    let Some(document) = document(reader, stored)? else { return Ok(stored.record.text.clone()) };
    let [previous, next] = reader.neighbors(stored)?;
    let end_of = |other: &Stored| other.record.source.offset + other.record.text.chars().count();
    let from = previous.as_ref().map_or(0, end_of);
    let to = next.map_or(usize::MAX, |next| next.record.source.offset);
    // A long page comes in parts.
    let before = document.before.code_points;
    let (from, to) = (from.saturating_sub(before), to.saturating_sub(before));
    let raw: String = document.text.chars().skip(from).take(to.saturating_sub(from)).collect();
    Ok(raw.trim_matches('\n').to_owned())
}

/// The input that a story lies in, read again from its file; nothing, and a word about it, where that cannot be.
fn document(reader: &Reader, stored: &Stored) -> anyhow::Result<Option<Document>> {
    let source = &stored.record.source;
    let Some(entry) = reader.file_of(stored)? else { return Ok(None) };
    let path = &archive::input::path_of(&entry.key);
    let settings = Arc::new(entry.reading.clone());
    let found = Found { path: path.to_owned(), relative: source.path.clone(), size: entry.size, modified: None };
    if let Some(document) = at_its_place(&entry, &found, stored, &settings) {
        return Ok(Some(document));
    }
    if let Ok(Read::Read(reading)) = input::read(&found, &settings) {
        let unchanged = |document: &Document| document.source.sha256 == source.sha256;
        let same =
            |document: &Document| document.source.record == source.record && document.source.member == source.member;
        let own = |document: &Document| same(document) && document.before.stories <= source.story;
        let all = reading.documents.flatten().take_while(unchanged);
        let parts = all.skip_while(|document| !same(document)).take_while(own);
        if let Some(document) = parts.last() {
            return Ok(Some(document));
        }
    }
    note(format_args!(
        "{} is gone or has changed since it was indexed: this is the text of the story alone.",
        entry.key
    ));
    Ok(None)
}

/// The input that a story lies in, read at its place in a file that may be large. That the file is the one that was indexed
/// is told as when it is indexed again, by its size and the time of its last change; and the story's text must stand there.
fn at_its_place(entry: &FileEntry, found: &Found, stored: &Stored, settings: &Arc<Settings>) -> Option<Document> {
    let record = &stored.record;
    let metadata = std::fs::metadata(&found.path).ok().filter(std::fs::Metadata::is_file)?;
    let now = Found { size: metadata.len(), modified: metadata.modified().ok(), ..found.clone() };
    if !entry.is_unchanged(&now) || entry.sha256 != record.source.sha256 {
        return None;
    }
    let document = input::read_record(&now, &record.source, settings).ok()??;
    let begins = document.text.char_indices().nth(record.source.offset).map(|(at, _)| at)?;
    document.text[begins..].starts_with(&record.text).then_some(document)
}
