//! NewsML-G2: items of news alone or many in a message, their bodies in NITF, XHTML or plain text.

use super::markup::{self, Node, Sheet, Story, html};
use super::{Article, Format, Given, Head, Input, Reading, language_code, nitf, stated, stated_date};
use crate::error::Result;

/// NewsML-G2.
pub struct NewsMlG2;

impl Format for NewsMlG2 {
    fn name(&self) -> &'static str {
        "newsml-g2"
    }

    fn about(&self) -> &'static str {
        "NewsML-G2 items and messages"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let name = markup::root_name(&head.text)?;
        matches!(name, "newsItem" | "newsMessage" | "packageItem").then(|| format!("its first element is <{name}>"))
    }

    fn read(&self, input: Input) -> Result<Reading> {
        Sheet::read_xml(input, |root| {
            // A package only lists items, which stand beside it or in other files.
            let items = root.all("newsItem").filter(|item| !is_no_story(*item));
            items.map(|item| Story::new(article(item), item)).collect()
        })
    }
}

/// Whether the agency took an item back, or it is a picture, a film or the like.
fn is_no_story(item: Node<'_>) -> bool {
    let class = item.find("itemClass").and_then(|class| class.attribute("qcode")).unwrap_or_default();
    if ["picture", "graphic", "audio"].iter().any(|kind| class.ends_with(kind)) {
        return true;
    }
    let status = item.find("pubStatus").and_then(|status| status.attribute("qcode")).unwrap_or_default();
    status.ends_with(":canceled") || status.ends_with(":withheld")
}

fn article(item: Node<'_>) -> Article {
    let meta = |name: &'static str| item.child("itemMeta").and_then(|meta| meta.find(name));
    let content = item.child("contentMeta");
    let about = |name: &'static str| content.and_then(|content| content.child(name));
    let Article { given: inner, paragraphs } = body(item);
    let mut given = Given { id: item.attribute("guid").map(str::to_owned), ..Given::default() };
    given.headline = content.and_then(headline).or(inner.headline).or_else(|| meta("title").and_then(Node::words));
    given.headline = given.headline.or_else(|| about("slugline").and_then(Node::words));
    given.byline = about("by").and_then(Node::words).or(inner.byline).or_else(|| person_who_wrote(content?));
    given.dateline = about("dateline").and_then(Node::words).or(inner.dateline);
    fill_dates(&mut given, &meta, &about, inner.date);
    given.publication =
        ["provider", "infoSource"].into_iter().find_map(|name| named(meta(name).or_else(|| about(name))?));
    let holder = item.find("copyrightHolder").and_then(named);
    given.publication = given.publication.or(holder).or_else(|| about("creditline")?.words()).or(inner.publication);
    given.section = meta("service").and_then(named).or(inner.section);
    given.page = inner.page;
    given.url = inner.url;
    let tag = about("language").and_then(|language| language.attribute("tag"));
    given.language = tag.or_else(|| item.attribute("lang")).and_then(language_code);
    if let Some(version) = item.attribute("version").filter(|version| *version != "1") {
        given.ids.insert("version".into(), version.to_owned());
        given.revision_of = given.id.clone();
    }
    (given.keywords, given.people, given.places, given.organizations) =
        (inner.keywords, inner.people, inner.places, inner.organizations);
    for keyword in content.into_iter().flat_map(|content| content.all("keyword")).filter_map(Node::words) {
        add(&mut given.keywords, keyword);
    }
    for subject in content.into_iter().flat_map(Node::elements) {
        let Some(name) = subject.child("name").and_then(Node::words) else { continue };
        let list = match (subject.name(), subject.attribute("type").unwrap_or_default()) {
            ("subject", kind) if kind.ends_with(":person") => &mut given.people,
            ("subject", kind) if kind.ends_with(":geoArea") => &mut given.places,
            ("subject", kind) if kind.ends_with(":organisation") => &mut given.organizations,
            ("located", _) => &mut given.places,
            ("subject", _) => &mut given.keywords,
            _ => continue,
        };
        add(list, name);
    }
    given.partial = inner.partial;
    Article { given, paragraphs }
}

/// Of several headings the one of the first rank that is not the second line.
fn headline(content: Node<'_>) -> Option<String> {
    let is_main =
        |node: &Node<'_>| !node.attribute("role").is_some_and(|role| role.to_ascii_lowercase().contains("sub"));
    let all = content.elements().filter(|node| node.name() == "headline").filter(is_main);
    let rank = |node: &Node<'_>| node.attribute("rank").and_then(|rank| rank.parse::<u32>().ok()).unwrap_or(1);
    all.filter(|node| node.words().is_some()).min_by_key(rank).and_then(Node::words)
}

