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
fn copies_count_once_on_the_day_of_the_earliest_that_is_found() {
    let archive = archive();
    let days = |typed: &str| {
        let rows = archive.run(&format!("timeline {typed} --by day --format csv")).ends(0).out;
        let found = rows.lines().skip(1).filter(|row| row.split(',').nth(2) != Some("0"));
        found.map(|row| row.split(',').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(days("anchor"), ["2003-05-05"]);
    // The brief does not say it, and of the other two the earlier counts.
    assert_eq!(days("museum"), ["2003-05-05"]);
    assert_eq!(days("'\"port captain\"'"), ["2003-05-07"]);
    assert_eq!(days("anchor --all-copies"), ["2003-05-05", "2003-05-06", "2003-05-07"]);
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

/// What each story of an archive of these lines is a copy of, by ids.
fn leads(path: &str, lines: &str) -> Vec<(String, String)> {
    let archive = Archive::new().with(path, lines);
    archive.run("index news").ends(0);
    leads_of(&archive)
}

fn leads_of(archive: &Archive) -> Vec<(String, String)> {
    let stories = archive.run("export").ends(0).json();
    let id = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    stories.iter().map(|story| (id(&story["id"]), id(&story["learnt"]["copies"]["lead"]))).collect()
}

#[test]
fn which_stories_are_one_does_not_depend_on_where_they_lie() {
    // So many stories under one headline of one day that each is compared with some of the others alone. Every two of them
    // are one story written anew, which nothing but the headline brings together.
    let word = |number: usize| -> String {
        (0..5).map(|place| char::from(b'a' + (number / 20_usize.pow(place) % 20) as u8)).collect()
    };
    let text = |story: usize| -> String {
        let own = |at: usize| 5000 * (story + 1) + at;
        let shared = |at: usize| 5000 * (story / 2 + 1) + 4000 + at;
        let row =
            |at: usize| [shared(2 * at), shared(2 * at + 1), own(3 * at), own(3 * at + 1), own(3 * at + 2)].map(word);
        (0..12).flat_map(row).collect::<Vec<_>>().join(" ") + "."
    };
    let line = |story: usize| {
        let (id, headline) = (format!("n{story:02}"), "Ferry runs aground off Arden");
        serde_json::json!({"id": id, "date": "2003-05-05", "headline": headline, "text": text(story)}).to_string()
            + "\n"
    };
    let lines: String = (0..48).map(line).collect();
    let found = leads("news/2003/post.jsonl", &lines);
    assert_eq!(found, leads("news/mail.jsonl", &lines));
    let grouped = found.iter().filter(|(_, lead)| !lead.is_empty()).count();
    assert!((2..48).contains(&grouped), "{grouped} stories are in groups");
}

/// Notices of one pattern, of which every third comes again in another paper with a word or two exchanged.
fn crowd() -> Vec<String> {
    let names = ["Brandt", "Quill", "Moen", "Harker", "Vance", "Stroud", "Ekholm", "Pryce", "Lund", "Abbot", "Crane"];
    let towns = ["Arden", "Holm", "Sandvik", "Lowmoor", "Harrow", "Fell", "Oxley"];
    let mut lines = Vec::new();
    for n in 0..120_usize {
        let (name, town, lots, cents) = (names[n % 11], towns[n % 7], 100 + n * 37, 3 + n * 7 % 90);
        let text = format!(
            "Prices of wool rose {cents} cents on the exchange of {town} on Monday, while tin fell {} cents. Traders said \
             that {lots} lots changed hands, against {} the day before. Stocks in the sheds were put at {} tons by {name}, \
             who keeps the books of the exchange and has done so since it was opened by the old king.",
            n * 11 % 83,
            lots * 3 - n * n % 17,
            lots * 7 + n
        );
        let mut add = |id: &str, text: &str| {
            lines.push(serde_json::json!({ "id": format!("{n}{id}"), "text": text }).to_string());
        };
        add("", &text);
        if n % 3 == 0 {
            add("b", &format!("(Coast Press) - {}", text.replace("who keeps", "who still keeps")));
        }
    }
    lines
}

#[test]
fn a_crowd_of_like_stories_is_grouped_alike_in_one_run_and_in_five() {
    let lines = crowd();
    let mut all = leads("news/a.jsonl", &(lines.join("\n") + "\n"));
    let archive = Archive::new();
    for run in 0..5 {
        let part: Vec<&str> = lines.iter().skip(run).step_by(5).map(String::as_str).collect();
        archive.write(&format!("news/{run}.jsonl"), part.join("\n") + "\n");
        archive.run("index news").ends(0);
    }
    let mut parts = leads_of(&archive);
    // Which file a story lies in decides between stories without a date who leads, and nothing else.
    for leads in [&mut all, &mut parts] {
        leads.sort();
        leads.iter_mut().for_each(|(_, lead)| *lead = lead.trim_end_matches('b').to_owned());
    }
    let grouped: Vec<&(String, String)> = all.iter().filter(|(_, lead)| !lead.is_empty()).collect();
    assert_eq!(grouped.len(), 80);
    assert!(grouped.iter().all(|(id, lead)| id.trim_end_matches('b') == lead), "{grouped:?}");
    assert_eq!(all, parts);
}
