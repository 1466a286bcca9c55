//! ALTO: pages that a machine read from a scan.

use super::markup::{self, Node, Sheet, Story};
use super::{Article, Format, Given, Head, Input, Reading, mets};
use crate::error::Result;

/// ALTO of any version; a page is a document that may hold several stories.
pub struct Alto;

impl Format for Alto {
    fn name(&self) -> &'static str {
        "alto"
    }

    fn about(&self) -> &'static str {
        "pages read by OCR"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        (markup::root_name(&head.text)? == "alto").then(|| "its first element is <alto>".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        if let Some(issue) = mets::read_by(&input) {
            return Ok(Reading::new(std::iter::once(Err(issue))));
        }
        Sheet::read_xml(input, |root| {
            let pages: Vec<Node<'_>> = root.all("Page").collect();
            pages.into_iter().map(|page| Story { is_page: true, ..Story::new(article(page), page) }).collect()
        })
    }
}

fn article(page: Node<'_>) -> Article {
    let number = page.attribute("PRINTED_IMG_NR").or_else(|| page.attribute("PHYSICAL_IMG_NR"));
    let given = Given { page: number.map(str::to_owned), ..Given::default() };
    let print = page.child("PrintSpace").unwrap_or(page);
    Article { given, paragraphs: print.all("TextBlock").map(block).collect() }
}

/// The words of a block; a word broken at the end of a line is whole again.
pub(super) fn block(block: Node<'_>) -> String {
    let mut out = String::new();
    let mut is_joined = false;
    for node in block.descendants() {
        match node.name() {
            "String" => {
                let kind = node.attribute("SUBS_TYPE").unwrap_or_default();
                let whole = node.attribute("SUBS_CONTENT");
                if kind == "HypPart2" && whole.is_some() {
                    continue;
                }
                let words =
                    whole.filter(|_| kind == "HypPart1").or_else(|| node.attribute("CONTENT")).unwrap_or_default();
                if !out.is_empty() && !std::mem::take(&mut is_joined) {
                    out.push(' ');
                }
                out.push_str(words);
                is_joined = false;
            }
            // A hyphen of which nothing more is said.
            "HYP" if !broken_whole(node) => is_joined = true,
            _ => {}
        }
    }
    out
}

/// Whether the word before a hyphen was already given whole.
fn broken_whole(hyphen: Node<'_>) -> bool {
    let last = hyphen.parent().and_then(|line| line.elements().filter(|node| node.name() == "String").last());
    last.is_some_and(|word| word.attribute("SUBS_CONTENT").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::markup::xml::parse;

    fn of(lines: &str) -> Vec<String> {
        let source = format!(
            "<alto><Layout><Page PHYSICAL_IMG_NR='3'><PrintSpace><TextBlock>{lines}</TextBlock></PrintSpace></Page></Layout></alto>"
        );
        let parsed = parse(&source);
        let article = article(parsed.tree.root().find("Page").unwrap());
        assert_eq!(article.given.page.as_deref(), Some("3"));
        article.paragraphs
    }

    #[test]
    fn a_word_broken_at_the_end_of_a_line() {
        let told = "<TextLine><String CONTENT='A'/><SP/><String CONTENT='fer' SUBS_TYPE='HypPart1' SUBS_CONTENT='ferry'/><HYP CONTENT='-'/></TextLine>\
            <TextLine><String CONTENT='ry' SUBS_TYPE='HypPart2' SUBS_CONTENT='ferry'/><SP/><String WC='0.2' CONTENT='ran.'/></TextLine>";
        let untold = "<TextLine><String CONTENT='A'/><SP/><String CONTENT='fer'/><HYP CONTENT='-'/></TextLine>\
            <TextLine><String CONTENT='ry'/><SP/><String CONTENT='ran.'/></TextLine>";
        assert_eq!(of(told), ["A ferry ran."]);
        assert_eq!(of(untold), ["A ferry ran."]);
    }
}
