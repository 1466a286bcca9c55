//! Newswire in the SGML of TREC and of the Linguistic Data Consortium: thousands of `<DOC>` a file.

use super::markup::{self, Node, Sheet, Story, html::parse};
use super::{Article, Document, Format, Given, Head, Input, Issue, Reading, stated, stated_date};
use crate::error::Result;
use crate::span::Span;
use crate::text::lexicon::rows;

/// TREC disks, AQUAINT, Gigaword and their kind.
pub struct Trec;

/// Codes in ids, and whose they are.
const WIRES: &str = include_str!("../../data/input/wires.tsv");

impl Format for Trec {
    fn name(&self) -> &'static str {
        "trec"
    }

    fn about(&self) -> &'static str {
        "newswire in the mark-up of TREC and the LDC"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        let tag = markup::root_tag(&head.text)?;
        let name = tag.split(char::is_whitespace).next()?;
        if !name.eq_ignore_ascii_case("doc") {
            return None;
        }
        let start: String = head.text.chars().take(2000).collect::<String>().to_ascii_uppercase();
        let inside = ["<DOCNO>", "<DOCID>", "<TEXT>", "<DATE_TIME>"].into_iter().find(|tag| start.contains(tag));
        inside.map(|inside| format!("it begins with <{name}>, and has {inside} in it"))
    }

    fn read(&self, input: Input) -> Result<Reading> {
        let sheet = Sheet::load(input)?;
        let first = sheet.damage();
        Ok(Reading::new(first.into_iter().map(Err).chain(Stories { sheet, at: 0, count: 0, passed_over: 0 })))
    }
}

struct Stories {
    sheet: Sheet,
    at: usize,
    count: usize,
    /// Advisories and the like.
    passed_over: usize,
}

impl Iterator for Stories {
    type Item = Result<Document, Issue>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((start, end)) = self.next_doc() {
            self.at = end;
            self.count += 1;
            let Some((article, is_page)) = read(&self.sheet.text[start..end]) else {
                self.passed_over += 1;
                continue;
            };
            let story = Story { article, span: Span::new(start, end), is_page };
            if let Some(document) = self.sheet.document(story, Some(self.count - 1)) {
                return Some(Ok(document));
            }
        }
        let count = std::mem::take(&mut self.passed_over);
        let reason = format!("{count} advisories and other notes in it are no stories");
        (count > 0).then(|| Err(self.sheet.issue(reason, 0, false)))
    }
}

impl Stories {
    fn next_doc(&self) -> Option<(usize, usize)> {
        let text = self.sheet.text.as_bytes();
        let start = find(text, self.at, b"<doc", |byte| {
            matches!(byte, Some(b'>')) || byte.is_some_and(|byte| byte.is_ascii_whitespace())
        })?;
        let end = find(text, start, b"</doc>", |_| true).map_or(text.len(), |end| end + 6);
        Some((start, end))
    }
}

/// Where a tag stands, in letters of either case, before a byte that `after` allows.
fn find(text: &[u8], from: usize, tag: &[u8], after: impl Fn(Option<&u8>) -> bool) -> Option<usize> {
    let mut at = from;
    loop {
        at += text.get(at..)?.iter().position(|&byte| byte == b'<')?;
        let is_tag = text.get(at..at + tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag));
        if is_tag && after(text.get(at + tag.len())) {
            return Some(at);
        }
        at += 1;
    }
}

