//! HTML, read as browsers read it: nothing in it is an error.

use std::ops::Range;

use super::{Builder, Tree, resolved};

/// What ends a comment.
const COMMENT: &str = "-->";

/// Elements that hold nothing.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements in which no tag is one until their own end.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noframes", "noembed"];

/// Elements deeper than this lie beside each other, as in browsers.
const DEEPEST: usize = 400;

/// How many open elements up the start of what an end tag ends may lie.
const REACH: usize = 64;

/// Reads HTML, or any piece of it.
pub(in crate::input) fn parse(source: &str) -> Tree {
    // Places in the tree are 32 bits.
    let source = if u32::try_from(source.len()).is_ok() { source } else { "" };
    let mut builder = Builder::new(source, DEEPEST);
    let mut at = 0;
    let mut lost = Lost::new();
    while let Some(next) = source[at..].find('<') {
        let start = at + next;
        builder.text(&resolved(&source[at..start]), at..start);
        at = read(&mut builder, source, start, &mut lost);
    }
    builder.text(&resolved(&source[at..]), at..source.len());
    builder.finish(source.len())
}

/// Ends that stand nowhere in the rest of a page, so that nobody looks for them again: of elements by name, of comments.
type Lost = Vec<String>;

/// Reads what begins with the `<` at `start`; gives where to go on.
fn read(builder: &mut Builder, source: &str, start: usize, lost: &mut Lost) -> usize {
    let rest = &source[start..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        let is_lost = lost.iter().any(|end| end == COMMENT);
        if let Some(end) = comment.find(COMMENT).filter(|_| !is_lost) {
            return start + 4 + end + COMMENT.len();
        }
        // A comment without an end would swallow the page: it ends with its first tag.
        if !is_lost {
            lost.push(COMMENT.to_owned());
        }
        return comment.find('>').map_or(source.len(), |end| start + 4 + end + 1);
    }
    if let Some(data) = rest.strip_prefix("<![CDATA[") {
        let end = data.find("]]>");
        builder.text(&data[..end.unwrap_or(data.len())], start..start + 9 + end.unwrap_or(data.len()));
        return end.map_or(source.len(), |end| start + 9 + end + 3);
    }
    let named = rest.as_bytes().get(1).copied().unwrap_or_default();
    match named {
        b'/' if rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => {
            let end = rest.find('>').map_or(source.len(), |end| start + end + 1);
            let name = rest[2..].split(|c: char| c == '>' || c.is_whitespace()).next().unwrap_or_default();
            close(builder, &name.to_ascii_lowercase(), end);
            end
        }
        b'/' | b'!' | b'?' => rest.find('>').map_or(source.len(), |end| start + end + 1),
        c if c.is_ascii_alphabetic() => open(builder, source, start, lost),
        _ => {
            builder.text("<", start..start + 1);
            start + 1
        }
    }
}

fn close(builder: &mut Builder, name: &str, at: usize) {
    if VOID.contains(&name) {
        return;
    }
    if let Some(steps) = builder.steps_to(name, REACH) {
        for _ in 0..=steps {
            builder.close(at);
        }
    }
}

/// Reads a start tag and, where no tag is one inside, all to its end.
fn open(builder: &mut Builder, source: &str, start: usize, lost: &mut Lost) -> usize {
    let bytes = source.as_bytes();
    let mut at = start + 1;
    while bytes.get(at).is_some_and(|&byte| !byte.is_ascii_whitespace() && byte != b'>' && byte != b'/') {
        at += 1;
    }
    let name = source[start + 1..at].to_ascii_lowercase();
    close_implied(builder, &name, start);
    builder.open(&name, start);
    let mut closed = false;
    loop {
        while bytes.get(at).is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'/') {
            closed = bytes[at] == b'/';
            at += 1;
        }
        match bytes.get(at) {
            None => break,
            Some(b'>') => {
                at += 1;
                break;
            }
            Some(_) => {
                closed = false;
                at = attribute(builder, source, at);
            }
        }
    }
    if RAW.contains(&name.as_str()) && !closed {
        return raw(builder, source, &name, start..at, lost);
    }
    // `<p/>` opens a paragraph, but `<svg:path/>` and elements no standard has are closed.
    if VOID.contains(&name.as_str()) || closed && (name.contains([':', '-']) || !super::prose::is_block(&name)) {
        builder.close(at);
    }
    at
}

