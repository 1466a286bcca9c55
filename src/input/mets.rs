//! METS: the articles of an issue whose pages a machine read, with the words in files of ALTO beside it.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::markup::{self, Node, Sheet, Story, xml};
use super::{Article, Format, Given, Head, Input, Issue, Reading, alto, language_code, stated_date};
use crate::error::Result;

/// METS with the articles of a newspaper.
pub struct Mets;

/// Most bytes of a page.
const PAGE: u64 = 1 << 26;

impl Format for Mets {
    fn name(&self) -> &'static str {
        "mets"
    }

    fn about(&self) -> &'static str {
        "articles of scanned papers, with their words in ALTO beside it"
    }

    fn recognize(&self, head: &Head) -> Option<String> {
        (markup::root_name(&head.text)? == "mets").then(|| "its first element is <mets>".into())
    }

    fn read(&self, input: Input) -> Result<Reading> {
        match (input.within.depth == 0).then(|| input.path.parent().map(Path::to_owned)).flatten() {
            Some(folder) => read_with(input, &|link| text_of(&folder.join(beside(link)?))),
            None => {
                let reason = "its pages lie in other files than the packed one, and are read by themselves";
                let issue = Sheet::load(input)?.issue(reason.into(), 0, false);
                Ok(Reading::new(std::iter::once(Err(issue))))
            }
        }
    }
}

/// Reads METS whose pages `page` finds, by what links to them.
pub(super) fn read_with(input: Input, page: &dyn Fn(&str) -> Option<String>) -> Result<Reading> {
    let mut sheet = Sheet::load(input)?;
    let parsed = xml::parse(&sheet.text);
    let whole = Whole::of(parsed.tree.root());
    if articles(whole.root).next().is_none() {
        let reason = "no articles in it: its pages are read by themselves";
        return Ok(Reading::new(std::iter::once(Err(sheet.issue(reason.into(), 0, false)))));
    }
    let mut pages = Pages { page, read: HashMap::new(), missing: BTreeSet::new() };
    let issue = about_issue(&whole);
    let stories: Vec<Story> =
        articles(whole.root).map(|div| Story::new(article(&whole, div, &issue, &mut pages), div)).collect();
    let mut faults = parsed.faults;
    faults.extend(pages.missing.iter().map(|page| (format!("cannot read the page {page} that it names"), 0)));
    Ok(sheet.reading(stories, faults))
}

/// The pages that the articles of METS name, by what links to them.
pub(super) fn pages_named(text: &str) -> BTreeSet<String> {
    let parsed = xml::parse(text);
    let whole = Whole::of(parsed.tree.root());
    let areas = articles(whole.root).flat_map(|div| whole.areas(div));
    areas.map(|area| whole.link(area.file).to_owned()).collect()
}

/// A METS file with what its parts refer to.
struct Whole<'t> {
    root: Node<'t>,
    /// Descriptions, by their number.
    described: HashMap<&'t str, Node<'t>>,
    /// Where each file lies, by its number; nothing of pictures.
    links: HashMap<&'t str, Option<&'t str>>,
    /// What parts of the pages a part of the logical structure is linked to, by its number.
    linked: HashMap<&'t str, Vec<Node<'t>>>,
}

/// A stretch of a page that belongs to an article.
struct Area<'t> {
    file: &'t str,
    /// The number of the block; nothing where it is all of the page.
    block: Option<&'t str>,
    is_heading: bool,
}