/// A story, and whether it may be several; nothing for a note to editors.
fn read(source: &str) -> Option<(Article, bool)> {
    let tree = parse(source);
    let doc = tree.root().find("doc")?;
    let first = |names: &[&'static str]| {
        names.iter().find_map(|name| doc.all(name).filter_map(Node::words).find(|words| !is_note(words)))
    };
    let kind = doc
        .attribute("type")
        .map(str::to_owned)
        .or_else(|| first(&["doctype"]))
        .unwrap_or_default()
        .to_ascii_lowercase();
    if matches!(kind.as_str(), "other" | "advis" | "advisory") {
        return None;
    }
    let id = doc.attribute("id").map(str::to_owned).or_else(|| first(&["docno", "docid"]));
    let mut given = Given {
        headline: first(&["headline", "head", "hl", "hedline", "ttl", "h3", "title"]),
        byline: first(&["byline", "author"]),
        dateline: first(&["dateline"]),
        section: first(&["section", "category"]),
        page: first(&["page"]),
        keywords: first(&["keyword", "subject", "in"]).into_iter().collect(),
        publication: first(&["so", "source"]).or_else(|| id.as_deref().and_then(wire)),
        ..Given::default()
    };
    let fields = ["date_time", "datetime", "date", "dd", "date1", "pubdate"];
    let stated_day = fields
        .iter()
        .find_map(|name| Some((*name, doc.all(name).filter_map(Node::words).find_map(|words| day(&words))?)));
    let in_id = || {
        Some(("the id", [id.clone(), first(&["fileid", "docno"])].into_iter().flatten().find_map(|id| day_in_id(&id))?))
    };
    if let Some((place, date)) = stated_day.or_else(in_id) {
        given.date = Some(date);
        given.note("date", place);
    }
    given.id = id;
    let texts: Vec<Node<'_>> = doc.all("text").collect();
    let leads = doc.elements().filter(|node| node.is(&["leadpara", "lp"]));
    let mut paragraphs: Vec<String> = leads.flat_map(paragraphs_of).collect();
    if texts.is_empty() && paragraphs.is_empty() {
        paragraphs = doc.find("body").map(paragraphs_of).unwrap_or_default();
    }
    // A digest has several.
    let is_page = texts.len() > 1 || kind == "multi";
    for text in texts {
        let own = paragraphs_of(text);
        let is_again = own.first().is_some_and(|first| paragraphs.first() == Some(first));
        paragraphs.extend(own.into_iter().skip(usize::from(is_again)));
    }
    Some((Article { given, paragraphs }, is_page))
}

fn is_note(words: &str) -> bool {
    words.starts_with("Eds:") || words.starts_with("EDS:")
}

/// The paragraphs of a text: by its own elements, or else by its lines.
fn paragraphs_of(text: Node<'_>) -> Vec<String> {
    let unread = [
        "headline", "head", "hl", "dateline", "byline", "note", "first", "second", "slug", "trailer", "header",
        "graphic", "fileid",
    ];
    if text.find("p").is_some() {
        return markup::prose_where(text, |node| !node.is(&unread));
    }
    let mut out = String::new();
    let mut skip_to = 0;
    for node in text.descendants().filter(|node| node.number() >= text.number()) {
        if node.number() < skip_to {
            continue;
        }
        if node.is(&unread) {
            skip_to = node.end();
        }
        out.push_str(node.own_words());
    }
    markup::plain_prose(&out)
}

/// A day as these collections write it; `05/08/02` is month, day and year in all of them.
fn day(words: &str) -> Option<String> {
    let parts: Vec<&str> = words.split([' ', 'T']).next()?.split('/').collect();
    if let [month, day, year] = parts[..]
        && month.len() <= 2
        && year.len() == 2
    {
        return stated_date(&format!("19{year}-{month:0>2}-{day:0>2}"));
    }
    stated_date(words)
        .or_else(|| stated_date(words.split_whitespace().next()?))
        .or_else(|| {
            let words: Vec<&str> = words.split_whitespace().take(3).collect();
            stated_date(&words.join(" "))
        })
        .or_else(|| six_digits("", words.split_whitespace().next()?))
}

/// The day in an id: `NYT_ENG_20050311.0029`, `APW19980601.0001`, `AP880212-0001`.
fn day_in_id(id: &str) -> Option<String> {
    let id = id.trim();
    let source: String = id.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    id.split(|c: char| !c.is_ascii_digit()).find_map(|digits| match digits.len() {
        8 => stated_date(digits),
        6 => six_digits(&source, digits),
        _ => None,
    })
}

