//! What real files of each form do, one test a trap: a reader that takes the form at its word would fall into it.

use archive::input::{Document, Entry, Exclude, Issue, Outcome, read, walk};
use archive::pipeline::extract;
use archive::record::Record;

/// Reads bytes as a file of this name.
fn items_of(name: &str, bytes: &[u8]) -> Vec<Result<Document, Issue>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let found = walk(&[path], &Exclude::default()).find_map(|entry| match entry {
        Entry::File(found) => Some(found),
        _ => None,
    });
    match read(&found.unwrap(), &std::sync::Arc::default()).unwrap() {
        Outcome::Read(reading) => reading.documents.collect(),
        Outcome::Skipped(reason) => panic!("skipped: {reason}"),
    }
}

fn stories(bytes: impl AsRef<[u8]>) -> Vec<Document> {
    items_of("page", bytes.as_ref()).into_iter().filter_map(Result::ok).collect()
}

fn story(bytes: impl AsRef<[u8]>) -> Document {
    let mut found = stories(bytes);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn record(bytes: impl AsRef<[u8]>) -> Record {
    extract(&story(bytes)).remove(0)
}

fn date(document: &Document) -> Option<&str> {
    document.given.date.as_deref()
}

fn headline(document: &Document) -> Option<&str> {
    document.given.headline.as_deref()
}

const NITF_BODY: &str = "<nitf><body><body.head><hedline><hl1>Rain</hl1></hedline></body.head><body.content><p>It rained in Moss.</p></body.content></body></nitf>";

#[test]
fn xml_that_declares_iso_8859_1_and_holds_utf_8() {
    let page =
        format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{}", NITF_BODY.replace("Moss", "Moss – “Østfold”"));
    assert_eq!(story(page).text, "It rained in Moss – “Østfold”.");
}

#[test]
fn xml_with_a_mark_of_utf_8_before_its_declaration() {
    let page = format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{NITF_BODY}");
    assert_eq!((story(&page).source.format.as_str(), headline(&story(&page))), ("nitf", Some("Rain")));
}

#[test]
fn xml_with_attributes_on_lines_of_their_own_and_comments_inside_elements() {
    let page = "<?xml version='1.0'?>\n<!-- made by hand -->\n<nitf\n  version='-//IPTC//DTD NITF 3.3//EN'\n  change.date='x'\n>\
        <body><body.head><hedline><hl1>Ra<!-- no -->in</hl1></hedline></body.head><body.content><p>It <!-- not -->rained.</p></body.content></body></nitf>";
    assert_eq!((headline(&story(page)), story(page).text.as_str()), (Some("Rain"), "It rained."));
}

#[test]
fn nitf_the_picture_format_is_no_nitf() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ntf");
    std::fs::write(&path, b"NITF02.1003BF01\0\0\0\x01\0\0\0\0\0\0\0\0\0").unwrap();
    let found = walk(&[path], &Exclude::default()).find_map(|entry| match entry {
        Entry::File(found) => Some(found),
        _ => None,
    });
    assert!(matches!(read(&found.unwrap(), &std::sync::Arc::default()), Ok(Outcome::Skipped(_))));
}

#[test]
fn nitf_norm_with_z_and_with_an_offset() {
    for (norm, day) in
        [("20151210T191044Z", "2015-12-10"), ("20170102T222800+0000", "2017-01-02"), ("20190121T102708", "2019-01-21")]
    {
        let page = NITF_BODY.replace(
            "<body><body.head>",
            &format!("<head><docdata><date.issue norm='{norm}'/></docdata></head><body><body.head>"),
        );
        assert_eq!(date(&story(page)), Some(day));
    }
}

#[test]
fn nitf_blocks_hold_paragraphs() {
    let page = NITF_BODY.replace(
        "<p>It rained in Moss.</p>",
        "<block><p>One.</p></block><block class='x'><p>Two.</p><hl2>More</hl2></block>",
    );
    assert!(story(page).text.starts_with("One.\n\nTwo."));
}

