//! A folder with files in it, and the program run there, so that a test is one sentence.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with files, and an index of them once `index` was run.
pub(crate) struct Archive {
    folder: TempDir,
}

/// What the program said.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    code: Option<i32>,
}

/// Two short stories everyone comes to know by heart.
pub(crate) const HARBOUR: &str = "\
Harbour wall breaks in storm

PORT ELBA (Northern Press) — The harbour wall broke in four places on Monday, Mayor Ann Bell said.

“We will mend the wall before the winter,” Bell told reporters.
";
pub(crate) const FERRY: &str = "\
Ferry stays in port

PORT ELBA (Northern Press) — The ferry did not sail on Tuesday, for the harbour wall had broken the day before.

“Nobody sails in such weather,” said Captain Tom Crane.
";

impl Archive {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The two stories in a folder `news`, indexed.
    pub(crate) fn of_two_stories() -> Self {
        let archive = Self::new().with("news/harbour.txt", HARBOUR).with("news/ferry.txt", FERRY);
        archive.run("index news").ends(0);
        archive
    }

    /// Articles as JSON Lines, each with an id, a date, a publication and a text; indexed.
    pub(crate) fn of_articles(articles: &[(&str, &str, &str, &str)]) -> Self {
        let line = |&(id, date, publication, text): &(&str, &str, &str, &str)| {
            serde_json::json!({"id": id, "date": date, "publication": publication, "text": text}).to_string()
        };
        let lines: Vec<String> = articles.iter().map(line).collect();
        let archive = Self::new().with("articles.jsonl", &(lines.join("\n") + "\n"));
        archive.run("index articles.jsonl").ends(0);
        archive
    }

    /// The same with one file more.
    pub(crate) fn with(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        self.write(path, contents);
        self
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        std::fs::remove_file(self.path(path)).unwrap();
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The program with these arguments, ready to run. Words in single quotation marks are one argument.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_archive"));
        command.current_dir(self.folder.path()).args(split(arguments)).stdin(Stdio::null());
        command.env_remove("ARCHIVE_INDEX").env_remove("NO_COLOR");
        // Settings of whoever runs the tests are none of theirs.
        command.env("XDG_CONFIG_HOME", self.path("settings"));
        command
    }

    /// Runs the program and waits for its answer.
    pub(crate) fn run(&self, arguments: &str) -> Answer {
        answer(&mut self.command(arguments))
    }

    /// The same with `input` on standard input.
    pub(crate) fn run_with(&self, arguments: &str, input: impl AsRef<[u8]>) -> Answer {
        let path = self.path("standard-input");
        std::fs::write(&path, input).unwrap();
        answer(self.command(arguments).stdin(std::fs::File::open(path).unwrap()))
    }

    /// Every file of the index with its contents.
    pub(crate) fn snapshot(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.path(".archive"), &mut files);
        files.sort();
        files
    }
}

/// Runs a command and waits for its answer.
pub(crate) fn answer(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    Answer {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code(),
    }
}

impl Answer {
    /// The exit status is this.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// The exit status; -1 where a signal ended the program.
    pub(crate) fn code(&self) -> i32 {
        self.code.unwrap_or(-1)
    }

    /// These words are among the results, wherever lines are broken.
    #[track_caller]
    pub(crate) fn gives(self, words: &str) -> Self {
        let out = self.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = self.out.contains(words) || out.contains(words);
        assert!(found, "no “{words}” in:\n{}\nerr: {}", self.out, self.err);
        self
    }

    /// These words are not among the results.
    #[track_caller]
    pub(crate) fn lacks(self, words: &str) -> Self {
        assert!(!self.out.contains(words), "“{words}” in:\n{}", self.out);
        self
    }

    /// These words are said beside the results.
    #[track_caller]
    pub(crate) fn tells(self, words: &str) -> Self {
        assert!(self.err.contains(words), "no “{words}” in:\n{}\nout: {}", self.err, self.out);
        self
    }

    /// Nothing is said beside the results.
    #[track_caller]
    pub(crate) fn quietly(self) -> Self {
        assert_eq!(self.err, "");
        self
    }

    /// There are no results.
    #[track_caller]
    pub(crate) fn gives_nothing(self) -> Self {
        assert_eq!(self.out, "");
        self
    }

    /// The results as JSON, one value a line.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// One field of each result.
    pub(crate) fn field(&self, name: &str) -> Vec<String> {
        self.json().iter().map(|value| value[name].as_str().unwrap_or_default().to_owned()).collect()
    }
}

fn split(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in arguments.split('\'').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
}
