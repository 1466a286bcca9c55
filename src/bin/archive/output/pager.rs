//! Standard output, through a pager where a text is longer than the terminal.

use std::io::{BufWriter, Stdout, Write};
use std::process::{Child, Command, Stdio};

/// Where results go.
pub(crate) enum Stream {
    /// Straight to standard output.
    Plain(BufWriter<Stdout>),
    /// To a terminal: held back until it is known whether it fits.
    Held { text: String, lines: usize, height: usize },
    /// Into a pager.
    Paged(Child),
}

impl Stream {
    /// `height` is that of the terminal; none where there is none, or where no pager is wanted.
    pub(crate) fn new(height: Option<usize>) -> Self {
        match height {
            Some(height) if pager().is_some() => Self::Held { text: String::new(), lines: 0, height },
            _ => Self::Plain(BufWriter::new(std::io::stdout())),
        }
    }

    /// Writes a text.
    pub(crate) fn write(&mut self, more: &str) -> std::io::Result<()> {
        if let Self::Held { text, lines, height } = self {
            text.push_str(more);
            *lines += more.matches('\n').count();
            if *lines + 1 < *height {
                return Ok(());
            }
            let held = std::mem::take(text);
            *self = match start() {
                Some(pager) => Self::Paged(pager),
                None => Self::Plain(BufWriter::new(std::io::stdout())),
            };
            return self.write(&held);
        }
        match self {
            Self::Plain(stream) => stream.write_all(more.as_bytes()),
            Self::Paged(Child { stdin: Some(stdin), .. }) => stdin.write_all(more.as_bytes()),
            Self::Paged(_) | Self::Held { .. } => Ok(()),
        }
    }

    /// Writes what is still held back, but for what waits to see whether it fits the terminal.
    pub(crate) fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Paged(Child { stdin: Some(stdin), .. }) => stdin.flush(),
            Self::Paged(_) | Self::Held { .. } => Ok(()),
        }
    }

    /// Writes all, and waits until the pager is left.
    pub(crate) fn finish(mut self) -> std::io::Result<()> {
        match &mut self {
            Self::Plain(stream) => stream.flush(),
            Self::Held { text, .. } => {
                let mut stdout = std::io::stdout().lock();
                stdout.write_all(text.as_bytes())?;
                stdout.flush()
            }
            Self::Paged(child) => {
                drop(child.stdin.take());
                child.wait().map(drop)
            }
        }
    }
}

/// The pager and its arguments, as the user names it; `less` without a name, none where the name is empty or `cat`.
fn pager() -> Option<Vec<String>> {
    let named = std::env::var("PAGER").unwrap_or_else(|_| "less".into());
    let words: Vec<String> = named.split_whitespace().map(str::to_owned).collect();
    let first = words.first()?;
    (first != "cat").then_some(words)
}

/// Starts the pager; none where it is not installed.
fn start() -> Option<Child> {
    let words = pager()?;
    let (name, arguments) = words.split_first()?;
    let mut command = Command::new(name);
    command.args(arguments).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Colours as they are, no paging of what fits, and the text stays on the screen.
        command.env("LESS", "FRX");
    }
    command.spawn().ok()
}

impl Drop for Stream {
    /// Waits for the pager also where an error ended the run, so that it is not cut off from the terminal.
    fn drop(&mut self) {
        if let Self::Paged(child) = self {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}
