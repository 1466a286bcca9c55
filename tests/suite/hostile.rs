//! Input made to do harm, or broken by accident: it ends in words, and whatever else is in the folder is read.

use std::path::Path;
use std::sync::Arc;

use archive::corrections::Corrections;
use archive::index::update::{Event, Options, update};
use archive::input::{Document, FORMATS, Found, Outcome, Settings, read, read_bytes};
use archive::pipeline::{Left, Terms, extract, extract_each};

use crate::archive::{Archive, FERRY, HARBOUR};
use crate::sound;

/// The documents of a file with these bytes.
fn documents(bytes: &[u8], settings: &Settings) -> Vec<Document> {
    match read_bytes("page", bytes.to_vec(), &Arc::new(settings.clone())) {
        Ok(Outcome::Read(reading)) => reading.documents.flatten().collect(),
        Ok(Outcome::Skipped(_)) | Err(_) => Vec::new(),
    }
}

/// The tiny articles, one in each form, with the names of their files.
fn articles() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut found: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    found.sort();
    found
}

#[test]
fn an_article_cut_off_at_any_sixteenth_gives_sound_records_in_any_form() {
    for (name, bytes) in articles() {
        for part in 0..=16 {
            let cut = &bytes[..bytes.len() * part / 16];
            for format in FORMATS {
                let settings = Settings::new(Some(format.name()), &[]).unwrap();
                for document in documents(cut, &settings) {
                    sound::nothing_is_lost(&document);
                    for record in extract(&document) {
                        sound::record(&record, &document.text);
                    }
                }
            }
        }
        assert!(!documents(&bytes, &Settings::default()).is_empty(), "{name} is whole and is not read");
    }
}

#[test]
fn a_heading_that_nothing_follows_keeps_the_marks_behind_it() {
    let page =
        "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\">\n<TEXT>&#2;\n<TITLE>Ferry aground</TITUTERS>\n";
    let found = documents(page.as_bytes(), &Settings::default());
    assert_eq!(found.len(), 1);
    sound::nothing_is_lost(&found[0]);
    extract(&found[0]).iter().for_each(|record| sound::record(record, &found[0].text));
}

#[test]
fn a_wrong_declaration_of_the_encoding_does_no_harm() {
    let mut unread = Vec::new();
    for (name, bytes) in articles() {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        // The words of a METS lie in other files.
        let words = "Mayor Ingrid Moen told reporters";
        let reads =
            |bytes: &[u8]| documents(bytes, &Settings::default()).iter().any(|document| document.text.contains(words));
        if !reads(text.as_bytes()) {
            assert!(name.starts_with("ferry.mets"), "{name}");
            continue;
        }
        // A web archive counts its bytes.
        if !text.to_lowercase().contains("utf-8") || name.ends_with(".warc") {
            continue;
        }
        for declared in ["utf-16", "shift_jis", "us-ascii", "iso-8859-1", "no-such-thing", ""] {
            // Bytes that are no UTF-16 can still be taken for it, and of a mail nothing but its header tells.
            if declared == "utf-16" && [".eml", ".mbox", ".mhtml"].iter().any(|end| name.ends_with(end)) {
                continue;
            }
            let wrong = text.replace("utf-8", declared).replace("UTF-8", declared);
            for bytes in [wrong.clone().into_bytes(), latin(&wrong)] {
                if !reads(&bytes) {
                    unread.push(format!("{name} as {declared}"));
                }
            }
        }
    }
    assert_eq!(unread, Vec::<String>::new());
}

/// A text in Windows-1252, as far as that has its characters.
fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '“' => 0x93,
            '”' => 0x94,
            '–' => 0x96,
            '—' => 0x97,
            c => u8::try_from(u32::from(c)).unwrap_or(b'?'),
        })
        .collect()
}

/// What a story can be made of without end.
const SHAPES: [&str; 40] = [
    "“",
    "\"' ",
    "A",
    "A ",
    "Bell, ",
    "“Go,” he said. ",
    "(",
    "-",
    "1",
    "May 8 ",
    "\u{301}",
    "“a”“b”",
    "“‘",
    "7 ",
    ",",
    ", a",
    "[(",
    "http://example.com/a?b=c ",
    "e\u{301}\u{302}",
    "U.S.",
    "a.",
    "AT&T&",
    "l'",
    "1,000,",
    "1.2:",
    "Bell's ",
    "Ann Bell and ",
    "LONDON, ",
    "LONDON (AP) — ",
    "By Ann Bell\n",
    "ANN BELL:\n",
    "a\n\n",
    "$5 ",
    "😀",
    "瀋",
    "\u{200d}",
    "&amp;",
    "<a ",
    "Mayor ",
    "2002-05-24 ",
];

