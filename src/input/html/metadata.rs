//! What a page says of its story in its head, and beside the text: the first place in the order of trust wins.

use crate::input::markup::Node;
use crate::input::{Given, language_code, stated, stated_date};

/// Names of `<meta>` that hold the day of publication, most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "publication-date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "bt:pubdate",
    "ptime",
    "displaydate",
    "article:published",
    "published_at",
    "cxenseparse:publishtime",
    "prism.publicationdate",
];

/// Names of `<meta>` that hold the day of the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "last_updated_date",
    "dc.date.modified",
    "dcterms.modified",
    "revised",
    "article.updated",
    "utime",
    "modified",
];

const HEADLINE: &[&str] =
    &["og:title", "headline", "twitter:title", "dc.title", "citation_title", "hdl", "parsely-title"];
const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
];
const PUBLICATION: &[&str] = &[
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "cre",
    "citation_journal_title",
    "application-name",
    "article:publisher",
];
const SECTION: &[&str] = &["article:section", "section", "parsely-section", "prism.section", "cg"];
const KEYWORDS: &[&str] = &["article:tag", "news_keywords", "keywords", "parsely-tags", "dc.subject"];
const ADDRESS: &[&str] = &["og:url", "parsely-link", "twitter:url"];

/// Fills what is still open from `<meta>`, links, the title and what a program that saved the page wrote into it.
pub(super) fn fill(given: &mut Given, root: Node<'_>, source: &str) {
    let metas = Metas::of(root);
    let canonical =
        root.all("link").filter(|link| link.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")));
    let canonical = canonical.filter_map(|link| link.attribute("href")).find(|href| href.starts_with("http"));
    given.url =
        given.url.take().or_else(|| canonical.map(str::to_owned)).or_else(|| Some(metas.first(ADDRESS)?.1.to_owned()));
    if given.publication.is_none() {
        take(given, "publication", metas.first(PUBLICATION).filter(|found| !is_address(found.1)), |given| {
            &mut given.publication
        });
    }
    if given.headline.is_none() {
        take(given, "headline", metas.first(HEADLINE), |given| &mut given.headline);
    }
    if let Some(headline) = headline(given, root) {
        given.headline = Some(headline);
    }
    if given.byline.is_none() {
        let named = metas.first(AUTHOR).filter(|found| !is_address(found.1) && found.1.len() < 120);
        take(given, "byline", named, |given| &mut given.byline);
    }
    if given.section.is_none() {
        take(given, "section", metas.first(SECTION), |given| &mut given.section);
    }
    if given.date.is_none() {
        fill_date(given, "date", &metas, PUBLISHED);
    }
    if given.modified.is_none() {
        fill_date(given, "modified", &metas, MODIFIED);
    }
    if given.keywords.is_empty()
        && let Some(&(name, _)) = metas.first(KEYWORDS).as_ref()
    {
        let all = metas.0.iter().filter(|found| found.0 == name);
        given.keywords = all.flat_map(|found| found.1.split([',', ';'])).filter_map(stated).collect();
    }
    let language = root
        .find("html")
        .and_then(|html| html.attribute("lang"))
        .or_else(|| metas.first(&["og:locale", "content-language"]).map(|found| found.1));
    given.language = given.language.take().or_else(|| language_code(language?));
    saved(given, source);
}

/// Fills what is still open from beside the text: marked words, a time, and last the address.
pub(super) fn fill_beside(given: &mut Given, root: Node<'_>, main: Option<Node<'_>>) {
    if given.byline.is_none()
        && let Some(words) = byline(root)
    {
        given.byline = Some(words);
        given.note("byline", "beside the text");
    }
    if given.date.is_none()
        && let Some((date, place)) = marked_date(root, main)
    {
        given.date = Some(date);
        given.note("date", place);
    }
    if given.date.is_none()
        && let Some(date) = given.url.as_deref().and_then(date_in_address)
    {
        given.date = Some(date);
        given.note("date", "the address");
    }
}

struct Metas<'t>(Vec<(String, &'t str)>);

