//! From the groups and control words of RTF to its text, in one pass.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::charset::{of_code_page, of_font};

/// What a document says.
pub(super) struct Text {
    /// Its text, a line a paragraph; cells are set apart by tabs, pages by form feeds.
    pub(super) text: String,
    /// Whether it ends before its last group is closed.
    pub(super) is_cut_off: bool,
    /// Whether text lay deeper than groups are followed.
    pub(super) is_too_deep: bool,
}

/// How deep groups may lie in one another; what lies deeper is passed over.
pub(super) const DEEPEST: usize = 1000;

/// Groups that hold no text of the document.
const NO_TEXT: &[&str] = &[
    "annotation",
    "atnauthor",
    "atnid",
    "colortbl",
    "comment",
    "filetbl",
    "fldinst",
    "fonttbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "footnote",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "listtable",
    "listtext",
    "nonshppict",
    "objdata",
    "pict",
    "pntext",
    "revtbl",
    "rxe",
    "stylesheet",
    "tc",
    "xe",
];

/// Reads a document.
pub(super) fn text(bytes: &[u8]) -> Text {
    let mut reader = Reader {
        text: String::with_capacity(bytes.len() / 2),
        pending: Vec::new(),
        state: State { unread: 0, is_hidden: false, in_fonts: false, skip: 1, font: 0 },
        stack: Vec::new(),
        too_deep: 0,
        has_lost: false,
        code_page: WINDOWS_1252,
        fonts: HashMap::new(),
        to_skip: 0,
        high: None,
    };
    let is_closed = reader.read(bytes);
    reader.flush();
    Text { text: reader.text, is_cut_off: !is_closed, is_too_deep: reader.has_lost }
}

/// What holds up to the end of a group.
#[derive(Clone, Copy)]
struct State {
    /// Whether the group is no text: 0 where it is.
    unread: u8,
    is_hidden: bool,
    in_fonts: bool,
    /// How many characters stand for one in Unicode in older readers.
    skip: usize,
    font: i32,
}

struct Reader {
    text: String,
    /// Bytes that are not decoded yet.
    pending: Vec<u8>,
    state: State,
    stack: Vec<State>,
    /// Groups open beyond those that are kept, and whether a character stood in one.
    too_deep: usize,
    has_lost: bool,
    code_page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// Characters to pass over behind one in Unicode.
    to_skip: usize,
    /// The first half of a character that is given in two.
    high: Option<u16>,
}

