//! What results look like: colours where they can be seen, lines no wider than the terminal.

pub(crate) mod dates;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod paint;
pub(crate) mod quotes;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod why;

use std::io::{BufWriter, IsTerminal, Stdout, Write};

use crate::Outcome;
use crate::args::Color;

/// Width where there is no terminal, and the widest that is used on one.
const WIDTH: usize = 80;
const WIDEST: usize = 100;

/// Standard output, and what it can show.
pub(crate) struct Out {
    stream: BufWriter<Stdout>,
    /// Whether colours are shown.
    pub colored: bool,
    /// Characters to a line.
    pub width: usize,
}

impl Out {
    /// Looks at standard output. Nothing is written yet.
    pub(crate) fn new(color: Color) -> Self {
        let stdout = std::io::stdout();
        let width = match terminal_size::terminal_size_of(&stdout) {
            Some((terminal_size::Width(width), _)) => usize::from(width).clamp(40, WIDEST),
            None => WIDTH,
        };
        Self { colored: wants_color(color, stdout.is_terminal()), width, stream: BufWriter::new(stdout) }
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, text: impl std::fmt::Display) -> std::io::Result<()> {
        writeln!(self.stream, "{text}")
    }

    /// Writes what is still held back.
    pub(crate) fn finish(mut self, outcome: Outcome) -> anyhow::Result<Outcome> {
        self.stream.flush()?;
        Ok(outcome)
    }
}

/// Whether to use colours on a stream that is a terminal or not.
pub(crate) fn wants_color(color: Color, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb"),
    }
}
