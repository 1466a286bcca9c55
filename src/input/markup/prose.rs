//! From mark-up to prose: the paragraphs that a reader sees.

use super::{Node, push_squeezed};

/// Elements that begin and end a paragraph, of HTML and of NITF.
const BLOCK: &[&str] = &[
    "abstract",
    "address",
    "article",
    "aside",
    "bl",
    "block",
    "blockquote",
    "body",
    "body.content",
    "byline",
    "byttl",
    "caption",
    "center",
    "dateline",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "fn",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hedline",
    "hl1",
    "hl2",
    "hr",
    "html",
    "li",
    "main",
    "media",
    "menu",
    "nav",
    "note",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tagline",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that hold nothing to be read.
const UNREAD: &[&str] = &[
    "audio", "button", "canvas", "embed", "head", "iframe", "input", "label", "link", "math", "media", "meta",
    "noscript", "object", "option", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Whether an element of this name begins and ends a paragraph.
pub(in crate::input) fn is_block(name: &str) -> bool {
    BLOCK.binary_search(&name).is_ok()
}

/// Whether an element of this name holds nothing to be read.
pub(in crate::input) fn is_unread(name: &str) -> bool {
    UNREAD.binary_search(&name).is_ok()
}

/// Whether an element of this name cannot lie in a paragraph, and ends one that is open.
pub(super) fn ends_paragraph(name: &str) -> bool {
    is_block(name) && !matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "body" | "html")
}

/// The paragraphs inside a node; a line broken by hand stays broken.
pub(in crate::input) fn prose(node: Node<'_>) -> Vec<String> {
    prose_where(node, |_| true)
}

/// The paragraphs inside a node, without the elements that `keep` refuses.
pub(in crate::input) fn prose_where(node: Node<'_>, mut keep: impl FnMut(Node<'_>) -> bool) -> Vec<String> {
    let mut writer = Writer::default();
    let mut skipped_to = 0;
    let mut open: Vec<Node<'_>> = Vec::new();
    for inner in std::iter::once(node).chain(node.descendants()) {
        let number = inner.number();
        while open.last().is_some_and(|last| last.kept().end as usize <= number) {
            open.pop();
            writer.end();
        }
        if number < skipped_to {
            continue;
        }
        if !inner.is_element() {
            let is_literal = || inner.ancestors().take(8).any(|holder| holder.name() == "pre");
            if inner.own_words().contains('\n') && is_literal() {
                writer.literal(inner.own_words());
            } else {
                push_squeezed(&mut writer.paragraph, inner.own_words());
            }
            continue;
        }
        let name = inner.name();
        if inner.at != node.at && (is_unread(name) || !keep(inner)) {
            skipped_to = inner.kept().end as usize;
        } else if name == "br" {
            writer.line_break();
        } else if is_block(name) {
            writer.end();
            open.push(inner);
        }
    }
    writer.end();
    writer.out
}

#[derive(Default)]
struct Writer {
    out: Vec<String>,
    paragraph: String,
}

impl Writer {
    fn end(&mut self) {
        let words = self.paragraph.trim();
        if !words.is_empty() {
            self.out.push(words.to_owned());
        }
        self.paragraph.clear();
    }

    /// Two line breaks, white space between them or not, end a paragraph; one ends a line.
    fn line_break(&mut self) {
        let line = self.paragraph.trim_end_matches(' ').len();
        self.paragraph.truncate(line);
        if self.paragraph.ends_with('\n') || self.paragraph.is_empty() {
            self.end();
        } else {
            self.paragraph.push('\n');
        }
    }

    fn literal(&mut self, words: &str) {
        for (n, line) in words.split('\n').enumerate() {
            if n > 0 {
                self.line_break();
            }
            push_squeezed(&mut self.paragraph, line.trim_start());
        }
    }
}

