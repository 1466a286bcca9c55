//! The whole way from a file to its records, in the form that the bytes show.
#![no_main]

use std::sync::Arc;

use archive::input::{Outcome, read_bytes};
use archive::pipeline::extract;
use archive_fuzz::sound;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(Outcome::Read(reading)) = read_bytes("page", data.to_vec(), &Arc::default()) else { return };
    for document in reading.documents.flatten() {
        for record in extract(&document) {
            sound::record(&record, &document.text);
        }
    }
});