#[test]
#[ignore = "takes a minute: eight megabytes of each shape"]
fn a_story_of_any_one_shape_takes_time_in_proportion() {
    let english =
        "The mayor of the town said on Monday that the people of the harbour had been told of it. ".repeat(50);
    for piece in SHAPES {
        let seconds = [1, 2, 4].map(|megabytes| {
            let text = english.clone() + &piece.repeat(megabytes * 1_000_000 / piece.len());
            let start = std::time::Instant::now();
            for document in documents(text.as_bytes(), &Settings::new(Some("text"), &[]).unwrap()) {
                extract(&document);
            }
            start.elapsed().as_secs_f64()
        });
        println!("{piece:?}: {seconds:.2?} s for 1, 2 and 4 MB");
        assert!(seconds[2] < 4.0 || seconds[2] < 8.0 * seconds[0], "{piece:?}: {seconds:?}");
    }
}

#[test]
fn a_file_without_a_story_is_never_passed_over_without_a_word() {
    let nested = "Content-Type: message/rfc822\n\nFrom: a@post.example\nTo: b@post.example\nSubject: y\n".repeat(2000);
    let files = [
        (
            "nested.eml",
            format!("From: a@post.example\nDate: Wed, 8 May 2002 10:00:00 +0000\nMIME-Version: 1.0\n{nested}"),
        ),
        ("empty.sgm", "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS>\n".repeat(9)),
        (
            "crawl.warc",
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n<p>Lost.\n".into(),
        ),
        ("deep.rtf", format!("{{\\rtf1 {}{HARBOUR}{}}}", "{".repeat(5000), "}".repeat(5000))),
    ];
    let archive = Archive::new().with("news/harbour.txt", HARBOUR);
    for (name, text) in &files {
        archive.write(&format!("news/{name}"), text);
    }
    let told = archive.run("index news").ends(3);
    for (name, words) in [
        ("nested.eml", "deep in one another are not opened"),
        ("empty.sgm", "the last story is cut off"),
        ("crawl.warc", "bytes after record 1 are no part of one"),
        ("deep.rtf", "groups deep, which is not read"),
    ] {
        assert!(told.err.lines().any(|line| line.contains(name) && line.contains(words)), "{name}: {}", told.err);
    }
}

#[test]
fn a_story_of_one_line_of_marks_or_of_capitals_is_read() {
    for piece in SHAPES {
        let text = piece.repeat(60_000 / piece.len());
        for document in documents(text.as_bytes(), &Settings::new(Some("text"), &[]).unwrap()) {
            sound::nothing_is_lost(&document);
            extract(&document).iter().for_each(|record| sound::record(record, &document.text));
        }
    }
}

/// A page of so many stories, with what divides them.
fn page(stories: usize) -> String {
    let story =
        |n: usize| format!("{}\n", [HARBOUR, FERRY][n % 2].replace("PORT ELBA", &format!("PORT ELBA {n}")).repeat(5));
    (0..stories).map(story).collect::<Vec<_>>().join("\n--------------------\n\n")
}

#[test]
fn a_long_page_comes_in_parts_and_gives_what_it_would_as_a_whole() {
    let text = page(6000);
    assert!(text.len() > 4 << 20);
    let found = documents(text.as_bytes(), &Settings::default());
    assert!(found.len() > 2, "{} parts", found.len());
    let mut joined = String::new();
    for part in &found {
        assert_eq!(part.before.code_points, joined.chars().count());
        assert_eq!(part.before.lines, joined.matches('\n').count());
        sound::nothing_is_lost(part);
        joined += &part.text;
    }
    assert!(joined == text, "the parts are not the page");

    let archive = Archive::new().with("news/month.txt", &text);
    archive.run("index news").ends(0);
    let records = archive.run("export").json();
    let numbers: Vec<u64> = records.iter().map(|record| record["source"]["story"].as_u64().unwrap()).collect();
    assert!(numbers.iter().copied().eq(0..6000), "{} stories", numbers.len());
    for record in records.iter().step_by(613) {
        let bytes: Vec<usize> = serde_json::from_value(record["source"]["bytes"].clone()).unwrap();
        assert_eq!(record["text"].as_str(), text.get(bytes[0]..bytes[1]));
        let offset = record["source"]["offset"].as_u64().unwrap() as usize;
        assert!(text.chars().skip(offset).take(20).eq(record["text"].as_str().unwrap().chars().take(20)));
    }
    let number = 5831;
    let raw = archive.run(&format!("show month.txt#{number} --raw")).ends(0);
    assert!(raw.out.contains(&format!("PORT ELBA {number} ")), "{}", raw.out);
}

