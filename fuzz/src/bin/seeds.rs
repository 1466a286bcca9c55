//! Makes the corpora that the targets begin with, from the tiny articles of the tests: `seeds FOLDER` fills a folder for
//! each target below it. The same files give the same corpora.

use std::fs;
use std::path::{Path, PathBuf};

use archive::input::FORMATS;

/// Queries that between them use all of the language.
const QUERIES: &[&str] = &[
    "ferry AND NOT (harbour OR \"sea wall\")",
    "speaker:bell \"mend the wall\"~3",
    "person:\"ann bell\" place:halden date:2002-05..2003 source:post",
    "headline:ferry* lang:en has:quotes -storm",
    "2002..",
    "..2003-05-24",
];

fn main() -> std::io::Result<()> {
    let target = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "corpus".into()));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let pages: Vec<Vec<u8>> = files(&root.join("tests/articles"), "txt")?.into_iter().map(|(_, bytes)| bytes).collect();
    let articles = files(&root.join("tests/formats"), "")?;
    for folder in ["decode", "split", "forms", "whole", "query"] {
        fs::create_dir_all(target.join(folder))?;
    }
    for (number, page) in pages.iter().enumerate() {
        for folder in ["decode", "split", "whole"] {
            fs::write(target.join(folder).join(format!("page-{number}")), page)?;
        }
    }
    for (name, bytes) in &articles {
        for folder in ["decode", "whole"] {
            fs::write(target.join(folder).join(name), bytes)?;
        }
        for (number, format) in FORMATS.iter().enumerate() {
            let marked: Vec<u8> = std::iter::once(number as u8).chain(bytes.iter().copied()).collect();
            let head = archive_fuzz::input(*format, bytes.clone()).head;
            if format.recognize(&head).is_some() {
                fs::write(target.join("forms").join(format!("{}-{name}", format.name())), marked)?;
            }
        }
    }
    for (number, query) in QUERIES.iter().enumerate() {
        fs::write(target.join("query").join(format!("query-{number}")), query)?;
    }
    Ok(())
}

/// The files of a folder whose names end so, sorted by name.
fn files(folder: &Path, end: &str) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && name.ends_with(end) {
            found.push((name, fs::read(&path)?));
        }
    }
    found.sort();
    Ok(found)
}
