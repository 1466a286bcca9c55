//! Quotes: by surname, full name or title, without regard to case or accents.

use crate::archive::Archive;

fn archive() -> Archive {
    Archive::of_articles(&[
        ("a", "2002-05-08", "", "Mayor José Bell met the press. “The wall will be mended,” Bell said."),
        ("b", "2002-05-09", "", "Judge Mary Bell met the press. “The wall was never safe,” Bell said."),
        ("c", "2002-05-10", "", "Governor Tom Crane met the press. “Nobody sails today,” Crane said."),
    ])
}

#[test]
fn a_speaker_is_found_by_surname_full_name_or_title() {
    for name in ["crane", "'Tom Crane'", "governor", "'governor crane'", "'GOVERNOR TOM CRANE'"] {
        archive().run(&format!("quotes --speaker {name}")).ends(0).gives("Nobody sails today").lacks("wall").quietly();
    }
    archive().run("quotes --speaker 'jose bell'").ends(0).gives("José Bell, Mayor");
}

#[test]
fn two_people_of_one_surname_are_both_listed_and_not_made_one() {
    let answer = archive().run("quotes --speaker Bell").ends(0).gives("José Bell, Mayor").gives("Mary Bell, Judge");
    answer.tells("“Bell” fits 2 speakers").tells("Mary Bell, 1 quote");
}

#[test]
fn words_kind_and_dates_narrow_what_is_listed() {
    archive().run("quotes wall --to 2002-05-08").ends(0).gives("mended").lacks("safe");
    archive().run("quotes wall --kind indirect").ends(1).gives_nothing();
    archive().run("quotes wall --kind direct --limit 1").ends(0).tells("Showing 1 of 2 quotes");
    archive().run("quotes --speaker nobody").ends(1).gives_nothing().tells("No quote was found");
    archive().run("quotes --speaker '...'").ends(2).tells("no word");
}

#[test]
fn json_has_speaker_titles_date_and_place() {
    let quote = archive().run("quotes --speaker crane --json").json().remove(0);
    assert_eq!(quote["speaker"]["name"], "Tom Crane");
    assert_eq!(quote["speaker"]["titles"][0], "Governor");
    assert_eq!(quote["date"]["value"], "2002-05-10");
    assert_eq!((quote["id"].as_str(), quote["line"].as_u64()), (Some("c"), Some(3)));
}
