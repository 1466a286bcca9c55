//! `archive check`: what is damaged is named, and mended to what an undisturbed run makes.

use std::path::{Path, PathBuf};

use crate::archive::{Archive, FERRY, HARBOUR};

/// Two stories, a copy of one, and a file that is no news.
fn damaged(damage: impl Fn(&Path)) -> (Archive, String) {
    let archive = Archive::of_two_stories().with("more/again.txt", HARBOUR).with("more/empty.txt", "");
    archive.run("index more").ends(0);
    archive
        .run("check")
        .ends(0)
        .quietly()
        .gives("is whole")
        .gives("3 stories, with their records")
        .gives("1 group of copies");
    let before = archive.run("export").ends(0).out;
    damage(&archive.path(".archive"));
    (archive, before)
}

/// The engine's files with this ending, those first that were written first.
fn files(home: &Path, ending: &str) -> Vec<PathBuf> {
    let engine = std::fs::read_dir(home).unwrap().flatten().map(|entry| entry.path()).find(|path| path.is_dir());
    let all = std::fs::read_dir(engine.unwrap()).unwrap().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = all.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    found.sort_by_key(|path| (std::fs::metadata(path).unwrap().modified().unwrap(), path.clone()));
    assert!(!found.is_empty(), "no {ending}");
    found
}

/// The table of copies that the commit names; the one before it may lie there still.
fn table(home: &Path) -> PathBuf {
    let commit = std::fs::read_to_string(&files(home, "meta.json")[0]).unwrap();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let is_named = |path: &PathBuf| name(path).starts_with("copies-") && commit.contains(&name(path));
    files(home, "").into_iter().find(is_named).unwrap()
}

fn flip(path: &Path) {
    // The first is data in every file, however short: what ends a file is its checksum.
    let mut bytes = std::fs::read(path).unwrap();
    bytes[0] ^= 0x20;
    std::fs::write(path, bytes).unwrap();
}

fn cut(path: &Path, bytes: u64) {
    std::fs::File::options().write(true).open(path).unwrap().set_len(bytes).unwrap();
}

#[test]
fn an_answer_says_that_copies_cannot_be_told() {
    let (archive, _) = damaged(|home| std::fs::remove_file(table(home)).unwrap());
    archive.run("search ferry").ends(0).tells("What was learnt of copies cannot be read").tells("check --repair");
    archive.run("check --repair").ends(0);
    archive.run("search ferry").ends(0).quietly();
}

#[test]
fn a_folder_where_a_file_of_the_index_should_be_is_damage() {
    let (archive, _) = damaged(|home| {
        for store in files(home, ".store") {
            std::fs::remove_file(&store).unwrap();
            std::fs::create_dir(&store).unwrap();
        }
    });
    archive.run("search ferry").ends(2).tells("is damaged");
}

/// The damage is named with these words, nothing is written by naming it, and mended it is what it was.
#[track_caller]
fn is_named_and_mended(damage: impl Fn(&Path), words: &[&str]) {
    let (archive, before) = damaged(damage);
    let snapshot = archive.snapshot();
    let mut told = archive.run("check --index .archive").ends(1).tells("archive check --repair");
    for words in words {
        told = told.gives(words);
    }
    let report = &archive.run("check --index .archive --json").ends(1).json()[0];
    assert!(report["whole"] == false && !report["problems"].as_array().unwrap().is_empty(), "{report}");
    assert!(snapshot == archive.snapshot(), "a check wrote something");
    archive.run("check --repair --index .archive").ends(0).gives("is whole");
    archive.run("check").ends(0).quietly().gives("1 group of copies");
    assert_eq!(archive.run("export").ends(0).out, before);
    archive.run("index").ends(0).tells("Nothing has changed");
}

#[test]
fn a_byte_that_changed_in_any_kind_of_file_is_named() {
    for ending in [".store", ".term", ".idx", ".pos", ".fast", ".fieldnorm"] {
        is_named_and_mended(|home| flip(&files(home, ending)[0]), &[ending, "has another checksum", "may be missing"]);
    }
}

#[test]
fn a_file_that_is_missing_or_cut_off_is_named() {
    for ending in [".store", ".pos", ".fast"] {
        is_named_and_mended(|home| std::fs::remove_file(&files(home, ending)[0]).unwrap(), &[ending, "is missing"]);
    }
    for length in [0, 5, 40] {
        is_named_and_mended(|home| cut(&files(home, ".idx")[0], length), &[".idx", "is cut off"]);
    }
}