#[test]
fn nitf_classifiers_name_people_and_places() {
    let classifiers = "<head><docdata><identified-content><person class='indexing_service'>Moen, Ingrid</person>\
        <location class='indexing_service'>Moss (Norway)</location><org>Red Cross</org></identified-content></docdata></head>";
    let given = story(NITF_BODY.replace("<nitf>", &format!("<nitf>{classifiers}"))).given;
    assert_eq!((given.people.len(), given.places.len(), given.organizations.len()), (1, 1, 1));
}

const G2: &str = "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:a:1' version='1'><itemMeta><versionCreated>2002-05-08T10:00:00Z</versionCreated>\
    </itemMeta><contentMeta><headline>Rain</headline></contentMeta><contentSet><inlineData contenttype='text/plain'>It rained in Moss.</inlineData></contentSet></newsItem>";

#[test]
fn newsml_g2_many_items_in_one_message_beside_a_package() {
    let second = G2.replace("urn:a:1", "urn:a:2").replace("Rain", "Snow");
    let package =
        "<packageItem guid='urn:a:3'><groupSet><group><itemRef residref='urn:a:1'/></group></groupSet></packageItem>";
    let page = format!(
        "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{package}{G2}{second}</itemSet></newsMessage>"
    );
    let found = stories(page);
    assert_eq!(found.iter().map(|story| headline(story).unwrap()).collect::<Vec<_>>(), ["Rain", "Snow"]);
    assert_eq!(found[1].given.id.as_deref(), Some("urn:a:2"));
}

#[test]
fn newsml_g2_nitf_inside_with_headline_where_nitf_says_hedline_or_a_title_alone() {
    let with = |head: &str| {
        let inner = format!(
            "<inlineXML contenttype='application/nitf+xml'><nitf>{head}<body.content><p>It rained.</p></body.content></body></nitf></inlineXML>"
        );
        let page = G2.replace("<headline>Rain</headline>", "");
        let start = page.find("<inlineData").unwrap();
        let end = page.find("</inlineData>").unwrap() + "</inlineData>".len();
        story(format!("{}{inner}{}", &page[..start], &page[end..]))
    };
    let said = with("<body><body.head><headline><hl1>Storm</hl1></headline></body.head>");
    assert_eq!((headline(&said), said.text.as_str()), (Some("Storm"), "It rained."));
    assert_eq!(headline(&with("<head><title>Storm</title></head><body>")), Some("Storm"));
}

