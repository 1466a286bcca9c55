//! `archive extract`: the records that an index of the same files holds, from a stream.

use crate::archive::Archive;

const FERRY: &str = "OSLO (NTB) The ferry sank on Friday.\n\n“It was old,” said Mayor Ingrid Moen.\n";

fn archive() -> Archive {
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "date": "2002-05-24", "text": text}).to_string();
    let lines = [line("a", FERRY), line("b", "It rained in Bergen on Monday."), line("c", "“No,” Mr. Dahl said.")];
    Archive::new().with("news/page.txt", FERRY).with("news/press.jsonl", &(lines.join("\n") + "\n"))
}

#[test]
fn a_stream_gives_the_records_that_the_index_holds() {
    let archive = archive();
    archive.run("index news").ends(0);
    let exported = archive.run("export").ends(0).out;
    assert_eq!(exported.lines().count(), 4);
    assert_eq!(exported.matches(",\"learnt\":").count(), 2, "the ferry sinks twice");
    // What an index knows of a story beside the others is not in a stream.
    let indexed: String = exported.lines().map(own).collect();
    assert_eq!(archive.run("extract news").ends(0).out, indexed);
    assert_eq!(archive.run("extract news --threads 1").ends(0).out, indexed);
    let paths = format!("{0}/page.txt\n{0}/press.jsonl\n", archive.path("news").display());
    assert_eq!(archive.run_with("extract --paths", &paths).ends(0).out, indexed);
    // Of a stream that is no longer than a head even the checksum is known.
    let press = std::fs::read_to_string(archive.path("news/press.jsonl")).unwrap();
    let streamed = archive.run_with("extract --name press.jsonl", &press).ends(0).out;
    assert_eq!(streamed.lines().collect::<Vec<_>>(), indexed.lines().skip(1).collect::<Vec<_>>());
}

/// A record alone, without what was learnt over the archive.
fn own(exported: &str) -> String {
    match exported.split_once(",\"learnt\":") {
        Some((record, _)) => format!("{record}}}\n"),
        None => format!("{exported}\n"),
    }
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_goes_on() {
    let archive = archive();
    let told = archive
        .run_with("extract", "{\"id\":\"a\",\"text\":\"It rained.\"}\n{\"text\": \n{\"text\":\"It snowed.\"}\n")
        .ends(3);
    assert_eq!(told.out.lines().count(), 2);
    assert!(told.err.contains("-:2"), "{}", told.err);
    let told = archive.run_with("extract --paths", "news/page.txt\nnews/gone.txt\n").ends(3);
    assert_eq!(told.out.lines().count(), 1);
    assert!(told.err.contains("gone.txt"), "{}", told.err);
    assert!(archive.run_with("extract", "").ends(1).err.contains("empty"));
}

#[test]
fn a_story_of_a_headline_alone_is_named() {
    let item = |text: &str| format!("<item><title>Ferry sinks</title>{text}<guid>{}</guid></item>", text.len());
    let feed = format!("<rss><channel>{}{}</channel></rss>", item("<description>It sank.</description>"), item(""));
    let told = Archive::new().with("feed.xml", &feed).run("extract feed.xml").ends(3);
    assert_eq!(told.out.lines().count(), 1);
    assert!(told.err.contains("a headline, and no text"), "{}", told.err);
}

#[test]
fn a_file_is_named_as_it_is_called_and_no_more_threads_are_started_than_any_machine_has() {
    let archive = archive().with("-ferry.txt", FERRY);
    assert_eq!(archive.run("extract -- -ferry.txt").ends(0).out.lines().count(), 1);
    archive.run("extract news --threads 1000").ends(2).tells("from 1 to 256");
}

#[cfg(unix)]
#[test]
fn a_path_of_any_bytes_is_read_and_so_are_those_after_it() {
    use std::os::unix::ffi::OsStrExt;
    let archive = archive();
    std::fs::write(archive.path("news").join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt")), FERRY).unwrap();
    let list = b"news/page.txt\n\nnews/caf\xE9.txt\r\nnews/gone-\xE9.txt\nnews/press.jsonl";
    let told = archive.run_with("extract --paths", list).ends(3);
    assert_eq!(told.out.lines().count(), 1 + 1 + 3);
    assert!(told.err.contains("gone-"), "{}", told.err);
}

#[test]
fn a_stream_longer_than_a_head_is_read_to_its_end() {
    let archive = archive();
    let line = |n| {
        serde_json::json!({"id": n, "text": format!("{FERRY}{}", "It rained in Bergen. ".repeat(20))}).to_string()
            + "\n"
    };
    let lines: String = (0..600).map(line).collect();
    let records = archive.run_with("extract", &lines).ends(0).out;
    let ids: Vec<String> = records
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 600);
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]) && ids[599].contains("599"));
}

#[test]
fn corrections_are_applied_as_an_index_applies_them() {
    let archive = archive();
    let news = archive.path("news").canonicalize().unwrap();
    // By the id of a story, its file, its key, and in all stories; the file of corrections itself is no news.
    let corrections = format!(
        "same in a: Ingrid Moen = Inga Moen\nnot-a-person in press.jsonl: Dahl\ndate {}/page.txt#0: 1999-05-07\nplace Bergen: unknown\n",
        news.display()
    );
    archive.write("news/mine.txt", corrections);
    let told = archive.run("index news --corrections news/mine.txt").ends(0).err;
    assert!(!told.contains("corrected nothing"), "{told}");
    let indexed: String = archive.run("export").ends(0).out.lines().map(own).collect();
    assert_eq!(indexed.matches("\"corrected\":").count(), 4, "{indexed}");
    assert_eq!(archive.run("extract news --corrections news/mine.txt").ends(0).out, indexed);
    let paths = format!("{0}/page.txt\n{0}/press.jsonl\n{0}/mine.txt\n", news.display());
    assert_eq!(archive.run_with("extract --paths --corrections news/mine.txt", &paths).ends(0).out, indexed);
    let press = std::fs::read_to_string(archive.path("news/press.jsonl")).unwrap();
    let streamed = archive.run_with("extract --name press.jsonl --corrections news/mine.txt", &press).ends(0).out;
    assert_eq!(streamed.lines().collect::<Vec<_>>(), indexed.lines().skip(1).collect::<Vec<_>>());
    archive.remove("news/mine.txt");
    archive.write("news/archive-corrections.txt", "place Bergen: unknown\n");
    let plain = archive.run("extract news").ends(0).out;
    assert!(plain.lines().count() == 4 && !plain.contains("\"corrected\":"), "{plain}");
}

#[test]
fn corrections_that_cannot_be_meant_stop_the_run_as_they_stop_an_index() {
    let archive = archive().with("bad.txt", "smae: Dahl = Ann Dahl\ndate a: 5/6/2002\n");
    for file in ["bad.txt", "gone.txt"] {
        let told = archive.run(&format!("extract news --corrections {file}")).ends(2).gives_nothing();
        let index = archive.run(&format!("index news --corrections {file}")).ends(2);
        assert_eq!(told.err, index.err);
        assert!(told.err.contains(file), "{}", told.err);
    }
}
