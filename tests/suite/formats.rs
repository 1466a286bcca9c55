//! The same tiny article in every form: one record, but for what a form cannot say.

use std::path::{Path, PathBuf};

use archive::input::{Document, Entry, Exclude, Issue, Outcome, read, walk};
use archive::pipeline::extract;
use archive::record::Record;

use crate::archive::Archive;

/// Files that hold the article as plain text, packed: the member it lies in.
const PACKED: &[(&str, Option<&str>)] =
    &[("ferry.tar.gz", Some("2002/ferry.txt")), ("ferry.txt.gz", None), ("ferry.zip", Some("2002/ferry.txt"))];

/// The files, the form each is recognised as, and the fields that form has no place for.
const FILES: &[(&str, &str, &[&str])] = &[
    ("ferry.alto.xml", "alto", &["publication", "section", "date"]),
    ("ferry.atom.xml", "feed", &["section", "page"]),
    ("ferry.csv", "csv", &[]),
    ("ferry.docx", "docx", &["publication", "section", "page", "date"]),
    ("ferry.eml", "mail", &["publication", "section", "page"]),
    ("ferry.europresse.html", "europresse", &[]),
    ("ferry.factiva.html", "factiva-html", &[]),
    ("ferry.factiva.txt", "factiva", &[]),
    ("ferry.g2.xml", "newsml-g2", &["page"]),
    ("ferry.json", "json", &[]),
    ("ferry.json-ld.html", "html", &[]),
    ("ferry.jsonl", "jsonl", &[]),
    ("ferry.mbox", "mail", &["publication", "section", "page"]),
    ("ferry.meta.html", "html", &["page"]),
    ("ferry.mets.xml", "mets", &["section", "page"]),
    ("ferry.mhtml", "mhtml", &["page"]),
    ("ferry.newsml.xml", "newsml", &["section", "page"]),
    ("ferry.nexis-uni.docx", "nexis-uni", &[]),
    ("ferry.nexis.html", "nexis-html", &[]),
    ("ferry.nexis.rtf", "nexis", &[]),
    ("ferry.nexis.txt", "nexis", &[]),
    ("ferry.ninjs.json", "json", &["page"]),
    ("ferry.nitf.xml", "nitf", &[]),
    #[cfg(feature = "pdf")]
    ("ferry.pdf", "pdf", &["publication", "section", "page", "date"]),
    ("ferry.proquest.txt", "proquest", &[]),
    ("ferry.reuters.sgm", "reuters-21578", &["publication", "section", "page"]),
    ("ferry.rss.xml", "feed", &["page"]),
    ("ferry.rtf", "rtf", &["publication", "section", "page", "date"]),
    ("ferry.trec.sgm", "trec", &[]),
    ("ferry.txt", "text", &["publication", "section", "page", "date"]),
    ("ferry.warc", "warc", &["page"]),
    ("ferry.wire.txt", "wire", &["publication", "section", "page"]),
    ("ferry.wordpress.xml", "feed", &["page"]),
];

/// Files that others refer to.
const BESIDE: &[&str] = &["ferry.mets.page.xml"];

const TEXT: &str = "\
HALDEN, May 8 (NTB) – A ferry with ninety people on board ran aground off Halden early on Wednesday.

“We were lucky that the sea was calm,” Mayor Ingrid Moen told reporters on the quay.

Nobody was hurt, and the ship was towed to port before noon.";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

fn documents(path: &Path) -> Vec<Result<Document, Issue>> {
    let found = walk(&[path.to_owned()], &Exclude::default()).find_map(|entry| match entry {
        Entry::File(found) => Some(found),
        _ => None,
    });
    match read(&found.unwrap(), &std::sync::Arc::default()).unwrap() {
        Outcome::Read(reading) => reading.documents.collect(),
        Outcome::Skipped(reason) => panic!("{}: {reason}", path.display()),
    }
}

