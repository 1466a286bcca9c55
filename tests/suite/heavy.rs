//! What takes too long, or too much of a disk, for every run: on demand, by
//! `cargo test --release --test suite heavy -- --ignored --nocapture`, with 20 GB free for temporary files.

use std::io::{BufWriter, Write};
use std::process::Stdio;
use std::time::Duration;

use crate::archive::{Archive, HARBOUR};

const GIGABYTES: u64 = 4;

/// Runs a command to its end and gives its exit status, what it said, and the most memory that was its own, in megabytes.
#[cfg(target_os = "linux")]
fn watched(archive: &Archive, arguments: &str) -> (Option<i32>, String, u64) {
    let mut child = archive.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        // Pages of the index that are mapped are the system's to take back.
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        let own = now.lines().find_map(|line| line.strip_prefix("RssAnon:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(own.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    println!("{arguments}: {} MB of memory; {}", most / 1024, told.lines().last().unwrap_or_default());
    (output.status.code(), told, most / 1024)
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "writes 4 GB"]
fn a_file_of_four_gigabytes_is_read_in_bounded_memory() {
    let archive = Archive::new().with("news/a.txt", HARBOUR);
    let mut file = BufWriter::new(std::fs::File::create(archive.path("news/press.jsonl")).unwrap());
    let ballast = "x".repeat(1 << 16);
    let lines = (GIGABYTES << 30) / (1 << 16);
    for n in 0..lines {
        let text = format!("Snow closed road {n} to Holm, Mayor Ann Bell said on Monday.");
        writeln!(file, "{{\"id\": \"n{n}\", \"text\": \"{text}\", \"raw\": \"{ballast}\"}}").unwrap();
    }
    file.flush().unwrap();
    let (code, told, most) = watched(&archive, "index news");
    assert_eq!(code, Some(0), "{told}");
    assert!(most < 700, "{most} MB");
    archive.run("search --count").ends(0).gives(&(lines + 1).to_string());
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "writes 4 GB"]
fn a_line_of_four_gigabytes_is_named_in_bounded_memory_whatever_it_is_part_of() {
    for (name, begin) in [("line.txt", "Snow closed the road. "), ("line.jsonl", "{\"id\": \"n\", \"text\": \"")] {
        let archive = Archive::new().with("news/a.txt", HARBOUR);
        let mut file = BufWriter::new(std::fs::File::create(archive.path(&format!("news/{name}"))).unwrap());
        file.write_all(begin.as_bytes()).unwrap();
        let words = "Mayor Ann Bell said that snow closed the road to Holm. ".repeat(20_000);
        for _ in 0..(GIGABYTES << 30) / words.len() as u64 {
            file.write_all(words.as_bytes()).unwrap();
        }
        file.flush().unwrap();
        let (code, told, most) = watched(&archive, "index news");
        assert_eq!(code, Some(3), "{told}");
        assert!(told.contains(name), "{told}");
        // A line is held as a whole up to 256 MB, in a buffer that doubles.
        assert!(most < 1000, "{most} MB");
        assert_eq!(archive.run("export").field("id"), ["a.txt#0"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "writes a million files"]
fn a_million_tiny_files_are_read_in_bounded_memory() {
    let archive = Archive::new();
    for n in 0..1_000_000 {
        archive.write(&format!("news/{:03}/{:03}.txt", n / 1000, n % 1000), format!("Snow closed road {n} to Holm.\n"));
    }
    let (code, told, most) = watched(&archive, "index news");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1,000,000 files, 1,000,000 stories"), "{told}");
    assert!(most < 1500, "{most} MB");
    archive.run("index news").ends(0).tells("Nothing has changed");
}
