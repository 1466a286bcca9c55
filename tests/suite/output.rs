//! What goes where: results, messages, colours, exit status, closed pipes.

use std::io::Read;
use std::process::Stdio;

use crate::archive::{Archive, answer};

#[test]
fn version_and_help_need_no_index() {
    let archive = Archive::new();
    archive.run("--version").ends(0).gives("archive ").quietly();
    let answer = archive.run("--version --verbose").ends(0);
    answer.gives("Place data from GeoNames (geonames.org), CC BY 4.0, changed.");
    for command in ["", "index", "search", "quotes", "people", "organizations", "places", "show", "export", "stats"] {
        archive.run(&format!("{command} --help")).ends(0).gives("Examples:").quietly();
    }
    archive.run("nonsense").ends(2).gives_nothing();
}

#[test]
fn colours_come_when_asked_for_and_never_in_a_pipe() {
    let archive = Archive::of_two_stories();
    archive.run("search ferry").ends(0).lacks("\u{1b}").gives("*ferry*");
    archive.run("search ferry --color always").ends(0).gives("\u{1b}[").lacks("*ferry*");
    archive.run("search ferry --color never").ends(0).lacks("\u{1b}");
    answer(archive.command("search ferry").env("NO_COLOR", "1")).ends(0).lacks("\u{1b}");
    archive.run("show ferry --color always").ends(0).gives("\u{1b}[").lacks("{Tom Crane}");
}

#[test]
fn lines_keep_within_eighty_characters_where_there_is_no_terminal() {
    let archive = Archive::of_two_stories();
    for command in ["search harbour", "quotes", "people", "organizations", "show ferry", "stats"] {
        for line in archive.run(command).out.lines() {
            let is_path = line.contains(std::path::MAIN_SEPARATOR);
            assert!(line.chars().count() <= 80 || is_path, "{command}: {line}");
        }
    }
}

#[test]
fn a_closed_pipe_quietly_and_no_error() {
    let articles: String = (0..400)
        .map(|n| format!("{{\"id\": \"n{n}\", \"text\": \"The tide rose {}.\"}}\n", "again ".repeat(60)))
        .collect();
    let archive = Archive::new().with("articles.jsonl", articles);
    archive.run("index articles.jsonl").ends(0);
    for command in ["export", "search tide --limit 0"] {
        let mut child = archive.command(command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 64];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{command}");
    }
}

#[test]
fn export_is_sorted_by_path_record_and_story() {
    let archive = Archive::new()
        .with("b/2.txt", "The tide rose.\n")
        .with("a.jsonl", (0..12).map(|n| format!("{{\"text\": \"Tide {n} rose.\"}}\n")).collect::<String>())
        .with("b.txt", "The tide fell.\n");
    archive.run("index .").ends(0);
    let records = archive.run("export --format jsonl").ends(0).quietly().json();
    let places: Vec<String> =
        records.iter().map(|record| format!("{} {}", record["source"]["path"], record["source"]["record"])).collect();
    let mut expected: Vec<String> = (0..12).map(|n| format!("\"a.jsonl\" {n}")).collect();
    expected.extend(["\"b.txt\" null".to_owned(), "\"b/2.txt\" null".to_owned()]);
    assert_eq!(places, expected);
}

#[test]
fn stats_counts_what_is_there() {
    let stats = Archive::of_two_stories().run("stats --json").ends(0).quietly().json().remove(0);
    assert_eq!((stats["files"].as_u64(), stats["stories"].as_u64()), (Some(2), Some(2)));
    assert_eq!(stats["formats"]["text"], 2);
}

/// docs/security.md names the test behind each of its promises.
#[test]
fn every_promise_of_security_has_its_test() {
    fn collect(folder: &std::path::Path, code: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            match entry.path() {
                path if path.is_dir() => collect(&path, code),
                path if path.extension().is_some_and(|end| end == "rs") => {
                    code.push_str(&std::fs::read_to_string(path).unwrap());
                }
                _ => {}
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    collect(&root.join("src"), &mut code);
    collect(&root.join("tests/suite"), &mut code);
    let page = std::fs::read_to_string(root.join("docs/security.md")).unwrap();
    let promises: Vec<&str> = page.lines().filter(|line| line.starts_with("| ") && line.contains('`')).collect();
    assert!(promises.len() > 20, "{} promises", promises.len());
    for line in promises {
        let shown = line.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let tests = shown.split('`').skip(1).step_by(2).filter(|name| name.contains('_'));
        let missing: Vec<&str> = tests.clone().filter(|name| !code.contains(&format!("fn {name}("))).collect();
        assert!(tests.count() > 0 && missing.is_empty(), "no test {missing:?} for: {line}");
    }
}
