//! Decoding: any bytes become a text, and every part of the text leads back into the bytes.
#![no_main]

use archive::input::decode::{decode, detect, without_stray_controls};
use archive::span::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = detect(data, false);
    let decoded = decode(data.to_vec());
    let text = &decoded.text;
    let mut before = 0;
    // Of a long text some characters: looking one up takes the length of its line.
    let step = 1 + text.len() / 2000;
    for (at, c) in text.char_indices().step_by(step) {
        let [start, end] = decoded.positions.file_bytes(text, Span::new(at, at + c.len_utf8()));
        assert!(before <= start && start <= end, "byte {at} of the text: {before}, {start}..{end}");
        assert!(end <= data.len(), "byte {at} of the text: {start}..{end} of {}", data.len());
        before = start;
    }
    let characters = text.chars().count();
    assert_eq!(without_stray_controls(decoded.text).chars().count(), characters);
});
