//! Searching: what a query finds, and what it says when it cannot be read.

use crate::archive::Archive;

fn archive() -> Archive {
    Archive::of_articles(&[
        ("a", "2002-05-08", "Northern Press", "The wolf met a bear by the river. Zoë O’Brien saw the big grey wolf."),
        ("b", "2002-06-01", "Northern Press", "A bear slept in the co-op. The U.S. ranger told us nothing."),
        ("c", "2003", "Evening Star", "Wolves sing at night, and bears do not. The big wolf was grey."),
        ("d", "", "", "A fox ran over 100,000 hills."),
    ])
}

#[track_caller]
fn finds(query: &str, ids: &[&str]) {
    let answer = archive().run(&format!("search --json --sort oldest {query}"));
    assert_eq!(answer.field("id"), ids, "{query}: {}", answer.err);
}

#[test]
fn words_are_all_wanted_in_any_form() {
    finds("wolf", &["a", "c"]);
    finds("bears wolf", &["a", "c"]);
    finds("zoe obrien", &["a"]);
    finds("100000", &["d"]);
}

#[test]
fn and_not_means_what_it_says() {
    finds("'bear AND NOT wolf'", &["b"]);
    finds("'bear not wolf'", &["b"]);
    finds("'bear -wolf'", &["b"]);
    finds("'NOT bear'", &["d"]);
    finds("'fox OR NOT wolf'", &["b", "d"]);
}

#[test]
fn phrases_stand_as_they_are() {
    finds("'\"big wolf\"'", &["c"]);
    finds("'\"big grey wolf\"'", &["a"]);
    finds("'\"wolf\" bear'", &["a", "c"]);
    finds("co-op", &["b"]);
    finds("U.S.", &["b"]);
}

#[test]
fn dates_are_whole_stretches_with_both_ends() {
    finds("date:2002", &["a", "b"]);
    finds("date:2002-05", &["a"]);
    finds("date:2002-05-09..2003", &["b", "c"]);
    finds("date:2003-01..2003-06", &[]);
    finds("date:none", &["d"]);
    finds("bear --from 2002-05-09 --to 2002-06", &["b"]);
    finds("--from 2003", &["c"]);
}

#[test]
fn fields_and_options_narrow_a_search() {
    finds("source:northern", &["a", "b"]);
    finds("--source 'evening star'", &["c"]);
    finds("'person:\"Zoe O’Brien\"'", &["a"]);
    finds("format:jsonl -wolf", &["b", "d"]);
}

#[test]
fn what_cannot_be_read_points_at_the_place() {
    let answer = archive().run("search 'wolf (bear'").ends(2).gives_nothing();
    answer.tells("this bracket is never closed\n\n    wolf (bear\n         ^");
    archive().run("search wol*").ends(2).tells("“*” is not understood");
    archive().run("search colour:grey").ends(2).tells("there is no field “colour”");
    archive().run("search").ends(2).tells("nothing to look for");
    archive().run("search wolf --from May").ends(2).tells("--from: “May” is no date");
    archive().run("search wolf --from 2003 --to 2002").ends(2).tells("--from is later than --to");
}

#[test]
fn where_nothing_is_found_the_word_that_is_to_blame_is_named() {
    archive().run("search wolf badger").ends(1).gives_nothing().tells("No story answers “badger”");
}

#[test]
fn hits_show_date_place_and_every_match() {
    let archive = Archive::of_two_stories();
    let answer = archive.run("search harbour wall --sort oldest").ends(0).quietly();
    answer
        .gives("*Harbour* *wall* breaks in storm")
        .gives("The *harbour* *wall* broke")
        .gives("ferry.txt#0, line 1, bytes 0–");
}

#[test]
fn a_limit_is_kept_and_told() {
    let answer = archive().run("search bear --limit 1 --json").ends(0).tells("Showing 1 of 3 stories");
    assert_eq!(answer.json().len(), 1);
}

#[test]
fn json_spans_lead_back_to_the_text() {
    let archive = archive();
    let hit = &archive.run("search grey --source northern --json").json()[0];
    let record = &archive.run("show a --json").json()[0];
    let text: Vec<char> = record["text"].as_str().unwrap().chars().collect();
    let matched = &hit["snippet"]["matches"][0];
    let at = |key: &str| matched[key].as_u64().unwrap() as usize;
    assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), "grey");
    assert_eq!(hit["version"], 1);
}