impl<'t> Whole<'t> {
    fn of(root: Node<'t>) -> Self {
        let described =
            root.all("dmdSec").filter_map(|section| Some((section.attribute("ID")?, section.find("mods")?)));
        let link = |file: Node<'t>| {
            let link = file.find("FLocat")?.attribute("href")?;
            let is_picture = file.attribute("MIMETYPE").is_some_and(|kind| kind.starts_with("image/")) || shows(link);
            Some((file.attribute("ID")?, (!is_picture).then_some(link)))
        };
        let (described, links) = (described.collect(), root.all("file").filter_map(link).collect());
        Self { root, described, links, linked: linked(root) }
    }

    /// What links to a file.
    fn link(&self, file: &'t str) -> &'t str {
        self.links.get(file).copied().flatten().unwrap_or(file)
    }

    fn is_page(&self, file: &str) -> bool {
        self.links.get(file).is_none_or(Option::is_some)
    }

    /// The descriptions that a part refers to.
    fn about(&self, div: Node<'t>) -> Vec<Node<'t>> {
        let ids = div.attribute("DMDID").unwrap_or_default();
        ids.split_ascii_whitespace().filter_map(|id| self.described.get(id).copied()).collect()
    }

    /// The areas of an article, without those of articles inside it.
    fn areas(&self, article: Node<'t>) -> Vec<Area<'t>> {
        let mut found = Vec::new();
        for area in article.descendants().filter(|node| node.is(&["area", "fptr"])) {
            let Some(file) = area.attribute("FILEID").filter(|file| self.is_page(file)) else { continue };
            let mut within = area.ancestors().take_while(|node| node.number() != article.number()).peekable();
            let mut is_heading = false;
            if within.by_ref().any(|node| {
                is_heading |= is_head(&kind(node));
                kind(node) == "article"
            }) {
                continue;
            }
            found.push(Area { file, block: area.attribute("BEGIN"), is_heading });
        }
        let linked = article.attribute("ID").and_then(|id| self.linked.get(id));
        for part in linked.into_iter().flatten() {
            // The part is drawn on the picture of its page, and bears the number of its block.
            let files = part.ancestors().flat_map(Node::elements).filter(|node| node.name() == "fptr");
            let Some(file) = files.filter_map(|node| node.attribute("FILEID")).find(|file| self.is_page(file)) else {
                continue;
            };
            let label = part.attribute("LABEL").unwrap_or_default().to_lowercase();
            found.push(Area { file, block: part.attribute("ID"), is_heading: is_head(&label) });
        }
        found
    }
}

/// Whether a file is a picture or a PDF by its name.
fn shows(link: &str) -> bool {
    let end = link.rsplit('.').next().unwrap_or_default().to_lowercase();
    ["jp2", "jpg", "jpeg", "tif", "tiff", "png", "gif", "pdf"].contains(&end.as_str())
}

/// Whether a kind or a label is that of a heading.
fn is_head(kind: &str) -> bool {
    kind.contains("head") || kind.contains("title")
}

/// By links: of each group, the first part that is no part of a page, and those that are.
fn linked<'t>(root: Node<'t>) -> HashMap<&'t str, Vec<Node<'t>>> {
    let mut linked: HashMap<&'t str, Vec<Node<'t>>> = HashMap::new();
    if root.find("structLink").is_none() {
        return linked;
    }
    let maps = root.all("structMap").filter(|map| kind(*map) == "physical");
    let parts: HashMap<&'t str, Node<'t>> =
        maps.flat_map(|map| map.all("div")).filter_map(|div| Some((div.attribute("ID")?, div))).collect();
    for group in root.all("smLinkGrp") {
        let ends: Vec<&'t str> =
            group.all("smLocatorLink").filter_map(|end| Some(end.attribute("href")?.trim_start_matches('#'))).collect();
        if let Some(whole) = ends.iter().find(|end| !parts.contains_key(*end)) {
            linked.entry(whole).or_default().extend(ends.iter().filter_map(|end| parts.get(end)).copied());
        }
    }
    for link in root.all("smLink") {
        if let (Some(from), Some(to)) = (link.attribute("from"), link.attribute("to")) {
            let part = parts.get(to.trim_start_matches('#')).copied();
            linked.entry(from.trim_start_matches('#')).or_default().extend(part);
        }
    }
    linked
}

/// The articles of the logical structure, in whatever letters their kind is written.
fn articles(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let maps = root.all("structMap").filter(|map| kind(*map) == "logical");
    maps.flat_map(|map| map.all("div")).filter(|div| kind(*div) == "article")
}

/// The kind of a part, in small letters.
fn kind(node: Node<'_>) -> String {
    node.attribute("TYPE").unwrap_or_default().to_lowercase()
}

/// What holds for all of the issue: the first parts of the logical structure that are described and are no articles.
fn about_issue(whole: &Whole<'_>) -> Given {
    let maps = whole.root.all("structMap").filter(|map| kind(*map) == "logical");
    let parts = maps.flat_map(|map| map.all("div")).filter(|div| kind(*div) != "article").take(8);
    let mut given = Given::default();
    for about in parts.flat_map(|div| whole.about(div)) {
        given.publication = given.publication.or_else(|| title(about));
        given.date = given.date.or_else(|| date(about));
        given.language = given.language.or_else(|| language(about));
    }
    given
}

fn title(mods: Node<'_>) -> Option<String> {
    let info = mods.child("titleInfo").or_else(|| mods.find("titleInfo"))?;
    let words = |name: &'static str| info.words_of(name);
    match (words("nonSort"), words("title")?) {
        (Some(article), title) => Some(format!("{article} {title}")),
        (None, title) => Some(title),
    }
}

fn date(mods: Node<'_>) -> Option<String> {
    ["dateIssued", "date"]
        .into_iter()
        .find_map(|name| mods.all(name).filter_map(Node::words).find_map(|words| stated_date(&words)))
}

fn language(mods: Node<'_>) -> Option<String> {
    mods.words_of("languageTerm").and_then(|words| language_code(&words))
}

fn article<'t>(whole: &Whole<'t>, div: Node<'t>, issue: &Given, pages: &mut Pages<'_>) -> Article {
    let mut given = Given { publication: issue.publication.clone(), ..Given::default() };
    let about = whole.about(div);
    let first = |read: &dyn Fn(Node<'t>) -> Option<String>| about.iter().copied().find_map(read);
    given.headline = first(&title).filter(|words| is_told(words));
    if given.headline.is_some() {
        given.note("headline", "MODS");
    }
    given.byline = first(&|about| about.find("name")?.words_of("namePart"));
    given.date = first(&date).or_else(|| issue.date.clone());
    given.note("date", "MODS");
    given.language = first(&language).or_else(|| issue.language.clone());
    let (mut paragraphs, mut heading) = (Vec::new(), Vec::new());
    for area in whole.areas(div) {
        let words = pages.words(whole.link(area.file), area.block);
        if area.is_heading { heading.extend(words) } else { paragraphs.extend(words) }
    }
    let heading = Some(heading.join(" ")).filter(|words| is_told(words));
    let label = div.attribute("LABEL").filter(|words| is_told(words)).map(str::to_owned);
    // A label may be cut short, and then the heading on the page has all of it.
    let is_cut = label.as_ref().is_some_and(|label| label.ends_with("...") || label.ends_with('…'));
    let (told, place) = match (label, heading) {
        (Some(label), None) => (Some(label), "LABEL"),
        (Some(label), Some(_)) if !is_cut => (Some(label), "LABEL"),
        (_, heading) => (heading, "the part that is its heading"),
    };
    if given.headline.is_none() && told.is_some() {
        given.headline = told;
        given.note("headline", place);
    }
    Article { given, paragraphs }
}

/// Whether words say anything: a dash and `UNKNOWN` stand where there is no heading.
fn is_told(words: &str) -> bool {
    words.contains(char::is_alphanumeric) && words != "UNKNOWN"
}

/// The pages of an issue, read as they are asked for.
struct Pages<'p> {
    /// The text of a page, by what links to it.
    page: &'p dyn Fn(&str) -> Option<String>,
    /// By what links to it: its blocks in order, each with its own numbers and those of what holds it.
    read: HashMap<String, Vec<(Vec<String>, String)>>,
    missing: BTreeSet<String>,
}

