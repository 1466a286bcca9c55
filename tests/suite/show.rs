//! A story shown whole, and the reason for all that was found in it.

use crate::archive::{Archive, HARBOUR};

#[test]
fn a_story_is_shown_with_its_names_and_quotes_marked() {
    let archive = Archive::of_two_stories();
    let answer = archive.run("show harbour").ends(0).quietly();
    answer.gives("{Ann Bell}").gives("“«We will mend the wall before").gives("[Monday]").gives("Mayor; also Bell");
}

#[test]
fn why_names_rules_and_says_why_there_is_no_date() {
    let archive = Archive::of_two_stories();
    archive.run("show harbour --why").ends(0).gives("Ann Bell").gives("confidence 0.").gives("The story’s own date");
}

#[test]
fn an_abbreviation_will_do_and_where_it_is_not_clear_the_choices_are_named() {
    let archive =
        Archive::new().with("2002/page.txt", HARBOUR).with("2003/page.txt", HARBOUR).with("note.txt", "Tide.\n");
    archive.run("index .").ends(0);
    archive
        .run("show page")
        .ends(2)
        .gives_nothing()
        .tells("can mean 2 stories")
        .tells("2002/page.txt#0")
        .tells("2003/page.txt#0");
    archive.run("show 2003/page").ends(0);
    archive.run("show 2003/page.txt#0").ends(0);
    archive.run("show note.txt").ends(0);
    archive.run("show missing").ends(1).gives_nothing().tells("There is no story “missing”");
}

#[test]
fn an_id_borne_twice_is_refused_and_the_path_decides() {
    let archive = Archive::new().with("a/page.txt", HARBOUR).with("b/page.txt", HARBOUR);
    archive.run("index a b").ends(0);
    let answer = archive.run("show page.txt#0").ends(2);
    let second = answer.err.lines().last().unwrap().trim().to_owned();
    assert!(second.ends_with("b/page.txt#0"), "{second}");
    archive.run(&format!("show '{second}'")).ends(0).gives("Harbour wall");
}

#[test]
fn raw_is_the_file_as_it_stands() {
    let archive = Archive::of_two_stories();
    assert_eq!(archive.run("show harbour --raw").ends(0).quietly().out, HARBOUR);
    archive.write("news/harbour.txt", "Something else.\n");
    archive.run("show harbour --raw").ends(0).gives("The harbour wall broke").tells("has changed since it was indexed");
}

#[test]
fn json_is_the_record_that_is_exported() {
    let archive = Archive::of_two_stories();
    let exported = archive.run("export").out;
    assert!(exported.contains(&archive.run("show ferry --json").ends(0).out));
}

#[test]
fn a_line_of_json_lines_is_shown_as_long_as_the_file_is_the_one_that_was_indexed() {
    let text =
        |words: &str| format!("{words} sailed from Port Elba on Monday, and nobody was on the pier to see it go.");
    let line = |id: u8, words: &str| serde_json::json!({"id": id.to_string(), "text": text(words)}).to_string() + "\n";
    let (first, second) = (line(1, "The old ferry"), line(2, "The new ferry"));
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let archive = Archive::new();
    let write = |lines: &[&str], time| {
        archive.write("press.jsonl", lines.concat());
        let file = std::fs::File::options().append(true).open(archive.path("press.jsonl")).unwrap();
        file.set_modified(time).unwrap();
    };
    write(&[&first, &second], old);
    archive.run("index press.jsonl").ends(0);
    assert_eq!(archive.run("show 2 --raw").ends(0).quietly().out.trim_end(), text("The new ferry"));
    // Touched, and still the same bytes.
    let later = old + std::time::Duration::from_secs(60);
    write(&[&first, &second], later);
    assert_eq!(archive.run("show 2 --raw").ends(0).quietly().out.trim_end(), text("The new ferry"));
    for (lines, time) in [([&first, &line(2, "The bad ferry")], old), ([&line(1, "The bad ferry"), &second], later)] {
        write(&lines.map(String::as_str), time);
        archive.run("show 2 --raw").ends(0).gives("The new ferry").tells("has changed since it was indexed");
    }
}
