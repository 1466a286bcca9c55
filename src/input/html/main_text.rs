//! The story on a page: the part of the tree that holds most prose and least else.
//!
//! Every paragraph of prose counts for an element that holds it, every other word against it; the element with the
//! greatest sum is the story's. What says of itself that it is a menu, a comment or an advertisement is passed over.

use crate::input::markup::{Node, is_block, is_unread, prose_where};

/// What was taken for the story.
pub(super) struct Main<'t> {
    /// The element it lies in.
    pub(super) root: Node<'t>,
    pub(super) paragraphs: Vec<String>,
}

/// Words of classes, ids and roles of what is no part of a story.
const ASIDE: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "alert",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "comment",
    "comments",
    "commentlist",
    "community",
    "complementary",
    "consent",
    "contentinfo",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "disclaimer",
    "disqus",
    "dialog",
    "donate",
    "feedback",
    "figcaption",
    "foot",
    "footer",
    "gallery",
    "hidden",
    "legal",
    "login",
    "masthead",
    "menu",
    "meta",
    "metadata",
    "modal",
    "more",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "overlay",
    "pagination",
    "paywall",
    "popup",
    "popular",
    "print",
    "promo",
    "rail",
    "recirc",
    "recommended",
    "recommendations",
    "related",
    "replies",
    "reply",
    "respond",
    "search",
    "share",
    "sharing",
    "shoutbox",
    "sidebar",
    "signup",
    "skip",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "syndication",
    "taboola",
    "tags",
    "teaser",
    "timestamp",
    "toolbar",
    "tooltip",
    "trending",
    "video",
    "widget",
    "widgets",
    "yarpp",
];

/// Those of what readers wrote.
const COMMENTS: &[&str] = &["comment", "commentlist", "comments", "disqus", "replies", "respond"];

/// Elements that are no part of a story whatever they say.
const OUTSIDE: &[&str] = &["aside", "dialog", "figcaption", "figure", "footer", "form", "nav"];

/// Least bytes of a paragraph that counts as prose for its length alone.
const LONG: usize = 100;
/// An element with more than this part of all prose is no aside.
const LARGE: f64 = 0.4;
/// How much a word that is no prose counts against an element that holds it.
const AGAINST: f64 = 0.7;

/// Finds the story; `headline` is left out of its text.
pub(super) fn find<'t>(root: Node<'t>, headline: Option<&str>) -> Option<Main<'t>> {
    let page = Page::read(root);
    let best = page.best()?;
    let chosen = page.marked(best).unwrap_or(best);
    let refused = |node: Node<'_>| {
        let place = node.number();
        page.is_aside[place] || is_block(node.name()) && page.is_list_of_links(place)
    };
    let mut paragraphs = prose_where(chosen, |node| !refused(node));
    let is_headline = |words: &str| headline.is_some_and(|headline| headline.trim() == words.trim());
    if paragraphs.first().is_some_and(|first| is_headline(first)) {
        paragraphs.remove(0);
    }
    (!paragraphs.is_empty()).then_some(Main { root: chosen, paragraphs })
}

struct Page<'t> {
    nodes: Vec<Node<'t>>,
    is_aside: Vec<bool>,
    /// Up to each node: bytes of words, of words in links, of prose.
    words: Vec<usize>,
    linked: Vec<usize>,
    prose: Vec<f64>,
}

impl<'t> Page<'t> {
    fn read(root: Node<'t>) -> Self {
        let nodes: Vec<Node<'t>> = std::iter::once(root).chain(root.descendants()).collect();
        let mut page = Self {
            is_aside: vec![false; nodes.len()],
            words: vec![0; nodes.len() + 1],
            linked: vec![0; nodes.len() + 1],
            prose: vec![0.0; nodes.len() + 1],
            nodes,
        };
        page.count_words(|node| is_unread(node.name()));
        page.count_prose();
        // A page may bear the name of what it has, `<div class="page has-sidebar">`: what holds a good part of all prose
        // is no aside, unless it is what others wrote below it.
        let prose = std::mem::take(&mut page.prose);
        let all = prose.last().copied().unwrap_or_default();
        let is_large = |node: Node<'_>| prose[end(node)] - prose[node.number()] > LARGE * all;
        page.count_words(|node| {
            is_unread(node.name()) || is_aside(node) && (!is_large(node) || says(node, &["class", "id"], COMMENTS))
        });
        page.count_prose();
        page
    }

