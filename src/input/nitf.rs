//! NITF 3: one story to a file, as agencies and papers' archives keep them.

use super::markup::{self, Node, Sheet, Story};
use super::{Article, Format, Given, Head, Input, Reading, stated, stated_date};
use crate::error::Result;

/// NITF, of any version of 3 and of the few years before.
pub struct Nitf;

impl Format for Nitf {
    fn name(&self) -> &'static str {
        "nitf"
    }

    fn about(&self) -> &'static str {
        "News Industry Text Format 3"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        (markup::root_name(&head.text)? == "nitf").then(|| "its first element is <nitf>".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        Sheet::read_xml(input, |root| {
            // A file may hold several, one after the other or in an element of some system's own.
            let all: Vec<Node<'_>> = root.all("nitf").collect();
            all.into_iter().map(|nitf| Story::new(article(nitf), nitf)).collect()
        })
    }
}

/// The story of an `<nitf>` element.
pub(super) fn article(nitf: Node<'_>) -> Article {
    let mut given = Given::default();
    let head = nitf.find("head").unwrap_or(nitf);
    let body_head = nitf.find("body.head");
    let named = |name: &str| {
        let meta = head.all("meta").find(|meta| meta.attribute("name") == Some(name))?;
        meta.attribute("content").and_then(stated)
    };
    let publication = head.find("pubdata");
    let pubdata = |name: &str| publication.and_then(|pubdata| pubdata.attribute(name)).and_then(stated);

    let headline = body_head.and_then(|head| head.find("hedline").or_else(|| head.find("headline")));
    given.headline = headline.and_then(|headline| headline.words_of("hl1").or_else(|| headline.words()));
    given.headline = given.headline.or_else(|| nitf.words_of("hl1")).or_else(|| head.words_of("title"));
    given.byline = body_head.into_iter().flat_map(|head| head.all("byline")).find_map(byline);
    given.dateline = body_head.and_then(|head| head.words_of("dateline"));
    fill_date(&mut given, nitf, body_head, &named);

    let id = head.all("doc-id").find_map(|id| id.attribute("id-string"));
    given.id = id.and_then(stated);
    given.url = pubdata("ex-ref").filter(|url| url.starts_with("http"));
    let copyright = head.find("doc.copyright").and_then(|copyright| copyright.attribute("holder")).and_then(stated);
    let copyright = copyright.map(|holder| holder.split(". All rights").next().unwrap_or_default().to_owned());
    let distributor = body_head.and_then(|head| head.words_of("distributor"));
    given.publication = pubdata("name").or(copyright).or(distributor);
    given.section = pubdata("position.section").or_else(|| named("online_sections")).or_else(|| named("section"));
    given.page = named("print_page_number").or_else(|| pubdata("position.sequence"));
    given.revision_of = head
        .find("du-key")
        .filter(|key| key.attribute("version").is_some_and(|version| version != "1"))
        .and_then(|key| key.attribute("key"))
        .and_then(stated);

    for keyword in head.all("keyword").filter_map(|keyword| keyword.attribute("key")) {
        add(&mut given.keywords, Some(keyword.to_owned()));
    }
    for subject in head.all("tobject.subject") {
        let levels = ["tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"];
        add(&mut given.keywords, levels.iter().find_map(|level| subject.attribute(level)).map(str::to_owned));
    }
    for classifier in nitf.all("classifier") {
        let kind = classifier.attribute("type").unwrap_or_default();
        if kind.ends_with("descriptor") || kind == "names" {
            add(&mut given.keywords, classifier.words());
        }
    }
    given.places.extend(head.all("evloc").filter_map(|place| place.attribute("city")).filter_map(stated));
    // Named by the story's editors, and marked in its text.
    for node in nitf.descendants() {
        match node.name() {
            // Who wrote the story is not in it.
            "person" if node.ancestors().any(|holder| holder.name() == "byline") => {}
            "person" => add(&mut given.people, name(node).map(straight)),
            "location" => add(&mut given.places, node.words_of("city").or_else(|| name(node))),
            "org" => add(&mut given.organizations, name(node)),
            _ => {}
        }
    }
    let mut paragraphs = body(nitf);
    if paragraphs.is_empty() {
        paragraphs = body_head.and_then(|head| head.find("abstract")).map(markup::body).unwrap_or_default();
        given.partial = !paragraphs.is_empty();
    }
    Article { given, paragraphs }
}

