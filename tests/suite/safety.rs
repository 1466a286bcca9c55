//! Kills, two writers, and any number of threads.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use crate::archive::{Archive, FERRY, HARBOUR};

/// Files enough that a run takes long enough to be ended in the middle.
pub(crate) fn many_files() -> Archive {
    let archive = Archive::new();
    for n in 0..120 {
        let text = format!("{HARBOUR}\n{}\n", FERRY.replace("Crane", &format!("Crane{n}")).repeat(4));
        archive.write(&format!("news/{:02}/{n:03}.txt", n % 7), text);
    }
    let lines =
        (0..200).map(|n| format!("{{\"id\": \"n{n}\", \"text\": \"Mayor Ann Bell spoke for the {n}th time.\"}}\n"));
    archive.write("news/press.jsonl", lines.collect::<String>());
    archive
}

#[test]
fn a_kill_at_any_moment_leaves_the_last_commit_and_the_next_run_goes_on() {
    let archive = many_files();
    archive.run("index news --index whole").ends(0);
    let whole = archive.run("export --index whole").out;
    for moment in [3, 12, 25, 40, 60, 90, 130] {
        let mut child = archive.command("index news --commit-bytes 20000").stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        if !archive.path(".archive/archive.json").exists() {
            continue;
        }
        // What is there is whole: every story of a file, and the quotes that its record has.
        let records = archive.run("export").json();
        let quotes: usize = records.iter().map(|record| record["quotes"].as_array().unwrap().len()).sum();
        assert_eq!(archive.run("quotes --json --limit 0 --all-copies").json().len(), quotes);
        for record in &records {
            let line = serde_json::to_string(&record["id"]).unwrap();
            assert!(whole.contains(&line), "{line}");
        }
    }
    archive.run("index news").ends(0);
    assert!(archive.run("export").out == whole, "the index is not what an undisturbed run makes");
    archive.run("index news").ends(0).tells("Nothing has changed");
}

#[test]
fn a_rebuild_that_is_killed_leaves_the_old_index() {
    let archive = many_files();
    archive.run("index news").ends(0);
    let whole = archive.run("export").out;
    for moment in [5, 40, 100] {
        let mut child = archive.command("index --rebuild --commit-bytes 20000").stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(archive.run("export").out == whole, "after {moment} ms");
    }
    archive.run("index news").ends(0).tells("Nothing has changed");
}

#[test]
fn a_second_writer_is_told_to_wait_and_searching_goes_on() {
    let archive = Archive::of_two_stories();
    let writer = ::archive::index::Writer::open(&archive.path(".archive")).unwrap();
    archive.run("index news").ends(2).tells("is being written by another run").tells("--wait");
    archive.run("search ferry").ends(0);
    drop(writer);
    archive.run("index news").ends(0);
}

#[test]
fn a_second_writer_waits_for_the_first_where_it_is_told_to() {
    let archive = Archive::of_two_stories();
    let writer = ::archive::index::Writer::open(&archive.path(".archive")).unwrap();
    archive.write("news/third.txt", "Snow closed the road to Holm, where a hundred guests wait in the inn.");
    let mut waiting = archive.command("index news --wait").stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(waiting.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(told.next().unwrap().contains("waiting until it has ended"));
    assert!(waiting.try_wait().unwrap().is_none(), "it did not wait");
    assert_eq!(archive.run("export").json().len(), 2);
    drop(writer);
    assert!(told.any(|line| line.contains("Read 1 file")));
    assert!(waiting.wait().unwrap().success());
    assert_eq!(archive.run("export").json().len(), 3);
    // Where nobody writes, there is nothing to wait for.
    let alone = archive.run("index news --wait").ends(0).tells("Nothing has changed");
    assert!(!alone.err.contains("waiting"), "{}", alone.err);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let archive = many_files();
    archive.run("index news --threads 1 --index one").ends(0);
    archive.run("index news --threads 2 --index two").ends(0);
    let one = archive.run("export --index one").ends(0).out;
    assert!(one == archive.run("export --index two").out);
    let search = |index: &str| archive.run(&format!("search wall --limit 30 --json --index {index}")).out;
    assert_eq!(search("one"), search("two"));
    assert_eq!(archive.run("people --index one").out, archive.run("people --index two").out);
}

#[cfg(unix)]
#[test]
fn what_lies_below_a_folder_that_cannot_be_read_is_not_taken_for_gone() {
    use std::os::unix::fs::PermissionsExt;
    let archive = Archive::new().with("news/a.txt", HARBOUR).with("news/closed/b.txt", FERRY);
    archive.run("index news").ends(0);
    let closed = archive.path("news/closed");
    let permit = |mode| std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(mode)).unwrap();
    permit(0o000);
    // The owner of the machine may read everything.
    let is_closed = std::fs::read_dir(&closed).is_err();
    let answer = archive.run("index news");
    permit(0o700);
    if is_closed {
        answer.ends(3).tells("permission denied");
    }
    assert_eq!(archive.run("export").json().len(), 2);
}

/// A limit on the length of files is to a program what a full disk is: a write fails in the middle.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_run_with_a_reason_and_loses_no_commit() {
    use std::process::Command;
    let archive = many_files();
    archive.run("index news --index whole").ends(0);
    let whole = archive.run("export --index whole").out;
    archive.run("index news/00").ends(0);
    let before = archive.run("export").json().len();
    let mut refused = 0;
    for blocks in [0, 2, 8, 30, 100] {
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" index news --commit-bytes 20000");
        let mut command = Command::new("sh");
        command.arg("-c").arg(limited).arg(env!("CARGO_BIN_EXE_archive")).current_dir(archive.path("."));
        let ended = crate::archive::answer(command.env_remove("ARCHIVE_INDEX"));
        if ended.code() != 0 {
            refused += 1;
            assert_eq!(ended.code(), 2, "{}", ended.err);
            assert!(ended.err.contains("archive: "), "{}", ended.err);
        }
        let records = archive.run("export").ends(0).json();
        assert!(records.len() >= before, "after {blocks} blocks");
        archive.run("check").ends(0).quietly();
    }
    assert!(refused > 0, "no run was ended by the limit");
    archive.run("index news").ends(0);
    assert_eq!(archive.run("export").json().len(), whole.lines().count());
    assert!(archive.run("verify").ends(0).out.contains("all are there"));
}