#[test]
fn newsml_g2_two_versions_of_one_item_are_both_kept() {
    let later = G2.replace("version='1'", "version='2'").replace("It rained", "It poured");
    let found = stories(format!("<newsMessage><itemSet>{G2}{later}</itemSet></newsMessage>"));
    assert_eq!(found.iter().map(|story| story.given.revision_of.is_some()).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn newsml_1_in_its_own_encoding_with_a_bare_day() {
    let page = "<?xml version='1.0' encoding='iso-8859-1'?><NewsML><NewsItem><Identification><NewsIdentifier><DateId>20240710</DateId>\
        <NewsItemId>a1</NewsItemId></NewsIdentifier></Identification><NewsManagement><FirstCreated>20240710</FirstCreated></NewsManagement>\
        <NewsComponent><NewsLines><HeadLine><![CDATA[Regn p\u{e5} \u{d8}ya]]></HeadLine></NewsLines><ContentItem><DataContent><p>It rained in Fred\u{ed}.</p></DataContent></ContentItem>\
        </NewsComponent></NewsItem></NewsML>";
    let bytes: Vec<u8> = page.chars().map(|c| u32::from(c) as u8).collect();
    let found = story(bytes);
    assert_eq!((headline(&found), date(&found)), (Some("Regn på Øya"), Some("2024-07-10")));
    assert_eq!(found.text, "It rained in Fredí.");
}

#[test]
fn newsml_1_whose_body_is_escaped_html() {
    let page = "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Rain</HeadLine></NewsLines><ContentItem><DataContent>\
        &lt;p&gt;It rained &amp;amp; snowed.&lt;/p&gt;&lt;p&gt;Then it stopped.&lt;/p&gt;</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>";
    assert_eq!(story(page).text, "It rained & snowed.\n\nThen it stopped.");
}

fn reuters(text: &str) -> String {
    format!(
        "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" NEWID=\"7\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<PLACES><D>norway</D></PLACES>\n\
         <UNKNOWN>\n&#5;&#5;&#5;C T\n&#22;f0704&#31;reute</UNKNOWN>\n{text}\n</REUTERS>\n"
    )
}

#[test]
fn reuters_21578_a_title_that_ends_in_a_line_break_and_wire_codes_apart() {
    let found = story(reuters(
        "<TEXT>&#2;\n<TITLE>RAIN &lt;MOSS&gt;\n</TITLE><DATELINE>    MOSS, Feb 26 - </DATELINE><BODY>It rained.\n Reuter\n&#3;</BODY></TEXT>",
    ));
    assert_eq!((headline(&found), date(&found)), (Some("RAIN <MOSS>"), Some("1987-02-26")));
    assert!(found.text.contains("It rained.") && !found.text.contains("reute") && !found.text.contains("Reuter"));
}

#[test]
fn reuters_21578_a_file_that_is_not_utf_8() {
    let mut bytes = reuters("<TEXT><TITLE>RAIN</TITLE><BODY>It rained in ~.\n Reuter</BODY></TEXT>").into_bytes();
    let at = bytes.iter().position(|&byte| byte == b'~').unwrap();
    bytes[at] = 0xC5;
    assert!(story(bytes).text.starts_with("It rained in "));
}

#[test]
fn reuters_21578_a_brief_has_a_placeholder_outside_its_body() {
    let record = record(reuters(
        "<TEXT TYPE=\"BRIEF\">&#2;\n******<TITLE>MOSS PORT SEES RAIN\n</TITLE>Blah blah blah.\n&#3;\n</TEXT>",
    ));
    assert_eq!(
        (record.text.as_str(), record.headline.as_deref()),
        ("MOSS PORT SEES RAIN", Some("MOSS PORT SEES RAIN"))
    );
    assert!(record.partial);
}

fn trec(kind: &str, text: &str) -> String {
    format!(
        "<DOC id=\"NYT_ENG_20050311.0029\" type=\"{kind}\">\n<HEADLINE>\nRain\n</HEADLINE>\n<DATELINE>\nMOSS, Norway\n</DATELINE>\n<TEXT>\n{text}\n</TEXT>\n</DOC>\n"
    )
}

#[test]
fn trec_stories_in_gzip_without_p_and_with_the_dateline_in_the_text() {
    use std::io::Write;
    let page = trec("story", "MOSS, Norway (NTB) - It rained.\n\nThen it stopped.").repeat(300);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(page.as_bytes()).unwrap();
    let found = stories(packed.finish().unwrap());
    assert_eq!((found.len(), date(&found[299])), (300, Some("2005-03-11")));
    assert_eq!(found[0].text, "MOSS, Norway (NTB) - It rained.\n\nThen it stopped.");
}

#[test]
fn trec_what_is_multi_other_or_advis() {
    assert_eq!(stories(trec("other", "Table.") + &trec("advis", "Editors: none.")).len(), 0);
    assert!(story(trec("multi", "One story.\n\nAnother.")).is_page);
}

#[test]
fn nexis_a_headline_over_several_lines() {
    let page = "                  1 of 8 DOCUMENTS\n\n                  The Halden Post\n\n                 January 11, 2010 Monday\n\nA ferry that left the\n\
        harbour of Halden runs aground\n\nLENGTH: 5 words\n\nIt ran aground.\n\nLOAD-DATE: January 12, 2010\n\nLANGUAGE: ENGLISH\n";
    let found = story(page);
    assert_eq!(headline(&found), Some("A ferry that left the harbour of Halden runs aground"));
    assert_eq!((date(&found), found.text.as_str()), (Some("2010-01-11"), "It ran aground."));
}

#[test]
fn nexis_a_correction_behind_the_language_is_no_text() {
    let page = "1 of 1 DOCUMENTS\n\nThe Halden Post\n\nMay 8, 2002, Wednesday, Late Edition - Final\nCorrection Appended\n\nRain\n\nLENGTH: 2 words\n\nIt rained.\n\n\
        LANGUAGE: ENGLISH\n\nCORRECTION-DATE: May 9, 2002\n\nCORRECTION:\n\nIt snowed.\n\nGRAPHIC: Map\n";
    let found = story(page);
    assert_eq!((date(&found), found.given.modified.as_deref()), (Some("2002-05-08"), Some("2002-05-09")));
    assert_eq!((found.text.as_str(), found.given.language.as_deref()), ("It rained.", Some("en")));
}

#[test]
fn nexis_uni_a_zip_of_documents() {
    use std::io::Write;
    let docx = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/ferry.nexis-uni.docx")).unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_size(docx.len() as u64);
    header.set_mode(0o644);
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["a.docx", "b.docx"] {
        tar.append_data(&mut header.clone(), name, docx.as_slice()).unwrap();
    }
    let mut bytes = tar.into_inner().unwrap();
    bytes.flush().unwrap();
    let found = stories(bytes);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|story| story.source.format == "nexis-uni" && date(story) == Some("2002-05-08")));
}