#[test]
fn a_commit_that_cannot_be_read_is_named_and_what_the_index_was_made_of_is_still_known() {
    for length in [0, 30] {
        is_named_and_mended(|home| cut(&files(home, "meta.json")[0], length), &["meta.json", "cannot be read"]);
        is_named_and_mended(|home| cut(&files(home, ".managed.json")[0], length), &["cannot be read"]);
    }
    is_named_and_mended(|home| std::fs::remove_file(&files(home, "meta.json")[0]).unwrap(), &["meta.json"]);
}

#[test]
fn a_stamp_that_is_gone_or_damaged_is_named() {
    is_named_and_mended(|home| cut(&home.join("archive.json"), 9), &["archive.json cannot be read"]);
    is_named_and_mended(|home| std::fs::remove_file(home.join("archive.json")).unwrap(), &["archive.json is missing"]);
}

#[test]
fn a_table_of_copies_that_is_damaged_gone_or_of_another_state_is_named_and_learnt_anew() {
    is_named_and_mended(
        |home| flip(&table(home)),
        &["copies-", "table of another state", "stories and quotes are whole"],
    );
    is_named_and_mended(|home| std::fs::remove_file(table(home)).unwrap(), &["copies-", "no such file"]);
    is_named_and_mended(
        |home| {
            // What an index of other stories learnt.
            let other = Archive::new().with("x/ferry.txt", FERRY);
            other.run("index x").ends(0);
            std::fs::copy(table(&other.path(".archive")), table(home)).unwrap();
        },
        &["copies-", "table of another state"],
    );
    is_named_and_mended(
        |home| {
            // The same under the name that the commit gives: as if learning had not kept up.
            let other = Archive::new().with("x/ferry.txt", FERRY);
            other.run("index x").ends(0);
            let (theirs, own) = (table(&other.path(".archive")), table(home));
            std::fs::copy(&theirs, own.with_file_name(theirs.file_name().unwrap())).unwrap();
            let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
            let commit = &files(home, "meta.json")[0];
            let json = std::fs::read_to_string(commit).unwrap();
            std::fs::write(commit, json.replace(&name(&own), &name(&theirs))).unwrap();
        },
        &["meta.json names a table of 1 stories, and not of the 3"],
    );
}

#[test]
fn stories_that_a_commit_forgot_are_missed() {
    // The commit of another moment: a segment less, and all that is there is sound.
    let forget = |home: &Path| {
        let commit = &files(home, "meta.json")[0];
        let mut json: serde_json::Value = serde_json::from_slice(&std::fs::read(commit).unwrap()).unwrap();
        let segments = json["segments"].as_array_mut().unwrap();
        assert!(segments.len() > 1);
        segments.remove(0);
        std::fs::write(commit, json.to_string()).unwrap();
    };
    is_named_and_mended(forget, &["meta.json names a table of 3 stories, and not of the 1"]);
}

#[test]
fn stories_of_files_that_are_gone_are_taken_from_the_damaged_index_and_told() {
    // Each folder has a segment of its own: where that of the other is damaged, the stories are still there.
    for (segment, is_kept) in [(0, true), (1, false)] {
        let (archive, before) = damaged(|home| flip(&files(home, ".term")[segment]));
        std::fs::rename(archive.path("more"), archive.path("elsewhere")).unwrap();
        let told = archive.run("check --repair").ends(3).tells("cannot read").gives("is whole");
        let words = "again.txt: it can no longer be read; its stories are those that the index had";
        assert_eq!(told.err.contains(words), is_kept, "{}", told.err);
        let records = archive.run("export").ends(0).out;
        assert_eq!(records.lines().count(), if is_kept { 3 } else { 2 });
        assert!(!is_kept || records == before);
        archive.run("check").ends(0);
        // Once they are back, what the files say is what counts, as in any run.
        std::fs::rename(archive.path("elsewhere"), archive.path("more")).unwrap();
        archive.run("index").ends(0).tells("Read ");
        assert_eq!(archive.run("export").ends(0).out, before);
    }
}