    fn count_words(&mut self, is_out: impl Fn(Node<'t>) -> bool) {
        let (mut aside_to, mut link_to) = (0, 0);
        for at in 0..self.nodes.len() {
            let node = self.nodes[at];
            let mut own = 0;
            if at < aside_to {
                self.is_aside[at] = true;
            } else if node.is_element() {
                if is_out(node) {
                    self.is_aside[at] = true;
                    aside_to = end(node);
                } else if node.name() == "a" {
                    link_to = link_to.max(end(node));
                }
            } else {
                own = node.own_words().split_ascii_whitespace().map(|word| word.len() + 1).sum();
            }
            self.words[at + 1] = self.words[at] + own;
            self.linked[at + 1] = self.linked[at] + if at < link_to { own } else { 0 };
        }
    }

    /// Counts as prose what lies right in an element that holds no other block, where it is long or a sentence.
    fn count_prose(&mut self) {
        let count = self.nodes.len();
        let (mut from, mut sum) = (1, 0.0);
        let mut prose = vec![0.0];
        for at in 1..=count {
            let ends = self.nodes.get(at).is_none_or(|node| node.is_element() && breaks(node.name()));
            if at > from && (ends || self.left_block(at)) {
                let (words, linked) = (self.words[at] - self.words[from], self.linked[at] - self.linked[from]);
                let own = self.nodes[from..at].iter().rev().map(|node| node.own_words().trim_end());
                sum += weight(words, linked, own.into_iter().find(|own| !own.is_empty()).unwrap_or_default());
                from = at;
            }
            prose.push(sum);
        }
        self.prose = prose;
    }

    /// Whether the node stands after the end of a block in which the one before it lies.
    fn left_block(&self, at: usize) -> bool {
        let before = self.nodes[at - 1].ancestors().take_while(|holder| end(*holder) <= at).take(6);
        before.into_iter().any(|holder| breaks(holder.name()))
    }

    fn sum(sums: &[usize], node: Node<'_>) -> usize {
        sums[end(node)] - sums[node.number()]
    }

    fn prose_in(&self, node: Node<'_>) -> f64 {
        self.prose[end(node)] - self.prose[node.number()]
    }

    fn best(&self) -> Option<Node<'t>> {
        let value = |node: Node<'_>| {
            let prose = self.prose_in(node);
            prose - AGAINST * (Self::sum(&self.words, node) as f64 - prose)
        };
        let candidates = self.nodes.iter().copied().filter(|node| node.is_element() && !self.is_aside[node.number()]);
        let holders = candidates.filter(|node| !node.is(&["p", "a", "span"]) && self.prose_in(*node) > 0.0);
        // Of equals, the innermost.
        holders.map(|node| (value(node), node)).max_by(|a, b| a.0.total_cmp(&b.0)).map(|found| found.1)
    }

    /// The element inside that the page itself marks as the story's text, where it holds most of the prose.
    fn marked(&self, best: Node<'t>) -> Option<Node<'t>> {
        let all = self.prose_in(best);
        let marks = best
            .descendants()
            .filter(|node| node.attribute("itemprop").is_some_and(|value| value.eq_ignore_ascii_case("articleBody")));
        marks.into_iter().find(|node| self.prose_in(*node) > 0.6 * all)
    }

    /// Whether most words of a block are links, as in a list of other stories.
    fn is_list_of_links(&self, at: usize) -> bool {
        let node = self.nodes[at];
        let (words, linked) = (Self::sum(&self.words, node), Self::sum(&self.linked, node));
        words > 0 && linked * 10 > words * 6 && self.prose_in(node) < 1.0
    }
}

fn end(node: Node<'_>) -> usize {
    node.end()
}

