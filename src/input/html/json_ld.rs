//! JSON-LD: what a page says of its story for search engines, in every shape that pages use.

use serde_json::{Map, Value};

use crate::input::markup::{self, Node, html::parse};
use crate::input::{Given, language_code, stated, stated_date};

/// What a page's own data says.
pub(super) struct Data {
    pub(super) given: Given,
    /// The text, where it is given whole.
    pub(super) body: Option<String>,
}

/// Objects are looked for no deeper than this: those of a page's own story lie near the top.
const DEEPEST: usize = 6;

/// The story among the page's data: one of the page's own address or heading before others, news before other articles.
pub(super) fn article(root: Node<'_>) -> Option<Data> {
    let scripts = root.all("script").filter(|script| {
        let kind = script.attribute("type").unwrap_or_default().to_ascii_lowercase();
        kind.split(';').next().is_some_and(|kind| kind.trim() == "application/ld+json")
    });
    let values: Vec<Value> = scripts.flat_map(|script| parse_all(&text(script))).collect();
    let mut objects = Vec::new();
    for value in &values {
        collect(value, 0, &mut objects);
    }
    let address = root.all("link").find(|link| link.attribute("rel") == Some("canonical"));
    let address = address.and_then(|link| link.attribute("href")).unwrap_or_default();
    let title = root.words_of("title").unwrap_or_default();
    let rank = |object: &&Map<String, Value>| {
        let rank = rank(object)?;
        let is_own = !address.is_empty() && addresses(object).any(|own| own == address);
        let headline = object.get("headline").and_then(words).unwrap_or_default();
        let is_titled = !headline.is_empty() && title.contains(&headline);
        Some((is_own || is_titled, rank))
    };
    // Of equals, the first.
    let best = objects.iter().rev().copied().filter(|object| rank(object).is_some()).max_by_key(rank)?;
    Some(data(best, &objects))
}

fn text(script: Node<'_>) -> String {
    script.children().map(Node::own_words).collect()
}

fn rank(object: &Map<String, Value>) -> Option<usize> {
    let kinds = object.get("@type")?;
    let kinds = kinds.as_array().map_or(std::slice::from_ref(kinds), Vec::as_slice);
    kinds
        .iter()
        .filter_map(Value::as_str)
        .filter_map(|kind| {
            let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
            match kind {
                _ if kind.ends_with("NewsArticle") => Some(3),
                _ if kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report" => Some(2),
                "SocialMediaPosting" | "Blog" | "CreativeWork" => Some(1),
                _ => None,
            }
        })
        .max()
}

fn addresses(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let page = object.get("mainEntityOfPage");
    let nested = page.and_then(|page| page.get("@id").or_else(|| page.get("url")));
    [object.get("url"), object.get("@id"), page, nested].into_iter().flatten().filter_map(Value::as_str)
}