#[test]
fn factiva_in_rtf_is_read_as_its_text() {
    let row = |code: &str, value: &str| format!("\\trowd {code}\\cell {value}\\cell\\row\n");
    let rows = [
        row("HD", "Ferry runs aground"),
        row("WC", "42 words"),
        row("PD", "8 May 2002"),
        row("SN", "The Halden Post"),
        row("LA", "English"),
        row("LP", "A ferry ran aground.\\par"),
        row("TD", "It was dark.\\par\\par It rained.\\par"),
        row("AN", "Document HALP000020020508dy5800001"),
    ];
    let found = story(format!("{{\\rtf1\\ansi {}}}", rows.concat()));
    assert_eq!((found.source.format.as_str(), headline(&found)), ("factiva", Some("Ferry runs aground")));
    assert_eq!(
        (date(&found), found.text.as_str()),
        (Some("2002-05-08"), "A ferry ran aground.\n\nIt was dark.\n\nIt rained.")
    );
}

#[test]
fn rtf_with_quotes_of_windows_1252_and_characters_by_number() {
    let found = story(
        &b"{\\rtf1\\ansi\\ansicpg1252 \\'93It rained,\\'94 said Mayor Ren\\u233?e M\\'f8en.\\par Then it stopped.}"[..],
    );
    assert_eq!(
        (found.source.format.as_str(), found.text.as_str()),
        ("rtf", "“It rained,” said Mayor Renée Møen.\n\nThen it stopped.")
    );
}

#[test]
fn alto_words_of_low_confidence_stay_and_a_page_is_a_record() {
    let page = |text: &str| {
        format!("<Page><PrintSpace><TextBlock><TextLine>{text}</TextLine></TextBlock></PrintSpace></Page>")
    };
    let found = stories(format!(
        "<alto><Layout>{}{}</Layout></alto>",
        page("<String WC='0.1' CONTENT='lt'/><SP/><String CONTENT='rained.'/>"),
        page("<String CONTENT='Snow.'/>")
    ));
    assert_eq!(found.iter().map(|page| page.text.as_str()).collect::<Vec<_>>(), ["lt rained.", "Snow."]);
}

#[test]
fn warc_one_gzip_member_a_record_and_the_charset_of_the_header() {
    use std::io::Write;
    let member = |n: u32| {
        let mut http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n<html><head><title>Rain</title></head><body><p>".to_vec();
        http.extend(
            format!("The {n}th mayor of Moss said on Monday that it had rained for so long that the river rose, ")
                .bytes(),
        );
        http.extend(b"and that \x93nobody\x94 was hurt in the flood that followed on the next day.</p></body></html>");
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/{n}\r\nWARC-Date: 2010-05-08T10:00:00Z\r\n\
            Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(head.as_bytes()).unwrap();
        packed.write_all(&http).unwrap();
        packed.write_all(b"\r\n\r\n").unwrap();
        packed.finish().unwrap()
    };
    let found = stories([member(1), member(2), member(3)].concat());
    assert_eq!(found.len(), 3);
    assert!(found[2].text.contains("“nobody”") && found[2].given.url.as_deref() == Some("http://a.example/3"));
    assert_eq!((date(&found[0]), found[0].given.retrieved.as_deref()), (None, Some("2010-05-08")));
}