/// The text: of an archive that repeats its lead paragraphs, the full text alone.
fn body(nitf: Node<'_>) -> Vec<String> {
    let Some(content) = nitf.find("body.content").or_else(|| nitf.find("body")) else { return Vec::new() };
    let is_full = |block: &Node<'_>| block.attribute("class").is_some_and(|class| class == "full_text");
    let full = content.all("block").find(is_full);
    let skipped = ["body.head", "body.end", "media", "note"];
    let of = full.unwrap_or(content);
    let paragraphs = markup::prose_where(of, |node| !node.is(&skipped));
    if paragraphs.len() == 1 { markup::body(of) } else { paragraphs }
}

fn fill_date(given: &mut Given, nitf: Node<'_>, body_head: Option<Node<'_>>, named: &dyn Fn(&str) -> Option<String>) {
    let norm = |holder: Option<Node<'_>>, name: &'static str| {
        // The words of an element may say another day than its norm, which is right.
        let found = holder?.find(name)?;
        stated_date(found.attribute("norm")?)
    };
    let published = |name: &str| nitf.all("pubdata").find_map(|pubdata| stated_date(pubdata.attribute(name)?));
    let in_meta = || {
        let [year, month, day] = ["publication_year", "publication_month", "publication_day_of_month"].map(named);
        stated_date(&format!("{}-{:0>2}-{:0>2}", year?, month?, day?))
    };
    let ways: [(&str, &dyn Fn() -> Option<String>); 6] = [
        ("date.issue", &|| norm(Some(nitf), "date.issue")),
        ("pubdata", &|| published("date.publication")),
        ("story.date", &|| norm(body_head, "story.date")),
        ("meta publication_…", &in_meta),
        ("date.release", &|| norm(Some(nitf), "date.release")),
        ("dateline", &|| stated_date(&body_head?.find("story.date")?.words()?)),
    ];
    if let Some((place, date)) = ways.iter().find_map(|(place, way)| Some((*place, way()?))) {
        given.date = Some(date);
        given.note("date", place);
    }
}

/// A byline that names someone: not an editor's initials, nor a second heading.
fn byline(node: Node<'_>) -> Option<String> {
    let own = markup::prose_where(node, |inner| inner.name() != "byttl").join(" ");
    let words = stated(&own)?;
    let has_by = words.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
    let is_name = |word: &str| {
        let small = matches!(
            word,
            "and"
                | "of"
                | "in"
                | "de"
                | "van"
                | "von"
                | "der"
                | "al"
                | "bin"
                | "da"
                | "la"
                | "the"
                | "&"
                | "for"
                | "with"
        );
        small || word.starts_with(char::is_uppercase)
    };
    let parts: Vec<&str> = words.split([' ', '/']).filter(|part| !part.is_empty()).collect();
    let long = parts.iter().filter(|part| part.chars().filter(|c| c.is_alphabetic()).count() > 2).count();
    let names = parts.len() <= 12 && long >= 2 && parts.iter().all(|part| is_name(part));
    (has_by || names).then_some(words)
}

/// The name that a mark-up element gives: its value where it has one, else its words.
fn name(node: Node<'_>) -> Option<String> {
    let whole = node.words_of("name.full").or_else(|| {
        let (given, family) = (node.words_of("name.given")?, node.words_of("name.family")?);
        Some(format!("{given} {family}"))
    });
    whole
        .or_else(|| node.attribute("value").filter(|value| value.contains(' ')).and_then(stated))
        .or_else(|| node.words())
}