fn collect<'v>(value: &'v Value, depth: usize, out: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, depth, out)),
        Value::Object(object) if depth < DEEPEST => {
            out.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "publisher", "author", "article"] {
                if let Some(value) = object.get(key) {
                    collect(value, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

fn data(object: &Map<String, Value>, all: &[&Map<String, Value>]) -> Data {
    let field = |names: &[&str]| names.iter().find_map(|name| words(object.get(*name)?));
    let date = |names: &[&str]| names.iter().find_map(|name| stated_date(&words(object.get(*name)?)?));
    let named = |names: &[&str]| {
        let found: Vec<String> = names.iter().find_map(|name| Some(all_named(object.get(*name)?, all)))?;
        (!found.is_empty()).then(|| found.join(", "))
    };
    let list = |name: &str| object.get(name).map(|value| all_named(value, all)).unwrap_or_default();
    let mut given = Given {
        headline: field(&["headline", "name"]),
        byline: named(&["author", "creator"]),
        dateline: field(&["dateline"]),
        date: date(&["datePublished"]),
        modified: date(&["dateModified"]),
        publication: named(&["publisher", "sourceOrganization"]),
        section: list("articleSection").into_iter().next().or_else(|| field(&["printSection"])),
        page: field(&["printPage", "pageStart"]),
        url: addresses(object).find(|own| own.starts_with("http")).map(str::to_owned),
        language: field(&["inLanguage"]).and_then(|name| language_code(&name)),
        keywords: keywords(object),
        ..Given::default()
    };
    let stated = [
        ("headline", given.headline.is_some()),
        ("byline", given.byline.is_some()),
        ("date", given.date.is_some()),
        ("modified", given.modified.is_some()),
        ("publication", given.publication.is_some()),
    ];
    for (name, _) in stated.into_iter().filter(|(_, is_stated)| *is_stated) {
        given.note(name, "JSON-LD");
    }
    let body = object.get("articleBody").or_else(|| object.get("text")).and_then(Value::as_str);
    Data { given, body: body.filter(|body| body.len() > 200).map(|body| markup::resolved(body).into_owned()) }
}

fn keywords(object: &Map<String, Value>) -> Vec<String> {
    let Some(value) = object.get("keywords") else { return Vec::new() };
    match value {
        Value::String(words) => words.split([',', ';']).filter_map(stated).collect(),
        _ => all_named(value, &[]),
    }
}

/// A value in words; mark-up in it is none of them.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) if words.contains(['<', '&']) => parse(&markup::resolved(words)).root().words(),
        Value::String(words) => stated(words),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => list.iter().find_map(words),
        Value::Object(object) => object.get("name").or_else(|| object.get("@value")).and_then(words),
        _ => None,
    }
}

/// Names of a value that may be a name, an object with one, one that stands elsewhere on the page, or a list of them.
fn all_named(value: &Value, all: &[&Map<String, Value>]) -> Vec<String> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let mut out: Vec<String> = Vec::new();
    for one in list {
        let name = words(one).or_else(|| {
            let id = one.get("@id")?;
            words(all.iter().find(|object| object.get("@id") == Some(id) && object.contains_key("name"))?.get("name")?)
        });
        if let Some(name) = name.filter(|name| !name.starts_with("http") && !out.contains(name)) {
            out.push(name);
        }
    }
    out
}

/// All values of a script, whatever stands around and between them.
fn parse_all(script: &str) -> Vec<Value> {
    let lenient = lenient(script);
    let mut values = serde_json::Deserializer::from_str(&lenient).into_iter::<Value>();
    values.by_ref().map_while(Result::ok).collect()
}

/// JSON as it was meant: without comments, CDATA marks, control characters in its strings and commas before an end.
fn lenient(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    let mut is_string = false;
    while let Some(c) = rest.chars().next() {
        let mut used = c.len_utf8();
        if is_string {
            match c {
                '\\' => {
                    let escape = rest[1..].chars().next().unwrap_or(' ');
                    // `\'` is no escape of JSON.
                    if matches!(escape, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        out.push('\\');
                    }
                    out.push(escape);
                    used = (1 + escape.len_utf8()).min(rest.len());
                }
                '"' => {
                    is_string = false;
                    out.push(c);
                }
                _ if c.is_control() => out.push(' '),
                _ => out.push(c),
            }
        } else if let Some(length) = comment(rest) {
            used = length;
        } else {
            match c {
                '"' => is_string = true,
                '}' | ']' => {
                    let kept = out.trim_end().trim_end_matches(',').len();
                    out.truncate(kept);
                }
                _ => {}
            }
            // What follows a value: `};`.
            if c != ';' && c != '\u{FEFF}' {
                out.push(c);
            }
        }
        rest = &rest[used..];
    }
    out
}