fn record(name: &str) -> (Record, Document) {
    let mut found = documents(&folder().join(name));
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    let document = found.remove(0).unwrap();
    let mut records = extract(&document);
    assert_eq!(records.len(), 1, "{name}");
    (records.remove(0), document)
}

#[test]
fn the_same_article_in_every_form_gives_the_same_record() {
    for &(name, form, unsaid) in FILES {
        let (record, document) = record(name);
        let says = |field: &str| !unsaid.contains(&field);
        assert_eq!(record.source.format, form, "{name}");
        assert!(record.text.ends_with(TEXT), "{name}: {}", record.text);
        assert_eq!(record.headline.as_deref(), Some("Ferry runs aground off Halden"), "{name}");
        assert_eq!(record.byline.as_deref(), Some("Ann Bell"), "{name}");
        let dateline = record.dateline.as_ref().unwrap();
        let parts = (dateline.place.as_deref(), dateline.agency.as_deref());
        assert_eq!(parts, (Some("Halden"), Some("NTB")), "{name}");
        if says("date") {
            let date = record.date.as_ref().unwrap();
            assert_eq!((date.value.as_str(), date.method.as_str()), ("2002-05-08", "given"), "{name}");
        }
        let given = |field: &str, value: &Option<String>, wanted: &str| {
            assert!(!says(field) || value.as_deref() == Some(wanted), "{name}: {field} {value:?}");
        };
        given("publication", &record.publication, "The Halden Post");
        given("section", &record.section, "News");
        given("page", &record.page, "3");
        assert_eq!(record.language.as_deref(), Some("en"), "{name}");
        let quotes: Vec<_> = record.quotes.iter().filter(|quote| quote.kind == "direct").collect();
        let speaker = quotes[0].speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
        assert_eq!((quotes.len(), speaker), (1, Some("Ingrid Moen")), "{name}");
        assert!(!document.given.partial, "{name}");
        let [start, end] = record.source.bytes;
        let size = std::fs::metadata(folder().join(name)).unwrap().len() as usize;
        assert!(start < end && end <= size, "{name}: {start}..{end} of {size}");
    }
}

#[test]
fn packed_files_give_the_record_of_what_is_in_them() {
    let (plain, _) = record("ferry.txt");
    for &(name, member) in PACKED {
        let (record, _) = record(name);
        assert_eq!(record.source.member.as_deref(), member, "{name}");
        let member = member.map(|member| format!("!{member}")).unwrap_or_default();
        assert_eq!(record.id, format!("{name}{member}#0"));
        let (source, id) = (record.source.clone(), record.id.clone());
        // A folder inside tells the year, which the text alone does not.
        let day = member.contains("2002/").then_some("2002-05-08");
        assert_eq!(record.date.as_ref().map(|date| date.value.as_str()), day, "{name}");
        let (date, dates) = (record.date.clone(), record.dates.clone());
        assert_eq!(record, Record { source, id, date, dates, ..plain.clone() }, "{name}");
    }
}

#[test]
fn no_file_is_forgotten() {
    let packed = |name: &str| PACKED.iter().any(|file| file.0 == name);
    let known = |name: &str| FILES.iter().any(|file| file.0 == name) || packed(name) || BESIDE.contains(&name);
    let is_left_out = |name: &str| cfg!(not(feature = "pdf")) && name.ends_with(".pdf");
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known(&name) || is_left_out(&name), "{name} is in no test");
    }
}

/// Reads bytes as a file, to the end; how many stories and how many losses.
fn outcome(bytes: &[u8]) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page");
    std::fs::write(&path, bytes).unwrap();
    let found = walk(&[path], &Exclude::default()).find_map(|entry| match entry {
        Entry::File(found) => Some(found),
        _ => None,
    });
    match read(&found.unwrap(), &std::sync::Arc::default()) {
        Ok(Outcome::Read(reading)) => {
            let found: Vec<_> = reading.documents.collect();
            let losses = found.iter().filter(|item| item.as_ref().is_err_and(|issue| issue.is_loss)).count();
            (found.iter().filter(|item| item.is_ok()).count(), losses)
        }
        Ok(Outcome::Skipped(_)) | Err(_) => (0, 0),
    }
}