impl<'t> Metas<'t> {
    fn of(root: Node<'t>) -> Self {
        let named = root.all("meta").filter_map(|meta| {
            let name =
                ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(|key| meta.attribute(key))?;
            Some((name.to_ascii_lowercase(), meta.attribute("content")?))
        });
        Self(named.collect())
    }

    fn first(&self, names: &[&'static str]) -> Option<(&'static str, &'t str)> {
        names.iter().find_map(|&name| {
            let found = self.0.iter().find(|found| found.0 == name)?;
            Some((name, found.1))
        })
    }
}

fn take(
    given: &mut Given,
    field: &'static str,
    found: Option<(&'static str, &str)>,
    slot: fn(&mut Given) -> &mut Option<String>,
) {
    let Some((name, value)) = found else { return };
    if let Some(words) = stated(value) {
        *slot(given) = Some(words);
        given.note(field, format!("meta {name}"));
    }
}

fn fill_date(given: &mut Given, field: &'static str, metas: &Metas<'_>, names: &'static [&'static str]) {
    let found = names.iter().find_map(|&name| {
        Some((name, metas.0.iter().filter(|found| found.0 == name).find_map(|found| stated_date(found.1))?))
    });
    let Some((name, date)) = found else { return };
    match field {
        "date" => given.date = Some(date),
        _ => given.modified = Some(date),
    }
    given.note(field, format!("meta {name}"));
}

fn is_address(words: &str) -> bool {
    words.starts_with("http") || words.starts_with("www.") || words.starts_with('@')
}

/// The heading without the paper's name, which many pages put after it; the page's own heading where the title holds it.
fn headline(given: &mut Given, root: Node<'_>) -> Option<String> {
    let heads: Vec<String> = root.all("h1").filter_map(Node::words).filter(|words| words.len() < 300).collect();
    if let Some(own) = given.headline.clone() {
        let own = without_site(&own, given.publication.as_deref());
        // `og:title` may be shortened or changed for search engines; a heading it holds is the printed one.
        return Some(
            heads
                .into_iter()
                .find(|head| head.len() > 10 && own.len() > head.len() && own.starts_with(head.as_str()))
                .unwrap_or(own),
        );
    }
    let title = root.words_of("title").unwrap_or_default();
    if let Some(head) = heads.iter().find(|head| title.contains(head.as_str()) || heads.len() == 1) {
        given.note("headline", "h1");
        return Some(head.clone());
    }
    given.note("headline", "title");
    Some(without_site(&title, given.publication.as_deref())).filter(|title| !title.is_empty())
}

fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else { return title.to_owned() };
    for mark in [" | ", " - ", " – ", " — ", " :: ", " » ", " : "] {
        if let Some((rest, last)) = title.rsplit_once(mark)
            && (last.eq_ignore_ascii_case(site)
                || site.to_lowercase().ends_with(&last.to_lowercase()) && last.len() > 3)
        {
            return rest.trim().to_owned();
        }
        if let Some((first, rest)) = title.split_once(mark)
            && first.eq_ignore_ascii_case(site)
        {
            return rest.trim().to_owned();
        }
    }
    title.to_owned()
}

/// What a program that saved the page says in a remark: its address, and the day, which is the story's latest.
fn saved(given: &mut Given, source: &str) {
    let end = source.char_indices().nth(4096).map_or(source.len(), |(at, _)| at);
    let head = &source[..end];
    if let Some(at) = head.find("Page saved with SingleFile") {
        let lines = || head[at..].lines().map(str::trim);
        let value = |label: &str| lines().find_map(|line| line.strip_prefix(label)).map(str::trim);
        given.url = given.url.take().or_else(|| value("url:").map(str::to_owned));
        given.retrieved = value("saved date:").and_then(day_of_a_clock);
    } else if let Some(at) = head.find("saved from url=(") {
        let address = head[at..].split_once(')').map(|parts| parts.1);
        let address = address.and_then(|rest| rest.split(|c: char| c.is_whitespace() || c == '-').next());
        given.url = given.url.take().or_else(|| address.map(str::to_owned));
    }
}

/// `Wed May 08 2002 09:00:00 GMT+0200`, as programs that save pages write it.
fn day_of_a_clock(words: &str) -> Option<String> {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let [_, month, day, year, ..] = parts[..] else { return stated_date(words) };
    stated_date(&format!("{day} {month} {year}")).or_else(|| stated_date(words))
}