#[test]
fn a_long_page_in_any_encoding_leads_back_to_its_bytes() {
    let text = page(6000);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = [&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat();
    for (bytes, unit, mark) in [(wide, 2, 2), (latin(&text), 1, 0), (marked, 0, 3)] {
        let mut joined = String::new();
        for part in documents(&bytes, &Settings::default()) {
            let start = match unit {
                0 => joined.len(),
                unit => unit * joined.chars().count(),
            };
            assert_eq!(part.file_bytes((0..0).into()), [mark + start; 2]);
            joined += &part.text;
        }
        assert!(joined == text, "{} of {} bytes", joined.len(), text.len());
    }
}

#[test]
fn a_story_too_long_is_named_and_those_around_it_are_read() {
    let long = "The wall broke and the ferry stayed in port. ".repeat(130_000);
    let text = format!("{}\n--------------------\n\n{long}\n\n--------------------\n\n{}", page(3), page(3));
    let archive = Archive::new().with("news/a.txt", &text).with("news/b.txt", HARBOUR);
    let lines = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"It rained.\"}}\n", long.trim());
    archive.write("news/c.jsonl", lines);
    let told = archive.run("index news --max-story 2").ends(3);
    let told = told.tells("a.txt:").tells("a story of 6 MB is not read, for 2 MB is the most; --max-story 6 reads it");
    told.tells("c.jsonl, record 1: a story of 6 MB is not read");
    assert_eq!(archive.run("export").json().len(), 6 + 1 + 1);
    // Said again as long as it holds, and read when it may be.
    archive.run("index").ends(3).tells("a story of 6 MB is not read");
    archive.run("index news --max-story 6").ends(0);
    assert_eq!(archive.run("export").json().len(), 7 + 1 + 2);
}

#[test]
fn a_file_that_grew_shrank_or_went_since_it_was_seen_is_read_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page");
    std::fs::write(&path, HARBOUR).unwrap();
    for size in [0, 3, HARBOUR.len() as u64, 1 << 20, 1 << 40] {
        let found = Found { path: path.clone(), relative: "page".into(), size, modified: None };
        let Ok(Outcome::Read(reading)) = read(&found, &Arc::default()) else { panic!("{size}") };
        let texts: Vec<String> = reading.documents.map(|document| document.unwrap().text).collect();
        assert_eq!(texts, [HARBOUR], "{size}");
    }
    std::fs::remove_file(&path).unwrap();
    let found = Found { path, relative: "page".into(), size: 9, modified: None };
    assert!(read(&found, &Arc::default()).is_err_and(|error| error.to_string().contains("no such file")));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_never_opened_and_is_named() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let archive = Archive::new().with("news/harbour.txt", HARBOUR);
    let at = |name: &str| archive.path("news").join(name);
    std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(at("pipe")).status();
    assert!(made.unwrap().success());
    symlink("/dev/zero", at("endless")).unwrap();
    symlink("loop", at("loop")).unwrap();
    symlink("..", at("up")).unwrap();
    std::fs::write(archive.path("news").join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt")), FERRY).unwrap();
    let told = archive.run("index news");
    for words in ["a socket", "a pipe", "a device", "a link"] {
        assert!(told.err.contains(words) || told.out.contains(words), "{words}: {}{}", told.err, told.out);
    }
    let told = told.ends(0);
    assert_eq!(archive.run("export").field("id"), ["caf\\xE9.txt#0", "harbour.txt#0"], "{}", told.err);
    // A name that is no UTF-8 leads to its file as any other does.
    assert!(archive.run(r"show --raw caf\xE9.txt#0").ends(0).out.contains("The ferry did not sail"));
    archive.run("verify").ends(0);
    archive.run("index").ends(0);
}

