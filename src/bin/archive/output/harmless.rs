//! What a story, or the name of a file, may do to a terminal: be read, and nothing else.

use std::borrow::Cow;

/// The text for a terminal: colours stay, and every other control character is shown as `�`, so that no words from
/// outside can move the cursor, hide what stands there, or make the terminal do anything.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let color = color(rest);
        let taken = color.unwrap_or(c.len_utf8());
        if color.is_some() || is_plain(c) {
            out.push_str(&rest[..taken]);
        } else if !rest.starts_with("\r\n") {
            out.push('\u{FFFD}');
        }
        rest = &rest[taken..];
    }
    Cow::Owned(out)
}

/// The length of the colour that a text begins with: `ESC [`, numbers, `m`.
fn color(text: &str) -> Option<usize> {
    let numbers = text.strip_prefix("\u{1b}[")?;
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    numbers[end..].starts_with('m').then_some(2 + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_words_stay_and_nothing_else_reaches_the_terminal() {
        assert_eq!(harmless("Été\t“wall”\n"), "Été\t“wall”\n");
        assert_eq!(harmless("\u{1b}[1;31mwall\u{1b}[0m\r\n"), "\u{1b}[1;31mwall\u{1b}[0m\n");
        // A title, a cleared screen, a line written over, one byte that begins a command, a bell.
        assert_eq!(harmless("\u{1b}]0;x\u{7}wall"), "�]0;x�wall");
        assert_eq!(harmless("\u{1b}[2Jwall\u{1b}["), "�[2Jwall�[");
        assert_eq!(harmless("wall\rgate"), "wall�gate");
        assert_eq!(harmless("\u{9b}31mwall\u{8}"), "�31mwall�");
    }
}