/// Whose words a page marks as its author's.
fn byline(root: Node<'_>) -> Option<String> {
    let marked = |node: &Node<'_>| {
        let is = |key: &str, words: &[&str]| {
            node.attribute(key).is_some_and(|value| {
                value.split_whitespace().any(|word| words.contains(&word.to_ascii_lowercase().as_str()))
            })
        };
        is("rel", &["author"])
            || is("itemprop", &["author"])
            || is("class", &["byline", "author", "article-byline", "story-byline", "author-name"])
    };
    let found = root.descendants().filter(|node| node.is_element() && node.name() != "link" && marked(node));
    found.take(20).filter_map(short_words).find(|words| {
        let count = words.split_whitespace().count();
        (2..=12).contains(&count) && words.chars().filter(char::is_ascii_digit).count() == 0 && !words.contains('@')
    })
}

/// A day that the page marks as one of publication, or writes beside the text.
fn marked_date(root: Node<'_>, main: Option<Node<'_>>) -> Option<(String, &'static str)> {
    let attributes = ["datetime", "content", "title"];
    let day = |node: Node<'_>| {
        let stated = attributes.iter().find_map(|key| stated_date(node.attribute(key)?));
        stated.or_else(|| short_words(node).filter(|words| words.len() < 60).and_then(|words| day_in(&words)))
    };
    let has = |node: Node<'_>, key: &str, word: &str| {
        node.attribute(key).is_some_and(|value| value.eq_ignore_ascii_case(word))
    };
    let published = root.descendants().filter(|&node| {
        has(node, "itemprop", "datePublished")
            || node.is(&["time"]) && (has(node, "class", "published") || is_pubdate(node))
    });
    if let Some(date) = published.take(8).find_map(day) {
        return Some((date, "an element marked as date of publication"));
    }
    // The times of other stories and of comments stand after the text.
    let end = main.map_or(usize::MAX, |main| main.span().end);
    let times = root.all("time").take_while(|time| time.span().start < end).filter(|&time| !is_update(time));
    if let Some(date) = times.take(8).find_map(day) {
        return Some((date, "time"));
    }
    let beside = root.descendants().take_while(|node| node.span().start < end);
    let beside = beside.filter(|&node| node.is_element() && names_a_date(node) && !is_update(node));
    beside.take(40).find_map(day).map(|date| (date, "beside the text"))
}

fn is_pubdate(node: Node<'_>) -> bool {
    // `<time pubdate>` has no value.
    node.has_attribute("pubdate")
}

/// The words of an element that holds few.
fn short_words(node: Node<'_>) -> Option<String> {
    if node.span().len() > 4000 { None } else { node.words() }
}

/// Whether an element says of itself that it holds a date.
fn names_a_date(node: Node<'_>) -> bool {
    let labels = [node.attribute("class"), node.attribute("id")];
    labels.into_iter().flatten().any(|label| {
        let label = label.to_ascii_lowercase();
        ["date", "publish", "posted", "timestamp", "dateline", "datum"].iter().any(|word| label.contains(word))
    })
}

/// Whether an element, or what it lies right in, speaks of a change and not of publication.
fn is_update(node: Node<'_>) -> bool {
    let says = |words: &str| {
        let words = words.to_ascii_lowercase();
        ["updat", "modif", "edited", "revis", "aktualisiert", "mis à jour"].iter().any(|word| words.contains(word))
    };
    let labelled = node
        .ancestors()
        .take(2)
        .any(|holder| ["class", "itemprop", "id"].iter().any(|key| holder.attribute(key).is_some_and(says)));
    labelled
        || node
            .ancestors()
            .take(2)
            .any(|holder| short_words(holder).is_some_and(|words| words.len() < 60 && says(&words)))
}