impl Pages<'_> {
    /// The words of a block of a page, or of all of it.
    fn words(&mut self, link: &str, block: Option<&str>) -> Vec<String> {
        if !self.read.contains_key(link) {
            let blocks = self.load(link);
            self.read.insert(link.to_owned(), blocks);
        }
        let blocks = self.read.get(link).into_iter().flatten();
        blocks
            .filter(|(ids, _)| block.is_none_or(|block| ids.iter().any(|id| id == block)))
            .map(|(_, words)| words.clone())
            .collect()
    }

    fn load(&mut self, link: &str) -> Vec<(Vec<String>, String)> {
        let Some(text) = (self.page)(link) else {
            self.missing.insert(link.to_owned());
            return Vec::new();
        };
        let parsed = xml::parse(&text);
        let blocks = parsed.tree.root().all("TextBlock").map(|block| {
            let ids = block.ancestors().filter_map(|node| node.attribute("ID")).map(str::to_owned).collect();
            (ids, alto::block(block))
        });
        blocks.collect()
    }
}

/// Where a link leads, where that lies beside or below: `file://./text/1.xml`, `./ALTO/1.xml`.
pub(super) fn beside(link: &str) -> Option<PathBuf> {
    let link = link.strip_prefix("file://").unwrap_or(link).replace("%20", " ");
    let path = Path::new(&link);
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    is_below.then(|| clean(path))
}

