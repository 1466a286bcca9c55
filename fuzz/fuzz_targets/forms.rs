//! Every parser: the first byte chooses the form, whatever the rest looks like.
#![no_main]

use archive::input::FORMATS;
use archive_fuzz::{chosen, documents, input, sound};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((format, bytes)) = chosen(data) else { return };
    let head = input(format, bytes.to_vec()).head;
    for format in FORMATS {
        let _ = format.recognize(&head);
    }
    for document in documents(format, bytes) {
        sound::nothing_is_lost(&document);
    }
});
