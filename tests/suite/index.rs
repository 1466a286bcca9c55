//! Bringing an index up to date: what changed, appeared or vanished is touched, and nothing else.

use std::time::{Duration, SystemTime};

use crate::archive::{Archive, FERRY, HARBOUR};

#[test]
fn a_second_run_says_that_nothing_changed_and_leaves_every_byte() {
    let archive = Archive::of_two_stories();
    let before = archive.snapshot();
    archive.run("index news").ends(0).tells("Nothing has changed").tells("2 files, 2 stories");
    archive.run("index ./news/ news/ferry.txt").ends(0).tells("Nothing has changed");
    assert!(before == archive.snapshot(), "the index was touched");
}

#[test]
fn where_the_time_went_is_told_when_it_is_asked_for() {
    let archive = Archive::new().with("news/harbour.txt", HARBOUR);
    let told = archive.run("index news --timings").ends(0).tells("quotes and speakers").tells("waiting for the index");
    assert_eq!(told.err.matches(" %  ").count(), ::archive::timing::Stage::ALL.len(), "{}", told.err);
    let untold = archive.run("index news --rebuild").ends(0);
    assert!(!untold.err.contains(" %  "), "{}", untold.err);
}

#[test]
fn a_file_that_was_touched_but_holds_the_same_is_not_read_again() {
    let archive = Archive::of_two_stories();
    let before = archive.snapshot();
    let file = std::fs::File::options().append(true).open(archive.path("news/ferry.txt")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(90)).unwrap();
    archive.run("index news").ends(0).tells("Nothing has changed");
    assert!(before == archive.snapshot(), "the index was touched");
}

#[test]
fn a_changed_file_takes_the_place_of_what_it_was() {
    let archive = Archive::of_two_stories();
    archive.write("news/ferry.txt", FERRY.replace("Ferry", "Steamer"));
    archive.run("index news").ends(0).tells("Read 1 file");
    archive.run("search headline:ferry").ends(1).gives_nothing();
    archive.run("search headline:steamer").ends(0).gives("Steamer");
    assert_eq!(archive.run("export").json().len(), 2);
}

#[test]
fn a_new_file_is_added_and_a_vanished_one_taken_out() {
    let archive = Archive::of_two_stories();
    archive.remove("news/ferry.txt");
    archive.write("news/2003/tide.txt", "Tide is high\n\nThe tide rose on Friday.\n");
    archive.run("index news").ends(0).tells("Read 1 file").tells("1  file gone, and taken out");
    assert_eq!(archive.run("export").field("id"), ["2003/tide.txt#0", "harbour.txt#0"]);
    assert_eq!(
        archive.run("quotes --json").json().len(),
        archive.run("export").json().iter().map(|r| r["quotes"].as_array().unwrap().len()).sum::<usize>()
    );
}

#[test]
fn indexing_another_folder_adds_to_the_index_and_takes_nothing_out() {
    let archive = Archive::of_two_stories().with("more/tide.txt", "The tide rose on Friday.\n");
    archive.run("index more").ends(0).tells("3 files, 3 stories");
    archive.remove("more/tide.txt");
    archive.run("index news").ends(0).tells("Nothing has changed");
    archive.run("index").ends(0).tells("1  file gone");
}

#[test]
fn a_file_named_itself_is_taken_out_when_it_is_gone_and_a_slip_is_an_error() {
    let archive = Archive::new().with("a.txt", HARBOUR).with("b.txt", FERRY);
    archive.run("index a.txt b.txt").ends(0);
    archive.remove("b.txt");
    archive.run("index a.txt b.txt").ends(0).tells("1  file gone");
    archive.run("index nowhere").ends(2).tells("cannot read nowhere: no such file or folder");
    archive.run("index a.txt nowhere").ends(3).tells("cannot read nowhere: no such file or folder");
}

#[test]
fn a_path_is_never_twice_in_the_index_and_equal_contents_are_kept_twice() {
    let archive = Archive::new().with("news/a.txt", HARBOUR).with("news/b.txt", HARBOUR);
    archive.run("index news").ends(0).tells("2  stories");
    archive.run("index . news/a.txt").ends(0).tells("Nothing");
    assert_eq!(archive.run("export").field("id"), ["a.txt#0", "b.txt#0"]);
}

#[test]
fn a_rebuild_takes_the_place_of_the_old_index_when_it_is_whole() {
    let archive = Archive::of_two_stories();
    let before = archive.run("export").out;
    archive.run("index --rebuild").ends(0).tells("Read 2 files");
    assert_eq!(archive.run("export").out, before);
    let folders = std::fs::read_dir(archive.path(".archive")).unwrap().flatten().filter(|e| e.path().is_dir()).count();
    assert_eq!(folders, 1);
}

#[test]
fn what_is_left_out_is_left_out_again_when_no_path_is_named() {
    let archive = Archive::of_two_stories().with("news/drafts/x.txt", "A draft of Monday.");
    archive.run("index news --exclude drafts/ --exclude 'f*.txt'").ends(0).tells("1  file gone");
    archive.run("index").ends(0).tells("Nothing has changed");
    assert_eq!(archive.run("export").field("id"), ["harbour.txt#0"]);
    archive.run("index news --exclude '['").ends(2).tells("cannot read the glob");
}

