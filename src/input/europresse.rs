//! Europresse: stories saved from that database as a page, in either of its layouts.

use super::markup::{self, Node, Sheet, Story, html::parse};
use super::{Article, Format, Given, Head, Input, Reading, stated, stated_date};
use crate::error::Result;
use crate::span::Span;

/// A page of stories from Europresse.
pub struct Europresse;

const PAPER: &str = "DocPublicationName";

impl Format for Europresse {
    fn name(&self) -> &'static str {
        "europresse"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let is_page = head.text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<');
        (is_page && head.text.contains(PAPER)).then(|| format!("an element of the class {PAPER} is in it"))
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let sheet = Sheet::load(input)?;
        let tree = parse(&sheet.text);
        let nodes: Vec<Node<'_>> = tree.root().descendants().filter(|node| node.is_element()).collect();
        let starts: Vec<usize> = (0..nodes.len()).filter(|&at| is(nodes[at], &[PAPER])).collect();
        let ends = starts.iter().skip(1).copied().chain([nodes.len()]);
        let stories = starts.iter().zip(ends).map(|(&start, end)| {
            let span =
                Span::new(nodes[start].span().start, nodes.get(end).map_or(sheet.text.len(), |node| node.span().start));
            Story { article: article(&nodes[start..end]), span, is_page: false }
        });
        let stories = stories.collect();
        Ok(sheet.reading(stories, Vec::new()))
    }
}

/// Whether an element is of one of these classes.
fn is(node: Node<'_>, classes: &[&str]) -> bool {
    node.attribute("class").is_some_and(|value| value.split_whitespace().any(|class| classes.contains(&class)))
}

fn article(nodes: &[Node<'_>]) -> Article {
    let first = |classes: &[&str]| nodes.iter().copied().find(|node| is(*node, classes));
    let words = |classes: &[&str]| nodes.iter().copied().filter(|node| is(*node, classes)).find_map(Node::words);
    let mut given = Given {
        publication: words(&[PAPER]).map(|name| name.split(['•', ',']).next().unwrap_or_default().trim().to_owned()),
        headline: words(&["titreArticleVisu", "titreArticle", "TitreArticle"]),
        byline: words(&["docAuthors", "DocAuthors"]),
        ..Given::default()
    };
    if let Some(header) = words(&["DocHeader"]) {
        fill_from_header(&mut given, &header);
    }
    let id = |words: &str| {
        words
            .split_whitespace()
            .find(|word| word.starts_with("news·") || word.starts_with("news%C2%B7"))
            .map(str::to_owned)
    };
    let numbers =
        nodes.iter().filter(|node| is(**node, &["publiC-lblNodoc", "publiC"])).filter_map(|node| node.words());
    given.id = numbers.filter_map(|words| id(&words).or_else(|| stated(&words))).next();
    let body = first(&["docOcurrContainer", "DocText"]);
    // A search word that is marked stays in its sentence.
    let paragraphs = body
        .map(|body| markup::prose_where(body, |node| !is(node, &["DocHeader", "docAuthors", "titreArticle"])))
        .unwrap_or_default();
    Article { given, paragraphs }
}

/// `News, Wednesday, May 8, 2002, p. 3`, in the order that each paper has.
fn fill_from_header(given: &mut Given, header: &str) {
    let parts: Vec<&str> = header.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let day = |words: &str| {
        let date = |words: &str| stated_date(words).filter(|date| date.len() == 10);
        date(words).or_else(|| date(words.split_once(' ')?.1))
    };
    let one = parts.iter().enumerate().find_map(|(at, part)| Some((at, at, day(part)?)));
    // `May 8, 2002` holds a comma itself.
    let two = || {
        let pairs = parts.windows(2).enumerate();
        pairs
            .into_iter()
            .find_map(|(at, pair)| Some((at, at + 1, stated_date(&pair.join(", ")).filter(|day| day.len() == 10)?)))
    };
    let dated = one.or_else(two);
    for (at, part) in parts.iter().enumerate() {
        let page = part.strip_prefix("p. ").or_else(|| part.strip_prefix("p.")).or_else(|| part.strip_prefix("page "));
        let is_of_date = dated.as_ref().is_some_and(|(from, to, _)| {
            (*from..=*to).contains(&at) || at + 1 == *from && !part.contains(' ') && part.ends_with("day")
        });
        if let Some(page) = page {
            given.page = stated(page);
        } else if !is_of_date && given.section.is_none() && !part.bytes().any(|byte| byte.is_ascii_digit()) {
            given.section = stated(part);
        }
    }
    if let Some((_, _, date)) = dated {
        given.date = Some(date);
        given.note("date", "DocHeader");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(page: &str) -> Article {
        let tree = parse(page);
        let nodes: Vec<Node<'_>> = tree.root().descendants().filter(|node| node.is_element()).collect();
        article(&nodes)
    }

    #[test]
    fn two_layouts_and_words_marked_in_the_text() {
        let old = "<article><header><span class=DocPublicationName>The Halden Post</span><span class=DocHeader>News, mercredi 8 mai 2002, p. 3</span>\
            </header><div class=titreArticle><p class=titreArticleVisu>Ferry runs aground</p></div><div class=docAuthors>Ann Bell</div>\
            <div class=docOcurrContainer><p>A <span class=occurrence>ferry</span> ran aground.</p><p>Two.</p></div>\
            <footer><div class=publiC-lblNodoc>news·20020508·XX·1</div></footer></article>";
        let new = "<div><div class=DocPublicationName>The Halden Post</div><div class=DocHeader>mercredi 8 mai 2002, News, p. 3</div>\
            <div class='titreArticleVisu'>Ferry runs aground</div><div class='sm docAuthors'>Ann Bell</div><div class='DocText clearfix'><div class=docOcurrContainer>\
            <p>A <mark>ferry</mark> ran aground.</p><p>Two.</p></div></div><div class=publiC-lblNodoc>news·20020508·XX·1</div></div>";
        let (old, new) = (of(old), of(new));
        assert_eq!(old.paragraphs, ["A ferry ran aground.", "Two."]);
        assert_eq!((&old.paragraphs, &old.given), (&new.paragraphs, &new.given));
        assert_eq!(
            (old.given.date.as_deref(), old.given.page.as_deref(), old.given.section.as_deref()),
            (Some("2002-05-08"), Some("3"), Some("News"))
        );
        assert_eq!(old.given.id.as_deref(), Some("news·20020508·XX·1"));
    }

    #[test]
    fn a_header_in_english() {
        let mut given = Given::default();
        fill_from_header(&mut given, "News, Wednesday, May 8, 2002, p. 3");
        assert_eq!((given.date.as_deref(), given.section.as_deref()), (Some("2002-05-08"), Some("News")));
    }
}