fn text_of(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    let read = File::open(path).ok()?.take(PAGE).read_to_end(&mut bytes);
    read.ok()?;
    let charset = super::decode::detect(&bytes, true);
    Some(super::decode::decode_as(bytes, charset).text)
}

/// Pages that the articles of METS in a folder name, by folder; looking for them once a page would take for ever.
static NAMED: LazyLock<Mutex<HashMap<PathBuf, Arc<BTreeSet<PathBuf>>>>> = LazyLock::new(Mutex::default);
/// How many folders are kept in mind.
const FOLDERS: usize = 256;
/// How far above a page its METS may lie.
const ABOVE: usize = 2;
/// First bytes by which METS is told.
const HEAD: u64 = 4096;

/// Why a page is not read by itself, so that no story is counted twice.
pub(super) const NAMED_BY_METS: &str = "a page whose articles are read by way of the METS file beside it";

/// A remark in place of a page whose articles are read by way of METS.
pub(super) fn read_by(input: &Input) -> Option<Issue> {
    if input.within.depth > 0 {
        return None;
    }
    let levels = Path::new(&input.source.path).components().count().min(ABOVE + 1);
    let folders = input.path.ancestors().skip(1).take(levels);
    let is_named = |folder: &Path| named_in(folder).contains(&input.path);
    folders.into_iter().any(is_named).then(|| Issue {
        path: input.source.path.clone(),
        line: None,
        column: None,
        reason: NAMED_BY_METS.into(),
        is_loss: false,
    })
}

fn named_in(folder: &Path) -> Arc<BTreeSet<PathBuf>> {
    let mut known = NAMED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(named) = known.get(folder) {
        return Arc::clone(named);
    }
    let mut named = BTreeSet::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in entries.filter(|path| path.is_file() && begins_as_mets(path)) {
        let pages = text_of(&path).map(|text| pages_named(&text)).unwrap_or_default();
        named.extend(pages.iter().filter_map(|link| Some(clean(&folder.join(beside(link)?)))));
    }
    if known.len() >= FOLDERS {
        known.clear();
    }
    let named = Arc::new(named);
    known.insert(folder.to_owned(), Arc::clone(&named));
    named
}

/// Whether the first bytes of a file are those of METS; of most files the name tells that they are none.
fn begins_as_mets(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut bytes = Vec::new();
    (name.ends_with(".xml") || name.contains("mets"))
        && File::open(path).is_ok_and(|file| file.take(HEAD).read_to_end(&mut bytes).is_ok())
        && markup::root_name(&Head::new(bytes, false).text) == Some("mets")
}

