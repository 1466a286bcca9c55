//! Pieces of text with a style each, set in lines.

use anstyle::{AnsiColor, Style};

/// A piece of text in one style.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The words; line breaks count as spaces.
    pub text: String,
    /// How they look.
    pub style: Style,
}

impl Piece {
    /// A piece as any other text.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new() }
    }

    /// A piece in a style.
    pub(crate) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// What matters most.
pub(crate) const STRONG: Style = Style::new().bold();
/// What can be passed over.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What was looked for.
pub(crate) const MATCH: Style = AnsiColor::Yellow.on_default().bold();
/// A person.
pub(crate) const PERSON: Style = AnsiColor::Cyan.on_default().bold();
/// A place.
pub(crate) const PLACE: Style = AnsiColor::Green.on_default();
/// A date.
pub(crate) const DATE: Style = AnsiColor::Magenta.on_default();
/// Words that an editor left out.
pub(crate) const GONE: Style = AnsiColor::Red.on_default().strikethrough();
/// Words that an editor put in.
pub(crate) const NEW: Style = AnsiColor::Green.on_default().bold();
/// Something said.
pub(crate) const QUOTE: Style = Style::new().italic();

/// `text` in a style, or as it is where colours are not shown.
pub(crate) fn paint(colored: bool, style: Style, text: &str) -> String {
    if !colored || text.is_empty() || style == Style::new() {
        return text.to_owned();
    }
    format!("{style}{text}{style:#}")
}

/// Sets pieces in lines of at most `width` characters, each after `indent` spaces, broken between words.
pub(crate) fn wrap(pieces: &[Piece], indent: usize, width: usize, colored: bool) -> Vec<String> {
    let room = width.saturating_sub(indent).max(20);
    let mut lines = Vec::new();
    let mut line = Line::default();
    for word in words(pieces) {
        let length = word.iter().map(|piece| piece.text.chars().count()).sum::<usize>();
        if line.length > 0 && line.length + 1 + length > room {
            lines.push(line.finish(indent, colored));
            line = Line::default();
        }
        line.push(word, length);
    }
    if line.length > 0 {
        lines.push(line.finish(indent, colored));
    }
    lines
}

/// A text cut to `length` characters at the end of a word, with `…` where something is missing.
pub(crate) fn shorten(text: &str, length: usize) -> String {
    let text = archive::text::squeezed(text);
    if text.chars().count() <= length {
        return text;
    }
    let mut rest = text.chars();
    let head: String = rest.by_ref().take(length.saturating_sub(1)).collect();
    let is_whole = rest.next() == Some(' ');
    let head = head.rsplit_once(' ').filter(|_| !is_whole).map_or(head.as_str(), |(head, _)| head);
    format!("{}…", head.trim_end_matches([',', ';', ':', '.', ' ', '—', '–']))
}

/// Words as runs of pieces that no space parts.
fn words(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut words: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        let mut rest = piece.text.as_str();
        while let Some(c) = rest.chars().next() {
            if c.is_whitespace() {
                words.push(Vec::new());
                rest = rest.trim_start();
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if let Some(word) = words.last_mut() {
                word.push(Piece::styled(&rest[..end], piece.style));
            }
            rest = &rest[end..];
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A line being set: runs of one style, so that each is painted once.
#[derive(Default)]
struct Line {
    runs: Vec<Piece>,
    length: usize,
}

impl Line {
    fn push(&mut self, word: Vec<Piece>, length: usize) {
        let mut gap = self.length > 0;
        self.length += length + usize::from(gap);
        for piece in word {
            let space = if gap { " " } else { "" };
            gap = false;
            match self.runs.last_mut() {
                Some(run) if run.style == piece.style => run.text += &format!("{space}{}", piece.text),
                _ => {
                    if !space.is_empty() {
                        self.runs.push(Piece::plain(space));
                    }
                    self.runs.push(piece);
                }
            }
        }
    }

    fn finish(&self, indent: usize, colored: bool) -> String {
        let runs = self.runs.iter().map(|run| paint(colored, run.style, &run.text));
        " ".repeat(indent) + &runs.collect::<String>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_keep_within_the_width() {
        let pieces = [
            Piece::plain("The harbour master said that "),
            Piece::styled("nobody", STRONG),
            Piece::plain(", he said, was hurt."),
        ];
        assert_eq!(wrap(&pieces, 2, 30, false), ["  The harbour master said that", "  nobody, he said, was hurt."]);
    }

    #[test]
    fn a_style_is_painted_and_taken_back_on_one_line() {
        let lines = wrap(&[Piece::styled("big wolf", STRONG), Piece::plain(" there")], 0, 80, true);
        assert_eq!(lines, ["\u{1b}[1mbig wolf\u{1b}[0m there"]);
    }

    #[test]
    fn a_text_is_cut_at_a_word() {
        assert_eq!(shorten("The harbour master, they say", 20), "The harbour master…");
        assert_eq!(shorten("Short\n enough", 20), "Short enough");
        assert_eq!(shorten(&"x".repeat(40), 10), format!("{}…", "x".repeat(9)));
    }
}