#[test]
fn a_limit_on_stories_is_kept_whatever_the_form() {
    let long = "The wall broke. ".repeat(100_000);
    let mut found = Vec::new();
    let document = Document { text: long.clone(), ..Document::default() };
    let corrections = Corrections::default();
    let terms = |longest| Terms {
        longest,
        unextracted: false,
        corrections: &corrections,
        file: "page",
        shard: None,
        timings: None,
    };
    extract_each(&document, terms(1 << 20), &mut |story| found.push(story.map(|record| record.text.len())));
    assert!(matches!(found[0], Err(Left::TooLong { span, .. }) if span.len() > 1 << 20), "{found:?}");
    extract_each(&document, terms(2 << 20), &mut |story| found.push(story.map(|record| record.text.len())));
    assert_eq!(found[1], Ok(long.trim().len()));
}

/// A folder with every kind of trouble; how many files are in it that are looked at.
fn troubled() -> (Archive, usize) {
    let archive = Archive::new();
    let long = "The wall broke and the ferry stayed in port. ".repeat(30_000);
    let files: [(&str, Vec<u8>); 10] = [
        ("page.txt", format!("{}\n{long}\n\n----------\n\n{}", page(2), page(2)).into_bytes()),
        ("latin.txt", latin(FERRY)),
        ("damaged.txt", [HARBOUR.as_bytes(), b"\xFF\xFE\x80 end.\n"].concat()),
        ("empty.txt", Vec::new()),
        ("blank.txt", b" \n\t\n".to_vec()),
        ("picture", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec()),
        ("binary.txt", vec![0; 4096]),
        ("cut.zip", b"PK\x03\x04\x14\0\0\0\x08\0 and then nothing".to_vec()),
        ("broken.jsonl", b"{\"text\": \"It rained.\"}\n{\"text\": \n{\"text\": \"It snowed.\"}\n".to_vec()),
        ("appeal.txt", format!("{HARBOUR}\nRead more: Ferry sails\n\nAdvertisement\n").into_bytes()),
    ];
    let count = files.len() + articles().len();
    for (name, bytes) in files {
        archive.write(&format!("news/{name}"), bytes);
    }
    for (name, bytes) in articles() {
        archive.write(&format!("news/forms/{name}"), bytes);
    }
    (archive, count)
}

#[test]
fn every_file_seen_is_read_skipped_or_failed_and_a_second_run_says_the_same() {
    let (archive, count) = troubled();
    let options = Options { reading: Settings::default().with_max_story(Some(1)), ..Options::default() };
    let run = || {
        let (mut skipped, mut failed) = (0, Vec::new());
        let summary = update(&archive.path("index"), &[archive.path("news")], &options, &mut |event| match event {
            Event::Skipped { .. } => skipped += 1,
            Event::Failed(message) => failed.push(message.to_owned()),
            _ => {}
        });
        failed.sort();
        (summary.unwrap(), skipped, failed)
    };
    let (first, skipped, failed) = run();
    let unread = failed.iter().filter(|message| message.starts_with("cannot read")).count();
    assert_eq!(first.read + skipped + unread, count, "{first:?} {failed:?}");
    assert_eq!(first.skipped.values().sum::<usize>(), skipped);
    for part in ["a story of 2 MB is not read", "broken.jsonl:2", "cut.zip"] {
        assert!(failed.iter().any(|message| message.contains(part)), "{part}: {failed:?}");
    }
    let (second, _, again) = run();
    assert_eq!(second.unchanged + unread, count, "{second:?}");
    assert_eq!((second.read, second.skipped, again), (0, first.skipped, failed));
    assert_eq!(second.total, first.total);
}

#[test]
fn every_character_of_a_page_is_in_a_story_or_shown_raw() {
    let text = format!(
        "Advertisement\n\n{}\nRead more: Ferry sails\n\nAdvertisement\n\n--------------------\n\n{FERRY}\nShare this\n",
        page(3)
    );
    let archive = Archive::new().with("news/page.txt", &text);
    archive.run("index news").ends(0);
    let mut raw = String::new();
    for id in archive.run("export").field("id") {
        raw += &archive.run(&format!("show {id} --raw")).ends(0).out;
        raw.push('\n');
    }
    let mut left = raw.lines();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        assert!(left.any(|shown| shown == line), "“{line}” is lost in:\n{raw}");
    }
}