impl Reader {
    /// Reads to the end; whether the last group was closed.
    fn read(&mut self, bytes: &[u8]) -> bool {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'{' => self.open(),
                b'}' => {
                    self.close();
                    if self.stack.is_empty() {
                        return true;
                    }
                }
                b'\\' => at = self.control(bytes, at),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(byte),
            }
        }
        false
    }

    fn open(&mut self) {
        self.to_skip = 0;
        if self.stack.len() < DEEPEST {
            self.stack.push(self.state);
        } else {
            self.too_deep += 1;
        }
    }

    fn close(&mut self) {
        self.to_skip = 0;
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(state) = self.stack.pop() {
            if self.font_changes(state.font) {
                self.flush();
            }
            self.state = state;
        }
    }

    fn font_changes(&self, font: i32) -> bool {
        font != self.state.font
    }

    /// Reads what follows a backslash; gives where it ends.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(&first) = bytes.get(at) else { return at };
        if first.is_ascii_alphabetic() {
            return self.word(bytes, at);
        }
        match first {
            b'\'' => {
                let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.byte(byte);
                    return at + 3;
                }
                return at + 1;
            }
            b'*' => self.state.unread = self.state.unread.max(1),
            b'~' => self.push('\u{A0}'),
            b'_' => self.push('-'),
            b'\r' | b'\n' => self.push('\n'),
            b'\\' | b'{' | b'}' => self.byte(first),
            // A hyphen that only shows at the end of a line, and what is for indexes.
            _ => {}
        }
        at + 1
    }

    /// Reads a control word with its number; gives where it ends.
    fn word(&mut self, bytes: &[u8], start: usize) -> usize {
        let rest = bytes.get(start..).unwrap_or_default();
        let letters = rest.iter().take(40).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let is_minus = rest.get(letters) == Some(&b'-');
        let from = letters + usize::from(is_minus);
        let digits =
            rest.get(from..).unwrap_or_default().iter().take(18).take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(rest.get(from..from + digits).unwrap_or_default()).ok();
        let number = number
            .and_then(|digits| digits.parse::<i64>().ok())
            .map(|n| i32::try_from(n).unwrap_or(i32::MAX))
            .map(|n| if is_minus { -n } else { n });
        let mut end = start + if digits > 0 { from + digits } else { letters };
        end += usize::from(bytes.get(end) == Some(&b' '));
        if name == "bin" {
            let length = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
            return end.saturating_add(length).min(bytes.len());
        }
        self.act(name, number);
        end
    }

    fn act(&mut self, name: &str, number: Option<i32>) {
        match name {
            "ansicpg" => self.code_page = number.and_then(of_code_page).unwrap_or(self.code_page),
            "mac" => self.code_page = encoding_rs::MACINTOSH,
            "f" => self.font(number.unwrap_or_default()),
            "fcharset" => {
                if let (true, Some(encoding)) = (self.state.in_fonts, number.and_then(of_font)) {
                    self.fonts.insert(self.state.font, encoding);
                }
            }
            "uc" => self.state.skip = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "u" => self.unicode(number.unwrap_or_default()),
            "par" | "line" | "sect" | "row" | "nestrow" => self.push('\n'),
            "page" | "column" => {
                self.push('\n');
                self.push('\u{C}');
                self.push('\n');
            }
            "tab" | "cell" | "nestcell" => self.push('\t'),
            "emdash" => self.push('—'),
            "endash" => self.push('–'),
            "lquote" => self.push('‘'),
            "rquote" => self.push('’'),
            "ldblquote" => self.push('“'),
            "rdblquote" => self.push('”'),
            "bullet" => self.push('•'),
            "emspace" | "enspace" | "qmspace" => self.push(' '),
            "v" | "deleted" => self.state.is_hidden = number != Some(0),
            "plain" => self.state.is_hidden = false,
            // The text of a box is text, although it lies in a group that older readers pass over.
            "shptxt" if self.state.unread == 1 => self.state.unread = 0,
            name if NO_TEXT.binary_search(&name).is_ok() => {
                self.state.in_fonts |= name == "fonttbl";
                self.state.unread = 2;
            }
            _ => {}
        }
    }

    fn font(&mut self, font: i32) {
        if self.font_changes(font) {
            self.flush();
            self.state.font = font;
        }
    }

    /// A character by its number, in two halves where it lies beyond the first 65,536.
    fn unicode(&mut self, number: i32) {
        self.to_skip = 0;
        let unit = u16::try_from(number).unwrap_or_else(|_| number.rem_euclid(0x1_0000) as u16);
        let character = match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.high = Some(unit);
                None
            }
            (Some(high), 0xDC00..=0xDFFF) => {
                char::from_u32(0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00))
            }
            (_, unit) => char::from_u32(u32::from(unit)),
        };
        if let Some(character) = character {
            self.push(character);
        }
        self.to_skip = self.state.skip;
    }

    /// Whether a character is of the text; one that lies too deep for it is noted.
    fn takes(&mut self) -> bool {
        let is_text = self.state.unread == 0 && !self.state.is_hidden;
        self.has_lost |= is_text && self.too_deep > 0;
        is_text && self.too_deep == 0
    }

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.takes() {
            self.pending.push(byte);
        }
    }

    fn push(&mut self, character: char) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.takes() {
            self.flush();
            self.text.push(character);
        }
    }

    /// Decodes the bytes that wait, by the font they are set in.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let encoding = self.fonts.get(&self.state.font).copied().unwrap_or(self.code_page);
        self.text += &encoding.decode_without_bom_handling(&self.pending).0;
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> String {
        text(
            format!("{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times;}}{{\\f1\\fcharset204 Cyr;}}}}{body}}}")
                .as_bytes(),
        )
        .text
    }

    #[test]
    fn the_groups_without_text_are_in_order() {
        assert!(NO_TEXT.is_sorted());
    }

    #[test]
    fn paragraphs_lines_cells_and_pages() {
        assert_eq!(read("\\pard One.\\par Two\\line three.\\par"), "One.\nTwo\nthree.\n");
        assert_eq!(read("\\trowd HD\\cell Rain\\cell\\row PD\\cell 1 May\\cell\\row"), "HD\tRain\t\nPD\t1 May\t\n");
        assert_eq!(read("One.\\page Two."), "One.\n\u{C}\nTwo.");
    }

    #[test]
    fn characters_in_every_writing() {
        assert_eq!(
            read("Z\\'fcrich \\'93well\\'94 \\ldblquote so\\rdblquote\\~\\emdash\\_ \\{\\}\\\\"),
            "Zürich “well” “so”\u{A0}—- {}\\"
        );
        assert_eq!(read("\\u8220?It rained\\u8221\\'94 \\uc2\\u233 ab. \\uc0\\u233 x"), "“It rained” é. éx");
        assert_eq!(read("\\u-10179?\\u-8704? {\\f1\\'cc\\'ee\\'f1\\'ea\\'e2\\'e0} \\'e9"), "\u{1F600} Москва é");
    }

    #[test]
    fn what_is_no_text_is_left_out_and_fields_keep_theirs() {
        assert_eq!(
            read(
                "{\\info{\\title No}}{\\header No}{\\*\\generator No;}{\\pict\\bin3 }}}00ff}{\\v no}{\\stylesheet{No;}}Yes"
            ),
            "Yes"
        );
        assert_eq!(
            read("{\\field{\\*\\fldinst{HYPERLINK \"http://a.b\"}}{\\fldrslt{the link}}} ends"),
            "the link ends"
        );
    }

    #[test]
    fn what_is_broken_is_read_as_far_as_it_goes() {
        for (broken, left) in [
            ("{\\rtf1 One", "One"),
            ("{\\rtf1 One\\'", "One"),
            ("{\\rtf1 One\\u", "One"),
            ("{\\rtf1 One\\bin99999999999 ", "One"),
        ] {
            let read = text(broken.as_bytes());
            assert_eq!(
                (read.text.trim_end_matches('\0'), read.is_cut_off),
                (left.trim_end_matches('\0'), true),
                "{broken}"
            );
        }
        assert_eq!(text("}}}{\\rtf1 x".as_bytes()).text, "");
        let deep = format!("{{\\rtf1 One{}no{}two}}", "{".repeat(200_000), "}".repeat(200_000));
        let read = text(deep.as_bytes());
        assert_eq!((read.text.as_str(), read.is_too_deep), ("Onetwo", true));
    }
}
