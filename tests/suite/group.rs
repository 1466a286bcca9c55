//! `archive group`: the steps by which an engine of many machines groups what an index groups alone.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::archive::Archive;

const SAYING: &str = "The harbour will stay open for every fishing boat that needs shelter this winter";

/// Two copies and a story of another paper's own that quotes the same, as an engine has them: by their marks.
fn marks(archive: &Archive) -> Vec<Value> {
    let report = format!(
        "Selma Brandt promised help to the crews of Arden on Sunday after the third storm of the month had sunk two \
         of their boats. “{SAYING},” Brandt said. The council pays for the pumps and for a second crane."
    );
    let own = format!(
        "Selma Brandt was asked about the winter at a school on Tuesday, where pupils had painted the ships of the town and \
         hung them in the hall above the stairs. “{SAYING},” Brandt said, and left for the ferry with a basket of smoked \
         herring that the cooks had packed for her."
    );
    let texts = [("a", report.clone()), ("b", format!("ARDEN (Coast Press) - {report}")), ("c", own)];
    let articles = texts.map(|(id, text)| json!({"id": id, "date": "2003-05-05", "text": text}).to_string() + "\n");
    let records = archive.run_with("extract", articles.concat()).ends(0).out;
    lines(&archive.run_with("group marks", &records).ends(0).out)
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn step(archive: &Archive, step: &str, line: &Value) -> Vec<Value> {
    lines(&archive.run_with(&format!("group {step}"), line.to_string()).out)
}

/// The quote of the harbour, which is the last in each story.
fn quote(story: &Value) -> Value {
    let (number, quote) = story["quotes"].as_array().unwrap().iter().enumerate().next_back().unwrap();
    let id = story["id"].as_str().unwrap().as_bytes();
    let key = usize::from(id[0]) * 100 + number;
    json!({"key": key, "voice": quote["voice"], "text": quote["text"], "content": quote["content"]})
}

#[test]
fn a_story_is_known_by_what_its_record_carries_and_by_what_its_quotes_say() {
    let marks = marks(&Archive::new());
    let [a, b, c] = marks.as_slice() else { panic!("{marks:?}") };
    assert_eq!((&a["id"], &a["day"]), (&json!("a"), &json!(12177)));
    assert_eq!(a["threads"].as_array().unwrap().len(), 1, "its id");
    assert_ne!(a["content"], b["content"]);
    let (own, other) = (a["signature"].as_array().unwrap(), b["signature"].as_array().unwrap());
    assert!(own.iter().filter(|number| other.contains(number)).count() * 2 > own.len());
    let [a, c] = [a, c].map(quote);
    assert_eq!((&a["content"], &a["voice"]), (&c["content"], &c["voice"]));
    assert_ne!(a["voice"], json!([0, 0]));
}

#[test]
fn two_stories_are_copies_or_strangers_and_ties_make_groups() {
    let archive = Archive::new();
    let marks = marks(&archive);
    let pair = |a: usize, b: usize| json!({"a": marks[a], "b": marks[b], "threads": [], "common": false});
    let ties = step(&archive, "stories", &pair(0, 1));
    assert_eq!(ties, [json!({"long": marks[1]["content"], "short": marks[0]["content"]})]);
    assert_eq!(ties, step(&archive, "stories", &pair(1, 0)), "in any order");
    archive.run_with("group stories", pair(0, 2).to_string()).ends(1).gives_nothing();
    let groups = step(&archive, "groups", &json!({"ties": ties}));
    let mut wanted = [marks[0]["content"].as_i64().unwrap(), marks[1]["content"].as_i64().unwrap()];
    wanted.sort_unstable();
    assert_eq!(groups, [json!({"group": wanted})]);
    // Of two parts that lie apart in a whole and are strangers, the whole is one with its opening alone.
    let digest = json!({"ties": [{"long": 5, "short": 7, "part": [0, 40]}, {"long": 5, "short": 3, "part": [50, 90]}]});
    assert_eq!(step(&archive, "groups", &digest), [json!({"group": [5, 7]})]);
}

#[test]
fn quotes_are_compared_and_put_into_families() {
    let archive = Archive::new();
    let marks = marks(&archive);
    let [a, b, c] = [0, 1, 2].map(|story| quote(&marks[story]));
    let echoes = step(&archive, "quotes", &json!({"a": a, "b": c, "copies": false, "common": true}));
    assert_eq!(echoes.len(), 1);
    let of_another = json!({"key": c["key"], "voice": [1, 2], "text": c["text"]});
    let pair = json!({"a": a, "b": of_another, "copies": false, "common": false});
    archive.run_with("group quotes", pair.to_string()).ends(1).gives_nothing();
    let member = |quote: &Value, group: i64| {
        let mut member = quote.clone();
        member["group"] = group.into();
        member
    };
    let all = json!({"quotes": [member(&a, 1), member(&b, 1), member(&c, 2)], "echoes": echoes});
    let families = step(&archive, "families", &all);
    assert_eq!(families.len(), 1);
    assert_eq!(families[0]["family"].as_array().unwrap().len(), 3);
    // What copies print alike is one without any echo.
    let copies = json!({"quotes": [member(&a, 1), member(&b, 1)]});
    assert_eq!(step(&archive, "families", &copies)[0]["family"].as_array().unwrap().len(), 2);
}

#[test]
fn a_line_that_is_none_is_said_and_the_rest_goes_on() {
    let archive = Archive::new();
    let pair = json!({"a": {"content": 1, "text": [SAYING]}, "b": {"content": 2, "text": [SAYING]}}).to_string();
    let told = archive.run_with("group stories", format!("{{}}\n\n{pair}\nno\n")).ends(3);
    assert_eq!(told.out, "{\"long\":1,\"short\":2}\n");
    assert!(told.err.contains("line 1: no pair of stories: missing field `a`"), "{}", told.err);
    assert!(told.err.contains("line 4: "), "{}", told.err);
    archive.run_with("group marks", b"\xFF\n").ends(3).tells("line 1: no record: ");
    let echo = json!({"whole": 1, "part": 1, "covered": [0, 1], "is_part": false});
    let lost = json!({"quotes": [], "echoes": [echo]}).to_string();
    archive.run_with("group families", lost).ends(3).tells("not among `quotes`");
    archive.run_with("group", "").ends(2);
    archive.run_with("group stories", "").ends(1);
}

#[test]
fn the_job_on_spark_reads_each_bound_from_the_program() {
    let archive = Archive::new();
    let bounds = &lines(&archive.run("group --bounds").ends(0).out)[0];
    let bounds: BTreeSet<&str> = bounds.as_object().unwrap().keys().map(String::as_str).collect();
    let job = include_str!("../../integrations/spark/copies.py");
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let asked = job.split("bounds.").skip(1).map(|rest| rest.split(|letter| !is_name(letter)).next().unwrap());
    assert_eq!(asked.collect::<BTreeSet<_>>(), bounds);
    archive.run("group marks --bounds").ends(2);
}
