//! Runs of `archive index` that are killed, refused or robbed of their rights: what was committed stands, and the index is
//! whole.
//!
//! `cargo test --test suite crash -- --ignored --nocapture` kills 200 runs, each at a random moment.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::archive::{Archive, FERRY, answer};
use crate::safety::many_files;

/// Numbers by chance, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// Kills that many runs, looks at the index after each, and gives how many of them had not ended by themselves.
fn kill(times: usize, seed: u64) -> usize {
    let archive = many_files();
    let start = Instant::now();
    archive.run("index news --commit-bytes 20000 --index first").ends(0);
    // Kills are spread over what a whole run takes here, and some come after its end.
    let whole = u64::try_from(start.elapsed().as_micros()).unwrap();
    let mut dice = Dice(seed);
    let mut hit = 0;
    for n in 0..times {
        // Some files are new, some are others than they were, and some are gone.
        archive.write(&format!("news/new/{:02}.txt", dice.below(30)), FERRY.repeat(1 + n % 9));
        archive
            .write(&format!("news/03/{:03}.txt", 3 + 7 * dice.below(16)), FERRY.replace("Crane", &format!("Crane{n}")));
        let _ = std::fs::remove_file(archive.path(&format!("news/new/{:02}.txt", dice.below(30))));
        let rebuild = if dice.below(4) == 0 { " --rebuild" } else { "" };
        let commits = 5_000 + dice.below(60_000);
        let mut run = archive.command(&format!("index news --commit-bytes {commits}{rebuild}"));
        let mut run = run.stderr(Stdio::null()).spawn().unwrap();
        // Most runs have little to read, so half of the kills come early.
        let latest = if dice.below(2) == 0 { whole } else { whole / 4 };
        std::thread::sleep(Duration::from_micros(dice.below(latest)));
        hit += usize::from(run.try_wait().unwrap().is_none());
        run.kill().unwrap();
        run.wait().unwrap();
        if archive.path(".archive/archive.json").exists() {
            archive.run("check").ends(0).quietly();
            // Nothing is found where nothing was committed yet, and that is no error.
            let found = archive.run("search bell OR captain --limit 3");
            assert!(found.code() == 0 || found.code() == 1, "{}", found.err);
        }
    }
    archive.run("index news").ends(0);
    archive.run("index news --index undisturbed").ends(0);
    let (one, other) = (records(&archive, "export"), records(&archive, "export --index undisturbed"));
    assert!(one == other, "the records are not those of an undisturbed run");
    archive.run("check").ends(0).gives("is whole");
    hit
}

/// The records alone: how far a crowd of stories that differ in one name hangs together, as these do, depends on who of them
/// was there first.
fn records(archive: &Archive, command: &str) -> Vec<serde_json::Value> {
    let mut records = archive.run(command).ends(0).json();
    for record in &mut records {
        record.as_object_mut().unwrap().remove("learnt");
    }
    records
}

#[test]
#[ignore = "kills at random moments: run it on demand, and often"]
fn twenty_kills_leave_the_index_whole() {
    let hit = kill(20, 0x9E37_79B9_7F4A_7C15);
    assert!(hit > 0, "no run was killed before its end");
}

#[test]
#[ignore = "takes minutes: 200 kills"]
fn two_hundred_kills_leave_the_index_whole() {
    let hit = kill(200, 0x2545_F491_4F6C_DD1D);
    println!("200 kills survived, {hit} of them before the run's own end");
    assert!(hit >= 100, "{hit} runs were killed before their end");
}

#[cfg(unix)]
#[test]
fn a_repair_that_the_disk_has_no_room_for_leaves_the_old_index() {
    let archive = many_files();
    archive.run("index news").ends(0);
    let before = archive.run("export").out;
    let folder = archive.path(".archive/1");
    let damaged = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path());
    let damaged = damaged.into_iter().find(|path| path.to_string_lossy().ends_with(".term")).unwrap();
    let mut bytes = std::fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&damaged, bytes).unwrap();
    let snapshot = archive.snapshot();
    let mut command = Command::new("sh");
    command.arg("-c").arg("trap '' XFSZ; ulimit -f 8; exec \"$0\" check --repair");
    command.arg(env!("CARGO_BIN_EXE_archive")).current_dir(archive.path(".")).env_remove("ARCHIVE_INDEX");
    answer(&mut command).ends(2).tells("archive: ");
    let is_there = |(path, bytes): &(std::path::PathBuf, Vec<u8>)| std::fs::read(path).is_ok_and(|now| now == *bytes);
    assert!(snapshot.iter().all(is_there), "the old index was touched");
    archive.run("check --repair").ends(0).gives("is whole");
    assert!(archive.run("export").out == before);
}

/// The right to write to the index is taken away in the middle of a run: by its first commit, and before its last.
#[cfg(unix)]
#[test]
fn a_right_that_is_lost_half_way_ends_the_run_with_a_reason_and_loses_no_commit() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    let archive = many_files();
    // Whoever owns the machine may write everywhere: then somebody else runs a copy of the program.
    let is_owner = std::fs::metadata(archive.path("news")).unwrap().uid() == 0;
    let program = archive.path("program");
    std::fs::copy(env!("CARGO_BIN_EXE_archive"), &program).unwrap();
    let index = || {
        let mut command = Command::new(&program);
        command.args(["index", "news", "--commit-bytes", "5000", "--threads", "1"]).current_dir(archive.path("."));
        command.env_remove("ARCHIVE_INDEX").env("XDG_CONFIG_HOME", archive.path("settings"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if is_owner {
            command.uid(65534).gid(65534);
        }
        command
    };
    if is_owner {
        chown(archive.path("."), Some(65534), Some(65534)).unwrap();
    }
    let permit = |mode| {
        let _ = std::fs::set_permissions(archive.path(".archive/1"), std::fs::Permissions::from_mode(mode));
    };
    let run = index().spawn().unwrap();
    while !std::fs::read_to_string(archive.path(".archive/1/meta.json")).is_ok_and(|commit| commit.contains("payload"))
    {
        std::thread::yield_now();
    }
    permit(0o500);
    let ended = run.wait_with_output().unwrap();
    permit(0o700);
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{told}");
    assert!(told.to_lowercase().contains("permission denied"), "{told}");
    archive.run("check").ends(0).quietly();
    assert!(!archive.run("export").ends(0).json().is_empty());
    let ended = index().output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    archive.run("index news --index whole").ends(0);
    assert!(archive.run("export").out == archive.run("export --index whole").out);
}