#[test]
fn mbox_a_line_that_begins_with_from_is_quoted() {
    let page = "From desk@a.example Wed May  8 10:00:00 2002\nFrom: desk@a.example\nSubject: Rain\nDate: Wed, 8 May 2002 10:00:00 +0200\nMessage-ID: <1@a>\n\n\
        It rained in Moss.\n\n>From Monday on it will snow.\n\nFrom desk@a.example Thu May  9 10:00:00 2002\nFrom: desk@a.example\nSubject: Snow\n\
        Date: Thu, 9 May 2002 10:00:00 +0200\nMessage-ID: <2@a>\n\nIt snowed.\n";
    let found = stories(page);
    assert_eq!(found.len(), 2);
    assert!(found[0].text.contains("\nFrom Monday on it will snow."), "{}", found[0].text);
}

#[test]
fn json_an_array_with_a_mark_of_utf_8_and_nulls() {
    let page = "\u{FEFF}[{\"text\": \"It rained.\", \"title\": null, \"date\": null}, {\"text\": \"It snowed.\", \"date\": \"2022-07-11 18:33\"}]";
    let found = stories(page);
    assert_eq!(found.iter().map(date).collect::<Vec<_>>(), [None, Some("2022-07-11")]);
}

#[test]
fn ninjs_the_text_under_each_of_its_names() {
    for body in [
        "\"body_text\": \"It rained.\"",
        "\"body_html\": \"<p>It rained.</p>\"",
        "\"body_xhtml\": \"<p>It rained.</p>\"",
    ] {
        let page = format!(
            "{{\"uri\": \"a:1\", \"headline\": \"Rain\", \"versioncreated\": \"2002-05-08T10:00:00Z\", {body}}}"
        );
        let found = story(page);
        assert_eq!((found.text.as_str(), date(&found)), ("It rained.", Some("2002-05-08")), "{body}");
    }
}

#[test]
fn local_names_of_days_and_zones_by_letters_in_dates_of_feeds() {
    for (stated, day) in [
        ("Wed, 08 May 2002 00:13:00 +0100", "2002-05-08"),
        ("Wed, 08 May 2002 23:30:00 EET", "2002-05-08"),
        ("mer., 08 mai 2002 10:00:00 +0200", "2002-05-08"),
        ("Mi, 08 Mai 2002 10:00:00 Z", "2002-05-08"),
    ] {
        let page = format!(
            "<rss version='2.0'><channel><title>Post</title><item><title>Rain</title><pubDate>{stated}</pubDate><description>It rained.</description></item></channel></rss>"
        );
        assert_eq!(date(&story(page)), Some(day), "{stated}");
    }
}

#[test]
fn the_day_of_saving_in_the_name_of_a_page_is_not_its_date() {
    let page = "<html><head><title>Rain</title></head><body><p>It rained in Moss for so long that the river rose over its banks, the mayor said on Monday.</p></body></html>";
    let found = items_of("Rain (2024-05-08 10_22_33).html", page.as_bytes());
    assert_eq!(found[0].as_ref().unwrap().given.date, None);
}

#[test]
fn plain_text_with_soft_wrapped_lines_and_quotes_of_windows_1252() {
    let record = record(&b"Rain\n\nMOSS, May 8 (NTB) - It rained so long that the river rose over its\nbanks.\n\n\x93Nobody was hurt,\x94 Mayor Ingrid Moen told reporters\nin Moss.\n"[..]);
    assert_eq!((record.source.encoding.as_str(), record.quotes.len()), ("windows-1252", 1));
    assert!(record.text.contains("over its\nbanks."));
}

#[cfg(feature = "pdf")]
mod pdf {
    use super::*;