fn attribute(builder: &mut Builder, source: &str, start: usize) -> usize {
    let bytes = source.as_bytes();
    // A name may begin with `=`, so that something is always read.
    let mut at = start + 1;
    while bytes.get(at).is_some_and(|&byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/')) {
        at += 1;
    }
    let Some(name) = source.get(start..at) else { return at };
    let name = name.to_ascii_lowercase();
    let mut value = at;
    while bytes.get(value).is_some_and(u8::is_ascii_whitespace) {
        value += 1;
    }
    if bytes.get(value) != Some(&b'=') {
        builder.attribute(&name, "");
        return at;
    }
    value += 1;
    while bytes.get(value).is_some_and(u8::is_ascii_whitespace) {
        value += 1;
    }
    let rest = &source[value..];
    let (words, length) = match rest.as_bytes().first() {
        Some(&mark @ (b'"' | b'\'')) => match rest[1..].find(mark as char) {
            Some(end) => (&rest[1..=end], end + 2),
            None => (&rest[1..], rest.len()),
        },
        _ => {
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
            (&rest[..end], end)
        }
    };
    builder.attribute(&name, &resolved(words));
    value + length
}

/// The text of a script or a title whose start tag stands there, to its own end tag. Where that is nowhere, a title ends
/// with the next tag, and all else with the head of the page, or never.
fn raw(builder: &mut Builder, source: &str, name: &str, tag: Range<usize>, lost: &mut Lost) -> usize {
    let (begins, start) = (tag.start, tag.end);
    let rest = &source[start..];
    let own = if lost.iter().any(|end| end == name) { None } else { tag_at(rest, &[("</", name)]) };
    let words = &rest[..own.unwrap_or(rest.len())];
    let is_text = matches!(name, "title" | "textarea");
    let Some(end) = own else {
        if !lost.iter().any(|end| end == name) {
            lost.push(name.to_owned());
        }
        let end = match name {
            "title" => rest.find('<'),
            _ => tag_at(rest, &[("</", "head"), ("<", "body")]),
        };
        if end.is_none() {
            builder.tree.endless.get_or_insert((name.to_owned(), begins));
        }
        let end = end.unwrap_or(rest.len());
        builder.text(&if is_text { resolved(&rest[..end]) } else { rest[..end].into() }, start..start + end);
        builder.close(start + end);
        return start + end;
    };
    builder.text(&if is_text { resolved(words) } else { words.into() }, start..start + end);
    let after = rest[end..].find('>').map_or(source.len(), |tag| start + end + tag + 1);
    builder.close(after);
    after
}

/// Where the first of these tags begins, each told by what stands before its name, and the name.
fn tag_at(source: &str, tags: &[(&str, &str)]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += source[at..].find('<')?;
        let is_one = |&(mark, name): &(&str, &str)| {
            let tag = source.as_bytes()[at..].strip_prefix(mark.as_bytes());
            let named = tag.and_then(|tag| tag.split_at_checked(name.len()));
            named.is_some_and(|(found, rest)| {
                let ends = |byte: &u8| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace();
                found.eq_ignore_ascii_case(name.as_bytes()) && rest.first().is_none_or(ends)
            })
        };
        if tags.iter().any(is_one) {
            return Some(at);
        }
        at += 1;
    }
}

