//! The query language: what is typed is a query or an error that points at a place in it, and runs against an index.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use archive::index::Reader;
use archive::index::update::{Options, update};
use archive::query::{Highlighter, Target, lower, parse, parse_days};
use archive::span::Span;
use libfuzzer_sys::fuzz_target;

const TEXT: &str = "PORT ELBA (Northern Press) — “We will mend the wall,” Mayor Ann Bell said on Monday, May 8, 2002.";

/// An index of one story; it goes with the folder for temporary files.
static INDEX: LazyLock<Reader> = LazyLock::new(|| {
    let folder: PathBuf = std::env::temp_dir().join(format!("archive-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the index");
    let page = folder.join("page.txt");
    std::fs::write(&page, TEXT).expect("a page to index");
    update(&folder.join("index"), &[page], &Options::default(), &mut |_| {}).expect("an index");
    Reader::open(&folder.join("index")).expect("the index made just now")
});

fuzz_target!(|typed: &str| {
    if let Err(reason) = parse_days(typed) {
        assert!(!reason.is_empty());
    }
    match parse(typed) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(query) => {
            let whole = [Span::new(0, TEXT.len())];
            for span in Highlighter::new(&query).marks(TEXT, &whole) {
                assert!(!span.of(TEXT).is_empty());
            }
            Highlighter::new(&query).passage(TEXT, &whole, 40).span.of(TEXT);
            for target in [Target::Stories, Target::Quotes] {
                let lowered = lower(&query, &INDEX, target).expect("the index can be read");
                INDEX.count(&*lowered).expect("the index can be searched");
            }
        }
    }
});
