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
        let folder = (input.within.depth == 0).then(|| input.path.parent().map(Path::to_owned)).flatten();
        let mut sheet = Sheet::load(input)?;
        let parsed = xml::parse(&sheet.text);
        let root = parsed.tree.root();
        if articles(root).next().is_none() {
            let reason = "no articles in it: its pages are read by themselves";
            return Ok(Reading::new(std::iter::once(Err(sheet.issue(reason.into(), 0, false)))));
        }
        let Some(folder) = folder else {
            let reason = "its pages lie in other files of the packed one, and are read by themselves";
            return Ok(Reading::new(std::iter::once(Err(sheet.issue(reason.into(), 0, false)))));
        };
        let mut pages = Pages { folder, links: links(root), read: HashMap::new(), missing: BTreeSet::new() };
        let issue = about_issue(root);
        let stories: Vec<Story> =
            articles(root).map(|div| Story::new(article(root, div, &issue, &mut pages), div)).collect();
        let mut faults = parsed.faults;
        faults.extend(pages.missing.iter().map(|page| (format!("cannot read the page {page} that it names"), 0)));
        Ok(sheet.reading(stories, faults))
    }
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

/// Where each file lies, by its number.
fn links(root: Node<'_>) -> HashMap<String, String> {
    let link =
        |file: Node<'_>| Some((file.attribute("ID")?.to_owned(), file.find("FLocat")?.attribute("href")?.to_owned()));
    root.all("file").filter_map(link).collect()
}

/// What holds for all of the issue: the first part of the logical structure that is described and is no article.
fn about_issue(root: Node<'_>) -> Given {
    let maps = root.all("structMap").filter(|map| kind(*map) == "logical");
    let whole = maps.flat_map(|map| map.all("div")).filter(|div| kind(*div) != "article").take(8);
    let mut given = Given::default();
    for about in whole.filter_map(|div| described(root, div)) {
        given.publication = given.publication.or_else(|| title(about));
        given.date = given.date.or_else(|| date(about));
        given.language = given.language.or_else(|| language(about));
    }
    given
}

/// The description that a part refers to.
fn described<'t>(root: Node<'t>, div: Node<'t>) -> Option<Node<'t>> {
    let ids = div.attribute("DMDID")?;
    ids.split(' ').find_map(|id| root.all("dmdSec").find(|section| section.attribute("ID") == Some(id)))?.find("mods")
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

fn article(root: Node<'_>, div: Node<'_>, issue: &Given, pages: &mut Pages) -> Article {
    let mut given = Given { publication: issue.publication.clone(), ..Given::default() };
    let about = described(root, div);
    given.headline = about.and_then(title).or_else(|| div.attribute("LABEL").map(str::to_owned));
    given.note("headline", if about.is_some() { "MODS" } else { "LABEL" });
    given.byline = about.and_then(|about| about.find("name")).and_then(|name| name.words_of("namePart"));
    given.date = about.and_then(date).or_else(|| issue.date.clone());
    given.note("date", "MODS");
    given.language = about.and_then(language).or_else(|| issue.language.clone());
    let (mut paragraphs, mut heading) = (Vec::new(), Vec::new());
    for area in div.descendants().filter(|node| node.is(&["area", "fptr"])) {
        let Some(file) = area.attribute("FILEID") else { continue };
        let words = pages.words(file, area.attribute("BEGIN"));
        let is_heading = area.ancestors().take_while(|node| node.number() != div.number()).any(|node| {
            let kind = kind(node);
            kind.contains("head") || kind.contains("title")
        });
        if is_heading { heading.extend(words) } else { paragraphs.extend(words) }
    }
    if given.headline.is_none() && !heading.is_empty() {
        given.headline = Some(heading.join(" "));
        given.note("headline", "the part that is its heading");
    }
    Article { given, paragraphs }
}

/// The pages of an issue, read as they are asked for.
struct Pages {
    folder: PathBuf,
    links: HashMap<String, String>,
    /// By the number of a file: its blocks in order, each with its own numbers and those of what holds it.
    read: HashMap<String, Vec<(Vec<String>, String)>>,
    missing: BTreeSet<String>,
}

impl Pages {
    /// The words of a block of a page, or of all of it.
    fn words(&mut self, file: &str, block: Option<&str>) -> Vec<String> {
        if !self.read.contains_key(file) {
            let blocks = self.load(file);
            self.read.insert(file.to_owned(), blocks);
        }
        let blocks = self.read.get(file).into_iter().flatten();
        blocks
            .filter(|(ids, _)| block.is_none_or(|block| ids.iter().any(|id| id == block)))
            .map(|(_, words)| words.clone())
            .collect()
    }

    fn load(&mut self, file: &str) -> Vec<(Vec<String>, String)> {
        let link = self.links.get(file).map_or(file, String::as_str).to_owned();
        let text = beside(&self.folder, &link).and_then(|path| text_of(&path));
        let Some(text) = text else {
            self.missing.insert(link);
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

/// The file that a link names, where it lies beside or below: `file://./text/1.xml`, `./ALTO/1.xml`.
fn beside(folder: &Path, link: &str) -> Option<PathBuf> {
    let link = link.strip_prefix("file://").unwrap_or(link).replace("%20", " ");
    let path = Path::new(&link);
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    is_below.then(|| folder.join(path))
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

/// A remark in place of a page whose articles are read by way of METS, so that no story is counted twice.
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
        reason: "a page whose articles are read by way of the METS file beside it".into(),
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
    for path in entries
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().contains("mets")))
    {
        if !path.is_file() {
            continue;
        }
        let Some(text) = text_of(&path).filter(|text| markup::root_name(text) == Some("mets")) else { continue };
        let parsed = xml::parse(&text);
        let root = parsed.tree.root();
        let links = links(root);
        let areas = articles(root).flat_map(Node::descendants).filter_map(|node| node.attribute("FILEID"));
        named.extend(areas.filter_map(|file| beside(folder, links.get(file)?)).map(|path| clean(&path)));
    }
    if known.len() >= FOLDERS {
        known.clear();
    }
    let named = Arc::new(named);
    known.insert(folder.to_owned(), Arc::clone(&named));
    named
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
