//! Reading a PDF in a process of its own, so that one file cannot take the run down: the program calls itself, gives the
//! file by standard input and takes what was read from standard output.

use std::io::{self, Read, Write};
use std::panic;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::printed::{Printed, TIME};
use super::read_printed;

/// Most bytes that the process may hold.
#[cfg(unix)]
const MEMORY: u64 = 2 << 30;

/// Most bytes of what it gives.
const ANSWER: u64 = 1 << 28;

/// How the line of the answer begins, whatever else a parser may print.
const SIGN: &str = "printed: ";

static PROGRAM: OnceLock<(PathBuf, &'static str)> = OnceLock::new();

/// Has every PDF read by `program`, called with `argument` alone, which calls [`serve`]; a program calls this once for
/// itself. Without it PDFs are read in this process, where a file may take for ever or all memory.
pub fn read_apart(program: PathBuf, argument: &'static str) {
    // The second of two calls says nothing new.
    let _ = PROGRAM.set((program, argument));
}

/// What the process of its own does: reads a PDF from standard input and prints what it says, within bounds of time and
/// memory.
///
/// # Errors
///
/// Where standard input cannot be read or standard output not be written.
pub fn serve() -> io::Result<()> {
    // What a page that panics has to say is no message for the reader of news.
    panic::set_hook(Box::new(|_| {}));
    bound();
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    // Half the time, so that what was read until then is still given.
    let answer = read_printed(&bytes, TIME / 2);
    let answer = serde_json::to_string(&answer).map_err(io::Error::other)?;
    let mut out = io::stdout().lock();
    writeln!(out, "\n{SIGN}{answer}")?;
    out.flush()
}

/// What a PDF says, or why it cannot be read.
pub(super) fn read(bytes: Vec<u8>, time: Duration) -> Result<Printed, String> {
    match PROGRAM.get() {
        Some((program, argument)) => watched(Command::new(program).arg(argument), bytes, time),
        None => panic::catch_unwind(|| read_printed(&bytes, time)).unwrap_or_else(|_| Err(GAVE_UP.into())),
    }
}

const GAVE_UP: &str = "a PDF that is damaged: reading it was given up";

/// Runs a process, gives it the file, and ends it where it takes longer than `time`.
fn watched(command: &mut Command, bytes: Vec<u8>, time: Duration) -> Result<Printed, String> {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = child.map_err(|error| format!("the process that reads PDFs cannot be started: {error}"))?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        end(&mut child);
        return Err("the process that reads PDFs has no input".into());
    };
    // A process that ends early leaves the rest unread, which is seen by its answer.
    thread::spawn(move || input.write_all(&bytes));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut answer = String::new();
        let read = output.take(ANSWER).read_to_string(&mut answer);
        // Nobody listens any more where it took too long.
        let _ = sender.send(read.map(|_| answer));
    });
    let answer = receiver.recv_timeout(time);
    end(&mut child);
    match answer {
        Err(_) => Err(format!("a PDF that takes more than {} seconds to read: given up", time.as_secs())),
        Ok(Err(_)) => Err(GAVE_UP.into()),
        Ok(Ok(answer)) => parse(&answer).unwrap_or_else(|| Err(GAVE_UP.into())),
    }
}

/// Ends a process that may have ended by itself, and takes its leave of it.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn parse(answer: &str) -> Option<Result<Printed, String>> {
    let line = answer.lines().rev().find_map(|line| line.strip_prefix(SIGN))?;
    serde_json::from_str(line).ok()
}

/// Bounds the memory and the time of this process, as far as the system lets it.
#[cfg(unix)]
fn bound() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |n: u64| Rlimit { current: Some(n), maximum: Some(n) };
    // Where a bound is refused, the clock of the calling process is left.
    let _ = setrlimit(Resource::As, at_most(MEMORY));
    let _ = setrlimit(Resource::Cpu, at_most(TIME.as_secs()));
}

#[cfg(not(unix))]
fn bound() {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_process_that_hangs_or_dies_or_prints_nonsense_is_a_message() {
        let begun = Instant::now();
        let run = |script: &str| {
            watched(Command::new("sh").args(["-c", script]), vec![b'x'; 1 << 20], Duration::from_millis(700))
                .unwrap_err()
        };
        assert!(run("sleep 60").contains("takes more than"), "{}", run("sleep 60"));
        for script in ["exit 3", "kill -9 $$", "echo printed: nonsense", "cat /dev/null"] {
            assert_eq!(run(script), GAVE_UP, "{script}");
        }
        assert!(begun.elapsed() < Duration::from_secs(30));
        assert!(watched(&mut Command::new("/no/such/program"), Vec::new(), TIME).unwrap_err().contains("started"));
    }

    #[test]
    fn an_answer_is_found_behind_whatever_else_is_printed() {
        let answer: Result<Printed, String> = Ok(Printed { pages: 2, ..Printed::default() });
        let line = format!("Unknown font\n{SIGN}{}\n", serde_json::to_string(&answer).unwrap());
        assert_eq!(parse(&line), Some(answer));
        assert_eq!(parse("printed"), None);
    }
}
