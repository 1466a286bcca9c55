//! `tests/cmd/`: one session a file, as a reader would see it on the screen.
//!
//! A line that begins with `$ archive` is run in a folder with the two stories in `news/`; the lines below it are what
//! it prints, standard output first, then standard error, then `? N` where the exit status is not 0. With
//! `ARCHIVE_BLESS` set, the files are written anew.

use std::path::Path;

use crate::archive::{Archive, FERRY, HARBOUR};

/// First line of a session that begins with an index of the two stories.
const INDEXED: &str = "# After `archive index news`\n\n";

#[test]
fn every_session_prints_what_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 5, "sessions are missing");
    // The help is that of the whole program.
    let is_whole = cfg!(all(feature = "parquet", feature = "pdf", feature = "serve", feature = "sqlite"));
    files.retain(|file| is_whole || !file.ends_with("help.txt"));
    for file in files {
        let expected = std::fs::read_to_string(&file).unwrap();
        let printed = replay(&expected);
        if std::env::var_os("ARCHIVE_BLESS").is_some() {
            std::fs::write(&file, printed).unwrap();
        } else {
            assert_eq!(printed, expected, "{}", file.display());
        }
    }
}

fn replay(session: &str) -> String {
    let archive = Archive::new().with("news/harbour.txt", HARBOUR).with("news/ferry.txt", FERRY);
    let mut printed = String::new();
    if session.starts_with(INDEXED) {
        archive.run("index news").ends(0);
        printed += INDEXED;
    }
    for line in session.lines().filter(|line| line.starts_with("$ archive")) {
        let answer = archive.run(line.trim_start_matches("$ archive"));
        printed += &format!("{line}\n{}{}", answer.out, answer.err);
        if answer.code() != 0 {
            printed += &format!("? {}\n", answer.code());
        }
        printed += "\n";
    }
    printed.trim_end().to_owned() + "\n"
}
