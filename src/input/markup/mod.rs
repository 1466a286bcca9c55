//! Mark-up of every kind as one tree: XML read by the rules, HTML read as browsers do, whatever its faults.
//!
//! A node is found by its local name, whatever prefix it bears, and knows the bytes it was read from. Nothing here
//! descends by calling itself, so that no depth of elements does harm, and every step takes time linear in the source.

mod entity;
pub(super) mod html;
mod prose;
mod sheet;
pub(super) mod xml;

use std::ops::Range;

use crate::span::Span;
pub(super) use entity::{named, resolved};
pub(super) use prose::{body, indented_prose, is_block, is_unread, plain_prose, prose, prose_where};
pub(super) use sheet::{Sheet, Story, root_name, root_tag};

/// Elements and texts in the order in which they stand in the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Kept>,
    attributes: Vec<(Range<u32>, Range<u32>)>,
    /// Names, values and texts, character references resolved.
    words: String,
    /// An element that takes all that follows it, since its end is nowhere, and where it begins.
    endless: Option<(String, usize)>,
}

#[derive(Clone, Debug)]
struct Kept {
    /// Of a text, nothing.
    name: Option<Range<u32>>,
    /// Of an element its attributes, of a text its words.
    range: Range<u32>,
    parent: u32,
    /// The node after the last inside.
    end: u32,
    span: Range<u32>,
}

/// An element or a text of a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'t> {
    tree: &'t Tree,
    at: u32,
}

