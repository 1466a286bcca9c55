//! Splitting: stories and what was cut make up the text of a page.
#![no_main]

use std::path::Path;

use archive::input::{decode::decode, plain};
use archive_fuzz::sound;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut document = plain(Path::new("page"), &decode(data.to_vec()).text);
    sound::nothing_is_lost(&document);
    document.is_page = false;
    sound::nothing_is_lost(&document);
});