/// What a stretch of text counts as prose.
fn weight(words: usize, linked: usize, last: &str) -> f64 {
    if linked * 2 > words || words < 20 {
        return 0.0;
    }
    let is_sentence = last.trim_end_matches(['"', '”', '’', '\'', ')', '»']).ends_with(['.', '!', '?', ':', '…', '。']);
    let kept = (words - linked) as f64;
    match (is_sentence, words >= LONG) {
        (true, _) => kept,
        (false, true) => kept * 0.8,
        _ => 0.0,
    }
}

/// Whether an element of this name begins another stretch of text.
fn breaks(name: &str) -> bool {
    is_block(name) || name == "br"
}

/// Whether an element says of itself that it is no part of a story.
fn is_aside(node: Node<'_>) -> bool {
    if OUTSIDE.contains(&node.name()) {
        return true;
    }
    if node.has_attribute("hidden") || node.attribute("aria-hidden") == Some("true") {
        return true;
    }
    if node.attribute("style").is_some_and(|style| style.replace(' ', "").contains("display:none")) {
        return true;
    }
    if node.is(&["html", "body", "article", "main", "p", "h1", "h2", "h3", "em", "strong", "b", "i", "a"])
        && node.attribute("role").is_none()
    {
        return node.is(&["p"]) && says(node, &["class"], ASIDE);
    }
    says(node, &["class", "id", "role"], ASIDE)
}

/// Whether an attribute of these has one of these words.
fn says(node: Node<'_>, keys: &[&str], sought: &[&str]) -> bool {
    let labels = keys.iter().filter_map(|key| node.attribute(key));
    let mut found = false;
    for label in labels {
        for word in label.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(humps) {
            let word = word.to_ascii_lowercase();
            if matches!(word.as_str(), "articlebody" | "storybody" | "articletext") {
                return false;
            }
            found |= sought.contains(&word.as_str());
        }
    }
    found
}

/// `articleBody` as `article` and `Body`, and whole.
fn humps(word: &str) -> impl Iterator<Item = &str> {
    let cut = word.char_indices().skip(1).find(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at);
    let parts = cut.filter(|_| word.chars().any(|c| c.is_ascii_lowercase())).map(|at| word.split_at(at));
    [Some(word), parts.map(|parts| parts.0), parts.map(|parts| parts.1)].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::markup::html::parse;

    fn text(page: &str) -> Vec<String> {
        find(parse(page).root(), Some("Ferry runs aground")).map(|main| main.paragraphs).unwrap_or_default()
    }

    const STORY: &str = "<h1>Ferry runs aground</h1><p>A ferry with ninety people ran aground in the night, the harbour said.</p>\
        <p>“We were lucky,” the mayor told reporters in the morning.</p><p>It was towed to port.</p>";

    #[test]
    fn menus_comments_and_other_stories_are_left_out() {
        let menu = "<ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul>";
        let comments =
            "<div id=comments><p>I have taken that ferry every week for thirty years and never saw a rock.</p></div>";
        let more =
            "<div><h3>Read next</h3><ul><li><a href=/b>Bridge closed for repairs in the whole of June</a></ul></div>";
        let page = format!(
            "<body><div>{menu}</div><div><div class=x>{STORY}{more}</div></div>{comments}<div class=footer>All rights reserved.</div>"
        );
        let found = text(&page);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("A ferry") && found[2] == "It was towed to port.");
    }

    #[test]
    fn lines_without_paragraphs() {
        let page = "<table><tr><td><a href=/>Home</a><td>A ferry ran aground in the night, said the harbour.<br><br>Nobody was hurt, it said.</table>";
        assert_eq!(text(page), ["A ferry ran aground in the night, said the harbour.", "Nobody was hurt, it said."]);
    }

    #[test]
    fn a_page_that_names_what_it_has_is_still_read() {
        assert_eq!(text(&format!("<body><div class='page has-sidebar'>{STORY}</div>")).len(), 3);
        assert!(text("<body><a href=/>Home</a>").is_empty());
    }
}