/// Six digits begin with the year, but for the paper whose ids begin with the month.
fn six_digits(source: &str, digits: &str) -> Option<String> {
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let parts = [&digits[..2], &digits[2..4], &digits[4..]];
    let [year, month, day] = if source == "LA" { [parts[2], parts[0], parts[1]] } else { parts };
    let century = if year < "50" { 20 } else { 19 };
    stated_date(&format!("{century}{year}-{month}-{day}"))
}

/// Whose the code is that an id begins with.
fn wire(id: &str) -> Option<String> {
    let code: String = id.trim().chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    let (_, name) = rows(WIRES).filter_map(|row| row.split_once('\t')).find(|row| row.0 == code)?;
    stated(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Article {
        read(source).unwrap().0
    }

    #[test]
    fn the_day_in_the_id_alone() {
        for (id, date) in [
            ("NYT_ENG_20050311.0029", "2005-03-11"),
            ("APW19980601.0001", "1998-06-01"),
            (" AP880212-0001 ", "1988-02-12"),
            ("LA050889-0001", "1989-05-08"),
        ] {
            assert_eq!(day_in_id(id).as_deref(), Some(date), "{id}");
        }
        assert_eq!(day_in_id("FT911-3"), None);
        let given =
            of("<DOC id=\"NYT_ENG_20020508.0029\" type=\"story\">\n<TEXT>\n<P>\nOne.\n</P>\n</TEXT>\n</DOC>").given;
        assert_eq!(
            (given.date.as_deref(), given.publication.as_deref()),
            (Some("2002-05-08"), Some("The New York Times"))
        );
    }

    #[test]
    fn notes_are_no_stories_and_several_are_a_page() {
        for kind in ["other", "advis"] {
            assert!(read(&format!("<DOC id=\"AFP_ENG_20020508.1\" type=\"{kind}\"><TEXT>x</TEXT></DOC>")).is_none());
        }
        assert!(read("<DOC id=\"a\" type=\"multi\"><TEXT><P>One.<P>Two.</TEXT></DOC>").unwrap().1);
        assert!(read("<DOC><DOCNO> AP880212-0001 </DOCNO><TEXT>One.</TEXT><TEXT>Two.</TEXT></DOC>").unwrap().1);
    }

    #[test]
    fn heads_repeat_and_notes_to_editors_are_none() {
        let article = of(
            "<DOC>\n<DOCNO> AP880212-0001 </DOCNO>\n<FILEID>AP-NR-02-12-88</FILEID>\n<FIRST>u i AM-Ferry</FIRST>\n\
            <HEAD>Eds: also in sports</HEAD>\n<HEAD>Ferry runs aground</HEAD>\n<BYLINE>By ANN BELL</BYLINE>\n<BYLINE>Staff</BYLINE>\n\
            <DATELINE>HALDEN, Norway (AP) </DATELINE>\n<TEXT>\n   A ferry ran aground.\n   ``We were lucky,'' he said.\n<NOTE>x</NOTE></TEXT>\n</DOC>",
        );
        assert_eq!(article.given.headline.as_deref(), Some("Ferry runs aground"));
        assert_eq!(article.given.byline.as_deref(), Some("By ANN BELL"));
        assert_eq!(article.paragraphs.len(), 2, "{:?}", article.paragraphs);
        assert_eq!(article.given.date.as_deref(), Some("1988-02-12"));
    }

    #[test]
    fn a_head_over_several_lines_and_a_time() {
        let article = of(
            "<doc><docno> NYT20020508.0001 </docno><doctype> NEWS STORY </doctype><date_time> 2002-05-08 00:02 </date_time>\
            <body><headline>\nFERRY\nAGROUND\n</headline><text><p>One.</text></body></doc>",
        );
        assert_eq!(
            (article.given.headline.as_deref(), article.given.date.as_deref()),
            (Some("FERRY AGROUND"), Some("2002-05-08"))
        );
        assert_eq!(article.paragraphs, ["One."]);
    }
}
