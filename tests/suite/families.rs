//! Quote families: one saying over several stories, its first appearance, its variants, and who said it.

use crate::archive::Archive;
#[cfg(feature = "serve")]
use crate::serve::Served;

const SAYING: &str = "The harbour will stay open for every fishing boat that needs shelter this winter";

/// Two copies of one report, one of another paper's own with the saying cut, and one that does not say who said it.
fn archive() -> Archive {
    let report = format!(
        "Selma Brandt promised help to the crews of Arden on Sunday after the third storm of the month had sunk two \
         of their boats. “{SAYING},” Brandt said. The council pays for the pumps and for a second crane, which the \
         yard had asked for since spring, and it sends divers to look at the northern pier."
    );
    let own = "Selma Brandt, who keeps the ships of the town, was asked about the winter at a school on Tuesday. “The \
        harbour will stay open for every fishing boat,” Brandt said, and left for the ferry.";
    let silent = format!("It rained all day in Holm, and nobody went out to the nets.\n\n“{SAYING}.”\n\nIt rained on.");
    Archive::of_articles(&[
        ("copy", "2003-05-06", "Mail", &format!("ARDEN (Coast Press) - {report}")),
        ("first", "2003-05-05", "Post", &report),
        ("own", "2003-05-07", "Echo", own),
        ("silent", "2003-05-08", "Bell", &silent),
    ])
}

#[test]
fn what_copies_print_alike_is_one_quote() {
    let archive = archive();
    let told = archive.run("quotes harbour --speaker brandt").ends(0);
    assert!(
        told.out.contains("first in") && told.out.contains("+1 copy") && told.out.contains("own in"),
        "{}",
        told.out
    );
    told.lacks("copy in");
    archive.run("quotes harbour --speaker brandt --all-copies").ends(0).gives("copy in").lacks("+1 copy");
    assert_eq!(archive.run("quotes harbour --speaker brandt --count").ends(0).out.trim(), "2");
    archive.run("quotes harbour --speaker brandt --json").ends(0).gives(r#""learnt":{"copies":1}"#);
}

#[test]
fn variants_show_how_far_a_saying_went_and_count_copies_as_no_evidence() {
    let archive = archive();
    let told = archive.run("quotes harbour --variants").ends(0);
    let flat = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("printed by 4 stories, 3 of them no copies of another"), "{flat}");
    assert!(flat.contains("first: 5 May 2003"), "{flat}");
    assert!(flat.contains("“The harbour will stay open for every fishing boat,”"), "{flat}");
    assert_eq!(flat.matches("printed by").count(), 1, "{flat}");
    archive.run("quotes harbour --variants --json").ends(0).gives(r#""stories":4,"independent":3"#);
}

#[test]
fn an_unknown_speaker_is_told_by_another_story_and_the_record_stays() {
    let archive = archive();
    let told = archive.run("quotes harbour --source bell").ends(0);
    told.gives("speaker unknown").gives("by the same words in another story, Selma Brandt");
    let json = archive.run("quotes harbour --source bell --json").ends(0).json();
    assert_eq!(json[0]["learnt"]["speaker"]["name"], "Selma Brandt");
    assert!(json[0]["speaker"].is_null() || json[0]["speaker"]["name"].is_null(), "{}", json[0]);
}

#[test]
fn two_people_of_one_surname_say_two_things_and_tell_nobody_who_spoke() {
    let selma = format!(
        "Selma Brandt spoke to the crews of the town for an hour on Monday. “{SAYING},” Selma Brandt told them, and left."
    );
    let tom = format!(
        "Nobody on the council wanted the crane more than its oldest member. “{SAYING},” Tom Brandt said. He votes in May."
    );
    let silent = format!("It rained all day in Holm, and nobody went out to the nets.\n\n“{SAYING}.”\n\nIt rained on.");
    let archive = Archive::of_articles(&[
        ("selma", "2003-05-05", "Post", &selma),
        ("tom", "2003-05-06", "Echo", &tom),
        ("silent", "2003-05-08", "Bell", &silent),
    ]);
    for quote in archive.run("quotes harbour --variants --json").ends(0).json() {
        assert!(quote["learnt"].is_null(), "{quote}");
    }
}

#[test]
fn copies_of_a_quote_are_told_wherever_it_is_shown() {
    let archive = archive();
    let told = archive.run("timeline harbour --quotes").ends(0);
    let flat = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("first in articles.jsonl, line 2 · +1 copy"), "{flat}");
    archive.run("timeline harbour --quotes --json").ends(0).gives(r#""learnt":{"copies":1}"#);
    archive.run("people 'Selma Brandt'").ends(0).gives("+1 copy");
    archive.run("people 'Selma Brandt' --format json").ends(0).gives(r#""learnt":{"copies":1}"#);
}

#[cfg(feature = "serve")]
#[test]
fn the_page_of_a_quote_tells_where_else_it_was_printed_and_who_is_said_to_speak() {
    let served = Served::of(&archive());
    let page = served.get("/quote?id=silent&n=0").body;
    assert!(page.contains("Printed by 4 stories, 3 of them no copies of another"), "{page}");
    assert!(page.contains("This quote") && page.contains("In the same words"), "{page}");
    let (_, told) = page.split_once("By the same words in").expect("who is said to speak");
    assert!(told.contains("Selma Brandt") && told.contains("id=first"), "{told}");
    let alone = served.get("/quote?id=own&n=9").status;
    assert_eq!(alone, 404);
}

#[test]
fn the_same_archive_gives_the_same_families_however_it_grew() {
    let whole = archive();
    let lines = std::fs::read_to_string(whole.path("articles.jsonl")).unwrap();
    let mut grown = Archive::new();
    for number in [3, 0, 2, 1] {
        // The last of the lines come first, and each run changes the file.
        let some: Vec<&str> = lines.lines().enumerate().filter(|(n, _)| *n >= number).map(|(_, line)| line).collect();
        grown = grown.with("articles.jsonl", some.join("\n") + "\n");
        grown.run("index articles.jsonl").ends(0);
    }
    grown = grown.with("articles.jsonl", &lines);
    grown.run("index articles.jsonl").ends(0);
    let ask = |archive: &Archive| archive.run("quotes harbour --variants --json").ends(0).out;
    assert_eq!(ask(&whole), ask(&grown));
}
