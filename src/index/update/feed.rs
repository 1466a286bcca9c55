//! Reading ahead: the texts of the files to be read, in order, in batches worth a round on all cores.

use super::plan::Job;
use crate::error::Result;
use crate::index::manifest::{EXTRACTION, FileEntry};
use crate::input::{self, Document, Found, Outcome, Verdict};

/// Texts that are extracted in one round: their bytes, and how many.
const BATCH_BYTES: usize = 4 << 20;
const BATCH_ITEMS: usize = 512;

/// Items with the number of the job they belong to, in order.
pub(super) type Batch = Vec<(usize, Item)>;

/// What reading a file gives, piece by piece: `Open`, what is in it, `Close`; or `Same` or `Failed` alone.
pub(super) enum Item {
    /// What the file brought before is to go, for it is read anew.
    Open,
    /// A text in it.
    Document(Box<Document>),
    /// Something in it that was not read, or not as it stands.
    Issue { message: String, is_loss: bool },
    /// It is no news, and why.
    Skipped(String),
    /// It was read to the end.
    Close,
    /// It was touched, and holds what it held.
    Same,
    /// It could not be read at all; what it brought before stays.
    Failed(String),
}

/// Reads all files in order and hands on batches, until `send` says that nobody takes them.
pub(super) fn read_all(jobs: &[Job], mut send: impl FnMut(Batch) -> bool) {
    let mut batch = Batch::new();
    let mut bytes = 0;
    for (number, job) in jobs.iter().enumerate() {
        let mut wanted = true;
        read(job, &mut |item| {
            if let Item::Document(document) = &item {
                bytes += document.text.len();
            }
            batch.push((number, item));
            if bytes >= BATCH_BYTES || batch.len() >= BATCH_ITEMS {
                bytes = 0;
                wanted = send(std::mem::take(&mut batch));
            }
            wanted
        });
        if !wanted {
            return;
        }
    }
    send(batch);
}

/// Reads one file. Stops where `give` answers no.
fn read(job: &Job, give: &mut impl FnMut(Item) -> bool) {
    match is_same(job) {
        Ok(true) => {
            give(Item::Same);
            return;
        }
        Ok(false) => {}
        Err(error) => {
            give(Item::Failed(error.to_string()));
            return;
        }
    }
    let found = Found { relative: job.relative().to_owned(), ..job.found.clone() };
    match input::read(&found, &job.reading) {
        Err(error) => drop(give(Item::Failed(error.to_string()))),
        Ok(Outcome::Skipped(reason)) => {
            let _ = give(Item::Open) && give(Item::Skipped(reason.to_owned())) && give(Item::Close);
        }
        Ok(Outcome::Read(reading)) => {
            let contents = reading.documents.map(|document| match document {
                Ok(document) => Item::Document(Box::new(document)),
                Err(issue) => Item::Issue { message: issue.to_string(), is_loss: issue.is_loss },
            });
            let _ = give(Item::Open) && { contents }.all(&mut *give) && give(Item::Close);
        }
    }
}

/// Whether a file that was touched still holds what it held.
fn is_same(job: &Job) -> Result<bool> {
    let is_current = |known: &&FileEntry| {
        known.extraction == EXTRACTION && known.reading == *job.reading && known.is_corrected_by(&job.corrections)
    };
    let Some(known) = job.known.as_ref().filter(is_current) else {
        return Ok(false);
    };
    if let Some(skipped) = &known.skipped {
        return Ok(known.size == job.found.size
            && matches!(input::inspect(&job.found, &job.reading)?, Verdict::Skipped(reason) if reason == skipped.reason));
    }
    Ok(known.size == job.found.size && input::checksum(&job.found.path)? == known.sha256)
}