#[test]
fn an_index_that_knows_nothing_of_its_making_asks_for_the_folders() {
    let (archive, before) = damaged(|home| {
        cut(&files(home, "meta.json")[0], 30);
        cut(&home.join("archive.json"), 9);
    });
    let snapshot = archive.snapshot();
    archive.run("check --repair").ends(2).tells("name the files and folders to read");
    let is_there =
        |(path, bytes): &(PathBuf, Vec<u8>)| path.ends_with("archive.json") || std::fs::read(path).unwrap() == *bytes;
    assert!(snapshot.iter().all(is_there), "the damaged index was touched");
    archive.run("check --repair news more").ends(0).gives("is whole");
    assert_eq!(archive.run("export").ends(0).out, before);
}

#[test]
fn where_there_is_no_index_that_is_an_error() {
    let archive = Archive::new();
    archive.run("check").ends(2).tells("there is no index");
    archive.write(".archive/letter.txt", "x");
    archive.run("check --repair").ends(2).tells("there is no index");
    archive.run("check news").ends(2).tells("--repair");
}

#[test]
fn an_index_without_a_story_is_whole() {
    let archive = Archive::new().with("news/empty.txt", "");
    archive.run("index news").ends(0);
    archive.run("check").ends(0).gives("0 stories");
    archive.remove("news/empty.txt");
    archive.run("index news").ends(0);
    archive.run("check").ends(0).gives("0 stories");
}

/// Files of one index put in the place of the same files of another: each is whole by its own checksum.
#[test]
fn files_of_another_index_are_named_and_no_command_stops_in_the_middle() {
    for endings in [&[".store"][..], &[".term"], &[".idx", ".term", ".pos"], &[".fast"]] {
        let archive = Archive::new().with("one/a.txt", HARBOUR).with("two/a.txt", FERRY.repeat(40));
        archive.run("index one --index first").ends(0);
        archive.run("index two --index second").ends(0);
        for ending in endings {
            let (from, to) = (files(&archive.path("second"), ending), files(&archive.path("first"), ending));
            std::fs::copy(&from[0], &to[0]).unwrap();
        }
        for command in ["search wall", "search ferry", "people Bell", "quotes --speaker Bell", "export", "stats"] {
            let ended = archive.run(&format!("{command} --index first"));
            assert!(ended.code() <= 2 && !ended.err.contains("panicked"), "{endings:?} {command}: {}", ended.err);
            if ended.code() == 2 {
                ended.tells("the index in first is damaged").tells("archive check --repair");
            }
        }
        archive.run("check --index first").ends(1).gives("damaged");
        archive.run("check --repair --index first").ends(0).gives("is whole");
        archive.run("search wall --index first").ends(0);
    }
}

#[test]
fn a_file_that_is_cut_off_ends_every_command_with_what_to_do() {
    for ending in [".store", ".term", ".idx", ".pos", ".fast", ".fieldnorm"] {
        let (archive, _) = damaged(|home| cut(&files(home, ending)[0], 10));
        for command in ["search wall", "people Bell", "quotes --speaker Bell", "stats", "index news"] {
            archive.run(command).ends(2).tells("is damaged").tells("archive check --repair");
        }
    }
}

#[test]
fn a_commit_that_counts_documents_that_are_not_there_is_damaged() {
    let (archive, before) = damaged(|home| {
        let path = &files(home, "meta.json")[0];
        let mut commit: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        commit["segments"][0]["max_doc"] = 4_000_000_000_u32.into();
        std::fs::write(path, commit.to_string()).unwrap();
    });
    for command in ["search wall", "people Bell", "index news"] {
        archive.run(command).ends(2).tells("is damaged");
    }
    archive.run("check").ends(1).gives("damaged");
    archive.run("check --repair").ends(0).gives("is whole");
    assert_eq!(archive.run("export").ends(0).out, before);
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_files_of_an_index_is_never_waited_for() {
    let pipe = |path: &Path| {
        std::fs::remove_file(path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    let (archive, _) = damaged(|home| pipe(&home.join("archive.json")));
    archive.run("search wall --index .archive").ends(2).tells("there is no index");
    archive.run("index news --index .archive").ends(2).tells("no index of archive");
    for ending in ["meta.json", ".store"] {
        let (archive, _) = damaged(|home| pipe(&files(home, ending)[0]));
        archive.run("search wall").ends(2).tells("is damaged");
        archive.run("index news").ends(2).tells("is damaged");
        archive.run("check").ends(1).gives("damaged");
    }
}
