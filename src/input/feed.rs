//! Feeds: RSS, RDF and Atom, and the export of WordPress, which is RSS with whole stories.

use super::markup::{self, Node, Sheet, Story, html::parse};
use super::{Article, Format, Given, Head, Input, Reading, language_code, stated, stated_date};
use crate::error::Result;

/// RSS 0.9 to 2.0, RSS 1.0 in RDF, Atom, WXR.
pub struct Feed;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn about(&self) -> &'static str {
        "RSS, Atom and WordPress exports"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let tag = markup::root_tag(&head.text)?;
        let name = markup::root_name(&head.text)?;
        let is_feed = match name {
            "rss" => true,
            "feed" | "entry" => tag.contains("Atom") || tag.contains("atom") || head.text.contains("<entry"),
            "RDF" => head.text.contains("/rss/") || head.text.contains("<item"),
            _ => false,
        };
        is_feed.then(|| format!("its first element is <{name}>"))
    }

    fn read(&self, input: Input) -> Result<Reading> {
        Sheet::read_xml(input, |root| {
            let channel = root.find("channel").or_else(|| root.find("feed")).unwrap_or(root);
            let items = root.descendants().filter(|node| node.is(&["item", "entry"])).filter(|item| is_story(*item));
            items.map(|item| Story::new(article(item, channel), item)).collect()
        })
    }
}

/// Whether an item of a WordPress export was published as a story; other feeds have nothing else.
fn is_story(item: Node<'_>) -> bool {
    let own = |name: &str| item.child(name).and_then(Node::words);
    let is_post = own("post_type").is_none_or(|kind| kind == "post" || kind == "page");
    is_post
        && own("status").is_none_or(|status| !matches!(status.as_str(), "draft" | "auto-draft" | "trash" | "inherit"))
}

fn article(item: Node<'_>, channel: Node<'_>) -> Article {
    let own = |name: &str| item.child(name).and_then(Node::words);
    let mut given = Given {
        id: own("guid").or_else(|| own("id")).or_else(|| item.attribute("about").map(str::to_owned)),
        headline: item.child("title").and_then(title),
        byline: own("creator")
            .or_else(|| item.child("author")?.child("name")?.words())
            .or_else(|| own("author").and_then(without_address)),
        url: link(item),
        publication: item
            .child("source")
            .and_then(|source| source.child("title").unwrap_or(source).words())
            .or_else(|| channel.child("title")?.words()),
        language: channel
            .child("language")
            .and_then(Node::words)
            .or_else(|| channel.attribute("lang").map(str::to_owned))
            .and_then(|name| language_code(&name)),
        ..Given::default()
    };
    // A name of no one.
    given.byline = given.byline.take().filter(|name| !name.eq_ignore_ascii_case("admin"));
    // WordPress knows the day in the paper's own zone; a feed's “updated” is no day of publication.
    let days = ["post_date", "pubDate", "published", "issued", "date", "created"];
    let plausible =
        |date: &String| date.get(..4).and_then(|year| year.parse::<u32>().ok()).is_some_and(|year| year < 2100);
    if let Some((name, date)) =
        days.iter().find_map(|name| Some((*name, own(name).and_then(|words| stated_date(&words)).filter(plausible)?)))
    {
        given.date = Some(date);
        given.note("date", name);
    }
    let changed = ["post_modified", "updated", "modified"].into_iter().find_map(|name| stated_date(&own(name)?));
    given.modified = changed.filter(|day| Some(day) != given.date.as_ref());
    for category in item.elements().filter(|node| node.is(&["category", "subject"])) {
        let label =
            category.words().or_else(|| stated(category.attribute("label").or_else(|| category.attribute("term"))?));
        let label = label.map(|words| markup::resolved(&words).into_owned());
        match category.attribute("domain") {
            Some("category") if given.section.is_none() => given.section = label,
            _ => given.keywords.extend(label.filter(|label| !given.keywords.contains(label))),
        }
    }
    let (paragraphs, is_whole) = text(item);
    // A summary is not the story.
    given.partial = !is_whole;
    Article { given, paragraphs }
}

/// A title may be escaped HTML.
fn title(node: Node<'_>) -> Option<String> {
    let words = node.words()?;
    if words.contains(['<', '&']) { parse(&words).root().words().or(Some(words)) } else { Some(words) }
}

fn link(item: Node<'_>) -> Option<String> {
    let links = || item.elements().filter(|node| node.name() == "link");
    let is_own = |node: &Node<'_>| node.attribute("rel").is_none_or(|rel| rel == "alternate");
    let linked =
        links().filter(is_own).find_map(|node| node.attribute("href").map(str::to_owned).or_else(|| node.words()));
    linked.or_else(|| item.child("origLink")?.words()).filter(|url| url.contains("://"))
}

/// `ann@post.example (Ann Bell)`, as RSS writes authors.
fn without_address(words: String) -> Option<String> {
    if !words.contains('@') {
        return Some(words);
    }
    let name = words.split_once('(')?.1.trim_end_matches(')');
    stated(name)
}