/// Closes what cannot hold an element of this name, as a list item closes the one before it.
fn close_implied(builder: &mut Builder, name: &str, at: usize) {
    let (ended, within): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol", "menu"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "tr" => (&["tr", "td", "th"], &["table"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        "option" => (&["option"], &["select"]),
        "body" => (&["head"], &[]),
        _ if super::prose::ends_paragraph(name) => (&["p"], &["table", "button", "object", "td", "div", "li"]),
        _ => return,
    };
    let mut steps = None;
    for (up, &number) in builder.open.iter().skip(1).rev().take(8).enumerate() {
        let open = builder.name_of(number);
        if ended.contains(&open) {
            steps = Some(up);
            if ended.len() == 1 {
                break;
            }
        } else if within.contains(&open) {
            break;
        }
    }
    for _ in 0..steps.map_or(0, |up| up + 1) {
        builder.close(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(source: &str) -> String {
        let tree = parse(source);
        let depth = |node: super::super::Node<'_>| node.ancestors().count() - 2;
        let lines = tree.root().descendants().map(|node| {
            let words = if node.is_element() { format!("<{}>", node.name()) } else { node.own_words().to_owned() };
            format!("{}{words}", ".".repeat(depth(node)))
        });
        lines.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn what_is_left_open_is_closed_as_browsers_do() {
        assert_eq!(outline("<p>One<p>Two<ul><li>a<li>b</ul>c"), "<p>|.One|<p>|.Two|<ul>|.<li>|..a|.<li>|..b|c");
        assert_eq!(outline("<div><p>a</div>b"), "<div>|.<p>|..a|b");
        assert_eq!(outline("<b>a</i>b</b></b>"), "<b>|.ab");
        assert_eq!(outline("a<br>b<br/>c<img src=x>"), "a|<br>|b|<br>|c|<img>");
        assert_eq!(outline("<table><tr><td>a<td>b<tr><td>c</table>"), {
            "<table>|.<tr>|..<td>|...a|..<td>|...b|.<tr>|..<td>|...c"
        });
    }

    #[test]
    fn attributes_in_every_writing() {
        let tree = parse("<META NAME='a&amp;b'\n  content = \"x > y\" data-z=1 checked><a href=/x/>t");
        let meta = tree.root().find("meta").unwrap();
        assert_eq!((meta.attribute("name"), meta.attribute("content")), (Some("a&b"), Some("x > y")));
        assert_eq!((meta.attribute("data-z"), meta.attribute("checked")), (Some("1"), None));
        assert_eq!(tree.root().find("a").unwrap().attribute("href"), Some("/x/"));
    }

    #[test]
    fn scripts_comments_and_titles_hide_no_tags() {
        assert_eq!(outline("<script>if (a<b) '<p>'</scripty></script>c"), { "<script>|.if (a<b) '<p>'</scripty>|c" });
        assert_eq!(outline("<title>A &amp; <b></title><!-- <p> -->x<!doctype html>y"), "<title>|.A & <b>|xy");
        assert_eq!(outline("1 < 2 </ > 3 <"), "1 < 2  3 <");
    }

    #[test]
    fn what_is_never_closed_hides_no_more_than_it_must() {
        assert_eq!(outline("<title>Ferry<p>One"), "<title>|.Ferry|<p>|.One");
        assert_eq!(outline("<head><script>x<b </HEAD ><p>One"), "<head>|.<script>|..x<b |<p>|.One");
        assert_eq!(outline("<style>x{}<body><p>One"), "<style>|.x{}|<body>|.<p>|..One");
        assert_eq!(outline("<p>One</p><!-- x <p>Two"), "<p>|.One|Two");
        assert_eq!(parse("<p>One<script>x").endless(), Some(("script", 6)));
        for sound in ["<p>One<script>x</script>", "<title>One<p>", "<script>x<body>", "<!-- x"] {
            assert_eq!(parse(sound).endless(), None, "{sound}");
        }
        for piece in ["<title>", "<script><body>", "<!--", "<!-->", "<style></head>", "<iframe>"] {
            parse(&piece.repeat(100_000));
        }
    }

    #[test]
    fn broken_ends_and_depths_do_no_harm() {
        for source in
            ["<", "</", "<a", "<a b", "<a b=", "<a b='", "<!--", "<![CDATA[x", "<script>", "</p", "<é>", "<a =é="]
        {
            parse(source);
        }
        let deep = "<div>".repeat(200_000) + "x" + &"</div>".repeat(200_000);
        assert!(parse(&deep).root().words().is_some_and(|words| words == "x"));
        for piece in ["<p>", "<b>", "</i>", "<!--", "<td>", "<a b='", "&am", "<script>", "<![CDATA[", "\""] {
            parse(&piece.repeat(100_000));
        }
    }
}
