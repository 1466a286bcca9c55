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

    fn about(&self) -> &'static str {
        "an HTML export of Europresse"
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

/// Whether an element is of one of these classes, in letters of either case.
fn is(node: Node<'_>, classes: &[&str]) -> bool {
    let has = |class: &str| classes.iter().any(|sought| class.eq_ignore_ascii_case(sought));
    node.attribute("class").is_some_and(|value| value.split_whitespace().any(has))
}

fn article(nodes: &[Node<'_>]) -> Article {
    let all = |classes: &'static [&str]| nodes.iter().copied().filter(move |node| is(*node, classes));
    let words = |classes: &'static [&str]| all(classes).find_map(Node::words);
    let mut given = Given {
        publication: words(&[PAPER]).map(|name| name.split(['•', ',']).next().unwrap_or_default().trim().to_owned()),
        headline: words(&["titreArticleVisu"]).or_else(|| words(&["titreArticle"])),
        byline: words(&["docAuthors"]).or_else(|| author(nodes)),
        ..Given::default()
    };
    let header: Vec<String> = all(&["DocHeader"]).filter_map(Node::words).collect();
    fill_from_header(&mut given, &header.join(" "));
    let texts = nodes.iter().flat_map(|node| node.children()).map(Node::own_words);
    let numbers = texts.flat_map(str::split_whitespace).filter(|word| word.starts_with("news·"));
    given.id = numbers.map(str::to_owned).next();
    // A search word that is marked stays in its sentence.
    let skipped = |node: Node<'_>| is(node, &["DocHeader", "docAuthors", "titreArticle"]);
    let body =
        all(&["docOcurrContainer"]).next().or_else(|| nodes.iter().copied().find(|node| node.name() == "section"));
    let paragraphs = match body {
        Some(body) => markup::prose_where(body, |node| !skipped(node)),
        None => after_heading(nodes, given.headline.as_deref().unwrap_or_default()),
    };
    Article { given, paragraphs }
}

/// The author in the newer layout: what stands in the header after the heading.
fn author(nodes: &[Node<'_>]) -> Option<String> {
    let header =
        nodes.iter().find(|node| is(**node, &["titreArticle"]))?.ancestors().find(|node| node.name() == "header")?;
    let after = header.elements().skip_while(|node| !is(*node, &["titreArticle"])).skip(1);
    after.filter_map(Node::words).find(|words| words.split(' ').count() < 12)
}

/// The text in the older layout, which has no element of its own: what stands between the heading and the mark of
/// copyright in the cell of a table.
fn after_heading(nodes: &[Node<'_>], headline: &str) -> Vec<String> {
    let paper = nodes.iter().find(|node| is(**node, &[PAPER]));
    let cell = paper.and_then(|paper| paper.ancestors().find(|node| node.name() == "td"));
    let paragraphs = cell.map(markup::prose).unwrap_or_default();
    let text = paragraphs.into_iter().skip_while(|words| words != headline).skip(1);
    text.take_while(|words| !words.starts_with('©') && !words.starts_with("Numéro de document")).collect()
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
    fn the_oldest_layout_has_no_element_for_the_text() {
        let page = "<table><tr><td><span class=DocPublicationName>The Halden Post</span><br><span class=DocHeader>News, </span>\
            <span class=DocHeader>mercredi </span><span class=DocHeader>8 mai 2002</span><br><br><span class=TitreArticleVisu>Ferry</span>\
            <br><br>A <font>ferry</font> ran aground.<p></p>Two.<p></p><b>© 2002 Post.</b><p></p>Numéro de document : news·20020508·XX·1\
            <table><tr><td>Ce certificat</td></tr></table></td></tr></table>";
        let found = of(page);
        assert_eq!(found.paragraphs, ["A ferry ran aground.", "Two."]);
        assert_eq!((found.given.date.as_deref(), found.given.section.as_deref()), (Some("2002-05-08"), Some("News")));
        assert_eq!(found.given.id.as_deref(), Some("news·20020508·XX·1"));
    }

    #[test]
    fn a_header_in_english() {
        let mut given = Given::default();
        fill_from_header(&mut given, "News, Wednesday, May 8, 2002, p. 3");
        assert_eq!((given.date.as_deref(), given.section.as_deref()), (Some("2002-05-08"), Some("News")));
    }
}
