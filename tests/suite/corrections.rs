//! The user's own corrections: written, checked, applied, and told as the reason.

use crate::archive::{Archive, FERRY, HARBOUR};

const FILE: &str = "archive-corrections.txt";

/// The two stories with corrections, indexed.
fn corrected(corrections: &str) -> Archive {
    let archive = Archive::new().with("news/harbour.txt", HARBOUR).with("news/ferry.txt", FERRY);
    archive.write(FILE, corrections);
    archive.run("index news").ends(0);
    archive
}

fn record(archive: &Archive, id: &str) -> serde_json::Value {
    archive.run(&format!("show {id} --json")).ends(0).json().swap_remove(0)
}

#[test]
fn a_date_is_given_and_moves_the_days_of_the_text() {
    let archive = corrected("# dates\ndate harbour.txt#0: 8 May 2002\n");
    let harbour = record(&archive, "harbour");
    assert_eq!(harbour["date"]["value"], "2002-05-08");
    assert_eq!((&harbour["date"]["method"], &harbour["date"]["confidence"]), (&"given".into(), &1.0.into()));
    assert_eq!(harbour["date"]["because"][0], "archive-corrections.txt, line 2");
    assert_eq!(harbour["dates"][0]["value"], "2002-05-06");
    let why = archive.run("show harbour --why").ends(0);
    why.gives("8 May 2002, given by a correction")
        .gives("archive-corrections.txt, line 2: date harbour.txt#0: 2002-05-08");
    assert!(record(&archive, "ferry")["date"].is_null());
}

#[test]
fn people_are_joined_parted_and_removed() {
    let archive = corrected("same: Ann Bell = Annabel Bell\nnot-a-person in ferry.txt: Tom Crane\n");
    let people = |id| record(&archive, id)["people"].as_array().unwrap().clone();
    let harbour = people("harbour");
    assert_eq!((harbour.len(), &harbour[0]["name"]), (1, &"Annabel Bell".into()), "{harbour:?}");
    assert_eq!(harbour[0]["mentions"][0]["rule"], "corrected, line 1");
    assert!(people("ferry").is_empty());
    archive.run("quotes --speaker Annabel").ends(0).gives("We will mend the wall");
    archive.run("show harbour --why").ends(0).gives("corrected, line 1");
    archive.write(FILE, "not-same: Bell = Ann Bell\n");
    archive.run("index").ends(0);
    let mut names: Vec<String> = Vec::new();
    for person in record(&archive, "harbour")["people"].as_array().unwrap() {
        names.push(person["name"].as_str().unwrap().to_owned());
    }
    assert_eq!(names, ["Ann Bell", "Bell"]);
}

#[test]
fn speakers_are_corrected_one_by_one_and_by_the_words_of_the_text() {
    let archive = Archive::of_two_stories();
    let start = record(&archive, "ferry")["quotes"][0]["spans"][0]["start"].to_string();
    archive.write(FILE, format!("speaker ferry.txt#0@{start}: Ann Bell\nspeaker Bell: unknown\n"));
    archive.run("index").ends(0);
    let speaker = |id: &str| record(&archive, id)["quotes"].as_array().unwrap().last().unwrap().clone();
    let ferry = speaker("ferry");
    assert_eq!((&ferry["speaker"]["name"], &ferry["speaker"]["kind"]), (&"Ann Bell".into(), &"person".into()));
    assert_eq!((&ferry["confidence"], &ferry["rule"]), (&1.0.into(), &"corrected, line 1".into()));
    assert!(ferry["speaker"]["mention"].is_null(), "the words name somebody else: {ferry}");
    assert_eq!(speaker("harbour")["speaker"]["kind"], "unknown");
}

#[test]
fn a_place_is_another_in_one_story_or_in_all() {
    let text = "Snow fell in Paris on Monday, said Ann Bell, the mayor. The road from Paris to the sea is closed.\n";
    let archive = Archive::new().with("a.txt", text).with("b.txt", text);
    archive.write(FILE, "place Paris in b.txt#0: Paris, Texas\n");
    archive.run("index a.txt b.txt").ends(0);
    let country = |id| record(&archive, id)["places"][0]["country"].as_str().unwrap().to_owned();
    assert_eq!((country("a.txt"), country("b.txt")), ("FR".into(), "US".into()));
    archive.write(FILE, "place Paris: Paris, Texas\n");
    archive.run("index").ends(0);
    assert_eq!((country("a.txt"), country("b.txt")), ("US".into(), "US".into()));
}

#[test]
fn only_what_the_corrections_touch_is_made_anew() {
    let archive = corrected("not-a-person: Tom Crane\n");
    archive.run("index").ends(0).tells("Nothing has changed");
    // Another line, the same corrections: the story that names its line alone.
    archive.write(FILE, "# a comment\nnot-a-person: Tom Crane\n");
    archive.run("index").ends(0).tells("Read 1 file").tells("1  file unchanged");
    assert_eq!(record(&archive, "ferry")["corrected"][0]["line"], 2);
    archive.remove(FILE);
    archive.run("index").ends(0).tells("Read 2 files");
    assert!(record(&archive, "ferry")["corrected"].is_null());
}

