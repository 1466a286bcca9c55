//! `archive verify`: whether the words of stories and quotes are still in the files.

use crate::archive::{Archive, FERRY, HARBOUR};

#[test]
fn all_is_there_after_indexing() {
    let archive = Archive::of_two_stories();
    archive.run("verify").ends(0).quietly().gives("2 stories and ").gives("held against the files: all are there.");
    let checks = archive.run("verify --json").ends(0).json();
    assert_eq!(checks.len(), 2);
    assert!(checks.iter().all(|check| check["state"] == "there"));
    assert!(checks[1]["quotes"].as_array().unwrap().iter().all(|quote| quote["there"] == true), "{checks:?}");
    archive.run("verify harbour").ends(0).gives("1 story");
    archive.run("verify lighthouse").ends(1).tells("There is no story “lighthouse”");
}

#[test]
fn a_word_changed_in_a_quote_is_told_and_the_other_quotes_are_there() {
    let archive = Archive::of_two_stories();
    archive.write("news/ferry.txt", FERRY.replace("Nobody sails", "No one sails"));
    archive.write("news/harbour.txt", format!("{}\nThe end.\n", HARBOUR.trim_end()));
    let answer = archive.run("verify").ends(1);
    let answer = answer.gives("changed ferry.txt#0").gives("“Nobody sails in such weather,”");
    answer.tells("archive index brings the index up to date");
}

#[test]
fn words_that_moved_are_there() {
    let archive = Archive::of_two_stories();
    archive.write("news/ferry.txt", format!("\n\n\n{FERRY}"));
    archive.run("verify").ends(0).gives("moved ferry.txt#0").gives("1 moved");
    archive.run("index").ends(0);
    archive.run("verify").ends(0).gives("all are there");
}

#[test]
fn a_file_that_is_gone_or_no_text_any_more_takes_its_quotes_with_it() {
    let archive = Archive::of_two_stories();
    archive.remove("news/ferry.txt");
    archive.write("news/harbour.txt", "");
    let answer = archive.run("verify").ends(1);
    answer.gives("gone ferry.txt#0: cannot read").gives("no such file").gives("the file is now empty");
}

#[test]
fn records_and_members_are_held_against_their_own_text() {
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    let (harbour, ferry) = (line("h", HARBOUR), line("f", FERRY));
    let archive = Archive::new().with("all.jsonl", format!("{harbour}{ferry}"));
    archive.run("index all.jsonl").ends(0);
    archive.run("verify").ends(0).gives("all are there");
    archive.write("all.jsonl", format!("{ferry}{harbour}"));
    archive.run("verify").ends(0).gives("2 moved");
    archive.write("all.jsonl", &ferry);
    archive.run("verify").ends(1).gives("changed h").gives("1 moved");
}

#[test]
fn an_id_borne_twice_is_refused_with_the_choices_named() {
    let archive = Archive::new().with("a/page.txt", HARBOUR).with("b/page.txt", FERRY);
    archive.run("index a b").ends(0);
    for command in ["verify page.txt#0", "show page.txt#0"] {
        archive.run(command).ends(2).tells("can mean 2 stories").tells("/a/page.txt#0").tells("/b/page.txt#0");
    }
}
