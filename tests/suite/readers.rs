//! Those who read while another writes: every answer is of one commit.
//!
//! `cargo test --test suite readers -- --ignored --nocapture` has 50 of them read for a minute.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use archive::index::update::{Options, update};
use archive::index::{Reader, Shard};
use archive::query::{Query, Target, lower};

use crate::archive::Archive;

/// Stories of an edition: in one file, which is in a commit as a whole or not at all.
const STORIES: usize = 40;

/// Writes an edition: each of its stories, and each quote in it, names the number.
fn write(archive: &Archive, edition: usize) {
    let story = |n: usize| {
        let text =
            format!("Mayor Ann Bell said on Monday: “The wall is mended, as edition{edition} said, by {n} men.”");
        serde_json::json!({"id": format!("n{n}"), "text": text}).to_string() + "\n"
    };
    archive.write("press.jsonl", (0..STORIES).map(story).collect::<String>());
}

/// The edition that an index shows: all its stories and all its quotes are of that one.
fn edition(folder: &Path) -> usize {
    let reader = Reader::open(folder).unwrap();
    let count = |words: &str, target| {
        let query = archive::query::parse(words).unwrap();
        reader.count(&*lower(&query, &reader, target).unwrap()).unwrap()
    };
    let all = reader.all(&*lower(&Query::All, &reader, Target::Stories).unwrap()).unwrap();
    assert_eq!(all.len(), STORIES);
    let text = reader.story(all[0].address).unwrap().head.record.text;
    let number: String = text.split("edition").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    for hit in &all {
        let record = reader.story(hit.address).unwrap().head.record;
        assert!(record.text.contains(&format!("edition{number} ")), "{number} and {}", record.text);
    }
    for target in [Target::Stories, Target::Quotes] {
        assert_eq!(count(&format!("edition{number}"), target), STORIES, "{number} {target:?}");
    }
    number.parse().unwrap()
}

/// Lets so many read while editions are written, until `enough` says of how many were written that they will do. Gives how
/// many editions were written, and how often one was read.
fn read_while_writing(readers: usize, enough: impl Fn(usize) -> bool) -> (usize, usize) {
    let archive = Archive::new();
    let (home, files) = (archive.path(".archive"), [archive.path("press.jsonl")]);
    let bring_up = |n: usize| {
        write(&archive, n);
        update(&home, &files, &Options { threads: 1, rebuild: n % 5 == 4, ..Options::default() }, &mut |_| {}).unwrap();
    };
    bring_up(0);
    let (begin, done) = (Barrier::new(readers + 1), AtomicBool::new(false));
    let (written, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..readers {
            scope.spawn(|| {
                let mut last = edition(&home);
                assert_eq!(last, 0);
                begin.wait();
                while !done.load(Ordering::Acquire) {
                    let now = edition(&home);
                    assert!(last <= now, "{now} after {last}");
                    last = now;
                    read.fetch_add(1, Ordering::Relaxed);
                }
                assert_eq!(edition(&home), written.load(Ordering::Acquire), "the last commit is seen by all");
            });
        }
        begin.wait();
        for n in 1.. {
            bring_up(n);
            written.store(n, Ordering::Release);
            if enough(n) {
                break;
            }
        }
        done.store(true, Ordering::Release);
    });
    assert!(archive::index::check::check(&home).unwrap().whole);
    (written.into_inner(), read.into_inner())
}

#[test]
fn every_answer_is_of_one_commit_while_others_are_made() {
    read_while_writing(4, |written| written == 6);
}

/// The same over two shards, each of which commits by itself: of each, all that is read is of one commit.
#[test]
fn every_answer_over_two_shards_is_of_one_commit_of_each() {
    let archive = Archive::new();
    let shards: Vec<Shard> = ["1/2", "2/2"].iter().map(|shard| shard.parse().unwrap()).collect();
    let homes = [archive.path("s1"), archive.path("s2")];
    let bring_up = |n: usize| {
        write(&archive, n);
        for (home, shard) in homes.iter().zip(&shards) {
            let shard = Some(shard.clone());
            let options = Options { threads: 1, rebuild: n % 3 == 2, shard, ..Options::default() };
            update(home, &[archive.path("press.jsonl")], &options, &mut |_| {})?;
        }
        Ok::<(), archive::Error>(())
    };
    bring_up(0).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::Acquire) {
                    let reader = Reader::open_all(&homes).unwrap();
                    let all = reader.all(&*lower(&Query::All, &reader, Target::Stories).unwrap()).unwrap();
                    assert_eq!(all.len(), STORIES);
                    let mut seen = [BTreeSet::new(), BTreeSet::new()];
                    for hit in &all {
                        let record = reader.story(hit.address).unwrap().head.record;
                        let number = record.text.split("edition").nth(1).unwrap().split(' ').next().unwrap().to_owned();
                        seen[usize::from(shards[1].holds(&record.id))].insert(number);
                    }
                    assert!(seen.iter().all(|editions| editions.len() == 1), "{seen:?}");
                }
            });
        }
        // Readers end before anything is said of the writer, or they would go on for ever.
        let written = (1..6).try_for_each(bring_up);
        done.store(true, Ordering::Release);
        written.unwrap();
    });
}

#[test]
#[ignore = "takes a minute: 50 readers"]
fn fifty_readers_for_a_minute() {
    let start = Instant::now();
    let (written, read) = read_while_writing(50, |_| start.elapsed() >= Duration::from_secs(60));
    println!("50 readers read {read} times while {written} editions were written, each of one commit");
}

#[test]
fn an_index_is_read_where_no_lock_can_be_made() {
    let archive = Archive::of_two_stories();
    let lock = archive.path(".archive/1/.tantivy-meta.lock");
    let _ = std::fs::remove_file(&lock);
    // Whoever cannot write there cannot make the lock either, and is no more able to than where a folder has its name.
    std::fs::create_dir(&lock).unwrap();
    archive.run("search harbour").ends(0).gives("harbour");
    archive.run("check").ends(0);
}