#[test]
fn the_index_is_found_from_below_named_or_made_here() {
    let archive = Archive::of_two_stories();
    let below = |command: &mut std::process::Command| crate::archive::answer(command.current_dir(archive.path("news")));
    below(&mut archive.command("search ferry")).ends(0);
    archive.run("index news --index other/place").ends(0);
    archive.run("search ferry --index other/place").ends(0);
    below(archive.command("search ferry").env("ARCHIVE_INDEX", archive.path("other/place"))).ends(0);
    archive
        .run("search ferry --index nowhere")
        .ends(2)
        .tells("there is no index in nowhere")
        .tells("hint: run `archive index");
    archive.run("index news --index news").ends(2).tells("not empty");
    let empty = Archive::new();
    empty.run("search ferry").ends(2).tells("there is no index in this folder");
    empty.run("index").ends(2).tells("name the files and folders");
}

#[test]
fn pictures_and_programs_are_no_failure_and_what_cannot_be_read_is() {
    let archive =
        Archive::of_two_stories().with("news/p.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0").with("news/empty.txt", "");
    archive.run("index news").ends(0).tells("skipped p.jpg: a picture (JPEG)").tells("1 a picture (JPEG), 1 empty");
    archive.run("index news").ends(0).tells("Nothing has changed").tells("a picture (JPEG)");
    archive.write("lines.jsonl", "{\"text\": \"The tide rose.\"}\n{\"text\": broken\n{\"text\": \"It fell.\"}\n");
    archive.run("index lines.jsonl").ends(3).tells("lines.jsonl:2:").tells("2  stories");
    archive.run("index lines.jsonl").ends(3).tells("lines.jsonl:2:").tells("Nothing has changed");
}

#[test]
fn an_index_of_another_form_is_not_read_and_says_what_to_do() {
    let archive = Archive::of_two_stories();
    let stamp = archive.path(".archive/archive.json");
    let json = std::fs::read_to_string(&stamp).unwrap();
    std::fs::write(&stamp, json.replace("\"schema\":", "\"schema\":9")).unwrap();
    archive.run("search ferry").ends(2).tells("has the form 9").tells("archive index --rebuild");
    archive.run("index news").ends(2).tells("archive index --rebuild");
    archive.run("index --rebuild").ends(0).tells("Read 2 files");
    archive.run("search ferry").ends(0);
}

#[test]
fn a_dry_run_says_what_would_be_read_and_as_what_and_writes_nothing() {
    let archive =
        Archive::new().with("a.txt", HARBOUR).with("b.bin", [0u8, 1, 2, 3, 4]).with("c", "{\"text\": \"Tide.\"}\n");
    archive.run("index . --dry-run").ends(0).gives("a.txt\ttext, ").gives("c\tjsonl, ").gives("b.bin\tskipped: ");
    assert!(!archive.path(".archive").exists());
}

#[test]
fn where_nothing_is_looked_for_words_are_found_and_the_index_says_so() {
    let archive = Archive::new().with("news/harbour.txt", HARBOUR).with("news/ferry.txt", FERRY);
    archive.write("news/again.txt", HARBOUR);
    archive.write("news/loud.txt", HARBOUR.to_uppercase());
    archive.run("index news --no-extract").ends(0).tells("4  stories indexed for their words alone (--no-extract)");
    archive.run("search 'mend w/s winter'").ends(0).gives("Harbour wall breaks in storm");
    archive.run("search 'ferry w/s nobody'").ends(1);
    archive.run("search --count dateline:elba").gives("3");
    archive.run("search --count --all-copies is:unextracted").gives("4");
    archive.run("quotes").ends(1).gives_nothing().tells("--no-extract");
    archive.run("people --list").ends(1).tells("--no-extract");
    archive.run("show again.txt#0").ends(0).gives("indexed with --no-extract");
    // The same bytes are copies; the same words in capitals are not known to be.
    archive.run("search --json --sort oldest headline:harbour").gives("\"stories\":2}").gives("\"id\":\"loud.txt#0\"");
    archive.run("report").gives("4 stories (100.0 %) indexed with --no-extract");
    let records = archive.run("export").ends(0).json();
    assert!(records.iter().all(|record| record["unextracted"] == true && record["people"] == serde_json::json!([])));
    archive.run("check").ends(0);
    archive.run("index news --no-extract").ends(0).tells("Nothing has changed");
    archive.run("index").ends(0).tells("Nothing has changed");
    // Asked to look, it looks.
    archive.run("index news").ends(0).tells("Read 4 files");
    archive.run("quotes --speaker bell").ends(0).gives("We will mend the wall before the winter");
    archive.run("search is:unextracted").ends(1);
    let none = archive.run("quotes --speaker nobody").ends(1);
    assert!(!none.err.contains("--no-extract"), "{}", none.err);
    assert!(archive.run("export").json().iter().all(|record| record.get("unextracted").is_none()));
    archive.run("check").ends(0);
}