    /// A file whose pages hold these lines of type: x, y, size, words.
    fn pdf(pages: &[&[(u32, u32, u32, &str)]]) -> Vec<u8> {
        let mut objects = vec![
            String::from("<< /Type /Catalog /Pages 2 0 R >>"),
            String::new(),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".into(),
        ];
        let mut kids = String::new();
        for lines in pages {
            let set = |&(x, y, size, words): &(u32, u32, u32, &str)| {
                format!("/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj\n")
            };
            let stream = format!("BT\n{}ET", lines.iter().map(set).collect::<String>());
            let number = objects.len() + 1;
            kids += &format!("{number} 0 R ");
            objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>", number + 1));
            objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
        }
        objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
        objects.push("<< /CreationDate (D:20030101120000Z) >>".into());
        let mut file = String::from("%PDF-1.4\n");
        let mut places = String::new();
        for (n, object) in objects.iter().enumerate() {
            places += &format!("{:010} 00000 n \n", file.len());
            file += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
        }
        let size = objects.len() + 1;
        let start = file.len();
        file += &format!(
            "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<< /Size {size} /Root 1 0 R /Info {} 0 R >>\nstartxref\n{start}\n%%EOF\n",
            size - 1
        );
        file.into_bytes()
    }

    #[test]
    fn two_columns_and_words_broken_at_the_end_of_a_line() {
        let page = pdf(&[&[
            (50, 750, 20, "Rain in Moss"),
            (50, 700, 10, "It rained in Moss for so long that the"),
            (320, 700, 10, "the water stood in the cellars of the"),
            (50, 688, 10, "river rose over its banks on Mon-"),
            (320, 688, 10, "town. Mayor Ann Bell said that nobody"),
            (50, 676, 10, "day, and by noon of the following day"),
            (320, 676, 10, "was hurt."),
        ]]);
        assert_eq!(
            story(page).text,
            "Rain in Moss\n\nIt rained in Moss for so long that the river rose over its banks on Monday, and by noon of the following day the \
             water stood in the cellars of the town. Mayor Ann Bell said that nobody was hurt."
        );
    }

    #[test]
    fn running_heads_and_numbers_of_pages() {
        let page = |number: &'static str, text: &'static str| {
            [
                (50, 780, 8, "The Moss Letter"),
                (50, 700, 10, text),
                (50, 688, 10, "and it went on for a long time after."),
                (300, 20, 8, number),
            ]
        };
        let found = story(pdf(&[
            &page("1", "It rained in Moss all day on Monday,"),
            &page("2", "Then it snowed in Moss all day long,"),
        ]));
        assert!(
            !found.text.contains("Letter") && !found.text.contains('1') && found.text.starts_with("It rained"),
            "{}",
            found.text
        );
    }

    #[test]
    fn the_day_on_which_it_was_made_is_not_the_date() {
        let found = story(pdf(&[&[(50, 700, 10, "It rained in Moss all day long.")]]));
        assert_eq!((date(&found), found.given.retrieved.as_deref()), (None, Some("2003-01-01")));
    }

    #[test]
    fn without_a_text_layer_it_needs_ocr_and_is_no_empty_story() {
        let found = items_of("scan.pdf", &pdf(&[&[], &[]]));
        assert_eq!(found.len(), 1);
        assert!(found[0].as_ref().is_err_and(|issue| issue.is_loss && issue.reason.contains("needs OCR")), "{found:?}");
    }

    #[test]
    fn one_that_panics_its_parser_is_told_and_the_run_goes_on() {
        let archive = crate::archive::Archive::new()
            .with("news/b.txt", "It rained in Moss, Mayor Ann Bell said on May 8, 2002.\n");
        let broken = String::from_utf8(pdf(&[&[(50, 700, 10, "It rained.")]]))
            .unwrap()
            .replace("/MediaBox [0 0 600 800]", "/MediaBax [0 0 600 800]");
        std::fs::write(archive.path("news/a.pdf"), broken).unwrap();
        archive.run("index news").ends(3).tells("a.pdf").tells("none of its pages could be read");
        assert_eq!(archive.run("export").json().len(), 1);
    }

    #[test]
    fn members_of_packed_files_are_read_too() {
        let page = pdf(&[&[(50, 700, 10, "It rained in Moss all day long.")]]);
        let mut header = tar::Header::new_gnu();
        header.set_size(page.len() as u64);
        header.set_mode(0o644);
        let mut tar = tar::Builder::new(Vec::new());
        tar.append_data(&mut header, "2002/rain.pdf", page.as_slice()).unwrap();
        let found = story(tar.into_inner().unwrap());
        assert_eq!((found.source.member.as_deref(), found.source.format.as_str()), (Some("2002/rain.pdf"), "pdf"));
    }
}
