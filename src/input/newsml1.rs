//! NewsML 1: items with components inside components, some of which hold the text.

use super::markup::{self, Node, Sheet, Story, html};
use super::{Article, Format, Given, Head, Input, Reading, language_code, nitf, stated, stated_date};
use crate::error::Result;

/// NewsML 1.0 to 1.2.
pub struct NewsMl1;

impl Format for NewsMl1 {
    fn name(&self) -> &'static str {
        "newsml"
    }

    fn about(&self) -> &'static str {
        "NewsML 1"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        (markup::root_name(&head.text)? == "NewsML").then(|| "its first element is <NewsML>".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        Sheet::read_xml(input, |root| {
            let items: Vec<Node<'_>> = root.all("NewsItem").collect();
            items.into_iter().flat_map(stories).collect()
        })
    }
}

/// The stories of an item: its components are one, unless they have texts under headings of their own.
fn stories(item: Node<'_>) -> Vec<Story> {
    let mut groups: Vec<(Option<String>, Node<'_>, Vec<Node<'_>>)> = Vec::new();
    for content in item.all("DataContent") {
        let component = content.ancestors().find(|node| node.name() == "NewsComponent").unwrap_or(item);
        let holder = component
            .ancestors()
            .find(|node| lines(*node).and_then(|lines| heading(lines)).is_some())
            .unwrap_or(component);
        let heading = lines(holder).and_then(heading);
        match groups.iter_mut().find(|group| group.0 == heading || group.0.is_none() || heading.is_none()) {
            Some(group) => {
                if group.0.is_none() {
                    (group.0, group.1) = (heading, holder);
                }
                group.2.push(content);
            }
            None => groups.push((heading, holder, vec![content])),
        }
    }
    let parts = groups.into_iter().map(|(_, component, contents)| {
        let mut paragraphs: Vec<String> = Vec::new();
        let mut inner = Given::default();
        for content in contents.into_iter().filter(|content| is_text(*content)) {
            let article = body(content);
            // The same text may come in two renditions.
            let is_again = article.paragraphs.iter().any(|words| words.len() > 60 && paragraphs.contains(words));
            if !is_again {
                paragraphs.extend(article.paragraphs);
            }
            inner = if inner.headline.is_none() { article.given } else { inner };
        }
        (component, inner, paragraphs)
    });
    let parts: Vec<_> = parts.filter(|part| !part.2.is_empty()).collect();
    let single = parts.len() == 1;
    let story = |(component, inner, paragraphs): (Node<'_>, Given, Vec<String>)| {
        Story::new(Article { given: given(item, component, inner), paragraphs }, if single { item } else { component })
    };
    parts.into_iter().map(story).collect()
}

