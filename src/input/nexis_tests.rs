use super::*;
use crate::input::Within;
use std::io::Cursor;

fn read(text: &str) -> Vec<Result<Document, Issue>> {
    let head = Head::new(text.as_bytes().to_vec(), true);
    assert!(Nexis.recognize(&head).is_some());
    let input = Input {
        path: "clips.txt".into(),
        size: text.len() as u64,
        head,
        reader: Box::new(Cursor::new(text.as_bytes().to_vec())),
        source: Source { path: "clips.txt".into(), ..Source::default() },
        within: Within::default(),
    };
    Nexis.read(input).unwrap().documents.collect()
}

fn documents(text: &str) -> Vec<Document> {
    read(text).into_iter().filter_map(Result::ok).collect()
}

const TWO: &str = "\
Download Request: Select Items: 1-2
Terms: ferry AND Halden


                               1 of 2 DOCUMENTS


                               The Halden Post

                             May 8, 2002 Wednesday
                                 First Edition

Ferry runs aground
off Halden

BYLINE: Ann Bell

SECTION: NEWS; Pg. 3

LENGTH: 40 words

DATELINE: HALDEN, May 8

A ferry ran aground
on Monday.

“It: was dark,” the mayor said.

LOAD-DATE: May 9, 2002

LANGUAGE: ENGLISH

SUBJECT: FERRIES (92%); ACCIDENTS (80%)

GEOGRAPHIC: HALDEN, NORWAY (91%)

PERSON: INGRID MOEN (60%)

             Copyright 2002 The Halden Post
                       All Rights Reserved

                               8 of 383 DOCUMENTS

                               The Moss Letter

                                  June 2, 2003

Correction Appended

Rain

LENGTH: 2 words

It rained.

CORRECTION-DATE: June 4, 2003
";

#[test]
fn the_fields_of_the_head_are_read_and_the_cover_page_is_no_story() {
    let found = documents(TWO);
    assert_eq!(found.len(), 2);
    let given = &found[0].given;
    assert_eq!(given.publication.as_deref(), Some("The Halden Post"));
    assert_eq!(given.headline.as_deref(), Some("Ferry runs aground off Halden"));
    assert_eq!((given.section.as_deref(), given.page.as_deref()), (Some("NEWS"), Some("3")));
    assert_eq!((given.byline.as_deref(), given.language.as_deref()), (Some("Ann Bell"), Some("en")));
    assert_eq!(found[0].text, "HALDEN, May 8 – A ferry ran aground on Monday.\n\n“It: was dark,” the mayor said.");
    assert_eq!(given.keywords, ["FERRIES", "ACCIDENTS"]);
    assert_eq!(
        (given.places.as_slice(), given.people.as_slice()),
        (&["HALDEN, NORWAY".into()][..], &["INGRID MOEN".into()][..])
    );
}

#[test]
fn the_load_date_is_not_the_date() {
    assert_eq!(documents(TWO)[0].given.date.as_deref(), Some("2002-05-08"));
}

#[test]
fn the_count_changes_inside_a_file() {
    let second = documents(TWO).remove(1);
    assert_eq!((second.source.record, second.line), (Some(1), Some(42)));
    assert_eq!(second.given.publication.as_deref(), Some("The Moss Letter"));
}

#[test]
fn a_date_without_a_weekday_and_a_correction_before_the_headline() {
    let given = documents(TWO).remove(1).given;
    assert_eq!((given.date.as_deref(), given.headline.as_deref()), (Some("2003-06-02"), Some("Rain")));
    assert_eq!(given.modified.as_deref(), Some("2003-06-04"));
}

#[test]
fn german_and_french_counts_and_labels() {
    let german = "Dokument 1 von 10\n\nDie Post\n\n8. Mai 2002 Mittwoch\n\nFähre läuft auf\n\nAUTOR: Ann Bell\n\nRUBRIK: NACHRICHTEN; S. 3\n\nLÄNGE: 9 Wörter\n\nEs regnete.\n\nUPDATE: 9. Mai 2002\n\nSPRACHE: GERMAN; DEUTSCH\n";
    let given = documents(german).remove(0).given;
    assert_eq!((given.date.as_deref(), given.headline.as_deref()), (Some("2002-05-08"), Some("Fähre läuft auf")));
    assert_eq!((given.page.as_deref(), given.language.as_deref()), (Some("3"), Some("de")));
    let french = "Document 1 de 10\n\nLe Courrier\n\nmercredi 8 mai 2002\n\nUn ferry s’échoue\n\nAUTEUR: Ann Bell\n\nRUBRIQUE: MONDE; Pg. 3\n\nLONGUEUR: 9 mots\n\nIl pleut.\n";
    let found = documents(french).remove(0);
    assert_eq!((found.given.date.as_deref(), found.text.as_str()), (Some("2002-05-08"), "Il pleut."));
    assert_eq!(found.given.section.as_deref(), Some("MONDE"));
}

#[test]
fn a_caption_without_a_length_is_a_story() {
    let caption = "1 of 2 DOCUMENTS\n\nThe Halden Post\n\nMay 8, 2002\n\nThe ferry\n\nThe ferry off Halden.\n\nSECTION: NEWS\n\nLANGUAGE: ENGLISH\n";
    let found = documents(caption).remove(0);
    assert_eq!((found.given.headline.as_deref(), found.text.as_str()), (Some("The ferry"), "The ferry off Halden."));
}

#[test]
fn a_stub_is_told_and_is_no_story() {
    let stub = "1 of 2 DOCUMENTS\n\nThere is an error in this document.\n\nSECTION: NEWS\n\nLANGUAGE: ENGLISH\n";
    let found = read(stub);
    assert!(found.len() == 1 && !found[0].as_ref().unwrap_err().is_loss, "{found:?}");
}

#[test]
fn a_text_that_mentions_documents_is_no_export() {
    for text in ["He showed 1 of 10 DOCUMENTS\n", "1 of 10 DOCUMENTS\n\nNo labels here.\n", "Section: A\nLength: b\n"] {
        assert_eq!(Nexis.recognize(&Head::new(text.into(), true)), None, "{text}");
    }
}

#[test]
fn a_story_leads_back_to_its_bytes() {
    for document in documents(TWO) {
        let [start, end] = document.file_bytes(Span::new(0, 3));
        assert!(TWO[start..end].trim_start().contains(" DOCUMENTS\n"), "{start} {end}");
        assert!(end <= TWO.len());
    }
}
