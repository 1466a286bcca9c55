//! What results look like: colours where they can be seen, lines no wider than the terminal.

pub(crate) mod bars;
mod citation;
pub(crate) mod copies;
pub(crate) mod dates;
mod harmless;
pub(crate) mod json;
pub(crate) mod names;
mod pager;
pub(crate) mod pages;
pub(crate) mod paint;
pub(crate) mod quotes;
pub(crate) mod sheet;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod why;

use std::io::IsTerminal;

use crate::Outcome;
use crate::args::Color;
pub(crate) use harmless::harmless;
use pager::Stream;

/// Width where there is no terminal, and the widest that is used on one.
const WIDTH: usize = 80;
const WIDEST: usize = 100;

/// Standard output, and what it can show.
pub(crate) struct Out {
    stream: Stream,
    /// Whether it is a terminal, or a pager on one: then it is shown nothing but words and colours.
    terminal: bool,
    /// Whether colours are shown.
    pub colored: bool,
    /// Characters to a line.
    pub width: usize,
}

impl Out {
    /// Looks at standard output. Nothing is written yet.
    pub(crate) fn new(color: Color, paged: bool) -> Self {
        let stdout = std::io::stdout();
        let size = terminal_size::terminal_size_of(&stdout);
        let width = match size {
            Some((terminal_size::Width(width), _)) => usize::from(width).clamp(40, WIDEST),
            None => WIDTH,
        };
        let terminal = stdout.is_terminal();
        let height = size.filter(|_| paged && terminal).map(|(_, height)| usize::from(height.0));
        Self { colored: wants_color(color, terminal), width, stream: Stream::new(height), terminal }
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, text: impl std::fmt::Display) -> std::io::Result<()> {
        self.raw(&format!("{text}\n"))
    }

    /// Writes a text as it is; to a terminal, as far as it does no harm there.
    pub(crate) fn raw(&mut self, text: &str) -> std::io::Result<()> {
        if self.terminal { self.stream.write(&harmless(text)) } else { self.stream.write(text) }
    }

    /// Writes what is still held back.
    pub(crate) fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }

    /// Writes what is still held back, and waits until the pager is left.
    pub(crate) fn finish(self, outcome: Outcome) -> anyhow::Result<Outcome> {
        self.stream.finish()?;
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