fn fill_dates<'t>(
    given: &mut Given,
    meta: &dyn Fn(&'static str) -> Option<Node<'t>>,
    about: &dyn Fn(&'static str) -> Option<Node<'t>>,
    inner: Option<String>,
) {
    let date = |node: Option<Node<'_>>| stated_date(&node?.words()?);
    let version = date(meta("versionCreated"));
    let first = [
        ("firstCreated", date(meta("firstCreated"))),
        ("contentCreated", date(about("contentCreated"))),
        ("the body", inner),
        ("versionCreated", version.clone()),
    ];
    if let Some((place, date)) = first.into_iter().find_map(|(place, date)| Some((place, date?))) {
        given.date = Some(date);
        given.note("date", place);
    }
    given.embargo = date(meta("embargoed"));
    if given.embargo.is_some() {
        given.note("embargo", "embargoed");
    }
    given.modified = date(about("contentModified")).or(version).filter(|day| Some(day) != given.date.as_ref());
}

fn named(node: Node<'_>) -> Option<String> {
    let code = || node.attribute("qcode").and_then(|code| code.rsplit(':').next());
    node.child("name").and_then(Node::words).or_else(|| stated(node.attribute("literal").or_else(code)?))
}

fn person_who_wrote(content: Node<'_>) -> Option<String> {
    let is_person = |node: &Node<'_>| node.attribute("type").is_some_and(|kind| kind.ends_with(":person"));
    content.elements().filter(|node| node.is(&["creator", "contributor"])).find(is_person).and_then(named)
}

/// The text, and what a body in NITF says of itself; of several renditions the fullest.
fn body(item: Node<'_>) -> Article {
    let found = item.all("contentSet").flat_map(Node::elements).filter_map(|part| match part.name() {
        "inlineXML" => Some(marked_up(part)),
        "inlineData" => Some(plain(part)),
        _ => None,
    });
    let length = |article: &Article| article.paragraphs.iter().map(String::len).sum::<usize>();
    // Of equals, the first.
    let best = found.fold(None, |best: Option<Article>, next| match best {
        Some(best) if length(&best) >= length(&next) => Some(best),
        _ => Some(next),
    });
    best.unwrap_or_default()
}

fn marked_up(part: Node<'_>) -> Article {
    if let Some(nitf) = part.find("nitf") {
        return nitf::article(nitf);
    }
    let headline = part.words_of("h1").or_else(|| part.words_of("title"));
    let body = part.find("body").unwrap_or(part);
    // A header repeats the heading and the key words.
    let mut paragraphs = markup::body(body);
    if paragraphs.len() > 1 {
        let kept = markup::prose_where(body, |node| !node.is(&["header", "footer", "figure", "aside"]));
        paragraphs = if kept.len() > 1 { kept } else { paragraphs };
    }
    if paragraphs.len() > 1 && headline.is_some() && paragraphs.first() == headline.as_ref() {
        paragraphs.remove(0);
    }
    Article { given: Given { headline, ..Given::default() }, paragraphs }
}

fn plain(part: Node<'_>) -> Article {
    let text: String = part.descendants().map(Node::own_words).collect();
    let is_html = part.attribute("contenttype").is_some_and(|kind| kind.contains("html")) || text.contains("</p>");
    let paragraphs = if is_html { markup::body(html::parse(&text).root()) } else { markup::plain_prose(&text) };
    Article { paragraphs, ..Article::default() }
}

fn add(list: &mut Vec<String>, words: String) {
    if !list.contains(&words) {
        list.push(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::markup::xml::parse;

    fn of(meta: &str, content: &str, set: &str) -> Article {
        let source = format!(
            "<newsItem guid='urn:x:1' version='2' xml:lang='en-GB'><itemMeta>{meta}</itemMeta>\
             <contentMeta>{content}</contentMeta><contentSet>{set}</contentSet></newsItem>"
        );
        article(parse(&source).tree.document())
    }

    #[test]
    fn the_whole_story_in_one_paragraph_with_indented_lines() {
        let lines = [
            "HALDEN, May 8 (NTB) - A ferry ran aground in the night, the harbour office said.",
            "“We were lucky,” the mayor said.",
            "It was towed to port.",
        ];
        let text = lines.map(|line| line.repeat(2)).join("\n    ");
        let set = format!(
            "<inlineXML contenttype='application/xhtml+html'><html><head><title>Ferry</title></head><body><p>{text}</p></body></html></inlineXML>"
        );
        let article = of("", "", &set);
        assert_eq!((article.paragraphs.len(), article.given.headline.as_deref()), (3, Some("Ferry")));
    }

    #[test]
    fn without_first_created_the_day_of_the_content_counts() {
        let meta = "<versionCreated>2002-05-09T10:00:00Z</versionCreated>";
        let given = of(meta, "<contentCreated>2002-05-08T09:00:00Z</contentCreated>", "").given;
        assert_eq!((given.date.as_deref(), given.modified.as_deref()), (Some("2002-05-08"), Some("2002-05-09")));
        assert_eq!(of(meta, "", "").given.date.as_deref(), Some("2002-05-09"));
    }

    #[test]
    fn an_embargo_is_never_the_date() {
        let meta = "<versionCreated>2002-05-09T10:00:00Z</versionCreated><embargoed>2002-05-20T10:00:00Z</embargoed>";
        let given = of(meta, "", "").given;
        assert_eq!((given.date.as_deref(), given.embargo.as_deref()), (Some("2002-05-09"), Some("2002-05-20")));
        let alone = of("<embargoed>2002-05-20T10:00:00Z</embargoed>", "", "").given;
        assert_eq!((alone.date, alone.modified, alone.embargo.as_deref()), (None, None, Some("2002-05-20")));
    }

    #[test]
    fn the_day_is_the_one_in_the_zone_of_the_source() {
        let given = of("<firstCreated>2002-05-08T00:13:00+01:00</firstCreated>", "", "").given;
        assert_eq!(given.date.as_deref(), Some("2002-05-08"));
    }

    #[test]
    fn headings_by_rank_and_role() {
        let content = "<headline role='x:subheadline'>Nobody hurt</headline><headline rank='2'>Ferry</headline>\
                       <headline rank='1'>Ferry runs aground</headline>";
        assert_eq!(of("", content, "").given.headline.as_deref(), Some("Ferry runs aground"));
        let nitf = "<inlineXML><nitf><head><title>In the title alone</title></head><body><body.content><p>x</p></body.content></body></nitf></inlineXML>";
        assert_eq!(of("", "", nitf).given.headline.as_deref(), Some("In the title alone"));
        let other = "<inlineXML><nitf><body><body.head><headline><hl1>As some write it</hl1></headline></body.head></body></nitf></inlineXML>";
        assert_eq!(of("", "", other).given.headline.as_deref(), Some("As some write it"));
    }

    #[test]
    fn an_item_that_was_taken_back_is_no_story_and_an_empty_body_none_either() {
        let source = "<newsMessage><itemSet><packageItem guid='p'/>\
            <newsItem guid='a'><itemMeta><pubStatus qcode='stat:canceled'/></itemMeta></newsItem>\
            <newsItem guid='b'><itemMeta><pubStatus qcode='stat:usable'/></itemMeta></newsItem></itemSet></newsMessage>";
        let parsed = parse(source);
        let kept: Vec<_> = parsed.tree.root().all("newsItem").map(is_no_story).collect();
        assert_eq!(kept, [true, false]);
        assert!(of("", "", "<inlineXML/>").paragraphs.is_empty());
    }

    #[test]
    fn a_later_version_says_what_it_replaces() {
        let given = of("", "<by>Ann Bell</by>", "<inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData>").given;
        assert_eq!((given.id, given.revision_of), (Some("urn:x:1".into()), Some("urn:x:1".into())));
        assert_eq!((given.language.as_deref(), given.byline.as_deref()), (Some("en"), Some("Ann Bell")));
    }

    #[test]
    fn subjects_by_their_kind() {
        let given = of("", "<subject type='cpnat:person'><name>Ingrid Moen</name></subject>\
            <subject type='cpnat:geoArea'><name>Halden</name></subject><subject type='cpnat:abstract'><name>shipping</name></subject>\
            <located><name>Oslo</name></located>", "").given;
        assert_eq!((given.people, given.keywords), (vec!["Ingrid Moen".into()], vec!["shipping".into()]));
        assert_eq!(given.places, ["Halden", "Oslo"]);
    }
}
