//! Factiva as a web page: a table of fields a story, or lines alone.

use super::factiva::{in_lines, take};
use super::markup::{self, Node, Sheet, Story, html::parse};
use super::{Article, Format, Head, Input, Reading};
use crate::error::Result;

/// A page saved from Factiva.
pub struct FactivaHtml;

impl Format for FactivaHtml {
    fn name(&self) -> &'static str {
        "factiva-html"
    }

    fn about(&self) -> &'static str {
        "an HTML export of Factiva"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let text = &head.text;
        let is_page = text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<');
        // Its style sheet may fill all that is looked at.
        let is_named = text.contains("<title>Factiva</title>") || text.contains("<title>Dow Jones Factiva</title>");
        if is_page && is_named {
            return Some("its title, Factiva".into());
        }
        (is_page && text.contains("class=\"article ") && text.contains("articleParagraph"))
            .then(|| "elements of the classes article and articleParagraph".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let sheet = Sheet::load(input)?;
        let tree = parse(&sheet.text);
        let stories = tree.root().all("div").filter(|node| has_class(*node, "article"));
        let stories: Vec<Story> =
            stories.filter_map(|node| article(node).map(|article| Story::new(article, node))).collect();
        Ok(sheet.reading(stories, Vec::new()))
    }
}

fn has_class(node: Node<'_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|value| value.split_whitespace().any(|name| name == class))
}

fn article(node: Node<'_>) -> Option<Article> {
    let mut article = Article::default();
    let mut has_codes = false;
    for row in node.all("tr") {
        let mut cells = row.elements().filter(|cell| cell.name() == "td");
        let (Some(code), Some(value)) = (cells.next(), cells.next()) else { continue };
        let Some(code) = code.words() else { continue };
        has_codes |= take(&mut article, code.trim(), &markup::prose(value).join("\n\n"));
    }
    if !has_codes {
        let lines = markup::prose(node);
        return in_lines(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    }
    (article.given.headline.is_some() || !article.paragraphs.is_empty()).then_some(article)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Document, Issue, Within};
    use crate::record::Source;
    use std::io::Cursor;

    fn read(body: &str) -> Vec<Document> {
        let page = format!("<!DOCTYPE html><html><head><title>Factiva</title></head><body>{body}</body></html>");
        let head = Head::new(page.clone().into_bytes(), true);
        assert!(FactivaHtml.recognize(&head).is_some());
        let (reader, size) = (Box::new(Cursor::new(page.clone().into_bytes())), page.len() as u64);
        let (source, within) = (Source::default(), Within::default());
        let input = Input { path: "f.html".into(), size, head, reader, source, within };
        let all: Result<Vec<Document>, Issue> = FactivaHtml.read(input).unwrap().documents.collect();
        all.unwrap()
    }

    #[test]
    fn rows_of_codes_are_fields_with_their_local_values() {
        let row =
            |code: &str, value: &str| format!("<tr><td class=\"index\"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>");
        let rows = [
            row("HD", "<b class='frHeadline'>Ferry runs aground</b>"),
            row("WC", "295 mots"),
            row("PD", "29 décembre 2011"),
            row("SN", "The Halden Post"),
            row("LA", "Anglais"),
            row("LP", "<p class=\"articleParagraph\">HALDEN (NTB) – A ferry ran aground.</p>"),
            row("TD", "<p class=\"articleParagraph\">It was dark.</p> <p class=\"articleParagraph\">It rained.</p>"),
            row("RE", "<br/>norw : Norway | scandz : Scandinavia"),
            row("AN", "<br/>Document HALP000020111229e7ct0001r"),
        ];
        let story = format!("<div class=\"article frArticle\"><table>{}</table></div>", rows.concat());
        let found = read(&story.repeat(2));
        assert_eq!(found.len(), 2);
        let given = &found[0].given;
        assert_eq!((given.date.as_deref(), given.language.as_deref()), (Some("2011-12-29"), Some("en")));
        assert_eq!(
            (given.headline.as_deref(), &given.places[..]),
            (Some("Ferry runs aground"), &["Norway".into(), "Scandinavia".into()][..])
        );
        assert_eq!(found[0].text, "HALDEN (NTB) – A ferry ran aground.\n\nIt was dark.\n\nIt rained.");
        assert_eq!(given.id.as_deref(), Some("HALP000020111229e7ct0001r"));
    }

    #[test]
    fn a_story_without_codes_is_read_by_its_lines() {
        let story = "<div class=\"article enArticle\"><div id=\"hd\"><span class='enHeadline'>Ferry runs aground</span></div>\
            <div class=\"author\">By Ann Bell</div><div>42 words</div><div>8 May 2002</div><div>15:32</div><div>The Halden Post</div>\
            <div>HALP</div><div>English</div><div>© 2002 The Halden Post</div><p class=\"articleParagraph\">A ferry ran aground.</p>\
            <p class=\"articleParagraph\">It was dark.</p><p>Document HALP000020020508dy5800001</p></div>";
        let found = read(story);
        let given = &found[0].given;
        assert_eq!(
            (given.headline.as_deref(), given.byline.as_deref()),
            (Some("Ferry runs aground"), Some("Ann Bell"))
        );
        assert_eq!(
            (given.publication.as_deref(), given.date.as_deref()),
            (Some("The Halden Post"), Some("2002-05-08"))
        );
        assert_eq!(found[0].text, "A ferry ran aground.\n\nIt was dark.");
    }
}
