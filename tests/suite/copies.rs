//! Copies of one story: grouped, shown once, never dropped.

use crate::archive::Archive;

const WHOLE: &str = "Divers who were looking for mussels found an iron anchor off the northern pier of Arden on Sunday, and \
    the harbour master said that it may have lain there since the great storm. The museum of the town wants to show it \
    next summer, if Selma Brandt, who keeps its ships, can find the money to clean it. The anchor weighs as much as a \
    small car, and its chain has not been found.";
const OTHER: &str = "The council of Holm will vote on Thursday whether the old school is pulled down or made into flats for \
    nurses, after a year in which nobody could say what the roof would cost.";

fn archive() -> Archive {
    let edited = WHOLE.replace("looking for", "after").replace("harbour master", "port captain").replace("great ", "");
    let brief = &WHOLE[..WHOLE.find(", and the").unwrap()];
    Archive::of_articles(&[
        ("late", "2003-05-07", "Mail", &format!("ARDEN (Coast Press) - {edited}")),
        ("first", "2003-05-05", "Post", WHOLE),
        ("brief", "2003-05-06", "Echo", brief),
        ("other", "2003-05-06", "Echo", OTHER),
    ])
}

#[test]
fn a_search_shows_the_earliest_of_a_group_once() {
    let archive = archive();
    archive.run("search anchor").ends(0).gives("first").gives("+2 copies").lacks("late").lacks("brief");
    let all = archive.run("search anchor --all-copies").ends(0);
    all.gives("first").gives("late").gives("brief").lacks("+2 copies");
    archive.run("search anchor --json").ends(0).gives(r#""copies":{"lead":"first","stories":3}"#);
    archive.run("search council").ends(0).gives("other").lacks("cop");
}

#[test]
fn show_says_what_was_changed() {
    let archive = archive();
    let answer = archive.run("show late --copies").ends(0);
    answer.gives("lead").gives("[−looking for−] {+after+}").gives("{+ARDEN (Coast Press)");
    archive.run("show other --copies").ends(1).gives_nothing().tells("There is no copy");
    archive.run("show first --copies --json").ends(0).gives(r#""change":"gone""#);
}

#[test]
fn copies_are_counted_once_and_exported_all() {
    let archive = archive();
    archive.run("people brandt --json").ends(0).gives(r#""stories":1"#);
    archive.run("people brandt --json --all-copies").ends(0).gives(r#""stories":2"#);
    let records = archive.run("export").ends(0);
    assert_eq!(records.out.lines().count(), 4);
    records.gives(r#""learnt":{"copies":{"lead":"first","stories":3}}"#);
    archive.run("stats --json").ends(0).gives(r#""copies":2"#);
}

#[test]
fn a_copy_that_comes_later_joins_and_one_that_goes_leaves() {
    let archive = Archive::new().with("news/a.txt", WHOLE).with("news/b.txt", OTHER);
    archive.run("index news").ends(0);
    archive.run("search anchor").ends(0).lacks("cop");
    let archive = archive.with("news/c.txt", format!("HOLM (Coast Press) - {WHOLE}"));
    archive.run("index news").ends(0);
    archive.run("search anchor").ends(0).gives("a.txt").gives("+1 copy");
    archive.remove("news/a.txt");
    archive.run("index news").ends(0);
    archive.run("search anchor").ends(0).gives("c.txt").lacks("cop");
}