#[test]
fn what_corrected_nothing_is_told_in_every_run() {
    let archive = corrected("not-a-person: Nemo\ndate lighthouse.txt#0: 2002\nspeaker ferry.txt#0@2: Ann Bell\n");
    for _ in 0..2 {
        let answer = archive.run("index").ends(0);
        let answer = answer.tells("line 1: “not-a-person: Nemo” corrected nothing: no story answers to it");
        let answer = answer.tells("line 2: “date lighthouse.txt#0: 2002” corrected nothing: there is no story");
        answer.tells("line 3: “speaker ferry.txt#0@2: Ann Bell” corrected nothing: nothing in “ferry.txt#0”");
    }
}

#[test]
fn what_cannot_be_meant_stops_the_run_before_anything_is_written() {
    let archive = Archive::of_two_stories();
    let before = archive.snapshot();
    archive.write(FILE, "smae: Bell = Ann Bell\ndate a.txt#0: 5/6/2002\n");
    let answer = archive.run("index").ends(2).tells("cannot apply the corrections in");
    let answer = answer.tells("line 1, column 1: there is no correction “smae”; did you mean “same”?");
    answer.tells("line 2, column 15: “5/6/2002” is no date");
    assert_eq!(archive.snapshot(), before);
    archive.write(FILE, b"same: Bell = \xFF\n");
    archive.run("index").ends(2).tells("line 1, column 14: this is no UTF-8");
    archive.remove(FILE);
    archive.run("index --corrections gone.txt").ends(2).tells("cannot read gone.txt: no such file");
}

#[test]
fn a_file_that_is_named_is_remembered_and_is_no_news() {
    let archive = Archive::new().with("news/ferry.txt", FERRY).with("news/mine.txt", "not-a-person: Tom Crane\n");
    archive.run("index news --corrections news/mine.txt").ends(0).tells("Read 1 file");
    archive.run("index").ends(0).tells("Nothing has changed");
    assert_eq!(record(&archive, "ferry")["corrected"][0]["file"], "mine.txt");
    archive.write("news/archive-corrections.txt", "not-a-person: X\n");
    archive.run("index news --dry-run").ends(0).lacks("corrections").lacks("mine");
}

#[test]
fn correct_writes_a_line_with_the_whole_id_and_nothing_else_does() {
    let archive = Archive::of_two_stories();
    archive.run("correct").ends(1).tells("There are no corrections");
    archive
        .run("correct date ferr: 2002-05-07")
        .ends(0)
        .gives("date ferry.txt#0: 2002-05-07")
        .tells("archive index applies it");
    archive.run("correct 'same: Bell = Ann Bell'").ends(0);
    archive.run("index").ends(0);
    assert_eq!(record(&archive, "ferry")["date"]["value"], "2002-05-07");
    let written = std::fs::read_to_string(archive.path(FILE)).unwrap();
    assert!(written.ends_with("\ndate ferry.txt#0: 2002-05-07\nsame: Bell = Ann Bell\n"), "{written}");
    archive.run("correct").ends(0).gives("date ferry.txt#0: 2002-05-07").tells("2 corrections in");
    archive.run("verify").ends(0);
    assert_eq!(std::fs::read_to_string(archive.path(FILE)).unwrap(), written);
}

#[test]
fn correct_refuses_what_cannot_be_meant_and_writes_nothing() {
    let archive = Archive::new().with("a/page.txt", HARBOUR).with("b/page.txt", FERRY);
    archive.run("index a b").ends(0);
    archive.run("correct date page.txt#0: 2002").ends(2).tells("can mean 2 stories").tells("/a/page.txt#0");
    archive.run("correct date nothing.txt: 2002").ends(2).tells("there is no story “nothing.txt”");
    archive
        .run("correct speaker b/page.txt@1: Bell")
        .ends(2)
        .tells("no quote of “page.txt#0” stands at 1: quotes begin at ");
    archive.run("correct dat b: 2002").ends(2).tells("column 1: there is no correction “dat”; did you mean “date”?");
    archive.run("correct '# only a comment'").ends(2).tells("is a comment");
    assert!(!archive.path(FILE).exists());
    let key = archive.path("b/page.txt").canonicalize().unwrap();
    archive.run("correct date b/page.txt#0: 2002").ends(0).gives(&format!("{}#0: 2002", key.display()));
    archive.run("correct date b/page.txt#0: 2003").ends(2).tells("contradicts line");
    archive.run("index").ends(0);
    let dates: Vec<String> =
        archive.run("export").ends(0).json().iter().map(|record| record["date"]["value"].to_string()).collect();
    assert_eq!(dates, ["null", "\"2002\""]);
}