/// The paragraphs of the fullest text an item has, and whether that is the whole story.
fn text(item: Node<'_>) -> (Vec<String>, bool) {
    let whole = ["encoded", "content", "body", "fulltext", "full-text", "full_text", "text", "html"];
    let mut best: (Vec<String>, bool) = (Vec::new(), false);
    for part in item.elements().filter(|node| !node.is(&["title", "link", "guid", "id", "category"])) {
        let is_summary = part.is(&["description", "summary"]);
        let is_media = part.attribute("medium").is_some() || part.full_name() == "media:content";
        // WordPress has its excerpt in an element of the same name.
        if !is_summary && !whole.contains(&part.name()) || is_media || part.full_name().starts_with("excerpt:") {
            continue;
        }
        let paragraphs = paragraphs(part);
        let length = |paragraphs: &[String]| paragraphs.iter().map(String::len).sum::<usize>();
        let is_whole = !is_summary || paragraphs.len() > 2 && length(&paragraphs) > 600;
        if length(&paragraphs) > length(&best.0) {
            best = (paragraphs, is_whole);
        }
    }
    best
}

fn paragraphs(part: Node<'_>) -> Vec<String> {
    if part.elements().next().is_some() {
        return markup::prose(part);
    }
    let text: String = part.children().map(Node::own_words).collect();
    let text = without_shortcodes(&text);
    // What has no paragraphs of its own has them by its blank lines.
    let is_marked = ["<p>", "<p ", "<P>", "<br", "<BR", "<div"].iter().any(|tag| text.contains(tag));
    let text = if is_marked { text } else { text.replace("\r\n", "\n").replace("\n\n", "<p>") };
    markup::prose(parse(&text).root())
}

/// Without `[caption …]…[/caption]` and the like, which WordPress turns into pictures.
fn without_shortcodes(text: &str) -> String {
    const CODES: [&str; 8] = ["caption", "gallery", "embed", "video", "audio", "youtube", "vc_", "et_pb"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].trim_start_matches('/');
        let is_code = CODES.iter().any(|code| name.starts_with(code));
        let reach = (0..=rest.len().min(if is_code { 2000 } else { 0 })).rev().find(|&at| rest.is_char_boundary(at));
        let near = &rest[..reach.unwrap_or_default()];
        // The words between the two marks of a caption are no part of the story.
        let end = near.find("[/caption]").map(|end| end + "[/caption]".len());
        let end = end.filter(|_| name.starts_with("caption")).or_else(|| near.find(']').map(|end| end + 1));
        match end {
            Some(end) => rest = &rest[end..],
            None => {
                out.push('[');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::markup::xml;

    fn item(inner: &str) -> Article {
        let parsed =
            xml::parse(&format!("<rss><channel><title>The Halden Post</title><item>{inner}</item></channel></rss>"));
        article(parsed.tree.root().find("item").unwrap(), parsed.tree.root().find("channel").unwrap())
    }

    #[test]
    fn a_summary_alone_is_marked_as_a_part() {
        let found = item(
            "<title>Ferry &amp;amp; crew</title><description>&lt;p&gt;A ferry ran aground.&lt;/p&gt;</description>\
            <pubDate>Wed, 08 May 2002 09:00:00 +0200</pubDate><link>https://post.example/1</link>",
        );
        assert!(found.given.partial);
        assert_eq!(
            (found.given.headline.as_deref(), found.given.date.as_deref()),
            (Some("Ferry & crew"), Some("2002-05-08"))
        );
        let whole = item(
            "<description>Short.</description><content:encoded><![CDATA[<p>One is long.</p><p>Two.</p>]]></content:encoded>",
        );
        assert_eq!((whole.paragraphs.len(), whole.given.partial), (2, false));
    }

    #[test]
    fn attachments_and_drafts_are_no_stories_and_a_year_to_come_no_date() {
        let kept = |inner: &str| {
            let parsed = xml::parse(&format!("<item>{inner}</item>"));
            is_story(parsed.tree.document())
        };
        assert!(!kept("<wp:post_type>attachment</wp:post_type>") && !kept("<wp:status>draft</wp:status>"));
        assert!(kept("<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"));
        assert_eq!(item("<wp:post_date>3013-05-08 09:00:00</wp:post_date>").given.date, None);
    }

    #[test]
    fn blank_lines_are_paragraphs_where_there_are_no_others() {
        let found = item(
            "<content:encoded><![CDATA[One <b>is</b>.\r\n\r\n[caption id=1]<img> x[/caption]Two.\n\nThree.]]></content:encoded>",
        );
        assert_eq!(found.paragraphs, ["One is.", "Two.", "Three."]);
    }

    #[test]
    fn atom_with_its_body_in_another_namespace() {
        let source = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><title>Ferry</title>\
            <updated>2002-05-09T01:00:00Z</updated><summary>Short.</summary><post:body xmlns:post='x'><p>One is long.</p><p>Two.</p></post:body>\
            <link rel='alternate' href='https://post.example/1'/><author><name>Ann Bell</name></author></entry></feed>";
        let parsed = xml::parse(source);
        let found = article(parsed.tree.root().find("entry").unwrap(), parsed.tree.document());
        assert_eq!(
            (found.paragraphs.len(), found.given.partial, found.given.byline.as_deref()),
            (2, false, Some("Ann Bell"))
        );
        assert_eq!((found.given.date, found.given.modified.as_deref()), (None, Some("2002-05-09")));
    }
}