/// A day in words that may have more before and after it: `Posted on May 8, 2002 at 9:00`.
fn day_in(words: &str) -> Option<String> {
    let parts: Vec<&str> = words.split([' ', '|', '•', '·', '\n']).filter(|part| !part.is_empty()).collect();
    (0..parts.len().min(8)).find_map(|from| {
        (1..=4).rev().filter(|&count| from + count <= parts.len()).find_map(|count| {
            let words = parts[from..from + count].join(" ");
            stated_date(words.trim_matches([',', ':', '.', '(', ')'])).filter(|date| date.len() == 10)
        })
    })
}

/// The day in an address: `/2002/05/08/ferry`, `/2002-05-08-ferry`.
fn date_in_address(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let apart = parts.windows(3).find_map(|part| {
        let is = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        (is(part[0], 4) && is(part[1], 2) && is(part[2], 2)).then(|| part.join("-"))
    });
    let together = || {
        parts
            .iter()
            .find_map(|part| part.get(..10).filter(|day| day.as_bytes()[4] == b'-' && day.as_bytes()[7] == b'-'))
    };
    stated_date(&apart.or_else(|| together().map(str::to_owned))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::markup::html::parse;

    fn given(page: &str) -> Given {
        let mut given = Given::default();
        let tree = parse(page);
        fill(&mut given, tree.root(), page);
        fill_beside(&mut given, tree.root(), tree.root().find("article"));
        given
    }

    fn date(page: &str) -> Option<String> {
        given(page).date
    }

    #[test]
    fn the_order_of_trust() {
        let time = "<article><time datetime=2002-05-07>7 May</time><p>x</article>";
        let meta = "<meta name=date content=2002-05-09>";
        let graph = "<meta property=article:published_time content=2002-05-08T09:00:00Z>";
        assert_eq!(date(&format!("{meta}{graph}{time}")).as_deref(), Some("2002-05-08"));
        assert_eq!(date(&format!("{meta}{time}")).as_deref(), Some("2002-05-09"));
        assert_eq!(date(time).as_deref(), Some("2002-05-07"));
        let address = "<link rel=canonical href=https://post.example/2002/05/06/ferry>";
        assert_eq!(date(&format!("{address}{time}")).as_deref(), Some("2002-05-07"));
        assert_eq!(date(address).as_deref(), Some("2002-05-06"));
    }

    #[test]
    fn updated_is_not_published() {
        let given = given(
            "<meta property=article:modified_time content=2002-05-10><article>\
            <p class=updated>Updated <time datetime=2002-05-09></time></p>\
            <p>Published <time datetime='2002-05-08T09:00'></time></p></article>",
        );
        assert_eq!((given.date.as_deref(), given.modified.as_deref()), (Some("2002-05-08"), Some("2002-05-10")));
        assert_eq!(date("<article><time class=updated datetime=2002-05-08></time></article>"), None);
    }

    #[test]
    fn times_in_words_and_dates_beside_the_byline() {
        assert_eq!(date("<article><time datetime='8 May 2002'>x</time></article>").as_deref(), Some("2002-05-08"));
        let page = "<article><p class=byline>By Ann Bell</p><span class=post-date>Posted on May 8, 2002 at 9:00</span></article>";
        assert_eq!(given(page).byline.as_deref(), Some("By Ann Bell"));
        assert_eq!(date(page).as_deref(), Some("2002-05-08"));
        assert_eq!(date("<p>He was born on May 8, 1940.</p>"), None);
    }

    #[test]
    fn the_day_of_saving_is_not_the_date() {
        let page = "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://post.example/ferry \n \
            saved date: Thu May 09 2002 10:00:00 GMT+0200 (CEST)\n--><title>Ferry</title>";
        let given = given(page);
        assert_eq!((given.date.as_deref(), given.retrieved.as_deref()), (None, Some("2002-05-09")));
        assert_eq!(given.url.as_deref(), Some("https://post.example/ferry"));
    }

    #[test]
    fn a_title_loses_the_name_of_its_paper() {
        let page =
            "<meta property=og:site_name content='The Halden Post'><title>Ferry aground - The Halden Post</title>";
        assert_eq!(given(page).headline.as_deref(), Some("Ferry aground"));
        let page = "<title>Ferry aground | News | Post</title><h1>Ferry aground</h1><h1>More</h1>";
        assert_eq!(given(page).headline.as_deref(), Some("Ferry aground"));
    }
}
