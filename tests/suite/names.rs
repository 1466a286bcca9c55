//! People, places and organisations, counted over stories.

use crate::archive::Archive;

fn archive() -> Archive {
    Archive::of_articles(&[
        ("a", "2002", "", "Mayor Ann Bell flew to Paris. “I like Paris,” Bell said."),
        ("b", "2003", "", "Ann Bell, the mayor, flew to London. Mayor Bell likes London."),
    ])
}

#[test]
fn people_come_with_counts_titles_and_forms() {
    let people = archive().run("people --json").ends(0).json();
    let bell = people.iter().find(|person| person["name"] == "Ann Bell").unwrap();
    assert_eq!((bell["stories"].as_u64(), bell["quotes"].as_u64()), (Some(2), Some(1)));
    assert!(bell["titles"].as_array().unwrap().iter().any(|title| title == "Mayor"));
    assert!(bell["forms"].as_array().unwrap().iter().any(|form| form == "Bell"));
}

#[test]
fn the_stories_that_are_counted_can_be_chosen() {
    archive().run("places --from 2003").ends(0).gives("London").lacks("Paris");
    archive().run("places --place paris").ends(0).gives("Paris").lacks("London");
    archive().run("people bell").ends(0).gives("Ann Bell");
    archive().run("people koala").ends(1).gives_nothing().tells("No person was found");
}