fn lines(component: Node<'_>) -> Option<Node<'_>> {
    component.child("NewsLines")
}

fn heading(lines: Node<'_>) -> Option<String> {
    lines.elements().filter(|line| line.is(&["HeadLine", "Headline"])).find_map(Node::words)
}

/// Whether a part of an item is text: not a picture, a table of figures or a style sheet.
fn is_text(content: Node<'_>) -> bool {
    let Some(holder) = content.parent() else { return true };
    let kind = |name: &str| {
        holder.child(name).and_then(|kind| kind.attribute("FormalName")).unwrap_or_default().to_ascii_lowercase()
    };
    let (media, format, mime) = (kind("MediaType"), kind("Format"), kind("MimeType"));
    let is_media = media.is_empty() || media.contains("text") || media.contains("article");
    let is_style =
        [&format, &mime].iter().any(|name| name.contains("css") || name.contains("xsl") || name.contains("javascript"));
    is_media && !is_style && holder.attribute("Href").is_none()
}

fn body(content: Node<'_>) -> Article {
    if let Some(nitf) = content.find("nitf") {
        return nitf::article(nitf);
    }
    if content.elements().next().is_some() {
        let paragraphs = markup::body(content.find("body.content").or_else(|| content.find("body")).unwrap_or(content));
        return Article { paragraphs, ..Article::default() };
    }
    let text: String = content.children().map(Node::own_words).collect();
    let tags = ["</p>", "<p>", "<br", "</div>", "</P>", "<P>", "<BR", "</DIV>"];
    let is_html = tags.iter().any(|tag| text.contains(tag));
    let paragraphs = if is_html { markup::body(html::parse(&text).root()) } else { markup::plain_prose(&text) };
    Article { paragraphs, ..Article::default() }
}

fn given(item: Node<'_>, component: Node<'_>, inner: Given) -> Given {
    let name = |node: Option<Node<'_>>| node.and_then(|node| stated(node.attribute("FormalName")?));
    let line = |name: &'static str| {
        let own = component.ancestors().filter_map(lines).find_map(|lines| lines.child(name).and_then(Node::words));
        own.or_else(|| item.all("NewsLines").find_map(|lines| lines.child(name).and_then(Node::words)))
    };
    let date = |name: &'static str| stated_date(&item.words_of(name)?);
    let first = date("FirstCreated");
    let days = [
        ("FirstCreated", first),
        ("the body", inner.date.clone()),
        ("ThisRevisionCreated", date("ThisRevisionCreated")),
        ("DateId", date("DateId")),
    ];
    let mut given = Given {
        id: item.words_of("PublicIdentifier").or_else(|| item.words_of("NewsItemId")),
        headline: line("HeadLine").or_else(|| line("Headline")).or(inner.headline).or_else(|| line("SlugLine")),
        byline: line("ByLine").or(inner.byline),
        dateline: line("DateLine").or(inner.dateline),
        ..inner
    };
    given.date = None;
    if let Some((place, date)) = days.into_iter().find_map(|(place, date)| Some((place, date?))) {
        given.date = Some(date);
        given.note("date", place);
    }
    given.modified = date("ThisRevisionCreated").filter(|day| Some(day) != given.date.as_ref());
    let party = |role: &'static str| name(item.find(role).and_then(|role| role.find("Party")));
    given.publication =
        party("Source").or_else(|| party("Provider")).or_else(|| item.words_of("ProviderId")).or(given.publication);
    given.language = name(item.find("Language")).and_then(|name| language_code(&name));
    given.keywords.extend(item.all("KeywordLine").filter_map(Node::words));
    let earlier = item
        .find("RevisionId")
        .and_then(|revision| revision.attribute("PreviousRevision"))
        .filter(|number| *number != "0");
    given.revision_of = earlier.and_then(|_| item.words_of("NewsItemId"));
    if let Some(own) = item.words_of("NewsItemId") {
        given.ids.insert("newsitem".into(), own);
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::markup::xml::parse;

    fn of(source: &str) -> Vec<Article> {
        let parsed = parse(&format!("<NewsML><NewsItem>{source}</NewsItem></NewsML>"));
        stories(parsed.tree.root().find("NewsItem").unwrap()).into_iter().map(|story| story.article).collect()
    }

    fn component(headline: &str, kind: &str, text: &str) -> String {
        format!(
            "<NewsComponent><NewsLines><HeadLine>{headline}</HeadLine></NewsLines><ContentItem><MediaType FormalName='{kind}'/>\
             <DataContent>{text}</DataContent></ContentItem></NewsComponent>"
        )
    }

    #[test]
    fn several_components_of_one_story_only_some_of_them_text() {
        let item = format!(
            "<NewsComponent>{}{}{}</NewsComponent>",
            component("Ferry", "Text", "<p>Lead.</p>"),
            component("Ferry", "Text", "<p>Body.</p><p>More.</p>"),
            component("Ferry", "Photo", "a harbour")
        );
        let found = of(&item);
        assert_eq!((found.len(), found[0].given.headline.as_deref()), (1, Some("Ferry")));
        assert_eq!(found[0].paragraphs, ["Lead.", "Body.", "More."]);
        assert_eq!(
            of(&(component("Ferry", "Text", "<p>One.</p>") + &component("Bridge", "Text", "<p>Two.</p>"))).len(),
            2
        );
    }

    #[test]
    fn a_day_id_years_off_does_not_count() {
        let item = "<Identification><NewsIdentifier><DateId>19990101</DateId></NewsIdentifier></Identification>\
            <NewsManagement><FirstCreated>20020508T125902Z</FirstCreated></NewsManagement>"
            .to_owned();
        let text = component("<![CDATA[Ferry &amp; crew]]>", "Text", "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;");
        let found = of(&(item.clone() + &text));
        assert_eq!((found[0].given.date.as_deref(), found[0].paragraphs.len()), (Some("2002-05-08"), 2));
        let bare = item.replace("20020508T125902Z", "20020508");
        assert_eq!(of(&(bare + &text))[0].given.date.as_deref(), Some("2002-05-08"));
    }

    #[test]
    fn an_empty_heading_is_none() {
        assert_eq!(of(&component("", "Text", "<p>One.</p>"))[0].given.headline, None);
    }
}
