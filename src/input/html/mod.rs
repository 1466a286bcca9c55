//! Saved pages: the story without menus and comments, and what the page says of it in its own data.

mod json_ld;
mod main_text;
mod metadata;

use super::markup::{self, Node, Sheet, Story, html::parse};
use super::{Article, Format, Head, Input, Reading};
use crate::error::Result;
use crate::span::Span;

/// A page of HTML, one story to a file.
pub struct Html;

/// Elements with which a page or a piece of one begins.
const FIRST: &[&str] =
    &["article", "body", "div", "head", "html", "link", "main", "meta", "p", "section", "table", "title"];

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn about(&self) -> &'static str {
        "a saved web page: its main text, and what its mark-up states"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let text = head.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if text.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype html")) {
            return Some("its document type is html".into());
        }
        let name = markup::root_name(text)?.to_ascii_lowercase();
        FIRST.contains(&name.as_str()).then(|| format!("it begins with the element <{name}>"))
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let sheet = Sheet::load(input)?;
        let tree = parse(&sheet.text);
        let story = page(tree.root(), &sheet.text);
        let mut faults: Vec<(String, usize)> = Vec::new();
        if let Some((name, at)) = tree.endless() {
            faults.push((format!("the element <{name}> is never closed, and what follows it is not read"), at));
        }
        if story.is_none() && tree.root().find("frameset").is_some() {
            faults.push(("a page of frames: what stands in them is in other files".into(), 0));
        }
        Ok(sheet.reading(story.into_iter().collect(), faults))
    }
}

/// Most words of a text that is shorter than the one its own data gives, in tenths of that.
const FULLER: usize = 6;

/// The story of a page; nothing where a page has no text of its own.
pub(super) fn page(root: Node<'_>, source: &str) -> Option<Story> {
    let mut data = json_ld::article(root);
    let body = data.as_mut().and_then(|data| data.body.take());
    let mut given = data.map(|data| data.given).unwrap_or_default();
    metadata::fill(&mut given, root, source);
    let main = main_text::find(root, given.headline.as_deref());
    metadata::fill_beside(&mut given, root, main.as_ref().map(|main| main.root));
    let mut paragraphs = main.map(|main| main.paragraphs).unwrap_or_default();
    let shown: usize = paragraphs.iter().map(String::len).sum();
    if let Some(body) = body.filter(|body| shown * 10 < body.len() * FULLER) {
        given.note("text", "JSON-LD articleBody");
        paragraphs = if body.contains("</") { markup::prose(parse(&body).root()) } else { markup::plain_prose(&body) };
    }
    if paragraphs.is_empty() {
        return None;
    }
    Some(Story { article: Article { given, paragraphs }, span: Span::new(0, source.len()), is_page: false })
}