/// `Bell, Ann` as `Ann Bell`.
fn straight(name: String) -> String {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') && name.split_whitespace().count() <= 4 => {
            format!("{given} {family}")
        }
        _ => name,
    }
}

fn add(list: &mut Vec<String>, words: Option<String>) {
    let own = |words: &str| {
        let words = words.strip_suffix("'s").or_else(|| words.strip_suffix("’s")).unwrap_or(words);
        stated(words)
    };
    if let Some(words) = words.and_then(|words| own(&words))
        && !list.contains(&words)
        && words.len() < 200
    {
        list.push(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::markup::xml::parse;

    fn of(source: &str) -> Article {
        let parsed = parse(source);
        assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
        article(parsed.tree.document())
    }

    fn with(docdata: &str, body_head: &str, content: &str) -> Article {
        of(&format!(
            "<nitf><head><title>t</title>{docdata}</head><body><body.head>{body_head}</body.head>\
             <body.content>{content}</body.content></body></nitf>"
        ))
    }

    #[test]
    fn the_norm_of_a_date_is_right_where_its_words_are_wrong() {
        let dateline =
            "<dateline><location>Halden</location> <story.date norm='20020508T191044Z'>7 May</story.date></dateline>";
        assert_eq!(with("", dateline, "").given.date.as_deref(), Some("2002-05-08"));
        let issued = "<docdata><date.issue\n norm='20020509T222800+0000'/></docdata>";
        assert_eq!(with(issued, dateline, "").given.date.as_deref(), Some("2002-05-09"));
    }

    #[test]
    fn the_date_in_meta_alone() {
        let meta = "<meta name='publication_day_of_month' content='8'/><meta name='publication_month' content='5'/>\
                    <meta name='publication_year' content='2002'/>";
        assert_eq!(with(meta, "", "").given.date.as_deref(), Some("2002-05-08"));
    }

    #[test]
    fn a_lead_paragraph_that_the_full_text_repeats_is_read_once() {
        let blocks =
            "<block class='lead_paragraph'><p>One.</p></block><block class='full_text'><p>One.</p><p>Two.</p></block>";
        assert_eq!(with("", "", blocks).paragraphs, ["One.", "Two."]);
        assert_eq!(with("", "", "<block><p>One.</p></block>").paragraphs, ["One."]);
    }

    #[test]
    fn names_marked_in_the_text_stay_in_it() {
        let article = with(
            "<docdata><identified-content><person class='x'>BELL, ANN</person></identified-content></docdata>",
            "",
            "<p>In <location>Halden</location>, <person>Ingrid Moen</person> of\n <org>Nor Lines</org> spoke \
             <chron norm='20020508'>on Wednesday</chron>.</p>",
        );
        assert_eq!(article.paragraphs, ["In Halden, Ingrid Moen of Nor Lines spoke on Wednesday."]);
        assert_eq!(article.given.people, ["ANN BELL", "Ingrid Moen"]);
        assert_eq!(
            (article.given.places, article.given.organizations),
            (vec!["Halden".into()], vec!["Nor Lines".into()])
        );
    }

    #[test]
    fn a_byline_of_initials_or_a_second_heading_is_none() {
        let byline = |words: &str| with("", &format!("<byline>{words}</byline>"), "").given.byline;
        assert_eq!(byline("abe/ir"), None);
        assert_eq!(byline("Nobody was hurt when the ship struck"), None);
        assert_eq!(byline("Ann Bell<byttl>Staff Writer</byttl>").as_deref(), Some("Ann Bell"));
        assert_eq!(byline("By <person>ANN BELL</person>").as_deref(), Some("By ANN BELL"));
    }

    #[test]
    fn a_prefix_on_every_element() {
        let article =
            of("<n:nitf xmlns:n='x'><n:body><n:body.head><n:hedline><n:hl1>Ferry</n:hl1></n:hedline></n:body.head>\
            <n:body.content><n:p>One.</n:p></n:body.content></n:body></n:nitf>");
        assert_eq!((article.given.headline.as_deref(), article.paragraphs.len()), (Some("Ferry"), 1));
    }
}