#[test]
fn a_file_cut_off_anywhere_is_read_as_far_as_it_goes() {
    for &(name, ..) in FILES {
        let bytes = std::fs::read(folder().join(name)).unwrap();
        for end in (0..bytes.len()).step_by(97) {
            outcome(&bytes[..end]);
        }
        let middle = bytes.len() / 2;
        let mut broken = bytes.clone();
        broken[middle..middle + 6].copy_from_slice(b"<&\xFF]]>");
        outcome(&broken);
    }
}

#[test]
fn entities_that_expand_or_point_outside_are_refused_with_one_message() {
    let levels = (1..20).map(|n| format!("<!ENTITY a{n} \"&a{};&a{};&a{};\">", n - 1, n - 1, n - 1));
    let bomb = format!("<!DOCTYPE nitf [<!ENTITY a0 \"ha\">{}]>", levels.collect::<String>());
    let outside = "<!DOCTYPE nitf [<!ENTITY a19 SYSTEM \"file:///etc/passwd\">]>".to_owned();
    for declared in [bomb, outside] {
        let story = format!(
            "<?xml version=\"1.0\"?>{declared}<nitf><body><body.content><p>A &a19; B.</p></body.content></body></nitf>"
        );
        assert_eq!(outcome(story.as_bytes()), (1, 1));
    }
}

#[test]
fn depth_and_length_do_no_harm() {
    let deep = |open: &str| open.repeat(100_000);
    assert_eq!(outcome(format!("<nitf>{}", deep("<p>")).as_bytes()), (0, 1));
    outcome(format!("<!doctype html>{}x", deep("<div>")).as_bytes());
    outcome(format!("<rss><channel>{}", deep("<item>")).as_bytes());
    outcome(format!("<!doctype html><script type=\"application/ld+json\">{}</script>", deep("[")).as_bytes());
    let long = "He said so. ".repeat(400_000);
    assert_eq!(
        outcome(format!("<nitf><body><body.content><p>{long}</p></body.content></body></nitf>").as_bytes()),
        (1, 0)
    );
    assert_eq!(outcome(format!("<!doctype html><p>{long}").as_bytes()), (1, 0));
}

#[test]
fn inspect_tells_form_evidence_fields_and_what_was_cut() {
    let file = |name: &str| std::fs::read_to_string(folder().join(name)).unwrap();
    let archive = Archive::new()
        .with("odd.dat", file("ferry.nexis.txt"))
        .with("table.csv", "story,pub_dt,title,date\nIt rained.,2002-05-08,Rain,2009\n");
    let told = archive.run("inspect odd.dat");
    for words in [
        "odd.dat: nexis, utf-8",
        "seen by: a line “1 of 1 DOCUMENTS”",
        "1 story",
        "date          2002-05-08  (from the line of the date)",
    ] {
        assert!(told.out.contains(words), "{words}: {}", told.out);
    }
    assert!(archive.run("inspect odd.dat --as text").out.contains("odd.dat: text, utf-8"));
    let mapped = archive.run("inspect table.csv --map text=story --map date=pub_dt").out;
    assert!(mapped.contains("2002-05-08  (from pub_dt)"), "{mapped}");
    assert!(archive.run("inspect table.csv --as papyrus").err.contains("there is no form “papyrus”"));
    assert!(archive.run("formats").out.lines().any(|line| line.starts_with("factiva ")));
}

#[test]
fn a_mapping_is_part_of_what_makes_an_index_up_to_date() {
    let archive = Archive::new().with("a.csv", "text,pub_dt,title,date\nIt rained.,2002-05-08,Rain,2009-01-01\n");
    archive.run("index a.csv");
    assert!(archive.run("export").out.contains("2009-01-01"));
    archive.run("index a.csv --map date=pub_dt");
    assert!(archive.run("export").out.contains("2002-05-08"));
    assert!(archive.run("index").err.contains("Nothing has changed"));
}