/// How long what begins a text is, where it is no JSON but a remark.
fn comment(text: &str) -> Option<usize> {
    let to = |end: &str| text.find(end).map(|at| at + end.len()).or(Some(text.len()));
    match text.as_bytes().first()? {
        b'/' if text.starts_with("/*") => to("*/"),
        b'/' if text.starts_with("//") => text.find('\n').or(Some(text.len())),
        b'<' if text.starts_with("<![CDATA[") => Some(9),
        b'<' if text.starts_with("<!--") => Some(4),
        b']' if text.starts_with("]]>") => Some(3),
        b'-' if text.starts_with("-->") => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(page: &str) -> Given {
        article(parse(page).root()).map(|data| data.given).unwrap_or_default()
    }

    fn script(json: &str) -> String {
        format!("<script type=\"application/ld+json\">{json}</script>")
    }

    const STORY: &str = r#""headline": "Ferry &amp; crew", "datePublished": "2002-05-08T23:30:00-05:00""#;

    #[test]
    fn several_blocks_and_a_graph() {
        let other = script(r#"{"@type": "WebSite", "name": "Post", "datePublished": "1999-01-01"}"#);
        let plain = script(&format!(r#"{{"@type": "ReportageNewsArticle", {STORY}}}"#));
        let graph = script(&format!(
            r##"{{"@graph": [{{"@type": "Organization", "@id": "#o", "name": "Post"}},
            {{"@type": ["NewsArticle"], "publisher": {{"@id": "#o"}}, {STORY}}}]}}"##
        ));
        for page in [other.clone() + &plain, other + &graph.clone()] {
            let given = given(&page);
            assert_eq!((given.headline.as_deref(), given.date.as_deref()), (Some("Ferry & crew"), Some("2002-05-08")));
        }
        assert_eq!(given(&graph).publication.as_deref(), Some("Post"));
    }

    #[test]
    fn invalid_json_is_read_as_it_was_meant() {
        for json in [
            format!("//<![CDATA[\n{{\"@type\": \"NewsArticle\", {STORY},}}\n//]]>"),
            format!("<!-- {{\"@type\": \"NewsArticle\", /* x */ \"a\": [1,], {STORY}}} -->"),
            format!("{{\"@type\": \"NewsArticle\", \"description\": \"one\ntwo \\'three\\' // \", {STORY}}};"),
            format!("{{\"@type\": \"WebPage\"}} {{\"@type\": \"NewsArticle\", {STORY}}} oh"),
        ] {
            assert_eq!(given(&script(&json)).date.as_deref(), Some("2002-05-08"), "{json}");
        }
        for json in ["", "{", "[[[", "\"\\", "{\"@type\": \"NewsArticle\"", "oh"] {
            assert!(article(parse(&script(json)).root()).is_none(), "{json}");
        }
    }

    #[test]
    fn the_author_as_string_list_and_object() {
        for author in [
            r#""Ann Bell""#,
            r#"["Ann Bell"]"#,
            r#"{"@type": "Person", "name": "Ann Bell"}"#,
            r#"[{"name": "Ann Bell"}, {"url": "x"}, "https://post.example/ann"]"#,
            r#"{"name": ["Ann Bell"]}"#,
        ] {
            let page = script(&format!(r#"[{{"@type": "NewsArticle", "author": {author}, {STORY}}}]"#));
            assert_eq!(given(&page).byline.as_deref(), Some("Ann Bell"), "{author}");
        }
    }

    #[test]
    fn of_several_articles_the_one_that_the_page_is_about() {
        let first = script(r#"{"@type": "NewsArticle", "headline": "Other", "url": "https://post.example/2"}"#);
        let second = script(r#"{"@type": "Article", "headline": "Own", "url": "https://post.example/1"}"#);
        let link = "<link rel=canonical href=\"https://post.example/1\">";
        assert_eq!(given(&format!("{link}{first}{second}")).headline.as_deref(), Some("Own"));
        assert_eq!(given(&format!("{first}{second}")).headline.as_deref(), Some("Other"));
    }
}