/// A path without `.`.
fn clean(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Document, Entry, Exclude, Outcome, read, walk};

    const METS: &str = "<?xml version='1.0'?><mets:mets xmlns:mets='m' xmlns:mods='o' xmlns:xlink='x'>\
        <mets:dmdSec ID='D0'><mets:mdWrap><mets:xmlData><mods:mods><mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Halden Post</mods:title></mods:titleInfo>\
        <mods:originInfo><mods:dateIssued>01.08.1821</mods:dateIssued></mods:originInfo><mods:language><mods:languageTerm>eng</mods:languageTerm></mods:language></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>\
        <mets:dmdSec ID='D1'><mets:mdWrap><mets:xmlData><mods:mods><mods:titleInfo><mods:title>Rain in Moss</mods:title></mods:titleInfo></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>\
        <mets:fileSec><mets:fileGrp><mets:file ID='F1'><mets:FLocat xlink:href='file://./text/1.xml'/></mets:file>\
        <mets:file ID='F2'><mets:FLocat xlink:href='./text/2.xml'/></mets:file><mets:file ID='F3'><mets:FLocat xlink:href='../../etc/passwd'/></mets:file></mets:fileGrp></mets:fileSec>\
        <mets:structMap TYPE='LOGICAL'><mets:div TYPE='Newspaper' DMDID='D0'><mets:div TYPE='ARTICLE' DMDID='D1'>\
        <mets:div TYPE='HEADING'><mets:fptr><mets:area FILEID='F1' BEGIN='B1'/></mets:fptr></mets:div>\
        <mets:div TYPE='BODY'><mets:fptr><mets:area FILEID='F1' BEGIN='B2'/></mets:fptr><mets:fptr><mets:area FILEID='F2' BEGIN='B1'/></mets:fptr></mets:div></mets:div>\
        <mets:div TYPE='Article'><mets:fptr><mets:area FILEID='F2' BEGIN='B2'/></mets:fptr></mets:div>MORE</mets:div></mets:structMap></mets:mets>";

    fn page(blocks: &[&str]) -> String {
        let block = |(n, words): (usize, &&str)| {
            format!("<TextBlock ID='B{}'><TextLine><String CONTENT='{words}'/></TextLine></TextBlock>", n + 1)
        };
        format!(
            "<alto><Layout><Page>{}</Page></Layout></alto>",
            blocks.iter().enumerate().map(block).collect::<String>()
        )
    }

    fn items(mets: &str) -> Vec<(String, Vec<Result<Document, Issue>>)> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("text")).unwrap();
        fs::write(folder.path().join("issue-mets.xml"), mets).unwrap();
        fs::write(folder.path().join("text/1.xml"), page(&["RAIN", "It rained."])).unwrap();
        fs::write(folder.path().join("text/2.xml"), page(&["It went on.", "Snow fell."])).unwrap();
        let files = walk(&[folder.path().to_owned()], &Exclude::default()).filter_map(|entry| match entry {
            Entry::File(found) => Some(found),
            _ => None,
        });
        let read = files.map(|found| match read(&found, &Arc::default()).unwrap() {
            Outcome::Read(reading) => (found.relative.clone(), reading.documents.collect()),
            Outcome::Skipped(reason) => panic!("{reason}"),
        });
        read.collect()
    }

    #[test]
    fn articles_in_letters_of_either_case_with_links_of_either_kind_and_a_day_with_full_stops() {
        let found = items(&METS.replace("MORE", ""));
        let stories: Vec<&Document> = found[0].1.iter().map(|item| item.as_ref().unwrap()).collect();
        assert_eq!(stories.len(), 2);
        let given = &stories[0].given;
        assert_eq!(
            (given.headline.as_deref(), given.publication.as_deref()),
            (Some("Rain in Moss"), Some("The Halden Post"))
        );
        assert_eq!((given.date.as_deref(), given.language.as_deref()), (Some("1821-08-01"), Some("en")));
        assert_eq!((stories[0].text.as_str(), stories[1].text.as_str()), ("It rained.\n\nIt went on.", "Snow fell."));
    }

    #[test]
    fn a_part_is_described_in_several_places_and_a_label_may_be_cut_or_none() {
        let mets = METS
            .replace("MORE", "")
            .replace("DMDID='D0'", "DMDID='D9 D0'")
            .replace("<mets:mets ", "<mets:mets ID='x' ");
        let other = "<mets:dmdSec ID='D9'><mods:mods><mods:identifier>x</mods:identifier></mods:mods></mets:dmdSec><mets:fileSec>";
        let mets = mets.replace("<mets:fileSec>", other).replace("DMDID='D1'", "LABEL='RAI...'");
        let found = items(&mets);
        let story = found[0].1[0].as_ref().unwrap();
        assert_eq!((story.given.headline.as_deref(), story.given.date.as_deref()), (Some("RAIN"), Some("1821-08-01")));
        let found = items(&mets.replace("RAI...", "UNKNOWN").replace("TYPE='HEADING'", "TYPE='BODY'"));
        assert_eq!(found[0].1[0].as_ref().unwrap().given.headline, None);
    }

    #[test]
    fn articles_that_are_linked_to_parts_of_pages_drawn_on_pictures() {
        let mets = "<mets><fileSec><file ID='I1' MIMETYPE='image/jp2'><FLocat href='1.jp2'/></file><file ID='A1' MIMETYPE='text/xml'><FLocat href='text/1.xml'/></file></fileSec>\
            <structMap TYPE='LOGICAL'><div TYPE='ISSUE' ID='i'><div ID='art1' TYPE='ARTICLE'/></div></structMap>\
            <structMap TYPE='PHYSICAL'><div ID='p1' TYPE='page'><fptr FILEID='I1'/><fptr FILEID='A1'/>\
            <div ID='B1' TYPE='pagearea' LABEL='Headline'><fptr><area FILEID='I1' COORDS='1,2,3,4'/></fptr></div>\
            <div ID='B2' TYPE='pagearea'><fptr><area FILEID='I1' COORDS='1,2,3,4'/></fptr></div></div></structMap>\
            <structLink><smLinkGrp><smLocatorLink href='#art1'/><smLocatorLink href='#B1'/><smLocatorLink href='#B2'/></smLinkGrp></structLink></mets>";
        let found = items(mets);
        let story = found[0].1[0].as_ref().unwrap();
        assert_eq!((story.given.headline.as_deref(), story.text.as_str()), (Some("RAIN"), "It rained."));
        // The other page is in no article.
        assert_eq!(found.iter().filter(|(_, items)| items[0].is_ok()).count(), 2);
    }

    #[test]
    fn an_article_inside_another_has_its_own_words_alone() {
        let inner = "<mets:div TYPE='ARTICLE'><mets:fptr><mets:area FILEID='F1' BEGIN='B2'/></mets:fptr>\
            <mets:div TYPE='ARTICLE'><mets:fptr><mets:area FILEID='F2' BEGIN='B1'/></mets:fptr></mets:div></mets:div>";
        let found = items(&METS.replace("MORE", inner));
        let texts: Vec<&str> = found[0].1.iter().map(|item| item.as_ref().unwrap().text.as_str()).collect();
        assert_eq!(texts[2..], ["It rained.", "It went on."]);
    }

    #[test]
    fn pages_are_not_counted_again_as_stories() {
        let found = items(&METS.replace("MORE", ""));
        assert_eq!(found.len(), 3);
        for (path, page) in &found[1..] {
            assert!(page.len() == 1 && page[0].as_ref().is_err_and(|issue| !issue.is_loss), "{path}: {page:?}");
        }
        let alone = items("<mets><structMap TYPE='PHYSICAL'/></mets>");
        assert!(alone[1..].iter().all(|(_, page)| page[0].is_ok()));
    }

    #[test]
    fn a_page_that_is_not_there_or_lies_outside_is_told() {
        let outside = "<mets:div TYPE='Article' LABEL='Fog'><mets:fptr><mets:area FILEID='F3'/></mets:fptr></mets:div>";
        let found = items(&METS.replace("MORE", outside));
        let lost: Vec<&Issue> = found[0].1.iter().filter_map(|item| item.as_ref().err()).collect();
        assert!(lost.len() == 1 && lost[0].is_loss && lost[0].reason.contains("../../etc/passwd"), "{lost:?}");
    }
}