impl Tree {
    /// The node that holds all others.
    pub(super) fn root(&self) -> Node<'_> {
        Node { tree: self, at: 0 }
    }

    /// The element that holds all others, or the root where there is none.
    #[cfg(test)]
    pub(super) fn document(&self) -> Node<'_> {
        self.root().elements().next().unwrap_or(self.root())
    }

    /// An element that takes all that follows it, since its end is nowhere, and where it begins.
    pub(super) fn endless(&self) -> Option<(&str, usize)> {
        self.endless.as_ref().map(|(name, at)| (name.as_str(), *at))
    }

    fn slice(&self, range: &Range<u32>) -> &str {
        self.words.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

impl<'t> Node<'t> {
    fn kept(self) -> &'t Kept {
        &self.tree.nodes[self.at as usize]
    }

    /// The element's name without its prefix; of a text, nothing.
    pub(super) fn name(self) -> &'t str {
        self.kept().name.as_ref().map_or("", |name| local(self.tree.slice(name)))
    }

    /// The element's name with its prefix, as the source has it.
    pub(super) fn full_name(self) -> &'t str {
        self.kept().name.as_ref().map_or("", |name| self.tree.slice(name))
    }

    /// Whether it is an element of one of these local names.
    pub(super) fn is(self, names: &[&str]) -> bool {
        names.contains(&self.name())
    }

    pub(super) fn is_element(self) -> bool {
        self.kept().name.is_some()
    }

    /// A text's own words, as they stand; of an element, nothing.
    pub(super) fn own_words(self) -> &'t str {
        if self.is_element() { "" } else { self.tree.slice(&self.kept().range) }
    }

    /// The value of an attribute by its local name, trimmed; nothing where it is empty.
    pub(super) fn attribute(self, name: &str) -> Option<&'t str> {
        let value = self.attributes().find(|(key, _)| local(key) == name)?.1.trim();
        (!value.is_empty()).then_some(value)
    }

    /// Whether it bears an attribute of this local name, with a value or without.
    pub(super) fn has_attribute(self, name: &str) -> bool {
        self.attributes().any(|(key, _)| local(key) == name)
    }

    fn attributes(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let range = if self.is_element() { self.kept().range.clone() } else { 0..0 };
        let kept = self.tree.attributes.get(range.start as usize..range.end as usize).unwrap_or_default();
        kept.iter().map(move |(name, value)| (self.tree.slice(name), self.tree.slice(value)))
    }

    /// Where it was read from: bytes of the decoded source.
    pub(super) fn span(self) -> Span {
        let span = &self.kept().span;
        Span::new(span.start as usize, span.end.max(span.start) as usize)
    }

    pub(super) fn parent(self) -> Option<Node<'t>> {
        (self.at > 0).then(|| Node { tree: self.tree, at: self.kept().parent })
    }

    /// This node and all that hold it, from inside out.
    pub(super) fn ancestors(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(Some(self), |node| node.parent())
    }

    pub(super) fn children(self) -> impl Iterator<Item = Node<'t>> {
        let mut next = self.at + 1;
        let end = self.kept().end;
        std::iter::from_fn(move || {
            let child = Node { tree: self.tree, at: next };
            (next < end).then(|| {
                next = child.kept().end;
                child
            })
        })
    }

    /// The elements right inside.
    pub(super) fn elements(self) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(|child| child.is_element())
    }

    /// All nodes inside, in the order of the source.
    pub(super) fn descendants(self) -> impl Iterator<Item = Node<'t>> {
        (self.at + 1..self.kept().end).map(move |at| Node { tree: self.tree, at })
    }

    /// All elements inside of this local name.
    pub(super) fn all(self, name: &'static str) -> impl Iterator<Item = Node<'t>> {
        self.descendants().filter(move |node| node.name() == name)
    }

    /// The first element inside of this local name.
    pub(super) fn find(self, name: &'static str) -> Option<Node<'t>> {
        self.all(name).next()
    }

    /// The first element of this local name right inside.
    pub(super) fn child(self, name: &str) -> Option<Node<'t>> {
        self.elements().find(|child| child.name() == name)
    }

    /// All words inside, white space squeezed; nothing where there are none.
    pub(super) fn words(self) -> Option<String> {
        let mut out = String::new();
        let texts = self.kept().name.is_none().then_some(self).into_iter().chain(self.descendants());
        for node in texts {
            if node.is_element() {
                // `<hl1>Ferry<br/>aground</hl1>` has two words.
                if prose::is_block(node.name()) || node.name() == "br" {
                    space(&mut out);
                }
                continue;
            }
            push_squeezed(&mut out, node.own_words());
        }
        out.truncate(out.trim_end().len());
        (!out.is_empty()).then_some(out)
    }

    /// The words of the first element inside of this local name that has any.
    pub(super) fn words_of(self, name: &'static str) -> Option<String> {
        self.all(name).find_map(Node::words)
    }

    /// The number of the node after the last inside.
    pub(super) fn end(self) -> usize {
        self.kept().end as usize
    }

    /// Its number in the tree.
    pub(super) fn number(self) -> usize {
        self.at as usize
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Adds words, white space of any kind and length as one space.
fn push_squeezed(out: &mut String, words: &str) {
    if words.starts_with(char::is_whitespace) {
        space(out);
    }
    let mut first = true;
    for word in words.split_whitespace() {
        if !std::mem::take(&mut first) {
            out.push(' ');
        }
        out.push_str(word);
    }
    if !first && words.ends_with(char::is_whitespace) {
        space(out);
    }
}

/// Builds a [`Tree`] from what a parser comes upon.
struct Builder {
    tree: Tree,
    /// The elements that are open, the root first.
    open: Vec<u32>,
    /// Elements inside elements than this are laid beside each other.
    deepest: usize,
}

impl Builder {
    fn new(source: &str, deepest: usize) -> Self {
        let mut tree = Tree { words: String::with_capacity(source.len()), ..Tree::default() };
        let end = u32::try_from(source.len()).unwrap_or(u32::MAX);
        tree.nodes.push(Kept { name: Some(0..0), range: 0..0, parent: 0, end: 1, span: 0..end });
        Self { tree, open: vec![0], deepest }
    }

    fn keep(&mut self, words: &str) -> Range<u32> {
        let start = self.tree.words.len() as u32;
        self.tree.words.push_str(words);
        start..self.tree.words.len() as u32
    }

    /// Opens an element that begins at byte `at` of the source.
    fn open(&mut self, name: &str, at: usize) {
        if self.open.len() > self.deepest {
            self.close(at);
        }
        let name = self.keep(name);
        let first = self.tree.attributes.len() as u32;
        let number = self.tree.nodes.len() as u32;
        let parent = self.open.last().copied().unwrap_or_default();
        let at = at as u32;
        self.tree.nodes.push(Kept { name: Some(name), range: first..first, parent, end: number + 1, span: at..at });
        self.open.push(number);
    }

    /// Gives the element that was opened last an attribute.
    fn attribute(&mut self, name: &str, value: &str) {
        let (name, value) = (self.keep(name), self.keep(value));
        self.tree.attributes.push((name, value));
        let count = self.tree.attributes.len() as u32;
        if let Some(element) = self.tree.nodes.last_mut() {
            element.range.end = count;
        }
    }

    fn text(&mut self, words: &str, span: Range<usize>) {
        if words.is_empty() {
            return;
        }
        let range = self.keep(words);
        let number = self.tree.nodes.len() as u32;
        let parent = self.open.last().copied().unwrap_or_default();
        let before = self.tree.nodes.last_mut().filter(|last| last.name.is_none() && last.range.end == range.start);
        // A text that a reference or a comment cut in two is one text.
        if let Some(before) = before.filter(|last| last.parent == parent) {
            before.range.end = range.end;
            before.span.end = span.end as u32;
            return;
        }
        let span = span.start as u32..span.end as u32;
        self.tree.nodes.push(Kept { name: None, range, parent, end: number + 1, span });
    }

    /// Closes the innermost element, which ends before byte `at` of the source.
    fn close(&mut self, at: usize) {
        if self.open.len() < 2 {
            return;
        }
        let count = self.tree.nodes.len() as u32;
        if let Some(element) = self.open.pop().and_then(|number| self.tree.nodes.get_mut(number as usize)) {
            (element.end, element.span.end) = (count, at as u32);
        }
    }

    /// How many elements up the innermost open one of this name is, of the last `reach`.
    fn steps_to(&self, name: &str, reach: usize) -> Option<usize> {
        self.open.iter().skip(1).rev().take(reach).position(|&number| self.name_of(number) == name)
    }

    fn name_of(&self, number: u32) -> &str {
        self.tree.nodes[number as usize].name.as_ref().map_or("", |name| self.tree.slice(name))
    }

    fn finish(mut self, at: usize) -> Tree {
        while self.open.len() > 1 {
            self.close(at);
        }
        let count = self.tree.nodes.len() as u32;
        self.tree.nodes[0].end = count;
        self.tree
    }
}