/// The paragraphs of a story's body: where it has one element for all of it, those that its lines show.
pub(in crate::input) fn body(node: Node<'_>) -> Vec<String> {
    let found = prose(node);
    let [only] = found.as_slice() else { return found };
    if only.len() < 200 {
        return found;
    }
    let text: String = node.descendants().map(Node::own_words).collect();
    plain_prose(&text)
}

/// The paragraphs of plain lines: those that blank lines set apart, or else those whose first line is indented, or else
/// each line. What was only broken to fit a width or set in by a printer stays together.
pub(in crate::input) fn plain_prose(text: &str) -> Vec<String> {
    let text = text.trim_matches(['\n', '\r']).trim_end();
    if !text.lines().any(|line| line.trim().is_empty()) && indents_begin_paragraphs(text) {
        return indented_prose(text);
    }
    let is_set_in = text.lines().skip(1).all(|line| line.starts_with([' ', '\t']));
    if is_set_in && text.lines().count() > 1 {
        return vec![text.to_owned()];
    }
    crate::text::paragraph::paragraphs(text).into_iter().map(|span| span.of(text).to_owned()).collect()
}

/// The paragraphs of plain lines, each begun by an indented line or after a blank one.
pub(in crate::input) fn indented_prose(text: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for line in text.lines() {
        if line.trim().is_empty() || line.starts_with(INDENTS) {
            writer.end();
        }
        if !writer.paragraph.is_empty() {
            writer.paragraph.push('\n');
        }
        push_squeezed(&mut writer.paragraph, line.trim());
    }
    writer.end();
    writer.out
}

const INDENTS: [char; 4] = [' ', '\t', '\u{A0}', '\u{3000}'];

/// Whether what is indented always follows the end of a sentence: what a printer set in does not.
fn indents_begin_paragraphs(text: &str) -> bool {
    let (mut all, mut after_end, mut before) = (0, 0, "");
    for line in text.lines() {
        if line.starts_with(INDENTS) && !before.is_empty() {
            all += 1;
            let end = before.trim_end_matches(['"', '”', '\'', '’', ')', ' ']);
            after_end += usize::from(end.ends_with(['.', '!', '?', ':']));
        }
        before = line;
    }
    all > 0 && after_end * 10 >= all * 8
}

#[cfg(test)]
mod tests {
    use super::super::html::parse;
    use super::*;

    fn of(source: &str) -> String {
        prose(parse(source).root()).join("|")
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(BLOCK.is_sorted() && UNREAD.is_sorted());
    }

    #[test]
    fn paragraphs_have_a_blank_line_between_them() {
        assert_eq!(of("<p>One\n  two.<p> Three <b>f</b>our.</p>five<div>six</div>"), {
            "One two.|Three four.|five|six"
        });
        assert_eq!(of("a<br>b<br> <br/>c<script>x</script><p></p><pre>d\n  e\n\nf</pre>"), "a\nb|c|d\ne|f");
    }

    #[test]
    fn lines_of_plain_text_by_what_sets_them_apart() {
        assert_eq!(plain_prose("\nOne\ntwo.\n\n  Three.\n").last().unwrap(), "Three.");
        assert_eq!(plain_prose("OSLO - One two.\n    Three\nfour.\n    “Five.”\n    Six."), {
            ["OSLO - One two.", "Three\nfour.", "“Five.”", "Six."]
        });
        assert_eq!(plain_prose("One two\n    three four.\n    Five six\n    seven.").len(), 1);
        assert_eq!(plain_prose("One two.\nThree four.").len(), 2);
    }

    #[test]
    fn a_story_in_one_element_has_the_paragraphs_of_its_lines() {
        let lines = ["A ferry ran aground in the night.", "Nobody was hurt.", "The mayor said: “We were lucky.”"];
        let source = format!("<p>{}</p>", lines.map(|line| line.repeat(4)).join("\n    "));
        assert_eq!(body(parse(&source).root()).len(), 3);
    }
}
